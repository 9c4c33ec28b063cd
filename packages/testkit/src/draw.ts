import fc from 'fast-check'
import { ConformanceError, describeError } from './failure.js'
import { type Subject } from './suite.js'

/**
 * Runs `body` on drawn values, `runs` of them, from the subject's seed. The value of a failure is shrunk to a small one
 * and run once more, so that what is thrown (its calls above all) belongs to the small one.
 */
export function forAll<T>({ seed }: Subject, runs: number, values: fc.Arbitrary<T>, body: (value: T) => void): void {
  const property = fc.property(values, (value) => {
    body(value)
  })
  const details = fc.check(property, { seed, numRuns: runs })
  if (!details.failed) return
  const error: unknown = details.errorInstance
  const [value] = details.counterexample ?? []
  try {
    if (value !== undefined) body(value)
  } catch (again) {
    throw again instanceof ConformanceError ? again : new ConformanceError(describeError(again), [], again)
  }
  throw new ConformanceError(`once, but not when repeated: ${describeError(error)}`, error instanceof ConformanceError ? error.calls : [], error)
}
