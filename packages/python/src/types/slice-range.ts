import { SLICE_START, SLICE_STEP, SLICE_STOP } from '../core/layouts.js'
import { raise } from '../core/errors.js'
import { NONE, T } from '../core/statics.js'
import { type VM } from '../core/vm.js'
import { intBig, intValue, isInt } from './int.js'

/** An int as a number, ±Infinity where it is over 2^53. */
function clamped(vm: VM, object: number): number {
  const value = intValue(vm, object)
  return Number.isNaN(value) ? (intBig(vm, object) < 0n ? -Infinity : Infinity) : value
}

/** Whether a part of a slice is None or an int (of a subclass, too): what needs no Python code. */
const isPlain = (vm: VM, part: number): boolean => part === NONE || isInt(vm, part)

/**
 * What `slice` takes of a sequence of `length` items: sets `vm.sliceStart`, `sliceStop`, `sliceStep`, `sliceLength`. Returns 1; 0 with
 * ValueError set for a step of zero; 2 where a part is neither None nor an int: `__index__` is to be asked (prelude).
 */
export function sliceRange(vm: VM, slice: number, length: number): 0 | 1 | 2 {
  const start = vm.i32[(slice + SLICE_START) >>> 2]
  const stop = vm.i32[(slice + SLICE_STOP) >>> 2]
  const step = vm.i32[(slice + SLICE_STEP) >>> 2]
  if (!isPlain(vm, start) || !isPlain(vm, stop) || !isPlain(vm, step)) return 2
  const by = step === NONE ? 1 : clamped(vm, step)
  if (by === 0) {
    raise(vm, T.ValueError, 'slice step cannot be zero')
    return 0
  }
  setSlice(vm, start === NONE ? NaN : clamped(vm, start), stop === NONE ? NaN : clamped(vm, stop), by, length)
  return 1
}

/** As {@link sliceRange} from numbers (NaN for None, ±Infinity for what is too large); the step is not 0. */
export function setSlice(vm: VM, start: number, stop: number, step: number, length: number): void {
  const backwards = step < 0
  const least = backwards ? -1 : 0
  const most = backwards ? length - 1 : length
  const from = Number.isNaN(start) ? (backwards ? most : least) : bounded(start, length, least, most)
  const to = Number.isNaN(stop) ? (backwards ? least : most) : bounded(stop, length, least, most)
  vm.sliceStart = from
  vm.sliceStop = to
  // With an endless step there is at most one item, so any step past the end does.
  vm.sliceStep = step === Infinity ? Number.MAX_SAFE_INTEGER : step === -Infinity ? -Number.MAX_SAFE_INTEGER : step
  vm.sliceLength = backwards ? (to < from ? Math.floor((from - to - 1) / -step) + 1 : 0) : from < to ? Math.floor((to - from - 1) / step) + 1 : 0
}

const bounded = (position: number, length: number, least: number, most: number): number =>
  position < 0 ? Math.max(position + length, least) : Math.min(position, most)
