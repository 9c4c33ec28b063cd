export { trialDeletion } from './manifest.js'
