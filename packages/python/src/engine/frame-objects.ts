import {
  CODE_FRAME_BYTES,
  CODE_START,
  FRAME_BUILTINS,
  FRAME_CODE,
  FRAME_GLOBALS,
  FRAME_LOCALS_DICT,
  FRAME_OBJECT,
  FRAME_OBJECT_BACK,
  FRAME_OBJECT_BUILTINS,
  FRAME_OBJECT_CODE,
  FRAME_OBJECT_FRAME,
  FRAME_OBJECT_GLOBALS,
  FRAME_OBJECT_LASTI,
  FRAME_OBJECT_LOCALS,
  FRAME_OBJECT_SLOTS,
  FRAME_PC,
  FRAME_SLOTS,
  FRAME_SP,
  CODE_LOCALS,
} from '../core/layouts.js'
import { allocateTrackable, track } from '../core/objects.js'
import { T } from '../core/statics.js'
import { type VM } from '../core/vm.js'
import { shownFrame } from './frames.js'

/** Word of the number of slots behind a frame object that hold its copy of the frame's locals. */
const SLOT_COUNT = FRAME_OBJECT_LASTI + 4

/** Bytes of a frame object for that code, pre-header aside. */
export const frameObjectBytes = (vm: VM, code: number): number => FRAME_OBJECT_SLOTS + vm.word(code + CODE_FRAME_BYTES) - FRAME_SLOTS

/**
 * The frame object of a Python frame, made when somebody looks first (borrowed: the frame holds it); 0 with MemoryError set. While
 * the frame runs the object refers to it; when it ends, whoever still holds the object gets the frame's locals.
 */
export function frameObjectOf(vm: VM, frame: number): number {
  const known = vm.word(frame + FRAME_OBJECT)
  if (known !== 0) return known
  const code = vm.word(frame + FRAME_CODE)
  const bytes = frameObjectBytes(vm, code)
  const object = allocateTrackable(vm, T.frame, bytes)
  if (object === 0) return 0
  vm.u32.fill(0, (object + 2 * W) >>> 2, (object + bytes) >>> 2)
  vm.i32[(object + FRAME_OBJECT_FRAME) >>> 2] = frame
  vm.i32[(object + FRAME_OBJECT_CODE) >>> 2] = vm.retain(code)
  vm.i32[(object + FRAME_OBJECT_GLOBALS) >>> 2] = vm.retain(vm.word(frame + FRAME_GLOBALS))
  vm.i32[(object + FRAME_OBJECT_BUILTINS) >>> 2] = vm.retain(vm.word(frame + FRAME_BUILTINS))
  vm.i32[(frame + FRAME_OBJECT) >>> 2] = object
  track(vm, object)
  return object
}

/** Index in bytes of the instruction that a frame is at, as `f_lasti` counts. */
export function frameLasti(vm: VM, frame: number): number {
  return Math.max(0, vm.word(frame + FRAME_PC) - 4 - vm.word(vm.word(frame + FRAME_CODE) + CODE_START))
}

/** The frame ends: its object keeps what it needs of it, if anybody else holds it. */
export function leaveFrameObject(vm: VM, frame: number): void {
  const object = vm.word(frame + FRAME_OBJECT)
  vm.i32[(frame + FRAME_OBJECT) >>> 2] = 0
  vm.i32[(object + FRAME_OBJECT_FRAME) >>> 2] = 0
  if (!COUNTED || vm.word(object) > 1) takeOver(vm, frame, object)
  vm.release(object)
}

/** Moves the locals, and links the object of the frame below, which is made if need be. */
function takeOver(vm: VM, frame: number, object: number): void {
  const { i32 } = vm
  i32[(object + FRAME_OBJECT_LASTI) >>> 2] = frameLasti(vm, frame)
  const count = Math.min(vm.word(vm.word(frame + FRAME_CODE) + CODE_LOCALS), (vm.word(frame + FRAME_SP) - frame - FRAME_SLOTS) / W)
  for (let index = 0; index < count; index++) {
    i32[(object + FRAME_OBJECT_SLOTS + index * W) >>> 2] = i32[(frame + FRAME_SLOTS + index * W) >>> 2]
    i32[(frame + FRAME_SLOTS + index * W) >>> 2] = 0
  }
  i32[(object + SLOT_COUNT) >>> 2] = count
  if (i32[(object + FRAME_OBJECT_LOCALS) >>> 2] === 0) {
    i32[(object + FRAME_OBJECT_LOCALS) >>> 2] = i32[(frame + FRAME_LOCALS_DICT) >>> 2]
    i32[(frame + FRAME_LOCALS_DICT) >>> 2] = 0
  }
  // Frames of the prelude are nobody's to keep: what is in them would live on.
  const below = vm.frame === frame ? 0 : shownFrame(vm)
  const back = below === 0 ? 0 : frameObjectOf(vm, below)
  if (back !== 0) i32[(object + FRAME_OBJECT_BACK) >>> 2] = vm.retain(back)
}

/** Slots of a frame object that hold references, from FRAME_OBJECT_SLOTS on. */
export const frameObjectSlots = (vm: VM, object: number): number => vm.word(object + SLOT_COUNT)

