import { clearException } from '../core/errors.js'
import { FAILED, SUSPENDED } from '../core/native.js'
import { N } from '../core/names.js'
import { P } from '../core/prelude.js'
import { FALSE, GC_CALLBACKS, NONE, TRUE } from '../core/statics.js'
import { S, type StepList } from '../core/steps.js'
import { type VM } from '../core/vm.js'
import { callPrelude } from '../protocols/call.js'
import { intFrom } from '../types/int.js'
import { strFrom } from '../types/str.js'
import { sysAttribute } from '../types/sys-attribute.js'
import { WAIT_PHASE, WAIT_TEXT, beginFinalizers, pushInterlude, reportUnraisable, runWaiting } from './finalizers.js'
import { INTERRUPTED_RESULT } from './steps.js'
import { finish, nativeReference, nativeSlot, nativeState, pushNativeFrame, setNativeState } from './native-frames.js'

/**
 * A collection runs in a native frame: between two instructions when it was due, or as `gc.collect()`. Slots 0 and 1 are an interlude's;
 * slot 2 is what runs, for messages. The frame's number says whether a failure is being reported; its upper bits, whose result is asked for.
 */
const RUNNING = 2
const SLOTS = 3
const REPORTING = 4
const ASKED_FOR = 8

/** Notes that `gc.callbacks` are to be told of a phase; what the collector's hook then returns. */
export function requestPhase(vm: VM, name: 'start' | 'stop', generation: number, collected: number, uncollectable: number): false {
  vm.waitingFor = WAIT_PHASE
  vm.phase = [name === 'start', generation, collected, uncollectable]
  return false
}

/** Notes that text is to be written to `sys.stderr`; what the observer's `ready` then returns. */
export function requestText(vm: VM, text: string): false {
  vm.waitingFor = WAIT_TEXT
  vm.waitingText = text
  return false
}

/** Collects what is due, between two instructions. */
export function beginCollection(vm: VM): void {
  if (!vm.collector.begin()) return
  const frame = pushInterlude(vm, S.collection, SLOTS, 0)
  // A collection that has begun must come to its end: without room for a frame it does so without Python code.
  if (frame === 0) while (vm.collector.advance() === 'suspended') vm.lifetime.resume()
  else vm.delivering = NONE
}

/** `gc.collect(generation)`: the number of unreachable objects as an int; owned, FAILED or SUSPENDED. */
export function collect(vm: VM, generation: number): number {
  if (!vm.collector.begin(generation)) return intFrom(vm, 0)
  const frame = pushNativeFrame(vm, S.collection, SLOTS)
  if (frame === 0) return FAILED
  setNativeState(vm, frame, ASKED_FOR)
  const result = advance(vm, frame)
  return result === SUSPENDED ? SUSPENDED : finish(vm, frame, result)
}

/** Works on, up to the next piece of Python code or to the end. What is dead already, and waits, goes first: nothing is to be kept by it. */
function advance(vm: VM, frame: number): number {
  if (COUNTED) vm.lifetime.teardown?.run()
  for (;;) {
    vm.waitingFor = 0
    if (!vm.lifetime.suspended && vm.collector.advance() === 'done') {
      if ((nativeState(vm, frame) & ASKED_FOR) === 0) return NONE
      const { last } = vm.collector
      return intFrom(vm, last === undefined ? 0 : last.collected + last.uncollectable)
    }
    const result = runNext(vm, frame)
    if (result === SUSPENDED) return SUSPENDED
    if (settled(vm, frame, result) === SUSPENDED) return SUSPENDED
  }
}

function runNext(vm: VM, frame: number): number {
  if (vm.lifetime.suspended) {
    // What died on the way has a finalizer: it runs on top, and this frame then goes on with None.
    beginFinalizers(vm)
    if (vm.frame === frame) return NONE
    vm.i32[nativeSlot(interludeOn(vm, frame), INTERRUPTED_RESULT) >>> 2] = NONE
    return SUSPENDED
  }
  const { waitingFor, waitingObject } = vm
  if (waitingFor === WAIT_PHASE) {
    const [start, generation, collected, uncollectable] = vm.phase
    const numbers = [generation, collected, uncollectable].map((value) => intFrom(vm, value))
    const result = numbers.includes(0) ? FAILED : callPrelude(vm, P.gc_phase, vm.word(GC_CALLBACKS), start ? TRUE : FALSE, ...numbers)
    for (const number of numbers) vm.releaseMaybe(number)
    return result
  }
  if (waitingFor === WAIT_TEXT) return say(vm)
  return runWaiting(vm, nativeSlot(frame, RUNNING), waitingFor, waitingObject)
}

/** Writes what debugging has to say by the program's `sys.stderr`. */
function say(vm: VM): number {
  const text = strFrom(vm, vm.waitingText)
  vm.waitingText = ''
  if (text === 0) return FAILED
  const result = callPrelude(vm, P.gc_say, sysAttribute(vm, N.stderr) || NONE, text)
  vm.release(text)
  return result
}

/** The interlude that stands directly on `frame`. */
function interludeOn(vm: VM, frame: number): number {
  let above = vm.frame
  while (vm.word(above + W) !== frame) above = vm.word(above + W)
  return above
}

/** What a piece of code gave is done with: its failure is reported. SUSPENDED while that runs. */
function settled(vm: VM, frame: number, value: number): number {
  if (value !== FAILED) vm.release(value)
  else if ((nativeState(vm, frame) & REPORTING) === 0) {
    setNativeState(vm, frame, nativeState(vm, frame) | REPORTING)
    const reported = reportUnraisable(vm, nativeReference(vm, frame, RUNNING))
    if (reported === SUSPENDED) return SUSPENDED
    if (reported !== FAILED) vm.release(reported)
    clearException(vm)
  } else clearException(vm)
  setNativeState(vm, frame, nativeState(vm, frame) & ~REPORTING)
  vm.clearSlot(nativeSlot(frame, RUNNING))
  return NONE
}

const step = (vm: VM, frame: number, value: number): number => (settled(vm, frame, value) === SUSPENDED ? SUSPENDED : advance(vm, frame))

/** Steps of this file. */
export const collectionSteps: StepList = [['collection', step]]
