import { existsSync, readFileSync, readdirSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { UsageError, fileProblem } from '../errors.js'

const CONDITIONS = ['node', 'import', 'module-sync', 'default']

/** The first target of an `exports` entry that an ES module import on Node takes. */
function targetOf(entry: unknown): string | undefined {
  if (typeof entry === 'string') return entry
  if (typeof entry !== 'object' || entry === null) return undefined
  if (Array.isArray(entry)) return entry.map(targetOf).find((target) => target !== undefined)
  for (const [key, value] of Object.entries(entry)) {
    if (!CONDITIONS.includes(key)) continue
    const target = targetOf(value)
    if (target !== undefined) return target
  }
  return undefined
}

function mainOf(manifest: unknown): string | undefined {
  if (typeof manifest !== 'object' || manifest === null) return undefined
  const { exports, main } = manifest as { exports?: unknown; main?: unknown }
  const root = typeof exports === 'object' && exports !== null && '.' in exports ? exports['.'] : exports
  return targetOf(root) ?? (typeof main === 'string' ? main : undefined)
}

/** The file that importing a folder means: by its package.json, else its index. Throws `UsageError` when there is none. */
export function entryOf(folder: string): string {
  const file = join(folder, 'package.json')
  let manifest: unknown
  try {
    manifest = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : undefined
  } catch (error) {
    throw new UsageError(`${file}: ${fileProblem(error)}`)
  }
  const named = mainOf(manifest)
  const entry = [...(named === undefined ? [] : [named, `${named}.js`, join(named, 'index.js')]), 'index.js', 'index.mjs']
    .map((name) => join(folder, name))
    .find((path) => existsSync(path) && statSync(path).isFile())
  if (entry !== undefined) return entry
  throw new UsageError(named === undefined ? `${folder} has neither a package.json that names a module nor an index.js` : `${folder}: there is no ${named}; is it built?`)
}

/** The `node_modules` folders that a module in `folder` would look in, nearest first. */
function* moduleFolders(folder: string): Generator<string> {
  for (let at = folder; ; at = dirname(at)) {
    yield join(at, 'node_modules')
    if (dirname(at) === at) return
  }
}

/** The folder of package `name` as seen from the folders `from`, in their order. */
export function findPackage(name: string, from: readonly string[]): string | undefined {
  for (const folder of from) {
    for (const modules of moduleFolders(folder)) {
      if (existsSync(join(modules, name, 'package.json'))) return join(modules, name)
    }
  }
  return undefined
}

/** Names of the packages `@mm/PREFIX-…` that `findPackage` would find, sorted. */
export function listPackages(prefix: string, from: readonly string[]): string[] {
  const names = new Set<string>()
  for (const folder of from) {
    for (const modules of moduleFolders(folder)) {
      const scope = join(modules, '@mm')
      if (!existsSync(scope)) continue
      for (const name of readdirSync(scope)) if (name.startsWith(`${prefix}-`)) names.add(`@mm/${name}`)
    }
  }
  return [...names].sort()
}
