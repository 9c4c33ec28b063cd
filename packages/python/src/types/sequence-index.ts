import { raise, raiseMemory, typeName } from '../core/errors.js'
import { FLAG_BYTES, FLAG_LIST, FLAG_STR, FLAG_TUPLE, TYPE_FLAGS } from '../core/layouts.js'
import { T } from '../core/statics.js'
import { type VM } from '../core/vm.js'
import { intBig, intValue, isInt } from './int.js'

/** The largest index of CPython on 64 bits, and one more than the most bytes that a block may have here. */
const MOST = 0x7fffffffffffffffn
const BLOCK_LIMIT = 0x7fffffff

/** An int as an index of any sequence: ±Infinity where it is over 2^53; NaN with `error` set where it is over 2^63. */
export function indexValue(vm: VM, integer: number, error: number): number {
  const value = intValue(vm, integer)
  if (!Number.isNaN(value)) return value
  const big = intBig(vm, integer)
  if (big <= MOST && big >= -MOST - 1n) return big < 0n ? -Infinity : Infinity
  raise(vm, error, `cannot fit '${typeName(vm, integer)}' into an index-sized integer`)
  return NaN
}

/** The place of item `key` (an int) among `size`, counted from the end when negative; -1 when there is none, IndexError being set where the int is over 2^63. */
export function boundedIndex(vm: VM, key: number, size: number): number {
  const value = intValue(vm, key)
  const index = value < 0 ? value + size : value
  if (index >= 0 && index < size) return index
  if (Number.isNaN(value)) indexValue(vm, key, T.IndexError)
  return -1
}

/** An int as `start` or `stop` of a search among `size` items: from 0 up, past the end where it is. Never fails. */
export function clampedIndex(vm: VM, integer: number, size: number): number {
  const value = intValue(vm, integer)
  if (Number.isNaN(value)) return intBig(vm, integer) < 0n ? 0 : Number.MAX_SAFE_INTEGER
  return value < 0 ? Math.max(0, value + size) : value
}

/** How often a sequence of `size` items is to be repeated; -1 with an exception set, -2 where `count` is no int: `__index__` is to be asked. */
export function repeatCount(vm: VM, count: number, size: number): number {
  if (!isInt(vm, count)) return -2
  const value = indexValue(vm, count, T.OverflowError)
  if (Number.isNaN(value)) return -1
  if (value <= 0) return 0
  if (size !== 0 && value * size * W >= BLOCK_LIMIT) return (raiseMemory(vm), -1)
  return size === 0 ? 1 : value
}

/** Whether the object is a sequence that `*` repeats: then it asks how often, whatever is on its right. */
export const isRepeatable = (vm: VM, object: number): boolean =>
  (vm.u32[(vm.typeOf(object) + TYPE_FLAGS) >>> 2] & (FLAG_STR | FLAG_TUPLE | FLAG_LIST | FLAG_BYTES)) !== 0

/** Raises TypeError for what is no number of times. */
export const notACount = (vm: VM, object: number): 0 => raise(vm, T.TypeError, `can't multiply sequence by non-int of type '${typeName(vm, object)}'`)
