import type * as ast from './ast.js'
import { compileArguments } from './calls.js'
import { str, tuple } from './constants.js'
import { docstringOf } from './docstrings.js'
import { compileExpression } from './expressions.js'
import { compileClosure } from './functions.js'
import { compileName } from './names.js'
import { compileBody, hasAnnotations } from './statements.js'
import { compileGenericClass } from './typeparams.js'
import { Unit } from './unit.js'

/** `class`. */
export function compileClass(unit: Unit, node: ast.ClassDef): void {
  for (const decorator of node.decorators) compileExpression(unit, decorator)
  const firstLine = node.decorators[0]?.line ?? node.line
  if (node.typeParams.length > 0) {
    compileGenericClass(unit, node, firstLine, (inner) => {
      compileClassObject(inner, node, firstLine)
    })
  } else {
    compileClassObject(unit, node, firstLine)
  }
  for (const decorator of [...node.decorators].reverse()) unit.emit('CALL', 0, decorator)
  compileName(unit, node.name, 'Store', node)
}

/** Calls `__build_class__` with the body as a function, the name, the bases and the keywords. */
function compileClassObject(unit: Unit, node: ast.ClassDef, firstLine: number): void {
  const body = new Unit(unit.compilation, unit, 'class', unit.compilation.symbols.of(node), node.name, firstLine)
  compileClassBody(body, node, firstLine)
  unit.emit('LOAD_BUILD_CLASS', 0, node)
  unit.emit('PUSH_NULL', 0, node)
  compileClosure(unit, body, body.finish(0), 0, node)
  unit.loadConstant(str(node.name), node)
  const at = node
  const generic: ast.Name[] = node.typeParams.length === 0 ? [] : [{ type: 'Name', id: '.generic_base', ctx: 'Load', line: at.line, col: at.col, endLine: at.endLine, endCol: at.endCol }]
  compileArguments(unit, 2, [...node.bases, ...generic], node.keywords, node)
}

function compileClassBody(body: Unit, node: ast.ClassDef, firstLine: number): void {
  const start = { line: firstLine, col: 0, endLine: firstLine, endCol: 0 }
  body.emitPrologue(start)
  body.emitName('LOAD_NAME', '__name__', start)
  body.emitName('STORE_NAME', '__module__', start)
  body.loadConstant(str(body.qualname), start)
  body.emitName('STORE_NAME', '__qualname__', start)
  body.loadConstant({ kind: 'int', value: BigInt(firstLine) }, start)
  body.emitName('STORE_NAME', '__firstlineno__', start)
  if (body.scope.needsClassDict) {
    body.emit('LOAD_LOCALS', 0, start)
    body.emitDeref('STORE_DEREF', '__classdict__', start)
  }
  if (node.typeParams.length > 0) {
    compileName(body, '.type_params', 'Load', start)
    body.emitName('STORE_NAME', '__type_params__', start)
  }
  if (hasAnnotations(node.body)) body.emit('SETUP_ANNOTATIONS', 0, start)
  const doc = docstringOf(node.body)
  if (doc !== null) {
    body.loadConstant(str(doc), node.body[0])
    body.emitName('STORE_NAME', '__doc__', node.body[0])
  }
  compileBody(body, doc === null ? node.body : node.body.slice(1))
  body.loadConstant(tuple([...body.staticAttributes].sort().map(str)), null)
  body.emitName('STORE_NAME', '__static_attributes__', null)
  if (body.scope.needsClassDict) {
    body.emitDeref('LOAD_CLOSURE', '__classdict__', null)
    body.emitName('STORE_NAME', '__classdictcell__', null)
  }
  if (body.scope.needsClassCell) {
    body.emitDeref('LOAD_CLOSURE', '__class__', null)
    body.emit('COPY', 1, null)
    body.emitName('STORE_NAME', '__classcell__', null)
  } else {
    body.loadNone(null)
  }
  body.emit('RETURN_VALUE', 0, null)
}
