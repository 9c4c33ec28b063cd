import { type Stats } from '../report/stats.js'
import { type Column, tableText } from '../report/table.js'
import { grouped, inBytes, inPercent, inTime } from '../report/units.js'
import { type Colours } from '../terminal/colours.js'
import { type Comparison, type Row } from './rows.js'

const COLUMNS: readonly Column[] = [
  { title: 'strategies' },
  { title: 'time', align: 'right' },
  { title: 'peak heap', align: 'right' },
  { title: 'used', align: 'right' },
  { title: 'collections', align: 'right' },
  { title: 'longest', align: 'right' },
  { title: 'collected', align: 'right' },
  { title: 'output' },
]

function verdict({ differs, expected, exitCode, label }: Row, colours: Colours): string {
  const status = exitCode === 0 ? '' : exitCode === null ? ' (killed)' : ` (exit ${exitCode})`
  if (label === 'default') return colours.dim(`the measure${status}`)
  if (differs === undefined) return colours.green(`same${status}`)
  return expected === true ? colours.yellow(`differs, as expected${status}`) : colours.red(`DIFFERS${status}`)
}

const figures = ({ time, memory, collector }: Stats): string[] => [
  inTime(time.runMs),
  inBytes(memory.peakReserved),
  inPercent(memory.utilisation),
  grouped(collector.collections.length),
  inTime(collector.longestPauseMs),
  grouped(collector.collected),
]

const NOTHING = '–'

const cells = (row: Row, colours: Colours): string[] => [
  row.label,
  ...(row.stats === null ? COLUMNS.slice(1, -1).map(() => NOTHING) : figures(row.stats)),
  verdict(row, colours),
]

const shown = (line: string | undefined): string => (line === undefined ? '(has ended)' : line === '' ? '(an empty line)' : line)

/** Why a row differs, and where. */
function explanation({ label, differs, expected, reasons = [] }: Row, colours: Colours): string[] {
  if (differs === undefined) return []
  const why = expected === true ? reasons : ['a difference that nothing explains: one of the two is wrong']
  const width = Math.max(label.length, 'default'.length)
  const pair = (ours: string, theirs: string): string[] => [
    `      ${'default'.padEnd(width)}  ${colours.green(ours)}`,
    `      ${label.padEnd(width)}  ${colours.yellow(theirs)}`,
  ]
  const where =
    'line' in differs
      ? [`    first in line ${differs.line} of the output:`, ...pair(shown(differs.expected), shown(differs.printed))]
      : ['    the exit status:', ...pair(String(differs.expected ?? 'killed'), `${differs.exitCode ?? 'killed'} ${differs.said}`)]
  return ['', `  ${colours.bold(label)}: ${(expected === true ? colours.yellow : colours.red)(expected === true ? 'an expected difference' : 'UNEXPECTED')}`, ...why.map((text) => `    ${text}`), ...where]
}

/** A comparison as a table, followed by what differs and why. */
export function comparisonText({ program, observes, rows }: Comparison, colours: Colours): string {
  const values = observes.length === 0 ? 'nothing of memory, only values' : observes.join(', ')
  const unexpected = rows.filter(({ expected }) => expected === false)
  const summary =
    unexpected.length === 0
      ? colours.green('no unexpected difference')
      : colours.red(`${unexpected.length} unexpected ${unexpected.length === 1 ? 'difference' : 'differences'}: ${unexpected.map(({ label }) => label).join('; ')}`)
  return [
    `${colours.bold(program)} ${colours.dim(`observes ${values}`)}`,
    '',
    tableText(COLUMNS, rows.map((row) => cells(row, colours)), colours).trimEnd(),
    ...rows.flatMap((row) => explanation(row, colours)),
    '',
    summary,
    '',
  ].join('\n')
}
