import { type Address, type Collector, type Lifetime, MisuseError, type ObjectRef, typeTraits } from '@mm/contract'
import { type ObjectModel, type TypeDescriptor } from '@mm/object'
import { type NumberField, creatorOf, numberAccessors, reclaimerOf, referenceAccessors } from './accessors.js'
import { type Mutator } from './mutator.js'
import { type TypeList } from './type-list.js'

/** A type of an embedder's own. */
export interface OwnTypeDeclaration<F extends string = string, N extends string = string> {
  readonly name: string
  /** Names of the fields that hold references; 0 at first. */
  readonly fields?: readonly F[]
  /** Fields that hold numbers; 0 at first. */
  readonly numbers?: Readonly<Record<N, NumberField>>
  /** Whether objects have as many slots for references behind their fields as `create` is told. Such a type has no `fields`. */
  readonly items?: boolean
  /** Whether a collector can find objects in cycles. By default so where there are fields or items; two words more for each object. */
  readonly tracked?: boolean
  /** Whether objects can be referred to weakly; a word more for each. */
  readonly weak?: boolean
  /** Called once, before the object goes; it may let the object live on by storing a reference to it. Implies `tracked`. */
  readonly finalize?: (object: ObjectRef) => void
  /**
   * Whether `finalize` needs what the object refers to as it was (CPython's `tp_del`): an object that is part of a cycle is then never freed, nor
   * is what it refers to; `gc.garbage` has it.
   */
  readonly legacyFinalizer?: boolean
}

/** A type that can make objects, with an accessor per field. Fields are read and written without a look-up; 0 is no object. */
export interface OwnType<F extends string = string, N extends string = string> {
  readonly name: string
  /** The type block. */
  readonly ref: ObjectRef
  /** Bytes of an object without items, pre-header included. */
  readonly bytes: number
  /** A new object, owned by the caller. Throws `OutOfMemoryError`. */
  create(items?: number): ObjectRef
  /** Per field: what it holds, still the object's. */
  readonly get: Readonly<Record<F, (object: ObjectRef) => ObjectRef>> & Readonly<Record<N, (object: ObjectRef) => number>>
  /** Per field: stores a reference (retained; the old one is released) or a number. */
  readonly set: Readonly<Record<F, (object: ObjectRef, value: ObjectRef) => void>> & Readonly<Record<N, (object: ObjectRef, value: number) => void>>
  /** The address of a field, for `mutator.take` and the like. */
  slot(object: ObjectRef, field: F): Address
  /** How many items the object has. */
  length(object: ObjectRef): number
  /** The address of an item. Throws `MisuseError` (`bad-address`) where there is none. */
  item(object: ObjectRef, index: number): Address
}

const NUMBER_BYTES = { f64: 8, i32: 4, u32: 4 } as const

/** Where everything of a type's objects lies. */
function place(objects: ObjectModel, declaration: OwnTypeDeclaration) {
  const { wordBytes: W, fields: first, items: firstItem } = objects.layout
  const { fields = [], numbers = {}, items = false, weak = false } = declaration
  const offsets: Record<string, number> = {}
  let end = items ? firstItem : first
  const put = (name: string, bytes: number): void => {
    if (name in offsets) throw new MisuseError('bad-option', { operation: 'defineType' }, `${declaration.name} has two fields ${name}`)
    end = Math.ceil(end / bytes) * bytes
    offsets[name] = end
    end += bytes
  }
  for (const name of fields) put(name, W)
  // An f64 lies at a multiple of 8 from the object's address, which is one itself.
  for (const [name, kind] of Object.entries(numbers)) put(name, NUMBER_BYTES[kind])
  end = Math.ceil(end / W) * W
  const weakList = weak ? end : 0
  return { offsets, weakList, basicSize: end + (weak ? W : 0) }
}

/** Makes a type, its block in the memory and its accessors. Throws `MisuseError` (`bad-option`), or `OutOfMemoryError`. */
export function createOwnType<F extends string, N extends string>(
  objects: ObjectModel,
  mutator: Mutator,
  collector: Collector,
  types: TypeList,
  declaration: OwnTypeDeclaration<F, N>,
  lifetime: Lifetime,
): OwnType<F, N> {
  const { name, fields = [], numbers = {}, items = false, weak = false, finalize, legacyFinalizer = false } = declaration
  const { wordBytes: W, fields: first, preHeader, size } = objects.layout
  if (items && fields.length > 0) throw new MisuseError('bad-option', { operation: 'defineType' }, `${name}: fields and items do not go together`)
  const tracked = finalize !== undefined || weak || (declaration.tracked ?? (items || fields.length > 0))
  const { offsets, weakList, basicSize } = place(objects, declaration)
  const descriptor: TypeDescriptor = {
    name,
    ...(finalize === undefined
      ? {}
      : {
          finalize: (object: ObjectRef): boolean => {
            finalize(object)
            return true
          },
        }),
  }
  const ref = types.make({
    descriptor: objects.register(descriptor),
    basicSize,
    itemSize: items ? W : 0,
    preHeader: tracked ? preHeader : 0,
    weakList,
    traits: legacyFinalizer ? typeTraits.legacyFinalizer : 0,
    references: items ? { kind: 'items', first: basicSize } : fields.length > 0 ? { kind: 'fixed', first, count: fields.length } : { kind: 'none' },
  })
  const { memory } = objects
  const accessors = [
    ...fields.map((field) => [field, referenceAccessors(memory, mutator, offsets[field])] as const),
    ...Object.entries<NumberField>(numbers).map(([field, kind]) => [field, numberAccessors(memory, kind, offsets[field])] as const),
  ]
  const pre = tracked ? preHeader : 0
  const bytes = pre + basicSize
  const blueprint = { objects, allocator: objects.allocator, collector, type: ref, bytes, pre, failed: () => mutator.create(ref) }
  if (!items) lifetime.known?.({ type: ref, finalize, reclaim: reclaimerOf(blueprint) })
  return Object.freeze({
    name,
    ref,
    bytes,
    create: items || lifetime.deferral !== undefined
      ? (count?: number) => mutator.create(ref, items ? count : 0)
      : creatorOf(blueprint),
    get: Object.freeze(Object.fromEntries(accessors.map(([field, { get }]) => [field, get]))) as OwnType<F, N>['get'],
    set: Object.freeze(Object.fromEntries(accessors.map(([field, { set }]) => [field, set]))) as unknown as OwnType<F, N>['set'],
    slot: (object: ObjectRef, field: F) => (object + offsets[field]) as Address,
    length: (object: ObjectRef) => (items ? memory.u32[(object + size) >>> 2] : 0),
    item(object: ObjectRef, index: number) {
      if (!(items && Number.isInteger(index) && index >= 0 && index < memory.u32[(object + size) >>> 2])) {
        throw new MisuseError('bad-address', { operation: 'item', address: object }, `there is no item ${index}`)
      }
      return (object + basicSize + W * index) as Address
    },
  })
}
