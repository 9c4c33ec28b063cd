import { lifetimeChecks, lifetimeSuite } from '@mm/testkit'
import { brokenLifetimes } from '@mm/testkit/broken'
import { expect, test } from 'vitest'
import { failuresOf } from './record.js'

const all = brokenLifetimes()

test('there are enough of them, and each is one of a kind', () => {
  expect(new Set(all.map(({ strategy }) => strategy.manifest.name)).size).toBe(all.length)
  expect(all.length).toBeGreaterThanOrEqual(8)
})

test('every check is there for one of them', () => {
  expect(lifetimeChecks.filter((check) => !all.some(({ caughtBy }) => caughtBy === check))).toEqual([])
})

test.each(all.map((broken) => [broken.strategy.manifest.name, broken] as const))('%s is caught', (_, { strategy, caughtBy }) => {
  expect(lifetimeChecks).toContain(caughtBy)
  const failures = failuresOf((runner) => {
    lifetimeSuite({ test: runner, strategy, wordBytes: [8] })
  }, caughtBy)
  expect(failures.length, `'${caughtBy}' does not catch it`).toBeGreaterThan(0)
  for (const failure of failures) expect(failure.message).toMatch(/seed \d+/)
})
