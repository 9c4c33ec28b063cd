// Allocators: the same sequences of calls for every allocator of this repository and for what else JavaScript has.
//   npm run bench -- allocators [--json] [--gate] [--live 2000,20000] [--only CASE]... [--subjects NAME,NAME] [--rounds N] [--seed N]
import { parseArgs } from 'node:util'
import { liveIn, sequenceNames } from '../allocators/sequences.mjs'
import { ARRAYS, ASSEMBLYSCRIPT, GATED, HARNESS, PEERS, SUITE, THING } from '../allocators/names.mjs'
import { findSubjects } from '../allocators/subjects.mjs'
import { measure } from '../allocators/measure.mjs'
import { benchmark } from '../harness.mjs'

const { live } = parseArgs({ options: { live: { type: 'string', default: '2000,20000,200000,2000000' } }, strict: false }).values
const { small, written, mixed } = sequenceNames(live.split(',').map(Number))
const { subjects, sparing } = await findSubjects()

/** Arrays cannot be written by address; who frees no block runs out of memory where others replace blocks. */
const takesPart = (subject, name) => (subject === ARRAYS ? !written.includes(name) : !sparing.has(subject) || name.includes('pairs'))

await benchmark({
  suite: SUITE,
  unit: 'ns per malloc and free',
  rounds: 3,
  seed: 1,
  options: { live },
  // Who looks at every block at each call would need hours with two million.
  budget: { seconds: 90, sizeOf: liveIn, familyOf: (name) => name.replace(/\d+ live$/, '') },
  cases: [...small, ...written, ...mixed],
  subjects: Object.fromEntries(
    Object.entries(subjects).map(([subject, make]) => [
      subject,
      (name, { seed }) => (takesPart(subject, name) ? measure(make, name, seed, subject === HARNESS) : undefined),
    ]),
  ),
  subtract: HARNESS,
  compareTo: PEERS,
  means: [{ case: 'small sequences, geometric mean', of: small, measure: 'warm' }],
  gates: [
    { name: `at least 1.5 times as fast as ${ASSEMBLYSCRIPT}`, subject: GATED, than: ASSEMBLYSCRIPT, measure: 'warm', cases: small, atLeast: 1.5 },
    { name: `at least 2.5 times as fast as ${ASSEMBLYSCRIPT}`, subject: GATED, than: ASSEMBLYSCRIPT, measure: 'warm', cases: ['small sequences, geometric mean'], atLeast: 2.5 },
    { name: `at least 1,000 times as fast as ${THING}`, subject: GATED, than: THING, measure: 'warm', cases: small.filter((name) => liveIn(name) >= 20_000), atLeast: 1000 },
    { name: 'at most 2 times the time of bump', subject: GATED, than: 'bump', measure: 'warm', cases: written, atMost: 2 },
    { name: 'utilisation at least 0.85', subject: 'tlsf', counter: 'utilisation', measure: 'warm', cases: mixed, atLeast: 0.85 },
    { name: 'utilisation at least 0.85', subject: 'tlsf rung 0', counter: 'utilisation', measure: 'warm', cases: mixed, atLeast: 0.85 },
  ],
})
