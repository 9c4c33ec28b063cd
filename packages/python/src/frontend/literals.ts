import { type OpcodeName } from '../opcodes/names.js'
import type * as ast from './ast.js'
import { str } from './constants.js'
import { compileExpression } from './expressions.js'
import { type Unit } from './unit.js'

/** More values than these are not put on the stack at once, but added one by one (CPython's guideline). */
export const STACK_GUIDELINE = 30

interface SequenceOps {
  readonly build: OpcodeName
  readonly add: OpcodeName
  readonly extend: OpcodeName
}
export const LIST_OPS: SequenceOps = { build: 'BUILD_LIST', add: 'LIST_APPEND', extend: 'LIST_EXTEND' }
export const SET_OPS: SequenceOps = { build: 'BUILD_SET', add: 'SET_ADD', extend: 'SET_UPDATE' }

/**
 * A list, set or (`asTuple`) tuple of expressions, stars included. `pushed` values that are on the stack already are
 * its first. Three or more constants are copied from a constant tuple at once, which decides a list's capacity.
 */
export function compileSequence(unit: Unit, elts: readonly ast.Expression[], pushed: number, ops: SequenceOps, asTuple: boolean, at: ast.Position): void {
  if (elts.length > 2 || (asTuple && elts.length === 0 && pushed === 0)) {
    const constants = unit.compilation.folder.tupleOf(elts)
    if (constants?.kind === 'tuple') {
      if (asTuple && pushed === 0) return unit.loadConstant(constants, at)
      unit.emit(ops.build, pushed, at)
      unit.loadConstant(ops === SET_OPS ? { kind: 'frozenset', items: constants.items } : constants, at)
      unit.emit(ops.extend, 1, at)
      if (asTuple) unit.emit('LIST_TO_TUPLE', 0, at)
      return
    }
  }
  const big = elts.length + pushed > STACK_GUIDELINE
  if (!big && elts.every((elt) => elt.type !== 'Starred')) {
    for (const elt of elts) compileExpression(unit, elt)
    return unit.emit(asTuple ? 'BUILD_TUPLE' : ops.build, elts.length + pushed, at)
  }
  let built = big
  if (big) unit.emit(ops.build, pushed, at)
  elts.forEach((elt, i) => {
    if (elt.type === 'Starred') {
      if (!built) unit.emit(ops.build, i + pushed, at)
      built = true
      compileExpression(unit, elt.value)
      return unit.emit(ops.extend, 1, at)
    }
    compileExpression(unit, elt)
    if (built) unit.emit(ops.add, 1, at)
  })
  if (asTuple) unit.emit('LIST_TO_TUPLE', 0, at)
}

/** `{key: value, **mapping}`. */
export function compileDict(unit: Unit, node: ast.Dict): void {
  let haveDict = false
  let first = 0
  const flush = (end: number): void => {
    if (end === first) return
    compilePairs(unit, node, first, end)
    if (haveDict) unit.emit('DICT_UPDATE', 1, node)
    haveDict = true
  }
  node.keys.forEach((key, i) => {
    if (key === null) {
      flush(i)
      first = i + 1
      if (!haveDict) unit.emit('BUILD_MAP', 0, node)
      haveDict = true
      compileExpression(unit, node.values[i])
      unit.emit('DICT_UPDATE', 1, node)
    } else if ((i - first) * 2 > STACK_GUIDELINE) {
      compilePairs(unit, node, first, i + 1)
      if (haveDict) unit.emit('DICT_UPDATE', 1, node)
      haveDict = true
      first = i + 1
    }
  })
  flush(node.keys.length)
  if (!haveDict) unit.emit('BUILD_MAP', 0, node)
}

function compilePairs(unit: Unit, node: ast.Dict, start: number, end: number): void {
  const big = (end - start) * 2 > STACK_GUIDELINE
  if (big) unit.emit('BUILD_MAP', 0, node)
  for (let i = start; i < end; i++) {
    compileExpression(unit, node.keys[i]!)
    compileExpression(unit, node.values[i])
    if (big) unit.emit('MAP_ADD', 1, node)
  }
  if (!big) unit.emit('BUILD_MAP', end - start, node)
}

/** An f-string. */
export function compileJoined(unit: Unit, node: ast.JoinedStr): void {
  const parts = node.values.filter((value) => !(value.type === 'Constant' && value.value.kind === 'str' && value.value.value === ''))
  if (parts.length === 0) return unit.loadConstant(str(''), node)
  for (const part of parts) compileExpression(unit, part)
  if (parts.length !== 1) unit.emit('BUILD_STRING', parts.length, node)
}

const CONVERSIONS: Readonly<Record<number, number>> = { 115: 1, 114: 2, 97: 3 }

/** `{value!r:spec}` in an f-string. */
export function compileFormatted(unit: Unit, node: ast.FormattedValue): void {
  compileExpression(unit, node.value)
  if (node.conversion !== -1) unit.emit('CONVERT_VALUE', CONVERSIONS[node.conversion], node)
  if (node.formatSpec === null) return unit.emit('FORMAT_SIMPLE', 0, node)
  compileExpression(unit, node.formatSpec)
  unit.emit('FORMAT_WITH_SPEC', 0, node)
}
