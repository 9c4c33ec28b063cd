/** Bits that are set in a number. */
const bits = (value: number): number => {
  let count = 0
  for (let left = value; left !== 0; left &= left - 1) count++
  return count
}

/** Operators of the declared effects of opcodes, the weakest first. */
const OPERATORS: readonly (readonly [sign: string, of: (left: number, right: number) => number])[] = [
  ['&', (left, right) => left & right],
  ['>>>', (left, right) => left >>> right],
  ['+', (left, right) => left + right],
  ['*', (left, right) => left * right],
]

/** The number of operands that a declared effect (`2 * arg`, `1 + bits(arg)`) comes to. Throws where it is no expression of `arg`. */
export function countOf(effect: string, arg: number): number {
  const tokens = effect.match(/\w+|>>>|[^\s\w]/g) ?? []
  let at = 0
  const atom = (): number => {
    const token = tokens[at++]
    if (token === 'arg') return arg
    if (token !== '(' && token !== 'bits') return Number(token)
    if (token === 'bits') at++
    const value = operation(0)
    at++
    return token === 'bits' ? bits(value) : value
  }
  const operation = (level: number): number => {
    if (level === OPERATORS.length) return atom()
    const [sign, of] = OPERATORS[level]
    let value = operation(level + 1)
    while (tokens[at] === sign) {
      at++
      value = of(value, operation(level + 1))
    }
    return value
  }
  const value = operation(0)
  if (at !== tokens.length || Number.isNaN(value)) throw new Error(`not a number of operands: ${effect}`)
  return value
}
