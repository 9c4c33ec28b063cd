// Our VM against Pyodide and, where it is found, native CPython, on programs of our own: the time of `main()`, once it is warm and the first time.
import { execFileSync } from 'node:child_process'
import { readFileSync, readdirSync } from 'node:fs'
import { FIXED_BYTES, createPython } from '@mm/python'
import { compiler } from '@mm/python/compiler'
import { createRuntime } from '@mm/runtime'
import { benchmark, median } from '../../../tooling/bench/harness.mjs'
import { runInPyodide } from '../../../tooling/bench/pyodide.mjs'
import { findCPython } from '../../../tooling/oracle/oracle.mjs'

const WARM_UP = 3
const MEASURED = 5
const PROGRAMS = new URL('programs/', import.meta.url)
/** Every program of the folder. */
const CASES = readdirSync(PROGRAMS).flatMap((file) => (file.endsWith('.py') ? [file.slice(0, -'.py'.length)] : []))

/** Calls `main` again and again, and prints how long each call took and what it came to. */
const DRIVER = `
import time


def measure():
    for _ in range(${WARM_UP + MEASURED}):
        start = time.perf_counter()
        result = main()
        print("measured", time.perf_counter() - start, result)


measure()
`

const sourceOf = (name) => readFileSync(new URL(`${name}.py`, PROGRAMS), 'utf8') + DRIVER

/** What the driver printed, as a measure: milliseconds. */
function read(printed) {
  const lines = printed.split('\n').filter((line) => line.startsWith('measured '))
  if (lines.length !== WARM_UP + MEASURED) throw new Error(`the program did not finish: ${printed.trim().split('\n').at(-1)}`)
  const times = lines.map((line) => 1000 * Number(line.split(' ')[1]))
  const results = new Set(lines.map((line) => line.split(' ').slice(2).join(' ')))
  if (results.size !== 1) throw new Error(`main() came to different results: ${[...results].join(', ')}`)
  return { values: { warm: median(times.slice(WARM_UP)), first: times[0] }, result: [...results][0] }
}

async function runInMm(source, options = {}) {
  let printed = ''
  const host = { write: (_stream, text) => (printed += text), now: () => performance.now(), time: () => Date.now() / 1000 }
  const python = await createPython({ runtime: createRuntime({ fixed: FIXED_BYTES }), host, argv: ['bench'], ...options })
  python.load(source, 'bench.py')
  while (python.run(1000) !== 'done');
  return printed
}

const cpython = findCPython()?.path

await benchmark({
  suite: 'python/python',
  unit: 'ms',
  rounds: 2,
  seed: 1,
  cases: CASES,
  subjects: {
    mm: async (name) => read(await runInMm(sourceOf(name))),
    'mm compiled': async (name) => read(await runInMm(sourceOf(name), { compiler: compiler() })),
    pyodide: async (name) => read(await runInPyodide(sourceOf(name))),
    ...(cpython !== undefined && { 'CPython 3.13': (name) => read(execFileSync(cpython, ['-B', '-c', sourceOf(name)], { encoding: 'utf8' })) }),
  },
  compareTo: ['pyodide', 'CPython 3.13', 'mm'],
  means: [
    { case: 'geometric mean', of: CASES, measure: 'warm' },
    { case: 'geometric mean', of: CASES, measure: 'first' },
  ],
  gates: [
    { name: "at most 1.5 times Pyodide's time", subject: 'mm', than: 'pyodide', measure: 'warm', cases: ['geometric mean'], atMost: 1.5 },
    { name: "at most 3 times Pyodide's time", subject: 'mm', than: 'pyodide', measure: 'warm', cases: CASES, atMost: 3 },
    { name: "at most 5 times Pyodide's time, the first time", subject: 'mm', than: 'pyodide', measure: 'first', atMost: 5 },
  ],
})
