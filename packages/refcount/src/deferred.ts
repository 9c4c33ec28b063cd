import { type Address, type Deferral, IMMORTAL_FROM, type Lifetime, type LifetimeContext, MisuseError, type ObjectRef, type Roots } from '@mm/contract'
import { ImmediateLifetime } from './immediate.js'
import { IN_TABLE } from './layout.js'
import { ObjectList } from './object-list.js'

const NO_ROOTS: Roots = { visit: () => undefined }

/**
 * Counts of the references in objects only. Whatever comes to zero goes into the zero-count table:
 *
 * ```
 *  stack (not counted)        heap (counted)             zero-count table
 *  +---+                     +--------+                 +---+---+---+----
 *  | a-+------------------>  | a: 0 T |  <--------------+-a | c | d |
 *  | b-+------------------>  | b: 1   |                 +---+-+-+-+-+----
 *  +---+                     | c: 0 T |  <------------------- +   |
 *                            | d: 2 T |  <------------------------+   d was at zero once: T says that it is in the table
 *                            +--------+
 *  reconciled: the stack's references are counted (a: 1, b: 2), what is at zero in the table is dead (c), the stack's are taken off again
 * ```
 *
 * Between the two passes over the stack every count is exact: objects are taken apart as by {@link ImmediateLifetime}, and collectors over counts run.
 *
 * Algorithm: Deutsch and Bobrow, CACM 19(9), 1976; two passes over the stack instead of a table of what the stack refers to.
 */
export class DeferredLifetime implements Lifetime, Deferral {
  readonly counting = 'deferred'
  readonly deferral: Deferral = this
  readonly #inner: ImmediateLifetime
  readonly #stack: Roots
  /** Objects whose count has been zero: exactly those with {@link IN_TABLE}. */
  readonly #table: ObjectList
  /** One entry for every reference that is counted for the stack. */
  readonly #held: ObjectList
  readonly #entries: number
  /** Entries at which the stack is looked at again. */
  #limit: number
  /** Where the table is being gone through; -1 while it is not. */
  #next = -1
  #exact = false
  #u32!: Uint32Array

  constructor(context: LifetimeContext, entries: number) {
    this.#inner = new ImmediateLifetime(context)
    this.#stack = context.stack ?? NO_ROOTS
    this.#table = new ObjectList(context.memory, 'release')
    this.#held = new ObjectList(context.memory, 'reconcile')
    this.#entries = entries
    this.#limit = entries
    const { memory } = context
    memory.onRefresh(() => (this.#u32 = memory.u32))
  }

  // --- references in objects -----------------------------------------------------------------------------------------

  retain(object: ObjectRef): void {
    this.#inner.retain(object)
  }

  release(object: ObjectRef): void {
    if (object === 0) return
    const count = this.#u32[object >>> 2]
    if (count >= IMMORTAL_FROM) return
    if (count === 0 || count === IN_TABLE) throw new MisuseError('bad-count', { operation: 'release', address: object, strategy: 'deferred' }, 'nothing in the heap refers to this object')
    if (count === 1) this.#table.reserve(1)
    this.#u32[object >>> 2] = count - 1
    if (count === 1) this.dropped(object)
  }

  dropped(object: ObjectRef): void {
    this.#table.push(object)
    this.#u32[object >>> 2] = IN_TABLE
  }

  // --- the stack -----------------------------------------------------------------------------------------------------

  get due(): boolean {
    return this.#table.length >= this.#limit && !this.#exact
  }

  created(object: ObjectRef): void {
    this.release(object)
  }

  hold(object: ObjectRef): void {
    if (this.#exact) this.#hold(object)
  }

  #hold(object: ObjectRef): void {
    if (object === 0 || this.#u32[object >>> 2] >= IMMORTAL_FROM) return
    this.#held.push(object)
    this.#u32[object >>> 2]++
  }

  reconcile(): void {
    if (this.#exact) return
    this.#settle()
    this.#next = 0
    this.#goThrough()
  }

  settled<T>(run: () => T): T {
    if (this.#exact) return run()
    this.#settle()
    try {
      return run()
    } finally {
      this.#unsettle()
    }
  }

  /** Counts the references on the stack; whoever is not at zero leaves the table. */
  #settle(): void {
    const table = this.#table
    let references = 0
    this.#stack.visit(() => references++)
    // What is held goes back to the table at the end: there is to be room for it then.
    this.#held.reserve(references)
    table.reserve(references)
    this.#exact = true
    this.#stack.visit((slot) => this.#hold(this.#u32[slot >>> 2] as ObjectRef))
    let kept = 0
    for (let index = 0; index < table.length; index++) {
      const object = table.at(index)
      if (this.#u32[object >>> 2] === IN_TABLE) table.set(kept++, object)
      else this.#u32[object >>> 2] -= IN_TABLE
    }
    table.length = kept
  }

  #unsettle(): void {
    const held = this.#held
    while (held.length > 0) {
      const object = held.pop()
      const count = --this.#u32[object >>> 2]
      if (count === 0) this.dropped(object)
    }
    this.#exact = false
  }

  /** Takes apart what is at zero, in the order in which it came there; ends early when mutator code must run. */
  #goThrough(): void {
    const table = this.#table
    while (this.#next < table.length) {
      const object = table.at(this.#next++)
      const count = this.#u32[object >>> 2] - IN_TABLE
      this.#u32[object >>> 2] = count
      if (count === 0) this.#inner.dropped(object)
      if (this.#inner.suspended) return
    }
    table.length = 0
    this.#next = -1
    this.#unsettle()
    this.#limit = table.length + this.#entries
  }

  // --- mutator code --------------------------------------------------------------------------------------------------

  get suspended(): boolean {
    return this.#inner.suspended
  }

  resume(): void {
    this.#inner.resume()
    if (this.#next >= 0 && !this.#inner.suspended) this.#goThrough()
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
    for (let index = Math.max(this.#next, 0); index < this.#table.length; index++) {
      const object = this.#table.at(index)
      if (this.#u32[object >>> 2] === IN_TABLE) visit(object, false)
    }
  }
}
