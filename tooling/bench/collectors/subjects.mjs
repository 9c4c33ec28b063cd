// Who is measured: every collector that a built package of the repository exports and that finds cycles, and CPython.
import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { root } from '../../bootstrap/install.mjs'
import { findCPython } from '../../oracle/oracle.mjs'

export const CPYTHON = 'CPython 3.13'
const LIMIT = 3 * 2 ** 30

/** A built package of the repository, or another entry of it. */
export const load = (name, entry = 'index.js') => import(pathToFileURL(join(root, 'packages', name, 'dist', entry)).href)

/** Factories of collectors; those that are for tests only are due at every safepoint, and nobody waits for them. */
export async function findCollectors() {
  const names = readdirSync(join(root, 'packages')).filter((name) => name.startsWith('gc-') && name !== 'gc-shuffle' && existsSync(join(root, 'packages', name, 'dist/index.js')))
  const modules = await Promise.all(names.map((name) => load(name)))
  return modules.flatMap((module) => Object.values(module).filter((value) => typeof value === 'function' && value.manifest?.axis === 'collector'))
}

/** Milliseconds of the processor's time so far: what others do on the machine is not in it. */
export function processorTime() {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1000
}

/** What a program prints on mm, and what its collector did. `watch` gets the runtime before anything runs on it. */
export async function runInMm({ collector, wordBytes = 8, watch }, file, args) {
  const [{ FIXED_BYTES, createPython }, { assembleRuntime }, { none }] = await Promise.all(['python', 'runtime', 'refcount'].map((name) => load(name)))
  let printed = ''
  const host = {
    write: (_stream, text) => (printed += text),
    now: processorTime,
    time: () => Date.now() / 1000,
    sourceOf: () => undefined,
    readModule: () => undefined,
  }
  const uncounted = collector?.manifest.requires?.includes('uncounted')
  const runtime = assembleRuntime({ fixed: FIXED_BYTES, limit: LIMIT, wordBytes }, { collector: collector?.(), ...(uncounted && { lifetime: none() }) })
  watch?.(runtime)
  const python = await createPython({ runtime, host, argv: [file, ...args] })
  python.load(readFileSync(file, 'utf8'), file)
  while (python.run(1000) !== 'done');
  if (python.exitCode !== 0) throw new Error(printed.trim().split('\n').at(-1))
  return { printed, statistics: runtime.collector.statistics() }
}

/** Runs a program in CPython and gives what it printed; `undefined` where there is none. */
export function cpythonRunner() {
  const python = findCPython()?.path
  return python === undefined ? undefined : (file, args = []) => execFileSync(python, ['-B', file, ...args], { encoding: 'utf8' })
}

/** Subjects by name: each runs a program of this folder and gives what it printed, and counters. */
export async function findSubjects() {
  const run = cpythonRunner()
  const subjects = {}
  for (const collector of await findCollectors()) subjects[collector.manifest.name] = (file, args) => runInMm({ collector }, file, args)
  if (run !== undefined) subjects[CPYTHON] = (file, args) => ({ printed: run(file, args) })
  return subjects
}
