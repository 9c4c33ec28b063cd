import { LIST_ALLOCATED, SIZE } from '../core/layouts.js'
import { T } from '../core/statics.js'
import { type VM } from '../core/vm.js'
import { dictNext, dictSize } from './dict.js'
import { listAppend, listAppendItems, listAppendOwned, listIsBare, listNew, listPreallocate, listResize, listSetRoom, listSize } from './list.js'
import { isNativeIterable, nativeIterator, nativeLength, nativeNext } from './native-iteration.js'
import { itemsOf } from './sequence-search.js'
import { setNext, setSize } from './set.js'

/** Items that a list is given room for when it is filled from something that does not say how many it has. */
const UNKNOWN_LENGTH = 8

/** Appends the items of `iterable`: 1; 0 with an exception set (what came before it has been appended); -1, having done nothing, where Python code is needed. */
export function listExtend(vm: VM, list: number, iterable: number): number {
  const type = vm.typeOf(iterable)
  if (type === T.list || type === T.tuple) return listAppendItems(vm, list, itemsOf(vm, iterable), vm.i32[(iterable + SIZE) >>> 2]) ? 1 : 0
  if (type === T.set || type === T.frozenset) return extendFromSet(vm, list, iterable)
  if (type === T.dict) return extendFromDict(vm, list, iterable)
  return isNativeIterable(vm, iterable) ? extendFromIterator(vm, list, iterable) : -1
}

/** A new list of the items of `iterable`; 0 with an exception set; -1 where Python code is needed. `make` makes the empty one. */
export function listFromIterable(vm: VM, iterable: number, make = (): number => listNew(vm, 0)): number {
  if (!isNativeIterable(vm, iterable)) return -1
  const list = make()
  if (list === 0) return 0
  if (listExtend(vm, list, iterable) === 1) return list
  vm.release(list)
  return 0
}

function extendFromSet(vm: VM, list: number, set: number): number {
  if (!makeRoomForView(vm, list, setSize(vm, set))) return 0
  for (let position = setNext(vm, set, 0); position !== -1; position = setNext(vm, set, position)) listAppend(vm, list, vm.entryKey)
  return 1
}

function extendFromDict(vm: VM, list: number, dict: number): number {
  if (!makeRoomForView(vm, list, dictSize(vm, dict))) return 0
  for (let position = dictNext(vm, dict, 0); position !== -1; position = dictNext(vm, dict, position)) listAppend(vm, list, vm.entryKey)
  return 1
}

function extendFromIterator(vm: VM, list: number, iterable: number): number {
  const iterator = nativeIterator(vm, iterable)
  if (iterator === 0) return 0
  const length = nativeLength(vm, iterable)
  const type = vm.typeOf(iterable)
  const isView = type >= T.dict_keys && type <= T.dict_items
  const done = (isView ? makeRoomForView(vm, list, length) : makeRoom(vm, list, length)) && appendAll(vm, list, iterator)
  vm.release(iterator)
  trim(vm, list)
  return done ? 1 : 0
}

/** Room for `length` more items (-1: unknown), by the rules of `list.extend`. */
export function makeRoom(vm: VM, list: number, length: number): boolean {
  const count = length < 0 ? UNKNOWN_LENGTH : length
  if (count === 0) return true
  if (listIsBare(vm, list)) return listPreallocate(vm, list, count)
  const size = listSize(vm, list)
  if (!listResize(vm, list, size + count)) return false
  vm.setWord(list + SIZE, size)
  return true
}

/** Views, like sets and dicts, follow the rule for a list that grows even where it is empty. */
function makeRoomForView(vm: VM, list: number, length: number): boolean {
  const size = listSize(vm, list)
  if (length === 0) return true
  if (!listResize(vm, list, size + length)) return false
  vm.setWord(list + SIZE, size)
  return true
}

function appendAll(vm: VM, list: number, iterator: number): boolean {
  for (let item = nativeNext(vm, iterator); item !== 0; item = nativeNext(vm, iterator)) if (!listAppendOwned(vm, list, item)) return false
  return vm.exception === 0
}

/** Gives a list that was filled by appending the room that it would have had if it had been filled by `list()` from something without a length. */
export function settle(vm: VM, list: number): boolean {
  const size = listSize(vm, list)
  if (size < 2 || size > UNKNOWN_LENGTH / 2) return true
  return listSetRoom(vm, list, UNKNOWN_LENGTH)
}

/** Gives room back that was made and not used. */
export function trim(vm: VM, list: number): void {
  const size = listSize(vm, list)
  if (size < vm.i32[(list + LIST_ALLOCATED) >>> 2]) listResize(vm, list, size)
}
