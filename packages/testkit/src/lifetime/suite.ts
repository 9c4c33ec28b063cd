import { type LifetimeFactory, type LifetimeStrategy, type WordBytes } from '@mm/contract'
import { type Check, type SuiteOptions, register } from '../suite.js'
import { codeChecks } from './checks/code.js'
import { countingChecks } from './checks/counting.js'
import { deferringChecks } from './checks/deferring.js'
import { LifetimeSubject } from './subject.js'

const DEFAULT_SEED = 20_260_321
const DEFAULT_RUNS = 25

/** What {@link lifetimeSuite} is called with. */
export interface LifetimeSuiteOptions extends SuiteOptions {
  /** The strategy, or its factory: then with its default options. */
  readonly strategy: LifetimeStrategy | LifetimeFactory
  /** The word widths to run at; both by default. */
  readonly wordBytes?: readonly WordBytes[]
}

const checks: readonly Check<LifetimeSubject>[] = [...countingChecks, ...codeChecks, ...deferringChecks]

/** The names of all checks of {@link lifetimeSuite}, in order: the keys of `skip`. */
export const lifetimeChecks: readonly string[] = checks.map(({ name }) => name)

/**
 * Gives `test` one test for each thing that a lifetime promises, at each word width, over a small mutator that the kit
 * brings along. Throws `MisuseError` (`bad-option`) for a skip without a check or a reason.
 */
export function lifetimeSuite(options: LifetimeSuiteOptions): void {
  const { strategy, wordBytes = [8, 4], seed = DEFAULT_SEED, runs = DEFAULT_RUNS } = options
  const chosen = typeof strategy === 'function' ? strategy() : strategy
  const subjects = wordBytes.map((width) => new LifetimeSubject(chosen, width, { seed, runs }))
  register('lifetimeSuite', checks, subjects, options)
}
