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

/**
 * `(a, *b, c=d, **e)`; or, where `allowGenerator` says so, `(a for b in c)`, whose parentheses are the generator
 * expression's own.
 */
export function callArguments(p: Cursor, allowGenerator = true): CallArguments {
  const open = p.expect('(')
  const args: ast.Expression[] = []
  const keywords: ast.Keyword[] = []
  while (!p.at(')')) {
    const start = p.token
    if (p.at('**')) keywords.push(doubleStarred(p))
    else if (p.at('*')) args.push(starredArgument(p, keywords, args.length + keywords.length === 0))
    else if (p.atName() && p.peek(1).text === '=' && p.peek(1).kind === kind.OP) keywords.push(keywordArgument(p))
    else {
      if (p.diagnosing) refuseKeyword(p)
      const value = assignmentExpression(p) ?? expression(p)
      if (p.at(':=')) p.fail()
      if (startsComprehension(p)) {
        const { index } = p
        const generator = generatorArgument(p, start, value, args.length + keywords.length === 0, open)
        if (!allowGenerator) {
          p.index = index
          p.fail()
        }
        return { args: [generator], keywords: [] }
      }
      if (p.at('=')) {
        if (p.diagnosing) throw p.error('expression cannot contain assignment, perhaps you meant "=="?', value, p.token)
        p.fail()
      }
      if (keywords.length > 0) {
        if (!p.diagnosing) p.fail()
        throw misplaced(p, keywords)
      }
      args.push(value)
    }
    if (!p.take(',')) break
  }
  p.expect(')')
  return { args, keywords }
}

/** Behind a positional argument that follows keyword arguments. All that still is an argument is read first. */
function misplaced(p: Cursor, keywords: readonly ast.Keyword[]): Error {
  const unpacking = keywords.some((keyword) => keyword.arg === null)
  const rest = quietly(p, p.index, (quiet) => {
    while (quiet.at(',') && quiet.peek(1).text !== ')') if (quiet.behind(anyArgument) === null) break
  })
  if (rest !== null) p.index = rest.end.index + (rest.end.at(',') ? 1 : 0)
  return p.errorHere(unpacking ? 'positional argument follows keyword argument unpacking' : 'positional argument follows keyword argument')
}

function anyArgument(p: Cursor): unknown {
  if (p.take('*') || p.take('**')) return expression(p)
  if (p.atName() && p.peek(1).text === '=') {
    p.next()
    p.next()
  }
  return assignmentExpression(p) ?? expression(p)
}

function doubleStarred(p: Cursor): ast.Keyword {
  const start = p.next()
  const value = expression(p)
  if (p.diagnosing) refuseUnpackingTarget(p, start, 'keyword')
  return { type: 'keyword', arg: null, value, ...p.from(start) }
}

function starredArgument(p: Cursor, keywords: readonly ast.Keyword[], isFirst: boolean): ast.Expression {
  if (keywords.some((keyword) => keyword.arg === null)) {
    if (!p.diagnosing) p.fail()
    const comma = p.last
    p.next()
    expression(p)
    throw p.errorUpTo('iterable argument unpacking follows keyword argument unpacking', comma)
  }
  const start = p.next()
  const value = p.diagnosing ? (p.attempt(() => expression(p)) ?? invalidStar(p)) : expression(p)
  const node: ast.Starred = { type: 'Starred', value, ctx: 'Load', ...p.from(start) }
  if (p.diagnosing) {
    if (isFirst && startsComprehension(p)) throw p.error('iterable unpacking cannot be used in comprehension', node)
    refuseUnpackingTarget(p, node, 'iterable')
  }
  return node
}

function invalidStar(p: Cursor): never {
  throw p.errorHere('Invalid star expression')
}

/** `f(*a=b)` and `f(**a=b)`. */
function refuseUnpackingTarget(p: Cursor, start: ast.Position, what: string): void {
  const value = p.at('=') ? quietly(p, p.index + 1, expression) : null
  if (value !== null) throw p.error(`cannot assign to ${what} argument unpacking`, start, value.value)
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
