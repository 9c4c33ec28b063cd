import { nameOfType, raise } from '../core/errors.js'
import {
  FLAG_BASE_TYPE,
  TYPE_BASE,
  TYPE_BASIC_SIZE,
  TYPE_FLAGS,
  TYPE_ITEM_SIZE,
} from '../core/layouts.js'
import { T, T_OBJECT } from '../core/statics.js'
import { type VM } from '../core/vm.js'
import { isSubtype, isType } from '../protocols/isinstance.js'
import { tupleItem, tupleSize } from './tuple.js'

const size = (vm: VM, type: number): number => vm.u32[(type + TYPE_BASIC_SIZE) >>> 2]
const itemSize = (vm: VM, type: number): number => vm.u32[(type + TYPE_ITEM_SIZE) >>> 2]

/** The nearest of a type and its bases whose instances have fields of their own. */
function solidBase(vm: VM, type: number): number {
  let solid = type
  for (;;) {
    const base = vm.word(solid + TYPE_BASE)
    if (base === 0 || size(vm, solid) !== size(vm, base) || itemSize(vm, solid) !== itemSize(vm, base)) return solid
    solid = base
  }
}

/** The base that instances of a class with these bases (a tuple) are laid out as, borrowed; 0 with TypeError set where they do not go together. */
export function bestBase(vm: VM, bases: number): number {
  let winner = 0
  let best = T_OBJECT
  for (let index = 0; index < tupleSize(vm, bases); index++) {
    const base = tupleItem(vm, bases, index)
    if (!isType(vm, base)) return raise(vm, T.TypeError, 'bases must be types')
    if ((vm.u32[(base + TYPE_FLAGS) >>> 2] & FLAG_BASE_TYPE) === 0) return raise(vm, T.TypeError, `type '${nameOfType(vm, base)}' is not an acceptable base type`)
    const candidate = solidBase(vm, base)
    if (winner === 0) {
      winner = candidate
      best = base
    } else if (!isSubtype(vm, winner, candidate)) {
      if (!isSubtype(vm, candidate, winner)) return raise(vm, T.TypeError, 'multiple bases have instance lay-out conflict')
      winner = candidate
      best = base
    }
  }
  return best
}

/** The most derived of a metatype and those of the bases, borrowed; 0 with TypeError set where none is. */
export function bestMetatype(vm: VM, metatype: number, bases: number): number {
  let winner = metatype
  for (let index = 0; index < tupleSize(vm, bases); index++) {
    const other = vm.typeOf(tupleItem(vm, bases, index))
    if (isSubtype(vm, winner, other)) continue
    if (!isSubtype(vm, other, winner)) {
      return raise(vm, T.TypeError, 'metaclass conflict: the metaclass of a derived class must be a (non-strict) subclass of the metaclasses of all its bases')
    }
    winner = other
  }
  return winner
}

