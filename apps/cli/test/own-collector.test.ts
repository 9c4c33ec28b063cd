import { execFileSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, test } from 'vitest'

const rootOf = (path: string): string => fileURLToPath(new URL(`../../../${path}`, import.meta.url))
const source = rootOf('apps/cli/test/support/own-collector')
const folder = mkdtempSync(join(tmpdir(), 'mm-own-collector-'))
const place = join(folder, 'from-outside')
const run = (args: readonly string[]): string => execFileSync(process.execPath, args, { cwd: folder, encoding: 'utf8', env: { ...process.env, NODE_OPTIONS: '' } })
const mm = (...args: string[]): string => run([rootOf('apps/cli/dist/mm.js'), 'run', '--collector', './from-outside', ...args])

beforeAll(() => {
  cpSync(source, place, { recursive: true })
  mkdirSync(join(place, 'node_modules/@mm'), { recursive: true })
  for (const name of ['contract', 'testkit']) symlinkSync(rootOf(`packages/${name}`), join(place, 'node_modules/@mm', name))
})

afterAll(() => {
  rmSync(folder, { recursive: true })
})

/** Code without the empty lines between its pieces. */
const dense = (text: string): string[] => text.split('\n').filter((line) => line.trim() !== '')

test('docs/write-a-collector.md builds the collector of this folder, piece by piece', () => {
  const text = readFileSync(rootOf('docs/write-a-collector.md'), 'utf8')
  const blocks = (kind: string): string => [...text.matchAll(new RegExp(`^\`\`\`${kind}\n(.*?)^\`\`\`$`, 'gms'))].map(([, code]) => code).join('\n')
  expect(dense(blocks('js'))).toEqual(dense(readFileSync(join(source, 'index.js'), 'utf8')))
  expect(dense(blocks('js kit.test.js'))).toEqual(dense(readFileSync(join(source, 'kit.test.js'), 'utf8')))
})

test('it passes the kit', { timeout: 120_000 }, () => {
  const report = run(['--test', '--test-reporter=tap', join(place, 'kit.test.js')])
  expect(report).toMatch(/^# fail 0$/m)
  expect(Number(/^# pass (\d+)$/m.exec(report)?.[1])).toBeGreaterThan(40)
})

test('mm run picks it up: cycles go, finalizers and callbacks run, counts stay right', { timeout: 120_000 }, () => {
  const code = `
import gc, weakref
class Node:
    def __init__(self, name): self.name, self.me = name, self
    def __del__(self): print('gone', self.name)
watch = weakref.ref(Node('a'), lambda reference: print('weak'))
print(gc.collect(), watch())
for _ in range(6000): loop = []; loop.append(loop)
del loop
print(gc.collect() < 6000, gc.get_stats()[0]['collections'] >= 3)
`
  expect(mm('--sanity', '2000', '-c', code)).toBe('weak\ngone a\n1 None\nTrue True\n')
})
