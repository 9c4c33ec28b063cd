// Names that stand in the reports of the suite.
export const SUITE = 'allocators'
export const HARNESS = 'harness'
export const ASSEMBLYSCRIPT = 'assemblyscript tlsf'
export const THING = '@thi.ng/malloc'
export const ARRAYS = 'new Uint8Array'
export const PEERS = [ASSEMBLYSCRIPT, THING, ARRAYS]
/** Whom the gates are about. */
export const GATED = 'pymalloc rung 0'
