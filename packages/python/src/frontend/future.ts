import type * as ast from './ast.js'
import { type Source } from './source.js'

const KNOWN: ReadonlySet<string> = new Set(['nested_scopes', 'generators', 'division', 'absolute_import', 'with_statement', 'print_function', 'unicode_literals', 'barry_as_FLUFL', 'generator_stop', 'annotations'])

/** What a text asks for by `from __future__ import ...`. */
export interface Future {
  readonly features: ReadonlySet<string>
  /** The last line that may ask for a feature. */
  readonly lastLine: number
}

/**
 * The features that the first statements of a text ask for.
 *
 * @throws PythonSyntaxError for one that does not exist
 */
export function futureFeatures(tree: ast.Root, source: Source): Future {
  const features = new Set<string>()
  let lastLine = -1
  if (tree.type === 'Expression') return { features, lastLine }
  let atStart = true
  tree.body.forEach((node, i) => {
    const isFuture = node.type === 'ImportFrom' && node.module === '__future__' && node.level === 0
    if (isFuture && atStart) {
      for (const { name } of node.names) {
        if (name === 'braces') throw source.error('not a chance', node)
        if (!KNOWN.has(name)) throw source.error(`future feature ${name} is not defined`, node)
        features.add(name)
      }
      lastLine = node.line
    } else if (!(i === 0 && node.type === 'Expr' && node.value.type === 'Constant' && node.value.value.kind === 'str')) {
      atStart = false
    }
  })
  return { features, lastLine }
}
