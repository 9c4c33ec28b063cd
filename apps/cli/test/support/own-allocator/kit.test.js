import assert from 'node:assert/strict'
import test from 'node:test'
import { allocatorSuite } from '@mm/testkit'
import { securityResults } from '@mm/testkit/security'
import powersOfTwo from './index.js'

allocatorSuite({ test, strategy: powersOfTwo() })

test('what it notices of misuse: sizes, and nothing else', () => {
  const noticed = new Set(securityResults(powersOfTwo).flatMap(({ program, verdict }) => (verdict === 'detected' ? [program] : [])))
  assert.deepEqual([...noticed], ['malloc of 2^32 + 16', 'malloc of -1', 'realloc to -1'])
})
