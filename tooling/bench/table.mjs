// mm.bench/1 as a table for people.

const shown = (value) => (value >= 100 ? value.toFixed(0) : value >= 1 ? value.toFixed(2) : value.toPrecision(2))
const spread = ({ values, median }) => (median === 0 || values.length < 2 ? '' : `±${(((Math.max(...values) - Math.min(...values)) / 2 / median) * 100).toFixed(0)} %`)

/** Rows of text, their columns as wide as they need to be; the first `left` columns begin at the left. */
function aligned(rows, left) {
  const widths = rows[0].map((_, column) => Math.max(...rows.map((row) => row[column].length)))
  return rows.map((row) => `  ${row.map((cell, column) => (column < left ? cell.padEnd(widths[column]) : cell.padStart(widths[column]))).join('  ')}`.trimEnd())
}

/** What a suite measured, with the ratios of each subject to the others and the gates it passed or not. */
export function tableOf({ node, seed, cases }) {
  const lines = []
  for (const suite of new Set(cases.map((entry) => entry.suite))) {
    const entries = cases.filter((entry) => entry.suite === suite)
    const rivals = [...new Set(entries.flatMap(({ ratios }) => Object.keys(ratios)))]
    const rows = [['case', 'subject', 'median', 'unit', 'spread', ...rivals.map((rival) => `to ${rival}`)]]
    for (const entry of entries) {
      const ratios = rivals.map((rival) => (rival in entry.ratios ? shown(entry.ratios[rival]) : ''))
      rows.push([entry.case, entry.subject, shown(entry.median), entry.unit, spread(entry), ...ratios])
    }
    lines.push('', `${suite}  (Node ${node}, seed ${seed}, ${entries[0].values.length} rounds)`, ...aligned(rows, 2))
    for (const { case: name, subject, gates } of entries) {
      for (const { name: gate, limit, value, passed } of gates) {
        lines.push(`  ${passed ? 'passed' : 'FAILED'}  ${gate}: ${subject} at ${name}, ${shown(value)} (limit ${shown(limit)})`)
      }
    }
    for (const { case: name, subject, counters } of entries) {
      const counted = Object.entries(counters).map(([counter, value]) => `${counter} ${value}`)
      if (counted.length > 0) lines.push(`  ${name}, ${subject}: ${counted.join(', ')}`)
    }
  }
  return `${lines.join('\n')}\n`
}
