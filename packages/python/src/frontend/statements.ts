import type * as ast from './ast.js'
import { compileClass } from './classes.js'
import { compileJumpIf } from './conditions.js'
import { str } from './constants.js'
import { compileRaise, compileTry, compileWith } from './exceptions.js'
import { compileExpression } from './expressions.js'
import { compileAnnotation, compileFunction } from './functions.js'
import { compileImport, compileImportFrom } from './imports.js'
import { compileFor, compileLoopJump, compileWhile } from './loops.js'
import { compileMatch } from './patterns.js'
import { compileAugmented } from './targets.js'
import { compileTypeAlias } from './typeparams.js'
import { type Unit } from './unit.js'
import { unwindTo } from './unwind.js'

/** Statements, one after the other. */
export function compileBody(unit: Unit, body: readonly ast.Statement[]): void {
  for (const node of body) compileStatement(unit, node)
}

function compileStatement(unit: Unit, node: ast.Statement): void {
  switch (node.type) {
    case 'FunctionDef':
    case 'AsyncFunctionDef':
      return compileFunction(unit, node)
    case 'ClassDef':
      return compileClass(unit, node)
    case 'TypeAlias':
      return compileTypeAlias(unit, node)
    case 'Return':
      return compileReturn(unit, node)
    case 'Delete':
      for (const target of node.targets) compileExpression(unit, target)
      return
    case 'Assign':
      return compileAssign(unit, node)
    case 'AugAssign':
      return compileAugmented(unit, node)
    case 'AnnAssign':
      return compileAnnotated(unit, node)
    case 'For':
    case 'AsyncFor':
      return compileFor(unit, node)
    case 'While':
      return compileWhile(unit, node)
    case 'If':
      return compileIf(unit, node)
    case 'With':
    case 'AsyncWith':
      return compileWith(unit, node, 0)
    case 'Match':
      return compileMatch(unit, node)
    case 'Raise':
      return compileRaise(unit, node)
    case 'Try':
    case 'TryStar':
      return compileTry(unit, node)
    case 'Assert':
      return compileAssert(unit, node)
    case 'Import':
      return compileImport(unit, node)
    case 'ImportFrom':
      return compileImportFrom(unit, node)
    case 'Expr':
      return compileExpressionStatement(unit, node)
    case 'Break':
    case 'Continue':
      return compileLoopJump(unit, node)
    case 'Global':
    case 'Nonlocal':
      return
    case 'Pass':
      return unit.emit('NOP', 0, node)
  }
}

function compileReturn(unit: Unit, node: ast.Return): void {
  if (!unit.scope.isFunctionLike) throw unit.error("'return' outside function", node)
  if (node.value !== null && unit.scope.isCoroutine && unit.scope.isGenerator) throw unit.error("'return' with value in async generator", node)
  const constant = node.value === null ? null : unit.constantOf(node.value)
  const keepTop = node.value !== null && constant === null
  if (keepTop) compileExpression(unit, node.value)
  unwindTo(
    unit,
    node,
    keepTop,
    () => {
      if (constant !== null) unit.loadConstant(constant, node)
      else if (!keepTop) unit.loadNone(node)
      unit.emit('RETURN_VALUE', 0, node)
    },
    true,
  )
}

function compileAssign(unit: Unit, node: ast.Assign): void {
  compileExpression(unit, node.value)
  node.targets.forEach((target, i) => {
    if (i < node.targets.length - 1) unit.emit('COPY', 1, node)
    compileExpression(unit, target)
  })
}

function compileAnnotated(unit: Unit, node: ast.AnnAssign): void {
  const { target } = node
  if (node.value !== null) {
    compileExpression(unit, node.value)
    compileExpression(unit, target)
  }
  const keeps = unit.kind === 'module' || unit.kind === 'class'
  if (target.type === 'Name' && node.simple && keeps) {
    compileAnnotation(unit, node.annotation, false)
    unit.emitName('LOAD_NAME', '__annotations__', node)
    unit.loadConstant(str(unit.mangle(target.id)), node)
    return unit.emit('STORE_SUBSCR', 0, node)
  }
  if (node.value === null) compileTargetParts(unit, target)
  if (keeps && !unit.compilation.futureAnnotations) {
    compileExpression(unit, node.annotation)
    unit.emit('POP_TOP', 0, node)
  }
}

/** An annotated target without a value: what it consists of is evaluated, nothing is stored. */
function compileTargetParts(unit: Unit, target: ast.Expression): void {
  if (target.type !== 'Attribute' && target.type !== 'Subscript') return
  compileExpression(unit, target.value)
  unit.emit('POP_TOP', 0, target)
  if (target.type !== 'Subscript') return
  compileExpression(unit, target.slice)
  unit.emit('POP_TOP', 0, target)
}

function compileIf(unit: Unit, node: ast.If): void {
  const end = unit.label()
  // `elif` chains are walked in a loop: each is the only statement of the `else` before.
  for (let at: ast.If | null = node; at !== null; ) {
    const orelse: readonly ast.Statement[] = at.orelse
    const next = orelse.length > 0 ? unit.label() : end
    compileJumpIf(unit, at.test, next, false)
    compileBody(unit, at.body)
    if (orelse.length === 0) break
    unit.jump('JUMP', end, null)
    unit.place(next)
    const [only] = orelse
    at = orelse.length === 1 && only.type === 'If' ? only : null
    if (at === null) compileBody(unit, orelse)
  }
  unit.place(end)
}

function compileAssert(unit: Unit, node: ast.Assert): void {
  if (node.test.type === 'Tuple' && node.test.elts.length > 0) unit.warn('assertion is always true, perhaps remove parentheses?', node)
  const end = unit.label()
  compileJumpIf(unit, node.test, end, true)
  unit.emit('LOAD_ASSERTION_ERROR', 0, node)
  if (node.msg !== null) {
    compileExpression(unit, node.msg)
    // The message stands where a method's self does.
    unit.emit('CALL', 0, node)
  }
  unit.emit('RAISE_VARARGS', 1, node.test)
  unit.place(end)
}

function compileExpressionStatement(unit: Unit, node: ast.ExprStatement): void {
  if (unit.compilation.interactive && unit.kind === 'module') {
    compileExpression(unit, node.value)
    return unit.emit('PRINT_EXPR', 0, node)
  }
  if (unit.constantOf(node.value) !== null) return unit.emit('NOP', 0, node)
  compileExpression(unit, node.value)
  unit.emit('POP_TOP', 0, node)
}

/** Whether a body, at any depth of its control flow, annotates names: its namespace then gets `__annotations__`. */
export function hasAnnotations(body: readonly ast.Statement[]): boolean {
  return body.some((node) => {
    switch (node.type) {
      case 'AnnAssign':
        return true
      case 'For':
      case 'AsyncFor':
      case 'While':
        return hasAnnotations(node.body) || hasAnnotations(node.orelse)
      case 'If':
        return clausesHaveAnnotations(node)
      case 'With':
      case 'AsyncWith':
        return hasAnnotations(node.body)
      case 'Match':
        return node.cases.some((one) => hasAnnotations(one.body))
      case 'Try':
      case 'TryStar':
        return hasAnnotations(node.body) || hasAnnotations(node.finalbody) || hasAnnotations(node.orelse) || node.handlers.some((handler) => hasAnnotations(handler.body))
      default:
        return false
    }
  })
}

function clausesHaveAnnotations(node: ast.If): boolean {
  for (let at = node; ; ) {
    if (hasAnnotations(at.body)) return true
    const [only] = at.orelse
    if (at.orelse.length !== 1 || only.type !== 'If') return hasAnnotations(at.orelse)
    at = only
  }
}
