import { execFileSync, spawn } from 'node:child_process'
import { existsSync, readdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { findCPython } from '../../../tooling/oracle/oracle.mjs'

/** CPython's own tests, with an installed 3.13's `Lib/test`: the interpreter's own objects, and what of the library allocates a lot. */
const MODULES = 'gc weakref dict list generators set bytes re descr exceptions itertools json'
const everything = process.env['MM_CONFORMANCE'] === 'all'
/** With `MM_CONFORMANCE=all`, these too. */
const MORE = 'array collections contextlib copy coroutines dataclasses deque enum float frame functools heapq int long memoryview ordered_dict patma range sort str struct tuple typing'
const modules = (everything ? `${MODULES} ${MORE}` : MODULES).split(' ').map((name) => `test_${name}`)

const child = fileURLToPath(new URL('support/cpython-suite.mjs', import.meta.url))
const packages = fileURLToPath(new URL('../..', import.meta.url))

/** How a module went on an allocator. */
interface Outcome {
  readonly module: string
  readonly ran: number
  readonly skipped: number
  /** Names of tests that failed. */
  readonly wrong: readonly string[]
  readonly requests: number
  readonly servedShare: number
  /** Bytes that the allocator has held at most, until then. */
  readonly peakReserved: number
  readonly faults: readonly string[]
}

function runOnce(lib: string, allocator: string, modules: readonly string[]): Promise<{ outcomes: Outcome[]; said: string }> {
  return new Promise((resolve, reject) => {
    const running = spawn(process.execPath, [child, lib, allocator, ...modules], { stdio: ['ignore', 'pipe', 'pipe'] })
    let [stdout, stderr] = ['', '']
    running.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text))
    running.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text))
    running.on('error', reject)
    running.on('close', () => resolve({ outcomes: stdout.split('\n').filter(Boolean).map((line) => JSON.parse(line) as Outcome), said: stderr.trim().split('\n')[0] }))
  })
}

/** All modules; one that ends the interpreter is a failure of its own, and the rest goes on in another process. */
async function runSuite(lib: string, allocator: string, modules: readonly string[]): Promise<Map<string, Outcome>> {
  const outcomes = new Map<string, Outcome>()
  let left = [...modules]
  while (left.length > 0) {
    const { outcomes: some, said } = await runOnce(lib, allocator, left)
    for (const outcome of some) outcomes.set(outcome.module, outcome)
    left = left.slice(some.length)
    const [module] = left
    if (module === undefined) break
    outcomes.set(module, { module, ran: 0, skipped: 0, wrong: [`${module} ended the interpreter`], requests: 0, servedShare: 1, peakReserved: 0, faults: [said] })
    left = left.slice(1)
  }
  return outcomes
}

/**
 * Every allocator of the repository that is built: pymalloc; the same with CPython's debug hooks on top and the shadow layer below (`watched`); general; and each
 * `@mm/allocator-*`. With `MM_CONFORMANCE=all` also on the other rungs of the ladder, and serving the raw domain too (`raw`): each takes half a minute.
 */
function allocators(): string[] {
  const folders = readdirSync(packages).filter((name) => name.startsWith('allocator-') && existsSync(`${packages}${name}/dist/index.js`))
  const others = everything ? ['pymalloc:0', 'pymalloc:2', 'pymalloc:3', 'pymalloc:4', 'raw', 'general:0'] : []
  return ['pymalloc:1', ...others, 'watched', 'general:1', ...folders.map((name) => `${packages}${name}/dist/index.js`)]
}

const nameOf = (allocator: string): string => /allocator-([^/]+)\/dist/.exec(allocator)?.[1] ?? allocator

const COLUMNS = ['allocator', 'modules', 'tests', 'skipped', 'fail', 'only here', 'requests', 'served', 'arenas at most'] as const

/** What an allocator came to, as cells of the table. */
function cells(name: string, outcomes: Map<string, Outcome>, base: Map<string, Outcome>): string[] {
  const all = [...outcomes.values()]
  const sum = (of: (outcome: Outcome) => number): number => all.reduce((total, outcome) => total + of(outcome), 0)
  const share = Math.min(...all.map(({ servedShare }) => servedShare))
  const peak = Math.max(...all.map(({ peakReserved }) => peakReserved))
  const ownFailures = sum(({ module, wrong }) => wrong.filter((test) => !base.get(module)!.wrong.includes(test)).length)
  const numbers = [all.length, sum(({ ran }) => ran), sum(({ skipped }) => skipped), sum(({ wrong }) => wrong.length), ownFailures, sum(({ requests }) => requests)]
  const isHost = outcomes === base
  return [name, ...numbers.map((number) => number.toLocaleString('en')), isHost ? '–' : `${(100 * share).toFixed(2)} %`, isHost ? '–' : `${Math.round(peak / 2 ** 20)} MiB`]
}

function tableOf(rows: readonly (readonly string[])[]): string {
  const widths = COLUMNS.map((title, column) => Math.max(title.length, ...rows.map((row) => row[column].length)))
  return [COLUMNS, ...rows].map((row) => row.map((cell, column) => (column === 0 ? cell.padEnd(widths[0]) : cell.padStart(widths[column]))).join('  ')).join('\n')
}

const python = findCPython()
if (python === undefined) console.log("conformance: skipped, there is no CPython 3.13 with its tests (MM_CPYTHON, the PATH and pyenv were tried)")

describe.skipIf(python === undefined)("CPython's own tests", () => {
  let lib: string
  let base: Map<string, Outcome>
  const rows: string[][] = []
  beforeAll(async () => {
    lib = execFileSync(python!.path, ['-c', 'import sysconfig; print(sysconfig.get_path("stdlib"))'], { encoding: 'utf8' }).trim()
    base = await runSuite(lib, 'host', modules)
    rows.push(cells("Pyodide's malloc", base, base))
    expect([...base.values()].reduce((sum, outcome) => sum + outcome.ran, 0)).toBeGreaterThan(1500)
  }, 3_600_000)
  afterAll(() => {
    const known = [...base.values()].flatMap(({ wrong }) => wrong)
    console.log(`conformance: CPython ${python!.version}'s own tests, in the CPython of Pyodide\n\n${tableOf(rows)}\n\nfail on Pyodide's malloc already:\n${known.map((test) => `  ${test}`).join('\n')}`)
  })

  test.each(allocators().map((allocator) => [nameOf(allocator), allocator]))('on %s', async (name, allocator) => {
    const outcomes = await runSuite(lib, allocator, modules)
    rows.push(cells(name, outcomes, base))
    expect([...outcomes.keys()].sort()).toEqual([...modules].sort())
    for (const [module, outcome] of outcomes) {
      const known = base.get(module)!
      expect(outcome.faults, module).toEqual(known.faults)
      expect(outcome.wrong.filter((name) => !known.wrong.includes(name)), module).toEqual([])
      expect(outcome.ran, module).toBe(known.ran)
      expect(outcome.servedShare, module).toBeGreaterThanOrEqual(0.99)
    }
  }, 3_600_000)

  test('an allocator that loses a byte is noticed', async () => {
    const [outcome] = (await runSuite(lib, fileURLToPath(new URL('support/forgetful.mjs', import.meta.url)), ['test_bytes'])).values()
    // It may end the interpreter; that stands among what is wrong, too.
    expect(outcome.wrong.filter((name) => !base.get('test_bytes')!.wrong.includes(name))).not.toEqual([])
  }, 3_600_000)
})
