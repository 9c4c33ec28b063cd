import {
  type Address,
  IMMORTAL_FROM,
  type LinearMemory,
  type ObjectAccess,
  type ObjectLayout,
  type ObjectRef,
  type WeakReferences,
  headerBits,
  typeTraits,
} from '@mm/contract'
import { IN_TABLE, isDead } from './layout.js'

const NONE = 0 as ObjectRef
const { plainReference, plainProxy } = typeTraits

/** Whether nobody holds an object with this count: asked only while counts are exact. */
const isUnheld = (count: number): boolean => count === 0 || count === IN_TABLE

/** What runs a callback: `true` when it has run, `false` when the mutator must run it first. It takes the callback slot's content over. */
export type CallbackRunner = (reference: ObjectRef) => boolean

/**
 * The weak references to an object, in a list that its weak-list word heads:
 *
 * ```
 *  object's weak-list word ──► plain reference ⇄ plain proxy ⇄ newest ⇄ ... ⇄ oldest
 *                              (no callback, shared)           (with callbacks, of subclasses)
 * ```
 *
 * Algorithm: CPython 3.13, Objects/weakrefobject.c.
 */
export class WeakReferenceLists implements WeakReferences {
  readonly #objects: ObjectAccess
  readonly #layout: ObjectLayout
  readonly #run: CallbackRunner
  #u32!: Uint32Array

  constructor(memory: LinearMemory, objects: ObjectAccess, run: CallbackRunner) {
    this.#objects = objects
    this.#layout = objects.layout
    this.#run = run
    memory.onRefresh(() => (this.#u32 = memory.u32))
  }

  /** The first weak reference to `object`, 0 for none. */
  first(object: ObjectRef): ObjectRef {
    const head = this.#objects.weakListSlot(object)
    return head === 0 ? NONE : (this.#u32[head >>> 2] as ObjectRef)
  }

  /** The one that comes after `reference` in its referent's list, 0 for none. */
  after(reference: ObjectRef): ObjectRef {
    return this.#u32[(reference + this.#layout.weakReference.next) >>> 2] as ObjectRef
  }

  /** The referent, 0 when it is gone; not retained. An object that is being taken apart is gone. */
  referent(reference: ObjectRef): ObjectRef {
    const object = this.#u32[(reference + this.#layout.weakReference.object) >>> 2] as ObjectRef
    return object !== 0 && !isDead(this.#u32[object >>> 2]) ? object : NONE
  }

  /** How many weak references to `object` there are. Cost: as many. */
  countOf(object: ObjectRef): number {
    let count = 0
    for (let reference = this.first(object); reference !== 0; reference = this.after(reference)) count++
    return count
  }

  /** The shared reference to `object` without callback, of the type with `trait` (`plainReference` or `plainProxy`); 0 when there is none. Not retained. */
  plain(object: ObjectRef, trait: number): ObjectRef {
    let reference = this.first(object)
    for (let seen = 0; seen < 2 && reference !== 0; seen++, reference = this.after(reference)) {
      if (this.#isPlain(reference, trait) && this.#u32[reference >>> 2] !== 0) return reference
    }
    return NONE
  }

  /** Makes `reference`, whose callback slot is filled in, refer to `object`, and lists it. */
  insert(reference: ObjectRef, object: ObjectRef): void {
    this.#u32[(reference + this.#layout.weakReference.object) >>> 2] = object
    const head = this.#objects.weakListSlot(object)
    let before = NONE
    if (!this.#isPlain(reference, plainReference)) {
      const first = this.#u32[head >>> 2] as ObjectRef
      if (first !== 0 && this.#isPlain(first, plainReference)) before = first
      const second = before === 0 ? first : this.after(before)
      if (!this.#isPlain(reference, plainProxy) && second !== 0 && this.#isPlain(second, plainProxy)) before = second
    }
    const { prev, next } = this.#layout.weakReference
    const after = before === 0 ? (this.#u32[head >>> 2] as ObjectRef) : this.after(before)
    if (before === 0) this.#u32[head >>> 2] = reference
    else this.#u32[(before + next) >>> 2] = reference
    if (after !== 0) this.#u32[(after + prev) >>> 2] = reference
    this.#u32[(reference + prev) >>> 2] = before
    this.#u32[(reference + next) >>> 2] = after
  }

  clear(object: ObjectRef, queue: Address, collecting: boolean): void {
    const head = this.#objects.weakListSlot(object)
    if (head === 0) return
    const { object: referent, callback, prev, next } = this.#layout.weakReference
    const u32 = this.#u32
    let reference = u32[head >>> 2] as ObjectRef
    u32[head >>> 2] = 0
    while (reference !== 0) {
      const after = u32[(reference + next) >>> 2] as ObjectRef
      u32[(reference + referent) >>> 2] = 0
      u32[(reference + prev) >>> 2] = 0
      u32[(reference + next) >>> 2] = 0
      const dying = isUnheld(u32[reference >>> 2]) || (collecting && (u32[(reference + this.#layout.prev) >>> 2] & headerBits.collecting) !== 0)
      if (queue !== 0 && !dying && u32[(reference + callback) >>> 2] !== 0) this.#append(queue, reference)
      reference = after
    }
  }

  clearCallbacks(object: ObjectRef, queue: Address): void {
    const { callback, next } = this.#layout.weakReference
    const u32 = this.#u32
    for (let reference = this.first(object); reference !== 0; ) {
      const after = u32[(reference + next) >>> 2] as ObjectRef
      if (u32[(reference + callback) >>> 2] !== 0) {
        this.detach(reference)
        const dying = isUnheld(u32[reference >>> 2]) || (u32[(reference + this.#layout.prev) >>> 2] & headerBits.collecting) !== 0
        if (!dying) this.#append(queue, reference)
      }
      reference = after
    }
  }

  /** The queue is threaded through the `next` words, which are free now; it owns what is in it. */
  #append(queue: Address, reference: ObjectRef): void {
    const u32 = this.#u32
    const count = u32[reference >>> 2]
    if (count < IMMORTAL_FROM) u32[reference >>> 2] = count + 1
    const first = queue >>> 2
    if (u32[first] === 0) u32[first] = reference
    else u32[(u32[first + 1] + this.#layout.weakReference.next) >>> 2] = reference
    u32[first + 1] = reference
  }

  take(queue: Address): ObjectRef {
    const u32 = this.#u32
    const reference = u32[queue >>> 2] as ObjectRef
    if (reference === 0) return NONE
    const next = (reference + this.#layout.weakReference.next) >>> 2
    u32[queue >>> 2] = u32[next]
    u32[next] = 0
    return reference
  }

  detach(reference: ObjectRef): void {
    const { object, prev, next } = this.#layout.weakReference
    const u32 = this.#u32
    const referent = u32[(reference + object) >>> 2] as ObjectRef
    if (referent === 0) return
    const before = u32[(reference + prev) >>> 2]
    const after = u32[(reference + next) >>> 2]
    if (before !== 0) u32[(before + next) >>> 2] = after
    else u32[this.#objects.weakListSlot(referent) >>> 2] = after
    if (after !== 0) u32[(after + prev) >>> 2] = before
    u32[(reference + object) >>> 2] = 0
    u32[(reference + prev) >>> 2] = 0
    u32[(reference + next) >>> 2] = 0
  }

  call(reference: ObjectRef): boolean {
    return this.#run(reference)
  }

  #isPlain(reference: ObjectRef, trait: number): boolean {
    const { weakReference, typeBlock, type } = this.#layout
    const traits = this.#u32[(this.#u32[(reference + type) >>> 2] + typeBlock.traits) >>> 2]
    return (traits & trait) !== 0 && this.#u32[(reference + weakReference.callback) >>> 2] === 0
  }
}
