import { add, divide, lower, multiply, pieces, product, quickSum, squareRoot, sum } from './double-double.js'

/**
 * Exponentials, logarithms and powers that are rounded once, as the C library's nearly always are; those of JavaScript engines are off by one in
 * the last place in one of ten cases, and programs print that. Worked out with 100 bits or so: reduction, series, Newton's step.
 */
const LN2_HEX = 'b17217f7d1cf79abc9e3b39803f2f6af40f343267298b62d8a0d175b8baafa2be7b87620'
const [LN2_A, LN2_B, LN2_C, LN2_D] = pieces(LN2_HEX, 4, 40)
const LN2 = sum(LN2_A, LN2_B)
const LN2_REST = lower() + LN2_C
/** The argument is halved so often before the series. */
const HALVINGS = 5
/** Terms of the series of `e^x - 1` that need both doubles, and those for which one will do. */
const PAIRED_TERMS = 4
const TERMS = 9
const GREATEST = 709.78
const LEAST = -708

/** 1 / n!, as pairs. */
const inverses: readonly (readonly [number, number])[] = (() => {
  const list: [number, number][] = [[1, 0]]
  for (let n = 1; n <= TERMS; n++) {
    const [high, low] = list[n - 1]
    const value = divide(high, low, n, 0)
    list.push([value, lower()])
  }
  return list
})()

let power = 0
/** The power of two that the last {@link exponential} is to be multiplied by. */
export const scale = (): number => power

/** `e^(x + low)` as a pair between 0.7 and 1.5, times 2^{@link scale}. */
export function exponential(x: number, low: number): number {
  const whole = Math.round(x / Math.LN2)
  let high = sum(x, -whole * LN2_A)
  high = add(high, lower(), -whole * LN2_B, low)
  high = add(high, lower(), -whole * LN2_C, -whole * LN2_D)
  const r = high * 2 ** -HALVINGS
  const s = lower() * 2 ** -HALVINGS
  let tail = 0
  for (let n = TERMS; n > PAIRED_TERMS; n--) tail = tail * r + inverses[n][0]
  let e = tail
  let f = 0
  for (let n = PAIRED_TERMS; n >= 1; n--) {
    e = multiply(e, f, r, s)
    e = add(inverses[n][0], inverses[n][1], e, lower())
    f = lower()
  }
  e = multiply(e, f, r, s)
  f = lower()
  // (1 + e)² - 1 = 2e + e²: no digit of a small e is lost.
  for (let step = 0; step < HALVINGS; step++) {
    const square = multiply(e, f, e, f)
    e = add(2 * e, 2 * f, square, lower())
    f = lower()
  }
  power = whole
  return add(1, 0, e, f)
}

/** `log(x)` as a pair, for a finite x over 2^-1022. */
export function logarithm(x: number): number {
  let exponent = Math.round(Math.log2(x))
  let mantissa = x * 2 ** -exponent
  if (!Number.isFinite(mantissa)) mantissa = (x * 2 ** 60) * 2 ** -(exponent + 60)
  if (mantissa > Math.SQRT2) [mantissa, exponent] = [mantissa / 2, exponent + 1]
  else if (mantissa < Math.SQRT1_2) [mantissa, exponent] = [mantissa * 2, exponent - 1]
  let high = Math.abs(mantissa - 1) < 1 / 16 ? nearOne(mantissa) : byNewton(mantissa)
  if (exponent === 0) return high
  const low = lower()
  const whole = exponent * LN2_A
  const rest = multiply(LN2_B, LN2_C, exponent, 0)
  const below = lower()
  const added = add(high, low, rest, below)
  high = add(whole, 0, added, lower())
  return high
}

/** 1/3 as a pair. */
const THIRD = divide(1, 0, 3, 0)
const THIRD_REST = lower()
/** The last term of the series. */
const LAST_TERM = 23

/** log(m) = 2 artanh((m - 1) / (m + 1)): all but two terms are small enough for one double. */
function nearOne(m: number): number {
  const above = sum(m, 1)
  const z = divide(m - 1, 0, above, lower())
  const w = lower()
  const square = multiply(z, w, z, w)
  const squareRest = lower()
  let tail = 0
  for (let n = LAST_TERM; n > 3; n -= 2) tail = tail * square + 1 / n
  let high = sum(THIRD, tail * square)
  high = multiply(high, lower() + THIRD_REST, square, squareRest)
  high = add(1, 0, high, lower())
  return multiply(high, lower(), 2 * z, 2 * w)
}

/** From a logarithm that is right in all but its last digit: the rest is what m·e^-y is over 1. */
function byNewton(m: number): number {
  const y = Math.log(m)
  const inverse = exponential(-y, 0)
  const inverseRest = lower()
  const close = multiply(inverse, inverseRest, m * 2 ** power, 0)
  const over = add(close, lower(), -1, 0)
  const overRest = lower()
  return add(y, 0, over - (over * over) / 2, overRest)
}

/** `e^x`. */
export function exp(x: number): number {
  if (!(x > LEAST && x < GREATEST) || Math.abs(x) < 2 ** -54) return Math.exp(x)
  const value = exponential(x, 0)
  return value * 2 ** power
}

/** `2^x`. */
export function exp2(x: number): number {
  const whole = Math.round(x)
  if (!(whole > -1022 && whole < 1024) || x === whole) return 2 ** x
  const high = multiply(LN2, LN2_REST, x - whole, 0)
  const value = exponential(high, lower())
  return value * 2 ** (power + whole)
}

/** `log(x)`. */
export function log(x: number): number {
  return x > 2 ** -1022 && x < Infinity ? logarithm(x) : Math.log(x)
}

/** The root of the sum of squares. */
export function hypot(sides: readonly number[]): number {
  let most = 0
  let isNaN = false
  for (const side of sides) {
    if (side === Infinity || side === -Infinity) return Infinity
    if (Number.isNaN(side)) isNaN = true
    most = Math.max(most, Math.abs(side))
  }
  if (isNaN) return NaN
  if (most === 0 || sides.length === 1) return most
  const exponent = Math.max(-1000, Math.min(1000, Math.ceil(Math.log2(most))))
  let high = 0
  let low = 0
  for (const side of sides) {
    const scaled = side * 2 ** -exponent
    const square = product(scaled, scaled)
    high = add(high, low, square, lower())
    low = lower()
  }
  return squareRoot(high, low) * 2 ** exponent
}

/** The cube root. */
export function cbrt(x: number): number {
  const root = Math.cbrt(x)
  if (!Number.isFinite(root) || Math.abs(root) < 2 ** -300 || Math.abs(root) > 2 ** 300) return root
  const square = product(root, root)
  const cube = multiply(square, lower(), root, 0)
  return quickSum(root, -add(cube, lower(), -x, 0) / (3 * root * root))
}

/** The hyperbolic functions that lean on the exponential (fdlibm's formulas). */
export function cosh(x: number): number {
  const size = Math.abs(x)
  if (!(size < 700) || size < 0.5 * Math.LN2) return Math.cosh(x)
  const value = exp(size)
  return size < 22 ? 0.5 * value + 0.5 / value : 0.5 * value
}

/** The inverse hyperbolic sine; small ones need no logarithm of ours. */
export function asinh(x: number): number {
  const size = Math.abs(x)
  if (!(size > 2 && size < 2 ** 1000)) return Math.asinh(x)
  const value = size > 2 ** 28 ? log(size) + Math.LN2 : log(2 * size + 1 / (Math.sqrt(size * size + 1) + size))
  return x < 0 ? -value : value
}

/** The inverse hyperbolic cosine. */
export function acosh(x: number): number {
  if (!(x > 2 && x < 2 ** 1000)) return Math.acosh(x)
  return x > 2 ** 28 ? log(x) + Math.LN2 : log(2 * x - 1 / (x + Math.sqrt(x * x - 1)))
}
