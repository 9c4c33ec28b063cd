import { type Address, type AllocatorStatistics, type LinearMemory } from '@mm/contract'
import { CHECKED_AT as RUNG_AT, DIRECTORY_AT, ENTRIES_AT } from './directory.js'
import { type Geometry, geometryOf } from './geometry.js'
import * as W from './words.js'

/** A pool as it is in memory. */
export interface PoolView {
  /** The record's word index. */
  readonly record: number
  readonly base: Address
  /** Bytes of each block. */
  readonly blockBytes: number
  readonly sizeClass: number
  /** Live blocks; 0 in a pool that is free for any class. */
  readonly live: number
  /** Blocks that were ever handed out since the pool has its class, live or free. */
  readonly carved: number
  /** Blocks that the pool has room for. */
  readonly capacity: number
}

/** An arena as it is in memory. */
export interface ArenaView {
  /** The record's word index. */
  readonly record: number
  readonly base: Address
  /** Pools without a block, carved or not. */
  readonly freePools: number
  /** The record of a pool of this arena that has no block and lingers in its class's list all the same; 0 for none. */
  readonly lingering: number
  /** The pools that were ever taken from it, by address. */
  readonly pools: readonly PoolView[]
}

function readPool(u32: Uint32Array, geometry: Geometry, arena: number, index: number): PoolView {
  const record = arena + W.POOLS + (index << W.POOL_WORDS_SHIFT)
  const base = (u32[arena + W.ARENA_BASE] + (index << geometry.poolShift)) as Address
  const blockBytes = u32[record + W.POOL_CLASS] << geometry.alignmentShift
  const first = base + geometry.poolHeader
  return {
    record,
    base,
    blockBytes,
    sizeClass: u32[record + W.POOL_CLASS] - 1,
    live: u32[record + W.POOL_COUNT],
    carved: (u32[record + W.POOL_FRESH] - first) / blockBytes,
    capacity: Math.floor(((1 << geometry.poolShift) - geometry.poolHeader) / blockBytes),
  }
}

/** Every arena of the pymalloc whose state is at `state`, by address. Reads only. */
export function readArenas(memory: LinearMemory, state: Address): ArenaView[] {
  const { u32 } = memory
  const geometry = geometryOf(memory.wordBytes)
  const directory = u32[(state >>> 2) + DIRECTORY_AT]
  const records = [...u32.subarray(directory, directory + u32[(state >>> 2) + ENTRIES_AT])].filter((record) => record !== 0)
  const last = u32[(state >>> 2) + W.LINGERING_AT]
  const lingering = last !== 0 && u32[last + W.POOL_COUNT] === 0 ? last : 0
  return records.map((record) => ({
    record,
    base: u32[record + W.ARENA_BASE] as Address,
    freePools: u32[record + W.ARENA_FREE_POOLS] + Number(lingering !== 0 && u32[lingering + W.POOL_ARENA] === record),
    lingering: lingering !== 0 && u32[lingering + W.POOL_ARENA] === record ? lingering : 0,
    pools: Array.from({ length: u32[record + W.ARENA_CARVED] }, (_, index) => readPool(u32, geometry, record, index)),
  }))
}

/** The addresses on a pool's free list, next to be used first; `key` is what links are encoded with. Ends where the list is longer than the pool. */
export function freeBlocksOf(memory: LinearMemory, pool: PoolView, key: number): number[] {
  const most = pool.capacity
  const { u32 } = memory
  const blocks: number[] = []
  for (let block = u32[pool.record + W.POOL_FREE]; block !== 0 && blocks.length <= most; ) {
    blocks.push(block)
    const link = u32[block >>> 2]
    block = key === 0 ? link : (link ^ key ^ block) >>> 0
  }
  return blocks
}

/** Calls `visit` for every live small block, by address. */
export function walkPymalloc(memory: LinearMemory, state: Address, visit: (block: Address, bytes: number) => void): void {
  const { poolHeader } = geometryOf(memory.wordBytes)
  const key = memory.u32[(state >>> 2) + W.KEY_AT]
  for (const { pools } of readArenas(memory, state)) {
    for (const pool of pools) {
      if (pool.live === 0) continue
      const free = new Set(freeBlocksOf(memory, pool, key))
      for (let index = 0; index < pool.carved; index++) {
        const block = pool.base + poolHeader + index * pool.blockBytes
        if (!free.has(block)) visit(block as Address, pool.blockBytes)
      }
    }
  }
}

/** Blocks and bytes, with those of the general allocator below. Cost: the pools. */
export function pymallocStatistics(memory: LinearMemory, state: Address, general: AllocatorStatistics): AllocatorStatistics {
  const { u32 } = memory
  const word = state >>> 2
  const geometry = geometryOf(memory.wordBytes)
  const arenas = readArenas(memory, state)
  const used = arenas.flatMap(({ pools }) => pools).filter(({ live }) => live > 0)
  const small = used.reduce((sum, { live }) => sum + live, 0)
  const arenaBytes = 2 ** geometry.arenaShift + W.recordBytesOf(geometry.arenaShift - geometry.alignmentShift, u32[word + RUNG_AT] > 0)
  return {
    liveBlocks: small + general.liveBlocks,
    liveBytes: used.reduce((sum, { live, blockBytes }) => sum + live * blockBytes, general.liveBytes),
    reservedBytes: arenas.length * arenaBytes + 4 * (W.STATE_WORDS + u32[word + ENTRIES_AT]) + general.reservedBytes,
    arenas: arenas.length,
    pools: used.length,
    freePools: arenas.reduce((sum, { freePools }) => sum + freePools, 0),
    generalBlocks: general.liveBlocks,
    generalBytes: general.liveBytes,
    generalArenas: general.arenas,
    /** `sys.getallocatedblocks()`: small blocks, and those larger ones that came through pymalloc. */
    allocatedBlocks: small + u32[word + W.RAW_BLOCKS_AT],
  }
}
