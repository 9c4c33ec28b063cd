import { type Axis, type CollectionRecord, type CollectionTotals, axes } from '@mm/contract'
import { type EngineFacts, type EngineSettings, type FreeListFacts } from '../engine/engine.js'

/** What is handed out at one moment: bytes, and blocks. */
export interface Live {
  readonly live: number
  readonly liveBlocks: number
}

/** What a run of a program did to memory: `mm.stats/1`, described in docs/schemas/mm.stats.1.json. */
export interface Stats {
  readonly schema: 'mm.stats/1'
  readonly program: string
  readonly exitCode: number
  /** Whose behaviour is reproduced. */
  readonly profile: string
  readonly wordBytes: 4 | 8
  readonly strategies: Readonly<Record<Axis, { readonly name: string; readonly options: Readonly<Record<string, unknown>> }>>
  /** Milliseconds: making the interpreter, and running the program. */
  readonly time: { readonly startMs: number; readonly runMs: number }
  /**
   * Bytes, when the program had ended and its names were still there. `before` it there is what Python itself needs,
   * `after` it is what is left when its names are gone. `utilisation` is the part of the reserved bytes that was live, at the
   * peak of both.
   */
  readonly memory: Live & {
    readonly limit: number
    readonly reserved: number
    readonly peakReserved: number
    readonly peakLive: number
    readonly utilisation: number
    readonly arenas: number
    readonly pools: number | null
    readonly before: Live
    readonly after: Live
  }
  /** Bytes of frames: before the program, at most, and after it. */
  readonly stack: { readonly before: number; readonly peak: number; readonly after: number }
  /** Collections while the program ran. */
  readonly collector: {
    /** What starts collections; `thresholds` for the collector's own rule. */
    readonly trigger: string
    /** How many there were. */
    readonly count: number
    /** The last of them, one by one. */
    readonly collections: readonly CollectionRecord[]
    readonly generations: number
    readonly collected: number
    readonly uncollectable: number
    readonly longestPauseMs: number
    /** Milliseconds of all pauses together. */
    readonly pauseMs: number
    readonly visited: number
  }
  /** What happened while the program ran. */
  readonly freelists: readonly FreeListFacts[]
  readonly interned: EngineFacts['interned']
}

/** The version of Python whose behaviour every program sees. */
export const PROFILE = 'CPython 3.13'

/** What is known once all is over. */
export interface Finished {
  readonly program: string
  readonly exitCode: number
  readonly settings: EngineSettings
  readonly wordBytes: 4 | 8
  readonly startMs: number
  readonly runMs: number
  /** When the program was about to begin. */
  readonly before: EngineFacts
  /** When it had ended. */
  readonly end: EngineFacts
  /** When its modules and all that they held had gone. */
  readonly after: EngineFacts
  /** Bytes: the most that were seen live. */
  readonly peakLive: number
}

const liveIn = ({ allocator }: EngineFacts): Live => ({ live: allocator?.liveBytes ?? 0, liveBlocks: allocator?.liveBlocks ?? 0 })

/** What a collector says in sum, or the sums of its records. */
function totalsOf({ collector }: EngineFacts): CollectionTotals {
  if (collector.totals !== undefined) return collector.totals
  const { collections } = collector
  const sum = (pick: (record: CollectionRecord) => number): number => collections.reduce((total, record) => total + pick(record), 0)
  return {
    collections: collections.length,
    collected: sum(({ collected }) => collected),
    uncollectable: sum(({ uncollectable }) => uncollectable),
    visited: sum(({ visited }) => visited),
    pause: sum(({ pause }) => pause),
    longestPause: collections.reduce((most, { pause }) => Math.max(most, pause), 0),
  }
}

function collectorOf(before: EngineFacts, end: EngineFacts): Stats['collector'] {
  const [earlier, all] = [totalsOf(before), totalsOf(end)]
  const since = (name: keyof CollectionTotals): number => all[name] - earlier[name]
  const count = since('collections')
  const collections = count === 0 ? [] : end.collector.collections.slice(-count)
  return {
    trigger: end.trigger,
    count,
    collections,
    generations: end.collector.generations.length,
    collected: since('collected'),
    uncollectable: since('uncollectable'),
    longestPauseMs: collections.reduce((most, { pause, longestPause }) => Math.max(most, longestPause ?? pause), 0),
    pauseMs: since('pause'),
    visited: since('visited'),
  }
}

const freelistsOf = (before: EngineFacts, end: EngineFacts): FreeListFacts[] =>
  end.freelists.map((list) => {
    const earlier = before.freelists.find(({ name }) => name === list.name)
    return { ...list, hits: list.hits - (earlier?.hits ?? 0), misses: list.misses - (earlier?.misses ?? 0) }
  })

/** Puts a report together. */
export function statsOf({ program, exitCode, settings, wordBytes, startMs, runMs, before, end, after, peakLive }: Finished): Stats {
  const { limit, reserved, peakReserved } = end.memory
  return {
    schema: 'mm.stats/1',
    program,
    exitCode,
    profile: `CPython ${settings.profile ?? '3.13'}`,
    wordBytes,
    strategies: Object.fromEntries(
      axes.map((axis) => [axis, { name: settings.strategies[axis].manifest.name, options: settings.strategies[axis].options }]),
    ) as Stats['strategies'],
    time: { startMs, runMs },
    memory: {
      limit,
      reserved,
      peakReserved,
      ...liveIn(end),
      peakLive,
      utilisation: peakReserved === 0 ? 0 : peakLive / peakReserved,
      arenas: end.allocator?.arenas ?? end.memory.arenas,
      pools: end.allocator?.pools ?? null,
      before: liveIn(before),
      after: liveIn(after),
    },
    stack: { before: before.stack.bytes, peak: after.stack.peakBytes, after: after.stack.bytes },
    collector: collectorOf(before, end),
    freelists: freelistsOf(before, end),
    interned: {
      entries: end.interned.entries,
      hits: end.interned.hits - before.interned.hits,
      bytesSaved: end.interned.bytesSaved - before.interned.bytesSaved,
    },
  }
}
