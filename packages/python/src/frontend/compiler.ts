import type * as ast from './ast.js'
import { ConstantPool, str } from './constants.js'
import { docstringOf } from './docstrings.js'
import { compileExpression } from './expressions.js'
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
  const source = new Source(mode === 'eval' ? text.replace(/^[ \t]+/, '') : mode === 'exec' ? withLineEnd(text) : text, filename)
  const warnings: WarningTemplate[] = []
  const tree = parse(source, mode, warnings)
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

/** A module's last line need not end. */
function withLineEnd(text: string): string {
  return text === '' || text.endsWith('\n') || text.endsWith('\r') ? text : `${text}\n`
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
