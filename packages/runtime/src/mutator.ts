import {
  type Address,
  type Allocator,
  type Barrier,
  type Collector,
  type Deferral,
  IMMORTAL_FROM,
  type Lifetime,
  type LinearMemory,
  MisuseError,
  type ObjectRef,
  OutOfMemoryError,
  type Teardown,
} from '@mm/contract'
import { type ObjectModel } from '@mm/object'

/**
 * The only way to touch a reference. Which class it is depends on the lifetime and on whether it checks, so that each
 * composition has code of its own and a barrier that nobody needs costs nothing.
 */
export interface Mutator {
  /** A new object of `type`, owned by the caller and tracked where it can be; every slot is 0. Throws `OutOfMemoryError`. */
  create(type: ObjectRef, items?: number): ObjectRef
  /** Puts `object` into a slot that holds nothing, and retains it. */
  init(slot: Address, object: ObjectRef): void
  /** Puts `object` into a slot, retains it, and then releases what was there. */
  store(slot: Address, object: ObjectRef): void
  /** Moves the reference out of a slot: the caller owns it, the slot is 0. */
  take(slot: Address): ObjectRef
  /** One more reference to `object` is held; returns it. Does nothing where the caller's references are not counted. */
  retain(object: ObjectRef): ObjectRef
  /** One reference less. Throws `MisuseError` (`bad-count`) when nobody holds the object. */
  release(object: ObjectRef): void
  /** A collection that is due may run here: everything that is to live on must be reachable from roots. */
  safepoint(): void
}

/** What a mutator works on. */
export interface MutatorContext {
  readonly memory: LinearMemory
  readonly allocator: Allocator
  readonly objects: ObjectModel
  readonly lifetime: Lifetime
  readonly collector: Collector
  /** Runs the collection that is due. */
  collect(): void
  /** Looks at the heap at a safepoint, where somebody wants to. */
  readonly atSafepoint?: () => void
}

function noMemory({ objects, collector }: MutatorContext, type: ObjectRef, items: number): never {
  collector.exhausted?.()
  const name = objects.nameOfType(type)
  throw new OutOfMemoryError({ operation: 'create', size: objects.sizeFor(type, items) }, `no memory for a ${name}`)
}

function notAnObject(operation: string, object: ObjectRef): never {
  throw new MisuseError('bad-count', { operation, address: object }, 'nobody holds this object, or it is none')
}

/**
 * Counts up to about so many are looked at no further. Where an object without pre-header has been freed, its count may have become
 * part of a free list: then it is 0 or the address of a block, and none lies on the memory's first page. The slow path finds it out.
 */
const FEW = 4094

/** With counts that are exact. */
class CountingMutator implements Mutator {
  readonly #context: MutatorContext
  readonly #objects: ObjectModel
  readonly #lifetime: Lifetime
  readonly #collector: Collector
  readonly #atSafepoint: (() => void) | undefined
  readonly #teardown: Teardown | undefined
  readonly #type: number
  #u32!: Uint32Array
  #i32!: Int32Array

  constructor(context: MutatorContext) {
    this.#context = context
    this.#objects = context.objects
    this.#lifetime = context.lifetime
    this.#collector = context.collector
    this.#atSafepoint = context.atSafepoint
    this.#teardown = context.lifetime.teardown
    this.#type = context.objects.layout.type
    context.memory.onRefresh(() => {
      this.#u32 = context.memory.u32
      this.#i32 = context.memory.i32
    })
  }

  create(type: ObjectRef, items = 0): ObjectRef {
    const object = this.#objects.create(type, items)
    if (object === 0) noMemory(this.#context, type, items)
    return object
  }

  init(slot: Address, object: ObjectRef): void {
    this.retain(object)
    this.#u32[slot >>> 2] = object
  }

  store(slot: Address, object: ObjectRef): void {
    this.retain(object)
    const old = this.#u32[slot >>> 2] as ObjectRef
    this.#u32[slot >>> 2] = object
    this.release(old)
  }

  take(slot: Address): ObjectRef {
    const object = this.#u32[slot >>> 2] as ObjectRef
    this.#u32[slot >>> 2] = 0
    return object
  }

  retain(object: ObjectRef): ObjectRef {
    const i32 = this.#i32
    const at = object >>> 2
    const count = i32[at]
    if ((count - 1) >>> 0 < FEW) i32[at] = count + 1
    else this.#retainSlow(object, count >>> 0)
    return object
  }

  release(object: ObjectRef): void {
    const i32 = this.#i32
    const at = object >>> 2
    const count = i32[at]
    if ((count - 2) >>> 0 < FEW) i32[at] = count - 1
    else this.#releaseSlow(object, count >>> 0)
  }

  #retainSlow(object: ObjectRef, count: number): void {
    if (object === 0) return
    if (count === 0 || this.#i32[(object + this.#type) >>> 2] === 0) notAnObject('retain', object)
    if (count < IMMORTAL_FROM) this.#i32[object >>> 2] = count + 1
  }

  #releaseSlow(object: ObjectRef, count: number): void {
    if (object === 0) return
    if (count === 0 || this.#i32[(object + this.#type) >>> 2] === 0) notAnObject('release', object)
    if (count >= IMMORTAL_FROM) return
    this.#i32[object >>> 2] = count - 1
    if (count === 1) this.#lifetime.dropped(object)
  }

  safepoint(): void {
    if (this.#teardown?.due === true) this.#teardown.run()
    if (this.#collector.due) this.#context.collect()
    if (this.#atSafepoint !== undefined) this.#atSafepoint()
  }
}

/** With counts that are exact, for a collector that must be told of references that go. */
class TellingMutator extends CountingMutator {
  readonly #barrier: Barrier
  readonly #lifetime: Lifetime
  readonly #type: number
  #u32!: Uint32Array

  constructor(context: MutatorContext, barrier: Barrier) {
    super(context)
    this.#barrier = barrier
    this.#lifetime = context.lifetime
    this.#type = context.objects.layout.type
    context.memory.onRefresh(() => (this.#u32 = context.memory.u32))
  }

  override take(slot: Address): ObjectRef {
    const object = super.take(slot)
    if (object !== 0) this.#barrier.reached?.(object)
    return object
  }

  override release(object: ObjectRef): void {
    if (object === 0) return
    const u32 = this.#u32
    const count = u32[object >>> 2]
    if (u32[(object + this.#type) >>> 2] === 0 || count === 0) notAnObject('release', object)
    if (count >= IMMORTAL_FROM) return
    u32[object >>> 2] = count - 1
    if (count === 1) this.#lifetime.dropped(object)
    else this.#barrier.released(object)
  }
}

/** With counts of the references in objects only: what the caller has is on the stack, and not counted. */
class DeferringMutator implements Mutator {
  readonly #context: MutatorContext
  readonly #lifetime: Lifetime
  readonly #deferral: Deferral
  #u32!: Uint32Array

  constructor(context: MutatorContext, deferral: Deferral) {
    this.#context = context
    this.#lifetime = context.lifetime
    this.#deferral = deferral
    context.memory.onRefresh(() => (this.#u32 = context.memory.u32))
  }

  create(type: ObjectRef, items = 0): ObjectRef {
    const object = this.#context.objects.create(type, items)
    if (object === 0) noMemory(this.#context, type, items)
    this.#deferral.created(object)
    return object
  }

  init(slot: Address, object: ObjectRef): void {
    this.#lifetime.retain(object)
    this.#u32[slot >>> 2] = object
  }

  store(slot: Address, object: ObjectRef): void {
    this.#lifetime.retain(object)
    const old = this.#u32[slot >>> 2] as ObjectRef
    this.#u32[slot >>> 2] = object
    this.#lifetime.release(old)
  }

  take(slot: Address): ObjectRef {
    const object = this.#u32[slot >>> 2] as ObjectRef
    this.#u32[slot >>> 2] = 0
    this.#lifetime.release(object)
    return object
  }

  retain(object: ObjectRef): ObjectRef {
    return object
  }

  release(): void {}

  safepoint(): void {
    if (this.#deferral.due) this.#deferral.reconcile()
    if (this.#context.collector.due) this.#context.collect()
    if (this.#context.atSafepoint !== undefined) this.#context.atSafepoint()
  }
}

/** Without counts: a reference is a word. */
class TracingMutator implements Mutator {
  readonly #context: MutatorContext
  readonly #objects: ObjectModel
  readonly #collector: Collector
  readonly #atSafepoint: (() => void) | undefined
  #u32!: Uint32Array

  constructor(context: MutatorContext) {
    this.#context = context
    this.#objects = context.objects
    this.#collector = context.collector
    this.#atSafepoint = context.atSafepoint
    context.memory.onRefresh(() => (this.#u32 = context.memory.u32))
  }

  create(type: ObjectRef, items = 0): ObjectRef {
    const object = this.#objects.create(type, items)
    if (object === 0) noMemory(this.#context, type, items)
    return object
  }

  init(slot: Address, object: ObjectRef): void {
    this.#u32[slot >>> 2] = object
  }

  store(slot: Address, object: ObjectRef): void {
    this.#u32[slot >>> 2] = object
  }

  take(slot: Address): ObjectRef {
    const object = this.#u32[slot >>> 2] as ObjectRef
    this.#u32[slot >>> 2] = 0
    return object
  }

  retain(object: ObjectRef): ObjectRef {
    return object
  }

  release(): void {}

  safepoint(): void {
    if (this.#collector.due) this.#context.collect()
    if (this.#atSafepoint !== undefined) this.#atSafepoint()
  }
}

/** Asks before each step whether the object is one: its block live (as far as the allocator can tell), its type a type, its count sane. */
class CheckingMutator implements Mutator {
  readonly #inner: Mutator
  readonly #context: MutatorContext

  constructor(inner: Mutator, context: MutatorContext) {
    this.#inner = inner
    this.#context = context
  }

  #check(operation: string, object: ObjectRef): void {
    if (object === 0) return
    const { objects, allocator, memory } = this.#context
    if (object % 8 !== 0 || object >= memory.u8.length || !objects.isType(objects.typeOf(object))) notAnObject(operation, object)
    const count = memory.u32[object >>> 2]
    if (count === 0) notAnObject(operation, object)
    if (count < IMMORTAL_FROM && allocator.owns?.(objects.blockOf(object)) === false) notAnObject(operation, object)
  }

  create(type: ObjectRef, items?: number): ObjectRef {
    if (!this.#context.objects.isType(type)) throw new MisuseError('bad-address', { operation: 'create', address: type }, 'not a type')
    return this.#inner.create(type, items)
  }

  init(slot: Address, object: ObjectRef): void {
    this.#check('init', object)
    this.#inner.init(slot, object)
  }

  store(slot: Address, object: ObjectRef): void {
    this.#check('store', object)
    this.#check('store', this.#context.memory.u32[slot >>> 2] as ObjectRef)
    this.#inner.store(slot, object)
  }

  take(slot: Address): ObjectRef {
    return this.#inner.take(slot)
  }

  retain(object: ObjectRef): ObjectRef {
    this.#check('retain', object)
    return this.#inner.retain(object)
  }

  release(object: ObjectRef): void {
    this.#check('release', object)
    this.#inner.release(object)
  }

  safepoint(): void {
    this.#inner.safepoint()
  }
}

function innerMutator(context: MutatorContext): Mutator {
  const { barrier } = context.collector
  const { deferral } = context.lifetime
  if (deferral !== undefined) return new DeferringMutator(context, deferral)
  if (context.lifetime.counting !== 'exact') return new TracingMutator(context)
  return barrier === undefined ? new CountingMutator(context) : new TellingMutator(context, barrier)
}

/** The mutator of slots that the lifetime leaves uncounted: the same one where all references are counted alike. */
export function createStackMutator(context: MutatorContext, mutator: Mutator): Mutator {
  return context.lifetime.deferral === undefined ? mutator : new TracingMutator(context)
}

/** The mutator that goes with lifetime and collector. */
export function createMutator(context: MutatorContext, checked: boolean): Mutator {
  const inner = innerMutator(context)
  return checked ? new CheckingMutator(inner, context) : inner
}
