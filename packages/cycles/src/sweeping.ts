import { type CollectorContext, type ObjectRef, TYPE_MARK, typeTraits } from '@mm/contract'
import { type ObjectQueue } from './object-queue.js'

const { leaf, reclaim } = typeTraits

/** Gives the blocks of dead objects back. What an object's type says is needed for it: types go last. */
export class Sweeping {
  readonly #context: CollectorContext
  readonly #trash: ObjectQueue
  readonly #types: ObjectQueue
  readonly #W: number
  readonly #traits: number
  readonly #next: number
  #u32!: Uint32Array

  constructor(context: CollectorContext, trash: ObjectQueue, types: ObjectQueue) {
    const { memory, objects } = context
    this.#context = context
    this.#trash = trash
    this.#types = types
    this.#W = objects.layout.wordBytes
    this.#traits = objects.layout.typeBlock.traits
    this.#next = objects.layout.next
    memory.onRefresh(() => (this.#u32 = memory.u32))
  }

  /** Sweeps at most `most` objects. */
  sweep(most: number): void {
    const trash = this.#trash
    for (let left = most; left > 0; left--) {
      if (trash.length === 0) {
        if (this.#types.length !== 0) this.#sweepTypes()
        return
      }
      const object = trash.shift()
      // A type for which there is no room is never freed: there is no telling when its last object goes.
      if (this.#isType(object)) this.#types.add(object)
      else this.#free(object)
    }
  }

  /**
   * Sweeps what can be found without a reference: a string that is interned, a value that is shared. Those are leaves whose type
   * sees to it, when it takes one back, that nobody finds it any more. What is left is dead, and waits untracked.
   */
  sweepFindable(): void {
    const trash = this.#trash
    for (let left = trash.length; left > 0; left--) {
      const object = trash.shift()
      const traits = this.#u32[(this.#u32[(object + this.#W) >>> 2] + this.#traits) >>> 2]
      if ((traits & (leaf | reclaim)) === (leaf | reclaim)) this.#free(object)
      else {
        this.#untrack(object)
        trash.add(object)
      }
    }
  }

  /** What looks like a type block is taken for one: at worst it goes a little later. */
  #isType(object: ObjectRef): boolean {
    return this.#u32[(object + this.#traits) >>> 2] >>> 16 === TYPE_MARK
  }

  #untrack(object: ObjectRef): void {
    if (this.#context.objects.isTrackable(object)) this.#u32[(object + this.#next) >>> 2] = 0
  }

  #free(object: ObjectRef): void {
    this.#untrack(object)
    this.#context.objects.reclaim(object)
  }

  /** Types whose own type is among them go before that; of those that are each other's types, the first. */
  #sweepTypes(): void {
    const types = this.#types
    for (let before = 0; types.length > 0; ) {
      const stuck = types.length === before
      before = types.length
      const needed = new Set<number>()
      if (!stuck) types.forEach((object) => needed.add(this.#u32[(object + this.#W) >>> 2]))
      for (let left = stuck ? 1 : types.length; left > 0; left--) {
        const object = types.shift()
        if (needed.has(object)) types.add(object)
        else this.#free(object)
      }
    }
  }
}
