import { DICT_KEYS, DICT_USED, GC_PRE_HEADER } from '../core/layouts.js'
import { isTracked, track } from '../core/objects.js'
import { T_DICT } from '../core/statics.js'
import { type VM } from '../core/vm.js'
import { dictAdd, dictKeys, dictNew, dictNext, dictReserve, dictSize } from './dict.js'
import { splitCopy, splitValues } from './dict-split.js'
import { KEYS_STRINGS, LOG2_LEAST, keysClone, keysEntries, keysFree, keysKind, keysLog2, usableOf } from './dict-keys.js'

/** A dict (of the exact type) with the same keys and values; 0 with MemoryError set. */
export function dictCopy(vm: VM, dict: number): number {
  const copy = dictNew(vm)
  const used = dictSize(vm, dict)
  if (copy === 0 || used === 0) return copy
  if (splitValues(vm, dict) !== 0 && vm.typeOf(dict) === T_DICT) {
    if (splitCopy(vm, copy, dict)) {
      if (isTracked(vm, dict)) track(vm, copy)
      return copy
    }
    vm.release(copy)
    return 0
  }
  const keys = dictKeys(vm, dict)
  const isFull = vm.typeOf(dict) === T_DICT && used >= Math.floor((keysEntries(vm, keys) * 2) / 3)
  if (isFull ? dictShare(vm, copy, dict) : dictMerge(vm, copy, dict)) return copy
  vm.release(copy)
  return 0
}

/** Gives an empty dict a clone of another's table: the merge that {@link dictPrepareMerge} said false of. */
export function dictShare(vm: VM, copy: number, dict: number): boolean {
  const keys = keysClone(vm, dictKeys(vm, dict))
  if (keys === 0) return false
  keysFree(vm, dictKeys(vm, copy))
  vm.i32[(copy + DICT_KEYS) >>> 2] = keys
  vm.i32[(copy + DICT_USED) >>> 2] = dictSize(vm, dict)
  if (vm.i32[(dict - GC_PRE_HEADER) >>> 2] !== 0 && vm.i32[(copy - GC_PRE_HEADER) >>> 2] === 0) track(vm, copy)
  return true
}

/** Puts all entries of `other` into an empty dict. */
function dictMerge(vm: VM, dict: number, other: number): boolean {
  if (!dictPrepareMerge(vm, dict, other)) return dictShare(vm, dict, other)
  for (let position = dictNext(vm, other, 0); position !== -1; position = dictNext(vm, other, position)) {
    if (!dictAdd(vm, dict, vm.entryKey, vm.hashLow, vm.hashHigh, vm.entryValue)) return false
  }
  return true
}

/**
 * Before all entries of `other` (not empty) go into `dict`: makes room for them at once where they would not fit. False where
 * `dict` is empty, not split, and `other` as small as it can be: its table is to be cloned.
 */
export function dictPrepareMerge(vm: VM, dict: number, other: number): boolean {
  const keys = dictKeys(vm, other)
  const used = dictSize(vm, other)
  if (splitValues(vm, other) !== 0) {
    dictReserve(vm, dict, used, true)
    return true
  }
  const log2 = keysLog2(vm, keys)
  if (dictSize(vm, dict) === 0 && splitValues(vm, dict) === 0 && used === keysEntries(vm, keys) && (log2 === LOG2_LEAST || usableOf(log2 - 1) < used)) return false
  dictReserve(vm, dict, used, keysKind(vm, keys) === KEYS_STRINGS)
  return true
}
