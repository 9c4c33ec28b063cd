import { type Axis, type Observable, axes } from '@mm/contract'
import { type Stats } from '../report/stats.js'
import { type Choice, type Combination, notPreserved } from '../strategies/combinations.js'
import { type ChildResult } from './child.js'
import { type LineDifference, firstDifference } from './difference.js'

/** One combination of strategies, and how the program fared with it. */
export interface Row {
  readonly label: string
  readonly strategies: Readonly<Record<Axis, string>>
  /** `ok`, or how it ended. */
  readonly status: 'ok' | 'failed' | 'killed'
  readonly exitCode: number | null
  readonly stats: Stats | null
  /** Absent where the output and the exit status are those of the default. */
  readonly differs?: LineDifference | { readonly exitCode: number | null; readonly expected: number | null; readonly said: string }
  /** Where it differs: whether it had to be reckoned with. */
  readonly expected?: boolean
  /** Why it had to be reckoned with. */
  readonly reasons?: readonly string[]
}

/** What comparing programs gives: `mm.compare/1`, described in docs/schemas/mm.compare.1.json. */
export interface Comparison {
  readonly schema: 'mm.compare/1'
  readonly program: string
  readonly observes: readonly Observable[]
  readonly rows: readonly Row[]
}

function reasonsFor(choice: Choice, observed: readonly Observable[], written: Written): string[] {
  return notPreserved(choice, observed).map(({ observable, by }) => {
    const names = by.map(({ axis, name }) => `${axis} ${written[axis] ?? name}`)
    return `the program observes ${observable}, which ${names.join(' and ')} ${by.length === 1 ? 'does' : 'do'} not preserve`
  })
}

/** What the person wrote for an axis: a name, and options on which it may hang what is preserved. */
export type Written = Readonly<Partial<Record<Axis, string>>>

const exitCodeOf = ({ status }: ChildResult): number | null => (typeof status === 'number' ? status : null)

const lastLine = (text: string): string => text.trimEnd().split('\n').at(-1) ?? ''

/** The row of a combination whose program has ended, beside that of the default. */
export function rowOf({ label, choice }: Combination, result: ChildResult, base: ChildResult, observed: readonly Observable[], written: Written = {}): Row {
  const exitCode = exitCodeOf(result)
  const row: Row = {
    label,
    strategies: Object.fromEntries(axes.map((axis) => [axis, choice[axis].name])) as Row['strategies'],
    status: exitCode === null ? 'killed' : exitCode === 0 ? 'ok' : 'failed',
    exitCode,
    stats: result.stats ?? null,
  }
  const line = firstDifference(base.stdout, result.stdout)
  const differs = line ?? (result.status === base.status ? undefined : { exitCode, expected: exitCodeOf(base), said: lastLine(result.stderr) })
  if (differs === undefined) return row
  const reasons = reasonsFor(choice, observed, written)
  return { ...row, differs, expected: reasons.length > 0, reasons }
}
