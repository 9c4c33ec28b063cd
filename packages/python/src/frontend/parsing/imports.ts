import type * as ast from '../ast.js'
import { type Cursor } from './cursor.js'
import { tokenKinds as kind } from './tokens.js'

/** `import a.b as c, d`. */
export function importName(p: Cursor): ast.Statement {
  const start = p.next()
  if (p.diagnosing && p.atKind(kind.NEWLINE)) throw p.errorUpTo("Expected one or more names after 'import'", p.token)
  const names: ast.Alias[] = []
  do {
    const first = p.token
    const name = dottedName(p)
    const asname = p.take('as') ? p.name() : null
    names.push({ type: 'alias', name, asname, ...p.from(first) })
  } while (p.take(','))
  if (p.diagnosing && p.at('from')) {
    p.next()
    if (p.attempt(() => dottedName(p)) !== null) throw p.error("Did you mean to use 'from ... import ...' instead?", start, p.last)
  }
  return { type: 'Import', names, ...p.from(start) }
}

function dottedName(p: Cursor): string {
  let name = p.name()
  while (p.take('.')) name += `.${p.name()}`
  return name
}

/** `from ..a import b as c, d`. */
export function importFrom(p: Cursor): ast.Statement {
  const start = p.next()
  let level = 0
  for (;;) {
    if (p.take('.')) level++
    else if (p.take('...')) level += 3
    else break
  }
  const module = level > 0 && p.at('import') ? null : dottedName(p)
  p.expect('import')
  const names = importedNames(p)
  return { type: 'ImportFrom', module, names, level, ...p.from(start) }
}

function importedNames(p: Cursor): ast.Alias[] {
  const { token } = p
  if (p.take('*')) return [{ type: 'alias', name: '*', asname: null, ...p.from(token) }]
  if (p.diagnosing && p.atKind(kind.NEWLINE)) throw p.errorUpTo("Expected one or more names after 'import'", token)
  const parenthesised = p.take('(')
  const names: ast.Alias[] = []
  for (;;) {
    const first = p.token
    const name = p.name()
    const asname = p.take('as') ? p.name() : null
    names.push({ type: 'alias', name, asname, ...p.from(first) })
    if (!p.take(',')) break
    if (parenthesised && p.at(')')) break
    if (!parenthesised && p.diagnosing && p.atKind(kind.NEWLINE)) throw p.errorHere('trailing comma not allowed without surrounding parentheses')
  }
  if (parenthesised) p.expect(')')
  return names
}
