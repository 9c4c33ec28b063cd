import { isatty } from 'node:tty'
import { type Axis } from '@mm/contract'
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

/** Resolves every strategy that `memory` names, and the defaults for the others; throws as `resolveStrategy`. */
export async function engineSettings(context: Context, memory: MemorySettings): Promise<EngineSettings> {
  const { strategies: written, ...rest } = memory
  const resolve = <A extends Axis>(axis: A) => resolveStrategy(axis, written[axis] ?? context.defaults[axis], context)
  const strategies = {
    allocator: await resolve('allocator'),
    lifetime: await resolve('lifetime'),
    collector: await resolve('collector'),
    interning: await resolve('interning'),
  }
  return { strategies, ...rest }
}
