import { MisuseError } from '@mm/contract'
import { ConformanceError, describeError } from './failure.js'

/** The runner's `test`: that of vitest, of `node:test`, of bun. */
export interface TestFunction {
  (name: string, body: () => void): unknown
  readonly skip: (name: string, body: () => void) => unknown
}

/** What every kit is called with. */
export interface SuiteOptions {
  readonly test: TestFunction
  /** Where the drawing of calls starts: same seed, same calls. Printed with every failure. */
  readonly seed?: number
  /** How many sequences of calls are drawn for each check that draws some. */
  readonly runs?: number
  /** Checks that are left out: their names, each with the reason. A name that is no check's is an error. */
  readonly skip?: Readonly<Record<string, string>>
}

/** One thing that a contract promises. */
export interface Check<Subject> {
  /** A sentence; the key of `skip`. */
  readonly name: string
  /** Why this subject need not do it, or nothing where it must. */
  absent?(subject: Subject): string | undefined
  /** Throws where the promise is broken. */
  run(subject: Subject): void
}

/** What a check is run on. */
export interface Subject {
  /** The strategy and the setting, as they stand before the check's name. */
  readonly title: string
  readonly seed: number
  readonly runs: number
}

const CALLS_SHOWN = 40

function report(subject: Subject, error: unknown): ConformanceError {
  const calls = error instanceof ConformanceError ? error.calls : []
  const shown = calls.slice(-CALLS_SHOWN).map((call) => `    ${call}`)
  if (shown.length < calls.length) shown.unshift(`    ... ${calls.length - shown.length} calls before`)
  const lines = [error instanceof ConformanceError ? error.message : describeError(error), ...shown, `  ${subject.title}, seed ${subject.seed}`]
  return new ConformanceError(lines.join('\n'), calls, error)
}

function validateSkips(kit: string, names: ReadonlySet<string>, skip: Readonly<Record<string, string>>): void {
  for (const [name, reason] of Object.entries(skip)) {
    if (!names.has(name)) throw new MisuseError('bad-option', { operation: kit }, `skip: there is no check '${name}'`)
    if (reason.trim() === '') throw new MisuseError('bad-option', { operation: kit }, `skip: no reason is given for '${name}'`)
  }
}

/** Hands every check, for every subject, to the runner: as a test, or as a skipped one that names the reason. */
export function register<S extends Subject>(
  kit: string,
  checks: readonly Check<S>[],
  subjects: readonly S[],
  { test, skip = {} }: SuiteOptions,
): void {
  validateSkips(kit, new Set(checks.map(({ name }) => name)), skip)
  for (const subject of subjects) {
    for (const check of checks) {
      const body = (): void => {
        try {
          check.run(subject)
        } catch (error) {
          throw report(subject, error)
        }
      }
      const reason = Object.hasOwn(skip, check.name) ? skip[check.name] : check.absent?.(subject)
      const name = `${subject.title}: ${check.name}`
      if (reason === undefined) test(name, body)
      else test.skip(`${name} (skipped: ${reason})`, body)
    }
  }
}
