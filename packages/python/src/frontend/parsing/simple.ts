import type * as ast from '../ast.js'
import { type Cursor } from './cursor.js'
import { expression, refuseNamed, starExpressions, yieldExpression } from './expressions.js'
import { importFrom, importName } from './imports.js'
import { typeParameters } from './parameters.js'
import { describe, isTarget, refuseTarget, setContext } from './targets.js'
import { tokenKinds as kind } from './tokens.js'

/** Simple statements on one line, with semicolons between. */
export function simpleStatements(p: Cursor, body: ast.Statement[]): void {
  for (;;) {
    body.push(simpleStatement(p))
    if (!p.take(';') || p.atKind(kind.NEWLINE)) break
  }
  p.expectKind(kind.NEWLINE)
}

function simpleStatement(p: Cursor): ast.Statement {
  const { token } = p
  if (token.kind === kind.NAME) {
    const rule = RULES.get(token.text)
    if (rule !== undefined) return rule(p)
    if (token.text === 'type' && p.peek(1).kind === kind.NAME && (p.peek(2).text === '=' || p.peek(2).text === '[')) {
      const alias = p.attempt(() => typeAlias(p))
      if (alias !== null) return alias
    }
  }
  return expressionStatement(p)
}

const RULES: ReadonlyMap<string, (p: Cursor) => ast.Statement> = new Map([
  ['return', returnStatement],
  ['import', importName],
  ['from', importFrom],
  ['raise', raiseStatement],
  ['del', deleteStatement],
  ['assert', assertStatement],
  ['global', declaration],
  ['nonlocal', declaration],
  ['pass', (p) => word(p, 'Pass')],
  ['break', (p) => word(p, 'Break')],
  ['continue', (p) => word(p, 'Continue')],
])

function word(p: Cursor, type: ast.Simple['type']): ast.Statement {
  const start = p.next()
  return { type, ...p.from(start) }
}

function returnStatement(p: Cursor): ast.Statement {
  const start = p.next()
  const value = atEnd(p) ? null : starExpressions(p)
  return { type: 'Return', value, ...p.from(start) }
}

const atEnd = (p: Cursor): boolean => p.atKind(kind.NEWLINE) || p.at(';')

function raiseStatement(p: Cursor): ast.Statement {
  const start = p.next()
  const exc = atEnd(p) ? null : expression(p)
  const cause = exc !== null && p.take('from') ? expression(p) : null
  return { type: 'Raise', exc, cause, ...p.from(start) }
}

function assertStatement(p: Cursor): ast.Statement {
  const start = p.next()
  const test = expression(p)
  const msg = p.take(',') ? expression(p) : null
  return { type: 'Assert', test, msg, ...p.from(start) }
}

function declaration(p: Cursor): ast.Statement {
  const start = p.next()
  const names = [p.name()]
  while (p.take(',')) names.push(p.name())
  return { type: start.text === 'global' ? 'Global' : 'Nonlocal', names, ...p.from(start) }
}

function deleteStatement(p: Cursor): ast.Statement {
  const start = p.next()
  const index = p.index
  const value = starExpressions(p)
  if (!atEnd(p) || !isTarget(value, 'delete')) {
    if (p.diagnosing) refuseTarget(p, value, 'delete')
    p.fail()
  }
  setContext(value, 'Del')
  // Without parentheses of its own the tuple is the list of targets.
  const isList = value.type === 'Tuple' && value.elts.length > 0 && (p.tokens[index].text !== '(' || startsWithElement(value))
  return { type: 'Delete', targets: isList ? value.elts : [value], ...p.from(start) }
}

/** Whether a tuple begins where its first element does: it has no parentheses. */
function startsWithElement(node: ast.SequenceLiteral): boolean {
  const [first] = node.elts
  return node.line === first.line && node.col === first.col
}

function typeAlias(p: Cursor): ast.Statement {
  const start = p.next()
  const nameAt = p.token
  const id = p.name()
  const name: ast.Name = { type: 'Name', id, ctx: 'Store', ...p.from(nameAt) }
  const typeParams = typeParameters(p)
  p.expect('=')
  const value = expression(p)
  return { type: 'TypeAlias', name, typeParams, value, ...p.from(start) }
}

const AUGMENTED: ReadonlyMap<string, ast.BinaryOperator> = new Map<string, ast.BinaryOperator>([
  ['+=', 'Add'],
  ['-=', 'Sub'],
  ['*=', 'Mult'],
  ['/=', 'Div'],
  ['//=', 'FloorDiv'],
  ['%=', 'Mod'],
  ['@=', 'MatMult'],
  ['&=', 'BitAnd'],
  ['|=', 'BitOr'],
  ['^=', 'BitXor'],
  ['<<=', 'LShift'],
  ['>>=', 'RShift'],
  ['**=', 'Pow'],
])

const values = (p: Cursor): ast.Expression => (p.at('yield') ? yieldExpression(p) : starExpressions(p))

/** An expression alone, an assignment of any kind, or a name that is only annotated. */
function expressionStatement(p: Cursor): ast.Statement {
  const start = p.token
  const startIndex = p.index
  const first = values(p)
  const { token } = p
  if (token.kind === kind.OP) {
    if (token.text === '=') return assignment(p, startIndex, first)
    if (token.text === ':') return annotated(p, startIndex, first)
    if (p.diagnosing && token.text === ':=' && first.type !== 'Name') refuseNamed(p, startIndex, first)
    const op = AUGMENTED.get(token.text)
    if (op !== undefined) return augmented(p, startIndex, first, op)
  }
  return { type: 'Expr', value: first, ...p.from(start) }
}

function assignment(p: Cursor, startIndex: number, first: ast.Expression): ast.Statement {
  const start = p.tokens[startIndex]
  const targets: ast.Expression[] = []
  let value = first
  while (p.at('=')) {
    if (!isTarget(value, 'assign')) {
      if (p.diagnosing) refuseAssignment(p, startIndex, targets[0] ?? value, value)
      p.fail()
    }
    setContext(value, 'Store')
    targets.push(value)
    p.next()
    value = values(p)
  }
  return { type: 'Assign', targets, value, ...p.from(start) }
}

/** At an `=` behind `value`, which cannot be assigned to; `first` is the first target of the statement. */
function refuseAssignment(p: Cursor, startIndex: number, first: ast.Expression, value: ast.Expression): void {
  const { index } = p
  // Of an unparenthesised tuple the last element is what stands before the sign.
  const isBareTuple = first.type === 'Tuple' && first.elts.length > 0 && startsWithElement(first)
  const last = isBareTuple ? first.elts.at(-1)! : first
  const lastIndex = isBareTuple ? indexOf(p, last, startIndex) : startIndex
  while (p.index > startIndex && first !== value) p.index--
  while (!(p.at('=') && p.token.level === p.tokens[index].level)) p.index++
  refuseNamed(p, lastIndex, last)
  p.index = index
  if (value.type === 'Yield' || value.type === 'YieldFrom') throw p.error('assignment to yield expression not possible', value)
  refuseTarget(p, value, 'assign')
}

/** The index of the token that a node begins with. */
function indexOf(p: Cursor, node: ast.Position, from: number): number {
  let index = from
  while (index < p.index && (p.tokens[index].line !== node.line || p.tokens[index].col !== node.col)) index++
  while (index > from && p.tokens[index - 1].text === '(') index--
  return index
}

function annotated(p: Cursor, startIndex: number, target: ast.Expression): ast.Statement {
  const start = p.tokens[startIndex]
  const parenthesised = start.text === '('
  const single = target.type === 'Name' || target.type === 'Attribute' || target.type === 'Subscript'
  if (!single || (target.type === 'Name' && parenthesised && p.tokens[startIndex + 1].text === '(')) {
    if (p.diagnosing) refuseAnnotated(p, target)
    p.fail()
  }
  p.next()
  const annotation = expression(p)
  const value = p.take('=') ? values(p) : null
  setContext(target, 'Store')
  return { type: 'AnnAssign', target, annotation, value, simple: target.type === 'Name' && !parenthesised, ...p.from(start) }
}

function refuseAnnotated(p: Cursor, target: ast.Expression): void {
  const colon = p.index
  p.next()
  const follows = p.attempt(() => expression(p))
  p.index = colon
  if (follows === null) return
  if (target.type === 'Tuple' && target.elts.length > 0 && startsWithElement(target)) throw p.error('only single target (not tuple) can be annotated', target.elts[0])
  if (target.type === 'List' || target.type === 'Tuple') throw p.error(`only single target (not ${describe(target)}) can be annotated`, target)
  throw p.error('illegal target for annotation', target)
}

function augmented(p: Cursor, startIndex: number, target: ast.Expression, op: ast.BinaryOperator): ast.Statement {
  const start = p.tokens[startIndex]
  if (target.type !== 'Name' && target.type !== 'Attribute' && target.type !== 'Subscript') {
    if (p.diagnosing) {
      p.next()
      values(p)
      throw p.error(`'${describe(target)}' is an illegal expression for augmented assignment`, target)
    }
    p.fail()
  }
  p.next()
  const value = values(p)
  setContext(target, 'Store')
  return { type: 'AugAssign', target, op, value, ...p.from(start) }
}

