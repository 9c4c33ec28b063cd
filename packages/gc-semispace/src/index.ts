export { semispace } from './manifest.js'
