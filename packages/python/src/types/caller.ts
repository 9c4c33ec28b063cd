import { CODE_FLAGS, CODE_SEEN_THROUGH, FRAME_CODE, FRAME_GLOBALS } from '../core/layouts.js'
import { type VM } from '../core/vm.js'
import { pythonFrame, pythonFrameBelow } from '../engine/frames.js'

const isHidden = (vm: VM, frame: number): boolean => (vm.u32[(vm.word(frame + FRAME_CODE) + CODE_FLAGS) >>> 2] & CODE_SEEN_THROUGH) !== 0

/** The innermost frame of the program's own, those of the prelude passed over; 0 none. */
export function callerFrame(vm: VM): number {
  let frame = pythonFrame(vm)
  while (frame !== 0 && isHidden(vm, frame)) frame = pythonFrameBelow(vm, frame)
  return frame
}

/** The frame of the program's own below another one; 0 none. */
export function frameBelow(vm: VM, frame: number): number {
  let below = pythonFrameBelow(vm, frame)
  while (below !== 0 && isHidden(vm, below)) below = pythonFrameBelow(vm, below)
  return below
}

/** Globals of the caller (borrowed), 0 where there is none. */
export function callerGlobals(vm: VM): number {
  const frame = callerFrame(vm)
  return frame === 0 ? 0 : vm.word(frame + FRAME_GLOBALS)
}
