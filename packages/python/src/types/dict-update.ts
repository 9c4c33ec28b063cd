import { raise, raiseValue } from '../core/errors.js'
import { SIZE } from '../core/layouts.js'
import { OVERRIDE_ITERATE, overrides } from '../core/slots.js'
import { T, T_LIST, T_TUPLE } from '../core/statics.js'
import { type VM } from '../core/vm.js'
import { dictAdd, dictFind, dictFindHashed, dictNext, dictReplace, dictSize } from './dict.js'
import { dictPrepareMerge, dictShare } from './dict-copy.js'
import { FIND_ABSENT, FIND_PYTHON } from './dict-keys.js'
import { isDict } from './dict.js'
import { itemsOf } from './sequence-search.js'

/** What happens to a key that is there already. */
export const MERGE_OVERRIDE = 1
/** KeyError with the key: for keyword arguments. */
export const MERGE_UNIQUE = 2

/** Answers of the functions below. */
export const UPDATE_FAILED = 0
export const UPDATE_DONE = 1
/** Python code is needed; keys may have been set that will be set again. */
export const UPDATE_PYTHON = -1

/** Whether an object's keys and values are taken straight from its table: a dict, or of a subclass that iterates as dict does. */
export const isPlainDict = (vm: VM, object: number): boolean => isDict(vm, object) && !overrides(vm, object, OVERRIDE_ITERATE)

/** Puts the entries of `other`, a dict, into `dict`; one of UPDATE_…. */
export function dictMergeDict(vm: VM, dict: number, other: number, mode: number): number {
  if (other === dict || dictSize(vm, other) === 0) return UPDATE_DONE
  const override = dictSize(vm, dict) === 0 ? MERGE_OVERRIDE : mode
  if (!dictPrepareMerge(vm, dict, other)) return dictShare(vm, dict, other) ? UPDATE_DONE : UPDATE_FAILED
  for (let position = dictNext(vm, other, 0); position !== -1; position = dictNext(vm, other, position)) {
    const { entryKey, entryValue, hashLow, hashHigh } = vm
    const index = dictFindHashed(vm, dict, entryKey, hashLow, hashHigh)
    if (index >= 0) {
      if (override === MERGE_UNIQUE) return raiseValue(vm, T.KeyError, entryKey)
      if (override === MERGE_OVERRIDE) dictReplace(vm, dict, index, entryValue)
    } else if (index !== FIND_ABSENT) return index === FIND_PYTHON ? UPDATE_PYTHON : UPDATE_FAILED
    else if (!dictAdd(vm, dict, entryKey, hashLow, hashHigh, entryValue)) return UPDATE_FAILED
  }
  return UPDATE_DONE
}

/** Puts the pairs of a list or tuple (of the exact type) into `dict`; one of UPDATE_…. */
function mergePairs(vm: VM, dict: number, pairs: number): number {
  const size = vm.word(pairs + SIZE)
  const items = itemsOf(vm, pairs)
  for (let position = 0; position < size; position++) {
    const pair = vm.word(items + position * W)
    const type = vm.typeOf(pair)
    if (type !== T_TUPLE && type !== T_LIST) return UPDATE_PYTHON
    const length = vm.word(pair + SIZE)
    if (length !== 2) return raise(vm, T.ValueError, `dictionary update sequence element #${position} has length ${length}; 2 is required`)
    const slots = itemsOf(vm, pair)
    const key = vm.word(slots)
    const value = vm.word(slots + W)
    const index = dictFind(vm, dict, key)
    if (index >= 0) dictReplace(vm, dict, index, value)
    else if (index !== FIND_ABSENT) return index === FIND_PYTHON ? UPDATE_PYTHON : UPDATE_FAILED
    else if (!dictAdd(vm, dict, key, vm.hashLow, vm.hashHigh, value)) return UPDATE_FAILED
  }
  return UPDATE_DONE
}

/** `dict.update(other)` for a dict, or a list or tuple of pairs; one of UPDATE_…. */
export function dictUpdate(vm: VM, dict: number, other: number): number {
  if (isPlainDict(vm, other)) return dictMergeDict(vm, dict, other, MERGE_OVERRIDE)
  const type = vm.typeOf(other)
  return type === T_LIST || type === T_TUPLE ? mergePairs(vm, dict, other) : UPDATE_PYTHON
}
