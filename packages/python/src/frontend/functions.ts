import type * as ast from './ast.js'
import { NONE, str } from './constants.js'
import { docstringOf } from './docstrings.js'
import { compileExpression } from './expressions.js'
import { compileSequence, LIST_OPS } from './literals.js'
import { compileName, refuseReserved } from './names.js'
import { type Scope } from './scope.js'
import { compileBody } from './statements.js'
import { type CodeTemplate } from './template.js'
import { GenericFunction } from './typeparams.js'
import { Unit } from './unit.js'

/** Argument bits of `MAKE_FUNCTION`. */
const DEFAULTS = 1
const KEYWORD_DEFAULTS = 2
const ANNOTATIONS = 4
const CLOSURE = 8

/** `def` and `async def`. */
export function compileFunction(unit: Unit, node: ast.FunctionDef): void {
  refuseReservedParameters(unit, node.args)
  for (const decorator of node.decorators) compileExpression(unit, decorator)
  const firstLine = node.decorators[0]?.line ?? node.line
  if (node.typeParams.length > 0) {
    const generic = new GenericFunction(unit, node, firstLine)
    generic.begin()
    const flags = compileDefaults(unit, node.args, node)
    generic.call((inner) => {
      compileFunctionObject(inner, node, flags, firstLine)
    })
  } else {
    compileFunctionObject(unit, node, compileDefaults(unit, node.args, node), firstLine)
  }
  for (const decorator of [...node.decorators].reverse()) unit.emit('CALL', 0, decorator)
  compileName(unit, node.name, 'Store', node)
}

/** Annotations, closure and function, on top of the defaults that `flags` tells of. */
function compileFunctionObject(unit: Unit, node: ast.FunctionDef, flags: number, firstLine: number): void {
  const all = flags | compileAnnotations(unit, node.args, node.returns, node)
  const kind = node.type === 'AsyncFunctionDef' ? 'async function' : 'function'
  const inner = new Unit(unit.compilation, unit, kind, unit.compilation.symbols.of(node), node.name, firstLine)
  countParameters(inner, node.args)
  const doc = docstringOf(node.body)
  inner.constantIndex(unit.compilation.pool.add(doc === null ? NONE : str(doc)))
  const start = { line: firstLine, col: 0, endLine: firstLine, endCol: 0 }
  inner.emitPrologue(start)
  compileBody(inner, doc === null ? node.body : node.body.slice(1))
  inner.loadNone(null)
  inner.emit('RETURN_VALUE', 0, null)
  compileClosure(unit, inner, inner.finish(0), all, node)
}

/** `lambda`. */
export function compileLambda(unit: Unit, node: ast.Lambda): void {
  refuseReservedParameters(unit, node.args)
  const flags = compileDefaults(unit, node.args, node)
  const inner = new Unit(unit.compilation, unit, 'lambda', unit.compilation.symbols.of(node), '<lambda>', node.line)
  countParameters(inner, node.args)
  inner.constantIndex(unit.compilation.pool.add(NONE))
  inner.emitPrologue(node)
  compileExpression(inner, node.body)
  inner.emit('RETURN_VALUE', 0, node.body)
  compileClosure(unit, inner, inner.finish(0), flags, node)
}

/** Makes a function of finished code; what `flags` tells of is on the stack, the cells are put there. */
export function compileClosure(unit: Unit, inner: Unit, code: CodeTemplate, flags: number, at: ast.Position): void {
  const free = inner.freeNames
  for (const name of free) unit.emitDeref('LOAD_CLOSURE', name, at)
  if (free.length > 0) unit.emit('BUILD_TUPLE', free.length, at)
  unit.loadCode(code, at)
  unit.emit('MAKE_FUNCTION', flags | (free.length > 0 ? CLOSURE : 0), at)
}

function countParameters(inner: Unit, args: ast.Arguments): void {
  inner.argCount = args.posonlyargs.length + args.args.length
  inner.posOnlyCount = args.posonlyargs.length
  inner.kwOnlyCount = args.kwonlyargs.length
}

/** Puts the defaults on the stack; returns the bits that say which. */
function compileDefaults(unit: Unit, args: ast.Arguments, at: ast.Position): number {
  let flags = 0
  if (args.defaults.length > 0) {
    flags |= DEFAULTS
    const constants = unit.compilation.folder.tupleOf(args.defaults)
    if (constants !== null) unit.loadConstant(constants, at)
    else compileSequence(unit, args.defaults, 0, LIST_OPS, true, at)
  }
  const keywords = args.kwonlyargs.flatMap((arg, i) => {
    const value = args.kwDefaults[i]
    return value === null ? [] : [{ arg, value }]
  })
  if (keywords.length > 0) {
    flags |= KEYWORD_DEFAULTS
    for (const { arg, value } of keywords) {
      unit.loadConstant(str(unit.mangle(arg.arg)), at)
      compileExpression(unit, value)
    }
    unit.emit('BUILD_MAP', keywords.length, at)
  }
  return flags
}

/** Puts annotations on the stack, as one tuple of names and values in turn; returns the bit that says so. */
function compileAnnotations(unit: Unit, args: ast.Arguments, returns: ast.Expression | null, at: ast.Position): number {
  const all = [...args.posonlyargs, ...args.args, ...(args.vararg === null ? [] : [args.vararg]), ...args.kwonlyargs, ...(args.kwarg === null ? [] : [args.kwarg])]
  let count = 0
  for (const arg of all) {
    if (arg.annotation === null) continue
    unit.loadConstant(str(unit.mangle(arg.arg)), at)
    compileAnnotation(unit, arg.annotation, arg === args.vararg)
    count++
  }
  if (returns !== null) {
    unit.loadConstant(str('return'), at)
    compileAnnotation(unit, returns, false)
    count++
  }
  if (count === 0) return 0
  unit.emit('BUILD_TUPLE', count * 2, at)
  return ANNOTATIONS
}

/** The value of an annotation, or its text under `from __future__ import annotations`. */
export function compileAnnotation(unit: Unit, node: ast.Expression, isVararg: boolean): void {
  if (unit.compilation.futureAnnotations) return unit.loadConstant(str(unit.source.slice(node)), node)
  if (isVararg && node.type === 'Starred') {
    // `*args: *Ts`
    compileExpression(unit, node.value)
    return unit.emit('UNPACK_SEQUENCE', 1, node)
  }
  compileExpression(unit, node)
}

function refuseReservedParameters(unit: Unit, args: ast.Arguments): void {
  for (const arg of [...args.posonlyargs, ...args.args, ...args.kwonlyargs, ...(args.vararg === null ? [] : [args.vararg]), ...(args.kwarg === null ? [] : [args.kwarg])]) {
    refuseReserved(unit, arg.arg, 'Store', arg)
  }
}

/** A function without parameters around one expression, as bounds of type variables and values of type aliases are. */
export function compileThunk(unit: Unit, kind: 'function' | 'type parameters', scope: Scope, name: string, value: ast.Expression, at: ast.Position): void {
  const inner = new Unit(unit.compilation, unit, kind, scope, name, at.line)
  inner.emitPrologue(at)
  compileExpression(inner, value)
  inner.emit('RETURN_VALUE', 0, at)
  compileClosure(unit, inner, inner.finish(0), 0, at)
}

