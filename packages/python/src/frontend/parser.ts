import type * as ast from './ast.js'
import { PythonSyntaxError } from './errors.js'
import { type Source } from './source.js'
import { type WarningTemplate } from './template.js'
import { compoundStatement, statements } from './parsing/compound.js'
import { Cursor, NO_RULE } from './parsing/cursor.js'
import { starExpressions } from './parsing/expressions.js'
import { simpleStatements } from './parsing/simple.js'
import { Tokenizer } from './parsing/tokenizer.js'
import { type Token, tokenKinds as kind } from './parsing/tokens.js'

/** What a source text is to be read as: a module, one expression, or what is typed at a prompt. */
export type Mode = 'exec' | 'eval' | 'single'

/**
 * Reads source text into a tree. Time is linear in the text; a wrong text is read twice.
 *
 * The grammar is that of CPython 3.13's Grammar/python.gram, by recursive descent; so are the mistakes that are
 * recognised, with their wording.
 *
 * @throws PythonSyntaxError for text that is no program
 */
export function parse(source: Source, mode: Mode, warnings: WarningTemplate[]): ast.Root {
  const tokenizer = new Tokenizer(source)
  tokenizer.run()
  const reader = new Reader(source, tokenizer, mode, warnings)
  const root = reader.read()
  warnings.push(...tokenizer.warnings)
  warnings.sort((a, b) => a.line - b.line)
  return root
}

class Reader {
  readonly #source: Source
  readonly #tokenizer: Tokenizer
  readonly #mode: Mode
  readonly #warnings: WarningTemplate[]

  constructor(source: Source, tokenizer: Tokenizer, mode: Mode, warnings: WarningTemplate[]) {
    this.#source = source
    this.#tokenizer = tokenizer
    this.#mode = mode
    this.#warnings = warnings
  }

  read(): ast.Root {
    const first = this.#cursor(false)
    try {
      return this.#root(first)
    } catch (error) {
      if (error !== NO_RULE) throw this.#mostUrgent(error, first)
    }
    const second = this.#cursor(true)
    second.furthest = first.furthest
    try {
      this.#root(second)
    } catch (error) {
      if (error !== NO_RULE) throw this.#mostUrgent(error, second)
    }
    throw this.#mostUrgent(this.#invalid(second, first.furthest), second)
  }

  #cursor(diagnosing: boolean): Cursor {
    return new Cursor(this.#source, this.#tokenizer.tokens, diagnosing, this.#warnings, (token) => {
      this.#atEnd(token)
    })
  }

  #root(p: Cursor): ast.Root {
    const { lines } = this.#source
    const whole = { line: 1, col: 0, endLine: lines.length, endCol: lines.at(-1)!.length }
    switch (this.#mode) {
      case 'exec': {
        const body = statements(p)
        if (!p.atKind(kind.END)) p.fail()
        this.#atEnd(p.token)
        return { type: 'Module', body, ...whole }
      }
      case 'eval': {
        if (p.atKind(kind.END)) p.fail()
        const body = starExpressions(p)
        while (p.atKind(kind.NEWLINE)) p.next()
        if (!p.atKind(kind.END)) p.fail()
        return { type: 'Expression', body, ...whole }
      }
      case 'single': {
        const body: ast.Statement[] = []
        const compound = compoundStatement(p)
        if (compound === null) simpleStatements(p, body)
        else {
          body.push(compound)
          if (!p.atKind(kind.END)) p.fail()
        }
        if (!p.atKind(kind.END)) throw p.error('multiple statements found while compiling a single statement', p.last)
        return { type: 'Interactive', body, ...whole }
      }
    }
  }

  /** Says why the tokens end at `token`, if they end too soon. */
  #atEnd(token: Token): void {
    if (token.kind === kind.ERROR) throw this.#tokenizer.error!
    const open = this.#unclosed()
    if (open !== null) throw open
  }

  /** The bracket that was opened last and not closed, where the text ends within brackets. */
  #unclosed(): PythonSyntaxError | null {
    const bracket = this.#tokenizer.brackets.at(-1)
    if (bracket === undefined || this.#tokenizer.error !== null) return null
    return this.#source.errorAt(`'${bracket.text}' was never closed`, bracket.line, bracket.col, 'SyntaxError', true, 0)
  }

  /** No rule fits, and no mistake that is known. */
  #invalid(p: Cursor, furthest: number): PythonSyntaxError {
    const token = p.tokens[Math.min(furthest, p.tokens.length - 1)]
    p.index = p.furthest = furthest
    if (token.kind === kind.END || (token.kind === kind.NEWLINE && token.text === '')) {
      const { line } = this.#source.errorAtEnd('')
      return new PythonSyntaxError('SyntaxError', 'invalid syntax', this.#source.filename, { line, column: 0, endLine: line, endColumn: 0 }, this.#source.lineText(line) ?? '', true)
    }
    if (token.kind === kind.INDENT) return p.errorHere('unexpected indent', 'IndentationError')
    if (token.kind === kind.DEDENT) return p.errorHere('unexpected unindent', 'IndentationError')
    return p.errorHere('invalid syntax')
  }

  /** What the tokenizer finds wrong, anywhere, comes before what the parser does; so does a bracket left open on a line before. */
  #mostUrgent(error: unknown, p: Cursor): unknown {
    if (!(error instanceof PythonSyntaxError)) return error
    const found = this.#tokenizer.error
    // Of indentation only what a rule has found comes later, not that there is some where none fits.
    if (error.type !== 'SyntaxError') return found !== null && this.#tokenizer.isUrgent && error.message.startsWith('expected ') ? found : error
    if (found !== null) return this.#tokenizer.isUrgent ? found : error
    const open = this.#unclosed()
    const reached = p.tokens[Math.min(Math.max(p.furthest, p.index), p.tokens.length - 1)]
    return open !== null && reached.line > open.line && !this.#tokenizer.isWithinString ? open : error
  }
}
