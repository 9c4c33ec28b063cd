import { raise, raiseMemory } from '../core/errors.js'
import {
  CODE_DEPTH,
  CODE_FLAGS,
  CODE_FRAME_BYTES,
  CODE_HIDDEN,
  CODE_LOCALS,
  CODE_START,
  FRAME_BUILTINS,
  FRAME_CODE,
  FRAME_FLAGS,
  FRAME_FUNCTION,
  FRAME_GLOBALS,
  FRAME_IS_GENERATOR,
  FRAME_IS_NATIVE,
  FRAME_LOCALS_DICT,
  FRAME_OBJECT,
  FRAME_PC,
  FRAME_PREVIOUS,
  FRAME_SLOTS,
  FRAME_SP,
  FUNCTION_BUILTINS,
  FUNCTION_CODE,
  FUNCTION_GLOBALS,
  GENERATOR_FRAME,
} from '../core/layouts.js'
import { T } from '../core/statics.js'
import { type VM } from '../core/vm.js'
import { leaveFrameObject } from './frame-objects.js'

/**
 * What becomes of a callee's result: bits of FRAME_FLAGS of the frame that waits, above the frame's own. 0: it is pushed.
 *
 * ```
 *  31   30     29    28    27   26    25         24       23 ............. 8  7 .... 4   3 ... 0
 * ┌────┬──────┬─────┬─────┬────┬─────┬──────────┬────────┬──────────────────┬─────────┬─────────┐
 * │ -  │second│null │redo │not │send │iteration │discard │ operands to drop │split,init│ kind    │
 * └────┴──────┴─────┴─────┴────┴─────┴──────────┴────────┴──────────────────┴─────────┴─────────┘
 * ```
 */
export const RETURN_SHIFT = 8
export const RETURN_MASK = 0xffff
/** The result must be None. */
export const RETURN_INIT = 1 << 4
/** The result is a tuple of two, which are pushed. */
export const RETURN_SPLIT = 1 << 5
/** The result is not pushed. */
export const RETURN_DISCARD = 1 << 24
/** `FOR_ITER`: StopIteration ends the loop. */
export const RETURN_ITERATION = 1 << 25
/** `SEND`: StopIteration ends the delegation, its value is the result. */
export const RETURN_SEND = 1 << 26
/** The result is True or False, and the other one is pushed. */
export const RETURN_NOT = 1 << 27
/** The instruction is executed again, with the result among its operands. */
export const RETURN_REDO = 1 << 28
/** 0 is pushed above the result. */
export const RETURN_NULL = 1 << 29
/** The result goes beneath the top operand. */
export const RETURN_SECOND = 1 << 30
/** What of FRAME_FLAGS is the frame's own. */
export const FRAME_OWN_FLAGS = 0xf

/** Operands dropped before the result is pushed. */
export const returnDropping = (operands: number): number => operands << RETURN_SHIFT

/** Counts a frame of `code`; false with RecursionError set when there are too many. */
export function enterDepth(vm: VM, code: number): boolean {
  if (vm.depth >= vm.recursionLimit) {
    raise(vm, T.RecursionError, 'maximum recursion depth exceeded')
    return false
  }
  vm.depth += vm.i32[(code + CODE_DEPTH) >>> 2]
  return true
}

/** Counts a frame of `code` off. */
export const leaveDepth = (vm: VM, code: number): void => void (vm.depth -= vm.i32[(code + CODE_DEPTH) >>> 2])

/**
 * A frame for the function (borrowed, then held by the frame) on top of the stack, its localsplus undefined: the caller fills all of
 * them, then sets `vm.frame`. 0 with an exception set.
 */
export function pushFrame(vm: VM, func: number, code: number): number {
  if (!enterDepth(vm, code)) return 0
  const frame = vm.stack.push(vm.u32[(code + CODE_FRAME_BYTES) >>> 2])
  if (frame === 0) {
    leaveDepth(vm, code)
    return raiseMemory(vm)
  }
  const { i32 } = vm
  i32[(frame + FRAME_FUNCTION) >>> 2] = vm.retain(func)
  i32[(frame + FRAME_PREVIOUS) >>> 2] = vm.frame
  i32[(frame + FRAME_CODE) >>> 2] = code
  i32[(frame + FRAME_PC) >>> 2] = i32[(code + CODE_START) >>> 2]
  i32[(frame + FRAME_LOCALS_DICT) >>> 2] = 0
  i32[(frame + FRAME_GLOBALS) >>> 2] = i32[(func + FUNCTION_GLOBALS) >>> 2]
  i32[(frame + FRAME_BUILTINS) >>> 2] = i32[(func + FUNCTION_BUILTINS) >>> 2]
  i32[(frame + FRAME_OBJECT) >>> 2] = 0
  i32[(frame + FRAME_SP) >>> 2] = frame + FRAME_SLOTS + i32[(code + CODE_LOCALS) >>> 2] * W
  i32[(frame + FRAME_FLAGS) >>> 2] = 0
  return frame
}

/** A frame for a function without parameters, its locals empty, made the running one; 0 with an exception set. */
export function pushEmptyFrame(vm: VM, func: number): number {
  const code = vm.word(func + FUNCTION_CODE)
  const frame = pushFrame(vm, func, code)
  if (frame === 0) return 0
  clearSlots(vm, frame + FRAME_SLOTS, vm.word(frame + FRAME_SP))
  vm.frame = frame
  return frame
}

/** Sets the slots from `from` to `to` (addresses) to 0, without releasing anything. */
export function clearSlots(vm: VM, from: number, to: number): void {
  const { i32 } = vm
  for (let slot = from; slot < to; slot += W) i32[slot >>> 2] = 0
}

/**
 * Releases what a Python frame holds: locals first to last, then operands, namespace and function (as CPython 3.13; since 3.14
 * operands, then locals, the last first). Whoever holds
 * the frame's frame object gets the slots instead.
 */
export function clearFrame(vm: VM, frame: number): void {
  if (vm.word(frame + FRAME_OBJECT) !== 0) leaveFrameObject(vm, frame)
  const end = vm.word(frame + FRAME_SP)
  if (vm.profile.localsLastFirst) for (let slot = end - W; slot >= frame + FRAME_SLOTS; slot -= W) vm.clearSlot(slot)
  else for (let slot = frame + FRAME_SLOTS; slot < end; slot += W) vm.clearSlot(slot)
  vm.clearSlot(frame + FRAME_LOCALS_DICT)
  vm.clearSlot(frame + FRAME_FUNCTION)
}

/** Takes the running Python frame, which is on the stack, away; the one below runs. */
export function popFrame(vm: VM, frame: number): void {
  vm.frame = vm.word(frame + FRAME_PREVIOUS)
  leaveDepth(vm, vm.word(frame + FRAME_CODE))
  clearFrame(vm, frame)
  vm.stack.pop(frame as never)
}

/** The innermost Python frame, 0 none: what natives mean by the caller. */
export function pythonFrame(vm: VM): number {
  let frame = vm.frame
  while (frame !== 0 && isNativeFrame(vm, frame)) frame = vm.word(frame + FRAME_PREVIOUS)
  return frame
}

/** The `depth`-th Python frame that a program sees, from the running one on; 0 where there are fewer. */
export function shownFrame(vm: VM, depth = 0): number {
  let left = depth
  for (let frame = vm.frame; frame !== 0; frame = vm.word(frame + FRAME_PREVIOUS)) {
    if (isNativeFrame(vm, frame) || (vm.u32[(vm.word(frame + FRAME_CODE) + CODE_FLAGS) >>> 2] & CODE_HIDDEN) !== 0) continue
    if (left-- === 0) return frame
  }
  return 0
}

/** The Python frame below another one, 0 none. */
export function pythonFrameBelow(vm: VM, frame: number): number {
  let below = vm.word(frame + FRAME_PREVIOUS)
  while (below !== 0 && isNativeFrame(vm, below)) below = vm.word(below + FRAME_PREVIOUS)
  return below
}

/** Whether a frame is a native one. */
export const isNativeFrame = (vm: VM, frame: number): boolean => (vm.u32[(frame + FRAME_FLAGS) >>> 2] & FRAME_IS_NATIVE) !== 0
/** Whether a frame lies in a generator. */
export const isGeneratorFrame = (vm: VM, frame: number): boolean => (vm.u32[(frame + FRAME_FLAGS) >>> 2] & FRAME_IS_GENERATOR) !== 0
/** The generator that a frame lies in. */
export const generatorOf = (frame: number): number => frame - GENERATOR_FRAME
