// Writes what the suite `allocators` measured into docs/figures.md and packages/allocator/README.md, between the marks there.
//   npm run -s bench -- allocators --json > allocators.json && node tooling/bench/figures.mjs allocators.json
import { readFileSync, statSync, writeFileSync } from 'node:fs'
import { cpus } from 'node:os'
import { join } from 'node:path'
import { root } from '../bootstrap/install.mjs'
import { GATED, PEERS, SUITE } from './allocators/names.mjs'
import { notRunOf } from './table.mjs'

const WARM = ' warm'

const shown = (value) => (value >= 1000 ? Math.round(value).toLocaleString('en') : value >= 10 ? value.toFixed(0) : value.toFixed(1))
const ratio = (value) => (value >= 1000 ? Math.round(value).toLocaleString('en') : value >= 100 ? value.toFixed(0) : value.toFixed(value >= 10 ? 1 : 2))

/** A table, its first column to the left and the others to the right. */
function table(head, rows) {
  const line = (cells) => `| ${cells.join(' | ')} |`
  return [line(head), line(head.map((_, column) => (column === 0 ? '---' : '---:'))), ...rows.map(line)].join('\n')
}

/** Entries by case and subject; of the warm times. */
function warmOf(report) {
  const entries = report.cases.filter((entry) => entry.suite === SUITE && entry.case.endsWith(WARM))
  if (entries.length === 0) throw new Error(`there is nothing of the suite ${SUITE} in it`)
  return entries.map((entry) => ({ ...entry, case: entry.case.slice(0, -WARM.length) }))
}

/** One row a case, one column a subject. */
function grid(entries, title, cellOf) {
  const subjects = [...new Set(entries.map(({ subject }) => subject))]
  const cases = [...new Set(entries.map((entry) => entry.case))]
  const cell = (name, subject) => {
    const entry = entries.find((other) => other.case === name && other.subject === subject)
    return entry === undefined ? '' : cellOf(entry)
  }
  const rows = cases.map((name) => [name, ...subjects.map((subject) => cell(name, subject))]).filter((cells) => cells.slice(1).some((text) => text !== ''))
  const used = subjects.filter((_, column) => rows.some((cells) => cells[column + 1] !== ''))
  const keep = (cells) => [cells[0], ...used.map((subject) => cells[subjects.indexOf(subject) + 1])]
  return table([title, ...used.map((subject) => (subject.includes('/') ? `\`${subject}\`` : subject))], rows.map(keep))
}

/** What is to be read of the report, as Markdown. */
function figuresOf(report, measured) {
  const entries = warmOf(report)
  const gates = entries.flatMap(({ case: name, subject, gates: own }) => own.map((gate) => ({ ...gate, name: `${subject}, ${name}: ${gate.name}` })))
  const rounds = report.cases[0].values.length
  return [
    `Measured on ${measured.toISOString().slice(0, 10)}, Node ${report.node.slice(1)}, ${cpus().length} cores, seed ${report.seed}, ${rounds === 1 ? 'one process' : `medians of ${rounds} processes`} for each number; ns for each pair of calls that makes a block and frees one, once the`,
    'code is warm, the cost of the loop subtracted.',
    '',
    grid(entries, 'ns', ({ median }) => shown(median)),
    '',
    `How many times as fast as the peers ${GATED} is:`,
    '',
    grid(
      entries
        .filter(({ subject }) => subject === GATED)
        .flatMap(({ case: name, ratios }) => Object.entries(ratios).map(([peer, value]) => ({ case: name, subject: peer, value: 1 / value }))),
      'times as fast as',
      ({ value }) => ratio(value),
    ),
    '',
    'Utilisation: the most bytes that were asked for at once, of the most bytes that were taken from the memory.',
    '',
    grid(entries, 'utilisation', ({ counters }) => (counters.utilisation === undefined ? '' : counters.utilisation.toFixed(2))),
    '',
    'Words read and written by a call, on average (the same on every machine):',
    '',
    grid(entries, 'words', ({ counters }) => (counters.accessesPerCall === undefined ? '' : counters.accessesPerCall.toFixed(1))),
    '',
    ...(report.notRun ?? []).filter(({ suite }) => suite === SUITE).map((cell) => `* ${notRunOf(cell)}`),
    '',
    `Gates: ${gates.filter(({ passed }) => passed).length} of ${gates.length} passed.${gates.every(({ passed }) => passed) ? '' : ' Missed:'}`,
    ...gates.filter(({ passed }) => !passed).map(({ name, limit, value }) => `* ${name}: ${ratio(value)}, the limit is ${ratio(limit)}`),
  ].join('\n')
}

/** Where a peer is faster than we are, as Markdown. */
function slowerOf(report) {
  const lines = warmOf(report)
    .filter(({ subject }) => subject === GATED)
    .flatMap(({ case: name, ratios }) => {
      const faster = PEERS.filter((peer) => ratios[peer] > 1).map((peer) => `\`${peer}\` (${ratios[peer].toFixed(1)})`)
      return faster.length === 0 ? [] : [`* ${name}: ${faster.join(', ')}`]
    })
  return lines.length === 0 ? 'No peer is faster on any of the sequences.' : `Sequences on which a peer is faster than \`pymalloc\` at rung 0 (times as fast):\n\n${lines.join('\n')}`
}

/** Replaces what stands between the marks of `name` in a file. */
function replace(file, name, text) {
  const path = join(root, file)
  const whole = readFileSync(path, 'utf8')
  const [begin, end] = [`<!-- ${name} -->\n`, `<!-- /${name} -->`]
  const from = whole.indexOf(begin)
  const to = whole.indexOf(end)
  if (from === -1 || to < from) throw new Error(`${file} has no marks ${begin.trim()} and ${end}`)
  writeFileSync(path, `${whole.slice(0, from)}${begin}\n${text}\n\n${whole.slice(to)}`)
}

try {
  const [, , source] = process.argv
  if (source === undefined) throw new Error('usage: node tooling/bench/figures.mjs REPORT.json')
  const report = JSON.parse(readFileSync(source, 'utf8'))
  replace('docs/figures.md', 'allocators', figuresOf(report, statSync(source).mtime))
  replace('packages/allocator/README.md', 'slower', slowerOf(report))
} catch (error) {
  console.error(`figures: ${error.message}`)
  process.exitCode = 2
}
