/** Flags of a pattern, as `re` numbers them. */
export const IGNORE_CASE = 2
export const LOCALE = 4
export const MULTI_LINE = 8
export const DOT_ALL = 16
export const UNICODE = 32
export const VERBOSE = 64
export const ASCII = 256

/** Places that a pattern can ask for. */
export type Place = 'string-start' | 'line-start' | 'string-end' | 'line-end' | 'end' | 'boundary' | 'no-boundary'

/** What is in a character set: a character, a range, or a class such as `\d` (`D`: what is none). */
export type SetItem =
  | { readonly kind: 'range'; readonly from: number; readonly to: number }
  | { readonly kind: 'class'; readonly name: 'd' | 'D' | 's' | 'S' | 'w' | 'W' }

/** A pattern, parsed. `flags`: those in force where it stands. */
export type Node =
  | { readonly type: 'character'; readonly point: number; readonly flags: number }
  | { readonly type: 'set'; readonly items: readonly SetItem[]; readonly negated: boolean; readonly flags: number }
  | { readonly type: 'any'; readonly flags: number }
  | { readonly type: 'place'; readonly place: Place; readonly flags: number }
  | { readonly type: 'sequence'; readonly items: readonly Node[] }
  | { readonly type: 'branch'; readonly items: readonly Node[] }
  | { readonly type: 'group'; readonly index: number; readonly body: Node }
  | { readonly type: 'repeat'; readonly body: Node; readonly least: number; readonly most: number; readonly mode: 'greedy' | 'lazy' | 'possessive' }
  | { readonly type: 'reference'; readonly index: number; readonly flags: number }
  | { readonly type: 'look'; readonly behind: boolean; readonly negated: boolean; readonly body: Node; readonly position: number }
  | { readonly type: 'atomic'; readonly body: Node }
  | { readonly type: 'condition'; readonly index: number; readonly yes: Node; readonly no: Node }
  | { readonly type: 'fail' }

/** A parsed pattern. */
export interface Pattern {
  readonly body: Node
  readonly flags: number
  /** Capturing groups. */
  readonly groups: number
  readonly names: ReadonlyMap<string, number>
}

/** What is wrong with a pattern: becomes `re.error`. */
export class PatternProblem extends Error {
  /** Index of a character of the pattern; -1: of the pattern as a whole. */
  readonly position: number

  constructor(message: string, position: number) {
    super(message)
    this.position = position
  }
}

/** Fewest and most characters that a node matches. */
export function widthOf(node: Node, groups: ReadonlyMap<number, readonly [number, number]> = new Map()): readonly [least: number, most: number] {
  switch (node.type) {
    case 'character':
    case 'set':
    case 'any':
      return [1, 1]
    case 'sequence': {
      let [least, most] = [0, 0]
      for (const item of node.items) {
        const [a, b] = widthOf(item, groups)
        least += a
        most += b
      }
      return [least, most]
    }
    case 'branch': {
      const widths = node.items.map((item) => widthOf(item, groups))
      return [Math.min(...widths.map(([least]) => least)), Math.max(...widths.map(([, most]) => most))]
    }
    case 'group':
    case 'atomic':
      return widthOf(node.body, groups)
    case 'repeat': {
      const [least, most] = widthOf(node.body, groups)
      return [least * node.least, most === 0 ? 0 : most * node.most]
    }
    case 'condition': {
      const [a, b] = [widthOf(node.yes, groups), widthOf(node.no, groups)]
      return [Math.min(a[0], b[0]), Math.max(a[1], b[1])]
    }
    case 'reference':
      return groups.get(node.index) ?? [0, Infinity]
    default:
      return [0, 0]
  }
}
