export { bump } from './manifest.js'
export { Bump } from './bump.js'
