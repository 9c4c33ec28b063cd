import type * as ast from './ast.js'
import { resolveBindings } from './bindings.js'
import { type ComprehensionKind, mangle, Scope, type ScopeKind, symbolFlags as flag } from './scope.js'
import { type Source } from './source.js'

/** The nodes that have a scope of their own. */
export type ScopeNode = object

/** The scopes of a compilation unit. */
export interface SymbolTable {
  readonly module: Scope
  /**
   * The scope of a node: of a function, class, lambda, comprehension, of the bound of a type parameter, or of the whole.
   * Type parameters have a scope of their own, kept under the list of them.
   */
  of(node: ScopeNode): Scope
  /** The scope of the default of a type parameter. */
  ofDefault(param: ast.TypeParam): Scope
}

const WHOLE: ast.Position = { line: 1, col: 0, endLine: 1, endCol: 0 }

/**
 * Finds out which block binds and uses which names.
 *
 * @throws PythonSyntaxError for what no grammar finds: a name used before its `global`, a duplicate argument, a
 * `nonlocal` without binding, and the like; wording of CPython 3.13's Python/symtable.c
 */
export function buildSymbolTable(root: ast.Root, source: Source, futureAnnotations: boolean): SymbolTable {
  const builder = new Builder(source, futureAnnotations)
  const module = builder.build(root)
  resolveBindings(module, source)
  const find = (scopes: ReadonlyMap<object, Scope>, node: object): Scope => {
    const scope = scopes.get(node)
    if (scope === undefined) throw new Error('symbol table: the node has no scope of its own')
    return scope
  }
  return { module, of: (node) => find(builder.scopes, node), ofDefault: (param) => find(builder.defaultScopes, param) }
}

const COMPREHENSION_KINDS: Readonly<Record<ast.AnyComp['type'], ComprehensionKind>> = {
  ListComp: 'list',
  SetComp: 'set',
  DictComp: 'dict',
  GeneratorExp: 'generator',
}
const COMPREHENSION_NAMES: Readonly<Record<ComprehensionKind, string>> = { list: '<listcomp>', set: '<setcomp>', dict: '<dictcomp>', generator: '<genexpr>' }
const YIELD_INSIDE: Readonly<Record<ComprehensionKind, string>> = {
  list: "'yield' inside list comprehension",
  set: "'yield' inside set comprehension",
  dict: "'yield' inside dict comprehension",
  generator: "'yield' inside generator expression",
}
/** How scopes of the type system call themselves in messages. */
const TYPE_SCOPES: Readonly<Partial<Record<ScopeKind, string>>> = {
  annotation: 'an annotation',
  'type parameters': 'the definition of a generic',
  'type variable': 'a TypeVar bound',
  'type alias': 'a type alias',
}

class Builder {
  readonly scopes = new Map<object, Scope>()
  readonly defaultScopes = new Map<object, Scope>()
  readonly #source: Source
  readonly #futureAnnotations: boolean
  #current: Scope = new Scope('module', 'top', null, WHOLE, null)
  readonly #module: Scope = this.#current

  constructor(source: Source, futureAnnotations: boolean) {
    this.#source = source
    this.#futureAnnotations = futureAnnotations
  }

  build(root: ast.Root): Scope {
    this.scopes.set(root, this.#module)
    if (root.type === 'Expression') this.#expression(root.body)
    else this.#statements(root.body)
    return this.#module
  }

  // ── scopes and names ──

  #enter(kind: ScopeKind, name: string, key: object, at: ast.Position, privateClass = this.#current.privateClass, scopes = this.scopes): Scope {
    const scope = new Scope(kind, name, this.#current, at, privateClass)
    this.#current.children.push(scope)
    scopes.set(key, scope)
    this.#current = scope
    return scope
  }

  #leave(): void {
    this.#current = this.#current.parent!
  }

  #lookup(name: string): number {
    return this.#current.flagsOf(mangle(this.#current.privateClass, name))
  }

  #define(name: string, flags: number, at: ast.Position, scope = this.#current): void {
    const mangled = mangle(this.#current.privateClass, name)
    const known = scope.flagsOf(mangled)
    let value = known | flags
    if ((flags & flag.PARAM) !== 0 && (known & flag.PARAM) !== 0) throw this.#source.error(`duplicate argument '${name}' in function definition`, at)
    if ((flags & flag.TYPE_PARAM) !== 0 && (known & flag.TYPE_PARAM) !== 0) throw this.#source.error(`duplicate type parameter '${name}'`, at)
    if (scope.inIterationTarget) {
      if ((known & (flag.GLOBAL | flag.NONLOCAL)) !== 0) throw this.#source.error(`comprehension inner loop cannot rebind assignment expression target '${name}'`, at)
      value |= flag.ITERATION
    }
    scope.symbols.set(mangled, value)
    if ((flags & flag.PARAM) !== 0) scope.parameters.push(mangled)
    else if ((flags & flag.GLOBAL) !== 0) this.#module.symbols.set(mangled, this.#module.flagsOf(mangled) | flags)
  }

  #use(name: string, at: ast.Position): void {
    this.#define(name, flag.USE, at)
  }

  /** Refuses what scopes of the type system must not contain. */
  #refuseInTypeScope(what: string, at: ast.Position): void {
    const place = TYPE_SCOPES[this.#current.kind]
    if (place !== undefined) throw this.#source.error(`${what} cannot be used within ${place}`, at)
  }

  // ── statements ──

  #statements(nodes: readonly ast.Statement[]): void {
    for (const node of nodes) this.#statement(node)
  }

  #statement(node: ast.Statement): void {
    switch (node.type) {
      case 'FunctionDef':
      case 'AsyncFunctionDef':
        return this.#function(node)
      case 'ClassDef':
        return this.#class(node)
      case 'TypeAlias':
        return this.#typeAlias(node)
      case 'Return':
        return this.#optional(node.value)
      case 'Delete':
        return this.#expressions(node.targets)
      case 'Assign':
        this.#expressions(node.targets)
        return this.#expression(node.value)
      case 'AnnAssign':
        return this.#annotatedAssignment(node)
      case 'AugAssign':
        this.#expression(node.target)
        return this.#expression(node.value)
      case 'For':
      case 'AsyncFor':
        this.#expression(node.target)
        this.#expression(node.iter)
        this.#statements(node.body)
        return this.#statements(node.orelse)
      case 'While':
        this.#expression(node.test)
        this.#statements(node.body)
        return this.#statements(node.orelse)
      case 'If':
        return this.#if(node)
      case 'With':
      case 'AsyncWith':
        for (const item of node.items) {
          this.#expression(item.context)
          this.#optional(item.vars)
        }
        return this.#statements(node.body)
      case 'Match':
        this.#expression(node.subject)
        for (const one of node.cases) {
          this.#pattern(one.pattern)
          this.#optional(one.guard)
          this.#statements(one.body)
        }
        return
      case 'Raise':
        this.#optional(node.exc)
        return this.#optional(node.cause)
      case 'Try':
      case 'TryStar':
        this.#statements(node.body)
        for (const handler of node.handlers) {
          this.#optional(handler.test)
          if (handler.name !== null) this.#define(handler.name, flag.LOCAL, handler)
          this.#statements(handler.body)
        }
        this.#statements(node.orelse)
        return this.#statements(node.finalbody)
      case 'Assert':
        this.#expression(node.test)
        return this.#optional(node.msg)
      case 'Import':
      case 'ImportFrom':
        for (const alias of node.names) this.#alias(alias)
        return
      case 'Global':
      case 'Nonlocal':
        return this.#declaration(node)
      case 'Expr':
        return this.#expression(node.value)
      case 'Pass':
      case 'Break':
      case 'Continue':
        return
    }
  }

  /** `elif` clauses are walked in a loop: each is the only statement of the `else` before. */
  #if(node: ast.If): void {
    for (let at = node; ; ) {
      this.#expression(at.test)
      this.#statements(at.body)
      const [only] = at.orelse
      if (at.orelse.length !== 1 || only.type !== 'If') return this.#statements(at.orelse)
      at = only
    }
  }

  #function(node: ast.FunctionDef): void {
    this.#define(node.name, flag.LOCAL, node)
    this.#defaults(node.args)
    this.#expressions(node.decorators)
    const generic = node.typeParams.length > 0
    if (generic) {
      const scope = this.#typeParams(node.name, node.typeParams, node)
      if (node.args.defaults.length > 0) this.#define('.defaults', flag.PARAM, node, scope)
      if (node.args.kwDefaults.some((value) => value !== null)) this.#define('.kwdefaults', flag.PARAM, node, scope)
    }
    this.#annotations(node.args, node.returns)
    const scope = this.#enter('function', node.name, node, node)
    if (node.type === 'AsyncFunctionDef') {
      scope.isAsyncFunction = true
      scope.isCoroutine = true
    }
    this.#parameters(node.args)
    this.#statements(node.body)
    this.#leave()
    if (generic) this.#leave()
  }

  #class(node: ast.ClassDef): void {
    this.#define(node.name, flag.LOCAL, node)
    this.#expressions(node.decorators)
    const generic = node.typeParams.length > 0
    if (generic) {
      this.#typeParams(node.name, node.typeParams, node, node.name)
      for (const name of ['.type_params', '.generic_base']) {
        this.#define(name, flag.LOCAL, node)
        this.#use(name, node)
      }
    }
    this.#expressions(node.bases)
    for (const keyword of node.keywords) this.#expression(keyword.value)
    this.#enter('class', node.name, node, node, node.name)
    if (generic) {
      this.#define('__type_params__', flag.LOCAL, node)
      this.#use('.type_params', node)
    }
    this.#statements(node.body)
    this.#leave()
    if (generic) this.#leave()
  }

  #typeAlias(node: ast.TypeAlias): void {
    this.#expression(node.name)
    const inClass = this.#current.kind === 'class'
    const generic = node.typeParams.length > 0
    if (generic) this.#typeParams(node.name.id, node.typeParams, node)
    const scope = this.#enter('type alias', node.name.id, node, node)
    scope.seesClass = inClass
    if (inClass) this.#use('__classdict__', node.value)
    this.#expression(node.value)
    this.#leave()
    if (generic) this.#leave()
  }

  /** Enters the scope of type parameters, which the caller leaves. */
  #typeParams(name: string, params: readonly ast.TypeParam[], at: ast.Position, privateClass = this.#current.privateClass): Scope {
    const inClass = this.#current.kind === 'class'
    const scope = this.#enter('type parameters', name, params, at, privateClass)
    if (inClass) {
      scope.seesClass = true
      this.#use('__classdict__', at)
    }
    let seenDefault = false
    for (const param of params) {
      this.#define(param.name, flag.TYPE_PARAM | flag.LOCAL, param)
      if (param.defaultValue !== null) seenDefault = true
      else if (seenDefault) throw this.#source.error(`non-default type parameter '${param.name}' follows default type parameter`, param)
      if (param.bound !== null) this.#typeVariable(param, param.bound, inClass, this.scopes)
      if (param.defaultValue !== null) this.#typeVariable(param, param.defaultValue, inClass, this.defaultScopes)
    }
    return scope
  }

  #typeVariable(param: ast.TypeParam, value: ast.Expression, inClass: boolean, scopes: Map<object, Scope>): void {
    const scope = this.#enter('type variable', param.name, param, value, this.#current.privateClass, scopes)
    scope.seesClass = inClass
    if (inClass) this.#use('__classdict__', value)
    this.#expression(value)
    this.#leave()
  }

  #annotatedAssignment(node: ast.AnnAssign): void {
    if (node.target.type === 'Name') {
      const known = this.#lookup(node.target.id)
      const declared = known & (flag.GLOBAL | flag.NONLOCAL)
      if (declared !== 0 && this.#current !== this.#module && node.simple) {
        throw this.#source.error(`annotated name '${node.target.id}' can't be ${(declared & flag.GLOBAL) !== 0 ? 'global' : 'nonlocal'}`, node)
      }
      if (node.simple) this.#define(node.target.id, flag.ANNOTATED | flag.LOCAL, node.target)
      else if (node.value !== null) this.#define(node.target.id, flag.LOCAL, node.target)
    } else {
      this.#expression(node.target)
    }
    this.#annotation(node.annotation)
    this.#optional(node.value)
  }

  #alias(alias: ast.Alias): void {
    if (alias.asname === null && alias.name === '*') {
      if (this.#current.kind !== 'module') throw this.#source.error('import * only allowed at module level', alias)
      return
    }
    this.#define(alias.asname ?? alias.name.split('.', 1)[0], flag.IMPORT, alias)
  }

  #declaration(node: ast.Global): void {
    const isGlobal = node.type === 'Global'
    const word = isGlobal ? 'global' : 'nonlocal'
    for (const name of node.names) {
      const known = this.#lookup(name)
      if ((known & (flag.PARAM | flag.LOCAL | flag.USE | flag.ANNOTATED)) !== 0) {
        throw this.#source.error(
          (known & flag.PARAM) !== 0
            ? `name '${name}' is parameter and ${word}`
            : (known & flag.USE) !== 0
              ? `name '${name}' is used prior to ${word} declaration`
              : (known & flag.ANNOTATED) !== 0
                ? `annotated name '${name}' can't be ${word}`
                : `name '${name}' is assigned to before ${word} declaration`,
          node,
        )
      }
      this.#define(name, isGlobal ? flag.GLOBAL : flag.NONLOCAL, node)
      this.#direct(name, node)
    }
  }

  #direct(name: string, at: ast.Position): void {
    const mangled = mangle(this.#current.privateClass, name)
    if (!this.#current.directives.has(mangled)) this.#current.directives.set(mangled, at)
  }

  // ── functions' parts ──

  #defaults(args: ast.Arguments): void {
    this.#expressions(args.defaults)
    for (const value of args.kwDefaults) this.#optional(value)
  }

  #annotations(args: ast.Arguments, returns: ast.Expression | null): void {
    const all = [...args.posonlyargs, ...args.args, ...(args.vararg === null ? [] : [args.vararg]), ...(args.kwarg === null ? [] : [args.kwarg]), ...args.kwonlyargs]
    for (const arg of all) if (arg.annotation !== null) this.#annotation(arg.annotation)
    if (returns !== null) this.#annotation(returns)
  }

  #annotation(node: ast.Expression): void {
    if (!this.#futureAnnotations) return this.#expression(node)
    // The annotation is kept as text: it is read for its errors only, its names bind nothing here.
    const outer = this.#current
    const aside = new Scope('annotation', '_annotation', outer, node, outer.privateClass)
    this.#current = aside
    this.#expression(node)
    this.#current = outer
  }

  #parameters(args: ast.Arguments): void {
    for (const arg of [...args.posonlyargs, ...args.args, ...args.kwonlyargs]) this.#define(arg.arg, flag.PARAM, arg)
    if (args.vararg !== null) {
      this.#define(args.vararg.arg, flag.PARAM, args.vararg)
      this.#current.hasVarargs = true
    }
    if (args.kwarg !== null) {
      this.#define(args.kwarg.arg, flag.PARAM, args.kwarg)
      this.#current.hasVarkeywords = true
    }
  }

  // ── expressions ──

  #optional(node: ast.Expression | null): void {
    if (node !== null) this.#expression(node)
  }

  #expressions(nodes: readonly (ast.Expression | null)[]): void {
    for (const node of nodes) if (node !== null) this.#expression(node)
  }

  #expression(node: ast.Expression): void {
    switch (node.type) {
      case 'NamedExpr':
        this.#refuseInTypeScope('named expression', node)
        return this.#namedExpression(node)
      case 'BoolOp':
        return this.#expressions(node.values)
      case 'BinOp':
        return this.#binary(node)
      case 'UnaryOp':
        return this.#expression(node.operand)
      case 'Lambda':
        this.#defaults(node.args)
        this.#enter('function', '<lambda>', node, node)
        this.#parameters(node.args)
        this.#expression(node.body)
        return this.#leave()
      case 'IfExp':
        this.#expression(node.test)
        this.#expression(node.body)
        return this.#expression(node.orelse)
      case 'Dict':
        this.#expressions(node.keys)
        return this.#expressions(node.values)
      case 'Set':
      case 'List':
      case 'Tuple':
        return this.#expressions(node.elts)
      case 'ListComp':
      case 'SetComp':
      case 'GeneratorExp':
        return this.#comprehension(node, [node.elt])
      case 'DictComp':
        return this.#comprehension(node, [node.key, node.value])
      case 'Yield':
      case 'YieldFrom':
        this.#refuseInTypeScope('yield expression', node)
        this.#optional(node.value)
        this.#current.isGenerator = true
        if (this.#current.comprehension !== null) throw this.#source.error(YIELD_INSIDE[this.#current.comprehension], node)
        return
      case 'Await':
        this.#refuseInTypeScope('await expression', node)
        this.#expression(node.value)
        this.#current.isCoroutine = true
        return
      case 'Compare':
        this.#expression(node.left)
        return this.#expressions(node.comparators)
      case 'Call':
        this.#expression(node.func)
        this.#expressions(node.args)
        return this.#keywords(node.keywords)
      case 'FormattedValue':
        this.#expression(node.value)
        return this.#optional(node.formatSpec)
      case 'JoinedStr':
        return this.#expressions(node.values)
      case 'Constant':
        return
      case 'Attribute':
      case 'Starred':
        return this.#expression(node.value)
      case 'Subscript':
        this.#expression(node.value)
        return this.#expression(node.slice)
      case 'Slice':
        return this.#expressions([node.lower, node.upper, node.step])
      case 'Name':
        if (node.ctx === 'Load' && node.id === '__debug__') return
        this.#define(node.id, node.ctx === 'Load' ? flag.USE : flag.LOCAL, node)
        if (node.ctx === 'Load' && node.id === 'super' && this.#current.isFunctionLike) this.#use('__class__', node)
    }
  }

  /** Chains lean to the left: that side is walked in a loop. */
  #binary(node: ast.BinOp): void {
    const pending: ast.BinOp[] = []
    let left: ast.Expression = node
    for (; left.type === 'BinOp'; left = left.left) pending.push(left)
    this.#expression(left)
    for (const { right } of pending.reverse()) this.#expression(right)
  }

  #keywords(keywords: readonly ast.Keyword[]): void {
    const seen = new Set<string>()
    for (const keyword of keywords) {
      if (keyword.arg !== null) {
        if (seen.has(keyword.arg)) throw this.#source.error(`keyword argument repeated: ${keyword.arg}`, keyword)
        seen.add(keyword.arg)
      }
      this.#expression(keyword.value)
    }
  }

  #namedExpression(node: ast.NamedExpr): void {
    if (this.#current.iterableDepth > 0) throw this.#source.error('assignment expression cannot be used in a comprehension iterable expression', node)
    if (this.#current.comprehension !== null) this.#bindAroundComprehension(node.target)
    this.#expression(node.value)
    this.#expression(node.target)
  }

  /** `:=` in a comprehension binds in the nearest scope around it that is none. */
  #bindAroundComprehension(target: ast.Name): void {
    const name = target.id
    for (let scope: Scope | null = this.#current; scope !== null; scope = scope.parent) {
      const known = scope.flagsOf(mangle(this.#current.privateClass, name))
      if (scope.comprehension !== null) {
        if ((known & flag.ITERATION) !== 0) throw this.#source.error(`assignment expression cannot rebind comprehension iteration variable '${name}'`, target)
        continue
      }
      const place = TYPE_SCOPES[scope.kind]
      if (place !== undefined) throw this.#source.error(`assignment expression within a comprehension cannot be used within ${place}`, target)
      if (scope.kind === 'class') throw this.#source.error('assignment expression within a comprehension cannot be used in a class body', target)
      if (scope.kind === 'module') {
        this.#define(name, flag.GLOBAL, target)
        this.#direct(name, target)
        this.#define(name, flag.GLOBAL, target, scope)
        return
      }
      this.#define(name, (known & flag.GLOBAL) !== 0 ? flag.GLOBAL : flag.NONLOCAL, target)
      this.#direct(name, target)
      this.#define(name, flag.LOCAL, target, scope)
      return
    }
  }

  #comprehension(node: ast.AnyComp, values: readonly ast.Expression[]): void {
    const kind = COMPREHENSION_KINDS[node.type]
    const [outermost, ...inner] = node.generators
    this.#current.iterableDepth++
    this.#expression(outermost.iter)
    this.#current.iterableDepth--
    const scope = this.#enter('function', COMPREHENSION_NAMES[kind], node, node)
    scope.comprehension = kind
    scope.isCoroutine = outermost.isAsync
    this.#define('.0', flag.PARAM, node)
    scope.inIterationTarget = true
    this.#expression(outermost.target)
    scope.inIterationTarget = false
    this.#expressions(outermost.ifs)
    for (const generator of inner) {
      scope.inIterationTarget = true
      this.#expression(generator.target)
      scope.inIterationTarget = false
      scope.iterableDepth++
      this.#expression(generator.iter)
      scope.iterableDepth--
      this.#expressions(generator.ifs)
      if (generator.isAsync) scope.isCoroutine = true
    }
    for (const value of values) this.#expression(value)
    scope.isGenerator = kind === 'generator'
    this.#leave()
    if (scope.isCoroutine && kind !== 'generator') {
      const around = this.#current
      if (!around.isAsyncFunction && around.comprehension === null) throw this.#source.error('asynchronous comprehension outside of an asynchronous function', node)
      around.isCoroutine = true
    }
  }

  // ── patterns ──

  #pattern(node: ast.Pattern): void {
    switch (node.type) {
      case 'MatchValue':
        return this.#expression(node.value)
      case 'MatchSingleton':
        return
      case 'MatchSequence':
      case 'MatchOr':
        for (const one of node.patterns) this.#pattern(one)
        return
      case 'MatchMapping':
        this.#expressions(node.keys)
        for (const one of node.patterns) this.#pattern(one)
        if (node.rest !== null) this.#define(node.rest, flag.LOCAL, node)
        return
      case 'MatchClass':
        this.#expression(node.cls)
        for (const one of [...node.patterns, ...node.kwdPatterns]) this.#pattern(one)
        return
      case 'MatchStar':
        if (node.name !== null) this.#define(node.name, flag.LOCAL, node)
        return
      case 'MatchAs':
        if (node.pattern !== null) this.#pattern(node.pattern)
        if (node.name !== null) this.#define(node.name, flag.LOCAL, node)
    }
  }
}
