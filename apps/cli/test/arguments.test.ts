import { describe, expect, test } from 'vitest'
import { commonFlags, memoryFlags, memorySettings, parse } from '../src/arguments/options.js'
import { cutProgram } from '../src/arguments/program.js'
import { parseBytes, parseCount, parseWordBytes } from '../src/arguments/quantities.js'
import { UsageError } from '../src/errors.js'

const flags = { ...memoryFlags, stats: { type: 'boolean', help: '' }, ...commonFlags } as const
const cut = (...args: string[]) => cutProgram('run', args, flags)

describe('cutting the program', () => {
  test('what follows the file is the program’s, whatever it looks like', () => {
    expect(cut('--stats', 'a.py', '--stats', '-c', '--', 'x')).toEqual({ own: ['--stats'], target: { kind: 'file', file: 'a.py' }, rest: ['--stats', '-c', '--', 'x'] })
  })

  test('the value of a flag is not taken for the file', () => {
    expect(cut('--allocator', 'raw', 'a.py')).toEqual({ own: ['--allocator', 'raw'], target: { kind: 'file', file: 'a.py' }, rest: [] })
    expect(cut('--allocator=raw', 'a.py', 'b')).toEqual({ own: ['--allocator=raw'], target: { kind: 'file', file: 'a.py' }, rest: ['b'] })
  })

  test('-, -c and -m', () => {
    expect(cut('-', 'a')).toMatchObject({ target: { kind: 'stdin' }, rest: ['a'] })
    expect(cut('-c', '--help', '-x')).toMatchObject({ target: { kind: 'code', code: '--help' }, rest: ['-x'] })
    expect(cut('--stats', '-m', 'a.b')).toMatchObject({ own: ['--stats'], target: { kind: 'module', module: 'a.b' } })
    expect(() => cut('-c')).toThrow(UsageError)
  })

  test('-- lets a file begin with a dash', () => {
    expect(cut('--stats', '--', '-odd.py', 'x')).toEqual({ own: ['--stats'], target: { kind: 'file', file: '-odd.py' }, rest: ['x'] })
    expect(cut('--stats').target).toBeUndefined()
  })
})

describe('parsing', () => {
  test('is strict, and says what is wrong in one line', () => {
    expect(() => parse('run', ['--nope'], flags)).toThrow(/^no option --nope$/)
    expect(() => parse('run', ['--allocator'], flags)).toThrow('--allocator needs a value')
  })

  test('--gc is --collector', () => {
    expect(memorySettings('run', parse('run', ['--gc', 'none', '--allocator=raw'], flags).values)).toEqual({ strategies: { collector: 'none', allocator: 'raw' } })
    expect(() => memorySettings('run', { gc: 'a', collector: 'b' })).toThrow(UsageError)
  })

  test('numbers with units', () => {
    expect(memorySettings('run', { 'max-heap': '64M', 'word-bytes': '4', 'relocate-every': '3' })).toEqual({ strategies: {}, limit: 64 * 2 ** 20, wordBytes: 4, relocateEvery: 3 })
    expect(memorySettings('run', { stress: true, sanity: '20' })).toEqual({ strategies: {}, stress: true, sanity: 20 })
    expect(memorySettings('run', { trigger: 'growth:factor=3' })).toMatchObject({ trigger: { name: 'growth', options: { factor: 3 } } })
    expect(memorySettings('run', { trigger: 'thresholds' })).toEqual({ strategies: {} })
    for (const wrong of [{ trigger: 'grow' }, { trigger: 'growth:factor=0' }, { trigger: 'explicit', stress: true }, { sanity: '0' }]) {
      expect(() => memorySettings('run', wrong)).toThrow(UsageError)
    }
  })
})

test.each([
  ['64M', 64 * 2 ** 20],
  ['64MiB', 64 * 2 ** 20],
  ['512k', 512 * 1024],
  ['1.5G', 1.5 * 2 ** 30],
  ['4G', 2 ** 32],
  ['1000', 1000],
])('%s is an amount of memory', (text, bytes) => {
  expect(parseBytes('--max-heap', text)).toBe(bytes)
})

test.each(['', 'M', '-1M', '5T', '5G', '0', '1e3', '12 34'])('%j is none', (text) => {
  expect(() => parseBytes('--max-heap', text)).toThrow(UsageError)
})

test('counts and word widths', () => {
  expect(parseCount('--relocate-every', '12')).toBe(12)
  for (const text of ['0', '-1', '1.5', 'x', '']) expect(() => parseCount('--relocate-every', text)).toThrow(UsageError)
  expect([parseWordBytes('--word-bytes', '4'), parseWordBytes('--word-bytes', '8')]).toEqual([4, 8])
  expect(() => parseWordBytes('--word-bytes', '16')).toThrow(/neither 4/)
})
