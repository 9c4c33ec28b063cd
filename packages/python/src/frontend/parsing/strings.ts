import type * as ast from '../ast.js'
import { type Cursor } from './cursor.js'
import { starExpressions, yieldExpression } from './expressions.js'
import { decodeBytes, decodeText, splitString } from './literals.js'
import { tokenKinds as kind } from './tokens.js'

/** One string literal, or several side by side, which are one. */
export function strings(p: Cursor): ast.Expression {
  const start = p.token
  const parts: ast.Expression[] = []
  let bytes = 0
  let texts = 0
  let formatted = false
  for (;;) {
    if (p.atKind(kind.STRING)) {
      const token = p.next()
      const { prefix, body } = splitString(token.text)
      const isBytes = prefix.includes('b')
      const raw = prefix.includes('r')
      if (isBytes) bytes++
      else texts++
      const value: ast.ConstantValue = isBytes ? { kind: 'bytes', value: decodeBytes(p, body, raw, token) } : { kind: 'str', value: decodeText(p, body, raw, token) }
      parts.push({ type: 'Constant', value, ...p.from(token) })
    } else if (p.atKind(kind.FSTRING_START)) {
      texts++
      formatted = true
      parts.push(...formattedString(p))
    } else {
      break
    }
  }
  const at = p.from(start)
  if (bytes > 0 && texts > 0) throw p.errorHere('cannot mix bytes and nonbytes literals')
  if (formatted) return { type: 'JoinedStr', values: merge(parts), ...at }
  if (parts.length === 1) return parts[0]
  let value = ''
  for (const part of parts) value += textOf(part)
  return { type: 'Constant', value: { kind: bytes > 0 ? 'bytes' : 'str', value }, ...at }
}

function textOf(node: ast.Expression): string {
  return node.type === 'Constant' && (node.value.kind === 'str' || node.value.kind === 'bytes') ? node.value.value : ''
}

/** Neighbouring texts become one constant, empty ones none. */
function merge(parts: readonly ast.Expression[]): ast.Expression[] {
  const values: ast.Expression[] = []
  for (const part of parts) {
    const last = values.at(-1)
    if (part.type === 'Constant' && last?.type === 'Constant') {
      values[values.length - 1] = { ...last, value: { kind: 'str', value: textOf(last) + textOf(part) }, endLine: part.endLine, endCol: part.endCol }
    } else {
      values.push(part)
    }
  }
  return values.filter((value) => value.type !== 'Constant' || textOf(value) !== '')
}

/** The parts of one f-string. */
function formattedString(p: Cursor): ast.Expression[] {
  const start = p.next()
  const raw = /r/i.test(start.text)
  const parts: ast.Expression[] = []
  while (!p.atKind(kind.FSTRING_END)) {
    if (p.atKind(kind.FSTRING_MIDDLE)) parts.push(middle(p, raw))
    else parts.push(...replacement(p, raw))
  }
  p.next()
  return parts
}

function middle(p: Cursor, raw: boolean): ast.Expression {
  const token = p.next()
  return { type: 'Constant', value: { kind: 'str', value: decodeText(p, token.text, raw, token) }, ...p.from(token) }
}

/** `{value=!r:spec}`: with `=`, the text of the expression comes before its value. */
function replacement(p: Cursor, raw: boolean): ast.Expression[] {
  const open = p.expect('{')
  if (p.diagnosing) refuseEmpty(p)
  const value = p.at('yield') ? yieldExpression(p) : fieldValue(p)
  const equals = p.at('=') ? p.next() : null
  const beforeMark = p.token
  const conversion = conversionOf(p, equals !== null)
  let spec: ast.JoinedStr | null = null
  if (p.at(':')) spec = formatSpec(p, raw)
  if (!p.at('}')) {
    if (p.diagnosing) throw wrongEnd(p, equals !== null, conversion !== -1, spec !== null)
    p.fail()
  }
  p.next()
  const at = p.from(open)
  const shown = conversion === -1 && equals !== null && spec === null ? CONVERSIONS['r'] : conversion
  const field: ast.FormattedValue = { type: 'FormattedValue', value, conversion: shown, formatSpec: spec, ...at }
  if (equals === null) return [field]
  // From behind the brace to what follows the equals sign, blanks included.
  const stretch = { line: open.endLine, col: open.endCol, endLine: beforeMark.line, endCol: beforeMark.col }
  return [{ type: 'Constant', value: { kind: 'str', value: decodeText(p, p.source.slice(stretch), raw, open) }, ...stretch }, field]
}

const CONVERSIONS: Readonly<Record<string, number>> = { s: 115, r: 114, a: 97 }

function fieldValue(p: Cursor): ast.Expression {
  if (!p.diagnosing) return starExpressions(p)
  const value = p.attempt(() => starExpressions(p))
  if (value !== null) return value
  throw p.source.error("f-string: expecting a valid expression after '{'", p.token)
}

function refuseEmpty(p: Cursor): void {
  for (const text of ['=', '!', ':', '}']) {
    if (p.at(text)) throw p.error(`f-string: valid expression required before '${text}'`, p.token)
  }
}

/** The code after `!`, or -1. */
function conversionOf(p: Cursor, debug: boolean): number {
  if (!p.at('!')) {
    if (p.diagnosing && !p.at(':') && !p.at('}')) {
      if (debug) throw p.error("f-string: expecting '!', or ':', or '}'", p.token)
      throw p.error("f-string: expecting '=', or '!', or ':', or '}'", p.token)
    }
    return -1
  }
  const mark = p.next()
  const { token } = p
  if (token.kind !== kind.NAME) {
    if (!p.diagnosing) p.fail()
    throw p.error(p.at(':') || p.at('}') ? 'f-string: missing conversion character' : 'f-string: invalid conversion character', token)
  }
  if (token.line !== mark.endLine || token.col !== mark.endCol) throw p.error('f-string: conversion type must come right after the exclamanation mark', mark, token)
  const conversion = CONVERSIONS[token.text]
  if (conversion === undefined) throw p.error(`f-string: invalid conversion character '${token.text}': expected 's', 'r', or 'a'`, token)
  p.next()
  return conversion
}

function formatSpec(p: Cursor, raw: boolean): ast.JoinedStr {
  const colon = p.next()
  const parts: ast.Expression[] = []
  while (p.atKind(kind.FSTRING_MIDDLE) || p.at('{')) {
    if (p.atKind(kind.FSTRING_MIDDLE)) parts.push(middle(p, raw))
    else parts.push(...replacement(p, raw))
  }
  return { type: 'JoinedStr', values: merge(parts), ...p.from(colon) }
}

function wrongEnd(p: Cursor, debug: boolean, converted: boolean, specified: boolean): Error {
  const { token } = p
  if (specified) return p.error("f-string: expecting '}', or format specs", token)
  if (converted) return p.error("f-string: expecting ':' or '}'", token)
  return p.error(debug ? "f-string: expecting '!', or ':', or '}'" : "f-string: expecting '=', or '!', or ':', or '}'", token)
}
