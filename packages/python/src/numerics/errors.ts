import { add, lower, multiply } from './double-double.js'
import { exp, exponential, scale } from './exponentials.js'

const ROOT_OF_PI = 1.772453850905516
/** 2 / √π, as a pair. */
const [TWO_OVER_ROOT, TWO_OVER_ROOT_REST] = [1.1283791670955126, 1.533545961316588e-17]
/** Below it the series, above it the continued fraction. */
const SERIES_TO = 5
const FRACTION_TERMS = 50
/** Beyond it the complement is no number but 0. */
const NOTHING_FROM = 30
/** A term that is so small a part of the sum changes nothing any more. */
const NEGLIGIBLE = 2 ** -110

/** The series of the error function as a pair: 2/√π · e^(-x²) · Σ 2ⁿ x^(2n+1) / (1 · 3 · … · (2n+1)), whose terms are all of one sign (Abramowitz and Stegun, 7.1.6). */
function series(x: number): number {
  const square = multiply(x, 0, x, 0)
  const squareRest = lower()
  let sum = x
  let sumRest = 0
  let term = x
  let termRest = 0
  for (let odd = 3; Math.abs(term) > Math.abs(sum) * NEGLIGIBLE; odd += 2) {
    term = multiply(term, termRest, 2 * square, 2 * squareRest)
    termRest = lower() / odd
    // The quotient by a small whole number, and what it lacks.
    const quotient = term / odd
    const back = multiply(quotient, 0, odd, 0)
    termRest += (term - back - lower()) / odd
    term = quotient
    sum = add(sum, sumRest, term, termRest)
    sumRest = lower()
  }
  const fall = exponential(-square, -squareRest)
  const fallRest = lower()
  const size = 2 ** scale()
  const part = multiply(sum, sumRest, fall * size, fallRest * size)
  return multiply(part, lower(), TWO_OVER_ROOT, TWO_OVER_ROOT_REST)
}

/** The continued fraction of `erfc` for x > 0 (Abramowitz and Stegun, 7.1.14). */
function fraction(x: number): number {
  if (x >= NOTHING_FROM) return 0
  const square = x * x
  let [a, da, p, p1, q, q1] = [0, 0.5, 1, 0, 0.5 + square, 1]
  for (let index = 0; index < FRACTION_TERMS; index++) {
    a += da
    da += 2
    const b = da + square
    ;[p1, p] = [p, b * p - a * p1]
    ;[q1, q] = [q, b * q - a * q1]
  }
  return ((p / q) * x * exp(-square)) / ROOT_OF_PI
}

/** The error function. */
export function errorFunction(x: number): number {
  if (Number.isNaN(x) || Math.abs(x) < 2 ** -500) return x === 0 || Number.isNaN(x) ? x : x * TWO_OVER_ROOT
  if (Math.abs(x) < SERIES_TO) return series(x)
  const rest = fraction(Math.abs(x))
  return x > 0 ? 1 - rest : rest - 1
}

/** 1 - erf(x), exact where that is small. */
export function complementaryError(x: number): number {
  if (Number.isNaN(x)) return x
  if (Math.abs(x) < 2 ** -500) return 1
  if (Math.abs(x) < SERIES_TO) {
    const value = series(x)
    return add(1, 0, -value, -lower())
  }
  const rest = fraction(Math.abs(x))
  return x > 0 ? rest : 2 - rest
}
