import { P } from '../core/prelude.js'
import { NONE, T, T_DICT } from '../core/statics.js'
import { type VM } from '../core/vm.js'
import { callPrelude } from '../protocols/call.js'
import { dictFind, dictAdd, dictKeys, dictOfType, dictNext, dictReplace, dictResize, dictSize } from './dict.js'
import { FIND_ABSENT, FIND_PYTHON, KEYS_GENERAL, keysKind, log2ForEntries } from './dict-keys.js'
import { isNativeIterable, nativeIterator, nativeNext } from './native-iteration.js'
import { setNext, setSize } from './set.js'

const DONE = 1
const FAILED_HERE = 0
const NEEDS_PYTHON = 2

/** `dict.fromkeys(iterable, value)`: args are the class, the iterable, the value. */
export function dictFromKeys(vm: VM, args: number): number {
  const type = vm.word(args)
  const iterable = vm.word(args + W)
  const value = vm.word(args + 2 * W) || NONE
  if (type !== T_DICT || !isNativeIterable(vm, iterable)) return callPrelude(vm, P.dict_from_keys, type, iterable, value)
  const dict = dictOfType(vm, T_DICT)
  if (dict === 0) return 0
  const done = fill(vm, dict, iterable, value)
  if (done === DONE) return dict
  vm.release(dict)
  return done === FAILED_HERE ? 0 : callPrelude(vm, P.dict_from_keys, type, iterable, value)
}

function fill(vm: VM, dict: number, iterable: number, value: number): number {
  const source = vm.typeOf(iterable)
  if (source === T_DICT) {
    const strings = keysKind(vm, dictKeys(vm, iterable)) !== KEYS_GENERAL
    if (!dictResize(vm, dict, log2ForEntries(dictSize(vm, iterable)), strings)) return FAILED_HERE
    for (let position = dictNext(vm, iterable, 0); position !== -1; position = dictNext(vm, iterable, position)) {
      if (!dictAdd(vm, dict, vm.entryKey, vm.hashLow, vm.hashHigh, value)) return FAILED_HERE
    }
    return DONE
  }
  if (source === T.set || source === T.frozenset) {
    if (!dictResize(vm, dict, log2ForEntries(setSize(vm, iterable)), false)) return FAILED_HERE
    for (let position = setNext(vm, iterable, 0); position !== -1; position = setNext(vm, iterable, position)) {
      if (!dictAdd(vm, dict, vm.entryKey, vm.hashLow, vm.hashHigh, value)) return FAILED_HERE
    }
    return DONE
  }
  return fillFromIterator(vm, dict, iterable, value)
}

/** The iterable is of a container, so that where Python code is needed it can be gone through again; iterators go to the prelude half used, hence first. */
function fillFromIterator(vm: VM, dict: number, iterable: number, value: number): number {
  if (vm.typeOf(iterable) >= T.dict_keys) return NEEDS_PYTHON
  const iterator = nativeIterator(vm, iterable)
  if (iterator === 0) return FAILED_HERE
  let done = DONE
  for (let item = nativeNext(vm, iterator); item !== 0 && done === DONE; item = done === DONE ? nativeNext(vm, iterator) : 0) {
    const index = dictFind(vm, dict, item)
    if (index >= 0) dictReplace(vm, dict, index, value)
    else if (index !== FIND_ABSENT) done = index === FIND_PYTHON ? NEEDS_PYTHON : FAILED_HERE
    else if (!dictAdd(vm, dict, item, vm.hashLow, vm.hashHigh, value)) done = FAILED_HERE
    vm.release(item)
  }
  vm.release(iterator)
  return vm.exception !== 0 ? FAILED_HERE : done
}
