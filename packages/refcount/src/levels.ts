import { type Address, CorruptionError, type LinearMemory, MisuseError, type ObjectRef, OutOfMemoryError } from '@mm/contract'
import { level, phases } from './layout.js'

/** Words of a level are u32 at either width, so its places are the same. */
const { offset, size: LEVEL_BYTES } = level.at(8)
const OUTER = offset.outer >>> 2
const LEVEL_WORDS = LEVEL_BYTES >>> 2
/** JavaScript finalizers inside one another before what dies in the innermost waits for its end. */
const NESTED_MOST = 16

/** A field of the present level, by its word. */
export const fields = Object.freeze({
  current: offset.current >>> 2,
  phase: offset.phase >>> 2,
  stack: offset.stack >>> 2,
  first: offset.first >>> 2,
  last: offset.last >>> 2,
  queue: offset.queueFirst >>> 2,
  reference: offset.reference >>> 2,
})

/** The level on which objects are taken apart now, and those set aside: all in the memory. */
export class Levels {
  /** Where the present level lies; behind it is room for those of nested JavaScript finalizers. */
  readonly state: Address
  /** Its word index: field `f` is `u32[at + f]`. */
  readonly at: number
  readonly saveBytes = LEVEL_BYTES
  /** Whether a death may be dealt with at once: nothing is suspended, no loop is running. */
  open = true
  /** Whether mutator code must run before the present level can go on. */
  suspended = false
  /** Whether a JavaScript finalizer runs for which no level has been begun. */
  mayNest = false
  /** Levels of JavaScript finalizers in which something died, inside one another. */
  #nested = 0
  #u32!: Uint32Array

  constructor(memory: LinearMemory, taken: Address | undefined) {
    const bytes = LEVEL_BYTES * (1 + NESTED_MOST)
    this.state = taken ?? memory.reserve(bytes, 16)
    if (this.state === 0) throw new OutOfMemoryError({ operation: 'createRuntime', size: bytes, strategy: 'immediate' })
    memory.onRefresh(() => (this.#u32 = memory.u32))
    this.at = this.state >>> 2
    if (taken === undefined) this.#u32.fill(0, this.at, this.at + LEVEL_WORDS)
    else this.#resume()
  }

  #resume(): void {
    this.suspended = this.#u32[this.at + fields.phase] !== phases.idle
    this.open = !this.suspended
  }

  /** Sets the present level aside at `to` and begins an empty one. */
  save(to: Address): void {
    const u32 = this.#u32
    for (let word = 0; word < LEVEL_WORDS; word++) {
      u32[(to >>> 2) + word] = u32[this.at + word]
      u32[this.at + word] = 0
    }
    u32[this.at + OUTER] = to
    this.suspended = false
    this.open = true
  }

  /** Goes back to the level saved last. Throws `MisuseError` (`bad-address`) when it is another one, or when something on the present level still waits. */
  restore(from: Address): void {
    const u32 = this.#u32
    const refuse = (why: string): never => {
      throw new MisuseError('bad-address', { operation: 'restore', address: from, strategy: 'immediate' }, why)
    }
    if (u32[this.at + OUTER] !== from) refuse('not the level saved last')
    if (!this.open) refuse('something on the inner level still waits')
    for (let word = 0; word < LEVEL_WORDS; word++) u32[this.at + word] = u32[(from >>> 2) + word]
    this.suspended = u32[this.at + fields.phase] !== phases.idle
    this.open = false
  }

  /** A JavaScript finalizer begins, in which a level may be begun if `synchronous`. Returns what {@link leave} is to be called with. */
  enter(synchronous: boolean): number {
    this.mayNest = synchronous && this.#nested < NESTED_MOST
    return this.#nested
  }

  /** Something dies in a JavaScript finalizer: on a level of its own. */
  nest(): void {
    this.mayNest = false
    this.#nested++
    this.save(this.#nestedLevel())
  }

  /** The JavaScript finalizer is over. */
  leave(nested: number): void {
    this.mayNest = false
    if (this.#nested === nested) return
    this.restore(this.#nestedLevel())
    this.#nested = nested
    this.suspended = false
  }

  #nestedLevel(): Address {
    return (((this.at + this.#nested * LEVEL_WORDS) << 2) >>> 0) as Address
  }

  /** Calls `visit` with the word index of every level, the present one first. */
  walk(visit: (at: number) => void): void {
    const seen = new Set<number>()
    for (let at = this.at; at !== 0; at = this.#u32[at + OUTER] >>> 2) {
      if (seen.has(at)) throw new CorruptionError({ operation: 'pending', address: at * 4, strategy: 'immediate' }, 'levels run in a circle')
      seen.add(at)
      visit(at)
    }
  }

  /** The object whose finalizer or callbacks run, 0 for none. */
  get current(): ObjectRef {
    return this.#u32[this.at + fields.current] as ObjectRef
  }
}
