export { snapshot } from './manifest.js'
