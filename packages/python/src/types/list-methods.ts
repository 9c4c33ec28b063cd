import { raise, typeName } from '../core/errors.js'
import { FLAG_BASE_TYPE, FLAG_LIST, FLAG_SEQUENCE, LIST_ALLOCATED, LIST_BYTES, TYPE_BASIC_SIZE } from '../core/layouts.js'
import { NOT_MADE, type NativeSpec, type TypeSpec, method, named } from '../core/native.js'
import { P } from '../core/prelude.js'
import { OVERRIDE_BINARY, overrides } from '../core/slots.js'
import { NONE, NOT_IMPLEMENTED, T, T_LIST } from '../core/statics.js'
import { type VM } from '../core/vm.js'
import { callPrelude } from '../protocols/call.js'
import { classGetItem } from './class-get-item.js'
import { containerRepr } from './container-repr.js'
import { intFrom, isInt, toIndex } from './int.js'
import {
  isList,
  listAppend,
  listClear,
  listCopy,
  listDropNext,
  listInsert, listItem,
  listItems,
  listMove,
  listNew,
  listOfType,
  listRanges,
  listReclaim,
  listResize,
  listSize,
} from './list.js'
import { listGetItem, listReplace, listSetItem } from './list-assign.js'
import { listExtend, listFromIterable } from './list-fill.js'
import { listSort } from './list-sort.js'
import { compareItems } from './sequence-compare.js'
import { clampedIndex, isRepeatable, notACount, repeatCount } from './sequence-index.js'
import { sequenceIterator, sequenceReversed } from './sequence-iterators.js'
import { SEARCH_ABSENT, SEARCH_PYTHON, containsItem, countItems, findItem, indexOfItem } from './sequence-search.js'

function initialize(vm: VM, args: number): number {
  const self = vm.word(args)
  const iterable = vm.word(args + W)
  listClear(vm, self)
  return iterable === 0 ? NONE : extend(vm, self, iterable, NONE)
}

/** `list(iterable)`. */
function listOf(vm: VM, iterable: number): number {
  const list = listFromIterable(vm, iterable, () => listOfType(vm, T_LIST))
  if (list !== -1) return list
  const empty = listOfType(vm, T_LIST)
  if (empty === 0) return 0
  const result = callPrelude(vm, P.list_fill, empty, iterable)
  vm.release(empty)
  return result
}

/** Appends the items of `iterable` and gives `result` (borrowed). */
function extend(vm: VM, self: number, iterable: number, result: number): number {
  const done = listExtend(vm, self, iterable)
  if (done === -1) return callPrelude(vm, P.list_extend, self, iterable, result)
  return done === 1 ? vm.retain(result) : 0
}

function insert(vm: VM, args: number): number {
  const self = vm.word(args)
  const at = vm.word(args + W)
  if (!isInt(vm, at)) return callPrelude(vm, P.list_insert, self, at, vm.word(args + 2 * W))
  if (Number.isNaN(toIndex(vm, at))) return 0
  const size = listSize(vm, self)
  const index = Math.min(size, clampedIndex(vm, at, size))
  return listInsert(vm, self, index, vm.word(args + 2 * W)) ? NONE : 0
}

function pop(vm: VM, args: number, count: number): number {
  const self = vm.word(args)
  const size = listSize(vm, self)
  const key = count > 1 ? vm.word(args + W) : 0
  if (key !== 0 && !isInt(vm, key)) return callPrelude(vm, P.list_pop, self, key)
  const given = key === 0 ? -1 : toIndex(vm, key)
  if (Number.isNaN(given)) return 0
  if (size === 0) return raise(vm, T.IndexError, 'pop from empty list')
  const index = given < 0 ? given + size : given
  if (index < 0 || index >= size) return raise(vm, T.IndexError, 'pop index out of range')
  const item = listItem(vm, self, index)
  if (size === 1) {
    vm.retain(item)
    listClear(vm, self)
    return item
  }
  listMove(vm, self, index + 1, index, size - 1 - index)
  if (!listResize(vm, self, size - 1)) {
    // No memory to make it smaller: the item goes back to where it was.
    listMove(vm, self, index, index + 1, size - 1 - index)
    vm.i32[(listItems(vm, self) + index * W) >>> 2] = item
    return 0
  }
  return item
}

function remove(vm: VM, args: number): number {
  const self = vm.word(args)
  const value = vm.word(args + W)
  const at = findItem(vm, self, value, 0, listSize(vm, self))
  if (at >= 0) return listReplace(vm, self, at, at + 1, 0, 0) ? NONE : 0
  if (at === SEARCH_PYTHON) return callPrelude(vm, P.list_remove, self, value)
  return at === SEARCH_ABSENT ? raise(vm, T.ValueError, 'list.remove(x): x not in list') : 0
}

function reverse(vm: VM, args: number): number {
  const self = vm.word(args)
  let low = listItems(vm, self)
  for (let high = low + (listSize(vm, self) - 1) * W; low < high; low += W, high -= W) {
    const item = vm.i32[low >>> 2]
    vm.i32[low >>> 2] = vm.i32[high >>> 2]
    vm.i32[high >>> 2] = item
  }
  return NONE
}

function concatenate(vm: VM, self: number, other: number): number {
  if (!isList(vm, other)) {
    // Its reflected method comes first (CPython: sq_concat is tried last of all).
    if (overrides(vm, other, OVERRIDE_BINARY)) return NOT_IMPLEMENTED
    return raise(vm, T.TypeError, `can only concatenate list (not "${typeName(vm, other)}") to list`)
  }
  const [first, second] = [listSize(vm, self), listSize(vm, other)]
  const result = listNew(vm, first + second)
  if (result === 0) return 0
  const to = listItems(vm, result)
  for (let index = 0; index < first; index++) vm.i32[(to + index * W) >>> 2] = vm.retain(listItem(vm, self, index))
  for (let index = 0; index < second; index++) vm.i32[(to + (first + index) * W) >>> 2] = vm.retain(listItem(vm, other, index))
  return result
}

function repeat(vm: VM, self: number, count: number, reflected: boolean): number {
  if (reflected ? isRepeatable(vm, count) : overrides(vm, count, OVERRIDE_BINARY)) return reflected ? notACount(vm, self) : NOT_IMPLEMENTED
  const size = listSize(vm, self)
  const times = repeatCount(vm, count, size)
  if (times < 0) return times === -1 ? 0 : callPrelude(vm, P.index_repeat, self, count)
  const result = listNew(vm, size * times)
  if (result === 0) return 0
  for (let at = listItems(vm, result), left = times; left > 0; left--) {
    for (let index = 0; index < size; index++, at += W) vm.i32[at >>> 2] = vm.retain(listItem(vm, self, index))
  }
  return result
}

function repeatInPlace(vm: VM, self: number, count: number): number {
  const size = listSize(vm, self)
  const times = repeatCount(vm, count, size)
  if (times < 0) return times === -1 ? 0 : callPrelude(vm, P.index_repeat_in_place, self, count)
  if (times === 0) listClear(vm, self)
  else if (size !== 0 && times > 1) {
    if (!listResize(vm, self, size * times)) return 0
    const items = listItems(vm, self)
    for (let at = size; at < size * times; at++) vm.setWord(items + at * W, vm.retain(vm.i32[(items + (at - size) * W) >>> 2]))
  }
  return vm.retain(self)
}

const methods: readonly NativeSpec[] = [
  method('__reversed__', 0, 0, (vm, args) => sequenceReversed(vm, vm.word(args))),
  method('append', 1, 1, (vm, args) => (listAppend(vm, vm.word(args), vm.word(args + W)) ? NONE : 0)),
  method('clear', 0, 0, (vm, args) => (listClear(vm, vm.word(args)), NONE)),
  method('copy', 0, 0, (vm, args) => listCopy(vm, listItems(vm, vm.word(args)), listSize(vm, vm.word(args)))),
  method('count', 1, 1, (vm, args) => {
    const count = countItems(vm, vm.word(args), vm.word(args + W))
    if (count === SEARCH_PYTHON) return callPrelude(vm, P.sequence_count, vm.word(args), vm.word(args + W))
    return count < 0 ? 0 : intFrom(vm, count)
  }),
  method('extend', 1, 1, (vm, args) => extend(vm, vm.word(args), vm.word(args + W), NONE)),
  named('index', 'value, start=0, stop=9223372036854775807, /', indexOfItem),
  method('insert', 2, 2, insert),
  method('pop', 0, 1, pop),
  method('remove', 1, 1, remove),
  method('reverse', 0, 0, reverse),
  named('sort', '*, key=None, reverse=False', listSort),
]

/** The type `list` (CPython 3.13: Objects/listobject.c). */
export const listType: TypeSpec = {
  name: 'list',
  flags: FLAG_LIST | FLAG_BASE_TYPE | FLAG_SEQUENCE,
  shape: {
    movable: true,
    basicSize: LIST_BYTES,
    trackable: true,
    ranges: listRanges,
    dropNext: listDropNext,
    clear: listClear,
    reclaim: listReclaim,
    sizeOf: (vm, self) => vm.word(vm.typeOf(self) + TYPE_BASIC_SIZE) + vm.word(self + LIST_ALLOCATED) * W,
  },
  slots: {
    repr: containerRepr,
    length: listSize,
    getItem: listGetItem,
    setItem: listSetItem,
    contains: containsItem,
    iterate: (vm, self) => sequenceIterator(vm, T.list_iterator, self),
    compare: (vm, self, other, op) => (isList(vm, other) ? compareItems(vm, op, self, other) : NOT_IMPLEMENTED),
    binary: (vm, op, self, other, reflected) =>
      op === 0 && !reflected ? concatenate(vm, self, other) : op === 2 ? repeat(vm, self, other, reflected) : NOT_IMPLEMENTED,
    binaryOps: (1 << 0) | (1 << 2),
    inPlace: (vm, op, self, other) => (op === 13 ? extend(vm, self, other, self) : op === 15 ? repeatInPlace(vm, self, other) : NOT_IMPLEMENTED),
    inPlaceOps: (1 << 0) | (1 << 2),
  },
  construct: named('__new__', '*args, **kwargs', (vm, args) => listOfType(vm, vm.word(args))),
  initialize: named('__init__', 'iterable=(), /', initialize),
  make: (vm, args, count) => (count === 0 ? listOfType(vm, T_LIST) : count === 1 ? listOf(vm, vm.word(args)) : NOT_MADE),
  methods,
  classMethods: [classGetItem],
  doc: 'Built-in mutable sequence.\n\nIf no argument is given, the constructor creates a new empty list.\nThe argument must be an iterable if specified.',
}

