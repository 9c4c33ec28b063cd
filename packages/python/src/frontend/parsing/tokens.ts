/** Kinds of token. */
export const tokenKinds = Object.freeze({
  END: 0,
  NAME: 1,
  NUMBER: 2,
  STRING: 3,
  OP: 4,
  NEWLINE: 5,
  INDENT: 6,
  DEDENT: 7,
  FSTRING_START: 8,
  FSTRING_MIDDLE: 9,
  FSTRING_END: 10,
  /** Where the text stops being Python; the tokenizer knows why. */
  ERROR: 11,
})

/** A piece of source text. Lines count from 1, columns from 0 in UTF-16 units. */
export class Token {
  readonly kind: number
  /** As written. */
  readonly text: string
  readonly line: number
  readonly col: number
  readonly endLine: number
  readonly endCol: number
  /** How many brackets are open after it. */
  readonly level: number

  constructor(kind: number, text: string, line: number, col: number, endLine: number, endCol: number, level: number) {
    this.kind = kind
    this.text = text
    this.line = line
    this.col = col
    this.endLine = endLine
    this.endCol = endCol
    this.level = level
  }
}

/** Words that are never identifiers. */
export const keywords: ReadonlySet<string> = new Set([
  'False',
  'None',
  'True',
  'and',
  'as',
  'assert',
  'async',
  'await',
  'break',
  'class',
  'continue',
  'def',
  'del',
  'elif',
  'else',
  'except',
  'finally',
  'for',
  'from',
  'global',
  'if',
  'import',
  'in',
  'is',
  'lambda',
  'nonlocal',
  'not',
  'or',
  'pass',
  'raise',
  'return',
  'try',
  'while',
  'with',
  'yield',
])
