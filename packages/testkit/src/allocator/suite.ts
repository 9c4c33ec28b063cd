import { type AllocatorFactory, type AllocatorStrategy, type WordBytes } from '@mm/contract'
import { type Check, type SuiteOptions, register } from '../suite.js'
import { blockChecks } from './checks/blocks.js'
import { exhaustionChecks } from './checks/exhaustion.js'
import { longRunChecks } from './checks/long-run.js'
import { manifestChecks } from './checks/manifest.js'
import { memoryChecks } from './checks/memory.js'
import { misuseChecks } from './checks/misuse.js'
import { readerChecks } from './checks/readers.js'
import { reallocChecks } from './checks/realloc.js'
import { stateChecks } from './checks/state.js'
import { type AllocatorClaims, AllocatorSubject, DEFAULT_SEED } from './subject.js'

const DEFAULT_RUNS = 25
const DEFAULT_LIMIT = 8 * 2 ** 20
const DEFAULT_CHECK_EVERY = 64
const DEFAULT_SOAK_CALLS = 200_000

/** What {@link allocatorSuite} is called with. */
export interface AllocatorSuiteOptions extends SuiteOptions, AllocatorClaims {
  /** The strategy, or its factory: then with its default options. */
  readonly strategy: AllocatorStrategy | AllocatorFactory
  /** The word widths to run at; both by default. */
  readonly wordBytes?: readonly WordBytes[]
  /** Bytes that the memories of the checks hand out at most; 8 MiB by default. At least a dozen arenas should fit. */
  readonly limit?: number
  /** In every check, the allocator's own `check` is called after every call whose number this divides; 64 by default. */
  readonly checkEvery?: number
  /** Calls of the long run; 200,000 by default. */
  readonly soakCalls?: number
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
  ...longRunChecks,
]

/** The names of all checks of {@link allocatorSuite}, in order: the keys of `skip`. */
export const allocatorChecks: readonly string[] = checks.map(({ name }) => name)

/**
 * Gives `test` one test for each thing that an allocator promises, at each word width. What the allocator does not have
 * (an optional method, a capability, a claim) is skipped, and the test's name says why.
 * Throws `MisuseError` (`bad-option`) for a skip without a check or a reason.
 */
export function allocatorSuite(options: AllocatorSuiteOptions): void {
  const { strategy, wordBytes = [8, 4], seed = DEFAULT_SEED, runs = DEFAULT_RUNS, limit = DEFAULT_LIMIT, checkEvery = DEFAULT_CHECK_EVERY, soakCalls = DEFAULT_SOAK_CALLS } = options
  const chosen = typeof strategy === 'function' ? strategy() : strategy
  const subjects = wordBytes.map((width) => new AllocatorSubject(chosen, width, { seed, runs, limit, checkEvery, soakCalls, claims: options }))
  register('allocatorSuite', checks, subjects, options)
}
