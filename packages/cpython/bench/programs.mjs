// A dozen programs in a real CPython: Pyodide's own malloc, our pymalloc in its place, and that while every call is recorded. CPU time of the
// process; one process for each, which runs each program several times and takes the median.
import { TraceWriter } from '@mm/trace'
import { benchmark, median } from '../../../tooling/bench/harness.mjs'
import { load, prepare, programs } from './support/programs.mjs'

const RUNS = 5

function milliseconds(work) {
  const before = process.cpuUsage()
  const result = work()
  const { user, system } = process.cpuUsage(before)
  return { result, time: (user + system) / 1000 }
}

async function measure(cpython, begin = () => {}) {
  const values = {}
  const results = {}
  begin()
  for (const name of programs) {
    const { run, collect } = prepare(cpython, name)
    run()
    const times = Array.from({ length: RUNS }, () => {
      collect()
      const { result, time } = milliseconds(run)
      results[name] = result
      return time
    })
    values[name] = median(times)
  }
  values['geometric mean'] = Math.exp(Object.values(values).reduce((sum, time) => sum + Math.log(time), 0) / programs.length)
  return { values, result: results }
}

await benchmark({
  suite: 'cpython/programs',
  unit: 'ms',
  rounds: 5,
  seed: 1,
  cases: ['programs'],
  subjects: {
    'own malloc': async () => measure(await load('plain')),
    pymalloc: async () => {
      const cpython = await load('pymalloc')
      const measured = await measure(cpython)
      return { ...measured, counters: { 'served share': cpython.counts().servedShare } }
    },
    recording: async () => {
      const cpython = await load('pymalloc')
      let bytes = 0
      const writer = new TraceWriter({ wordBytes: 4, program: 'programs', engine: 'CPython' }, (piece) => (bytes += piece.length))
      const measured = await measure(cpython, () => cpython.record(writer))
      const { events } = writer.end()
      return { ...measured, counters: { events, 'bytes an event': Number((bytes / events).toFixed(3)) } }
    },
  },
  gates: [
    { name: 'time, to the own malloc', subject: 'pymalloc', than: 'own malloc', measure: 'geometric mean', atMost: 1.05 },
    { name: 'time while recording, to the own malloc', subject: 'recording', than: 'own malloc', measure: 'geometric mean', atMost: 1.15 },
  ],
})
