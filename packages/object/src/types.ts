import {
  type Allocator,
  type LinearMemory,
  MisuseError,
  type ObjectLayout,
  type ObjectRef,
  TYPE_MARK,
  objectLayout,
  referenceKinds,
  typeTraits,
  typeWords,
} from '@mm/contract'
import { type TypeDeclaration, type TypeDescriptor } from './descriptor.js'

const { leaf, countedType, finalizer, reclaim, clear, ownClear, drop, plain, moved } = typeTraits
const { descriptor: DESCRIPTOR, basicSize: BASIC_SIZE, itemSize: ITEM_SIZE, preHeader: PRE_HEADER, traits: TRAITS } = typeWords

/** The types: blocks in the memory, and the functions that they refer to by index. */
export class Types {
  readonly layout: ObjectLayout
  readonly memory: LinearMemory
  readonly allocator: Allocator
  /** By index, in the order of registration. */
  readonly descriptors: TypeDescriptor[] = []
  /** Their `ranges`, by the same index: descriptors have many shapes, and collectors ask for every object. */
  protected readonly rangesOf: TypeDescriptor['ranges'][] = []
  protected u32!: Uint32Array
  protected f64!: Float64Array
  /** Bytes in a word. */
  protected readonly W: number
  /** Words of 4 bytes from where a type block begins to its first field: `u32[(type >>> 2) + this.block + TRAITS]`. */
  protected readonly block: number

  constructor(memory: LinearMemory, allocator: Allocator) {
    this.memory = memory
    this.allocator = allocator
    this.layout = objectLayout(memory.wordBytes)
    this.W = memory.wordBytes
    this.block = this.layout.items >>> 2
    memory.onRefresh(() => {
      this.u32 = memory.u32
      this.f64 = memory.f64
    })
  }

  /** Adds a descriptor; returns its index, by which type blocks refer to it. The order is part of a saved memory's meaning. */
  register(descriptor: TypeDescriptor): number {
    this.rangesOf.push(descriptor.ranges)
    return this.descriptors.push(descriptor) - 1
  }

  /** Writes the fields that make the object at `type` a type block; its header is the caller's. Throws `MisuseError` (`bad-option`) where there is no such descriptor. */
  writeType(type: ObjectRef, declaration: TypeDeclaration): void {
    const { descriptor: index, basicSize, itemSize = 0, preHeader = 0, weakList = 0, references = { kind: 'none' }, flags = 0 } = declaration
    const descriptor = this.descriptors[index]
    if (descriptor === undefined) throw new MisuseError('bad-option', { operation: 'writeType', address: type }, `there is no descriptor ${index}`)
    const { kind, first = this.layout.fields, count = 0 } = references
    let traits = declaration.traits ?? 0
    if (descriptor.finalize !== undefined) traits |= finalizer
    if (descriptor.reclaim !== undefined) traits |= reclaim
    if (descriptor.dropNext !== undefined) traits |= drop
    if (descriptor.clear !== undefined) traits |= clear | ownClear
    if (descriptor.moved !== undefined) traits |= moved
    if (kind === 'fixed' || kind === 'buffer') traits |= clear
    const isLeaf = kind === 'none' && preHeader === 0 && weakList === 0 && (traits & (countedType | finalizer)) === 0
    const isPlain = (kind === 'none' || kind === 'fixed') && (traits & (countedType | drop | reclaim)) === 0
    traits = ((traits & 0xffff & ~(leaf | plain)) | (isLeaf ? leaf : 0) | (isPlain ? plain : 0) | (TYPE_MARK << 16)) >>> 0
    const at = (type >>> 2) + this.block
    const values: Record<keyof typeof typeWords, number> = {
      descriptor: index,
      flags,
      basicSize,
      itemSize,
      preHeader,
      weakList,
      traits,
      references: referenceKinds[kind],
      firstSlot: first,
      slotCount: count,
    }
    for (const field of Object.keys(typeWords) as (keyof typeof typeWords)[]) this.u32[at + typeWords[field]] = values[field]
  }

  /** Switches bits of a type's traits. */
  setTraits(type: ObjectRef, traits: number, on: boolean): void {
    const at = (type >>> 2) + this.block + TRAITS
    this.u32[at] = on ? this.u32[at] | traits : this.u32[at] & ~traits
  }

  /** A type block of its own, immortal, whose own type is `metatype` (itself when 0); 0 when there is no memory. */
  createType(declaration: TypeDeclaration, metatype = 0 as ObjectRef): ObjectRef {
    const { layout } = this
    const type = this.allocator.calloc(1, layout.typeBlock.bytes) as number as ObjectRef
    if (type === 0) return type
    this.u32[type >>> 2] = layout.immortal
    this.u32[(type + layout.type) >>> 2] = metatype === 0 ? type : metatype
    this.writeType(type, declaration)
    return type
  }

  /** The object's type. */
  typeOf(object: ObjectRef): ObjectRef {
    return this.u32[(object + this.W) >>> 2] as ObjectRef
  }

  /** A field of the object's type, by its place among `typeWords`. */
  protected fieldOf(object: ObjectRef, field: number): number {
    return this.u32[(this.u32[(object + this.W) >>> 2] >>> 2) + this.block + field]
  }

  protected descriptorOf(object: ObjectRef): TypeDescriptor {
    return this.descriptors[this.fieldOf(object, DESCRIPTOR)]
  }

  typeNameOf(object: ObjectRef): string {
    return this.nameOfType(this.typeOf(object))
  }

  /** The name of a type. */
  nameOfType(type: ObjectRef): string {
    const descriptor = this.descriptors[this.u32[(type >>> 2) + this.block + DESCRIPTOR]]
    return descriptor.nameOf?.(type) ?? descriptor.name
  }

  /** Bytes that an object of `type` with `count` items takes, pre-header included. */
  sizeFor(type: ObjectRef, count = 0): number {
    const at = (type >>> 2) + this.block
    return this.u32[at + PRE_HEADER] + this.u32[at + BASIC_SIZE] + this.u32[at + ITEM_SIZE] * count
  }

  /** Whether what lies at `address`, any number, looks like a type block. For checks and for readers of the heap, who do not know what they look at. */
  isType(address: number): boolean {
    const { u32, W } = this
    if (!(address > 0 && address % 8 === 0 && address + this.layout.typeBlock.bytes <= 4 * u32.length)) return false
    const at = (address >>> 2) + this.block
    const pre = u32[at + PRE_HEADER]
    return u32[at + TRAITS] >>> 16 === TYPE_MARK && u32[at + DESCRIPTOR] < this.descriptors.length && pre <= 4 * W && pre % (2 * W) === 0
  }
}
