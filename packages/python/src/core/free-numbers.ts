import { type FreeListSizes } from './profiles.js'

/** Free lists that some versions have and others do not: their numbers are in `vm.free`, -1 where the profile has none. */
export type FreeListNumbers = { -readonly [K in keyof FreeListSizes]: number }

/** No list at all. */
export const NO_FREE_LISTS: FreeListNumbers = { int: -1, complex: -1, range: -1, rangeIterator: -1, listIterator: -1, tupleIterator: -1, method: -1, builtin: -1 }
