export { generational } from './manifest.js'
export { GenerationalCollector } from './generational.js'
export { type GenerationalOptions } from './options.js'
export { state } from './layout.js'
