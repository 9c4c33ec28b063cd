import { SIZE, TYPE_BASIC_SIZE } from '../core/layouts.js'
import { type Visit } from '../core/native.js'
import { allocateTrackable, buffer, drop, freeBuffer, freeObject, track } from '../core/objects.js'
import { T } from '../core/statics.js'
import { type VM } from '../core/vm.js'
import { isInstanceOf } from '../protocols/isinstance.js'

/**
 * Deques in memory: a chain of blocks of 64 items each, of which the first and the last may be partly used; some spare blocks are kept
 * (CPython 3.13: Modules/_collectionsmodule.c).
 *
 * ```
 *   0       W      2W     3W      4W      5W           6W            7W      8W        9W      10W … 25W      26W
 * ┌───────┬──────┬──────┬───────┬───────┬────────────┬─────────────┬───────┬─────────┬───────┬──────────────┬───────────┐
 * │ count │ type │ size │ first │ last  │ first item │ last item   │ state │ longest │ spare │ spare blocks │ weak list │
 * └───────┴──────┴──────┴───┬───┴───┬───┴────────────┴─────────────┴───────┴─────────┴───────┴──────────────┴───────────┘
 *                           ▼       ▼
 *      ┌──────┬────────────────┬──────┐      ┌──────┬────────────────┬──────┐
 *      │ left │ 64 items       │ right ──▶ ◀── left │ 64 items       │ right│
 *      └──────┴────────────────┴──────┘      └──────┴────────────────┴──────┘
 * ```
 */
const FIRST = 3 * W
const LAST = 4 * W
const FIRST_INDEX = 5 * W
const LAST_INDEX = 6 * W
const STATE = 7 * W
const LONGEST = 8 * W
const SPARE_COUNT = 9 * W
const SPARE = 10 * W
const MOST_SPARE = 16
export const DEQUE_WEAK_LIST = SPARE + MOST_SPARE * W
export const DEQUE_BYTES = DEQUE_WEAK_LIST + W

export const BLOCK_ITEMS = 64
const ITEMS = W
const RIGHT = ITEMS + BLOCK_ITEMS * W
const BLOCK_BYTES = RIGHT + W
const CENTER = (BLOCK_ITEMS - 1) >> 1

/** Whether the object is a deque: instances of subclasses too. */
export const isDeque = (vm: VM, object: number): boolean => vm.typeOf(object) === T.deque || isInstanceOf(vm, object, T.deque)

/** Items of a deque. */
export const dequeSize = (vm: VM, deque: number): number => vm.i32[(deque + SIZE) >>> 2]
/** A number that every change of which items there are changes. */
export const dequeState = (vm: VM, deque: number): number => vm.i32[(deque + STATE) >>> 2]
/** How many items there may be; -1 for any number. */
export const dequeLongest = (vm: VM, deque: number): number => vm.i32[(deque + LONGEST) >>> 2]
export const setDequeLongest = (vm: VM, deque: number, longest: number): void => vm.setWord(deque + LONGEST, longest)
/** The block of the first item and its index there; the same of the last one. */
export const firstBlock = (vm: VM, deque: number): number => vm.i32[(deque + FIRST) >>> 2]
export const firstIndex = (vm: VM, deque: number): number => vm.i32[(deque + FIRST_INDEX) >>> 2]
export const lastBlock = (vm: VM, deque: number): number => vm.i32[(deque + LAST) >>> 2]
export const lastIndex = (vm: VM, deque: number): number => vm.i32[(deque + LAST_INDEX) >>> 2]
/** Blocks beside a block. */
export const leftOf = (vm: VM, block: number): number => vm.i32[block >>> 2]
export const rightOf = (vm: VM, block: number): number => vm.i32[(block + RIGHT) >>> 2]
/** Address of a slot of a block. */
export const blockSlot = (block: number, index: number): number => block + ITEMS + index * W

const setFirstIndex = (vm: VM, deque: number, index: number): void => vm.setWord(deque + FIRST_INDEX, index)
const setLastIndex = (vm: VM, deque: number, index: number): void => vm.setWord(deque + LAST_INDEX, index)
const setSize = (vm: VM, deque: number, size: number): void => vm.setWord(deque + SIZE, size)

/** Says that items have come, gone or moved. */
export const dequeChanged = (vm: VM, deque: number): void => vm.setWord(deque + STATE, (dequeState(vm, deque) + 1) | 0)

/** An empty deque of `type`, deque or a subclass; 0 with MemoryError set. */
export function dequeNew(vm: VM, type: number): number {
  const bytes = vm.u32[(type + TYPE_BASIC_SIZE) >>> 2]
  const deque = allocateTrackable(vm, type, bytes)
  if (deque === 0) return 0
  vm.u32.fill(0, (deque + SIZE) >>> 2, (deque + bytes) >>> 2)
  const block = buffer(vm, BLOCK_BYTES)
  if (block === 0) {
    freeObject(vm, deque)
    return 0
  }
  vm.setWord(deque + FIRST, block)
  vm.setWord(deque + LAST, block)
  setDequeLongest(vm, deque, -1)
  center(vm, deque)
  track(vm, deque)
  return deque
}

/** Where items of an empty deque begin: in the middle of its block. */
function center(vm: VM, deque: number): void {
  setFirstIndex(vm, deque, CENTER + 1)
  setLastIndex(vm, deque, CENTER)
}

/** An empty deque is about to be filled at one end only: it begins at the other end of its block. */
export function dequeFilling(vm: VM, deque: number, left: boolean): void {
  if (dequeSize(vm, deque) !== 0) return
  setFirstIndex(vm, deque, left ? BLOCK_ITEMS - 1 : 1)
  setLastIndex(vm, deque, left ? BLOCK_ITEMS - 2 : 0)
}

function takeBlock(vm: VM, deque: number): number {
  const spare = vm.i32[(deque + SPARE_COUNT) >>> 2]
  if (spare === 0) return buffer(vm, BLOCK_BYTES)
  vm.setWord(deque + SPARE_COUNT, spare - 1)
  return vm.i32[(deque + SPARE + (spare - 1) * W) >>> 2]
}

function giveBlock(vm: VM, deque: number, block: number): void {
  const spare = vm.i32[(deque + SPARE_COUNT) >>> 2]
  if (spare === MOST_SPARE) return freeBuffer(vm, block)
  vm.setWord(deque + SPARE + spare * W, block)
  vm.setWord(deque + SPARE_COUNT, spare + 1)
}

/** Puts an item at the right end, however many there may be, and takes it over; false with MemoryError set, the item released. */
export function dequePushRight(vm: VM, deque: number, item: number): boolean {
  let block = lastBlock(vm, deque)
  let index = lastIndex(vm, deque)
  if (index === BLOCK_ITEMS - 1) {
    const fresh = takeBlock(vm, deque)
    if (fresh === 0) {
      vm.release(item)
      return false
    }
    vm.setWord(fresh, block)
    vm.setWord(block + RIGHT, fresh)
    vm.setWord(deque + LAST, fresh)
    block = fresh
    index = -1
  }
  setSize(vm, deque, dequeSize(vm, deque) + 1)
  setLastIndex(vm, deque, index + 1)
  vm.setWord(blockSlot(block, index + 1), item)
  return true
}

/** As {@link dequePushRight} at the left end. */
export function dequePushLeft(vm: VM, deque: number, item: number): boolean {
  let block = firstBlock(vm, deque)
  let index = firstIndex(vm, deque)
  if (index === 0) {
    const fresh = takeBlock(vm, deque)
    if (fresh === 0) {
      vm.release(item)
      return false
    }
    vm.setWord(fresh + RIGHT, block)
    vm.setWord(block, fresh)
    vm.setWord(deque + FIRST, fresh)
    block = fresh
    index = BLOCK_ITEMS
  }
  setSize(vm, deque, dequeSize(vm, deque) + 1)
  setFirstIndex(vm, deque, index - 1)
  vm.setWord(blockSlot(block, index - 1), item)
  return true
}

/** Takes the item at the right end of a deque that has one; owned. */
export function dequePopRight(vm: VM, deque: number): number {
  const block = lastBlock(vm, deque)
  const index = lastIndex(vm, deque)
  const size = dequeSize(vm, deque) - 1
  setSize(vm, deque, size)
  setLastIndex(vm, deque, index - 1)
  dequeChanged(vm, deque)
  const item = vm.i32[blockSlot(block, index) >>> 2]
  if (size === 0) center(vm, deque)
  else if (index === 0) {
    vm.setWord(deque + LAST, leftOf(vm, block))
    setLastIndex(vm, deque, BLOCK_ITEMS - 1)
    giveBlock(vm, deque, block)
  }
  return item
}

/** Takes the item at the left end of a deque that has one; owned. */
export function dequePopLeft(vm: VM, deque: number): number {
  const block = firstBlock(vm, deque)
  const index = firstIndex(vm, deque)
  const size = dequeSize(vm, deque) - 1
  setSize(vm, deque, size)
  setFirstIndex(vm, deque, index + 1)
  dequeChanged(vm, deque)
  const item = vm.i32[blockSlot(block, index) >>> 2]
  if (size === 0) center(vm, deque)
  else if (index === BLOCK_ITEMS - 1) {
    vm.setWord(deque + FIRST, rightOf(vm, block))
    setFirstIndex(vm, deque, 0)
    giveBlock(vm, deque, block)
  }
  return item
}

/** Puts an item (borrowed) at an end, and drops one at the other end where there are too many; false with MemoryError set. */
export function dequeAppend(vm: VM, deque: number, item: number, left = false): boolean {
  const done = left ? dequePushLeft(vm, deque, vm.retain(item)) : dequePushRight(vm, deque, vm.retain(item))
  if (!done) return false
  const longest = dequeLongest(vm, deque)
  if (longest >= 0 && dequeSize(vm, deque) > longest) vm.release(left ? dequePopRight(vm, deque) : dequePopLeft(vm, deque))
  else dequeChanged(vm, deque)
  return true
}

/** Address of the slot of item `index`, which is there. Cost: the blocks between it and the nearer end. */
export function dequeSlot(vm: VM, deque: number, index: number): number {
  const at = firstIndex(vm, deque) + index
  const steps = at >> 6
  const all = (firstIndex(vm, deque) + dequeSize(vm, deque) - 1) >> 6
  let block: number
  if (steps <= all - steps) {
    block = firstBlock(vm, deque)
    for (let step = 0; step < steps; step++) block = rightOf(vm, block)
  } else {
    block = lastBlock(vm, deque)
    for (let step = all; step > steps; step--) block = leftOf(vm, block)
  }
  return blockSlot(block, at & (BLOCK_ITEMS - 1))
}

/** Moves the last `times` items to the front one by one (below 0: the first ones to the back); false with MemoryError set. */
export function dequeRotate(vm: VM, deque: number, times: number): boolean {
  const size = dequeSize(vm, deque)
  if (size <= 1) return true
  let left = times
  const half = size >> 1
  if (left > half || left < -half) {
    left %= size
    if (left > half) left -= size
    else if (left < -half) left += size
  }
  for (; left > 0; left--) if (!dequePushLeft(vm, deque, dequePopRight(vm, deque))) return false
  for (; left < 0; left++) if (!dequePushRight(vm, deque, dequePopLeft(vm, deque))) return false
  dequeChanged(vm, deque)
  return true
}

/** Gives up all items, first to last. */
export function dequeClear(vm: VM, deque: number): void {
  while (dequeSize(vm, deque) > 0) vm.release(dequePopLeft(vm, deque))
}

/** The deque dies: gives up items from the first on until one brings a container down; see `Shape.dropNext`. */
export function dequeDropNext(vm: VM, deque: number): number {
  while (dequeSize(vm, deque) > 0) {
    const died = drop(vm, dequePopLeft(vm, deque))
    if (died !== 0) return died
  }
  return 0
}

/** Frees the blocks and the deque's own. */
export function dequeReclaim(vm: VM, deque: number): void {
  for (let block = firstBlock(vm, deque), last = lastBlock(vm, deque); block !== 0; ) {
    const next = block === last ? 0 : rightOf(vm, block)
    freeBuffer(vm, block)
    block = next
  }
  for (let spare = vm.i32[(deque + SPARE_COUNT) >>> 2] - 1; spare >= 0; spare--) freeBuffer(vm, vm.i32[(deque + SPARE + spare * W) >>> 2])
  freeObject(vm, deque)
}

/** Visits the items' slots, first to last. */
export function dequeTraverse(vm: VM, deque: number, visit: Visit): void {
  let block = firstBlock(vm, deque)
  let index = firstIndex(vm, deque)
  for (let left = dequeSize(vm, deque); left > 0; left--) {
    if (index === BLOCK_ITEMS) {
      block = rightOf(vm, block)
      index = 0
    }
    visit(blockSlot(block, index++))
  }
}

/** What `__sizeof__` says: the blocks in use count, spare ones do not. */
export function dequeBytes(vm: VM, deque: number): number {
  const blocks = Math.ceil((firstIndex(vm, deque) + dequeSize(vm, deque)) / BLOCK_ITEMS)
  return vm.u32[(vm.typeOf(deque) + TYPE_BASIC_SIZE) >>> 2] + blocks * BLOCK_BYTES
}
