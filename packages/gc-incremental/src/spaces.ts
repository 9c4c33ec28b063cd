import { type Address, type LinearMemory, type ObjectAccess, type Roots, typeWords } from '@mm/contract'
import { type CollectorState, Edges, type HeaderLists, OWN_BIT } from '@mm/cycles'
import { type StateField } from './layout.js'

/**
 * The two spaces of old objects, of which one is visited, and the bit by which an object says where it belongs. What is new belongs to the
 * space that is not visited.
 */
export class Spaces {
  readonly #state: CollectorState<StateField>
  readonly #lists: HeaderLists
  readonly #roots: Roots
  readonly #edges: Edges
  readonly #heads: readonly number[]
  readonly #visitedSpace: number
  readonly #W: number
  readonly #block: number
  #u32!: Uint32Array
  /** Where what is reached goes, and how many that were. */
  #into = 0
  #moved = 0

  constructor(memory: LinearMemory, objects: ObjectAccess, roots: Roots, state: CollectorState<StateField>, lists: HeaderLists) {
    this.#state = state
    this.#lists = lists
    this.#roots = roots
    this.#edges = new Edges(memory, objects)
    this.#heads = [state.at('oldANext'), state.at('oldBNext')]
    this.#visitedSpace = state.word('visitedSpace')
    this.#W = memory.wordBytes
    this.#block = objects.layout.items >>> 2
    memory.onRefresh(() => (this.#u32 = memory.u32))
  }

  get visited(): number {
    return this.#heads[this.#u32[this.#visitedSpace]]
  }

  get pending(): number {
    return this.#heads[1 - this.#u32[this.#visitedSpace]]
  }

  /** The bit of an object that is visited. */
  get #visitedBit(): number {
    return this.#u32[this.#visitedSpace] * OWN_BIT
  }

  /** A round is over: what was visited is pending. */
  swap(): void {
    this.#state.set('visitedSpace', 1 - this.#u32[this.#visitedSpace])
    this.#state.add('rounds', 1)
  }

  /** Says that a node belongs to what is pending; its list is the caller's affair. */
  setPending(node: number): void {
    this.#set(node, OWN_BIT - this.#visitedBit)
  }

  setVisited(node: number): void {
    this.#set(node, this.#visitedBit)
  }

  #set(node: number, bit: number): void {
    const prev = (node + this.#W) >>> 2
    this.#u32[prev] = ((this.#u32[prev] & ~OWN_BIT) | bit) >>> 0
  }

  /** Says of everything in a list that it is visited; returns how many that are. */
  setAllVisited(list: number): number {
    let size = 0
    for (let node = this.#lists.after(list); node !== list; node = this.#lists.after(node), size++) this.setVisited(node)
    return size
  }

  /** Moves what the roots lead to, and is pending, to what is visited. Returns how many objects. */
  markRoots(): number {
    const into = this.visited
    const before = this.#lists.before(into)
    this.#into = into
    this.#moved = 0
    this.#roots.visit(this.#visitRoot)
    for (let node = this.#lists.after(before); node !== into; node = this.#lists.after(node)) this.#edges.visit(node + 2 * this.#W, this.#take)
    return this.#moved
  }

  readonly #visitRoot = (slot: Address): void => {
    const object = this.#u32[slot >>> 2]
    if (object !== 0) this.#take(object)
  }

  /** Moves the first of what is pending behind `list`, and everything pending that it leads to. Returns how many objects. */
  takeFirst(list: number): number {
    const node = this.#lists.after(this.pending)
    this.#lists.move(node, list)
    this.setVisited(node)
    return 1 + this.expand(list, node)
  }

  /** Moves what is pending, and is led to by `list` from `from` on, behind it. Returns how many objects. */
  expand(list: number, from: number): number {
    this.#into = list
    this.#moved = 0
    for (let node = from; node !== list; node = this.#lists.after(node)) this.#edges.visit(node + 2 * this.#W, this.#take)
    return this.#moved
  }

  readonly #take = (item: number): void => {
    const u32 = this.#u32
    const W = this.#W
    if (u32[(u32[(item + W) >>> 2] >>> 2) + this.#block + typeWords.preHeader] === 0) return
    const node = item - 2 * W
    if (u32[node >>> 2] === 0 || (u32[(node + W) >>> 2] & OWN_BIT) === this.#visitedBit) return
    this.#lists.move(node, this.#into)
    this.setVisited(node)
    this.#moved++
  }
}
