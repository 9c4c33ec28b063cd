import { type CollectorContext, type ObjectRef, headerBits, typeTraits } from '@mm/contract'
import { type TrashField } from './layout.js'
import { type ObjectQueue } from './object-queue.js'
import { type CollectorState } from './state.js'

const { finalizer, weakReference } = typeTraits
/** Bit of a count word, where counts are not kept: the finalizer has run, for objects that have no other place to say so. */
const FINALIZED = 1 << 28

/**
 * What comes before objects that no root reaches go: weak references to them are cleared, callbacks of those that survive run, then
 * finalizers, each once. It may stop wherever the mutator must run something first. Order: CPython 3.13, Python/gc.c.
 */
export class Trash {
  readonly queue: ObjectQueue
  readonly #context: CollectorContext
  readonly #state: CollectorState<TrashField>

  constructor(context: CollectorContext, state: CollectorState<TrashField>, queue: ObjectQueue) {
    this.#context = context
    this.#state = state
    this.queue = queue
  }

  #traitsOf(object: ObjectRef): number {
    const { memory, objects } = this.#context
    return memory.u32[(memory.u32[(object + objects.layout.type) >>> 2] + objects.layout.typeBlock.traits) >>> 2]
  }

  /** Weak references in the trash leave their lists first: those that are left in a list survive. */
  weaken(): void {
    const { memory, objects, weakReferences, hooks } = this.#context
    const state = this.#state
    const observer = hooks.observer?.()
    let finalizers = false
    this.queue.forEach((object) => {
      observer?.unreachable(object)
      const traits = this.#traitsOf(object)
      if ((traits & finalizer) !== 0 && !this.#isFinalized(object)) finalizers = true
      if ((traits & weakReference) !== 0) weakReferences.detach(object)
    })
    const queue = state.at('queueFirst')
    this.queue.forEach((object) => {
      const slot = objects.weakListSlot(object)
      if (slot !== 0 && memory.u32[slot >>> 2] !== 0) weakReferences.clear(object, queue, true)
    })
    state.set('left', finalizers ? this.queue.length : 0)
    state.set('loud', 0)
  }

  callBack(): boolean {
    const { weakReferences, hooks } = this.#context
    const queue = this.#state.at('queueFirst')
    for (let reference = weakReferences.take(queue); reference !== 0; reference = weakReferences.take(queue)) {
      this.#state.set('loud', 1)
      try {
        if (!weakReferences.call(reference)) return false
      } catch (error) {
        hooks.failed(error, reference)
      }
    }
    return true
  }

  finalize(): boolean {
    const { memory, objects, hooks } = this.#context
    const state = this.#state
    while (state.get('left') > 0) {
      state.add('left', -1)
      const object = this.queue.shift()
      this.queue.add(object)
      if ((this.#traitsOf(object) & finalizer) === 0 || this.#isFinalized(object)) continue
      state.set('loud', 1)
      this.#setFinalized(object)
      memory.probe?.finalize?.(object)
      try {
        if (!objects.finalize(object)) return false
      } catch (error) {
        hooks.failed(error, object)
      }
    }
    return true
  }

  #isFinalized(object: ObjectRef): boolean {
    const { memory, objects } = this.#context
    if (!objects.isTrackable(object)) return (memory.u32[object >>> 2] & FINALIZED) !== 0
    return (memory.u32[(object + objects.layout.prev) >>> 2] & headerBits.finalized) !== 0
  }

  #setFinalized(object: ObjectRef): void {
    const { memory, objects } = this.#context
    if (objects.isTrackable(object)) memory.u32[(object + objects.layout.prev) >>> 2] |= headerBits.finalized
    else memory.u32[object >>> 2] |= FINALIZED
  }
}
