/** `x % y` with the sign of `y`, which is not 0. */
export function floatModulo(x: number, y: number): number {
  const rest = x % y
  if (rest === 0) return y < 0 ? -0 : 0
  return rest < 0 !== y < 0 ? rest + y : rest
}

/** `x // y` for a `y` that is not 0: from the remainder, so that it agrees with the modulo, which of an endless divisor is endless too. */
export function floatFloorDivide(x: number, y: number): number {
  const rest = x % y
  const quotient = (x - rest) / y - (rest !== 0 && rest < 0 !== y < 0 ? 1 : 0)
  if (quotient === 0) return 0 * Math.sign(x / y)
  const floor = Math.floor(quotient)
  return quotient - floor > 0.5 ? floor + 1 : floor
}
