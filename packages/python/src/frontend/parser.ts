import { parse as parseTree, type Alias as PeerAlias, type Arg as PeerArg, type Arguments as PeerArguments, type ASTNode, type Comprehension as PeerComprehension, type ExceptHandler as PeerHandler, type ExprNode, type Keyword as PeerKeyword, type StmtNode, type WithItem as PeerWithItem } from 'py-ast'
import type * as ast from './ast.js'
import { resolveNamedCharacters } from './escapes.js'
import { PythonSyntaxError } from './errors.js'
import { Columns, type Source } from './source.js'

/** What a source text is to be read as. */
export type Mode = 'exec' | 'eval' | 'single'

type PeerMatch = Extract<StmtNode, { nodeType: 'Match' }>
type PeerCase = PeerMatch['cases'][number]
type PeerPattern = PeerCase['pattern']
type PeerTypeParam = Extract<StmtNode, { nodeType: 'ClassDef' }>['type_params'][number]

/**
 * Reads source text into a tree.
 *
 * The parser underneath is py-ast; this file is the only one that knows. What that parser leaves out is done here:
 * integers and floats told apart by their text, bytes and the ellipsis tagged, identifiers normalised (NFKC), named
 * characters resolved, columns turned from bytes to characters.
 *
 * @throws PythonSyntaxError for text that is no program
 */
export function parse(source: Source, text: string, mode: Mode): ast.Root {
  const lowering = new Lowering(source)
  const tree = readTree(source, text)
  const body = lowering.statements(tree.body)
  const last = source.lines.length
  const whole = { line: 1, col: 0, endLine: last, endCol: source.lines[last - 1].length }
  if (mode === 'exec') return { type: 'Module', body, ...whole }
  if (mode === 'single') {
    if (body.length > 1 && body.at(-1)!.line !== body[0].line) throw source.error('multiple statements found while compiling a single statement', body[0])
    return { type: 'Interactive', body, ...whole }
  }
  const [only] = body
  if (body.length === 0) throw source.errorAt('invalid syntax', 1, source.lines[0].length)
  if (only.type !== 'Expr') throw source.error('invalid syntax', only)
  if (body.length > 1) throw source.error('invalid syntax', body[1])
  return { type: 'Expression', body: only.value, ...whole }
}

function readTree(source: Source, text: string): { readonly body: readonly StmtNode[] } {
  try {
    return parseTree(text, { filename: source.filename })
  } catch (error) {
    if (error instanceof PythonSyntaxError) throw error
    if (error instanceof RangeError) throw source.errorAt('too many nested parentheses', 1, 0)
    if (!(error instanceof Error)) throw error
    throw translate(source, error)
  }
}

/** The parser's own error as Python's: its place is kept, its wording is not. */
function translate(source: Source, error: Error & Partial<Pick<ASTNode, 'lineno' | 'col_offset' | 'end_lineno' | 'end_col_offset'>>): PythonSyntaxError {
  const [, line = '1', column = '0'] = /at line (\d+)(?:, column (\d+))?/.exec(error.message) ?? []
  const start = error.lineno ?? Number(line)
  const columns = new Columns(source)
  const from = columns.of(start, error.col_offset ?? Number(column))
  const endLine = error.end_lineno ?? start
  const to = error.end_col_offset === undefined ? from + 1 : columns.of(endLine, error.end_col_offset)
  const indentation = /indent/i.test(error.message)
  const message = indentation ? error.message.replace(/ at line .*$/, '') : 'invalid syntax'
  return source.error(message, { line: start, col: from, endLine, endCol: to }, indentation ? 'IndentationError' : 'SyntaxError')
}

class Lowering {
  readonly #source: Source
  readonly #columns: Columns

  constructor(source: Source) {
    this.#source = source
    this.#columns = new Columns(source)
  }

  statements(nodes: readonly StmtNode[]): ast.Statement[] {
    const result: ast.Statement[] = []
    for (const node of nodes) if (node.nodeType !== 'Comment') result.push(this.#statement(node))
    return result
  }

  #at(node: ASTNode): ast.Position {
    const line = node.lineno ?? 1
    const endLine = node.end_lineno ?? line
    const col = node.col_offset ?? 0
    return { line, col: this.#columns.of(line, col), endLine, endCol: this.#columns.of(endLine, node.end_col_offset ?? col) }
  }

  #statement(node: Exclude<StmtNode, { nodeType: 'Comment' }>): ast.Statement {
    const at = this.#at(node)
    switch (node.nodeType) {
      case 'FunctionDef':
      case 'AsyncFunctionDef':
        return {
          type: node.nodeType,
          name: normalise(node.name),
          args: this.#arguments(node.args),
          body: this.statements(node.body),
          decorators: this.#expressions(node.decorator_list),
          returns: this.#optional(node.returns),
          typeParams: this.#typeParams(node.type_params),
          ...at,
        }
      case 'ClassDef':
        return {
          type: 'ClassDef',
          name: normalise(node.name),
          bases: this.#expressions(node.bases),
          keywords: this.#keywords(node.keywords),
          body: this.statements(node.body),
          decorators: this.#expressions(node.decorator_list),
          typeParams: this.#typeParams(node.type_params),
          ...at,
        }
      case 'Return':
        return { type: 'Return', value: this.#optional(node.value), ...at }
      case 'Delete':
        return { type: 'Delete', targets: this.#expressions(node.targets), ...at }
      case 'Assign':
        return { type: 'Assign', targets: this.#expressions(node.targets), value: this.#expression(node.value), ...at }
      case 'TypeAlias':
        return { type: 'TypeAlias', name: this.#expression(node.name) as ast.Name, typeParams: this.#typeParams(node.type_params), value: this.#expression(node.value), ...at }
      case 'AugAssign':
        return { type: 'AugAssign', target: this.#expression(node.target), op: node.op.nodeType as ast.BinaryOperator, value: this.#expression(node.value), ...at }
      case 'AnnAssign': {
        const target = this.#expression(node.target)
        // A parenthesis in front of the name makes it a target that is no longer simple.
        const simple = target.type === 'Name' && target.line === at.line && target.col === at.col
        return { type: 'AnnAssign', target, annotation: this.#expression(node.annotation), value: this.#optional(node.value), simple, ...at }
      }
      case 'For':
      case 'AsyncFor':
        return { type: node.nodeType, target: this.#expression(node.target), iter: this.#expression(node.iter), body: this.statements(node.body), orelse: this.statements(node.orelse), ...at }
      case 'While':
      case 'If':
        return { type: node.nodeType, test: this.#expression(node.test), body: this.statements(node.body), orelse: this.statements(node.orelse), ...at }
      case 'With':
      case 'AsyncWith':
        return { type: node.nodeType, items: node.items.map((item: PeerWithItem) => this.#withItem(item)), body: this.statements(node.body), ...at }
      case 'Match':
        return { type: 'Match', subject: this.#expression(node.subject), cases: node.cases.map((one: PeerCase) => this.#case(one)), ...at }
      case 'Raise':
        return { type: 'Raise', exc: this.#optional(node.exc), cause: this.#optional(node.cause), ...at }
      case 'Try':
      case 'TryStar':
        return {
          type: node.nodeType,
          body: this.statements(node.body),
          handlers: node.handlers.map((handler: PeerHandler) => this.#handler(handler)),
          orelse: this.statements(node.orelse),
          finalbody: this.statements(node.finalbody),
          ...at,
        }
      case 'Assert':
        return { type: 'Assert', test: this.#expression(node.test), msg: this.#optional(node.msg), ...at }
      case 'Import':
        return { type: 'Import', names: this.#aliases(node.names), ...at }
      case 'ImportFrom':
        return { type: 'ImportFrom', module: node.module === undefined ? null : normalise(node.module), names: this.#aliases(node.names), level: node.level ?? 0, ...at }
      case 'Global':
      case 'Nonlocal':
        return { type: node.nodeType, names: node.names.map(normalise), ...at }
      case 'Expr':
        return { type: 'Expr', value: this.#expression(node.value), ...at }
      case 'Pass':
      case 'Break':
      case 'Continue':
        return { type: node.nodeType, ...at }
    }
  }

  #optional(node: ExprNode | null | undefined): ast.Expression | null {
    return node == null ? null : this.#expression(node)
  }

  #expressions(nodes: readonly ExprNode[]): ast.Expression[] {
    return nodes.map((node) => this.#expression(node))
  }

  #expression(node: ExprNode): ast.Expression {
    const at = this.#at(node)
    switch (node.nodeType) {
      case 'BoolOp':
        return { type: 'BoolOp', op: node.op.nodeType, values: this.#expressions(node.values), ...at }
      case 'NamedExpr':
        return { type: 'NamedExpr', target: this.#expression(node.target) as ast.Name, value: this.#expression(node.value), ...at }
      case 'BinOp':
        return { type: 'BinOp', left: this.#expression(node.left), op: node.op.nodeType as ast.BinaryOperator, right: this.#expression(node.right), ...at }
      case 'UnaryOp':
        return { type: 'UnaryOp', op: node.op.nodeType, operand: this.#expression(node.operand), ...at }
      case 'Lambda':
        return { type: 'Lambda', args: this.#arguments(node.args), body: this.#expression(node.body), ...at }
      case 'IfExp':
        return { type: 'IfExp', test: this.#expression(node.test), body: this.#expression(node.body), orelse: this.#expression(node.orelse), ...at }
      case 'Dict':
        return { type: 'Dict', keys: node.keys.map((key) => this.#optional(key)), values: this.#expressions(node.values), ...at }
      case 'Set':
        return { type: 'Set', elts: this.#expressions(node.elts), ...at }
      case 'ListComp':
      case 'SetComp':
      case 'GeneratorExp':
        return { type: node.nodeType, elt: this.#expression(node.elt), generators: this.#comprehensions(node.generators), ...at }
      case 'DictComp':
        return { type: 'DictComp', key: this.#expression(node.key), value: this.#expression(node.value), generators: this.#comprehensions(node.generators), ...at }
      case 'Await':
      case 'YieldFrom':
        return { type: node.nodeType, value: this.#expression(node.value), ...at }
      case 'Yield':
        return { type: 'Yield', value: this.#optional(node.value), ...at }
      case 'Compare':
        return { type: 'Compare', left: this.#expression(node.left), ops: node.ops.map((op) => op.nodeType), comparators: this.#expressions(node.comparators), ...at }
      case 'Call':
        return { type: 'Call', func: this.#expression(node.func), args: this.#expressions(node.args), keywords: this.#keywords(node.keywords), ...at }
      case 'FormattedValue':
        return { type: 'FormattedValue', value: this.#expression(node.value), conversion: node.conversion, formatSpec: this.#optional(node.format_spec), ...at }
      case 'JoinedStr':
        return { type: 'JoinedStr', values: this.#joined(node.values), ...at }
      case 'Constant':
        return { type: 'Constant', value: this.#constant(node, at), ...at }
      case 'Attribute':
        return { type: 'Attribute', value: this.#expression(node.value), attr: normalise(node.attr), ctx: node.ctx.nodeType, ...at }
      case 'Subscript':
        return { type: 'Subscript', value: this.#expression(node.value), slice: this.#slice(node.slice), ctx: node.ctx.nodeType, ...at }
      case 'Starred':
        return { type: 'Starred', value: this.#expression(node.value), ctx: node.ctx.nodeType, ...at }
      case 'Name':
        return { type: 'Name', id: normalise(node.id), ctx: node.ctx.nodeType, ...at }
      case 'List':
      case 'Tuple':
        return { type: node.nodeType, elts: this.#expressions(node.elts), ctx: node.ctx.nodeType, ...at }
      case 'Slice':
        return { type: 'Slice', lower: this.#optional(node.lower), upper: this.#optional(node.upper), step: this.#optional(node.step), ...at }
      case 'TemplateStr':
      case 'Interpolation':
        throw this.#source.error('invalid syntax', at)
    }
  }

  /** `x[*a]` has a tuple of one as its index, which the parser underneath leaves out. */
  #slice(node: ExprNode): ast.Expression {
    const slice = this.#expression(node)
    if (slice.type !== 'Starred') return slice
    const { line, col, endLine, endCol } = slice
    return { type: 'Tuple', elts: [slice], ctx: 'Load', line, col, endLine, endCol }
  }

  #constant(node: Extract<ExprNode, { nodeType: 'Constant' }>, at: ast.Position): ast.ConstantValue {
    const value: unknown = node.value
    if (value === null) return { kind: 'none' }
    if (value === true) return { kind: 'true' }
    if (value === false) return { kind: 'false' }
    if (typeof value === 'bigint') return { kind: 'int', value }
    if (typeof value === 'number') return this.#number(value, at)
    if (typeof value === 'string') {
      const written = node.quote_style ?? this.#source.slice(at)
      if (written === '...') return { kind: 'ellipsis' }
      const [prefix] = /^[a-z]*/i.exec(written)!
      if (/b/i.test(prefix)) return { kind: 'bytes', value }
      return { kind: 'str', value: this.#named(value, at, prefix) }
    }
    const { real, imag } = value as { readonly real: number; readonly imag: number }
    return { kind: 'complex', real, imag }
  }

  #named(value: string, at: ast.Position, quote: string): string {
    if (!value.includes('\\N{')) return value
    return resolveNamedCharacters(value, this.#source, at, /r/i.test(quote))
  }

  #number(value: number, at: ast.Position): ast.ConstantValue {
    const text = this.#source.slice(at).replaceAll('_', '')
    if (/^(0[xob][\da-f]+|\d+)$/i.test(text)) return { kind: 'int', value: BigInt(text) }
    return { kind: 'float', value }
  }

  /** Texts of an f-string are constants without quotes of their own; neighbours are merged. */
  #joined(nodes: readonly ExprNode[]): ast.Expression[] {
    const result: ast.Expression[] = []
    for (const node of nodes) {
      if (node.nodeType !== 'Constant' || typeof node.value !== 'string') {
        result.push(this.#expression(node))
        continue
      }
      const at = this.#at(node)
      const value = this.#named(node.value, at, node.quote_style ?? '')
      const last = result.at(-1)
      if (last?.type === 'Constant' && last.value.kind === 'str') {
        result[result.length - 1] = { ...last, value: { kind: 'str', value: last.value.value + value }, endLine: at.endLine, endCol: at.endCol }
      } else {
        result.push({ type: 'Constant', value: { kind: 'str', value }, ...at })
      }
    }
    return result
  }

  #comprehensions(nodes: readonly PeerComprehension[]): ast.Comprehension[] {
    return nodes.map((node) => ({
      type: 'comprehension',
      target: this.#expression(node.target),
      iter: this.#expression(node.iter),
      ifs: this.#expressions(node.ifs),
      isAsync: node.is_async === 1,
    }))
  }

  #arguments(node: PeerArguments): ast.Arguments {
    return {
      type: 'arguments',
      posonlyargs: node.posonlyargs.map((arg) => this.#arg(arg)),
      args: node.args.map((arg) => this.#arg(arg)),
      vararg: node.vararg == null ? null : this.#arg(node.vararg),
      kwonlyargs: node.kwonlyargs.map((arg) => this.#arg(arg)),
      kwDefaults: node.kw_defaults.map((value) => this.#optional(value)),
      kwarg: node.kwarg == null ? null : this.#arg(node.kwarg),
      defaults: this.#expressions(node.defaults),
    }
  }

  #arg(node: PeerArg): ast.Arg {
    return { type: 'arg', arg: normalise(node.arg), annotation: this.#optional(node.annotation), ...this.#at(node) }
  }

  #keywords(nodes: readonly PeerKeyword[]): ast.Keyword[] {
    return nodes.map((node) => ({ type: 'keyword', arg: node.arg == null ? null : normalise(node.arg), value: this.#expression(node.value), ...this.#at(node) }))
  }

  #aliases(nodes: readonly PeerAlias[]): ast.Alias[] {
    return nodes.map((node) => ({ type: 'alias', name: normalise(node.name), asname: node.asname == null ? null : normalise(node.asname), ...this.#at(node) }))
  }

  #handler(node: PeerHandler): ast.ExceptHandler {
    return { type: 'ExceptHandler', test: this.#optional(node.type), name: node.name == null ? null : normalise(node.name), body: this.statements(node.body), ...this.#at(node) }
  }

  #withItem(node: PeerWithItem): ast.WithItem {
    return { type: 'withitem', context: this.#expression(node.context_expr), vars: this.#optional(node.optional_vars) }
  }

  #typeParams(nodes: readonly PeerTypeParam[] | undefined): ast.TypeParam[] {
    return (nodes ?? []).map((node) => ({
      type: node.nodeType,
      name: normalise(node.name),
      bound: node.nodeType === 'TypeVar' ? this.#optional(node.bound) : null,
      defaultValue: this.#optional(node.default_value),
      ...this.#at(node),
    }))
  }

  #case(node: PeerCase): ast.MatchCase {
    return { type: 'match_case', pattern: this.#pattern(node.pattern), guard: this.#optional(node.guard), body: this.statements(node.body) }
  }

  #patterns(nodes: readonly PeerPattern[]): ast.Pattern[] {
    return nodes.map((node) => this.#pattern(node))
  }

  #pattern(node: PeerPattern): ast.Pattern {
    const at = this.#at(node)
    switch (node.nodeType) {
      case 'MatchValue':
        return { type: 'MatchValue', value: this.#expression(node.value), ...at }
      case 'MatchSingleton': {
        const value: unknown = node.value
        return { type: 'MatchSingleton', value: { kind: value === null ? 'none' : value === true ? 'true' : 'false' }, ...at }
      }
      case 'MatchSequence':
        return { type: 'MatchSequence', patterns: this.#patterns(node.patterns), ...at }
      case 'MatchMapping':
        return { type: 'MatchMapping', keys: this.#expressions(node.keys), patterns: this.#patterns(node.patterns), rest: node.rest == null ? null : normalise(node.rest), ...at }
      case 'MatchClass':
        return { type: 'MatchClass', cls: this.#expression(node.cls), patterns: this.#patterns(node.patterns), kwdAttrs: node.kwd_attrs.map(normalise), kwdPatterns: this.#patterns(node.kwd_patterns), ...at }
      case 'MatchStar':
        return { type: 'MatchStar', name: node.name == null ? null : normalise(node.name), ...at }
      case 'MatchAs':
        return { type: 'MatchAs', pattern: node.pattern == null ? null : this.#pattern(node.pattern), name: node.name == null ? null : normalise(node.name), ...at }
      case 'MatchOr':
        return { type: 'MatchOr', patterns: this.#patterns(node.patterns), ...at }
    }
  }
}

const ASCII_ONLY = /^[\0-\x7f]*$/ // eslint-disable-line no-control-regex

/** Identifiers are equal when their NFKC forms are. */
function normalise(name: string): string {
  return ASCII_ONLY.test(name) ? name : name.normalize('NFKC')
}
