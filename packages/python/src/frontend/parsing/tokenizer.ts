import { PythonSyntaxError, type SyntaxErrorType } from '../errors.js'
import { type Source } from '../source.js'
import { type WarningTemplate } from '../template.js'
import { scanNumeral } from './numerals.js'
import { Token, tokenKinds as kind } from './tokens.js'

/** As many brackets may be open at once, and as many blocks, as in CPython. */
const MAX_BRACKETS = 200
const MAX_INDENTS = 100
const MAX_FSTRINGS = 150
/** Replacement fields within format specifiers of replacement fields. */
const MAX_FIELDS = 3
const TAB_SIZE = 8

/** An f-string that is being read. */
interface OpenString {
  readonly quote: string
  readonly raw: boolean
  readonly line: number
  readonly start: number
  /** Brackets open when its replacement field began; -1 while text is read. */
  fieldLevel: number
  /** Replacement fields open within one another, format specifiers included. */
  depth: number
  /** Whether text is read as a format specifier, by depth. */
  readonly inSpec: boolean[]
}

interface OpenBracket {
  readonly text: string
  readonly line: number
  readonly col: number
}

const NAME_START = /[\p{XID_Start}_]/u
const NAME = /[A-Za-z_\u{80}-\u{10ffff}][\w\u{80}-\u{10ffff}]*/uy
const ASCII_NAME = /^\w*$/
const STRING_PREFIX = /^(?:[rub]|br|rb)$/i
const FSTRING_PREFIX = /^(?:f|fr|rf)$/i
const OPERATOR = /\*\*=?|\/\/=?|>>=?|<<=?|\.\.\.|->|:=|[-+*/%@&|^=<>]=|!=|<>|[-+*/%@&|^~<>()[\]{},:.;=]/y
const CLOSERS: Readonly<Record<string, string>> = { ')': '(', ']': '[', '}': '{' }

/**
 * Splits source text into tokens, as CPython 3.13's Parser/lexer does: indentation by tokens, f-strings in parts.
 *
 * The first error ends the tokens with one of kind `ERROR` and is kept: it counts only when the parser gets that far, or
 * finds something wrong itself.
 */
export class Tokenizer {
  readonly tokens: Token[] = []
  readonly warnings: WarningTemplate[] = []
  /** What is wrong where the tokens end. */
  error: PythonSyntaxError | null = null
  /** Whether that comes before anything that the parser finds wrong earlier in the text. */
  isUrgent = false
  /** Brackets that are still open at the end. */
  readonly brackets: OpenBracket[] = []
  readonly #source: Source
  readonly #text: string
  #at = 0
  #line = 1
  #lineStart = 0
  #atLineStart = true
  /** Where the last comment began. */
  #comment = -1
  readonly #indents = [0]
  /** Widths with tabs counted as one: blocks must compare equally either way. */
  readonly #narrow = [0]
  readonly #strings: OpenString[] = []

  constructor(source: Source) {
    this.#source = source
    this.#text = source.text
  }

  /** Whether the tokens end within an f-string. */
  get isWithinString(): boolean {
    return this.#strings.length > 0
  }

  run(): void {
    if (this.#text.includes('\0')) {
      const nowhere = { line: 0, column: 0, endLine: 0, endColumn: 0 }
      this.error = new PythonSyntaxError('SyntaxError', 'source code string cannot contain null bytes', this.#source.filename, nowhere, null)
      this.#push(kind.ERROR, '', 0)
      return
    }
    try {
      while (this.#step());
    } catch (error) {
      if (error !== STOP) throw error
      this.#push(this.error === null ? kind.END : kind.ERROR, '', this.#at)
    }
  }

  // ── errors ──

  /** Stops at `offset`, whose character is to blame. */
  #stop(message: string, offset: number, type: SyntaxErrorType = 'SyntaxError', incomplete = false, endColumn?: number): never {
    const error = this.#source.errorAt(message, this.#line, offset - this.#lineStart, type, incomplete, endColumn)
    // Its text is what was read: nothing was added to that.
    const added = type === 'SyntaxError' && !message.startsWith('unexpected character') && this.#source.completed && this.#line === this.#source.lines.length - 1
    this.error = added && error.text !== null ? error.withText(error.text.slice(0, -1)) : error
    this.isUrgent = type === 'SyntaxError' && this.#strings.length === 0 && !message.startsWith('unexpected ')
    throw STOP
  }

  // ── tokens ──

  #push(tokenKind: number, text: string, start: number): void {
    const col = start - this.#lineStart
    this.tokens.push(new Token(tokenKind, text, this.#line, col, this.#line, col + text.length, this.brackets.length))
  }

  #step(): boolean {
    const open = this.#strings.at(-1)
    if (open !== undefined && open.fieldLevel < 0) {
      this.#stringText(open)
      return true
    }
    if (this.#atLineStart) {
      this.#atLineStart = false
      if (this.brackets.length === 0 && !this.#indentation()) return true
    }
    this.#blanks()
    return this.#token()
  }

  /** Skips blanks, comments and joined lines. */
  #blanks(): void {
    for (;;) {
      const code = this.#text.charCodeAt(this.#at)
      if (code === 32 || code === 9 || code === 12) {
        this.#at++
      } else if (code === 35) {
        const end = this.#text.indexOf('\n', this.#at)
        this.#comment = this.#at
        this.#at = end < 0 ? this.#text.length : end
      } else if (code === 92) {
        this.#joinLine()
      } else if (code === 10 && this.brackets.length > 0) {
        this.#at++
        this.#newLine()
      } else {
        return
      }
    }
  }

  #newLine(): void {
    this.#line++
    this.#lineStart = this.#at
  }

  #joinLine(): void {
    const next = this.#text[this.#at + 1]
    if (next === '\n') {
      this.#at += 2
      this.#newLine()
      if (this.#at >= this.#text.length) this.#endTooSoon()
      return
    }
    if (next === undefined) this.#endTooSoon()
    this.#stop('unexpected character after line continuation character', this.#at + 1, 'SyntaxError', false, 0)
  }

  #endTooSoon(): never {
    // An open bracket is what the parser will speak of.
    if (this.brackets.length === 0) this.error = this.#source.errorAtEnd('unexpected EOF while parsing')
    throw STOP
  }

  /** Reads the blanks a line begins with; returns false where the line is blank and its end was read. */
  #indentation(): boolean {
    let width = 0
    let narrow = 0
    let at = this.#at
    for (; ; at++) {
      const code = this.#text.charCodeAt(at)
      if (code === 32) {
        width++
        narrow++
      } else if (code === 9) {
        width = (Math.floor(width / TAB_SIZE) + 1) * TAB_SIZE
        narrow++
      } else if (code === 12) {
        width = narrow = 0
      } else if (code === 92 && this.#text.charCodeAt(at + 1) === 10) {
        // The first of the joined lines says how far in they all are.
        this.#at = at
        this.#joinLine()
        at = this.#at
        while (this.#text[at] === ' ' || this.#text[at] === '\t') at++
        break
      } else break
    }
    this.#at = at
    const code = this.#text.charCodeAt(at)
    if (code === 35 || code === 10 || at >= this.#text.length) {
      if (code === 35) this.#blanks()
      if (this.#at >= this.#text.length) return true
      this.#at++
      this.#newLine()
      this.#atLineStart = true
      return false
    }
    this.#compareIndentation(width, narrow)
    return true
  }

  #compareIndentation(width: number, narrow: number): void {
    const indents = this.#indents
    const top = indents.length - 1
    if (width === indents[top]) {
      if (narrow !== this.#narrow[top]) this.#tabs()
      return
    }
    if (width > indents[top]) {
      if (indents.length >= MAX_INDENTS) this.#stop('too many levels of indentation', this.#lineStart, 'IndentationError', false, 0)
      if (narrow <= this.#narrow[top]) this.#tabs()
      indents.push(width)
      this.#narrow.push(narrow)
      this.tokens.push(new Token(kind.INDENT, this.#text.slice(this.#lineStart, this.#at), this.#line, 0, this.#line, this.#at - this.#lineStart, 0))
      return
    }
    const level = indents.findLastIndex((indent) => indent <= width)
    if (width !== indents[level]) {
      this.#stop('unindent does not match any outer indentation level', this.#lineStart + this.#source.lines[this.#line - 1].length, 'IndentationError', false, -1)
    }
    if (narrow !== this.#narrow[level]) this.#tabs()
    while (indents.length > level + 1) {
      indents.pop()
      this.#narrow.pop()
      this.#push(kind.DEDENT, '', this.#at)
    }
  }

  #tabs(): never {
    this.#stop('inconsistent use of tabs and spaces in indentation', this.#lineStart, 'TabError', false, 0)
  }

  #token(): boolean {
    const start = this.#at
    const code = this.#text.charCodeAt(start)
    if (start >= this.#text.length) return this.#end()
    if (code === 10) {
      // A comment before it belongs to the line end.
      const from = this.#comment >= this.#lineStart ? this.#comment : start
      this.tokens.push(new Token(kind.NEWLINE, '\n', this.#line, from - this.#lineStart, this.#line, start + 1 - this.#lineStart, 0))
      this.#at++
      this.#newLine()
      this.#atLineStart = true
      return true
    }
    if ((code >= 97 && code <= 122) || (code >= 65 && code <= 90) || code === 95 || code >= 128) {
      this.#name(start)
      return true
    }
    if ((code >= 48 && code <= 57) || (code === 46 && isDigit(this.#text.charCodeAt(start + 1)))) {
      this.#number(start)
      return true
    }
    if (code === 34 || code === 39) {
      this.#string(start, start)
      return true
    }
    this.#operator(start)
    return true
  }

  /** The end of the text: a line end if one is missing, the blocks' ends, the last token. */
  #end(): false {
    if (this.brackets.length > 0) {
      // The parser says which bracket, unless it finds something worse.
      this.#push(kind.END, '', this.#at)
      return false
    }
    const last = this.tokens.at(-1)
    if (last !== undefined && last.kind !== kind.NEWLINE && last.kind !== kind.DEDENT && last.kind !== kind.INDENT) {
      this.tokens.push(new Token(kind.NEWLINE, '', this.#line, this.#at - this.#lineStart, this.#line, this.#at - this.#lineStart + 1, 0))
      this.#line++
      this.#lineStart = this.#at
    }
    for (; this.#indents.length > 1; this.#indents.pop()) this.#push(kind.DEDENT, '', this.#lineStart)
    this.#push(kind.END, '', this.#lineStart)
    return false
  }

  #name(start: number): void {
    NAME.lastIndex = start
    const text = NAME.exec(this.#text)![0]
    const end = start + text.length
    if (text.length <= 2 && (this.#text[end] === '"' || this.#text[end] === "'")) {
      if (STRING_PREFIX.test(text)) return this.#string(start, end)
      if (FSTRING_PREFIX.test(text)) return this.#openString(start, end)
    }
    if (!ASCII_NAME.test(text)) this.#verifyName(text, start)
    this.#at = end
    this.#push(kind.NAME, text, start)
  }

  /** @throws STOP where a character cannot be in an identifier */
  #verifyName(text: string, start: number): void {
    let at = start
    for (const character of text) {
      const good = at === start ? NAME_START.test(character) : XID_CONTINUE.test(character)
      if (!good) this.#badCharacter(character, at)
      at += character.length
    }
  }

  #badCharacter(character: string, at: number): never {
    const code = character.codePointAt(0)!.toString(16).toUpperCase().padStart(4, '0')
    this.#stop(PRINTABLE.test(character) ? `invalid character '${character}' (U+${code})` : `invalid non-printable character U+${code}`, at)
  }

  #number(start: number): void {
    const found = scanNumeral(this.#text, start)
    if (found.error !== null) this.#stop(found.error.message, found.error.at, 'SyntaxError', false, found.error.end - this.#lineStart + 1)
    if (found.warning !== null) this.warnings.push({ category: 'SyntaxWarning', message: found.warning, line: this.#line })
    this.#at = found.end
    this.#push(kind.NUMBER, this.#text.slice(start, found.end), start)
  }

  #operator(start: number): void {
    const open = this.#strings.at(-1)
    const character = this.#text[start]
    if (open !== undefined && this.brackets.length === open.fieldLevel && this.#fieldPunctuation(open, character, start)) return
    OPERATOR.lastIndex = start
    const text = OPERATOR.exec(this.#text)?.[0]
    if (text === undefined) {
      const whole = String.fromCodePoint(this.#text.codePointAt(start)!)
      if (whole === '!') {
        this.#at = start + 1
        this.#push(kind.OP, '!', start)
        return
      }
      if (whole === '$' || whole === '?' || whole === '`') {
        // CPython makes a token of them that no grammar rule knows.
        this.#at = start + 1
        this.#push(kind.OP, whole, start)
        return
      }
      this.#badCharacter(whole, start)
    }
    if (text.length === 1) this.#bracket(text, start)
    this.#at = start + text.length
    this.#push(kind.OP, text, start)
  }

  #bracket(text: string, start: number): void {
    if (text === '(' || text === '[' || text === '{') {
      if (this.brackets.length >= MAX_BRACKETS) this.#stop('too many nested parentheses', start)
      this.brackets.push({ text, line: this.#line, col: start - this.#lineStart })
      return
    }
    const wanted = CLOSERS[text]
    if (wanted === undefined) return
    const string = this.#strings.at(-1)
    const inside = string !== undefined && this.brackets.length === string.fieldLevel
    const bracket = this.brackets.at(-1)
    if (bracket === undefined || (inside && text !== '}')) this.#stop(`${inside ? 'f-string: ' : ''}unmatched '${text}'`, start)
    if (bracket.text !== wanted) {
      const other = bracket.line === this.#line ? '' : ` on line ${bracket.line}`
      this.#stop(`closing parenthesis '${text}' does not match opening parenthesis '${bracket.text}'${other}`, start)
    }
    this.brackets.pop()
  }

  // ── strings ──

  /** A string literal that is one token; `quoteAt` is where its quotes begin. */
  #string(start: number, quoteAt: number): void {
    const text = this.#text
    const quote = text[quoteAt]
    const triple = text.startsWith(quote.repeat(3), quoteAt)
    const closing = triple ? quote.repeat(3) : quote
    const [startLine, startLineStart] = [this.#line, this.#lineStart]
    let at = quoteAt + closing.length
    let escapedQuote = false
    for (;;) {
      const character = text[at]
      if (character === undefined || (character === '\n' && !triple)) {
        const detected = triple ? this.#lastLine() : this.#line
        this.#line = startLine
        this.#lineStart = startLineStart
        const open = this.#strings.at(-1)
        // The quote was to end the f-string around.
        if (open?.quote === closing) this.#stop("f-string: expecting '}'", start)
        const hint = escapedQuote ? '; perhaps you escaped the end quote?' : ''
        this.#stop(`unterminated ${triple ? 'triple-quoted ' : ''}string literal (detected at line ${detected})${hint}`, start, 'SyntaxError', triple)
      }
      if (character === '\\') {
        if (text[at + 1] === quote) escapedQuote = true
        at++
        if (text[at] === '\n') {
          this.#line++
          this.#lineStart = at + 1
        }
        if (at < text.length) at++
        continue
      }
      if (character === '\n') {
        this.#line++
        this.#lineStart = at + 1
      } else if (character === quote && (!triple || text.startsWith(closing, at))) {
        break
      }
      at++
    }
    this.#at = at + closing.length
    this.tokens.push(new Token(kind.STRING, text.slice(start, this.#at), startLine, start - startLineStart, this.#line, this.#at - this.#lineStart, this.brackets.length))
  }

  /** The number of the last line that has anything on it. */
  #lastLine(): number {
    const { lines } = this.#source
    return lines.at(-1) === '' ? lines.length - 1 : lines.length
  }

  #openString(start: number, quoteAt: number): void {
    const quote = this.#text[quoteAt]
    const closing = this.#text.startsWith(quote.repeat(3), quoteAt) ? quote.repeat(3) : quote
    const prefix = this.#text.slice(start, quoteAt)
    if (this.#strings.length >= MAX_FSTRINGS) this.#stop('too many nested f-strings', start)
    this.#at = quoteAt + closing.length
    this.#push(kind.FSTRING_START, prefix + closing, start)
    this.#strings.push({ quote: closing, raw: /r/i.test(prefix), line: this.#line, start, fieldLevel: -1, depth: 0, inSpec: [] })
  }

  /** Text of an f-string or of a format specifier, up to what ends it. */
  #stringText(open: OpenString): void {
    const text = this.#text
    const inSpec = open.depth > 0
    const start = this.#at
    const [line, lineStart] = [this.#line, this.#lineStart]
    let at = start
    const flush = (end: number, shown = end): void => {
      if (end > start || shown > start) {
        this.tokens.push(new Token(kind.FSTRING_MIDDLE, text.slice(start, end), line, start - lineStart, this.#line, shown - this.#lineStart, this.brackets.length))
      }
    }
    for (;;) {
      const character = text[at]
      if (character === undefined) this.#unterminated(open)
      if (!inSpec && text.startsWith(open.quote, at)) {
        return this.#closeString(open, at, flush)
      }
      if (character === '\n') {
        if (open.quote.length === 1) {
          if (!inSpec) this.#unterminated(open)
          // A line end closes the specifier of a string in single quotes; the parser says what is missing.
          flush(at)
          this.#at = at
          open.fieldLevel = this.brackets.length
          open.inSpec.pop()
          return
        }
        this.#line++
        this.#lineStart = at + 1
      } else if (inSpec && open.quote.length === 1 && text.startsWith(open.quote, at)) {
        return this.#closeString(open, at, flush)
      } else if (character === '{') {
        if (text[at + 1] === '{' && !inSpec) {
          flush(at + 1, at + 2)
          this.#at = at + 2
          return
        }
        flush(at)
        this.#at = at
        if (open.depth >= MAX_FIELDS) this.#stop('f-string: expressions nested too deeply', at - 1)
        this.#bracket('{', at)
        this.#at = at + 1
        this.#push(kind.OP, '{', at)
        open.depth++
        open.inSpec.push(false)
        open.fieldLevel = this.brackets.length
        return
      } else if (character === '}') {
        if (text[at + 1] === '}' && !inSpec) {
          flush(at + 1, at + 2)
          this.#at = at + 2
          return
        }
        flush(at)
        this.#at = at
        if (!inSpec) this.#stop("f-string: single '}' is not allowed", at)
        this.#closeField(open, at)
        return
      } else if (character === '\\') {
        at = this.#skipEscape(open, at)
        continue
      }
      at++
    }
  }

  #closeString(open: OpenString, at: number, flush: (end: number) => void): void {
    flush(at)
    this.#push(kind.FSTRING_END, open.quote, at)
    this.#at = at + open.quote.length
    this.#strings.pop()
  }

  /** Past a backslash and what belongs to it; braces are never escaped, but `\N{...}` is one escape. */
  #skipEscape(open: OpenString, at: number): number {
    const next = this.#text[at + 1]
    if (next === '{' || next === '}') {
      if (!open.raw) this.warnings.push({ category: 'SyntaxWarning', message: `invalid escape sequence '\\${next}'`, line: this.#line })
      return at + 1
    }
    if (next === 'N' && !open.raw && this.#text[at + 2] === '{') {
      const end = this.#text.indexOf('}', at)
      return end < 0 ? at + 2 : end + 1
    }
    if (next === '\n') {
      this.#line++
      this.#lineStart = at + 2
    }
    return Math.min(at + 2, this.#text.length)
  }

  #closeField(open: OpenString, at: number): void {
    this.brackets.pop()
    this.#push(kind.OP, '}', at)
    this.#at = at + 1
    open.depth--
    open.inSpec.pop()
    // Back to the text around: of the specifier that the field was in, or of the string.
    open.fieldLevel = -1
  }

  /** What means something else at the top of a replacement field. */
  #fieldPunctuation(open: OpenString, character: string, start: number): boolean {
    if (character === ':') {
      this.#at = start + 1
      this.#push(kind.OP, ':', start)
      open.inSpec[open.inSpec.length - 1] = true
      open.fieldLevel = -1
      return true
    }
    if (character === '!' && this.#text[start + 1] !== '=') {
      this.#at = start + 1
      this.#push(kind.OP, '!', start)
      return true
    }
    if (character === '}') {
      this.#closeField(open, start)
      return true
    }
    return false
  }

  #unterminated(open: OpenString): never {
    const triple = open.quote.length === 3
    const detected = triple ? this.#lastLine() : this.#line
    this.#line = open.line
    this.#lineStart = this.#text.lastIndexOf('\n', open.start) + 1
    this.#stop(`unterminated ${triple ? 'triple-quoted ' : ''}f-string literal (detected at line ${detected})`, open.start, 'SyntaxError', triple)
  }
}

/** Thrown to leave the loop of the tokenizer; its error is kept in `error`. */
const STOP = new Error('the text ends here')
const XID_CONTINUE = /\p{XID_Continue}/u
const PRINTABLE = /[^\p{C}\p{Z}]|[ ]/u

const isDigit = (code: number): boolean => code >= 48 && code <= 57
