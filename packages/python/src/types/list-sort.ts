import { INT_TAG, LIST_ALLOCATED, LIST_ITEMS, SIZE, TUPLE_ITEMS } from '../core/layouts.js'
import { P } from '../core/prelude.js'
import { FALSE, NONE, NOT_IMPLEMENTED, T_BOOL, T_FLOAT, T_INT, T_LIST, T_STR, T_TUPLE, TRUE } from '../core/statics.js'
import { slotsOf } from '../core/slots.js'
import { type VM } from '../core/vm.js'
import { callPrelude } from '../protocols/call.js'
import { equals } from '../protocols/compare.js'
import { floatValue } from './float.js'
import { intValue } from './int.js'
import { listItems, listSize } from './list.js'
import { mergeSort } from './merge-sort.js'
import { COMPARE_NESTING } from './deep-equality.js'
import { itemsOf } from './sequence-search.js'
import { strData, strKind, strLength, strOrder } from './str.js'

/** Ints of one digit: their tag is below. */
const TAG_TWO_DIGITS = 2 << 3

/** Answers of {@link isLess}. */
export const LESS = 1
const NOT_LESS = 0
export const NEEDS_PYTHON = 2

const isNumber = (type: number): boolean => type === T_INT || type === T_FLOAT || type === T_BOOL

/** Whether `a < b`: 1, 0, 2 where that needs Python code (or fails, which Python code then finds out). */
export function isLess(vm: VM, a: number, b: number): number {
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

/** Strings count by their first code points: so many, of so many bits, are exact in a double. */
const PREFIX_POINTS = 6
const PREFIX_BITS = 8
const PREFIX_LIMIT = 2 ** PREFIX_BITS

/** A number that orders strings whose first {@link PREFIX_POINTS} code points differ, as far as those are Latin-1; -1 for other strings. */
function prefixOf(vm: VM, string: number): number {
  if (strKind(vm, string) !== 1) return -1
  const data = strData(vm, string)
  const length = strLength(vm, string)
  let prefix = 0
  for (let index = 0; index < PREFIX_POINTS; index++) prefix = prefix * PREFIX_LIMIT + (index < length ? vm.u8[data + index] : 0)
  return prefix
}

/** How the keys of one sort are told apart: by their doubles, by the first code points, or only by asking. */
const BY_NUMBER = 0
const BY_PREFIX = 1
const BY_ASKING = 2

/** A double for an item that `<` orders as its double: a small int, or a float; `undefined` for any other. */
function numberOf(vm: VM, item: number): number | undefined {
  const type = vm.typeOf(item)
  if (type === T_INT) return vm.u32[(item + INT_TAG) >>> 2] < TAG_TWO_DIGITS ? intValue(vm, item) : undefined
  return type === T_FLOAT ? floatValue(vm, item) : undefined
}

/** The item by which a key is ordered first: the first of a tuple that has one, else the key itself. */
const leading = (vm: VM, key: number, inTuples: boolean): number => (inTuples ? vm.i32[(key + TUPLE_ITEMS) >>> 2] : key)

/** Fills in a double for each of `count` keys; says how far these order them. */
function fillDoubles(vm: VM, keys: number, doubles: Float64Array, inTuples: boolean): number {
  const count = doubles.length
  let kind = -1
  for (let index = 0; index < count; index++) {
    const key = vm.i32[(keys + index * W) >>> 2]
    if (inTuples && (vm.typeOf(key) !== T_TUPLE || vm.i32[(key + SIZE) >>> 2] === 0)) return BY_ASKING
    const item = leading(vm, key, inTuples)
    const isString = vm.typeOf(item) === T_STR
    const own = isString ? BY_PREFIX : BY_NUMBER
    if (kind === -1) kind = own
    const double = isString ? prefixOf(vm, item) : (numberOf(vm, item) ?? NaN)
    // NaN itself equals nothing, so that tuples with one need to be asked.
    if (kind !== own || double === -1 && isString || (Number.isNaN(double) && (inTuples || isString || vm.typeOf(item) !== T_FLOAT))) return BY_ASKING
    doubles[index] = double
  }
  return kind
}

/** The positions of `count` keys in sorted order; `undefined` where comparing them needs Python code. With `reverse` equal ones keep their order too. */
function sortedPositions(vm: VM, keys: number, count: number, reverse: boolean): Int32Array | undefined {
  const doubles = new Float64Array(count)
  const inTuples = count > 0 && vm.typeOf(vm.i32[keys >>> 2]) === T_TUPLE
  const kind = fillDoubles(vm, keys, doubles, inTuples)
  if (kind === BY_ASKING) doubles.fill(0)
  let gaveUp = false
  const ask = (a: number, b: number): boolean => {
    if (gaveUp) return false
    const answer = isLess(vm, vm.i32[(keys + a * W) >>> 2], vm.i32[(keys + b * W) >>> 2])
    if (answer === NEEDS_PYTHON) gaveUp = true
    return answer === LESS
  }
  const positions = Int32Array.from(doubles, (_, index) => index)
  if (reverse) {
    positions.reverse()
    doubles.reverse()
  }
  mergeSort({ keys: doubles, positions, less: kind === BY_NUMBER && !inTuples ? undefined : ask })
  if (gaveUp) return undefined
  return reverse ? positions.reverse() : positions
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
