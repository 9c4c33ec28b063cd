import { type Allocator, MisuseError } from '@mm/contract'
import { ConformanceError, type SuiteOptions, allocatorChecks, allocatorSuite, collectorSuite, soakAllocator } from '@mm/testkit'
import { brokenAllocators, referenceAllocator, referenceClaims, referenceCollector } from '@mm/testkit/broken'
import { expect, test } from 'vitest'
import { failuresOf } from './record.js'

interface Recorded {
  readonly tests: string[]
  readonly skipped: string[]
}

/** The names that a suite hands to its runner; nothing is run. */
function namesOf(suite: (test: SuiteOptions['test']) => void): Recorded {
  const recorded: Recorded = { tests: [], skipped: [] }
  const run = (name: string): void => void recorded.tests.push(name)
  suite(Object.assign(run, { skip: (name: string) => void recorded.skipped.push(name) }))
  return recorded
}

test('a check that is skipped is skipped by name, with the reason, at both widths', () => {
  const { tests, skipped } = namesOf((runner) => {
    allocatorSuite({ ...referenceClaims, test: runner, strategy: referenceAllocator, skip: { 'blocks are aligned': 'we have our own idea' } })
  })
  expect(skipped).toEqual(
    [8, 4].flatMap((wordBytes) => [
      `allocator reference, ${wordBytes}-byte words: what was freed last is used first (skipped: its manifest does not preserve 'address-reuse')`,
      `allocator reference, ${wordBytes}-byte words: blocks are aligned (skipped: we have our own idea)`,
    ]),
  )
  expect(tests).toHaveLength(2 * (allocatorChecks.length - 2))
})

test('a skip that matches no check, or has no reason, is an error', () => {
  const suiteWith = (skip: Record<string, string>) => () => {
    allocatorSuite({ test, strategy: referenceAllocator, skip })
  }
  expect(suiteWith({ 'blocks are alined': 'a typo' })).toThrow(MisuseError)
  expect(suiteWith({ 'blocks are aligned': ' ' })).toThrow(/no reason/)
  expect(() => {
    collectorSuite({ test, strategy: referenceCollector, skip: { 'blocks are aligned': 'of the other kit' } })
  }).toThrow(/there is no check/)
})

test('what a strategy lacks is skipped, and the name says what', () => {
  const strategy = {
    ...referenceAllocator,
    create: (context: Parameters<typeof referenceAllocator.create>[0]) => {
      const whole = referenceAllocator.create(context)
      const least: Allocator = {
        malloc: (size) => whole.malloc(size),
        calloc: (count, size) => whole.calloc(count, size),
        realloc: (block, size) => whole.realloc(block, size),
        free: (block) => {
          whole.free(block)
        },
      }
      return least
    },
  }
  const { skipped } = namesOf((runner) => {
    allocatorSuite({ test: runner, strategy, wordBytes: [8] })
  })
  const reasons = skipped.map((name) => /\(skipped: (.*)\)/.exec(name)?.[1])
  for (const method of ['owns', 'usableSize', 'walk', 'reset', 'statistics', 'check', 'state']) expect(reasons).toContain(`this allocator has no ${method}`)
  expect(reasons).toContain("'detects' does not name double-free")
  expect(reasons).toContain("'givesBack' is not said of it")
})

test('the strategies without a fault pass whatever the seed', () => {
  for (const seed of [1, 2]) {
    const failures: string[] = []
    const run = (name: string, body: () => void): void => {
      try {
        body()
      } catch (error) {
        failures.push(`${name}: ${String(error)}`)
      }
    }
    const runner = Object.assign(run, { skip: () => undefined })
    allocatorSuite({ ...referenceClaims, test: runner, strategy: referenceAllocator, seed, runs: 5, wordBytes: [8] })
    collectorSuite({ test: runner, strategy: referenceCollector, seed, runs: 5, wordBytes: [8] })
    expect(failures).toEqual([])
  }
})

test('check is called after every n-th call, whatever is looked at', () => {
  const strategy = {
    ...referenceAllocator,
    create: (context: Parameters<typeof referenceAllocator.create>[0]) => {
      const allocator = referenceAllocator.create(context)
      const check = allocator.check?.bind(allocator)
      allocator.check = () => {
        check?.()
        if ((allocator.statistics?.().liveBlocks ?? 0) > 5) throw new RangeError('six blocks are too many')
      }
      return allocator
    },
  }
  const failuresAt = (checkEvery: number): readonly ConformanceError[] =>
    failuresOf((runner) => {
      allocatorSuite({ ...referenceClaims, test: runner, strategy, wordBytes: [8], checkEvery })
    }, 'blocks are aligned')
  expect(failuresAt(8)[0].message).toContain('six blocks are too many')
  expect(failuresAt(8)[0].calls.at(-1)).toBe('check()')
  expect(failuresAt(Infinity)).toEqual([])
})

test('a soak does what its seed says, says what it did, and shows its last calls where it fails', () => {
  const options = { strategy: referenceAllocator, calls: 4000, live: 200, checkEvery: 100 }
  const told: number[] = []
  const report = soakAllocator({ ...options, progress: (calls) => void told.push(calls) })
  expect(report).toEqual(soakAllocator(options))
  expect(report.digest).not.toBe(soakAllocator({ ...options, seed: 1 }).digest)
  expect(report).toMatchObject({ calls: 4000, takeovers: 5, heaps: 1 })
  expect(report.mallocs + report.callocs + report.reallocs + report.frees).toBeGreaterThanOrEqual(4000)
  expect(told).toEqual([4000])
  const { strategy } = brokenAllocators().find((broken) => broken.strategy.manifest.name === 'overlapping')!
  expect(() => soakAllocator({ ...options, strategy })).toThrow(ConformanceError)
})

test('a failure is the shortest sequence of calls, and the same seed gives it again', () => {
  const { strategy, caughtBy } = brokenAllocators().find((broken) => broken.strategy.manifest.name === 'frees-neighbours')!
  const [first, second] = [1, 2].map(() =>
    failuresOf((runner) => {
      allocatorSuite({ ...referenceClaims, test: runner, strategy, wordBytes: [8], seed: 7 })
    }, caughtBy),
  )
  expect(first[0].message).toBe(second[0].message)
  expect(first[0].message).toContain('seed 7')
  expect(first[0].calls.length).toBeLessThan(8)
})

test('a strategy that cannot even begin fails every test, and does not stop the runner', () => {
  const strategy = {
    ...referenceAllocator,
    create: () => {
      throw new TypeError('not today')
    },
  }
  const failures = failuresOf((runner) => {
    allocatorSuite({ test: runner, strategy })
  }, 'live blocks do not overlap')
  expect(failures.map(({ message }) => message.split('\n')[0])).toEqual(['TypeError: not today', 'TypeError: not today'])
})
