/** Cost of a letter that is missing, too much or another one, and of one in the other case. */
const MOVE = 2
const CASE = 1
const LONGEST = 40

/** Cost of turning one letter into another. */
function substitution(a: string, b: string): number {
  if (a === b) return 0
  return a.toLowerCase() === b.toLowerCase() ? CASE : MOVE
}

/** How far two names are apart, `most + 1` when more than `most`. Algorithm: Levenshtein, weighted as CPython 3.13 (Python/suggestions.c). */
function distance(a: string, b: string, most: number): number {
  if (Math.abs(a.length - b.length) * MOVE > most) return most + 1
  let row = Array.from({ length: b.length + 1 }, (_, index) => index * MOVE)
  for (let i = 0; i < a.length; i++) {
    const next = [(i + 1) * MOVE]
    for (let j = 0; j < b.length; j++) next.push(Math.min(row[j] + substitution(a[i], b[j]), row[j + 1] + MOVE, next[j] + MOVE))
    if (Math.min(...next) > most) return most + 1
    row = next
  }
  return row[b.length]
}

/** The one of `names` that somebody who wrote `wrong` may have meant, or `undefined`. */
export function closestName(wrong: string, names: readonly string[]): string | undefined {
  if (wrong.length > LONGEST) return undefined
  let nearest: string | undefined
  let least = Infinity
  for (const name of names) {
    if (name === wrong || name.length > LONGEST) continue
    const most = Math.min(Math.floor(((wrong.length + name.length + 3) * MOVE) / 6), least - 1)
    const apart = distance(wrong, name, most)
    if (apart <= most) {
      nearest = name
      least = apart
    }
  }
  return nearest
}
