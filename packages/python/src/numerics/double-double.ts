/**
 * Numbers of about 106 bits as the sum of two doubles, the second at most half a unit in the last place of the first
 * (Dekker, A floating-point technique for extending the available precision, 1971; Shewchuk, 1997). A function returns the upper double and
 * leaves the lower one for {@link lower}, which the caller reads before it calls the next: nothing is allocated.
 */
let rest = 0

/** The lower double of the last result. */
export const lower = (): number => rest

const SPLITTER = 2 ** 27 + 1

/** `a + b`, exactly. */
export function sum(a: number, b: number): number {
  const whole = a + b
  const other = whole - a
  rest = a - (whole - other) + (b - other)
  return whole
}

/** `a + b` exactly, where `a` is the larger one or 0. */
export function quickSum(a: number, b: number): number {
  const whole = a + b
  rest = b - (whole - a)
  return whole
}

/** `a · b`, exactly; for sizes from 2^-480 to 2^480. */
export function product(a: number, b: number): number {
  const whole = a * b
  const x = SPLITTER * a
  const highA = x - (x - a)
  const lowA = a - highA
  const y = SPLITTER * b
  const highB = y - (y - b)
  const lowB = b - highB
  rest = lowA * lowB - (whole - highA * highB - lowA * highB - highA * lowB)
  return whole
}

/** The sum of two pairs. */
export function add(a: number, lowA: number, b: number, lowB: number): number {
  const high = sum(a, b)
  const highRest = rest
  const low = sum(lowA, lowB)
  const lowRest = rest
  const next = quickSum(high, highRest + low)
  return quickSum(next, rest + lowRest)
}

/** The product of two pairs. */
export function multiply(a: number, lowA: number, b: number, lowB: number): number {
  const high = product(a, b)
  return quickSum(high, rest + (a * lowB + lowA * b))
}

/** The quotient of two pairs. */
export function divide(a: number, lowA: number, b: number, lowB: number): number {
  const first = a / b
  let high = multiply(b, lowB, first, 0)
  high = add(a, lowA, -high, -rest)
  const second = high / b
  const left = rest
  const taken = multiply(b, lowB, second, 0)
  const third = add(high, left, -taken, -rest) / b
  high = quickSum(first, second)
  return add(high, rest, third, 0)
}

/** The square root of a pair that is not negative. */
export function squareRoot(a: number, lowA: number): number {
  if (a === 0) {
    rest = 0
    return 0
  }
  const root = Math.sqrt(a)
  const square = product(root, root)
  return quickSum(root, add(a, lowA, -square, -rest) / (2 * root))
}

/** A binary fraction that is written in hexadecimal digits behind the point, as `count` doubles of `bits` bits each. */
export function pieces(hex: string, count: number, bits: number): number[] {
  const value = BigInt(`0x${hex}`)
  const length = hex.length * 4
  return Array.from({ length: count }, (_, index) => {
    const shift = length - bits * (index + 1)
    const piece = (shift >= 0 ? value >> BigInt(shift) : value << BigInt(-shift)) & ((1n << BigInt(bits)) - 1n)
    return Number(piece) * 2 ** (-bits * (index + 1))
  })
}
