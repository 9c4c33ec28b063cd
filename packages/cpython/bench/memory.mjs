// What of Pyodide's malloc is outstanding for CPython's domains: the most while a program runs, its own way (every block one of its) and with our pymalloc (arenas, and
// blocks beyond 512 bytes); and what is left of that when a heap that was full is empty again. Both are counted by the same functions; nothing here depends on time.
import { benchmark } from '../../../tooling/bench/harness.mjs'
import { load, prepare, programs } from './support/programs.mjs'

async function peakOf(kind, name) {
  const cpython = await load(kind)
  const result = prepare(cpython, name).run()
  return { values: { peak: cpython.counts().hostPeakBytes }, result }
}

/** A heap that fills and empties: what it took, and what of that is still held. */
const EMPTIED = 'emptied'
const FILL = 'import gc, sys\ngc.collect()\nsys.kept = [[i] for i in range(300_000)]'
const EMPTY = 'import gc, sys\ndel sys.kept\ngc.collect()'

async function leftOf(kind) {
  const cpython = await load(kind)
  const held = (source) => {
    const status = cpython.run({ source, filename: 'heap.py' })
    if (status !== 0) throw new Error(`heap.py ended with ${status}`)
    return cpython.counts().hostBytes
  }
  const before = held('pass')
  const taken = held(FILL) - before
  const left = held(EMPTY) - before
  return { values: { left }, result: 300_000, counters: { taken, 'left of it %': Math.round((100 * left) / taken) } }
}

await benchmark({
  suite: 'cpython/memory',
  unit: 'bytes',
  rounds: 1,
  seed: 1,
  cases: [...programs, EMPTIED],
  subjects: {
    'own malloc': (name) => (name === EMPTIED ? leftOf('counted') : peakOf('counted', name)),
    pymalloc: (name) => (name === EMPTIED ? leftOf('pymalloc') : peakOf('pymalloc', name)),
  },
  gates: [
    { name: 'bytes of the host at the peak, to the own malloc', subject: 'pymalloc', than: 'own malloc', measure: 'peak', atMost: 1.2 },
    { name: 'empty arenas go back', subject: 'pymalloc', measure: 'left', counter: 'left of it %', atMost: 10 },
  ],
})
