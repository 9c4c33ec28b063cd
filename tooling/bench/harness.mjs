// What benchmark suites share. A suite is one file: started as itself it starts every subject in processes of its own
// (the same file again, as a child), in rounds that take turns, and reports `mm.bench/1`.
//
//   await benchmark({
//     suite: 'allocator/pairs', unit: 'ns', rounds: 5, seed: 1,
//     cases: ['small', 'mixed'],
//     subjects: {
//       empty: (name, { seed }) => ({ values: { time: 2.1 }, result: 20000 }),   // may be async
//       ours:  (name, { seed }) => ({ values: { time: 9.8 }, result: 20000, counters: { arenas: 3 } }),
//     },
//     subtract: 'empty',                       // the harness's own cost, taken off the others
//     gates: [{ name: '…', subject: 'ours', than: 'theirs', measure: 'time', atMost: 4 }],
//   })
import { execFile } from 'node:child_process'
import { parseArgs, promisify } from 'node:util'

const runFile = promisify(execFile)
const MARK = 'mm-bench-measure:'

/** The middle value, or the mean of the two in the middle. */
export function median(values) {
  const sorted = [...values].sort((a, b) => a - b)
  const half = sorted.length >> 1
  return sorted.length % 2 === 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2
}

/** In a child: measures one case of one subject, and says what came out. */
async function measure(subjects, { subject, case: name, seed }) {
  const measured = await subjects[subject](name, { seed: Number(seed) })
  process.stdout.write(`\n${MARK}${JSON.stringify(measured)}\n`, () => process.exit(0))
}

async function startChild(suite, subject, name, seed) {
  const args = [...process.execArgv, process.argv[1], '--subject', subject, '--case', name, '--seed', String(seed)]
  const { stdout } = await runFile(process.execPath, args, { maxBuffer: 2 ** 26 }).catch((error) => {
    const lines = (error.stderr || error.message).trim().split('\n')
    throw new Error(`${suite}: ${subject} failed at ${name}: ${lines.find((line) => /^\w*Error\b/.test(line)) ?? lines.at(-1)}`)
  })
  const line = stdout.split('\n').find((text) => text.startsWith(MARK))
  if (line === undefined) throw new Error(`${suite}: ${subject} measured nothing at ${name}`)
  return JSON.parse(line.slice(MARK.length))
}

/** Everyone must have done the same work, every time. */
function checkResult(suite, name, results, subject, result) {
  const [known, by] = results.get(name) ?? [result, subject]
  results.set(name, [known, by])
  if (result === undefined) throw new Error(`${suite}: ${subject} gives no result to check at ${name}`)
  if (JSON.stringify(result) !== JSON.stringify(known)) {
    throw new Error(`${suite}: at ${name}, ${subject} came to ${JSON.stringify(result)} and ${by} to ${JSON.stringify(known)}`)
  }
}

/** Where we are, on a terminal; nothing elsewhere. */
const progress = (text) => process.stderr.isTTY && process.stderr.write(`\r\x1b[K${text}`)

/** All rounds: subjects take turns, and each round begins with another one. */
async function collect({ suite, cases, subjects, rounds, seed }) {
  const names = Object.keys(subjects)
  const results = new Map()
  const found = new Map()
  for (let round = 0; round < rounds; round++) {
    for (const name of cases) {
      for (let turn = 0; turn < names.length; turn++) {
        const subject = names[(turn + round) % names.length]
        progress(`  ${suite}: round ${round + 1} of ${rounds}, ${name}, ${subject}`)
        const { values, result, counters = {} } = await startChild(suite, subject, name, seed)
        checkResult(suite, name, results, subject, result)
        for (const [measureName, value] of Object.entries(values)) {
          const key = JSON.stringify([name, measureName, subject])
          const entry = found.get(key) ?? { name, measureName, subject, values: [], counters }
          entry.values.push(value)
          found.set(key, entry)
        }
      }
    }
  }
  progress('')
  return [...found.values()]
}

/** Rounds of each kind, as the cases of a report. */
function report({ suite, unit, subtract, gates = [] }, entries) {
  const costs = new Map(entries.filter(({ subject }) => subject === subtract).map(({ name, measureName, values }) => [`${name} ${measureName}`, median(values)]))
  const net = entries
    .filter(({ subject }) => subject !== subtract)
    .map((entry) => {
      const cost = costs.get(`${entry.name} ${entry.measureName}`) ?? 0
      const values = entry.values.map((value) => Math.max(0, value - cost))
      return { ...entry, values, median: median(values) }
    })
  return net.map(({ name, measureName, subject, values, median: middle, counters }) => {
    const rivals = net.filter((other) => other.name === name && other.measureName === measureName && other.subject !== subject)
    const ratios = Object.fromEntries(rivals.filter((rival) => rival.median > 0).map((rival) => [rival.subject, middle / rival.median]))
    const own = gates.filter((gate) => gate.subject === subject && (gate.measure ?? measureName) === measureName && (gate.cases ?? [name]).includes(name))
    return {
      suite,
      case: `${name} ${measureName}`,
      subject,
      unit,
      values,
      median: middle,
      ratios,
      counters,
      gates: own.map(({ name: gateName, than, atMost, counter }) => {
        const value = counter === undefined ? (ratios[than] ?? Number.MAX_VALUE) : counters[counter]
        return { name: gateName, limit: atMost, value, passed: value <= atMost }
      }),
    }
  })
}

/**
 * Measures a suite and prints it, as data with `--json`. `--rounds N` and `--seed N` change what the suite says;
 * `--only NAME` takes one case. Exits with 1 when subjects come to different results.
 */
export async function benchmark(suite) {
  const { values } = parseArgs({
    options: {
      json: { type: 'boolean', default: false },
      rounds: { type: 'string' },
      seed: { type: 'string' },
      only: { type: 'string', multiple: true },
      subject: { type: 'string' },
      case: { type: 'string' },
    },
  })
  if (values.subject !== undefined) return measure(suite.subjects, values)
  const seed = Number(values.seed ?? suite.seed)
  const cases = suite.cases.filter((name) => values.only === undefined || values.only.includes(name))
  const rounds = Number(values.rounds ?? suite.rounds)
  try {
    const entries = await collect({ ...suite, cases, rounds, seed })
    const data = { schema: 'mm.bench/1', node: process.version, seed, cases: report(suite, entries) }
    const { tableOf } = await import('./table.mjs')
    process.stdout.write(values.json ? `${JSON.stringify(data, null, 2)}\n` : tableOf(data))
  } catch (error) {
    console.error(`bench: ${error.message}`)
    process.exitCode = 1
  }
}
