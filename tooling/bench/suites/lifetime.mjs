// Lifetime: what counting costs beside what there is without it (a typed array counted up and down, a block allocated and freed: rung 0 of the
// allocator on both sides), what a structure of a million objects takes to go, and how many bytes objects have. CPython's where the oracle is there.
//   npm run bench -- lifetime [--json] [--gate] [--only CASE]... [--subjects NAME,NAME] [--rounds N]
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { CPYTHON, cpythonRunner, runInMm } from '../collectors/subjects.mjs'
import { benchmark } from '../harness.mjs'
import { countSteps, countedArray, createAndDrop, dropStructure, mallocAndFree, retainAndRelease } from '../lifetime/embedder.mjs'
import { runInPyodide } from '../pyodide.mjs'

const BARE = 'bare'
const MM = 'mm'
const MM32 = 'mm, 32-bit'
const PYODIDE = 'Pyodide'
const ONE = 'retain and release'
const MANY = 'retain and release, 64 objects in turn'
const TYPES = ['untracked', 'tracked', 'full']
const SHAPES = ['chain', 'tree', 'lists', 'tuples']
const SIZES = [100_000, 1_000_000]
const BYTES = 'bytes of objects'
/** Steps of taking apart that an object may cost: one that finds what dies with it, and one that finds nothing left. Python's start and end cost some more. */
const STEPS_MOST = 2

const createCase = (type) => `create and drop, ${type}`
const embedderCase = (count) => `drop a chain of ${count}`
const pythonCase = (shape, count) => `drop in Python, ${shape} of ${count}`
const graphs = SIZES.flatMap((count) => SHAPES.map((shape) => ({ name: pythonCase(shape, count), shape, count })))
const programOf = (name) => fileURLToPath(new URL(`../lifetime/${name}.py`, import.meta.url))

const nanoseconds = (printed) => Number(printed.trim().split('\n').at(-1))

async function dropOnMm({ shape, count }) {
  const { printed } = await runInMm({}, programOf('drop'), [shape, String(count)])
  let stepsOf
  await runInMm({ watch: (runtime) => (stepsOf = countSteps(runtime)) }, programOf('drop'), [shape, String(count)])
  // The program drops it three times; what else it does is the same for every count.
  return { values: { time: nanoseconds(printed) }, result: count, counters: { steps: Math.round((stepsOf() / 3 / count) * 1000) / 1000 } }
}

const sizesIn = (printed) => printed.trim().split('\n').map(Number)
const meanOf = (sizes) => sizes.reduce((sum, size) => sum + size, 0) / sizes.length
const sized = (printed) => ({ values: { mean: meanOf(sizesIn(printed)) }, result: sizesIn(printed) })

const width = (subject) => (subject === MM32 || subject === PYODIDE ? 4 : 8)
const bytesCase = (wordBytes) => `${BYTES}, words of ${wordBytes}`

async function measureMm(name) {
  if (name === ONE) return retainAndRelease(1)
  if (name === MANY) return retainAndRelease(64)
  if (name === bytesCase(8)) return sized((await runInMm({}, programOf('bytes'), [])).printed)
  const type = TYPES.find((each) => createCase(each) === name)
  if (type !== undefined) return createAndDrop(type)
  const count = SIZES.find((each) => embedderCase(each) === name)
  if (count !== undefined) return dropStructure(count)
  const graph = graphs.find((each) => each.name === name)
  return graph === undefined ? undefined : dropOnMm(graph)
}

function measureBare(name) {
  if (name === ONE) return countedArray(1)
  if (name === MANY) return countedArray(64)
  const type = TYPES.find((each) => createCase(each) === name)
  return type === undefined ? undefined : mallocAndFree(type)
}

const runCPython = cpythonRunner()
if (runCPython === undefined) console.error('bench: lifetime: there is no CPython 3.13 to compare with')

function measureCPython(name) {
  if (name === bytesCase(8)) return sized(runCPython(programOf('bytes')))
  const graph = graphs.find((each) => each.name === name)
  return graph === undefined ? undefined : { values: { time: nanoseconds(runCPython(programOf('drop'), [graph.shape, String(graph.count)])) }, result: graph.count }
}

await benchmark({
  suite: 'lifetime',
  unit: 'ns',
  units: Object.fromEntries([4, 8].map((wordBytes) => [bytesCase(wordBytes), 'bytes'])),
  rounds: 3,
  seed: 1,
  cases: [ONE, MANY, ...TYPES.map(createCase), ...SIZES.map(embedderCase), ...graphs.map(({ name }) => name), bytesCase(8), bytesCase(4)],
  subjects: {
    [BARE]: measureBare,
    [MM]: measureMm,
    ...(runCPython !== undefined && { [CPYTHON]: measureCPython }),
    [MM32]: async (name) => (name === bytesCase(width(MM32)) ? sized((await runInMm({ wordBytes: 4 }, programOf('bytes'), [])).printed) : undefined),
    [PYODIDE]: async (name) => (name === bytesCase(width(PYODIDE)) ? sized(await runInPyodide(readFileSync(programOf('bytes'), 'utf8'))) : undefined),
  },
  compareTo: [BARE, CPYTHON, PYODIDE],
  gates: [
    { name: 'at most 1.6 times an increment and a decrement', subject: MM, than: BARE, measure: 'warm', cases: [ONE], atMost: 1.6 },
    { name: 'at most 3 times a malloc and a free', subject: MM, than: BARE, measure: 'warm', cases: [createCase('untracked')], atMost: 3 },
    { name: 'at most 5 times a malloc and a free', subject: MM, than: BARE, measure: 'warm', cases: [createCase('full')], atMost: 5 },
    { name: `linear: at most ${STEPS_MOST} steps per object`, subject: MM, counter: 'steps', measure: 'warm', cases: SIZES.map(embedderCase), atMost: STEPS_MOST },
    { name: `linear: at most ${STEPS_MOST} steps per object`, subject: MM, counter: 'steps', measure: 'time', cases: graphs.map(({ name }) => name), atMost: STEPS_MOST * 1.02 },
    { name: `CPython's bytes`, subject: MM, than: CPYTHON, measure: 'mean', cases: [bytesCase(8)], atMost: 1 },
    { name: `32-bit CPython's bytes`, subject: MM32, than: PYODIDE, measure: 'mean', cases: [bytesCase(4)], atMost: 1 },
  ],
})
