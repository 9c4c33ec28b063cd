import { exp, log } from './exponentials.js'
import { pow } from './powers.js'
import { cos, sin } from './trigonometry.js'

/**
 * The gamma function and its logarithm by Lanczos' sum with thirteen terms and g = 6.02468…, step for step as CPython works them out, for
 * each step rounds (CPython 3.13: Modules/mathmodule.c; Pugh, An analysis of the Lanczos gamma approximation, 2004).
 */
const G = 6.02468004077673
const G_LESS_HALF = 5.52468004077673
const NUMERATOR = [
  23531376880.41076, 42919803642.6491, 35711959237.35567,
  17921034426.03721, 6039542586.352028, 1439720407.3117216,
  248874557.86205417, 31426415.585400194, 2876370.6289353725,
  186056.26539522348, 8071.672002365816, 210.82427775157936,
  2.5066282746310002,
]
const DENOMINATOR = [0, 39916800, 120543840, 150917976, 105258076, 45995730, 13339535, 2637558, 357423, 32670, 1925, 66, 1]
const LOG_PI = 1.1447298858494002
/** Beyond it the result is no double. */
const MOST = 200
/** From here on the power is taken in two halves. */
const LARGE = 140
/** Factorials up to this argument are exact doubles. */
const WHOLE = 23

function lanczosSum(x: number): number {
  let above = 0
  let below = 0
  if (x < 5) {
    for (let index = NUMERATOR.length - 1; index >= 0; index--) {
      above = above * x + NUMERATOR[index]
      below = below * x + DENOMINATOR[index]
    }
  } else {
    for (let index = 0; index < NUMERATOR.length; index++) {
      above = above / x + NUMERATOR[index]
      below = below / x + DENOMINATOR[index]
    }
  }
  return above / below
}

/** sin(pi x), exact where it is 0 or ±1. */
function sineOfPi(x: number): number {
  const y = Math.abs(x) % 2
  const quarter = Math.round(2 * y)
  const size =
    quarter === 0 ? sin(Math.PI * y) : quarter === 1 ? cos(Math.PI * (y - 0.5)) : quarter === 2 ? sin(Math.PI * (1 - y)) : quarter === 3 ? -cos(Math.PI * (y - 1.5)) : sin(Math.PI * (y - 2))
  return x < 0 ? -size : size
}

/** The gamma function; NaN where it has a pole, ±Infinity where the result is too large. */
export function gamma(x: number): number {
  if (!Number.isFinite(x)) return x === -Infinity ? NaN : x
  if (Number.isInteger(x)) {
    if (x <= 0) return NaN
    if (x <= WHOLE) {
      let value = 1
      for (let factor = 2; factor < x; factor++) value *= factor
      return value
    }
  }
  const size = Math.abs(x)
  if (size < 1e-20) return 1 / x
  if (size > MOST) return x < 0 ? 0 / sineOfPi(x) : Infinity
  const y = size + G_LESS_HALF
  // What the sum has lost.
  const lost = size > G_LESS_HALF ? y - size - G_LESS_HALF : y - G_LESS_HALF - size
  const z = (lost * G) / y
  if (x < 0) {
    let value = (((-Math.PI / sineOfPi(size)) / size) * exp(y)) / lanczosSum(size)
    value -= z * value
    if (size < LARGE) return value / pow(y, size - 0.5)
    const root = pow(y, size / 2 - 0.25)
    return value / root / root
  }
  let value = lanczosSum(size) / exp(y)
  value += z * value
  if (size < LARGE) return value * pow(y, size - 0.5)
  const root = pow(y, size / 2 - 0.25)
  return value * root * root
}

/** The logarithm of the size of {@link gamma}; Infinity at its poles. */
export function logGamma(x: number): number {
  if (!Number.isFinite(x)) return Number.isNaN(x) ? x : Infinity
  if (Number.isInteger(x) && x <= 2) return x <= 0 ? Infinity : 0
  const size = Math.abs(x)
  if (size < 1e-20) return -log(size)
  let value = log(lanczosSum(size)) - G
  value += (size - 0.5) * (log(size + G - 0.5) - 1)
  return x < 0 ? LOG_PI - log(Math.abs(sineOfPi(size))) - log(size) - value : value
}
