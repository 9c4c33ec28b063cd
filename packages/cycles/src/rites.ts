import { type CollectorContext, type ObjectRef } from '@mm/contract'
import { type DisposalField } from './layout.js'
import { type CollectorState } from './state.js'

/** What {@link Rites} keep in the memory. */
export type RitesField = Extract<DisposalField, 'current' | 'reference' | 'queueFirst' | 'queueLast' | 'collected'>

/**
 * Code of the mutator that runs before trash goes: callbacks of weak references, and finalizers. Each may be code that the mutator
 * must run first; what it runs on is held meanwhile, by a count.
 */
export class Rites {
  readonly #context: CollectorContext
  readonly #state: CollectorState<RitesField>
  #u32!: Uint32Array

  constructor(context: CollectorContext, state: CollectorState<RitesField>) {
    this.#context = context
    this.#state = state
    context.memory.onRefresh(() => (this.#u32 = context.memory.u32))
  }

  /** Whether callbacks wait in the queue at `queueFirst`. */
  get hasCallbacks(): boolean {
    return this.#state.get('queueFirst') !== 0
  }

  /** Runs callbacks that are queued, at most `budget`. Returns how many more it might have: at least 1 when none waits, 0 when some do, less when it is suspended. */
  callBack(budget: number): number {
    const state = this.#state
    const { lifetime, weakReferences } = this.#context
    for (let left = budget; ; left--) {
      const running = state.get('reference') as ObjectRef
      if (running !== 0) {
        state.set('reference', 0)
        this.#release(running)
      }
      if (lifetime.suspended) return -1
      if (!this.hasCallbacks) return Math.max(left, 1)
      if (left <= 0) return 0
      const reference = weakReferences.take(state.at('queueFirst'))
      state.set('reference', reference)
      if (!this.#guarded(reference, () => weakReferences.call(reference))) return -1
    }
  }

  /** A weak reference whose callback has run goes, if that held it only. */
  #release(reference: ObjectRef): void {
    if (this.#u32[reference >>> 2] === 1) this.#state.add('collected', 1)
    this.#context.lifetime.release(reference)
  }

  /** Lets go of the object whose finalizer has run, if there is one; whether the mutator has nothing to run first. */
  settle(): boolean {
    const { lifetime } = this.#context
    const running = this.#state.get('current') as ObjectRef
    if (running !== 0) {
      this.#state.set('current', 0)
      lifetime.release(running)
    }
    return !lifetime.suspended
  }

  /** Runs the finalizer of an object; `false` when the mutator must do it. Then, and before another one, {@link settle}. */
  finalize(object: ObjectRef): boolean {
    const { memory, objects, lifetime } = this.#context
    lifetime.retain(object)
    this.#state.set('current', object)
    memory.probe?.finalize?.(object)
    return this.#guarded(object, () => objects.finalize(object))
  }

  /** Runs a finalizer or callback; one in JavaScript that throws is reported, and has run. */
  #guarded(object: ObjectRef, run: () => boolean): boolean {
    try {
      return run()
    } catch (error) {
      this.#context.hooks.failed(error, object)
      return true
    }
  }

  /** Calls `visit` for every object that is held. */
  pending(visit: (object: ObjectRef) => void): void {
    const { next } = this.#context.objects.layout.weakReference
    for (const field of ['current', 'reference'] as const) {
      const object = this.#state.get(field) as ObjectRef
      if (object !== 0) visit(object)
    }
    for (let queued = this.#state.get('queueFirst') as ObjectRef; queued !== 0; queued = this.#u32[(queued + next) >>> 2] as ObjectRef) visit(queued)
  }
}
