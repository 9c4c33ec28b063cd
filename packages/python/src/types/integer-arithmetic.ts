import { raise } from '../core/errors.js'
import { T } from '../core/statics.js'
import { type VM } from '../core/vm.js'
import { pow } from '../numerics/powers.js'
import { floatFrom } from './float-memory.js'
import { addDigits, divideDigits, isShortDivision, isShortProduct, multiplyDigits } from './integer-digits.js'
import { intBig, intDouble, intFrom, intFromBig, intValue } from './integer-memory.js'

/** Bits that one integer may have: a result over this is a MemoryError, as it would be in any heap of ours. */
const MOST_BITS = 2 ** 28

const bitLength = (value: bigint): number => (value < 0n ? -value : value).toString(16).length * 4

/** `a // b` rounds down, unlike JavaScript's division. */
const floorDivide = (a: bigint, b: bigint): bigint => {
  const quotient = a / b
  return a % b !== 0n && a < 0n !== b < 0n ? quotient - 1n : quotient
}

const floorModulo = (a: bigint, b: bigint): bigint => {
  const rest = a % b
  return rest !== 0n && rest < 0n !== b < 0n ? rest + b : rest
}

/**
 * `a / b` of integers that are too large for doubles, rounded once (half to even): the quotient is taken with 66 bits
 * or so, and a sticky last bit stands for the rest.
 */
function divideExactly(a: bigint, b: bigint): number {
  const negative = a < 0n !== b < 0n
  const [n, d] = [a < 0n ? -a : a, b < 0n ? -b : b]
  const shift = 66 - (bitLength(n) - bitLength(d))
  const [top, bottom] = shift >= 0 ? [n << BigInt(shift), d] : [n, d << BigInt(-shift)]
  const quotient = (top / bottom) | (top % bottom === 0n ? 0n : 1n)
  // Below the normal range the power of two would round a second time: keep fewer bits there.
  const exponent = -shift
  const excess = -1074 - exponent
  let value: number
  if (excess > 0) {
    const kept = quotient >> BigInt(excess)
    const rest = quotient - (kept << BigInt(excess))
    const half = 1n << BigInt(excess - 1)
    const rounded = rest > half || (rest === half && (kept & 1n) === 1n) ? kept + 1n : kept
    value = bitLength(kept) > 56 ? Number(quotient) * 2 ** -1022 * 2 ** (exponent + 1022) : Number(rounded) * 2 ** -1074
  } else {
    const bits = Number(quotient)
    value = exponent > 900 ? bits * 2 ** 900 * 2 ** (exponent - 900) : bits * 2 ** Math.max(exponent, -900) * 2 ** Math.min(0, exponent + 900)
  }
  return negative ? -value : value
}

/** `a / b`, correctly rounded; raises ZeroDivisionError or OverflowError. */
function trueDivide(vm: VM, a: number, b: number): number {
  const [x, y] = [intValue(vm, a), intValue(vm, b)]
  if (y === 0) return raise(vm, T.ZeroDivisionError, 'division by zero')
  if (!Number.isNaN(x) && !Number.isNaN(y)) return floatFrom(vm, x / y)
  const value = divideExactly(intBig(vm, a), intBig(vm, b))
  if (!Number.isFinite(value)) return raise(vm, T.OverflowError, 'integer division result too large for a float')
  return floatFrom(vm, value)
}

function power(vm: VM, a: number, b: number): number {
  const exponent = intValue(vm, b)
  if (exponent < 0 || (Number.isNaN(exponent) && intBig(vm, b) < 0n)) {
    const base = intDouble(vm, a)
    if (base === 0) return raise(vm, T.ZeroDivisionError, '0.0 cannot be raised to a negative power')
    return floatFrom(vm, pow(base, intDouble(vm, b)))
  }
  const base = intBig(vm, a)
  if (base === 0n || base === 1n || base === -1n) {
    const odd = (intBig(vm, b) & 1n) === 1n
    return intFrom(vm, exponent === 0 ? 1 : base === -1n ? (odd ? -1 : 1) : Number(base))
  }
  if (Number.isNaN(exponent) || bitLength(base) * exponent > MOST_BITS) return raise(vm, T.MemoryError, '')
  const quick = Number(base) ** exponent
  return Number.isSafeInteger(quick) ? intFrom(vm, quick) : intFromBig(vm, base ** BigInt(exponent))
}

function shiftLeft(vm: VM, a: number, b: number): number {
  const by = intValue(vm, b)
  if (by < 0 || (Number.isNaN(by) && intBig(vm, b) < 0n)) return raise(vm, T.ValueError, 'negative shift count')
  const value = intValue(vm, a)
  if (value === 0) return intFrom(vm, 0)
  if (by < 53 && Math.abs(value) * 2 ** by <= Number.MAX_SAFE_INTEGER) return intFrom(vm, value * 2 ** by)
  if (Number.isNaN(by) || by > MOST_BITS) return raise(vm, T.MemoryError, '')
  return intFromBig(vm, intBig(vm, a) << BigInt(by))
}

function shiftRight(vm: VM, a: number, b: number): number {
  const by = intValue(vm, b)
  if (by < 0 || (Number.isNaN(by) && intBig(vm, b) < 0n)) return raise(vm, T.ValueError, 'negative shift count')
  const value = intValue(vm, a)
  if (Number.isNaN(by)) return intFrom(vm, value < 0 || intBig(vm, a) < 0n ? -1 : 0)
  if (!Number.isNaN(value)) return intFrom(vm, by > 60 ? (value < 0 ? -1 : 0) : Math.floor(value / 2 ** by))
  return intFromBig(vm, intBig(vm, a) >> BigInt(by))
}

const SMALL = 2 ** 31

/** One of the operators 0 to 11 (frontend/operators.ts) on two ints; bools count as ints. Owned, or 0 with an exception set. */
export function intBinary(vm: VM, op: number, a: number, b: number): number {
  const x = intValue(vm, a)
  const y = intValue(vm, b)
  const safe = !Number.isNaN(x) && !Number.isNaN(y)
  switch (op) {
    case 0:
      return safe && Number.isSafeInteger(x + y) ? intFrom(vm, x + y) : addDigits(vm, a, b, false)
    case 1:
      return safe && Number.isSafeInteger(x - y) ? intFrom(vm, x - y) : addDigits(vm, a, b, true)
    case 2:
      if (safe && Number.isSafeInteger(x * y)) return intFrom(vm, x * y + 0)
      return isShortProduct(vm, a, b) ? multiplyDigits(vm, a, b) : intFromBig(vm, intBig(vm, a) * intBig(vm, b))
    case 3:
      return trueDivide(vm, a, b)
    case 4:
      if (y === 0) return raise(vm, T.ZeroDivisionError, 'integer division or modulo by zero')
      if (safe && Math.abs(x) < 2 ** 52 && Math.abs(y) < SMALL) return intFrom(vm, Math.floor((x - (((x % y) + y) % y)) / y) + 0)
      return isShortDivision(vm, a, b) ? divideDigits(vm, a, b, false) : intFromBig(vm, floorDivide(intBig(vm, a), intBig(vm, b)))
    case 5:
      if (y === 0) return raise(vm, T.ZeroDivisionError, 'integer modulo by zero')
      if (safe && Math.abs(y) <= 2 ** 52) {
        const rest = x % y
        return intFrom(vm, (rest !== 0 && rest < 0 !== y < 0 ? rest + y : rest) + 0)
      }
      return isShortDivision(vm, a, b) ? divideDigits(vm, a, b, true) : intFromBig(vm, floorModulo(intBig(vm, a), intBig(vm, b)))
    case 6:
      return power(vm, a, b)
    case 7:
      return shiftLeft(vm, a, b)
    case 8:
      return shiftRight(vm, a, b)
  }
  if (safe && x === (x | 0) && y === (y | 0)) return intFrom(vm, op === 9 ? x & y : op === 10 ? x | y : x ^ y)
  const [p, q] = [intBig(vm, a), intBig(vm, b)]
  return intFromBig(vm, op === 9 ? p & q : op === 10 ? p | q : p ^ q)
}

/** `pow(a, b, modulus)`; raises ValueError where there is no answer. */
export function intPowerModulo(vm: VM, a: bigint, b: bigint, modulus: bigint): number {
  if (modulus === 0n) return raise(vm, T.ValueError, 'pow() 3rd argument cannot be 0')
  const size = modulus < 0n ? -modulus : modulus
  let base = floorModulo(a, size)
  let exponent = b
  if (b < 0n) {
    // Extended Euclid: the inverse of the base.
    let [r, next, s, t] = [size, base, 0n, 1n]
    while (next !== 0n) {
      const quotient = r / next
      ;[r, next, s, t] = [next, r - quotient * next, t, s - quotient * t]
    }
    if (r !== 1n) return raise(vm, T.ValueError, 'base is not invertible for the given modulus')
    base = floorModulo(s, size)
    exponent = -b
  }
  let result = floorModulo(1n, size)
  for (let bits = exponent; bits > 0n; bits >>= 1n) {
    if ((bits & 1n) === 1n) result = (result * base) % size
    base = (base * base) % size
  }
  return intFromBig(vm, floorModulo(result, modulus))
}
