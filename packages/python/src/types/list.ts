import { type SlotRuns } from '@mm/contract'
import { raiseMemory } from '../core/errors.js'
import { FLAG_LIST, LIST_ALLOCATED, LIST_BYTES, LIST_ITEMS, SIZE, TYPE_BASIC_SIZE, TYPE_FLAGS } from '../core/layouts.js'
import { allocateTrackable, buffer, drop, freeBuffer, freeObject, resizeBuffer, track } from '../core/objects.js'
import { T_LIST } from '../core/statics.js'
import { type VM } from '../core/vm.js'
import { FREE_LISTS, putFree, takeFree } from './free-lists.js'

/**
 * Lists in memory: the items are in a block of their own that grows ahead of need (CPython 3.13: Objects/listobject.c).
 *
 * ```
 *   0       W      2W      3W      4W
 * ┌───────┬──────┬──────┬───────┬───────────┐        ┌────────┬────────┬──    ┬───────┐
 * │ count │ type │ size │ items │ allocated │        │ item 0 │ item 1 │ …    │ spare │
 * └───────┴──────┴──────┴───┬───┴───────────┘        └────────┴────────┴──    ┴───────┘
 *                           └────────────────────────▲
 * ```
 */

/** Items that a block of less than 2 GiB can hold. */
const MOST_ITEMS = Math.floor(0x7fffffff / W)

/** Whether the object is a list: instances of subclasses too. */
export function isList(vm: VM, object: number): boolean {
  const type = vm.typeOf(object)
  return type === T_LIST || (vm.u32[(type + TYPE_FLAGS) >>> 2] & FLAG_LIST) !== 0
}

/** Items of a list. */
export const listSize = (vm: VM, list: number): number => vm.i32[(list + SIZE) >>> 2]
/** Item `index` of a list, borrowed. */
export const listItem = (vm: VM, list: number, index: number): number => vm.i32[(vm.i32[(list + LIST_ITEMS) >>> 2] + index * W) >>> 2]
/** Address of the slot of item 0. */
export const listItems = (vm: VM, list: number): number => vm.i32[(list + LIST_ITEMS) >>> 2]

/** An empty list that is not yet tracked. */
function listBlock(vm: VM): number {
  let list = takeFree(vm, FREE_LISTS)
  if (list === 0) {
    list = allocateTrackable(vm, T_LIST, LIST_BYTES)
    if (list === 0) return 0
  }
  vm.setWord(list + SIZE, 0)
  vm.setWord(list + LIST_ITEMS, 0)
  vm.setWord(list + LIST_ALLOCATED, 0)
  return list
}

/** A list of `size` slots, all 0, to be filled before anybody sees it; with room for exactly these. 0 with MemoryError set. */
export function listNew(vm: VM, size: number): number {
  const list = listWithRoom(vm, size)
  if (list === 0 || size === 0) return list
  const items = listItems(vm, list)
  vm.u32.fill(0, items >>> 2, (items + size * W) >>> 2)
  vm.i32[(list + SIZE) >>> 2] = size
  return list
}

/** An empty list with room for exactly `capacity` items. 0 with MemoryError set. */
export function listWithRoom(vm: VM, capacity: number): number {
  const list = listBlock(vm)
  if (list === 0) return 0
  if (capacity !== 0 && !listReserve(vm, list, capacity)) {
    vm.release(list)
    return 0
  }
  track(vm, list)
  return list
}

/** An empty list of `type`, list or a subclass: in a block of its own, as whatever is made by calling its class (CPython 3.13: `list()` takes no dead list's). */
export function listOfType(vm: VM, type: number): number {
  const bytes = vm.u32[(type + TYPE_BASIC_SIZE) >>> 2]
  const list = allocateTrackable(vm, type, bytes)
  if (list === 0) return 0
  vm.u32.fill(0, (list + SIZE) >>> 2, (list + bytes) >>> 2)
  track(vm, list)
  return list
}

/** A list that takes over the `size` references from `items` on (operands of a frame). 0 with MemoryError set: they stay their owner's. */
export function listTake(vm: VM, items: number, size: number): number {
  const list = listWithRoom(vm, size)
  if (list === 0 || size === 0) return list
  const to = listItems(vm, list)
  for (let offset = 0, end = size * W; offset < end; offset += W) vm.setWord(to + offset, vm.i32[(items + offset) >>> 2])
  vm.i32[(list + SIZE) >>> 2] = size
  return list
}

/** A list of the `size` references from `items` on, which stay their owner's. 0 with MemoryError set. */
export function listCopy(vm: VM, items: number, size: number): number {
  const list = listTake(vm, items, size)
  if (list !== 0 && COUNTED) for (let index = 0; index < size; index++) vm.retain(vm.i32[(items + index * W) >>> 2])
  return list
}

/** Gives a list without items block room for exactly `capacity` items; false with MemoryError set. */
function listReserve(vm: VM, list: number, capacity: number): boolean {
  if (capacity > MOST_ITEMS) return raiseMemory(vm) !== 0
  const items = buffer(vm, capacity * W)
  if (items === 0) return false
  vm.setWord(list + LIST_ITEMS, items)
  vm.setWord(list + LIST_ALLOCATED, capacity)
  return true
}

/** As a list is filled at once from something that says its length: room for an even number of items. The list is empty and has no block. */
export const listPreallocate = (vm: VM, list: number, count: number): boolean => listReserve(vm, list, (count + 1) & ~1)

/** Whether a list has never had (or has given up) its block of items. */
export const listIsBare = (vm: VM, list: number): boolean => vm.i32[(list + LIST_ITEMS) >>> 2] === 0

/**
 * Makes room for `size` items and sets the size; what is in new slots (both halves of the words) is the caller's to set.
 * False with MemoryError set. Room ahead: an eighth and 6, down to a multiple of 4; given back below half.
 */
export function listResize(vm: VM, list: number, size: number): boolean {
  const allocated = vm.i32[(list + LIST_ALLOCATED) >>> 2]
  if (allocated >= size && size >= allocated >>> 1) {
    vm.setWord(list + SIZE, size)
    return true
  }
  let capacity = (size + (size >>> 3) + 6) & ~3
  if (size - listSize(vm, list) > capacity - size) capacity = (size + 3) & ~3
  if (size === 0) capacity = 0
  if (!listSetRoom(vm, list, capacity)) return false
  vm.setWord(list + SIZE, size)
  return true
}

/** Gives a list room for exactly `capacity` items, of which there are not more; false with MemoryError set. */
export function listSetRoom(vm: VM, list: number, capacity: number): boolean {
  if (capacity > MOST_ITEMS) return raiseMemory(vm) !== 0
  const items = resizeBuffer(vm, listItems(vm, list), capacity * W)
  if (items === 0) return false
  vm.setWord(list + LIST_ITEMS, items)
  vm.setWord(list + LIST_ALLOCATED, capacity)
  return true
}

/** Appends `item`, which stays its owner's; false with MemoryError set. */
export function listAppend(vm: VM, list: number, item: number): boolean {
  const size = vm.i32[(list + SIZE) >>> 2]
  if (size < vm.i32[(list + LIST_ALLOCATED) >>> 2]) vm.i32[(list + SIZE) >>> 2] = size + 1
  else if (!listResize(vm, list, size + 1)) return false
  vm.setWord(vm.i32[(list + LIST_ITEMS) >>> 2] + size * W, vm.retain(item))
  return true
}

/** As {@link listAppend}, taking the item over; where there is no memory it is released. */
export function listAppendOwned(vm: VM, list: number, item: number): boolean {
  const done = listAppend(vm, list, item)
  vm.release(item)
  return done
}

/** Appends the `count` references from `items` on, which stay their owner's (and may be the list's own); false with MemoryError set. */
export function listAppendItems(vm: VM, list: number, items: number, count: number): boolean {
  if (count === 0) return true
  const size = listSize(vm, list)
  const own = items === listItems(vm, list)
  if (listIsBare(vm, list)) {
    if (!listPreallocate(vm, list, count)) return false
    vm.setWord(list + SIZE, count)
  } else if (!listResize(vm, list, size + count)) return false
  const to = listItems(vm, list)
  const from = own ? to : items
  for (let index = 0; index < count; index++) vm.setWord(to + (size + index) * W, vm.retain(vm.i32[(from + index * W) >>> 2]))
  return true
}

/** Puts `item`, which stays its owner's, before item `index` (at most the size); false with MemoryError set. */
export function listInsert(vm: VM, list: number, index: number, item: number): boolean {
  const size = listSize(vm, list)
  if (!listResize(vm, list, size + 1)) return false
  listMove(vm, list, index, index + 1, size - index)
  vm.setWord(listItems(vm, list) + index * W, vm.retain(item))
  return true
}

/** Moves the items from `from` on to `to`, whole words. */
export function listMove(vm: VM, list: number, from: number, to: number, count: number): void {
  const items = listItems(vm, list) >>> 2
  const words = W / 4
  vm.i32.copyWithin(items + to * words, items + from * words, items + (from + count) * words)
}

/** Gives up all items, last to first, and their block. */
export function listClear(vm: VM, list: number): void {
  const items = listItems(vm, list)
  if (items === 0) return
  const size = listSize(vm, list)
  vm.setWord(list + SIZE, 0)
  vm.setWord(list + LIST_ITEMS, 0)
  vm.setWord(list + LIST_ALLOCATED, 0)
  if (COUNTED) for (let index = size - 1; index >= 0; index--) vm.releaseMaybe(vm.i32[(items + index * W) >>> 2])
  freeBuffer(vm, items)
}

/** The list dies: gives up items from the last on until one brings a container down; see `Shape.dropNext`. */
export function listDropNext(vm: VM, list: number): number {
  const items = listItems(vm, list)
  for (let left = listSize(vm, list); left > 0; ) {
    left--
    vm.i32[(list + SIZE) >>> 2] = left
    const item = vm.i32[(items + left * W) >>> 2]
    if (item === 0) continue
    const died = drop(vm, item)
    if (died !== 0) return died
  }
  return 0
}

/** Frees the block of items, and the list's own unless the free list takes it. */
export function listReclaim(vm: VM, list: number): void {
  const items = listItems(vm, list)
  if (items !== 0) freeBuffer(vm, items)
  if (vm.typeOf(list) === T_LIST) putFree(vm, FREE_LISTS, list)
  else freeObject(vm, list)
}

/** Lists the items' slots, last to first. */
export function listRanges(vm: VM, list: number, into: SlotRuns): void {
  const count = listSize(vm, list)
  into.add(listItems(vm, list) + (count - 1) * W, count, -W)
}
