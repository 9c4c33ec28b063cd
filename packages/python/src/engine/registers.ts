import { MisuseError } from '@mm/contract'
import { FRAME_CODE, FRAME_FLAGS, FRAME_IS_INTERLUDE, FRAME_IS_NATIVE, FRAME_PREVIOUS } from '../core/layouts.js'
import { THREAD_STATE } from '../core/statics.js'
import { S } from '../core/steps.js'
import { type VM } from '../core/vm.js'

/*
 * What of a Python that stands at a safepoint is not in its frames and objects: the registers of its thread. They are written behind those of
 * engine/roots.ts before the memory is saved, and read when it is taken up.
 *
 *  +0        +24     +28     +32               +36       +40         +44           +48           +52
 * ┌─────────┬───────┬───────┬─────────────────┬─────────┬───────────┬─────────────┬─────────────┬─────────────┐
 * │ roots.ts│ frame │ depth │ recursion limit │ handled │ exit code │ jumped from │ last native │ relocate in │
 * └─────────┴───────┴───────┴─────────────────┴─────────┴───────────┴─────────────┴─────────────┴─────────────┘
 */
const FRAME = (THREAD_STATE + 24) >>> 2

/**
 * Why the Python cannot be saved where it stands, `undefined` where it can: at a safepoint, with neither a collection nor a finalizer nor a request
 * for input nor traces of allocations under way, of which parts are kept in JavaScript.
 */
export function obstacle(vm: VM): string | undefined {
  if (vm.frame === 0) return 'the program has ended'
  if (!vm.safepoint || vm.pending || vm.exception !== 0 || vm.delivering !== 0) return 'it is not at a safepoint'
  if (vm.awaitedLine !== 'none') return 'it waits for input'
  if (vm.traces !== undefined) return 'allocations are traced'
  if (vm.collector.collecting || vm.lifetime.suspended) return 'a collection is under way'
  for (let frame = vm.frame; frame !== 0; frame = vm.word(frame + FRAME_PREVIOUS)) {
    const flags = vm.u32[(frame + FRAME_FLAGS) >>> 2]
    if ((flags & FRAME_IS_INTERLUDE) !== 0) return 'a finalizer is running'
    if ((flags & FRAME_IS_NATIVE) !== 0 && [S.finalizer, S.collection].includes(vm.word(frame + FRAME_CODE))) return 'a finalizer is running'
  }
  return undefined
}

/** Writes the registers into the memory. Throws `MisuseError` (`bad-option`) where there is an {@link obstacle}. */
export function saveRegisters(vm: VM): void {
  const why = obstacle(vm)
  if (why !== undefined) throw new MisuseError('bad-option', { operation: 'save' }, why)
  writeRegisters(vm)
}

/** The same before any program, where nothing can be in the way. */
export function writeRegisters(vm: VM): void {
  vm.i32.set([vm.frame, vm.depth, vm.recursionLimit, vm.handled, vm.exitCode, vm.jumpedFrom, vm.lastNative, vm.relocateIn], FRAME)
}

/** The registers as {@link saveRegisters} wrote them. */
export function restoreRegisters(vm: VM): void {
  const [frame, depth, recursionLimit, handled, exitCode, jumpedFrom, lastNative, relocateIn] = vm.i32.subarray(FRAME)
  Object.assign(vm, { frame, depth, recursionLimit, handled, exitCode, jumpedFrom, lastNative })
  // Before any program it is not at a safepoint, and has not begun to count.
  if (frame !== 0) Object.assign(vm, { relocateIn, safepoint: true })
}
