import { type SlotRuns } from '@mm/contract'
import { raiseMemory } from '../core/errors.js'
import { DICT_KEYS, DICT_USED, DICT_VALUES } from '../core/layouts.js'
import { drop, freeBuffer } from '../core/objects.js'
import { EMPTY_KEYS } from '../core/statics.js'
import { type VM } from '../core/vm.js'
import { FIND_ABSENT, keysAdd, keysNew } from './dict-keys.js'
import { SHARED_KEYS_BYTES, sharedAdd, sharedCount, sharedFind, sharedFree, sharedKey, sharedOwners } from './shared-keys.js'
import {
  VALUES_GONE,
  addValue,
  clearValues,
  copyValues,
  takeValue,
  valueInOrder,
  valueSlot,
  valuesBytes,
  valuesCapacity,
  valuesEmbedded,
  valuesUsed,
  setValuesState,
} from './split-values.js'
import { strHash } from './string-memory.js'

/**
 * Dicts of instances, as long as they hold nothing but attributes by names that their class's instances share: the names are in the
 * class's table, the values behind the instance, or, when that has gone, in a block of the dict's own (CPython 3.13: Objects/dictobject.c).
 *
 * ```
 *        dict                        instance
 * ┌──────┬────────┐      ┌────────┬──────────────────┐
 * │ keys │ values │─────►│ fields │ values … (order) │
 * └──┬───┴────────┘      └────────┴──────────────────┘
 *    └────► the class's table of names
 * ```
 */

/** Address of a split dict's values; 0: keys and values are in one table. */
export const splitValues = (vm: VM, dict: number): number => vm.i32[(dict + DICT_VALUES) >>> 2]
const splitKeys = (vm: VM, dict: number): number => vm.i32[(dict + DICT_KEYS) >>> 2]

/** Address of the slot of value `index`. */
export const splitSlot = (vm: VM, dict: number, index: number): number => valueSlot(splitValues(vm, dict), index)

/** `index`, found in the table of names, where the dict has a value by that name; else FIND_ABSENT. What is no index stays. */
export function splitPresent(vm: VM, dict: number, index: number): number {
  if (index < 0) return index
  const values = splitValues(vm, dict)
  return index < valuesCapacity(vm, values) && vm.i32[valueSlot(values, index) >>> 2] !== 0 ? index : FIND_ABSENT
}

/** Adds a value (borrowed) by a name that the dict does not have, a string of the exact type; false: the names that are shared leave no room for it. */
export function splitAdd(vm: VM, dict: number, name: number, value: number): boolean {
  const keys = splitKeys(vm, dict)
  const values = splitValues(vm, dict)
  let index = sharedFind(vm, keys, name)
  if (index < 0) index = sharedAdd(vm, keys, name)
  if (index < 0 || index >= valuesCapacity(vm, values)) return false
  addValue(vm, values, index, vm.retain(value))
  vm.i32[(dict + DICT_USED) >>> 2]++
  return true
}

/** Takes value `index` out: `vm.entryKey` and `vm.entryValue` are the caller's to release. */
export function splitTake(vm: VM, dict: number, index: number): void {
  vm.entryKey = vm.retain(sharedKey(vm, splitKeys(vm, dict), index))
  vm.entryValue = takeValue(vm, splitValues(vm, dict), index)
  vm.i32[(dict + DICT_USED) >>> 2]--
}

/** Sets the entry registers to the value that was set `position`-th. */
function splitEntry(vm: VM, dict: number, position: number): void {
  const values = splitValues(vm, dict)
  const index = valueInOrder(vm, values, position)
  vm.entryKey = sharedKey(vm, splitKeys(vm, dict), index)
  vm.entryValue = vm.i32[valueSlot(values, index) >>> 2]
  vm.hashLow = strHash(vm, vm.entryKey)
  vm.hashHigh = vm.hashLow >> 31
}

/** See `dictNext`. */
export function splitNext(vm: VM, dict: number, position: number): number {
  if (position >= splitEnd(vm, dict)) return -1
  splitEntry(vm, dict, position)
  return position + 1
}

/** See `dictPrevious`. */
export function splitPrevious(vm: VM, dict: number, position: number): number {
  const at = Math.min(position, splitEnd(vm, dict)) - 1
  if (at >= 0) splitEntry(vm, dict, at)
  return at
}

/** One past the last position. */
export const splitEnd = (vm: VM, dict: number): number => valuesUsed(vm, splitValues(vm, dict))

/** Moves a split dict's keys and values into a table of its own, of `1 << log2` slots; false with MemoryError set. */
export function splitCombine(vm: VM, dict: number, log2: number, kind: number): boolean {
  const values = splitValues(vm, dict)
  const shared = splitKeys(vm, dict)
  const keys = keysNew(vm, log2, kind)
  if (keys === 0) return false
  const used = valuesUsed(vm, values)
  for (let position = 0; position < used; position++) {
    splitEntry(vm, dict, position)
    keysAdd(vm, keys, vm.retain(vm.entryKey), vm.hashLow, vm.hashHigh, vm.entryValue)
  }
  forgetValues(vm, values)
  writeKeys(vm, dict, keys)
  sharedFree(vm, shared)
  return true
}

/** Values have been moved: their slots are emptied, or their block goes. */
function forgetValues(vm: VM, values: number): void {
  if (!valuesEmbedded(vm, values)) {
    freeBuffer(vm, values)
    return
  }
  vm.u32.fill(0, valueSlot(values, 0) >>> 2, valueSlot(values, valuesCapacity(vm, values)) >>> 2)
  setValuesState(vm, values, VALUES_GONE)
}

function writeKeys(vm: VM, dict: number, keys: number): void {
  vm.i32[(dict + DICT_KEYS) >>> 2] = keys
  vm.i32[(dict + DICT_VALUES) >>> 2] = 0
}

/** The dict gives up its values and is an empty one, not split; those behind an instance stay there. Nobody is released. */
export function splitLeave(vm: VM, dict: number): void {
  const shared = splitKeys(vm, dict)
  writeKeys(vm, dict, EMPTY_KEYS)
  vm.i32[(dict + DICT_USED) >>> 2] = 0
  sharedFree(vm, shared)
}

/** A block with the same values, which are not retained; 0, with nothing set, where there is no memory. */
function valuesBlock(vm: VM, values: number): number {
  const block = vm.allocator.malloc(valuesBytes(valuesCapacity(vm, values)))
  if (block !== 0) copyValues(vm, values, block)
  return block
}

/** The instance behind which the values are goes, or gets another dict: they move into a block of the dict's own. False, with nothing set, where there is no memory. */
export function splitDetach(vm: VM, dict: number): boolean {
  const values = splitValues(vm, dict)
  const block = valuesBlock(vm, values)
  if (block === 0) return false
  forgetValues(vm, values)
  vm.i32[(dict + DICT_VALUES) >>> 2] = block
  return true
}

/** Makes `copy`, an empty dict, share names as `dict` does, with the same values in a block of its own; false with MemoryError set. */
export function splitCopy(vm: VM, copy: number, dict: number): boolean {
  const values = splitValues(vm, dict)
  const block = valuesBlock(vm, values)
  if (block === 0) return raiseMemory(vm) !== 0
  for (let index = 0, capacity = valuesCapacity(vm, block); index < capacity; index++) {
    const value = vm.i32[valueSlot(block, index) >>> 2]
    if (value !== 0) vm.retain(value)
  }
  splitShare(vm, copy, splitKeys(vm, dict), block)
  return true
}

/** Makes `dict`, an empty one, show `values` by the names of a shared table. */
export function splitShare(vm: VM, dict: number, keys: number, values: number): void {
  vm.i32[keys >>> 2]++
  vm.i32[(dict + DICT_KEYS) >>> 2] = keys
  vm.setWord(dict + DICT_VALUES, values)
  vm.i32[(dict + DICT_USED) >>> 2] = valuesUsed(vm, values)
}

/** Gives up all values, in the order of their names' indices. Behind an instance the dict stays split. */
export function splitClear(vm: VM, dict: number): void {
  const values = splitValues(vm, dict)
  vm.i32[(dict + DICT_USED) >>> 2] = 0
  if (valuesEmbedded(vm, values)) {
    clearValues(vm, values)
    return
  }
  splitLeave(vm, dict)
  clearValues(vm, values)
  freeBuffer(vm, values)
}

/** The dict dies; see `Shape.dropNext`. */
export function splitDropNext(vm: VM, dict: number): number {
  const values = splitValues(vm, dict)
  if (valuesEmbedded(vm, values)) return 0
  for (let index = 0, count = valuesCapacity(vm, values); index < count; index++) {
    const slot = valueSlot(values, index) >>> 2
    const value = vm.i32[slot]
    if (value === 0) continue
    vm.i32[slot] = 0
    const died = drop(vm, value)
    if (died !== 0) return died
  }
  return 0
}

/** Gives up what a dead split dict has beside its block. */
export function splitReclaim(vm: VM, dict: number): void {
  const values = splitValues(vm, dict)
  if (!valuesEmbedded(vm, values)) freeBuffer(vm, values)
  splitLeave(vm, dict)
}

/** Lists values in a block of the dict's own: those behind an instance are visited with it. */
export function splitRanges(vm: VM, dict: number, into: SlotRuns): void {
  const values = splitValues(vm, dict)
  if (valuesEmbedded(vm, values)) return
  into.add(valueSlot(values, 0), Math.min(sharedCount(vm, splitKeys(vm, dict)), valuesCapacity(vm, values)), W)
}

/** Bytes beside the dict's own block as `__sizeof__` tells them: room for values, and the names where no class has them any more. */
export const splitBytes = (vm: VM, dict: number): number =>
  valuesCapacity(vm, splitValues(vm, dict)) * W + (sharedOwners(vm, splitKeys(vm, dict)) === 1 ? SHARED_KEYS_BYTES : 0)
