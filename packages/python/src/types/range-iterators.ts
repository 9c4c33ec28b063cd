import { RANGE_ITERATOR_BYTES, RANGE_ITERATOR_LENGTH, RANGE_ITERATOR_START, RANGE_ITERATOR_STEP } from '../core/layouts.js'
import { type NativeSpec, type Slots, type TypeSpec, method } from '../core/native.js'
import { allocate } from '../core/objects.js'
import { P } from '../core/prelude.js'
import { NONE, T } from '../core/statics.js'
import { type VM } from '../core/vm.js'
import { callPrelude } from '../protocols/call.js'
import { intBig, intFrom, intFromBig, intValue, isInt, toIndex } from './int.js'
import { putLeaf, takeLeaf } from './profile-free-lists.js'

const T_RANGE_ITERATOR = T.range_iterator
/** Bounds of what the words of a range iterator hold. */
const LEAST = -0x80000000
const GREATEST = 0x7fffffff

/**
 * An iterator over `length` items from `start` on, `step` apart (ints, borrowed): with numbers in its words where they and the
 * end fit 32 bits, else with ints (`longrange_iterator`). 0 with MemoryError set.
 */
export function rangeIterator(vm: VM, start: number, step: number, length: number): number {
  const [from, by, count] = [intValue(vm, start), intValue(vm, step), intValue(vm, length)]
  const end = from + by * count
  if (from >= LEAST && from <= GREATEST && by >= LEAST && by <= GREATEST && count <= GREATEST && end >= LEAST && end <= GREATEST) {
    const iterator = takeLeaf(vm, vm.free.rangeIterator) || allocate(vm, T_RANGE_ITERATOR, RANGE_ITERATOR_BYTES)
    if (iterator === 0) return 0
    vm.setWord(iterator + RANGE_ITERATOR_START, from)
    vm.setWord(iterator + RANGE_ITERATOR_STEP, by)
    vm.setWord(iterator + RANGE_ITERATOR_LENGTH, count)
    return iterator
  }
  const iterator = allocate(vm, T.longrange_iterator, RANGE_ITERATOR_BYTES)
  if (iterator === 0) return 0
  vm.setWord(iterator + RANGE_ITERATOR_START, vm.retain(start))
  vm.setWord(iterator + RANGE_ITERATOR_STEP, vm.retain(step))
  vm.setWord(iterator + RANGE_ITERATOR_LENGTH, vm.retain(length))
  return iterator
}

/** The next int, owned; 0 at the end, or with MemoryError set. */
export function rangeIteratorNext(vm: VM, self: number): number {
  const { i32 } = vm
  const left = i32[(self + RANGE_ITERATOR_LENGTH) >>> 2]
  if (left === 0) return 0
  const value = i32[(self + RANGE_ITERATOR_START) >>> 2]
  i32[(self + RANGE_ITERATOR_START) >>> 2] = value + i32[(self + RANGE_ITERATOR_STEP) >>> 2]
  i32[(self + RANGE_ITERATOR_LENGTH) >>> 2] = left - 1
  return intFrom(vm, value)
}

function longNext(vm: VM, self: number): number {
  const left = intBig(vm, vm.word(self + RANGE_ITERATOR_LENGTH))
  if (left === 0n) return 0
  const value = vm.word(self + RANGE_ITERATOR_START)
  const next = intFromBig(vm, intBig(vm, value) + intBig(vm, vm.word(self + RANGE_ITERATOR_STEP)))
  const rest = next === 0 ? 0 : intFromBig(vm, left - 1n)
  if (rest === 0) {
    vm.releaseMaybe(next)
    return 0
  }
  vm.replaceSlot(self + RANGE_ITERATOR_LENGTH, rest)
  vm.i32[(self + RANGE_ITERATOR_START) >>> 2] = next
  return value
}

/** Ints that a range iterator (of either type) has left. */
export const rangeIteratorLeft = (vm: VM, self: number): number =>
  vm.typeOf(self) === T_RANGE_ITERATOR ? vm.word(self + RANGE_ITERATOR_LENGTH) : Number(intBig(vm, vm.word(self + RANGE_ITERATOR_LENGTH)))

/** Start, step and length of an iterator as ints, owned. */
const parts = (vm: VM, self: number): number[] =>
  [RANGE_ITERATOR_START, RANGE_ITERATOR_STEP, RANGE_ITERATOR_LENGTH].map((offset) =>
    vm.typeOf(self) === T_RANGE_ITERATOR ? intFrom(vm, vm.word(self + offset)) : vm.retain(vm.word(self + offset)),
  )

/** `__reduce__` and `__setstate__` are the prelude's, on these parts. */
function withParts(vm: VM, self: number, slow: number, ...more: readonly number[]): number {
  const owned = parts(vm, self)
  const result = owned.includes(0) ? 0 : callPrelude(vm, slow, ...owned, ...more)
  for (const part of owned) vm.releaseMaybe(part)
  return result
}

/** `__setstate__`: goes on as many items. */
function setState(vm: VM, self: number, state: number): number {
  if (!isInt(vm, state)) {
    toIndex(vm, state)
    return 0
  }
  const left = vm.typeOf(self) === T_RANGE_ITERATOR ? BigInt(vm.word(self + RANGE_ITERATOR_LENGTH)) : intBig(vm, vm.word(self + RANGE_ITERATOR_LENGTH))
  const asked = intBig(vm, state)
  const count = asked < 0n ? 0n : asked > left ? left : asked
  if (vm.typeOf(self) === T_RANGE_ITERATOR) {
    vm.setWord(self + RANGE_ITERATOR_START, vm.word(self + RANGE_ITERATOR_START) + Number(count) * vm.word(self + RANGE_ITERATOR_STEP))
    vm.setWord(self + RANGE_ITERATOR_LENGTH, Number(left - count))
    return NONE
  }
  const start = intFromBig(vm, intBig(vm, vm.word(self + RANGE_ITERATOR_START)) + count * intBig(vm, vm.word(self + RANGE_ITERATOR_STEP)))
  const rest = start === 0 ? 0 : intFromBig(vm, left - count)
  if (rest === 0) {
    vm.releaseMaybe(start)
    return 0
  }
  vm.replaceSlot(self + RANGE_ITERATOR_START, start)
  vm.replaceSlot(self + RANGE_ITERATOR_LENGTH, rest)
  return NONE
}

const methods: readonly NativeSpec[] = [
  method('__length_hint__', 0, 0, (vm, args) => {
    const self = vm.word(args)
    return vm.typeOf(self) === T_RANGE_ITERATOR ? intFrom(vm, vm.word(self + RANGE_ITERATOR_LENGTH)) : vm.retain(vm.word(self + RANGE_ITERATOR_LENGTH))
  }),
  method('__setstate__', 1, 1, (vm, args) => setState(vm, vm.word(args), vm.word(args + W))),
  method('__reduce__', 0, 0, (vm, args) => withParts(vm, vm.word(args), P.range_iterator_reduce)),
]

const slotsWith = (next: (vm: VM, self: number) => number): Slots => ({ iterate: (vm, self) => vm.retain(self), next })

/** The iterators over ranges (CPython 3.13: Objects/rangeobject.c). */
export const rangeIteratorTypes: readonly TypeSpec[] = [
  { name: 'range_iterator', shape: { basicSize: RANGE_ITERATOR_BYTES, movable: true, reclaim: (vm, self) => putLeaf(vm, vm.free.rangeIterator, self) }, slots: slotsWith(rangeIteratorNext), methods },
  {
    name: 'longrange_iterator',
    shape: { basicSize: RANGE_ITERATOR_BYTES, movable: true, references: { fixed: [RANGE_ITERATOR_START, 3] } },
    slots: slotsWith(longNext),
    methods,
  },
]

