import fc from 'fast-check'
import { expect, test } from 'vitest'
import { runPython } from './python.js'

/** Whole numbers of all lengths, those about powers of two and with long rows of ones and zeros more often: there carries and borrows run far. */
const integer = fc
  .oneof(
    fc.bigInt({ min: -(2n ** 64n), max: 2n ** 64n }),
    fc.bigInt({ min: -(2n ** 1500n), max: 2n ** 1500n }),
    fc.tuple(fc.integer({ min: 0, max: 1300 }), fc.integer({ min: -2, max: 2 })).map(([bits, near]) => 2n ** BigInt(bits) + BigInt(near)),
    fc.tuple(fc.integer({ min: 1, max: 700 }), fc.integer({ min: 1, max: 700 })).map(([ones, zeros]) => (2n ** BigInt(ones) - 1n) << BigInt(zeros)),
  )
  .chain((size) => fc.constantFrom(size, -size))

const floorDivide = (a: bigint, b: bigint): bigint => (a % b !== 0n && a < 0n !== b < 0n ? a / b - 1n : a / b)

/** What Python says of a pair, worked out with BigInts. */
const answers = (a: bigint, b: bigint): string =>
  [a + b, a - b, a * b, ...(b === 0n ? [] : [floorDivide(a, b), a - floorDivide(a, b) * b]), a < b ? -1n : a > b ? 1n : 0n].map((value) => (value < 0n ? `-0x${(-value).toString(16)}` : `0x${value.toString(16)}`)).join(' ')

const program = (pairs: readonly (readonly [bigint, bigint])[]): string => `
for a, b in [${pairs.map(([a, b]) => `(${a}, ${b})`).join(', ')}]:
    print(*map(hex, (a + b, a - b, a * b, *((a // b, a % b) if b else ()), (a > b) - (a < b))))
`

test.each([8, 4] as const)('arithmetic on integers of any length, words of %i bytes', { timeout: 60_000 }, async (wordBytes) => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.tuple(integer, integer), { minLength: 100, maxLength: 200 }), async (pairs) => {
      expect(await runPython(program(pairs), { wordBytes })).toBe(pairs.map(([a, b]) => `${answers(a, b)}\n`).join(''))
    }),
    { numRuns: 20, seed: 30, endOnFailure: true },
  )
})
