import { allocateTrackable, track } from '../core/objects.js'
import { T } from '../core/statics.js'
import { type VM } from '../core/vm.js'

/** The value of a wrapped one. */
export const WRAPPED_VALUE = 2 * W
export const WRAPPED_BYTES = 3 * W

/** A value that an asynchronous generator yields, marked as such; owned, or 0 with MemoryError set. */
export function wrapYielded(vm: VM, value: number): number {
  const wrapped = allocateTrackable(vm, T.async_generator_wrapped_value, WRAPPED_BYTES)
  if (wrapped === 0) return 0
  vm.setWord(wrapped + WRAPPED_VALUE, vm.retain(value))
  track(vm, wrapped)
  return wrapped
}
