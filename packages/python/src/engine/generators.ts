import { raise, raiseBare, raiseObject } from '../core/errors.js'
import {
  CODE_FLAGS,
  CODE_FRAME_BYTES,
  FRAME_CODE,
  FRAME_FLAGS,
  FRAME_FUNCTION,
  FRAME_IS_GENERATOR,
  FRAME_OBJECT,
  FRAME_OBJECT_FRAME,
  FRAME_PC,
  FRAME_PREVIOUS,
  FRAME_SP,
  FUNCTION_NAME,
  FUNCTION_QUALNAME,
  GENERATOR_CREATED,
  GENERATOR_DONE,
  GENERATOR_FRAME,
  GENERATOR_HANDLED,
  GENERATOR_NAME,
  GENERATOR_OUTER_HANDLED,
  GENERATOR_QUALNAME,
  GENERATOR_RUNNING,
  GENERATOR_STATE,
  GENERATOR_SUSPENDED,
} from '../core/layouts.js'
import { allocateTrackable, track } from '../core/objects.js'
import { raiseStopIteration } from '../core/slot-wrappers.js'
import { NONE, T } from '../core/statics.js'
import { type VM } from '../core/vm.js'
import { codeFlags } from '../frontend/template.js'
import { FRAME_OWN_FLAGS, RETURN_ITERATION, RETURN_SEND, clearFrame, enterDepth, generatorOf, leaveDepth } from './frames.js'

const { COROUTINE, ASYNC_GENERATOR } = codeFlags

/** The kind of generator that code makes. */
const typeFor = (flags: number): number => ((flags & ASYNC_GENERATOR) !== 0 ? T.async_generator : (flags & COROUTINE) !== 0 ? T.coroutine : T.generator)

/** `generator`, `coroutine` or `async generator`, for messages. */
export function kindOf(vm: VM, generator: number): string {
  const type = vm.typeOf(generator)
  return type === T.coroutine ? 'coroutine' : type === T.async_generator ? 'async generator' : 'generator'
}

/** Moves the running frame, which is at the top of the stack, into a new generator (owned), and goes back to the one below; 0 with MemoryError set. */
export function generatorFromFrame(vm: VM, frame: number): number {
  const code = vm.word(frame + FRAME_CODE)
  const bytes = GENERATOR_FRAME + vm.word(code + CODE_FRAME_BYTES)
  const generator = allocateTrackable(vm, typeFor(vm.word(code + CODE_FLAGS)), bytes)
  if (generator === 0) return 0
  const { i32 } = vm
  const own = generator + GENERATOR_FRAME
  i32.fill(0, (generator + 2 * W) >>> 2, own >>> 2)
  const used = i32[(frame + FRAME_SP) >>> 2] - frame
  i32.copyWithin(own >>> 2, frame >>> 2, (frame + used) >>> 2)
  i32.fill(0, (own + used) >>> 2, (generator + bytes) >>> 2)
  i32[(own + FRAME_SP) >>> 2] = own + used
  i32[(own + FRAME_FLAGS) >>> 2] = FRAME_IS_GENERATOR
  vm.frame = i32[(frame + FRAME_PREVIOUS) >>> 2]
  i32[(own + FRAME_PREVIOUS) >>> 2] = 0
  const object = i32[(own + FRAME_OBJECT) >>> 2]
  if (object !== 0) i32[(object + FRAME_OBJECT_FRAME) >>> 2] = own
  const func = i32[(own + FRAME_FUNCTION) >>> 2]
  i32[(generator + GENERATOR_NAME) >>> 2] = vm.retain(i32[(func + FUNCTION_NAME) >>> 2])
  i32[(generator + GENERATOR_QUALNAME) >>> 2] = vm.retain(i32[(func + FUNCTION_QUALNAME) >>> 2])
  vm.u8[generator + GENERATOR_STATE] = GENERATOR_CREATED
  // On the stack the function holds its code; a generator's code outlives its frame.
  vm.retain(code)
  leaveDepth(vm, code)
  vm.stack.pop(frame as never)
  track(vm, generator)
  return generator
}

/** How far a generator is: GENERATOR_CREATED and so on. */
export const generatorState = (vm: VM, generator: number): number => vm.u8[generator + GENERATOR_STATE]

/**
 * Makes a generator's frame the running one, to go on with `value` (borrowed). False where it cannot: it is exhausted (no exception is
 * set, but for coroutines), it is running, or it has not started and is sent something.
 */
export function resumeGenerator(vm: VM, generator: number, value: number): boolean {
  const state = vm.u8[generator + GENERATOR_STATE]
  if (state === GENERATOR_CREATED && value !== NONE) {
    return raise(vm, T.TypeError, `can't send non-None value to a just-started ${kindOf(vm, generator)}`) !== 0
  }
  if (!enterGenerator(vm, generator)) return false
  const sp = generator + GENERATOR_FRAME + FRAME_SP
  const at = vm.i32[sp >>> 2]
  vm.i32[at >>> 2] = vm.retain(value)
  vm.i32[sp >>> 2] = at + W
  return true
}

/** As {@link resumeGenerator}, to go on by raising the exception that is set. */
export function enterGenerator(vm: VM, generator: number): boolean {
  const state = vm.u8[generator + GENERATOR_STATE]
  if (state === GENERATOR_RUNNING) return raise(vm, T.ValueError, `${kindOf(vm, generator)} already executing`) !== 0
  if (state === GENERATOR_DONE) {
    return vm.typeOf(generator) === T.coroutine && vm.exception === 0 && raise(vm, T.RuntimeError, 'cannot reuse already awaited coroutine') !== 0
  }
  const { i32 } = vm
  const frame = generator + GENERATOR_FRAME
  if (!enterDepth(vm, i32[(frame + FRAME_CODE) >>> 2])) return false
  if (BARRIER) vm.collector.barrier!.opened?.(generator as never)
  vm.u8[generator + GENERATOR_STATE] = GENERATOR_RUNNING
  i32[(frame + FRAME_PREVIOUS) >>> 2] = vm.frame
  const outer = vm.handled
  const own = i32[(generator + GENERATOR_HANDLED) >>> 2]
  i32[(generator + GENERATOR_OUTER_HANDLED) >>> 2] = outer
  if (own !== 0) {
    vm.handled = own
    i32[(generator + GENERATOR_HANDLED) >>> 2] = 0
  } else if (outer !== 0) vm.retain(outer)
  vm.frame = frame
  return true
}

/** The running generator frame stops running: the frame below runs, and what was handled there is handled again. */
function leaveGenerator(vm: VM, frame: number, state: number): void {
  const { i32 } = vm
  const generator = generatorOf(frame)
  vm.u8[generator + GENERATOR_STATE] = state
  vm.frame = i32[(frame + FRAME_PREVIOUS) >>> 2]
  i32[(frame + FRAME_PREVIOUS) >>> 2] = 0
  leaveDepth(vm, i32[(frame + FRAME_CODE) >>> 2])
  const handled = vm.handled
  const outer = i32[(generator + GENERATOR_OUTER_HANDLED) >>> 2]
  i32[(generator + GENERATOR_OUTER_HANDLED) >>> 2] = 0
  vm.handled = outer
  if (handled === 0) return
  if (handled !== outer && state === GENERATOR_SUSPENDED) i32[(generator + GENERATOR_HANDLED) >>> 2] = handled
  else vm.release(handled)
}

/** The running generator frame has yielded; its registers are in the frame. */
export function suspendGenerator(vm: VM, frame: number): void {
  leaveGenerator(vm, frame, GENERATOR_SUSPENDED)
}

/** The running generator frame ends by an exception. */
export function abandonGenerator(vm: VM, frame: number): void {
  leaveGenerator(vm, frame, GENERATOR_DONE)
  clearGeneratorFrame(vm, frame)
}

/** Releases what a generator's frame holds, once and for all. */
export function clearGeneratorFrame(vm: VM, frame: number): void {
  clearFrame(vm, frame)
  vm.i32[(frame + FRAME_SP) >>> 2] = frame
}

/** The running generator frame returns `value` (taken over): whoever resumed it is told. */
export function finishGenerator(vm: VM, frame: number, value: number): void {
  const isAsync = vm.typeOf(generatorOf(frame)) === T.async_generator
  abandonGenerator(vm, frame)
  const flags = vm.frame === 0 ? 0 : vm.u32[(vm.frame + FRAME_FLAGS) >>> 2]
  if ((flags & RETURN_ITERATION) !== 0) {
    vm.release(value)
    endLoop(vm, vm.frame)
  } else if ((flags & RETURN_SEND) !== 0) endSend(vm, vm.frame, value)
  else {
    vm.fromCallee = true
    if (isAsync) raiseBare(vm, T.StopAsyncIteration)
    else raiseStopIteration(vm, value)
    vm.release(value)
  }
}

/** Where the jump of the instruction that a frame has just executed leads to. */
function jump(vm: VM, frame: number): void {
  const pc = vm.i32[(frame + FRAME_PC) >>> 2]
  vm.i32[(frame + FRAME_PC) >>> 2] = pc + (vm.i32[(pc - 4) >>> 2] >> 8) * 4
}

/** The iterator of the `FOR_ITER` that a frame waits in is exhausted. */
export function endLoop(vm: VM, frame: number): void {
  vm.u32[(frame + FRAME_FLAGS) >>> 2] &= FRAME_OWN_FLAGS
  const sp = vm.word(frame + FRAME_SP) - W
  vm.i32[(frame + FRAME_SP) >>> 2] = sp
  jump(vm, frame)
  vm.release(vm.word(sp))
}

/** What the `SEND` that a frame waits in delegates to has ended with `value` (taken over). */
export function endSend(vm: VM, frame: number, value: number): void {
  vm.u32[(frame + FRAME_FLAGS) >>> 2] &= FRAME_OWN_FLAGS
  jump(vm, frame)
  vm.replaceSlot(vm.word(frame + FRAME_SP) - W, value)
}

/** Raises an exception (taken over) inside a generator: SUSPENDED when it runs; FAILED where it could not be entered, or is exhausted. */
export function throwInto(vm: VM, generator: number, exception: number): 0 | 1 {
  const state = vm.u8[generator + GENERATOR_STATE]
  if (state === GENERATOR_CREATED || state === GENERATOR_SUSPENDED) {
    if (!enterGenerator(vm, generator)) {
      vm.release(exception)
      return 0
    }
    // A handler around a `yield` counts the value that is sent among its operands.
    const sp = vm.word(generator + GENERATOR_FRAME + FRAME_SP)
    vm.i32[sp >>> 2] = NONE
    vm.i32[(generator + GENERATOR_FRAME + FRAME_SP) >>> 2] = sp + W
    raiseObject(vm, exception)
    vm.fromCallee = false
    return 1
  }
  if (state === GENERATOR_RUNNING) {
    vm.release(exception)
    return raise(vm, T.ValueError, `${kindOf(vm, generator)} already executing`)
  }
  if (vm.typeOf(generator) === T.coroutine) {
    vm.release(exception)
    return raise(vm, T.RuntimeError, 'cannot reuse already awaited coroutine')
  }
  return raiseObject(vm, exception)
}
