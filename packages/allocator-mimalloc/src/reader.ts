import { type Address, type AllocatorStatistics, type LinearMemory } from '@mm/contract'
import * as W from './words.js'

/** A slab as it is in memory. */
export interface SlabView {
  /** The record's word index. */
  readonly record: number
  /** Whose it is. */
  readonly owner: number
  readonly base: Address
  /** Bytes of each block. */
  readonly blockBytes: number
  /** 0 for a huge block, which is alone. */
  readonly slices: number
  /** Blocks that the slab has room for. */
  readonly capacity: number
  /** Blocks that were handed out once, or are on a free list. */
  readonly carved: number
  /** Whether it is kept aside because it has no free block. */
  readonly full: boolean
  /** Blocks that are on neither the free list nor the local one. */
  readonly taken: number
  /** Addresses on each of its lists, the next to be used first. */
  readonly free: readonly number[]
  readonly local: readonly number[]
  readonly remote: readonly number[]
}

/** The heaps of all owners, as word indexes. */
export function* heapsIn({ u32 }: LinearMemory, state: number): Generator<number> {
  for (let heap = u32[state + W.HEAPS_AT]; heap !== 0; heap = u32[heap + W.HEAP_NEXT]) yield heap
}

/** The records of all slabs and huge blocks, by address. */
function* recordsIn({ u32 }: LinearMemory, state: number): Generator<number> {
  const directory = u32[state + W.DIRECTORY_AT]
  for (let slice = 0; slice < u32[state + W.ENTRIES_AT]; slice++) {
    const slab = u32[directory + slice]
    if (u32[slab + W.SLAB_BIN] !== 0 && u32[slab + W.SLAB_BASE] >>> W.SLICE_SHIFT === slice) yield slab
  }
}

/** The addresses on a list that begins with `first`, as many as `most` and one at the most. */
function listed({ u32 }: LinearMemory, state: number, first: number, most: number): number[] {
  const encoded = u32[state + W.RUNG_AT] >= W.ENCODED_FROM
  const key = u32[state + W.KEY_AT]
  const blocks: number[] = []
  for (let block = first; block !== 0 && blocks.length <= most; ) {
    blocks.push(block)
    const link = u32[block >>> 2]
    block = encoded ? (link ^ block ^ key) >>> 0 : link
  }
  return blocks
}

function readSlab(memory: LinearMemory, state: number, record: number): SlabView {
  const { u32 } = memory
  const base = u32[record + W.SLAB_BASE] as Address
  const blockBytes = u32[record + W.SLAB_BYTES]
  const huge = u32[record + W.SLAB_BIN] === W.HUGE
  const heap = huge ? u32[record + W.SLAB_SEGMENT] : u32[record + W.SLAB_HEAP]
  const capacity = huge ? 1 : (u32[record + W.SLAB_END] - base) / blockBytes
  const full = !huge && u32[record + W.SLAB_STATUS] === W.FULL
  const remote = u32[record + W.SLAB_REMOTE]
  return {
    record,
    owner: u32[heap + W.HEAP_OWNER],
    base,
    blockBytes,
    slices: u32[record + W.SLAB_SLICES],
    capacity,
    carved: huge ? 1 : (u32[record + W.SLAB_FRESH] - base) / blockBytes,
    full,
    taken: full ? capacity : u32[record + W.SLAB_COUNT],
    free: listed(memory, state, u32[record + W.SLAB_FREE], capacity),
    local: listed(memory, state, u32[record + W.SLAB_LOCAL], capacity),
    remote: listed(memory, state, remote === W.DELAYED ? 0 : remote, capacity),
  }
}

/** Every slab and every huge block of the mimalloc whose state is at `state`, by address. Reads only. */
export function readSlabs(memory: LinearMemory, state: Address): SlabView[] {
  return Array.from(recordsIn(memory, state >>> 2), (record) => readSlab(memory, state >>> 2, record))
}

/** The blocks of full slabs, and the huge ones, that their heap does not know yet to be freed. */
export function delayedBlocks(memory: LinearMemory, state: Address): number[] {
  return Array.from(heapsIn(memory, state >>> 2), (heap) => listed(memory, state >>> 2, memory.u32[heap + W.HEAP_DELAYED], memory.u32.length)).flat()
}

/** Whether a live block is marked there. */
export function isMarked({ u32, i32, wordBytes }: LinearMemory, record: number, block: number): boolean {
  const unitShift = wordBytes === 8 ? 4 : 3
  return (u32[i32[record + W.SLAB_MARKS] + (block >>> (unitShift + 5))] & (1 << (block >>> unitShift))) !== 0
}

/** The live blocks of a slab: from rung 1 on those that are marked, at rung 0 those that are on no list. */
function liveBlocksOf(memory: LinearMemory, checked: boolean, slab: SlabView, delayed: readonly number[]): number[] {
  if (slab.slices === 0) return memory.u32[slab.record + W.SLAB_COUNT] === 1 ? [slab.base] : []
  const blocks = Array.from({ length: slab.carved }, (_, index) => slab.base + index * slab.blockBytes)
  if (checked) return blocks.filter((block) => isMarked(memory, slab.record, block))
  const freed = new Set([...slab.free, ...slab.local, ...slab.remote, ...delayed])
  return blocks.filter((block) => !freed.has(block))
}

/** Calls `visit` for every live block of every owner, by address. */
export function walkMimalloc(memory: LinearMemory, state: Address, visit: (block: Address, bytes: number) => void): void {
  const checked = memory.u32[(state >>> 2) + W.RUNG_AT] >= W.CHECKED_FROM
  const delayed = delayedBlocks(memory, state)
  for (const slab of readSlabs(memory, state)) {
    for (const block of liveBlocksOf(memory, checked, slab, delayed)) visit(block as Address, slab.blockBytes)
  }
}

/** How many live blocks are marked in a slab. */
function countMarks({ u32, i32, wordBytes }: LinearMemory, record: number): number {
  const markShift = wordBytes === 8 ? 9 : 8
  const base = u32[record + W.SLAB_BASE]
  const end = base + (u32[record + W.SLAB_SLICES] << W.SLICE_SHIFT)
  let count = 0
  for (let address = base; address < end; address += 1 << markShift) {
    for (let bits = u32[i32[record + W.SLAB_MARKS] + (address >>> markShift)]; bits !== 0; bits &= bits - 1) count++
  }
  return count
}

/** Blocks, bytes and counts of all owners. Cost: the slabs, and at rung 0 what others freed. */
export function mimallocStatistics(memory: LinearMemory, at: Address): AllocatorStatistics {
  const { u32 } = memory
  const state = at >>> 2
  const checked = u32[state + W.RUNG_AT] >= W.CHECKED_FROM
  const delayed = checked ? [] : delayedBlocks(memory, at)
  const segments = new Set<number>()
  const counts = { liveBlocks: 0, liveBytes: 0, slabs: 0, fullSlabs: 0, hugeBlocks: 0 }
  for (const record of recordsIn(memory, state)) {
    const bytes = u32[record + W.SLAB_BYTES]
    let live: number
    if (u32[record + W.SLAB_BIN] === W.HUGE) {
      live = u32[record + W.SLAB_COUNT]
      counts.hugeBlocks++
    } else {
      live = checked ? countMarks(memory, record) : liveBlocksOf(memory, checked, readSlab(memory, state, record), delayed).length
      segments.add(u32[record + W.SLAB_SEGMENT])
      counts.slabs++
      if (u32[record + W.SLAB_STATUS] === W.FULL) counts.fullSlabs++
    }
    counts.liveBlocks += live
    counts.liveBytes += live * bytes
  }
  const heaps = [...heapsIn(memory, state)]
  const sum = (field: number): number => heaps.reduce((total, heap) => total + u32[heap + field], 0)
  return {
    ...counts,
    reservedBytes: 4 * (W.STATE_WORDS + u32[state + W.ENTRIES_AT]) + sum(W.HEAP_RESERVED),
    owners: heaps.length,
    segments: segments.size,
    heartbeats: sum(W.HEAP_BEATS),
    slabsLookedAt: sum(W.HEAP_TURNS),
    slabsTaken: sum(W.HEAP_SLABS_TAKEN),
    slabsGiven: sum(W.HEAP_SLABS_GIVEN),
    remoteBlocks: sum(W.HEAP_REMOTE),
  }
}
