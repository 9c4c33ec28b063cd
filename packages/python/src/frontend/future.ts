import type * as ast from './ast.js'
import { type Source } from './source.js'

const KNOWN: ReadonlySet<string> = new Set(['nested_scopes', 'generators', 'division', 'absolute_import', 'with_statement', 'print_function', 'unicode_literals', 'barry_as_FLUFL', 'generator_stop', 'annotations'])

/**
 * The features that `from __future__ import ...` asks for.
 *
 * @throws PythonSyntaxError for one that does not exist, or that comes after other statements
 */
export function futureFeatures(tree: ast.Root, source: Source): ReadonlySet<string> {
  const features = new Set<string>()
  if (tree.type === 'Expression') return features
  let atStart = true
  tree.body.forEach((node, i) => {
    const isFuture = node.type === 'ImportFrom' && node.module === '__future__' && node.level === 0
    if (isFuture && atStart) {
      for (const { name } of node.names) {
        if (name === 'braces') throw source.error('not a chance', node)
        if (!KNOWN.has(name)) throw source.error(`future feature ${name} is not defined`, node)
        features.add(name)
      }
    } else if (!(i === 0 && node.type === 'Expr' && node.value.type === 'Constant' && node.value.value.kind === 'str')) {
      atStart = false
    }
  })
  return features
}
