import { raise } from '../core/errors.js'
import { FLAG_SEQUENCE, RANGE_BYTES, RANGE_LENGTH, RANGE_START, RANGE_STEP, RANGE_STOP } from '../core/layouts.js'
import { NOT_MADE, type NativeSpec, type TypeSpec, method, named } from '../core/native.js'
import { allocate } from '../core/objects.js'
import { P } from '../core/prelude.js'
import { FALSE, NONE, NOT_IMPLEMENTED, STATICS, STATICS_BYTES, T, TRUE, T_BOOL, T_INT, smallInt } from '../core/statics.js'
import { type VM } from '../core/vm.js'
import { callPrelude } from '../protocols/call.js'
import { beginMix, endMix, mixHash } from './container-hash.js'
import { floatValue } from './float.js'
import { exactInt, intBig, intFrom, intFromBig, intValue, isInt } from './int.js'
import { tupleOwned } from './owned-items.js'
import { rangeIterator } from './range-iterators.js'
import { sliceRange } from './slice-range.js'
import { hash } from '../protocols/hash.js'
import { strFrom } from './str.js'
import { putLeaf, takeLeaf } from './profile-free-lists.js'

/** Within this, sums and products of a start and an index times a step are exact doubles. */
const SAFE = 2 ** 52

const isSmall = (value: number): boolean => value <= SAFE && value >= -SAFE

/** How many items there are from `start` to `stop` by `step`, which is not 0. */
function countSmall(start: number, stop: number, step: number): number {
  if (step > 0) return start < stop ? Math.floor((stop - start - 1) / step) + 1 : 0
  return stop < start ? Math.floor((start - stop - 1) / -step) + 1 : 0
}

function countBig(start: bigint, stop: bigint, step: bigint): bigint {
  if (step > 0n) return start < stop ? (stop - start - 1n) / step + 1n : 0n
  return stop < start ? (start - stop - 1n) / -step + 1n : 0n
}

/** The int that says how many. */
function countOf(vm: VM, start: number, stop: number, step: number): number {
  const [from, to, by] = [intValue(vm, start), intValue(vm, stop), intValue(vm, step)]
  if (isSmall(from) && isSmall(to) && isSmall(by)) return intFrom(vm, countSmall(from, to, by))
  return intFromBig(vm, countBig(intBig(vm, start), intBig(vm, stop), intBig(vm, step)))
}

/** A range of these ints, which it takes over (0: one could not be made); 0 with an exception set. */
function rangeOwned(vm: VM, start: number, stop: number, step: number): number {
  const length = start === 0 || stop === 0 || step === 0 ? 0 : countOf(vm, start, stop, step)
  const range = length === 0 ? 0 : takeLeaf(vm, vm.free.range) || allocate(vm, T.range, RANGE_BYTES)
  if (range === 0) {
    for (const part of [start, stop, step, length]) vm.releaseMaybe(part)
    return 0
  }
  vm.setWord(range + RANGE_START, start)
  vm.setWord(range + RANGE_STOP, stop)
  vm.setWord(range + RANGE_STEP, step)
  vm.setWord(range + RANGE_LENGTH, length)
  return range
}

/** `range(stop)`, `range(start, stop)`, `range(start, stop, step)` of any objects (0 where there is none). */
function rangeOf(vm: VM, first: number, second: number, third: number): number {
  if (!isInt(vm, first) || (second !== 0 && !isInt(vm, second)) || (third !== 0 && !isInt(vm, third))) {
    return callPrelude(vm, P.range_new, first, ...(second === 0 ? [] : [second]), ...(third === 0 ? [] : [third]))
  }
  if (third !== 0 && intValue(vm, third) === 0) return raise(vm, T.ValueError, 'range() arg 3 must not be zero')
  const step = third === 0 ? smallInt(1) : exactInt(vm, third)
  return second === 0 ? rangeOwned(vm, smallInt(0), exactInt(vm, first), step) : rangeOwned(vm, exactInt(vm, first), exactInt(vm, second), step)
}

/** An argument, 0 where there are not as many. */
const given = (vm: VM, args: number, count: number, index: number): number => (index < count ? vm.word(args + index * W) : 0)

const startOf = (vm: VM, range: number): number => vm.word(range + RANGE_START)
const stepOf = (vm: VM, range: number): number => vm.word(range + RANGE_STEP)
const lengthOf = (vm: VM, range: number): number => vm.word(range + RANGE_LENGTH)

/** `len(range)`; -1 with OverflowError set where it is over 2^63. */
export function rangeLength(vm: VM, self: number): number {
  const length = intValue(vm, lengthOf(vm, self))
  if (!Number.isNaN(length)) return length
  if (intBig(vm, lengthOf(vm, self)) < 1n << 63n) return Number(intBig(vm, lengthOf(vm, self)))
  raise(vm, T.OverflowError, 'Python int too large to convert to C ssize_t')
  return -1
}

/** The int `start + index * step`. */
function itemAt(vm: VM, self: number, index: bigint): number {
  const [start, step] = [intValue(vm, startOf(vm, self)), intValue(vm, stepOf(vm, self))]
  const value = start + Number(index) * step
  if (isSmall(start) && isSmall(value) && isSmall(Number(index)) && isSmall(step)) return intFrom(vm, value)
  return intFromBig(vm, intBig(vm, startOf(vm, self)) + index * intBig(vm, stepOf(vm, self)))
}

function getItem(vm: VM, self: number, key: number): number {
  if (isInt(vm, key)) {
    const [at, length] = [intValue(vm, key), intValue(vm, lengthOf(vm, self))]
    if (!Number.isNaN(at) && !Number.isNaN(length)) {
      const index = at < 0 ? at + length : at
      if (index < 0 || index >= length) return raise(vm, T.IndexError, 'range object index out of range')
      return itemAt(vm, self, BigInt(index))
    }
    const [bigAt, bigLength] = [intBig(vm, key), intBig(vm, lengthOf(vm, self))]
    const index = bigAt < 0n ? bigAt + bigLength : bigAt
    if (index < 0n || index >= bigLength) return raise(vm, T.IndexError, 'range object index out of range')
    return itemAt(vm, self, index)
  }
  return vm.typeOf(key) === T.slice ? getSlice(vm, self, key) : callPrelude(vm, P.index_item, self, key)
}

function getSlice(vm: VM, self: number, key: number): number {
  const length = intValue(vm, lengthOf(vm, self))
  if (Number.isNaN(length)) return callPrelude(vm, P.range_slice, self, key)
  const fits = sliceRange(vm, key, length)
  if (fits !== 1) return fits === 0 ? 0 : callPrelude(vm, P.index_item, self, key)
  const { sliceStart, sliceStop, sliceStep } = vm
  const step = intFromBig(vm, intBig(vm, stepOf(vm, self)) * BigInt(sliceStep))
  return rangeOwned(vm, itemAt(vm, self, BigInt(sliceStart)), itemAt(vm, self, BigInt(sliceStop)), step)
}

/** Where an int is in a range, as an index; `undefined` where it is not. */
function indexOf(vm: VM, self: number, value: number): bigint | undefined {
  const offset = intBig(vm, value) - intBig(vm, startOf(vm, self))
  const step = intBig(vm, stepOf(vm, self))
  if (offset % step !== 0n) return undefined
  const index = offset / step
  return index >= 0n && index < intBig(vm, lengthOf(vm, self)) ? index : undefined
}

/** As {@link indexOf} for values in the range of doubles: whether `value` is in the range, `undefined` where that needs integers. */
function containsSmall(vm: VM, self: number, value: number): boolean | undefined {
  const [start, step, length] = [intValue(vm, startOf(vm, self)), intValue(vm, stepOf(vm, self)), intValue(vm, lengthOf(vm, self))]
  if (!isSmall(value) || !isSmall(start) || !isSmall(step) || !isSmall(length)) return undefined
  const index = (value - start) / step
  return Number.isInteger(index) && index >= 0 && index < length
}

const isExactInt = (vm: VM, object: number): boolean => vm.typeOf(object) === T_INT || vm.typeOf(object) === T_BOOL

function contains(vm: VM, self: number, value: number): number {
  const type = vm.typeOf(value)
  if (isExactInt(vm, value)) return (containsSmall(vm, self, intValue(vm, value)) ?? indexOf(vm, self, value) !== undefined) ? TRUE : FALSE
  if (type === T.float) {
    const number = floatValue(vm, value)
    const inside = Number.isInteger(number) ? containsSmall(vm, self, number) : false
    return inside === undefined ? callPrelude(vm, P.range_contains, self, value) : inside ? TRUE : FALSE
  }
  // Nothing else that is built in equals an int, complex numbers aside.
  if (type < STATICS + STATICS_BYTES && type !== T.complex) return FALSE
  return callPrelude(vm, P.range_contains, self, value)
}

const sameInt = (vm: VM, a: number, b: number): boolean => a === b || intBig(vm, a) === intBig(vm, b)

/** Whether two ranges give the same items. */
export function rangesEqual(vm: VM, a: number, b: number): boolean {
  if (a === b) return true
  if (!sameInt(vm, lengthOf(vm, a), lengthOf(vm, b))) return false
  const length = intValue(vm, lengthOf(vm, a))
  if (length === 0) return true
  if (!sameInt(vm, startOf(vm, a), startOf(vm, b))) return false
  return length === 1 || sameInt(vm, stepOf(vm, a), stepOf(vm, b))
}

/** Slot `hash`: that of `(length, start, step)`, with None for what does not matter. */
function rangeHash(vm: VM, self: number): number {
  const length = intValue(vm, lengthOf(vm, self))
  const parts = [lengthOf(vm, self), length === 0 ? NONE : startOf(vm, self), length === 0 || length === 1 ? NONE : stepOf(vm, self)]
  beginMix(vm)
  for (const part of parts) {
    const { hashLow, hashHigh } = vm
    hash(vm, part)
    mixHash(vm, hashLow, hashHigh)
  }
  endMix(vm, parts.length)
  return NONE
}

function rangeRepr(vm: VM, self: number): number {
  const [start, stop, step] = [RANGE_START, RANGE_STOP, RANGE_STEP].map((offset) => intBig(vm, vm.word(self + offset)))
  return strFrom(vm, step === 1n ? `range(${start}, ${stop})` : `range(${start}, ${stop}, ${step})`)
}

/** A range that gives the items the other way round, as an iterator. */
function reversed(vm: VM, args: number): number {
  const self = vm.word(args)
  const last = itemAt(vm, self, intBig(vm, lengthOf(vm, self)) - 1n)
  const step = intFromBig(vm, -intBig(vm, stepOf(vm, self)))
  const iterator = last === 0 || step === 0 ? 0 : rangeIterator(vm, last, step, lengthOf(vm, self))
  vm.releaseMaybe(last)
  vm.releaseMaybe(step)
  return iterator
}

const methods: readonly NativeSpec[] = [
  method('__reversed__', 0, 0, reversed),
  method('__reduce__', 0, 0, (vm, args) => {
    const self = vm.word(args)
    const parts = tupleOwned(vm, [RANGE_START, RANGE_STOP, RANGE_STEP].map((offset) => vm.retain(vm.word(self + offset))))
    return parts === 0 ? 0 : tupleOwned(vm, [vm.retain(T.range), parts])
  }),
  method('count', 1, 1, (vm, args) => {
    const [self, value] = [vm.word(args), vm.word(args + W)]
    return isExactInt(vm, value) ? smallInt(indexOf(vm, self, value) === undefined ? 0 : 1) : callPrelude(vm, P.range_count, self, value)
  }),
  method('index', 1, 1, (vm, args) => {
    const [self, value] = [vm.word(args), vm.word(args + W)]
    if (!isExactInt(vm, value)) return callPrelude(vm, P.range_index, self, value)
    const index = indexOf(vm, self, value)
    return index === undefined ? raise(vm, T.ValueError, `${vm.typeOf(value) === T_BOOL ? (intValue(vm, value) === 1 ? 'True' : 'False') : intBig(vm, value)} is not in range`) : intFromBig(vm, index)
  }),
]

const part = (name: string, offset: number): NonNullable<TypeSpec['attributes']>[number] => ({
  name,
  get: (vm, self) => vm.retain(vm.word(self + offset)),
  set: (vm) => raise(vm, T.AttributeError, 'readonly attribute'),
})

/** The type `range` (CPython 3.13: Objects/rangeobject.c). */
export const rangeType: TypeSpec = {
  name: 'range',
  flags: FLAG_SEQUENCE,
  shape: { basicSize: RANGE_BYTES, movable: true, references: { fixed: [RANGE_START, 4] }, reclaim: (vm, self) => putLeaf(vm, vm.free.range, self) },
  slots: {
    hash: rangeHash,
    repr: rangeRepr,
    length: rangeLength,
    truth: (vm, self) => (intValue(vm, lengthOf(vm, self)) === 0 ? 0 : 1),
    getItem,
    contains,
    iterate: (vm, self) => rangeIterator(vm, startOf(vm, self), stepOf(vm, self), lengthOf(vm, self)),
    compare: (vm, self, other, op) => {
      if (vm.typeOf(other) !== T.range || (op !== 2 && op !== 3)) return NOT_IMPLEMENTED
      return rangesEqual(vm, self, other) === (op === 2) ? TRUE : FALSE
    },
  },
  construct: named('__new__', 'start, stop=None, step=None, /', (vm, args) => rangeOf(vm, vm.word(args + W), vm.word(args + 2 * W), vm.word(args + 3 * W))),
  make: (vm, args, count) => (count === 0 || count > 3 ? NOT_MADE : rangeOf(vm, vm.word(args), given(vm, args, count, 1), given(vm, args, count, 2))),
  methods,
  attributes: [part('start', RANGE_START), part('stop', RANGE_STOP), part('step', RANGE_STEP)],
  doc: 'range(stop) -> range object\nrange(start, stop[, step]) -> range object\n\nReturn an object that produces a sequence of integers from start (inclusive)\nto stop (exclusive) by step.  range(i, j) produces i, i+1, i+2, ..., j-1.\nstart defaults to 0, and stop is omitted!  range(4) produces 0, 1, 2, 3.\nThese are exactly the valid indices for a list of 4 elements.\nWhen step is given, it specifies the increment (or decrement).',
}
