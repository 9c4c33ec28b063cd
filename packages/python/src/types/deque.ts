import { raise, typeName } from '../core/errors.js'
import { FLAG_BASE_TYPE, FLAG_SEQUENCE } from '../core/layouts.js'
import { type Native, NOT_MADE, type NativeSpec, type TypeSpec, method, named } from '../core/native.js'
import { N } from '../core/names.js'
import { P } from '../core/prelude.js'
import { OVERRIDE_BINARY, overrides } from '../core/slots.js'
import { FALSE, NONE, NOT_IMPLEMENTED, T, TRUE } from '../core/statics.js'
import { type VM } from '../core/vm.js'
import { callPrelude } from '../protocols/call.js'
import { classGetItem } from './class-get-item.js'
import { dequeIterator } from './deque-iterators.js'
import {
  DEQUE_BYTES,
  DEQUE_WEAK_LIST,
  dequeAppend,
  dequeBytes,
  dequeClear,
  dequeDropNext,
  dequeFilling,
  dequeLongest,
  dequeNew,
  dequePopLeft,
  dequePopRight,
  dequeReclaim,
  dequeRotate,
  dequeSize,
  dequeSlot,
  dequeTraverse,
  isDeque,
  setDequeLongest,
} from './deque-memory.js'
import { dequeContains, dequeCount, dequeIndex, dequeRemove, dequeRemoveAt } from './deque-search.js'
import { intBig, intFrom, isInt } from './int.js'
import { listItem, listItems, listNew } from './list.js'
import { isNativeIterable, nativeIterator, nativeNext } from './native-iteration.js'
import { compareItems } from './sequence-compare.js'
import { boundedIndex, indexValue, isRepeatable, notACount, repeatCount } from './sequence-index.js'
import { lookupType } from './type-lookup.js'

const ADD = 0
const MULTIPLY = 2
const IN_PLACE = 13

/** A list of the items; 0 with MemoryError set. */
function items(vm: VM, self: number): number {
  const size = dequeSize(vm, self)
  const list = listNew(vm, size)
  if (list === 0) return 0
  let index = 0
  const to = listItems(vm, list)
  dequeTraverse(vm, self, (slot) => void (vm.i32[(to + index++ * W) >>> 2] = vm.retain(vm.i32[slot >>> 2])))
  return list
}

/** Puts the items of an iterable at an end and gives `result` (borrowed). */
function extend(vm: VM, self: number, iterable: number, left: boolean, result: number): number {
  if (isDeque(vm, iterable) && (iterable === self || vm.typeOf(iterable) === T.deque)) {
    const list = items(vm, iterable)
    if (list === 0) return 0
    const extended = extend(vm, self, list, left, result)
    vm.release(list)
    return extended
  }
  if (!isNativeIterable(vm, iterable)) return callPrelude(vm, P.deque_extend, self, iterable, left ? TRUE : FALSE, result)
  const iterator = nativeIterator(vm, iterable)
  if (iterator === 0) return 0
  dequeFilling(vm, self, left)
  let done = true
  for (let item = nativeNext(vm, iterator); item !== 0; item = nativeNext(vm, iterator)) {
    done = dequeAppend(vm, self, item, left)
    vm.release(item)
    if (!done) break
  }
  vm.release(iterator)
  return done && vm.exception === 0 ? vm.retain(result) : 0
}

/** `__init__(iterable=(), maxlen=None)`. */
const initialize: Native = (vm, args) => {
  const [self, iterable, given] = [vm.word(args), vm.word(args + W), vm.word(args + 2 * W)]
  let longest = -1
  if (given !== 0 && given !== NONE) {
    if (!isInt(vm, given)) return raise(vm, T.TypeError, 'an integer is required')
    longest = indexValue(vm, given, T.OverflowError)
    if (Number.isNaN(longest)) return raise(vm, T.OverflowError, 'Python int too large to convert to C ssize_t')
    if (longest < 0) return raise(vm, T.ValueError, 'maxlen must be non-negative')
  }
  setDequeLongest(vm, self, Math.min(longest, 0x7fffffff))
  if (dequeSize(vm, self) > 0) dequeClear(vm, self)
  return iterable === 0 ? NONE : extend(vm, self, iterable, false, NONE)
}

/** The same items in a deque that may be as long: of a subclass by calling it. */
function copy(vm: VM, self: number): number {
  const type = vm.typeOf(self)
  const longest = dequeLongest(vm, self)
  if (type !== T.deque) return withLongest(vm, P.deque_copy, self)
  const result = dequeNew(vm, T.deque)
  if (result === 0) return 0
  setDequeLongest(vm, result, longest)
  if (dequeSize(vm, self) === 1) {
    if (dequeAppend(vm, result, vm.word(dequeSlot(vm, self, 0)))) return result
  } else if (extend(vm, result, self, false, NONE) !== 0) return result
  vm.release(result)
  return 0
}

const longestOf = (vm: VM, self: number): number => (dequeLongest(vm, self) < 0 ? NONE : intFrom(vm, dequeLongest(vm, self)))

/** Calls a function of the prelude with the deque and its `maxlen`. */
function withLongest(vm: VM, index: number, self: number): number {
  const longest = longestOf(vm, self)
  const result = longest === 0 ? 0 : callPrelude(vm, index, self, longest)
  vm.releaseMaybe(longest)
  return result
}

const pop =
  (take: (vm: VM, deque: number) => number): Native =>
  (vm, args) => (dequeSize(vm, vm.word(args)) === 0 ? raise(vm, T.IndexError, 'pop from an empty deque') : take(vm, vm.word(args)))

const insert: Native = (vm, args) => {
  const [self, at, value] = [0, 1, 2].map((position) => vm.word(args + position * W))
  if (!isInt(vm, at)) return callPrelude(vm, P.deque_insert, self, at, value)
  const size = dequeSize(vm, self)
  if (dequeLongest(vm, self) === size) return raise(vm, T.IndexError, 'deque already at its maximum size')
  const place = indexValue(vm, at, T.OverflowError)
  if (Number.isNaN(place)) return 0
  if (place >= size) return dequeAppend(vm, self, value) ? NONE : 0
  if (place <= -size || place === 0) return dequeAppend(vm, self, value, true) ? NONE : 0
  if (!dequeRotate(vm, self, -place)) return 0
  if (!dequeAppend(vm, self, value, place > 0)) return 0
  return dequeRotate(vm, self, place) ? NONE : 0
}

const reverse: Native = (vm, args) => {
  const self = vm.word(args)
  for (let low = 0, high = dequeSize(vm, self) - 1; low < high; low++, high--) {
    const [a, b] = [dequeSlot(vm, self, low) >>> 2, dequeSlot(vm, self, high) >>> 2]
    const item = vm.i32[a]
    vm.i32[a] = vm.i32[b]
    vm.i32[b] = item
  }
  return NONE
}

const rotate: Native = (vm, args, count) => {
  const given = count > 1 ? vm.word(args + W) : 0
  if (given !== 0 && !isInt(vm, given)) return callPrelude(vm, P.deque_rotate, vm.word(args), given)
  if (given === 0) return dequeRotate(vm, vm.word(args), 1) ? NONE : 0
  const times = intBig(vm, given)
  if (BigInt.asIntN(64, times) !== times) return raise(vm, T.OverflowError, 'Python int too large to convert to C ssize_t')
  const size = Math.max(1, dequeSize(vm, vm.word(args)))
  return dequeRotate(vm, vm.word(args), Number(times % BigInt(size))) ? NONE : 0
}

/** Item `key`; -1 with an exception set, -2 where `__index__` is to be asked. */
function place(vm: VM, self: number, key: number): number {
  if (!isInt(vm, key)) {
    if (lookupType(vm, vm.typeOf(key), N.__index__) !== 0) return -2
    raise(vm, T.TypeError, `sequence index must be integer, not '${typeName(vm, key)}'`)
    return -1
  }
  const at = boundedIndex(vm, key, dequeSize(vm, self))
  if (at < 0 && vm.exception === 0) raise(vm, T.IndexError, 'deque index out of range')
  return at
}

function getItem(vm: VM, self: number, key: number): number {
  const at = place(vm, self, key)
  if (at === -2) return callPrelude(vm, P.index_item, self, key)
  return at < 0 ? 0 : vm.retain(vm.word(dequeSlot(vm, self, at)))
}

function setItem(vm: VM, self: number, key: number, value: number): number {
  const at = place(vm, self, key)
  if (at === -2) return value === 0 ? callPrelude(vm, P.index_delete, self, key) : callPrelude(vm, P.index_store, self, key, value)
  if (at < 0) return 0
  if (value === 0) return dequeRemoveAt(vm, self, at) ? NONE : 0
  vm.replaceSlot(dequeSlot(vm, self, at), vm.retain(value))
  return NONE
}

function compare(vm: VM, self: number, other: number, op: number): number {
  if (!isDeque(vm, other)) return NOT_IMPLEMENTED
  const [a, b] = [items(vm, self), items(vm, other)]
  const result = a === 0 || b === 0 ? 0 : compareItems(vm, op, a, b)
  vm.releaseMaybe(a)
  vm.releaseMaybe(b)
  return result
}

function concatenate(vm: VM, self: number, other: number): number {
  if (!isDeque(vm, other)) {
    if (overrides(vm, other, OVERRIDE_BINARY)) return NOT_IMPLEMENTED
    return raise(vm, T.TypeError, `can only concatenate deque (not "${typeName(vm, other)}") to deque`)
  }
  if (vm.typeOf(self) !== T.deque) return callPrelude(vm, P.deque_concatenate, self, other)
  const result = copy(vm, self)
  if (result === 0 || extend(vm, result, other, false, NONE) !== 0) return result
  vm.release(result)
  return 0
}

/** Makes the deque hold its items `times` times (at least 0), or as many as it may have; false with MemoryError set. */
function repeatItems(vm: VM, self: number, times: number): boolean {
  const size = dequeSize(vm, self)
  if (size === 0 || times === 1) return true
  if (times <= 0) {
    dequeClear(vm, self)
    return true
  }
  const longest = dequeLongest(vm, self)
  let left = longest >= 0 && times * size > longest ? Math.ceil(longest / size) : times
  const list = items(vm, self)
  if (list === 0) return false
  for (; left > 1; left--) {
    for (let at = 0; at < size; at++) {
      if (dequeAppend(vm, self, listItem(vm, list, at))) continue
      vm.release(list)
      return false
    }
  }
  vm.release(list)
  return true
}

function repeat(vm: VM, self: number, other: number, reflected: boolean): number {
  if (reflected ? isRepeatable(vm, other) : overrides(vm, other, OVERRIDE_BINARY)) return reflected ? notACount(vm, self) : NOT_IMPLEMENTED
  const times = repeatCount(vm, other, dequeSize(vm, self))
  if (times < 0) return times === -1 ? 0 : callPrelude(vm, P.index_repeat, self, other)
  if (vm.typeOf(self) !== T.deque) return callPrelude(vm, P.deque_repeat, self, other)
  const result = copy(vm, self)
  if (result === 0 || repeatItems(vm, result, times)) return result
  vm.release(result)
  return 0
}

function repeatInPlace(vm: VM, self: number, other: number): number {
  const times = repeatCount(vm, other, dequeSize(vm, self))
  if (times < 0) return times === -1 ? 0 : callPrelude(vm, P.index_repeat_in_place, self, other)
  return repeatItems(vm, self, times) ? vm.retain(self) : 0
}

const append =
  (left: boolean): Native =>
  (vm, args) => (dequeAppend(vm, vm.word(args), vm.word(args + W), left) ? NONE : 0)

const methods: readonly NativeSpec[] = [
  method('__copy__', 0, 0, (vm, args) => copy(vm, vm.word(args))),
  method('__reduce__', 0, 0, (vm, args) => withLongest(vm, P.deque_reduce, vm.word(args))),
  method('__reversed__', 0, 0, (vm, args) => dequeIterator(vm, T._deque_reverse_iterator, vm.word(args))),
  method('append', 1, 1, append(false)),
  method('appendleft', 1, 1, append(true)),
  method('clear', 0, 0, (vm, args) => (dequeClear(vm, vm.word(args)), NONE)),
  method('copy', 0, 0, (vm, args) => copy(vm, vm.word(args))),
  method('count', 1, 1, dequeCount),
  method('extend', 1, 1, (vm, args) => extend(vm, vm.word(args), vm.word(args + W), false, NONE)),
  method('extendleft', 1, 1, (vm, args) => extend(vm, vm.word(args), vm.word(args + W), true, NONE)),
  named('index', 'value, start=0, stop=9223372036854775807, /', dequeIndex),
  method('insert', 2, 2, insert),
  method('pop', 0, 0, pop(dequePopRight)),
  method('popleft', 0, 0, pop(dequePopLeft)),
  method('remove', 1, 1, dequeRemove),
  method('reverse', 0, 0, reverse),
  method('rotate', 0, 1, rotate),
]

/** What the Python halves use: puts an item at an end; says that an empty deque is about to be filled. */
export const dequePrelude: readonly NativeSpec[] = [
  method('_deque_put', 3, 3, (vm, args) => (dequeAppend(vm, vm.word(args), vm.word(args + W), vm.word(args + 2 * W) === TRUE) ? NONE : 0)),
  method('_deque_filling', 2, 2, (vm, args) => (dequeFilling(vm, vm.word(args), vm.word(args + W) === TRUE), NONE)),
  method('_deque_repeat', 2, 2, (vm, args) => {
    const times = repeatCount(vm, vm.word(args + W), dequeSize(vm, vm.word(args)))
    return times >= 0 && repeatItems(vm, vm.word(args), times) ? NONE : 0
  }),
]

/** `collections.deque` (CPython 3.13: Modules/_collectionsmodule.c). */
export const dequeType: TypeSpec = {
  name: 'deque',
  module: 'collections',
  flags: FLAG_BASE_TYPE | FLAG_SEQUENCE,
  shape: {
    movable: true,
    basicSize: DEQUE_BYTES,
    trackable: true,
    weakListOffset: DEQUE_WEAK_LIST,
    traverse: dequeTraverse,
    dropNext: dequeDropNext,
    clear: dequeClear,
    reclaim: dequeReclaim,
    sizeOf: dequeBytes,
  },
  slots: {
    repr: (vm, self) => withLongest(vm, P.deque_repr, self),
    length: dequeSize,
    getItem,
    setItem,
    contains: dequeContains,
    iterate: (vm, self) => dequeIterator(vm, T._deque_iterator, self),
    compare,
    binary: (vm, op, self, other, reflected) =>
      op === ADD && !reflected ? concatenate(vm, self, other) : op === MULTIPLY ? repeat(vm, self, other, reflected) : NOT_IMPLEMENTED,
    binaryOps: (1 << ADD) | (1 << MULTIPLY),
    inPlace: (vm, op, self, other) => (op === IN_PLACE + ADD ? extend(vm, self, other, false, self) : op === IN_PLACE + MULTIPLY ? repeatInPlace(vm, self, other) : NOT_IMPLEMENTED),
    inPlaceOps: (1 << ADD) | (1 << MULTIPLY),
  },
  construct: named('__new__', '*args, **kwargs', (vm, args) => dequeNew(vm, vm.word(args))),
  initialize: named('__init__', 'iterable=(), maxlen=None', initialize),
  make: (vm, _args, count) => (count === 0 ? dequeNew(vm, T.deque) : NOT_MADE),
  methods,
  classMethods: [classGetItem],
  attributes: [{ name: 'maxlen', get: longestOf }],
  doc: 'A sequence that grows and shrinks at both ends at little cost.',
}
