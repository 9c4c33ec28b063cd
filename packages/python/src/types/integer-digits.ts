import { INT_DIGITS, INT_TAG, TAG_NEGATIVE } from '../core/layouts.js'
import { type VM } from '../core/vm.js'
import { DIGIT_RANGE, digitCount, intFromDigits } from './integer-memory.js'

/**
 * Arithmetic on the digits of integers where they lie, for those that are too large for a double and too small to be worth the way
 * through a BigInt and back (CPython 3.13: Objects/longobject.c, `x_add`, `x_sub`, `x_mul`, `inplace_divrem1`; Knuth, The Art of
 * Computer Programming 2, 4.3.1). A digit has 30 bits; a product of two has 60, over the 53 that a double holds, so one of them is taken in halves of 15.
 */
const DIGIT_MASK = DIGIT_RANGE - 1
const HALF_RANGE = 2 ** 15
const HALF_MASK = HALF_RANGE - 1
/** Products with more steps than this are left to BigInts: about where the two take the same time. */
const MOST_STEPS = 400

/** Added to an estimated digit of a quotient, so that it is never too small: the estimate is off by less, and rarely as much. */
const DOUBT = 2 ** -20

/** Digits of a result, and what is left of a dividend, before there is a block for them; nothing stays in them between calls. */
let result = new Uint32Array(64)
let remainder = new Uint32Array(64)

function reserve(digits: number): void {
  if (digits <= result.length) return
  result = new Uint32Array(2 * digits)
  remainder = new Uint32Array(2 * digits)
}

const firstDigit = (integer: number): number => (integer + INT_DIGITS) >>> 2
const isNegative = (vm: VM, integer: number): boolean => (vm.u32[(integer + INT_TAG) >>> 2] & 3) === TAG_NEGATIVE

/** -1, 0 or 1: how the sizes of two integers compare, whatever their signs. */
function compareSizes(vm: VM, a: number, b: number): number {
  const count = digitCount(vm, a)
  const others = digitCount(vm, b)
  if (count !== others) return count < others ? -1 : 1
  const { u32 } = vm
  for (let at = firstDigit(a) + count - 1, other = firstDigit(b) + count - 1, left = count; left > 0; at--, other--, left--) {
    if (u32[at] !== u32[other]) return u32[at] < u32[other] ? -1 : 1
  }
  return 0
}

/** -1, 0 or 1: how two integers compare. */
export function compareDigits(vm: VM, a: number, b: number): number {
  const negative = isNegative(vm, a)
  if (negative !== isNegative(vm, b)) return negative ? -1 : 1
  return negative ? compareSizes(vm, b, a) : compareSizes(vm, a, b)
}

function sumOfSizes(vm: VM, a: number, b: number, negative: boolean): number {
  const isLonger = digitCount(vm, a) >= digitCount(vm, b)
  const [long, short] = isLonger ? [a, b] : [b, a]
  const [most, least] = [digitCount(vm, long), digitCount(vm, short)]
  reserve(most + 1)
  const { u32 } = vm
  const [longAt, shortAt] = [firstDigit(long), firstDigit(short)]
  let carry = 0
  for (let index = 0; index < least; index++) {
    carry += u32[longAt + index] + u32[shortAt + index]
    result[index] = carry & DIGIT_MASK
    carry >>>= 30
  }
  for (let index = least; index < most; index++) {
    carry += u32[longAt + index]
    result[index] = carry & DIGIT_MASK
    carry >>>= 30
  }
  result[most] = carry
  return intFromDigits(vm, result, most + 1, negative)
}

/** The size of `a`, which is not the smaller one, without that of `b`. */
function differenceOfSizes(vm: VM, a: number, b: number, negative: boolean): number {
  const [most, least] = [digitCount(vm, a), digitCount(vm, b)]
  reserve(most)
  const { u32 } = vm
  const [longAt, shortAt] = [firstDigit(a), firstDigit(b)]
  let borrow = 0
  for (let index = 0; index < most; index++) {
    const rest = u32[longAt + index] - (index < least ? u32[shortAt + index] : 0) - borrow
    result[index] = rest & DIGIT_MASK
    borrow = rest < 0 ? 1 : 0
  }
  return intFromDigits(vm, result, most, negative)
}

/** `a + b`, or `a - b` with `subtract`. Owned, 0 without memory. Cost: linear in their digits. */
export function addDigits(vm: VM, a: number, b: number, subtract: boolean): number {
  const negative = isNegative(vm, a)
  if (negative === (isNegative(vm, b) !== subtract)) return sumOfSizes(vm, a, b, negative)
  return compareSizes(vm, a, b) >= 0 ? differenceOfSizes(vm, a, b, negative) : differenceOfSizes(vm, b, a, !negative)
}

/** Whether {@link multiplyDigits} is the quicker way. */
export const isShortProduct = (vm: VM, a: number, b: number): boolean => digitCount(vm, a) * digitCount(vm, b) <= MOST_STEPS

/** `a * b`. Owned, 0 without memory. Cost: the product of their digits. */
export function multiplyDigits(vm: VM, a: number, b: number): number {
  const [count, others] = [digitCount(vm, a), digitCount(vm, b)]
  reserve(count + others)
  result.fill(0, 0, count + others)
  const { u32 } = vm
  const [at, otherAt] = [firstDigit(a), firstDigit(b)]
  for (let index = 0; index < count; index++) {
    const digit = u32[at + index]
    const low = digit & HALF_MASK
    const high = digit >>> 15
    let carry = 0
    for (let other = 0; other < others; other++) {
      const factor = u32[otherAt + other]
      const upper = high * factor
      const lower = low * factor + (upper & HALF_MASK) * HALF_RANGE + result[index + other] + carry
      result[index + other] = lower & DIGIT_MASK
      carry = Math.floor(lower / DIGIT_RANGE) + Math.floor(upper / HALF_RANGE)
    }
    result[index + others] = carry
  }
  return intFromDigits(vm, result, count + others, isNegative(vm, a) !== isNegative(vm, b))
}

/** Divides the size of `a` by one digit, into `result`; the rest. */
function divideByDigit(vm: VM, a: number, count: number, divisor: number): number {
  const { u32 } = vm
  const at = firstDigit(a)
  let rest = 0
  for (let index = count - 1; index >= 0; index--) {
    const digit = u32[at + index]
    const upper = rest * HALF_RANGE + (digit >>> 15)
    const high = Math.floor(upper / divisor)
    const lower = (upper - high * divisor) * HALF_RANGE + (digit & HALF_MASK)
    const low = Math.floor(lower / divisor)
    rest = lower - low * divisor
    result[index] = high * HALF_RANGE + low
  }
  return rest
}

/** Takes `digit` times the divisor away from the digits of the remainder from `from` on; true when that was too much. */
function takeAway(u32: Uint32Array, divisorAt: number, count: number, from: number, digit: number): boolean {
  const low = digit & HALF_MASK
  const high = digit >>> 15
  let carry = 0
  for (let index = 0; index < count; index++) {
    const factor = u32[divisorAt + index]
    const upper = high * factor
    const product = low * factor + (upper & HALF_MASK) * HALF_RANGE + carry
    const rest = remainder[from + index] - (product & DIGIT_MASK)
    remainder[from + index] = rest & DIGIT_MASK
    carry = Math.floor(product / DIGIT_RANGE) + Math.floor(upper / HALF_RANGE) + (rest < 0 ? 1 : 0)
  }
  const rest = remainder[from + count] - carry
  remainder[from + count] = rest & DIGIT_MASK
  return rest < 0
}

/** Gives the divisor back to the remainder once. */
function giveBack(u32: Uint32Array, divisorAt: number, count: number, from: number): void {
  let carry = 0
  for (let index = 0; index < count; index++) {
    carry += remainder[from + index] + u32[divisorAt + index]
    remainder[from + index] = carry & DIGIT_MASK
    carry >>>= 30
  }
  remainder[from + count] = (remainder[from + count] + carry) & DIGIT_MASK
}

/**
 * Divides the size of `a` by that of `b`, which has two digits or more and no more than `a`: quotient into `result`, rest into `remainder`.
 * Each digit of the quotient is estimated from the leading 53 bits of both, which is right or one too many.
 */
function divideLong(vm: VM, a: number, b: number, count: number, others: number): void {
  const { u32 } = vm
  const divisorAt = firstDigit(b)
  const below = others > 2 ? u32[divisorAt + others - 3] / DIGIT_RANGE : 0
  const divisor = u32[divisorAt + others - 1] * DIGIT_RANGE + u32[divisorAt + others - 2] + below
  remainder.set(u32.subarray(firstDigit(a), firstDigit(a) + count))
  remainder[count] = 0
  for (let from = count - others; from >= 0; from--) {
    const top = from + others
    const next = top > 2 ? remainder[top - 3] / DIGIT_RANGE : 0
    const leading = (remainder[top] * DIGIT_RANGE + remainder[top - 1]) * DIGIT_RANGE + (remainder[top - 2] + next)
    let digit = Math.min(DIGIT_MASK, Math.floor(leading / divisor + DOUBT))
    if (digit > 0 && takeAway(u32, divisorAt, others, from, digit)) {
      giveBack(u32, divisorAt, others, from)
      digit--
    }
    result[from] = digit
  }
}

/** Whether {@link divideDigits} is the quicker way. */
export function isShortDivision(vm: VM, a: number, b: number): boolean {
  const others = digitCount(vm, b)
  return others === 1 || (digitCount(vm, a) - others) * others <= MOST_STEPS
}

/**
 * `a // b` or `a % b`, rounded down as Python does; `b` is not zero. Owned, 0 without memory. Cost: the digits of `b`
 * times those of the quotient.
 */
export function divideDigits(vm: VM, a: number, b: number, wantsRest: boolean): number {
  const [count, others] = [digitCount(vm, a), digitCount(vm, b)]
  const negative = isNegative(vm, b)
  const differ = isNegative(vm, a) !== negative
  reserve(Math.max(count, others) + 1)
  let quotientDigits = 0
  if (count < others) {
    remainder.fill(0, 0, others)
    remainder.set(vm.u32.subarray(firstDigit(a), firstDigit(a) + count))
  } else if (others === 1) {
    remainder[0] = divideByDigit(vm, a, count, vm.u32[firstDigit(b)])
    quotientDigits = count
  } else {
    divideLong(vm, a, b, count, others)
    quotientDigits = count - others + 1
  }
  let rest = others
  while (rest > 0 && remainder[rest - 1] === 0) rest--
  // Rounded down, not towards zero: a quotient below zero is one further from it, and the rest has the divisor's sign.
  const isInexact = differ && rest > 0
  if (!wantsRest) {
    result[quotientDigits] = 0
    if (isInexact) for (let index = 0; (result[index] = (result[index] + 1) & DIGIT_MASK) === 0; index++);
    return intFromDigits(vm, result, quotientDigits + 1, differ)
  }
  if (isInexact) {
    let borrow = 0
    const at = firstDigit(b)
    for (let index = 0; index < others; index++) {
      const left = vm.u32[at + index] - remainder[index] - borrow
      remainder[index] = left & DIGIT_MASK
      borrow = left < 0 ? 1 : 0
    }
  }
  return intFromDigits(vm, remainder, others, negative)
}
