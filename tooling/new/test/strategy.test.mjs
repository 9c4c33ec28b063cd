import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { Refusal, newStrategy } from '../strategy.mjs'

const root = fileURLToPath(new URL('../../..', import.meta.url))
const mm = join(root, 'apps/cli/dist/mm.js')
const program = join(root, 'examples/08-spreadsheet.py')

let folder
beforeAll(() => (folder = mkdtempSync(join(tmpdir(), 'mm-new-'))))
afterAll(() => rmSync(folder, { recursive: true }))

function run(command, args, cwd) {
  const { status, stdout, stderr } = spawnSync(command, args, { cwd, encoding: 'utf8', env: { ...process.env, INIT_CWD: cwd }, shell: process.platform === 'win32' })
  if (status !== 0) throw new Error(`${command} ${args.join(' ')} ended with ${status}\n${stdout}\n${stderr}`)
  return stdout
}

test.each([
  ['allocator', 'first-fit', 'FirstFit'],
  ['collector', 'train', 'Train'],
])('a new %s builds, passes the kit and runs a Python program', (axis, name, className) => {
  const begun = performance.now()
  const place = join(folder, name)
  const { files, packageName } = newStrategy({ root, axis, name, out: place })
  expect(files).toEqual(expect.arrayContaining(['README.md', 'package.json', join('src', 'index.ts'), join('src', 'manifest.ts'), join('src', `${name}.ts`), join('test', 'conformance.test.ts')]))
  expect(readFileSync(join(place, 'src', `${name}.ts`), 'utf8')).toContain(`export class ${className} `)
  expect(JSON.parse(readFileSync(join(place, 'package.json'), 'utf8')).name).toBe(packageName)
  const text = files.map((file) => readFileSync(join(place, file), 'utf8')).join('\n')
  expect(text).not.toMatch(/\bbump\b|Bump|gc-none|NoCollector|catalog:|workspace:/)

  const said = run('npm', ['test', '--', '--reporter=verbose'], place)
  expect(said).toMatch(/Tests .*[1-9]\d* passed/)
  expect(said).not.toMatch(/failed/)
  for (const width of [8, 4]) expect(said).toContain(`${axis} ${name}, ${width}-byte words: `)
  const expected = readFileSync(program.replace(/\.py$/, '.txt'), 'utf8')
  expect(run(process.execPath, [mm, 'run', `--${axis}`, place, program], folder)).toBe(expected)
  expect(run(process.execPath, [mm, 'run', `--${axis}`, `./${name}`, '--word-bytes', '4', program], folder)).toBe(expected)
  console.log(`${axis} ${name}: made, built, tested, run in ${((performance.now() - begun) / 1000).toFixed(1)} s`)
})

describe('refuses', () => {
  const tries = (axis, name, out = join(folder, 'refused')) => newStrategy({ root, axis, name, out })
  test.each([
    ['Heap', /no name/],
    ['my_heap', /no name/],
    ['-heap', /no name/],
    ['my--heap', /no name/],
    ['2-fit', /no name/],
    ['../heap', /no name/],
    ['', /no name/],
    ['h'.repeat(41), /no name/],
    ['bump', /there is a strategy bump/],
    ['pymalloc', /there is a strategy pymalloc/],
    ['buddy', /there is a strategy buddy/],
    ['class', /word of the language/],
    ['heap', /heap is a name that the package/],
    ['address', /address is a name that the package/],
  ])('the name %j', (name, reason) => {
    expect(() => tries('allocator', name)).toThrow(Refusal)
    expect(() => tries('allocator', name)).toThrow(reason)
    expect(existsSync(join(folder, 'refused'))).toBe(false)
  })

  test('an axis of which none are made', () => expect(() => tries('interning', 'own')).toThrow(/allocator and collector/))

  test('a place where something is, or that is none', () => {
    const full = join(folder, 'full')
    mkdirSync(full)
    writeFileSync(join(full, 'mine'), 'mine')
    expect(() => tries('allocator', 'own', full)).toThrow(/nothing is overwritten/)
    expect(readdirSync(full)).toEqual(['mine'])
    expect(() => tries('allocator', 'own', join(folder, 'no', 'such'))).toThrow(/there is no folder/)
    expect(() => tries('allocator', 'own', join(root, 'packages', 'own'))).toThrow(/inside the repository/)
    expect(() => tries('allocator', 'own', root)).toThrow(/inside the repository/)
  })
})

test('the command says what it does, and what was wrong', () => {
  const command = join(root, 'tooling/new/run.mjs')
  expect(run(process.execPath, [command, '--help'], folder)).toMatch(/^Usage: npm run new -- strategy AXIS NAME/)
  for (const args of [[], ['strategy'], ['strategy', 'allocator'], ['package', 'allocator', 'own'], ['strategy', 'allocator', 'own', 'more'], ['--wrong']]) {
    expect(() => run(process.execPath, [command, ...args], folder)).toThrow(/Usage:/)
  }
  expect(() => run(process.execPath, [command, 'strategy', 'allocator', 'bump'], folder)).toThrow(/new: there is a strategy bump/)
  const said = run(process.execPath, [command, 'strategy', 'allocator', 'best-fit', '--out', 'best'], folder)
  expect(said).toContain('src/best-fit.ts')
  expect(said).toContain(`npm start -- run --allocator ${join(folder, 'best')}`)
})
