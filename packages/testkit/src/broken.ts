export { type BrokenAllocator, brokenAllocators, referenceAllocator, referenceClaims } from './broken/allocators.js'
export { type BrokenCollector, brokenCollectors, referenceCollector, tracingCollector } from './broken/collectors.js'
export { type BrokenLifetime, brokenLifetimes, referenceLifetime } from './broken/lifetimes.js'
