export { type BrokenAllocator, brokenAllocators, referenceAllocator, referenceClaims } from './broken/allocators.js'
