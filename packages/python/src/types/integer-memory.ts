import { allocate } from '../core/objects.js'
import { raise, raiseNoInt } from '../core/errors.js'
import { FLAG_INT, INT_BASIC, INT_BLOCK, INT_DIGITS, INT_TAG, TAG_NEGATIVE, TAG_ZERO, TYPE_FLAGS } from '../core/layouts.js'
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
export const DIGIT_RANGE = 2 ** DIGIT_BITS
const DIGIT_MASK = DIGIT_RANGE - 1
/** Two digits are as many bits as so many hexadecimal ones. */
const HEX_OF_TWO = 15
/** Characters that are made into one text at once: what a call may have as arguments on any engine. */
const PIECE = 8192

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
  if (integer === 0) integer = allocate(vm, type, digits === 1 && type === T_INT ? INT_BLOCK : INT_BASIC + 4 * Math.max(digits, 1))
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
  const digits = Math.ceil((hex.length * 4 - Math.clz32(hexValue(hex, 0)) + 28) / DIGIT_BITS)
  const integer = block(vm, type, digits, negative)
  if (integer === 0) return 0
  let at = (integer + INT_DIGITS) >>> 2
  for (let end = hex.length, left = digits; left > 0; end -= HEX_OF_TWO, left -= 2) {
    let low = 0
    let high = 0
    for (let index = Math.max(0, end - HEX_OF_TWO); index < end - 8; index++) high = high * 16 + hexValue(hex, index)
    for (let index = Math.max(0, end - 8); index < end; index++) low = low * 16 + hexValue(hex, index)
    vm.u32[at++] = low & DIGIT_MASK
    if (left > 1) vm.u32[at++] = (low >>> DIGIT_BITS) | (high << 2)
  }
  return integer
}

/** The value of a hexadecimal digit, a small letter from ten on. */
function hexValue(text: string, index: number): number {
  const code = text.charCodeAt(index)
  return code < 58 ? code - 48 : code - 87
}

/**
 * The int of `count` digits of a result, the least significant first and zeros on top allowed; a shared one from -5 to 256.
 * Owned, 0 without memory.
 */
export function intFromDigits(vm: VM, digits: Uint32Array, count: number, negative: boolean): number {
  let used = count
  while (used > 0 && digits[used - 1] === 0) used--
  const size = used === 0 ? 0 : used === 1 ? digits[0] : digits[1] * DIGIT_RANGE + digits[0]
  if (used <= 2 && size <= Number.MAX_SAFE_INTEGER) return intFrom(vm, negative ? 0 - size : size)
  const integer = block(vm, T_INT, used, negative)
  if (integer === 0) return 0
  const at = (integer + INT_DIGITS) >>> 2
  for (let index = 0; index < used; index++) vm.u32[at + index] = digits[index]
  return maybeShared(vm, integer)
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
  // Text again, for the same reason.
  const codes = new Uint8Array(HEX_OF_TWO * ((digits + 1) >>> 1))
  for (let index = 0, end = codes.length; index < digits; index += 2, end -= HEX_OF_TWO) {
    const above = index + 1 < digits ? vm.u32[at + index + 1] : 0
    let low = vm.u32[at + index] | (above << DIGIT_BITS)
    let high = above >>> 2
    for (let place = end - 1; place >= end - 8; place--, low >>>= 4) codes[place] = hexCode(low & 15)
    for (let place = end - 9; place >= end - HEX_OF_TWO; place--, high >>>= 4) codes[place] = hexCode(high & 15)
  }
  let text = '0x'
  for (let start = 0; start < codes.length; start += PIECE) text += String.fromCharCode.apply(null, codes.subarray(start, start + PIECE) as unknown as number[])
  const size = BigInt(text)
  return (tag & 3) === TAG_NEGATIVE ? -size : size
}

const hexCode = (value: number): number => (value < 10 ? 48 + value : 87 + value)

/** The value as a double, rounded half to even; ±Infinity when it is out of range. */
export function intDouble(vm: VM, integer: number): number {
  const value = intValue(vm, integer)
  return Number.isNaN(value) ? Number(intBig(vm, integer)) : value
}

/**
 * An int, bool or instance of an int subclass as a C `ssize_t`, rounded to a double where it is over 2^53; NaN with an exception set:
 * TypeError for anything else, OverflowError when it is over 2^63.
 */
export function toIndex(vm: VM, object: number): number {
  if (!isInt(vm, object)) {
    raiseNoInt(vm, object)
    return NaN
  }
  const value = intValue(vm, object)
  if (!Number.isNaN(value)) return value
  const big = intBig(vm, object)
  if (big === BigInt.asIntN(64, big)) return Number(big)
  raise(vm, T.OverflowError, 'Python int too large to convert to C ssize_t')
  return NaN
}
