import type * as ast from './ast.js'
import { type Unit } from './unit.js'

/**
 * `'%s is %r' % (a, b)` as the f-string it amounts to, or `null` where it cannot be told: only `%s`, `%r`, `%a` with
 * flag `-`, width and precision, as many as there are items (CPython 3.13's Python/ast_opt.c, `optimize_format`).
 */
export function formattingOf(unit: Unit, node: ast.BinOp): ast.JoinedStr | null {
  const { left, right } = node
  if (node.op !== 'Mod' || right.type !== 'Tuple' || right.elts.some((elt) => elt.type === 'Starred') || unit.constantOf(right) !== null) return null
  const text = unit.constantOf(left)
  if (text?.kind !== 'str') return null
  const values: ast.Expression[] = []
  const position = { line: node.line, col: node.col, endLine: node.endLine, endCol: node.endCol }
  const constant = (value: string): ast.Constant => ({ type: 'Constant', value: { kind: 'str', value }, ...position })
  const format = text.value
  let literal = ''
  let used = 0
  for (let at = 0; at < format.length; ) {
    if (format[at] !== '%') {
      literal += format[at++]
      continue
    }
    if (format[at + 1] === '%') {
      literal += '%'
      at += 2
      continue
    }
    const item = FIELD.exec(format.slice(at))
    if (item === null || used >= right.elts.length) return null
    const [field, flag, width, precision, conversion] = item
    if (literal !== '') values.push(constant(literal))
    literal = ''
    const spec = specification(flag, width, precision)
    values.push({ type: 'FormattedValue', value: right.elts[used++], conversion: conversion.charCodeAt(0), formatSpec: spec === '' ? null : constant(spec), ...position })
    at += field.length
  }
  if (used < right.elts.length) return null
  if (literal !== '') values.push(constant(literal))
  return { type: 'JoinedStr', values, ...position }
}

/** Two digits of width and precision at most, so that no error is lost. */
const FIELD = /^%(-?)(\d{0,2})(\.\d{0,2})?([sra])/

/** `%` aligns to the right where `format` aligns text to the left. */
function specification(flag: string, width: string, precision: string | undefined): string {
  const aligned = flag === '' && Number(width) > 0 ? '>' : ''
  return `${aligned}${Number(width) > 0 ? String(Number(width)) : ''}${precision === undefined ? '' : `.${precision === '.' ? '0' : String(Number(precision.slice(1)))}`}`
}
