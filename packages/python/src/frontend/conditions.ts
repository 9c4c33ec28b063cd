import type * as ast from './ast.js'
import { type Label } from './assembler.js'
import { isTruthy } from './constants.js'
import { compileExpression } from './expressions.js'
import { compareOperators } from './operators.js'
import { type Unit } from './unit.js'

/** Whether an expression's instruction leaves an exact bool. */
function leavesBool(node: ast.Expression): boolean {
  if (node.type === 'UnaryOp') return node.op === 'Not'
  return node.type === 'Compare' && node.ops.length === 1 && compareOperators[node.ops[0]][0] !== 'COMPARE_OP'
}

/** Makes an exact bool of the value of `node`, which is on top of the stack. */
export function compileToBool(unit: Unit, node: ast.Expression): void {
  if (!leavesBool(node)) unit.emit('TO_BOOL', 0, node)
}

/** Goes to `target` where the truth of `test` is `condition`, and on where it is not. No value stays on the stack. */
export function compileJumpIf(unit: Unit, test: ast.Expression, target: Label, condition: boolean): void {
  const known = unit.constantOf(test)
  if (known !== null) {
    if (isTruthy(known) === condition) unit.jump('JUMP', target, test)
    return
  }
  switch (test.type) {
    case 'UnaryOp':
      if (test.op !== 'Not') break
      return compileJumpIf(unit, test.operand, target, !condition)
    case 'BoolOp': {
      const ends = test.op === 'Or'
      const next = ends === condition ? target : unit.label()
      for (const value of test.values.slice(0, -1)) compileJumpIf(unit, value, next, ends)
      compileJumpIf(unit, test.values.at(-1)!, target, condition)
      if (next !== target) unit.place(next)
      return
    }
    case 'IfExp': {
      const orelse = unit.label()
      const end = unit.label()
      compileJumpIf(unit, test.test, orelse, false)
      compileJumpIf(unit, test.body, target, condition)
      unit.jump('JUMP', end, null)
      unit.place(orelse)
      compileJumpIf(unit, test.orelse, target, condition)
      return unit.place(end)
    }
    case 'Compare':
      if (test.ops.length > 1) return compileChainJump(unit, test, target, condition)
      if (isNoneTest(unit, test)) {
        compileExpression(unit, test.left)
        return unit.jump((test.ops[0] === 'Is') === condition ? 'POP_JUMP_IF_NONE' : 'POP_JUMP_IF_NOT_NONE', target, test)
      }
      break
    default:
  }
  compileExpression(unit, test)
  compileToBool(unit, test)
  unit.jump(condition ? 'POP_JUMP_IF_TRUE' : 'POP_JUMP_IF_FALSE', target, test)
}

function isNoneTest(unit: Unit, test: ast.Compare): boolean {
  return (test.ops[0] === 'Is' || test.ops[0] === 'IsNot') && unit.constantOf(test.comparators[0])?.kind === 'none' && unit.constantOf(test.left) === null
}

/** `a < b < c`: each operand is evaluated once, and none after the first comparison that fails. */
function compileChainJump(unit: Unit, test: ast.Compare, target: Label, condition: boolean): void {
  const cleanup = unit.label()
  const end = unit.label()
  compileExpression(unit, test.left)
  test.ops.forEach((op, i) => {
    compileOperand(unit, op, test.comparators[i])
    const last = i === test.ops.length - 1
    if (!last) {
      unit.emit('SWAP', 2, test)
      unit.emit('COPY', 2, test)
    }
    compileComparison(unit, op, test)
    if (compareOperators[op][0] === 'COMPARE_OP') unit.emit('TO_BOOL', 0, test)
    if (!last) unit.jump('POP_JUMP_IF_FALSE', cleanup, test)
  })
  unit.jump(condition ? 'POP_JUMP_IF_TRUE' : 'POP_JUMP_IF_FALSE', target, test)
  unit.jump('JUMP', end, null)
  unit.place(cleanup)
  unit.emit('POP_TOP', 0, test)
  if (!condition) unit.jump('JUMP', target, null)
  unit.place(end)
}

/** A comparison for its value. */
export function compileCompare(unit: Unit, node: ast.Compare): void {
  warnAboutIdentity(unit, node)
  compileExpression(unit, node.left)
  if (node.ops.length === 1) {
    compileOperand(unit, node.ops[0], node.comparators[0])
    return compileComparison(unit, node.ops[0], node)
  }
  const cleanup = unit.label()
  const end = unit.label()
  node.ops.forEach((op, i) => {
    compileOperand(unit, op, node.comparators[i])
    if (i === node.ops.length - 1) return compileComparison(unit, op, node)
    unit.emit('SWAP', 2, node)
    unit.emit('COPY', 2, node)
    compileComparison(unit, op, node)
    unit.emit('COPY', 1, node)
    if (compareOperators[op][0] === 'COMPARE_OP') unit.emit('TO_BOOL', 0, node)
    unit.jump('POP_JUMP_IF_FALSE', cleanup, node)
    unit.emit('POP_TOP', 0, node)
  })
  unit.jump('JUMP', end, null)
  unit.place(cleanup)
  unit.emit('SWAP', 2, node)
  unit.emit('POP_TOP', 0, node)
  unit.place(end)
}

function compileComparison(unit: Unit, op: ast.CompareOperator, at: ast.Position): void {
  const [name, arg] = compareOperators[op]
  unit.emit(name, arg, at)
}

/** The right side of a comparison; a literal list or set of constants to look into is made once, as a tuple or frozenset. */
function compileOperand(unit: Unit, op: ast.CompareOperator, node: ast.Expression): void {
  if (op === 'In' || op === 'NotIn') {
    if (node.type === 'List' || node.type === 'Set') {
      const items = unit.compilation.folder.tupleOf(node.elts)
      if (items?.kind === 'tuple') return unit.loadConstant(node.type === 'List' ? items : { kind: 'frozenset', items: items.items }, node)
      if (node.type === 'List' && node.elts.every((elt) => elt.type !== 'Starred')) return compileExpression(unit, { ...node, type: 'Tuple' })
    }
  }
  compileExpression(unit, node)
}

const TYPE_NAMES: Readonly<Partial<Record<ast.ConstantValue['kind'], string>>> = {
  int: 'int',
  float: 'float',
  complex: 'complex',
  str: 'str',
  bytes: 'bytes',
  tuple: 'tuple',
  frozenset: 'frozenset',
}

function warnAboutIdentity(unit: Unit, node: ast.Compare): void {
  let left = node.left
  node.ops.forEach((op, i) => {
    const right = node.comparators[i]
    if (op === 'Is' || op === 'IsNot') {
      const value = [left, right].map((side) => unit.constantOf(side)).find((side) => side != null && TYPE_NAMES[side.kind] !== undefined)
      if (value != null) {
        const [word, better] = op === 'Is' ? ['is', '=='] : ['is not', '!=']
        unit.warn(`"${word}" with '${TYPE_NAMES[value.kind]!}' literal. Did you mean "${better}"?`, node)
      }
    }
    left = right
  })
}
