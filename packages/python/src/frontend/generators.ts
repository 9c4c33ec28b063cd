import type * as ast from './ast.js'
import { compileExpression } from './expressions.js'
import { type Unit } from './unit.js'

/** `yield value`. */
export function compileYield(unit: Unit, node: ast.Yield): void {
  requireFunction(unit, "'yield' outside function", node)
  if (node.value === null) unit.loadNone(node)
  else compileExpression(unit, node.value)
  compileYieldValue(unit, node)
}

/** Yields the value on the stack; what is sent in takes its place. */
export function compileYieldValue(unit: Unit, at: ast.Position | null): void {
  if (unit.scope.isGenerator && unit.scope.isCoroutine) unit.emit('CALL_INTRINSIC_1', 0, at)
  unit.emit('YIELD_VALUE', 0, at)
  unit.emit('RESUME', 1, at)
}

/** `yield from iterable`. */
export function compileYieldFrom(unit: Unit, node: ast.YieldFrom): void {
  requireFunction(unit, "'yield from' outside function", node)
  if (unit.scope.isAsyncFunction) throw unit.error("'yield from' inside async function", node)
  compileExpression(unit, node.value)
  unit.emit('GET_YIELD_FROM_ITER', 0, node)
  unit.loadNone(node)
  compileDelegation(unit, false, node)
}

/** `await value`. */
export function compileAwait(unit: Unit, node: ast.Await): void {
  requireFunction(unit, "'await' outside function", node)
  if (unit.kind !== 'async function' && unit.kind !== 'comprehension') throw unit.error("'await' outside async function", node)
  compileExpression(unit, node.value)
  compileAwaiting(unit, 0, node)
}

/** Awaits the value on the stack. `what` is the argument of `GET_AWAITABLE`: 1 from `__aenter__`, 2 from `__aexit__`. */
export function compileAwaiting(unit: Unit, what: number, at: ast.Position | null): void {
  unit.emit('GET_AWAITABLE', what, at)
  unit.loadNone(at)
  compileDelegation(unit, true, at)
}

/** Runs the iterator beneath the top of the stack, which is sent in first, until it is done; its result is left. */
export function compileDelegation(unit: Unit, isAwait: boolean, at: ast.Position | null): void {
  const send = unit.label()
  const fail = unit.label()
  const exit = unit.label()
  unit.place(send)
  unit.jump('SEND', exit, at)
  unit.assembler.pushHandler(fail, false)
  unit.emit('YIELD_VALUE', 1, at)
  unit.assembler.popHandler()
  unit.emit('RESUME', isAwait ? 3 : 2, at)
  unit.jump('JUMP', send, at)
  unit.place(fail)
  unit.emit('CLEANUP_THROW', 0, at)
  unit.place(exit)
  unit.emit('END_SEND', 0, at)
}

function requireFunction(unit: Unit, message: string, at: ast.Position): void {
  if (!unit.scope.isFunctionLike) throw unit.error(message, at)
}
