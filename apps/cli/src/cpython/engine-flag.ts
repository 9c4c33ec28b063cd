import { type AllocatorStrategy } from '@mm/contract'
import { type MemorySettings, type Parsed } from '../arguments/options.js'
import { type Context } from '../context.js'
import { UsageError } from '../errors.js'
import { nearest } from '../strategies/nearest.js'
import { resolveStrategy } from '../strategies/resolve.js'

/** Who runs the program. */
export type EngineName = 'mm' | 'cpython'

const ENGINES: readonly string[] = ['mm', 'cpython'] satisfies EngineName[]

/** The flag. */
export const engineFlag = {
  engine: { type: 'string', value: 'mm|cpython', help: "who runs the program: mm's Python, or a real CPython whose memory the allocator serves" },
} as const

/** The allocator that is none of ours. */
export const HOST = 'host'

/** The engine that was asked for; throws `UsageError`. */
export function engineOf(command: string, { engine }: Parsed['values'], standard: EngineName = 'mm'): EngineName {
  if (engine === undefined) return standard
  if (typeof engine === 'string' && ENGINES.includes(engine)) return engine as EngineName
  const near = nearest(String(engine), ENGINES)
  throw new UsageError(`--engine: there is no engine ${String(engine)}${near === undefined ? '' : `; did you mean ${near}?`} (mm, cpython)`, command)
}

/** Refuses what a real CPython brings itself. */
export function refuseForCPython(command: string, memory: MemorySettings): void {
  const { strategies, profile, wordBytes, relocateEvery, trigger, stress, sanity, compile } = memory
  const others = Object.entries({ profile, 'word-bytes': wordBytes, 'relocate-every': relocateEvery, trigger, stress, sanity, compile }).filter(([, value]) => value !== undefined)
  const given = [...Object.keys(strategies).filter((axis) => axis !== 'allocator'), ...others.map(([name]) => name)]
  if (given.length > 0) throw new UsageError(`--${given[0]} is not for --engine cpython: CPython brings its own; only the allocator is ours`, command)
}

/** The allocator under a real CPython: a strategy, or undefined for Pyodide's own malloc. Throws as `resolveStrategy`. */
export async function cpythonAllocator(context: Context, written: string | undefined): Promise<AllocatorStrategy | undefined> {
  return written === HOST ? undefined : resolveStrategy('allocator', written ?? context.defaults.allocator, context)
}
