import {
  type Address,
  type Barrier,
  IMMORTAL_FROM,
  type KnownType,
  type Lifetime,
  type LifetimeContext,
  type LifetimeHooks,
  type LinearMemory,
  MisuseError,
  type ObjectAccess,
  type ObjectRef,
  referenceKinds,
  typeTraits,
  typeWords,
} from '@mm/contract'
import { DeadObjects } from './dead-objects.js'
import { dropperOf } from './dropper.js'
import { CEREMONY, Farewell } from './farewell.js'
import { phases } from './layout.js'
import { Levels, fields } from './levels.js'

const NONE = 0 as ObjectRef
const { leaf, plain, countedType, drop, reclaim } = typeTraits
/** What must not be there, but for the first, where only that keeps a type from being plain. */
const COUNTED_ONLY = countedType | drop | reclaim
const { descriptor: DESCRIPTOR, preHeader: PRE_HEADER, weakList: WEAK_LIST, traits: TRAITS, references: REFERENCES, firstSlot: FIRST_SLOT, slotCount: SLOT_COUNT } = typeWords

/**
 * Exact counts; an object is taken apart at the moment its count becomes zero.
 *
 * An object on the way out is in one of three places, all in the memory: `current` (finalizer, weak references), on the
 * stack of those whose contents are being released, or in the line of those that died while nothing could be done. Depth
 * first, without recursion.
 */
export class ImmediateLifetime implements Lifetime {
  readonly counting = 'exact'
  readonly saveBytes: number
  readonly state: Address
  barrier: Barrier | null = null
  readonly #memory: LinearMemory
  readonly #objects: ObjectAccess
  readonly #hooks: LifetimeHooks
  readonly #levels: Levels
  readonly #dead: DeadObjects
  readonly #farewell: Farewell
  readonly #W: number
  /** Words from the start of a type block to its first field. */
  readonly #block: number
  /** Code for types that are known, by the index of their descriptor. */
  #droppers: (((object: ObjectRef) => void) | undefined)[] | null = null
  #u32!: Uint32Array

  constructor(context: LifetimeContext) {
    const { memory, objects, hooks, state } = context
    this.#memory = memory
    this.#objects = objects
    this.#hooks = hooks
    this.#W = objects.layout.wordBytes
    this.#block = objects.layout.items >>> 2
    this.#levels = new Levels(memory, state)
    this.state = this.#levels.state
    this.saveBytes = this.#levels.saveBytes
    this.#dead = new DeadObjects(memory, objects, this.#levels, (object) => hooks.untrack(object))
    this.#farewell = new Farewell(context, this.#levels, (object) => this.release(object), (object) => this.barrier?.released(object))
    memory.onRefresh(() => (this.#u32 = memory.u32))
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
    if (count > 1) {
      u32[object >>> 2] = count - 1
      if (this.barrier !== null) this.barrier.released(object)
    } else this.#releaseLast(object, count)
  }

  #releaseLast(object: ObjectRef, count: number): void {
    if (count === 0) throw new MisuseError('bad-count', { operation: 'release', address: object, strategy: 'immediate' }, 'nobody holds this object')
    this.#u32[object >>> 2] = 0
    this.dropped(object)
  }

  dropped(object: ObjectRef): void {
    const u32 = this.#u32
    const type = (u32[(object + this.#W) >>> 2] >>> 2) + this.#block
    if (this.#droppers !== null) {
      const index = u32[type + DESCRIPTOR]
      const dropper = index < this.#droppers.length ? this.#droppers[index] : undefined
      if (dropper !== undefined) {
        dropper(object)
        return
      }
    }
    this.#dropAny(object, type)
  }

  #dropAny(object: ObjectRef, type: number): void {
    const traits = this.#u32[type + TRAITS]
    if ((traits & leaf) !== 0) this.#objects.reclaim(object)
    else if (!this.#levels.open && !this.#levels.mayNest) this.#dead.wait(object)
    else if ((traits & plain) === 0) this.#dropCounted(object, type, traits)
    else if ((traits & CEREMONY) === 0) this.#dropPlain(object, type)
    else this.#start(object)
  }

  known(known: KnownType): void {
    const { layout } = this.#objects
    const type = (known.type >>> 2) + this.#block
    const dropper = dropperOf(
      {
        memory: this.#memory,
        hooks: this.#hooks,
        levels: this.#levels,
        layout,
        drop: (object) => this.#dropAny(object, type),
        finalized: (object) => this.#goOn(object),
        proceed: () => this.#run(NONE),
      },
      known,
    )
    if (dropper === undefined) return
    const droppers = (this.#droppers ??= [])
    const index = this.#u32[type + DESCRIPTOR]
    while (droppers.length <= index) droppers.push(undefined)
    droppers[index] = dropper
  }

  /** The shortest way too for what would be plain, but that it owns a reference to its type, as others do. */
  #dropCounted(object: ObjectRef, type: number, traits: number): void {
    const own = this.#u32[(object + this.#W) >>> 2] as ObjectRef
    const isShort = (traits & (COUNTED_ONLY | CEREMONY)) === countedType && this.#u32[type + REFERENCES] === referenceKinds.fixed && this.#u32[own >>> 2] > 1
    if (!isShort) return this.#start(object)
    if (!this.#dropPlain(object, type)) return
    // What it referred to may have been its type, too.
    const died = this.#dropType(own)
    if (died !== 0) this.dropped(died)
  }

  /** The shortest way for what nothing follows. Returns whether it was gone. */
  #dropPlain(object: ObjectRef, type: number): boolean {
    const u32 = this.#u32
    const weakList = u32[type + WEAK_LIST]
    if ((weakList !== 0 && u32[(object + weakList) >>> 2] !== 0) || !this.#emptyPlain(object, type)) {
      this.#start(object)
      return false
    }
    if (u32[type + PRE_HEADER] !== 0 && u32[(object - 2 * this.#W) >>> 2] !== 0) this.#hooks.untrack(object)
    this.#objects.reclaim(object)
    return true
  }

  /** Drops the references of a plain object if each is one of several, or leaves the rest. Returns whether none are left. */
  #emptyPlain(object: ObjectRef, type: number): boolean {
    const u32 = this.#u32
    const W = this.#W
    let slot = object + u32[type + FIRST_SLOT]
    for (let left = u32[type + SLOT_COUNT]; left > 0; left--, slot += W) {
      const item = u32[slot >>> 2]
      if (item === 0) continue
      const count = u32[item >>> 2]
      if (count === 1) return false
      u32[slot >>> 2] = 0
      if (count >= IMMORTAL_FROM) continue
      u32[item >>> 2] = count - 1
      if (this.barrier !== null) this.barrier.released(item as ObjectRef)
    }
    return true
  }

  /** What is left of `object` is to be dropped before `top` goes on. */
  #takeUp(object: ObjectRef, top: ObjectRef): void {
    this.#dead.link(object, top)
    this.#u32[this.#levels.at + fields.stack] = object
  }

  #start(object: ObjectRef): void {
    if (!this.#levels.open) this.#levels.nest()
    this.#levels.open = false
    this.#run(object)
  }

  /** Takes `object` apart, and what dies with it, and what waits in line; ends early when mutator code must run. */
  #run(object: ObjectRef): void {
    const objects = this.#objects
    const dead = this.#dead
    const farewell = this.#farewell
    const levels = this.#levels
    let top = this.#u32[levels.at + fields.stack] as ObjectRef
    // What has just died; `top` waits for it, if it is not 0.
    let next = object
    for (;;) {
      if (next !== 0 && !farewell.begin(next, top)) {
        if (levels.suspended) return
        next = NONE
      }
      let emptied = next
      if (next === 0) {
        if (top === 0) {
          next = dead.next()
          if (next === 0) break
          continue
        }
        emptied = top
        top = dead.unlink(top)
      }
      next = objects.dropNext(emptied)
      if (next === 0) next = this.#gone(emptied)
      else {
        dead.link(emptied, top)
        top = emptied
      }
    }
    this.#u32[levels.at + fields.stack] = 0
    levels.open = true
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
    if (count === 1) return type
    this.barrier?.released(type)
    return NONE
  }

  get suspended(): boolean {
    return this.#levels.suspended
  }

  resume(): void {
    const levels = this.#levels
    if (!levels.suspended) return
    levels.suspended = false
    this.#goOn(levels.current)
  }

  /** What the current object waited for has run. */
  #goOn(object: ObjectRef): void {
    const ready = this.#farewell.resume(object)
    if (this.#levels.suspended) return
    if (ready) this.#takeUp(object, this.#u32[this.#levels.at + fields.stack] as ObjectRef)
    this.#run(NONE)
  }

  save(at: Address): void {
    this.#levels.save(at)
  }

  restore(at: Address): void {
    this.#levels.restore(at)
  }

  pending(visit: (object: ObjectRef, held: boolean) => void): void {
    const { weakReference } = this.#objects.layout
    this.#levels.walk((at) => {
      const u32 = this.#u32
      const current = u32[at + fields.current] as ObjectRef
      if (current !== 0) visit(current, u32[at + fields.phase] === phases.finalizing)
      for (const head of [fields.stack, fields.first]) {
        for (let object = u32[at + head] as ObjectRef; object !== 0; object = this.#dead.linked(object)) visit(object, false)
      }
      const reference = u32[at + fields.reference] as ObjectRef
      if (reference !== 0) visit(reference, true)
      for (let queued = u32[at + fields.queue] as ObjectRef; queued !== 0; queued = u32[(queued + weakReference.next) >>> 2] as ObjectRef) visit(queued, true)
    })
  }
}
