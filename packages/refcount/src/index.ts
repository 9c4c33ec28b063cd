export { level, phases } from './layout.js'
export { deferred, deferredTeardown, immediate, none } from './manifest.js'
export { type CallbackRunner, WeakReferenceLists } from './weak-references.js'
