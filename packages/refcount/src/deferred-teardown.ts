import { type Address, type Barrier, type Lifetime, type LifetimeContext, type LifetimeHooks, type LinearMemory, type ObjectRef, OutOfMemoryError, type Teardown, typeTraits, typeWords } from '@mm/contract'
import { ImmediateLifetime } from './immediate.js'
import { zeroCountTable } from './layout.js'

/** Words of the table are u32 at either width, so its places are the same. */
const { offset, size: TABLE_BYTES } = zeroCountTable.at(8)
const ENTRIES = TABLE_BYTES >>> 2
const fields = Object.freeze({ inner: offset.inner >>> 2, first: offset.first >>> 2, end: offset.end >>> 2, until: offset.until >>> 2 })

/**
 * Exact counts, of the stack's references as of all others; what comes to zero waits in a table up to the next safepoint.
 *
 * ```
 *  stack (counted)       heap (counted)          zero-count table: a ring
 *  +---+                +------+                +---+---+---+---+----
 *  | a-+--------------> | a: 1 |                |   | b | c |   |        first: b, end: behind c
 *  +---+                | b: 1 | <--------------+-----+-+-+-+---+----
 *                       | c: 2 | <--------------------+   |              b will go; c was found by a weak reference
 *                       +------+ <------------------------+              since, whose holder counts beside the table: it stays
 * ```
 *
 * The table's own reference is counted, so that nobody has to know of the table: counts equal references everywhere and always, a collection
 * takes what waits for held from outside, and an object stands in it once, as one with a count above zero does not come to zero.
 *
 * Leaves (numbers, strings: nothing follows their end) go at once. So does what finds the table full: within one native no safepoint may come for long.
 *
 * Algorithm: the zero-count table of Deutsch and Bobrow, CACM 19(9), 1976, with the stack counted: nothing needs to be looked at before what waits can go.
 */
export class DeferredTeardownLifetime implements Lifetime, Teardown {
  readonly counting = 'exact'
  readonly teardown: Teardown = this
  readonly state: Address
  readonly #inner: ImmediateLifetime
  readonly #hooks: LifetimeHooks
  /** Word index of the table. */
  readonly #at: number
  readonly #capacity: number
  readonly #W: number
  /** Words from the start of a type block to its first field. */
  readonly #block: number
  #barrier: Barrier | null = null
  /** Whether something is being taken apart in this very activation: what dies with it goes with it. */
  #running = false
  #u32!: Uint32Array

  /** `entries` may wait at once. Throws `OutOfMemoryError`. */
  constructor(context: LifetimeContext, entries: number) {
    const { memory, objects, weakReferences, hooks, state } = context
    // One place stays empty: a ring whose ends meet has nothing in it.
    this.#capacity = entries + 1
    this.state = state ?? reserveTable(memory, this.#capacity)
    this.#at = this.state >>> 2
    this.#hooks = hooks
    this.#W = objects.layout.wordBytes
    this.#block = objects.layout.items >>> 2
    memory.onRefresh(() => (this.#u32 = memory.u32))
    const taken = state === undefined ? {} : { state: this.#u32[this.#at + fields.inner] as Address }
    this.#inner = new ImmediateLifetime({ memory, objects, weakReferences, hooks, ...taken })
    this.#u32[this.#at + fields.inner] = this.#inner.state
  }

  retain(object: ObjectRef): void {
    this.#inner.retain(object)
  }

  release(object: ObjectRef): void {
    if (object === 0) return
    const u32 = this.#u32
    if (u32[object >>> 2] !== 1) {
      this.#inner.release(object)
      return
    }
    u32[object >>> 2] = 0
    this.dropped(object)
  }

  dropped(object: ObjectRef): void {
    const u32 = this.#u32
    const at = this.#at
    const end = u32[at + fields.end]
    const next = this.#after(end)
    if (this.#running || next === u32[at + fields.first] || this.#isLeaf(object)) {
      this.#takeApart(object)
      return
    }
    u32[object >>> 2] = 1
    u32[at + ENTRIES + end] = object
    u32[at + fields.end] = next
    this.#hooks.schedule?.()
  }

  #isLeaf(object: ObjectRef): boolean {
    const type = (this.#u32[(object + this.#W) >>> 2] >>> 2) + this.#block
    return (this.#u32[type + typeWords.traits] & typeTraits.leaf) !== 0
  }

  #after(index: number): number {
    return index + 1 === this.#capacity ? 0 : index + 1
  }

  #takeApart(object: ObjectRef): void {
    const outer = this.#running
    this.#running = true
    try {
      this.#inner.dropped(object)
    } finally {
      this.#running = outer
    }
  }

  // --- what waits ----------------------------------------------------------------------------------------------------

  get due(): boolean {
    return this.#u32[this.#at + fields.first] !== this.#u32[this.#at + fields.end]
  }

  run(): void {
    const at = this.#at
    // A finalizer comes to safepoints, too: whatever came to zero with its object goes after it, and not in the middle.
    if (this.#u32[at + fields.first] !== this.#u32[at + fields.until]) return
    this.#u32[at + fields.until] = this.#u32[at + fields.end]
    this.#goThrough()
  }

  #goThrough(): void {
    try {
      this.#takeApartThose()
    } finally {
      // What a bad count ends is over; what waits for mutator code is not.
      if (!this.#inner.suspended) this.#u32[this.#at + fields.until] = this.#u32[this.#at + fields.first]
    }
    // What has come meanwhile waits for the next safepoint.
    if (this.due) this.#hooks.schedule?.()
  }

  #takeApartThose(): void {
    const at = this.#at
    while (this.#u32[at + fields.first] !== this.#u32[at + fields.until]) {
      const first = this.#u32[at + fields.first]
      const object = this.#u32[at + ENTRIES + first] as ObjectRef
      this.#u32[at + fields.first] = this.#after(first)
      const count = this.#u32[object >>> 2] - 1
      this.#u32[object >>> 2] = count
      if (count !== 0) this.#barrier?.released(object)
      else this.#takeApart(object)
      if (this.#inner.suspended) return
    }
  }

  // --- mutator code --------------------------------------------------------------------------------------------------

  get barrier(): Barrier | null {
    return this.#barrier
  }

  set barrier(barrier: Barrier | null) {
    this.#barrier = barrier
    this.#inner.barrier = barrier
  }

  get suspended(): boolean {
    return this.#inner.suspended
  }

  resume(): void {
    this.#running = true
    try {
      this.#inner.resume()
    } finally {
      this.#running = false
    }
    if (!this.#inner.suspended) this.#goThrough()
  }

  get saveBytes(): number {
    return this.#inner.saveBytes
  }

  save(at: Address): void {
    this.#inner.save(at)
  }

  restore(at: Address): void {
    this.#inner.restore(at)
  }

  pending(visit: (object: ObjectRef, held: boolean) => void): void {
    this.#inner.pending(visit)
    const u32 = this.#u32
    for (let index = u32[this.#at + fields.first]; index !== u32[this.#at + fields.end]; index = this.#after(index)) visit(u32[this.#at + ENTRIES + index] as ObjectRef, true)
  }
}

/** An empty table. Throws `OutOfMemoryError`. */
function reserveTable(memory: LinearMemory, capacity: number): Address {
  const bytes = TABLE_BYTES + 4 * capacity
  const at = memory.reserve(bytes, 16)
  if (at === 0) throw new OutOfMemoryError({ operation: 'createRuntime', size: bytes, strategy: 'deferred' })
  memory.u32.fill(0, at >>> 2, (at + TABLE_BYTES) >>> 2)
  return at
}
