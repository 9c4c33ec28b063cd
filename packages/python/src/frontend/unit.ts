import { type OpcodeName } from '../opcodes/names.js'
import { type ConstantValue, type Expression, type Position, type Statement } from './ast.js'
import { Assembler, type Label } from './assembler.js'
import { type ConstantPool, NONE } from './constants.js'
import { type Folder } from './fold.js'
import { type Binding, mangle, type Scope, symbolFlags } from './scope.js'
import { type Source } from './source.js'
import { type SymbolTable } from './symtable.js'
import { codeFlags, type CodeTemplate, localKinds, type WarningTemplate } from './template.js'

/** What all code of one source text shares. */
export interface Compilation {
  readonly source: Source
  readonly symbols: SymbolTable
  readonly pool: ConstantPool
  readonly folder: Folder
  readonly warnings: WarningTemplate[]
  /** `from __future__ import annotations`. */
  readonly futureAnnotations: boolean
  /** The last line that may say `from __future__ import ...`. */
  readonly futureLine: number
  /** Whether expression statements are printed, as at a prompt. */
  readonly interactive: boolean
}

/** What stands around a statement and must be tidied up when `return`, `break` or `continue` leaves it. */
export type FrameBlock =
  | { readonly kind: 'while' | 'for'; readonly loop: Label; readonly exit: Label }
  | { readonly kind: 'try' | 'finally end' | 'except' | 'except star' | 'value' }
  | { readonly kind: 'finally'; readonly body: readonly Statement[] }
  | { readonly kind: 'with' | 'async with'; readonly at: Position }
  | { readonly kind: 'handler'; readonly name: string | null }

export type UnitKind = 'module' | 'class' | 'function' | 'async function' | 'lambda' | 'comprehension' | 'type parameters'

/** Flags of code whose frames lie in objects of their own. */
const RESUMABLE = codeFlags.GENERATOR | codeFlags.COROUTINE | codeFlags.ASYNC_GENERATOR

/** One code object in the making. */
export class Unit {
  readonly compilation: Compilation
  readonly parent: Unit | null
  readonly kind: UnitKind
  readonly scope: Scope
  readonly name: string
  readonly qualname: string
  readonly firstLine: number
  readonly assembler = new Assembler()
  readonly blocks: FrameBlock[] = []
  /** The class whose name private names carry. */
  readonly privateClass: string | null
  /** Attributes of `self` that methods of this class assign. */
  readonly staticAttributes = new Set<string>()
  /** Names that are fast locals here for the time of an inlined comprehension, though the code is no function. */
  readonly hidden = new Map<string, boolean>()
  /** How many inlined comprehensions are being compiled. */
  inlinedDepth = 0
  argCount = 0
  posOnlyCount = 0
  kwOnlyCount = 0
  readonly #names = new Map<string, number>()
  readonly #locals = new Map<string, number>()
  readonly #cells: string[]
  readonly #frees: readonly string[]
  /** Pool indices, in order of appearance. */
  readonly #constants: number[] = []
  readonly #constantIndex = new Map<number, number>()
  /** Slots of cells and free variables are only known when all locals are: instructions name them by these, negative. */
  readonly #derefs: string[] = []

  constructor(compilation: Compilation, parent: Unit | null, kind: UnitKind, scope: Scope, name: string, firstLine: number) {
    this.compilation = compilation
    this.parent = parent
    this.kind = kind
    this.scope = scope
    this.name = name
    this.firstLine = firstLine
    this.privateClass = scope.privateClass
    this.qualname = qualifiedName(this)
    for (const parameter of scope.parameters) this.#locals.set(parameter, this.#locals.size)
    this.#frees = scope.frees()
    this.#cells = scope.cells().filter((name) => !this.#frees.includes(name))
    if (scope.needsClassCell) this.#cells.push('__class__')
    if (scope.needsClassDict) this.#cells.push('__classdict__')
  }

  get source(): Source {
    return this.compilation.source
  }

  // ── instructions ──

  emit(op: OpcodeName, arg: number, at: Position | null): void {
    this.assembler.emit(op, arg, at)
  }

  jump(op: OpcodeName | 'JUMP', target: Label, at: Position | null): void {
    this.assembler.emitJump(op, target, at)
  }

  label(): Label {
    return this.assembler.label()
  }

  place(label: Label): void {
    this.assembler.place(label)
  }

  /** An instruction whose argument is a name. */
  emitName(op: OpcodeName, name: string, at: Position | null): void {
    this.emit(op, this.nameIndex(this.mangle(name)), at)
  }

  loadConstant(value: ConstantValue, at: Position | null): void {
    this.emit('LOAD_CONST', this.constantIndex(this.compilation.pool.add(value)), at)
  }

  /** Loads a tuple of names. */
  loadNames(names: readonly string[], at: Position | null): void {
    this.emit('LOAD_CONST', this.constantIndex(this.compilation.pool.addNames(names)), at)
  }

  loadNone(at: Position | null): void {
    this.loadConstant(NONE, at)
  }

  loadCode(code: CodeTemplate, at: Position | null): void {
    this.emit('LOAD_CONST', this.constantIndex(this.compilation.pool.addCode(code)), at)
  }

  // ── numbering ──

  mangle(name: string): string {
    return mangle(this.privateClass, name)
  }

  nameIndex(name: string): number {
    return indexIn(this.#names, name)
  }

  localIndex(name: string): number {
    return indexIn(this.#locals, name)
  }

  /** Among this code's own constants; the order is that of first use. */
  constantIndex(poolIndex: number): number {
    const known = this.#constantIndex.get(poolIndex)
    if (known !== undefined) return known
    const index = this.#constants.push(poolIndex) - 1
    this.#constantIndex.set(poolIndex, index)
    return index
  }

  bindingOf(name: string): Binding {
    return this.scope.bindingOf(name)
  }

  /**
   * An instruction on the cell or free variable `name` (already mangled). A class has cells of its own that its methods
   * refer to by the names `__class__` and `__classdict__`, whatever those mean to its body.
   */
  emitDeref(op: 'LOAD_DEREF' | 'STORE_DEREF' | 'DELETE_DEREF' | 'LOAD_CLOSURE' | 'MAKE_CELL' | 'LOAD_FROM_DICT_OR_DEREF' | 'LOAD_FAST_AND_CLEAR' | 'STORE_FAST', name: string, at: Position | null): void {
    const own = this.kind === 'class' && (name === '__class__' || name === '__classdict__') && op !== 'LOAD_FROM_DICT_OR_DEREF'
    const deref = own ? OWN_CELL + name : name
    let index = this.#derefs.indexOf(deref)
    if (index < 0) index = this.#derefs.push(deref) - 1
    this.emit(op, -1 - index, at)
  }

  /** Whether `name` is a free variable of this code. */
  isFree(name: string): boolean {
    return this.#frees.includes(name)
  }

  get freeNames(): readonly string[] {
    return this.#frees
  }

  // ── the result ──

  /** Makes the template. `flags` are those that do not follow from the scope. */
  finish(flags: number): CodeTemplate {
    const localNames = [...this.#locals.keys()]
    const localOnly = localNames.length
    for (const cell of this.#cells) if (!this.#locals.has(cell)) localNames.push(cell)
    localNames.push(...this.#frees)
    const firstFree = localNames.length - this.#frees.length
    const slotOf = (deref: string): number => {
      const own = deref.startsWith(OWN_CELL)
      const name = own ? deref.slice(OWN_CELL.length) : deref
      const free = this.#frees.indexOf(name)
      return free >= 0 && !own ? firstFree + free : localNames.indexOf(name)
    }
    const kinds = localNames.map((name, slot) => {
      if (slot >= firstFree) return localKinds.FREE
      const cell = this.#cells.includes(name) ? localKinds.CELL : 0
      return slot < localOnly ? localKinds.LOCAL | cell | (this.hidden.has(name) ? localKinds.HIDDEN : 0) : cell
    })
    const used: number[] = []
    const renumbered = new Map<number, number>()
    const renumber = (index: number): number => {
      let to = renumbered.get(index)
      if (to === undefined) {
        to = used.push(this.#constants[index]) - 1
        renumbered.set(index, to)
      }
      return to
    }
    if (this.#keepsFirstConstant && this.#constants.length > 0) renumber(0)
    const assembled = this.assembler.assemble(renumber)
    const derefs = this.#derefs
    const { code } = assembled
    for (let i = 1; i < code.length; i += 2) if (code[i] < 0) code[i] = slotOf(derefs[-1 - code[i]])
    return {
      name: this.name,
      qualname: this.qualname,
      filename: this.source.filename,
      firstLine: this.firstLine,
      flags: flags | this.#scopeFlags(),
      argCount: this.argCount,
      posOnlyCount: this.posOnlyCount,
      kwOnlyCount: this.kwOnlyCount,
      localNames,
      localKinds: kinds,
      cellCount: this.#cells.length,
      freeCount: this.#frees.length,
      // A generator has room for the handler that no StopIteration leaves it by: an instruction's index and the exception.
      stackSize: (this.#scopeFlags() & RESUMABLE) === 0 ? assembled.stackSize : Math.max(assembled.stackSize, 2),
      names: [...this.#names.keys()],
      constants: used,
      code,
      positions: assembled.positions,
      exceptionTable: assembled.exceptionTable,
    }
  }

  /** The first constant of a function is its docstring or None, used or not. */
  get #keepsFirstConstant(): boolean {
    return this.kind === 'function' || this.kind === 'async function' || this.kind === 'lambda'
  }

  #scopeFlags(): number {
    const { scope } = this
    let flags = this.compilation.futureAnnotations ? codeFlags.FUTURE_ANNOTATIONS : 0
    if (!scope.isFunctionLike) return flags
    flags |= codeFlags.OPTIMIZED | codeFlags.NEWLOCALS
    if (scope.isNested) flags |= codeFlags.NESTED
    if (scope.hasVarargs) flags |= codeFlags.VARARGS
    if (scope.hasVarkeywords) flags |= codeFlags.VARKEYWORDS
    if (scope.isGenerator) flags |= scope.isCoroutine ? codeFlags.ASYNC_GENERATOR : codeFlags.GENERATOR
    else if (scope.isCoroutine) flags |= codeFlags.COROUTINE
    return flags
  }

  /** What must run before anything else: cells, then, in a generator, the making of it. */
  emitPrologue(at: Position | null): void {
    if (this.#frees.length > 0) this.emit('COPY_FREE_VARS', this.#frees.length, at)
    // Cells that only an inlined comprehension needs are made there.
    for (const cell of this.#cells) {
      const flags = this.scope.flagsOf(cell)
      const only = (flags & symbolFlags.COMPREHENSION_CELL) !== 0 && this.bindingOf(cell) !== 'cell'
      if (!only) this.emitDeref('MAKE_CELL', cell, at)
    }
    if (this.scope.isFunctionLike && (this.scope.isGenerator || this.scope.isCoroutine)) {
      this.emit('RETURN_GENERATOR', 0, at)
      this.emit('POP_TOP', 0, at)
    }
    this.emit('RESUME', 0, at)
  }

  /** The value of an expression that is known at compile time, or `null`. */
  constantOf(node: Expression): ConstantValue | null {
    return this.compilation.folder.valueOf(node)
  }

  error(message: string, at: Position): Error {
    return this.source.error(message, at)
  }

  warn(message: string, at: Position): void {
    this.compilation.warnings.push({ category: 'SyntaxWarning', message, line: at.line })
  }
}

/** Marks, among names of variables, a cell that a class has for its methods. */
const OWN_CELL = 'own '

function indexIn(table: Map<string, number>, name: string): number {
  const known = table.get(name)
  if (known !== undefined) return known
  table.set(name, table.size)
  return table.size - 1
}

/** `outer.<locals>.inner`, as PEP 3155 has it. */
function qualifiedName(unit: Unit): string {
  let { parent } = unit
  if (parent?.kind === 'type parameters') parent = parent.parent
  if (parent === null || parent.kind === 'module') return unit.name
  const isDefinition = unit.kind === 'function' || unit.kind === 'async function' || unit.kind === 'class'
  if (isDefinition && parent.bindingOf(parent.mangle(unit.name)) === 'explicit global') return unit.name
  const isFunction = parent.kind === 'function' || parent.kind === 'async function' || parent.kind === 'lambda'
  return isFunction ? `${parent.qualname}.<locals>.${unit.name}` : `${parent.qualname}.${unit.name}`
}
