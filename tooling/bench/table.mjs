// mm.bench/1 as tables for people.

const shown = (value) => (value >= 100 ? value.toFixed(0) : value >= 1 ? value.toFixed(2) : value.toPrecision(2))
const spread = ({ values, median }) => (median === 0 || values.length < 2 ? '' : `±${(((Math.max(...values) - Math.min(...values)) / 2 / median) * 100).toFixed(0)} %`)

/** Rows of text, their columns as wide as they need to be; the first `left` columns begin at the left. */
function aligned(rows, left) {
  const widths = rows[0].map((_, column) => Math.max(...rows.map((row) => row[column].length)))
  return rows.map((row) => `  ${row.map((cell, column) => (column < left ? cell.padEnd(widths[column]) : cell.padStart(widths[column]))).join('  ')}`.trimEnd())
}

const namesIn = (entries, field) => [...new Set(entries.flatMap((entry) => Object.keys(entry[field])))]

/** Every case with its subjects: the time, its ratio to the time of others, and what was counted. */
function casesOf(entries) {
  const rivals = namesIn(entries, 'ratios')
  const counters = namesIn(entries, 'counters')
  const rows = [['case', 'subject', 'median', 'spread', ...rivals.map((rival) => `to ${rival}`), ...counters]]
  let last
  for (const entry of entries) {
    const ratios = rivals.map((rival) => (rival in entry.ratios ? shown(entry.ratios[rival]) : ''))
    const counted = counters.map((counter) => (counter in entry.counters ? String(entry.counters[counter]) : ''))
    rows.push([entry.case === last ? '' : entry.case, entry.subject, shown(entry.median), spread(entry), ...ratios, ...counted])
    last = entry.case
  }
  return aligned(rows, 2)
}

/** A case that says how much is live: what comes before, how much, the measure. */
const LIVE = /^(?<what>.*), (?<live>\d+) live (?<measure>\w+)$/

/** How the time goes with what is live, where cases differ in that only. */
function curvesOf(entries) {
  const found = entries.flatMap((entry) => {
    const groups = LIVE.exec(entry.case)?.groups
    return groups === undefined ? [] : [{ ...entry, title: `${groups.what}, ${groups.measure}`, live: Number(groups.live) }]
  })
  return [...new Set(found.map(({ title }) => title))].flatMap((title) => {
    const own = found.filter((entry) => entry.title === title)
    const lives = [...new Set(own.map(({ live }) => live))].sort((a, b) => a - b)
    if (lives.length < 2) return []
    const subjects = [...new Set(own.map(({ subject }) => subject))]
    const cell = (subject, live) => own.find((entry) => entry.subject === subject && entry.live === live)
    const rows = subjects.map((subject) => [subject, ...lives.map((live) => (cell(subject, live) === undefined ? '' : shown(cell(subject, live).median)))])
    return ['', ...aligned([[`${title}: ${own[0].unit} by live blocks`, ...lives.map(String)], ...rows], 1)]
  })
}

const measureOf = ({ case: name }) => name.split(' ').at(-1)

/** Where a subject that has gates to pass takes longer than another, in what the gates are about. */
function slowerOf(entries) {
  const gated = entries.filter(({ gates }) => gates.length > 0)
  const isGated = (entry) => gated.some((other) => other.subject === entry.subject && measureOf(other) === measureOf(entry))
  return entries
    .filter(isGated)
    .flatMap(({ case: name, subject, ratios }) =>
      Object.entries(ratios)
        .filter(([, ratio]) => ratio > 1)
        .map(([rival, ratio]) => `  slower  ${subject} takes ${shown(ratio)} times the time of ${rival} at ${name}`),
    )
}

/** What was not run, and how long it would have taken: as far as is known, the processor's time alone. */
export const notRunOf = ({ case: name, subject, seconds }) => `not run  ${subject} at ${name}: would take about ${Math.max(1, Math.round(seconds / 60))} min`

/** What a suite measured, with the ratios of each subject to the others and the gates it passed or not. */
export function tableOf({ node, seed, cases, notRun = [] }) {
  const lines = []
  for (const suite of new Set(cases.map((entry) => entry.suite))) {
    const entries = cases.filter((entry) => entry.suite === suite)
    const { unit, values } = entries[0]
    lines.push('', `${suite}, ${unit}  (Node ${node}, seed ${seed}, ${values.length} rounds)`, ...casesOf(entries), ...curvesOf(entries), '')
    for (const { case: name, subject, gates } of entries) {
      for (const { name: gate, limit, value, passed } of gates) {
        lines.push(`  ${passed ? 'passed' : 'FAILED'}  ${gate}: ${subject} at ${name}, ${shown(value)} (limit ${shown(limit)})`)
      }
    }
    lines.push(...slowerOf(entries), ...notRun.filter((cell) => cell.suite === suite).map((cell) => `  ${notRunOf(cell)}`))
  }
  return `${lines.join('\n')}\n`
}
