// Collectors: full collections of the same graphs, built by the same Python program, for every collector of this repository and for CPython 3.13.
//   npm run bench -- collectors [--json] [--gate] [--only CASE]... [--subjects NAME,NAME] [--rounds N]
import { fileURLToPath } from 'node:url'
import { CPYTHON, findCollectors, findSubjects } from '../collectors/subjects.mjs'
import { benchmark } from '../harness.mjs'

const SHAPES = ['chain', 'random', 'dicts', 'instances']
const SIZES = [100_000, 1_000_000]
const CHURN = 'churn'
const CHURNED = 300_000
const GATED = 'generational'
const BASELINE = 'none'

const programOf = (name) => fileURLToPath(new URL(`../collectors/${name}.py`, import.meta.url))
const caseOf = (shape, count) => `${shape} of ${count}`
const graphs = SIZES.flatMap((count) => SHAPES.map((shape) => ({ name: caseOf(shape, count), shape, count })))
const names = (shapes, counts) => graphs.filter(({ shape, count }) => shapes.includes(shape) && counts.includes(count)).map(({ name }) => name)

const findsCycles = new Set((await findCollectors()).filter(({ manifest }) => manifest.provides?.includes('finds-cycles')).map(({ manifest }) => manifest.name))

/** Nanoseconds per object of a full collection, of the processor's time: of a graph that lives and of one that is dead, warm and the first. */
async function collect(run, { shape, count }) {
  const { printed, statistics } = await run(programOf('graph'), [shape, String(count)])
  const [first, live, firstDead, dead, found] = printed.trim().split(' ').map(Number)
  const each = (milliseconds) => (milliseconds * 1e6) / count
  const visited = statistics?.collections.map((collection) => collection.visited)
  return { values: { live: each(live), first: each(first), dead: each(dead), 'first dead': each(firstDead) }, result: found, counters: visited === undefined ? {} : { 'visited, at most': Math.max(...visited) } }
}

/** Nanoseconds per turn of a program that no collection interrupts. */
async function churn(run) {
  const { printed } = await run(programOf('churn'), ['churn', String(CHURNED)])
  return { values: { time: (Number(printed.trim().split('\n').at(-1)) * 1e6) / CHURNED }, result: 'done' }
}

const subjects = await findSubjects()
const takesPart = (subject, name) => name === CHURN || subject === CPYTHON || findsCycles.has(subject)

await benchmark({
  suite: 'collectors',
  unit: 'ns per object',
  rounds: 3,
  seed: 1,
  cases: [...graphs.map(({ name }) => name), CHURN],
  subjects: Object.fromEntries(
    Object.entries(subjects).map(([subject, run]) => [
      subject,
      (name) => {
        if (!takesPart(subject, name)) return undefined
        return name === CHURN ? churn(run) : collect(run, graphs.find((graph) => graph.name === name))
      },
    ]),
  ),
  compareTo: [CPYTHON, BASELINE],
  means: [1_000_000].flatMap((count) => ['live', 'dead'].map((measure) => ({ case: `graphs of ${count}, geometric mean`, of: names(SHAPES, [count]), measure }))),
  gates: [
    { name: `at most 1.1 times CPython's time`, subject: GATED, than: CPYTHON, measure: 'live', cases: names(['random', 'dicts', 'instances'], [1_000_000]), atMost: 1.1 },
    { name: `at most 1.8 times CPython's time`, subject: GATED, than: CPYTHON, measure: 'live', cases: [...names(['chain'], SIZES), ...names(SHAPES, [100_000])], atMost: 1.8 },
    { name: `at most 1.5 times CPython's time`, subject: GATED, than: CPYTHON, measure: 'dead', cases: names(SHAPES, SIZES), atMost: 1.5 },
    { name: 'at most 3 % for the presence of the collector', subject: GATED, than: BASELINE, measure: 'time', cases: [CHURN], atMost: 1.03 },
  ],
})
