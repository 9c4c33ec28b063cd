// A real program's allocations (traces/orders.mmtrace.gz, of a CPython 3.13) replayed: nanoseconds of CPU time an event, warm. `reading` is what it costs to read the
// trace and do nothing.
import { readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import { general, pymalloc } from '@mm/allocator'
import { bump } from '@mm/allocator-bump'
import { createMemory } from '@mm/heap'
import { openTrace, replay } from '@mm/trace'
import { benchmark, median } from '../../../tooling/bench/harness.mjs'

const bytes = gunzipSync(readFileSync(new URL('../traces/orders.mmtrace.gz', import.meta.url)))
const WARM_UP = 2
const MEASURED = 5
const nobody = { allocate: () => {}, resize: () => {}, free: () => {} }

/** Times `once`, which resolves to something with the count of `events`; warm. */
async function measure(once) {
  let result
  const times = []
  for (let turn = 0; turn < WARM_UP + MEASURED; turn++) {
    const before = process.cpuUsage()
    result = await once()
    const { user, system } = process.cpuUsage(before)
    times.push(user + system)
  }
  const time = (median(times.slice(WARM_UP)) * 1000) / result.events
  return { values: { time }, result: result.events, counters: { ...result.counters, 'nanoseconds an event': Math.round(time) } }
}

const on = (strategy) => () =>
  measure(async () => {
    const memory = createMemory({ wordBytes: 4 })
    const report = await replay(await openTrace([bytes]), { memory, allocator: strategy.create({ memory }) })
    return { events: report.events, counters: { 'peak reserved': report.peakReserved, 'used %': Math.round(report.utilisation * 100) } }
  })

await benchmark({
  suite: 'trace/replay',
  unit: 'ns',
  rounds: 3,
  seed: 1,
  cases: ['orders'],
  subjects: {
    reading: () => measure(async () => (await openTrace([bytes])).visit(nobody)),
    pymalloc: on(pymalloc({ hardening: 0 })),
    general: on(general({ hardening: 0 })),
    bump: on(bump()),
  },
  gates: [{ name: '10 million events a second', subject: 'pymalloc', measure: 'time', counter: 'nanoseconds an event', atMost: 100 }],
})
