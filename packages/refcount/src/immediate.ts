import {
  type Address,
  CorruptionError,
  IMMORTAL_FROM,
  type Lifetime,
  type LifetimeContext,
  type LifetimeHooks,
  MisuseError,
  type ObjectAccess,
  type ObjectRef,
  OutOfMemoryError,
  type WeakReferences,
  defineStrategy,
  headerBits,
  typeTraits,
  typeWords,
} from '@mm/contract'
import { DYING, LINK_SHIFT, level, phases } from './layout.js'

const NONE = 0 as ObjectRef
const { leaf, plain, countedType, finalizer, weakReference } = typeTraits
const { preHeader: PRE_HEADER, weakList: WEAK_LIST, traits: TRAITS, firstSlot: FIRST_SLOT, slotCount: SLOT_COUNT } = typeWords
/** What makes an object's death more than the loss of its contents. */
const CEREMONY = finalizer | weakReference
const { idle, finalizing, calling } = phases

/** Words of a level are u32 at either width, so its places are the same. */
const { offset, size: LEVEL_BYTES } = level.at(8)
const OUTER = offset.outer >>> 2
const CURRENT = offset.current >>> 2
const PHASE = offset.phase >>> 2
const STACK = offset.stack >>> 2
const FIRST = offset.first >>> 2
const LAST = offset.last >>> 2
const QUEUE = offset.queueFirst >>> 2
const REFERENCE = offset.reference >>> 2
const LEVEL_WORDS = LEVEL_BYTES >>> 2
/** JavaScript finalizers inside one another before what dies in the innermost waits for its end. */
const NESTED_MOST = 16

/**
 * Exact counts; an object is taken apart at the moment its count becomes zero.
 *
 * An object on the way out is in one of three places, all in the memory: `current` (finalizer, weak references), on the
 * stack of those whose contents are being released, or in the line of those that died while nothing could be done. Order:
 * CPython 3.13, Objects/typeobject.c `subtype_dealloc`; depth first, without recursion.
 */
class ImmediateLifetime implements Lifetime {
  readonly counting = 'exact'
  readonly saveBytes = LEVEL_BYTES
  readonly state: Address
  suspended = false
  readonly #objects: ObjectAccess
  readonly #weak: WeakReferences
  readonly #hooks: LifetimeHooks
  #u32!: Uint32Array
  /** Word index of the present level; behind it room for the levels of nested JavaScript finalizers. */
  readonly #level: number
  /** Whether a death may be dealt with at once: nothing is suspended, no loop is running. */
  #open = true
  /** Levels of JavaScript finalizers in which something died, inside one another. */
  #nested = 0
  /** Whether a JavaScript finalizer runs for which no level has been begun. */
  #mayNest = false
  readonly #W: number
  /** Words from the start of a type block to its first field. */
  readonly #block: number

  constructor({ memory, objects, weakReferences, hooks, state }: LifetimeContext) {
    this.#objects = objects
    this.#weak = weakReferences
    this.#hooks = hooks
    this.#W = objects.layout.wordBytes
    this.#block = objects.layout.items >>> 2
    const bytes = LEVEL_BYTES * (1 + NESTED_MOST)
    this.state = state ?? memory.reserve(bytes, 16)
    if (this.state === 0) throw new OutOfMemoryError({ operation: 'createRuntime', size: bytes, strategy: 'immediate' })
    memory.onRefresh(() => (this.#u32 = memory.u32))
    this.#level = this.state >>> 2
    if (state === undefined) this.#u32.fill(0, this.#level, this.#level + LEVEL_WORDS)
    this.suspended = this.#u32[this.#level + PHASE] !== idle
    this.#open = !this.suspended
  }

  retain(object: ObjectRef): void {
    if (object === 0) return
    const u32 = this.#u32
    const count = u32[object >>> 2]
    if (count < IMMORTAL_FROM) u32[object >>> 2] = count + 1
  }

  release(object: ObjectRef): void {
    if (object === 0) return
    const u32 = this.#u32
    const count = u32[object >>> 2]
    if (count >= IMMORTAL_FROM) return
    if (count > 1) u32[object >>> 2] = count - 1
    else this.#last(object, count)
  }

  #last(object: ObjectRef, count: number): void {
    if (count === 0) throw new MisuseError('bad-count', { operation: 'release', address: object, strategy: 'immediate' }, 'nobody holds this object')
    this.#u32[object >>> 2] = 0
    this.dropped(object)
  }

  dropped(object: ObjectRef): void {
    const u32 = this.#u32
    const type = (u32[(object + this.#W) >>> 2] >>> 2) + this.#block
    const traits = u32[type + TRAITS]
    if ((traits & leaf) !== 0) this.#objects.reclaim(object)
    else if (!this.#open && !this.#mayNest) this.#wait(object)
    else if ((traits & (plain | CEREMONY)) === plain) this.#dropPlain(object, type)
    else this.#start(object)
  }

  #start(object: ObjectRef): void {
    if (!this.#open) this.#nest()
    this.#open = false
    this.#run(object)
  }

  /** The shortest way for what nothing follows: every reference of the object, if it has any left, is one of several. */
  #dropPlain(object: ObjectRef, type: number): void {
    const u32 = this.#u32
    const W = this.#W
    let slot = object + u32[type + FIRST_SLOT]
    for (let left = u32[type + SLOT_COUNT]; left > 0; left--, slot += W) {
      const item = u32[slot >>> 2]
      if (item === 0) continue
      const count = u32[item >>> 2]
      if (count === 1) {
        this.#start(object)
        return
      }
      u32[slot >>> 2] = 0
      if (count < IMMORTAL_FROM) u32[item >>> 2] = count - 1
    }
    if (u32[type + PRE_HEADER] !== 0 && u32[(object - 2 * W) >>> 2] !== 0) this.#hooks.untrack(object)
    this.#objects.reclaim(object)
  }

  /** Takes `object` apart, and what dies with it, and what waits in line; ends early when mutator code must run. */
  #run(object: ObjectRef): void {
    const objects = this.#objects
    let top = this.#u32[this.#level + STACK] as ObjectRef
    let dead = object
    for (;;) {
      // `dead` has just died; `top` waits for it, if it is not 0.
      if (dead !== 0) {
        if (!this.#begin(dead, top)) {
          if (this.suspended) return
          dead = NONE
        }
      }
      let emptied = dead
      if (dead === 0) {
        if (top === 0) {
          dead = this.#nextWaiting()
          if (dead === 0) break
          continue
        }
        emptied = top
        top = this.#unlink(top)
      }
      dead = objects.dropNext(emptied)
      if (dead === 0) dead = this.#gone(emptied)
      else {
        this.#link(emptied, top)
        top = emptied
      }
    }
    this.#u32[this.#level + STACK] = 0
    this.#open = true
  }

  /** Nothing is left of the object but its block. Returns its type if that dies with it. */
  #gone(object: ObjectRef): ObjectRef {
    const type = this.#u32[(object + this.#W) >>> 2] as ObjectRef
    this.#objects.reclaim(object)
    return (this.#u32[(type >>> 2) + this.#block + TRAITS] & countedType) === 0 ? NONE : this.#dropType(type)
  }

  #dropType(type: ObjectRef): ObjectRef {
    const count = this.#u32[type >>> 2]
    if (count >= IMMORTAL_FROM) return NONE
    this.#u32[type >>> 2] = count - 1
    return count === 1 ? type : NONE
  }

  // Dead objects are linked through the pre-header's `prev`, else through their count.

  #isTrackable(object: ObjectRef): boolean {
    const u32 = this.#u32
    return u32[(u32[(object + this.#W) >>> 2] >>> 2) + this.#block + PRE_HEADER] !== 0
  }

  #link(object: ObjectRef, to: ObjectRef): void {
    if (this.#isTrackable(object)) this.#u32[(object - this.#W) >>> 2] = to
    else this.#u32[object >>> 2] = DYING + (to >>> LINK_SHIFT)
  }

  #linked(object: ObjectRef): ObjectRef {
    if (this.#isTrackable(object)) return ((this.#u32[(object - this.#W) >>> 2] & -4) >>> 0) as ObjectRef
    return ((this.#u32[object >>> 2] << LINK_SHIFT) >>> 0) as ObjectRef
  }

  /** Ends the link; returns what it led to. */
  #unlink(object: ObjectRef): ObjectRef {
    const linked = this.#linked(object)
    if (this.#isTrackable(object)) this.#u32[(object - this.#W) >>> 2] = 0
    else this.#u32[object >>> 2] = 0
    return linked
  }

  // --- before the contents: finalizer and weak references ------------------------------------------------------------

  /** Everything that comes before the contents. False when the object stays (resurrected) or something must run first (suspended). */
  #begin(object: ObjectRef, top: ObjectRef): boolean {
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
    u32[this.#level + STACK] = top
    u32[this.#level + CURRENT] = object
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
    u32[this.#level + PHASE] = finalizing
    if (!this.#finalize(object)) return this.#suspend()
    return this.#finalized(object)
  }

  #suspend(): false {
    this.suspended = true
    this.#hooks.suspended()
    return false
  }

  /** The finalizer has run: gives up the count that was held for it. False when somebody else holds the object now. */
  #finalized(object: ObjectRef): boolean {
    const u32 = this.#u32
    u32[this.#level + PHASE] = idle
    const count = u32[object >>> 2]
    if (count < IMMORTAL_FROM) u32[object >>> 2] = count - 1
    const tracked = this.#isTrackable(object) && u32[(object - 2 * this.#W) >>> 2] !== 0
    if (tracked) this.#hooks.untrack(object)
    if (count === 1) return this.#clearWeak(object)
    // Whoever comes back from the dead is young again.
    if (tracked) this.#hooks.track(object)
    u32[this.#level + CURRENT] = 0
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
    return (((this.#level + QUEUE) << 2) >>> 0) as Address
  }

  /** Callbacks one by one. */
  #callBack(object: ObjectRef): boolean {
    for (let reference = this.#weak.take(this.#queue()); reference !== 0; reference = this.#weak.take(this.#queue())) {
      this.#u32[this.#level + REFERENCE] = reference
      this.#u32[this.#level + PHASE] = calling
      if (!this.#call(reference)) return this.#suspend()
      this.#called()
    }
    return this.#ready(object)
  }

  /** Only its contents are left: weak references made meanwhile go silently, and one that it is itself leaves its list. */
  #ready(object: ObjectRef): true {
    const u32 = this.#u32
    u32[this.#level + CURRENT] = 0
    if (this.#hasWeakReferences(object)) this.#weak.clear(object, 0 as Address, false)
    if ((u32[(u32[(object + this.#W) >>> 2] >>> 2) + this.#block + TRAITS] & weakReference) !== 0) this.#weak.detach(object)
    return true
  }

  #called(): void {
    const u32 = this.#u32
    const reference = u32[this.#level + REFERENCE] as ObjectRef
    u32[this.#level + REFERENCE] = 0
    u32[this.#level + PHASE] = idle
    this.release(reference)
  }

  resume(): void {
    if (!this.suspended) return
    const u32 = this.#u32
    const object = u32[this.#level + CURRENT] as ObjectRef
    this.suspended = false
    let ready: boolean
    if (u32[this.#level + PHASE] === finalizing) ready = this.#finalized(object)
    else {
      this.#called()
      ready = this.#callBack(object)
    }
    if (this.suspended) return
    if (ready) {
      this.#link(object, this.#u32[this.#level + STACK] as ObjectRef)
      this.#u32[this.#level + STACK] = object
    }
    this.#run(NONE)
  }

  // --- JavaScript finalizers and callbacks ---------------------------------------------------------------------------

  #finalize(object: ObjectRef): boolean {
    const nested = this.#enter()
    try {
      return this.#objects.finalize(object)
    } catch (error) {
      this.#hooks.failed(error, object)
      return true
    } finally {
      this.#leave(nested)
    }
  }

  #call(reference: ObjectRef): boolean {
    const nested = this.#enter()
    try {
      return this.#weak.call(reference)
    } catch (error) {
      this.#hooks.failed(error, reference)
      return true
    } finally {
      this.#leave(nested)
    }
  }

  /** Where finalizers are JavaScript, what dies in one is taken apart inside it, on a level of its own, which begins when something does die. */
  #enter(): number {
    this.#mayNest = this.#hooks.synchronous && this.#nested < NESTED_MOST
    return this.#nested
  }

  #leave(nested: number): void {
    this.#mayNest = false
    if (this.#nested === nested) return
    this.restore(this.#nestedLevel())
    this.#nested = nested
    this.suspended = false
  }

  #nest(): void {
    this.#mayNest = false
    this.#nested++
    this.save(this.#nestedLevel())
  }

  #nestedLevel(): Address {
    return (((this.#level + this.#nested * LEVEL_WORDS) << 2) >>> 0) as Address
  }

  // --- levels --------------------------------------------------------------------------------------------------------

  save(at: Address): void {
    const u32 = this.#u32
    const from = this.#level
    for (let word = 0; word < LEVEL_WORDS; word++) {
      u32[(at >>> 2) + word] = u32[from + word]
      u32[from + word] = 0
    }
    u32[from + OUTER] = at
    this.suspended = false
    this.#open = true
  }

  restore(at: Address): void {
    const u32 = this.#u32
    const to = this.#level
    if (u32[to + OUTER] !== at) throw new MisuseError('bad-address', { operation: 'restore', address: at, strategy: 'immediate' }, 'not the level saved last')
    if (!this.#open) throw new MisuseError('bad-address', { operation: 'restore', address: at, strategy: 'immediate' }, 'something on the inner level still waits')
    for (let word = 0; word < LEVEL_WORDS; word++) u32[to + word] = u32[(at >>> 2) + word]
    this.suspended = u32[to + PHASE] !== idle
    this.#open = false
  }

  // --- the line of those that died meanwhile -------------------------------------------------------------------------

  /** An object that waits is in no collector's list; a finalizer that has run is remembered. */
  #wait(object: ObjectRef): void {
    const u32 = this.#u32
    const trackable = this.#isTrackable(object)
    if (trackable) {
      if (u32[(object - 2 * this.#W) >>> 2] !== 0) this.#hooks.untrack(object)
      u32[(object - this.#W) >>> 2] &= headerBits.finalized
    } else this.#link(object, NONE)
    const last = u32[this.#level + LAST] as ObjectRef
    u32[this.#level + LAST] = object
    if (last === 0) u32[this.#level + FIRST] = object
    else if (this.#isTrackable(last)) u32[(last - this.#W) >>> 2] = (u32[(last - this.#W) >>> 2] | object) >>> 0
    else this.#link(last, object)
  }

  #nextWaiting(): ObjectRef {
    const u32 = this.#u32
    const object = u32[this.#level + FIRST] as ObjectRef
    if (object === 0) return NONE
    const next = this.#linked(object)
    if (this.#isTrackable(object)) u32[(object - this.#W) >>> 2] &= headerBits.finalized
    else u32[object >>> 2] = 0
    u32[this.#level + FIRST] = next
    if (next === 0) u32[this.#level + LAST] = 0
    return object
  }

  pending(visit: (object: ObjectRef, held: boolean) => void): void {
    const { weakReference: reference } = this.#objects.layout
    const seen = new Set<number>()
    for (let at = this.#level; at !== 0; at = this.#u32[at + OUTER] >>> 2) {
      if (seen.has(at)) throw new CorruptionError({ operation: 'pending', address: at * 4, strategy: 'immediate' }, 'levels run in a circle')
      seen.add(at)
      const u32 = this.#u32
      if (u32[at + CURRENT] !== 0) visit(u32[at + CURRENT] as ObjectRef, u32[at + PHASE] === finalizing)
      for (const head of [STACK, FIRST]) {
        for (let object = u32[at + head] as ObjectRef; object !== 0; object = this.#linked(object)) visit(object, false)
      }
      if (u32[at + REFERENCE] !== 0) visit(u32[at + REFERENCE] as ObjectRef, true)
      for (let object = u32[at + QUEUE] as ObjectRef; object !== 0; object = u32[(object + reference.next) >>> 2] as ObjectRef) visit(object, true)
    }
  }
}

/** Counts, and death at zero: CPython's way, and the default. */
export const immediate = defineStrategy({
  axis: 'lifetime',
  name: 'immediate',
  idea: 'Every reference is counted; an object goes the moment its count is zero, without recursion however deep the structure.',
  source: 'CPython 3.13, Include/refcount.h and Objects/typeobject.c',
  options: {},
  requires: [],
  provides: ['counts'],
  preserves: ['identity', 'refcounts', 'finalizer-time', 'address-reuse', 'sizes', 'collection-schedule'],
  create: (context: LifetimeContext): Lifetime => new ImmediateLifetime(context),
})
