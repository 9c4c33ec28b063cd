import { type CollectorContext, type ObjectRef, headerBits, typeTraits, typeWords } from '@mm/contract'
import { type CollectorState, type HeaderLists, type Reach, Rites } from '@mm/cycles'
import { LOOKED_AT, type Colours } from './colours.js'
import { type Cursor } from './cursor.js'
import { type StateField } from './layout.js'

const { weakReference, finalizer, clear } = typeTraits
const { traits: TRAITS, weakList: WEAK_LIST, preHeader: PRE_HEADER } = typeWords
const { finalized, collecting } = headerBits

/**
 * What is done with trash, a few objects at a time: weak references to it are cleared, callbacks run, then finalizers, each once; then what
 * no finalizer can get at is cleared, and counts free it.
 *
 * Every step takes what may still be done, and returns what is left of it: at least 1 when the step is over, 0 when it is not, less when
 * it is suspended.
 */
export class Removal {
  readonly #context: CollectorContext
  readonly #state: CollectorState<StateField>
  readonly #lists: HeaderLists
  readonly #colours: Colours
  readonly #cursor: Cursor
  readonly #rites: Rites
  readonly #trash: number
  readonly #found: number
  readonly #fresh: number
  readonly #W: number
  readonly #block: number
  #u32!: Uint32Array

  constructor(
    context: CollectorContext,
    parts: { readonly state: CollectorState<StateField>; readonly lists: HeaderLists; readonly colours: Colours; readonly cursor: Cursor },
  ) {
    const { memory, objects } = context
    this.#context = context
    this.#state = parts.state
    this.#lists = parts.lists
    this.#colours = parts.colours
    this.#cursor = parts.cursor
    this.#rites = new Rites(context, parts.state)
    this.#trash = parts.state.at('trashNext')
    this.#found = parts.state.at('foundNext')
    this.#fresh = parts.state.at('freshNext')
    this.#W = memory.wordBytes
    this.#block = objects.layout.items >>> 2
    memory.onRefresh(() => (this.#u32 = memory.u32))
  }

  #traitsOf(object: number): number {
    return this.#u32[(this.#u32[(object + this.#W) >>> 2] >>> 2) + this.#block + TRAITS]
  }

  /** Marks the trash as such, and finds out whether anything must be done before it is cleared. */
  condemn(budget: number): number {
    const cursor = this.#cursor
    const u32 = this.#u32
    for (let left = budget; ; left -= LOOKED_AT) {
      const { node } = cursor
      if (node === this.#trash) return Math.max(left, 1)
      if (left <= 0) return 0
      cursor.next()
      u32[(node + this.#W) >>> 2] |= collecting
      const object = node + 2 * this.#W
      const weakList = u32[(u32[(object + this.#W) >>> 2] >>> 2) + this.#block + WEAK_LIST]
      if ((this.#traitsOf(object) & (weakReference | finalizer)) !== 0 || (weakList !== 0 && u32[(object + weakList) >>> 2] !== 0)) this.#state.set('special', 1)
    }
  }

  /** Weak references in the trash, and those to it; what has a finalizer that has not run goes to the list of what was found. */
  weaken(budget: number): number {
    const { weakReferences, hooks } = this.#context
    const cursor = this.#cursor
    const observer = hooks.observer?.()
    const queue = this.#state.at('queueFirst')
    for (let left = budget; ; left--) {
      const { node } = cursor
      if (node === this.#trash) return Math.max(left, 1)
      if (left <= 0) return 0
      cursor.next()
      const object = (node + 2 * this.#W) as ObjectRef
      observer?.unreachable(object)
      const traits = this.#traitsOf(object)
      if ((traits & weakReference) !== 0) weakReferences.detach(object)
      if (this.#u32[(this.#u32[(object + this.#W) >>> 2] >>> 2) + this.#block + WEAK_LIST] !== 0) weakReferences.clear(object, queue, true)
      if ((traits & finalizer) !== 0 && (this.#u32[(node + this.#W) >>> 2] & finalized) === 0) this.#lists.move(node, this.#found)
    }
  }

  callBack(budget: number): number {
    return this.#rites.callBack(budget)
  }

  /** What the found lead to is found as well. */
  spread(budget: number): number {
    const cursor = this.#cursor
    for (let left = budget; ; ) {
      const { node } = cursor
      if (node === this.#found) return Math.max(left, 1)
      if (left <= 0) return 0
      this.#find(node)
      left -= cursor.visit(this.#reach)
    }
  }

  readonly #reach: Reach = (object) => {
    const u32 = this.#u32
    const W = this.#W
    if (u32[(u32[(object + W) >>> 2] >>> 2) + this.#block + PRE_HEADER] === 0) return
    const node = object - 2 * W
    if (u32[node >>> 2] === 0 || (u32[(node + W) >>> 2] & collecting) === 0 || !this.#colours.isWhite(node)) return
    this.#lists.move(node, this.#found)
    this.#find(node)
  }

  /** Black, and still garbage. */
  #find(node: number): void {
    this.#colours.blacken(node)
    this.#u32[(node + this.#W) >>> 2] |= collecting
  }

  finalize(budget: number): number {
    const cursor = this.#cursor
    for (let left = budget; ; left--) {
      if (!this.#rites.settle()) return -1
      const { node } = cursor
      if (node === this.#found) return Math.max(left, 1)
      if (left <= 0) return 0
      cursor.next()
      const object = (node + 2 * this.#W) as ObjectRef
      const prev = (node + this.#W) >>> 2
      if ((this.#u32[prev] & finalized) !== 0 || (this.#traitsOf(object) & finalizer) === 0) continue
      this.#u32[prev] |= finalized
      if (!this.#rites.finalize(object)) return -1
    }
  }

  /** Clears object by object, which makes counts fall to zero. */
  delete(list: number, budget: number): number {
    const { lifetime, objects, hooks } = this.#context
    const observer = hooks.observer?.()
    for (let left = budget; ; left--) {
      if (lifetime.suspended) return -1
      const node = this.#lists.after(list)
      if (node === list) return Math.max(left, 1)
      if (left <= 0) return 0
      const object = (node + 2 * this.#W) as ObjectRef
      if (observer?.keep(object) !== true && (this.#traitsOf(object) & clear) !== 0) {
        lifetime.retain(object)
        objects.clear(object)
        lifetime.release(object)
      }
      if (this.#lists.after(list) === node) this.#giveBack(node)
    }
  }

  /** What was found has been brought back, or cannot be told from what was: it lives on. */
  giveBack(budget: number): number {
    for (let left = budget; ; left--) {
      const node = this.#lists.after(this.#found)
      if (node === this.#found) return Math.max(left, 1)
      if (left <= 0) return 0
      this.#giveBack(node)
    }
  }

  #giveBack(node: number): void {
    this.#lists.move(node, this.#fresh)
    this.#colours.blacken(node)
  }

  /** See `Collector.pending`. */
  pending(visit: (object: ObjectRef) => void): void {
    this.#rites.pending(visit)
  }
}
