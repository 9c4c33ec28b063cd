import { FRAME_CODE, FRAME_FLAGS, FRAME_IS_INTERLUDE } from '../core/layouts.js'
import { FAILED, SUSPENDED } from '../core/native.js'
import { type StepList } from '../core/steps.js'
import { type VM } from '../core/vm.js'
import { nativeReference, nativeSlot, nativeState, popNativeFrame } from './native-frames.js'

/** Where an interlude keeps what it interrupted: the exception that was set, and the result that was on its way. */
export const INTERRUPTED_EXCEPTION = 0
export const INTERRUPTED_RESULT = 1
// How the exception was on its way: the lowest bits of the frame's number.
const FROM_CALLEE = 1
const RERAISING = 2

/** Runs the step of the running frame, a native one, with what its callee gave (owned; 0: the exception is set), and deals with its answer. */
export function stepNative(vm: VM, frame: number, value: number): void {
  const step = vm.steps[vm.word(frame + FRAME_CODE)]
  const result = step(vm, frame, value)
  if (result === SUSPENDED) return
  if (vm.frame !== frame) throw new Error('a step has left frames behind')
  if ((vm.u32[(frame + FRAME_FLAGS) >>> 2] & FRAME_IS_INTERLUDE) !== 0) endInterlude(vm, frame)
  else {
    popNativeFrame(vm, frame)
    if (result === FAILED) vm.fromCallee = true
    else vm.delivering = result
  }
}

/** What an interlude interrupted goes on. */
function endInterlude(vm: VM, frame: number): void {
  const exception = nativeReference(vm, frame, INTERRUPTED_EXCEPTION)
  const result = nativeReference(vm, frame, INTERRUPTED_RESULT)
  const how = nativeState(vm, frame)
  const { i32 } = vm
  i32[nativeSlot(frame, INTERRUPTED_EXCEPTION) >>> 2] = 0
  i32[nativeSlot(frame, INTERRUPTED_RESULT) >>> 2] = 0
  popNativeFrame(vm, frame)
  vm.exception = exception
  vm.delivering = result
  vm.fromCallee = (how & FROM_CALLEE) !== 0
  vm.reraising = (how & RERAISING) !== 0
}

/** How the exception that is set is on its way, as a number. */
export const howRaised = (vm: VM): number => (vm.fromCallee ? FROM_CALLEE : 0) | (vm.reraising ? RERAISING : 0)

/**
 * The step of frames that only hold arguments: hands on what it gets. `bind` is that of arguments put in order for a native, which C functions
 * of CPython's borrow where they are.
 */
const pass = (_vm: VM, _frame: number, value: number): number => value

/** Steps of this file. */
export const passSteps: StepList = [
  ['pass', pass],
  ['bind', pass],
]
