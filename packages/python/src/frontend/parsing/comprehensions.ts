import type * as ast from '../ast.js'
import { type Cursor } from './cursor.js'
import { bitwiseOr, disjunction, primary, starExpressions, startsExpression } from './expressions.js'
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
  const target = p.diagnosing ? p.attempt(() => loopTargets(p)) : loopTargets(p)
  if (target === null || !isTarget(target, 'for') || !p.at('in')) {
    if (p.diagnosing) {
      const { index } = p
      refuseMissingIn(p, startIndex)
      p.index = startIndex
      refuseTarget(p, starExpressions(p), 'for')
      p.index = index
    }
    p.fail()
  }
  setContext(target, 'Store')
  return target
}

function loopTargets(p: Cursor): ast.Expression {
  const start = p.token
  const first = targetElement(p)
  if (!p.at(',')) return first
  const elts = [first]
  while (p.take(',')) {
    if (!startsExpression(p)) break
    elts.push(targetElement(p))
  }
  return { type: 'Tuple', elts, ctx: 'Load', ...p.from(start) }
}

function targetElement(p: Cursor): ast.Expression {
  const start = p.token
  if (!p.take('*')) return primary(p)
  const value = primary(p)
  return { type: 'Starred', value, ctx: 'Load', ...p.from(start) }
}

/** Only in a comprehension; of the statement no more is said than 'invalid syntax'. */
function refuseMissingIn(p: Cursor, startIndex: number): void {
  if (p.tokens[startIndex - 1].level === 0) return
  p.index = startIndex
  const fits = p.attempt(() => {
    bitwiseOr(p)
    while (p.take(',')) if (startsExpression(p)) bitwiseOr(p)
    return true
  })
  if (fits !== null && !p.at('in')) throw p.errorHere("'in' expected after for-loop variables")
}
