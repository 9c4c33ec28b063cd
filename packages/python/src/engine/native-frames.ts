import { raiseMemory } from '../core/errors.js'
import {
  FRAME_BORROWS,
  FRAME_CODE,
  FRAME_FLAGS,
  FRAME_FUNCTION,
  FRAME_IS_NATIVE,
  FRAME_LOCALS_DICT,
  FRAME_OBJECT,
  FRAME_PC,
  FRAME_PREVIOUS,
  FRAME_SLOTS,
  FRAME_SP,
} from '../core/layouts.js'
import { type VM } from '../core/vm.js'

/**
 * Frames of natives that wait for Python code. A native pushes one, puts what it needs into its reference slots, and returns
 * what `call` gave where that is SUSPENDED; then the step goes on with the callee's result. Where `call` answers at once
 * the native goes on itself (it may call its own step). A native or step that returns a result or FAILED must have its frame on
 * top: the engine pops the frame of a step, `finish` that of a native.
 *
 * ```ts
 * const frame = pushNativeFrame(vm, S.map_next, 2)
 * if (frame === 0) return FAILED
 * vm.i32[nativeSlot(frame, 0) >>> 2] = vm.retain(iterator)
 * return finish(vm, frame, call(vm, func, item))   // pops the frame unless SUSPENDED
 * ```
 */

/** Pushes a native frame with `references` empty reference slots and `words` raw words behind them; 0 with MemoryError set. */
export function pushNativeFrame(vm: VM, step: number, references: number, words = 0): number {
  const bytes = FRAME_SLOTS + (references + words) * W
  const frame = vm.stack.push(bytes)
  if (frame === 0) return raiseMemory(vm)
  const { i32 } = vm
  const end = frame + FRAME_SLOTS + references * W
  i32[(frame + FRAME_FUNCTION) >>> 2] = 0
  i32[(frame + FRAME_PREVIOUS) >>> 2] = vm.frame
  i32[(frame + FRAME_CODE) >>> 2] = step
  i32[(frame + FRAME_PC) >>> 2] = 0
  i32[(frame + FRAME_LOCALS_DICT) >>> 2] = bytes
  i32[(frame + FRAME_OBJECT) >>> 2] = 0
  i32[(frame + FRAME_SP) >>> 2] = end
  i32[(frame + FRAME_FLAGS) >>> 2] = FRAME_IS_NATIVE
  for (let slot = frame + FRAME_SLOTS; slot < end; slot += W) i32[slot >>> 2] = 0
  vm.frame = frame
  return frame
}

/** Address of the `index`-th reference slot of a native frame; raw words come behind the last one. */
export const nativeSlot = (frame: number, index: number): number => frame + FRAME_SLOTS + index * W

/** The reference in a slot of a native frame, borrowed. */
export const nativeReference = (vm: VM, frame: number, index: number): number => vm.i32[(frame + FRAME_SLOTS + index * W) >>> 2]

/** The number that the frame keeps for its step: how far it is. */
export const nativeState = (vm: VM, frame: number): number => vm.i32[(frame + FRAME_PC) >>> 2]

/** Sets {@link nativeState}. */
export function setNativeState(vm: VM, frame: number, state: number): void {
  vm.i32[(frame + FRAME_PC) >>> 2] = state
}

/**
 * As {@link pushNativeFrame}, for a native that an instruction waits for: what its slots are to hold are operands, which the frame below
 * keeps till the result is there. They are put there without counting.
 */
export function pushBorrowingFrame(vm: VM, step: number, references: number): number {
  const frame = pushNativeFrame(vm, step, references)
  if (frame !== 0) vm.i32[(frame + FRAME_FLAGS) >>> 2] = FRAME_IS_NATIVE | FRAME_BORROWS
  return frame
}

/**
 * Pushes a native frame whose slots from `first` on hold the `count` words from `args` on; twice, and `self` (0 none), where some of them have
 * names: CPython packs arguments into a tuple and a dict, and with names unpacks them again behind `self`.
 */
export function pushHoldingFrame(vm: VM, step: number, first: number, self: number, args: number, count: number, names: number): number {
  const times = names === 0 ? 1 : 2
  const frame = pushNativeFrame(vm, step, first + 1 + times * count)
  if (frame === 0) return 0
  let slot = nativeSlot(frame, first) >>> 2
  if (names !== 0 && self !== 0) vm.i32[slot] = vm.retain(self)
  slot += W >>> 2
  for (let time = 0; time < times; time++) {
    for (let index = 0; index < count; index++, slot += W >>> 2) vm.i32[slot] = vm.retain(vm.i32[(args + index * W) >>> 2])
  }
  return frame
}

/** Releases what the slots of a native frame hold. */
export function clearNativeSlots(vm: VM, frame: number): void {
  const end = vm.word(frame + FRAME_SP)
  for (let slot = frame + FRAME_SLOTS; slot < end; slot += W) vm.clearSlot(slot)
}

/** Takes the topmost frame, a native one, away, and releases what its slots hold. */
export function popNativeFrame(vm: VM, frame: number): void {
  vm.frame = vm.word(frame + FRAME_PREVIOUS)
  if ((vm.i32[(frame + FRAME_FLAGS) >>> 2] & FRAME_BORROWS) === 0) clearNativeSlots(vm, frame)
  vm.stack.pop(frame as never)
}

/** Ends a native that pushed `frame`: pops it, unless something runs on top of it (SUSPENDED). Returns `result`. */
export function finish(vm: VM, frame: number, result: number): number {
  if (vm.frame === frame) popNativeFrame(vm, frame)
  return result
}
