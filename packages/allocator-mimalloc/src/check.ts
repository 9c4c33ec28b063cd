import { type Address, CorruptionError, type LinearMemory } from '@mm/contract'
import { binOf, slicesFor, unitsOf } from './bins.js'
import { type SlabView, delayedBlocks, heapsIn, isMarked, readSlabs } from './reader.js'
import { runList } from './segments.js'
import * as W from './words.js'

/** Throws `CorruptionError` unless `holds`. */
function expect(holds: boolean, address: number, problem: string): void {
  if (!holds) throw new CorruptionError({ operation: 'check', address, strategy: W.NAME }, problem)
}

/** What of the shared state the checks of a part need. */
interface Surroundings {
  readonly memory: LinearMemory
  readonly state: number
  readonly rung: number
  /** Addresses that wait for their heap's next beat. */
  readonly delayed: ReadonlySet<number>
}

/** No block is on two lists, every block is where a block of the slab begins, and the counts are right. */
function checkLists({ rung, delayed }: Surroundings, slab: SlabView, marked: ReadonlySet<number>): void {
  const { base, blockBytes, carved, capacity, taken, full } = slab
  const waiting = [...delayed].filter((block) => block >= base && block < base + capacity * blockBytes)
  const freed = [...slab.free, ...slab.local, ...slab.remote, ...waiting]
  for (const block of freed) {
    expect(block >= base && (block - base) % blockBytes === 0 && block < base + carved * blockBytes, block, 'a free list leads to where no block begins')
    expect(!marked.has(block), block, 'a free block is marked as live')
  }
  expect(new Set(freed).size === freed.length, base, 'a block is on a free list twice')
  expect(carved <= capacity && Number.isInteger(carved), base, 'the slab has carved blocks where none can be')
  expect(taken === carved - slab.free.length - slab.local.length, base, `${taken} blocks are counted as taken`)
  expect(!full || (slab.free.length === 0 && slab.local.length === 0 && carved === capacity), base, 'a full slab has a free block')
  expect(taken >= slab.remote.length + waiting.length, base, 'more blocks came back than were taken')
  if (rung < W.CHECKED_FROM) return
  const live = taken - slab.remote.length - waiting.length
  expect(rung < W.QUARANTINE_FROM ? marked.size === live : marked.size <= live, base, `${marked.size} blocks are marked, ${live} are live`)
}

/** The marks of a slab, each where a block begins. */
function marksOf({ memory, rung }: Surroundings, { record, base, blockBytes, capacity, slices }: SlabView): Set<number> {
  const marked = new Set<number>()
  if (rung < W.CHECKED_FROM) return marked
  const unit = memory.wordBytes * 2
  for (let address: number = base; address < base + slices * W.SLICE; address += unit) if (isMarked(memory, record, address)) marked.add(address)
  for (const block of marked) {
    expect((block - base) % blockBytes === 0 && block < base + capacity * blockBytes, block, 'a mark where no block begins')
  }
  return marked
}

function checkSlab(surroundings: Surroundings, slab: SlabView): void {
  const { memory, state } = surroundings
  const { u32, wordBytes } = memory
  const { record, base, blockBytes, slices } = slab
  const directory = u32[state + W.DIRECTORY_AT] + (base >>> W.SLICE_SHIFT)
  const count = slices || Math.ceil((blockBytes + W.SLAB_RECORD_BYTES) / W.SLICE)
  for (let slice = 0; slice < count; slice++) expect(u32[directory + slice] === record, base + slice * W.SLICE, 'the directory leads to another slab')
  if (slices === 0) return
  const bin = u32[record + W.SLAB_BIN]
  expect(bin <= W.BINS && blockBytes === unitsOf(bin) * wordBytes * 2 && binOf(unitsOf(bin)) === bin, base, 'the blocks of the slab have no size of a bin')
  expect(slices === slicesFor(blockBytes), base, 'the slab has another number of slices')
  const segment = u32[record + W.SLAB_SEGMENT]
  const first = (base - u32[segment + W.SEGMENT_BASE]) >>> W.SLICE_SHIFT
  expect(record === segment + W.SEGMENT_SLABS + first * W.SLAB_WORDS, base, 'the record is that of another slice')
  expect(u32[record + W.SLAB_HEAP] === u32[segment + W.SEGMENT_HEAP], base, 'the slab has another owner than its segment')
  checkLists(surroundings, slab, marksOf(surroundings, slab))
}

/** A slice is free exactly where it belongs to no slab; segments with free slices are in their heap's list. */
function checkSegments({ memory, state }: Surroundings, slabs: readonly SlabView[]): void {
  const { u32 } = memory
  const used = new Map<number, number>()
  for (const { record, base, slices } of slabs) {
    if (slices === 0) continue
    const segment = u32[record + W.SLAB_SEGMENT]
    const bits = ((1 << slices) - 1) << ((base - u32[segment + W.SEGMENT_BASE]) >>> W.SLICE_SHIFT)
    expect(((used.get(segment) ?? 0) & bits) === 0, base, 'two slabs overlap')
    used.set(segment, (used.get(segment) ?? 0) | bits)
  }
  for (const heap of heapsIn(memory, state)) {
    const available = new Set<number>()
    for (let list = 0; list < W.RUN_LISTS; list++) {
      for (let segment = u32[heap + W.HEAP_AVAILABLE + list], previous = 0; segment !== 0; previous = segment, segment = u32[segment + W.SEGMENT_NEXT]) {
        expect(!available.has(segment), segment * 4, 'a list of segments runs in a circle')
        expect(u32[segment + W.SEGMENT_PREVIOUS] === previous && u32[segment + W.SEGMENT_HEAP] === heap, segment * 4, 'a list of segments has a broken link')
        expect(runList(u32[segment + W.SEGMENT_FREE]) === list, segment * 4, 'a segment is in the list of longer or shorter runs')
        available.add(segment)
        if (!used.has(segment)) used.set(segment, 0)
      }
    }
    for (const [segment, bits] of used) {
      if (u32[segment + W.SEGMENT_HEAP] !== heap) continue
      expect(~bits >>> 0 === u32[segment + W.SEGMENT_FREE], segment * 4, 'the map of free slices is wrong')
      expect(available.has(segment) === (u32[segment + W.SEGMENT_FREE] !== 0), segment * 4, 'a segment with free slices is in no list')
    }
  }
}

/** Each queue holds the slabs of its bin that are not full, and the direct table leads to their fronts. */
function checkQueues({ memory, state }: Surroundings, slabs: readonly SlabView[]): void {
  const { u32 } = memory
  const listed = new Set(slabs.filter(({ slices, full }) => slices > 0 && !full).map(({ record }) => record))
  for (const heap of heapsIn(memory, state)) {
    for (let bin = 1; bin <= W.BINS; bin++) {
      let previous = 0
      for (let slab = u32[heap + W.HEAP_FIRST + bin - 1]; slab !== 0; previous = slab, slab = u32[slab + W.SLAB_NEXT]) {
        expect(listed.delete(slab), slab * 4, 'a queue holds what is no slab, or a full one')
        expect(u32[slab + W.SLAB_BIN] === bin && u32[slab + W.SLAB_HEAP] === heap, slab * 4, 'a slab is in the queue of another bin or owner')
        expect(u32[slab + W.SLAB_PREVIOUS] === previous, slab * 4, 'a queue has a broken link')
      }
      expect(u32[heap + W.HEAP_LAST + bin - 1] === previous, heap * 4, 'a queue ends elsewhere')
    }
    for (let units = 1; units <= W.SMALL_UNITS; units++) {
      const front = u32[heap + W.HEAP_FIRST + binOf(units) - 1] || state + W.NOTHING_AT
      expect(u32[heap + W.HEAP_DIRECT + units - 1] === front, heap * 4, 'the direct table leads to another slab')
    }
  }
  for (const slab of listed) expect(false, slab * 4, 'a slab that is not full is in no queue')
}

/** Checks every invariant of mimalloc's structures in memory; throws `CorruptionError` for the first that fails. */
export function checkMimalloc(memory: LinearMemory, at: Address): void {
  const state = at >>> 2
  const { u32 } = memory
  expect(u32[state + W.MAGIC_AT] === W.MAGIC, at, 'the state is gone')
  for (let word = 0; word < W.SLAB_WORDS; word++) expect(u32[state + W.NOTHING_AT + word] === 0, at, 'the record of nothing was written to')
  const surroundings = { memory, state, rung: u32[state + W.RUNG_AT], delayed: new Set(delayedBlocks(memory, at)) }
  const slabs = readSlabs(memory, at)
  for (const slab of slabs) checkSlab(surroundings, slab)
  checkSegments(surroundings, slabs)
  checkQueues(surroundings, slabs)
}
