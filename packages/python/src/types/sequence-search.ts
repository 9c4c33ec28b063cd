import { raise } from '../core/errors.js'
import { FLAG_LIST, LIST_ITEMS, SIZE, TUPLE_ITEMS, TYPE_FLAGS } from '../core/layouts.js'
import { P } from '../core/prelude.js'
import { FALSE, T, TRUE, smallInt } from '../core/statics.js'
import { type VM } from '../core/vm.js'
import { callPrelude } from '../protocols/call.js'
import { equals } from '../protocols/compare.js'
import { leafText } from './container-repr.js'
import { intFrom, isInt } from './int.js'
import { clampedIndex } from './sequence-index.js'

/** Answers of the searches below that are no position or number. */
export const SEARCH_ABSENT = -1
/** An exception is set. */
export const SEARCH_FAILED = -2
/** A comparison needs Python code; nothing has happened yet. */
export const SEARCH_PYTHON = -3

/** Where the items of a list or tuple (or an instance of a subclass) are. */
export const itemsOf = (vm: VM, sequence: number): number =>
  (vm.u32[(vm.typeOf(sequence) + TYPE_FLAGS) >>> 2] & FLAG_LIST) !== 0 ? vm.i32[(sequence + LIST_ITEMS) >>> 2] : sequence + TUPLE_ITEMS

/** Position of the first of items `from` to `to` that is, or equals, `value`; or SEARCH_…. */
export function findItem(vm: VM, sequence: number, value: number, from: number, to: number): number {
  const items = itemsOf(vm, sequence)
  for (let index = from; index < to; index++) {
    const item = vm.i32[(items + index * W) >>> 2]
    if (item === value) return index
    const equal = equals(vm, item, value)
    if (equal === 1) return index
    if (equal !== 0) return equal === 2 ? SEARCH_PYTHON : SEARCH_FAILED
  }
  return SEARCH_ABSENT
}

/** How many items of a list or tuple are, or equal, `value`; or SEARCH_…. */
export function countItems(vm: VM, sequence: number, value: number): number {
  const size = vm.i32[(sequence + SIZE) >>> 2]
  let count = 0
  for (let index = 0; index < size; index++) {
    const at = findItem(vm, sequence, value, index, size)
    if (at === SEARCH_ABSENT) break
    if (at < 0) return at
    count++
    index = at
  }
  return count
}

/** Slot `contains` of list and tuple. */
export function containsItem(vm: VM, self: number, value: number): number {
  const at = findItem(vm, self, value, 0, vm.i32[(self + SIZE) >>> 2])
  if (at >= 0) return TRUE
  return at === SEARCH_ABSENT ? FALSE : at === SEARCH_FAILED ? 0 : callPrelude(vm, P.sequence_contains, self, value)
}

/** `index(value, start, stop)` of list and tuple. ValueError shows the value where it is in no list. */
export function indexOfItem(vm: VM, args: number): number {
  const self = vm.word(args)
  const value = vm.word(args + W)
  const start = vm.word(args + 2 * W)
  const stop = vm.word(args + 3 * W)
  const size = vm.i32[(self + SIZE) >>> 2]
  if ((start === 0 || isInt(vm, start)) && (stop === 0 || isInt(vm, stop))) {
    const from = start === 0 ? 0 : clampedIndex(vm, start, size)
    const to = stop === 0 ? size : Math.min(size, clampedIndex(vm, stop, size))
    const at = findItem(vm, self, value, from, to)
    if (at >= 0) return intFrom(vm, at)
    if (at === SEARCH_FAILED) return 0
    if (at === SEARCH_ABSENT) {
      if ((vm.u32[(vm.typeOf(self) + TYPE_FLAGS) >>> 2] & FLAG_LIST) === 0) return raise(vm, T.ValueError, 'tuple.index(x): x not in tuple')
      const text = leafText(vm, value)
      if (text !== undefined) return raise(vm, T.ValueError, `${text} is not in list`)
    }
  }
  const end = stop === 0 ? intFrom(vm, Number.MAX_SAFE_INTEGER) : vm.retain(stop)
  const result = end === 0 ? 0 : callPrelude(vm, P.sequence_index, self, value, start === 0 ? smallInt(0) : start, end)
  vm.releaseMaybe(end)
  return result
}
