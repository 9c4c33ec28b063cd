import { type CollectorFactory, type CollectorStrategy, type LifetimeStrategy, type WordBytes } from '@mm/contract'
import { type Check, type SuiteOptions, register } from '../suite.js'
import { finalizerChecks } from './checks/finalizers.js'
import { garbageChecks } from './checks/garbage.js'
import { listChecks } from './checks/lists.js'
import { moveChecks } from './checks/moves.js'
import { scheduleChecks } from './checks/schedule.js'
import { stepChecks } from './checks/steps.js'
import { CollectorSubject } from './subject.js'

const DEFAULT_SEED = 20_260_321
const DEFAULT_RUNS = 25

/** What {@link collectorSuite} is called with. */
export interface CollectorSuiteOptions extends SuiteOptions {
  /** The strategy, or its factory: then with its default options. */
  readonly strategy: CollectorStrategy | CollectorFactory
  /** The lifetime below it; by default the kit's own, which counts, or counts nothing where the strategy requires `uncounted`. */
  readonly lifetime?: LifetimeStrategy
  /** The word widths to run at; both by default. */
  readonly wordBytes?: readonly WordBytes[]
}

const checks: readonly Check<CollectorSubject>[] = [...listChecks, ...garbageChecks, ...finalizerChecks, ...moveChecks, ...scheduleChecks, ...stepChecks]

/** The names of all checks of {@link collectorSuite}, in order: the keys of `skip`. */
export const collectorChecks: readonly string[] = checks.map(({ name }) => name)

/**
 * Gives `test` one test for each thing that a collector promises, at each word width, over a small mutator that the kit
 * brings along: counted, or without counts where the strategy requires `uncounted`. What the collector does not have is
 * skipped, and the test's name says why. Throws `MisuseError` (`bad-option`) for a skip without a check or a reason.
 */
export function collectorSuite(options: CollectorSuiteOptions): void {
  const { strategy, lifetime, wordBytes = [8, 4], seed = DEFAULT_SEED, runs = DEFAULT_RUNS } = options
  const chosen = typeof strategy === 'function' ? strategy() : strategy
  const subjects = wordBytes.map((width) => new CollectorSubject(chosen, width, { seed, runs, lifetime }))
  register('collectorSuite', checks, subjects, options)
}
