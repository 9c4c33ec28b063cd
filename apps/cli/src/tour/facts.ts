import { byKind } from '../report/kinds.js'
import { type Stats } from '../report/stats.js'
import { countOf, grouped, inBytes, inPercent, inTime } from '../report/units.js'

function heap({ memory }: Stats): string {
  const own = memory.peakLive - memory.before.live
  return `${inBytes(own)} of objects at most, beside the ${inBytes(memory.before.live)} that Python itself needs; ${inPercent(memory.utilisation)} of what was reserved`
}

function givenBack({ memory: { before, after } }: Stats): string {
  const left = after.live - before.live
  return left <= 0 ? 'when it was over, every byte of it had been given back' : `when it was over, all but ${inBytes(left)} had been given back`
}

const pools = ({ memory }: Stats): string | undefined =>
  memory.pools === null ? undefined : `${countOf(memory.liveBlocks, 'block')} in ${countOf(memory.pools, 'pool')} in ${countOf(memory.arenas, 'arena')} when it ended`

const stack = ({ stack: { before, peak, after } }: Stats): string =>
  `frames on the stack: ${inBytes(before)} before, ${inBytes(peak)} at most, ${inBytes(after)} after`

function collections({ collector }: Stats): string {
  const runs = collector.collections.length
  if (runs === 0) return 'the cycle collector had nothing to do: counting freed everything at once'
  const found = collector.collected === 0 ? 'nothing that counting had left' : `${countOf(collector.collected, 'object')} that counting could not free`
  return `${countOf(runs, 'collection')} found ${found}; the longest pause was ${inTime(collector.longestPauseMs)}`
}

function reuse({ freelists }: Stats): string | undefined {
  const kinds = byKind(freelists)
  const hits = kinds.reduce((sum, kind) => sum + kind.hits, 0)
  if (hits === 0) return undefined
  const made = kinds.reduce((sum, kind) => sum + kind.hits + kind.misses, 0)
  const best = kinds.slice(0, 3).map((kind) => `${grouped(kind.hits)} ${kind.kind}`)
  return `free lists: ${grouped(hits)} of ${countOf(made, 'object')} made in the place of a dead one (${best.join(', ')})`
}

function interned({ interned: { entries, hits, bytesSaved } }: Stats): string {
  return `${countOf(entries, 'string')} kept once and found again ${countOf(hits, 'time')}, which saved ${inBytes(bytesSaved)}`
}

const time = ({ time: { runMs } }: Stats): string => `it ran for ${inTime(runMs)}`

type Fact = (stats: Stats) => string | undefined

/** What is worth telling about each program, most telling first. */
const CHOSEN: Readonly<Record<string, readonly Fact[]>> = {
  '01': [heap, collections, givenBack],
  '02': [interned, heap],
  '03': [stack, heap],
  '04': [collections, heap],
  '05': [reuse, heap],
  '06': [pools, heap],
  '07': [collections, reuse],
  '08': [heap, stack, reuse, collections, givenBack, time],
}

/** A few lines on what memory did while a program ran: each a figure of that run. */
export function factsOf(name: string, stats: Stats): string[] {
  const chosen = CHOSEN[name.slice(0, 2)] ?? [heap, stack, collections]
  return chosen.map((fact) => fact(stats)).filter((line) => line !== undefined)
}
