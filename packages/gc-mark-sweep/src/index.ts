export { markSweep } from './manifest.js'
