// A full collection, per object: graphs of two-slot objects, live and dead. `generational` is CPython's algorithm; the figures of
// CPython 3.13.0 for the same graphs (quiet machine, ns per object): chain live 68-93, random live 547-735, chain dead 154-176, random dead 1600-2100.
import { pymalloc } from '@mm/allocator/hardened'
import { createRuntime } from '@mm/runtime'
import { benchmark } from '../../../tooling/bench/harness.mjs'

const WARM_ROUNDS = 4

/** The same numbers for the same seed. */
function randomBelow(seed) {
  let state = seed >>> 0
  return (limit) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return Math.floor((state / 2 ** 32) * limit)
  }
}

function build(shape, count, seed) {
  const runtime = createRuntime({ limit: 2 ** 30, allocator: pymalloc({ hardening: 0 }) })
  runtime.gc.disable()
  const Node = runtime.defineType({ name: 'Node', fields: ['a', 'b'] })
  const Row = runtime.defineType({ name: 'Row', items: true })
  const row = runtime.handle(Row.create(count))
  const below = randomBelow(seed)
  const nodes = new Uint32Array(count)
  for (let index = 0; index < count; index++) nodes[index] = Node.create()
  for (let index = 0; index < count; index++) {
    if (shape === 'chain') Node.set.a(nodes[index], nodes[(index + 1) % count])
    else {
      Node.set.a(nodes[index], nodes[below(count)])
      Node.set.b(nodes[index], nodes[(index + 1) % count])
    }
    runtime.mutator.init(Row.item(row.ref, index), nodes[index])
  }
  for (const node of nodes) runtime.mutator.release(node)
  return { runtime, row }
}

function collect(runtime, count) {
  const start = performance.now()
  const collected = runtime.gc.collect()
  return { time: ((performance.now() - start) / count) * 1e6, collected }
}

await benchmark({
  suite: 'runtime/collectors',
  unit: 'ns per object',
  rounds: 3,
  seed: 1,
  cases: ['chain 100000', 'random 100000', 'chain 1000000', 'random 1000000'],
  subjects: {
    generational(name, { seed }) {
      const [shape, digits] = name.split(' ')
      const count = Number(digits)
      const { runtime, row } = build(shape, count, seed)
      const cold = collect(runtime, count).time
      const warm = Math.min(...Array.from({ length: WARM_ROUNDS }, () => collect(runtime, count).time))
      const { visited } = runtime.collector.last
      row[Symbol.dispose]()
      const { time: dead, collected } = collect(runtime, count)
      return { values: { 'live, cold': cold, 'live, warm': warm, dead }, result: collected, counters: { visited } }
    },
  },
})
