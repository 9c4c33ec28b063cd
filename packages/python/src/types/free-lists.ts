import { type VM } from '../core/vm.js'
import { COUNT, GC_PRE_HEADER } from '../core/layouts.js'

/**
 * Free lists of the containers (CPYTHON.md §6, the column of 3.13), by the number that {@link containerFreeLists} has them
 * defined under. A list holds objects of the exact type only, their blocks as they died.
 */
/** Tuples up to this size are kept, in a list per size. */
export const FREE_TUPLE_SIZES = 20
/** Tuples of size n are in list `FREE_TUPLES + n - 1`. */
export const FREE_TUPLES = 0
export const FREE_LISTS = 20
export const FREE_DICTS = 21
/** Key tables of 8 slots with string keys. */
export const FREE_DICT_KEYS = 22
export const FREE_SLICES = 23

/** Names and capacities, in the order of their numbers: the first free lists that a VM defines. */
export const containerFreeLists: readonly (readonly [name: string, capacity: number])[] = [
  ...Array.from({ length: FREE_TUPLE_SIZES }, (_, index) => [`${index + 1}-sized PyTupleObject`, 2000] as const),
  ['PyListObject', 80],
  ['PyDictObject', 80],
  ['PyDictKeysObject', 80],
  ['PySliceObject', 1],
]

/** Takes a trackable object from a free list: count 1, pre-header zero, its fields as they were; 0 when the list is empty. */
export function takeFree(vm: VM, list: number): number {
  const object = vm.runtime.freelists.take(list)
  if (object === 0) return 0
  vm.setWord(object + COUNT, 1)
  vm.u32.fill(0, (object - GC_PRE_HEADER) >>> 2, object >>> 2)
  return object
}
