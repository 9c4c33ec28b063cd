import {
  type Address,
  type Collector,
  IMMORTAL_FROM,
  type Lifetime,
  type ObjectAccess,
  type ObjectRef,
  type ObjectSpace,
  headerBits,
  referenceKinds,
  typeTraits,
  typeWords,
} from '@mm/contract'
import { References } from './references.js'

const NONE = 0 as ObjectRef
const { countedType, finalizer, plain, reclaim, untrackYoung } = typeTraits
const {
  basicSize: BASIC_SIZE,
  itemSize: ITEM_SIZE,
  preHeader: PRE_HEADER,
  weakList: WEAK_LIST,
  traits: TRAITS,
  references: REFERENCES,
  firstSlot: FIRST_SLOT,
} = typeWords

/** Those above the objects: set once, when they have been made. */
export interface ModelPartners {
  readonly lifetime: Lifetime
  readonly collector: Collector
}

/**
 * Objects over one memory: headers and type blocks are read where they lie, and what a type block cannot say is asked of
 * the descriptor whose index it holds.
 */
export class ObjectModel extends References implements ObjectAccess {
  #collector: Collector | undefined
  /** The collector, when it wants to be told of every object. */
  #tracing: Collector | undefined
  /** Where it has them made, when it moves them. */
  #space: ObjectSpace | null = null

  /** Says who frees and who collects; before that no object may be made or cleared. */
  connect(partners: ModelPartners): void {
    this.lifetime = partners.lifetime
    this.#collector = partners.collector
    this.#tracing = partners.collector.created === undefined ? undefined : partners.collector
    this.#space = partners.collector.space ?? null
    this.barrier = partners.collector.barrier ?? null
  }

  /**
   * A new object of `type` with room for `count` items (in the size word, where the type has items): count 1, all else 0,
   * not tracked; 0 when there is no memory. Retains a counted type. Cost: its words.
   */
  allocate(type: ObjectRef, count = 0): ObjectRef {
    const of = (type >>> 2) + this.block
    const itemSize = this.u32[of + ITEM_SIZE]
    const pre = this.u32[of + PRE_HEADER]
    let bytes = pre + this.u32[of + BASIC_SIZE]
    if (itemSize !== 0) bytes += itemSize * count
    const object = this.blank(type, bytes, pre)
    if (object === 0) return object
    if (itemSize !== 0) this.u32[(object + 2 * this.W) >>> 2] = count
    if ((this.u32[of + TRAITS] & countedType) !== 0) this.lifetime!.retain(type)
    return object
  }

  /** {@link allocate} for a type that is known: an object of `bytes`, `pre` of them before it, without items and of an immortal type. */
  blank(type: ObjectRef, bytes: number, pre: number): ObjectRef {
    let block = this.#space === null ? (0 as Address) : this.#space.take(type, bytes, pre)
    if (block === 0) block = this.allocator.malloc(bytes)
    if (block === 0) return NONE
    const { u32, f64 } = this
    const end = block + bytes
    for (let pair = block >>> 3; pair < end >>> 3; pair++) f64[pair] = 0
    if ((end & 4) !== 0) u32[(end >>> 2) - 1] = 0
    const object = (block + pre) as ObjectRef
    u32[object >>> 2] = 1
    u32[(object + this.W) >>> 2] = type
    if (pre !== 0) this.#collector!.allocated(object)
    if (this.#tracing !== undefined) this.#tracing.created!(object)
    return object
  }

  /** As {@link allocate}, and tracked where it can be. */
  create(type: ObjectRef, count = 0): ObjectRef {
    const object = this.allocate(type, count)
    if (object !== 0 && this.u32[(type >>> 2) + this.block + PRE_HEADER] !== 0) this.#collector!.track(object)
    return object
  }

  /**
   * Gives an object's block (and its buffer, where its references are of kind `buffer`) back to the allocator: how every
   * `reclaim` ends that keeps no block. The type word becomes 0, by which a mutator notices a reference to what is gone.
   */
  free(object: ObjectRef): void {
    const { u32, W } = this
    const type = (u32[(object + W) >>> 2] >>> 2) + this.block
    if (u32[type + REFERENCES] === referenceKinds.buffer) this.allocator.free(u32[(object + u32[type + FIRST_SLOT]) >>> 2] as Address)
    this.#freeBlock(object, u32[type + PRE_HEADER])
  }

  #freeBlock(object: ObjectRef, pre: number): void {
    this.u32[(object + this.W) >>> 2] = 0
    if (pre !== 0) this.#collector?.freed(object)
    if (this.#space?.owns(object) === true) {
      this.#space.give(object)
      return
    }
    this.allocator.free((object - pre) as Address)
  }

  reclaim(object: ObjectRef): void {
    const { u32 } = this
    const type = (u32[(object + this.W) >>> 2] >>> 2) + this.block
    const traits = u32[type + TRAITS]
    if ((traits & plain) !== 0) this.#freeBlock(object, u32[type + PRE_HEADER])
    else if ((traits & reclaim) !== 0) this.descriptorOf(object).reclaim!(object)
    else this.free(object)
  }

  /** Where the object's block begins: before its pre-header. */
  blockOf(object: ObjectRef): Address {
    return (object - this.fieldOf(object, PRE_HEADER)) as Address
  }

  bytesOf(object: ObjectRef): number {
    const own = this.descriptorOf(object).bytesOf?.(object)
    if (own !== undefined) return this.fieldOf(object, PRE_HEADER) + own
    const items = this.fieldOf(object, ITEM_SIZE) === 0 ? 0 : this.u32[(object + this.layout.size) >>> 2]
    return this.sizeFor(this.typeOf(object), items)
  }

  isTrackable(object: ObjectRef): boolean {
    return this.fieldOf(object, PRE_HEADER) !== 0
  }

  hasFinalizer(object: ObjectRef): boolean {
    return (this.fieldOf(object, TRAITS) & finalizer) !== 0
  }

  /** Whether the object's finalizer has run; false for objects without a pre-header, which have no place for the mark. */
  isFinalized(object: ObjectRef): boolean {
    return this.isTrackable(object) && (this.u32[(object + this.layout.prev) >>> 2] & headerBits.finalized) !== 0
  }

  finalize(object: ObjectRef): boolean {
    const descriptor = this.descriptorOf(object)
    return descriptor.finalize === undefined || descriptor.finalize(object)
  }

  moved(object: ObjectRef, from: ObjectRef, now: (object: ObjectRef) => ObjectRef): void {
    this.descriptorOf(object).moved!(object, from, now)
  }

  weakListSlot(object: ObjectRef): Address {
    const offset = this.fieldOf(object, WEAK_LIST) | 0
    return (offset === 0 ? 0 : object + offset) as Address
  }

  /**
   * As CPython 3.13 for tuples and dicts: no item may be tracked, now or later. A tuple that is not filled yet stays tracked.
   */
  mayUntrack(object: ObjectRef): boolean {
    const descriptor = this.descriptorOf(object)
    if (descriptor.mayUntrack !== undefined) return descriptor.mayUntrack(object)
    let may = true
    this.traverse(object, (slot) => {
      const item = this.u32[slot >>> 2] as ObjectRef
      if (item === 0) may &&= (this.fieldOf(object, TRAITS) & untrackYoung) === 0
      else if (this.mayBeTracked(item)) may = false
    })
    return may
  }

  /**
   * Whether the object is tracked, or may become so: what keeps a tuple or dict that holds it tracked. An untracked object of
   * a type that every collection untracks cannot, nor an immortal one that is not tracked.
   */
  mayBeTracked(object: ObjectRef): boolean {
    if (!this.isTrackable(object)) return false
    if (this.u32[(object + this.layout.next) >>> 2] !== 0) return true
    return (this.fieldOf(object, TRAITS) & untrackYoung) === 0 && this.u32[object >>> 2] < IMMORTAL_FROM
  }
}
