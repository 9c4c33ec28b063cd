export { cpython } from './cpython.js'
export { entry, state } from './layout.js'
export { none } from './none.js'
export { StringTable } from './string-table.js'
