import { type Expression, type Root, type Statement } from './ast.js'
import { parse } from './parser.js'
import { Source } from './source.js'
import { displayWidth } from './display-width.js'

/** What of a source an instruction comes from: lines from 1, columns in UTF-16 units from 0. */
export interface SourceRange {
  readonly line: number
  readonly endLine: number
  readonly column: number
  readonly endColumn: number
}

/** A range inside the segment that is shown with `^` while the rest has `~`: lines from 0, columns of the segment's lines. */
interface Anchors {
  readonly fromLine: number
  readonly fromColumn: number
  readonly toLine: number
  readonly toColumn: number
}

function tree(text: string): Root | undefined {
  try {
    return parse(new Source(text, '<traceback>'), 'exec', [])
  } catch {
    return undefined
  }
}

const bodyOf = (root: Root | undefined): readonly Statement[] => (root?.type === 'Module' ? root.body : [])

/** From (line, column) on, the first character that `wanted` accepts; `undefined` where there is none. */
function seek(lines: readonly string[], line: number, column: number, wanted: (character: string) => boolean): readonly [number, number] | undefined {
  for (let at = line, from = column; at < lines.length; at++, from = 0) {
    for (let index = from; index < lines[at].length; index++) if (wanted(lines[at][index])) return [at, index]
  }
  return undefined
}

/**
 * Which part of a segment of source failed: the operator of a binary operation, the brackets of a subscript, the parentheses of a
 * call (CPython 3.13: Lib/traceback.py).
 */
function anchorsOf(segment: string): Anchors | undefined {
  const statement = bodyOf(tree(`(\n${segment}\n)`))[0]
  if (statement?.type !== 'Expr') return undefined
  const expression: Expression = statement.value
  const lines = segment.split('\n')
  // The parenthesis put in front is a line of its own.
  const lineOf = (line: number): number => line - 2
  if (expression.type === 'BinOp') {
    const { left, right } = expression
    const start = seek(lines, lineOf(left.endLine), left.endCol, (character) => !/\s/.test(character) && character !== ')')
    if (start === undefined) return undefined
    const [line, column] = start
    const next = lines[line][column + 1]
    const before = lineOf(right.line) !== line || column + 1 < right.col
    const two = next !== undefined && before && !/[\s\\#]/.test(next)
    return { fromLine: line, fromColumn: column, toLine: line, toColumn: column + (two ? 2 : 1) }
  }
  if (expression.type !== 'Subscript' && expression.type !== 'Call') return undefined
  const inner = expression.type === 'Call' ? expression.func : expression.value
  const opening = expression.type === 'Call' ? '(' : '['
  const start = seek(lines, lineOf(inner.endLine), inner.endCol, (character) => character === opening)
  if (start === undefined) return undefined
  return { fromLine: start[0], fromColumn: start[1], toLine: lineOf(expression.endLine), toColumn: expression.endCol }
}

const isAscii = (text: string): boolean => !/[^\0-\x7f]/.test(text)

/** Whether the marks say more than that the whole statement failed. */
function worthShowing(lines: readonly string[], from: number, to: number, anchors: Anchors | undefined): boolean {
  const statement = bodyOf(tree(lines.join('\n')))[0]
  if (statement !== undefined) {
    const value =
      statement.type === 'Return' && statement.value?.type === 'Call' && statement.value.func.type === 'Name'
        ? statement.value
        : statement.type === 'Assign' && statement.value.type === 'Call' && statement.targets.length === 1 && statement.targets[0].type === 'Name'
          ? statement.value
          : undefined
    // CPython compares columns in bytes with columns in characters.
    const plain = isAscii(lines[0].slice(0, from)) && isAscii(lines.at(-1)!.slice(0, to))
    if (value !== undefined && plain && value.line === 1 && value.endLine === lines.length && value.col === from && value.endCol === to) return false
  }
  if (anchors !== undefined) return true
  return lines[0].slice(0, from).trim() !== '' || lines.at(-1)!.slice(to).trim() !== ''
}

const margin = (line: string): number => line.length - line.trimStart().length

/** The lines of source that a traceback shows for a range, marked, indented by four; '' where the source has no such line. */
export function markedLines(source: readonly string[], range: SourceRange): string {
  const first = source[range.line - 1]
  if (first === undefined) return ''
  if (range.column < 0 || range.endColumn < 0 || range.endLine < range.line || range.endLine > source.length) {
    return first.trim() === '' ? '' : `    ${first.trim()}\n`
  }
  const whole = source.slice(range.line - 1, range.endLine).map((line) => line.trimEnd())
  // The smallest margin goes; columns move with it.
  const shift = Math.min(...whole.filter((line) => line !== '').map(margin))
  if (!Number.isFinite(shift)) return ''
  const lines = whole.map((line) => line.slice(shift))
  const from = Math.max(0, range.column - shift)
  const to = Math.max(0, range.endColumn - shift)
  const last = lines.length - 1
  const pieces = last === 0 ? [lines[0].slice(from, to)] : [lines[0].slice(from), ...lines.slice(1, last), lines[last].slice(0, to)]
  const found = anchorsOf(pieces.join('\n'))
  // Columns of the first line of the segment count from its start.
  const anchors =
    found === undefined
      ? undefined
      : {
          ...found,
          fromColumn: found.fromColumn + (found.fromLine === 0 ? from : 0),
          toColumn: found.toColumn + (found.toLine === 0 ? from : 0),
        }
  const marks = worthShowing(lines, from, to, anchors)
  const shown = new Set([0, last])
  if (anchors !== undefined) {
    for (const line of [anchors.fromLine, anchors.toLine]) for (let near = line - 1; near <= line + 1; near++) if (near >= 0 && near <= last) shown.add(near)
  }
  const out: string[] = []
  const show = (line: number): void => {
    const text = lines[line]
    out.push(text)
    if (!marks) return
    const start = line === 0 ? from : margin(text)
    const end = line === last ? to : text.length
    let carets = ''
    let column = 0
    // A mark stands below each column of the character; nothing is known of what no character stands for.
    for (const character of text.slice(0, end).padEnd(end)) {
      carets += (column < start ? ' ' : mark(anchors, line, column)).repeat(displayWidth(character))
      column += character.length
    }
    out.push(carets)
  }
  let previous = -1
  for (const line of [...shown].sort((a, b) => a - b)) {
    if (previous >= 0 && line - previous === 2) show(line - 1)
    else if (previous >= 0 && line - previous > 2) out.push(`...<${line - previous - 1} lines>...`)
    show(line)
    previous = line
  }
  return out.map((line) => `    ${line}\n`).join('')
}

function mark(anchors: Anchors | undefined, line: number, column: number): string {
  if (anchors === undefined) return '^'
  const after = line > anchors.fromLine || (line === anchors.fromLine && column >= anchors.fromColumn)
  const before = line < anchors.toLine || (line === anchors.toLine && column < anchors.toColumn)
  return after && before ? '^' : '~'
}
