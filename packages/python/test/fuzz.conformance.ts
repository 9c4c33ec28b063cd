import { afterAll, beforeAll, expect, test } from 'vitest'
import { findCPython } from '../../../tooling/oracle/oracle.mjs'
import { difference } from './fuzz/difference.js'
import { known } from './fuzz/known.js'
import { programOf } from './fuzz/program.js'
import { shrink } from './fuzz/shrink.js'
import { CPython, runOurs } from './fuzz/sides.js'

// Programs made at random print on a Python of ours what they print on CPython. `MM_FUZZ=10000 MM_FUZZ_SEED=5000 npm run conformance -- fuzz`
// runs so many from that seed on. What is found is shrunk; mended, it belongs into test/programs.

const PROGRAMS = Number(process.env['MM_FUZZ'] ?? 300)
const FIRST_SEED = Number(process.env['MM_FUZZ_SEED'] ?? 1)
const BATCH = 25
/** So many of the differences are shrunk: that takes hundreds of runs for each. */
const SHRUNK = 3
/** Median of statements of a program, at least. */
const STATEMENTS = 30

/** Nodes of Python's grammar that no program of ours can have: other starts of a tree, and comments of types. */
const UNREACHABLE = ['Expression', 'FunctionType', 'Interactive', 'TypeIgnore']

const executable = findCPython()
let cpython: CPython
beforeAll(() => {
  if (executable === undefined) console.log('oracle: skipped, there is no CPython 3.13 (MM_CPYTHON, the PATH and pyenv were tried)')
  else cpython = new CPython(executable.path)
})
afterAll(() => (executable === undefined ? undefined : cpython.end()))

test.skipIf(executable === undefined)(`${PROGRAMS} programs from seed ${FIRST_SEED} on do what they do on CPython`, { timeout: 24 * 60 * 60 * 1000 }, async () => {
  const found: string[] = []
  const reached = new Set<string>()
  const sizes: number[] = []
  let compared = 0
  for (let start = FIRST_SEED; start < FIRST_SEED + PROGRAMS; start += BATCH) {
    const seeds = Array.from({ length: Math.min(BATCH, FIRST_SEED + PROGRAMS - start) }, (_, index) => start + index)
    const sources = seeds.map(programOf)
    for (const nodes of await cpython.nodes(sources)) {
      if (nodes === null) continue
      for (const name of nodes[0]) reached.add(name)
      sizes.push(nodes[1])
    }
    const theirs = await cpython.run(sources)
    for (const [index, source] of sources.entries()) {
      if (theirs[index] !== undefined) compared++
      const differs = difference(theirs[index], await runOurs(source))
      if ((differs !== undefined) === known.has(seeds[index])) continue
      if (differs === undefined) {
        found.push(`seed ${seeds[index]} does what it does on CPython now: it goes out of known.ts`)
        continue
      }
      const least = found.length < SHRUNK ? await shrink(source, differs, cpython) : ''
      found.push(`seed ${seeds[index]}\n  theirs: ${differs.theirs}\n  ours:   ${differs.ours}\n${least}`)
    }
  }
  const all = await cpython.everyNode()
  const missed = all.filter((name) => !reached.has(name) && !UNREACHABLE.includes(name))
  const median = sizes.sort((a, b) => a - b)[sizes.length >>> 1]
  console.log(`fuzz: CPython ${executable!.version}, seeds ${FIRST_SEED} to ${FIRST_SEED + PROGRAMS - 1}: ${compared} of ${PROGRAMS} compared, ${found.length} are not as expected`)
  console.log(`fuzz: ${all.length - UNREACHABLE.length - missed.length} of ${all.length - UNREACHABLE.length} kinds of nodes reached${missed.length > 0 ? `, not ${missed.join(' ')}` : ''}; ${median} statements in the median`)
  expect(found.join('\n\n')).toBe('')
  expect(median).toBeGreaterThanOrEqual(STATEMENTS)
  expect(compared).toBeGreaterThan(PROGRAMS * 0.9)
  if (PROGRAMS >= 300) expect(missed).toEqual([])
})
