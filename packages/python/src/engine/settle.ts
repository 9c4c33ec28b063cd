import { FRAME_FLAGS, FRAME_IS_NATIVE, FRAME_PC, FRAME_SP, TUPLE_ITEMS } from '../core/layouts.js'
import { raise, typeName } from '../core/errors.js'
import { FALSE, NONE, T, TRUE } from '../core/statics.js'
import { type VM } from '../core/vm.js'
import { beginFinalizers } from './finalizers.js'
import {
  FRAME_OWN_FLAGS,
  RETURN_DISCARD,
  RETURN_INIT,
  RETURN_MASK,
  RETURN_NOT,
  RETURN_NULL,
  RETURN_REDO,
  RETURN_SECOND,
  RETURN_SHIFT,
  RETURN_SPLIT,
} from './frames.js'
import { reachSafepoint } from './safepoints.js'
import { stepNative } from './steps.js'
import { raiseInto } from './unwind.js'

/** Why the engine has stopped. */
export type Stop = 'done' | 'paused' | 'stopped' | 'input'

/**
 * Between two stretches of the interpreter: runs what waits, hands results and exceptions to the frames that they are for, until a
 * Python frame can go on (`undefined`), or the engine is to stop.
 */
export function settle(vm: VM): Stop | undefined {
  for (;;) {
    if (vm.frame === 0) return 'done'
    if (vm.pending) beginFinalizers(vm)
    else if (vm.exception !== 0) raiseInto(vm)
    else if (vm.delivering !== 0) deliver(vm)
    else if (vm.paused !== undefined) {
      const { paused } = vm
      vm.paused = undefined
      return paused
    } else if (vm.safepoint) {
      vm.safepoint = false
      const stop = reachSafepoint(vm)
      if (stop !== undefined) return stop
    } else return undefined
  }
}

/** Hands the result that is on its way to the running frame. */
function deliver(vm: VM): void {
  const value = vm.delivering
  vm.delivering = 0
  const { frame } = vm
  const flags = vm.u32[(frame + FRAME_FLAGS) >>> 2]
  if ((flags & FRAME_IS_NATIVE) !== 0) stepNative(vm, frame, value)
  else if ((flags & ~FRAME_OWN_FLAGS) === 0) push(vm, frame, value)
  else {
    vm.u32[(frame + FRAME_FLAGS) >>> 2] = flags & FRAME_OWN_FLAGS
    receive(vm, frame, value, flags)
  }
}

function push(vm: VM, frame: number, value: number): void {
  const sp = vm.word(frame + FRAME_SP)
  vm.i32[sp >>> 2] = value
  vm.i32[(frame + FRAME_SP) >>> 2] = sp + W
}

/** A result for an instruction that said what to do with it. */
function receive(vm: VM, frame: number, value: number, flags: number): void {
  if ((flags & RETURN_SECOND) !== 0) {
    vm.replaceSlot(vm.word(frame + FRAME_SP) - 2 * W, value)
    return redo(vm, frame)
  }
  drop(vm, frame, (flags >>> RETURN_SHIFT) & RETURN_MASK)
  if ((flags & RETURN_DISCARD) !== 0) {
    if ((flags & RETURN_INIT) !== 0 && value !== NONE) raise(vm, T.TypeError, `__init__() should return None, not '${typeName(vm, value)}'`)
    vm.release(value)
  } else if ((flags & RETURN_SPLIT) !== 0) {
    push(vm, frame, vm.retain(vm.word(value + TUPLE_ITEMS)))
    const match = vm.word(value + TUPLE_ITEMS + W)
    push(vm, frame, vm.retain(match))
    // What the block handles is its part of the group.
    if (match !== NONE) {
      const handled = vm.handled
      vm.handled = vm.retain(match)
      vm.releaseMaybe(handled)
    }
    vm.release(value)
  } else push(vm, frame, (flags & RETURN_NOT) === 0 ? value : value === TRUE ? FALSE : TRUE)
  if ((flags & RETURN_NULL) !== 0) push(vm, frame, 0)
  if ((flags & RETURN_REDO) !== 0) redo(vm, frame)
}

/** Releases the topmost `count` operands, the lowest first. */
function drop(vm: VM, frame: number, count: number): void {
  const end = vm.word(frame + FRAME_SP)
  const from = end - count * W
  vm.i32[(frame + FRAME_SP) >>> 2] = from
  for (let slot = from; slot < end; slot += W) vm.clearSlot(slot)
}

/** The instruction that a frame has executed last (it has no caches) is executed again. */
function redo(vm: VM, frame: number): void {
  vm.i32[(frame + FRAME_PC) >>> 2] -= 4
}
