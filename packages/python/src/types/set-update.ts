import { SET_FILL, SET_TABLE, SET_USED } from '../core/layouts.js'
import { T, T_DICT } from '../core/statics.js'
import { type VM } from '../core/vm.js'
import { dictNext, dictSize } from './dict.js'
import { isNativeIterable, nativeIterator, nativeNext } from './native-iteration.js'
import {
  SET_ABSENT,
  SET_PYTHON,
  isSet,
  setAddHashed,
  setAdd,
  setFind,
  setFindHashed,
  setInsertClean,
  setMask,
  setNext,
  setResize,
  setSize,
  setTake,
} from './set.js'

/** Answers of the functions below. */
export const SET_OP_FAILED = 0
export const SET_OP_DONE = 1
/** Python code is needed; what has been done so far may be done again. */
export const SET_OP_PYTHON = -1

const answer = (found: number): number => (found === SET_PYTHON ? SET_OP_PYTHON : SET_OP_FAILED)

/** Whether an iterable may be gone through again after giving up in the middle: native and no iterator. */
export function isRestartable(vm: VM, object: number): boolean {
  if (isSet(vm, object)) return true
  const type = vm.typeOf(object)
  return isNativeIterable(vm, object) && (type < T.dict_keyiterator || type > T.set_iterator)
}

/** Makes room for `count` more keys, as before all keys of a set or dict are added; false with MemoryError set. */
export const setReserve = (vm: VM, set: number, count: number): boolean =>
  (vm.word(set + SET_FILL) + count) * 5 < setMask(vm, set) * 3 || setResize(vm, set, (setSize(vm, set) + count) * 2)

/** Adds all keys of `other`, a set: by the rules of CPython's `set_merge`, which decide the order of the table. */
export function setMerge(vm: VM, set: number, other: number): number {
  const count = setSize(vm, other)
  if (other === set || count === 0) return SET_OP_DONE
  if (!setReserve(vm, set, count)) return SET_OP_FAILED
  if (vm.word(set + SET_FILL) === 0) {
    copyKeys(vm, set, other, count)
    return SET_OP_DONE
  }
  for (let position = setNext(vm, other, 0); position !== -1; position = setNext(vm, other, position)) {
    const added = setAddHashed(vm, set, vm.entryKey, vm.hashLow, vm.hashHigh)
    if (added < 0) return answer(added)
  }
  return SET_OP_DONE
}

/** Into an empty table with room: each key where it goes first, in the other table's order; slot by slot where the tables are alike. */
function copyKeys(vm: VM, set: number, other: number, count: number): void {
  const alike = setMask(vm, set) === setMask(vm, other) && vm.word(other + SET_FILL) === count
  if (alike) {
    const from = vm.word(other + SET_TABLE)
    const to = vm.word(set + SET_TABLE)
    vm.u32.copyWithin(to >>> 2, from >>> 2, (from + (setMask(vm, set) + 1) * 2 * W) >>> 2)
  }
  for (let position = setNext(vm, other, 0); position !== -1; position = setNext(vm, other, position)) {
    vm.retain(vm.entryKey)
    if (!alike) setInsertClean(vm, set, vm.entryKey, vm.hashLow, vm.hashHigh)
  }
  vm.setWord(set + SET_FILL, count)
  vm.setWord(set + SET_USED, count)
}

/** Adds what `iterable` gives. */
export function setUpdate(vm: VM, set: number, iterable: number): number {
  if (isSet(vm, iterable)) return setMerge(vm, set, iterable)
  if (vm.typeOf(iterable) === T_DICT) {
    if (!setReserve(vm, set, dictSize(vm, iterable))) return SET_OP_FAILED
    for (let position = dictNext(vm, iterable, 0); position !== -1; position = dictNext(vm, iterable, position)) {
      const added = setAddHashed(vm, set, vm.entryKey, vm.hashLow, vm.hashHigh)
      if (added < 0) return answer(added)
    }
    return SET_OP_DONE
  }
  return forEach(vm, set, iterable, setAdd)
}

/** Applies `step` (negative: not done) to each item of a restartable iterable. */
function forEach(vm: VM, set: number, iterable: number, step: (vm: VM, set: number, item: number) => number): number {
  if (!isRestartable(vm, iterable)) return SET_OP_PYTHON
  const iterator = nativeIterator(vm, iterable)
  if (iterator === 0) return SET_OP_FAILED
  let done = 0
  for (let item = nativeNext(vm, iterator); item !== 0; item = done < 0 ? 0 : nativeNext(vm, iterator)) {
    done = step(vm, set, item)
    vm.release(item)
  }
  vm.release(iterator)
  return vm.exception !== 0 ? SET_OP_FAILED : done < 0 ? answer(done) : SET_OP_DONE
}

/** Takes a key out if it is there: 1, 0, SET_FAILED, SET_PYTHON. */
export function setDiscard(vm: VM, set: number, key: number): number {
  const at = setFind(vm, set, key)
  if (at < 0) return at === SET_ABSENT ? 0 : at
  vm.release(setTake(vm, set, at))
  return 1
}

/** As {@link setDiscard} with the key's hash. */
export function setDiscardHashed(vm: VM, set: number, key: number, hashLow: number, hashHigh: number): number {
  const at = setFindHashed(vm, set, key, hashLow, hashHigh)
  if (at < 0) return at === SET_ABSENT ? 0 : at
  vm.release(setTake(vm, set, at))
  return 1
}

/** Takes out what `iterable` gives (not the set itself). */
export function setDiscardAll(vm: VM, set: number, iterable: number): number {
  if (!isSet(vm, iterable)) return forEach(vm, set, iterable, setDiscard)
  for (let position = setNext(vm, iterable, 0); position !== -1; position = setNext(vm, iterable, position)) {
    const done = setDiscardHashed(vm, set, vm.entryKey, vm.hashLow, vm.hashHigh)
    if (done < 0) return answer(done)
  }
  return SET_OP_DONE
}

/** Makes the table anew where more than a quarter of it is dummies. */
export function setCompact(vm: VM, set: number): boolean {
  const used = setSize(vm, set)
  if (vm.word(set + SET_FILL) - used <= Math.floor(setMask(vm, set) / 4)) return true
  return setResize(vm, set, used > 50000 ? used * 2 : used * 4)
}

/** Adds to `result` what `set` and `iterable` share; the keys are those of the iterable. */
export function setAddCommon(vm: VM, result: number, set: number, iterable: number): number {
  if (isSet(vm, iterable)) {
    const [small, large] = setSize(vm, iterable) > setSize(vm, set) ? [set, iterable] : [iterable, set]
    for (let position = setNext(vm, small, 0); position !== -1; position = setNext(vm, small, position)) {
      const { entryKey, hashLow, hashHigh } = vm
      const at = setFindHashed(vm, large, entryKey, hashLow, hashHigh)
      if (at === SET_ABSENT) continue
      const added = at < 0 ? at : setAddHashed(vm, result, entryKey, hashLow, hashHigh)
      if (added < 0) return answer(added)
    }
    return SET_OP_DONE
  }
  if (!isRestartable(vm, iterable)) return SET_OP_PYTHON
  const iterator = nativeIterator(vm, iterable)
  if (iterator === 0) return SET_OP_FAILED
  let done = 0
  for (let item = nativeNext(vm, iterator); item !== 0; item = done < 0 ? 0 : nativeNext(vm, iterator)) {
    done = setFind(vm, set, item)
    if (done >= 0) done = setAddHashed(vm, result, item, vm.hashLow, vm.hashHigh)
    else if (done === SET_ABSENT) done = 0
    vm.release(item)
  }
  vm.release(iterator)
  return vm.exception !== 0 ? SET_OP_FAILED : done < 0 ? answer(done) : SET_OP_DONE
}
