/** Functions of `math` that JavaScript has not. */

const ROOT_OF_PI = 1.7724538509055159
/** Below it the series of the error function, above it the continued fraction. */
const SERIES_TO = 1.5
const SERIES_TERMS = 25
const FRACTION_TERMS = 50
/** Beyond it the complement is no number but 0. */
const NOTHING_FROM = 30

/** The series of `erf` around 0 (Abramowitz and Stegun, 7.1.6). */
function series(x: number): number {
  const square = x * x
  let [sum, term] = [0, SERIES_TERMS + 0.5]
  for (let index = 0; index < SERIES_TERMS; index++) {
    sum = 2 + (square * sum) / term
    term -= 1
  }
  return (sum * x * Math.exp(-square)) / ROOT_OF_PI
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
  return ((p / q) * x * Math.exp(-square)) / ROOT_OF_PI
}

/** The error function. */
export function errorFunction(x: number): number {
  if (Number.isNaN(x)) return x
  if (Math.abs(x) < SERIES_TO) return series(x)
  const rest = fraction(Math.abs(x))
  return x > 0 ? 1 - rest : rest - 1
}

/** 1 - erf(x), exact where that is small. */
export function complementaryError(x: number): number {
  if (Number.isNaN(x)) return x
  if (Math.abs(x) < SERIES_TO) return 1 - series(x)
  const rest = fraction(Math.abs(x))
  return x > 0 ? rest : 2 - rest
}

const view = new DataView(new ArrayBuffer(8))

/** The double `steps` behind `x`, in the direction of `towards`; not beyond it. */
export function nextAfter(x: number, towards: number, steps = 1n): number {
  if (Number.isNaN(x) || Number.isNaN(towards)) return NaN
  if (x === towards || steps === 0n) return steps === 0n ? x : towards
  const place = (value: number): bigint => {
    view.setFloat64(0, value)
    const bits = view.getBigInt64(0)
    return bits < 0n ? -(bits & 0x7fffffffffffffffn) : bits
  }
  const [from, to] = [place(x), place(towards)]
  const there = from < to ? (from + steps < to ? from + steps : to) : from - steps > to ? from - steps : to
  view.setBigInt64(0, there < 0n ? -there : there)
  const size = view.getFloat64(0)
  return there < 0n || (there === 0n && from < 0n) ? -size : size
}

/** The distance from a double to the next one away from 0. */
export function unitInLastPlace(x: number): number {
  const size = Math.abs(x)
  if (Number.isNaN(x) || size === Infinity) return size
  const next = nextAfter(size, Infinity)
  return next === Infinity ? size - nextAfter(size, 0) : next - size
}
