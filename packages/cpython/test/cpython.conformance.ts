import { execFileSync, spawn } from 'node:child_process'
import { existsSync, readdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { beforeAll, describe, expect, test } from 'vitest'
import { findCPython } from '../../../tooling/oracle/oracle.mjs'

/** CPython's own tests, with an installed 3.13's `Lib/test`. */
const MODULES = ['test_gc', 'test_weakref', 'test_dict', 'test_list', 'test_generators', 'test_set', 'test_bytes', 'test_re', 'test_descr', 'test_exceptions', 'test_itertools', 'test_json']
/** Under the allocators that are not CPython's, unless all is asked for: those that end soon. */
const FEW = MODULES.slice(0, 5)
const everything = process.env['MM_CONFORMANCE'] === 'all'

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
    outcomes.set(module, { module, ran: 0, skipped: 0, wrong: [`${module} ended the interpreter`], requests: 0, servedShare: 1, faults: [said] })
    left = left.slice(1)
  }
  return outcomes
}

/**
 * Every allocator of the repository that is built: ours of `@mm/allocator`, the first of which go the quick way, also with CPython's debug hooks on top and the
 * shadow layer below, and hardened; and each `@mm/allocator-*`.
 */
function allocators(): string[] {
  const folders = readdirSync(packages).filter((name) => name.startsWith('allocator-') && existsSync(`${packages}${name}/dist/index.js`))
  return ['pymalloc:0', 'pymalloc:1', 'watched', 'pymalloc:4', 'general:1', ...folders.map((name) => `${packages}${name}/dist/index.js`)]
}

const nameOf = (allocator: string): string => /allocator-([^/]+)\/dist/.exec(allocator)?.[1] ?? allocator

const python = findCPython()
if (python === undefined) console.log("conformance: skipped, there is no CPython 3.13 with its tests (MM_CPYTHON, the PATH and pyenv were tried)")

describe.skipIf(python === undefined)("CPython's own tests", () => {
  let lib: string
  let base: Map<string, Outcome>
  beforeAll(async () => {
    lib = execFileSync(python!.path, ['-c', 'import sysconfig; print(sysconfig.get_path("stdlib"))'], { encoding: 'utf8' }).trim()
    base = await runSuite(lib, 'host', MODULES)
    const ran = [...base.values()].reduce((sum, outcome) => sum + outcome.ran, 0)
    const wrong = [...base.values()].flatMap((outcome) => outcome.wrong)
    console.log(`conformance: CPython ${python!.version}'s tests, ${ran} run on Pyodide's own malloc, ${wrong.length} fail there: ${wrong.join(', ')}`)
    expect(ran).toBeGreaterThan(1500)
  }, 900_000)

  test.each(allocators().map((allocator) => [nameOf(allocator), allocator]))('on %s', async (_, allocator) => {
    const modules = everything || allocator === 'pymalloc:1' ? MODULES : FEW
    const outcomes = await runSuite(lib, allocator, modules)
    expect([...outcomes.keys()].sort()).toEqual([...modules].sort())
    let [ran, requests] = [0, 0]
    for (const [module, outcome] of outcomes) {
      const known = base.get(module)!
      expect(outcome.faults, module).toEqual(base.get(module)!.faults)
      expect(outcome.wrong.filter((name) => !known.wrong.includes(name)), module).toEqual([])
      expect(outcome.ran, module).toBe(known.ran)
      expect(outcome.servedShare, module).toBeGreaterThanOrEqual(0.99)
      ran += outcome.ran
      requests += outcome.requests
    }
    console.log(`conformance: ${ran} of CPython's tests on ${nameOf(allocator)}, ${requests} requests, no failure of its own`)
  }, 1_800_000)
})
