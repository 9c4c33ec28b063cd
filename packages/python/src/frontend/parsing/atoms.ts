import type * as ast from '../ast.js'
import { type Cursor, isIdentifier } from './cursor.js'
import { braces, list, parenthesised } from './displays.js'
import { numberValue } from './literals.js'
import { strings } from './strings.js'
import { tokenKinds as kind } from './tokens.js'

const SINGLETONS: ReadonlyMap<string, ast.ConstantValue> = new Map<string, ast.ConstantValue>([
  ['None', { kind: 'none' }],
  ['True', { kind: 'true' }],
  ['False', { kind: 'false' }],
])

/** A name, a literal, or what stands in brackets. */
export function atom(p: Cursor): ast.Expression {
  const { token } = p
  switch (token.kind) {
    case kind.NAME: {
      if (isIdentifier(token)) return { type: 'Name', id: p.name(), ctx: 'Load', ...p.from(token) }
      const value = SINGLETONS.get(token.text)
      if (value === undefined) return p.fail()
      p.next()
      return { type: 'Constant', value, ...p.from(token) }
    }
    case kind.NUMBER:
      p.next()
      return { type: 'Constant', value: numberValue(p, token), ...p.from(token) }
    case kind.STRING:
    case kind.FSTRING_START:
      return strings(p)
    case kind.OP:
      if (token.text === '(') return p.nested(() => parenthesised(p))
      if (token.text === '[') return p.nested(() => list(p))
      if (token.text === '{') return p.nested(() => braces(p))
      if (token.text !== '...') return p.fail()
      p.next()
      return { type: 'Constant', value: { kind: 'ellipsis' }, ...p.from(token) }
    default:
      return p.fail()
  }
}
