import type * as ast from './ast.js'
import { NONE, str, tuple } from './constants.js'
import { compileName } from './names.js'
import { type Unit } from './unit.js'

/** `import a.b, c as d`. */
export function compileImport(unit: Unit, node: ast.Import): void {
  for (const alias of node.names) {
    unit.loadConstant({ kind: 'int', value: 0n }, node)
    unit.loadConstant(NONE, node)
    unit.emitName('IMPORT_NAME', alias.name, node)
    const parts = alias.name.split('.')
    if (alias.asname === null) {
      compileName(unit, parts[0], 'Store', node)
      continue
    }
    if (parts.length > 1) {
      parts.slice(1).forEach((part, i) => {
        if (i > 0) {
          unit.emit('SWAP', 2, node)
          unit.emit('POP_TOP', 0, node)
        }
        unit.emitName('IMPORT_FROM', part, node)
      })
      compileName(unit, alias.asname, 'Store', node)
      unit.emit('POP_TOP', 0, node)
      continue
    }
    compileName(unit, alias.asname, 'Store', node)
  }
}

/** `from module import a as b, c`. */
export function compileImportFrom(unit: Unit, node: ast.ImportFrom): void {
  if (node.module === '__future__' && node.level === 0 && node.line > unit.compilation.futureLine) {
    throw unit.error('from __future__ imports must occur at the beginning of the file', node)
  }
  unit.loadConstant({ kind: 'int', value: BigInt(node.level) }, node)
  unit.loadConstant(tuple(node.names.map((alias) => str(alias.name))), node)
  unit.emitName('IMPORT_NAME', node.module ?? '', node)
  if (node.names[0].name === '*') return unit.emit('IMPORT_STAR', 0, node)
  for (const alias of node.names) {
    unit.emitName('IMPORT_FROM', alias.name, node)
    compileName(unit, alias.asname ?? alias.name, 'Store', node)
  }
  unit.emit('POP_TOP', 0, node)
}
