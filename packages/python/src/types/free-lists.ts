import { COUNT, DICT_BYTES, GC_PRE_HEADER, LIST_BYTES, SLICE_BYTES, TUPLE_ITEMS } from '../core/layouts.js'
import { created, freeObject, isInSpace } from '../core/objects.js'
import { type VM } from '../core/vm.js'

/**
 * Free lists of the containers (CPYTHON.md §6, the column of 3.13), by the number that {@link defineContainerFreeLists}
 * gives them. They hold objects of exact types only; a block begins at the pre-header, whose first word is the link.
 */
/** Tuples up to this size are kept, in a list per size. */
export const FREE_TUPLE_SIZES = 20
/** Tuples of size n are in list `FREE_TUPLES + n - 1`. */
export const FREE_TUPLES = 0
export const FREE_LISTS = 20
export const FREE_DICTS = 21
/** Key tables of 8 slots with string keys: blocks without header, linked through their first word. */
export const FREE_DICT_KEYS = 22
export const FREE_SLICES = 23
/** Bytes of such a key table. */
export const FREE_DICT_KEYS_BYTES = (3 * W + 8) + 8 + 5 * 2 * W

/** Defines the free lists of the containers, the first that a VM defines. Throws where others came before. */
export function defineContainerFreeLists(vm: VM): void {
  let next = FREE_TUPLES
  const define = (name: string, capacity: number, bytes: number, object: number, keep = false): void => {
    const list = vm.runtime.freelists.define({ name, capacity, bytes, object, keep })
    if (list !== next++) throw new Error(`free list ${name} has number ${list}`)
  }
  for (let size = 1; size <= FREE_TUPLE_SIZES; size++) define(`${size}-sized PyTupleObject`, 2000, TUPLE_ITEMS + size * W, GC_PRE_HEADER)
  define('PyListObject', 80, LIST_BYTES, GC_PRE_HEADER)
  define('PyDictObject', 80, DICT_BYTES, GC_PRE_HEADER)
  define('PyDictKeysObject', 80, FREE_DICT_KEYS_BYTES, 0)
  // The one slice outlives full collections: a run of CPython 3.13.0 shows it.
  define('PySliceObject', 1, SLICE_BYTES, GC_PRE_HEADER, !vm.profile.clearsSlices)
}

/** Takes a trackable object from a free list: count 1, pre-header zero, its fields as they were; 0 when the list is empty. */
export function takeFree(vm: VM, list: number): number {
  const block = vm.runtime.freelists.take(list)
  if (block === 0) return 0
  vm.setWord(block, 0)
  vm.setWord(block + W, 0)
  vm.setWord(block + GC_PRE_HEADER + COUNT, 1)
  created(vm, block + GC_PRE_HEADER)
  return block + GC_PRE_HEADER
}

/** Puts a dead trackable object on a free list; where that is full its block goes back to the allocator. */
export function putFree(vm: VM, list: number, object: number): void {
  if (isInSpace(vm, object) || !vm.runtime.freelists.put(list, (object - GC_PRE_HEADER) as never)) freeObject(vm, object)
}
