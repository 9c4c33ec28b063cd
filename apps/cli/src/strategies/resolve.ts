import { existsSync, statSync } from 'node:fs'
import { dirname, isAbsolute, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type Axis, StrategyNotFoundError, parseOptions } from '@mm/contract'
import { UsageError } from '../errors.js'
import { type AnyFactory, importFactory } from './factory.js'
import { nearest } from './nearest.js'
import { findPackage, listPackages } from './packages.js'

/** Where names are looked up. */
export interface Installed {
  /** What needs no package of its own. */
  readonly builtins: readonly AnyFactory[]
  /** Folders from which packages are resolved, the person's own first. */
  readonly from: readonly string[]
}

/** A strategy, with the options as they were written. */
export interface Resolved {
  readonly factory: AnyFactory
  readonly options: Readonly<Record<string, unknown>>
  /** How it was asked for. */
  readonly written: string
}

/** What packages of an axis are called: `@mm/gc-incremental`. */
const PREFIXES: Readonly<Record<Axis, string>> = { allocator: 'allocator', lifetime: 'lifetime', collector: 'gc', interning: 'interning' }

/** The folders that a CLI started in `cwd` resolves packages from: there, then beside the CLI itself. */
export const resolutionFolders = (cwd: string): readonly string[] => [cwd, dirname(fileURLToPath(import.meta.url))]

const isPath = (name: string): boolean => /^\.{0,2}[/\\]/.test(name) || name === '.' || name === '..' || isAbsolute(name)

/** Splits `name:option=value,option=value`; a path may hold colons, options may not. */
function split(written: string): { name: string; options: string } {
  const [, name, options] = /^(.+?):([^:/\\]*)$/.exec(written) ?? [undefined, written, '']
  return { name, options }
}

/** All names of an axis that would be found from `installed.from`. */
export function installedNames(axis: Axis, installed: Installed): string[] {
  const builtin = installed.builtins.filter((factory) => factory.manifest.axis === axis).map((factory) => factory.manifest.name)
  const prefix = `@mm/${PREFIXES[axis]}-`
  const packages = listPackages(PREFIXES[axis], installed.from).map((name) => name.slice(prefix.length))
  return [...new Set([...builtin, ...packages])]
}

async function fromPath(axis: Axis, name: string, installed: Installed): Promise<AnyFactory> {
  const place = resolve(installed.from[0], name)
  if (!existsSync(place)) throw new UsageError(`--${axis}: ${name}: no such file or directory`)
  return importFactory(axis, place, statSync(place).isDirectory())
}

/** The factory that a name means: a path, a built-in, `@mm/allocator-NAME` and the like, or a package of that name. */
export async function findFactory(axis: Axis, name: string, installed: Installed): Promise<AnyFactory> {
  if (isPath(name)) return fromPath(axis, name, installed)
  const builtin = installed.builtins.find(({ manifest }) => manifest.axis === axis && manifest.name === name)
  if (builtin !== undefined) return builtin
  for (const candidate of [`@mm/${PREFIXES[axis]}-${name}`, name]) {
    const folder = findPackage(candidate, installed.from)
    if (folder !== undefined) return importFactory(axis, folder, true)
  }
  const names = installedNames(axis, installed)
  const near = nearest(name, names)
  const question = near === undefined ? '' : `; did you mean ${near}?`
  throw new StrategyNotFoundError(
    { operation: `--${axis}` },
    `there is no ${axis} ${name}${question} (installed: ${names.join(', ')})`,
    names,
    near,
  )
}

/** Reads `NAME[:option=value,…]`; throws `UsageError`, `StrategyNotFoundError`, or `MisuseError` (`bad-option`). */
export async function resolveStrategy(axis: Axis, written: string, installed: Installed): Promise<Resolved> {
  const { name, options } = split(written)
  const factory = await findFactory(axis, name, installed)
  return { factory, options: parseOptions(factory.manifest.name, factory.manifest.options, options), written }
}
