import { slotsOf } from '../core/slots.js'
import { T, T_STR } from '../core/statics.js'
import { type VM } from '../core/vm.js'
import { dequeIteratorLeft } from './deque-iterators.js'
import { dictIteratorLeft } from './dict-iterators.js'
import { rangeIteratorLeft } from './range-iterators.js'
import { sequenceIteratorLeft } from './sequence-iterators.js'
import { setIteratorLeft } from './set-iterators.js'

// Built-in containers, and their views and iterators, are neighbours in the list of types.
const FIRST_CONTAINER = T_STR
const LAST_CONTAINER = T.range
const FIRST_VIEW = T.dict_keys
const LAST_ITERATOR = T.set_iterator

/** Whether the object is exactly of a built-in type whose iteration needs no Python code: container, view of one, or iterator over one. */
export function isNativeIterable(vm: VM, object: number): boolean {
  const type = vm.typeOf(object)
  return (type >= FIRST_CONTAINER && type <= LAST_CONTAINER) || (type >= FIRST_VIEW && type <= LAST_ITERATOR) || (type >= T.deque && type <= T._deque_reverse_iterator)
}

/** An iterator over a {@link isNativeIterable} object, owned; 0 with an exception set. */
export const nativeIterator = (vm: VM, object: number): number => slotsOf(vm, object).iterate!(vm, object)

/** The next item of a {@link nativeIterator}, owned; 0 at its end, or with an exception set. */
export const nativeNext = (vm: VM, iterator: number): number => slotsOf(vm, iterator).next!(vm, iterator)

/** How many items a {@link isNativeIterable} object says that it has; iterators say what is left. A range may say more than there is memory for, or -1 with OverflowError set. */
export function nativeLength(vm: VM, object: number): number {
  const type = vm.typeOf(object)
  if (type >= T.dict_keyiterator && type <= T.dict_reverseitemiterator) return dictIteratorLeft(vm, object)
  if (type >= T.list_iterator && type <= T.bytearray_iterator) return sequenceIteratorLeft(vm, object)
  if (type === T.range_iterator || type === T.longrange_iterator) return rangeIteratorLeft(vm, object)
  if (type === T.set_iterator) return setIteratorLeft(vm, object)
  if (type === T._deque_iterator || type === T._deque_reverse_iterator) return dequeIteratorLeft(vm, object)
  return slotsOf(vm, object).length!(vm, object)
}
