import { type Address, type AllocatorStatistics, type LinearMemory } from '@mm/contract'
import { Links } from './links.js'
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

/** The addresses on a list, at most `most` and one. */
export function listed(links: Links, first: number, most: number): number[] {
  const blocks: number[] = []
  for (let block = first; block !== 0 && blocks.length <= most; block = links.get(block)) blocks.push(block)
  return blocks
}

function readSlab({ u32 }: LinearMemory, links: Links, record: number): SlabView {
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
    free: listed(links, u32[record + W.SLAB_FREE], capacity),
    local: listed(links, u32[record + W.SLAB_LOCAL], capacity),
    remote: listed(links, remote === W.DELAYED ? 0 : remote, capacity),
  }
}

/** Every slab and every huge block of the mimalloc whose state is at `state`, by address. Reads only. */
export function readSlabs(memory: LinearMemory, state: Address): SlabView[] {
  const links = new Links(memory, state >>> 2)
  return Array.from(recordsIn(memory, state >>> 2), (record) => readSlab(memory, links, record))
}

/** The blocks of full slabs, and the huge ones, that their heap does not know yet to be freed. */
export function delayedBlocks(memory: LinearMemory, state: Address): number[] {
  const links = new Links(memory, state >>> 2)
  return Array.from(heapsIn(memory, state >>> 2), (heap) => listed(links, memory.u32[heap + W.HEAP_DELAYED], memory.u32.length)).flat()
}

/** Whether a live block is marked there. */
export function isMarked({ u32, i32, wordBytes }: LinearMemory, record: number, block: number): boolean {
  const unitShift = wordBytes === 8 ? 4 : 3
  return (u32[i32[record + W.SLAB_MARKS] + (block >>> (unitShift + 5))] & (1 << (block >>> unitShift))) !== 0
}

/** The live blocks of a slab: from rung 1 on those that are marked, at rung 0 those that are on no list. */
export function liveBlocksOf(memory: LinearMemory, checked: boolean, slab: SlabView, delayed: readonly number[]): number[] {
  if (slab.slices === 0) return memory.u32[slab.record + W.SLAB_COUNT] === 1 ? [slab.base] : []
  const blocks = Array.from({ length: slab.carved }, (_, index) => slab.base + index * slab.blockBytes)
  if (checked) return blocks.filter((block) => isMarked(memory, slab.record, block))
  const freed = new Set([...slab.free, ...slab.local, ...slab.remote, ...delayed])
  return blocks.filter((block) => !freed.has(block))
}

/** Calls `visit` for every live block of every owner, by address. */
export function walkMimalloc(memory: LinearMemory, state: Address, visit: (block: Address, bytes: number) => void): void {
  const checked = memory.u32[(state >>> 2) + W.RUNG_AT] > 0
  const delayed = delayedBlocks(memory, state)
  for (const slab of readSlabs(memory, state)) {
    for (const block of liveBlocksOf(memory, checked, slab, delayed)) visit(block as Address, slab.blockBytes)
  }
}

/** Blocks, bytes and counts of all owners. */
export function mimallocStatistics(memory: LinearMemory, state: Address): AllocatorStatistics {
  const { u32 } = memory
  const word = state >>> 2
  let liveBlocks = 0
  let liveBytes = 0
  walkMimalloc(memory, state, (_, bytes) => {
    liveBlocks++
    liveBytes += bytes
  })
  const slabs = readSlabs(memory, state)
  const heaps = [...heapsIn(memory, word)]
  const sum = (field: number): number => heaps.reduce((total, heap) => total + u32[heap + field], 0)
  return {
    liveBlocks,
    liveBytes,
    reservedBytes: 4 * (W.STATE_WORDS + u32[word + W.ENTRIES_AT]) + sum(W.HEAP_RESERVED),
    owners: heaps.length,
    segments: new Set(slabs.filter(({ slices }) => slices > 0).map(({ record }) => u32[record + W.SLAB_SEGMENT])).size,
    slabs: slabs.filter(({ slices }) => slices > 0).length,
    fullSlabs: slabs.filter(({ full }) => full).length,
    hugeBlocks: slabs.filter(({ slices }) => slices === 0).length,
    heartbeats: sum(W.HEAP_BEATS),
    slabsLookedAt: sum(W.HEAP_TURNS),
    slabsTaken: sum(W.HEAP_SLABS_TAKEN),
    slabsGiven: sum(W.HEAP_SLABS_GIVEN),
    remoteBlocks: sum(W.HEAP_REMOTE),
  }
}
