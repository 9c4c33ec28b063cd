import { type Address, type LinearMemory, OutOfMemoryError } from '@mm/contract'
import { type StateField, state } from './layout.js'
import { HeaderLists } from './lists.js'

/** Generations; the last is the oldest. */
export const GENERATIONS = 3

/** The collector's numbers and list heads, where they lie in the memory. */
export class CollectorState {
  readonly address: Address
  readonly lists: HeaderLists
  /** Heads of lists. */
  readonly generations: readonly number[]
  readonly permanent: number
  readonly trash: number
  readonly seen: number
  readonly legacy: number
  /** Where the words of weak references whose callbacks are due lie. */
  readonly queue: Address
  readonly #offset: Readonly<Record<StateField, number>>
  #u32!: Uint32Array

  /** In a new place, all zeros and empty lists; or where it lies already. Throws `OutOfMemoryError`. */
  constructor(memory: LinearMemory, taken: Address | undefined) {
    const { offset, size } = state.at(memory.wordBytes)
    this.#offset = offset
    this.address = taken ?? memory.reserve(size, 16)
    if (this.address === 0) throw new OutOfMemoryError({ operation: 'createRuntime', size, strategy: 'generational' })
    memory.onRefresh(() => (this.#u32 = memory.u32))
    this.lists = new HeaderLists(memory)
    this.generations = [this.#at('youngNext'), this.#at('middleNext'), this.#at('oldNext')]
    this.permanent = this.#at('permanentNext')
    this.trash = this.#at('trashNext')
    this.seen = this.#at('seenNext')
    this.legacy = this.#at('legacyNext')
    this.queue = this.#at('queueFirst') as Address
    if (taken !== undefined) return
    this.#u32.fill(0, this.address >>> 2, (this.address + size) >>> 2)
    for (const head of this.heads()) this.lists.makeEmpty(head)
  }

  #at(field: StateField): number {
    return this.address + this.#offset[field]
  }

  /** Index of a field's word. */
  word(field: StateField): number {
    return this.#at(field) >>> 2
  }

  get(field: StateField): number {
    return this.#u32[this.word(field)]
  }

  set(field: StateField, value: number): void {
    this.#u32[this.word(field)] = value
  }

  add(field: StateField, more: number): void {
    this.#u32[this.word(field)] += more
  }

  /** Three fields of one meaning, by generation. */
  triple(first: StateField, stride = 1): number[] {
    const from = this.word(first)
    return this.generations.map((_, generation) => this.#u32[from + stride * generation])
  }

  heads(): number[] {
    return [...this.generations, this.permanent, this.trash, this.seen, this.legacy]
  }
}
