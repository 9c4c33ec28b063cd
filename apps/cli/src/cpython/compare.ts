import { spawn } from 'node:child_process'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type LineDifference, firstDifference } from '../compare/difference.js'
import { tableText } from '../report/table.js'
import { grouped, inBytes, inPercent, inTime } from '../report/units.js'
import { type Colours } from '../terminal/colours.js'
import { HOST } from './engine-flag.js'
import { type CPythonStats } from './stats.js'

/** A program in a real CPython, on one allocator. */
export interface CPythonRow {
  readonly allocator: string
  readonly status: 'ok' | 'failed' | 'killed'
  readonly exitCode: number | null
  readonly stats: CPythonStats | null
  /** Why there are no stats. */
  readonly problem?: string
  /** Absent where output and exit status are those of Pyodide's own malloc. */
  readonly differs?: LineDifference | { readonly exitCode: number | null; readonly expected: number | null }
}

/** What `mm compare --engine cpython` gives: `mm.cpython-compare/1`, described in docs/schemas/mm.cpython-compare.1.json. */
export interface CPythonComparison {
  readonly schema: 'mm.cpython-compare/1'
  readonly program: string
  readonly rows: readonly CPythonRow[]
}

/** How a process with one allocator ended. */
export interface CPythonResult {
  readonly exitCode: number | null
  readonly stdout: string
  readonly stats: CPythonStats | null
  /** Why there are no stats: what `mm run` said of itself, in one line. */
  readonly problem?: string
}

/** Of what a child says on standard error, no more is kept. */
const MOST_SAID = 2 ** 16

/** The last line that `mm` itself has said. */
function problemIn(stderr: string): { problem?: string } {
  const line = stderr.split('\n').findLast((text) => text.startsWith('mm: '))
  return line === undefined ? {} : { problem: line.slice(4) }
}

/** Starts `mm run --engine cpython` with `args` and waits for its end. */
export async function runCPythonChild(args: readonly string[], { cwd, input, signal }: { cwd: string; input: string; signal: AbortSignal }): Promise<CPythonResult> {
  const folder = await mkdtemp(join(tmpdir(), 'mm-compare-'))
  const report = join(folder, 'stats.json')
  try {
    const ended = await new Promise<Omit<CPythonResult, 'stats'>>((resolve, reject) => {
      const child = spawn(process.execPath, [process.argv[1], 'run', '--engine', 'cpython', '--stats-json', report, ...args], { cwd, signal, stdio: ['pipe', 'pipe', 'pipe'] })
      let [stdout, stderr] = ['', '']
      child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text))
      child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr = (stderr + text).slice(-MOST_SAID)))
      child.stdin.on('error', () => {}) // it need not read all of its input
      child.stdin.end(input)
      child.on('error', reject)
      child.on('close', (exitCode) => resolve({ exitCode, stdout, ...problemIn(stderr) }))
    })
    const text = await readFile(report, 'utf8').catch(() => '')
    const { exitCode, stdout, problem = 'it said nothing' } = ended
    return text === '' ? { exitCode, stdout, stats: null, problem } : { exitCode, stdout, stats: JSON.parse(text) as CPythonStats }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

/** The row of an allocator, beside the result with Pyodide's own malloc. */
export function cpythonRow(allocator: string, { exitCode, stdout, stats, problem }: CPythonResult, base: CPythonResult): CPythonRow {
  const row: CPythonRow = { allocator, status: exitCode === null ? 'killed' : exitCode === 0 ? 'ok' : 'failed', exitCode, stats, ...(problem !== undefined && { problem }) }
  const differs = firstDifference(base.stdout, stdout) ?? (exitCode === base.exitCode ? undefined : { exitCode, expected: base.exitCode })
  return differs === undefined ? row : { ...row, differs }
}

function cells({ allocator, stats, problem, differs, exitCode }: CPythonRow, colours: Colours): string[] {
  const status = exitCode === 0 ? '' : exitCode === null ? ' (killed)' : ` (exit ${exitCode})`
  const wrong = problem ?? stats?.faults[0]
  const output = allocator === HOST ? colours.dim(`the measure${status}`) : differs === undefined ? colours.green(`same${status}`) : colours.red(`DIFFERS${status}`)
  const figures =
    stats === null
      ? ['–', '–', '–', '–', '–']
      : [inTime(stats.time.runMs), grouped(stats.requests.all), stats.allocator === null ? '–' : inPercent(stats.requests.servedShare), stats.allocator === null ? '–' : inBytes(stats.memory.peakReserved), inBytes(stats.memory.peakHost)]
  return [allocator, ...figures, wrong === undefined ? output : colours.red(wrong)]
}

const shown = (line: string | undefined): string => (line === undefined ? '(has ended)' : line === '' ? '(an empty line)' : line)

function explanation({ allocator, differs }: CPythonRow, colours: Colours): string[] {
  if (differs === undefined) return []
  const head = ['', `  ${colours.bold(allocator)}: ${colours.red('another output')}`]
  if (!('line' in differs)) return [...head, `    exit status ${differs.exitCode ?? 'killed'}, not ${differs.expected ?? 'killed'}`]
  return [...head, `    first in line ${differs.line} of the output:`, `      ${HOST}  ${colours.green(shown(differs.expected))}`, `      ${allocator}  ${colours.yellow(shown(differs.printed))}`]
}

/** Whether something is wrong with a row: it could not be run, the allocator found a mistake, or the program did not end as it does on Pyodide's malloc. */
export const isWrong = ({ status, stats, problem, differs }: CPythonRow): boolean => status === 'killed' || problem !== undefined || (stats?.faults.length ?? 0) > 0 || (differs !== undefined && !('line' in differs))

/** A comparison as a table. Programs that print addresses or are timed print differently; that is shown, and decided by nobody. */
export function cpythonComparisonText({ program, rows }: CPythonComparison, colours: Colours): string {
  const columns = [{ title: 'allocator' }, ...['time', 'requests', 'served', 'peak arenas', "peak of Pyodide's malloc"].map((title) => ({ title, align: 'right' as const })), { title: 'output' }]
  return [
    `${colours.bold(program)} ${colours.dim(rows[0].stats?.engine ?? '')}`,
    '',
    tableText(columns, rows.map((row) => cells(row, colours)), colours).trimEnd(),
    ...rows.flatMap((row) => explanation(row, colours)),
    '',
  ].join('\n')
}
