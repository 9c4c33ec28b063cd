import { raise, typeName } from '../core/errors.js'
import { CELL_BYTES, CELL_VALUE } from '../core/layouts.js'
import { type TypeSpec, named } from '../core/native.js'
import { allocateTrackable, track } from '../core/objects.js'
import { NONE, NOT_IMPLEMENTED, T, TRUE, FALSE } from '../core/statics.js'
import { type VM } from '../core/vm.js'
import { compare } from '../protocols/operators.js'
import { hexAddress } from './identity.js'
import { strFrom } from './str.js'

/** A cell with a value (taken over; 0 for an empty one); owned, or 0 with MemoryError set. */
export function cellNew(vm: VM, value: number): number {
  const cell = allocateTrackable(vm, T.cell, CELL_BYTES)
  if (cell === 0) return 0
  vm.setWord(cell + CELL_VALUE, value)
  track(vm, cell)
  return cell
}

function cellRepr(vm: VM, self: number): number {
  const value = vm.word(self + CELL_VALUE)
  const inside = value === 0 ? 'empty' : `${typeName(vm, value)} object at ${hexAddress(vm, value)}`
  return strFrom(vm, `<cell at ${hexAddress(vm, self)}: ${inside}>`)
}

/** Empty cells come before all others. */
function cellCompare(vm: VM, self: number, other: number, op: number): number {
  if (vm.typeOf(other) !== T.cell) return NOT_IMPLEMENTED
  const [a, b] = [vm.word(self + CELL_VALUE), vm.word(other + CELL_VALUE)]
  if (a !== 0 && b !== 0) return compare(vm, op, a, b)
  const order = (a === 0 ? 0 : 1) - (b === 0 ? 0 : 1)
  return [order < 0, order <= 0, order === 0, order !== 0, order > 0, order >= 0][op] ? TRUE : FALSE
}

/** What closures share variables through. */
export const cellType: TypeSpec = {
  name: 'cell',
  shape: { basicSize: CELL_BYTES, trackable: true, movable: true, references: { fixed: [CELL_VALUE, 1] } },
  slots: { repr: cellRepr, compare: cellCompare },
  construct: named('__new__', 'contents=None, /', (vm, args) => cellNew(vm, vm.word(args + W) === 0 ? 0 : vm.retain(vm.word(args + W)))),
  attributes: [
    {
      name: 'cell_contents',
      get: (vm, self) => {
        const value = vm.word(self + CELL_VALUE)
        return value === 0 ? raise(vm, T.ValueError, 'Cell is empty') : vm.retain(value)
      },
      set: (vm, self, value) => {
        vm.replaceSlot(self + CELL_VALUE, value === 0 ? 0 : vm.retain(value))
        return NONE
      },
    },
  ],
}
