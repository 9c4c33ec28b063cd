import { type Address, type AllocatorStatistics, type LinearMemory } from '@mm/contract'
import { CHECKED_AT, DIRECTORY_AT, ENTRIES_AT } from './directory.js'
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
  return records.map((record) => ({
    record,
    base: u32[record + W.ARENA_BASE] as Address,
    freePools: u32[record + W.ARENA_FREE_POOLS],
    pools: Array.from({ length: u32[record + W.ARENA_CARVED] }, (_, index) => readPool(u32, geometry, record, index)),
  }))
}

/** The addresses on a pool's free list, next to be used first; at most `most`. */
export function freeBlocksOf(memory: LinearMemory, pool: PoolView, most = pool.capacity): number[] {
  const { u32 } = memory
  const blocks: number[] = []
  for (let block = u32[pool.record + W.POOL_FREE]; block !== 0 && blocks.length <= most; block = u32[block >>> 2]) blocks.push(block)
  return blocks
}

/** Calls `visit` for every live small block, by address. */
export function walkPymalloc(memory: LinearMemory, state: Address, visit: (block: Address, bytes: number) => void): void {
  const { poolHeader } = geometryOf(memory.wordBytes)
  for (const { pools } of readArenas(memory, state)) {
    for (const pool of pools) {
      if (pool.live === 0) continue
      const free = new Set(freeBlocksOf(memory, pool))
      for (let index = 0; index < pool.carved; index++) {
        const block = pool.base + poolHeader + index * pool.blockBytes
        if (!free.has(block)) visit(block as Address, pool.blockBytes)
      }
    }
  }
}

/** Blocks and bytes, with those of the general allocator below. */
export function pymallocStatistics(memory: LinearMemory, state: Address, general: AllocatorStatistics): AllocatorStatistics {
  const arenas = readArenas(memory, state)
  const used = arenas.flatMap(({ pools }) => pools).filter(({ live }) => live > 0)
  const geometry = geometryOf(memory.wordBytes)
  const { u32 } = memory
  const word = state >>> 2
  const recordBytes = W.recordBytesOf(geometry, u32[word + CHECKED_AT] === 1)
  const ownBytes = arenas.length * (2 ** geometry.arenaShift + recordBytes) + 4 * (W.STATE_WORDS + u32[word + ENTRIES_AT])
  return {
    liveBlocks: used.reduce((sum, { live }) => sum + live, general.liveBlocks),
    liveBytes: used.reduce((sum, { live, blockBytes }) => sum + live * blockBytes, general.liveBytes),
    reservedBytes: ownBytes + general.reservedBytes,
    arenas: arenas.length,
    pools: used.length,
    freePools: arenas.reduce((sum, { freePools }) => sum + freePools, 0),
    generalBlocks: general.liveBlocks,
    generalBytes: general.liveBytes,
    generalArenas: general.arenas,
    /** `sys.getallocatedblocks()`: small blocks, and those larger ones that came through pymalloc. */
    allocatedBlocks: used.reduce((sum, { live }) => sum + live, u32[word + W.RAW_BLOCKS_AT]),
  }
}
