import { existsSync, statSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { type Axis, StrategyNotFoundError } from '@mm/contract'
import { type Registry, type Strategies } from '@mm/runtime'
import { UsageError } from '../errors.js'
import { nearest } from './nearest.js'
import { entryOf, findPackage, listPackages } from './packages.js'

/** Where names are looked up. */
export interface Installed {
  /** What is known by name already. */
  readonly registry: Registry
  /** Folders from which packages are resolved, the person's own first. */
  readonly folders: readonly string[]
}

/** What packages of an axis are called: `@mm/gc-incremental`. */
const PREFIXES: Readonly<Record<Axis, string>> = { allocator: 'allocator', lifetime: 'lifetime', collector: 'gc', interning: 'interning' }

/** The package that a name of an axis stands for. */
export const packageOf = (axis: Axis, name: string): string => `@mm/${PREFIXES[axis]}-${name}`

/** The folders that a CLI started in `cwd` resolves packages from: there, then beside the CLI itself. */
export const resolutionFolders = (cwd: string): readonly string[] => [cwd, dirname(fileURLToPath(import.meta.url))]

/** Names of an axis for which there is a package. */
export function packagedNames(axis: Axis, { folders }: Installed): string[] {
  return listPackages(PREFIXES[axis], folders).map((name) => name.slice(packageOf(axis, '').length))
}

/** All names of an axis that would be found. */
export function installedNames(axis: Axis, installed: Installed): string[] {
  const known = installed.registry.list(axis).map(({ manifest }) => manifest.name)
  return [...new Set([...known, ...packagedNames(axis, installed)])]
}

/** What is registered as missing: how Node says that there is no such module. */
function missing(specifier: string): Error {
  return Object.assign(new Error(`there is no ${specifier}`), { code: 'ERR_MODULE_NOT_FOUND' })
}

function entryFor(specifier: string, folders: readonly string[]): string {
  if (specifier.startsWith('.') || specifier.startsWith('/')) {
    const place = resolve(folders[0], specifier)
    if (!existsSync(place)) throw new UsageError(`${specifier}: no such file or directory`)
    return statSync(place).isDirectory() ? entryOf(place) : place
  }
  const folder = findPackage(specifier, folders)
  if (folder === undefined) throw missing(specifier)
  return entryOf(folder)
}

/** Imports a module for the registry, as seen from `folders`; throws `UsageError` for one that is there and does not load. */
async function importFrom(specifier: string, folders: readonly string[]): Promise<Readonly<Record<string, unknown>>> {
  const entry = entryFor(specifier, folders)
  try {
    return (await import(pathToFileURL(entry).href)) as Readonly<Record<string, unknown>>
  } catch (error) {
    const reason = error instanceof Error ? error.message.split('\n')[0] : String(error)
    throw new UsageError(`${entry} does not load: ${reason}`)
  }
}

/**
 * Reads `NAME[:option=value,…]`: a built-in, `@mm/allocator-NAME` and the like, a package of that name, or a path. Throws
 * `UsageError`, `StrategyNotFoundError`, or `MisuseError` (`bad-option`).
 */
export async function resolveStrategy<A extends Axis>(axis: A, written: string, installed: Installed): Promise<Strategies[A]> {
  try {
    return await installed.registry.load(axis, written, (specifier) => importFrom(specifier, installed.folders))
  } catch (error) {
    if (error instanceof UsageError) throw new UsageError(`--${axis}: ${error.message}`)
    if (!(error instanceof StrategyNotFoundError)) throw error
    const name = error.strategy ?? written
    const names = installedNames(axis, installed)
    const near = nearest(name, names)
    const question = near === undefined ? '' : `; did you mean ${near}?`
    throw new StrategyNotFoundError({ operation: `--${axis}` }, `there is no ${axis} ${name}${question} (installed: ${names.join(', ')})`, names, near)
  }
}
