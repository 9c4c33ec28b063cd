import { clearException, takeException } from '../core/errors.js'
import { EXCEPTION_TRACEBACK, FRAME_FLAGS, FRAME_IS_INTERLUDE, FRAME_SP, WEAKREF_CALLBACK } from '../core/layouts.js'
import { FAILED, SUSPENDED } from '../core/native.js'
import { N } from '../core/names.js'
import { P } from '../core/prelude.js'
import { NONE } from '../core/statics.js'
import { S, type StepList } from '../core/steps.js'
import { type VM } from '../core/vm.js'
import { call, callPrelude } from '../protocols/call.js'
import { callSpecial, lookupSpecial } from '../protocols/special.js'
import { shownFrame } from './frames.js'
import { nativeReference, nativeSlot, nativeState, pushNativeFrame, setNativeState } from './native-frames.js'
import { INTERRUPTED_EXCEPTION, INTERRUPTED_RESULT, howRaised } from './steps.js'
import { addTraceback } from './tracebacks.js'

/**
 * Finalizers and callbacks that the lifetime waits for run in an interlude: a native frame between two instructions of the one below. Its
 * slots hold what was interrupted and what runs; behind them the lifetime's own level is set aside.
 *
 * ```
 *  0           1         2         3 ...
 * ┌───────────┬─────────┬─────────┬───────────────────────
 * │ exception │ result  │ running │ the lifetime's level
 * └───────────┴─────────┴─────────┴───────────────────────
 * ```
 */
const RUNNING = 2
const SLOTS = 3

/** Bit of a frame's state: its failure is being reported. The lowest bits say how the exception was on its way. */
export const REPORTING = 4

/** What {@link VM.waitingFor} is about. */
export const WAIT_FINALIZER = 1
export const WAIT_CALLBACK = 2
export const WAIT_PHASE = 3
export const WAIT_TEXT = 4

/** Notes that an object's finalizer is Python code to be run: what `finalize` of a type then returns. */
export function requestFinalizer(vm: VM, object: number): false {
  vm.waitingFor = WAIT_FINALIZER
  vm.waitingObject = object
  return false
}

/** Notes that the callback of a weak reference is to be run. */
export function requestCallback(vm: VM, reference: number): false {
  vm.waitingFor = WAIT_CALLBACK
  vm.waitingObject = reference
  return false
}

/** Pushes an interlude that keeps what is under way; 0 with that unchanged. */
export function pushInterlude(vm: VM, step: number, references: number, words: number): number {
  const { exception, delivering } = vm
  vm.exception = 0
  const frame = pushNativeFrame(vm, step, references, words)
  if (frame === 0) {
    clearException(vm)
    vm.exception = exception
    return 0
  }
  vm.u32[(frame + FRAME_FLAGS) >>> 2] |= FRAME_IS_INTERLUDE
  vm.i32[nativeSlot(frame, INTERRUPTED_EXCEPTION) >>> 2] = exception
  vm.i32[nativeSlot(frame, INTERRUPTED_RESULT) >>> 2] = delivering
  setNativeState(vm, frame, howRaised(vm))
  vm.delivering = 0
  vm.fromCallee = false
  vm.reraising = false
  return frame
}

/** Hands what a piece of code gave to the settling loop, unless it is still running. */
export function hand(vm: VM, result: number): void {
  if (result !== FAILED && result !== SUSPENDED) vm.delivering = result
}

/** What waits begins to run, in an interlude on top of the running frame. */
export function beginFinalizers(vm: VM): void {
  vm.pending = false
  if (!vm.lifetime.suspended) return
  const frame = pushInterlude(vm, S.finalizer, SLOTS, Math.ceil(vm.lifetime.saveBytes / W))
  if (frame === 0) {
    // No room to run anything: the object goes without.
    vm.lifetime.resume()
    return
  }
  const { waitingFor, waitingObject } = vm
  vm.lifetime.save(vm.word(frame + FRAME_SP) as never)
  hand(vm, runWaiting(vm, nativeSlot(frame, RUNNING), waitingFor, waitingObject))
}

/** Runs a finalizer or callback; what it is, for messages, goes to `slot`. An owned result, FAILED or SUSPENDED. */
export function runWaiting(vm: VM, slot: number, waitingFor: number, object: number): number {
  if (waitingFor === WAIT_FINALIZER) {
    const finalizer = lookupSpecial(vm, object, N.__del__)
    vm.replaceSlot(slot, vm.retain(finalizer || object))
    return finalizer === 0 ? callPrelude(vm, P.close_generator, object) : callSpecial(vm, finalizer, object)
  }
  const callback = vm.word(object + WEAKREF_CALLBACK)
  vm.i32[(object + WEAKREF_CALLBACK) >>> 2] = 0
  vm.replaceSlot(slot, callback)
  return callback === 0 ? NONE : call(vm, callback, object)
}

/**
 * Reports the exception that is set, which nobody handles, by `sys.unraisablehook`; `where` (0 none) is what it came out of. One that
 * no Python code has raised happened where the program is now. NONE, FAILED or SUSPENDED.
 */
export function reportUnraisable(vm: VM, where: number): number {
  const frame = vm.word(vm.exception + EXCEPTION_TRACEBACK) === 0 ? shownFrame(vm) : 0
  if (frame !== 0) addTraceback(vm, frame)
  const exception = takeException(vm)
  const result = callPrelude(vm, P.report_unraisable, exception, where === 0 ? NONE : where)
  vm.release(exception)
  return result
}

/** The step of a finalizer's frame: its failure is reported, then the lifetime goes on. */
function finalizerStep(vm: VM, frame: number, value: number): number {
  if (value === FAILED) {
    if (nativeState(vm, frame) < REPORTING) {
      setNativeState(vm, frame, nativeState(vm, frame) | REPORTING)
      const reported = reportUnraisable(vm, nativeReference(vm, frame, RUNNING))
      if (reported === SUSPENDED) return SUSPENDED
      if (reported !== FAILED) vm.release(reported)
    }
    // The hook has failed as well: there is nobody left to tell.
    clearException(vm)
  } else vm.release(value)
  vm.clearSlot(nativeSlot(frame, RUNNING))
  vm.lifetime.restore(vm.word(frame + FRAME_SP) as never)
  vm.lifetime.resume()
  return NONE
}

/** Steps of this file. */
export const finalizerSteps: StepList = [['finalizer', finalizerStep]]
