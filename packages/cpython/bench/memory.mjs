// The most bytes of Pyodide's malloc that are outstanding for CPython's domains while a program runs: its own way (every block one of
// its), and with our pymalloc (arenas, and blocks beyond 512 bytes). Both are counted by the same functions; nothing here depends on time.
import { benchmark } from '../../../tooling/bench/harness.mjs'
import { load, prepare, programs } from './support/programs.mjs'

async function peakOf(kind, name) {
  const cpython = await load(kind)
  const result = prepare(cpython, name).run()
  return { values: { peak: cpython.counts().hostPeakBytes }, result }
}

await benchmark({
  suite: 'cpython/memory',
  unit: 'bytes',
  rounds: 1,
  seed: 1,
  cases: programs,
  subjects: {
    'own malloc': (name) => peakOf('counted', name),
    pymalloc: (name) => peakOf('pymalloc', name),
  },
  gates: [{ name: 'bytes of the host at the peak, to the own malloc', subject: 'pymalloc', than: 'own malloc', measure: 'peak', atMost: 1.2 }],
})
