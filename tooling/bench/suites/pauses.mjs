// Pauses: what collectors over counts do to a program that goes on meanwhile. An embedder's heap of which most stays, and pairs of objects that refer to
// each other, so many in flight at a time; and the three workloads of docs/experiments/incremental.md.
//   npm run bench -- pauses [--json] [--gate] [--only CASE]... [--subjects NAME,NAME] [--rounds N]
import { findCollectors, load } from '../collectors/subjects.mjs'
import { benchmark } from '../harness.mjs'

const GATED = 'snapshot'
const RIVAL = 'generational'
const WINDOW = 20
const LIMIT = 2 ** 30

/** Objects that stay, pairs that are in flight at a time, pairs that are made. */
const cases = {
  '10^6 stay, 1 pair in flight': { stay: 500_000, flight: 1, made: 600_000 },
  '10^6 stay, 1 k pairs in flight': { stay: 500_000, flight: 1000, made: 600_000 },
  '10^6 stay, 50 k pairs in flight': { stay: 500_000, flight: 50_000, made: 600_000 },
  '10^6 stay, 500 k pairs in flight': { stay: 500_000, flight: 500_000, made: 1_500_000 },
  'pairs live for 10^5 objects': { stay: 0, flight: 50_000, made: 750_000 },
  'a heap that grows': { stay: 0, flight: 750_000, made: 750_000 },
}

/** The least share of a window that is the program's. */
function leastShare(pauses, window) {
  let least = 1
  for (let first = 0; first < pauses.length; first++) {
    const end = pauses[first][0] + window
    let paused = 0
    for (let next = first; next < pauses.length && pauses[next][0] < end; next++) paused += Math.min(pauses[next][1], end) - pauses[next][0]
    least = Math.min(least, 1 - paused / window)
  }
  return Math.max(0, least)
}

const at = (sorted, share) => sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0

/** Runs a workload; with `look`, counting what each pause looks at, which costs time. */
async function run(collector, { stay, flight, made }, look) {
  const { assembleRuntime } = await load('runtime')
  const runtime = assembleRuntime({ limit: LIMIT }, { collector: collector() })
  const { mutator, memory } = runtime
  const Node = runtime.defineType({ name: 'Node', fields: ['next', 'other'] })
  const Row = runtime.defineType({ name: 'Row', items: true })
  const pauses = []
  let [looked, most, tracked, mostTracked] = [0, 0, 0, 0]
  if (look) {
    memory.probe = {
      visit: () => looked++,
      track: () => (mostTracked = Math.max(mostTracked, ++tracked)),
      untrack: () => tracked--,
    }
  }
  const pair = () => {
    if (runtime.collector.due) {
      looked = 0
      const began = performance.now()
      runtime.safepoint()
      pauses.push([began, performance.now()])
      most = Math.max(most, looked)
    }
    const a = Node.create()
    const b = Node.create()
    Node.set.next(a, b)
    Node.set.next(b, a)
    mutator.release(b)
    return a
  }
  const fill = (slots, count) => {
    const { ref } = runtime.handle(Row.create(slots))
    for (let index = 0; index < count; index++) {
      const object = pair()
      mutator.store(Row.item(ref, index % slots), object)
      mutator.release(object)
    }
  }
  if (stay > 0) fill(stay, stay)
  pauses.length = 0
  most = 0
  const began = performance.now()
  fill(flight, made)
  return { total: performance.now() - began, pauses, most, mostTracked }
}

async function measure(collector, name) {
  const { total, pauses } = await run(collector, cases[name], false)
  const counted = await run(collector, cases[name], true)
  const sorted = pauses.map(([began, ended]) => ended - began).sort((a, b) => a - b)
  return {
    values: { total, p50: at(sorted, 0.5), p99: at(sorted, 0.99), 'p99.9': at(sorted, 0.999), longest: sorted.at(-1) ?? 0, 'least of 20 ms': leastShare(pauses, WINDOW) * WINDOW },
    counters: { pauses: pauses.length, 'looked at in a pause, at most': counted.most, 'objects at a time, at most': counted.mostTracked },
    result: cases[name].made,
  }
}

const collectors = (await findCollectors()).filter(({ manifest }) => manifest.provides.includes('finds-cycles') && !manifest.requires.includes('uncounted'))
const flights = Object.keys(cases).filter((name) => name.startsWith('10^6'))

await benchmark({
  suite: 'pauses',
  unit: 'ms',
  rounds: 15,
  seed: 1,
  cases: Object.keys(cases),
  subjects: Object.fromEntries(collectors.map((collector) => [collector.manifest.name, (name) => measure(collector, name)])),
  compareTo: [RIVAL],
  gates: [
    { name: 'at most 6,008 objects looked at in a pause', subject: GATED, counter: 'looked at in a pause, at most', measure: 'total', cases: Object.keys(cases), atMost: 6008 },
    { name: `at most 1.15 times generational's time`, subject: GATED, than: RIVAL, measure: 'total', cases: flights, atMost: 1.15 },
  ],
})
