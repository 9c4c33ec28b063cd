import { type Address, type Barrier, IMMORTAL_FROM, type Lifetime, type ObjectRef, type SlotRuns, type SlotVisitor, referenceKinds, typeTraits, typeWords } from '@mm/contract'
import { RangeList } from './ranges.js'
import { Types } from './types.js'

const NONE = 0 as ObjectRef
const { none, fixed, items, buffer, ranges } = referenceKinds
const { leaf, countedType, clear, ownClear, drop } = typeTraits
const { descriptor: DESCRIPTOR, preHeader: PRE_HEADER, traits: TRAITS, references: REFERENCES, firstSlot: FIRST_SLOT, slotCount: SLOT_COUNT } = typeWords

/** What objects refer to: visited, cleared, and dropped one by one. */
export abstract class References extends Types {
  protected lifetime: Lifetime | undefined
  /** Whom the collector wants told of references that go. */
  protected barrier: Barrier | null = null
  readonly #ranges = new RangeList()

  abstract reclaim(object: ObjectRef): void

  traverse(object: ObjectRef, visit: SlotVisitor): void {
    const { u32, W } = this
    const type = (u32[(object + W) >>> 2] >>> 2) + this.block
    const first = object + u32[type + FIRST_SLOT]
    switch (u32[type + REFERENCES]) {
      case none:
        break
      case fixed:
        for (let slot = first, end = first + W * u32[type + SLOT_COUNT]; slot < end; slot += W) visit(slot as Address)
        break
      case items:
        for (let slot = first + W * u32[(object + 2 * W) >>> 2]; slot > first; ) visit((slot -= W) as Address)
        break
      case buffer: {
        const from = u32[first >>> 2]
        for (let slot = from + W * u32[(object + 2 * W) >>> 2]; slot > from; ) visit((slot -= W) as Address)
        break
      }
      case ranges:
        this.#visitRanges(object, visit)
        break
      default:
        this.descriptorOf(object).traverse!(object, visit)
    }
    if ((u32[type + TRAITS] & countedType) !== 0) visit((object + W) as Address)
  }

  #visitRanges(object: ObjectRef, visit: SlotVisitor): void {
    const list = this.#ranges
    list.reset()
    this.ranges(object, list)
    for (let run = 0; run < list.length; run++) {
      const second = list.second[run]
      let slot = list.start[run]
      for (let left = list.count[run]; left > 0; left--, slot += list.stride[run]) {
        visit(slot as Address)
        if (second !== 0) visit((slot + second) as Address)
      }
    }
  }

  ranges(object: ObjectRef, into: SlotRuns): void {
    this.rangesOf[this.fieldOf(object, DESCRIPTOR)]!(object, into)
  }

  /** Slots are emptied before what was in them is released, as finalizers may look. */
  clear(object: ObjectRef): void {
    const { W } = this
    const type = (this.u32[(object + W) >>> 2] >>> 2) + this.block
    const traits = this.u32[type + TRAITS]
    const kind = this.u32[type + REFERENCES]
    if ((traits & clear) === 0) return
    if ((traits & ownClear) !== 0 || kind >= ranges) return this.descriptorOf(object).clear!(object)
    const lifetime = this.lifetime!
    const first = object + this.u32[type + FIRST_SLOT]
    if (kind === fixed) {
      for (let slot = first, end = first + W * this.u32[type + SLOT_COUNT]; slot < end; slot += W) {
        const item = this.u32[slot >>> 2] as ObjectRef
        this.u32[slot >>> 2] = 0
        lifetime.release(item)
      }
      return
    }
    const from = this.u32[first >>> 2]
    let slot = from + W * this.u32[(object + 2 * W) >>> 2]
    this.u32[first >>> 2] = 0
    this.u32[(object + 2 * W) >>> 2] = 0
    while (slot > from) {
      slot -= W
      lifetime.release(this.u32[slot >>> 2] as ObjectRef)
    }
    this.allocator.free(from as Address)
  }

  /**
   * Releases a reference that an object being taken apart owned: a leaf that dies is reclaimed at once; returns a container
   * whose count has become zero, for the lifetime to take apart, else 0.
   */
  drop(object: ObjectRef): ObjectRef {
    if (object === 0) return NONE
    const { u32 } = this
    const count = u32[object >>> 2]
    if (count >= IMMORTAL_FROM) return NONE
    u32[object >>> 2] = count - 1
    if (count === 1) return this.#dropped(object)
    if (this.barrier !== null) this.barrier.released(object)
    return NONE
  }

  #dropped(object: ObjectRef): ObjectRef {
    if ((this.fieldOf(object, TRAITS) & leaf) === 0) return object
    this.reclaim(object)
    return NONE
  }

  dropNext(object: ObjectRef): ObjectRef {
    const { u32, W } = this
    const type = (u32[(object + W) >>> 2] >>> 2) + this.block
    if ((u32[type + TRAITS] & drop) !== 0) return this.descriptorOf(object).dropNext!(object)
    const kind = u32[type + REFERENCES]
    if (kind === fixed) {
      const trackable = u32[type + PRE_HEADER] !== 0
      const first = object + u32[type + FIRST_SLOT]
      const end = first + W * u32[type + SLOT_COUNT]
      const cursor = (object - 2 * W) >>> 2
      let slot = trackable && u32[cursor] !== 0 ? u32[cursor] : first
      for (; slot < end; slot += W) {
        const item = u32[slot >>> 2] as ObjectRef
        if (item === 0) continue
        u32[slot >>> 2] = 0
        if (this.drop(item) === 0) continue
        if (trackable) u32[cursor] = slot + W
        return item
      }
      if (trackable) u32[cursor] = 0
      return NONE
    }
    if (kind === none) return NONE
    if (kind === items) return this.#dropItems(object, type)
    return kind === buffer ? this.#dropBuffer(object, type) : this.#dropVisited(object)
  }

  /** Where it is goes into the `next` word; the size word then stays as it is, for free lists that go by size. Without a pre-header the size shrinks. */
  #dropItems(object: ObjectRef, type: number): ObjectRef {
    const { u32, W } = this
    const trackable = u32[type + PRE_HEADER] !== 0
    const first = object + u32[type + FIRST_SLOT]
    const cursor = (object - 2 * W) >>> 2
    const size = (object + 2 * W) >>> 2
    let slot = trackable && u32[cursor] !== 0 ? u32[cursor] : first + W * u32[size]
    while (slot > first) {
      slot -= W
      const item = u32[slot >>> 2] as ObjectRef
      if (item === 0) continue
      u32[slot >>> 2] = 0
      if (this.drop(item) === 0) continue
      if (trackable) u32[cursor] = slot
      else u32[size] = (slot - first) / W
      return item
    }
    if (trackable) u32[cursor] = 0
    return NONE
  }

  #dropBuffer(object: ObjectRef, type: number): ObjectRef {
    const { u32, W } = this
    const from = u32[(object + u32[type + FIRST_SLOT]) >>> 2]
    const size = (object + 2 * W) >>> 2
    for (let left = u32[size]; left > 0; ) {
      left--
      const item = this.drop(u32[(from + W * left) >>> 2] as ObjectRef)
      if (item === 0) continue
      u32[size] = left
      return item
    }
    u32[size] = 0
    return NONE
  }

  /** For ranges and custom references without a `dropNext` of their own: starts over at each step. */
  #dropVisited(object: ObjectRef): ObjectRef {
    const descriptor = this.descriptorOf(object)
    if (descriptor.dropNext !== undefined) return descriptor.dropNext(object)
    const own = object + this.W
    let died = NONE
    this.traverse(object, (slot) => {
      const item = this.u32[slot >>> 2] as ObjectRef
      if (died !== 0 || item === 0 || slot === own) return
      this.u32[slot >>> 2] = 0
      died = this.drop(item)
    })
    return died
  }
}
