import { allocate } from '../core/objects.js'
import { raise, typeName } from '../core/errors.js'
import { FLAG_INT, INT_BASIC, INT_DIGITS, INT_TAG, TAG_NEGATIVE, TAG_ZERO, TYPE_FLAGS } from '../core/layouts.js'
import { intTaken } from '../core/numbers.js'
import { shared } from '../core/sharing.js'
import { SMALL_INT_GREATEST, T, T_BOOL, T_INT, smallInt } from '../core/statics.js'
import { type VM } from '../core/vm.js'

/**
 * Integers in memory: a tag (digits << 3 | sign) and digits of 30 bits, the least significant first
 * (CPython 3.13: Include/cpython/longintrepr.h).
 *
 * ```
 *   0       W      2W        3W
 * ┌───────┬───────┬─────────┬─────────┬─────────┬──
 * │ count │ type  │   tag   │ digit 0 │ digit 1 │ …    u32 each, 30 bits used
 * └───────┴───────┴─────────┴─────────┴─────────┴──
 * ```
 */
const DIGIT_BITS = 30
const DIGIT_RANGE = 2 ** DIGIT_BITS
const DIGIT_MASK = BigInt(DIGIT_RANGE - 1)

/** Digits of an integer's tag. */
export const digitCount = (vm: VM, integer: number): number => vm.u32[(integer + INT_TAG) >>> 2] >>> 3

/** Whether the object is an int: bools and instances of subclasses too. */
export function isInt(vm: VM, object: number): boolean {
  const type = vm.typeOf(object)
  return type === T_INT || type === T_BOOL || (vm.u32[(type + TYPE_FLAGS) >>> 2] & FLAG_INT) !== 0
}

/** A block for an integer of `type` with `digits` digits and the sign; the digits are the caller's to fill. */
function block(vm: VM, type: number, digits: number, negative: boolean): number {
  let integer = digits === 1 && type === T_INT && vm.free.int >= 0 ? intTaken(vm) : 0
  if (integer === 0) integer = allocate(vm, type, INT_BASIC + 4 * Math.max(digits, 1))
  if (integer === 0) return 0
  vm.setWord(integer + INT_TAG, (digits << 3) | (digits === 0 ? TAG_ZERO : negative ? TAG_NEGATIVE : 0))
  if (digits === 0) vm.u32[(integer + INT_DIGITS) >>> 2] = 0
  return integer
}

const maybeShared = (vm: VM, integer: number): number => (vm.sharing ? shared(vm, integer) : integer)

/** The int of a whole number of at most 2^53 in size: a shared one from -5 to 256 (or what the interning says), else new. */
export function intFrom(vm: VM, value: number): number {
  if (value >= vm.smallLeast && value <= vm.smallGreatest) return smallInt(value)
  return value > SMALL_INT_GREATEST && value <= vm.greatestSmallInt ? smallInt(value) : maybeShared(vm, intOfType(vm, T_INT, value))
}

/** As {@link intFrom}, never a shared one: for subclasses. */
export function intOfType(vm: VM, type: number, value: number): number {
  const size = Math.abs(value)
  const digits = size === 0 ? 0 : size < DIGIT_RANGE ? 1 : 2
  const integer = block(vm, type, digits, value < 0)
  if (integer === 0) return 0
  const at = (integer + INT_DIGITS) >>> 2
  if (digits >= 1) vm.u32[at] = size % DIGIT_RANGE
  if (digits === 2) vm.u32[at + 1] = Math.floor(size / DIGIT_RANGE)
  return integer
}

/** The int of any size; a shared one from -5 to 256. */
export function intFromBig(vm: VM, value: bigint): number {
  return value >= -9007199254740991n && value <= 9007199254740991n ? intFrom(vm, Number(value)) : maybeShared(vm, bigOfType(vm, T_INT, value))
}

/** As {@link intFromBig}, of a type of its own. */
export function bigOfType(vm: VM, type: number, value: bigint): number {
  if (value >= -9007199254740991n && value <= 9007199254740991n) return intOfType(vm, type, Number(value))
  const negative = value < 0n
  // Hexadecimal text is the only way out of a BigInt that is linear: shifting digit by digit is quadratic.
  const hex = (negative ? -value : value).toString(16)
  const digits = Math.ceil((hex.length * 4 - Math.clz32(parseInt(hex[0], 16)) + 28) / DIGIT_BITS)
  const integer = block(vm, type, digits, negative)
  if (integer === 0) return 0
  let at = (integer + INT_DIGITS) >>> 2
  // Fifteen hexadecimal digits are two of ours.
  let left = digits
  for (let end = hex.length; left > 0; end -= 15) {
    const both = Number.parseInt(hex.slice(Math.max(0, end - 15), Math.max(0, end)) || '0', 16)
    // 60 bits do not fit a double: take the two halves apart as text.
    if (both < Number.MAX_SAFE_INTEGER) {
      vm.u32[at++] = both % DIGIT_RANGE
      if (--left > 0) vm.u32[at++] = Math.floor(both / DIGIT_RANGE)
    } else {
      const exact = BigInt(`0x${hex.slice(Math.max(0, end - 15), end)}`)
      vm.u32[at++] = Number(exact & DIGIT_MASK)
      if (--left > 0) vm.u32[at++] = Number(exact >> 30n)
    }
    left--
  }
  return integer
}

/** The value of an int (or bool), NaN when it is over 2^53 in size. */
export function intValue(vm: VM, integer: number): number {
  const tag = vm.u32[(integer + INT_TAG) >>> 2]
  const at = (integer + INT_DIGITS) >>> 2
  const digits = tag >>> 3
  if (digits > 2) return NaN
  const size = digits === 0 ? 0 : digits === 1 ? vm.u32[at] : vm.u32[at + 1] * DIGIT_RANGE + vm.u32[at]
  if (size > Number.MAX_SAFE_INTEGER) return NaN
  return (tag & 3) === TAG_NEGATIVE ? -size : size
}

/** The value of an int of any size. Cost: linear in its digits. */
export function intBig(vm: VM, integer: number): bigint {
  const tag = vm.u32[(integer + INT_TAG) >>> 2]
  const digits = tag >>> 3
  const at = (integer + INT_DIGITS) >>> 2
  if (digits <= 2) {
    const size = digits === 0 ? 0n : digits === 1 ? BigInt(vm.u32[at]) : (BigInt(vm.u32[at + 1]) << 30n) | BigInt(vm.u32[at])
    return (tag & 3) === TAG_NEGATIVE ? -size : size
  }
  // Two digits are fifteen hexadecimal ones: text again, for the same reason.
  const pieces: string[] = []
  for (let index = (digits - 1) & ~1; index >= 0; index -= 2) {
    const high = index + 1 < digits ? vm.u32[at + index + 1] : 0
    pieces.push(((BigInt(high) << 30n) | BigInt(vm.u32[at + index])).toString(16).padStart(15, '0'))
  }
  const size = BigInt(`0x${pieces.join('')}`)
  return (tag & 3) === TAG_NEGATIVE ? -size : size
}

/** The value as a double, rounded half to even; ±Infinity when it is out of range. */
export function intDouble(vm: VM, integer: number): number {
  const value = intValue(vm, integer)
  return Number.isNaN(value) ? Number(intBig(vm, integer)) : value
}

/**
 * The value of an exact int, bool or instance of an int subclass that fits a double exactly; NaN with an exception set:
 * TypeError for anything else, OverflowError when it is too large.
 */
export function toIndex(vm: VM, object: number): number {
  if (!isInt(vm, object)) {
    raise(vm, T.TypeError, `'${typeName(vm, object)}' object cannot be interpreted as an integer`)
    return NaN
  }
  const value = intValue(vm, object)
  if (Number.isNaN(value)) raise(vm, T.OverflowError, "cannot fit 'int' into an index-sized integer")
  return value
}
