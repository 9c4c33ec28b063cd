import { INT_TAG, LIST_ALLOCATED, LIST_ITEMS, SIZE } from '../core/layouts.js'
import { P } from '../core/prelude.js'
import { FALSE, NONE, NOT_IMPLEMENTED, T_BOOL, T_FLOAT, T_INT, T_LIST, T_STR, T_TUPLE, TRUE } from '../core/statics.js'
import { slotsOf } from '../core/slots.js'
import { type VM } from '../core/vm.js'
import { callPrelude } from '../protocols/call.js'
import { equals } from '../protocols/compare.js'
import { floatValue } from './float.js'
import { intValue } from './int.js'
import { listItems, listSize } from './list.js'
import { type Less, mergeSort } from './merge-sort.js'
import { COMPARE_NESTING } from './sequence-compare.js'
import { itemsOf } from './sequence-search.js'
import { strOrder } from './str.js'

/** Ints of one digit: their tag is below. */
const TAG_TWO_DIGITS = 2 << 3

/** Answers of {@link isLess}. */
const LESS = 1
const NOT_LESS = 0
const NEEDS_PYTHON = 2

const isNumber = (type: number): boolean => type === T_INT || type === T_FLOAT || type === T_BOOL

/** Whether `a < b`: 1, 0, 2 where that needs Python code (or fails, which Python code then finds out). */
function isLess(vm: VM, a: number, b: number): number {
  const type = vm.typeOf(a)
  const other = vm.typeOf(b)
  if (type === T_STR && other === T_STR) return strOrder(vm, a, b) < 0 ? LESS : NOT_LESS
  if (isNumber(type) && isNumber(other)) return numberLess(vm, a, b)
  if (type === other && (type === T_TUPLE || type === T_LIST)) return itemsLess(vm, a, b)
  return NEEDS_PYTHON
}

function numberLess(vm: VM, a: number, b: number): number {
  let answer = slotsOf(vm, a).compare!(vm, a, b, 0)
  if (answer === NOT_IMPLEMENTED) answer = slotsOf(vm, b).compare!(vm, b, a, 4)
  return answer === TRUE ? LESS : answer === FALSE ? NOT_LESS : NEEDS_PYTHON
}

/** As {@link isLess} for two tuples or two lists: the first items that differ decide. */
function itemsLess(vm: VM, a: number, b: number): number {
  const [size, otherSize] = [vm.i32[(a + SIZE) >>> 2], vm.i32[(b + SIZE) >>> 2]]
  if (vm.nesting > COMPARE_NESTING) return NEEDS_PYTHON
  const first = itemsOf(vm, a)
  const second = itemsOf(vm, b)
  const common = Math.min(size, otherSize)
  vm.nesting++
  let answer = -1
  for (let offset = 0, end = common * W; offset < end && answer === -1; offset += W) {
    const [item, other] = [vm.i32[(first + offset) >>> 2], vm.i32[(second + offset) >>> 2]]
    const equal = equals(vm, item, other)
    if (equal === 0) answer = isLess(vm, item, other)
    else if (equal !== 1) answer = NEEDS_PYTHON
  }
  vm.nesting--
  return answer !== -1 ? answer : size < otherSize ? LESS : NOT_LESS
}

/** All keys as doubles where they are small ints or floats, each of which `<` orders as its double. */
function numbersOf(vm: VM, keys: number, count: number): Float64Array | undefined {
  const numbers = new Float64Array(count)
  for (let index = 0; index < count; index++) {
    const key = vm.i32[(keys + index * W) >>> 2]
    const type = vm.typeOf(key)
    if (type === T_INT && vm.u32[(key + INT_TAG) >>> 2] < TAG_TWO_DIGITS) numbers[index] = intValue(vm, key)
    else if (type === T_FLOAT) numbers[index] = floatValue(vm, key)
    else return undefined
  }
  return numbers
}

/** The positions of `count` keys in sorted order; `undefined` where comparing them needs Python code. With `reverse` equal ones keep their order too. */
function sortedPositions(vm: VM, keys: number, count: number, reverse: boolean): Int32Array | undefined {
  const order = Int32Array.from({ length: count }, (_, index) => (reverse ? count - 1 - index : index))
  const numbers = numbersOf(vm, keys, count)
  let gaveUp = false
  const byKey: Less = (a, b) => {
    if (gaveUp) return false
    const answer = isLess(vm, vm.i32[(keys + a * W) >>> 2], vm.i32[(keys + b * W) >>> 2])
    if (answer === NEEDS_PYTHON) gaveUp = true
    return answer === LESS
  }
  mergeSort(order, numbers === undefined ? byKey : (a, b) => numbers[a] < numbers[b])
  if (gaveUp) return undefined
  return reverse ? order.reverse() : order
}

/** Sorts a list by the items of another of the same size (or its own): false, having done nothing, where comparing needs Python code. */
export function listSortBy(vm: VM, list: number, keys: number, reverse: boolean): boolean {
  const count = listSize(vm, list)
  const order = sortedPositions(vm, listItems(vm, keys), count, reverse)
  if (order === undefined) return false
  const items = listItems(vm, list)
  const moved = order.map((position) => vm.i32[(items + position * W) >>> 2])
  for (let index = 0; index < count; index++) vm.i32[(items + index * W) >>> 2] = moved[index]
  return true
}

/** `list.sort(key=None, reverse=False)`. */
export function listSort(vm: VM, args: number): number {
  const self = vm.word(args)
  const key = vm.word(args + W) || NONE
  const reverse = vm.word(args + 2 * W) || FALSE
  const isPlain = key === NONE && (reverse === FALSE || reverse === TRUE)
  if (isPlain && listSortBy(vm, self, self, reverse === TRUE)) return NONE
  return callPrelude(vm, P.list_sort, self, key, reverse)
}

/** Takes all items out of a list that is to be sorted by Python code, into `items`, an empty list; the list is marked. */
export function sortBegin(vm: VM, list: number, items: number): void {
  vm.setWord(items + SIZE, listSize(vm, list))
  vm.setWord(items + LIST_ITEMS, listItems(vm, list))
  vm.setWord(items + LIST_ALLOCATED, vm.word(list + LIST_ALLOCATED))
  vm.setWord(list + SIZE, 0)
  vm.setWord(list + LIST_ITEMS, 0)
  vm.setWord(list + LIST_ALLOCATED, -1)
}

/** Puts the items back, leaving in `items` what the list has got meanwhile; whether it has been changed. */
export function sortEnd(vm: VM, list: number, items: number): boolean {
  const changed = vm.word(list + LIST_ALLOCATED) !== -1
  for (const offset of [SIZE, LIST_ITEMS, LIST_ALLOCATED]) {
    const own = vm.word(list + offset)
    vm.setWord(list + offset, vm.word(items + offset))
    vm.setWord(items + offset, changed ? own : 0)
  }
  return changed
}
