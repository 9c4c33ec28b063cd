import type * as ast from '../ast.js'
import { type Cursor } from './cursor.js'

/** What CPython's messages call an expression. */
export function describe(node: ast.Expression): string {
  switch (node.type) {
    case 'Attribute':
      return 'attribute'
    case 'Subscript':
      return 'subscript'
    case 'Starred':
      return 'starred'
    case 'Name':
      return 'name'
    case 'List':
      return 'list'
    case 'Tuple':
      return 'tuple'
    case 'Lambda':
      return 'lambda'
    case 'Call':
      return 'function call'
    case 'BoolOp':
    case 'BinOp':
    case 'UnaryOp':
    case 'Slice':
      return 'expression'
    case 'GeneratorExp':
      return 'generator expression'
    case 'Yield':
    case 'YieldFrom':
      return 'yield expression'
    case 'Await':
      return 'await expression'
    case 'ListComp':
      return 'list comprehension'
    case 'SetComp':
      return 'set comprehension'
    case 'DictComp':
      return 'dict comprehension'
    case 'Dict':
      return 'dict literal'
    case 'Set':
      return 'set display'
    case 'JoinedStr':
    case 'FormattedValue':
      return 'f-string expression'
    case 'Constant':
      return CONSTANTS[node.value.kind] ?? 'literal'
    case 'Compare':
      return 'comparison'
    case 'IfExp':
      return 'conditional expression'
    case 'NamedExpr':
      return 'named expression'
  }
}

const CONSTANTS: Readonly<Partial<Record<ast.ConstantValue['kind'], string>>> = { none: 'None', true: 'True', false: 'False', ellipsis: 'ellipsis' }

/** Which targets are looked for: of assignments, of `for`, of `del`. */
export type TargetUse = 'assign' | 'for' | 'delete'

/** The first part of `node` that cannot be a target, or `null`. */
export function invalidTarget(node: ast.Expression, use: TargetUse): ast.Expression | null {
  switch (node.type) {
    case 'List':
    case 'Tuple':
      for (const elt of node.elts) {
        const found = invalidTarget(elt, use)
        if (found !== null) return found
      }
      return null
    case 'Starred':
      return use === 'delete' ? node : invalidTarget(node.value, use)
    case 'Compare':
      if (use !== 'for') return node
      return node.ops[0] === 'In' ? invalidTarget(node.left, use) : null
    case 'Name':
    case 'Subscript':
    case 'Attribute':
      return null
    default:
      return node
  }
}

/** Refuses a target by name, where the whole is to be refused. */
export function refuseTarget(p: Cursor, node: ast.Expression, use: TargetUse): void {
  const invalid = invalidTarget(node, use)
  if (invalid !== null) throw p.error(`cannot ${use === 'delete' ? 'delete' : 'assign to'} ${describe(invalid)}`, invalid)
}

/** Whether a node, as just read, may be assigned to or deleted. */
export function isTarget(node: ast.Expression, use: TargetUse): boolean {
  return node.type !== 'Compare' && invalidTarget(node, use) === null
}

/** Makes a target of an expression that was read as a value; nobody else holds it yet. */
export function setContext(node: ast.Expression, ctx: ast.Context): void {
  switch (node.type) {
    case 'List':
    case 'Tuple':
      for (const elt of node.elts) setContext(elt, ctx)
      break
    case 'Starred':
      setContext(node.value, ctx)
      break
    case 'Name':
    case 'Subscript':
    case 'Attribute':
      break
    default:
      return
  }
  ;(node as { ctx: ast.Context }).ctx = ctx
}
