import { expect, test } from 'vitest'
import { type Manifest, type Observable } from '@mm/contract'
import { createRegistry } from '@mm/runtime'
import { createColors } from 'picocolors'
import { type ChildResult } from '../src/compare/child.js'
import { firstDifference } from '../src/compare/difference.js'
import { type Comparison, rowOf } from '../src/compare/rows.js'
import { comparisonText } from '../src/compare/text.js'
import { type Choice } from '../src/strategies/combinations.js'
import { resolveStrategy } from '../src/strategies/resolve.js'
import { builtins } from './support/fake.js'
import { problemsOf } from './support/schemas.js'

const named = (axis: string, name: string): Manifest => builtins.map(({ manifest }) => manifest).find((manifest) => manifest.axis === axis && manifest.name === name)!
const base: Choice = {
  allocator: named('allocator', 'pymalloc'),
  lifetime: named('lifetime', 'immediate'),
  collector: named('collector', 'generational'),
  interning: named('interning', 'cpython'),
}
const result = (stdout: string, status: ChildResult['status'] = 0, stderr = ''): ChildResult => ({ status, stdout, stderr, stats: undefined })
const row = (theirs: ChildResult, observed: readonly Observable[], measure = result('one\ntwo\n')) =>
  rowOf({ label: 'collector none', choice: { ...base, collector: named('collector', 'none') } }, theirs, measure, observed)

test('the first differing line, addresses aside', () => {
  expect(firstDifference('a\n<x at 0x7f00>\n', 'a\n<x at 0x10>\n')).toBeUndefined()
  expect(firstDifference('a\nb\n', 'a\nc\n')).toEqual({ line: 2, expected: 'b', printed: 'c' })
  expect(firstDifference('a\n', 'a\nb\n')).toEqual({ line: 2, expected: '', printed: 'b' })
})

test('the same output needs no explanation', () => {
  expect(row(result('one\ntwo\n'), ['finalizer-time'])).toEqual({ label: 'collector none', strategies: { allocator: 'pymalloc', lifetime: 'immediate', collector: 'none', interning: 'cpython' }, status: 'ok', exitCode: 0, stats: null })
})

test('a difference is expected where the program observes what is not preserved', () => {
  expect(row(result('one\n'), ['finalizer-time', 'refcounts'])).toMatchObject({
    expected: true,
    reasons: ['the program observes finalizer-time, which collector none does not preserve'],
    differs: { line: 2, expected: 'two', printed: '' },
  })
})

test('a strategy that preserves less with the options that it has says so, and is named with them', async () => {
  const written = (hardening: number) => `pymalloc:hardening=${hardening}`
  const rowWith = async (hardening: number) => {
    const { manifest } = await resolveStrategy('allocator', written(hardening), { registry: createRegistry(), folders: [] })
    return rowOf({ label: 'default', choice: { ...base, allocator: manifest } }, result('one\n'), result('two\n'), ['address-reuse', 'sizes'], { allocator: written(hardening) })
  }
  for (const rung of [0, 1]) expect(await rowWith(rung)).toMatchObject({ expected: false, reasons: [] })
  for (const rung of [2, 3, 4]) {
    expect(await rowWith(rung)).toMatchObject({ expected: true, reasons: [`the program observes address-reuse, which allocator pymalloc:hardening=${rung} does not preserve`] })
  }
})

test('and unexpected elsewhere', () => {
  expect(row(result('one\n'), ['refcounts'])).toMatchObject({ expected: false, reasons: [] })
  expect(row(result('one\ntwo\n', 1, 'Traceback\nMemoryError\n'), [])).toMatchObject({ status: 'failed', expected: false, differs: { exitCode: 1, expected: 0, said: 'MemoryError' } })
  expect(row(result('', 'SIGKILL'), [])).toMatchObject({ status: 'killed', exitCode: null, expected: false })
})

test('as text, and as data that its schema describes', () => {
  const rows = [row(result('one\ntwo\n'), []), row(result('one\n'), ['finalizer-time']), row(result('two\n'), [])]
  const comparison: Comparison = { schema: 'mm.compare/1', program: 'a.py', observes: ['finalizer-time'], rows }
  expect(problemsOf(JSON.parse(JSON.stringify(comparison)))).toEqual([])
  const text = comparisonText(comparison, createColors(false))
  expect(text).toContain('a.py observes finalizer-time')
  expect(text).toContain('differs, as expected')
  expect(text).toContain('the program observes finalizer-time, which collector none does not preserve')
  expect(text).toMatch(/default\s+two\n\s+collector none\s+\(an empty line\)/)
  expect(text).toContain('1 unexpected difference: collector none')
})
