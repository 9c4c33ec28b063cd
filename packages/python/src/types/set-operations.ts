import { SET_HASH } from '../core/layouts.js'
import { T, T_DICT, T_SET } from '../core/statics.js'
import { type VM } from '../core/vm.js'
import { isSubtype } from '../protocols/isinstance.js'
import { dictFindHashed, dictNext, dictSize } from './dict.js'
import { FIND_ABSENT, FIND_PYTHON } from './dict-keys.js'
import { SET_ABSENT, SET_PYTHON, isSet, setAddHashed, setAddNew, setFindHashed, setFindIdentical, setNew, setNext, setSize, setTake } from './set.js'
import {
  SET_OP_DONE,
  SET_OP_FAILED,
  SET_OP_PYTHON,
  isRestartable,
  setAddCommon,
  setCompact,
  setDiscardAll,
  setMerge,
  setUpdate,
} from './set-update.js'

// The four operations. Each gives a new set (owned), 0 with an exception set, or -1 where Python code is needed. The order of
// what is looked at, and so of the result's table, is CPython 3.13's (Objects/setobject.c).

/** The type of what an operation on a set of `type` gives: set or frozenset themselves. */
export const baseSetType = (vm: VM, set: number): number => (vm.typeOf(set) === T_SET || !isSubtype(vm, vm.typeOf(set), T.frozenset) ? T_SET : T.frozenset)

/** Finishes a new set: itself where `done`, else what that says. */
function finish(vm: VM, result: number, done: number): number {
  if (done === SET_OP_DONE) return result
  vm.release(result)
  return done === SET_OP_FAILED ? 0 : -1
}

/** A set of a base type with the same keys. */
export function setCopy(vm: VM, set: number, type = baseSetType(vm, set)): number {
  const result = setNew(vm, type)
  return result === 0 ? 0 : finish(vm, result, setMerge(vm, result, set))
}

/** A set of a base type of what an iterable gives. */
export function setFrom(vm: VM, type: number, iterable: number): number {
  if (!isRestartable(vm, iterable)) return -1
  const result = setNew(vm, type)
  return result === 0 ? 0 : finish(vm, result, setUpdate(vm, result, iterable))
}

export function setUnion(vm: VM, set: number, other: number): number {
  const result = setCopy(vm, set)
  if (result <= 0 || other === set) return result
  return finish(vm, result, setUpdate(vm, result, other))
}

export function setIntersection(vm: VM, set: number, other: number): number {
  if (set === other) return setCopy(vm, set)
  const result = setNew(vm, baseSetType(vm, set))
  return result === 0 ? 0 : finish(vm, result, setAddCommon(vm, result, set, other))
}

export function setDifference(vm: VM, set: number, other: number): number {
  const type = vm.typeOf(other)
  const size = isSet(vm, other) ? setSize(vm, other) : type === T_DICT ? dictSize(vm, other) : -1
  if (size === -1 || setSize(vm, set) >> 2 > size) {
    const result = setCopy(vm, set)
    return result <= 0 ? result : finish(vm, result, setDifferenceUpdate(vm, result, other))
  }
  const result = setNew(vm, baseSetType(vm, set))
  if (result === 0) return 0
  for (let position = setNext(vm, set, 0); position !== -1; position = setNext(vm, set, position)) {
    const { entryKey, hashLow, hashHigh } = vm
    const found = type === T_DICT ? dictFindHashed(vm, other, entryKey, hashLow, hashHigh) : setFindHashed(vm, other, entryKey, hashLow, hashHigh)
    if (found >= 0) continue
    const absent = type === T_DICT ? FIND_ABSENT : SET_ABSENT
    if (found !== absent) return finish(vm, result, found === (type === T_DICT ? FIND_PYTHON : SET_PYTHON) ? SET_OP_PYTHON : SET_OP_FAILED)
    const added = setAddHashed(vm, result, entryKey, hashLow, hashHigh)
    if (added < 0) return finish(vm, result, added === SET_PYTHON ? SET_OP_PYTHON : SET_OP_FAILED)
  }
  return result
}

/** Takes what `other` (not the set itself) gives out of `set`; one of SET_OP_…. */
export function setDifferenceUpdate(vm: VM, set: number, other: number): number {
  let removed = other
  // Where the other is much larger, what the two share is found first.
  if (isSet(vm, other) && setSize(vm, other) >> 3 > setSize(vm, set)) {
    removed = setIntersection(vm, set, other)
    if (removed <= 0) return removed === 0 ? SET_OP_FAILED : SET_OP_PYTHON
  }
  const done = setDiscardAll(vm, set, removed)
  if (removed !== other) vm.release(removed)
  return done === SET_OP_DONE && !setCompact(vm, set) ? SET_OP_FAILED : done
}

export function setSymmetricDifference(vm: VM, set: number, other: number): number {
  const result = setFrom(vm, baseSetType(vm, set), other)
  return result <= 0 ? result : finish(vm, result, toggleAll(vm, result, set))
}

/**
 * Of each key of `other`, a set or dict: takes it out of `set` where it is there, else adds it. What is there is found out first, so
 * that nothing has happened where the answer is SET_OP_PYTHON: this cannot be begun again.
 */
function toggleAll(vm: VM, set: number, other: number): number {
  const step = isSet(vm, other) ? setNext : dictNext
  const there: number[] = []
  for (let position = step(vm, other, 0); position !== -1; position = step(vm, other, position)) {
    const at = setFindHashed(vm, set, vm.entryKey, vm.hashLow, vm.hashHigh)
    if (at < 0 && at !== SET_ABSENT) return at === SET_PYTHON ? SET_OP_PYTHON : SET_OP_FAILED
    there.push(at < 0 ? 0 : vm.word(at))
  }
  let index = 0
  for (let position = step(vm, other, 0); position !== -1; position = step(vm, other, position)) {
    const { entryKey, hashLow, hashHigh } = vm
    const stored = there[index++]
    // The keys of the other are all different: one that was not there is not there now either.
    if (stored !== 0) vm.release(setTake(vm, set, setFindIdentical(vm, set, stored, hashLow, hashHigh)))
    else if (!setAddNew(vm, set, entryKey, hashLow, hashHigh)) return SET_OP_FAILED
  }
  return SET_OP_DONE
}

/** Toggles what `other` (not the set itself) gives in `set`. Nothing has happened where the answer is SET_OP_PYTHON. */
export function setToggle(vm: VM, set: number, other: number): number {
  if (isSet(vm, other) || vm.typeOf(other) === T_DICT) return toggleAll(vm, set, other)
  const keys = setFrom(vm, baseSetType(vm, set), other)
  if (keys <= 0) return keys === 0 ? SET_OP_FAILED : SET_OP_PYTHON
  const done = toggleAll(vm, set, keys)
  vm.release(keys)
  return done
}

/** Whether every key of `set` is in `other`: 1, 0, -1 with an exception set, 2 where that needs Python code. */
export function setIsSubset(vm: VM, set: number, other: number): number {
  if (setSize(vm, set) > setSize(vm, other)) return 0
  for (let position = setNext(vm, set, 0); position !== -1; position = setNext(vm, set, position)) {
    const found = setFindHashed(vm, other, vm.entryKey, vm.hashLow, vm.hashHigh)
    if (found < 0) return found === SET_ABSENT ? 0 : found === SET_PYTHON ? 2 : -1
  }
  return 1
}

/** Whether two sets have no key in common: 1, 0, -1, 2 as {@link setIsSubset}. */
export function setIsDisjoint(vm: VM, set: number, other: number): number {
  const [small, large] = setSize(vm, other) > setSize(vm, set) ? [set, other] : [other, set]
  for (let position = setNext(vm, small, 0); position !== -1; position = setNext(vm, small, position)) {
    const found = setFindHashed(vm, large, vm.entryKey, vm.hashLow, vm.hashHigh)
    if (found >= 0) return 0
    if (found !== SET_ABSENT) return found === SET_PYTHON ? 2 : -1
  }
  return 1
}

/** Whether two sets have the same keys: 1, 0, -1, 2 as {@link setIsSubset}. */
export function setsEqual(vm: VM, a: number, b: number): number {
  if (setSize(vm, a) !== setSize(vm, b)) return 0
  const [low, otherLow] = [vm.i32[(a + SET_HASH) >>> 2], vm.i32[(b + SET_HASH) >>> 2]]
  // Hashes that have been computed (frozensets') decide where they differ.
  if (low !== -1 && otherLow !== -1 && low !== otherLow) return 0
  return setIsSubset(vm, a, b)
}
