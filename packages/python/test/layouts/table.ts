import { readFileSync, writeFileSync } from 'node:fs'

/**
 * What a CPython says, as committed: a line per kind of object, `LABEL STEP:SIZE …`; a step is left out where it is the number of the one
 * before plus 1.
 */
const fileOf = (program: Program, wordBytes: 4 | 8): URL => new URL(`./${program}-${wordBytes}.txt`, import.meta.url)

/** The programs that are asked of a CPython: `sizes.py` and `made.py`. */
export type Program = 'sizes' | 'made'

/** The source of a program. */
export const sourceOf = (program: Program): string => readFileSync(new URL(`./${program}.py`, import.meta.url), 'utf8')

/** One `LABEL:STEP|SIZE` as printed. */
export interface Row {
  readonly label: string
  readonly size: number
}

/** The rows of a program's output. */
export function rowsOf(program: Program, printed: string): Row[] {
  const lines = printed.split('\n').filter((line) => line !== '')
  if (program === 'sizes') return lines.map((line) => ({ label: line.split('|')[0], size: Number(line.split('|')[1]) }))
  const marks = lines.map((line) => line.split('|'))
  return marks.flatMap(([label, when, asked], at) => (when === 'b' ? [{ label, size: Number(asked) - Number(marks[at - 1][2]) }] : []))
}

function split(label: string): [kind: string, step: string] {
  const colon = label.lastIndexOf(':')
  return colon <= 0 || colon === label.length - 1 ? [label, ''] : [label.slice(0, colon), label.slice(colon + 1)]
}

/** The table's text for `rows`; the same for the same rows. */
export function tableOf(rows: readonly Row[]): string {
  const lines = new Map<string, string>()
  const expected = new Map<string, number>()
  for (const { label, size } of rows) {
    const [kind, step] = split(label)
    const number = Number(step)
    const written = step === '' || number === expected.get(kind) ? String(size) : `${step}:${size}`
    lines.set(kind, `${lines.get(kind) ?? kind} ${written}`)
    expected.set(kind, number + 1)
  }
  return `${[...lines.values()].join('\n')}\n`
}

/** What was recorded. */
export const recorded = (program: Program, wordBytes: 4 | 8): string => readFileSync(fileOf(program, wordBytes), 'utf8')

/** Replaces what was recorded. */
export const record = (program: Program, wordBytes: 4 | 8, rows: readonly Row[]): void => writeFileSync(fileOf(program, wordBytes), tableOf(rows))
