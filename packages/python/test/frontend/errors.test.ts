import { readFileSync } from 'node:fs'
import { compileSource, type Mode, PythonSyntaxError } from '@mm/python/frontend'
import { expect, test } from 'vitest'
import { ask, cpython } from './cpython.js'

type Wanted = readonly [type: string, message: string, line: number, column: number, endLine: number, endColumn: number]

/** Programs that are wrong, each with what CPython 3.13.0 says: made by `dump_errors.py`. */
const cases = JSON.parse(readFileSync(new URL('errors.json', import.meta.url), 'utf8')) as (readonly [source: string, mode: Mode, wanted: Wanted | null])[]

function errorOf(source: string, mode: Mode): Wanted | null {
  try {
    compileSource(source, '<string>', mode)
    return null
  } catch (error) {
    if (!(error instanceof PythonSyntaxError)) throw error
    return [error.type, error.message, error.line, error.column, error.endLine, error.endColumn]
  }
}

test('wrong programs get the type, the words and the place that CPython gives', () => {
  const differences = cases.filter(([source, mode, wanted]) => JSON.stringify(errorOf(source, mode)) !== JSON.stringify(wanted))
  expect(differences.map(([source, mode, wanted]) => ({ source, wanted, got: errorOf(source, mode) }))).toEqual([])
})

test.skipIf(cpython === undefined)('the list says what the CPython that is installed says', () => {
  const theirs = ask('dump_errors.py', cases.map(([source, mode]) => [source, mode]))
  expect(theirs).toEqual(cases.map(([, , wanted]) => wanted))
})

test('an error knows its line', () => {
  const error = (source: string): PythonSyntaxError => {
    try {
      compileSource(source, 'wrong.py', 'exec')
    } catch (thrown) {
      if (thrown instanceof PythonSyntaxError) return thrown
    }
    throw new Error('that was no error')
  }
  expect(error('a = 1\nif a\n    b\n')).toMatchObject({ type: 'SyntaxError', message: "expected ':'", filename: 'wrong.py', line: 2, column: 5, text: 'if a\n' })
  expect(error('\0')).toMatchObject({ message: 'source code string cannot contain null bytes', line: 0, text: null })
})

test('a prompt is told what more input could make right', () => {
  const isIncomplete = (source: string): boolean | null => {
    try {
      compileSource(source, '<stdin>', 'single')
      return null
    } catch (error) {
      if (error instanceof PythonSyntaxError) return error.incomplete
      throw error
    }
  }
  expect(['f(', '[1,\n', "'''abc", 'if x:', 'def f():\n', 'x = \\'].map(isIncomplete)).toEqual([true, true, true, true, true, true])
  expect(['f)', 'x = = 1', "'abc", 'if x: = 1', '1 1'].map(isIncomplete)).toEqual([false, false, false, false, false])
  expect(['x = 1', 'if x: pass\n', 'f(1)'].map(isIncomplete)).toEqual([null, null, null])
})

test('deep nesting is refused, not fatal', () => {
  for (const [open, close] of ['()', '[]', '{}']) {
    expect(errorOf(open.repeat(300) + close.repeat(300), 'exec')?.[1]).toBe('too many nested parentheses')
  }
  for (const source of ['-'.repeat(100_000) + '1', 'not '.repeat(100_000) + '1', 'x' + ' ** x'.repeat(100_000), 'lambda: '.repeat(100_000) + '1', 'x if y else '.repeat(100_000) + 'z', 'x' + '.y'.repeat(100_000)]) {
    expect(errorOf(source, 'exec')?.[1]).toBe('too many nested parentheses')
  }
  expect(errorOf('x = ' + 'a + '.repeat(20_000) + 'a', 'exec')).toBeNull()
  expect(errorOf('if x: pass\n' + 'elif y: pass\n'.repeat(5000), 'exec')).toBeNull()
})

test('mistakes are found in time that grows with the text, not with its nesting', () => {
  for (const nested of ['a[', 'f(', '[', '{a: ', 'f(a, b=', '(x, ']) {
    const start = performance.now()
    expect(errorOf(nested.repeat(60) + ' 1 1', 'exec')).not.toBeNull()
    expect(performance.now() - start).toBeLessThan(5000)
  }
})
