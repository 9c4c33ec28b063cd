import { type OpcodeName } from '../opcodes/names.js'
import type * as ast from './ast.js'
import { str } from './constants.js'
import { compileExpression } from './expressions.js'
import { compileSequence, LIST_OPS, STACK_GUIDELINE } from './literals.js'
import { compileName } from './names.js'
import { symbolFlags } from './scope.js'
import { type Unit } from './unit.js'

/** A call; `object.name(...)` without stars is a method call, which makes no bound method. */
export function compileCall(unit: Unit, node: ast.Call): void {
  warnAboutCallee(unit, node)
  if (isMethodCall(unit, node)) {
    const callee = node.func as ast.Attribute
    if (!compileSuperAttribute(unit, callee, 'LOAD_SUPER_METHOD')) {
      compileExpression(unit, callee.value)
      unit.emitName('LOAD_METHOD', callee.attr, callee)
    }
    return compileArguments(unit, 0, node.args, node.keywords, node)
  }
  compileExpression(unit, node.func)
  unit.emit('PUSH_NULL', 0, node.func)
  compileArguments(unit, 0, node.args, node.keywords, node)
}

/** Arguments and the call itself; `pushed` positional arguments are on the stack already. */
export function compileArguments(unit: Unit, pushed: number, args: readonly ast.Expression[], keywords: readonly ast.Keyword[], at: ast.Position): void {
  refuseRepeated(unit, keywords)
  const spread = args.some((arg) => arg.type === 'Starred') || keywords.some((keyword) => keyword.arg === null)
  if (spread || pushed + args.length + keywords.length * 2 > STACK_GUIDELINE) return compileSpreadCall(unit, pushed, args, keywords, at)
  for (const arg of args) compileExpression(unit, arg)
  for (const keyword of keywords) compileExpression(unit, keyword.value)
  const count = pushed + args.length + keywords.length
  if (keywords.length === 0) return unit.emit('CALL', count, at)
  unit.loadNames(keywords.map((keyword) => keyword.arg!), at)
  unit.emit('CALL_KW', count, at)
}

function compileSpreadCall(unit: Unit, pushed: number, args: readonly ast.Expression[], keywords: readonly ast.Keyword[], at: ast.Position): void {
  const [first] = args
  if (pushed === 0 && args.length === 1 && first.type === 'Starred') compileExpression(unit, first.value)
  else compileSequence(unit, args, pushed, LIST_OPS, true, at)
  if (keywords.length === 0) return unit.emit('CALL_EX', 0, at)
  let haveDict = false
  let start = 0
  const flush = (end: number): void => {
    if (end === start) return
    const big = (end - start) * 2 > STACK_GUIDELINE
    if (big) unit.emit('BUILD_MAP', 0, at)
    for (const keyword of keywords.slice(start, end)) {
      unit.loadConstant(str(keyword.arg!), at)
      compileExpression(unit, keyword.value)
      if (big) unit.emit('MAP_ADD', 1, at)
    }
    if (!big) unit.emit('BUILD_MAP', end - start, at)
    if (haveDict) unit.emit('DICT_MERGE', 1, at)
    haveDict = true
  }
  keywords.forEach((keyword, i) => {
    if (keyword.arg !== null) return
    flush(i)
    start = i + 1
    if (!haveDict) unit.emit('BUILD_MAP', 0, at)
    haveDict = true
    compileExpression(unit, keyword.value)
    unit.emit('DICT_MERGE', 1, at)
  })
  flush(keywords.length)
  unit.emit('CALL_EX', 1, at)
}

function refuseRepeated(unit: Unit, keywords: readonly ast.Keyword[]): void {
  for (const keyword of keywords) {
    if (keyword.arg === '__debug__') throw unit.error('cannot assign to __debug__', keyword)
  }
}

/** Modules' functions are no methods: a name that a module's code imports is called as a plain attribute. */
function isMethodCall(unit: Unit, node: ast.Call): boolean {
  const { func } = node
  if (func.type !== 'Attribute' || func.ctx !== 'Load') return false
  if (node.args.some((arg) => arg.type === 'Starred') || node.keywords.some((keyword) => keyword.arg === null)) return false
  if (node.args.length + node.keywords.length + (node.keywords.length > 0 ? 1 : 0) >= STACK_GUIDELINE) return false
  if (func.value.type !== 'Name') return true
  const isImport = (unit.compilation.symbols.module.flagsOf(func.value.id) & symbolFlags.IMPORT) !== 0
  return !(isImport && unit.kind === 'module')
}

/**
 * `super().name` and `super(class, self).name` without making the super object. Leaves what `op` leaves and returns
 * true, or returns false and does nothing where it is not that.
 */
export function compileSuperAttribute(unit: Unit, node: ast.Attribute, op: Extract<OpcodeName, 'LOAD_SUPER_ATTR' | 'LOAD_SUPER_METHOD'>): boolean {
  const call = node.value
  if (call.type !== 'Call' || call.func.type !== 'Name' || call.func.id !== 'super' || call.keywords.length > 0) return false
  if (unit.bindingOf('super') !== 'implicit global' || unit.compilation.symbols.module.flagsOf('super') !== 0 && unit.compilation.symbols.module.bindingOf('super') === 'local') return false
  if (call.args.some((arg) => arg.type === 'Starred')) return false
  if (call.args.length === 2) {
    compileName(unit, 'super', 'Load', call.func)
    for (const arg of call.args) compileExpression(unit, arg)
  } else {
    const isMethod = unit.kind === 'function' || unit.kind === 'async function' || unit.kind === 'lambda'
    if (call.args.length > 0 || !isMethod || unit.argCount < 1 || unit.inlinedDepth > 0 || unit.bindingOf('__class__') !== 'free') return false
    compileName(unit, 'super', 'Load', call.func)
    unit.emitDeref('LOAD_DEREF', '__class__', call)
    compileName(unit, unit.scope.parameters[0], 'Load', call)
  }
  unit.emitName(op, node.attr, node)
  return true
}

const NOT_CALLABLE: ReadonlySet<string> = new Set(['Constant', 'Tuple', 'List', 'ListComp', 'Dict', 'DictComp', 'Set', 'SetComp', 'GeneratorExp', 'JoinedStr', 'FormattedValue'])
const TYPE_NAMES: Readonly<Record<string, string>> = {
  Tuple: 'tuple',
  List: 'list',
  ListComp: 'list',
  Dict: 'dict',
  DictComp: 'dict',
  Set: 'set',
  SetComp: 'set',
  GeneratorExp: 'generator',
  JoinedStr: 'str',
  FormattedValue: 'str',
}
const CONSTANT_NAMES: Readonly<Record<ast.ConstantValue['kind'], string>> = {
  none: 'NoneType',
  true: 'bool',
  false: 'bool',
  ellipsis: 'ellipsis',
  int: 'int',
  float: 'float',
  complex: 'complex',
  str: 'str',
  bytes: 'bytes',
  tuple: 'tuple',
  frozenset: 'frozenset',
}

function warnAboutCallee(unit: Unit, node: ast.Call): void {
  if (!NOT_CALLABLE.has(node.func.type)) return
  const type = node.func.type === 'Constant' ? CONSTANT_NAMES[node.func.value.kind] : TYPE_NAMES[node.func.type]
  unit.warn(`'${type}' object is not callable; perhaps you missed a comma?`, node)
}
