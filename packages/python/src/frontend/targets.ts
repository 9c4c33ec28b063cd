import type * as ast from './ast.js'
import { compileExpression, compileSliceEnds, isPlainSlice } from './expressions.js'
import { compileName } from './names.js'
import { binaryOperators, INPLACE_OFFSET } from './operators.js'
import { type Unit } from './unit.js'

/** Takes the value on the stack apart into the targets of a tuple or list. */
export function compileUnpack(unit: Unit, node: ast.SequenceLiteral): void {
  compileUnpackInstruction(unit, node.elts, (elt) => elt.type === 'Starred', 'multiple starred expressions in assignment', 'too many expressions in star-unpacking assignment', node)
  for (const elt of node.elts) compileExpression(unit, elt.type === 'Starred' ? elt.value : elt)
}

/** The instruction alone; its values are left on the stack, the first on top. */
export function compileUnpackInstruction<T extends ast.Position>(unit: Unit, elts: readonly T[], isStarred: (elt: T) => boolean, twoStars: string, tooMany: string, at: ast.Position): void {
  const star = elts.findIndex(isStarred)
  if (star < 0) return unit.emit('UNPACK_SEQUENCE', elts.length, at)
  const after = elts.length - star - 1
  if (star >= 1 << 8 || after >= 1 << 16) throw unit.error(tooMany, at)
  if (elts.findIndex((elt, i) => i > star && isStarred(elt)) >= 0) throw unit.error(twoStars, at)
  unit.emit('UNPACK_EX', star | (after << 8), at)
}

/** `target op= value`. */
export function compileAugmented(unit: Unit, node: ast.AugAssign): void {
  const { target } = node
  const operate = (): void => {
    compileExpression(unit, node.value)
    unit.emit('BINARY_OP', binaryOperators[node.op] + INPLACE_OFFSET, node)
  }
  switch (target.type) {
    case 'Name':
      compileName(unit, target.id, 'Load', target)
      operate()
      return compileName(unit, target.id, 'Store', target)
    case 'Attribute':
      compileExpression(unit, target.value)
      unit.emit('COPY', 1, target)
      unit.emitName('LOAD_ATTR', target.attr, target)
      operate()
      unit.emit('SWAP', 2, target)
      return unit.emitName('STORE_ATTR', target.attr, target)
    case 'Subscript': {
      compileExpression(unit, target.value)
      const plain = isPlainSlice(target.slice)
      if (isPlainSlice(target.slice)) compileSliceEnds(unit, target.slice)
      else compileExpression(unit, target.slice)
      const depth = plain ? 3 : 2
      for (let i = 0; i < depth; i++) unit.emit('COPY', depth, target)
      unit.emit(plain ? 'BINARY_SLICE' : 'BINARY_SUBSCR', 0, target)
      operate()
      for (let i = depth + 1; i > 1; i--) unit.emit('SWAP', i, target)
      return unit.emit(plain ? 'STORE_SLICE' : 'STORE_SUBSCR', 0, target)
    }
    default:
      throw unit.error('illegal expression for augmented assignment', target)
  }
}
