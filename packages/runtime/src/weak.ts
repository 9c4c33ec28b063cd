import { type LinearMemory, MisuseError, type ObjectRef, OutOfMemoryError, typeTraits } from '@mm/contract'
import { type ObjectModel } from '@mm/object'
import { type WeakReferenceLists } from '@mm/refcount'
import { type Handle } from './handle.js'
import { type TypeList } from './type-list.js'

/** A weak reference held from JavaScript. */
export class WeakHandle implements Disposable {
  readonly #weak: WeakReferenceLists
  readonly #handle: Handle
  readonly #reached: (object: ObjectRef) => boolean

  constructor(weak: WeakReferenceLists, handle: Handle, reached: (object: ObjectRef) => boolean) {
    this.#weak = weak
    this.#handle = handle
    this.#reached = reached
  }

  /** The object, not retained, or 0 when it is gone. Throws `MisuseError` (`stale-handle`) after the end. */
  deref(): ObjectRef {
    const object = this.#weak.referent(this.#handle.ref)
    return object === 0 || this.#reached(object) ? object : (0 as ObjectRef)
  }

  /** Ends the weak reference; its callback will not be called. */
  [Symbol.dispose](): void {
    this.#handle[Symbol.dispose]()
  }
}

/** What {@link WeakFactory} works on. */
export interface WeakContext {
  readonly memory: LinearMemory
  readonly objects: ObjectModel
  readonly weakReferences: WeakReferenceLists
  readonly types: TypeList
  track(object: ObjectRef): void
  handle(object: ObjectRef): Handle
  /** The one reference to a new object is the caller's. */
  created(object: ObjectRef): void
  /** A weak reference is about to give the object away; `false`: it may not, a collection has found that nothing else leads there. */
  reached(object: ObjectRef): boolean
}

/** Makes weak references whose callbacks are JavaScript functions: objects of a type of the runtime's own. */
export class WeakFactory {
  readonly #context: WeakContext
  readonly #type: ObjectRef
  /** What stands in callback slots: it says only that there is a function, whose index is in the hash word. */
  readonly #marker: ObjectRef
  readonly #callbacks: ((() => void) | undefined)[] = []

  constructor(context: WeakContext) {
    this.#context = context
    const { objects, types } = context
    const { weakReference, preHeader, fields } = objects.layout
    const descriptor = objects.register({
      name: 'weak reference',
      reclaim: (object) => {
        this.#callbacks[this.#indexOf(object)] = undefined
        objects.free(object)
      },
    })
    this.#type = types.make({
      descriptor,
      basicSize: weakReference.bytes,
      preHeader,
      references: { kind: 'fixed', first: weakReference.callback, count: 1 },
      traits: typeTraits.weakReference,
    })
    this.#marker = types.make({ descriptor: objects.register({ name: 'callback' }), basicSize: fields })
  }

  #indexOf(reference: ObjectRef): number {
    return this.#context.memory.u32[(reference + this.#context.objects.layout.weakReference.hash) >>> 2]
  }

  /** Whether `reference` is one of these. */
  owns(reference: ObjectRef): boolean {
    return this.#context.objects.typeOf(reference) === this.#type
  }

  /** Runs the callback of one of these. */
  call(reference: ObjectRef): true {
    const { memory, objects } = this.#context
    memory.u32[(reference + objects.layout.weakReference.callback) >>> 2] = 0
    const index = this.#indexOf(reference)
    const callback = this.#callbacks[index]
    this.#callbacks[index] = undefined
    callback?.()
    return true
  }

  /** Throws `MisuseError` (`bad-option`) where the object's type has no weak references, `OutOfMemoryError`. */
  create(object: ObjectRef, callback?: () => void): WeakHandle {
    const { memory, objects, weakReferences } = this.#context
    if (objects.weakListSlot(object) === 0) {
      throw new MisuseError('bad-option', { operation: 'weak', address: object }, `objects of type ${objects.typeNameOf(object)} cannot be referred to weakly`)
    }
    const reference = objects.allocate(this.#type)
    if (reference === 0) throw new OutOfMemoryError({ operation: 'weak', size: objects.sizeFor(this.#type) })
    const { weakReference } = objects.layout
    if (callback !== undefined) {
      memory.u32[(reference + weakReference.callback) >>> 2] = this.#marker
      memory.u32[(reference + weakReference.hash) >>> 2] = this.#callbacks.push(callback) - 1
    } else memory.u32[(reference + weakReference.hash) >>> 2] = this.#callbacks.push(undefined) - 1
    weakReferences.insert(reference, object)
    this.#context.track(reference)
    this.#context.created(reference)
    return new WeakHandle(weakReferences, this.#context.handle(reference), (object) => this.#context.reached(object))
  }
}
