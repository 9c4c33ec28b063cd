import { TYPE_MARK, referenceKinds, typeTraits } from '@mm/contract'
import { givenName, raise, typeName } from '../core/errors.js'
import {
  CELL_VALUE,
  FLAG_BASE_TYPE,
  FLAG_DISALLOW_INSTANTIATION,
  FLAG_HAS_DICT,
  FLAG_HEAP_TYPE,
  FLAG_INLINE_VALUES,
  FLAG_MAPPING,
  FLAG_SEQUENCE,
  GC_PRE_HEADER,
  INSTANCE_BYTES,
  MANAGED_DICT,
  MANAGED_PRE_HEADER,
  MANAGED_WEAKREFS,
  TYPE_BASE,
  TYPE_BASES,
  TYPE_BASIC_SIZE,
  TYPE_DESCRIPTOR,
  TYPE_DICT,
  TYPE_DICT_OFFSET,
  TYPE_FIRST_SLOT,
  TYPE_FLAGS,
  TYPE_ITEM_SIZE,
  TYPE_MRO,
  TYPE_NAME,
  TYPE_PRE_HEADER,
  TYPE_QUALNAME,
  TYPE_REFERENCES,
  TYPE_SHARED_KEYS,
  TYPE_SLOT_COUNT,
  TYPE_SLOT_NAMES,
  TYPE_SUBCLASSES,
  TYPE_TRAITS,
  TYPE_WEAK_LIST_OFFSET,
  WEAKREF_OBJECT,
} from '../core/layouts.js'
import { N } from '../core/names.js'
import { FAILED } from '../core/native.js'
import { track } from '../core/objects.js'
import { P } from '../core/prelude.js'
import { NONE, T, T_DICT, T_OBJECT, T_STR, T_TUPLE, T_TYPE } from '../core/statics.js'
import { type VM } from '../core/vm.js'
import { callPrelude } from '../protocols/call.js'
import { isInstanceOf, isType } from '../protocols/isinstance.js'
import { attributeDescriptor } from './attribute-descriptors.js'
import { callerGlobals } from './caller.js'
import { dictDeleteString, dictGetString, dictNext, dictSet, dictSetString, dictNew } from './dict.js'
import { finishClass } from './class-finish.js'
import { classMethodOf, staticMethodOf } from './class-static-methods.js'
import { instanceUntracked } from './instantiate.js'
import { instanceReferenceKind } from './instance-memory.js'
import { listAppend, listItem, listItems, listNew, listSize } from './list.js'
import { computeMro } from './mro.js'
import { sharedNew } from './shared-keys.js'
import { isStr, strValue } from './str.js'
import { tupleFrom, tupleItem, tupleSize } from './tuple.js'
import { bestBase, bestMetatype } from './type-layout.js'
import { computeOverrides } from './type-overrides.js'
import { type SlotNames, readSlots } from './type-slot-names.js'
import { weakReferenceTo } from './weakref.js'
import { lookupType } from './type-lookup.js'

/** `type.__new__(metatype, name, bases, namespace, **kwds)`. The arguments: metatype, tuple, dict. */
export function typeConstruct(vm: VM, args: number): number {
  const [metatype, given, keywords] = [vm.word(args), vm.word(args + W), vm.word(args + 2 * W)]
  const count = tupleSize(vm, given)
  if (count !== 3) return raise(vm, T.TypeError, metatype === T_TYPE ? 'type() takes 1 or 3 arguments' : `type.__new__() takes exactly 3 arguments (${count} given)`)
  const [name, bases, namespace] = [tupleItem(vm, given, 0), tupleItem(vm, given, 1), tupleItem(vm, given, 2)]
  if (!isStr(vm, name)) return raise(vm, T.TypeError, `type.__new__() argument 1 must be str, not ${givenName(vm, name)}`)
  if (!isInstanceOf(vm, bases, T_TUPLE)) return raise(vm, T.TypeError, `type.__new__() argument 2 must be tuple, not ${typeName(vm, bases)}`)
  if (!isInstanceOf(vm, namespace, T_DICT)) return raise(vm, T.TypeError, `type.__new__() argument 3 must be dict, not ${typeName(vm, namespace)}`)
  return newClass(vm, metatype, name, bases, namespace, keywords)
}

/**
 * A class from its name, bases (a tuple) and namespace (a dict, which is copied), all borrowed, as well as the keywords for
 * `__init_subclass__` (a dict, or 0). Owned; FAILED; or SUSPENDED where `__set_name__` or `__init_subclass__` is Python code.
 */
export function newClass(vm: VM, metatype: number, name: number, bases: number, namespace: number, keywords: number): number {
  for (let index = 0; index < tupleSize(vm, bases); index++) {
    const base = tupleItem(vm, bases, index)
    if (!isType(vm, base) && lookupType(vm, vm.typeOf(base), N.__mro_entries__) !== 0) {
      return raise(vm, T.TypeError, "type() doesn't support MRO entry resolution; use types.new_class()")
    }
  }
  const winner = bestMetatype(vm, metatype, bases)
  if (winner === 0) return FAILED
  if (winner !== metatype && lookupType(vm, winner, N.__new__) !== lookupType(vm, T_TYPE, N.__new__)) {
    return callPrelude(vm, P.new_class_by, winner, name, bases, namespace, keywords === 0 ? NONE : keywords)
  }
  const base = bestBase(vm, bases)
  if (base === 0) return FAILED
  const slots = readSlots(vm, strValue(vm, name), namespace, base)
  if (slots === 'python') return callPrelude(vm, P.type_with_slots, winner, name, bases, namespace, keywords === 0 ? NONE : keywords)
  if (slots === undefined) return FAILED
  const type = layOut(vm, winner, name, bases, base, addFromOthers(vm, bases, base, namespace, slots))
  for (const slot of slots.names) vm.release(slot)
  if (type === 0) return FAILED
  if (!fillNamespace(vm, type, namespace, base)) {
    vm.release(type)
    return FAILED
  }
  return finishClass(vm, type, keywords)
}

/** Bases other than the one that decides the layout may bring a `__dict__` or weak references, where `__slots__` adds none. */
function addFromOthers(vm: VM, bases: number, base: number, namespace: number, slots: SlotNames): SlotNames {
  if (dictGetString(vm, namespace, N.__slots__) === 0 || tupleSize(vm, bases) < 2) return slots
  let { addDict, addWeakList } = slots
  for (let index = 0; index < tupleSize(vm, bases); index++) {
    const other = tupleItem(vm, bases, index)
    if (other === base) continue
    if (vm.word(base + TYPE_DICT_OFFSET) === 0 && vm.word(other + TYPE_DICT_OFFSET) !== 0) addDict = true
    if (vm.word(base + TYPE_WEAK_LIST_OFFSET) === 0 && vm.word(other + TYPE_WEAK_LIST_OFFSET) !== 0 && vm.u32[(base + TYPE_ITEM_SIZE) >>> 2] === 0) addWeakList = true
  }
  return { ...slots, addDict, addWeakList }
}

/** The type block, with MRO, before anything is in its namespace but what the layout needs; owned, or 0. */
function layOut(vm: VM, metatype: number, name: number, bases: number, base: number, slots: SlotNames): number {
  const type = instanceUntracked(vm, metatype)
  if (type === 0) return 0
  const put = (offset: number, value: number): void => void (vm.u32[(type + offset) >>> 2] = value)
  const own = (offset: number, reference: number): void => void (vm.i32[(type + offset) >>> 2] = vm.retain(reference))
  const copy = (offset: number): void => put(offset, vm.u32[(base + offset) >>> 2])
  const basicSize = vm.u32[(base + TYPE_BASIC_SIZE) >>> 2] + slots.names.length * W
  const managed = slots.addDict || slots.addWeakList || vm.u32[(base + TYPE_PRE_HEADER) >>> 2] === MANAGED_PRE_HEADER
  put(TYPE_DESCRIPTOR, vm.u32[(base + TYPE_DESCRIPTOR) >>> 2] | 1)
  put(TYPE_BASIC_SIZE, basicSize)
  copy(TYPE_ITEM_SIZE)
  put(TYPE_PRE_HEADER, managed ? MANAGED_PRE_HEADER : GC_PRE_HEADER)
  vm.i32[(type + TYPE_WEAK_LIST_OFFSET) >>> 2] = slots.addWeakList ? MANAGED_WEAKREFS : vm.i32[(base + TYPE_WEAK_LIST_OFFSET) >>> 2]
  vm.i32[(type + TYPE_DICT_OFFSET) >>> 2] = slots.addDict ? MANAGED_DICT : vm.i32[(base + TYPE_DICT_OFFSET) >>> 2]
  copy(TYPE_FIRST_SLOT)
  copy(TYPE_SLOT_COUNT)
  put(TYPE_REFERENCES, instanceReferenceKind(vm, base))
  put(TYPE_TRAITS, classTraits(vm, base))
  if (base === T_OBJECT && !managed) {
    // Nothing but the slots of `__slots__`: nobody need ask how they are visited, cleared and dropped.
    put(TYPE_TRAITS, classTraits(vm, base) & ~(typeTraits.ownClear | typeTraits.reclaim | typeTraits.drop))
    put(TYPE_REFERENCES, referenceKinds.fixed)
    put(TYPE_FIRST_SLOT, vm.u32[(base + TYPE_BASIC_SIZE) >>> 2])
    put(TYPE_SLOT_COUNT, slots.names.length)
  }
  const managedDict = vm.i32[(type + TYPE_DICT_OFFSET) >>> 2] === MANAGED_DICT
  const inline = managedDict && basicSize === INSTANCE_BYTES && vm.u32[(base + TYPE_ITEM_SIZE) >>> 2] === 0
  put(TYPE_FLAGS, classFlags(vm, base, inline, vm.i32[(type + TYPE_DICT_OFFSET) >>> 2] !== 0) | collectionFlag(vm, bases))
  const keys = managedDict ? sharedNew(vm) : 0
  if (keys !== 0) vm.i32[(type + TYPE_SHARED_KEYS) >>> 2] = keys
  own(TYPE_NAME, name)
  own(TYPE_QUALNAME, name)
  own(TYPE_BASE, base)
  const realBases = tupleSize(vm, bases) === 0 ? tupleFrom(vm, T_OBJECT) : vm.retain(bases)
  if (realBases !== 0) vm.i32[(type + TYPE_BASES) >>> 2] = realBases
  const dict = dictNew(vm)
  if (dict !== 0) vm.i32[(type + TYPE_DICT) >>> 2] = dict
  const mro = realBases === 0 || dict === 0 || (managedDict && keys === 0) ? 0 : computeMro(vm, type)
  if (mro !== 0) vm.i32[(type + TYPE_MRO) >>> 2] = mro
  track(vm, type)
  if (mro !== 0 && addSlots(vm, type, base, slots)) return type
  vm.release(type)
  return 0
}

function classFlags(vm: VM, base: number, inline: boolean, hasDict: boolean): number {
  const inherited = vm.u32[(base + TYPE_FLAGS) >>> 2] & ~(FLAG_INLINE_VALUES | FLAG_HAS_DICT | FLAG_DISALLOW_INSTANTIATION)
  return inherited | FLAG_HEAP_TYPE | FLAG_BASE_TYPE | (inline ? FLAG_INLINE_VALUES : 0) | (hasDict ? FLAG_HAS_DICT : 0)
}

/** Whether patterns take instances of a class with these bases (a tuple) for sequences or mappings: the first base that is one says. */
function collectionFlag(vm: VM, bases: number): number {
  for (let index = 0; index < tupleSize(vm, bases); index++) {
    const flag = vm.u32[(tupleItem(vm, bases, index) + TYPE_FLAGS) >>> 2] & (FLAG_SEQUENCE | FLAG_MAPPING)
    if (flag !== 0) return flag
  }
  return 0
}

/** What takes objects apart must know of instances of a class: they hold their type, and are never shared or untracked. */
function classTraits(vm: VM, base: number): number {
  const inherited = vm.u32[(base + TYPE_TRAITS) >>> 2] & (typeTraits.weakReference | typeTraits.finalizer | typeTraits.pinned | typeTraits.moved)
  return (inherited | typeTraits.countedType | typeTraits.clear | typeTraits.ownClear | typeTraits.reclaim | typeTraits.drop | (TYPE_MARK << 16)) >>> 0
}

/** Member descriptors for `__slots__`, and the attributes `__dict__` and `__weakref__` that instances get. */
function addSlots(vm: VM, type: number, base: number, slots: SlotNames): boolean {
  const dict = vm.word(type + TYPE_DICT)
  const first = vm.u32[(base + TYPE_BASIC_SIZE) >>> 2]
  if (slots.names.length > 0) {
    const names = tupleFrom(vm, ...slots.names)
    if (names === 0) return false
    vm.i32[(type + TYPE_SLOT_NAMES) >>> 2] = names
  }
  const members = slots.names.every((name, index) => addDescriptor(vm, dict, name, attributeDescriptor(vm, T.member_descriptor, type, name, first + index * W)))
  const computed = (name: number, qualifiedName: string): boolean =>
    addDescriptor(vm, dict, name, attributeDescriptor(vm, T.getset_descriptor, type, name, vm.attributes.findIndex((spec) => spec.qualifiedName === qualifiedName)))
  return members && (!slots.addDict || computed(N.__dict__, 'instance.__dict__')) && (!slots.addWeakList || computed(N.__weakref__, 'instance.__weakref__'))
}

function addDescriptor(vm: VM, dict: number, name: number, descriptor: number): boolean {
  if (descriptor === 0) return false
  const done = dictSetString(vm, dict, name, descriptor)
  vm.release(descriptor)
  return done
}

/** Copies the namespace, and puts right what classes treat specially. */
function fillNamespace(vm: VM, type: number, namespace: number, base: number): boolean {
  const layout = vm.word(type + TYPE_DICT)
  const dict = dictNew(vm)
  if (dict === 0) return false
  vm.i32[(type + TYPE_DICT) >>> 2] = dict
  const copied = copyDict(vm, dict, namespace) && special(vm, type, dict) && copyDict(vm, dict, layout)
  vm.release(layout)
  if (!copied) return false
  if (dictGetString(vm, dict, N.__doc__) === 0 && !dictSetString(vm, dict, N.__doc__, NONE)) return false
  if (dictGetString(vm, dict, N.__eq__) !== 0 && dictGetString(vm, dict, N.__hash__) === 0 && !dictSetString(vm, dict, N.__hash__, NONE)) return false
  computeOverrides(vm, type)
  return addSubclass(vm, vm.word(type + TYPE_BASES), type) && base !== 0
}

function copyDict(vm: VM, to: number, from: number): boolean {
  for (let position = dictNext(vm, from, 0); position >= 0; position = dictNext(vm, from, position)) {
    const key = vm.entryKey
    if (vm.typeOf(key) === T_STR ? !dictSetString(vm, to, key, vm.entryValue) : !dictSet(vm, to, key, vm.entryValue)) return false
  }
  return true
}

function special(vm: VM, type: number, dict: number): boolean {
  if (dictGetString(vm, dict, N.__module__) === 0) {
    const globals = callerGlobals(vm)
    const module = globals === 0 ? 0 : dictGetString(vm, globals, N.__name__)
    if (module !== 0 && !dictSetString(vm, dict, N.__module__, module)) return false
  }
  const qualname = dictGetString(vm, dict, N.__qualname__)
  if (qualname !== 0) {
    if (!isStr(vm, qualname)) return raise(vm, T.TypeError, `type __qualname__ must be a str, not ${typeName(vm, qualname)}`) !== 0
    vm.replaceSlot(type + TYPE_QUALNAME, vm.retain(qualname))
    dictDeleteString(vm, dict, N.__qualname__)
  }
  return (
    wrapFunction(vm, dict, N.__new__, staticMethodOf) &&
    wrapFunction(vm, dict, N.__init_subclass__, classMethodOf) &&
    wrapFunction(vm, dict, N.__class_getitem__, classMethodOf) &&
    setCell(vm, type, dict)
  )
}

function wrapFunction(vm: VM, dict: number, name: number, wrap: (vm: VM, callable: number) => number): boolean {
  const found = dictGetString(vm, dict, name)
  if (found === 0 || vm.typeOf(found) !== T.function) return true
  const wrapped = wrap(vm, found)
  if (wrapped === 0) return false
  const done = dictSetString(vm, dict, name, wrapped)
  vm.release(wrapped)
  return done
}

/** The cell through which methods find their class (`super()`, `__class__`). */
function setCell(vm: VM, type: number, dict: number): boolean {
  const cell = dictGetString(vm, dict, N.__classcell__)
  if (cell === 0) return true
  if (vm.typeOf(cell) !== T.cell) return raise(vm, T.TypeError, `type.__new__(): __classcell__ must be a nonlocal cell, not <class '${typeName(vm, cell)}'>`) !== 0
  vm.replaceSlot(cell + CELL_VALUE, vm.retain(type))
  return dictDeleteString(vm, dict, N.__classcell__)
}

/** Enters a class with its bases; the place of one that is gone is used again. False with MemoryError set. */
export function addSubclass(vm: VM, bases: number, type: number): boolean {
  for (let index = 0; index < tupleSize(vm, bases); index++) {
    const base = tupleItem(vm, bases, index)
    let list = vm.word(base + TYPE_SUBCLASSES)
    if (list === 0) {
      list = listNew(vm, 0)
      if (list === 0) return false
      vm.i32[(base + TYPE_SUBCLASSES) >>> 2] = list
    }
    const reference = weakReferenceTo(vm, type)
    if (reference === 0) return false
    const dead = Array.from({ length: listSize(vm, list) }, (_, at) => listItem(vm, list, at)).findIndex((item) => vm.word(item + WEAKREF_OBJECT) === 0)
    if (dead >= 0) vm.replaceSlot(listItems(vm, list) + dead * W, reference)
    else {
      const added = listAppend(vm, list, reference)
      vm.release(reference)
      if (!added) return false
    }
  }
  return true
}
