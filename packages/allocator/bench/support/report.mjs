/** `mm.bench/1` (DESIGN.md §6.4) and its table. */
export const median = (values) => {
  const sorted = [...values].sort((a, b) => a - b)
  const middle = sorted.length >>> 1
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
}

/** Prints the report, as JSON or as a table; returns the exit status: 1 when a gate failed and `gate` was asked for. */
export function print(report, { json, gate }) {
  const failed = report.cases.flatMap(({ gates }) => gates).filter(({ passed }) => !passed)
  if (json) process.stdout.write(`${JSON.stringify(report, undefined, 2)}\n`)
  else {
    for (const one of new Set(report.cases.map((row) => row.case))) {
      const rows = report.cases.filter((row) => row.case === one)
      process.stdout.write(`\n${rows[0].suite}: ${one} (${rows[0].unit}, median of ${rows[0].values.length} processes)\n`)
      for (const { subject, median: value, ratios, counters } of rows) {
        const against = Object.entries(ratios).map(([peer, ratio]) => `${ratio.toFixed(ratio < 10 ? 2 : 0)} x ${peer}`)
        process.stdout.write(`  ${subject.padEnd(20)} ${value.toFixed(1).padStart(10)}   first ${counters.firstNs.toFixed(0).padStart(7)}   ${against.join(', ')}\n`)
      }
    }
    for (const { case: name, subject, gates } of report.cases) {
      for (const { name: what, limit, value, passed } of gates) {
        process.stdout.write(`${passed ? 'ok    ' : 'FAILED'} ${name}, ${subject}: ${what} ${value.toFixed(2)} (at least ${limit})\n`)
      }
    }
  }
  return gate && failed.length > 0 ? 1 : 0
}
