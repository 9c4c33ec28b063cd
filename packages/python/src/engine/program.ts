import { clearException, takeException } from '../core/errors.js'
import { FRAME_CODE, FRAME_FLAGS, FRAME_IS_BASE, FRAME_PREVIOUS, MODULE_DICT } from '../core/layouts.js'
import { FAILED, SUSPENDED } from '../core/native.js'
import { N } from '../core/names.js'
import { P } from '../core/prelude.js'
import { BUILTINS, GC_CALLBACKS, MAIN, MODULES, NONE, T } from '../core/statics.js'
import { S, type StepList } from '../core/steps.js'
import { type VM } from '../core/vm.js'
import { callPrelude } from '../protocols/call.js'
import { dictNext, dictSetString } from '../types/dict.js'
import { intValue, isInt } from '../types/int.js'
import { moduleNew } from '../types/module.js'
import { internedFrom, strFrom } from '../types/str.js'
import { collect } from './collections.js'
import { interpret } from './generated/interpreter.js'
import { nativeReference, nativeSlot, nativeState, pushNativeFrame, setNativeState } from './native-frames.js'
import { countSafepoints, isDue } from './safepoints.js'
import { type Stop, settle } from './settle.js'
import { execute } from './trampoline.js'

/** Exit code after an uncaught exception. */
const FAILURE = 1

/** How far a program is: the state of its frame, the lowest on the stack. */
const MAIN_RUNS = 0
const REPORTED = 1
const COLLECTED = 2
const MODULES_DROPPED = 3
const LIVING_KEPT = 4
const GARBAGE_GONE = 5
const MODULES_CLEARED = 6
const ENDED = 7
/** The state's upper bits: how often what was dead, and waited, has gone before it is entered. */
const ROUND = 16
/** Slot of the program's frame: weak references to the modules that were there at its end. */
const LIVING = 0

/** Runs until the program ends, waits, or `milliseconds` are over. */
export function run(vm: VM, milliseconds: number): Stop {
  vm.deadline = vm.host.now() + milliseconds
  for (;;) {
    const stop = settle(vm)
    if (stop !== undefined) return stop
    if (vm.compiled === undefined) interpret(vm)
    else execute(vm, vm.compiled)
  }
}

/** A frame on which everything else stands, with the step that learns how it ended; 0 with MemoryError set. */
export function pushBase(vm: VM, step: number = S.program): number {
  const frame = pushNativeFrame(vm, step, 1)
  if (frame !== 0) vm.u32[(frame + FRAME_FLAGS) >>> 2] |= FRAME_IS_BASE
  countSafepoints(vm)
  return frame
}

/** The module `__main__`, new, in `sys.modules`; `filename` is empty where it is no file's. Borrowed, or 0 with MemoryError set. */
export function mainModule(vm: VM, filename: string): number {
  const module = moduleNew(vm, N.__main__)
  if (module === 0) return 0
  const dict = vm.word(module + MODULE_DICT)
  const file = strFrom(vm, filename)
  const name = internedFrom(vm, '__file__')
  const done =
    file !== 0 &&
    name !== 0 &&
    (filename === '' || dictSetString(vm, dict, name, file)) &&
    dictSetString(vm, dict, N.__builtins__, builtinsModule(vm)) &&
    dictSetString(vm, vm.word(MODULES), N.__main__, module)
  vm.releaseMaybe(file)
  vm.releaseMaybe(name)
  vm.release(module)
  return done ? module : 0
}

/** The module `builtins`, borrowed. */
function builtinsModule(vm: VM): number {
  for (let position = dictNext(vm, vm.word(MODULES), 0); position >= 0; position = dictNext(vm, vm.word(MODULES), position)) {
    if (vm.typeOf(vm.entryValue) === T.module && vm.word(vm.entryValue + MODULE_DICT) === vm.word(BUILTINS)) return vm.entryValue
  }
  return NONE
}

/** Whether the program has ended, and its `atexit` functions have run: what is there is being taken apart. */
export function isEnding(vm: VM): boolean {
  let base = vm.frame
  while (vm.word(base + FRAME_PREVIOUS) !== 0) base = vm.word(base + FRAME_PREVIOUS)
  return vm.word(base + FRAME_CODE) === S.program && nativeState(vm, base) % ROUND > REPORTED
}

/** The program's own step: what comes after the main module has ended, one piece of Python code after another. */
function step(vm: VM, frame: number, value: number): number {
  if (settles(vm, frame)) {
    if (value !== FAILED) vm.delivering = value
    return SUSPENDED
  }
  const exception = value === FAILED ? takeException(vm) : 0
  const state = nativeState(vm, frame) % ROUND
  setNativeState(vm, frame, state + 1)
  const result = next(vm, frame, state, value, exception)
  vm.releaseMaybe(exception)
  if (value !== FAILED) vm.release(value)
  if (result === SUSPENDED || state === ENDED) return result
  // What fails here has nobody above it.
  if (result === FAILED) clearException(vm)
  vm.delivering = result === FAILED ? NONE : result
  return SUSPENDED
}

/** Whether finalizers of what waits run first. Those that leave behind what has a finalizer again do so no deeper than calls go. */
function settles(vm: VM, frame: number): boolean {
  const state = nativeState(vm, frame)
  if (!isDue(vm) || state >= ROUND * vm.recursionLimit) return false
  setNativeState(vm, frame, state + ROUND)
  vm.lifetime.teardown?.run()
  return vm.pending
}

/**
 * The order of CPython 3.13 (Python/pylifecycle.c `finalize_modules`): what is garbage goes while everything is there; modules go, as they were
 * imported; so does what only they held together; those that live nevertheless lose their contents, the last imported first.
 */
function next(vm: VM, frame: number, state: number, value: number, exception: number): number {
  switch (state) {
    case MAIN_RUNS:
      return callPrelude(vm, P.finish_program, exception === 0 ? NONE : exception)
    case REPORTED:
      vm.exitCode = exception !== 0 ? FAILURE : isInt(vm, value) ? intValue(vm, value) : 0
      vm.host.ended?.()
      vm.clearSlot(MAIN)
      return vm.collector.enabled ? collectAll(vm) : NONE
    case COLLECTED:
      return callPrelude(vm, P.drop_modules)
    case MODULES_DROPPED:
      if (value !== FAILED) vm.replaceSlot(nativeSlot(frame, LIVING), vm.retain(value))
      return NONE
    // A step of its own: whoever counts references during the collection finds the list's in the frame, and no second one in JavaScript.
    case LIVING_KEPT:
      vm.clearSlot(GC_CALLBACKS)
      return collectAll(vm)
    case GARBAGE_GONE: {
      const living = nativeReference(vm, frame, LIVING)
      return living === 0 ? NONE : callPrelude(vm, P.clear_modules, living)
    }
    case MODULES_CLEARED:
      return collectAll(vm)
    default:
      return NONE
  }
}

const collectAll = (vm: VM): number => collect(vm, (vm.collector.generations?.count ?? 1) - 1)

/** Steps of this file. */
export const programSteps: StepList = [['program', step]]
