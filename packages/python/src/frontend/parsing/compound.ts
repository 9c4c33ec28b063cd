import type * as ast from '../ast.js'
import { callArguments } from './arguments.js'
import { loopTarget } from './comprehensions.js'
import { type Cursor } from './cursor.js'
import { expression, namedExpression, primary, quietly, starExpressions } from './expressions.js'
import { matchStatement } from './matching.js'
import { parameters, typeParameters } from './parameters.js'
import { simpleStatements } from './simple.js'
import { isTarget, refuseTarget, setContext } from './targets.js'
import { type Token, tokenKinds as kind } from './tokens.js'
import { tryStatement } from './trying.js'

/** Statements to the end of the block, or of the text. */
export function statements(p: Cursor): ast.Statement[] {
  const body: ast.Statement[] = []
  while (!p.atKind(kind.DEDENT) && !p.atKind(kind.END)) statement(p, body)
  return body
}

/** One statement, or the simple ones of one line. */
export function statement(p: Cursor, body: ast.Statement[]): void {
  const compound = compoundStatement(p)
  if (compound !== null) body.push(compound)
  else simpleStatements(p, body)
}

/** A statement that has a block, or `null` where none comes. */
export function compoundStatement(p: Cursor): ast.Statement | null {
  const { token } = p
  if (token.kind === kind.NAME) {
    switch (token.text) {
      case 'def':
        return functionDefinition(p, [])
      case 'if':
        return ifStatement(p)
      case 'class':
        return classDefinition(p, [])
      case 'with':
        return withStatement(p)
      case 'for':
        return forStatement(p)
      case 'try':
        return tryStatement(p)
      case 'while':
        return whileStatement(p)
      case 'async':
        return asyncStatement(p)
      case 'match':
        return matchStatement(p)
      default:
        return null
    }
  }
  return p.at('@') ? decorated(p) : null
}

/** The colon before a block, of a statement that began at `header`. */
export function colon(p: Cursor): void {
  if (p.diagnosing && p.atKind(kind.NEWLINE)) throw p.errorHere("expected ':'")
  p.expect(':')
}

/** What stands behind a colon: statements on the same line, or a block of lines. `owner` is what the block belongs to. */
export function block(p: Cursor, owner: string, line: number): ast.Statement[] {
  if (!p.atKind(kind.NEWLINE)) {
    const body: ast.Statement[] = []
    simpleStatements(p, body)
    return body
  }
  p.next()
  if (!p.atKind(kind.INDENT)) {
    p.furthest = Math.max(p.furthest, p.index)
    if (p.token.kind === kind.ERROR) p.check()
    if (p.diagnosing) throw p.errorHere(`expected an indented block after ${owner} on line ${line}`, 'IndentationError')
    p.fail()
  }
  p.next()
  const body = p.nested(() => statements(p))
  p.expectKind(kind.DEDENT)
  return body
}

function decorated(p: Cursor): ast.Statement {
  const decorators: ast.Expression[] = []
  while (p.take('@')) {
    decorators.push(namedExpression(p))
    p.expectKind(kind.NEWLINE)
  }
  if (p.at('class')) return classDefinition(p, decorators)
  if (p.at('def') || (p.at('async') && p.peek(1).text === 'def')) return functionDefinition(p, decorators)
  return p.fail()
}

function asyncStatement(p: Cursor): ast.Statement {
  switch (p.peek(1).text) {
    case 'def':
      return functionDefinition(p, [])
    case 'for':
      return forStatement(p)
    case 'with':
      return withStatement(p)
    default:
      p.next()
      return p.fail()
  }
}

function functionDefinition(p: Cursor, decorators: readonly ast.Expression[]): ast.Statement {
  const start = p.token
  const isAsync = p.take('async')
  const { line } = p.expect('def')
  const name = p.name()
  const typeParams = p.attempt(() => typeParameters(p)) ?? []
  p.insist('(')
  const args = parameters(p)
  p.expect(')')
  const returns = p.at('->') ? p.attempt(() => returnAnnotation(p)) : null
  p.insist(':')
  const body = block(p, 'function definition', line)
  return { type: isAsync ? 'AsyncFunctionDef' : 'FunctionDef', name, args, body, decorators, returns, typeParams, ...p.from(start) }
}

function returnAnnotation(p: Cursor): ast.Expression {
  p.expect('->')
  return expression(p)
}

function classDefinition(p: Cursor, decorators: readonly ast.Expression[]): ast.Statement {
  const start = p.expect('class')
  const name = p.name()
  const typeParams = p.attempt(() => typeParameters(p)) ?? []
  const { args, keywords } = p.at('(') ? callArguments(p, false) : { args: [], keywords: [] }
  colon(p)
  const body = block(p, 'class definition', start.line)
  return { type: 'ClassDef', name, bases: args, keywords, body, decorators, typeParams, ...p.from(start) }
}

function ifStatement(p: Cursor): ast.Statement {
  const clauses: { readonly start: Token; readonly test: ast.Expression; readonly body: readonly ast.Statement[] }[] = []
  do {
    const start = p.next()
    const test = namedExpression(p)
    colon(p)
    clauses.push({ start, test, body: block(p, `'${start.text}' statement`, start.line) })
  } while (p.at('elif'))
  const innermost = clauses.pop()!
  let node: ast.If = { type: 'If', test: innermost.test, body: innermost.body, orelse: elseBlock(p), ...p.from(innermost.start) }
  for (const { start, test, body } of clauses.reverse()) node = { type: 'If', test, body, orelse: [node], ...p.from(start) }
  return node
}

/** `else: ...`, or nothing. */
export function elseBlock(p: Cursor): ast.Statement[] {
  if (!p.at('else')) return []
  const { line } = p.next()
  p.insist(':')
  return block(p, "'else' statement", line)
}

function whileStatement(p: Cursor): ast.Statement {
  const start = p.next()
  const test = namedExpression(p)
  colon(p)
  const body = block(p, "'while' statement", start.line)
  const orelse = elseBlock(p)
  return { type: 'While', test, body, orelse, ...p.from(start) }
}

function forStatement(p: Cursor): ast.Statement {
  const start = p.token
  const isAsync = p.take('async')
  const { line } = p.expect('for')
  const target = loopTarget(p)
  p.expect('in')
  const iter = starExpressions(p)
  colon(p)
  const body = block(p, "'for' statement", line)
  const orelse = elseBlock(p)
  return { type: isAsync ? 'AsyncFor' : 'For', target, iter, body, orelse, ...p.from(start) }
}

function withStatement(p: Cursor): ast.Statement {
  const start = p.token
  const isAsync = p.take('async')
  const { line } = p.expect('with')
  const items = (p.at('(') ? parenthesisedItems(p) : null) ?? withItems(p)
  colon(p)
  const body = block(p, "'with' statement", line)
  return { type: isAsync ? 'AsyncWith' : 'With', items, body, ...p.from(start) }
}

/** `(a as b, c)` before the colon; `null` where the parentheses are an expression's. */
function parenthesisedItems(p: Cursor): ast.WithItem[] | null {
  const found = quietly(p, p.index, (quiet) => {
    quiet.expect('(')
    const items: ast.WithItem[] = []
    do {
      if (quiet.at(')')) break
      items.push(withItem(quiet))
    } while (quiet.take(','))
    quiet.expect(')')
    if (items.length === 0 || !quiet.at(':')) quiet.fail()
    return items
  })
  if (found === null) return p.diagnosing ? diagnosedItems(p) : null
  p.index = found.end.index
  return found.value
}

/** Looks for mistakes between the parentheses of a `with`, and for the colon behind them. */
function diagnosedItems(p: Cursor): null {
  const { index } = p
  p.attempt(() => {
    p.expect('(')
    do {
      if (p.at(')')) break
      withItem(p)
    } while (p.take(','))
    p.expect(')')
    if (p.atKind(kind.NEWLINE)) throw p.errorHere("expected ':'")
  })
  p.index = index
  return null
}

function withItems(p: Cursor): ast.WithItem[] {
  const items = [withItem(p)]
  while (p.take(',')) items.push(withItem(p))
  return items
}

function withItem(p: Cursor): ast.WithItem {
  const context = expression(p)
  if (!p.at('as')) return { type: 'withitem', context, vars: null }
  p.next()
  const index = p.index
  const vars = p.attempt(() => itemTarget(p))
  if (vars === null) {
    if (p.diagnosing) {
      const target = expression(p)
      if (p.at(',') || p.at(')') || p.at(':')) refuseTarget(p, target, 'assign')
      if (p.atKind(kind.NEWLINE) && isTarget(target, 'assign')) throw p.errorHere("expected ':'")
    }
    p.index = index
    itemTarget(p)
  }
  return { type: 'withitem', context, vars }
}

function itemTarget(p: Cursor): ast.Expression {
  const start = p.token
  let vars: ast.Expression
  if (p.take('*')) {
    const value = primary(p)
    vars = { type: 'Starred', value, ctx: 'Load', ...p.from(start) }
  } else {
    vars = primary(p)
  }
  if (!isTarget(vars, 'assign') || !(p.at(',') || p.at(')') || p.at(':'))) p.fail()
  setContext(vars, 'Store')
  return vars
}
