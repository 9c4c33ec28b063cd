import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Axis, type Manifest, axes } from '@mm/contract'
import { type Context } from '../context.js'
import { oneLine } from '../errors.js'
import { type Choice } from './combinations.js'
import { findPackage } from './packages.js'
import { packageOf, packagedNames, resolveStrategy } from './resolve.js'

/** Whether a package is meant for its own repository only: strategies for tests are found by name, but not listed. */
function isPrivate(name: string, folders: readonly string[]): boolean {
  const folder = findPackage(name, folders)
  if (folder === undefined) return false
  const manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as { private?: boolean }
  return manifest.private === true
}

/** Loads what there are packages for into the registry; one that does not load is said to be left out. */
async function loadPackages(axis: Axis, context: Context): Promise<void> {
  const known = new Set(context.registry.list(axis).map(({ manifest }) => manifest.name))
  for (const name of packagedNames(axis, context)) {
    if (known.has(name) || isPrivate(packageOf(axis, name), context.folders)) continue
    try {
      await resolveStrategy(axis, name, context)
    } catch (error) {
      context.output.err(`mm: ${axis} ${name} is left out: ${oneLine(error)}\n`)
    }
  }
}

/** The manifests of everything installed, the default of each axis first, and the default choice. */
export async function manifestsIn(context: Context): Promise<{ manifests: Manifest[]; base: Choice }> {
  const manifests: Manifest[] = []
  const base: Partial<Record<Axis, Manifest>> = {}
  for (const axis of axes) {
    await loadPackages(axis, context)
    const found = context.registry.list(axis).map(({ manifest }) => manifest)
    const isDefault = (manifest: Manifest): boolean => manifest.name === context.defaults[axis]
    const standard = found.find(isDefault)
    if (standard === undefined) throw new Error(`the default ${axis}, ${context.defaults[axis]}, is not installed`)
    base[axis] = standard
    manifests.push(standard, ...found.filter((manifest) => !isDefault(manifest)))
  }
  return { manifests, base: base as Choice }
}
