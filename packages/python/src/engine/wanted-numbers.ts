import { clearException, raise, typeName } from '../core/errors.js'
import { FRAME_SLOTS, FRAME_SP } from '../core/layouts.js'
import { FAILED, SUSPENDED } from '../core/native.js'
import { N } from '../core/names.js'
import { T } from '../core/statics.js'
import { S, type StepList } from '../core/steps.js'
import { type VM } from '../core/vm.js'
import { callSpecial } from '../protocols/special.js'
import { isFloat } from '../types/float-memory.js'
import { isInt } from '../types/integer-memory.js'
import { lookupType } from '../types/type-lookup.js'
import { finish, nativeReference, nativeSlot, nativeState, pushNativeFrame, setNativeState } from './native-frames.js'

// Natives run no Python (decision 0002), so one that wants a number refuses what only has a method that gives one, before it has done anything,
// and says so in `vm.wanted`. Here that method is called, and the native begun again with what it gave.

/** State of a frame that waits for nothing but the native's own result. */
const BEGUN = -1
const SLOT_SHIFT = 16

/** What native `index`, called with the `count` words from `args` on (borrowed), gave; where it wanted a number, what it gives with that. */
export function withNumbers(vm: VM, index: number, args: number, count: number, result: number): number {
  return result === FAILED && vm.wanted !== 0 ? beginAgain(vm, index, args, count) : result
}

function beginAgain(vm: VM, index: number, args: number, count: number): number {
  const at = placeOf(vm, args, count)
  if (at === -1) return FAILED
  const frame = pushNativeFrame(vm, S.number, count)
  if (frame === 0) return FAILED
  for (let slot = 0; slot < count; slot++) vm.i32[nativeSlot(frame, slot) >>> 2] = vm.retain(vm.word(args + slot * W))
  return finish(vm, frame, ask(vm, frame, index, at))
}

/** Which of the arguments is the one that is wanted as a number and has a method for it, or -1. */
function placeOf(vm: VM, args: number, count: number): number {
  if (methodOf(vm) === 0) return -1
  for (let slot = 0; slot < count; slot++) if (vm.word(args + slot * W) === vm.wanted) return slot
  return -1
}

/** The method of the object that is wanted; what is a number already has none that is asked. */
function methodOf(vm: VM): number {
  const type = vm.typeOf(vm.wanted)
  if (isInt(vm, vm.wanted)) return 0
  return (vm.wantsReal ? lookupType(vm, type, N.__float__) : 0) || lookupType(vm, type, N.__index__)
}

function ask(vm: VM, frame: number, index: number, at: number): number {
  const method = methodOf(vm)
  setNativeState(vm, frame, index | (at << SLOT_SHIFT))
  clearException(vm)
  vm.wanted = 0
  const answer = callSpecial(vm, method, nativeReference(vm, frame, at))
  return answer === SUSPENDED ? SUSPENDED : numberStep(vm, frame, answer)
}

/** The method has given its number, or the native, begun again, its result. */
function numberStep(vm: VM, frame: number, value: number): number {
  const state = nativeState(vm, frame)
  if (value === FAILED || state === BEGUN) return value
  const [index, at] = [state & ((1 << SLOT_SHIFT) - 1), state >>> SLOT_SHIFT]
  if (!isInt(vm, value) && !isFloat(vm, value)) {
    const [name, type] = [typeName(vm, value), typeName(vm, nativeReference(vm, frame, at))]
    vm.release(value)
    return raise(vm, T.TypeError, vm.wantsReal ? `${type}.__float__ returned non-float (type ${name})` : `__index__ returned non-int (type ${name})`)
  }
  vm.replaceSlot(nativeSlot(frame, at), value)
  setNativeState(vm, frame, BEGUN)
  const args = nativeSlot(frame, 0)
  const count = (vm.word(frame + FRAME_SP) - frame - FRAME_SLOTS) / W
  const result = vm.natives[index].call(vm, args, count)
  const next = result === FAILED && vm.wanted !== 0 ? placeOf(vm, args, count) : -1
  return next === -1 ? result : ask(vm, frame, index, next)
}

/** Steps of this file. */
export const numberSteps: StepList = [['number', numberStep]]
