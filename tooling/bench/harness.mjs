// What benchmark suites share. A suite is one file: started as itself it starts every subject in processes of its own
// (the same file again, as a child), in rounds that take turns, and reports `mm.bench/1`.
//
//   await benchmark({
//     suite: 'allocator/pairs', unit: 'ns', rounds: 5, seed: 1,
//     cases: ['small', 'mixed'],
//     subjects: {
//       empty: (name, { seed }) => ({ values: { time: 2.1 }, result: 20000 }),   // may be async; undefined: takes no part
//       ours:  (name, { seed }) => ({ values: { time: 9.8 }, result: 20000, counters: { arenas: 3 } }),
//     },
//     subtract: 'empty',                       // the harness's own cost, taken off the others
//     compareTo: ['theirs'],                   // whose time everyone's is compared with; of every other one without it
//     means: [{ case: '…', of: ['small'], measure: 'time' }],   // geometric means over cases, of whoever takes part in all
//     options: { live: '2000' },               // options of its own, handed on to the children
//     gates: [{ name: '…', subject: 'ours', than: 'theirs', measure: 'time', cases: ['small'], atMost: 4 }],
//   })
//
// With `budget: { seconds: 120, sizeOf: (name) => …, familyOf: (name) => … }` a subject is not run where that would take longer: what the smaller cases of the
// family took it (the processor's time, in the first round) is carried on from the last two, along a straight line or their power law, whichever is more. Such a
// cell is told with what it would take, in the report as `notRun`, and no gate is judged by it.
//
// With `turns: true` a subject is `({ seed }) => ({ measure: (name) => ({ values, result }), end: () => counters })`, may be async, and stays in one process
// through all rounds; ratios are then medians of the ratios within a round, those of means the geometric means of their cases' ratios, and counters stand with the means.
//
// Counters stand with the first of the values. A gate compares the subject's time with that of `than` (`atMost` times its time, `atLeast` times as fast), or a `counter`.
import { execFile } from 'node:child_process'
import { parseArgs } from 'node:util'
import { serve, takeTurns } from './turns.mjs'

const MARK = 'mm-bench-measure:'

/** The middle value, or the mean of the two in the middle. */
export function median(values) {
  const sorted = [...values].sort((a, b) => a - b)
  const half = sorted.length >> 1
  return sorted.length % 2 === 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2
}

/** In a child: measures one case of one subject, and says what came out. */
async function measure(subjects, { subject, case: name, seed }) {
  const measured = (await subjects[subject](name, { seed: Number(seed) })) ?? null
  const { user, system } = process.cpuUsage()
  process.stdout.write(`\n${MARK}${JSON.stringify({ measured, seconds: (user + system) / 1e6 })}\n`, () => process.exit(0))
}

/** What a child is started with. */
const childArguments = ({ options = {}, seed }, subject) => [
  ...Object.entries(options).flatMap(([option, value]) => [`--${option}`, value]),
  ...['--subject', subject, '--seed', String(seed)],
]

/** The child that runs now: it ends when we do. */
let child

/** Ends with the signal's exit status, and the child with it: what was measured so far is no report. */
function endOn(signal, status) {
  process.on(signal, () => {
    child?.kill('SIGKILL')
    progress('')
    console.error('bench: stopped; nothing is reported')
    process.exit(status)
  })
}

/** Runs a file to its end. */
const runFile = (args) =>
  new Promise((resolve, reject) => {
    child = execFile(process.execPath, args, { maxBuffer: 2 ** 26 }, (error, stdout, stderr) => (error === null ? resolve(stdout) : reject(Object.assign(error, { stderr }))))
  })

/** What a child measured, and the processor's seconds that it took; nothing measured where the subject takes no part. */
async function startChild(run, subject, name) {
  const { suite } = run
  const args = [...process.execArgv, process.argv[1], ...childArguments(run, subject), '--case', name]
  const stdout = await runFile(args).catch((error) => {
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

/** Keeps the values of each case, measure and subject together. */
function add(found, name, subject, values, counters = {}) {
  for (const [index, [measureName, value]] of Object.entries(values).entries()) {
    const key = JSON.stringify([name, measureName, subject])
    const entry = found.get(key) ?? { name, measureName, subject, values: [], counters: index === 0 ? counters : {} }
    entry.values.push(value)
    found.set(key, entry)
  }
}

/** All rounds of subjects that stay. */
async function collectTurns(run) {
  const { suite, cases, names, rounds } = run
  const results = new Map()
  const found = new Map()
  const counters = await takeTurns(
    { suite, cases, names, rounds, argsOf: (subject) => childArguments(run, subject) },
    {
      begin: (round, name, subject) => progress(`  ${suite}: round ${round + 1} of ${rounds}, ${name}, ${subject}`),
      turn: (name, subject, { values, result }) => {
        checkResult(suite, name, results, subject, result)
        add(found, name, subject, values)
      },
    },
  )
  progress('')
  return { entries: [...found.values()], failures: [], counters, notRun: [] }
}

/** What a process takes that measures nothing. */
const STARTUP_SECONDS = 0.5

/** What cells take, and what those will that were not run yet. */
class Projection {
  #budget
  /** By subject and family: sizes and seconds of the cells that were run, in the order of sizes. */
  #taken = new Map()

  constructor(budget) {
    this.#budget = budget
  }

  /** The seconds that a cell would take where that is over the budget. */
  over(name, subject) {
    const size = this.#budget?.sizeOf(name)
    const smaller = size === undefined ? [] : this.#of(name, subject).filter((cell) => cell.size < size)
    if (smaller.length === 0) return undefined
    const [before, last] = [smaller.at(-2) ?? { size: 0, seconds: STARTUP_SECONDS }, smaller.at(-1)]
    const straight = last.seconds + ((last.seconds - before.seconds) / (last.size - before.size)) * (size - last.size)
    const power = before.size === 0 ? 0 : Math.log(last.seconds / before.seconds) / Math.log(last.size / before.size)
    const seconds = Math.max(straight, last.seconds * (size / last.size) ** power)
    return seconds > this.#budget.seconds ? seconds : undefined
  }

  took(name, subject, seconds) {
    const size = this.#budget?.sizeOf(name)
    if (size === undefined) return
    const cells = this.#of(name, subject)
    if (!cells.some((cell) => cell.size === size)) cells.push({ size, seconds })
    cells.sort((one, other) => one.size - other.size)
  }

  #of(name, subject) {
    const key = JSON.stringify([this.#budget.familyOf(name), subject])
    if (!this.#taken.has(key)) this.#taken.set(key, [])
    return this.#taken.get(key)
  }
}

/** All rounds: subjects take turns, and each round begins with another one. What fails is told and left out. */
async function collect(suite) {
  const { cases, names, rounds, subtract } = suite
  const results = new Map()
  const found = new Map()
  const failures = []
  const absent = new Set()
  const projection = new Projection(suite.budget)
  const notRun = []
  for (let round = 0; round < rounds; round++) {
    for (const name of cases) {
      for (let turn = 0; turn < names.length; turn++) {
        const subject = names[(turn + round) % names.length]
        const part = JSON.stringify([name, subject])
        if (absent.has(part)) continue
        const seconds = projection.over(name, subject)
        if (seconds !== undefined) {
          absent.add(part)
          notRun.push({ suite: suite.suite, case: name, subject, seconds: Math.round(seconds) })
          continue
        }
        progress(`  ${suite.suite}: round ${round + 1} of ${rounds}, ${name}, ${subject}`)
        try {
          const { measured, seconds: taken } = await startChild(suite, subject, name)
          projection.took(name, subject, taken)
          if (measured === null) absent.add(part)
          if (measured === null) continue
          const { values, result, counters } = measured
          if (subject !== subtract || result !== undefined) checkResult(suite.suite, name, results, subject, result)
          add(found, name, subject, values, counters)
        } catch (error) {
          absent.add(part)
          failures.push({ name, subject, error })
        }
      }
    }
  }
  progress('')
  const isWhole = ({ name, subject }) => !failures.some((failure) => failure.name === name && failure.subject === subject)
  return { entries: [...found.values()].filter(isWhole), failures, counters: new Map(), notRun }
}

const geometricMean = (values) => Math.exp(values.reduce((sum, value) => sum + Math.log(value), 0) / values.length)

/** The geometric mean over cases, of every subject that takes part in all of them. */
function meansOf({ means = [], counters }, entries) {
  return means.flatMap(({ case: name, of, measure: measureName }) =>
    [...new Set(entries.map(({ subject }) => subject))].flatMap((subject) => {
      const own = of.map((one) => entries.find((entry) => entry.name === one && entry.measureName === measureName && entry.subject === subject))
      if (own.includes(undefined)) return []
      const values = own[0].values.map((_, round) => geometricMean(own.map((entry) => entry.values[round])))
      return [{ name, measureName, subject, values, median: geometricMean(own.map((entry) => entry.median)), counters: counters.get(subject) ?? {}, parts: own }]
    }),
  )
}

/** How many times the rival's time an entry took. Where subjects take turns: within the rounds, since load comes and goes with them. */
function ratioOf({ turns = false }, entry, rival) {
  if (!turns) return entry.median / rival.median
  if (entry.parts === undefined) return median(entry.values.map((value, round) => value / rival.values[round]))
  return geometricMean(entry.parts.map((part, index) => ratioOf({ turns }, part, rival.parts[index])))
}

/** What a gate looks at, and whether it is passed. */
function judge(suite, { name, than, counter, atMost, atLeast }, entry, rivals) {
  const { median: own, counters } = entry
  const rival = rivals.find(({ subject }) => subject === than)
  const time = () => (rival?.median > 0 ? ratioOf(suite, entry, rival) : Number.MAX_VALUE)
  const speed = () => (rival === undefined ? 0 : own > 0 ? 1 / ratioOf(suite, entry, rival) : Number.MAX_VALUE)
  const compared = () => (atLeast === undefined ? time() : speed())
  const value = counter === undefined ? compared() : (counters[counter] ?? (atLeast === undefined ? Number.MAX_VALUE : 0))
  return { name, limit: atLeast ?? atMost, value, passed: atLeast === undefined ? value <= atMost : value >= atLeast }
}

/** Rounds of each kind, as the cases of a report. */
function report(run, entries) {
  const { suite, unit, subtract, compareTo, gates = [], names, notRun } = run
  const costs = new Map(entries.filter(({ subject }) => subject === subtract).map(({ name, measureName, values }) => [`${name} ${measureName}`, median(values)]))
  const single = entries
    .filter(({ subject }) => subject !== subtract)
    .map((entry) => {
      const cost = costs.get(`${entry.name} ${entry.measureName}`) ?? 0
      const values = entry.values.map((value) => Math.max(0, value - cost))
      return { ...entry, values, median: median(values) }
    })
  const isThere = (subject, name) => names.includes(subject) && !notRun.some((cell) => cell.subject === subject && cell.case === name)
  const net = [...single, ...meansOf(run, single)]
  return net.map((entry) => {
    const { name, measureName, subject, values, median: middle, counters } = entry
    const rivals = net.filter((other) => other.name === name && other.measureName === measureName && other.subject !== subject)
    const compared = rivals.filter((rival) => rival.median > 0 && (compareTo === undefined || compareTo.includes(rival.subject)))
    const isMeant = (gate) => gate.subject === subject && (gate.measure ?? measureName) === measureName && (gate.cases ?? [name]).includes(name)
    return {
      suite,
      case: `${name} ${measureName}`,
      subject,
      unit,
      values,
      median: middle,
      ratios: Object.fromEntries(compared.map((rival) => [rival.subject, ratioOf(run, entry, rival)])),
      counters,
      gates: gates.filter((gate) => isMeant(gate) && (gate.than === undefined || isThere(gate.than, name))).map((gate) => judge(run, gate, entry, rivals)),
    }
  })
}

/** The names that were asked for; throws when there is none of such a name. */
function pick(what, all, wanted) {
  const missing = wanted?.filter((name) => !all.includes(name)) ?? []
  if (missing.length > 0) throw new Error(`there is no ${what} ${missing.join(', ')}; there are ${all.join(', ')}`)
  return wanted === undefined ? all : all.filter((name) => wanted.includes(name))
}

/** What is to be run. */
function chosen(suite, { rounds, seed, only, subjects }) {
  const cases = pick('case', suite.cases, only)
  const names = pick('subject', Object.keys(suite.subjects), subjects?.split(','))
  if (suite.subtract !== undefined && !names.includes(suite.subtract)) names.unshift(suite.subtract)
  return { ...suite, cases, names, rounds: Number(rounds ?? suite.rounds), seed: Number(seed ?? suite.seed) }
}

/**
 * Measures a suite and prints it, as data with `--json`. `--rounds N` and `--seed N` change what the suite says;
 * `--only CASE` (more than once, too) and `--subjects NAME,NAME` take some. Exits with 1 when subjects come to different
 * results, or one fails.
 */
export async function benchmark(suite) {
  const { values } = parseArgs({
    options: {
      json: { type: 'boolean', default: false },
      rounds: { type: 'string' },
      seed: { type: 'string' },
      only: { type: 'string', multiple: true },
      subjects: { type: 'string' },
      subject: { type: 'string' },
      case: { type: 'string' },
      ...Object.fromEntries(Object.keys(suite.options ?? {}).map((name) => [name, { type: 'string' }])),
    },
  })
  if (values.subject !== undefined && suite.turns) return serve(suite.subjects[values.subject], { seed: Number(values.seed) })
  if (values.subject !== undefined) return measure(suite.subjects, values)
  try {
    const run = chosen(suite, values)
    endOn('SIGINT', 130)
    endOn('SIGTERM', 143)
    const { entries, failures, counters, notRun } = await (run.turns ? collectTurns : collect)(run)
    const data = { schema: 'mm.bench/1', node: process.version, seed: run.seed, cases: report({ ...run, counters, notRun }, entries), notRun }
    const { tableOf } = await import('./table.mjs')
    process.stdout.write(values.json ? `${JSON.stringify(data, null, 2)}\n` : tableOf(data))
    for (const { error } of failures) console.error(`bench: ${error.message}`)
    if (failures.length > 0) process.exitCode = 1
  } catch (error) {
    console.error(`bench: ${error.message}`)
    process.exitCode = 1
  }
}
