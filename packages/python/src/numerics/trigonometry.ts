import { add, divide, lower, multiply, pieces, product, squareRoot, sum } from './double-double.js'

/** Sines, tangents and their inverses, rounded once: see exponentials.ts for why and how. */

/** Half of pi in pieces of 33 and 32 bits, so that their products with a count of quarters are exact. */
const [HALF_PI_BEHIND, ...HALF_PI] = pieces('921fb54442d18469898cc51701b839a252049c1114cf98e804177d4c', 4, 32)
const HALF_PI_FIRST = 1 + HALF_PI_BEHIND
/** Beyond it the engine's own functions reduce the argument. */
const MOST = 2 ** 19
/** Terms of the series that need both doubles, and those for which one will do. */
const PAIRED_TERMS = 3
const TERMS = 11

/** ±1 / n!, as pairs. */
const inverses: readonly (readonly [number, number])[] = (() => {
  const list: [number, number][] = [[1, 0]]
  for (let n = 1; n <= 2 * TERMS + 1; n++) {
    const [high, low] = list[n - 1]
    const value = divide(high, low, n, 0)
    list.push([value, lower()])
  }
  return list
})()

let angle = 0
let angleRest = 0

/** Takes quarters of a turn away from x, and leaves the rest in `angle` and `angleRest`; how many quarters. */
function reduce(x: number): number {
  const quarters = Math.round(x / (Math.PI / 2))
  angle = sum(x - quarters * HALF_PI_FIRST, -quarters * HALF_PI[0])
  angleRest = lower()
  if (quarters === 0) return 0
  for (let index = 1; index < HALF_PI.length; index++) {
    angle = add(angle, angleRest, -quarters * HALF_PI[index], 0)
    angleRest = lower()
  }
  return quarters & 3
}

/** The series of the sine (`from` 1) or the cosine (0) of the angle. */
function series(from: 0 | 1): number {
  const square = multiply(angle, angleRest, angle, angleRest)
  const squareRest = lower()
  let tail = 0
  for (let n = TERMS; n > PAIRED_TERMS; n--) tail = inverses[2 * n + from][0] - tail * square
  let high = tail
  let low = 0
  for (let n = PAIRED_TERMS; n >= 0; n--) {
    high = multiply(high, low, -square, -squareRest)
    high = add(inverses[2 * n + from][0], inverses[2 * n + from][1], high, lower())
    low = lower()
  }
  return from === 0 ? add(high, low, 0, 0) : multiply(high, low, angle, angleRest)
}

/** The sine, or with `ahead` 1 the cosine, as a pair. */
function wave(x: number, ahead: 0 | 1): number {
  const quarters = (reduce(x) + ahead) & 3
  const value = series((quarters & 1) === 0 ? 1 : 0)
  return quarters < 2 ? value : add(-value, -lower(), 0, 0)
}

const isSmall = (x: number): boolean => Math.abs(x) < MOST && Math.abs(x) > 2 ** -27

/** The sine. */
export const sin = (x: number): number => (isSmall(x) ? wave(x, 0) : Math.sin(x))
/** The cosine. */
export const cos = (x: number): number => (isSmall(x) ? wave(x, 1) : Math.cos(x))

/** The tangent. */
export function tan(x: number): number {
  if (!isSmall(x)) return Math.tan(x)
  const s = wave(x, 0)
  const t = lower()
  const c = wave(x, 1)
  return divide(s, t, c, lower())
}

/** The angle of a point whose coordinates are pairs: one step of Newton's from the engine's answer. */
function angleOf(y: number, yRest: number, x: number, xRest: number): number {
  const near = Math.atan2(y, x)
  const s = wave(near, 0)
  const sRest = lower()
  const c = wave(near, 1)
  const cRest = lower()
  const one = multiply(y, yRest, c, cRest)
  const oneRest = lower()
  const two = multiply(x, xRest, s, sRest)
  const across = add(one, oneRest, -two, -lower())
  return sum(near, across / (x * c + y * s))
}

const isUsual = (x: number): boolean => Math.abs(x) > 2 ** -27 && Math.abs(x) < 2 ** 27

/** The inverse tangent. */
export const atan = (x: number): number => (isUsual(x) ? angleOf(x, 0, 1, 0) : Math.atan(x))

/** The angle of the point (x, y). */
export function atan2(y: number, x: number): number {
  const ratio = Math.abs(y / x)
  if (!(isUsual(ratio) && Math.abs(x) > 2 ** -200 && Math.abs(x) < 2 ** 200)) return Math.atan2(y, x)
  return angleOf(y, 0, x, 0)
}

/** The other side of a right-angled triangle with hypotenuse 1. */
function otherSide(x: number): number {
  const square = product(x, x)
  const rest = add(1, 0, -square, -lower())
  return squareRoot(rest, lower())
}

/** The inverse sine. */
export function asin(x: number): number {
  if (!(Math.abs(x) > 2 ** -27 && Math.abs(x) < 1)) return Math.asin(x)
  const other = otherSide(x)
  return angleOf(x, 0, other, lower())
}

/** The inverse cosine. */
export function acos(x: number): number {
  if (!(Math.abs(x) > 2 ** -27 && Math.abs(x) < 1)) return Math.acos(x)
  const other = otherSide(x)
  return angleOf(other, lower(), x, 0)
}
