import { readFileSync, readdirSync } from 'node:fs'
import { type Mode, PythonSyntaxError, compileSource } from '@mm/python/frontend'
import { expect, test } from 'vitest'
import { ask, cpython } from './frontend/cpython.js'
import { knownMutations } from './fuzz/known.js'
import { Random } from './fuzz/random.js'

// Source text that has been damaged is refused where CPython refuses it, in its words and at its place. `MM_FUZZ=5000 MM_FUZZ_SEED=9 npm run
// conformance -- mutations` makes so many texts from that seed on.

const TEXTS = Number(process.env['MM_FUZZ'] ?? 400)
const FIRST_SEED = Number(process.env['MM_FUZZ_SEED'] ?? 1)
/** Lines of a program that are damaged: fewer give more places in each. */
const LINES = 25
/** Milliseconds in which any text has to be read: hundreds of times what is needed. */
const LONGEST = 5_000

type Outcome = readonly [type: string, message: string, line: number, column: number, endLine: number, endColumn: number] | null

const folder = new URL('frontend/programs/', import.meta.url)
const programs = readdirSync(folder).filter((name) => name.endsWith('.py')).map((name) => readFileSync(new URL(name, folder)))

/** Some lines of a program with one to three damages to its bytes: a bit turned over, bytes left out, put in, brought from elsewhere, or all behind a place gone. */
function textOf(seed: number): string {
  const random = new Random(Math.imul(seed, 0x85ebca6b))
  const stretch = (): number[] => {
    const lines = random.pick(programs).toString('utf8').split('\n')
    const start = random.below(lines.length)
    return [...Buffer.from(`${lines.slice(start, start + LINES).join('\n')}\n`)]
  }
  const bytes = stretch()
  for (let damage = 0; damage <= random.below(3); damage++) {
    const at = random.below(bytes.length)
    switch (random.below(5)) {
      case 0:
        bytes[at] ^= 1 << random.below(8)
        break
      case 1:
        bytes.splice(at, 1 + random.below(4))
        break
      case 2:
        bytes.splice(at, 0, random.chance(50) ? random.below(256) : random.pick([...Buffer.from('()[]{}:=,;\'"\\\n\t #@*f!&.0x')]))
        break
      case 3: {
        const other = stretch()
        bytes.splice(at, random.below(4), ...other.slice(random.below(other.length)).slice(0, 1 + random.below(12)))
        break
      }
      default:
        bytes.length = at
    }
  }
  // What is no UTF-8 is another matter: here it becomes characters that no program has. Null characters are refused before a text is read.
  return Buffer.from(bytes.filter((byte) => byte !== 0)).toString('utf8')
}

function outcomeOf(source: string, mode: Mode): Outcome | string {
  const start = performance.now()
  try {
    compileSource(source, '<string>', mode)
    return performance.now() - start > LONGEST ? 'takes too long' : null
  } catch (error) {
    if (error instanceof PythonSyntaxError) return [error.type, error.message, error.line, error.column, error.endLine, error.endColumn]
    return `JavaScript: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`
  }
}

test.skipIf(cpython === undefined)(`${TEXTS} damaged texts from seed ${FIRST_SEED} on are read or refused as by CPython`, { timeout: 60 * 60 * 1000 }, () => {
  const seeds = Array.from({ length: TEXTS }, (_, index) => FIRST_SEED + index)
  const sources = seeds.map(textOf)
  const theirs = ask('dump_errors.py', sources.map((source) => [source, 'exec'])) as Outcome[]
  const found: string[] = []
  let refused = 0
  for (const [index, source] of sources.entries()) {
    const [seed, wanted, got] = [seeds[index], theirs[index], outcomeOf(source, 'exec')]
    if (wanted !== null) refused++
    const differs = JSON.stringify(wanted) !== JSON.stringify(got)
    // What is read there is read here: nothing else can be known.
    const isRead = (outcome: Outcome | string): boolean => outcome === null
    if (differs === knownMutations.has(seed) && isRead(wanted) === isRead(got) && typeof got !== 'string') continue
    found.push(differs ? `seed ${seed}\n  theirs: ${JSON.stringify(wanted)}\n  ours:   ${JSON.stringify(got)}\n${JSON.stringify(source)}` : `seed ${seed} is as on CPython now: it goes out of known.ts`)
  }
  console.log(`mutations: seeds ${FIRST_SEED} to ${FIRST_SEED + TEXTS - 1}, ${refused} of ${TEXTS} refused by CPython, ${found.length} are not as expected`)
  expect(found.join('\n\n')).toBe('')
  expect(refused).toBeGreaterThan(TEXTS / 4)
})
