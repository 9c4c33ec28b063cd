import { nameOfType, raise, typeName } from '../core/errors.js'
import {
  FLAG_BASE_TYPE,
  FLAG_HEAP_TYPE,
  FLAG_TYPE,
  HEAP_TYPE_BYTES,
  TYPE_BASE,
  TYPE_BASES,
  TYPE_BASIC_SIZE,
  TYPE_DICT,
  TYPE_DICT_OFFSET,
  TYPE_FLAGS,
  TYPE_ITEM_SIZE,
  TYPE_MODULE,
  TYPE_MRO,
  TYPE_NAME,
  TYPE_QUALNAME,
  TYPE_WEAKREFS,
  TYPE_WEAK_LIST_OFFSET,
} from '../core/layouts.js'
import { N } from '../core/names.js'
import { FAILED, type GetSetSpec, type TypeSpec, method, named } from '../core/native.js'
import { EMPTY_TUPLE, FALSE, NONE, NOT_IMPLEMENTED, T, TRUE } from '../core/statics.js'
import { type VM } from '../core/vm.js'
import { bindAttribute, raiseAttribute, setThrough } from '../protocols/attributes.js'
import { isInstanceOf, isSubtype, isType } from '../protocols/isinstance.js'
import { isDataDescriptorType, isDescriptorType } from '../protocols/special.js'
import { construct } from '../engine/construct.js'
import { abstractMethodsAttribute } from './abstract.js'
import { dictDeleteString, dictGetString, dictNew, dictSetString } from './dict.js'
import { intFrom } from './int.js'
import { listAppend, listNew } from './list.js'
import { unionOf } from './generic-alias.js'
import { proxyOf } from './mappingproxy.js'
import { computeMro } from './mro.js'
import { mergeTypeNames, namesAsList } from './name-lists.js'
import { isStr, strFrom, strValue } from './str.js'
import { typeConstruct } from './type-new.js'
import { slotChanged } from './type-overrides.js'
import { typeBytes, typeClear, typeDropNext, typeReclaim, typeTraverse } from './type-memory.js'
import { forSubclasses, lookupType, typeModified } from './type-lookup.js'
import { fullName } from './type-names.js'

const isHeap = (vm: VM, type: number): boolean => (vm.u32[(type + TYPE_FLAGS) >>> 2] & FLAG_HEAP_TYPE) !== 0

/** `type.name`: data descriptors of the metatype, attributes of the type, other attributes of the metatype. */
export function typeGet(vm: VM, self: number, name: number): number {
  if (!isStr(vm, name)) return raise(vm, T.TypeError, `attribute name must be string, not '${typeName(vm, name)}'`)
  const metatype = vm.typeOf(self)
  const meta = lookupType(vm, metatype, name)
  const metaKind = meta === 0 ? 0 : vm.typeOf(meta)
  if (meta !== 0 && isDataDescriptorType(vm, metaKind) && isDescriptorType(vm, metaKind)) return bindAttribute(vm, meta, self, metatype)
  const found = lookupType(vm, self, name)
  if (found !== 0) return bindAttribute(vm, found, 0, self)
  if (meta !== 0) return bindAttribute(vm, meta, self, metatype)
  return raiseAttribute(vm, self, name, `type object '${nameOfType(vm, self)}' has no attribute '${strValue(vm, name)}'`)
}

/** `type.name = value`, or deletion with `value` 0. */
export function typeSet(vm: VM, self: number, name: number, value: number): number {
  if (!isHeap(vm, self)) return raise(vm, T.TypeError, `cannot set '${strValue(vm, name)}' attribute of immutable type '${nameOfType(vm, self)}'`)
  const meta = lookupType(vm, vm.typeOf(self), name)
  if (meta !== 0 && isDataDescriptorType(vm, vm.typeOf(meta))) return setThrough(vm, meta, self, value)
  return setTypeAttribute(vm, self, name, value)
}

/** Stores into the type's own namespace, and tells all that depend on it. */
export function setTypeAttribute(vm: VM, self: number, name: number, value: number): number {
  const dict = vm.word(self + TYPE_DICT)
  if (value === 0) {
    if (!dictDeleteString(vm, dict, name)) {
      return raiseAttribute(vm, self, name, `type object '${nameOfType(vm, self)}' has no attribute '${strValue(vm, name)}'`)
    }
  } else if (!dictSetString(vm, dict, name, value)) return FAILED
  typeModified(vm, self)
  slotChanged(vm, self, name)
  return NONE
}

function typeRepr(vm: VM, self: number): number {
  return strFrom(vm, `<class '${fullName(vm, self)}'>`)
}

const stringAttribute = (name: string, offset: number): GetSetSpec => ({
  name,
  get: (vm, self) => vm.retain(vm.word(self + offset)),
  set: (vm, self, value) => {
    if (!checkMutable(vm, self, name, value)) return FAILED
    if (!isStr(vm, value)) return raise(vm, T.TypeError, `can only assign string to ${nameOfType(vm, self)}.${name}, not '${typeName(vm, value)}'`)
    vm.replaceSlot(self + offset, vm.retain(value))
    return NONE
  },
})

function checkMutable(vm: VM, self: number, name: string, value: number): boolean {
  if (!isHeap(vm, self)) return raise(vm, T.TypeError, `cannot set '${name}' attribute of immutable type '${nameOfType(vm, self)}'`) !== 0
  if (value === 0) return raise(vm, T.TypeError, `cannot delete '${name}' attribute of immutable type '${nameOfType(vm, self)}'`) !== 0
  return true
}

/** An attribute kept in the type's own namespace; built-in types have it in a word, or `otherwise`. */
function getOwn(vm: VM, self: number, name: number): number {
  return dictGetString(vm, vm.word(self + TYPE_DICT), name)
}

const moduleAttribute: GetSetSpec = {
  name: '__module__',
  get: (vm, self) => {
    if (!isHeap(vm, self)) return vm.retain(vm.word(self + TYPE_MODULE) || N.builtins)
    const module = getOwn(vm, self, N.__module__)
    return module === 0 ? raise(vm, T.AttributeError, '__module__') : vm.retain(module)
  },
  set: (vm, self, value) => (checkMutable(vm, self, '__module__', value) ? setTypeAttribute(vm, self, N.__module__, value) : FAILED),
}

const docAttribute: GetSetSpec = {
  name: '__doc__',
  get: (vm, self) => {
    const doc = getOwn(vm, self, N.__doc__)
    return doc === 0 ? NONE : bindAttribute(vm, doc, 0, self)
  },
  set: (vm, self, value) => (checkMutable(vm, self, '__doc__', value) ? setTypeAttribute(vm, self, N.__doc__, value) : FAILED),
}

/** Annotations of a class are a dict of its own, made when asked for. */
const annotationsAttribute: GetSetSpec = {
  name: '__annotations__',
  get: (vm, self) => {
    if (!isHeap(vm, self)) return raise(vm, T.AttributeError, `type object '${nameOfType(vm, self)}' has no attribute '__annotations__'`)
    const known = getOwn(vm, self, N.__annotations__)
    if (known !== 0) return bindAttribute(vm, known, 0, self)
    const dict = dictNew(vm)
    if (dict === 0) return FAILED
    if (setTypeAttribute(vm, self, N.__annotations__, dict) === FAILED) {
      vm.release(dict)
      return FAILED
    }
    return dict
  },
  set: (vm, self, value) => {
    if (!isHeap(vm, self)) return checkMutable(vm, self, '__annotations__', value) ? NONE : FAILED
    return setTypeAttribute(vm, self, N.__annotations__, value)
  },
}

const number = (name: string, offset: number, signed = false): GetSetSpec => ({
  name,
  get: (vm, self) => intFrom(vm, signed ? vm.i32[(self + offset) >>> 2] : vm.u32[(self + offset) >>> 2]),
})

function setBases(vm: VM): number {
  return raise(vm, T.TypeError, '__bases__ cannot be assigned: lay classes out anew instead')
}

function subclasses(vm: VM, args: number): number {
  const list = listNew(vm, 0)
  if (list === 0) return FAILED
  forSubclasses(vm, vm.word(args), (subclass) => {
    if (BARRIER) {
      if (vm.collector.barrier!.isGone?.(subclass as never) === true) return
      vm.collector.barrier!.reached?.(subclass as never)
    }
    listAppend(vm, list, subclass)
  })
  return list
}

function typeDir(vm: VM, args: number): number {
  const names = dictNew(vm)
  return names === 0 ? FAILED : namesAsList(vm, names, mergeTypeNames(vm, names, vm.word(args)))
}

const yesNo = (value: boolean): number => (value ? TRUE : FALSE)

/** The type of types. */
export const typeType: TypeSpec = {
  name: 'type',
  flags: FLAG_TYPE | FLAG_BASE_TYPE,
  shape: {
    basicSize: HEAP_TYPE_BYTES,
    trackable: true,
    dictOffset: TYPE_DICT,
    weakListOffset: TYPE_WEAKREFS,
    traverse: typeTraverse,
    dropNext: typeDropNext,
    clear: typeClear,
    reclaim: typeReclaim,
    sizeOf: typeBytes,
  },
  slots: {
    repr: typeRepr,
    call: (vm, self, args, count) => construct(vm, self, args, count, vm.keywordNames),
    getAttribute: typeGet,
    setAttribute: typeSet,
    binary: (vm, op, self, other, reflected) => (op === 10 ? (reflected ? unionOf(vm, other, self) : unionOf(vm, self, other)) : NOT_IMPLEMENTED),
    binaryOps: 1 << 10,
  },
  construct: { name: '__new__', fewest: 0, most: -1, signature: '*args, **kwargs', call: typeConstruct },
  initialize: { name: '__init__', fewest: 0, most: -1, signature: '*args, **kwargs', call: () => NONE },
  methods: [
    method('mro', 0, 0, (vm, args) => {
      const mro = computeMro(vm, vm.word(args))
      return mro === 0 ? FAILED : mro
    }),
    method('__subclasses__', 0, 0, subclasses),
    method('__instancecheck__', 1, 1, (vm, args) => yesNo(isInstanceOf(vm, vm.word(args + W), vm.word(args)))),
    method('__subclasscheck__', 1, 1, (vm, args) =>
      isType(vm, vm.word(args + W)) ? yesNo(isSubtype(vm, vm.word(args + W), vm.word(args))) : raise(vm, T.TypeError, 'issubclass() arg 1 must be a class'),
    ),
    method('__dir__', 0, 0, typeDir),
    method('__sizeof__', 0, 0, (vm, args) => intFrom(vm, typeBytes(vm, vm.word(args)))),
  ],
  classMethods: [named('__prepare__', '*args, **kwargs', (vm) => dictNew(vm))],
  attributes: [
    number('__basicsize__', TYPE_BASIC_SIZE),
    number('__itemsize__', TYPE_ITEM_SIZE),
    number('__weakrefoffset__', TYPE_WEAK_LIST_OFFSET, true),
    number('__dictoffset__', TYPE_DICT_OFFSET, true),
    number('__flags__', TYPE_FLAGS),
    { name: '__base__', get: (vm, self) => vm.retain(vm.word(self + TYPE_BASE) || NONE) },
    stringAttribute('__name__', TYPE_NAME),
    stringAttribute('__qualname__', TYPE_QUALNAME),
    { name: '__bases__', get: (vm, self) => vm.retain(vm.word(self + TYPE_BASES)), set: setBases },
    { name: '__mro__', get: (vm, self) => vm.retain(vm.word(self + TYPE_MRO) || NONE) },
    moduleAttribute,
    abstractMethodsAttribute,
    { name: '__dict__', get: (vm, self) => proxyOf(vm, vm.word(self + TYPE_DICT)) },
    docAttribute,
    { name: '__text_signature__', get: () => NONE },
    annotationsAttribute,
    { name: '__type_params__', get: (vm, self) => vm.retain(getOwn(vm, self, N.__type_params__) || EMPTY_TUPLE), set: (vm, self, value) => setTypeAttribute(vm, self, N.__type_params__, value) },
  ],
}
