import type * as ast from '../ast.js'
import { comprehensionClauses, startsComprehension } from './comprehensions.js'
import { type Cursor } from './cursor.js'
import { assignmentExpression, bitwiseOr, expression, quietly, startsExpression } from './expressions.js'
import { tokenKinds as kind } from './tokens.js'

/** What stands in the parentheses of a call. */
export interface CallArguments {
  readonly args: readonly ast.Expression[]
  readonly keywords: readonly ast.Keyword[]
}

/** `(a, *b, c=d, **e)`; or `(a for b in c)`, whose parentheses are the generator expression's own. */
export function callArguments(p: Cursor): CallArguments {
  const open = p.expect('(')
  const args: ast.Expression[] = []
  const keywords: ast.Keyword[] = []
  while (!p.at(')')) {
    const start = p.token
    if (p.at('**')) keywords.push(doubleStarred(p))
    else if (p.at('*')) args.push(starredArgument(p, open, keywords))
    else if (p.atName() && p.peek(1).text === '=' && p.peek(1).kind === kind.OP) keywords.push(keywordArgument(p))
    else {
      if (p.diagnosing) refuseKeyword(p)
      const value = assignmentExpression(p) ?? expression(p)
      if (p.at(':=')) p.fail()
      if (startsComprehension(p)) {
        const generator = generatorArgument(p, start, value, args.length + keywords.length === 0, open)
        return { args: [generator], keywords: [] }
      }
      if (p.at('=')) {
        if (p.diagnosing) throw p.error('expression cannot contain assignment, perhaps you meant "=="?', value, p.token)
        p.fail()
      }
      if (keywords.length > 0) {
        if (!p.diagnosing) p.fail()
        if (p.at(',') || p.at(')')) throw misplaced(p, keywords)
        p.fail()
      }
      args.push(value)
    }
    if (!p.take(',')) break
  }
  p.expect(')')
  return { args, keywords }
}

function misplaced(p: Cursor, keywords: readonly ast.Keyword[]): Error {
  const unpacking = keywords.some((keyword) => keyword.arg === null)
  return p.error(unpacking ? 'positional argument follows keyword argument unpacking' : 'positional argument follows keyword argument', p.token)
}

function doubleStarred(p: Cursor): ast.Keyword {
  const start = p.next()
  const value = expression(p)
  return { type: 'keyword', arg: null, value, ...p.from(start) }
}

function starredArgument(p: Cursor, open: ast.Position, keywords: readonly ast.Keyword[]): ast.Expression {
  if (keywords.some((keyword) => keyword.arg === null)) {
    if (!p.diagnosing) p.fail()
    const first = { ...open, col: open.col + 1 }
    throw p.error('iterable argument unpacking follows keyword argument unpacking', first, p.tokens[p.index - 2])
  }
  const start = p.next()
  const value = expression(p)
  return { type: 'Starred', value, ctx: 'Load', ...p.from(start) }
}

function keywordArgument(p: Cursor): ast.Keyword {
  const start = p.token
  const arg = p.name()
  const equals = p.next()
  if (p.diagnosing && (p.at(',') || p.at(')'))) throw p.error('expected argument value expression', start, equals)
  const value = expression(p)
  if (p.diagnosing && startsComprehension(p) && quietly(p, p.index, comprehensionClauses) !== null) {
    throw p.error("invalid syntax. Maybe you meant '==' or ':=' instead of '='?", start, equals)
  }
  return { type: 'keyword', arg, value, ...p.from(start) }
}

/** `True=1` and the like. */
function refuseKeyword(p: Cursor): void {
  const { token } = p
  if ((p.at('True') || p.at('False') || p.at('None')) && p.peek(1).text === '=') throw p.error(`cannot assign to ${token.text}`, token, p.peek(1))
}

/** A generator expression as an argument: without parentheses of its own it must be the only one. */
function generatorArgument(p: Cursor, start: ast.Position, elt: ast.Expression, isFirst: boolean, open: ast.Position): ast.Expression {
  const generators = comprehensionClauses(p)
  const isOnly = isFirst && p.at(')')
  if (!isOnly) {
    if (!p.diagnosing) p.fail()
    const more = p.at(',') && (p.peek(1).text !== ')' || !isFirst)
    if (!isFirst || more) {
      if (isFirst) {
        // Something must follow the comma that could be an argument.
        const follows = quietly(p, p.index + 1, (quiet) => (startsExpression(quiet) ? bitwiseOr(quiet) : quiet.fail()))
        if (follows === null) p.fail()
      }
      throw p.error('Generator expression must be parenthesized', start, p.last)
    }
    if (p.at(',')) throw p.error('Generator expression must be parenthesized', start, p.last)
    p.fail()
  }
  p.next()
  return { type: 'GeneratorExp', elt, generators, ...p.from(open) }
}
