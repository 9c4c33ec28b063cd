export { none } from './manifest.js'
