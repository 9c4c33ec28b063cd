export { type AllocatorSuiteOptions, allocatorChecks, allocatorSuite } from './allocator/suite.js'
export { type AllocatorClaims, type AttachAllocator, type Detection, detections } from './allocator/subject.js'
export { ConformanceError } from './failure.js'
export { type SuiteOptions, type TestFunction } from './suite.js'
