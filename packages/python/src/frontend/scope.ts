import { type Position } from './ast.js'

/** What is known of a name within one scope. */
export const symbolFlags = Object.freeze({
  /** `global name`. */
  GLOBAL: 1,
  /** Bound by assignment. */
  LOCAL: 2,
  PARAM: 4,
  /** `nonlocal name`. */
  NONLOCAL: 8,
  USE: 16,
  IMPORT: 32,
  ANNOTATED: 64,
  /** Iteration variable of a comprehension. */
  ITERATION: 128,
  TYPE_PARAM: 256,
  /** Bound by a class body, and at the same time free there because a method means the enclosing function's. */
  FREE_IN_CLASS: 512,
  /** A cell only within a comprehension that is inlined here. */
  COMPREHENSION_CELL: 1024,
})

/** Flags of which any binds the name. */
export const BOUND = symbolFlags.LOCAL | symbolFlags.PARAM | symbolFlags.IMPORT | symbolFlags.TYPE_PARAM

/** Where a name lives, as seen from one scope. */
export type Binding = 'local' | 'cell' | 'free' | 'explicit global' | 'implicit global'

export type ScopeKind = 'module' | 'class' | 'function' | 'annotation' | 'type parameters' | 'type variable' | 'type alias'
export type ComprehensionKind = 'list' | 'set' | 'dict' | 'generator'

/** The names of one block of code. */
export class Scope {
  readonly kind: ScopeKind
  readonly name: string
  readonly parent: Scope | null
  readonly at: Position
  readonly children: Scope[] = []
  /** `symbolFlags` by (mangled) name, in order of appearance. */
  readonly symbols = new Map<string, number>()
  /** By (mangled) name; known once the table is complete. */
  bindings: Map<string, Binding> = new Map<string, Binding>()
  /** Names of parameters in CPython's order: positional, keyword-only, `*args`, `**kwargs`. */
  readonly parameters: string[] = []
  /** Where `global` and `nonlocal` declare names. */
  readonly directives = new Map<string, Position>()
  /** The class whose name private names carry. */
  readonly privateClass: string | null
  /** Whether an enclosing scope is a function. */
  readonly isNested: boolean
  comprehension: ComprehensionKind | null = null
  isGenerator = false
  isCoroutine = false
  /** Whether the function was written `async def`. */
  isAsyncFunction = false
  /** A `return` with a value, where an asynchronous generator must not have one. */
  hasVarargs = false
  hasVarkeywords = false
  /** Whether a method of this class needs the `__class__` cell. */
  needsClassCell = false
  /** Whether an annotation scope in this class needs the `__classdict__` cell. */
  needsClassDict = false
  /** Whether the code is compiled into that of the enclosing scope. */
  isInlined = false
  /** Whether names are looked up in the namespace of the enclosing class too. */
  seesClass = false
  /** How many iterables of comprehensions are being read. */
  iterableDepth = 0
  /** Whether the target of a comprehension is being read. */
  inIterationTarget = false

  constructor(kind: ScopeKind, name: string, parent: Scope | null, at: Position, privateClass: string | null) {
    this.kind = kind
    this.name = name
    this.parent = parent
    this.at = at
    this.privateClass = privateClass
    this.isNested = parent !== null && (parent.isNested || parent.isFunctionLike)
  }

  /** Whether local variables are slots of a frame. */
  get isFunctionLike(): boolean {
    return this.kind !== 'module' && this.kind !== 'class'
  }

  flagsOf(name: string): number {
    return this.symbols.get(name) ?? 0
  }

  bindingOf(name: string): Binding {
    return this.bindings.get(name) ?? 'implicit global'
  }

  /** Names of cells, sorted, those of inlined comprehensions included. */
  cells(): string[] {
    return [...this.symbols.keys()].filter((name) => this.bindings.get(name) === 'cell' || (this.flagsOf(name) & symbolFlags.COMPREHENSION_CELL) !== 0).sort()
  }

  /** Names of free variables, sorted. */
  frees(): string[] {
    return [...this.symbols.keys()].filter((name) => this.bindings.get(name) === 'free' || (this.flagsOf(name) & symbolFlags.FREE_IN_CLASS) !== 0).sort()
  }
}

/** The name as a class body spells it: `__x` inside `class _C` is `_C__x`. */
export function mangle(privateClass: string | null, name: string): string {
  if (privateClass === null || !name.startsWith('__') || name.endsWith('__') || name.includes('.')) return name
  const stripped = privateClass.replace(/^_+/, '')
  return stripped === '' ? name : `_${stripped}${name}`
}
