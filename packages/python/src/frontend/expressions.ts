import type * as ast from './ast.js'
import { compileCall, compileSuperAttribute } from './calls.js'
import { compileComprehension } from './comprehensions.js'
import { compileCompare, compileJumpIf, compileToBool } from './conditions.js'
import { formattingOf } from './formatting.js'
import { compileLambda } from './functions.js'
import { compileAwait, compileYield, compileYieldFrom } from './generators.js'
import { compileDict, compileFormatted, compileJoined, compileSequence, LIST_OPS, SET_OPS } from './literals.js'
import { compileName } from './names.js'
import { binaryOperators, unaryOperators } from './operators.js'
import { compileUnpack } from './targets.js'
import { type Unit } from './unit.js'

/** Leaves the value of `node` on the stack; or, by its context, stores what is there or deletes. */
export function compileExpression(unit: Unit, node: ast.Expression): void {
  const known = unit.constantOf(node)
  if (known !== null) return unit.loadConstant(known, node)
  switch (node.type) {
    case 'Constant':
      return unit.loadConstant(node.value, node)
    case 'Name':
      return compileName(unit, node.id, node.ctx, node)
    case 'NamedExpr':
      compileExpression(unit, node.value)
      unit.emit('COPY', 1, node)
      return compileExpression(unit, node.target)
    case 'BoolOp':
      return compileBoolOp(unit, node)
    case 'BinOp':
      return compileBinOp(unit, node)
    case 'UnaryOp':
      return compileUnaryOp(unit, node)
    case 'Lambda':
      return compileLambda(unit, node)
    case 'IfExp':
      return compileIfExp(unit, node)
    case 'Dict':
      return compileDict(unit, node)
    case 'Set':
      return compileSequence(unit, node.elts, 0, SET_OPS, false, node)
    case 'ListComp':
    case 'SetComp':
    case 'DictComp':
    case 'GeneratorExp':
      return compileComprehension(unit, node)
    case 'Yield':
      return compileYield(unit, node)
    case 'YieldFrom':
      return compileYieldFrom(unit, node)
    case 'Await':
      return compileAwait(unit, node)
    case 'Compare':
      return compileCompare(unit, node)
    case 'Call':
      return compileCall(unit, node)
    case 'JoinedStr':
      return compileJoined(unit, node)
    case 'FormattedValue':
      return compileFormatted(unit, node)
    case 'Attribute':
      return compileAttribute(unit, node)
    case 'Subscript':
      return compileSubscript(unit, node)
    case 'Starred':
      throw unit.error(node.ctx === 'Store' ? 'starred assignment target must be in a list or tuple' : "can't use starred expression here", node)
    case 'List':
    case 'Tuple':
      if (node.ctx === 'Load') return compileSequence(unit, node.elts, 0, LIST_OPS, node.type === 'Tuple', node)
      if (node.ctx === 'Store') return compileUnpack(unit, node)
      for (const elt of node.elts) compileExpression(unit, elt)
      return
    case 'Slice':
      return compileSlice(unit, node)
  }
}

function compileBoolOp(unit: Unit, node: ast.BoolOp): void {
  const end = unit.label()
  for (const value of node.values.slice(0, -1)) {
    compileExpression(unit, value)
    unit.emit('COPY', 1, value)
    compileToBool(unit, value)
    unit.jump(node.op === 'And' ? 'POP_JUMP_IF_FALSE' : 'POP_JUMP_IF_TRUE', end, value)
    unit.emit('POP_TOP', 0, value)
  }
  compileExpression(unit, node.values.at(-1)!)
  unit.place(end)
}

/** Long chains such as `a + b + c + ...` lean to the left: that side is walked in a loop. */
function compileBinOp(unit: Unit, node: ast.BinOp): void {
  const formatting = formattingOf(unit, node)
  if (formatting !== null) return compileJoined(unit, formatting)
  const pending: ast.BinOp[] = []
  let left: ast.Expression = node
  while (left.type === 'BinOp' && unit.constantOf(left) === null && (left === node || formattingOf(unit, left) === null)) {
    pending.push(left)
    left = left.left
  }
  compileExpression(unit, left)
  for (const operation of pending.reverse()) {
    compileExpression(unit, operation.right)
    unit.emit('BINARY_OP', binaryOperators[operation.op], operation)
  }
}

function compileUnaryOp(unit: Unit, node: ast.UnaryOp): void {
  if (node.op === 'Not' && node.operand.type === 'Compare' && node.operand.ops.length === 1) {
    const opposite = OPPOSITES[node.operand.ops[0]]
    if (opposite !== undefined) return compileCompare(unit, { ...node.operand, ops: [opposite] })
  }
  compileExpression(unit, node.operand)
  if (node.op === 'Not') compileToBool(unit, node.operand)
  unit.emit(unaryOperators[node.op], 0, node)
}

const OPPOSITES: Readonly<Partial<Record<ast.CompareOperator, ast.CompareOperator>>> = { Is: 'IsNot', IsNot: 'Is', In: 'NotIn', NotIn: 'In' }

function compileIfExp(unit: Unit, node: ast.IfExp): void {
  const orelse = unit.label()
  const end = unit.label()
  compileJumpIf(unit, node.test, orelse, false)
  compileExpression(unit, node.body)
  unit.jump('JUMP', end, null)
  unit.place(orelse)
  compileExpression(unit, node.orelse)
  unit.place(end)
}

function compileAttribute(unit: Unit, node: ast.Attribute): void {
  if (node.ctx === 'Load' && compileSuperAttribute(unit, node, 'LOAD_SUPER_ATTR')) return
  if (node.ctx !== 'Load' && node.attr === '__debug__') throw unit.error(node.ctx === 'Del' ? 'cannot delete __debug__' : 'cannot assign to __debug__', node)
  compileExpression(unit, node.value)
  if (node.ctx === 'Store') noteStaticAttribute(unit, node)
  unit.emitName(node.ctx === 'Load' ? 'LOAD_ATTR' : node.ctx === 'Store' ? 'STORE_ATTR' : 'DELETE_ATTR', node.attr, node)
}

/** `self.name = ...` in a method: the class will list the name in `__static_attributes__`. */
function noteStaticAttribute(unit: Unit, node: ast.Attribute): void {
  if (node.value.type !== 'Name' || node.value.id !== 'self') return
  for (let at: Unit | null = unit; at !== null; at = at.parent) {
    if (at.kind !== 'class') continue
    at.staticAttributes.add(node.attr)
    return
  }
}

/** Whether a subscript is `x[a:b]`, for which no slice object is made. */
export function isPlainSlice(node: ast.Expression): node is ast.Slice {
  return node.type === 'Slice' && node.step === null
}

/** Both ends of a slice, None where left out. */
export function compileSliceEnds(unit: Unit, node: ast.Slice): void {
  for (const end of [node.lower, node.upper]) {
    if (end === null) unit.loadNone(node)
    else compileExpression(unit, end)
  }
}

function compileSlice(unit: Unit, node: ast.Slice): void {
  compileSliceEnds(unit, node)
  if (node.step !== null) compileExpression(unit, node.step)
  unit.emit('BUILD_SLICE', node.step === null ? 2 : 3, node)
}

function compileSubscript(unit: Unit, node: ast.Subscript): void {
  compileExpression(unit, node.value)
  if (isPlainSlice(node.slice) && node.ctx !== 'Del') {
    compileSliceEnds(unit, node.slice)
    return unit.emit(node.ctx === 'Load' ? 'BINARY_SLICE' : 'STORE_SLICE', 0, node)
  }
  compileExpression(unit, node.slice)
  unit.emit(node.ctx === 'Load' ? 'BINARY_SUBSCR' : node.ctx === 'Store' ? 'STORE_SUBSCR' : 'DELETE_SUBSCR', 0, node)
}
