// Our VM against Pyodide, on programs of our own: the time of `main()`, once it is warm and the first time.
import { readFileSync } from 'node:fs'
import { FIXED_BYTES, createPython } from '@mm/python'
import { createRuntime } from '@mm/runtime'
import { benchmark, median } from '../../../tooling/bench/harness.mjs'
import { runInPyodide } from '../../../tooling/bench/pyodide.mjs'

const WARM_UP = 3
const MEASURED = 5
const MOST = 4

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

const sourceOf = (name) => readFileSync(new URL(`programs/${name}.py`, import.meta.url), 'utf8') + DRIVER

/** What the driver printed, as a measure: milliseconds. */
function read(printed) {
  const lines = printed.split('\n').filter((line) => line.startsWith('measured '))
  if (lines.length !== WARM_UP + MEASURED) throw new Error(`the program did not finish: ${printed.trim().split('\n').at(-1)}`)
  const times = lines.map((line) => 1000 * Number(line.split(' ')[1]))
  const results = new Set(lines.map((line) => line.split(' ').slice(2).join(' ')))
  if (results.size !== 1) throw new Error(`main() came to different results: ${[...results].join(', ')}`)
  return { values: { warm: median(times.slice(WARM_UP)), first: times[0] }, result: [...results][0] }
}

async function runInMm(source) {
  let printed = ''
  const host = { write: (_stream, text) => (printed += text), now: () => performance.now(), time: () => Date.now() / 1000 }
  const python = await createPython({ runtime: createRuntime({ fixed: FIXED_BYTES }), host, argv: ['bench'] })
  python.load(source, 'bench.py')
  while (python.run(1000) !== 'done');
  return printed
}

await benchmark({
  suite: 'python/python',
  unit: 'ms',
  rounds: 3,
  seed: 1,
  cases: ['orbits', 'workshop', 'recursion', 'trees', 'words'],
  subjects: {
    mm: async (name) => read(await runInMm(sourceOf(name))),
    pyodide: async (name) => read(await runInPyodide(sourceOf(name))),
  },
  gates: [{ name: `at most ${MOST} times Pyodide's time, warm`, subject: 'mm', than: 'pyodide', measure: 'warm', atMost: MOST }],
})
