import { axes } from '@mm/contract'
import { type Colours } from '../terminal/colours.js'
import { byKind } from './kinds.js'
import { tableText } from './table.js'
import { type Stats } from './stats.js'
import { countOf, grouped, inBytes, inPercent, inTime } from './units.js'

/** A line of a report: what it is about, a figure, and what that means. */
export type Fact = readonly [label: string, value: string, note?: string]

const LABEL_WIDTH = 18
const VALUE_WIDTH = 12

/** Facts under a heading: labels on the left, values to the right of them, then what they mean. */
export function section(title: string, facts: readonly Fact[], colours: Colours): string[] {
  const line = ([label, value, note = '']: Fact): string =>
    `  ${label.padEnd(LABEL_WIDTH)}${value.padStart(VALUE_WIDTH)}${note === '' ? '' : `  ${colours.dim(note)}`}`
  return ['', colours.bold(title), ...facts.map(line)]
}

/** Names on the left, what goes with them to the right. */
export function choices(title: string, rows: readonly Fact[], colours: Colours): string[] {
  const width = Math.max(...rows.map(([, value]) => value.length))
  const line = ([label, value, note = '']: Fact): string =>
    `  ${label.padEnd(LABEL_WIDTH)}${colours.green(value)}${note === '' ? '' : ' '.repeat(width - value.length + 2) + colours.dim(note)}`
  return ['', colours.bold(title), ...rows.map(line)]
}

/** Options as they were written. */
export const optionsText = (options: Readonly<Record<string, unknown>>): string => {
  const written = Object.entries(options).map(([name, value]) => `${name}=${String(value)}`)
  return written.length === 0 ? '' : written.join(', ')
}

function heap({ memory }: Stats): Fact[] {
  const { live, liveBlocks, peakLive, reserved, peakReserved, utilisation, arenas, pools, limit, before, after } = memory
  const left = after.live - before.live
  return [
    ['before', inBytes(before.live), `in ${countOf(before.liveBlocks, 'block')}: what Python itself needs`],
    ['at most', inBytes(peakLive), `${inPercent(utilisation)} of what was reserved at most`],
    ['at its end', inBytes(live), `in ${countOf(liveBlocks, 'block')}, ${countOf(arenas, 'arena')}${pools === null ? '' : `, ${countOf(pools, 'pool')} in use`}`],
    ['after', inBytes(after.live), left <= 0 ? 'all that it took was given back' : `in ${countOf(after.liveBlocks, 'block')}: ${inBytes(left)} more than before`],
    ['reserved', inBytes(reserved), `${inBytes(peakReserved)} at most; the limit is ${inBytes(limit)}`],
  ]
}

function frames({ stack }: Stats): Fact[] {
  return [
    ['before', inBytes(stack.before), 'of frames, when the program began'],
    ['at most', inBytes(stack.peak), 'when calls were nested deepest'],
    ['after', inBytes(stack.after), stack.after === stack.before ? 'all of them given back' : 'still in use'],
  ]
}

function collections({ collector }: Stats, colours: Colours): string[] {
  const { count: runs, generations, collected, uncollectable, longestPauseMs, pauseMs, visited, trigger } = collector
  if (runs === 0) return ['', colours.bold('collections'), '  none: counting freed whatever was freed']
  const summary = section(
    'collections',
    [
      ['runs', grouped(runs), `${inTime(pauseMs)} in all, longest pause ${inTime(longestPauseMs)}${trigger === 'thresholds' ? '' : `; started by ${trigger}`}`],
      ['freed', grouped(collected), `objects that no count could free${uncollectable === 0 ? '' : `, and ${grouped(uncollectable)} that could not be freed`}`],
      ['looked at', grouped(visited), `objects, all runs together${visited === 0 ? '' : `; ${grouped(Math.round((pauseMs * 1e6) / visited))} ns for each`}`],
    ],
    colours,
  )
  if (generations < 2) return summary
  const rows = Array.from({ length: generations }, (_, generation) => {
    const own = collector.collections.filter((record) => record.generation === generation)
    const freed = own.reduce((sum, record) => sum + record.collected, 0)
    const longest = own.reduce((most, { pause }) => Math.max(most, pause), 0)
    return [String(generation), grouped(own.length), grouped(freed), inTime(longest)]
  })
  const table = tableText(
    [
      { title: 'generation', align: 'right' },
      { title: 'runs', align: 'right' },
      { title: 'freed', align: 'right' },
      { title: 'longest pause', align: 'right' },
    ],
    rows,
    colours,
  )
  return [...summary, '', table.trimEnd()]
}

function reuse({ freelists, interned }: Stats): Fact[] {
  return [
    ...byKind(freelists).map(({ kind, hits, misses, count }): Fact => {
      return [`${kind} objects`, grouped(hits), `of ${grouped(hits + misses)} made in the place of a dead one; ${countOf(count, 'place')} kept`]
    }),
    ['shared strings', grouped(interned.entries), `found again ${countOf(interned.hits, 'time')}, which saved ${inBytes(interned.bytesSaved)}`],
  ]
}

/** The report that `--stats` prints. */
export function statsText(stats: Stats, colours: Colours): string {
  const { program, exitCode, profile, wordBytes, time } = stats
  const strategies = axes.map((axis): Fact => [axis, stats.strategies[axis].name, optionsText(stats.strategies[axis].options)])
  const ended = exitCode === 0 ? '' : `, exit status ${exitCode}`
  return [
    '',
    `${colours.bold(colours.cyan('memory'))} of ${program} ${colours.dim(`(as ${profile}, ${wordBytes * 8}-bit)`)}`,
    `  ran ${inTime(time.runMs)} after ${inTime(time.startMs)} of start-up${ended}`,
    ...choices('strategies', strategies, colours),
    ...section('heap', heap(stats), colours),
    ...section('stack', frames(stats), colours),
    ...collections(stats, colours),
    ...section('reuse', reuse(stats), colours),
    '',
  ].join('\n')
}
