import { type LinearMemory } from '@mm/contract'
import { RandomWords } from '@mm/allocator/hardening'
import { unitsOf } from './bins.js'
import { Exchange } from './exchange.js'
import { type Links } from './links.js'
import { type Segments } from './segments.js'
import * as W from './words.js'

/** A fresh slab's blocks enter its free list so many bytes at a time: what is not needed yet is not touched. */
const EXTENT = 4096

/**
 * One owner's slabs: for each bin a queue of those that may have a free block, the full ones kept aside.
 *
 * ```
 *   direct, by units   queue of a bin
 *  +----+             +-------------+     +-------------+
 *  |  1 |             | free   -> o-o-o   | free        |
 *  |  2 |------------>| local  -> o       | local  -> o-o-o
 *  |  3 |             | remote -> o-o     | remote      |
 *  +----+             +-------------+---->+-------------+
 * ```
 *
 * Blocks are taken from `free` alone, and freed into `local` (by the owner) or `remote` (by others). Only when `free` is dry
 * are the lists merged: {@link Queues.refill}.
 */
export class Queues {
  readonly #segments: Segments
  readonly #links: Links
  readonly #exchange: Exchange
  readonly #random: RandomWords | null
  readonly #heap: number
  readonly #nothing: number
  readonly #unitShift: number
  #u32!: Uint32Array
  #i32!: Int32Array

  /** Over the heap at word `heap` of the state at word `state`. */
  constructor(memory: LinearMemory, state: number, heap: number, segments: Segments, links: Links) {
    this.#segments = segments
    this.#links = links
    this.#exchange = new Exchange(memory)
    this.#heap = heap
    this.#nothing = state + W.NOTHING_AT
    this.#unitShift = memory.wordBytes === 8 ? 4 : 3
    this.#random = memory.u32[state + W.RUNG_AT] < W.RANDOM_FROM ? null : new RandomWords(memory, state + W.RANDOM_AT)
    memory.onRefresh(() => {
      this.#u32 = memory.u32
      this.#i32 = memory.i32
    })
  }

  /**
   * A slab of the bin with a block on its free list, in front of the queue; 0 when there is no memory. A constant number of
   * steps: only the slab in front can be without a block, so that the second one has one.
   */
  refill(bin: number): number {
    const u32 = this.#u32
    for (let slab = u32[this.#heap + W.HEAP_FIRST + bin - 1]; slab !== 0; slab = u32[this.#heap + W.HEAP_FIRST + bin - 1]) {
      u32[this.#heap + W.HEAP_TURNS]++
      if (this.#merge(slab)) return slab
      if (this.#setFull(slab)) this.#unlink(slab)
    }
    const slab = this.#segments.takeSlab(this.#heap, bin, unitsOf(bin) << this.#unitShift)
    if (slab === 0) return 0
    this.#append(slab)
    this.#extend(slab)
    return slab
  }

  /** Puts a block on the local list of its slab, which is this heap's. */
  push(slab: number, block: number): void {
    const u32 = this.#u32
    this.#links.set(block, u32[slab + W.SLAB_LOCAL])
    u32[slab + W.SLAB_LOCAL] = block
    if (--u32[slab + W.SLAB_COUNT] === 0) this.drained(slab)
  }

  /** The count of a slab has come to 0: it was full, and is not any more, or it is empty. */
  drained(slab: number): void {
    const u32 = this.#u32
    if (u32[slab + W.SLAB_STATUS] === W.FULL) {
      this.#exchange.replace(slab + W.SLAB_REMOTE, W.DELAYED, 0)
      u32[slab + W.SLAB_COUNT] = (u32[slab + W.SLAB_END] - u32[slab + W.SLAB_BASE]) / u32[slab + W.SLAB_BYTES] - 1
      this.#append(slab)
    } else if (u32[slab + W.SLAB_NEXT] === 0 && u32[slab + W.SLAB_PREVIOUS] === 0) {
      // The only one of its bin stays for the next block, until a sweep finds it empty twice.
      u32[slab + W.SLAB_STATUS] = W.LISTED
    } else this.#give(slab)
  }

  /** Puts a block on the remote list of another owner's slab; where that is full, on the list of the slab's heap. */
  pushRemote(slab: number, block: number): void {
    for (;;) {
      const head = this.#i32[slab + W.SLAB_REMOTE]
      if (head === W.DELAYED) {
        if (!this.#exchange.replace(slab + W.SLAB_REMOTE, W.DELAYED, 0)) continue
        this.pushDelayed(this.#u32[slab + W.SLAB_HEAP], block)
        return
      }
      this.#links.set(block, head >>> 0)
      if (this.#exchange.replace(slab + W.SLAB_REMOTE, head, block | 0)) return
    }
  }

  /** Puts a block on the list that another owner's heap looks at whenever its slow path runs. */
  pushDelayed(heap: number, block: number): void {
    for (;;) {
      const head = this.#i32[heap + W.HEAP_DELAYED]
      this.#links.set(block, head >>> 0)
      if (this.#exchange.replace(heap + W.HEAP_DELAYED, head, block | 0)) return
    }
  }

  /** Frees the blocks of full slabs, and the huge ones, that others freed. Cost: how many there are. */
  freeDelayed(): void {
    if (this.#u32[this.#heap + W.HEAP_DELAYED] === 0) return
    const u32 = this.#u32
    let block = this.#exchange.swap(this.#heap + W.HEAP_DELAYED, 0) >>> 0
    while (block !== 0) {
      const next = this.#links.get(block)
      const slab = this.#segments.slabAt(block)
      if (u32[slab + W.SLAB_BIN] === 0) this.#links.corrupt(block, 'free')
      u32[this.#heap + W.HEAP_REMOTE]++
      if (u32[slab + W.SLAB_BIN] === W.HUGE) this.#segments.giveHuge(slab)
      else this.push(slab, block)
      block = next
    }
  }

  /** Gives back the slabs that were kept although they are empty and that the last sweep found so too. Cost: the bins. */
  sweep(): void {
    const u32 = this.#u32
    for (let bin = 0; bin < W.BINS; bin++) {
      const slab = u32[this.#heap + W.HEAP_FIRST + bin]
      if (slab === 0 || u32[slab + W.SLAB_COUNT] > 0) continue
      if (u32[slab + W.SLAB_STATUS] === W.IDLE) this.#give(slab)
      else u32[slab + W.SLAB_STATUS] = W.IDLE
    }
  }

  /** Merges the lists of every slab and gives back the empty ones. Cost: the slabs that are not full, and the blocks that others freed. */
  collect(): void {
    const u32 = this.#u32
    this.freeDelayed()
    for (let bin = 0; bin < W.BINS; bin++) {
      for (let slab = u32[this.#heap + W.HEAP_FIRST + bin], next; slab !== 0; slab = next) {
        next = u32[slab + W.SLAB_NEXT]
        this.#takeRemote(slab)
        if (u32[slab + W.SLAB_COUNT] === 0) this.#give(slab)
      }
    }
    this.#segments.trim(this.#heap)
  }

  /** Fills the free list, which is dry, from the other two or with blocks that were never used; whether there are any. */
  #merge(slab: number): boolean {
    const u32 = this.#u32
    if (u32[slab + W.SLAB_FREE] !== 0) return true
    this.#takeRemote(slab)
    u32[slab + W.SLAB_FREE] = u32[slab + W.SLAB_LOCAL]
    u32[slab + W.SLAB_LOCAL] = 0
    if (u32[slab + W.SLAB_FREE] === 0) this.#extend(slab)
    return u32[slab + W.SLAB_FREE] !== 0
  }

  /** Puts what others freed in front of the local list. Cost: how many blocks that are. */
  #takeRemote(slab: number): void {
    const u32 = this.#u32
    if (u32[slab + W.SLAB_REMOTE] === 0) return
    const first = this.#exchange.swap(slab + W.SLAB_REMOTE, 0) >>> 0
    let last = first
    let count = 1
    for (let next = this.#links.follow(slab, last, 'malloc'); next !== 0; next = this.#links.follow(slab, last, 'malloc')) {
      last = next
      count++
    }
    this.#links.set(last, u32[slab + W.SLAB_LOCAL])
    u32[slab + W.SLAB_LOCAL] = first
    u32[slab + W.SLAB_COUNT] -= count
    u32[this.#heap + W.HEAP_REMOTE] += count
  }

  /** Keeps a slab without a free block aside, unless another owner frees one meanwhile. */
  #setFull(slab: number): boolean {
    if (!this.#exchange.replace(slab + W.SLAB_REMOTE, 0, W.DELAYED)) return false
    this.#u32[slab + W.SLAB_COUNT] = 1
    this.#u32[slab + W.SLAB_STATUS] = W.FULL
    return true
  }

  /** Puts some blocks that were never used on the free list: from rung 2 on all of them, in an order that nobody knows. */
  #extend(slab: number): void {
    const u32 = this.#u32
    const bytes = u32[slab + W.SLAB_BYTES]
    const first = u32[slab + W.SLAB_FRESH]
    const left = (u32[slab + W.SLAB_END] - first) / bytes
    if (left === 0) return
    const count = this.#random !== null ? left : Math.min(left, Math.max(1, Math.floor(EXTENT / bytes)))
    const end = first + count * bytes
    u32[slab + W.SLAB_FRESH] = end
    if (this.#random !== null) {
      this.#shuffle(slab, first, bytes, count, this.#random)
      return
    }
    for (let block = first; block < end; block += bytes) u32[block >>> 2] = block + bytes
    u32[(end - bytes) >>> 2] = 0
    u32[slab + W.SLAB_FREE] = first
  }

  /** A free list of all blocks in random order (Fisher and Yates, inside out): the permutation is made in their second words. */
  #shuffle(slab: number, first: number, bytes: number, count: number, random: RandomWords): void {
    const u32 = this.#u32
    for (let index = 0; index < count; index++) {
      const other = (first + random.below(index + 1) * bytes) >>> 2
      const block = first + index * bytes
      u32[(block >>> 2) + 1] = u32[other + 1]
      u32[other + 1] = block
    }
    let next = 0
    for (let index = 0; index < count; index++) {
      const block = u32[((first + index * bytes) >>> 2) + 1]
      this.#links.set(block, next)
      next = block
    }
    u32[slab + W.SLAB_FREE] = next
  }

  #give(slab: number): void {
    this.#unlink(slab)
    this.#segments.giveSlab(slab)
  }

  /** Puts a slab at the end of its bin's queue: those in front have gathered more free blocks. */
  #append(slab: number): void {
    const u32 = this.#u32
    const bin = u32[slab + W.SLAB_BIN] - 1
    const last = u32[this.#heap + W.HEAP_LAST + bin]
    u32[slab + W.SLAB_STATUS] = W.LISTED
    u32[slab + W.SLAB_NEXT] = 0
    u32[slab + W.SLAB_PREVIOUS] = last
    u32[this.#heap + W.HEAP_LAST + bin] = slab
    if (last !== 0) u32[last + W.SLAB_NEXT] = slab
    else this.#setFirst(bin, slab)
  }

  #unlink(slab: number): void {
    const u32 = this.#u32
    const bin = u32[slab + W.SLAB_BIN] - 1
    const next = u32[slab + W.SLAB_NEXT]
    const previous = u32[slab + W.SLAB_PREVIOUS]
    if (next !== 0) u32[next + W.SLAB_PREVIOUS] = previous
    else u32[this.#heap + W.HEAP_LAST + bin] = previous
    if (previous !== 0) u32[previous + W.SLAB_NEXT] = next
    else this.#setFirst(bin, next)
    u32[slab + W.SLAB_NEXT] = 0
    u32[slab + W.SLAB_PREVIOUS] = 0
  }

  /** The front of a queue is what small requests of the bin's sizes find directly. */
  #setFirst(bin: number, slab: number): void {
    const u32 = this.#u32
    u32[this.#heap + W.HEAP_FIRST + bin] = slab
    const most = unitsOf(bin + 1)
    if (most > W.SMALL_UNITS) return
    const least = bin === 0 ? 1 : unitsOf(bin) + 1
    const front = slab === 0 ? this.#nothing : slab
    const last = this.#heap + W.HEAP_DIRECT + most
    // A loop: most often it is one word, for which `fill` would cost ten times as much.
    for (let direct = this.#heap + W.HEAP_DIRECT + least - 1; direct < last; direct++) u32[direct] = front
  }
}
