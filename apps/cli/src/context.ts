import { isatty } from 'node:tty'
import { type Axis } from '@mm/contract'
import { type ProfileName, profiles } from '@mm/python'
import { type MemorySettings } from './arguments/options.js'
import { type CreateEngine, type EngineSettings } from './engine/engine.js'
import { LineReader } from './engine/input.js'
import { type Installed, resolutionFolders, resolveStrategy } from './strategies/resolve.js'
import { type Colours, coloursFor } from './terminal/colours.js'
import { type Output, STDERR, STDOUT, processOutput } from './terminal/output.js'

/** What commands lean on; tests bring their own. */
export interface Context extends Installed {
  /** Where the person stands. */
  readonly cwd: string
  readonly output: Output
  readonly input: LineReader
  /** Colours of standard output, and of standard error. */
  readonly colours: { readonly out: Colours; readonly err: Colours }
  readonly createEngine: CreateEngine
  /** The name of each axis's default. */
  readonly defaults: Readonly<Record<Axis, string>>
}

/** The context of this process. */
export function processContext(engine: Pick<Context, 'createEngine' | 'registry' | 'defaults'>): Context {
  return {
    cwd: process.cwd(),
    folders: resolutionFolders(process.cwd()),
    output: processOutput(),
    input: new LineReader(process.stdin),
    colours: { out: coloursFor({ isTTY: isatty(STDOUT) }), err: coloursFor({ isTTY: isatty(STDERR) }) },
    ...engine,
  }
}

/** What a profile asks of a strategy where nothing else is written behind its name: options of the default of its axis. */
function withProfile(axis: Axis, written: string, context: Context, profile: ProfileName | undefined): string {
  if (profile === undefined || written !== context.defaults[axis] || (axis !== 'collector' && axis !== 'interning')) return written
  const options = Object.entries(profiles[profile].strategies[axis])
  return options.length === 0 ? written : `${written}:${options.map(([name, value]) => `${name}=${value}`).join(',')}`
}

/** Resolves every strategy that `memory` names, and the defaults for the others; throws as `resolveStrategy`. */
export async function engineSettings(context: Context, memory: MemorySettings): Promise<EngineSettings> {
  const { strategies: written, ...rest } = memory
  const resolve = <A extends Axis>(axis: A) => resolveStrategy(axis, withProfile(axis, written[axis] ?? context.defaults[axis], context, memory.profile), context)
  const strategies = {
    allocator: await resolve('allocator'),
    lifetime: await resolve('lifetime'),
    collector: await resolve('collector'),
    interning: await resolve('interning'),
  }
  return { strategies, ...rest }
}
