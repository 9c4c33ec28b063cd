export { pymalloc } from './manifest.js'
export { HardenedPymalloc, type LadderOptions } from './pymalloc.js'
