export { generational } from './manifest.js'
export { GenerationalCollector, type GenerationalOptions } from './generational.js'
export { state } from './layout.js'
