export { MOST_BYTES, checkSize, refuse } from './misuse.js'
export { wholeOrNothing } from './whole-or-nothing.js'
