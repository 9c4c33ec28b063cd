import { type Outcome } from './sides.js'

/** The first line in which a program of ours does something else than CPython's. */
export interface Difference {
  readonly where: 'out' | 'err' | 'status'
  readonly theirs: string
  readonly ours: string
}

/** What differs; undefined where nothing does, or where CPython took too long to say. */
export function difference(theirs: Outcome, ours: Outcome): Difference | undefined {
  if (theirs === undefined) return undefined
  if (ours === undefined) return { where: 'status', theirs: String(theirs.status), ours: 'takes too long' }
  for (const where of ['out', 'err'] as const) {
    if (theirs[where] === ours[where]) continue
    const [wanted, got] = [theirs[where].split('\n'), ours[where].split('\n')]
    const index = wanted.findIndex((line, at) => line !== got[at])
    const at = index === -1 ? wanted.length : index
    return { where, theirs: wanted[at] ?? '(the end)', ours: got[at] ?? '(the end)' }
  }
  return theirs.status === ours.status ? undefined : { where: 'status', theirs: String(theirs.status), ours: String(ours.status) }
}

const LONGEST = 40
const outline = (line: string): string => line.replaceAll(/\d+/g, '0').slice(0, LONGEST)

/** Whether two differences are of one kind: they read alike but for their numbers. */
export const alike = (a: Difference, b: Difference | undefined): boolean => b !== undefined && a.where === b.where && outline(a.theirs) === outline(b.theirs) && outline(a.ours) === outline(b.ours)
