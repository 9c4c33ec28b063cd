import type * as ast from './ast.js'
import { NONE } from './constants.js'
import { compileAwaiting } from './generators.js'
import { compileName } from './names.js'
import { compileBody } from './statements.js'
import { type FrameBlock, type Unit } from './unit.js'

type Loop = Extract<FrameBlock, { kind: 'while' | 'for' }>

/**
 * Leaves all blocks around a `return` (`keepTop` when its value is on the stack), or those inside the nearest loop for
 * `break` and `continue`, tidying up each; then `finish` emits what comes last. The blocks are as before afterwards:
 * what follows in the source is still inside them.
 */
export function unwindTo(unit: Unit, at: ast.Position, keepTop: boolean, finish: (loop: Loop | null) => void, throughLoops = false): void {
  const blocks = [...unit.blocks]
  const handler = unit.assembler.handler
  let loop: Loop | null = null
  while (unit.blocks.length > 0) {
    const block = unit.blocks.at(-1)!
    if (block.kind === 'except star') throw unit.error("'break', 'continue' and 'return' cannot appear in an except* block", at)
    if (!throughLoops && (block.kind === 'while' || block.kind === 'for')) {
      loop = block
      break
    }
    unit.blocks.pop()
    unwind(unit, block, at, keepTop)
  }
  finish(loop)
  unit.blocks.length = 0
  unit.blocks.push(...blocks)
  unit.assembler.handler = handler
}

function unwind(unit: Unit, block: FrameBlock, at: ast.Position, keepTop: boolean): void {
  const keep = (): void => {
    if (keepTop) unit.emit('SWAP', 2, at)
  }
  switch (block.kind) {
    case 'while':
    case 'except':
    case 'except star':
      return
    case 'for':
    case 'value':
      keep()
      return unit.emit('POP_TOP', 0, at)
    case 'try':
      return unit.assembler.popHandler()
    case 'finally':
      unit.assembler.popHandler()
      if (keepTop) unit.blocks.push({ kind: 'value' })
      compileBody(unit, block.body)
      if (keepTop) unit.blocks.pop()
      return
    case 'finally end':
      keep()
      unit.emit('POP_TOP', 0, at)
      keep()
      unit.assembler.popHandler()
      return unit.emit('POP_EXCEPT', 0, at)
    case 'with':
    case 'async with':
      unit.assembler.popHandler()
      keep()
      compileExit(unit, block.kind === 'async with', block.at)
      return unit.emit('POP_TOP', 0, block.at)
    case 'handler':
      if (block.name !== null) unit.assembler.popHandler()
      keep()
      unit.assembler.popHandler()
      unit.emit('POP_EXCEPT', 0, at)
      if (block.name !== null) forgetException(unit, block.name, at)
  }
}

/** Calls the `__exit__` on the stack with three Nones. The first takes the place of a method's self. */
export function compileExit(unit: Unit, isAsync: boolean, at: ast.Position): void {
  for (let i = 0; i < 3; i++) unit.loadConstant(NONE, at)
  unit.emit('CALL', 2, at)
  if (isAsync) compileAwaiting(unit, 2, at)
}

/** The name of `except ... as name` is unbound at the end of the clause, whether it still is bound or not. */
export function forgetException(unit: Unit, name: string, at: ast.Position | null): void {
  unit.loadNone(at)
  compileName(unit, name, 'Store', at)
  compileName(unit, name, 'Del', at)
}
