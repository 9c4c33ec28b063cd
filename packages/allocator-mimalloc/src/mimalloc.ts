import { checkSize, MOST_BYTES, refuse } from '@mm/allocator/authors'
import { type Address, type Allocator, type AllocatorStatistics, type LinearMemory, MisuseError } from '@mm/contract'
import { type Quarantine, type Retiring } from '@mm/allocator/hardening'
import { MOST_BINNED, binOf } from './bins.js'
import { checkMimalloc } from './check.js'
import { clear, copy } from './content.js'
import { Heartbeat, type HeartbeatHook } from './heartbeat.js'
import { Links } from './links.js'
import { Queues } from './queues.js'
import { mimallocStatistics, walkMimalloc } from './reader.js'
import { type Segments } from './segments.js'
import { SlowPath } from './slow-path.js'
import { heapOf } from './state.js'
import * as W from './words.js'

/**
 * One owner's view of a mimalloc: blocks of up to 64 KiB in slabs, each with three free lists of its own (Leijen, Zorn, de Moura:
 * "Mimalloc: Free List Sharding in Action", MSR-TR-2019-18). `malloc` takes from the first list of the slab that is in front for
 * the size; whatever else is to be done waits until that list is dry.
 */
export class Mimalloc implements Allocator, Retiring {
  readonly state: Address
  /** Whose blocks `malloc` hands out here; 0 is the first owner. */
  readonly owner: number
  readonly #memory: LinearMemory
  readonly #segments: Segments
  readonly #links: Links
  readonly #queues: Queues
  readonly #heartbeat: Heartbeat
  readonly #slow: SlowPath
  readonly #quarantine: Quarantine | null
  readonly #state: number
  readonly #heap: number
  readonly #direct: number
  readonly #unitShift: number
  readonly #markShift: number
  readonly #smallBytes: number
  readonly #alignmentMask: number
  readonly #checked: boolean
  readonly #encoded: boolean
  #u32!: Uint32Array
  #i32!: Int32Array
  #directory = 0
  #entries = 0

  /** The view of `owner` over the state at word `state`; its heap is taken up, or made. Throws `OutOfMemoryError` where there is no room for one. */
  constructor(memory: LinearMemory, state: number, segments: Segments, owner: number) {
    const { heap, quarantine } = heapOf(memory, state, owner, this)
    this.owner = owner
    this.state = (state * 4) as Address
    this.#memory = memory
    this.#segments = segments
    this.#links = new Links(memory, state)
    this.#queues = new Queues(memory, state, heap, segments, this.#links)
    this.#heartbeat = new Heartbeat(memory, heap, this.#queues)
    this.#quarantine = quarantine
    this.#slow = new SlowPath(memory, heap, segments, this.#queues, this.#heartbeat, quarantine)
    this.#state = state
    this.#heap = heap
    this.#direct = heap + W.HEAP_DIRECT
    this.#unitShift = memory.wordBytes === 8 ? 4 : 3
    this.#markShift = this.#unitShift + 5
    this.#smallBytes = W.SMALL_UNITS << this.#unitShift
    this.#alignmentMask = -1 << this.#unitShift
    this.#checked = memory.u32[state + W.RUNG_AT] >= W.CHECKED_FROM
    this.#encoded = this.#links.encoded
    memory.onRefresh(() => {
      this.#u32 = memory.u32
      this.#i32 = memory.i32
    })
    this.#readDirectory()
    segments.onMove(() => {
      this.#readDirectory()
    })
  }

  malloc(size: number): Address {
    const block = this.#take(size, 'malloc')
    const { probe } = this.#memory
    if (probe !== null && block !== 0) probe.alloc?.(block, size)
    return block
  }

  calloc(count: number, size: number): Address {
    checkSize(W.NAME, 'calloc', count)
    checkSize(W.NAME, 'calloc', size)
    const bytes = count * size
    if (bytes > MOST_BYTES) return 0 as Address
    const block = this.malloc(bytes)
    if (block === 0) return block
    clear(this.#memory, block, bytes)
    return block
  }

  realloc(block: Address, size: number): Address {
    checkSize(W.NAME, 'realloc', size)
    const to = block === 0 ? this.#take(size, 'realloc') : this.#resize(block, size)
    const { probe } = this.#memory
    if (probe !== null && to !== 0) {
      if (block === 0) probe.alloc?.(to, size)
      else probe.realloc?.(block, to, size)
    }
    return to
  }

  free(block: Address): void {
    this.#give(block, 'free')
    const { probe } = this.#memory
    if (probe !== null && block !== 0) probe.free?.(block)
  }

  /** Whether a live block of any owner begins there; at rung 0, whether one may. */
  owns(block: Address): boolean {
    if ((block & this.#alignmentMask) >>> 0 !== block) return false
    const slab = this.#segments.slabAt(block)
    return this.#u32[slab + W.SLAB_BIN] !== 0 && this.#isLive(slab, block)
  }

  usableSize(block: Address): number {
    return this.#u32[this.#slabOfLive(block, 'usableSize') + W.SLAB_BYTES]
  }

  /** Visits the blocks of all owners. */
  walk(visit: (block: Address, bytes: number) => void): void {
    walkMimalloc(this.#memory, this.state, visit)
  }

  /** Of all owners; `heartbeats` counts how often their slow paths ran, `remoteBlocks` how many blocks came back from another owner. */
  statistics(): AllocatorStatistics {
    return mimallocStatistics(this.#memory, this.state)
  }

  check(): void {
    checkMimalloc(this.#memory, this.state)
    this.#quarantine?.check()
  }

  /**
   * The view of another owner over the same memory: it has slabs of its own, and what it frees of another one's goes to the remote
   * list of the block's slab. `owner` is a whole number from 0 to 2^32 - 1. Throws `MisuseError` (`bad-option`), or `OutOfMemoryError`.
   */
  asOwner(owner: number): Mimalloc {
    if (!(Number.isInteger(owner) && owner >= 0 && owner < 2 ** 32)) {
      throw new MisuseError('bad-option', { operation: 'asOwner', strategy: W.NAME }, `${owner} is no owner: a whole number from 0 to 2^32 - 1`)
    }
    return new Mimalloc(this.#memory, this.#state, this.#segments, owner)
  }

  /** Sets what is called whenever this owner's slow path runs (the paper's deferred free); `null` for nothing. Inside of the call it is not called again. */
  onHeartbeat(hook: HeartbeatHook | null): void {
    this.#heartbeat.hook = hook
  }

  /** Merges all lists of this owner and gives back what is empty. Cost: its slabs that are not full, and the blocks that others freed. */
  collect(): void {
    this.#slow.collect()
  }

  retire(block: Address, operation: string): number {
    const u32 = this.#u32
    const slab = this.#slabOfLive(block, operation)
    if (u32[slab + W.SLAB_BIN] === W.HUGE) u32[slab + W.SLAB_COUNT] = 0
    else if (this.#checked) this.#flipMark(slab, block)
    return u32[slab + W.SLAB_BYTES]
  }

  recycle(block: Address): void {
    const u32 = this.#u32
    const slab = this.#segments.slabAt(block)
    if (u32[slab + W.SLAB_HEAP] === this.#heap) this.#queues.push(slab, block)
    else if (u32[slab + W.SLAB_BIN] !== W.HUGE) this.#queues.pushRemote(slab, block)
    else if (u32[slab + W.SLAB_SEGMENT] === this.#heap) this.#segments.giveHuge(slab)
    else this.#queues.pushDelayed(u32[slab + W.SLAB_SEGMENT], block)
  }

  /** The fast path: the first block on the free list of the slab in front. */
  #take(size: number, operation: string): Address {
    if ((size | 0) === size && (size - 1) >>> 0 < this.#smallBytes) {
      const slab = this.#i32[this.#direct + ((size - 1) >>> this.#unitShift)]
      const block = this.#u32[slab + W.SLAB_FREE]
      if (block !== 0) return this.#pop(slab, block)
      return this.#takeSlow(size)
    }
    return this.#takeMedium(size, operation)
  }

  #pop(slab: number, block: number): Address {
    const u32 = this.#u32
    u32[slab + W.SLAB_FREE] = this.#encoded ? this.#links.follow(slab, block, 'malloc') : u32[block >>> 2]
    this.#i32[slab + W.SLAB_COUNT]++
    if (this.#checked) this.#flipMark(slab, block)
    return block as Address
  }

  /** The fast path: onto the local list of a slab that is this owner's, and neither full nor empty now. */
  #give(block: Address, operation: string): void {
    const slice = block >>> W.SLICE_SHIFT
    if (slice < this.#entries && (block & this.#alignmentMask) >>> 0 === block && this.#quarantine === null) {
      const i32 = this.#i32
      const slab = i32[this.#directory + slice]
      if (i32[slab + W.SLAB_HEAP] === this.#heap) {
        if (this.#checked) {
          if (!this.#isMarked(slab, block)) refuse(W.NAME, operation, 'double-free', block)
          this.#flipMark(slab, block)
        }
        if (this.#encoded) this.#links.set(block, this.#u32[slab + W.SLAB_LOCAL])
        else i32[block >>> 2] = i32[slab + W.SLAB_LOCAL]
        i32[slab + W.SLAB_LOCAL] = block
        const count = i32[slab + W.SLAB_COUNT] - 1
        i32[slab + W.SLAB_COUNT] = count
        if (count === 0) this.#queues.drained(slab)
        return
      }
    }
    this.#giveSlow(block, operation)
  }

  #isMarked(slab: number, block: number): boolean {
    return (this.#i32[this.#i32[slab + W.SLAB_MARKS] + (block >>> this.#markShift)] & (1 << (block >>> this.#unitShift))) !== 0
  }

  #flipMark(slab: number, block: number): void {
    this.#i32[this.#i32[slab + W.SLAB_MARKS] + (block >>> this.#markShift)] ^= 1 << (block >>> this.#unitShift)
  }

  /** Null, huge blocks, other owners' blocks, quarantine, and what is no block. */
  #giveSlow(block: Address, operation: string): void {
    if (block === 0) return
    if (this.#quarantine !== null) {
      this.#quarantine.enter(block, operation)
      return
    }
    this.retire(block, operation)
    this.recycle(block)
  }

  #takeMedium(size: number, operation: string): Address {
    checkSize(W.NAME, operation, size)
    if (size > MOST_BINNED) return this.#takeHuge(size)
    const slab = this.#u32[this.#heap + W.HEAP_FIRST + this.#binOf(size) - 1]
    const block = slab === 0 ? 0 : this.#u32[slab + W.SLAB_FREE]
    return block === 0 ? this.#takeSlow(size) : this.#pop(slab, block)
  }

  #binOf(size: number): number {
    return binOf(size === 0 ? 1 : ((size - 1) >>> this.#unitShift) + 1)
  }

  #takeSlow(size: number): Address {
    const slab = this.#slow.refill(this.#binOf(size))
    return slab === 0 ? (0 as Address) : this.#pop(slab, this.#u32[slab + W.SLAB_FREE])
  }

  #takeHuge(size: number): Address {
    const slab = this.#slow.takeHuge(size)
    return (slab === 0 ? 0 : this.#u32[slab + W.SLAB_BASE]) as Address
  }

  #resize(block: Address, size: number): Address {
    const held = this.#u32[this.#slabOfLive(block, 'realloc') + W.SLAB_BYTES]
    // A block that shrinks by less than half stays where it is.
    if (size <= held && size >= held >>> 1) return block
    const to = this.#take(size, 'realloc')
    if (to === 0) return to
    copy(this.#memory, block, to, Math.min(size, held))
    this.#give(block, 'realloc')
    return to
  }

  /** Whether a live block of the slab begins there; at rung 0, whether a block does that was handed out once. */
  #isLive(slab: number, block: number): boolean {
    const u32 = this.#u32
    if (u32[slab + W.SLAB_BIN] === W.HUGE) return block === u32[slab + W.SLAB_BASE] && u32[slab + W.SLAB_COUNT] === 1
    if (this.#checked) return this.#isMarked(slab, block)
    return block < u32[slab + W.SLAB_FRESH] && (block - u32[slab + W.SLAB_BASE]) % u32[slab + W.SLAB_BYTES] === 0
  }

  /** The slab whose live block is `block`; throws the `MisuseError` for anything else. */
  #slabOfLive(block: Address, operation: string): number {
    if ((block & this.#alignmentMask) >>> 0 !== block) {
      refuse(W.NAME, operation, Number.isInteger(block) && block > 0 && block < 2 ** 32 ? 'misaligned' : 'foreign', block)
    }
    const slab = this.#segments.slabAt(block)
    if (this.#segments.isNothing(slab)) refuse(W.NAME, operation, 'foreign', block)
    if (this.#u32[slab + W.SLAB_BIN] === 0 || !this.#isLive(slab, block)) refuse(W.NAME, operation, 'double-free', block)
    return slab
  }

  #readDirectory(): void {
    this.#directory = this.#segments.directory
    this.#entries = this.#segments.entries
  }
}
