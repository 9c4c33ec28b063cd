import { type Address, type LinearMemory, type ObjectRef } from '@mm/contract'
import { CHUNK_BYTES, type ChunksField, type QueueField, chunk } from './layout.js'
import { type CollectorState } from './state.js'

const HEADER_BYTES = chunk.at(8).size
/** Queues that are filled from another hold at most two chunks each that are not full beyond what that one has given back. */
const SPARES = 4

/** Chunks of queues, from the memory; those that nobody uses are kept, or go back. */
export class Chunks {
  readonly #memory: LinearMemory
  readonly #state: CollectorState<ChunksField>
  #u32!: Uint32Array

  constructor(memory: LinearMemory, state: CollectorState<ChunksField>) {
    this.#memory = memory
    this.#state = state
    memory.onRefresh(() => (this.#u32 = memory.u32))
  }

  /** Sees to it that there are spare ones, so that a collection does not need memory. */
  fill(): void {
    while (this.#state.get('spares') < SPARES) {
      const base = this.#memory.reserve(CHUNK_BYTES, 16)
      if (base === 0) return
      this.give(base)
    }
  }

  /** A chunk, 0 for none. */
  take(): Address {
    const base = this.#memory.reserve(CHUNK_BYTES, 16)
    return base === 0 ? this.#takeSpare() : base
  }

  #takeSpare(): Address {
    const base = this.#state.get('spare') as Address
    if (base === 0) return base
    this.#state.set('spare', this.#u32[base >>> 2])
    this.#state.add('spares', -1)
    return base
  }

  give(base: Address): void {
    if (this.#state.get('spares') >= SPARES) {
      this.#memory.release(base, CHUNK_BYTES)
      return
    }
    this.#u32[base >>> 2] = this.#state.get('spare')
    this.#state.set('spare', base)
    this.#state.add('spares', 1)
  }
}

/** Objects in a line, in linear memory: put in behind, taken out in front. */
export class ObjectQueue<Name extends string = string> {
  readonly #chunks: Chunks
  readonly #count: number
  readonly #first: number
  readonly #read: number
  readonly #last: number
  readonly #write: number
  #u32!: Uint32Array

  /** `name` is that of its {@link queueFields}. */
  constructor(memory: LinearMemory, state: CollectorState<QueueField<Name>>, name: Name, chunks: Chunks) {
    this.#chunks = chunks
    this.#count = state.word(`${name}Count`)
    this.#first = state.word(`${name}First`)
    this.#read = state.word(`${name}Read`)
    this.#last = state.word(`${name}Last`)
    this.#write = state.word(`${name}Write`)
    memory.onRefresh(() => (this.#u32 = memory.u32))
  }

  get length(): number {
    return this.#u32[this.#count]
  }

  /** In a new state: there are no chunks, and what comes first needs one. */
  makeEmpty(): void {
    this.#u32[this.#write] = CHUNK_BYTES
  }

  /** Puts an object in; false where there is no memory for it. */
  add(object: ObjectRef): boolean {
    const u32 = this.#u32
    if (u32[this.#write] === u32[this.#last] + CHUNK_BYTES && !this.#extend()) return false
    const at = u32[this.#write]
    u32[at >>> 2] = object
    u32[this.#write] = at + 4
    u32[this.#count]++
    return true
  }

  #extend(): boolean {
    const base = this.#chunks.take()
    if (base === 0) return false
    const u32 = this.#u32
    const last = u32[this.#last]
    u32[base >>> 2] = 0
    if (last === 0) {
      u32[this.#first] = base
      u32[this.#read] = base + HEADER_BYTES
    } else u32[last >>> 2] = base
    u32[this.#last] = base
    u32[this.#write] = base + HEADER_BYTES
    return true
  }

  /** Takes an object out; there is one. */
  shift(): ObjectRef {
    const u32 = this.#u32
    const first = u32[this.#first]
    const at = u32[this.#read]
    const object = u32[at >>> 2] as ObjectRef
    u32[this.#read] = at + 4
    u32[this.#count]--
    if (at + 4 === first + CHUNK_BYTES) this.#drop(first)
    return object
  }

  #drop(first: number): void {
    const u32 = this.#u32
    const next = u32[first >>> 2]
    u32[this.#first] = next
    u32[this.#read] = next === 0 ? 0 : next + HEADER_BYTES
    if (next === 0) {
      u32[this.#last] = 0
      this.makeEmpty()
    }
    this.#chunks.give(first as Address)
  }

  /** Calls `visit` with each. */
  forEach(visit: (object: ObjectRef) => void): void {
    const u32 = this.#u32
    let base = u32[this.#first]
    let at = u32[this.#read]
    for (let left = u32[this.#count]; left > 0; left--) {
      if (at === base + CHUNK_BYTES) {
        base = u32[base >>> 2]
        at = base + HEADER_BYTES
      }
      visit(u32[at >>> 2] as ObjectRef)
      at += 4
    }
  }
}
