import { GC_PRE_HEADER, TYPE_PRE_HEADER } from '../core/layouts.js'
import { STATICS, STATICS_BYTES, T_TUPLE } from '../core/statics.js'
import { type VM } from '../core/vm.js'

/**
 * Whether the object could be part of a cycle: its type is trackable, and it is no exact tuple that has been untracked
 * (CPython 3.13: Include/internal/pycore_gc.h). What is static is never tracked.
 */
export function mayBeTracked(vm: VM, object: number): boolean {
  const type = vm.typeOf(object)
  if (vm.u32[(type + TYPE_PRE_HEADER) >>> 2] === 0 || object < STATICS + STATICS_BYTES) return false
  return type !== T_TUPLE || vm.i32[(object - GC_PRE_HEADER) >>> 2] !== 0
}

/** Whether any of `count` slots from `items` holds something that {@link mayBeTracked}; empty slots do not count. */
export function anyMayBeTracked(vm: VM, items: number, count: number): boolean {
  for (let index = count - 1; index >= 0; index--) {
    const item = vm.i32[(items + index * W) >>> 2]
    if (item !== 0 && mayBeTracked(vm, item)) return true
  }
  return false
}
