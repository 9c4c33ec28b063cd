import { type Address, type LinearMemory, MisuseError, type ObjectRef } from '@mm/contract'
import { type Mutator } from './mutator.js'
import { type RootSlots } from './slots.js'

/** What handles need. */
export interface HandleContext {
  readonly memory: LinearMemory
  /** For root slots. */
  readonly mutator: Mutator
  readonly slots: RootSlots
  /** A root slot has got `object`. */
  held(object: ObjectRef): void
}

/** Keeps one object alive from JavaScript, in a root slot of its own, until it is disposed of: `using handle = runtime.handle(object)`. */
export class Handle implements Disposable {
  readonly #context: HandleContext
  #slot: Address

  /** Takes the caller's reference to `object` over. */
  constructor(context: HandleContext, object: ObjectRef) {
    this.#context = context
    this.#slot = context.slots.take(object)
    context.held(object)
  }

  #checked(operation: string): Address {
    if (this.#slot === 0) throw new MisuseError('stale-handle', { operation }, 'the handle was disposed of, or its scope has ended')
    return this.#slot
  }

  /** The object, which stays the handle's. Throws `MisuseError` (`stale-handle`) after the end. */
  get ref(): ObjectRef {
    return this.#context.memory.u32[this.#checked('ref') >>> 2] as ObjectRef
  }

  /** Keeps `object` instead, which is retained. */
  set(object: ObjectRef): void {
    this.#context.mutator.store(this.#checked('set'), object)
    this.#context.held(object)
  }

  /** Gives the reference to the caller and ends the handle. */
  take(): ObjectRef {
    const slot = this.#checked('take')
    const object = this.#context.mutator.take(slot)
    this.#slot = 0 as Address
    this.#context.slots.give(slot)
    return object
  }

  get disposed(): boolean {
    return this.#slot === 0
  }

  /** Releases the object; a second time does nothing. */
  [Symbol.dispose](): void {
    if (this.#slot !== 0) this.#context.mutator.release(this.take())
  }
}

/** Handles that end together: `using scope = runtime.scope()`. */
export class Scope implements Disposable {
  readonly #context: HandleContext
  readonly #handles: Handle[] = []
  #ended = false

  constructor(context: HandleContext) {
    this.#context = context
  }

  /** A handle on `object`, whose reference is the caller's until now. Throws `MisuseError` (`stale-handle`) after the end. */
  handle(object: ObjectRef): Handle {
    if (this.#ended) throw new MisuseError('stale-handle', { operation: 'handle', address: object }, 'the scope has ended')
    const handle = new Handle(this.#context, object)
    this.#handles.push(handle)
    return handle
  }

  /** Ends the scope and all of its handles, the last first. */
  [Symbol.dispose](): void {
    this.#ended = true
    for (let handle = this.#handles.pop(); handle !== undefined; handle = this.#handles.pop()) handle[Symbol.dispose]()
  }
}
