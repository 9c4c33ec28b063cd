import type * as ast from '../ast.js'
import { block, elseBlock } from './compound.js'
import { type Cursor } from './cursor.js'
import { expression } from './expressions.js'
import { tokenKinds as kind } from './tokens.js'

/** `try` with its clauses. */
export function tryStatement(p: Cursor): ast.Statement {
  const start = p.next()
  p.insist(':')
  const body = block(p, "'try' statement", start.line)
  if (!p.at('except') && !p.at('finally')) {
    p.furthest = Math.max(p.furthest, p.index)
    if (p.token.kind === kind.ERROR) p.check()
    if (p.diagnosing) throw p.errorHere("expected 'except' or 'finally' block")
    p.fail()
  }
  const handlers: ast.ExceptHandler[] = []
  let isStar: boolean | null = null
  while (p.at('except')) {
    const star = p.peek(1).text === '*' && p.peek(1).kind === kind.OP
    if (isStar !== null && star !== isStar) {
      if (p.diagnosing) throw p.errorHere("cannot have both 'except' and 'except*' on the same 'try'")
      p.fail()
    }
    isStar = star
    handlers.push(handler(p))
  }
  const orelse = handlers.length > 0 ? elseBlock(p) : []
  const finalbody = finallyBlock(p)
  return { type: isStar === true ? 'TryStar' : 'Try', body, handlers, orelse, finalbody, ...p.from(start) }
}

function finallyBlock(p: Cursor): ast.Statement[] {
  if (!p.at('finally')) return []
  const { line } = p.next()
  p.insist(':')
  return block(p, "'finally' statement", line)
}

function handler(p: Cursor): ast.ExceptHandler {
  const start = p.next()
  const star = p.take('*')
  const owner = star ? "'except*' statement" : "'except' statement"
  if (p.diagnosing && star && (p.at(':') || p.atKind(kind.NEWLINE))) throw p.errorHere('expected one or more exception types')
  let test: ast.Expression | null = null
  let name: string | null = null
  if (star || !p.at(':')) {
    if (p.diagnosing && p.atKind(kind.NEWLINE)) throw p.errorHere("expected ':'")
    test = expression(p)
    if (p.diagnosing && p.at(',')) refuseUnparenthesised(p, test)
    if (p.take('as')) name = p.name()
  }
  if (p.diagnosing && p.atKind(kind.NEWLINE)) throw p.errorHere("expected ':'")
  p.expect(':')
  const body = block(p, owner, start.line)
  return { type: 'ExceptHandler', test, name, body, ...p.from(start) }
}

/** `except A, B:`. */
function refuseUnparenthesised(p: Cursor, first: ast.Expression): void {
  const { index } = p
  const fits = p.attempt(() => {
    while (p.take(',')) {
      if (p.at(':') || p.at('as')) break
      expression(p)
    }
    if (p.take('as')) p.name()
    return p.expect(':')
  })
  p.index = index
  if (fits !== null) throw p.errorUpTo('multiple exception types must be parenthesized', first, fits)
}
