// A dozen programs in a real CPython: Pyodide's own malloc, our pymalloc in its place, and that while every call is recorded. One process for each, which stays; in a
// round each program is run in all of them, one right after the other, and what counts are the ratios within the round. CPU time of the process.
import { TraceWriter } from '@mm/trace'
import { benchmark } from '../../../tooling/bench/harness.mjs'
import { load, prepare, programs } from './support/programs.mjs'

const WARM_UP = 4

/** Runs programs in turn, each the way it was prepared; the first call warms them up. */
function session(cpython, counters = () => ({})) {
  const prepared = new Map(programs.map((name) => [name, prepare(cpython, name)]))
  for (const { run } of prepared.values()) for (let turn = 0; turn < WARM_UP; turn++) run()
  return {
    measure: (name) => {
      const { run, collect } = prepared.get(name)
      collect()
      const before = process.cpuUsage()
      const result = run()
      const { user, system } = process.cpuUsage(before)
      return { values: { time: (user + system) / 1000 }, result }
    },
    end: counters,
  }
}

await benchmark({
  suite: 'cpython/programs',
  unit: 'ms',
  turns: true,
  rounds: 21,
  seed: 1,
  cases: programs,
  subjects: {
    'own malloc': async () => session(await load('plain')),
    pymalloc: async () => {
      const cpython = await load('pymalloc')
      return session(cpython, () => ({ 'served share': cpython.counts().servedShare }))
    },
    recording: async () => {
      const cpython = await load('pymalloc')
      let bytes = 0
      const writer = new TraceWriter({ wordBytes: 4, program: 'programs', engine: 'CPython' }, (piece) => (bytes += piece.length))
      cpython.record(writer)
      return session(cpython, () => {
        cpython.record(null)
        const { events } = writer.end()
        return { events, 'bytes an event': Number((bytes / events).toFixed(3)) }
      })
    },
  },
  compareTo: ['own malloc'],
  means: [{ case: 'geometric mean', of: programs, measure: 'time' }],
  gates: [
    { name: 'time, to the own malloc', subject: 'pymalloc', than: 'own malloc', measure: 'time', cases: ['geometric mean'], atMost: 1.05 },
    { name: 'time while recording, to the own malloc', subject: 'recording', than: 'own malloc', measure: 'time', cases: ['geometric mean'], atMost: 1.15 },
  ],
})
