import type * as ast from './ast.js'
import { type Label } from './assembler.js'
import { compileJumpIf } from './conditions.js'
import { compileExpression } from './expressions.js'
import { compileClosure } from './functions.js'
import { compileAwaiting, compileDelegation, compileYieldValue } from './generators.js'
import { compileIterable } from './loops.js'
import { type Binding, type Scope, symbolFlags } from './scope.js'
import { Unit } from './unit.js'

const BUILDS = { ListComp: 'BUILD_LIST', SetComp: 'BUILD_SET', DictComp: 'BUILD_MAP' } as const

/** A comprehension: lists, sets and dicts are built in place (PEP 709), a generator expression is a function of its iterator. */
export function compileComprehension(unit: Unit, node: ast.AnyComp): void {
  const scope = unit.compilation.symbols.of(node)
  if (scope.isInlined) return compileInlined(unit, node, scope)
  const inner = new Unit(unit.compilation, unit, 'comprehension', scope, scope.name, node.line)
  inner.argCount = 1
  inner.emitPrologue(node)
  if (node.type !== 'GeneratorExp') inner.emit(BUILDS[node.type], 0, node)
  inner.emit('LOAD_FAST', 0, node)
  compileGenerators(inner, node, 0, node.type === 'GeneratorExp' ? 0 : 1)
  if (node.type === 'GeneratorExp') inner.loadNone(node)
  inner.emit('RETURN_VALUE', 0, node)
  compileClosure(unit, inner, inner.finish(0), 0, node)
  compileIterable(unit, node.generators[0].iter)
  unit.emit(node.generators[0].isAsync ? 'GET_AITER' : 'GET_ITER', 0, node.generators[0].iter)
  // The iterator stands where a method's self does.
  unit.emit('CALL', 0, node)
  if (scope.isCoroutine && node.type !== 'GeneratorExp') compileAwaiting(unit, 0, node)
}

function compileInlined(unit: Unit, node: Exclude<ast.AnyComp, { type: 'GeneratorExp' }> | ast.ElementComp, scope: Scope): void {
  compileIterable(unit, node.generators[0].iter)
  unit.emit(node.generators[0].isAsync ? 'GET_AITER' : 'GET_ITER', 0, node.generators[0].iter)
  const isolation = new Isolation(unit, scope)
  isolation.enter(node)
  unit.emit(BUILDS[node.type as keyof typeof BUILDS], 0, node)
  unit.emit('SWAP', 2, node)
  compileGenerators(unit, node, 0, 1)
  isolation.leave(node)
}

/** Keeps the names that an inlined comprehension binds apart from those of the code around it. */
class Isolation {
  readonly #unit: Unit
  readonly #scope: Scope
  /** What the names were, to be put back. */
  readonly #shadowed: (readonly [string, Binding | undefined])[] = []
  /** Names whose outer values wait on the stack; `cell` where it is the cell that waits. */
  readonly #saved: { readonly name: string; readonly isCell: boolean }[] = []
  readonly #cleanup: Label
  readonly #end: Label

  constructor(unit: Unit, scope: Scope) {
    this.#unit = unit
    this.#scope = scope
    this.#cleanup = unit.label()
    this.#end = unit.label()
  }

  /** With the iterator on top of the stack: it stays on top, the outer values go beneath. */
  enter(at: ast.Position): void {
    const unit = this.#unit
    const inClass = unit.scope.kind === 'class' && unit.inlinedDepth === 0
    for (const [name, flags] of this.#scope.symbols) {
      if ((flags & symbolFlags.PARAM) !== 0) continue
      const binds = (flags & symbolFlags.LOCAL) !== 0 && (flags & symbolFlags.NONLOCAL) === 0 && (flags & symbolFlags.GLOBAL) === 0
      if (!binds && !inClass) continue
      const inner = this.#scope.bindingOf(name)
      const outer = unit.scope.bindings.get(name)
      if (binds && !unit.scope.isFunctionLike && inner === 'local') unit.hidden.set(name, true)
      if (inner !== outer && (inClass || (inner !== 'free' && !(inner === 'cell' && outer === 'free')))) {
        this.#shadowed.push([name, outer])
        unit.scope.bindings.set(name, inner)
      }
      if (!binds) continue
      const isCell = inner === 'cell'
      this.#saved.push({ name, isCell })
      if (isCell) {
        unit.emitDeref('LOAD_FAST_AND_CLEAR', name, at)
        unit.emitDeref('MAKE_CELL', name, at)
      } else {
        unit.emit('LOAD_FAST_AND_CLEAR', unit.localIndex(name), at)
      }
    }
    unit.inlinedDepth++
    if (this.#saved.length === 0) return
    unit.emit('SWAP', this.#saved.length + 1, at)
    unit.assembler.pushHandler(this.#cleanup, false, 1)
  }

  leave(at: ast.Position): void {
    const unit = this.#unit
    unit.inlinedDepth--
    if (this.#saved.length > 0) {
      unit.assembler.popHandler()
      unit.jump('JUMP', this.#end, null)
      unit.place(this.#cleanup)
      // What the loop was building is gone; the exception is where it was.
      this.#restore(at)
      unit.emit('RERAISE', 0, at)
      unit.place(this.#end)
      this.#restore(at)
    }
    for (const { name } of this.#saved) if (unit.hidden.has(name)) unit.hidden.set(name, false)
    for (const [name, binding] of this.#shadowed.reverse()) {
      if (binding === undefined) unit.scope.bindings.delete(name)
      else unit.scope.bindings.set(name, binding)
    }
  }

  /** The stack: one more value, the outer values but the last, the value to keep. */
  #restore(at: ast.Position): void {
    const unit = this.#unit
    unit.emit('SWAP', this.#saved.length + 1, at)
    for (const { name, isCell } of [...this.#saved].reverse()) {
      if (isCell) unit.emitDeref('STORE_FAST', name, at)
      else unit.emit('STORE_FAST', unit.localIndex(name), at)
    }
  }
}

/** The loops from `index` on, the iterator of the first of them on the stack; what is built lies `depth` beneath it. */
function compileGenerators(unit: Unit, node: ast.AnyComp, index: number, depth: number): void {
  const generator = node.generators[index]
  if (generator.isAsync) return compileAsyncGenerator(unit, node, index, depth)
  const start = unit.label()
  const next = unit.label()
  const anchor = unit.label()
  unit.place(start)
  unit.jump('FOR_ITER', anchor, generator.iter)
  compileExpression(unit, generator.target)
  compileInnermost(unit, node, index, depth + 1, next)
  unit.place(next)
  unit.jump('JUMP', start, null)
  unit.place(anchor)
}

function compileAsyncGenerator(unit: Unit, node: ast.AnyComp, index: number, depth: number): void {
  const generator = node.generators[index]
  const start = unit.label()
  const next = unit.label()
  const done = unit.label()
  unit.place(start)
  unit.assembler.pushHandler(done, false)
  unit.emit('GET_ANEXT', 0, node)
  unit.loadNone(node)
  compileDelegation(unit, true, node)
  unit.assembler.popHandler()
  compileExpression(unit, generator.target)
  compileInnermost(unit, node, index, depth + 1, next)
  unit.place(next)
  unit.jump('JUMP', start, null)
  unit.place(done)
  unit.emit('END_ASYNC_FOR', 0, node)
}

/** Conditions, then the next loop or the element. */
function compileInnermost(unit: Unit, node: ast.AnyComp, index: number, depth: number, next: Label): void {
  for (const condition of node.generators[index].ifs) compileJumpIf(unit, condition, next, false)
  const inner = node.generators[index + 1]
  if (inner !== undefined) return compileInnerLoop(unit, node, index + 1, depth, next)
  switch (node.type) {
    case 'GeneratorExp':
      compileExpression(unit, node.elt)
      compileYieldValue(unit, node.elt)
      return unit.emit('POP_TOP', 0, node.elt)
    case 'ListComp':
    case 'SetComp':
      compileExpression(unit, node.elt)
      return unit.emit(node.type === 'ListComp' ? 'LIST_APPEND' : 'SET_ADD', depth, node.elt)
    case 'DictComp':
      compileExpression(unit, node.key)
      compileExpression(unit, node.value)
      return unit.emit('MAP_ADD', depth, { ...node.key, endLine: node.value.endLine, endCol: node.value.endCol })
  }
}

function compileInnerLoop(unit: Unit, node: ast.AnyComp, index: number, depth: number, next: Label): void {
  const { iter, isAsync, target } = node.generators[index]
  // `for y in [f(x)]` is an assignment.
  if (!isAsync && (iter.type === 'List' || iter.type === 'Tuple') && iter.elts.length === 1 && iter.elts[0].type !== 'Starred') {
    compileExpression(unit, iter.elts[0])
    compileExpression(unit, target)
    return compileInnermost(unit, node, index, depth, next)
  }
  compileIterable(unit, iter)
  unit.emit(isAsync ? 'GET_AITER' : 'GET_ITER', 0, iter)
  compileGenerators(unit, node, index, depth)
}
