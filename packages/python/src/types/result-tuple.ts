import { COUNT, TUPLE_ITEMS } from '../core/layouts.js'
import { isTracked, track } from '../core/objects.js'
import { NONE } from '../core/statics.js'
import { type VM } from '../core/vm.js'
import { tupleFinish, tupleNew, tupleTrack } from './tuple.js'

/**
 * Iterators over tuples (`enumerate`, `zip`, `dict.items()`) make one of Nones to begin with, and fill it again each time that nobody else
 * holds it any more. CPython 3.13 does: Objects/enumobject.c, Python/bltinmodule.c, Objects/dictobject.c. Without counts nobody can
 * tell; then there is none. Such a tuple changes, so it is never shared with its equals.
 */
export function resultTuple(vm: VM, size: number): number {
  if (!COUNTED) return 0
  const tuple = tupleNew(vm, size)
  if (tuple === 0) return 0
  for (let index = 0; index < size; index++) vm.setWord(tuple + TUPLE_ITEMS + index * W, NONE)
  return tupleTrack(vm, tuple)
}

/** Whether a result tuple (0 none) may be filled again. */
export const isFree = (vm: VM, tuple: number): boolean => COUNTED && tuple !== 0 && vm.u32[(tuple + COUNT) >>> 2] === 1

/** Puts an item (taken over) into a result tuple. */
export function refill(vm: VM, tuple: number, index: number, item: number): void {
  vm.replaceSlot(tuple + TUPLE_ITEMS + index * W, item)
}

/** A result tuple that has been filled, for the caller to keep: a collection may have found it full of atoms before. */
export function refilled(vm: VM, tuple: number): number {
  if (!isTracked(vm, tuple)) track(vm, tuple)
  return vm.retain(tuple)
}

/** A pair of two items (taken over): the result tuple (0 none) where that is free, else a new one; 0 with MemoryError set. */
export function pairInto(vm: VM, result: number, first: number, second: number): number {
  if (isFree(vm, result)) {
    vm.retain(result)
    refill(vm, result, 0, first)
    refill(vm, result, 1, second)
    if (!isTracked(vm, result)) track(vm, result)
    return result
  }
  const tuple = tupleNew(vm, 2)
  if (tuple === 0) {
    vm.release(first)
    vm.release(second)
    return 0
  }
  vm.i32[(tuple + TUPLE_ITEMS) >>> 2] = first
  vm.i32[(tuple + TUPLE_ITEMS + W) >>> 2] = second
  return tupleFinish(vm, tuple)
}
