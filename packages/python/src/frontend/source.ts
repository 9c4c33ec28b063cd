import { type Position } from './ast.js'
import { PythonSyntaxError, type SyntaxErrorType } from './errors.js'

/** Source text, line by line, that knows its own name. Line ends are `\n`, a byte order mark is gone. */
export class Source {
  readonly text: string
  readonly filename: string
  /** Lines without their ends; line `n` is `lines[n - 1]`. */
  readonly lines: readonly string[]

  /** Whether the end of the last line was added to the text. */
  readonly completed: boolean

  constructor(text: string, filename: string, completed = false) {
    this.completed = completed
    this.text = (text.charCodeAt(0) === 0xfeff ? text.slice(1) : text).replace(/\r\n?/g, '\n')
    this.filename = filename
    this.lines = this.text.split('\n')
  }

  /** The text between two positions. */
  slice(at: Position): string {
    if (at.line === at.endLine) return (this.lines[at.line - 1] ?? '').slice(at.col, at.endCol)
    const lines = this.lines.slice(at.line - 1, at.endLine)
    lines[0] = lines[0].slice(at.col)
    lines[lines.length - 1] = lines[lines.length - 1].slice(0, at.endCol)
    return lines.join('\n')
  }

  /** How many characters stand before a column, which counts units of UTF-16. */
  #characters(line: number, column: number): number {
    const before = (this.lines[line - 1] ?? '').slice(0, Math.max(column, 0))
    return column - (before.match(/[\ud800-\udbff][\udc00-\udfff]/g)?.length ?? 0)
  }

  /** A syntax error at a node. */
  error(message: string, at: Position, type: SyntaxErrorType = 'SyntaxError', incomplete = false): PythonSyntaxError {
    const place = { line: at.line, column: this.#characters(at.line, at.col) + 1, endLine: at.endLine, endColumn: this.#characters(at.endLine, at.endCol) + 1 }
    return new PythonSyntaxError(type, message, this.filename, place, this.lineText(at.line), incomplete)
  }

  /** A syntax error at a point; `column` counts from 0, `endColumn` from 1, as it stands in the error. */
  errorAt(message: string, line: number, column: number, type: SyntaxErrorType = 'SyntaxError', incomplete = false, endColumn = column + 1): PythonSyntaxError {
    const place = { line, column: this.#characters(line, column) + 1, endLine: line, endColumn: endColumn > 0 ? this.#characters(line, endColumn - 1) + 1 : endColumn }
    return new PythonSyntaxError(type, message, this.filename, place, this.lineText(line), incomplete)
  }

  /** A syntax error where the text ends too soon: behind its last line. */
  errorAtEnd(message: string, type: SyntaxErrorType = 'SyntaxError'): PythonSyntaxError {
    const line = this.lines.at(-1) === '' ? this.lines.length - 1 : this.lines.length
    const text = this.lines[line - 1] ?? ''
    const place = { line, column: text.length + (line < this.lines.length ? 1 : 0), endLine: line, endColumn: -1 }
    return new PythonSyntaxError(type, message, this.filename, place, this.lineText(line), true)
  }

  /** A line with its end, or `null` past the end of the text. */
  lineText(line: number): string | null {
    const text = this.lines[line - 1]
    if (text === undefined) return null
    return line < this.lines.length ? `${text}\n` : text
  }
}
