import { expect, test } from 'vitest'
import { type OptionDeclarations, MisuseError, parseOptions, resolveOptions } from '@mm/contract'

const declarations = {
  budget: { type: 'number', default: 3, min: 1, max: 9, integer: true, description: 'steps' },
  growth: { type: 'number', default: 1.5, min: 1, description: 'factor' },
  eager: { type: 'boolean', default: false, description: 'at once' },
  order: { type: 'choice', default: 'up', choices: ['up', 'down'], description: 'direction' },
} as const satisfies OptionDeclarations

const resolve = (given?: Record<string, unknown>) => resolveOptions('s', declarations, given)
const parse = (text: string) => parseOptions('s', declarations, text)

test('what is not given, or undefined, has its default', () => {
  expect(resolve()).toEqual({ budget: 3, growth: 1.5, eager: false, order: 'up' })
  expect(resolve({ budget: undefined, order: 'down' })).toEqual({ budget: 3, growth: 1.5, eager: false, order: 'down' })
})

test.each<Record<string, unknown>>([
  { budget: 0 }, { budget: 10 }, { budget: 1.5 }, { budget: NaN }, { budget: '3' }, { growth: 0.5 }, { growth: -Infinity },
  { eager: 1 }, { eager: 'true' }, { order: 'left' }, { order: 0 }, { unknown: 1 }, { unknown: undefined }, { toString: 1 },
])('%o is refused', (given) => {
  expect(() => resolve(given)).toThrow(MisuseError)
  expect(() => resolve(given)).toThrow(expect.objectContaining({ code: 'bad-option', operation: 'options', strategy: 's' }))
})

test('as written on a command line', () => {
  expect(parse('')).toEqual(resolve())
  expect(parse('budget=5,eager,order=down')).toEqual({ budget: 5, growth: 1.5, eager: true, order: 'down' })
  expect(parse('growth=2.5,eager=false,')).toEqual({ budget: 3, growth: 2.5, eager: false, order: 'up' })
})

test.each([
  ['budget=10', 'option budget: 10 is no whole number from 1 to 9'],
  ['budget=', 'option budget: NaN is no whole number from 1 to 9'],
  ['growth=0', 'option growth: 0 is no number from 1'],
  ['eager=maybe', 'option eager: maybe is not a boolean'],
  ['order=left', 'option order: left is none of up, down'],
  ['size=1', 'option size: 1 is unknown; there are budget, growth, eager, order'],
  ['toString', 'option toString: true is unknown; there are budget, growth, eager, order'],
])('what is wrong with %s is said', (text, problem) => {
  expect(() => parse(text)).toThrow(`options: ${problem} (strategy s)`)
})

test('a strategy without options has none', () => {
  expect(() => parseOptions('bare', {}, 'size=1')).toThrow('there are none')
})
