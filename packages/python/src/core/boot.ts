import { type SlotRuns, typeTraits } from '@mm/contract'
import { type ReferenceDeclaration, type TypeDescriptor } from '@mm/object'
import { dictAttribute } from '../types/dict-attribute.js'
import { attributeDescriptor } from '../types/attribute-descriptors.js'
import { bytesHeader } from '../types/bytes-memory.js'
import { writeEmptyKeys } from '../types/dict-keys.js'
import { dictNew, dictSetString } from '../types/dict.js'
import { defineContainerFreeLists } from '../types/free-lists.js'
import { immortalName } from '../types/immortal-names.js'
import { requestFinalizer } from '../engine/finalizers.js'
import { typeSpecs } from '../types/index.js'
import { instanceBytes, instanceClear, instanceDropNext, instanceRanges, instanceReclaim, instanceTraverse } from '../types/instance-memory.js'
import { computeMro } from '../types/mro.js'
import { builtinFunction, nativeObject } from '../types/native-objects.js'
import { strFrom, strHash, strHeader } from '../types/str.js'
import { staticMethodOf } from '../types/class-static-methods.js'
import { safeNew } from '../types/safe-new.js'
import { tupleFrom } from '../types/tuple.js'
import { addSubclass } from '../types/type-new.js'
import { weakReferenceAttribute } from '../types/weakref.js'
import { moduleSpecs } from '../modules/index.js'
import { exceptionNew } from './errors.js'
import {
  COUNT,
  EXCEPTION_ARGS,
  FLAG_DISALLOW_INSTANTIATION,
  FLAG_HAS_DICT,
  FLAG_SEQUENCE,
  GC_PRE_HEADER,
  MANAGED_PRE_HEADER,
  MANAGED_WEAKREFS,
  IMMORTAL,
  INT_DIGITS,
  INT_TAG,
  SIZE,
  STR_ASCII_DATA,
  STR_DATA,
  STR_UTF8,
  STR_UTF8_BYTES,
  STR_STATE,
  TAG_NEGATIVE,
  TAG_ONE_DIGIT,
  TAG_ZERO,
  TYPE,
  TYPE_BASE,
  TYPE_BASES,
  TYPE_DESCRIPTOR,
  TYPE_DICT,
  TYPE_DICT_OFFSET,
  TYPE_MODULE,
  TYPE_MRO,
  TYPE_NAME,
  TYPE_OVERRIDES,
  TYPE_QUALNAME,
  TYPE_WEAK_LIST_OFFSET,
} from './layouts.js'
import { N, staticNames } from './names.js'
import { type NativeKind, attributeTable, nativeTable } from './natives.js'
import { type GetSetSpec, type NativeSpec, type Shape, type Slots, type TypeSpec } from './native.js'
import { slotWrappers, withoutReflectedAdd } from './slot-wrappers.js'
import { mergeSlots } from './slots.js'
import {
  ELLIPSIS,
  EMPTY_BYTES,
  EMPTY_STR,
  EMPTY_TUPLE,
  FALSE,
  LAST_MEMORY_ERROR,
  NEXT_TYPE_VERSION,
  NONE,
  NOT_IMPLEMENTED,
  SMALL_INT_LEAST,
  T,
  TRUE,
  type TypeName,
  T_BOOL,
  T_INT,
  T_STR,
  T_TUPLE,
  T_TYPE,
  byteString,
  character,
  smallInt,
} from './statics.js'
import { type VM } from './vm.js'

/** Interning state of strings that are static. */
const INTERNED_STATIC = 3
const MEMORY_ERRORS_AT_START = 16

// --- tables in JavaScript --------------------------------------------------------------------------------------------

const specsByName = new Map(typeSpecs.map((spec) => [spec.name, spec]))

/** Natives that a type shows as special methods, made from its own slots. */
function wrappersOf(spec: TypeSpec): readonly NativeSpec[] {
  if (spec.slots === undefined) return []
  const own = new Set((spec.methods ?? []).map(({ name }) => name))
  const wrappers = slotWrappers(spec.slots).filter(({ name }) => !own.has(name))
  return ((spec.flags ?? 0) & FLAG_SEQUENCE) === 0 ? wrappers : withoutReflectedAdd(wrappers)
}

/** All natives of a type, with what comes before their arguments. */
function nativesOf(spec: TypeSpec): (readonly [string, NativeKind, NativeSpec])[] {
  const rows = (kind: NativeKind, natives: readonly NativeSpec[] = []): (readonly [string, NativeKind, NativeSpec])[] =>
    natives.map((native) => [`${spec.name}.${native.name}`, kind, native])
  return [
    ...rows('new', spec.construct === undefined ? [] : [safeNew(specsByName, spec, spec.construct)]),
    ...rows('method', spec.initialize === undefined ? [] : [spec.initialize]),
    ...rows('method', wrappersOf(spec)),
    ...rows('method', spec.methods),
    ...rows('method', spec.classMethods),
    ...rows('function', spec.staticMethods),
  ]
}

/** Attributes that instances of classes made in Python get. */
const instanceAttributes: readonly (readonly [string, GetSetSpec])[] = [
  ['instance.__dict__', dictAttribute],
  ['instance.__weakref__', weakReferenceAttribute],
]

const baseOf = (spec: TypeSpec): TypeName | undefined => (spec.name === 'object' ? undefined : ((spec.base ?? 'object') as TypeName))

/** How objects of a built-in type itself are visited and taken apart. */
function exactDescriptor(vm: VM, { name, shownAs, shape }: TypeSpec): TypeDescriptor {
  const { ranges, traverse, clear, reclaim, mayUntrack, finalize, bytes, moved } = shape
  const dropNext = COUNTED && vm.sharing && shape.sharedDropNext !== undefined ? shape.sharedDropNext : shape.dropNext
  return {
    name: shownAs ?? name,
    ...(ranges === undefined ? {} : { ranges: (object, into: SlotRuns) => ranges(vm, object, into) }),
    ...(traverse === undefined ? {} : { traverse: (object, visit) => traverse(vm, object, (slot) => visit(slot as never)) }),
    ...(clear === undefined ? {} : { clear: (object) => clear(vm, object) }),
    ...(dropNext === undefined ? {} : { dropNext: (object) => dropNext(vm, object) as never }),
    ...(reclaim === undefined ? {} : { reclaim: (object) => reclaim(vm, object) }),
    ...(mayUntrack === undefined ? {} : { mayUntrack: (object) => mayUntrack(vm, object) }),
    ...(finalize === undefined ? {} : { finalize: (object) => finalize(vm, object) === NONE || requestFinalizer(vm, object) }),
    ...(bytes === undefined ? {} : { bytesOf: (object) => bytes(vm, object) }),
    ...(moved === undefined ? {} : { moved: (object, from) => moved(vm, object, from) }),
  }
}

/** The same for instances of classes that are laid out as that type. */
function derivedDescriptor(vm: VM, { name, shape }: TypeSpec): TypeDescriptor {
  const { mayUntrack, moved } = shape
  return {
    name,
    nameOf: (type) => nameText(vm, type),
    traverse: (object, visit) => instanceTraverse(vm, object, (slot) => visit(slot as never)),
    ranges: (object, into: SlotRuns) => instanceRanges(vm, object, into),
    clear: (object) => instanceClear(vm, object),
    dropNext: (object) => instanceDropNext(vm, object) as never,
    reclaim: (object) => instanceReclaim(vm, object),
    finalize: (object) => requestFinalizer(vm, object),
    mayUntrack: (object) => mayUntrack !== undefined && mayUntrack(vm, object),
    bytesOf: (object) => instanceBytes(vm, object),
    ...(moved === undefined ? {} : { moved: (object, from) => moved(vm, object, from) }),
  }
}

/** Makes everything that is in JavaScript: tables of natives and attributes, slots, descriptors. For a new memory and for one that is taken up again alike. */
export function attachTables(vm: VM): void {
  vm.natives = nativeTable([
    ...typeSpecs.flatMap(nativesOf),
    ...moduleSpecs.flatMap(({ name, functions }) => functions.map((native): readonly [string, NativeKind, NativeSpec] => [`${name}.${native.name}`, 'function', native])),
  ])
  vm.attributes = attributeTable([...typeSpecs.flatMap((spec) => (spec.attributes ?? []).map((attribute) => [`${spec.name}.${attribute.name}`, attribute] as const)), ...instanceAttributes])
  const specs: TypeSpec[] = []
  const slots: Slots[] = []
  const merged = new Map<string, Slots>()
  for (const spec of typeSpecs) {
    let index = vm.objects.register(exactDescriptor(vm, spec))
    // A class's descriptor is its base's with the lowest bit set.
    if ((index & 1) === 1) index = vm.objects.register(exactDescriptor(vm, spec))
    vm.objects.register(derivedDescriptor(vm, spec))
    const base = baseOf(spec)
    const own = mergeSlots(spec.slots, base === undefined ? undefined : merged.get(base))
    merged.set(spec.name, own)
    specs[index] = specs[index + 1] = spec
    slots[index] = slots[index + 1] = own
  }
  vm.specs = specs
  vm.slots = slots
  defineContainerFreeLists(vm)
}

// --- what is at fixed addresses --------------------------------------------------------------------------------------

function writeHeader(vm: VM, object: number, type: number): void {
  vm.setWord(object + COUNT, IMMORTAL)
  vm.setWord(object + TYPE, type)
}

function writeString(vm: VM, address: number, text: string): void {
  writeHeader(vm, address, T_STR)
  const codes = Array.from(text, (letter) => letter.codePointAt(0)!)
  const ascii = codes.every((code) => code < 0x80)
  strHeader(vm, address, codes.length, 1, ascii)
  vm.u8.set(codes, address + (ascii ? STR_ASCII_DATA : STR_DATA))
  if (!ascii) writeUtf8(vm, address, text, address + STR_DATA + codes.length + 1)
  vm.u32[(address + STR_STATE) >>> 2] |= INTERNED_STATIC
  strHash(vm, address)
  vm.runtime.interning.intern(address as never, strHash(vm, address))
}

/** What is there from the start has its UTF-8 beside it, as CPython's characters have. */
function writeUtf8(vm: VM, address: number, text: string, at: number): void {
  const bytes = new TextEncoder().encode(text)
  vm.u8.set(bytes, at)
  vm.u8[at + bytes.length] = 0
  vm.setWord(address + STR_UTF8_BYTES, bytes.length)
  vm.setWord(address + STR_UTF8, at)
}

function writeInt(vm: VM, address: number, type: number, value: number): void {
  writeHeader(vm, address, type)
  vm.setWord(address + INT_TAG, value === 0 ? TAG_ZERO : TAG_ONE_DIGIT | (value < 0 ? TAG_NEGATIVE : 0))
  vm.u32[(address + INT_DIGITS) >>> 2] = Math.abs(value)
}

/** Singletons, small integers, characters, single bytes and names. */
function writeSingletons(vm: VM): void {
  writeHeader(vm, NONE, T.NoneType)
  writeHeader(vm, ELLIPSIS, T.ellipsis)
  writeHeader(vm, NOT_IMPLEMENTED, T.NotImplementedType)
  writeInt(vm, FALSE, T_BOOL, 0)
  writeInt(vm, TRUE, T_BOOL, 1)
  writeHeader(vm, EMPTY_TUPLE, T_TUPLE)
  vm.setWord(EMPTY_TUPLE + SIZE, 0)
  writeEmptyKeys(vm)
  for (let value = SMALL_INT_LEAST; value <= vm.greatestSmallInt; value++) writeInt(vm, smallInt(value), T_INT, value)
  writeString(vm, EMPTY_STR, '')
  for (let code = 0; code < 256; code++) {
    writeString(vm, character(code), String.fromCharCode(code))
    writeHeader(vm, byteString(code), T.bytes)
    bytesHeader(vm, byteString(code), 1)
    vm.u8[byteString(code) + 4 * W] = code
  }
  writeHeader(vm, EMPTY_BYTES, T.bytes)
  bytesHeader(vm, EMPTY_BYTES, 0)
  for (const name of staticNames) writeString(vm, N[name], name)
}

const nameText = (vm: VM, type: number): string => vm.specs[vm.u32[(type + TYPE_DESCRIPTOR) >>> 2]].name

// --- types -----------------------------------------------------------------------------------------------------------

/** Flags that say what a type's instances are: subclasses have them too. */
const INHERITED_FLAGS = 0xfffff & ~0xff

const addressOf = (name: string): number => T[name as TypeName]

/** How the references of a built-in type's objects lie. */
function referencesOf({ ranges, traverse, references, basicSize }: Shape): ReferenceDeclaration {
  if (ranges !== undefined) return { kind: 'ranges' }
  if (traverse !== undefined) return { kind: 'custom' }
  const { fixed, items } = references ?? {}
  if (fixed !== undefined) return { kind: 'fixed', first: fixed[0], count: fixed[1] }
  return items === true ? { kind: 'items', first: basicSize } : { kind: 'none' }
}

/** A weak list in the object itself; none where the type says so. */
function writeTypeBlock(vm: VM, spec: TypeSpec, descriptor: number): void {
  const type = addressOf(spec.name)
  const { shape } = spec
  const base = baseOf(spec)
  writeHeader(vm, type, T_TYPE)
  vm.objects.writeType(type as never, {
    descriptor,
    basicSize: shape.basicSize,
    itemSize: shape.itemSize ?? 0,
    preHeader: shape.trackable !== true ? 0 : shape.weakListOffset === MANAGED_WEAKREFS ? MANAGED_PRE_HEADER : GC_PRE_HEADER,
    weakList: shape.weakListOffset ?? (base === undefined ? 0 : vm.i32[(T[base] + TYPE_WEAK_LIST_OFFSET) >>> 2]),
    references: referencesOf(shape),
    traits: traitsOf(spec),
    flags: flagsOf(spec),
  })
  vm.setWord(type + TYPE_DICT_OFFSET, 0)
  vm.i32[(type + TYPE_DICT_OFFSET) >>> 2] = shape.dictOffset ?? (base === undefined ? 0 : vm.i32[(T[base] + TYPE_DICT_OFFSET) >>> 2])
  vm.u32[(type + TYPE_OVERRIDES) >>> 2] = spec.overrides ?? 0
}

function traitsOf({ name, shape }: TypeSpec): number {
  const { weakReference, plainReference, plainProxy, untrackYoung, untrackFull, pinned } = typeTraits
  const place = shape.movable === true ? 0 : pinned
  if (name === 'ReferenceType') return place | weakReference | plainReference
  if (name === 'ProxyType' || name === 'CallableProxyType') return place | weakReference | plainProxy
  if (shape.mayUntrack === undefined) return place
  return place | (name === 'tuple' ? untrackYoung : untrackFull)
}

/** Whether instances can be made by calling the type: it, or a base other than object, has `__new__`. */
function constructible(spec: TypeSpec): boolean {
  if (spec.construct !== undefined) return true
  const base = baseOf(spec)
  return base !== undefined && base !== 'object' && constructible(specsByName.get(base)!)
}

function flagsOf(spec: TypeSpec): number {
  const base = baseOf(spec)
  const inherited = base === undefined ? 0 : flagsOf(specsByName.get(base)!) & INHERITED_FLAGS
  return (spec.flags ?? 0) | inherited | (spec.shape.dictOffset === undefined ? 0 : FLAG_HAS_DICT) | (constructible(spec) ? 0 : FLAG_DISALLOW_INSTANTIATION)
}

/** Names, bases and MRO; every type block is there already. */
function linkType(vm: VM, spec: TypeSpec): void {
  const type = addressOf(spec.name)
  const base = baseOf(spec)
  const bases = base === undefined ? [] : [T[base], ...(spec.extraBases ?? []).map(addressOf)]
  vm.setWord(type + TYPE_NAME, immortalName(vm, spec.shownAs ?? spec.name))
  vm.setWord(type + TYPE_QUALNAME, vm.word(type + TYPE_NAME))
  vm.setWord(type + TYPE_MODULE, immortalName(vm, spec.module ?? 'builtins'))
  vm.setWord(type + TYPE_BASE, base === undefined ? 0 : T[base])
  vm.setWord(type + TYPE_BASES, tupleFrom(vm, ...bases))
  vm.setWord(type + TYPE_MRO, computeMro(vm, type))
  vm.setWord(type + TYPE_DICT, dictNew(vm))
}

/** What a type's namespace holds: natives, attributes, and what follows from its slots. */
function fillType(vm: VM, spec: TypeSpec, indexOf: ReadonlyMap<string, number>, attributeIndexOf: ReadonlyMap<string, number>): void {
  const type = addressOf(spec.name)
  const dict = vm.word(type + TYPE_DICT)
  const put = (name: string, object: number): void => {
    dictSetString(vm, dict, immortalName(vm, name), object)
    vm.release(object)
  }
  const native = (kind: number, { name }: NativeSpec): void => put(name, nativeObject(vm, kind, indexOf.get(`${spec.name}.${name}`)!, type, 0))
  if (spec.construct !== undefined) native(T.builtin_function_or_method, spec.construct)
  const wrappers = [...wrappersOf(spec), ...(spec.initialize === undefined ? [] : [spec.initialize])]
  for (const wrapper of wrappers) native(T.wrapper_descriptor, wrapper)
  for (const one of spec.methods ?? []) native(T.method_descriptor, one)
  for (const one of spec.classMethods ?? []) native(T.classmethod_descriptor, one)
  for (const { name } of spec.staticMethods ?? []) put(name, staticMethod(vm, indexOf.get(`${spec.name}.${name}`)!))
  for (const { name } of spec.attributes ?? []) {
    put(name, attributeDescriptor(vm, T.getset_descriptor, type, immortalName(vm, name), attributeIndexOf.get(`${spec.name}.${name}`)!))
  }
  if (spec.slots?.compare !== undefined && spec.slots.hash === undefined) put('__hash__', NONE)
  if (!(spec.attributes ?? []).some(({ name }) => name === '__doc__')) put('__doc__', spec.doc === undefined ? NONE : strFrom(vm, spec.doc))
}

function staticMethod(vm: VM, index: number): number {
  const callable = builtinFunction(vm, index, 0, 0)
  const wrapped = staticMethodOf(vm, callable)
  vm.release(callable)
  return wrapped
}

function writeMemoryErrors(vm: VM): void {
  writeHeader(vm, LAST_MEMORY_ERROR, T.MemoryError)
  vm.setWord(LAST_MEMORY_ERROR + EXCEPTION_ARGS, EMPTY_TUPLE)
  const spare = Array.from({ length: MEMORY_ERRORS_AT_START }, () => exceptionNew(vm, T.MemoryError, EMPTY_TUPLE))
  for (const exception of spare) vm.release(exception)
}

/**
 * Builds what every program starts with, in a memory that is new: what stands at fixed addresses, and the namespaces of the
 * built-in types. The tables in JavaScript are there ({@link attachTables}). Throws `OutOfMemoryError` where there is no room.
 */
export function fillMemory(vm: VM): void {
  vm.u32[NEXT_TYPE_VERSION >>> 2] = 1
  for (const spec of typeSpecs) writeTypeBlock(vm, spec, vm.specs.indexOf(spec))
  writeSingletons(vm)
  for (const spec of typeSpecs) linkType(vm, spec)
  const indexOf = new Map(vm.natives.map(({ qualifiedName }, index) => [qualifiedName, index]))
  const attributeIndexOf = new Map(vm.attributes.map(({ qualifiedName }, index) => [qualifiedName, index]))
  for (const spec of typeSpecs) fillType(vm, spec, indexOf, attributeIndexOf)
  for (const spec of typeSpecs) addSubclass(vm, vm.word(addressOf(spec.name) + TYPE_BASES), addressOf(spec.name))
  writeMemoryErrors(vm)
}
