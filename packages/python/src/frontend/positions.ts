import { type Position } from './ast.js'

/** The instruction is at the same place as the one before. */
export const SAME = 0
/** The instruction is at no place. */
export const NOWHERE = 1

const zigzag = (value: number): number => (value < 0 ? -2 * value - 1 : 2 * value)

/** The inverse of `zigzag`, which lists 0, -1, 1, -2, 2, … as 0, 1, 2, 3, 4, … */
export const unzigzag = (value: number): number => (value % 2 === 0 ? value / 2 : -(value + 1) / 2)

/**
 * Where instructions come from, as small numbers: per instruction `SAME`, `NOWHERE`, or four numbers: 2 + the zigzag of the lines since
 * the last place, the zigzag of the lines to its end, column + 1 and end column + 1. Half of a compiled library is places, so they count.
 */
export class PositionWriter {
  readonly numbers: number[] = []
  #last: Position | null = null
  #line = 0

  /** Adds the place of the next instruction. */
  add(at: Position | null): void {
    const last = this.#last
    if (this.numbers.length > 0 && at?.line === last?.line && at?.endLine === last?.endLine && at?.col === last?.col && at?.endCol === last?.endCol) {
      this.numbers.push(SAME)
      return
    }
    this.#last = at
    if (at === null || at.line < 0) {
      this.numbers.push(NOWHERE)
      return
    }
    this.numbers.push(2 + zigzag(at.line - this.#line), zigzag(at.endLine - at.line), at.col + 1, at.endCol + 1)
    this.#line = at.line
  }
}

/** What a `PositionWriter` wrote, a place an instruction; null where there is none. */
export function* readPositions(numbers: readonly number[]): Generator<Position | null> {
  let line = 0
  let position: Position | null = null
  for (let at = 0; at < numbers.length; ) {
    const head = numbers[at++]
    if (head === NOWHERE) position = null
    else if (head !== SAME) {
      line += unzigzag(head - 2)
      position = { line, endLine: line + unzigzag(numbers[at]), col: numbers[at + 1] - 1, endCol: numbers[at + 2] - 1 }
      at += 3
    }
    yield position
  }
}
