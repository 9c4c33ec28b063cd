/** Insertions, deletions and replacements that lead from `a` to `b` (Levenshtein 1966). */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, column) => column)
  for (let i = 0; i < a.length; i++) {
    const next = [i + 1]
    for (let j = 0; j < b.length; j++) {
      next.push(Math.min(row[j + 1] + 1, next[j] + 1, row[j] + (a[i] === b[j] ? 0 : 1)))
    }
    row = next
  }
  return row[b.length]
}

/** The name that a person who wrote `name` most likely meant, if any is near. */
export function nearest(name: string, names: readonly string[]): string | undefined {
  const wanted = name.toLowerCase()
  let best: string | undefined
  let least = Math.max(2, Math.floor(name.length / 3)) + 1
  for (const candidate of names) {
    const steps = candidate.startsWith(wanted) && wanted.length >= 3 ? 1 : distance(wanted, candidate.toLowerCase())
    if (steps < least) [best, least] = [candidate, steps]
  }
  return best
}
