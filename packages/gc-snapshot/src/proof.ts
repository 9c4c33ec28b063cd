import { IMMORTAL_FROM, type LinearMemory, type ObjectAccess, headerBits, typeWords } from '@mm/contract'
import { type CollectorState, type HeaderLists, type Reach } from '@mm/cycles'
import { LOOKED_AT, type Colours } from './colours.js'
import { type Cursor } from './cursor.js'
import { type StateField } from './layout.js'

const { preHeader: PRE_HEADER } = typeWords

/**
 * Proves that nobody holds the objects of a list but they each other: first all references among them are counted, then their counts are
 * added up. Both sums are equal exactly when every reference comes from within. Two sums are enough, however many objects there are, and the
 * mutator may go on between two steps: it can only add to the second sum, as long as it takes no reference away from one of the objects, and
 * of that the barrier tells.
 */
export class Proof {
  readonly #state: CollectorState<StateField>
  readonly #lists: HeaderLists
  readonly #colours: Colours
  readonly #cursor: Cursor
  readonly #W: number
  readonly #block: number
  /** Word index. */
  readonly #edges: number
  #u32!: Uint32Array
  #found = false

  constructor(
    { memory, objects }: { readonly memory: LinearMemory; readonly objects: ObjectAccess },
    parts: { readonly state: CollectorState<StateField>; readonly lists: HeaderLists; readonly colours: Colours; readonly cursor: Cursor },
  ) {
    this.#state = parts.state
    this.#lists = parts.lists
    this.#colours = parts.colours
    this.#cursor = parts.cursor
    this.#W = memory.wordBytes
    this.#block = objects.layout.items >>> 2
    this.#edges = parts.state.word('edges')
    memory.onRefresh(() => (this.#u32 = memory.u32))
  }

  begin(list: number): void {
    this.#state.set('edges', 0)
    this.#cursor.goTo(this.#lists.after(list))
  }

  /**
   * Counts references among the objects of `list`, at most `budget` of them. Returns how many are left of that: at least 1 at the end;
   * nothing, where an object is immortal. `found`: the list is of trash that a finalizer can get at; else of what is white.
   */
  countEdges(list: number, budget: number, found: boolean): number | undefined {
    this.#found = found
    const cursor = this.#cursor
    for (let left = budget; ; ) {
      const { node } = cursor
      if (node === list) return Math.max(left, 1)
      if (left <= 0) return 0
      if (this.#u32[(node + 2 * this.#W) >>> 2] >= IMMORTAL_FROM) return undefined
      left -= cursor.visit(this.#count)
    }
  }

  readonly #count: Reach = (object) => {
    const u32 = this.#u32
    const W = this.#W
    if (u32[(u32[(object + W) >>> 2] >>> 2) + this.#block + PRE_HEADER] === 0) return
    const node = object - 2 * W
    if (u32[node >>> 2] === 0) return
    const inside = this.#found ? (u32[(node + W) >>> 2] & headerBits.collecting) !== 0 : this.#colours.isWhite(node)
    if (inside) u32[this.#edges]++
  }

  beginCounts(list: number): void {
    this.#state.set('counts', 0)
    this.#state.set('size', 0)
    this.#cursor.goTo(this.#lists.after(list))
  }

  /** Adds up the counts of the objects of `list`. Those that were found become white. */
  addCounts(list: number, budget: number, found: boolean): number {
    const cursor = this.#cursor
    const state = this.#state
    for (let left = budget; ; left -= LOOKED_AT) {
      const { node } = cursor
      if (node === list) return Math.max(left, 1)
      if (left <= 0) return 0
      cursor.next()
      if (found) this.#colours.whiten(node)
      state.add('counts', this.#u32[(node + 2 * this.#W) >>> 2])
      state.add('size', 1)
    }
  }

  /** Whether nobody holds them: after both sums, and if the barrier has told of nothing. */
  get holds(): boolean {
    return this.#state.get('edges') === this.#state.get('counts')
  }
}
