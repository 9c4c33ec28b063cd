import {
  CODE_FLAGS,
  CODE_HIDDEN,
  EXCEPTION_TRACEBACK,
  FRAME_CODE,
  FRAME_OBJECT_CODE,
  TRACEBACK_BYTES,
  TRACEBACK_FRAME,
  TRACEBACK_LASTI,
  TRACEBACK_LINE,
  TRACEBACK_NEXT,
} from '../core/layouts.js'
import { allocateTrackable, track } from '../core/objects.js'
import { T } from '../core/statics.js'
import { type VM } from '../core/vm.js'
import { frameLasti, frameObjectOf } from './frame-objects.js'
import { positionAt } from './positions.js'

/** A traceback entry for the place that `frame` is at, before `next` (taken over, 0 none); owned, or 0 with MemoryError set. */
export function tracebackNew(vm: VM, frame: number, next: number): number {
  const object = frameObjectOf(vm, frame)
  const traceback = object === 0 ? 0 : allocateTrackable(vm, T.traceback, TRACEBACK_BYTES)
  if (traceback === 0) {
    vm.releaseMaybe(next)
    return 0
  }
  const { i32 } = vm
  i32[(traceback + TRACEBACK_NEXT) >>> 2] = next
  i32[(traceback + TRACEBACK_FRAME) >>> 2] = vm.retain(object)
  i32[(traceback + TRACEBACK_LASTI) >>> 2] = frameLasti(vm, frame)
  i32[(traceback + TRACEBACK_LINE) >>> 2] = 0
  track(vm, traceback)
  return traceback
}

/** Adds the place that `frame` is at to the traceback of the exception that is set, unless the frame is hidden. */
export function addTraceback(vm: VM, frame: number): void {
  if ((vm.u32[(vm.word(frame + FRAME_CODE) + CODE_FLAGS) >>> 2] & CODE_HIDDEN) !== 0) return
  const exception = vm.exception
  const slot = exception + EXCEPTION_TRACEBACK
  const next = vm.word(slot)
  // Without memory the traceback stays shorter; the exception that says so must not take the place of this one.
  vm.exception = 0
  vm.i32[slot >>> 2] = 0
  const traceback = tracebackNew(vm, frame, next === 0 ? 0 : vm.retain(next))
  vm.i32[slot >>> 2] = traceback === 0 ? next : traceback
  if (traceback !== 0) vm.releaseMaybe(next)
  vm.releaseMaybe(vm.exception)
  vm.exception = exception
}

/** The code that a traceback entry is in, borrowed. */
export const tracebackCode = (vm: VM, traceback: number): number => vm.word(vm.word(traceback + TRACEBACK_FRAME) + FRAME_OBJECT_CODE)

/** The line of a traceback entry; found out when somebody asks first. */
export function tracebackLine(vm: VM, traceback: number): number {
  const known = vm.word(traceback + TRACEBACK_LINE)
  if (known !== 0) return known
  const { line } = positionAt(vm, tracebackCode(vm, traceback), vm.word(traceback + TRACEBACK_LASTI))
  vm.i32[(traceback + TRACEBACK_LINE) >>> 2] = line
  return line
}
