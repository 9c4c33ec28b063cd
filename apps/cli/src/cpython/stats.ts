import { type Fact, choices, optionsText, section } from '../report/stats-text.js'
import { countOf, grouped, inBytes, inPercent, inTime } from '../report/units.js'
import { type Colours } from '../terminal/colours.js'

/** What a program in a real CPython asked of memory: `mm.cpython/1`, described in docs/schemas/mm.cpython.1.json. */
export interface CPythonStats {
  readonly schema: 'mm.cpython/1'
  readonly program: string
  readonly exitCode: number
  readonly engine: string
  /** Absent: Pyodide's own malloc. */
  readonly allocator: { readonly name: string; readonly options: Readonly<Record<string, unknown>> } | null
  /** Milliseconds: loading CPython, and running the program. */
  readonly time: { readonly startMs: number; readonly runMs: number }
  /** Allocations and resizes since the interpreter began to start; `small` are those of at most 512 bytes, `served` those of them that our allocator answered. */
  readonly requests: { readonly all: number; readonly small: number; readonly served: number; readonly servedShare: number }
  /** Bytes when the program had ended: our allocator's arenas and live blocks; of the host's malloc, arenas and large blocks; all of the interpreter's memory. */
  readonly memory: {
    readonly reserved: number
    readonly peakReserved: number
    readonly live: number | null
    readonly liveBlocks: number | null
    readonly host: number
    readonly peakHost: number
    readonly interpreter: number
  }
  /** What the allocator threw; empty when all is well. */
  readonly faults: readonly string[]
}

function requestsOf({ requests, allocator }: CPythonStats): Fact[] {
  const { all, small, served, servedShare } = requests
  if (allocator === null) return [['all', grouped(all), "answered by Pyodide's own malloc"]]
  return [
    ['all', grouped(all), 'allocations and resizes, the start of the interpreter included'],
    ['small', grouped(small), 'of at most 512 bytes'],
    ['served', inPercent(servedShare), `of the small ones: ${grouped(served)} by ${allocator.name}, the others by Pyodide's malloc`],
  ]
}

function memoryOf({ memory }: CPythonStats): Fact[] {
  const { reserved, peakReserved, live, liveBlocks, host, peakHost, interpreter } = memory
  return [
    ...(live === null || liveBlocks === null ? [] : [['live', inBytes(live), `in ${countOf(liveBlocks, 'block')}`] satisfies Fact]),
    ['reserved', inBytes(reserved), `${inBytes(peakReserved)} at most, in arenas that Pyodide's malloc gave`],
    ['host', inBytes(host), `${inBytes(peakHost)} at most, of Pyodide's malloc: arenas and large blocks`],
    ['interpreter', inBytes(interpreter), 'all of its memory'],
  ]
}

/** The report that `--stats` prints. */
export function cpythonStatsText(stats: CPythonStats, colours: Colours): string {
  const { program, exitCode, engine, allocator, time, faults } = stats
  const ended = exitCode === 0 ? '' : `, exit status ${exitCode}`
  return [
    '',
    `${colours.bold(colours.cyan('memory'))} of ${program} ${colours.dim(`(${engine}, 32-bit)`)}`,
    `  ran ${inTime(time.runMs)} after ${inTime(time.startMs)} of start-up${ended}`,
    ...choices('strategies', [['allocator', allocator?.name ?? 'host', allocator === null ? "Pyodide's own malloc" : optionsText(allocator.options)]], colours),
    ...section('requests', requestsOf(stats), colours),
    ...section('memory', memoryOf(stats), colours),
    ...faults.map((fault) => `  ${colours.red('wrong')}  ${fault}`),
    '',
  ].join('\n')
}
