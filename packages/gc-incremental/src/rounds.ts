import { type CollectorContext, type ObjectRef, typeTraits, typeWords } from '@mm/contract'
import { type CollectorState, type HeaderLists, type Separation } from '@mm/cycles'
import { type StateField } from './layout.js'
import { type Spaces } from './spaces.js'

/** Work that is not done in the beginning: a small heap is left alone. */
const HEAD_START = 5000
/** An increment takes a part of the heap: this divided by the second threshold. */
const SCAN_RATE_DIVISOR = 10

/** What {@link Rounds} works on. */
export interface RoundsParts {
  readonly state: CollectorState<StateField>
  readonly lists: HeaderLists
  readonly spaces: Spaces
  readonly separation: Separation
  readonly trash: number
  untrack(object: ObjectRef): void
}

/** What a collection looks at: the young, an increment of a round through the heap, or everything. */
export class Rounds {
  readonly #context: CollectorContext
  readonly #parts: RoundsParts
  readonly #young: number
  readonly #increment: number
  readonly #permanent: number

  constructor(context: CollectorContext, parts: RoundsParts) {
    this.#context = context
    this.#parts = parts
    this.#young = parts.state.at('youngNext')
    this.#increment = parts.state.at('incrementNext')
    this.#permanent = parts.state.at('permanentNext')
  }

  /** In a new state. */
  start(): void {
    this.#setWork(-HEAD_START)
  }

  get #work(): number {
    return this.#parts.state.get('workToDo') | 0
  }

  #setWork(work: number): void {
    this.#parts.state.set('workToDo', Math.max(-(2 ** 31), work) >>> 0)
  }

  /** An object that is alive after all: old, and looked at. */
  survive(node: number): void {
    const { lists, spaces } = this.#parts
    lists.append(spaces.visited, node)
    spaces.setVisited(node)
  }

  young(): void {
    const { state, lists } = this.#parts
    this.#setWork(this.#work + this.#assess())
    state.add('count1', 1)
    lists.merge(this.#young, this.#increment)
    this.#separate(false)
  }

  everything(): void {
    const { state, lists, spaces } = this.#parts
    lists.merge(this.#young, this.#increment)
    lists.merge(spaces.pending, this.#increment)
    lists.merge(spaces.visited, this.#increment)
    state.set('count0', 0)
    state.set('count1', 0)
    this.#separate(true)
    this.#endRound()
  }

  /**
   * An increment. In the beginning of a round what the roots reach is marked, and nothing collected; one that somebody asked for goes on
   * (CPython's does not), so that the young garbage is gone in any case.
   */
  increment(asked: boolean): void {
    const { state, lists, spaces } = this.#parts
    this.#setWork(this.#work + this.#assess())
    if (state.get('collecting') === 0) {
      const marked = spaces.markRoots()
      // What is marked is taken off twice, as it was in CPython: by the marking, and by who asked for it.
      this.#setWork(this.#work - 2 * marked)
      state.set('visited', marked)
      state.set('collecting', 1)
      if (!asked) return
    }
    const marked = spaces.markRoots()
    this.#setWork(this.#work - marked)
    state.add('visited', marked)
    if (this.#work < 0 && !asked) return
    lists.merge(this.#young, this.#increment)
    let size = spaces.setAllVisited(this.#increment)
    size += spaces.expand(this.#increment, lists.after(this.#increment))
    while (size < this.#work && !lists.isEmpty(spaces.pending)) size += spaces.takeFirst(this.#increment)
    this.#separate(false)
    this.#setWork(this.#work - size)
    if (lists.isEmpty(spaces.pending)) this.#endRound()
  }

  /** Work that comes with the new objects: they themselves, and a part of the heap. The count begins anew. */
  #assess(): number {
    const { state } = this.#parts
    const made = state.get('count0')
    state.set('count0', 0)
    const part = Math.floor(state.get('heapSize') / SCAN_RATE_DIVISOR / Math.max(2, state.get('threshold1') | 0))
    return made + Math.min(part, 2 * made)
  }

  #endRound(): void {
    const { state, spaces } = this.#parts
    spaces.swap()
    state.set('collecting', 0)
    this.#setWork(0)
  }

  /** Tells trash in the increment; the rest of it is old, and looked at. */
  #separate(full: boolean): void {
    const { state, lists, spaces, separation, trash } = this.#parts
    state.add('visited', separation.separate(this.#increment, trash, this.#permanent))
    this.#untrackWhatMay(full ? typeTraits.untrackYoung | typeTraits.untrackFull : typeTraits.untrackYoung)
    spaces.setAllVisited(this.#increment)
    lists.merge(this.#increment, spaces.visited)
  }

  #untrackWhatMay(traits: number): void {
    const { lists } = this.#parts
    const { memory, objects } = this.#context
    const { preHeader, type, items } = objects.layout
    for (let node = lists.after(this.#increment), next; node !== this.#increment; node = next) {
      next = lists.after(node)
      const object = (node + preHeader) as ObjectRef
      const of = (memory.u32[(object + type) >>> 2] >>> 2) + (items >>> 2)
      if ((memory.u32[of + typeWords.traits] & traits) !== 0 && objects.mayUntrack(object)) this.#parts.untrack(object)
    }
  }
}
