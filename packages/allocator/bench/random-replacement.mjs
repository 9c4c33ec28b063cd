// Random replacement: a random one of the live blocks (of 1 to 512 bytes) is freed, another one allocated. The same calls
// for every subject, a process for each, rounds interleaved; the cost of the loop alone is subtracted.
//
//   node bench/random-replacement.mjs [--json] [--gate] [--live 20000,200000] [--rounds 3] [--seed 1]
import { execFileSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { median, print } from './support/report.mjs'

const { values: options } = parseArgs({
  options: {
    json: { type: 'boolean', default: false },
    gate: { type: 'boolean', default: false },
    live: { type: 'string', default: '20000' },
    rounds: { type: 'string', default: '3' },
    seed: { type: 'string', default: '1' },
    subjects: { type: 'string', default: 'harness,pymalloc rung 0,pymalloc rung 1,general rung 0,general rung 1,assemblyscript tlsf,thi.ng/malloc' },
  },
})
const subjects = options.subjects.split(',')
const seed = Number(options.seed)
const file = fileURLToPath(new URL('support/subject-process.mjs', import.meta.url))

/** Gates on the ratio of a peer's time to ours, where 20,000 blocks are live. */
const GATED_LIVE = 20_000
const GATES = { 'thi.ng/malloc': 100, 'assemblyscript tlsf': 1.3 }
const GATED = 'pymalloc rung 0'

function measure(subject, live) {
  return JSON.parse(execFileSync(process.execPath, [file, JSON.stringify({ subject, live, seed })], { encoding: 'utf8' }))
}

const cases = []
for (const live of options.live.split(',').map(Number)) {
  const measured = new Map(subjects.map((subject) => [subject, []]))
  for (let round = 0; round < Number(options.rounds); round++) {
    for (const subject of subjects) {
      if (!options.json) process.stderr.write(`\r${live} live, round ${round + 1}: ${subject}`.padEnd(70))
      measured.get(subject).push(measure(subject, live))
    }
  }
  if (!options.json) process.stderr.write('\r'.padEnd(70) + '\r')
  const warm = (subject) => measured.get(subject).map(({ values }) => median(values))
  const loop = median(warm('harness'))
  const net = (subject) => warm(subject).map((value) => Math.max(value - loop, 0.1))
  for (const subject of subjects) {
    if (subject === 'harness') continue
    const values = net(subject)
    const own = median(values)
    const peers = Object.keys(GATES).filter((peer) => peer !== subject && measured.has(peer))
    const ratios = Object.fromEntries(peers.map((peer) => [peer, median(net(peer)) / own]))
    const gates =
      subject === GATED && live === GATED_LIVE
        ? peers.map((peer) => ({ name: `times faster than ${peer}`, limit: GATES[peer], value: ratios[peer], passed: ratios[peer] >= GATES[peer] }))
        : []
    const counters = { live, harnessNs: loop, firstNs: median(measured.get(subject).map(({ firstNs }) => firstNs)), steps: measured.get(subject)[0].steps }
    cases.push({ suite: 'allocator/random-replacement', case: `${live} live`, subject, unit: 'ns per replacement', values, median: own, ratios, counters, gates })
  }
}

process.exitCode = print({ schema: 'mm.bench/1', node: process.version, seed, cases }, options)
