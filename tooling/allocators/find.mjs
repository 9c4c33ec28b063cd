// The allocators of this workspace, from its built packages: whatever exports a strategy of the axis is found, without a list.
import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { root } from '../bootstrap/install.mjs'

/** A module of a built package: `load('testkit')`, `load('allocator', 'segregated')`. */
export const load = (name, entry = 'index') => import(pathToFileURL(join(root, 'packages', name, 'dist', `${entry}.js`)))

/** The factories, by name: those of @mm/allocator first, then the others'. */
export async function findAllocators() {
  const found = new Map()
  const packages = readdirSync(join(root, 'packages')).filter((name) => /^allocator(-|$)/.test(name))
  for (const name of packages) {
    // A strategy may be exported twice: the lean form of it, which does not tell its idea, is for embedders.
    for (const entry of ['index', 'hardened']) {
      if (!existsSync(join(root, 'packages', name, 'dist', `${entry}.js`))) continue
      for (const factory of Object.values(await load(name, entry))) {
        if (typeof factory !== 'function' || factory.manifest?.axis !== 'allocator') continue
        const { name: strategy, idea } = factory.manifest
        if (idea !== undefined || !found.has(strategy)) found.set(strategy, factory)
      }
    }
  }
  return found
}
