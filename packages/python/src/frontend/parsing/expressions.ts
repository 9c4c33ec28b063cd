import type * as ast from '../ast.js'
import { atom } from './atoms.js'
import { callArguments } from './arguments.js'
import { type Cursor, isIdentifier } from './cursor.js'
import { slices } from './displays.js'
import { lambdaParameters } from './parameters.js'
import { describe } from './targets.js'
import { tokenKinds as kind } from './tokens.js'

/** `a, *b, c`: a tuple where there is a comma. */
export function starExpressions(p: Cursor): ast.Expression {
  return commaList(p, starExpression)
}

/** One or more of `element` with commas between: alone without a comma, else a tuple. */
function commaList(p: Cursor, element: (p: Cursor) => ast.Expression): ast.Expression {
  const start = p.token
  const first = element(p)
  if (!p.at(',')) return first
  const elts = [first]
  while (p.take(',')) {
    if (!startsExpression(p)) break
    const elt = p.backtracks ? p.attempt(() => element(p)) : element(p)
    if (elt === null) break
    elts.push(elt)
  }
  return { type: 'Tuple', elts, ctx: 'Load', ...p.from(start) }
}

/** `*a` or an expression. */
export function starExpression(p: Cursor): ast.Expression {
  return p.at('*') ? starred(p) : expression(p)
}

/** `*a`. */
export function starred(p: Cursor): ast.Starred {
  const start = p.expect('*')
  const value = bitwiseOr(p)
  return { type: 'Starred', value, ctx: 'Load', ...p.from(start) }
}

/** `*a`, or an expression in which a name may be bound by `:=`. */
export function starNamedExpression(p: Cursor): ast.Expression {
  return p.at('*') ? starred(p) : namedExpression(p)
}

/** An expression, or `name := expression`. */
export function namedExpression(p: Cursor): ast.Expression {
  const start = p.index
  const assignment = assignmentExpression(p)
  if (assignment !== null) return assignment
  const value = expression(p)
  if (p.diagnosing) refuseNamed(p, start, value)
  if (p.at(':=')) p.fail()
  return value
}

/** `name := expression`, or `null` where that is not what comes. */
export function assignmentExpression(p: Cursor): ast.NamedExpr | null {
  if (!p.atName() || p.peek(1).text !== ':=' || p.peek(1).kind !== kind.OP) return null
  const start = p.token
  const id = p.name()
  const target: ast.Name = { type: 'Name', id, ctx: 'Store', ...p.from(start) }
  p.next()
  const value = expression(p)
  return { type: 'NamedExpr', target, value, ...p.from(start) }
}

/** `=` where `==` or `:=` is meant, and `:=` behind what is no name. `start` is where `value` begins. */
export function refuseNamed(p: Cursor, start: number, value: ast.Expression): void {
  if (p.at(':=') && quietly(p, p.index + 1, expression) !== null) throw p.error(`cannot use assignment expressions with ${describe(value)}`, value)
  if (!p.at('=')) return
  const { index } = p
  p.next()
  const right = p.attempt(() => bitwiseOr(p))
  const { token } = p
  if (right !== null) p.check()
  p.index = index
  if (right === null || token.text === '=' || token.text === ':=') return
  if (p.index === start + 1 && value.type === 'Name') {
    throw p.error("invalid syntax. Maybe you meant '==' or ':=' instead of '='?", value, right)
  }
  const left = quietly(p, start, bitwiseOr)
  if (left === null || left.end.index !== p.index) return
  const { value: target } = left
  // Nothing is wrong with a name, nor with `a.b` or `a[b]`.
  const isDisplay = target.type === 'List' || target.type === 'Tuple' || target.type === 'GeneratorExp'
  const isSingleton = target.type === 'Constant' && (target.value.kind === 'true' || target.value.kind === 'false' || target.value.kind === 'none')
  if (isDisplay || isSingleton) return
  throw p.error(`cannot assign to ${describe(target)} here. Maybe you meant '==' instead of '='?`, target)
}

/** What `rule` makes from the token at `index`, without looking for mistakes in it; `end` is where it ends. */
export function quietly<T>(p: Cursor, index: number, rule: (quiet: Cursor) => T): { readonly value: T; readonly end: Cursor } | null {
  const quiet = p.quiet(index)
  const value = quiet.attempt(() => ({ made: rule(quiet) }))
  p.furthest = Math.max(p.furthest, quiet.furthest, quiet.index)
  return value === null ? null : { value: value.made, end: quiet }
}

/** A conditional expression, a lambda, or what binds closer. */
export function expression(p: Cursor): ast.Expression {
  if (p.at('lambda')) return lambda(p)
  const startIndex = p.index
  const start = p.token
  const body = p.nested(() => disjunction(p))
  if (p.diagnosing) {
    refuseNeighbours(p, startIndex, body)
    if (p.at('if')) refuseHalfConditional(p, body)
    refuseLegacy(p, startIndex)
  }
  if (!p.at('if')) return body
  return (p.backtracks ? p.attempt(() => conditional(p, start, body)) : conditional(p, start, body)) ?? body
}

function conditional(p: Cursor, start: ast.Position, body: ast.Expression): ast.Expression {
  p.expect('if')
  const test = disjunction(p)
  p.expect('else')
  const orelse = expression(p)
  return { type: 'IfExp', test, body, orelse, ...p.from(start) }
}

/** `a if b` without `else`. */
function refuseHalfConditional(p: Cursor, body: ast.Expression): void {
  const { index } = p
  p.next()
  const test = p.attempt(() => disjunction(p))
  if (test !== null && !p.at('else') && !p.at(':')) throw p.error("expected 'else' after 'if' expression", body, test)
  p.index = index
}

const SOFT_KEYWORDS: ReadonlySet<string> = new Set(['match', 'case', 'type', '_'])

/** Two expressions with nothing between: a comma is missing, or the parentheses of a call. */
function refuseNeighbours(p: Cursor, startIndex: number, first: ast.Expression): void {
  const start = p.tokens[startIndex]
  const isPlainName = first.type === 'Name' && p.index === startIndex + 1
  const isLegacy = isPlainName && (first.id === 'print' || first.id === 'exec')
  const excluded = start.kind === kind.NAME && (SOFT_KEYWORDS.has(start.text) || (p.atKind(kind.STRING) && isPlainName))
  if (!excluded && !isLegacy && startsExpression(p)) {
    const second = quietly(p, p.index, expression)
    if (second !== null) {
      second.end.check()
      if (second.end.last.level > 0) throw p.error('invalid syntax. Perhaps you forgot a comma?', first, second.value)
    }
  }
}

/** `print x` and `exec x`. Behind any other name what follows is read too, for the mistakes in it. */
function refuseLegacy(p: Cursor, startIndex: number): void {
  const start = p.tokens[startIndex]
  if (!isIdentifier(start) || p.isKnown(startIndex)) return
  const { index } = p
  p.index = startIndex + 1
  const rest = p.at('(') || !startsExpression(p) ? null : p.attempt(() => starExpressions(p))
  if (rest !== null) p.check()
  p.index = index
  if (rest !== null && (start.text === 'print' || start.text === 'exec')) throw p.error(`Missing parentheses in call to '${start.text}'. Did you mean ${start.text}(...)?`, start, rest)
}

function lambda(p: Cursor): ast.Expression {
  const start = p.next()
  const args = lambdaParameters(p)
  if (p.diagnosing && p.at(':') && p.peek(1).kind === kind.FSTRING_MIDDLE) {
    throw p.error('f-string: lambda expressions are not allowed without parentheses', start, p.token)
  }
  p.insist(':')
  const body = p.nested(() => expression(p))
  return { type: 'Lambda', args, body, ...p.from(start) }
}

/** `a or b`. */
export function disjunction(p: Cursor): ast.Expression {
  const start = p.token
  const first = conjunction(p)
  if (!p.at('or')) return first
  const values = [first]
  while (p.at('or')) {
    const value = p.behind(conjunction)
    if (value === null) break
    values.push(value)
  }
  if (values.length === 1) return first
  return { type: 'BoolOp', op: 'Or', values, ...p.from(start) }
}

function conjunction(p: Cursor): ast.Expression {
  const start = p.token
  const first = inversion(p)
  if (!p.at('and')) return first
  const values = [first]
  while (p.at('and')) {
    const value = p.behind(inversion)
    if (value === null) break
    values.push(value)
  }
  if (values.length === 1) return first
  return { type: 'BoolOp', op: 'And', values, ...p.from(start) }
}

function inversion(p: Cursor): ast.Expression {
  if (!p.at('not')) return comparison(p)
  const start = p.next()
  const operand = p.nested(() => inversion(p))
  return { type: 'UnaryOp', op: 'Not', operand, ...p.from(start) }
}

const COMPARISONS: ReadonlyMap<string, ast.CompareOperator> = new Map([
  ['==', 'Eq'],
  ['!=', 'NotEq'],
  ['<', 'Lt'],
  ['<=', 'LtE'],
  ['>', 'Gt'],
  ['>=', 'GtE'],
  ['in', 'In'],
  ['is', 'Is'],
  ['not', 'NotIn'],
])

function comparison(p: Cursor): ast.Expression {
  const start = p.token
  const left = bitwiseOr(p)
  const ops: ast.CompareOperator[] = []
  const comparators: ast.Expression[] = []
  for (;;) {
    const { token } = p
    if (token.kind !== kind.OP && token.kind !== kind.NAME) break
    let op = COMPARISONS.get(token.text)
    if (op === undefined) break
    if (op === 'NotIn') {
      if (p.peek(1).text !== 'in') {
        p.furthest = Math.max(p.furthest, p.index + 1)
        break
      }
      p.next()
    } else if (op === 'Is' && p.peek(1).text === 'not') {
      op = 'IsNot'
      p.next()
    }
    const right = p.behind(bitwiseOr)
    if (right === null) break
    ops.push(op)
    comparators.push(right)
  }
  return ops.length === 0 ? left : { type: 'Compare', left, ops, comparators, ...p.from(start) }
}

interface Binary {
  readonly op: ast.BinaryOperator
  readonly strength: number
}

const BINARY: ReadonlyMap<string, Binary> = new Map<string, Binary>([
  ['|', { op: 'BitOr', strength: 1 }],
  ['^', { op: 'BitXor', strength: 2 }],
  ['&', { op: 'BitAnd', strength: 3 }],
  ['<<', { op: 'LShift', strength: 4 }],
  ['>>', { op: 'RShift', strength: 4 }],
  ['+', { op: 'Add', strength: 5 }],
  ['-', { op: 'Sub', strength: 5 }],
  ['*', { op: 'Mult', strength: 6 }],
  ['/', { op: 'Div', strength: 6 }],
  ['//', { op: 'FloorDiv', strength: 6 }],
  ['%', { op: 'Mod', strength: 6 }],
  ['@', { op: 'MatMult', strength: 6 }],
])

/** `a | b` and all that binds closer. */
export function bitwiseOr(p: Cursor): ast.Expression {
  return binary(p, 1)
}

/** Operators of at least this strength, to the left first. */
function binary(p: Cursor, strength: number): ast.Expression {
  const start = p.token
  let left = factor(p)
  for (;;) {
    const { token } = p
    if (token.kind !== kind.OP) return left
    const operator = BINARY.get(token.text)
    if (operator === undefined || operator.strength < strength) return left
    const right = p.backtracks ? p.behind(() => binary(p, operator.strength + 1)) : operand(p, operator.strength)
    if (right === null) return left
    left = { type: 'BinOp', left, op: operator.op, right, ...p.from(start) }
  }
}

function operand(p: Cursor, strength: number): ast.Expression {
  p.next()
  return binary(p, strength + 1)
}

const UNARY: ReadonlyMap<string, ast.UnaryOperator> = new Map([
  ['+', 'UAdd'],
  ['-', 'USub'],
  ['~', 'Invert'],
])

function factor(p: Cursor): ast.Expression {
  const start = p.token
  const op = start.kind === kind.OP ? UNARY.get(start.text) : undefined
  if (op !== undefined) {
    p.next()
    const operand = p.nested(() => factor(p))
    return { type: 'UnaryOp', op, operand, ...p.from(start) }
  }
  const left = awaited(p)
  if (!p.at('**')) return left
  const right = p.behind(nestedFactor)
  if (right === null) return left
  return { type: 'BinOp', left, op: 'Pow', right, ...p.from(start) }
}

const nestedFactor = (p: Cursor): ast.Expression => p.nested(() => factor(p))

function awaited(p: Cursor): ast.Expression {
  if (!p.at('await')) return primary(p)
  const start = p.next()
  const value = primary(p)
  return { type: 'Await', value, ...p.from(start) }
}

/** An atom with attributes, calls and subscripts behind it. */
export function primary(p: Cursor): ast.Expression {
  const start = p.token
  let value = atom(p)
  for (;;) {
    const { token } = p
    if (token.kind !== kind.OP || (token.text !== '.' && token.text !== '(' && token.text !== '[')) return value
    const whole = p.backtracks ? trailedOrNone(p, start, value) : trailed(p, start, value)
    if (whole === null) return value
    value = whole
  }
}

const trailedOrNone = (p: Cursor, start: ast.Position, value: ast.Expression): ast.Expression | null => p.attempt(() => trailed(p, start, value))

/** `value` with the attribute, call or subscript behind it. */
function trailed(p: Cursor, start: ast.Position, value: ast.Expression): ast.Expression {
  if (p.at('(')) {
    const { args, keywords } = p.nested(() => callArguments(p))
    return { type: 'Call', func: value, args, keywords, ...p.from(start) }
  }
  if (p.take('.')) {
    const attr = p.name()
    return { type: 'Attribute', value, attr, ctx: 'Load', ...p.from(start) }
  }
  p.next()
  const slice = p.nested(() => slices(p))
  p.expect(']')
  return { type: 'Subscript', value, slice, ctx: 'Load', ...p.from(start) }
}

/** `yield`, `yield a, b` or `yield from a`. */
export function yieldExpression(p: Cursor): ast.Expression {
  const start = p.expect('yield')
  if (p.take('from')) {
    const value = expression(p)
    return { type: 'YieldFrom', value, ...p.from(start) }
  }
  const value = startsExpression(p) ? starExpressions(p) : null
  return { type: 'Yield', value, ...p.from(start) }
}

const STARTERS: ReadonlySet<string> = new Set(['(', '[', '{', '-', '+', '~', '*', '...', 'not', 'lambda', 'await', 'None', 'True', 'False'])

/** Whether an expression, with a star or without, can begin with the next token. */
export function startsExpression(p: Cursor): boolean {
  const { token } = p
  switch (token.kind) {
    case kind.NAME:
      return p.atName() || STARTERS.has(token.text)
    case kind.NUMBER:
    case kind.STRING:
    case kind.FSTRING_START:
      return true
    case kind.OP:
      return STARTERS.has(token.text)
    default:
      return false
  }
}
