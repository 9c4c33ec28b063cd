import { type Address, type CollectorContext, type ObjectRef, headerBits, typeTraits } from '@mm/contract'
import { type GenerationalState } from './state.js'

const { weakReference, finalizer } = typeTraits
const { finalized } = headerBits

/** Weak references in the trash and to it: cleared before finalizers run, or those without a callback when all is known to be garbage. */
export class Weakening {
  readonly #context: CollectorContext
  readonly #state: GenerationalState
  readonly #last: boolean
  readonly #W: number
  #u32!: Uint32Array

  constructor(context: CollectorContext, state: GenerationalState, last: boolean) {
    this.#context = context
    this.#state = state
    this.#last = last
    this.#W = context.memory.wordBytes
    context.memory.onRefresh(() => (this.#u32 = context.memory.u32))
  }

  /**
   * Callbacks of weak references that survive are queued, in the order of the trash. Where no finalizer and no callback is to run
   * either, all of the trash is known to stay trash.
   */
  clear(): void {
    const { objects, weakReferences, hooks } = this.#context
    const { typeBlock, weakReference: { callback } } = objects.layout
    const { trash, queue, lists } = this.#state
    const W = this.#W
    let size = 0
    // Who looks on may have run code of the mutator.
    let quiet = hooks.observer?.() === undefined
    for (let node = lists.after(trash); node !== trash; node = lists.after(node)) {
      const object = (node + 2 * W) as ObjectRef
      const type = this.#u32[(object + W) >>> 2]
      const traits = this.#u32[(type + typeBlock.traits) >>> 2]
      size++
      if ((traits & finalizer) !== 0 && (this.#u32[(node + W) >>> 2] & finalized) === 0) quiet = false
      if ((traits & weakReference) !== 0 && !(this.#last && this.#u32[(object + callback) >>> 2] === 0)) weakReferences.detach(object)
      if (this.#u32[(type + typeBlock.weakList) >>> 2] === 0) continue
      if (this.#last) weakReferences.clearCallbacks(object, queue)
      else weakReferences.clear(object, queue, true)
    }
    quiet &&= this.#u32[queue >>> 2] === 0
    this.#state.set('quiet', quiet ? 1 : 0)
    if (quiet) this.#state.add('collected', size)
  }

  /** What is listed is garbage for good: weak references to it, and those that are part of it. */
  end(list: number): void {
    const { objects, weakReferences } = this.#context
    const { typeBlock } = objects.layout
    const { lists } = this.#state
    for (let node = lists.after(list); node !== list; node = lists.after(node)) {
      const object = (node + 2 * this.#W) as ObjectRef
      const type = this.#u32[(object + this.#W) >>> 2]
      if ((this.#u32[(type + typeBlock.traits) >>> 2] & weakReference) !== 0) weakReferences.detach(object)
      if (this.#u32[(type + typeBlock.weakList) >>> 2] !== 0) weakReferences.clear(object, 0 as Address, true)
    }
  }
}
