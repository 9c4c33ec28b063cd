import type * as ast from '../ast.js'
import { type PythonSyntaxError, type SyntaxErrorType } from '../errors.js'
import { type Source } from '../source.js'
import { type WarningTemplate } from '../template.js'
import { keywords, type Token, tokenKinds as kind } from './tokens.js'

/** As deep may expressions, statements and patterns be nested before the parser gives up. */
const MAX_DEPTH = 1000

/** Thrown where no rule of the grammar fits; carries nothing, so that trying is cheap. */
export const NO_RULE = new Error('no rule fits')

/**
 * A place in the tokens, with what all parts of the parser share.
 *
 * A text is read twice where it is wrong. The first reading only finds out that it is; the second, with `diagnosing`
 * set, also tries at each step the mistakes that people make there, in the order in which CPython's grammar lists them,
 * and throws the first that fits.
 */
export class Cursor {
  readonly source: Source
  readonly tokens: readonly Token[]
  readonly diagnosing: boolean
  /** Whether an operator without operand ends an expression before it, instead of making it none. */
  readonly backtracks: boolean
  index = 0
  /** The last token looked at. */
  furthest = 0
  readonly #warnings: WarningTemplate[]
  readonly #atEnd: (token: Token) => void
  /** Names behind which there was nothing wrong. */
  readonly #known = new Set<number>()
  #depth = 0

  /** `atEnd` throws where the last token, of kind `END` or `ERROR`, says that the text ends too soon. */
  constructor(source: Source, tokens: readonly Token[], diagnosing: boolean, warnings: WarningTemplate[], atEnd: (token: Token) => void, backtracks = diagnosing) {
    this.source = source
    this.tokens = tokens
    this.diagnosing = diagnosing
    this.backtracks = backtracks
    this.#warnings = warnings
    this.#atEnd = atEnd
  }

  /** The next token. */
  get token(): Token {
    return this.tokens[this.index]
  }

  /** The token before. */
  get last(): Token {
    return this.tokens[this.index - 1]
  }

  /** A token further on; the last one stands for all after it. */
  peek(distance: number): Token {
    return this.tokens[Math.min(this.index + distance, this.tokens.length - 1)]
  }

  /** Whether the next token is this operator or keyword. */
  at(text: string): boolean {
    const { token } = this
    return token.text === text && (token.kind === kind.OP || token.kind === kind.NAME)
  }

  atKind(tokenKind: number): boolean {
    return this.token.kind === tokenKind
  }

  /** Whether the next token is an identifier. */
  atName(): boolean {
    return isIdentifier(this.token)
  }

  next(): Token {
    return this.tokens[this.index++]
  }

  /** Goes past an operator or keyword if it is next. */
  take(text: string): boolean {
    if (!this.at(text)) return false
    this.index++
    return true
  }

  /** Goes past an operator or keyword, which must be next. */
  expect(text: string): Token {
    if (!this.at(text)) this.fail()
    return this.next()
  }

  expectKind(tokenKind: number): Token {
    if (this.token.kind !== tokenKind) this.fail()
    return this.next()
  }

  /** An identifier, which must be next, in the form that names are compared in. */
  name(): string {
    if (!this.atName()) this.fail()
    return normalise(this.next().text)
  }

  /** Goes past what the grammar insists on: where it is missing, nothing else is tried. */
  insist(text: string): Token {
    if (!this.at(text)) {
      if (!this.diagnosing) this.fail()
      this.check()
      throw this.source.error(`expected '${text}'`, this.#blame(this.token))
    }
    return this.next()
  }

  /** No rule fits at the next token. */
  fail(): never {
    this.furthest = Math.max(this.furthest, this.index)
    this.check()
    throw NO_RULE
  }

  /** What `rule` makes, or `null` where it does not fit; the place is then as before. */
  attempt<T>(rule: () => T): T | null {
    const { index } = this
    const depth = this.#depth
    try {
      const made = rule()
      this.furthest = Math.max(this.furthest, this.index)
      return made
    } catch (error) {
      if (error !== NO_RULE) throw error
      this.index = index
      this.#depth = depth
      return null
    }
  }

  /**
   * What `rule` makes behind the operator that is next; `null`, with the place before the operator, where the cursor
   * backtracks and no operand comes.
   */
  behind<T>(rule: (p: this) => T): T | null {
    const { index } = this
    this.index++
    if (!this.backtracks) return rule(this)
    const result = this.attempt(() => rule(this))
    if (result === null) this.index = index
    return result
  }

  /** A cursor at another place that does not look for mistakes. */
  quiet(index: number): Cursor {
    const quiet = new Cursor(this.source, this.tokens, false, [], this.#atEnd, true)
    quiet.index = index
    return quiet
  }

  /** Whether this was asked of the token at `index` before. */
  isKnown(index: number): boolean {
    if (this.#known.has(index)) return true
    this.#known.add(index)
    return false
  }

  /** Throws where the tokens end too soon: what comes there is worse than anything that the parser could say. */
  check(): void {
    const { token } = this
    if (token.kind === kind.ERROR || token.kind === kind.END) this.#atEnd(token)
  }

  /** Runs `rule` one level deeper. */
  nested<T>(rule: () => T): T {
    if (this.#depth >= MAX_DEPTH) throw this.source.error('too many nested parentheses', this.token)
    this.#depth++
    const result = rule()
    this.#depth--
    return result
  }

  /** From a token or node to the last token gone past, line ends and indentation aside. */
  from(start: ast.Position): ast.Position {
    let { last } = this
    for (let i = this.index - 2; i >= 0 && isLayout(last.kind); i--) last = this.tokens[i]
    return { line: start.line, col: start.col, endLine: last.endLine, endCol: last.endCol }
  }

  /** An error about a stretch of source. */
  error(message: string, start: ast.Position, end: ast.Position = start): PythonSyntaxError {
    return this.#error(message, start, end.endLine, end.endCol)
  }

  /** The end of a range over several lines is measured in the first of them. */
  #error(message: string, start: ast.Position, endLine: number, endCol: number): PythonSyntaxError {
    const end = endLine === start.line ? endCol : Math.min(endCol, this.source.lines[start.line - 1].length)
    return this.source.error(message, { line: start.line, col: start.col, endLine, endCol: end })
  }

  /** An error where the parser got to. */
  errorHere(message: string, type: SyntaxErrorType = 'SyntaxError'): PythonSyntaxError {
    const token = this.tokens[Math.min(Math.max(this.furthest, this.index), this.tokens.length - 1)]
    if (token.kind === kind.END || (token.kind === kind.DEDENT && this.tokens.at(-1)!.kind === kind.END && this.tokens.at(-1)!.line === token.line)) return this.source.errorAtEnd(message, type)
    if (token.kind === kind.INDENT || token.kind === kind.DEDENT) return this.source.errorAt(message, token.line, token.endCol - 1, type, false, -1)
    return this.source.error(message, this.#blame(token), type)
  }

  warn(message: string, line: number): void {
    if (!this.diagnosing) this.#warnings.push({ category: 'SyntaxWarning', message, line })
  }

  /** An error from a token or node on, up to what comes next, which is the last that CPython looks at. */
  errorUpTo(message: string, start: ast.Position, end: ast.Position = this.token): PythonSyntaxError {
    return this.#error(message, start, end.endLine, end.endCol - 1)
  }

  /** Tokens that are not written, such as line ends, are blamed as one character. */
  #blame(token: Token): ast.Position {
    return { line: token.line, col: token.col, endLine: token.line, endCol: token.col + Math.max(1, token.endLine === token.line ? token.endCol - token.col : 1) }
  }
}

const isLayout = (tokenKind: number): boolean => tokenKind === kind.NEWLINE || tokenKind === kind.INDENT || tokenKind === kind.DEDENT || tokenKind === kind.END

/** Whether a token is an identifier; soft keywords are. */
export function isIdentifier(token: Token): boolean {
  return token.kind === kind.NAME && !keywords.has(token.text)
}

const ASCII_ONLY = /^[\0-\x7f]*$/  

/** Identifiers are equal when their NFKC forms are. */
export function normalise(name: string): string {
  return ASCII_ONLY.test(name) ? name : name.normalize('NFKC')
}
