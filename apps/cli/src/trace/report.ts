import { type ReplayReport, type ReplaySample, type TraceHeader, type TraceSummary } from '@mm/trace'
import { tableText } from '../report/table.js'
import { grouped, inBytes, inPercent, inTime } from '../report/units.js'
import { type Colours } from '../terminal/colours.js'

/** What was recorded: `mm.record/1`, described in docs/schemas/mm.record.1.json. */
export interface Recording extends TraceSummary {
  readonly schema: 'mm.record/1'
  readonly program: string
  readonly engine: string
  readonly exitCode: number
  readonly file: string
  /** Of the file. */
  readonly bytes: number
}

/** A trace on one allocator. */
export interface ReplayRow {
  readonly allocator: string
  readonly status: 'ok' | 'failed'
  /** Why there is no report. */
  readonly error?: string
  readonly timeMs: number | null
  readonly report: ReplayReport | null
  /** Words read and written, with `--steps`. */
  readonly steps: number | null
}

/** What replays came to: `mm.replay/1`, described in docs/schemas/mm.replay.1.json. */
export interface Replays {
  readonly schema: 'mm.replay/1'
  readonly file: string
  readonly trace: TraceHeader & TraceSummary
  readonly rows: readonly ReplayRow[]
}

/** A recording, for a person. */
export function recordingText({ program, engine, events, allocations, resizes, frees, file, bytes, exitCode }: Recording, colours: Colours): string {
  const ended = exitCode === 0 ? '' : ` (exit status ${exitCode})`
  return [
    `${colours.bold(grouped(events))} events of ${program} under ${engine}${ended}: ${grouped(allocations)} allocations, ${grouped(resizes)} resizes, ${grouped(frees)} frees`,
    `${colours.green(file)}, ${inBytes(bytes)}${events === 0 ? '' : `: ${(bytes / events).toFixed(2)} bytes an event`}`,
    '',
  ].join('\n')
}

const BARS = '▁▂▃▄▅▆▇█'
const CURVE_WIDTH = 24

/** How much of what was reserved was asked for, from the first event to the last. */
function curve(samples: readonly ReplaySample[]): string {
  const bars = Array.from({ length: CURVE_WIDTH }, (_, column) => {
    const sample = samples[Math.min(samples.length - 1, Math.floor(((column + 1) * samples.length) / CURVE_WIDTH))]
    const share = sample === undefined || sample.reserved === 0 ? 0 : sample.requested / sample.reserved
    return BARS[Math.min(BARS.length - 1, Math.floor(share * BARS.length))]
  })
  return bars.join('')
}

function cells({ allocator, timeMs, report, steps, error }: ReplayRow, withSteps: boolean, colours: Colours): string[] {
  const counted = withSteps ? [steps === null ? '–' : grouped(steps)] : []
  if (report === null || timeMs === null) return [allocator, '–', '–', '–', '–', '–', ...counted, colours.red(error ?? 'failed')]
  return [
    allocator,
    inTime(timeMs),
    `${(report.events / timeMs / 1000).toFixed(1)} M`,
    inBytes(report.peakReserved),
    inPercent(report.utilisation),
    grouped(report.moves),
    ...counted,
    curve(report.samples),
  ]
}

/** Replays as a table. */
export function replaysText({ file, trace, rows }: Replays, colours: Colours): string {
  const withSteps = rows.some(({ steps }) => steps !== null)
  const numbers = ['time', 'events a second', 'peak reserved', 'used', 'moves', ...(withSteps ? ['steps'] : [])]
  const columns = [{ title: 'allocator' }, ...numbers.map((title) => ({ title, align: 'right' as const })), { title: 'used, over time' }]
  const peak = rows.find(({ report }) => report !== null)?.report?.peakRequested ?? 0
  return [
    `${colours.bold(file)} ${colours.dim(`${trace.program}, ${trace.engine}, ${trace.wordBytes * 8}-bit`)}`,
    `  ${grouped(trace.events)} events: ${grouped(trace.allocations)} allocations, ${grouped(trace.resizes)} resizes, ${grouped(trace.frees)} frees; ${inBytes(peak)} asked for at most`,
    '',
    tableText(columns, rows.map((row) => cells(row, withSteps, colours)), colours),
  ].join('\n')
}
