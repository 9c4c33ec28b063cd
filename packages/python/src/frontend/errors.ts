/** The kinds of error that source text can have. */
export type SyntaxErrorType = 'SyntaxError' | 'IndentationError' | 'TabError'

/**
 * Where in the source an error is. Columns count from 1, as `SyntaxError.offset` does; 0 where there is none, and an end
 * of -1 means the end of the line. Line 0 means nowhere in particular.
 */
export interface ErrorPlace {
  readonly line: number
  readonly column: number
  readonly endLine: number
  readonly endColumn: number
}

/** A program that cannot be compiled. The fields are those of Python's `SyntaxError`. */
export class PythonSyntaxError extends Error implements ErrorPlace {
  override readonly name = 'PythonSyntaxError'
  /** The class of exception that Python raises. */
  readonly type: SyntaxErrorType
  readonly filename: string
  readonly line: number
  readonly column: number
  readonly endLine: number
  readonly endColumn: number
  /** The line of the source, with its line end; `null` where there is none. */
  readonly text: string | null
  /** Whether more input could make the program right: a prompt then asks for another line. */
  readonly incomplete: boolean

  /** Whether the text fits the grammar, and what is wrong was found afterwards: Python then looks the line up in the file, where there is one. */
  afterParsing = false

  constructor(type: SyntaxErrorType, message: string, filename: string, place: ErrorPlace, text: string | null, incomplete = false) {
    super(message)
    this.type = type
    this.filename = filename
    this.line = place.line
    this.column = place.column
    this.endLine = place.endLine
    this.endColumn = place.endColumn
    this.text = text
    this.incomplete = incomplete
  }

  /** The same error with another text. */
  withText(text: string | null): PythonSyntaxError {
    return new PythonSyntaxError(this.type, this.message, this.filename, this, text, this.incomplete)
  }
}
