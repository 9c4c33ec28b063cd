import { raise, typeName } from '../core/errors.js'
import { FLAG_HEAP_TYPE, TYPE_FLAGS, TYPE_OVERRIDES } from '../core/layouts.js'
import { N } from '../core/names.js'
import { FAILED, SUSPENDED } from '../core/native.js'
import { P } from '../core/prelude.js'
import { OVERRIDE_CONTAINS, OVERRIDE_GET_ITEM, OVERRIDE_LENGTH, OVERRIDE_SET_ITEM, slotsOfType } from '../core/slots.js'
import { NONE, T } from '../core/statics.js'
import { S, type StepList } from '../core/steps.js'
import { type VM } from '../core/vm.js'
import { finish, nativeState, pushNativeFrame, setNativeState } from '../engine/native-frames.js'
import { intFrom, isInt } from '../types/int.js'
import { nameOfType } from '../core/errors.js'
import { lookupType } from '../types/type-lookup.js'
import { callPrelude } from './call.js'
import { isType } from './isinstance.js'
import { callSpecial } from './special.js'
import { checkedLength, truth } from './truth.js'

const overridden = (vm: VM, type: number, bit: number): boolean => (vm.u32[(type + TYPE_OVERRIDES) >>> 2] & bit) !== 0

/** Whether CPython takes the object for a mapping (`PyMapping_Check`): whatever is asked for items by any key; deques, and classes derived from them, are asked by place. */
export function isMapping(vm: VM, object: number): boolean {
  const method = lookupType(vm, vm.typeOf(object), N.__getitem__)
  return method !== 0 && method !== lookupType(vm, T.deque, N.__getitem__)
}

/** `object[key]`; owned, FAILED or SUSPENDED. */
export function getItem(vm: VM, object: number, key: number): number {
  const type = vm.typeOf(object)
  if (overridden(vm, type, OVERRIDE_GET_ITEM)) {
    const method = lookupType(vm, type, N.__getitem__)
    if (method !== 0) return callSpecial(vm, method, object, key)
  } else {
    const slot = slotsOfType(vm, type).getItem
    if (slot !== undefined) return slot(vm, object, key)
  }
  if (isType(vm, object)) return callPrelude(vm, P.class_get_item, object, key)
  return raise(vm, T.TypeError, `'${typeName(vm, object)}' object is not subscriptable`)
}

/** `object[key] = value`; NONE (or what the method gave, owned), FAILED or SUSPENDED. */
export function setItem(vm: VM, object: number, key: number, value: number): number {
  return storeItem(vm, object, key, value)
}

/** `del object[key]`. */
export function deleteItem(vm: VM, object: number, key: number): number {
  return storeItem(vm, object, key, 0)
}

function storeItem(vm: VM, object: number, key: number, value: number): number {
  const type = vm.typeOf(object)
  if (overridden(vm, type, OVERRIDE_SET_ITEM)) {
    const method = lookupType(vm, type, value === 0 ? N.__delitem__ : N.__setitem__)
    if (method !== 0) return value === 0 ? callSpecial(vm, method, object, key) : callSpecial(vm, method, object, key, value)
  } else {
    const slot = slotsOfType(vm, type).setItem
    if (slot !== undefined) return slot(vm, object, key, value)
  }
  // A sequence that is given a number has words of its own for a deletion.
  const isSequence = (vm.word(type + TYPE_FLAGS) & FLAG_HEAP_TYPE) !== 0 || slotsOfType(vm, type).length !== undefined
  return raise(vm, T.TypeError, `'${typeName(vm, object)}' object ${value !== 0 ? 'does not support item assignment' : isSequence && isInt(vm, key) ? "doesn't support item deletion" : 'does not support item deletion'}`)
}

/** `item in object`: TRUE, FALSE, FAILED or SUSPENDED. */
export function contains(vm: VM, object: number, item: number): number {
  const type = vm.typeOf(object)
  if (!overridden(vm, type, OVERRIDE_CONTAINS)) {
    const slots = slotsOfType(vm, type)
    if (slots.contains !== undefined) return slots.contains(vm, object, item)
    if (slots.iterate !== undefined) return callPrelude(vm, P.contains_by_iteration, object, item)
    return raise(vm, T.TypeError, `argument of type '${nameOfType(vm, type)}' is not iterable`)
  }
  const method = lookupType(vm, type, N.__contains__)
  if (method === NONE) return raise(vm, T.TypeError, `'${nameOfType(vm, type)}' object is not a container`)
  if (method !== 0) return containsByMethod(vm, method, object, item)
  return callPrelude(vm, P.contains_by_iteration, object, item)
}

const ASKED = 1

/** Asks `__contains__`, then whether its answer is true. */
function containsByMethod(vm: VM, method: number, object: number, item: number): number {
  const frame = pushNativeFrame(vm, S.contains, 0)
  if (frame === 0) return FAILED
  const answer = callSpecial(vm, method, object, item)
  return finish(vm, frame, answer === SUSPENDED ? SUSPENDED : contained(vm, frame, answer))
}

function contained(vm: VM, frame: number, answer: number): number {
  if (answer === FAILED || nativeState(vm, frame) === ASKED) return answer
  setNativeState(vm, frame, ASKED)
  const yes = truth(vm, answer)
  vm.release(answer)
  return yes
}

/** `len(object)` as an int, owned; FAILED or SUSPENDED. */
export function length(vm: VM, object: number): number {
  const type = vm.typeOf(object)
  if (overridden(vm, type, OVERRIDE_LENGTH)) {
    const method = lookupType(vm, type, N.__len__)
    if (method !== 0) {
      const frame = pushNativeFrame(vm, S.length, 0)
      if (frame === 0) return FAILED
      const answer = callSpecial(vm, method, object)
      return answer === SUSPENDED ? SUSPENDED : finish(vm, frame, checked(vm, frame, answer))
    }
  } else {
    const slot = slotsOfType(vm, type).length
    if (slot !== undefined) {
      const count = slot(vm, object)
      return count < 0 ? FAILED : intFrom(vm, count)
    }
  }
  return raise(vm, T.TypeError, `object of type '${nameOfType(vm, type)}' has no len()`)
}

function checked(vm: VM, _frame: number, answer: number): number {
  if (answer === FAILED) return FAILED
  const count = checkedLength(vm, answer)
  return count < 0 ? FAILED : intFrom(vm, count)
}

/** Steps of this file. */
export const itemSteps: StepList = [
  ['length', checked],
  ['contains', contained],
]
