import { add, divide, lower, multiply, product } from './double-double.js'
import { exponential, logarithm, scale } from './exponentials.js'

/** Whole exponents up to here are multiplied out. */
const MOST_FACTORS = 1024
/** Sizes whose squares and products stay doubles on the way. */
const LEAST = 1e-150
const MOST = 1e150

/** `x^n` for a whole n, multiplied out with twice the digits. */
function wholePower(x: number, n: number): number {
  let high = 1
  let low = 0
  let base = x
  let baseLow = 0
  for (let left = Math.abs(n); left > 0; left = Math.floor(left / 2)) {
    if (left % 2 === 1) {
      high = multiply(high, low, base, baseLow)
      low = lower()
    }
    if (left === 1) break
    const square = product(base, base)
    const rest = lower() + 2 * base * baseLow
    base = add(square, 0, rest, 0)
    baseLow = lower()
  }
  return n > 0 ? high : divide(1, 0, high, low)
}

/**
 * `x^y` rounded once, as C has it: 1^NaN and (-1)^±Infinity are 1, which JavaScript says is NaN. NaN for a negative x and a y that is not
 * whole.
 */
export function pow(x: number, y: number): number {
  if (x === 1 || y === 0) return 1
  if (x === -1 && !Number.isFinite(y) && !Number.isNaN(y)) return 1
  const plain = x ** y
  const size = Math.abs(x)
  // Where nothing is rounded, or what is rounded has fewer bits than 53.
  if (!Number.isFinite(plain) || Math.abs(plain) < 2 ** -1022 || !Number.isFinite(x) || !Number.isFinite(y) || size < 2 ** -1022) return plain
  if (y === 1) return x
  if (y === 2) return x * x
  if (y === 0.5) return Math.sqrt(x)
  const between = Math.abs(plain) > LEAST && Math.abs(plain) < MOST
  if (between && Number.isInteger(y) && Math.abs(y) <= MOST_FACTORS) return wholePower(x, y)
  const power = logarithm(size)
  const exponent = multiply(power, lower(), y, 0)
  const value = exponential(exponent, lower())
  const half = Math.trunc(scale() / 2)
  const result = value * 2 ** half * 2 ** (scale() - half)
  return plain < 0 ? -result : result
}
