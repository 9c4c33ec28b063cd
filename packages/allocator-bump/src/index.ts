export { bump, checkedBump } from './manifest.js'
export { Bump } from './bump.js'
export { CheckedBump } from './checked-bump.js'
