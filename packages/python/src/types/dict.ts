import { raise } from '../core/errors.js'
import { DICT_BYTES, DICT_KEYS, DICT_USED, DICT_VALUES, DICT_VERSION, FLAG_DICT, GC_PRE_HEADER, TYPE_BASIC_SIZE, TYPE_FLAGS } from '../core/layouts.js'
import { allocateTrackable, track } from '../core/objects.js'
import { EMPTY_KEYS, T, T_DICT, T_STR } from '../core/statics.js'
import { type VM } from '../core/vm.js'
import { hash } from '../protocols/hash.js'
import {
  FIND_ABSENT,
  FIND_FAILED,
  FIND_PYTHON,
  KEYS_GENERAL,
  KEYS_STRINGS,
  LOG2_LEAST,
  entriesOf,
  entryBytesOf,
  keyOffsetOf,
  keysAdd,
  keysDelete,
  keysEntries,
  keysFind,
  keysFindString,
  keysFree,
  keysKind,
  keysLog2,
  keysMove,
  keysNew,
  keysUsable,
  keysVersion,
  loadHash,
  log2For,
  log2ForEntries,
  usableOf,
} from './dict-keys.js'
import { splitAdd, splitCombine, splitEnd, splitNext, splitPresent, splitPrevious, splitSlot, splitTake, splitValues } from './dict-split.js'
import { FREE_DICTS, takeFree } from './free-lists.js'
import { strHash } from './str.js'
import { mayBeTracked } from './trackable.js'

/**
 * Dicts in memory: how many keys, and the key table that has keys and values (types/dict-keys.ts). The version word is
 * unused until the dict dies.
 *
 * ```
 *   0       W      2W     3W        4W     5W
 * ┌───────┬──────┬──────┬─────────┬──────┬────────┐
 * │ count │ type │ used │ version │ keys │ values │
 * └───────┴──────┴──────┴─────────┴──────┴────────┘
 * ```
 *
 * `values` is 0 but in dicts of instances, which share their key table (types/dict-split.ts).
 */

// --- making ----------------------------------------------------------------------------------------------------------

/** Whether the object is a dict: instances of subclasses too. */
export function isDict(vm: VM, object: number): boolean {
  const type = vm.typeOf(object)
  return type === T_DICT || (vm.u32[(type + TYPE_FLAGS) >>> 2] & FLAG_DICT) !== 0
}

/** Keys in a dict. */
export const dictSize = (vm: VM, dict: number): number => vm.i32[(dict + DICT_USED) >>> 2]
/** Address of a dict's key table; a split dict's has no values. */
export const dictKeys = (vm: VM, dict: number): number => vm.i32[(dict + DICT_KEYS) >>> 2]

/** An empty dict, untracked until something trackable goes in; 0 with MemoryError set. */
export function dictNew(vm: VM): number {
  let dict = takeFree(vm, FREE_DICTS)
  if (dict === 0) {
    dict = allocateTrackable(vm, T_DICT, DICT_BYTES)
    if (dict === 0) return 0
  }
  writeEmpty(vm, dict)
  if (vm.profile.tracksAllDicts) track(vm, dict)
  return dict
}

function writeEmpty(vm: VM, dict: number): void {
  vm.setWord(dict + DICT_USED, 0)
  vm.setWord(dict + DICT_VERSION, 0)
  vm.setWord(dict + DICT_KEYS, EMPTY_KEYS)
  vm.setWord(dict + DICT_VALUES, 0)
}

/** An empty dict of `type`, dict or a subclass (those are tracked from the start), in a block of its own: `dict()` takes no dead dict's in CPython 3.13. */
export function dictOfType(vm: VM, type: number): number {
  const bytes = vm.u32[(type + TYPE_BASIC_SIZE) >>> 2]
  const dict = allocateTrackable(vm, type, bytes)
  if (dict === 0) return 0
  vm.u32.fill(0, (dict + DICT_USED) >>> 2, (dict + bytes) >>> 2)
  writeEmpty(vm, dict)
  if (type !== T_DICT) track(vm, dict)
  return dict
}

/** An empty dict with room for `count` keys, all strings or not: what a display or `**kwargs` begins with. */
export function dictWithRoom(vm: VM, count: number, strings: boolean): number {
  const dict = dictNew(vm)
  if (dict === 0 || count <= usableOf(LOG2_LEAST)) return dict
  const keys = keysNew(vm, log2ForEntries(count), strings ? KEYS_STRINGS : KEYS_GENERAL)
  if (keys === 0) {
    vm.release(dict)
    return 0
  }
  vm.i32[(dict + DICT_KEYS) >>> 2] = keys
  return dict
}

// --- tables ----------------------------------------------------------------------------------------------------------

/** Moves a dict's entries into a new table of `1 << log2` slots; a general table stays one. False with MemoryError set. */
export function dictResize(vm: VM, dict: number, log2: number, strings: boolean): boolean {
  const old = dictKeys(vm, dict)
  if (splitValues(vm, dict) !== 0) return splitCombine(vm, dict, log2, strings ? KEYS_STRINGS : KEYS_GENERAL)
  const kind = strings && keysKind(vm, old) === KEYS_STRINGS ? KEYS_STRINGS : KEYS_GENERAL
  const keys = keysNew(vm, log2, kind)
  if (keys === 0) return false
  keysMove(vm, old, keys)
  vm.i32[(dict + DICT_KEYS) >>> 2] = keys
  keysFree(vm, old)
  return true
}

/** Gives a split dict a table of its own, as large as the shared one; false with MemoryError set. */
export const dictUnsplit = (vm: VM, dict: number): boolean => splitValues(vm, dict) === 0 || dictResize(vm, dict, keysLog2(vm, dictKeys(vm, dict)), true)

/** Room for three times as many slots as there are keys: how a dict grows. */
const grow = (vm: VM, dict: number, strings: boolean): boolean => dictResize(vm, dict, log2For(dictSize(vm, dict) * 3), strings)

/** Makes room for `count` more keys at once, where they would not fit even an empty table of this size. */
export function dictReserve(vm: VM, dict: number, count: number, strings: boolean): boolean {
  if (usableOf(keysLog2(vm, dictKeys(vm, dict))) >= count) return true
  return dictResize(vm, dict, log2ForEntries(dictSize(vm, dict) + count), strings)
}

/** Adds a key that is not in the dict (both borrowed); false with MemoryError set. */
export function dictAdd(vm: VM, dict: number, key: number, hashLow: number, hashHigh: number, value: number): boolean {
  const isString = vm.typeOf(key) === T_STR
  if (splitValues(vm, dict) !== 0) {
    if (isString && splitAdd(vm, dict, key, value)) {
      if (vm.i32[(dict - GC_PRE_HEADER) >>> 2] === 0 && mayBeTracked(vm, value)) track(vm, dict)
      return true
    }
    if (!grow(vm, dict, isString)) return false
  }
  let keys = dictKeys(vm, dict)
  if (keys === EMPTY_KEYS) {
    keys = keysNew(vm, LOG2_LEAST, isString ? KEYS_STRINGS : KEYS_GENERAL)
    if (keys === 0) return false
    vm.i32[(dict + DICT_KEYS) >>> 2] = keys
  } else if ((!isString && keysKind(vm, keys) === KEYS_STRINGS) || keysUsable(vm, keys) <= 0) {
    if (!grow(vm, dict, isString)) return false
    keys = dictKeys(vm, dict)
  }
  keysAdd(vm, keys, vm.retain(key), hashLow, hashHigh, vm.retain(value))
  vm.i32[(dict + DICT_USED) >>> 2]++
  if (vm.i32[(dict - GC_PRE_HEADER) >>> 2] === 0 && (mayBeTracked(vm, value) || mayBeTracked(vm, key))) track(vm, dict)
  return true
}

/** Address of the slot of entry `index`'s value. */
export function dictValueSlot(vm: VM, dict: number, index: number): number {
  if (splitValues(vm, dict) !== 0) return splitSlot(vm, dict, index)
  const keys = dictKeys(vm, dict)
  const kind = keysKind(vm, keys)
  return entriesOf(vm, keys) + index * entryBytesOf(kind) + keyOffsetOf(kind) + W
}

/** Entry `index`'s value, borrowed. */
export const dictValueAt = (vm: VM, dict: number, index: number): number => vm.i32[dictValueSlot(vm, dict, index) >>> 2]

/** Puts a value (borrowed) in the place of entry `index`'s. */
export function dictReplace(vm: VM, dict: number, index: number, value: number): void {
  const slot = dictValueSlot(vm, dict, index)
  const old = vm.i32[slot >>> 2]
  vm.i32[slot >>> 2] = vm.retain(value)
  if (vm.i32[(dict - GC_PRE_HEADER) >>> 2] === 0 && mayBeTracked(vm, value)) track(vm, dict)
  vm.release(old)
}

/** Takes entry `index` out: `vm.entryKey` and `vm.entryValue` are the caller's to release, the key first. */
export function dictTake(vm: VM, dict: number, index: number): void {
  if (splitValues(vm, dict) !== 0) {
    splitTake(vm, dict, index)
    return
  }
  const slot = dictValueSlot(vm, dict, index)
  vm.entryKey = vm.i32[(slot - W) >>> 2]
  vm.entryValue = vm.i32[slot >>> 2]
  keysDelete(vm, dictKeys(vm, dict), index)
  vm.i32[(dict + DICT_USED) >>> 2]--
}

/** Takes entry `index` out and releases it. */
export function dictRemove(vm: VM, dict: number, index: number): void {
  dictTake(vm, dict, index)
  const { entryKey, entryValue } = vm
  vm.release(entryKey)
  vm.release(entryValue)
}

// --- with string keys: these never fail but for memory ----------------------------------------------------------------

/** The entry of a string (of the exact type), or -1. */
export function dictFindString(vm: VM, dict: number, string: number): number {
  const index = keysFindString(vm, vm.i32[(dict + DICT_KEYS) >>> 2], string)
  return index < 0 || splitValues(vm, dict) === 0 ? index : splitPresent(vm, dict, index)
}

/** The value of a string key, borrowed, or 0. */
export function dictGetString(vm: VM, dict: number, string: number): number {
  const index = dictFindString(vm, dict, string)
  return index < 0 ? 0 : vm.i32[dictValueSlot(vm, dict, index) >>> 2]
}

/** Sets a string key (both borrowed); false with MemoryError set. */
export function dictSetString(vm: VM, dict: number, string: number, value: number): boolean {
  const index = dictFindString(vm, dict, string)
  if (index >= 0) {
    dictReplace(vm, dict, index, value)
    return true
  }
  const low = strHash(vm, string)
  return dictAdd(vm, dict, string, low, low >> 31, value)
}

/** Deletes a string key; false when it is not there. */
export function dictDeleteString(vm: VM, dict: number, string: number): boolean {
  const index = dictFindString(vm, dict, string)
  if (index < 0) return false
  dictRemove(vm, dict, index)
  return true
}

// --- with any key ------------------------------------------------------------------------------------------------------

/**
 * The entry of a key, or FIND_ABSENT, FIND_FAILED (unhashable: an exception is set), FIND_PYTHON (hash or equality needs Python
 * code: nothing has happened). The hash of the key is left in the registers.
 */
export function dictFind(vm: VM, dict: number, key: number): number {
  if (vm.typeOf(key) === T_STR) {
    const low = strHash(vm, key)
    const keys = dictKeys(vm, dict)
    const index = present(vm, dict, keysKind(vm, keys) === KEYS_STRINGS ? keysFindString(vm, keys, key) : keysFind(vm, keys, key, low, low >> 31))
    vm.hashLow = low
    vm.hashHigh = low >> 31
    return index
  }
  const hashed = hash(vm, key)
  if (hashed !== 1) return hashed === 0 ? FIND_FAILED : FIND_PYTHON
  const { hashLow, hashHigh } = vm
  const index = dictFindHashed(vm, dict, key, hashLow, hashHigh)
  vm.hashLow = hashLow
  vm.hashHigh = hashHigh
  return index
}

const present = (vm: VM, dict: number, index: number): number => (splitValues(vm, dict) === 0 ? index : splitPresent(vm, dict, index))

/** As {@link dictFind}, for a key whose hash is known. */
export const dictFindHashed = (vm: VM, dict: number, key: number, hashLow: number, hashHigh: number): number =>
  present(vm, dict, keysFind(vm, dictKeys(vm, dict), key, hashLow, hashHigh))

/** Sets a key whose hash and equality need no Python code (both borrowed); false with an exception set. */
export function dictSet(vm: VM, dict: number, key: number, value: number): boolean {
  const index = dictFind(vm, dict, key)
  if (index >= 0) {
    dictReplace(vm, dict, index, value)
    return true
  }
  if (index === FIND_ABSENT) return dictAdd(vm, dict, key, vm.hashLow, vm.hashHigh, value)
  return index === FIND_PYTHON && needsPython(vm) !== 0
}

const needsPython = (vm: VM): 0 => raise(vm, T.SystemError, 'a key that needs Python code met a native that takes none')

// --- iteration -------------------------------------------------------------------------------------------------------

/** Finds the first entry from `position` on: `vm.entryKey`, `vm.entryValue` and the hash registers; returns the position after it, -1 at the end. */
export function dictNext(vm: VM, dict: number, position: number): number {
  if (splitValues(vm, dict) !== 0) return splitNext(vm, dict, position)
  const keys = vm.i32[(dict + DICT_KEYS) >>> 2]
  const kind = keysKind(vm, keys)
  const stride = entryBytesOf(kind)
  const end = keysEntries(vm, keys)
  let at = entriesOf(vm, keys) + keyOffsetOf(kind) + position * stride
  for (let index = position; index < end; index++, at += stride) {
    const value = vm.i32[(at + W) >>> 2]
    if (value === 0) continue
    vm.entryKey = vm.i32[at >>> 2]
    vm.entryValue = value
    loadHash(vm, kind, at)
    return index + 1
  }
  return -1
}

/** As {@link dictNext} backwards: the last entry below `position`; returns its position, -1 at the end. Begin with {@link dictEnd}. */
export function dictPrevious(vm: VM, dict: number, position: number): number {
  if (splitValues(vm, dict) !== 0) return splitPrevious(vm, dict, position)
  const keys = vm.i32[(dict + DICT_KEYS) >>> 2]
  const kind = keysKind(vm, keys)
  const stride = entryBytesOf(kind)
  const start = entriesOf(vm, keys) + keyOffsetOf(kind)
  for (let index = Math.min(position, keysEntries(vm, keys)) - 1; index >= 0; index--) {
    const at = start + index * stride
    const value = vm.i32[(at + W) >>> 2]
    if (value === 0) continue
    vm.entryKey = vm.i32[at >>> 2]
    vm.entryValue = value
    loadHash(vm, kind, at)
    return index
  }
  return -1
}

/** One past the last position of a dict. */
export const dictEnd = (vm: VM, dict: number): number => (splitValues(vm, dict) === 0 ? keysEntries(vm, dictKeys(vm, dict)) : splitEnd(vm, dict))

/** A number that changes whenever the set of keys does (and is given to no other table), 0 when there is none: for caches of entry positions. */
export const dictKeysVersion = (vm: VM, dict: number): number => keysVersion(vm, dictKeys(vm, dict))
