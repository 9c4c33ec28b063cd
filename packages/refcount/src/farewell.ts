import {
  type Address,
  IMMORTAL_FROM,
  type LifetimeContext,
  type LifetimeHooks,
  type LinearMemory,
  type ObjectAccess,
  type ObjectRef,
  type WeakReferences,
  headerBits,
  typeTraits,
  typeWords,
} from '@mm/contract'
import { phases } from './layout.js'
import { type Levels, fields } from './levels.js'

const { finalizer, weakReference } = typeTraits
const { preHeader: PRE_HEADER, weakList: WEAK_LIST, traits: TRAITS } = typeWords
const { current: CURRENT, phase: PHASE, stack: STACK, queue: QUEUE, reference: REFERENCE } = fields
/** What makes an object's death more than the loss of its contents. */
export const CEREMONY = finalizer | weakReference

/**
 * What comes before an object's contents are released: it is untracked, its finalizer runs, once, and may bring it back; its
 * weak references are cleared and their callbacks run. Order: CPython 3.13, Objects/typeobject.c `subtype_dealloc`.
 *
 * Steps answer whether the object's contents are next: they are not when it stays, and not yet when it is suspended.
 */
export class Farewell {
  readonly #memory: LinearMemory
  readonly #objects: ObjectAccess
  readonly #weak: WeakReferences
  readonly #hooks: LifetimeHooks
  readonly #levels: Levels
  readonly #release: (object: ObjectRef) => void
  readonly #released: (object: ObjectRef) => void
  readonly #W: number
  readonly #block: number
  #u32!: Uint32Array

  constructor({ memory, objects, weakReferences, hooks }: LifetimeContext, levels: Levels, release: (object: ObjectRef) => void, released: (object: ObjectRef) => void) {
    this.#memory = memory
    this.#objects = objects
    this.#weak = weakReferences
    this.#hooks = hooks
    this.#levels = levels
    this.#release = release
    this.#released = released
    this.#W = objects.layout.wordBytes
    this.#block = objects.layout.items >>> 2
    memory.onRefresh(() => (this.#u32 = memory.u32))
  }

  /** The first step, for `object` that has just died on top of `top`. */
  begin(object: ObjectRef, top: ObjectRef): boolean {
    const u32 = this.#u32
    const type = (u32[(object + this.#W) >>> 2] >>> 2) + this.#block
    const trackable = u32[type + PRE_HEADER] !== 0
    const traits = u32[type + TRAITS]
    const weakList = u32[type + WEAK_LIST]
    const quietly = (traits & CEREMONY) === 0 && (weakList === 0 || u32[(object + weakList) >>> 2] === 0)
    if (!quietly) return this.#beginSlowly(object, top, traits, trackable)
    if (trackable && u32[(object - 2 * this.#W) >>> 2] !== 0) this.#hooks.untrack(object)
    return true
  }

  #beginSlowly(object: ObjectRef, top: ObjectRef, traits: number, trackable: boolean): boolean {
    const u32 = this.#u32
    const { at } = this.#levels
    u32[at + STACK] = top
    u32[at + CURRENT] = object
    const prev = (object - this.#W) >>> 2
    const tracked = trackable && u32[(object - 2 * this.#W) >>> 2] !== 0
    if ((traits & finalizer) === 0 || (trackable && (u32[prev] & headerBits.finalized) !== 0)) {
      if (tracked) this.#hooks.untrack(object)
      return this.#clearWeak(object)
    }
    // It is tracked while its finalizer runs: what has died in line is not any more.
    if (trackable) {
      if (!tracked) this.#hooks.track(object)
      u32[prev] |= headerBits.finalized
    }
    u32[object >>> 2] = 1
    u32[at + PHASE] = phases.finalizing
    return this.#finalize(object) ? this.#finalized(object) : this.#suspend()
  }

  /** The mutator has run what the current object waited for. */
  resume(object: ObjectRef): boolean {
    if (this.#u32[this.#levels.at + PHASE] === phases.finalizing) return this.#finalized(object)
    this.#called()
    return this.#callBack(object)
  }

  #suspend(): false {
    this.#levels.suspended = true
    this.#hooks.suspended()
    return false
  }

  /** The finalizer has run: gives up the count that was held for it. */
  #finalized(object: ObjectRef): boolean {
    const u32 = this.#u32
    const { at } = this.#levels
    u32[at + PHASE] = phases.idle
    const count = u32[object >>> 2]
    if (count < IMMORTAL_FROM) u32[object >>> 2] = count - 1
    const trackable = u32[(u32[(object + this.#W) >>> 2] >>> 2) + this.#block + PRE_HEADER] !== 0
    const tracked = trackable && u32[(object - 2 * this.#W) >>> 2] !== 0
    if (tracked) this.#hooks.untrack(object)
    if (count === 1) return this.#clearWeak(object)
    // Whoever comes back from the dead is young again.
    if (tracked) this.#hooks.track(object)
    u32[at + CURRENT] = 0
    if (count < IMMORTAL_FROM) this.#released(object)
    return false
  }

  #hasWeakReferences(object: ObjectRef): boolean {
    const u32 = this.#u32
    const weakList = u32[(u32[(object + this.#W) >>> 2] >>> 2) + this.#block + WEAK_LIST]
    return weakList !== 0 && u32[(object + weakList) >>> 2] !== 0
  }

  #clearWeak(object: ObjectRef): boolean {
    if (!this.#hasWeakReferences(object)) return this.#ready(object)
    this.#weak.clear(object, this.#queue(), false)
    return this.#callBack(object)
  }

  #queue(): Address {
    return (((this.#levels.at + QUEUE) << 2) >>> 0) as Address
  }

  /** Callbacks one by one. */
  #callBack(object: ObjectRef): boolean {
    const { at } = this.#levels
    for (let reference = this.#weak.take(this.#queue()); reference !== 0; reference = this.#weak.take(this.#queue())) {
      this.#u32[at + REFERENCE] = reference
      this.#u32[at + PHASE] = phases.calling
      if (!this.#call(reference)) return this.#suspend()
      this.#called()
    }
    return this.#ready(object)
  }

  #called(): void {
    const { at } = this.#levels
    const reference = this.#u32[at + REFERENCE] as ObjectRef
    this.#u32[at + REFERENCE] = 0
    this.#u32[at + PHASE] = phases.idle
    this.#release(reference)
  }

  /** Only its contents are left: weak references made meanwhile go silently, and one that it is itself leaves its list. */
  #ready(object: ObjectRef): true {
    const u32 = this.#u32
    u32[this.#levels.at + CURRENT] = 0
    if (this.#hasWeakReferences(object)) this.#weak.clear(object, 0 as Address, false)
    if ((u32[(u32[(object + this.#W) >>> 2] >>> 2) + this.#block + TRAITS] & weakReference) !== 0) this.#weak.detach(object)
    return true
  }

  #finalize(object: ObjectRef): boolean {
    const { probe } = this.#memory
    if (probe !== null) probe.finalize?.(object)
    const nested = this.#levels.enter(this.#hooks.synchronous)
    try {
      return this.#objects.finalize(object)
    } catch (error) {
      this.#hooks.failed(error, object)
      return true
    } finally {
      this.#levels.leave(nested)
    }
  }

  #call(reference: ObjectRef): boolean {
    const nested = this.#levels.enter(this.#hooks.synchronous)
    try {
      return this.#weak.call(reference)
    } catch (error) {
      this.#hooks.failed(error, reference)
      return true
    } finally {
      this.#levels.leave(nested)
    }
  }
}
