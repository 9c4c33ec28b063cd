import type * as ast from '@mm/python/frontend'

type Field = string
/** Fields of each node in CPython's order, by our names. */
const FIELDS: Readonly<Record<string, readonly Field[]>> = {
  Module: ['body'],
  FunctionDef: ['name', 'args', 'body', 'decorators', 'returns', 'typeParams'],
  AsyncFunctionDef: ['name', 'args', 'body', 'decorators', 'returns', 'typeParams'],
  ClassDef: ['name', 'bases', 'keywords', 'body', 'decorators', 'typeParams'],
  Return: ['value'],
  Delete: ['targets'],
  Assign: ['targets', 'value'],
  TypeAlias: ['name', 'typeParams', 'value'],
  AugAssign: ['target', 'op', 'value'],
  AnnAssign: ['target', 'annotation', 'value', 'simple'],
  For: ['target', 'iter', 'body', 'orelse'],
  AsyncFor: ['target', 'iter', 'body', 'orelse'],
  While: ['test', 'body', 'orelse'],
  If: ['test', 'body', 'orelse'],
  With: ['items', 'body'],
  AsyncWith: ['items', 'body'],
  Match: ['subject', 'cases'],
  Raise: ['exc', 'cause'],
  Try: ['body', 'handlers', 'orelse', 'finalbody'],
  TryStar: ['body', 'handlers', 'orelse', 'finalbody'],
  Assert: ['test', 'msg'],
  Import: ['names'],
  ImportFrom: ['module', 'names', 'level'],
  Global: ['names'],
  Nonlocal: ['names'],
  Expr: ['value'],
  Pass: [],
  Break: [],
  Continue: [],
  BoolOp: ['op', 'values'],
  NamedExpr: ['target', 'value'],
  BinOp: ['left', 'op', 'right'],
  UnaryOp: ['op', 'operand'],
  Lambda: ['args', 'body'],
  IfExp: ['test', 'body', 'orelse'],
  Dict: ['keys', 'values'],
  Set: ['elts'],
  ListComp: ['elt', 'generators'],
  SetComp: ['elt', 'generators'],
  GeneratorExp: ['elt', 'generators'],
  DictComp: ['key', 'value', 'generators'],
  Await: ['value'],
  Yield: ['value'],
  YieldFrom: ['value'],
  Compare: ['left', 'ops', 'comparators'],
  Call: ['func', 'args', 'keywords'],
  FormattedValue: ['value', 'conversion', 'formatSpec'],
  JoinedStr: ['values'],
  Attribute: ['value', 'attr', 'ctx'],
  Subscript: ['value', 'slice', 'ctx'],
  Starred: ['value', 'ctx'],
  Name: ['id', 'ctx'],
  List: ['elts', 'ctx'],
  Tuple: ['elts', 'ctx'],
  Slice: ['lower', 'upper', 'step'],
  comprehension: ['target', 'iter', 'ifs', 'isAsync'],
  ExceptHandler: ['test', 'name', 'body'],
  arguments: ['posonlyargs', 'args', 'vararg', 'kwonlyargs', 'kwDefaults', 'kwarg', 'defaults'],
  arg: ['arg', 'annotation'],
  keyword: ['arg', 'value'],
  alias: ['name', 'asname'],
  withitem: ['context', 'vars'],
  match_case: ['pattern', 'guard', 'body'],
  MatchValue: ['value'],
  MatchSequence: ['patterns'],
  MatchMapping: ['keys', 'patterns', 'rest'],
  MatchClass: ['cls', 'patterns', 'kwdAttrs', 'kwdPatterns'],
  MatchStar: ['name'],
  MatchAs: ['pattern', 'name'],
  MatchOr: ['patterns'],
  TypeVar: ['name', 'bound', 'defaultValue'],
  ParamSpec: ['name', 'defaultValue'],
  TypeVarTuple: ['name', 'defaultValue'],
}

/** Node types that a tree may have. */
export const nodeTypes: readonly string[] = Object.keys(FIELDS)

/** A tree as `dump_tree.py` prints CPython's; node types met are added to `seen`. */
export function dumpTree(root: ast.Root, seen: Set<string>): unknown {
  const dump = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(dump)
    if (typeof value === 'boolean') return value ? 1 : 0
    if (typeof value !== 'object' || value === null) return value
    const node = value as Readonly<Record<string, unknown>> & { readonly type: string }
    seen.add(node.type)
    const parts: unknown[] = [node.type]
    if (node['line'] !== undefined && node.type !== 'Module') parts.push([node['line'], node['col'], node['endLine'], node['endCol']])
    if (node.type === 'Constant' || node.type === 'MatchSingleton') return [...parts, constant(node['value'] as ast.ConstantValue)]
    return [...parts, ...FIELDS[node.type].map((field) => dump(node[field]))]
  }
  return dump(root)
}

function constant(value: ast.ConstantValue): readonly [string, string] {
  switch (value.kind) {
    case 'int':
      return ['int', `0x${value.value.toString(16)}`]
    case 'float':
      return ['float', hexadecimal(value.value)]
    case 'complex':
      return ['complex', hexadecimal(value.imag)]
    case 'str':
    case 'bytes':
      return [value.kind, value.value]
    default:
      return [value.kind, '']
  }
}

/** As Python's `float.hex` writes it. */
function hexadecimal(value: number): string {
  if (!Number.isFinite(value)) return String(value).replace('Infinity', 'inf')
  const bits = new DataView(new ArrayBuffer(8))
  bits.setFloat64(0, value)
  const all = bits.getBigUint64(0)
  const exponent = Number((all >> 52n) & 0x7ffn)
  const digits = (all & 0xfffffffffffffn).toString(16).padStart(13, '0')
  if (value === 0) return '0x0.0p+0'
  const power = exponent === 0 ? -1022 : exponent - 1023
  return `0x${exponent === 0 ? 0 : 1}.${digits}p${power < 0 ? '' : '+'}${power}`
}

/** The path to the first difference of two dumps, or `undefined`. */
export function firstDifference(ours: unknown, theirs: unknown, path: readonly string[] = []): string | undefined {
  if (!Array.isArray(ours) || !Array.isArray(theirs)) {
    return ours === theirs ? undefined : `${path.slice(-4).join(' > ')}: ${JSON.stringify(ours)} but CPython ${JSON.stringify(theirs)}`
  }
  const at = typeof ours[0] === 'string' ? [...path, `${ours[0]} ${JSON.stringify(ours[1])}`] : path
  for (let i = 0; i < Math.max(ours.length, theirs.length); i++) {
    const found = firstDifference(ours[i], theirs[i], at)
    if (found !== undefined) return found
  }
  return undefined
}
