import { type LinearMemory, type ObjectAccess, headerBits, typeTraits, typeWords } from '@mm/contract'
import { Edges, type HeaderLists } from '@mm/cycles'

const { collecting } = headerBits
const { preHeader: PRE_HEADER, traits: TRAITS } = typeWords

/** Trash with a finalizer that needs all that it refers to whole (CPython's `tp_del`): nothing of it can be cleared. */
export class Legacy {
  readonly #lists: HeaderLists
  readonly #edges: Edges
  readonly #W: number
  readonly #block: number
  #u32!: Uint32Array
  /** Where it goes. */
  #legacy = 0

  constructor(memory: LinearMemory, objects: ObjectAccess, lists: HeaderLists) {
    this.#lists = lists
    this.#edges = new Edges(memory, objects)
    this.#W = memory.wordBytes
    this.#block = objects.layout.items >>> 2
    memory.onRefresh(() => (this.#u32 = memory.u32))
  }

  /** Moves what has a legacy finalizer, and all trash that it refers to, from `trash` to `legacy`. */
  setAside(trash: number, legacy: number): void {
    this.#legacy = legacy
    for (let node = this.#lists.after(trash), next; node !== trash; node = next) {
      next = this.#lists.after(node)
      if ((this.#typeField(node + 2 * this.#W, TRAITS) & typeTraits.legacyFinalizer) !== 0) this.#move(node)
    }
    for (let node = this.#lists.after(legacy); node !== legacy; node = this.#lists.after(node)) this.#edges.visit(node + 2 * this.#W, this.#reach)
  }

  readonly #reach = (item: number): void => {
    if (this.#typeField(item, PRE_HEADER) !== 0 && (this.#u32[(item - this.#W) >>> 2] & collecting) !== 0) this.#move(item - 2 * this.#W)
  }

  #typeField(object: number, field: number): number {
    return this.#u32[(this.#u32[(object + this.#W) >>> 2] >>> 2) + this.#block + field]
  }

  #move(node: number): void {
    this.#u32[(node + this.#W) >>> 2] &= ~collecting
    this.#lists.move(node, this.#legacy)
  }
}
