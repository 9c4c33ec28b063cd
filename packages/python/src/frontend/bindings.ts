import { type Position } from './ast.js'
import { BOUND, type Binding, type Scope, symbolFlags } from './scope.js'
import { type Source } from './source.js'

/**
 * Decides for every name of every scope where it lives: local, cell, free or global.
 *
 * One walk down the tree of scopes with the names bound and declared global so far, and back up with the names that are
 * free below. A list, set or dict comprehension is taken into the enclosing scope on the way back (PEP 709). The
 * algorithm is that of CPython 3.13's Python/symtable.c (`analyze_block`).
 *
 * @throws PythonSyntaxError for a `nonlocal` that has nothing to refer to, and the like
 */
export function resolveBindings(module: Scope, source: Source): void {
  new Resolver(source).block(module, null, new Set(), new Set(), new Set(), null)
}

type Names = Set<string>

class Resolver {
  readonly #source: Source

  constructor(source: Source) {
    this.#source = source
  }

  /** Resolves `scope` and all below; adds the names free in it to `free`. `bound` is `null` at module level. */
  block(scope: Scope, bound: Names | null, free: Names, globals: Names, typeParams: Names, classScope: Scope | null): void {
    const local: Names = new Set()
    const bindings = new Map<string, Binding>()
    const newBound: Names = new Set()
    const newFree: Names = new Set()
    const newGlobals: Names = new Set()
    const inlinedCells: Names = new Set()
    if (scope.kind === 'class') {
      addAll(newGlobals, globals)
      if (bound !== null) addAll(newBound, bound)
    }
    for (const [name, flags] of scope.symbols) this.#name(scope, bindings, name, flags, bound, local, free, globals, typeParams, classScope)
    if (scope.kind === 'class') {
      newBound.add('__class__')
      newBound.add('__classdict__')
    } else {
      if (scope.isFunctionLike) addAll(newBound, local)
      if (bound !== null) addAll(newBound, bound)
      addAll(newGlobals, globals)
    }
    for (const child of scope.children) {
      const childFree: Names = new Set()
      const visibleClass = child.seesClass ? (scope.kind === 'class' ? scope : classScope) : null
      this.block(child, new Set(newBound), childFree, new Set(newGlobals), new Set(typeParams), visibleClass)
      if (child.comprehension !== null && child.comprehension !== 'generator' && !scope.seesClass) {
        inline(scope, child, bindings, childFree, inlinedCells)
        child.isInlined = true
      }
      addAll(newFree, childFree)
    }
    if (scope.isFunctionLike) {
      for (const [name, binding] of bindings) {
        if (binding !== 'local' || !(newFree.has(name) || inlinedCells.has(name))) continue
        bindings.set(name, 'cell')
        newFree.delete(name)
      }
    } else if (scope.kind === 'class') {
      if (newFree.delete('__class__')) scope.needsClassCell = true
      if (newFree.delete('__classdict__')) scope.needsClassDict = true
    }
    this.#record(scope, bindings, bound, newFree, inlinedCells)
    addAll(free, newFree)
  }

  #name(scope: Scope, bindings: Map<string, Binding>, name: string, flags: number, bound: Names | null, local: Names, free: Names, globals: Names, typeParams: Names, classScope: Scope | null): void {
    if ((flags & symbolFlags.GLOBAL) !== 0) {
      if ((flags & symbolFlags.NONLOCAL) !== 0) throw this.#error(scope, name, `name '${name}' is nonlocal and global`)
      bindings.set(name, 'explicit global')
      globals.add(name)
      bound?.delete(name)
      return
    }
    if ((flags & symbolFlags.NONLOCAL) !== 0) {
      if (bound === null) throw this.#error(scope, name, 'nonlocal declaration not allowed at module level')
      if (!bound.has(name)) throw this.#error(scope, name, `no binding for nonlocal '${name}' found`)
      if (typeParams.has(name)) throw this.#error(scope, name, `nonlocal binding not allowed for type parameter '${name}'`)
      bindings.set(name, 'free')
      free.add(name)
      return
    }
    if ((flags & BOUND) !== 0) {
      bindings.set(name, 'local')
      local.add(name)
      globals.delete(name)
      if ((flags & symbolFlags.TYPE_PARAM) !== 0) typeParams.add(name)
      else typeParams.delete(name)
      return
    }
    if (classScope !== null) {
      const flagsInClass = classScope.flagsOf(name)
      if ((flagsInClass & symbolFlags.GLOBAL) !== 0) {
        bindings.set(name, 'explicit global')
        return
      }
      if ((flagsInClass & BOUND) !== 0 && (flagsInClass & symbolFlags.NONLOCAL) === 0) {
        bindings.set(name, 'implicit global')
        return
      }
    }
    if (bound?.has(name) === true) {
      bindings.set(name, 'free')
      free.add(name)
      return
    }
    bindings.set(name, 'implicit global')
  }

  #record(scope: Scope, bindings: Map<string, Binding>, bound: Names | null, free: Names, inlinedCells: Names): void {
    for (const name of inlinedCells) {
      if (scope.symbols.has(name)) scope.symbols.set(name, scope.flagsOf(name) | symbolFlags.COMPREHENSION_CELL)
    }
    for (const name of free) {
      if (scope.symbols.has(name)) {
        if (scope.kind === 'class' || scope.seesClass) scope.symbols.set(name, scope.flagsOf(name) | symbolFlags.FREE_IN_CLASS)
        continue
      }
      if (bound !== null && !bound.has(name)) continue
      scope.symbols.set(name, 0)
      bindings.set(name, 'free')
    }
    scope.bindings = bindings
  }

  #error(scope: Scope, name: string, message: string): Error {
    const at: Position = scope.directives.get(name) ?? scope.at
    return this.#source.error(message, at)
  }
}

/** Takes the names of an inlined comprehension into the scope around it. */
function inline(scope: Scope, comprehension: Scope, bindings: Map<string, Binding>, comprehensionFree: Names, inlinedCells: Names): void {
  for (const [name, flags] of comprehension.symbols) {
    if ((flags & symbolFlags.PARAM) !== 0) continue
    let binding = comprehension.bindingOf(name)
    if (name === '__class__' && binding === 'free' && scope.kind === 'class') {
      // There is no `__class__` yet while a class body runs.
      binding = 'implicit global'
      comprehension.bindings.set(name, binding)
      comprehensionFree.delete(name)
    }
    if (binding === 'cell' || (flags & symbolFlags.COMPREHENSION_CELL) !== 0) inlinedCells.add(name)
    const existing = scope.symbols.get(name)
    if (existing === undefined) {
      scope.symbols.set(name, flags)
      bindings.set(name, binding)
    } else if ((existing & BOUND) !== 0 && scope.kind !== 'class') {
      if (!isFreeBelow(comprehension, name)) comprehensionFree.delete(name)
    }
  }
}

/** Whether code nested in `scope` that stays code of its own refers to `name` from outside. */
function isFreeBelow(scope: Scope, name: string): boolean {
  return scope.children.some((child) => (child.isInlined ? isFreeBelow(child, name) : child.bindings.get(name) === 'free'))
}

function addAll(target: Names, names: Names): void {
  for (const name of names) target.add(name)
}
