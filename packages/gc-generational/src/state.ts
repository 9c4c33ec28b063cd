import { type Address, type LinearMemory } from '@mm/contract'
import { CollectorState, HeaderLists } from '@mm/cycles'
import { type StateField, state } from './layout.js'

/** Generations; the last is the oldest. */
export const GENERATIONS = 3

/** The collector's numbers and list heads, where they lie in the memory. */
export class GenerationalState extends CollectorState<StateField> {
  readonly lists: HeaderLists
  /** Heads of lists. */
  readonly generations: readonly number[]
  readonly permanent: number
  readonly trash: number
  readonly seen: number
  readonly legacy: number
  /** Where the words of weak references whose callbacks are due lie. */
  readonly queue: Address
  readonly #memory: LinearMemory

  /** In a new place, all zeros and empty lists; or where it lies already. Throws `OutOfMemoryError`. */
  constructor(memory: LinearMemory, taken: Address | undefined) {
    super(memory, state, 'generational', taken)
    this.#memory = memory
    this.lists = new HeaderLists(memory)
    this.generations = [this.at('youngNext'), this.at('middleNext'), this.at('oldNext')]
    this.permanent = this.at('permanentNext')
    this.trash = this.at('trashNext')
    this.seen = this.at('seenNext')
    this.legacy = this.at('legacyNext')
    this.queue = this.at('queueFirst')
    if (taken === undefined) for (const head of this.heads()) this.lists.makeEmpty(head)
  }

  /** Three fields of one meaning, by generation. */
  triple(first: StateField, stride = 1): number[] {
    const from = this.word(first)
    return this.generations.map((_, generation) => this.#memory.u32[from + stride * generation])
  }

  heads(): number[] {
    return [...this.generations, this.permanent, this.trash, this.seen, this.legacy]
  }
}
