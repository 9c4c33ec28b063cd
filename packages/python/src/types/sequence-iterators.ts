import { ITERATOR_BYTES, ITERATOR_INDEX, ITERATOR_SEQUENCE, SIZE } from '../core/layouts.js'
import { type NativeSpec, type TypeSpec, method } from '../core/native.js'
import { allocateTrackable, track } from '../core/objects.js'
import { NONE, T } from '../core/statics.js'
import { slotsOf } from '../core/slots.js'
import { type VM } from '../core/vm.js'
import { reduceIterator } from './iterator-reduce.js'
import { clampedIndex } from './sequence-index.js'
import { intFrom, isInt, toIndex } from './int.js'
import { listItem, listSize } from './list.js'
import { putTrackable, takeTrackable } from './profile-free-lists.js'
import { tupleItem, tupleSize } from './tuple.js'

/** An iterator of type `type` over a sequence (borrowed), from item 0 on; 0 with MemoryError set. */
export const sequenceIterator = (vm: VM, type: number, sequence: number): number => iteratorAt(vm, type, sequence, 0)

/** An iterator over a list, from its last item to its first. */
export const sequenceReversed = (vm: VM, list: number): number => iteratorAt(vm, T.list_reverseiterator, list, listSize(vm, list) - 1)

const listOf = (vm: VM, type: number): number => (type === T.list_iterator ? vm.free.listIterator : type === T.tuple_iterator ? vm.free.tupleIterator : -1)

function iteratorAt(vm: VM, type: number, sequence: number, index: number): number {
  const iterator = takeTrackable(vm, listOf(vm, type)) || allocateTrackable(vm, type, ITERATOR_BYTES)
  if (iterator === 0) return 0
  vm.setWord(iterator + ITERATOR_INDEX, index)
  vm.setWord(iterator + ITERATOR_SEQUENCE, vm.retain(sequence))
  track(vm, iterator)
  return iterator
}

/** Ends an iterator: it lets go of its sequence. Returns 0. */
export function exhaust(vm: VM, iterator: number): 0 {
  vm.clearSlot(iterator + ITERATOR_SEQUENCE)
  return 0
}

/** The next item of a list iterator, owned; 0 at its end. */
export function listIteratorNext(vm: VM, self: number): number {
  const list = vm.i32[(self + ITERATOR_SEQUENCE) >>> 2]
  if (list === 0) return 0
  const index = vm.i32[(self + ITERATOR_INDEX) >>> 2]
  if (index >= listSize(vm, list)) return exhaust(vm, self)
  vm.i32[(self + ITERATOR_INDEX) >>> 2] = index + 1
  return vm.retain(listItem(vm, list, index))
}

/** The next item of a tuple iterator, owned; 0 at its end. */
export function tupleIteratorNext(vm: VM, self: number): number {
  const tuple = vm.i32[(self + ITERATOR_SEQUENCE) >>> 2]
  if (tuple === 0) return 0
  const index = vm.i32[(self + ITERATOR_INDEX) >>> 2]
  if (index >= tupleSize(vm, tuple)) return exhaust(vm, self)
  vm.i32[(self + ITERATOR_INDEX) >>> 2] = index + 1
  return vm.retain(tupleItem(vm, tuple, index))
}

function reversedNext(vm: VM, self: number): number {
  const list = vm.i32[(self + ITERATOR_SEQUENCE) >>> 2]
  if (list === 0) return 0
  const index = vm.i32[(self + ITERATOR_INDEX) >>> 2]
  if (index < 0 || index >= listSize(vm, list)) {
    vm.setWord(self + ITERATOR_INDEX, -1)
    return exhaust(vm, self)
  }
  vm.setWord(self + ITERATOR_INDEX, index - 1)
  return vm.retain(listItem(vm, list, index))
}

/** Items that an iterator has left: what `__length_hint__` says. */
export function sequenceIteratorLeft(vm: VM, self: number): number {
  const sequence = vm.word(self + ITERATOR_SEQUENCE)
  if (sequence === 0) return 0
  const index = vm.word(self + ITERATOR_INDEX)
  if (vm.typeOf(self) === T.list_reverseiterator) return listSize(vm, sequence) < index + 1 ? 0 : index + 1
  return Math.max(0, (slotsOf(vm, sequence).length?.(vm, sequence) ?? vm.word(sequence + SIZE)) - index)
}

const lengthHint: NativeSpec = method('__length_hint__', 0, 0, (vm, args) => intFrom(vm, sequenceIteratorLeft(vm, vm.word(args))))

const setState: NativeSpec = method('__setstate__', 1, 1, (vm, args) => {
  const self = vm.word(args)
  const state = vm.word(args + W)
  const sequence = vm.word(self + ITERATOR_SEQUENCE)
  if (!isInt(vm, state)) {
    toIndex(vm, state)
    return 0
  }
  if (sequence === 0) return NONE
  const size = vm.word(sequence + SIZE)
  const backwards = vm.typeOf(self) === T.list_reverseiterator
  const index = backwards ? Math.max(-1, Math.min(size - 1, clampedIndex(vm, state, 0))) : Math.min(size, clampedIndex(vm, state, 0))
  vm.setWord(self + ITERATOR_INDEX, index)
  return NONE
})

/** `iter` (or `reversed`) applied to the sequence, with the index as its state; over an empty one when exhausted. */
const reduce: NativeSpec = method('__reduce__', 0, 0, (vm, args) => {
  const self = vm.word(args)
  const sequence = vm.word(self + ITERATOR_SEQUENCE)
  const backwards = vm.typeOf(self) === T.list_reverseiterator
  if (sequence === 0) return reduceIterator(vm, 'iter', 0, 0)
  const index = intFrom(vm, vm.word(self + ITERATOR_INDEX))
  if (index === 0) return 0
  const result = reduceIterator(vm, backwards ? 'reversed' : 'iter', sequence, index)
  vm.release(index)
  return result
})

/** The methods of every iterator that is an index into a sequence. */
export const iteratorMethods: readonly NativeSpec[] = [lengthHint, reduce, setState]

const iteratorType = (name: TypeSpec['name'], next: (vm: VM, self: number) => number): TypeSpec => ({
  name,
  shape: { basicSize: ITERATOR_BYTES, trackable: true, movable: true, references: { fixed: [ITERATOR_SEQUENCE, 1] }, reclaim: (vm, self) => putTrackable(vm, listOf(vm, vm.typeOf(self)), self) },
  slots: { iterate: (vm, self) => vm.retain(self), next },
  methods: iteratorMethods,
})

/** The iterators of list and tuple (CPython 3.13: Objects/listobject.c, Objects/tupleobject.c). */
export const sequenceIteratorTypes: readonly TypeSpec[] = [
  iteratorType('list_iterator', listIteratorNext),
  iteratorType('list_reverseiterator', reversedNext),
  iteratorType('tuple_iterator', tupleIteratorNext),
]

