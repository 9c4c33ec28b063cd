import { SIZE, TUPLE_ITEMS, TYPE_DICT, TYPE_MRO } from '../core/layouts.js'
import { NONE } from '../core/statics.js'
import { type VM } from '../core/vm.js'
import { dictNext, dictSetString } from './dict.js'
import { listAppend, listNew } from './list.js'
import { isStr } from './str.js'

/** Adds the string keys of `dict` to the dict `names`; false with MemoryError set. What `dir` and `__dir__` are made of. */
export function mergeNames(vm: VM, names: number, dict: number): boolean {
  for (let position = dictNext(vm, dict, 0); position >= 0; position = dictNext(vm, dict, position)) {
    if (isStr(vm, vm.entryKey) && !dictSetString(vm, names, vm.entryKey, NONE)) return false
  }
  return true
}

/** Adds the names that a type and its bases define. */
export function mergeTypeNames(vm: VM, names: number, type: number): boolean {
  const mro = vm.word(type + TYPE_MRO)
  for (let index = vm.word(mro + SIZE) - 1; index >= 0; index--) {
    const dict = vm.word(vm.word(mro + TUPLE_ITEMS + index * W) + TYPE_DICT)
    if (dict !== 0 && !mergeNames(vm, names, dict)) return false
  }
  return true
}

/** The keys of the dict `names`, which is taken over, as a list; FAILED where `fine` is not so. */
export function namesAsList(vm: VM, names: number, fine: boolean): number {
  const list = fine ? listNew(vm, 0) : 0
  for (let position = list === 0 ? -1 : dictNext(vm, names, 0); position >= 0; position = dictNext(vm, names, position)) {
    if (listAppend(vm, list, vm.entryKey)) continue
    vm.release(list)
    vm.release(names)
    return 0
  }
  vm.release(names)
  return list
}
