export { region } from './manifest.js'
export { type Region, Regions } from './regions.js'
