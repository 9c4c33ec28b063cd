import { clearException, raise, typeName } from '../core/errors.js'
import { FRAME_SLOTS, FRAME_SP } from '../core/layouts.js'
import { FAILED, SUSPENDED } from '../core/native.js'
import { N } from '../core/names.js'
import { NOT_IMPLEMENTED, T } from '../core/statics.js'
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
// Else: which native, which argument, and whether `__float__` was asked.
const SLOT_SHIFT = 16
const SLOT_MASK = (1 << 14) - 1
const ASKED_FLOAT = 1 << 30
/** Stands for an argument while it is found out which one is refused: it is no number, and has no method that gives one. */
const STAND_IN = NOT_IMPLEMENTED

/** What native `index`, called with the `count` words from `args` on (borrowed), gave; where it wanted a number, what it gives with that. */
export function withNumbers(vm: VM, index: number, args: number, count: number, result: number): number {
  return result === FAILED && vm.wanted !== 0 ? beginAgain(vm, index, args, count) : result
}

function beginAgain(vm: VM, index: number, args: number, count: number): number {
  if (!isAmong(vm, args, count) || methodOf(vm) === 0) {
    vm.wanted = 0
    return FAILED
  }
  const frame = pushNativeFrame(vm, S.number, count)
  if (frame === 0) return FAILED
  for (let slot = 0; slot < count; slot++) vm.i32[nativeSlot(frame, slot) >>> 2] = vm.retain(vm.word(args + slot * W))
  return finish(vm, frame, ask(vm, frame, index))
}

/** Whether an argument is what is wanted as a number. */
function isAmong(vm: VM, args: number, count: number): boolean {
  for (let slot = 0; slot < count; slot++) if (vm.word(args + slot * W) === vm.wanted) return true
  return false
}

/** The method of what is wanted, 0 where it has none. */
function methodOf(vm: VM): number {
  const type = vm.typeOf(vm.wanted)
  return (vm.wantsReal ? lookupType(vm, type, N.__float__) : 0) || lookupType(vm, type, N.__index__)
}

/**
 * Which of the arguments in a frame is the one that the native refused. Where the object is there several times it is tried: with a stand-in in
 * the right slot the native refuses that. It refuses either in any case, so that nothing is done. -1 where it is none; then the exception is set anew.
 */
function refusedSlot(vm: VM, frame: number, index: number): number {
  const count = slotsOf(vm, frame)
  const { wanted } = vm
  const slots = Array.from({ length: count }, (_, slot) => slot).filter((slot) => nativeReference(vm, frame, slot) === wanted)
  if (slots.length === 1) return slots[0]
  for (const slot of slots) {
    const at = nativeSlot(frame, slot) >>> 2
    clearException(vm)
    vm.i32[at] = STAND_IN
    const result = vm.natives[index].call(vm, nativeSlot(frame, 0), count)
    vm.i32[at] = wanted
    if (result !== FAILED) throw new Error('a native took what is no number for one')
    if (vm.wanted === STAND_IN) return slot
  }
  clearException(vm)
  vm.natives[index].call(vm, nativeSlot(frame, 0), count)
  return -1
}

const slotsOf = (vm: VM, frame: number): number => (vm.word(frame + FRAME_SP) - frame - FRAME_SLOTS) / W

/** The native has refused an argument of the frame's: asks it for its number. */
function ask(vm: VM, frame: number, index: number): number {
  const { wantsReal } = vm
  const slot = refusedSlot(vm, frame, index)
  if (slot === -1) return FAILED
  const object = nativeReference(vm, frame, slot)
  const float = wantsReal ? lookupType(vm, vm.typeOf(object), N.__float__) : 0
  const method = float || lookupType(vm, vm.typeOf(object), N.__index__)
  clearException(vm)
  if (slot > SLOT_MASK) return raise(vm, T.OverflowError, 'too many arguments')
  setNativeState(vm, frame, index | (slot << SLOT_SHIFT) | (float === 0 ? 0 : ASKED_FLOAT))
  const answer = callSpecial(vm, method, object)
  return answer === SUSPENDED ? SUSPENDED : numberStep(vm, frame, answer)
}

/** The method has given its number, or the native, begun again, its result. */
function numberStep(vm: VM, frame: number, value: number): number {
  const state = nativeState(vm, frame)
  if (value === FAILED || state === BEGUN) return value
  const index = state & ((1 << SLOT_SHIFT) - 1)
  const slot = (state >>> SLOT_SHIFT) & SLOT_MASK
  const askedFloat = (state & ASKED_FLOAT) !== 0
  if (!(askedFloat ? isFloat(vm, value) : isInt(vm, value))) {
    const [given, own] = [typeName(vm, value), typeName(vm, nativeReference(vm, frame, slot))]
    vm.release(value)
    return raise(vm, T.TypeError, askedFloat ? `${own}.__float__ returned non-float (type ${given})` : `__index__ returned non-int (type ${given})`)
  }
  vm.replaceSlot(nativeSlot(frame, slot), value)
  setNativeState(vm, frame, BEGUN)
  const args = nativeSlot(frame, 0)
  const count = slotsOf(vm, frame)
  const result = vm.natives[index].call(vm, args, count)
  if (result !== FAILED || vm.wanted === 0) return result
  if (isAmong(vm, args, count) && methodOf(vm) !== 0) return ask(vm, frame, index)
  vm.wanted = 0
  return FAILED
}

/** Steps of this file. */
export const numberSteps: StepList = [['number', numberStep]]
