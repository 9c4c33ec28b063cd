import type * as ast from './ast.js'
import { compileJumpIf } from './conditions.js'
import { compileExpression } from './expressions.js'
import { compileDelegation } from './generators.js'
import { compileBody } from './statements.js'
import { type Unit } from './unit.js'
import { unwindTo } from './unwind.js'

/** What is iterated over; a literal list is read as a tuple, a literal set of constants as a frozenset. */
export function compileIterable(unit: Unit, node: ast.Expression): void {
  if (node.type === 'List' && node.elts.every((elt) => elt.type !== 'Starred')) return compileExpression(unit, { ...node, type: 'Tuple' })
  if (node.type === 'Set') {
    const items = unit.compilation.folder.tupleOf(node.elts)
    if (items?.kind === 'tuple') return unit.loadConstant({ kind: 'frozenset', items: items.items }, node)
  }
  compileExpression(unit, node)
}

/** `while test: ... else: ...`. */
export function compileWhile(unit: Unit, node: ast.While): void {
  const loop = unit.label()
  const exit = unit.label()
  const anchor = unit.label()
  unit.place(loop)
  unit.blocks.push({ kind: 'while', loop, exit })
  compileJumpIf(unit, node.test, anchor, false)
  compileBody(unit, node.body)
  // An interrupt that comes there is shown at the test, as in CPython.
  unit.jump('JUMP', loop, node.test)
  unit.blocks.pop()
  unit.place(anchor)
  compileBody(unit, node.orelse)
  unit.place(exit)
}

/** `for target in iter: ... else: ...`. */
export function compileFor(unit: Unit, node: ast.For): void {
  if (node.type === 'AsyncFor') return compileAsyncFor(unit, node)
  const loop = unit.label()
  const exit = unit.label()
  const anchor = unit.label()
  unit.blocks.push({ kind: 'for', loop, exit })
  compileIterable(unit, node.iter)
  unit.emit('GET_ITER', 0, node.iter)
  unit.place(loop)
  unit.jump('FOR_ITER', anchor, node.iter)
  compileExpression(unit, node.target)
  compileBody(unit, node.body)
  unit.jump('JUMP', loop, null)
  unit.blocks.pop()
  unit.place(anchor)
  compileBody(unit, node.orelse)
  unit.place(exit)
}

function compileAsyncFor(unit: Unit, node: ast.For): void {
  if (unit.kind !== 'async function') throw unit.error("'async for' outside async function", node)
  const loop = unit.label()
  const exit = unit.label()
  const done = unit.label()
  compileExpression(unit, node.iter)
  unit.emit('GET_AITER', 0, node.iter)
  unit.place(loop)
  unit.blocks.push({ kind: 'for', loop, exit })
  unit.assembler.pushHandler(done, false)
  unit.emit('GET_ANEXT', 0, node.iter)
  unit.loadNone(node.iter)
  compileDelegation(unit, true, node.iter)
  unit.assembler.popHandler()
  compileExpression(unit, node.target)
  compileBody(unit, node.body)
  unit.jump('JUMP', loop, null)
  unit.blocks.pop()
  unit.place(done)
  unit.emit('END_ASYNC_FOR', 0, node.iter)
  compileBody(unit, node.orelse)
  unit.place(exit)
}

/** `break` and `continue`. */
export function compileLoopJump(unit: Unit, node: ast.Simple): void {
  const isBreak = node.type === 'Break'
  unwindTo(unit, node, false, (loop) => {
    if (loop === null) throw unit.error(isBreak ? "'break' outside loop" : "'continue' not properly in loop", node)
    if (isBreak && loop.kind === 'for') unit.emit('POP_TOP', 0, node)
    unit.jump('JUMP', isBreak ? loop.exit : loop.loop, node)
  })
}
