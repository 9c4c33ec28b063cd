export { buddy } from './manifest.js'
export { Buddy } from './buddy.js'
