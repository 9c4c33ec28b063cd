export { incremental } from './manifest.js'
