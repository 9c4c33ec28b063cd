import type * as ast from '../ast.js'
import { comprehensionClauses, startsComprehension } from './comprehensions.js'
import { type Cursor } from './cursor.js'
import { bitwiseOr, expression, namedExpression, quietly, starNamedExpression, starred, startsExpression, yieldExpression } from './expressions.js'

/** `(...)`: a tuple, a generator expression, or an expression in parentheses, which leaves no trace. */
export function parenthesised(p: Cursor): ast.Expression {
  const open = p.expect('(')
  if (p.take(')')) return { type: 'Tuple', elts: [], ctx: 'Load', ...p.from(open) }
  if (p.at('yield')) {
    const value = yieldExpression(p)
    p.expect(')')
    return value
  }
  if (p.diagnosing && p.at('**')) {
    const inner = quietly(p, p.index + 1, expression)
    if (inner?.end.at(')') === true) throw p.error('cannot use double starred expression here', p.token)
  }
  const first = starNamedExpression(p)
  if (startsComprehension(p)) {
    refuseStarredElement(p, first)
    const generators = comprehensionClauses(p)
    p.expect(')')
    return { type: 'GeneratorExp', elt: first, generators, ...p.from(open) }
  }
  if (p.at(',')) {
    const elts = [first, ...restOfSequence(p)]
    p.expect(')')
    return { type: 'Tuple', elts, ctx: 'Load', ...p.from(open) }
  }
  if (first.type === 'Starred') {
    if (p.diagnosing && p.at(')')) throw p.error('cannot use starred expression here', first)
    p.fail()
  }
  p.expect(')')
  return first
}

/** What follows the first element: each with its comma before it. */
function restOfSequence(p: Cursor): ast.Expression[] {
  const elts: ast.Expression[] = []
  while (p.take(',')) {
    if (!startsExpression(p)) break
    elts.push(starNamedExpression(p))
  }
  return elts
}

/** `[...]`. */
export function list(p: Cursor): ast.Expression {
  const open = p.expect('[')
  if (p.take(']')) return { type: 'List', elts: [], ctx: 'Load', ...p.from(open) }
  const first = starNamedExpression(p)
  if (startsComprehension(p)) {
    refuseStarredElement(p, first)
    const generators = comprehensionClauses(p)
    p.expect(']')
    return { type: 'ListComp', elt: first, generators, ...p.from(open) }
  }
  const elts = [first, ...restOfSequence(p)]
  refuseBareTarget(p, elts)
  p.expect(']')
  return { type: 'List', elts, ctx: 'Load', ...p.from(open) }
}

/** `{...}`: a dict, a set, or a comprehension of one. */
export function braces(p: Cursor): ast.Expression {
  const open = p.expect('{')
  if (p.take('}')) return { type: 'Dict', keys: [], values: [], ...p.from(open) }
  if (p.at('**')) return dict(p, open, null)
  if (p.at('*')) return set(p, open, starred(p))
  const start = p.token
  const first = namedExpression(p)
  return p.at(':') && !isBareNamed(first, start) ? dict(p, open, first) : set(p, open, first)
}

/** Whether a node is `name := value` without parentheses. */
function isBareNamed(node: ast.Expression, start: ast.Position): boolean {
  return node.type === 'NamedExpr' && node.line === start.line && node.col === start.col
}

function set(p: Cursor, open: ast.Position, first: ast.Expression): ast.Expression {
  if (startsComprehension(p)) {
    refuseStarredElement(p, first)
    const generators = comprehensionClauses(p)
    p.expect('}')
    return { type: 'SetComp', elt: first, generators, ...p.from(open) }
  }
  const elts = [first, ...restOfSequence(p)]
  refuseBareTarget(p, elts)
  p.expect('}')
  return { type: 'Set', elts, ...p.from(open) }
}

/** `firstKey` has been read already, if it is no `**mapping`. */
function dict(p: Cursor, open: ast.Position, firstKey: ast.Expression | null): ast.Expression {
  const keys: (ast.Expression | null)[] = []
  const values: ast.Expression[] = []
  while (!p.at('}')) {
    if (p.at('**')) {
      const stars = p.next()
      keys.push(null)
      values.push(bitwiseOr(p))
      if (p.diagnosing && keys.length === 1 && startsComprehension(p)) throw p.error('dict unpacking cannot be used in dict comprehension', stars)
    } else {
      const key = keys.length === 0 && firstKey !== null ? firstKey : expression(p)
      const value = dictValue(p, key)
      if (keys.length === 0 && startsComprehension(p)) {
        const generators = comprehensionClauses(p)
        p.expect('}')
        return { type: 'DictComp', key, value, generators, ...p.from(open) }
      }
      keys.push(key)
      values.push(value)
    }
    if (!p.take(',')) break
  }
  p.expect('}')
  return { type: 'Dict', keys, values, ...p.from(open) }
}

function dictValue(p: Cursor, key: ast.Position): ast.Expression {
  if (!p.at(':')) {
    p.check()
    if (p.diagnosing) throw p.source.error("':' expected after dictionary key", { line: key.line, col: key.endCol - 1, endLine: key.endLine, endCol: -1 })
    p.fail()
  }
  const colon = p.expect(':')
  if (p.diagnosing) {
    const value = p.at('*') ? quietly(p, p.index + 1, bitwiseOr) : null
    if (value !== null) throw p.errorUpTo('cannot use a starred expression in a dictionary value', p.token, value.end.token)
    if (p.at('}') || p.at(',')) throw p.error("expression expected after dictionary key and ':'", colon)
  }
  if (p.at('}')) p.fail()
  return expression(p)
}

function refuseStarredElement(p: Cursor, element: ast.Expression): void {
  if (element.type !== 'Starred') return
  if (p.diagnosing) throw p.error('iterable unpacking cannot be used in comprehension', element)
  p.fail()
}

/** `[a, b for a, b in c]`. */
function refuseBareTarget(p: Cursor, elts: readonly ast.Expression[]): void {
  if (!p.diagnosing || !startsComprehension(p) || quietly(p, p.index, comprehensionClauses) === null) return
  throw p.error('did you forget parentheses around the comprehension target?', elts[0], p.last)
}

/** What stands in the brackets of a subscript. */
export function slices(p: Cursor): ast.Expression {
  const start = p.token
  const first = slice(p)
  if (!p.at(',') && first.type !== 'Starred') return first
  const elts = [first]
  while (p.take(',')) {
    if (p.at(']')) break
    elts.push(slice(p))
  }
  return { type: 'Tuple', elts, ctx: 'Load', ...p.from(start) }
}

function slice(p: Cursor): ast.Expression {
  const start = p.token
  if (p.at('*')) return starredSlice(p)
  const lower = p.at(':') ? null : namedExpression(p)
  if (!p.at(':')) return lower ?? p.fail()
  if (lower !== null && isBareNamed(lower, start)) p.fail()
  p.next()
  const upper = atSliceEnd(p) ? null : expression(p)
  let step: ast.Expression | null = null
  if (p.take(':') && !atSliceEnd(p)) step = expression(p)
  return { type: 'Slice', lower, upper, step, ...p.from(start) }
}

function starredSlice(p: Cursor): ast.Expression {
  const start = p.next()
  const value = expression(p)
  return { type: 'Starred', value, ctx: 'Load', ...p.from(start) }
}

const atSliceEnd = (p: Cursor): boolean => p.at(':') || p.at(',') || p.at(']')
