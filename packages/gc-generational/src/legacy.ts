import { type CollectorContext, type ObjectRef, headerBits, typeTraits, typeWords } from '@mm/contract'
import { Edges, type HeaderLists } from '@mm/cycles'
import { type GenerationalState } from './state.js'

const { collecting } = headerBits
const { preHeader: PRE_HEADER, traits: TRAITS } = typeWords
const { legacyFinalizer } = typeTraits

/** Trash with a finalizer that needs all that it refers to whole (CPython's `tp_del`): nothing of it can be cleared. */
export class Legacy {
  readonly #context: CollectorContext
  readonly #lists: HeaderLists
  readonly #edges: Edges
  readonly #trash: number
  /** Where it goes. */
  readonly #legacy: number
  readonly #W: number
  readonly #block: number
  #u32!: Uint32Array

  constructor(context: CollectorContext, { lists, trash, legacy }: GenerationalState) {
    const { memory, objects } = context
    this.#context = context
    this.#lists = lists
    this.#edges = new Edges(memory, objects)
    this.#trash = trash
    this.#legacy = legacy
    this.#W = memory.wordBytes
    this.#block = objects.layout.items >>> 2
    memory.onRefresh(() => (this.#u32 = memory.u32))
  }

  /** Takes what has a legacy finalizer, and all trash that it refers to, out of the trash. */
  setAside(): void {
    const trash = this.#trash
    for (let node = this.#lists.after(trash), next; node !== trash; node = next) {
      next = this.#lists.after(node)
      if ((this.#typeField(node + 2 * this.#W, TRAITS) & legacyFinalizer) !== 0) this.#move(node)
    }
    this.#each((object) => this.#edges.visit(object, this.#reach))
  }

  #each(visit: (object: ObjectRef) => void): void {
    for (let node = this.#lists.after(this.#legacy); node !== this.#legacy; node = this.#lists.after(node)) visit((node + 2 * this.#W) as ObjectRef)
  }

  /** Shows what cannot be freed; returns how many objects. */
  tell(): number {
    if (this.#lists.isEmpty(this.#legacy)) return 0
    const observer = this.#context.hooks.observer?.()
    let count = 0
    this.#each((object) => {
      count++
      observer?.uncollectable?.(object)
    })
    return count
  }

  /** What has a legacy finalizer is the mutator's from now on; all of it goes to the list `older`. */
  keep(older: number): void {
    if (this.#lists.isEmpty(this.#legacy)) return
    const { hooks } = this.#context
    const observer = hooks.observer?.()
    this.#each((object) => {
      if ((this.#typeField(object, TRAITS) & legacyFinalizer) !== 0) hooks.uncollectable?.(object)
      else observer?.keep(object)
    })
    this.#lists.merge(this.#legacy, older)
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
