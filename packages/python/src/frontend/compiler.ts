import type * as ast from './ast.js'
import { ConstantPool, str } from './constants.js'
import { docstringOf } from './docstrings.js'
import { compileExpression } from './expressions.js'
import { PythonSyntaxError } from './errors.js'
import { Folder } from './fold.js'
import { futureFeatures } from './future.js'
import { type Mode, parse } from './parser.js'
import { Source } from './source.js'
import { compileBody, hasAnnotations } from './statements.js'
import { buildSymbolTable } from './symtable.js'
import { type UnitTemplate, type WarningTemplate } from './template.js'
import { type Compilation, Unit } from './unit.js'

/** How to compile, beyond the text itself. */
export interface CompileOptions {
  /** Annotations are kept as text, as if the source began with `from __future__ import annotations`. */
  readonly futureAnnotations?: boolean | undefined
}

/**
 * Compiles source text.
 *
 * @param text the source; a byte order mark is ignored, any line ends are understood
 * @param filename what tracebacks and errors name
 * @param mode `exec` for a module or any statements, `eval` for one expression, `single` for what is typed at a prompt
 * @returns the module's code with all code in it, as plain data
 * @throws PythonSyntaxError where the text is no program
 */
export function compileSource(text: string, filename: string, mode: Mode, options: CompileOptions = {}): UnitTemplate {
  const source = sourceOf(text, filename, mode)
  return withinStack(source, () => compileWhole(source, mode, options))
}

const COMPOUND: ReadonlySet<string> = new Set(['If', 'For', 'AsyncFor', 'While', 'With', 'AsyncWith', 'Try', 'TryStar', 'Match', 'FunctionDef', 'AsyncFunctionDef', 'ClassDef'])

/**
 * Compiles what has been typed at a prompt so far, or says that more must come (`null`): within brackets and long strings, and in a
 * statement with a block until a line that `ended` it. Throws as {@link compileSource}.
 */
export function compileCommand(text: string, filename: string, ended: boolean): UnitTemplate | null {
  try {
    const source = sourceOf(text, filename, 'single')
    const unit = compileSource(text, filename, 'single')
    if (ended) return unit
    const tree = withinStack(source, () => parse(source, 'single', []))
    return tree.type === 'Interactive' && tree.body.some(({ type }) => COMPOUND.has(type)) ? null : unit
  } catch (error) {
    if (!(error instanceof PythonSyntaxError) || !error.incomplete) throw error
    // A line without anything ends blocks, but no bracket and no string.
    if (ended && !/was never closed|^unterminated triple-quoted/.test(error.message)) throw error
    return null
  }
}

/** Says so in Python's way where the text is nested deeper than the stack of JavaScript. */
function withinStack<T>(source: Source, work: () => T): T {
  try {
    return work()
  } catch (error) {
    if (!(error instanceof RangeError)) throw error
    throw source.errorAt('too many nested parentheses', 1, 0)
  }
}

function compileWhole(source: Source, mode: Mode, options: CompileOptions): UnitTemplate {
  const warnings: WarningTemplate[] = []
  return afterParsing(parse(source, mode, warnings), source, warnings, options)
}

function afterParsing(tree: ast.Root, source: Source, warnings: WarningTemplate[], options: CompileOptions): UnitTemplate {
  try {
    return compileTree(tree, source, warnings, options)
  } catch (error) {
    if (error instanceof PythonSyntaxError) error.afterParsing = true
    throw error
  }
}

function compileTree(tree: ast.Root, source: Source, warnings: WarningTemplate[], options: CompileOptions): UnitTemplate {
  const future = futureFeatures(tree, source)
  const futureAnnotations = future.features.has('annotations') || options.futureAnnotations === true
  const pool = new ConstantPool()
  const symbols = buildSymbolTable(tree, source, futureAnnotations)
  const compilation: Compilation = { source, symbols, pool, folder: new Folder(), warnings, futureAnnotations, futureLine: future.lastLine, interactive: tree.type === 'Interactive' }
  const unit = new Unit(compilation, null, 'module', symbols.module, '<module>', 1)
  unit.emitPrologue({ line: 0, col: 0, endLine: 1, endCol: 0 })
  if (tree.type === 'Expression') compileExpression(unit, tree.body)
  else {
    compileModule(unit, tree)
    unit.loadNone(null)
  }
  unit.emit('RETURN_VALUE', 0, null)
  return { ...unit.finish(0), pool: pool.entries, warnings }
}

/**
 * Reads source text into a tree, without compiling it.
 *
 * @throws PythonSyntaxError where the text does not fit the grammar; names are not looked at
 */
export function parseSource(text: string, filename: string, mode: Mode): ast.Root {
  const source = sourceOf(text, filename, mode)
  return withinStack(source, () => parse(source, mode, []))
}

/** A module's last line need not end; blanks before an expression are none of it. */
function sourceOf(text: string, filename: string, mode: Mode): Source {
  if (mode === 'eval') return new Source(text.replace(/^[ \t]+/, ''), filename)
  const ends = mode === 'single' || text === '' || text.endsWith('\n') || text.endsWith('\r')
  return new Source(ends ? text : `${text}\n`, filename, !ends)
}

function compileModule(unit: Unit, tree: ast.Module | ast.Interactive): void {
  if (hasAnnotations(tree.body)) unit.emit('SETUP_ANNOTATIONS', 0, null)
  const doc = tree.type === 'Module' ? docstringOf(tree.body) : null
  if (doc !== null) {
    unit.loadConstant(str(doc), tree.body[0])
    unit.emitName('STORE_NAME', '__doc__', tree.body[0])
  }
  compileBody(unit, doc === null ? tree.body : tree.body.slice(1))
}
