import { clearException, raised, takeException } from '../core/errors.js'
import {
  CODE_EXCEPTIONS,
  CODE_EXCEPTION_COUNT,
  CODE_LOCALS,
  CODE_START,
  EXCEPTION_EXTRA,
  FRAME_CODE,
  FRAME_FLAGS,
  FRAME_IS_BASE,
  FRAME_IS_NATIVE,
  FRAME_PC,
  FRAME_SLOTS,
  FRAME_SP,
} from '../core/layouts.js'
import { NONE, T } from '../core/statics.js'
import { type VM } from '../core/vm.js'
import { intNew } from '../core/numbers.js'
import { FRAME_OWN_FLAGS, RETURN_ITERATION, RETURN_SEND, isGeneratorFrame, popFrame } from './frames.js'
import { abandonGenerator, endLoop, endSend } from './generators.js'
import { refuseStopIteration } from './intrinsics.js'
import { stepNative } from './steps.js'
import { addTraceback } from './tracebacks.js'

/** Row of the exception table that covers the instruction a frame is at (address), 0 none. */
function handlerRow(vm: VM, frame: number): number {
  const { u32 } = vm
  const code = vm.word(frame + FRAME_CODE)
  const word = (vm.word(frame + FRAME_PC) - 4 - vm.word(code + CODE_START)) >>> 2
  let row = u32[(code + CODE_EXCEPTIONS) >>> 2]
  for (let left = u32[(code + CODE_EXCEPTION_COUNT) >>> 2]; left > 0; left--, row += 16) {
    if (word >= u32[row >>> 2] && word < u32[(row >>> 2) + 1]) return row
  }
  return 0
}

/** Goes on at a handler: the stack is cut to its depth, the exception on top. */
function enterHandler(vm: VM, frame: number, row: number): void {
  const { u32, i32 } = vm
  const code = vm.word(frame + FRAME_CODE)
  const start = vm.word(code + CODE_START)
  const depthAndLasti = u32[(row >>> 2) + 3]
  const base = frame + FRAME_SLOTS + vm.word(code + CODE_LOCALS) * W
  let sp = base + (depthAndLasti >>> 1) * W
  const exception = takeException(vm)
  for (let slot = vm.word(frame + FRAME_SP); slot > sp; ) {
    slot -= W
    i32[(frame + FRAME_SP) >>> 2] = slot
    vm.clearSlot(slot)
  }
  if ((depthAndLasti & 1) !== 0) {
    const lasti = intNew(vm, vm.word(frame + FRAME_PC) - 4 - start)
    // Nobody reads it but a debugger: without memory for it None does.
    vm.releaseMaybe(vm.exception)
    vm.exception = 0
    i32[sp >>> 2] = lasti === 0 ? NONE : lasti
    sp += W
  }
  i32[sp >>> 2] = exception
  i32[(frame + FRAME_SP) >>> 2] = sp + W
  i32[(frame + FRAME_PC) >>> 2] = start + u32[(row >>> 2) + 2] * 4
}

/** Whether StopIteration out of a callee is what the frame's instruction waits for: then it goes on. */
function endsWaiting(vm: VM, frame: number, flags: number): boolean {
  if ((flags & (RETURN_ITERATION | RETURN_SEND)) === 0 || !raised(vm, T.StopIteration)) return false
  if ((flags & RETURN_ITERATION) !== 0) {
    clearException(vm)
    endLoop(vm, frame)
    return true
  }
  const value = vm.retain(vm.word(vm.exception + EXCEPTION_EXTRA) || NONE)
  clearException(vm)
  endSend(vm, frame, value)
  return true
}

/**
 * Hands the exception that is set to the running frame: a native frame's step, a handler, or nobody: then the frame goes and the
 * one below is asked next. False at the bottom.
 */
export function raiseInto(vm: VM): boolean {
  const { frame } = vm
  const flags = vm.u32[(frame + FRAME_FLAGS) >>> 2]
  if ((flags & FRAME_IS_NATIVE) !== 0) {
    vm.fromCallee = false
    vm.reraising = false
    stepNative(vm, frame, 0)
    return (flags & FRAME_IS_BASE) === 0 || vm.frame !== 0
  }
  if (flags !== (flags & FRAME_OWN_FLAGS)) {
    if (vm.fromCallee && endsWaiting(vm, frame, flags)) {
      vm.fromCallee = false
      return true
    }
    vm.u32[(frame + FRAME_FLAGS) >>> 2] = flags & FRAME_OWN_FLAGS
  }
  if (!vm.reraising) addTraceback(vm, frame)
  vm.reraising = false
  vm.fromCallee = false
  const row = handlerRow(vm, frame)
  if (row !== 0) {
    enterHandler(vm, frame, row)
    return true
  }
  const generator = isGeneratorFrame(vm, frame)
  if (generator) refuseStopIteration(vm)
  const exception = vm.exception
  vm.exception = 0
  if (generator) abandonGenerator(vm, frame)
  else popFrame(vm, frame)
  vm.exception = exception
  vm.fromCallee = true
  return true
}
