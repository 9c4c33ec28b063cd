import { raise, raiseValue } from '../core/errors.js'
import { DICT_BYTES, FLAG_BASE_TYPE, FLAG_DICT, FLAG_MAPPING, SIZE, TUPLE_ITEMS } from '../core/layouts.js'
import { N } from '../core/names.js'
import { NOT_MADE, type NativeSpec, type TypeSpec, method, named } from '../core/native.js'
import { P } from '../core/prelude.js'
import { FALSE, NONE, NOT_IMPLEMENTED, T, TRUE, T_DICT } from '../core/statics.js'
import { type VM } from '../core/vm.js'
import { callPrelude } from '../protocols/call.js'
import { callSpecial } from '../protocols/special.js'
import { classGetItem } from './class-get-item.js'
import { containerRepr } from './container-repr.js'
import { dictAdd, dictFind, dictKeys, dictOfType, dictPrevious, dictRemove, dictReplace, dictSize, dictTake, dictUnsplit, dictValueAt, isDict } from './dict.js'
import { compareDicts } from './dict-compare.js'
import { dictCopy } from './dict-copy.js'
import { dictFromKeys } from './dict-from-keys.js'
import { dictIterator } from './dict-iterators.js'
import { FIND_ABSENT, FIND_PYTHON, keysDeleteLast } from './dict-keys.js'
import { dictBytes, dictClear, dictDropNext, dictMayUntrack, dictRanges, dictReclaim } from './dict-lifetime.js'
import { MERGE_OVERRIDE, UPDATE_DONE, UPDATE_FAILED, dictMergeDict, dictUpdate } from './dict-update.js'
import { viewNew } from './dict-view-memory.js'
import { tupleFinish, tupleNew } from './tuple.js'
import { lookupType } from './type-lookup.js'

/** `dict[key]`. */
export function dictGetItem(vm: VM, self: number, key: number): number {
  const index = dictFind(vm, self, key)
  if (index >= 0) return vm.retain(dictValueAt(vm, self, index))
  if (index === FIND_PYTHON) return callPrelude(vm, P.dict_get_item, self, key)
  return index === FIND_ABSENT ? dictMissing(vm, self, key) : 0
}

/** What `dict[key]` gives where the key is absent: `__missing__` of a subclass, or KeyError. */
export function dictMissing(vm: VM, self: number, key: number): number {
  if (vm.typeOf(self) !== T_DICT) {
    const missing = lookupType(vm, vm.typeOf(self), N.__missing__)
    if (missing !== 0) return callSpecial(vm, missing, self, key)
  }
  return raiseValue(vm, T.KeyError, key)
}

/** `dict[key] = value`, or `del dict[key]` when `value` is 0. */
export function dictSetItem(vm: VM, self: number, key: number, value: number): number {
  const index = dictFind(vm, self, key)
  if (index >= 0) {
    if (value === 0) dictRemove(vm, self, index)
    else dictReplace(vm, self, index, value)
    return NONE
  }
  if (index === FIND_PYTHON) return value === 0 ? callPrelude(vm, P.dict_delete, self, key) : callPrelude(vm, P.dict_store, self, key, value)
  if (index !== FIND_ABSENT) return 0
  if (value === 0) return raiseValue(vm, T.KeyError, key)
  return dictAdd(vm, self, key, vm.hashLow, vm.hashHigh, value) ? NONE : 0
}

/** `key in dict`. */
export function dictContains(vm: VM, self: number, key: number): number {
  const index = dictFind(vm, self, key)
  if (index >= 0) return TRUE
  return index === FIND_ABSENT ? FALSE : index === FIND_PYTHON ? callPrelude(vm, P.dict_contains, self, key) : 0
}

function get(vm: VM, args: number): number {
  const [self, key] = [vm.word(args), vm.word(args + W)]
  const otherwise = vm.word(args + 2 * W) || NONE
  const index = dictFind(vm, self, key)
  if (index >= 0) return vm.retain(dictValueAt(vm, self, index))
  if (index === FIND_PYTHON) return callPrelude(vm, P.dict_get, self, key, otherwise)
  return index === FIND_ABSENT ? vm.retain(otherwise) : 0
}

function setDefault(vm: VM, args: number): number {
  const [self, key] = [vm.word(args), vm.word(args + W)]
  const otherwise = vm.word(args + 2 * W) || NONE
  const index = dictFind(vm, self, key)
  if (index >= 0) return vm.retain(dictValueAt(vm, self, index))
  if (index === FIND_PYTHON) return callPrelude(vm, P.dict_setdefault, self, key, otherwise)
  if (index !== FIND_ABSENT || !dictAdd(vm, self, key, vm.hashLow, vm.hashHigh, otherwise)) return 0
  return vm.retain(otherwise)
}

function pop(vm: VM, args: number): number {
  const [self, key, otherwise] = [vm.word(args), vm.word(args + W), vm.word(args + 2 * W)]
  // An empty one does not ask for a hash.
  const index = dictSize(vm, self) === 0 ? FIND_ABSENT : dictFind(vm, self, key)
  if (index >= 0) {
    dictTake(vm, self, index)
    const { entryKey, entryValue } = vm
    vm.release(entryKey)
    return entryValue
  }
  if (index === FIND_PYTHON) return otherwise === 0 ? callPrelude(vm, P.dict_pop, self, key) : callPrelude(vm, P.dict_pop, self, key, otherwise)
  if (index !== FIND_ABSENT) return 0
  return otherwise === 0 ? raiseValue(vm, T.KeyError, key) : vm.retain(otherwise)
}

function popItem(vm: VM, args: number): number {
  const self = vm.word(args)
  if (dictSize(vm, self) === 0) return raise(vm, T.KeyError, 'popitem(): dictionary is empty')
  const pair = tupleNew(vm, 2)
  if (pair === 0) return 0
  // Only now: it would be a table too much for a dict that is empty.
  if (!dictUnsplit(vm, self)) {
    vm.release(pair)
    return 0
  }
  const index = dictPrevious(vm, self, Infinity)
  vm.i32[(pair + TUPLE_ITEMS) >>> 2] = vm.entryKey
  vm.i32[(pair + TUPLE_ITEMS + W) >>> 2] = vm.entryValue
  keysDeleteLast(vm, dictKeys(vm, self), index)
  vm.i32[(self + 2 * W) >>> 2]--
  return tupleFinish(vm, pair)
}

/** `update(other, **keywords)` of `self`; `name` says in messages who was called. */
function update(vm: VM, self: number, rest: number, keywords: number, name: string): number {
  const count = vm.word(rest + SIZE)
  if (count > 1) return raise(vm, T.TypeError, `${name} expected at most 1 argument, got ${count}`)
  const hasKeywords = keywords !== 0 && dictSize(vm, keywords) !== 0
  if (count === 1) {
    const other = vm.word(rest + TUPLE_ITEMS)
    const done = dictUpdate(vm, self, other)
    if (done === UPDATE_FAILED) return 0
    if (done !== UPDATE_DONE) return callPrelude(vm, P.dict_update, self, other, hasKeywords ? keywords : NONE)
  }
  if (!hasKeywords) return NONE
  const done = dictMergeDict(vm, self, keywords, MERGE_OVERRIDE)
  if (done === UPDATE_FAILED) return 0
  return done === UPDATE_DONE ? NONE : callPrelude(vm, P.dict_update, self, keywords, NONE)
}

/** `dict()`, `dict(other)`. */
function make(vm: VM, args: number, count: number): number {
  if (count > 1) return NOT_MADE
  const dict = dictOfType(vm, T_DICT)
  if (dict === 0 || count === 0) return dict
  const done = dictUpdate(vm, dict, vm.word(args))
  if (done === UPDATE_DONE) return dict
  const result = done === UPDATE_FAILED ? 0 : callPrelude(vm, P.dict_or, dict, vm.word(args))
  vm.release(dict)
  return result
}

/** `self | other`. */
function union(vm: VM, self: number, other: number, reflected: boolean): number {
  if (!isDict(vm, self) || !isDict(vm, other)) return NOT_IMPLEMENTED
  const [left, right] = reflected ? [other, self] : [self, other]
  const copy = dictCopy(vm, left)
  if (copy === 0) return 0
  const done = dictUpdate(vm, copy, right)
  if (done === UPDATE_DONE) return copy
  const result = done === UPDATE_FAILED ? 0 : callPrelude(vm, P.dict_or, copy, right)
  vm.release(copy)
  return result
}

function updateInPlace(vm: VM, self: number, other: number): number {
  const done = dictUpdate(vm, self, other)
  if (done === UPDATE_DONE) return vm.retain(self)
  return done === UPDATE_FAILED ? 0 : callPrelude(vm, P.dict_or, self, other)
}

const view = (name: 'keys' | 'values' | 'items', type: number): NativeSpec => method(name, 0, 0, (vm, args) => viewNew(vm, type, vm.word(args)))

const methods: readonly NativeSpec[] = [
  method('__reversed__', 0, 0, (vm, args) => dictIterator(vm, T.dict_reversekeyiterator, vm.word(args))),
  method('clear', 0, 0, (vm, args) => (dictClear(vm, vm.word(args)), NONE)),
  method('copy', 0, 0, (vm, args) => dictCopy(vm, vm.word(args))),
  named('get', 'key, default=None, /', get),
  view('items', T.dict_items),
  view('keys', T.dict_keys),
  named('pop', 'key, default=None, /', pop),
  method('popitem', 0, 0, popItem),
  named('setdefault', 'key, default=None, /', setDefault),
  named('update', '*args, **kwargs', (vm, args) => update(vm, vm.word(args), vm.word(args + W), vm.word(args + 2 * W), 'update')),
  view('values', T.dict_values),
]

/** The type `dict` (CPython 3.13: Objects/dictobject.c). */
export const dictType: TypeSpec = {
  name: 'dict',
  flags: FLAG_DICT | FLAG_BASE_TYPE | FLAG_MAPPING,
  shape: {
    movable: true,
    basicSize: DICT_BYTES,
    trackable: true,
    ranges: dictRanges,
    dropNext: dictDropNext,
    clear: dictClear,
    reclaim: dictReclaim,
    mayUntrack: dictMayUntrack,
    sizeOf: dictBytes,
  },
  slots: {
    repr: containerRepr,
    length: dictSize,
    getItem: dictGetItem,
    setItem: dictSetItem,
    contains: dictContains,
    iterate: (vm, self) => dictIterator(vm, T.dict_keyiterator, self),
    compare: compareDicts,
    binary: (vm, op, self, other, reflected) => (op === 10 ? union(vm, self, other, reflected) : NOT_IMPLEMENTED),
    binaryOps: 1 << 10,
    inPlace: (vm, op, self, other) => (op === 23 ? updateInPlace(vm, self, other) : NOT_IMPLEMENTED),
    inPlaceOps: 1 << 10,
  },
  construct: named('__new__', '*args, **kwargs', (vm, args) => dictOfType(vm, vm.word(args))),
  initialize: named('__init__', '*args, **kwargs', (vm, args) => update(vm, vm.word(args), vm.word(args + W), vm.word(args + 2 * W), 'dict')),
  make,
  methods,
  classMethods: [classGetItem, named('fromkeys', 'iterable, value=None, /', dictFromKeys)],
  doc: "dict() -> new empty dictionary\ndict(mapping) -> new dictionary initialized from a mapping object's\n    (key, value) pairs\ndict(iterable) -> new dictionary initialized as if via:\n    d = {}\n    for k, v in iterable:\n        d[k] = v\ndict(**kwargs) -> new dictionary initialized with the name=value pairs\n    in the keyword argument list.  For example:  dict(one=1, two=2)",
}
