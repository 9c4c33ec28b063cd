/** Numbers of 16 bits (IEEE 754 binary16): a sign, 5 bits of exponent, 10 of fraction. */
const FRACTION_BITS = 10
const LEAST_EXPONENT = -14
const INFINITY = 0x7c00

/** The number that 16 bits stand for. */
export function doubleFromHalf(bits: number): number {
  const sign = (bits & 0x8000) === 0 ? 1 : -1
  const exponent = (bits >>> FRACTION_BITS) & 31
  const fraction = bits & 0x3ff
  if (exponent === 31) return fraction === 0 ? sign * Infinity : NaN
  if (exponent === 0) return sign * fraction * 2 ** (LEAST_EXPONENT - FRACTION_BITS)
  return sign * (fraction + 1024) * 2 ** (exponent - 15 - FRACTION_BITS)
}

/** The nearest 16 bits, ties to even; infinity where it is too large. */
export function halfFromDouble(value: number): number {
  const sign = value < 0 || Object.is(value, -0) ? 0x8000 : 0
  const size = Math.abs(value)
  if (Number.isNaN(value)) return 0x7e00
  if (size === Infinity) return sign | INFINITY
  const exponent = Math.max(LEAST_EXPONENT, Math.floor(Math.log2(size)))
  // In units of the last place, which is exact.
  const units = size / 2 ** (exponent - FRACTION_BITS)
  const whole = Math.floor(units)
  const rest = units - whole
  const rounded = rest > 0.5 || (rest === 0.5 && whole % 2 === 1) ? whole + 1 : whole
  // A carry out of the fraction goes into the exponent by itself.
  const bits = size === 0 ? 0 : rounded + (exponent - LEAST_EXPONENT) * 1024
  return sign | Math.min(bits, INFINITY)
}
