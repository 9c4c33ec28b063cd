import { raise, typeName } from '../core/errors.js'
import { TYPE_OVERRIDES } from '../core/layouts.js'
import { N } from '../core/names.js'
import { FAILED, SUSPENDED } from '../core/native.js'
import { OVERRIDE_TRUTH, slotsOfType } from '../core/slots.js'
import { FALSE, NONE, T, TRUE } from '../core/statics.js'
import { S, type StepList } from '../core/steps.js'
import { type VM } from '../core/vm.js'
import { finish, pushNativeFrame } from '../engine/native-frames.js'
import { intDouble, isInt } from '../types/int.js'
import { lookupType } from '../types/type-lookup.js'
import { callSpecial } from './special.js'

/** `bool(object)`: TRUE, FALSE, FAILED or SUSPENDED. */
export function truth(vm: VM, object: number): number {
  if (object === TRUE || object === FALSE) return object
  if (object === NONE) return FALSE
  const type = vm.typeOf(object)
  if ((vm.u32[(type + TYPE_OVERRIDES) >>> 2] & OVERRIDE_TRUTH) !== 0) return truthSlowly(vm, object, type)
  const slots = slotsOfType(vm, type)
  const answer = slots.truth !== undefined ? slots.truth(vm, object) : slots.length !== undefined ? slots.length(vm, object) : 1
  return answer < 0 ? FAILED : answer > 0 ? TRUE : FALSE
}

function truthSlowly(vm: VM, object: number, type: number): number {
  const bool = lookupType(vm, type, N.__bool__)
  const method = bool !== 0 ? bool : lookupType(vm, type, N.__len__)
  if (method === 0) return TRUE
  const frame = pushNativeFrame(vm, bool !== 0 ? S.truth_bool : S.truth_length, 0)
  if (frame === 0) return FAILED
  const answer = callSpecial(vm, method, object)
  return answer === SUSPENDED ? SUSPENDED : finish(vm, frame, bool !== 0 ? fromBool(vm, frame, answer) : fromLength(vm, frame, answer))
}

function fromBool(vm: VM, _frame: number, answer: number): number {
  if (answer === FAILED || answer === TRUE || answer === FALSE) return answer
  const name = typeName(vm, answer)
  vm.release(answer)
  return raise(vm, T.TypeError, `__bool__ should return bool, returned ${name}`)
}

function fromLength(vm: VM, _frame: number, answer: number): number {
  if (answer === FAILED) return FAILED
  const length = checkedLength(vm, answer)
  return length < 0 ? FAILED : length > 0 ? TRUE : FALSE
}

/** What `__len__` gave (taken over) as a number; -1 with an exception set. */
export function checkedLength(vm: VM, answer: number): number {
  if (!isInt(vm, answer)) {
    raise(vm, T.TypeError, `'${typeName(vm, answer)}' object cannot be interpreted as an integer`)
    vm.release(answer)
    return -1
  }
  const length = intDouble(vm, answer)
  vm.release(answer)
  if (length >= 0 && length < 2 ** 63) return length
  if (length < 0) raise(vm, T.ValueError, '__len__() should return >= 0')
  else raise(vm, T.OverflowError, "cannot fit 'int' into an index-sized integer")
  return -1
}

/** Steps of this file. */
export const truthSteps: StepList = [
  ['truth_bool', fromBool],
  ['truth_length', fromLength],
]
