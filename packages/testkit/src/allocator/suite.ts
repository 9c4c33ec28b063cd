import { type AllocatorFactory, type AllocatorStrategy, type WordBytes } from '@mm/contract'
import { type Check, type SuiteOptions, register } from '../suite.js'
import { blockChecks } from './checks/blocks.js'
import { exhaustionChecks } from './checks/exhaustion.js'
import { manifestChecks } from './checks/manifest.js'
import { memoryChecks } from './checks/memory.js'
import { misuseChecks } from './checks/misuse.js'
import { readerChecks } from './checks/readers.js'
import { reallocChecks } from './checks/realloc.js'
import { stateChecks } from './checks/state.js'
import { type AllocatorClaims, AllocatorSubject } from './subject.js'

const DEFAULT_SEED = 20_260_321
const DEFAULT_RUNS = 25
const DEFAULT_LIMIT = 8 * 2 ** 20

/** What {@link allocatorSuite} is called with. */
export interface AllocatorSuiteOptions extends SuiteOptions, AllocatorClaims {
  /** The strategy, or its factory: then with its default options. */
  readonly strategy: AllocatorStrategy | AllocatorFactory
  /** The word widths to run at; both by default. */
  readonly wordBytes?: readonly WordBytes[]
  /** Bytes that the memories of the checks hand out at most; 8 MiB by default. At least a dozen arenas should fit. */
  readonly limit?: number
}

const checks: readonly Check<AllocatorSubject>[] = [
  ...manifestChecks,
  ...blockChecks,
  ...reallocChecks,
  ...misuseChecks,
  ...exhaustionChecks,
  ...readerChecks,
  ...stateChecks,
  ...memoryChecks,
]

/** The names of all checks of {@link allocatorSuite}, in order: the keys of `skip`. */
export const allocatorChecks: readonly string[] = checks.map(({ name }) => name)

/**
 * Gives `test` one test for each thing that an allocator promises, at each word width. What the allocator does not have
 * (an optional method, a capability, a claim) is skipped, and the test's name says why.
 * Throws `MisuseError` (`bad-option`) for a skip without a check or a reason.
 */
export function allocatorSuite(options: AllocatorSuiteOptions): void {
  const { strategy, wordBytes = [8, 4], seed = DEFAULT_SEED, runs = DEFAULT_RUNS, limit = DEFAULT_LIMIT } = options
  const chosen = typeof strategy === 'function' ? strategy() : strategy
  const subjects = wordBytes.map((width) => new AllocatorSubject(chosen, width, { seed, runs, limit, claims: options }))
  register('allocatorSuite', checks, subjects, options)
}
