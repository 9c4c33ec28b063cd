export { FreeLists, type FreeListDefinition, type FreeListOptions, type FreeListStatistics } from './free-lists.js'
export { entry } from './layout.js'
