import type * as ast from '../ast.js'
import { type Cursor } from './cursor.js'
import { bitwiseOr, disjunction, starExpressions, startsExpression } from './expressions.js'
import { isTarget, refuseTarget, setContext } from './targets.js'

/** Whether the clauses of a comprehension come next. */
export function startsComprehension(p: Cursor): boolean {
  return p.at('for') || (p.at('async') && p.peek(1).text === 'for')
}

/** `for a in b if c for d in e ...`. */
export function comprehensionClauses(p: Cursor): ast.Comprehension[] {
  const clauses: ast.Comprehension[] = []
  while (startsComprehension(p)) {
    const isAsync = p.take('async')
    p.expect('for')
    const target = loopTarget(p)
    p.expect('in')
    const iter = disjunction(p)
    const ifs: ast.Expression[] = []
    while (p.take('if')) ifs.push(disjunction(p))
    clauses.push({ type: 'comprehension', target, iter, ifs, isAsync })
  }
  if (clauses.length === 0) p.fail()
  return clauses
}

/** The targets between `for` and `in`. */
export function loopTarget(p: Cursor): ast.Expression {
  const startIndex = p.index
  const start = p.token
  const first = targetElement(p)
  let target = first
  if (p.at(',')) {
    const elts = [first]
    while (p.take(',')) {
      if (!startsExpression(p)) break
      elts.push(targetElement(p))
    }
    target = { type: 'Tuple', elts, ctx: 'Load', ...p.from(start) }
  }
  if (p.diagnosing && !p.at('in')) refuseMissingIn(p, startIndex)
  if (!isTarget(target, 'for') || !p.at('in')) {
    if (p.diagnosing) {
      const { index } = p
      p.index = startIndex
      refuseTarget(p, starExpressions(p), 'for')
      p.index = index
    }
    p.fail()
  }
  setContext(target, 'Store')
  return target
}

function targetElement(p: Cursor): ast.Expression {
  const start = p.token
  if (!p.take('*')) return bitwiseOr(p)
  const value = bitwiseOr(p)
  return { type: 'Starred', value, ctx: 'Load', ...p.from(start) }
}

function refuseMissingIn(p: Cursor, startIndex: number): void {
  // Only in a comprehension; the statement says no more than 'invalid syntax'.
  if (p.tokens[startIndex - 1].level > 0) throw p.errorHere("'in' expected after for-loop variables")
}
