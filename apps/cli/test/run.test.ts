import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { main } from '../src/main.js'
import { fakeContext } from './support/fake.js'
import { problemsOf } from './support/schemas.js'

let folder: string
beforeAll(() => void (folder = mkdtempSync(join(tmpdir(), 'mm-run-'))))
afterAll(() => rmSync(folder, { recursive: true }))

async function mm(...args: string[]) {
  const context = fakeContext(folder)
  const status = await main(args, context)
  const { stdout, stderr } = context.output
  return { status, stdout, stderr }
}

test('the program’s output, arguments and exit status are its own', async () => {
  writeFileSync(join(folder, 'a.py'), 'print hello ARGV\ncomplain oh\nexit 3')
  expect(await mm('run', 'a.py', '--stats', 'x')).toEqual({ status: 3, stdout: 'hello a.py --stats x\n', stderr: 'oh\n' })
  expect(await mm('run', '-c', 'print ARGV', 'y')).toEqual({ status: 0, stdout: '-c y\n', stderr: '' })
})

test('a module is found where the person stands', async () => {
  expect(await mm('run', '-m', 'tool')).toMatchObject({ status: 0, stdout: 'module tool\n' })
})

test('Ctrl-C reaches a program that never ends', async () => {
  setTimeout(() => process.emit('SIGINT'), 20)
  expect(await mm('run', '-c', 'loop')).toMatchObject({ status: 130 })
})

test('a program that waits for input is stopped at the end of its time', async () => {
  expect(await mm('run', '--time-limit', '0.02', '-c', 'ask name\nprint never')).toMatchObject({ status: 124, stdout: 'name' })
})

test('--stats reports on standard error only', async () => {
  const { status, stdout, stderr } = await mm('run', '--stats', '-c', 'print x')
  expect({ status, stdout }).toEqual({ status: 0, stdout: 'x\n' })
  for (const fact of [/before\s+400 B {2}in 4 blocks/, /at its end\s+1000 B {2}in 10 blocks, 1 arena, 3 pools in use/, /reserved\s+1\.00 MiB {2}2\.00 MiB at most; the limit is 4\.00 GiB/, /runs\s+1 {2}250 µs in all, longest pause 250 µs/, /at most\s+640 B/, /list objects\s+7 {2}of 12 made in the place of a dead one; 3 places kept/, /shared strings\s+12 {2}found again 10 times, which saved 500 B/]) {
    expect(stderr).toMatch(fact)
  }
})

test('--stats-json writes data that its schema describes', async () => {
  const file = join(folder, 'stats.json')
  expect(await mm('run', '--stats-json', 'stats.json', '--word-bytes', '4', '-c', 'exit 4')).toMatchObject({ status: 4, stderr: '' })
  const data: unknown = JSON.parse(readFileSync(file, 'utf8'))
  expect(problemsOf(data)).toEqual([])
  expect(data).toMatchObject({ schema: 'mm.stats/1', program: '-c', exitCode: 4, wordBytes: 4, strategies: { allocator: { name: 'pymalloc', options: { size: 1 } } } })
})

test.each([
  [['run'], 'there is no program to run (mm run --help)'],
  [['run', 'missing.py'], "can't open missing.py: no such file or directory"],
  [['run', '.'], "can't find '__main__' module in ."],
  [['run', '--frobnicate', 'a.py'], 'no option --frobnicate (mm run --help)'],
  [['run', '--max-heap', 'lots', 'a.py'], '--max-heap: "lots" is no amount of memory; write 64M, 512K or 1G'],
  [['run', '--time-limit', 'soon', 'a.py'], '--time-limit: "soon" is no time in seconds; write 10 or 0.5'],
  [['run', '--time-limit', '0', 'a.py'], '--time-limit: "0" is no time in seconds; write 10 or 0.5'],
  [['run', '--stats-json', 'no/such/folder', '-c', 'print'], "--stats-json: can't write no/such/folder: no such file or directory"],
  [['run', '--collector', 'generatoinal', '-c', 'print'], '--collector: there is no collector generatoinal; did you mean generational? (installed: generational, none, sweep)'],
  [['stragegies'], 'there is no command stragegies; did you mean strategies? (mm --help)'],
  [['a.py'], 'there is no command a.py; did you mean mm run a.py? (mm --help)'],
])('%j ends as one line', async (args, line) => {
  expect(await mm(...args)).toEqual({ status: 2, stdout: '', stderr: expect.stringContaining(`mm: ${line}`) as string })
})

test('a file that is no text', async () => {
  writeFileSync(join(folder, 'bytes.py'), Buffer.from([0xff, 0xfe, 0x00]))
  expect(await mm('run', 'bytes.py')).toMatchObject({ status: 2, stderr: `mm: ${join(folder, 'bytes.py')}: not a text in UTF-8\n` })
})

test.each([['--help'], ['run', '--help'], ['tour', '-h'], ['compare', '--help'], ['strategies', '--help'], ['help', 'run']])('mm %s %s', async (...args) => {
  const { status, stdout, stderr } = await mm(...args)
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
  expect(stdout).toMatch(/^usage: mm /)
})

test('strategies, as text and as data', async () => {
  const { stdout } = await mm('strategies')
  expect(stdout).toContain('* pymalloc  the allocator of the tests')
  const data: unknown = JSON.parse((await mm('strategies', '--json')).stdout)
  expect(problemsOf(data)).toEqual([])
})
