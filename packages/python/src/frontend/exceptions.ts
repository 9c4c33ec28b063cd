import type * as ast from './ast.js'
import { type Label } from './assembler.js'
import { compileExpression } from './expressions.js'
import { compileAwaiting } from './generators.js'
import { compileName } from './names.js'
import { compileBody } from './statements.js'
import { type Unit } from './unit.js'
import { compileExit, forgetException } from './unwind.js'

/** `raise exc from cause`. */
export function compileRaise(unit: Unit, node: ast.Raise): void {
  if (node.exc !== null) compileExpression(unit, node.exc)
  if (node.cause !== null) compileExpression(unit, node.cause)
  unit.emit('RAISE_VARARGS', (node.exc === null ? 0 : 1) + (node.cause === null ? 0 : 1), node)
}

/** `try` with any of its clauses. */
export function compileTry(unit: Unit, node: ast.Try): void {
  if (node.finalbody.length > 0) return compileFinally(unit, node)
  if (node.type === 'TryStar') return compileExceptStar(unit, node)
  compileExcept(unit, node)
}

/** The `finally` body is compiled for the way without exception, for each way out in between, and for exceptions. */
function compileFinally(unit: Unit, node: ast.Try): void {
  const end = unit.label()
  const exit = unit.label()
  const cleanup = unit.label()
  unit.assembler.pushHandler(end, false)
  unit.blocks.push({ kind: 'finally', body: node.finalbody })
  if (node.handlers.length === 0) compileBody(unit, node.body)
  else if (node.type === 'TryStar') compileExceptStar(unit, node)
  else compileExcept(unit, node)
  unit.assembler.popHandler()
  unit.blocks.pop()
  compileBody(unit, node.finalbody)
  unit.jump('JUMP', exit, null)

  unit.place(end)
  unit.blocks.push({ kind: 'finally end' })
  unit.assembler.pushHandler(cleanup, true)
  unit.emit('PUSH_EXC_INFO', 0, null)
  compileBody(unit, node.finalbody)
  unit.emit('RERAISE', 0, null)
  unit.blocks.pop()
  unit.assembler.popHandler()
  compileCleanup(unit, cleanup)
  unit.place(exit)
}

/** Puts back the exception that was handled before and goes on raising. */
function compileCleanup(unit: Unit, cleanup: Label): void {
  unit.place(cleanup)
  unit.emit('COPY', 3, null)
  unit.emit('POP_EXCEPT', 0, null)
  unit.emit('RERAISE', 1, null)
}

function compileExcept(unit: Unit, node: ast.Try): void {
  const except = unit.label()
  const cleanup = unit.label()
  const end = unit.label()
  unit.assembler.pushHandler(except, false)
  unit.blocks.push({ kind: 'try' })
  compileBody(unit, node.body)
  unit.blocks.pop()
  unit.assembler.popHandler()
  compileBody(unit, node.orelse)
  unit.jump('JUMP', end, null)

  unit.place(except)
  unit.assembler.pushHandler(cleanup, true)
  unit.emit('PUSH_EXC_INFO', 0, null)
  unit.blocks.push({ kind: 'except' })
  node.handlers.forEach((handler, i) => {
    if (handler.test === null && i < node.handlers.length - 1) throw unit.error("default 'except:' must be last", handler)
    const next = unit.label()
    if (handler.test !== null) {
      compileExpression(unit, handler.test)
      unit.emit('CHECK_EXC_MATCH', 0, handler.test)
      unit.jump('POP_JUMP_IF_FALSE', next, handler.test)
    }
    compileHandler(unit, handler, end)
    unit.place(next)
  })
  unit.blocks.pop()
  unit.emit('RERAISE', 0, null)
  unit.assembler.popHandler()
  compileCleanup(unit, cleanup)
  unit.place(end)
}

/** The body of an `except` clause; the exception is on the stack, above the one handled before. Goes on at `end`. */
function compileHandler(unit: Unit, handler: ast.ExceptHandler, end: Label): void {
  const { name } = handler
  if (name === null) {
    unit.emit('POP_TOP', 0, handler)
    unit.blocks.push({ kind: 'handler', name })
    compileBody(unit, handler.body)
    unit.blocks.pop()
    const outer = unit.assembler.handler
    unit.assembler.popHandler()
    unit.emit('POP_EXCEPT', 0, null)
    unit.jump('JUMP', end, null)
    unit.assembler.handler = outer
    return
  }
  const cleanup = unit.label()
  compileName(unit, name, 'Store', handler)
  const outer = unit.assembler.handler
  unit.assembler.pushHandler(cleanup, true)
  unit.blocks.push({ kind: 'handler', name })
  compileBody(unit, handler.body)
  unit.blocks.pop()
  unit.assembler.popHandler()
  unit.assembler.popHandler()
  unit.emit('POP_EXCEPT', 0, null)
  forgetException(unit, name, null)
  unit.jump('JUMP', end, null)
  unit.assembler.handler = outer
  unit.place(cleanup)
  forgetException(unit, name, null)
  unit.emit('RERAISE', 1, null)
}

/**
 * `except*`: each clause takes its part of the group, what the clauses raise is collected in a list, and what is left
 * over with it is raised at the end. On the stack meanwhile: handled before, original, list, rest.
 */
function compileExceptStar(unit: Unit, node: ast.Try): void {
  const except = unit.label()
  const cleanup = unit.label()
  const end = unit.label()
  const reraise = unit.label()
  unit.assembler.pushHandler(except, false)
  unit.blocks.push({ kind: 'try' })
  compileBody(unit, node.body)
  unit.blocks.pop()
  unit.assembler.popHandler()
  compileBody(unit, node.orelse)
  unit.jump('JUMP', end, null)

  unit.place(except)
  unit.assembler.pushHandler(cleanup, true)
  unit.emit('PUSH_EXC_INFO', 0, null)
  unit.blocks.push({ kind: 'except star' })
  unit.emit('BUILD_LIST', 0, null)
  unit.emit('COPY', 2, null)
  for (const handler of node.handlers) compileStarHandler(unit, handler)
  unit.emit('LIST_APPEND', 1, null)
  unit.blocks.pop()
  unit.emit('CALL_INTRINSIC_2', 0, null)
  unit.emit('COPY', 1, null)
  unit.jump('POP_JUMP_IF_NOT_NONE', reraise, null)
  const inside = unit.assembler.handler
  unit.emit('POP_TOP', 0, null)
  unit.assembler.popHandler()
  unit.emit('POP_EXCEPT', 0, null)
  unit.jump('JUMP', end, null)
  unit.assembler.handler = inside
  unit.place(reraise)
  unit.assembler.popHandler()
  unit.emit('SWAP', 2, null)
  unit.emit('POP_EXCEPT', 0, null)
  unit.emit('RERAISE', 0, null)
  compileCleanup(unit, cleanup)
  unit.place(end)
}

/** One clause: the rest is on top of the stack before and after. */
function compileStarHandler(unit: Unit, handler: ast.ExceptHandler): void {
  const noMatch = unit.label()
  const raised = unit.label()
  const next = unit.label()
  compileExpression(unit, handler.test!)
  unit.emit('CHECK_EG_MATCH', 0, handler)
  unit.emit('COPY', 1, handler)
  unit.jump('POP_JUMP_IF_NONE', noMatch, handler)
  if (handler.name === null) unit.emit('POP_TOP', 0, handler)
  else compileName(unit, handler.name, 'Store', handler)
  unit.assembler.pushHandler(raised, true)
  unit.blocks.push({ kind: 'handler', name: handler.name })
  compileBody(unit, handler.body)
  unit.blocks.pop()
  unit.assembler.popHandler()
  if (handler.name !== null) forgetException(unit, handler.name, null)
  unit.jump('JUMP', next, null)
  unit.place(raised)
  if (handler.name !== null) forgetException(unit, handler.name, null)
  // List, rest, index of the raising instruction, what was raised.
  unit.emit('LIST_APPEND', 3, null)
  unit.emit('POP_TOP', 0, null)
  unit.jump('JUMP', next, null)
  unit.place(noMatch)
  unit.emit('POP_TOP', 0, handler)
  unit.place(next)
}

/** `with item, ...: body`: each item is a block of its own around the next. */
export function compileWith(unit: Unit, node: ast.With, index: number): void {
  const isAsync = node.type === 'AsyncWith'
  if (isAsync && unit.kind !== 'async function') throw unit.error("'async with' outside async function", node)
  const { context, vars } = node.items[index]
  const final = unit.label()
  const exit = unit.label()
  const cleanup = unit.label()
  const suppress = unit.label()
  compileExpression(unit, context)
  unit.emit(isAsync ? 'BEFORE_ASYNC_WITH' : 'BEFORE_WITH', 0, context)
  if (isAsync) compileAwaiting(unit, 1, context)
  unit.assembler.pushHandler(final, true, 1)
  unit.blocks.push({ kind: isAsync ? 'async with' : 'with', at: context })
  if (vars === null) unit.emit('POP_TOP', 0, context)
  else compileExpression(unit, vars)
  if (index + 1 < node.items.length) compileWith(unit, node, index + 1)
  else compileBody(unit, node.body)
  unit.blocks.pop()
  unit.assembler.popHandler()
  compileExit(unit, isAsync, context)
  unit.emit('POP_TOP', 0, context)
  unit.jump('JUMP', exit, null)

  unit.place(final)
  unit.assembler.pushHandler(cleanup, true)
  unit.emit('PUSH_EXC_INFO', 0, context)
  unit.emit('WITH_EXCEPT_START', 0, context)
  if (isAsync) compileAwaiting(unit, 2, context)
  unit.emit('TO_BOOL', 0, context)
  unit.jump('POP_JUMP_IF_TRUE', suppress, context)
  unit.emit('RERAISE', 2, context)
  unit.place(suppress)
  unit.emit('POP_TOP', 0, context)
  unit.assembler.popHandler()
  unit.emit('POP_EXCEPT', 0, context)
  unit.emit('POP_TOP', 0, context)
  unit.emit('POP_TOP', 0, context)
  unit.jump('JUMP', exit, null)
  compileCleanup(unit, cleanup)
  unit.place(exit)
}
