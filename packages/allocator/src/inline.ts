import { type InlinePools } from '@mm/contract'
import { DIRECTORY_AT, ENTRIES_AT } from './directory.js'
import { type Geometry, SMALL_THRESHOLD } from './geometry.js'
import * as W from './words.js'

/** The quick way of the pymalloc whose state is at word `state`; `marked`: with a bitmap of live blocks. */
export const inlinePools = (state: number, { alignmentShift, arenaShift, poolShift }: Geometry, marked: boolean): InlinePools => ({
  largest: SMALL_THRESHOLD,
  classShift: alignmentShift,
  classes: 4 * (state + W.USED_AT),
  directoryAt: 4 * (state + DIRECTORY_AT),
  entriesAt: 4 * (state + ENTRIES_AT),
  lingeringAt: 4 * (state + W.LINGERING_AT),
  arenaShift,
  poolShift,
  pools: W.POOLS,
  marks: marked ? W.BITMAP : undefined,
  poolWordsShift: W.POOL_WORDS_SHIFT,
  pool: { free: W.POOL_FREE, count: W.POOL_COUNT, sizeClass: W.POOL_CLASS, fresh: W.POOL_FRESH, last: W.POOL_LAST, arena: W.POOL_ARENA },
})
