export { immediate } from './immediate.js'
export { level, phases } from './layout.js'
export { none } from './none.js'
export { type CallbackRunner, WeakReferenceLists } from './weak-references.js'
