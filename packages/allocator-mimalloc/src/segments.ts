import { type Address, type LinearMemory } from '@mm/contract'
import { slicesFor } from './bins.js'
import * as W from './words.js'

const LEAST_ENTRIES = 64
/** So many segments are looked at in a list of which not all fit. */
const MOST_TRIES = 8
const ALL_FREE = 0xffffffff

/** The list of segments with such a map: by the longest run of free slices, in powers of two. */
export function runList(free: number): number {
  let longest = 0
  for (let runs = free; runs !== 0; runs &= runs << 1) longest++
  return 31 - Math.clz32(longest)
}

/** The lowest bit from which on `count` bits are set; -1 for none. */
function firstRun(bits: number, count: number): number {
  let runs = bits
  for (let long = 1; long < count; ) {
    const more = Math.min(long, count - long)
    runs &= runs >>> more
    long += more
  }
  return runs === 0 ? -1 : 31 - Math.clz32(runs & -runs)
}

/**
 * The arenas of all owners, and the directory that says which slab lies at an address. A segment:
 *
 * ```
 *  +---------+---------+---- ... ----+----------+------+-----------+---- ... ----+--------+
 *  | slice 0 | slice 1 |             | slice 31 | head | record 0  |             | marks  |
 *  +---------+---------+---- ... ----+----------+------+-----------+---- ... ----+--------+
 *     16 KiB                                     64 B   64 B each                 1 bit per granule
 * ```
 *
 * The records lie side by side and not at the start of the slices, where they would all fall into the same cache sets.
 */
export class Segments {
  /** The directory, as a word index, and how many slices it covers. */
  directory = 0
  entries = 0
  readonly #memory: LinearMemory
  readonly #state: number
  readonly #nothing: number
  readonly #unitShift: number
  /** log2 of the bytes that a word of marks covers; 0 without marks. */
  readonly #markShift: number
  readonly #listeners = new Set<() => void>()
  #u32!: Uint32Array

  /** Over the state at word `state`. */
  constructor(memory: LinearMemory, state: number) {
    this.#memory = memory
    this.#state = state
    this.#nothing = state + W.NOTHING_AT
    this.#unitShift = memory.wordBytes === 8 ? 4 : 3
    this.#markShift = memory.u32[state + W.RUNG_AT] >= W.CHECKED_FROM ? this.#unitShift + 5 : 0
    memory.onRefresh(() => {
      this.#u32 = memory.u32
    })
    this.#readDirectory()
  }

  /** Calls `moved` whenever the directory has moved. */
  onMove(moved: () => void): void {
    this.#listeners.add(moved)
  }

  /** The record of the slab at an address; that of nothing for none. */
  slabAt(address: number): number {
    const slice = address >>> W.SLICE_SHIFT
    return slice < this.entries ? this.#u32[this.directory + slice] : this.#nothing
  }

  /** Whether a record is that of what lies in no segment. */
  isNothing(slab: number): boolean {
    return slab === this.#nothing
  }

  /** A slab without a block for `bin`, whose blocks have `bytes`; 0 when there is no memory. */
  takeSlab(heap: number, bin: number, bytes: number): number {
    const slices = slicesFor(bytes)
    const segment = this.#find(heap, slices, MOST_TRIES) || this.#newSegment(heap) || this.#find(heap, slices, Infinity)
    if (segment === 0) return 0
    const u32 = this.#u32
    const first = firstRun(u32[segment + W.SEGMENT_FREE], slices)
    this.#setFree(heap, segment, u32[segment + W.SEGMENT_FREE] & ~(((1 << slices) - 1) << first))
    const slab = segment + W.SEGMENT_SLABS + first * W.SLAB_WORDS
    const segmentBase = u32[segment + W.SEGMENT_BASE]
    const base = segmentBase + (first << W.SLICE_SHIFT)
    u32.fill(0, slab, slab + W.SLAB_WORDS)
    u32[slab + W.SLAB_HEAP] = heap
    u32[slab + W.SLAB_MARKS] = this.#markShift === 0 ? 0 : segment + W.SEGMENT_SLABS + W.SLICES * W.SLAB_WORDS - (segmentBase >>> this.#markShift)
    u32[slab + W.SLAB_BYTES] = bytes
    u32[slab + W.SLAB_BIN] = bin
    u32[slab + W.SLAB_FRESH] = base
    u32[slab + W.SLAB_END] = base + Math.floor((slices << W.SLICE_SHIFT) / bytes) * bytes
    u32[slab + W.SLAB_BASE] = base
    u32[slab + W.SLAB_SLICES] = slices
    u32[slab + W.SLAB_SEGMENT] = segment
    this.#enter(base, slices, slab)
    u32[heap + W.HEAP_SLABS_TAKEN]++
    this.#memory.probe?.pool?.(base as Address, bin)
    return slab
  }

  /** Takes an empty slab back; its segment goes back to the memory when it is empty, unless it is the only such one. */
  giveSlab(slab: number): void {
    const u32 = this.#u32
    const segment = u32[slab + W.SLAB_SEGMENT]
    const heap = u32[segment + W.SEGMENT_HEAP]
    const base = u32[slab + W.SLAB_BASE]
    const slices = u32[slab + W.SLAB_SLICES]
    const first = (slab - segment - W.SEGMENT_SLABS) / W.SLAB_WORDS
    u32[slab + W.SLAB_HEAP] = 0
    u32[slab + W.SLAB_BIN] = 0
    for (let slice = 0; slice < slices; slice++) u32[this.directory + (base >>> W.SLICE_SHIFT) + slice] = slab + slice * W.SLAB_WORDS
    this.#setFree(heap, segment, (u32[segment + W.SEGMENT_FREE] | (((1 << slices) - 1) << first)) >>> 0)
    u32[heap + W.HEAP_SLABS_GIVEN]++
    this.#memory.probe?.pool?.(base as Address, -1)
    // Of those without a slab one is kept.
    if (u32[segment + W.SEGMENT_FREE] === ALL_FREE && u32[segment + W.SEGMENT_NEXT] !== 0) this.#releaseSegment(heap, segment)
  }

  /** An arena for one block of `size` bytes; its record, or 0 when there is no memory. */
  takeHuge(heap: number, size: number): number {
    const bytes = Math.ceil((size + W.SLAB_RECORD_BYTES) / 16) * 16
    const base = this.#reserve(heap, bytes)
    if (base === 0) return 0
    const u32 = this.#u32
    const slab = base >>> 2
    u32.fill(0, slab, slab + W.SLAB_WORDS)
    u32[slab + W.SLAB_COUNT] = 1
    u32[slab + W.SLAB_BYTES] = bytes - W.SLAB_RECORD_BYTES
    u32[slab + W.SLAB_BIN] = W.HUGE
    u32[slab + W.SLAB_BASE] = base + W.SLAB_RECORD_BYTES
    u32[slab + W.SLAB_SEGMENT] = heap
    this.#enter(base, Math.ceil(bytes / W.SLICE), slab)
    return slab
  }

  giveHuge(slab: number): void {
    const u32 = this.#u32
    this.#release(u32[slab + W.SLAB_SEGMENT], slab * 4, u32[slab + W.SLAB_BYTES] + W.SLAB_RECORD_BYTES)
  }

  /** Gives the segment of a heap that is kept without a slab back to the memory. */
  trim(heap: number): void {
    const spare = this.#u32[heap + W.HEAP_AVAILABLE + W.RUN_LISTS - 1]
    if (spare !== 0) this.#releaseSegment(heap, spare)
  }

  /** A segment with so many free slices in a row, the shortest such run if that is found in `most` tries; 0 for none. */
  #find(heap: number, slices: number, most: number): number {
    const u32 = this.#u32
    const least = 31 - Math.clz32(slices)
    let segment = u32[heap + W.HEAP_AVAILABLE + least]
    for (let tries = most; segment !== 0 && tries > 0; tries--) {
      if (firstRun(u32[segment + W.SEGMENT_FREE], slices) >= 0) return segment
      segment = u32[segment + W.SEGMENT_NEXT]
    }
    for (let list = least + 1; list < W.RUN_LISTS; list++) {
      if (u32[heap + W.HEAP_AVAILABLE + list] !== 0) return u32[heap + W.HEAP_AVAILABLE + list]
    }
    return 0
  }

  /** Sets a segment's map; the segment moves to the list that goes with it. */
  #setFree(heap: number, segment: number, free: number): void {
    const u32 = this.#u32
    const from = u32[segment + W.SEGMENT_FREE]
    u32[segment + W.SEGMENT_FREE] = free
    if (runList(from) === runList(free)) return
    if (from !== 0) this.#unlink(heap, segment, runList(from))
    if (free !== 0) this.#link(heap, segment, runList(free))
  }

  #newSegment(heap: number): number {
    const base = this.#reserve(heap, W.segmentBytes(this.#markShift))
    if (base === 0) return 0
    const u32 = this.#u32
    const segment = (base + W.SEGMENT_BYTES) >>> 2
    u32.fill(0, segment, (base + W.segmentBytes(this.#markShift)) >>> 2)
    u32[segment + W.SEGMENT_BASE] = base
    u32[segment + W.SEGMENT_FREE] = ALL_FREE
    u32[segment + W.SEGMENT_HEAP] = heap
    for (let slice = 0; slice < W.SLICES; slice++) {
      const slab = segment + W.SEGMENT_SLABS + slice * W.SLAB_WORDS
      u32[slab + W.SLAB_SEGMENT] = segment
      u32[this.directory + (base >>> W.SLICE_SHIFT) + slice] = slab
    }
    this.#link(heap, segment, W.RUN_LISTS - 1)
    return segment
  }

  #releaseSegment(heap: number, segment: number): void {
    this.#unlink(heap, segment, W.RUN_LISTS - 1)
    this.#release(heap, this.#u32[segment + W.SEGMENT_BASE], W.segmentBytes(this.#markShift), W.SLICES)
  }

  /** Puts a segment in front of a list of those with free slices. */
  #link(heap: number, segment: number, list: number): void {
    const u32 = this.#u32
    const next = u32[heap + W.HEAP_AVAILABLE + list]
    u32[segment + W.SEGMENT_NEXT] = next
    u32[segment + W.SEGMENT_PREVIOUS] = 0
    if (next !== 0) u32[next + W.SEGMENT_PREVIOUS] = segment
    u32[heap + W.HEAP_AVAILABLE + list] = segment
  }

  #unlink(heap: number, segment: number, list: number): void {
    const u32 = this.#u32
    const next = u32[segment + W.SEGMENT_NEXT]
    const previous = u32[segment + W.SEGMENT_PREVIOUS]
    if (next !== 0) u32[next + W.SEGMENT_PREVIOUS] = previous
    u32[previous === 0 ? heap + W.HEAP_AVAILABLE + list : previous + W.SEGMENT_NEXT] = next
  }

  /** Reserves an arena and makes the directory cover it; 0 when there is no memory for both. */
  #reserve(heap: number, bytes: number): number {
    const base = this.#memory.reserve(bytes, W.SLICE)
    if (base === 0) return 0
    if (!this.#cover((base + bytes - 1) >>> W.SLICE_SHIFT)) {
      this.#memory.release(base, bytes)
      return 0
    }
    this.#u32[heap + W.HEAP_RESERVED] += bytes
    return base
  }

  #release(heap: number, base: number, bytes: number, slices = Math.ceil(bytes / W.SLICE)): void {
    this.#enter(base, slices, this.#nothing)
    this.#u32[heap + W.HEAP_RESERVED] -= bytes
    this.#memory.release(base as Address, bytes)
  }

  #enter(base: number, slices: number, slab: number): void {
    const entry = this.directory + (base >>> W.SLICE_SHIFT)
    this.#u32.fill(slab, entry, entry + slices)
  }

  /** Makes the directory cover `slice`; `false` when there is no memory for it. */
  #cover(slice: number): boolean {
    const old = this.entries
    if (slice < old) return true
    let entries = Math.max(old, LEAST_ENTRIES)
    while (entries <= slice) entries *= 2
    const base = this.#memory.reserve(entries * 4, 64)
    if (base === 0) return false
    const u32 = this.#u32
    const from = this.directory
    const to = base >>> 2
    u32.copyWithin(to, from, from + old)
    u32.fill(this.#nothing, to + old, to + entries)
    u32[this.#state + W.DIRECTORY_AT] = to
    u32[this.#state + W.ENTRIES_AT] = entries
    if (old > 0) this.#memory.release((from * 4) as Address, old * 4)
    this.#readDirectory()
    for (const moved of this.#listeners) moved()
    return true
  }

  #readDirectory(): void {
    this.directory = this.#u32[this.#state + W.DIRECTORY_AT]
    this.entries = this.#u32[this.#state + W.ENTRIES_AT]
  }
}
