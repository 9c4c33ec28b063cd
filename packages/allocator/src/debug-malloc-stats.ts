import { type Address, type LinearMemory } from '@mm/contract'
import { ENTRIES_AT } from './directory.js'
import { blockBytes, classCount, geometryOf } from './geometry.js'
import { type ClassUse, mallocStatsText } from './malloc-stats-text.js'
import { readArenas } from './reader.js'
import * as W from './words.js'

/**
 * What `sys._debugmallocstats()` of CPython writes about its allocator, line for line and column for column. The bytes of
 * the arena map are those of our directory: CPython's three-level tree is not needed below 4 GiB.
 * `state` is a pymalloc's. Cost: the whole heap.
 */
export function debugMallocStats(memory: LinearMemory, state: Address): string {
  const { u32, wordBytes } = memory
  const word = state >>> 2
  const geometry = geometryOf(wordBytes)
  const arenas = readArenas(memory, state)
  const pools = arenas.flatMap((arena) => arena.pools).filter(({ live }) => live > 0)
  const sizeClasses = classCount(geometry)
  const used = Array.from({ length: sizeClasses }, (_, sizeClass): ClassUse => {
    const own = pools.filter((pool) => pool.sizeClass === sizeClass)
    const inUse = own.reduce((sum, { live }) => sum + live, 0)
    const capacity = own.reduce((sum, pool) => sum + pool.capacity, 0)
    return { sizeClass, blockBytes: blockBytes(geometry, sizeClass), pools: own.length, inUse, available: capacity - inUse }
  })
  const directory = u32[word + ENTRIES_AT] * 4
  return mallocStatsText({
    sizeClasses,
    poolBytes: 1 << geometry.poolShift,
    poolHeader: geometry.poolHeader,
    arenaBytes: 1 << geometry.arenaShift,
    used: used.filter((one) => one.pools > 0),
    arenasTaken: u32[word + W.ARENAS_TAKEN_AT],
    arenasPeak: u32[word + W.ARENAS_PEAK_AT],
    arenas: arenas.length,
    unusedPools: arenas.reduce((sum, { freePools }) => sum + freePools, 0),
    lostToAlignment: 0,
    map: wordBytes === 4 ? { root: directory } : { root: 0, below: { midNodes: 0, bottomNodes: directory === 0 ? 0 : 1, mid: 0, bottom: directory } },
  })
}
