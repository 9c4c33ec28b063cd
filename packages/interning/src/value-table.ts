import { type Address, type InterningContext, type LinearMemory, type ObjectRef, OutOfMemoryError } from '@mm/contract'
import { entry, state } from './layout.js'

const { offset: STATE, size: STATE_BYTES } = state.at(8)
const TABLE = STATE.table >>> 2
const CAPACITY = STATE.capacity >>> 2
const USED = STATE.used >>> 2
const FILLED = STATE.filled >>> 2
const HITS = STATE.hits >>> 2
const SAVED = STATE.bytesSaved >>> 3
const ENTRY_BYTES = entry.at(8).size
const FIRST_CAPACITY = 512
/** Where a value was. */
const GRAVE = 1

/**
 * Values that are one object with their equals, strings or whatever else the strategy is given: open addressing with linear probing, in linear
 * memory. Entries do not count: who lets an entered value die says so first.
 */
export class ValueTable {
  readonly #memory: LinearMemory
  readonly #context: InterningContext
  readonly state: Address
  readonly #at: number
  #u32!: Uint32Array
  #f64!: Float64Array

  constructor(context: InterningContext) {
    const { memory } = context
    this.#context = context
    this.#memory = memory
    const { state: taken } = context
    this.state = taken ?? memory.reserve(STATE_BYTES, 16)
    const table = taken ?? (this.state === 0 ? this.state : memory.reserve(FIRST_CAPACITY * ENTRY_BYTES, 16))
    if (table === 0) throw new OutOfMemoryError({ operation: 'createRuntime', size: FIRST_CAPACITY * ENTRY_BYTES, strategy: 'interning' })
    this.#at = this.state >>> 2
    memory.onRefresh(() => {
      this.#u32 = memory.u32
      this.#f64 = memory.f64
    })
    if (taken !== undefined) return
    this.#u32.fill(0, this.#at, this.#at + (STATE_BYTES >>> 2))
    this.#adopt(table, FIRST_CAPACITY)
  }

  #adopt(table: Address, capacity: number): void {
    const from = table >>> 2
    this.#u32.fill(0, from, from + (capacity * ENTRY_BYTES) / 4)
    this.#u32[this.#at + TABLE] = table
    this.#u32[this.#at + CAPACITY] = capacity
    this.#u32[this.#at + FILLED] = this.#u32[this.#at + USED]
  }

  /** The entered value equal to `value`, or `value`, entered now; 0 when the table must grow and cannot. */
  intern(value: ObjectRef, hash: number): ObjectRef {
    const at = this.#at
    if (3 * this.#u32[at + FILLED] >= 2 * this.#u32[at + CAPACITY] && !this.#grow()) return 0 as ObjectRef
    const u32 = this.#u32
    const table = u32[at + TABLE] >>> 2
    const mask = u32[at + CAPACITY] - 1
    let grave = -1
    for (let index = hash & mask; ; index = (index + 1) & mask) {
      const word = table + 2 * index
      const found = u32[word] as ObjectRef
      if (found === 0) {
        const place = grave === -1 ? word : grave
        if (grave === -1) u32[at + FILLED]++
        u32[place] = value
        u32[place + 1] = hash
        u32[at + USED]++
        if (this.#memory.probe !== null) this.#memory.probe.intern?.(value, true)
        return value
      }
      if (found === GRAVE) {
        if (grave === -1) grave = word
      } else if (found === value || (u32[word + 1] === hash >>> 0 && this.#context.equal(found, value))) {
        u32[at + HITS]++
        if (found !== value) this.#f64[(at >>> 1) + SAVED] += this.#context.bytesOf(value)
        if (this.#memory.probe !== null) this.#memory.probe.intern?.(found, false)
        return found
      }
    }
  }

  /** Whether this very value is entered. */
  has(value: ObjectRef, hash: number): boolean {
    return this.#find(value, hash) !== -1
  }

  /** Takes `value` out; nothing when it is not in. */
  forget(value: ObjectRef, hash: number): void {
    const word = this.#find(value, hash)
    if (word === -1) return
    this.#u32[word] = GRAVE
    this.#u32[this.#at + USED]--
  }

  /** The word of its entry, or -1. */
  #find(value: ObjectRef, hash: number): number {
    const u32 = this.#u32
    const at = this.#at
    const table = u32[at + TABLE] >>> 2
    const mask = u32[at + CAPACITY] - 1
    for (let index = hash & mask; ; index = (index + 1) & mask) {
      const word = table + 2 * index
      if (u32[word] === value) return word
      if (u32[word] === 0) return -1
    }
  }

  /** Twice as large, or as large as before without graves. */
  #grow(): boolean {
    const at = this.#at
    const old = this.#u32[at + TABLE] as Address
    const oldCapacity = this.#u32[at + CAPACITY]
    const capacity = 3 * this.#u32[at + USED] >= oldCapacity ? 2 * oldCapacity : oldCapacity
    const table = this.#memory.reserve(capacity * ENTRY_BYTES, 16)
    if (table === 0) return this.#u32[at + FILLED] < oldCapacity - 1
    this.#adopt(table, capacity)
    const u32 = this.#u32
    const mask = capacity - 1
    for (let word = old >>> 2, end = word + 2 * oldCapacity; word < end; word += 2) {
      if (u32[word] <= GRAVE) continue
      let index = u32[word + 1] & mask
      while (u32[(table >>> 2) + 2 * index] !== 0) index = (index + 1) & mask
      u32[(table >>> 2) + 2 * index] = u32[word]
      u32[(table >>> 2) + 2 * index + 1] = u32[word + 1]
    }
    this.#memory.release(old, oldCapacity * ENTRY_BYTES)
    return true
  }

  /** Values have moved; their hashes, and so their entries, stay. Cost: the table. */
  moved(now: (value: ObjectRef) => ObjectRef): void {
    const table = this.#u32[this.#at + TABLE] >>> 2
    for (let word = table, end = table + 2 * this.#u32[this.#at + CAPACITY]; word < end; word += 2) {
      if (this.#u32[word] > GRAVE) this.#u32[word] = now(this.#u32[word] as ObjectRef)
    }
  }

  walk(visit: (value: ObjectRef) => void): void {
    const table = this.#u32[this.#at + TABLE] >>> 2
    for (let word = table, end = table + 2 * this.#u32[this.#at + CAPACITY]; word < end; word += 2) {
      if (this.#u32[word] > GRAVE) visit(this.#u32[word] as ObjectRef)
    }
  }

  statistics(): { entries: number; hits: number; bytesSaved: number } {
    return { entries: this.#u32[this.#at + USED], hits: this.#u32[this.#at + HITS], bytesSaved: this.#f64[(this.#at >>> 1) + SAVED] }
  }
}
