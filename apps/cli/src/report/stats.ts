import { type Axis, type CollectionRecord, type CollectorStatistics, axes } from '@mm/contract'
import { type EngineFacts, type EngineSettings, type FreeListFacts } from '../engine/engine.js'

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
  /** Bytes. `utilisation` is the part of the reserved bytes that was live, at the peak of both. */
  readonly memory: {
    readonly limit: number
    readonly reserved: number
    readonly peakReserved: number
    readonly live: number
    readonly peakLive: number
    readonly liveBlocks: number
    readonly utilisation: number
    readonly arenas: number
    readonly pools: number | null
  }
  /** Bytes of frames: before the program, at most, and after it. */
  readonly stack: { readonly before: number; readonly peak: number; readonly after: number }
  readonly collector: {
    readonly collections: readonly CollectionRecord[]
    readonly generations: CollectorStatistics['generations']
    readonly collected: number
    readonly uncollectable: number
    readonly longestPauseMs: number
    readonly visited: number
  }
  readonly freelists: readonly FreeListFacts[]
  readonly interned: EngineFacts['interned']
}

/** The version of Python whose behaviour every program sees. */
export const PROFILE = 'CPython 3.13'

/** What is known once a program has ended. */
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
  readonly after: EngineFacts
  /** Bytes: the most that were seen live. */
  readonly peakLive: number
}

/** Puts a report together. */
export function statsOf({ program, exitCode, settings, wordBytes, startMs, runMs, before, after, peakLive }: Finished): Stats {
  const { collections, generations } = after.collector
  const sum = (pick: (record: CollectionRecord) => number): number => collections.reduce((total, record) => total + pick(record), 0)
  const { limit, reserved, peakReserved } = after.memory
  const live = after.allocator?.liveBytes ?? 0
  return {
    schema: 'mm.stats/1',
    program,
    exitCode,
    profile: PROFILE,
    wordBytes,
    strategies: Object.fromEntries(
      axes.map((axis) => [axis, { name: settings.strategies[axis].manifest.name, options: settings.strategies[axis].options }]),
    ) as Stats['strategies'],
    time: { startMs, runMs },
    memory: {
      limit,
      reserved,
      peakReserved,
      live,
      peakLive,
      liveBlocks: after.allocator?.liveBlocks ?? 0,
      utilisation: peakReserved === 0 ? 0 : peakLive / peakReserved,
      arenas: after.allocator?.arenas ?? after.memory.arenas,
      pools: after.allocator?.pools ?? null,
    },
    stack: { before: before.stack.bytes, peak: after.stack.peakBytes, after: after.stack.bytes },
    collector: {
      collections,
      generations,
      collected: sum((record) => record.collected),
      uncollectable: sum((record) => record.uncollectable),
      longestPauseMs: collections.reduce((most, { pause }) => Math.max(most, pause), 0),
      visited: sum((record) => record.visited),
    },
    freelists: after.freelists,
    interned: after.interned,
  }
}
