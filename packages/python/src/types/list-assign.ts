import { clearException, raise } from '../core/errors.js'
import { SIZE } from '../core/layouts.js'
import { P } from '../core/prelude.js'
import { NONE, T } from '../core/statics.js'
import { type VM } from '../core/vm.js'
import { callPrelude } from '../protocols/call.js'
import { isInt } from './int.js'
import { listClear, listCopy, listItem, listItems, listMove, listNew, listResize, listSize } from './list.js'
import { listFromIterable } from './list-fill.js'
import { isNativeIterable } from './native-iteration.js'
import { boundedIndex } from './sequence-index.js'
import { sliceRange } from './slice-range.js'
import { isTuple } from './tuple.js'
import { isList } from './list.js'
import { itemsOf } from './sequence-search.js'

/** `list[key]`. */
export function listGetItem(vm: VM, self: number, key: number): number {
  const size = listSize(vm, self)
  if (isInt(vm, key)) {
    const index = boundedIndex(vm, key, size)
    if (index >= 0) return vm.retain(listItem(vm, self, index))
    return vm.exception !== 0 ? 0 : raise(vm, T.IndexError, 'list index out of range')
  }
  if (vm.typeOf(key) !== T.slice) return callPrelude(vm, P.index_item, self, key)
  const fits = sliceRange(vm, key, size)
  if (fits !== 1) return fits === 0 ? 0 : callPrelude(vm, P.index_item, self, key)
  const { sliceStart, sliceStep, sliceLength } = vm
  if (sliceStep === 1) return listCopy(vm, listItems(vm, self) + sliceStart * W, sliceLength)
  const result = listNew(vm, sliceLength)
  if (result === 0) return 0
  const to = listItems(vm, result)
  for (let index = 0, at = sliceStart; index < sliceLength; index++, at += sliceStep) {
    vm.i32[(to + index * W) >>> 2] = vm.retain(listItem(vm, self, at))
  }
  return result
}

/** `list[key] = value`, or `del list[key]` when `value` is 0. */
export function listSetItem(vm: VM, self: number, key: number, value: number): number {
  if (isInt(vm, key)) {
    const index = boundedIndex(vm, key, listSize(vm, self))
    if (index < 0) return vm.exception !== 0 ? 0 : raise(vm, T.IndexError, 'list assignment index out of range')
    if (value === 0) return deleteItem(vm, self, index)
    vm.replaceSlot(listItems(vm, self) + index * W, vm.retain(value))
    return NONE
  }
  if (vm.typeOf(key) !== T.slice) return storePython(vm, self, key, value)
  const fits = sliceRange(vm, key, listSize(vm, self))
  if (fits !== 1) return fits === 0 ? 0 : storePython(vm, self, key, value)
  return value === 0 ? deleteSlice(vm, self) : storeSlice(vm, self, key, value)
}

/** `del list[index]`: keeps the room (3.13 gives none back here). */
function deleteItem(vm: VM, self: number, index: number): number {
  const size = listSize(vm, self)
  const item = listItem(vm, self, index)
  listMove(vm, self, index + 1, index, size - index - 1)
  vm.setWord(self + SIZE, size - 1)
  vm.release(item)
  return NONE
}

const storePython = (vm: VM, self: number, key: number, value: number): number =>
  value === 0 ? callPrelude(vm, P.index_delete, self, key) : callPrelude(vm, P.index_store, self, key, value)

/**
 * Puts `count` references from `items` on (borrowed, not the list's own) in the place of items `from` to `to`, which are given up
 * last to first. False with MemoryError set; then the list is as it was. What is given up is released while the list is not yet
 * whole: no Python code looks at it before the native is over.
 */
export function listReplace(vm: VM, self: number, from: number, to: number, items: number, count: number): boolean {
  const size = listSize(vm, self)
  const left = size - (to - from) + count
  if (left === 0) {
    listClear(vm, self)
    return true
  }
  if (left > size && !listResize(vm, self, left)) return false
  const given = listItems(vm, self)
  for (let index = to - 1; index >= from; index--) vm.release(vm.i32[(given + index * W) >>> 2])
  listMove(vm, self, to, from + count, size - to)
  if (left < size) shrink(vm, self, left)
  const slots = listItems(vm, self)
  for (let index = 0; index < count; index++) vm.setWord(slots + (from + index) * W, vm.retain(vm.i32[(items + index * W) >>> 2]))
  return true
}

/** As `listResize` to fewer items, which does not fail: where no smaller block is to be had the old one stays. */
function shrink(vm: VM, self: number, size: number): void {
  if (listResize(vm, self, size)) return
  clearException(vm)
  vm.setWord(self + SIZE, size)
}

function deleteSlice(vm: VM, self: number): number {
  const { sliceLength } = vm
  let { sliceStart, sliceStep } = vm
  // Of an empty list even an empty slice gives the block of items up.
  if (sliceStep === 1) return listReplace(vm, self, sliceStart, sliceStart + sliceLength, 0, 0) ? NONE : 0
  if (sliceLength === 0) return NONE
  if (sliceStep < 0) {
    sliceStart += sliceStep * (sliceLength - 1)
    sliceStep = -sliceStep
  }
  const size = listSize(vm, self)
  const items = listItems(vm, self)
  for (let index = 0, at = sliceStart; index < sliceLength; index++, at += sliceStep) vm.release(vm.i32[(items + at * W) >>> 2])
  for (let index = 0, at = sliceStart; index < sliceLength; index++, at += sliceStep) {
    const end = index + 1 < sliceLength ? at + sliceStep : size
    listMove(vm, self, at + 1, at - index, end - at - 1)
  }
  shrink(vm, self, size - sliceLength)
  return NONE
}

/** The items to be stored: a list or tuple itself (retained; a copy when it is the list that is stored into), else a list of what it iterates over. */
function itemsToStore(vm: VM, self: number, value: number): number {
  if (value === self) return listCopy(vm, listItems(vm, self), listSize(vm, self))
  if (isList(vm, value) || isTuple(vm, value)) return vm.retain(value)
  return listFromIterable(vm, value)
}

function storeSlice(vm: VM, self: number, key: number, value: number): number {
  const { sliceStart, sliceStop, sliceStep, sliceLength } = vm
  if (!isNativeIterable(vm, value) && !isList(vm, value) && !isTuple(vm, value)) return callPrelude(vm, P.list_store_slice, self, key, value)
  const source = itemsToStore(vm, self, value)
  if (source === 0) return 0
  const count = vm.i32[(source + SIZE) >>> 2]
  const items = itemsOf(vm, source)
  let done = false
  if (sliceStep === 1) done = listReplace(vm, self, sliceStart, Math.max(sliceStart, sliceStop), items, count)
  else if (count !== sliceLength) {
    raise(vm, T.ValueError, `attempt to assign sequence of size ${count} to extended slice of size ${sliceLength}`)
  } else {
    storeExtended(vm, self, sliceStart, sliceStep, items, count)
    done = true
  }
  vm.release(source)
  return done ? NONE : 0
}

function storeExtended(vm: VM, self: number, start: number, step: number, items: number, count: number): void {
  for (let index = 0, at = start; index < count; index++, at += step) {
    vm.replaceSlot(listItems(vm, self) + at * W, vm.retain(vm.i32[(items + index * W) >>> 2]))
  }
}
