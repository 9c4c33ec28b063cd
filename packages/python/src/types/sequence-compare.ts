import { FLAG_LIST, SIZE, TYPE_FLAGS } from '../core/layouts.js'
import { P } from '../core/prelude.js'
import { FALSE, TRUE, smallInt } from '../core/statics.js'
import { type VM } from '../core/vm.js'
import { callPrelude } from '../protocols/call.js'
import { equals } from '../protocols/compare.js'
import { compare } from '../protocols/operators.js'
import { COMPARE_NESTING, equalsDeeply } from './deep-equality.js'
import { intFrom, orderAnswer } from './int.js'
import { itemsOf } from './sequence-search.js'

/** How often that may happen within itself. */
const DEEP_NESTING = 50

const isEquality = (op: number): boolean => op === 2 || op === 3

/** Whether two lists, or two tuples, have equal items: 1, 0, -1 with an exception set, 2 where that needs Python code. */
export function itemsEqual(vm: VM, a: number, b: number): number {
  const size = vm.i32[(a + SIZE) >>> 2]
  if (vm.i32[(b + SIZE) >>> 2] !== size) return 0
  if (vm.nesting > COMPARE_NESTING) return deeply(vm, a, b)
  const first = itemsOf(vm, a)
  const second = itemsOf(vm, b)
  vm.nesting++
  let answer = 1
  for (let offset = 0, end = size * W; offset < end; offset += W) {
    const item = vm.i32[(first + offset) >>> 2]
    const other = vm.i32[(second + offset) >>> 2]
    if (item === other) continue
    answer = equals(vm, item, other)
    if (answer !== 1) break
  }
  vm.nesting--
  return answer
}

/** As `equalsDeeply`, which may get here again (by way of subclasses): so often, then Python code takes over. */
export function deeply(vm: VM, a: number, b: number): number {
  if (vm.nesting > COMPARE_NESTING + DEEP_NESTING) return 2
  vm.nesting++
  const answer = equalsDeeply(vm, a, b)
  vm.nesting--
  return answer
}

/** Slot `compare` of list and tuple, for two of a kind: the first items that differ decide, else the sizes. */
export function compareItems(vm: VM, op: number, a: number, b: number): number {
  const size = vm.i32[(a + SIZE) >>> 2]
  const otherSize = vm.i32[(b + SIZE) >>> 2]
  const isList = (vm.u32[(vm.typeOf(a) + TYPE_FLAGS) >>> 2] & FLAG_LIST) !== 0
  if (size !== otherSize && isList && isEquality(op)) return op === 2 ? FALSE : TRUE
  if (vm.nesting > COMPARE_NESTING) return callPrelude(vm, P.sequence_compare, a, b, smallInt(op), smallInt(0))
  const first = itemsOf(vm, a)
  const second = itemsOf(vm, b)
  const common = Math.min(size, otherSize)
  vm.nesting++
  const result = compareFrom(vm, op, a, b, first, second, common)
  vm.nesting--
  return result === -1 ? orderAnswer(size < otherSize ? -1 : size === otherSize ? 0 : 1, op) : result
}

/** As {@link compareItems}; -1 where all `common` items are equal. */
function compareFrom(vm: VM, op: number, a: number, b: number, first: number, second: number, common: number): number {
  for (let index = 0; index < common; index++) {
    const item = vm.i32[(first + index * W) >>> 2]
    const other = vm.i32[(second + index * W) >>> 2]
    if (item === other) continue
    const equal = equals(vm, item, other)
    if (equal === 1) continue
    if (equal === 2) return comparePython(vm, op, a, b, index)
    if (equal !== 0) return 0
    return isEquality(op) ? (op === 2 ? FALSE : TRUE) : compare(vm, op, item, other)
  }
  return -1
}

function comparePython(vm: VM, op: number, a: number, b: number, index: number): number {
  const from = intFrom(vm, index)
  if (from === 0) return 0
  const result = callPrelude(vm, P.sequence_compare, a, b, smallInt(op), from)
  vm.release(from)
  return result
}
