import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Manifest, MisuseError, StrategyNotFoundError } from '@mm/contract'
import { createRegistry } from '@mm/runtime'
import { oneLine, statusOf } from '../src/errors.js'
import { type Choice, allCombinations, misfitOf, oneAtATime, preservedBy } from '../src/strategies/combinations.js'
import { nearest } from '../src/strategies/nearest.js'
import { installedNames, resolveStrategy } from '../src/strategies/resolve.js'
import { builtins } from './support/fake.js'

const MODULE = (axis: string, name: string) =>
  `const manifest = { axis: '${axis}', name: '${name}', idea: 'x', source: 'our own', options: {}, requires: [], provides: [], preserves: [] }
export default Object.assign(() => ({ manifest, options: {}, create: () => ({}) }), { manifest })\n`

let folder: string
const installed = () => ({ registry: createRegistry(builtins), folders: [folder] })
const find = (axis: 'allocator' | 'collector', name: string) => resolveStrategy(axis, name, installed())

function put(path: string, files: Readonly<Record<string, string>>): void {
  mkdirSync(join(folder, path), { recursive: true })
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, path, name), text)
}

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'mm-strategies-'))
  put('own', { 'package.json': '{ "type": "module", "exports": { ".": { "types": "./x.d.ts", "import": "./here.js" } } }', 'here.js': MODULE('allocator', 'own') })
  put('bare', { 'index.mjs': MODULE('collector', 'bare').replace('export default', 'export const strategy =') })
  put('empty', { 'package.json': '{}' })
  put('unbuilt', { 'package.json': '{ "main": "dist/index.js" }' })
  put('broken', { 'index.mjs': 'export default 1 +\n' })
  put('nothing', { 'index.mjs': 'export default 12\n' })
  put('node_modules/@mm/gc-fancy', { 'package.json': '{ "type": "module", "main": "main.js" }', 'main.js': MODULE('collector', 'fancy').replace('export default', 'export const fancy =') })
  put('node_modules/some-heap', { 'package.json': '{ "type": "module", "exports": "./main.js" }', 'main.js': MODULE('allocator', 'some-heap') })
})
afterAll(() => rmSync(folder, { recursive: true }))

describe('a name is looked up', () => {
  test('as a built-in, as one of our packages, as any package', async () => {
    expect((await find('allocator', 'raw')).manifest.name).toBe('raw')
    expect((await find('collector', 'fancy')).manifest.name).toBe('fancy')
    expect((await find('allocator', 'some-heap')).manifest.name).toBe('some-heap')
  })

  test('as a path: a folder by its package.json or index, or a file', async () => {
    expect((await find('allocator', './own')).manifest.name).toBe('own')
    expect((await find('collector', './bare')).manifest.name).toBe('bare')
    expect((await find('collector', join(folder, 'bare/index.mjs'))).manifest.name).toBe('bare')
  })

  test('with options after a colon, checked by its manifest', async () => {
    expect((await resolveStrategy('allocator', 'raw:size=3', installed())).options).toEqual({ size: 3 })
    expect((await resolveStrategy('allocator', 'raw', installed())).options).toEqual({ size: 1 })
    expect((await resolveStrategy('allocator', './own:', installed())).manifest.name).toBe('own')
    await expect(resolveStrategy('allocator', 'raw:size=-3', installed())).rejects.toThrow(MisuseError)
    await expect(resolveStrategy('allocator', 'raw:weight=3', installed())).rejects.toThrow(/there are size/)
  })
})

describe('what is not found', () => {
  test('says what is installed, and the nearest name', async () => {
    const error: unknown = await find('allocator', 'pymaloc').catch((reason: unknown) => reason)
    expect(error).toBeInstanceOf(StrategyNotFoundError)
    expect(error).toMatchObject({ nearest: 'pymalloc', installed: ['pymalloc', 'raw'] })
    expect(oneLine(error)).toBe('--allocator: there is no allocator pymaloc; did you mean pymalloc? (installed: pymalloc, raw)')
    expect(statusOf(error)).toBe(2)
  })

  test('packages count as installed', () => expect(installedNames('collector', installed())).toEqual(['generational', 'none', 'sweep', 'fancy']))

  test.each([
    ['./missing', /no such file or directory/],
    ['./empty', /neither a package.json that names a module nor an index.js/],
    ['./unbuilt', /there is no dist\/index.js; is it built\?/],
    ['./broken', /does not load: /],
    ['./nothing', /exports no allocator/],
    ['./bare', /exports no allocator/],
  ])('%s is explained', async (name, reason) => {
    const error: unknown = await find('allocator', name).catch((thrown: unknown) => thrown)
    expect(statusOf(error)).toBe(2)
    expect(oneLine(error)).toMatch(reason)
  })
})

test('the nearest name is near', () => {
  expect(nearest('genrational', ['none', 'generational'])).toBe('generational')
  expect(nearest('gen', ['none', 'generational'])).toBe('generational')
  expect(nearest('zebra', ['none', 'generational'])).toBeUndefined()
})

describe('combinations', () => {
  const manifests: Manifest[] = builtins.map((factory) => factory.manifest)
  const named = (axis: string, name: string) => manifests.find((manifest) => manifest.axis === axis && manifest.name === name)!
  const base: Choice = {
    allocator: named('allocator', 'pymalloc'),
    lifetime: named('lifetime', 'immediate'),
    collector: named('collector', 'generational'),
    interning: named('interning', 'cpython'),
  }

  test('one change at a time, with what it takes to make it fit', () => {
    expect(oneAtATime(base, manifests).map(({ label }) => label)).toEqual([
      'default',
      'allocator raw',
      'lifetime none, collector none',
      'collector none',
      'lifetime none, collector sweep',
      'interning none',
    ])
  })

  test('all of them fit', () => {
    const all = allCombinations(base, manifests)
    expect(all).toHaveLength(16)
    expect(all.every(({ choice }) => misfitOf(choice) === undefined)).toBe(true)
    expect(misfitOf({ ...base, lifetime: named('lifetime', 'none') })).toMatchObject({ missing: 'counts', strategy: { name: 'generational' } })
  })

  test('preserve what each of their strategies preserves', () => {
    expect(preservedBy(base)).toHaveLength(6)
    expect(preservedBy({ ...base, collector: named('collector', 'none'), allocator: named('allocator', 'raw') })).toEqual(['identity', 'refcounts', 'sizes'])
  })
})
