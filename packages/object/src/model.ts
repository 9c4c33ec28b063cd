import {
  IMMORTAL_FROM,
  type Address,
  type Allocator,
  type Collector,
  type Lifetime,
  type LinearMemory,
  MisuseError,
  type ObjectAccess,
  type ObjectLayout,
  type ObjectRef,
  type SlotRanges,
  type SlotVisitor,
  headerBits,
  objectLayout,
  referenceKinds,
  typeTraits,
} from '@mm/contract'
import { type ReferenceDeclaration, type TypeDeclaration, type TypeDescriptor } from './descriptor.js'
import { RangeList } from './ranges.js'

const NONE = 0 as ObjectRef
const { none, fixed, items, buffer, ranges } = referenceKinds
const { leaf, countedType, finalizer, reclaim, clear, untrackYoung } = typeTraits

/** Type, its type, and so on: a class, its metaclass, that one's metaclass, ... */
const LONGEST_TYPE_CHAIN = 6

/** Those above the objects: set once, when they have been made. */
export interface ModelPartners {
  readonly lifetime: Lifetime
  readonly collector: Collector
}

/**
 * Objects over one memory: headers and type blocks are read where they lie, and what a type block cannot say is asked of
 * the descriptor whose index it holds.
 */
export class ObjectModel implements ObjectAccess {
  readonly layout: ObjectLayout
  readonly memory: LinearMemory
  readonly allocator: Allocator
  /** By index, in the order of registration. */
  readonly descriptors: TypeDescriptor[] = []
  #u32!: Uint32Array
  #i32!: Int32Array
  readonly #W: number
  readonly #ranges = new RangeList()
  #lifetime: Lifetime | undefined
  #collector: Collector | undefined
  /** The collector, when it wants to be told of every object. */
  #tracing: Collector | undefined

  constructor(memory: LinearMemory, allocator: Allocator) {
    this.memory = memory
    this.allocator = allocator
    this.layout = objectLayout(memory.wordBytes)
    this.#W = memory.wordBytes
    memory.onRefresh(() => {
      this.#u32 = memory.u32
      this.#i32 = memory.i32
    })
  }

  /** Says who frees and who collects; before that nothing may be cleared, and what is freed is not reported. */
  connect(partners: ModelPartners): void {
    this.#lifetime = partners.lifetime
    this.#collector = partners.collector
    this.#tracing = partners.collector.created === undefined ? undefined : partners.collector
  }

  /** Adds a descriptor; returns its index, by which type blocks refer to it. The order is part of a saved memory's meaning. */
  register(descriptor: TypeDescriptor): number {
    return this.descriptors.push(descriptor) - 1
  }

  // --- types ---------------------------------------------------------------------------------------------------------

  /** Writes the fields that make the object at `type` a type block; its header is the caller's. Throws `MisuseError` for a type that cannot be. */
  writeType(type: ObjectRef, declaration: TypeDeclaration): void {
    const { typeBlock } = this.layout
    const descriptor = this.descriptors[declaration.descriptor]
    if (descriptor === undefined) throw new MisuseError('bad-option', { operation: 'writeType', address: type }, `no descriptor ${declaration.descriptor}`)
    const { basicSize, itemSize = 0, preHeader = 0, weakList = 0, references = { kind: 'none' }, flags = 0 } = declaration
    const put = (field: number, value: number): void => void (this.#u32[(type + field) >>> 2] = value)
    put(typeBlock.descriptor, declaration.descriptor)
    put(typeBlock.flags, flags)
    put(typeBlock.basicSize, basicSize)
    put(typeBlock.itemSize, itemSize)
    put(typeBlock.preHeader, preHeader)
    put(typeBlock.weakList, weakList)
    put(typeBlock.references, referenceKinds[references.kind])
    put(typeBlock.firstSlot, references.first ?? this.layout.fields)
    put(typeBlock.slotCount, references.count ?? 0)
    put(typeBlock.traits, this.#traits(declaration, references, descriptor))
  }

  #traits(declaration: TypeDeclaration, references: ReferenceDeclaration, descriptor: TypeDescriptor): number {
    const { kind } = references
    let traits = declaration.traits ?? 0
    if (descriptor.finalize !== undefined) traits |= finalizer
    if (descriptor.reclaim !== undefined) traits |= reclaim
    if (descriptor.clear !== undefined || kind === 'fixed' || kind === 'buffer') traits |= clear
    const plain = kind === 'none' && (declaration.preHeader ?? 0) === 0 && (declaration.weakList ?? 0) === 0 && (traits & (countedType | finalizer)) === 0
    return plain ? traits | leaf : traits & ~leaf
  }

  /** Switches bits of a type's traits. */
  setTraits(type: ObjectRef, traits: number, on: boolean): void {
    const at = (type + this.layout.typeBlock.traits) >>> 2
    this.#u32[at] = on ? this.#u32[at] | traits : this.#u32[at] & ~traits
  }

  /** A type block of its own, immortal, whose own type is `metatype` (itself when 0); 0 when there is no memory. */
  createType(declaration: TypeDeclaration, metatype = NONE): ObjectRef {
    const { layout } = this
    const type = this.allocator.calloc(1, layout.typeBlock.bytes) as number as ObjectRef
    if (type === 0) return NONE
    this.#u32[type >>> 2] = layout.immortal
    this.#u32[(type + layout.type) >>> 2] = metatype === 0 ? type : metatype
    this.writeType(type, declaration)
    return type
  }

  /** The object's type. */
  typeOf(object: ObjectRef): ObjectRef {
    return this.#u32[(object + this.#W) >>> 2] as ObjectRef
  }

  #descriptorOf(object: ObjectRef): TypeDescriptor {
    return this.descriptors[this.#u32[(this.typeOf(object) + this.layout.typeBlock.descriptor) >>> 2]]
  }

  #traitsOf(object: ObjectRef): number {
    return this.#u32[(this.typeOf(object) + this.layout.typeBlock.traits) >>> 2]
  }

  typeNameOf(object: ObjectRef): string {
    return this.nameOfType(this.typeOf(object))
  }

  /** The name of a type. */
  nameOfType(type: ObjectRef): string {
    const descriptor = this.descriptors[this.#u32[(type + this.layout.typeBlock.descriptor) >>> 2]]
    return descriptor.nameOf?.(type) ?? descriptor.name
  }

  /** Bytes that an object of `type` with `count` items takes, pre-header included. */
  sizeFor(type: ObjectRef, count = 0): number {
    const { preHeader, basicSize, itemSize } = this.layout.typeBlock
    return this.#u32[(type + preHeader) >>> 2] + this.#u32[(type + basicSize) >>> 2] + this.#u32[(type + itemSize) >>> 2] * count
  }

  /** Where the object's block begins: before its pre-header. */
  blockOf(object: ObjectRef): Address {
    return (object - this.#u32[(this.typeOf(object) + this.layout.typeBlock.preHeader) >>> 2]) as Address
  }

  /**
   * Whether what lies at `address`, any number, is a type block: following type words leads to a type that is its own type, and the
   * fields are possible. For checks and for readers of the heap, who do not know what they look at.
   */
  isType(address: number): boolean {
    const { typeBlock } = this.layout
    const u32 = this.#u32
    const W = this.#W
    const possible = (at: number): boolean => at > 0 && at % 8 === 0 && at + typeBlock.bytes <= 4 * u32.length
    if (!possible(address) || u32[(address + typeBlock.descriptor) >>> 2] >= this.descriptors.length) return false
    const pre = u32[(address + typeBlock.preHeader) >>> 2]
    if (pre > 4 * W || pre % (2 * W) !== 0 || u32[(address + typeBlock.basicSize) >>> 2] < 2 * W) return false
    for (let type = address, steps = 0; steps < LONGEST_TYPE_CHAIN; steps++) {
      const meta = u32[(type + W) >>> 2]
      if (!possible(meta)) return false
      if (meta === type) return true
      type = meta
    }
    return false
  }

  // --- making and freeing --------------------------------------------------------------------------------------------

  /**
   * A new object of `type` with room for `count` items (in the size word, where the type has items): count 1, all else 0,
   * not tracked; 0 when there is no memory. Retains a counted type. Cost: its words.
   */
  allocate(type: ObjectRef, count = 0): ObjectRef {
    const { typeBlock } = this.layout
    const pre = this.#u32[(type + typeBlock.preHeader) >>> 2]
    const itemSize = this.#u32[(type + typeBlock.itemSize) >>> 2]
    const bytes = pre + this.#u32[(type + typeBlock.basicSize) >>> 2] + itemSize * count
    const block = this.allocator.malloc(bytes)
    if (block === 0) return NONE
    const object = (block + pre) as ObjectRef
    const u32 = this.#u32
    const end = (block + bytes) >>> 2
    for (let word = block >>> 2; word < end; word++) u32[word] = 0
    u32[object >>> 2] = 1
    u32[(object + this.#W) >>> 2] = type
    if (itemSize !== 0) u32[(object + 2 * this.#W) >>> 2] = count
    if ((u32[(type + typeBlock.traits) >>> 2] & countedType) !== 0) this.#lifetime!.retain(type)
    if (pre !== 0) this.#collector!.allocated(object)
    if (this.#tracing !== undefined) this.#tracing.created!(object)
    return object
  }

  /**
   * Gives an object's block (and its buffer, where its references are of kind `buffer`) back to the allocator: how every
   * `reclaim` ends that keeps no block. The type word becomes 0, by which a mutator notices a reference to what is gone.
   */
  free(object: ObjectRef): void {
    const { typeBlock } = this.layout
    const type = this.typeOf(object)
    if (this.#u32[(type + typeBlock.references) >>> 2] === buffer) {
      this.allocator.free(this.#u32[(object + this.#u32[(type + typeBlock.firstSlot) >>> 2]) >>> 2] as Address)
    }
    const pre = this.#u32[(type + typeBlock.preHeader) >>> 2]
    this.#u32[(object + this.#W) >>> 2] = 0
    if (pre !== 0) this.#collector?.freed(object)
    this.allocator.free((object - pre) as Address)
  }

  reclaim(object: ObjectRef): void {
    if ((this.#traitsOf(object) & reclaim) !== 0) this.#descriptorOf(object).reclaim!(object)
    else this.free(object)
  }

  bytesOf(object: ObjectRef): number {
    const { typeBlock, size } = this.layout
    const type = this.typeOf(object)
    const pre = this.#u32[(type + typeBlock.preHeader) >>> 2]
    const own = this.#descriptorOf(object).bytesOf?.(object)
    if (own !== undefined) return pre + own
    const itemSize = this.#u32[(type + typeBlock.itemSize) >>> 2]
    return pre + this.#u32[(type + typeBlock.basicSize) >>> 2] + (itemSize === 0 ? 0 : itemSize * this.#u32[(object + size) >>> 2])
  }

  // --- questions -----------------------------------------------------------------------------------------------------

  isTrackable(object: ObjectRef): boolean {
    return this.#u32[(this.typeOf(object) + this.layout.typeBlock.preHeader) >>> 2] !== 0
  }

  hasFinalizer(object: ObjectRef): boolean {
    return (this.#traitsOf(object) & finalizer) !== 0
  }

  finalize(object: ObjectRef): boolean {
    const descriptor = this.#descriptorOf(object)
    return descriptor.finalize === undefined || descriptor.finalize(object)
  }

  weakListSlot(object: ObjectRef): Address {
    const offset = this.#i32[(this.typeOf(object) + this.layout.typeBlock.weakList) >>> 2]
    return (offset === 0 ? 0 : object + offset) as Address
  }

  /**
   * As CPython 3.13: no item may be tracked now or later. An untracked object of a type that is itself untracked by every
   * collection cannot, nor an immortal one that is not tracked.
   */
  mayUntrack(object: ObjectRef): boolean {
    const descriptor = this.#descriptorOf(object)
    if (descriptor.mayUntrack !== undefined) return descriptor.mayUntrack(object)
    let may = true
    this.traverse(object, (slot) => {
      const item = this.#u32[slot >>> 2] as ObjectRef
      if (item === 0) may &&= (this.#traitsOf(object) & untrackYoung) === 0
      else if (this.mayBeTracked(item)) may = false
    })
    return may
  }

  /** Whether the object is tracked, or may become so: what keeps a tuple or dict that holds it tracked. */
  mayBeTracked(object: ObjectRef): boolean {
    if (!this.isTrackable(object)) return false
    if (this.#u32[(object + this.layout.next) >>> 2] !== 0) return true
    return (this.#traitsOf(object) & untrackYoung) === 0 && this.#u32[object >>> 2] < IMMORTAL_FROM
  }

  // --- references ----------------------------------------------------------------------------------------------------

  traverse(object: ObjectRef, visit: SlotVisitor): void {
    const { typeBlock } = this.layout
    const W = this.#W
    const type = this.typeOf(object)
    const first = object + this.#u32[(type + typeBlock.firstSlot) >>> 2]
    switch (this.#u32[(type + typeBlock.references) >>> 2]) {
      case none:
        break
      case fixed: {
        const end = first + W * this.#u32[(type + typeBlock.slotCount) >>> 2]
        for (let slot = first; slot < end; slot += W) visit(slot as Address)
        break
      }
      case items:
        for (let slot = first + W * this.#u32[(object + 2 * W) >>> 2]; slot > first; ) visit((slot -= W) as Address)
        break
      case buffer: {
        const from = this.#u32[first >>> 2]
        for (let slot = from + W * this.#u32[(object + 2 * W) >>> 2]; slot > from; ) visit((slot -= W) as Address)
        break
      }
      case ranges: {
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
        break
      }
      default:
        this.#descriptorOf(object).traverse!(object, visit)
    }
    if ((this.#u32[(type + typeBlock.traits) >>> 2] & countedType) !== 0) visit((object + W) as Address)
  }

  ranges(object: ObjectRef, into: SlotRanges): void {
    this.#descriptorOf(object).ranges!(object, into)
  }

  clear(object: ObjectRef): void {
    if ((this.#traitsOf(object) & clear) === 0) return
    const descriptor = this.#descriptorOf(object)
    if (descriptor.clear !== undefined) return descriptor.clear(object)
    const { typeBlock } = this.layout
    const W = this.#W
    const lifetime = this.#lifetime!
    const type = this.typeOf(object)
    const first = object + this.#u32[(type + typeBlock.firstSlot) >>> 2]
    if (this.#u32[(type + typeBlock.references) >>> 2] === fixed) {
      const end = first + W * this.#u32[(type + typeBlock.slotCount) >>> 2]
      for (let slot = first; slot < end; slot += W) {
        const item = this.#u32[slot >>> 2] as ObjectRef
        this.#u32[slot >>> 2] = 0
        lifetime.release(item)
      }
      return
    }
    const from = this.#u32[first >>> 2]
    const end = from + W * this.#u32[(object + 2 * W) >>> 2]
    this.#u32[first >>> 2] = 0
    this.#u32[(object + 2 * W) >>> 2] = 0
    for (let slot = end; slot > from; ) {
      slot -= W
      lifetime.release(this.#u32[slot >>> 2] as ObjectRef)
    }
    this.allocator.free(from as Address)
  }

  /**
   * Releases a reference that an object being taken apart owned: a leaf that dies is reclaimed at once; returns a container
   * whose count has become zero, for the lifetime to take apart, else 0.
   */
  drop(object: ObjectRef): ObjectRef {
    if (object === 0) return NONE
    const u32 = this.#u32
    const count = u32[object >>> 2]
    if (count >= IMMORTAL_FROM) return NONE
    u32[object >>> 2] = count - 1
    if (count !== 1) return NONE
    const traits = u32[(u32[(object + this.#W) >>> 2] + this.layout.typeBlock.traits) >>> 2]
    if ((traits & leaf) === 0) return object
    this.reclaim(object)
    return NONE
  }

  dropNext(object: ObjectRef): ObjectRef {
    const { typeBlock } = this.layout
    const type = this.typeOf(object)
    const kind = this.#u32[(type + typeBlock.references) >>> 2]
    if (kind === none) return NONE
    const descriptor = this.#descriptorOf(object)
    if (descriptor.dropNext !== undefined) return descriptor.dropNext(object)
    switch (kind) {
      case fixed:
        return this.#dropFixed(object, type)
      case items:
        return this.#dropItems(object, type)
      case buffer:
        return this.#dropBuffer(object, type)
      default:
        return this.#dropVisited(object)
    }
  }

  /** Where a slot index is remembered between steps: the `next` word of the pre-header, or -1 without. */
  #cursor(object: ObjectRef, type: ObjectRef): number {
    return this.#u32[(type + this.layout.typeBlock.preHeader) >>> 2] === 0 ? -1 : (object + this.layout.next) >>> 2
  }

  #dropFixed(object: ObjectRef, type: ObjectRef): ObjectRef {
    const { typeBlock } = this.layout
    const W = this.#W
    const u32 = this.#u32
    const first = object + u32[(type + typeBlock.firstSlot) >>> 2]
    const end = first + W * u32[(type + typeBlock.slotCount) >>> 2]
    const cursor = this.#cursor(object, type)
    for (let slot = cursor !== -1 && u32[cursor] !== 0 ? u32[cursor] : first; slot < end; slot += W) {
      const item = u32[slot >>> 2] as ObjectRef
      if (item === 0) continue
      u32[slot >>> 2] = 0
      if (this.drop(item) === 0) continue
      if (cursor !== -1) u32[cursor] = slot + W
      return item
    }
    if (cursor !== -1) u32[cursor] = 0
    return NONE
  }

  /** With a pre-header the size word stays as it is, for free lists that go by size. */
  #dropItems(object: ObjectRef, type: ObjectRef): ObjectRef {
    const W = this.#W
    const u32 = this.#u32
    const first = object + u32[(type + this.layout.typeBlock.firstSlot) >>> 2]
    const cursor = this.#cursor(object, type)
    const size = (object + 2 * W) >>> 2
    let slot = cursor !== -1 && u32[cursor] !== 0 ? u32[cursor] : first + W * u32[size]
    while (slot > first) {
      slot -= W
      const item = u32[slot >>> 2] as ObjectRef
      if (item === 0) continue
      u32[slot >>> 2] = 0
      if (this.drop(item) === 0) continue
      if (cursor !== -1) u32[cursor] = slot
      else u32[size] = (slot - first) / W
      return item
    }
    if (cursor !== -1) u32[cursor] = 0
    return NONE
  }

  #dropBuffer(object: ObjectRef, type: ObjectRef): ObjectRef {
    const W = this.#W
    const u32 = this.#u32
    const from = u32[(object + u32[(type + this.layout.typeBlock.firstSlot) >>> 2]) >>> 2]
    const size = (object + 2 * W) >>> 2
    for (let left = u32[size]; left > 0; ) {
      left--
      const item = u32[(from + W * left) >>> 2] as ObjectRef
      if (this.drop(item) === 0) continue
      u32[size] = left
      return item
    }
    u32[size] = 0
    return NONE
  }

  /** For ranges and custom references without a `dropNext` of their own: starts over at each step. */
  #dropVisited(object: ObjectRef): ObjectRef {
    const own = object + this.#W
    let died = NONE
    this.traverse(object, (slot) => {
      const item = this.#u32[slot >>> 2] as ObjectRef
      if (died !== 0 || item === 0 || slot === own) return
      this.#u32[slot >>> 2] = 0
      died = this.drop(item)
    })
    return died
  }

  // --- pre-header ----------------------------------------------------------------------------------------------------

  /** Whether the object's finalizer has run; false for objects without a pre-header, which have no place for the mark. */
  isFinalized(object: ObjectRef): boolean {
    return this.isTrackable(object) && (this.#u32[(object + this.layout.prev) >>> 2] & headerBits.finalized) !== 0
  }
}
