import type * as ast from '../ast.js'
import { block, colon } from './compound.js'
import { type Cursor } from './cursor.js'
import { expression, namedExpression, starNamedExpression, startsExpression } from './expressions.js'
import { numberValue } from './literals.js'
import { strings } from './strings.js'
import { tokenKinds as kind } from './tokens.js'

/** `match subject:` with its cases, or `null` where `match` is a name. */
export function matchStatement(p: Cursor): ast.Statement | null {
  const start = p.token
  const next = p.peek(1)
  if (next.kind === kind.NEWLINE || next.text === '=' || next.text === '.' || next.text === ',' || next.text === ')' || next.text === ':') return null
  const { index } = p
  const subject = p.attempt(() => {
    p.next()
    const value = subjectExpression(p)
    if (p.diagnosing && p.atKind(kind.NEWLINE)) throw p.errorHere("expected ':'")
    p.expect(':')
    p.expectKind(kind.NEWLINE)
    return value
  })
  if (subject === null) return null
  if (!p.atKind(kind.INDENT)) {
    if (p.diagnosing) throw p.errorHere(`expected an indented block after 'match' statement on line ${start.line}`, 'IndentationError')
    p.fail()
  }
  p.next()
  const cases: ast.MatchCase[] = []
  while (p.at('case')) cases.push(p.nested(() => matchCase(p)))
  if (cases.length === 0 || !p.atKind(kind.DEDENT)) p.fail()
  p.next()
  return { type: 'Match', subject, cases, ...p.from(p.tokens[index]) }
}

function subjectExpression(p: Cursor): ast.Expression {
  const start = p.token
  const first = starNamedExpression(p)
  if (!p.at(',')) return first.type === 'Starred' ? p.fail() : first
  const elts = [first]
  while (p.take(',')) {
    if (!startsExpression(p)) break
    elts.push(starNamedExpression(p))
  }
  return { type: 'Tuple', elts, ctx: 'Load', ...p.from(start) }
}

function matchCase(p: Cursor): ast.MatchCase {
  const start = p.expect('case')
  const pattern = patterns(p)
  const guard = p.take('if') ? namedExpression(p) : null
  colon(p)
  const body = block(p, "'case' statement", start.line)
  return { type: 'match_case', pattern, guard, body }
}

/** The pattern of a case: a sequence where there is a comma. */
function patterns(p: Cursor): ast.Pattern {
  const start = p.token
  const first = maybeStarPattern(p)
  if (!p.at(',')) return first.type === 'MatchStar' ? p.fail() : first
  const all = [first]
  while (p.take(',')) {
    if (p.at(':') || p.at('if')) break
    all.push(maybeStarPattern(p))
  }
  return { type: 'MatchSequence', patterns: all, ...p.from(start) }
}

function maybeStarPattern(p: Cursor): ast.Pattern {
  const start = p.token
  if (!p.take('*')) return asPattern(p)
  const name = p.name()
  return { type: 'MatchStar', name: name === '_' ? null : name, ...p.from(start) }
}

function asPattern(p: Cursor): ast.Pattern {
  const start = p.token
  const pattern = orPattern(p)
  if (!p.take('as')) return pattern
  const target = p.token
  if (p.at('_') && p.diagnosing) throw p.error("cannot use '_' as a target", target)
  if (!p.atName() || p.at('_')) {
    if (p.diagnosing) throw p.error('invalid pattern target', expression(p))
    p.fail()
  }
  const name = p.name()
  if (p.at('.') || p.at('(') || p.at('=')) p.fail()
  return { type: 'MatchAs', pattern, name, ...p.from(start) }
}

function orPattern(p: Cursor): ast.Pattern {
  const start = p.token
  const first = p.nested(() => closedPattern(p))
  if (!p.at('|')) return first
  const all = [first]
  while (p.take('|')) all.push(closedPattern(p))
  return { type: 'MatchOr', patterns: all, ...p.from(start) }
}

const SINGLETONS: ReadonlyMap<string, ast.ConstantValue> = new Map<string, ast.ConstantValue>([
  ['None', { kind: 'none' }],
  ['True', { kind: 'true' }],
  ['False', { kind: 'false' }],
])

function closedPattern(p: Cursor): ast.Pattern {
  const { token } = p
  switch (token.kind) {
    case kind.NAME: {
      const value = SINGLETONS.get(token.text)
      if (value === undefined) return namePattern(p)
      p.next()
      return { type: 'MatchSingleton', value, ...p.from(token) }
    }
    case kind.NUMBER:
      return numberPattern(p)
    case kind.STRING:
    case kind.FSTRING_START:
      return stringPattern(p)
    case kind.OP:
      if (token.text === '-') return numberPattern(p)
      if (token.text === '(') return groupPattern(p)
      if (token.text === '[') return sequencePattern(p)
      if (token.text === '{') return mappingPattern(p)
      return p.fail()
    default:
      return p.fail()
  }
}

function stringPattern(p: Cursor): ast.Pattern {
  const value = strings(p)
  if (value.type === 'JoinedStr') throw p.error('patterns may only match literals and attribute lookups', value)
  const { line, col, endLine, endCol } = value
  return { type: 'MatchValue', value, line, col, endLine, endCol }
}

function numberPattern(p: Cursor): ast.Pattern {
  const value = complexNumber(p)
  const { line, col, endLine, endCol } = value
  return { type: 'MatchValue', value, line, col, endLine, endCol }
}

/** `1`, `-1`, `-1 + 2j`. */
function complexNumber(p: Cursor): ast.Expression {
  const start = p.token
  const left = signedNumber(p)
  if (!p.at('+') && !p.at('-')) return left
  const op = p.next().text === '+' ? 'Add' : 'Sub'
  if (isImaginary(left)) throw p.error('real number required in complex literal', left)
  const token = p.expectKind(kind.NUMBER)
  const right: ast.Expression = { type: 'Constant', value: numberValue(p, token), ...p.from(token) }
  if (!isImaginary(right)) throw p.error('imaginary number required in complex literal', right)
  return { type: 'BinOp', left, op, right, ...p.from(start) }
}

const isImaginary = (node: ast.Expression): boolean => node.type === 'Constant' && node.value.kind === 'complex'

function signedNumber(p: Cursor): ast.Expression {
  const start = p.token
  const negative = p.take('-')
  const token = p.expectKind(kind.NUMBER)
  const value: ast.Expression = { type: 'Constant', value: numberValue(p, token), ...p.from(token) }
  return negative ? { type: 'UnaryOp', op: 'USub', operand: value, ...p.from(start) } : value
}

/** A capture, the wildcard, a dotted value, or a class with its parts. */
function namePattern(p: Cursor): ast.Pattern {
  const start = p.token
  const id = p.name()
  if (!p.at('.') && !p.at('(')) {
    if (p.at('=')) p.fail()
    return { type: 'MatchAs', pattern: null, name: id === '_' ? null : id, ...p.from(start) }
  }
  let value: ast.Expression = { type: 'Name', id, ctx: 'Load', ...p.from(start) }
  while (p.take('.')) {
    const attr = p.name()
    value = { type: 'Attribute', value, attr, ctx: 'Load', ...p.from(start) }
  }
  if (p.at('(')) return classPattern(p, value)
  if (p.at('=')) p.fail()
  return { type: 'MatchValue', value, ...p.from(start) }
}

function classPattern(p: Cursor, cls: ast.Expression): ast.Pattern {
  p.next()
  const positional: ast.Pattern[] = []
  const kwdAttrs: string[] = []
  const kwdPatterns: ast.Pattern[] = []
  while (!p.at(')')) {
    if (p.atName() && p.peek(1).text === '=') {
      kwdAttrs.push(p.name())
      p.next()
      kwdPatterns.push(asPattern(p))
    } else {
      const pattern = asPattern(p)
      if (kwdAttrs.length > 0) {
        if (p.diagnosing) throw p.error('positional patterns follow keyword patterns', pattern)
        p.fail()
      }
      positional.push(pattern)
    }
    if (!p.take(',')) break
  }
  p.expect(')')
  return { type: 'MatchClass', cls, patterns: positional, kwdAttrs, kwdPatterns, ...p.from(cls) }
}

function groupPattern(p: Cursor): ast.Pattern {
  const open = p.next()
  if (p.take(')')) return { type: 'MatchSequence', patterns: [], ...p.from(open) }
  const first = maybeStarPattern(p)
  if (!p.at(',')) {
    if (first.type === 'MatchStar') p.fail()
    p.expect(')')
    return first
  }
  const all = [first, ...morePatterns(p, ')')]
  p.expect(')')
  return { type: 'MatchSequence', patterns: all, ...p.from(open) }
}

function morePatterns(p: Cursor, end: string): ast.Pattern[] {
  const all: ast.Pattern[] = []
  while (p.take(',')) {
    if (p.at(end)) break
    all.push(maybeStarPattern(p))
  }
  return all
}

function sequencePattern(p: Cursor): ast.Pattern {
  const open = p.next()
  const all = p.at(']') ? [] : [maybeStarPattern(p), ...morePatterns(p, ']')]
  p.expect(']')
  return { type: 'MatchSequence', patterns: all, ...p.from(open) }
}

function mappingPattern(p: Cursor): ast.Pattern {
  const open = p.next()
  const keys: ast.Expression[] = []
  const values: ast.Pattern[] = []
  let rest: string | null = null
  while (!p.at('}') && rest === null) {
    if (p.take('**')) {
      if (p.at('_')) p.fail()
      rest = p.name()
    } else {
      keys.push(mappingKey(p))
      p.expect(':')
      values.push(asPattern(p))
    }
    if (!p.take(',')) break
  }
  p.expect('}')
  return { type: 'MatchMapping', keys, patterns: values, rest, ...p.from(open) }
}

function mappingKey(p: Cursor): ast.Expression {
  const pattern = closedPattern(p)
  if (pattern.type === 'MatchValue') return pattern.value
  if (pattern.type !== 'MatchSingleton') return p.fail()
  const { line, col, endLine, endCol } = pattern
  return { type: 'Constant', value: pattern.value, line, col, endLine, endCol }
}
