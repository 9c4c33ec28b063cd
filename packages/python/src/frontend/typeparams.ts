import { unaryIntrinsicNames, binaryIntrinsicNames } from '../opcodes/names.js'
import type * as ast from './ast.js'
import { str } from './constants.js'
import { compileClosure, compileThunk } from './functions.js'
import { compileName } from './names.js'
import { Unit } from './unit.js'

const unary = (name: (typeof unaryIntrinsicNames)[number]): number => unaryIntrinsicNames.indexOf(name)
const binary = (name: (typeof binaryIntrinsicNames)[number]): number => binaryIntrinsicNames.indexOf(name)

/** Makes the type parameters, binds their names, and leaves a tuple of them. */
export function compileTypeParams(unit: Unit, params: readonly ast.TypeParam[], at: ast.Position): void {
  for (const param of params) {
    unit.loadConstant(str(param.name), param)
    if (param.bound !== null) {
      const constrained = param.bound.type === 'Tuple'
      compileThunk(unit, 'type parameters', unit.compilation.symbols.of(param), param.name, param.bound, param)
      unit.emit('CALL_INTRINSIC_2', binary(constrained ? 'TYPEVAR_WITH_CONSTRAINTS' : 'TYPEVAR_WITH_BOUND'), param)
    } else {
      unit.emit('CALL_INTRINSIC_1', unary(param.type === 'TypeVar' ? 'TYPEVAR' : param.type === 'ParamSpec' ? 'PARAMSPEC' : 'TYPEVARTUPLE'), param)
    }
    if (param.defaultValue !== null) {
      compileThunk(unit, 'type parameters', unit.compilation.symbols.ofDefault(param), param.name, param.defaultValue, param)
      unit.emit('CALL_INTRINSIC_2', binary('SET_TYPEPARAM_DEFAULT'), param)
    }
    unit.emit('COPY', 1, param)
    compileName(unit, param.name, 'Store', param)
  }
  unit.emit('BUILD_TUPLE', params.length, at)
}

/** The code object in which the type parameters of a definition live. */
function genericUnit(unit: Unit, params: readonly ast.TypeParam[], name: string, firstLine: number): Unit {
  return new Unit(unit.compilation, unit, 'type parameters', unit.compilation.symbols.of(params), `<generic parameters of ${name}>`, firstLine)
}

/**
 * `def f[T](...)`: a function of the defaults is called at once; it makes the parameters, then `f`, and returns `f` with
 * the parameters set. Used as `begin`, defaults on the stack, `call`.
 */
export class GenericFunction {
  readonly #unit: Unit
  readonly #node: ast.FunctionDef
  readonly #inner: Unit

  constructor(unit: Unit, node: ast.FunctionDef, firstLine: number) {
    this.#unit = unit
    this.#node = node
    this.#inner = genericUnit(unit, node.typeParams, node.name, firstLine)
  }

  /** Nothing yet: the defaults come first, as they are evaluated first. */
  begin(): void {
    this.#inner.emitPrologue(this.#node)
    compileTypeParams(this.#inner, this.#node.typeParams, this.#node)
  }

  /** With the defaults on the stack; `compileObject` makes the function within. */
  call(compileObject: (inner: Unit) => void): void {
    const [unit, node, inner] = [this.#unit, this.#node, this.#inner]
    const count = inner.scope.parameters.length
    inner.argCount = count
    for (let i = 0; i < count; i++) inner.emit('LOAD_FAST', i, node)
    compileObject(inner)
    inner.emit('SWAP', 2, node)
    inner.emit('CALL_INTRINSIC_2', binary('SET_FUNCTION_TYPE_PARAMS'), node)
    inner.emit('RETURN_VALUE', 0, node)
    compileClosure(unit, inner, inner.finish(0), 0, node)
    unit.emit('PUSH_NULL', 0, node)
    // Function and null lie above the defaults: each goes to the bottom, null first.
    for (let i = 0; i < 2 && count > 0; i++) for (let k = count + 2; k > 1; k--) unit.emit('SWAP', k, node)
    unit.emit('CALL', count, node)
  }
}

/** `class C[T]`: as for functions; `compileObject` makes the class within, the parameters bound as `.type_params`. */
export function compileGenericClass(unit: Unit, node: ast.ClassDef, firstLine: number, compileObject: (inner: Unit) => void): void {
  const inner = genericUnit(unit, node.typeParams, node.name, firstLine)
  inner.emitPrologue(node)
  compileTypeParams(inner, node.typeParams, node)
  compileName(inner, '.type_params', 'Store', node)
  compileName(inner, '.type_params', 'Load', node)
  inner.emit('CALL_INTRINSIC_1', unary('SUBSCRIPT_GENERIC'), node)
  compileName(inner, '.generic_base', 'Store', node)
  compileObject(inner)
  inner.emit('RETURN_VALUE', 0, node)
  compileClosure(unit, inner, inner.finish(0), 0, node)
  unit.emit('PUSH_NULL', 0, node)
  unit.emit('CALL', 0, node)
}

/** `type Name[T] = value`. */
export function compileTypeAlias(unit: Unit, node: ast.TypeAlias): void {
  const name = node.name.id
  const alias = (inner: Unit): void => {
    compileThunk(inner, 'function', unit.compilation.symbols.of(node), name, node.value, node)
    inner.emit('BUILD_TUPLE', 3, node)
    inner.emit('CALL_INTRINSIC_1', unary('TYPEALIAS'), node)
  }
  if (node.typeParams.length === 0) {
    unit.loadConstant(str(name), node)
    unit.loadNone(node)
    alias(unit)
  } else {
    const inner = genericUnit(unit, node.typeParams, name, node.line)
    inner.emitPrologue(node)
    inner.loadConstant(str(name), node)
    compileTypeParams(inner, node.typeParams, node)
    alias(inner)
    inner.emit('RETURN_VALUE', 0, node)
    compileClosure(unit, inner, inner.finish(0), 0, node)
    unit.emit('PUSH_NULL', 0, node)
    unit.emit('CALL', 0, node)
  }
  compileName(unit, name, 'Store', node)
}
