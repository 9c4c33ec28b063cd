import { type Axis, axes } from '@mm/contract'
import { type MemorySettings } from './arguments/options.js'
import { type CreateEngine, type EngineSettings } from './engine/engine.js'
import { LineReader } from './engine/input.js'
import { type AnyFactory } from './strategies/factory.js'
import { type Installed, type Resolved, resolutionFolders, resolveStrategy } from './strategies/resolve.js'
import { type Colours, coloursFor } from './terminal/colours.js'
import { type Output, processOutput } from './terminal/output.js'

/** What commands lean on; tests bring their own. */
export interface Context {
  /** Where the person stands. */
  readonly cwd: string
  /** Folders from which packages are resolved, the person's own first. */
  readonly folders: readonly string[]
  readonly output: Output
  readonly input: LineReader
  /** Colours of standard output, and of standard error. */
  readonly colours: { readonly out: Colours; readonly err: Colours }
  readonly createEngine: CreateEngine
  readonly builtins: readonly AnyFactory[]
  /** The name of each axis's default. */
  readonly defaults: Readonly<Record<Axis, string>>
}

/** The context of this process. */
export function processContext(engine: Pick<Context, 'createEngine' | 'builtins' | 'defaults'>): Context {
  return {
    cwd: process.cwd(),
    folders: resolutionFolders(process.cwd()),
    output: processOutput(),
    input: new LineReader(process.stdin),
    colours: { out: coloursFor(process.stdout), err: coloursFor(process.stderr) },
    ...engine,
  }
}

/** Where this context's names are looked up. */
export const installedIn = (context: Context): Installed => ({ builtins: context.builtins, from: context.folders })

/** Resolves every strategy that `memory` names, and the defaults for the others; throws as `resolveStrategy`. */
export async function engineSettings(context: Context, memory: MemorySettings): Promise<EngineSettings> {
  const { strategies: written, ...rest } = memory
  const installed = installedIn(context)
  const resolved: Partial<Record<Axis, Resolved>> = {}
  for (const axis of axes) resolved[axis] = await resolveStrategy(axis, written[axis] ?? context.defaults[axis], installed)
  return { strategies: resolved as Record<Axis, Resolved>, ...rest }
}
