import { spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { loadCPython } from '@mm/cpython'
import { cachedLibrary } from '@mm/cpython/node'
import { mm, runMm } from '@mm/programs'
import * as pyodide from 'pyodide'
import { type CPythonComparison } from '../src/cpython/compare.js'
import { type CPythonStats } from '../src/cpython/stats.js'
import { type Recording, type Replays } from '../src/trace/report.js'
import { problemsOf } from './support/schemas.js'

let folder: string
const at = (name: string): string => join(folder, name)
const env = { ...process.env, PYTHONHASHSEED: '0' }
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'mm-cpython-'))
  mkdirSync(at('traces'))
  writeFileSync(at('helper.py'), 'def double(x):\n    return 2 * x\n')
  writeFileSync(
    at('program.py'),
    'import json, sys\nfrom helper import double\nrows = [{"n": double(n), "s": str(n)} for n in range(3000)]\ntext = json.dumps(rows)\nprint(len(text), json.loads(text) == rows, sys.argv[1:])\n',
  )
})
afterAll(() => rmSync(folder, { recursive: true }))

/** Runs code and presses Ctrl-C, once or more often, once it has said that it is ready. */
function interrupted(code: string, { words = ['run', '--engine', 'cpython'], times = 1, env = process.env } = {}): Promise<{ status: number | null; stdout: string; stderr: string }> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [mm, ...words, '-c', code], { stdio: 'pipe', env })
    let [stdout, stderr] = ['', '']
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      const isReady = !stdout.includes('\n') && text.includes('\n')
      stdout += text
      if (isReady) signal(1)
    })
    // Signals that come at once may be one.
    const signal = (sent: number): void => {
      child.kill('SIGINT')
      if (sent < times) setTimeout(() => child.exitCode === null && signal(sent + 1), 100)
    }
    child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text))
    child.on('error', reject).on('close', (status) => resolve({ status, stdout, stderr }))
  })
}

describe('mm run --engine cpython', () => {
  test('runs a program with modules of its own, and says what was served', async () => {
    const { status, stdout, stderr } = await runMm(['run', '--engine', 'cpython', '--stats', '--stats-json', 'stats.json', 'program.py', '--x'], { cwd: folder, env })
    expect({ status, stdout }).toEqual({ status: 0, stdout: "76335 True ['--x']\n" })
    expect(stderr).toMatch(/served\s+100 %\s+of the small ones: [\d,]+ by pymalloc/)
    const stats = JSON.parse(readFileSync(at('stats.json'), 'utf8')) as CPythonStats
    expect(problemsOf(stats)).toEqual([])
    expect(stats.requests.servedShare).toBeGreaterThanOrEqual(0.99)
    expect(stats.faults).toEqual([])
  })

  test('standard input, exit statuses and tracebacks are as under python', async () => {
    expect(await runMm(['run', '--engine', 'cpython', '-c', 'import sys; print(input()[::-1]); sys.exit(4)'], { input: 'abc\n' })).toEqual({ status: 4, stdout: 'cba\n', stderr: '' })
    const { status, stderr } = await runMm(['run', '--engine', 'cpython', '-'], { input: 'def f():\n    return 1 // 0\nf()\n' })
    expect(status).toBe(1)
    expect(stderr).toMatch(/^Traceback \(most recent call last\):\n {2}File "<stdin>", line 3, in <module>\n.*\nZeroDivisionError: [^\n]*\n$/s)
  })

  test('with little memory it is a MemoryError', async () => {
    const code = 'kept = []\ntry:\n    while True: kept.append(bytearray(10**6))\nexcept MemoryError:\n    print("caught", len(kept) > 5)'
    expect(await runMm(['run', '--engine', 'cpython', '--max-heap', '64M', '-c', code])).toEqual({ status: 0, stdout: 'caught True\n', stderr: '' })
  })

  test("Ctrl-C is a KeyboardInterrupt in the program, which may go on; when it does not, the status is 130", async () => {
    // It may arrive while the program is still printing: wherever that is, it is in `f`.
    const { status, stdout, stderr } = await interrupted('def f():\n    print("ready", flush=True)\n    while True: pass\nf()')
    expect({ status, stdout }).toEqual({ status: 130, stdout: 'ready\n' })
    expect(stderr).toMatch(/^Traceback \(most recent call last\):\n {2}File "<string>", line 4, in <module>\n {2}File "<string>", line [23], in f\nKeyboardInterrupt\n$/)
    const caught = 'try:\n    print("ready", flush=True)\n    while True: pass\nexcept KeyboardInterrupt:\n    print("caught")'
    expect(await interrupted(caught)).toEqual({ status: 0, stdout: 'ready\ncaught\n', stderr: '' })
    expect(await interrupted('print("ready", flush=True)\ninput()')).toMatchObject({ status: 130, stderr: expect.stringMatching(/line [12], in <module>\nKeyboardInterrupt\n$/) as string })
  })

  test('a program that ends the interpreter ends the run, with its own status or ours', async () => {
    const ended = ['--engine', 'cpython', '-c', 'import os; print("x", flush=True); os._exit(5)']
    expect(await runMm(['run', ...ended])).toEqual({ status: 5, stdout: 'x\n', stderr: '' })
    expect(await runMm(['record', '-o', 'ended.mmtrace', ...ended], { cwd: folder })).toMatchObject({ status: 5, stdout: 'x\n' })
    expect(await runMm(['replay', '--allocator', 'pymalloc', 'ended.mmtrace'], { cwd: folder })).toMatchObject({ status: 0, stdout: expect.stringMatching(/\d events/) as string })
    const { status, stderr } = await runMm(['run', '--engine', 'cpython', '-c', 'import os; os.abort()'])
    expect(status).toBe(1)
    expect(stderr).toMatch(/^mm: the interpreter failed in <string>: /m)
  })

  test('without Pyodide every command says what is missing', async () => {
    const hook = "export const resolve = (name, context, next) => next(name === 'pyodide' ? 'nowhere-to-be-found' : name, context)"
    writeFileSync(at('hide.mjs'), `import { register } from 'node:module'\nregister(${JSON.stringify(`data:text/javascript,${encodeURIComponent(hook)}`)})\n`)
    const hidden = { ...env, NODE_OPTIONS: `--import ${pathToFileURL(at('hide.mjs')).href}` }
    for (const command of [['run', '--engine', 'cpython'], ['compare', '--engine', 'cpython', '--allocator', 'pymalloc'], ['record']]) {
      expect(await runMm([...command, '-c', '1'], { cwd: folder, env: hidden })).toEqual({
        status: 2,
        stdout: '',
        stderr: 'mm: --engine cpython needs the package pyodide, which is not installed (npm install pyodide)\n',
      })
    }
  })

  test('where the compiled library cannot be kept, the program runs with that of Pyodide', async () => {
    const { status, stdout, stderr } = await runMm(['run', '--engine', 'cpython', '-c', 'print(1)'], { env: { ...env, XDG_CACHE_HOME: at('program.py') } })
    expect({ status, stdout }).toEqual({ status: 0, stdout: '1\n' })
    expect(stderr).toBe(`mm: the compiled standard library can't be kept in ${at('program.py/mm')}: part of its path is not a directory; each start takes some seconds longer (XDG_CACHE_HOME names another folder)\n`)
  })

  test('what is none of its business is refused', async () => {
    expect(await runMm(['run', '--engine', 'cpython', '--collector', 'none', '-c', '1'])).toMatchObject({ status: 2, stderr: expect.stringContaining('--collector is not for --engine cpython') as string })
    expect(await runMm(['run', '--engine', 'pypy', '-c', '1'])).toMatchObject({ status: 2, stderr: expect.stringContaining('there is no engine pypy') as string })
  })
})

test('mm compare --engine cpython', async () => {
  const { status, stdout } = await runMm(['compare', '--engine', 'cpython', '--allocator', 'pymalloc', '--json', 'program.py'], { cwd: folder, env })
  const comparison = JSON.parse(stdout) as CPythonComparison
  expect(problemsOf(comparison)).toEqual([])
  expect(comparison.rows.map(({ allocator, differs }) => [allocator, differs])).toEqual([
    ['host', undefined],
    ['pymalloc', undefined],
  ])
  expect(status).toBe(0)

  const failed = await runMm(['compare', '--engine', 'cpython', '--allocator', 'pymalloc', '--json', '-c', 'import os; os.abort()'])
  const { rows } = JSON.parse(failed.stdout) as CPythonComparison
  expect(problemsOf(JSON.parse(failed.stdout))).toEqual([])
  expect(rows.map(({ problem }) => problem)).toEqual(Array.from({ length: 2 }, () => expect.stringContaining('the interpreter failed') as string))
  expect(failed.status).toBe(1)
})

describe('mm record, mm replay', () => {
  test('a program recorded twice gives the same bytes, which are replayed', async () => {
    const first = await runMm(['record', 'program.py', '-o', 'traces/one.mmtrace', 'x'], { cwd: folder, env })
    expect(first).toMatchObject({ status: 0, stdout: "76335 True ['x']\n", stderr: expect.stringMatching(/bytes an event/) as string })
    const second = await runMm(['record', '--json', '-o', 'traces/two.mmtrace', 'program.py', 'x'], { cwd: folder, env })
    const recording = JSON.parse(second.stdout) as Recording
    expect(problemsOf(recording)).toEqual([])
    expect(recording.bytes / recording.events).toBeLessThanOrEqual(2.5)
    expect(Buffer.compare(readFileSync(at('traces/one.mmtrace')), readFileSync(at('traces/two.mmtrace')))).toBe(0)

    const { status, stdout } = await runMm(['replay', '--json', '--steps', '--allocator', 'pymalloc:hardening=0,bump', 'traces/one.mmtrace'], { cwd: folder })
    expect(status).toBe(0)
    const replays = JSON.parse(stdout) as Replays
    expect(problemsOf(replays)).toEqual([])
    expect(replays.trace).toMatchObject({ program: 'program.py', wordBytes: 4, events: recording.events })
    const [ours, baseline] = replays.rows
    expect(ours.report?.peakRequested).toBe(baseline.report?.peakRequested)
    expect(ours.report!.peakReserved).toBeLessThan(baseline.report!.peakReserved)
    expect(ours.steps).toBeGreaterThan(recording.events)
  })

  test("mm's own Python is recorded too, packed, and as text", async () => {
    const args = ['record', '--engine', 'mm', '-c', 'print(len([str(n) for n in range(2000)]))', '-o']
    expect(await runMm([...args, 'own.mmtrace.gz'], { cwd: folder })).toMatchObject({ status: 0, stdout: '2000\n' })
    expect(await runMm([...args, 'own.rep'], { cwd: folder })).toMatchObject({ status: 0 })
    const replayed = async (name: string): Promise<Replays> => JSON.parse((await runMm(['replay', '--json', '--allocator', 'pymalloc', name], { cwd: folder })).stdout) as Replays
    const [packed, text] = [await replayed('own.mmtrace.gz'), await replayed('own.rep')]
    expect(packed.trace).toMatchObject({ engine: 'mm', wordBytes: 8 })
    expect(packed.trace.events).toBeGreaterThan(2000)
    expect(text.rows[0].report).toEqual(packed.rows[0].report)
  })

  test('what is truncated, corrupt or no trace is refused with the offset, and nothing is begun', async () => {
    await runMm(['record', '--engine', 'mm', '-c', 'print(list(range(500)))', '-o', 'whole.mmtrace'], { cwd: folder })
    const bytes = readFileSync(at('whole.mmtrace'))
    writeFileSync(at('short.mmtrace'), bytes)
    truncateSync(at('short.mmtrace'), 500)
    const changed = Buffer.from(bytes)
    changed[300] ^= 1
    writeFileSync(at('changed.mmtrace'), changed)
    writeFileSync(at('short.mmtrace.gz'), gzipSync(bytes).subarray(0, 400))
    for (const [name, said] of [
      ['short.mmtrace', /the file ends within a chunk, at byte 500/],
      ['changed.mmtrace', /the checksum of a chunk is wrong, at byte \d+/],
      ['short.mmtrace.gz', /the packed file ends early, at byte 400/],
      ['program.py', /does not begin with 'mmtrace', at byte 0/],
    ] as const) {
      const { status, stdout, stderr } = await runMm(['replay', name], { cwd: folder })
      expect({ status, stdout }).toEqual({ status: 1, stdout: '' })
      expect(stderr).toMatch(said)
    }
    expect((await runMm(['replay', 'nowhere.mmtrace'], { cwd: folder })).status).toBe(2)
  })

  test.each(['program.py/a.mmtrace', ...(process.platform === 'linux' ? ['/proc/nowhere/a.mmtrace'] : [])])('a trace that cannot be written to %s is refused before the program runs', async (output) => {
    const { status, stdout, stderr } = await runMm(['record', '--engine', 'mm', '-c', 'print(1)', '-o', output], { cwd: folder })
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' })
    expect(stderr).toContain(`--output: can't write ${output}: `)
  })

  test('a recording that is ended by force leaves nothing', async () => {
    mkdirSync(at('tmp'))
    // Signals do nothing until it is in the one call in which CPython looks at none, whenever that is: then two are one too many.
    const code = 'import itertools, signal\nsignal.signal(signal.SIGINT, lambda *_: None)\nprint("ready", flush=True)\nsum(itertools.repeat(0))'
    expect(await interrupted(code, { words: ['record', '-o', at('forced.mmtrace')], times: Infinity, env: { ...env, TMPDIR: at('tmp') } })).toMatchObject({ status: 130 })
    expect([...readdirSync(at('tmp')), ...readdirSync(folder).filter((name) => name.startsWith('forced'))]).toEqual([])
  })

  test('a recording that fails leaves no file', async () => {
    const { status } = await runMm(['record', '--engine', 'mm', '-o', 'none.mmtrace', 'nowhere.py'], { cwd: folder })
    expect(status).toBe(2)
    expect(readdirSync(folder).filter((name) => name.startsWith('none'))).toEqual([])
  })
})

test('counts and thresholds in the memory of the real CPython are those that our runtime gives the same program', async () => {
  const program = `
import gc, sys
gc.set_threshold(700, 10, 5)
class Node: pass
a = Node(); b = [a, a, (a,)]; c = {'k': a}; a.me = a
shared = 'a made up ' + str(12)
d = [shared] * 7
def f(x=a, y=d): return x
objects = (a, b, c, shared, d, f, Node.__dict__)
counts = [sys.getrefcount(obj) - 3 for obj in objects]
`
  const ours = await runMm(['run', '-c', `${program}print(*counts, *gc.get_threshold())`])
  expect(ours.status).toBe(0)
  const stdLibURL = await cachedLibrary(pyodide)
  const cpython = await loadCPython({ loadPyodide: pyodide.loadPyodide, pyodide: { stdLibURL } })
  let read: number[] = []
  cpython.pyodide.registerJsModule('probe', {
    read: (...ids: number[]) => {
      // Of the three references that getrefcount's caller has, one is left: the tuple of the objects.
      read = [...ids.map((id) => cpython.objects.refcount(id) - 1), ...cpython.objects.generations().map(({ threshold }) => threshold)]
    },
  })
  cpython.objects.prepare()
  expect(cpython.run({ source: `${program}from probe import read\nread(*map(id, objects))`, filename: 'probe.py' })).toBe(0)
  expect(read.slice(0, 6)).toEqual(ours.stdout.trim().split(' ').map(Number).slice(0, 6))
  expect(read.slice(7)).toEqual([700, 10, 5])
  expect(ours.stdout.trim().split(' ').slice(7)).toEqual(['700', '10', '5'])
})
