import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Axis, type Manifest, axes } from '@mm/contract'
import { type Context, installedIn } from '../context.js'
import { oneLine } from '../errors.js'
import { type Choice } from './combinations.js'
import { findFactory, installedNames } from './resolve.js'
import { findPackage } from './packages.js'

/** Whether a package is meant for its own repository only: strategies for tests are found by name, but not listed. */
function isPrivate(name: string, axis: Axis, context: Context): boolean {
  const prefix = axis === 'collector' ? 'gc' : axis
  const folder = findPackage(`@mm/${prefix}-${name}`, installedIn(context).from)
  if (folder === undefined) return false
  const manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as { private?: boolean }
  return manifest.private === true
}

/** The manifest of an installed strategy; one that does not load is said to be left out. */
async function loadable(axis: Axis, name: string, context: Context): Promise<Manifest | undefined> {
  try {
    return (await findFactory(axis, name, installedIn(context))).manifest
  } catch (error) {
    context.output.err(`mm: ${axis} ${name} is left out: ${oneLine(error)}\n`)
    return undefined
  }
}

/** The manifests of everything installed, the default of each axis first, and the default choice. */
export async function manifestsIn(context: Context): Promise<{ manifests: Manifest[]; base: Choice }> {
  const installed = installedIn(context)
  const manifests: Manifest[] = []
  const base: Partial<Record<Axis, Manifest>> = {}
  for (const axis of axes) {
    const builtin = new Set(installed.builtins.filter(({ manifest }) => manifest.axis === axis).map(({ manifest }) => manifest.name))
    const listed = installedNames(axis, installed).filter((name) => builtin.has(name) || !isPrivate(name, axis, context))
    const found: Manifest[] = []
    for (const name of listed) {
      const manifest = await loadable(axis, name, context)
      if (manifest !== undefined && !found.some((other) => other.name === manifest.name)) found.push(manifest)
    }
    const isDefault = (manifest: Manifest): boolean => manifest.name === context.defaults[axis]
    const standard = found.find(isDefault)
    if (standard === undefined) throw new Error(`the default ${axis}, ${context.defaults[axis]}, is not installed`)
    base[axis] = standard
    manifests.push(...found.filter(isDefault), ...found.filter((manifest) => !isDefault(manifest)))
  }
  return { manifests, base: base as Choice }
}
