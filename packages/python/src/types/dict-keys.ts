import {
  INT_DIGITS,
  INT_TAG,
  KEYS_ENTRIES,
  KEYS_INDICES,
  KEYS_KIND,
  KEYS_LOG2_INDEX_BYTES,
  KEYS_LOG2_SIZE,
  KEYS_USABLE,
  KEYS_VERSION,
  STR_HASH,
  TAG_ONE_DIGIT,
} from '../core/layouts.js'
import { buffer, freeBuffer } from '../core/objects.js'
import { EMPTY_KEYS, LAST_KEYS_VERSION, T_INT, T_STR } from '../core/statics.js'
import { type VM } from '../core/vm.js'
import { equals } from '../protocols/compare.js'
import { FREE_DICT_KEYS } from './free-lists.js'
import { isStr, strEquals, strHash } from './str.js'

/**
 * Key tables: what a dict's keys are and where their entries lie (CPython 3.13: Objects/dictobject.c). The indices are an
 * open-addressing hash table of positions in the entries, which are in the order of insertion; a deleted entry stays as
 * a hole until the next resize.
 *
 * ```
 *   0         W                W+4       W+8      2W+8      3W+8
 * ┌─────────┬──────────────────┬─────────┬────────┬─────────┬─────────────────────┬─────────┬─────────┬──
 * │ sharers │ log2s, kind (u8) │ version │ usable │ entries │ indices, 1/2/4 bytes │ entry 0 │ entry 1 │ …
 * └─────────┴──────────────────┴─────────┴────────┴─────────┴─────────────────────┴─────────┴─────────┴──
 *  entry of a table of strings: key, value      of a general table: hash, key, value
 * ```
 */
export const KEYS_GENERAL = 0
export const KEYS_STRINGS = 1
export const LOG2_LEAST = 3
const EMPTY = -1
const DUMMY = -2
const PERTURB_SHIFT = 5
const LOG2_MOST = 27

/** Answers of {@link keysFind} that are no entry. */
export const FIND_ABSENT = -1
/** An exception is set. */
export const FIND_FAILED = -2
/** A comparison needs Python code; nothing has happened. */
export const FIND_PYTHON = -3

/** Entries that a table of `1 << log2` slots may have. */
export const usableOf = (log2: number): number => Math.floor((2 << log2) / 3)
/** Log2 of the slots of a table that is made for at least `least` slots, as CPython rounds up. */
export const log2For = (least: number): number => 32 - Math.clz32(((least | 8) - 1) | 7)
/** Log2 of the slots of a table for `entries` entries. */
export const log2ForEntries = (entries: number): number => log2For(Math.floor((entries * 3 + 1) / 2))

const log2Size = (vm: VM, keys: number): number => vm.u8[keys + KEYS_LOG2_SIZE]
/** Slots of a table, as a power of two. */
export const keysLog2 = log2Size
export const keysKind = (vm: VM, keys: number): number => vm.u8[keys + KEYS_KIND]
/** Entries that have been used, holes included. */
export const keysEntries = (vm: VM, keys: number): number => vm.i32[(keys + KEYS_ENTRIES) >>> 2]
export const keysUsable = (vm: VM, keys: number): number => vm.i32[(keys + KEYS_USABLE) >>> 2]
/** Address of entry 0. */
export const entriesOf = (vm: VM, keys: number): number => keys + KEYS_INDICES + (1 << vm.u8[keys + KEYS_LOG2_INDEX_BYTES])
/** Bytes of an entry of a table of that kind, and from it to its key; the value follows the key. */
export const entryBytesOf = (kind: number): number => (kind === KEYS_GENERAL ? 3 * W : 2 * W)
export const keyOffsetOf = (kind: number): number => (kind === KEYS_GENERAL ? W : 0)

const log2IndexBytes = (log2: number): number => (log2 < 8 ? log2 : log2 < 16 ? log2 + 1 : log2 + 2)
const bytesFor = (log2: number, kind: number): number => KEYS_INDICES + (1 << log2IndexBytes(log2)) + usableOf(log2) * entryBytesOf(kind)

/** Bytes of a table's block. */
export const keysBytes = (vm: VM, keys: number): number => bytesFor(log2Size(vm, keys), keysKind(vm, keys))

/** Writes the shared table of empty dicts where statics are: one slot, no room. */
export function writeEmptyKeys(vm: VM): void {
  vm.setWord(EMPTY_KEYS, 1)
  vm.u32[(EMPTY_KEYS + KEYS_LOG2_SIZE) >>> 2] = (LOG2_LEAST << 8) | (KEYS_STRINGS << 16)
  vm.u32[(EMPTY_KEYS + KEYS_VERSION) >>> 2] = 1
  vm.setWord(EMPTY_KEYS + KEYS_USABLE, 0)
  vm.setWord(EMPTY_KEYS + KEYS_ENTRIES, 0)
  vm.u32.fill(0xffffffff, (EMPTY_KEYS + KEYS_INDICES) >>> 2, (EMPTY_KEYS + KEYS_INDICES + 8) >>> 2)
  vm.u32[LAST_KEYS_VERSION >>> 2] = 1
}

/** An empty table of `1 << log2` slots; 0 with MemoryError set. */
export function keysNew(vm: VM, log2: number, kind: number): number {
  let keys = 0
  if (log2 === LOG2_LEAST && kind === KEYS_STRINGS) keys = vm.runtime.freelists.take(FREE_DICT_KEYS)
  if (keys === 0) {
    // More than this is more than the memory: ask for it all the same, for the error.
    keys = buffer(vm, log2 > LOG2_MOST ? 0x7fffffff : bytesFor(log2, kind))
    if (keys === 0) return 0
  }
  const log2Bytes = log2IndexBytes(log2)
  vm.setWord(keys, 1)
  vm.u32[(keys + KEYS_LOG2_SIZE) >>> 2] = log2 | (log2Bytes << 8) | (kind << 16)
  vm.u32[(keys + KEYS_VERSION) >>> 2] = 0
  vm.setWord(keys + KEYS_USABLE, usableOf(log2))
  vm.setWord(keys + KEYS_ENTRIES, 0)
  const indices = (keys + KEYS_INDICES) >>> 2
  if (log2 === LOG2_LEAST) {
    vm.i32[indices] = -1
    vm.i32[indices + 1] = -1
  } else vm.i32.fill(-1, indices, indices + ((1 << log2Bytes) >>> 2))
  return keys
}

/** Gives a table's block back (to the free list, where it is of the usual size); keys and values have been moved or given up. */
export function keysFree(vm: VM, keys: number): void {
  if (keys === EMPTY_KEYS) return
  if (log2Size(vm, keys) === LOG2_LEAST && keysKind(vm, keys) === KEYS_STRINGS && vm.runtime.freelists.put(FREE_DICT_KEYS, keys as never)) return
  freeBuffer(vm, keys)
}

/** A copy of a table without holes to fill or share: every key and value retained. 0 with MemoryError set. */
export function keysClone(vm: VM, keys: number): number {
  const log2 = log2Size(vm, keys)
  const kind = keysKind(vm, keys)
  const copy = keysNew(vm, log2, kind)
  if (copy === 0) return 0
  const entries = keysEntries(vm, keys)
  const bytes = KEYS_INDICES + (1 << log2IndexBytes(log2)) + entries * entryBytesOf(kind)
  vm.i32.copyWithin(copy >>> 2, keys >>> 2, (keys + bytes) >>> 2)
  vm.setWord(copy, 1)
  vm.u32[(copy + KEYS_VERSION) >>> 2] = 0
  if (COUNTED) {
    const stride = entryBytesOf(kind)
    for (let at = entriesOf(vm, copy) + keyOffsetOf(kind), left = entries; left > 0; left--, at += stride) {
      const value = vm.i32[(at + W) >>> 2]
      if (value === 0) continue
      vm.retain(vm.i32[at >>> 2])
      vm.retain(value)
    }
  }
  return copy
}

/** The table's version: assigned now, unique, when it has none since its keys last changed; 0 when all are used up. */
export function keysVersion(vm: VM, keys: number): number {
  const version = vm.u32[(keys + KEYS_VERSION) >>> 2]
  if (version !== 0) return version
  const last = vm.u32[LAST_KEYS_VERSION >>> 2]
  if (last === 0xffffffff) return 0
  vm.u32[LAST_KEYS_VERSION >>> 2] = last + 1
  vm.u32[(keys + KEYS_VERSION) >>> 2] = last + 1
  return last + 1
}

/** The entry in slot `slot`, EMPTY or DUMMY. */
function indexAt(vm: VM, keys: number, log2: number, slot: number): number {
  if (log2 < 8) return (vm.u8[keys + KEYS_INDICES + slot] << 24) >> 24
  if (log2 >= 16) return vm.i32[((keys + KEYS_INDICES) >>> 2) + slot]
  const pair = vm.i32[((keys + KEYS_INDICES) >>> 2) + (slot >>> 1)]
  return (slot & 1) === 0 ? (pair << 16) >> 16 : pair >> 16
}

function setIndex(vm: VM, keys: number, log2: number, slot: number, index: number): void {
  if (log2 < 8) vm.u8[keys + KEYS_INDICES + slot] = index
  else if (log2 >= 16) vm.i32[((keys + KEYS_INDICES) >>> 2) + slot] = index
  else {
    const at = ((keys + KEYS_INDICES) >>> 2) + (slot >>> 1)
    const pair = vm.i32[at]
    vm.i32[at] = (slot & 1) === 0 ? (pair & ~0xffff) | (index & 0xffff) : (pair & 0xffff) | (index << 16)
  }
}

/** The entry of a string in any table, or FIND_ABSENT. The string is of the exact type; nothing can fail. */
export function keysFindString(vm: VM, keys: number, string: number): number {
  const { i32, u8 } = vm
  let hash = i32[(string + STR_HASH) >>> 2]
  if (hash === -1) hash = strHash(vm, string)
  const head = i32[(keys + KEYS_LOG2_SIZE) >>> 2]
  if (head >>> 16 !== KEYS_STRINGS || (head & 255) > 7) return findStringSlowly(vm, keys, string, hash)
  const mask = (1 << (head & 255)) - 1
  const indices = keys + KEYS_INDICES
  const entries = indices + (1 << ((head >>> 8) & 255))
  let perturb = hash >>> 0
  for (let slot = hash & mask; ; slot = (slot * 5 + perturb + 1) & mask) {
    const index = u8[indices + slot]
    if (index < 128) {
      const key = i32[(entries + index * 2 * W) >>> 2]
      if (key === string || (i32[(key + STR_HASH) >>> 2] === hash && strEquals(vm, key, string))) return index
    } else if (index === 255) return FIND_ABSENT
    perturb >>>= PERTURB_SHIFT
  }
}

/** As {@link keysFindString} for large and for general tables; a key of a subclass of str counts as the string that it is. */
function findStringSlowly(vm: VM, keys: number, string: number, hash: number): number {
  const log2 = log2Size(vm, keys)
  const mask = (1 << log2) - 1
  const kind = keysKind(vm, keys)
  const stride = entryBytesOf(kind)
  const entries = entriesOf(vm, keys) + keyOffsetOf(kind)
  let perturb = hash >>> 0
  let high = kind === KEYS_GENERAL ? (hash >> 31) >>> 0 : 0
  for (let slot = hash & mask; ; slot = (slot * 5 + perturb + 1) & mask) {
    const index = indexAt(vm, keys, log2, slot)
    if (index >= 0) {
      const key = vm.i32[(entries + index * stride) >>> 2]
      if (key === string) return index
      if (vm.i32[(key + STR_HASH) >>> 2] === hash && isStr(vm, key) && strEquals(vm, key, string)) return index
    } else if (index === EMPTY) return FIND_ABSENT
    perturb = ((perturb >>> PERTURB_SHIFT) | (high << (32 - PERTURB_SHIFT))) >>> 0
    high >>>= PERTURB_SHIFT
  }
}

/** Whether two keys with equal hashes are equal: as `equals`, ints of one digit at once. */
function sameKey(vm: VM, stored: number, key: number): number {
  const { i32 } = vm
  if (vm.typeOf(stored) === T_INT && vm.typeOf(key) === T_INT) {
    const tag = i32[(stored + INT_TAG) >>> 2]
    if (tag !== i32[(key + INT_TAG) >>> 2]) return 0
    if (tag >>> 3 === TAG_ONE_DIGIT >>> 3) return i32[(stored + INT_DIGITS) >>> 2] === i32[(key + INT_DIGITS) >>> 2] ? 1 : 0
  }
  return equals(vm, stored, key)
}

/** The entry of any key with this hash, or FIND_…. */
export function keysFind(vm: VM, keys: number, key: number, hashLow: number, hashHigh: number): number {
  const kind = keysKind(vm, keys)
  const isString = vm.typeOf(key) === T_STR
  if (isString && kind === KEYS_STRINGS) return keysFindString(vm, keys, key)
  const log2 = log2Size(vm, keys)
  const mask = (1 << log2) - 1
  const stride = entryBytesOf(kind)
  const entries = entriesOf(vm, keys)
  const keyOffset = keyOffsetOf(kind)
  let low = hashLow >>> 0
  let high = kind === KEYS_GENERAL ? hashHigh >>> 0 : 0
  for (let slot = hashLow & mask; ; slot = (slot * 5 + low + 1) & mask) {
    const index = indexAt(vm, keys, log2, slot)
    if (index >= 0) {
      const entry = entries + index * stride
      const stored = vm.i32[(entry + keyOffset) >>> 2]
      if (stored === key) return index
      if (kind === KEYS_GENERAL ? vm.i32[entry >>> 2] === hashLow && (W === 4 || vm.i32[(entry + 4) >>> 2] === hashHigh) : vm.i32[(stored + STR_HASH) >>> 2] === hashLow) {
        const same = sameKey(vm, stored, key)
        if (same === 1) return index
        if (same !== 0) return same === 2 ? FIND_PYTHON : FIND_FAILED
      }
    } else if (index === EMPTY) return FIND_ABSENT
    low = ((low >>> PERTURB_SHIFT) | (high << (32 - PERTURB_SHIFT))) >>> 0
    high >>>= PERTURB_SHIFT
  }
}

/** The slot that holds entry `index`, whose key has this hash. */
function slotOf(vm: VM, keys: number, hashLow: number, hashHigh: number, wanted: number): number {
  const log2 = log2Size(vm, keys)
  const mask = (1 << log2) - 1
  let low = hashLow >>> 0
  let high = keysKind(vm, keys) === KEYS_GENERAL ? hashHigh >>> 0 : 0
  for (let slot = hashLow & mask; ; slot = (slot * 5 + low + 1) & mask) {
    const index = indexAt(vm, keys, log2, slot)
    if (index === wanted || (wanted === EMPTY && index < 0)) return slot
    low = ((low >>> PERTURB_SHIFT) | (high << (32 - PERTURB_SHIFT))) >>> 0
    high >>>= PERTURB_SHIFT
  }
}

/** Adds an entry for a key that is not in the table, which has room; takes key and value over. */
export function keysAdd(vm: VM, keys: number, key: number, hashLow: number, hashHigh: number, value: number): void {
  const index = keysEntries(vm, keys)
  setIndex(vm, keys, log2Size(vm, keys), slotOf(vm, keys, hashLow, hashHigh, EMPTY), index)
  const kind = keysKind(vm, keys)
  let at = entriesOf(vm, keys) + index * entryBytesOf(kind)
  if (kind === KEYS_GENERAL) {
    vm.i32[at >>> 2] = hashLow
    if (W === 8) vm.i32[(at + 4) >>> 2] = hashHigh
    at += W
  }
  vm.setWord(at, key)
  vm.setWord(at + W, value)
  vm.u32[(keys + KEYS_VERSION) >>> 2] = 0
  vm.i32[(keys + KEYS_ENTRIES) >>> 2] = index + 1
  vm.i32[(keys + KEYS_USABLE) >>> 2]--
}

/** Marks an entry's slot deleted and the entry a hole; key and value are the caller's now. The room is not given back. */
export function keysDelete(vm: VM, keys: number, index: number): void {
  const kind = keysKind(vm, keys)
  const at = entriesOf(vm, keys) + index * entryBytesOf(kind) + keyOffsetOf(kind)
  loadHash(vm, kind, at)
  setIndex(vm, keys, log2Size(vm, keys), slotOf(vm, keys, vm.hashLow, vm.hashHigh, index), DUMMY)
  vm.i32[at >>> 2] = 0
  vm.i32[(at + W) >>> 2] = 0
  vm.u32[(keys + KEYS_VERSION) >>> 2] = 0
}

/** As {@link keysDelete} for the last entry: it is given back, its slot is not. */
export function keysDeleteLast(vm: VM, keys: number, index: number): void {
  keysDelete(vm, keys, index)
  vm.i32[(keys + KEYS_ENTRIES) >>> 2] = index
}

/** Sets the hash registers to that of the key at `at`. */
export function loadHash(vm: VM, kind: number, at: number): void {
  if (kind === KEYS_GENERAL) {
    vm.hashLow = vm.i32[(at - W) >>> 2]
    vm.hashHigh = W === 8 ? vm.i32[(at - W + 4) >>> 2] : vm.hashLow >> 31
  } else {
    vm.hashLow = vm.i32[(vm.i32[at >>> 2] + STR_HASH) >>> 2]
    vm.hashHigh = vm.hashLow >> 31
  }
}

/** Moves all entries of a table into an empty one with room for them, in order and without holes. A general one can only go into a general one. */
export function keysMove(vm: VM, from: number, to: number): void {
  const kind = keysKind(vm, from)
  const stride = entryBytesOf(kind)
  const end = keysEntries(vm, from)
  for (let at = entriesOf(vm, from) + keyOffsetOf(kind), left = end; left > 0; left--, at += stride) {
    const value = vm.i32[(at + W) >>> 2]
    if (value === 0) continue
    loadHash(vm, kind, at)
    keysAdd(vm, to, vm.i32[at >>> 2], vm.hashLow, vm.hashHigh, value)
  }
}

/** The entry whose key is this very object, which has this hash; or FIND_ABSENT. */
export function keysFindIdentical(vm: VM, keys: number, key: number, hashLow: number, hashHigh: number): number {
  return walkCandidates(vm, keys, hashLow, hashHigh, (_index, stored) => stored === key)
}

/** Calls `visit` with each entry whose key has this hash until it says true; that entry, or FIND_ABSENT. Cost: a closure; not for hot paths. */
export function walkCandidates(vm: VM, keys: number, hashLow: number, hashHigh: number, visit: (index: number, stored: number) => boolean): number {
  const kind = keysKind(vm, keys)
  const log2 = log2Size(vm, keys)
  const mask = (1 << log2) - 1
  const start = entriesOf(vm, keys) + keyOffsetOf(kind)
  let low = hashLow >>> 0
  let high = kind === KEYS_GENERAL ? hashHigh >>> 0 : 0
  for (let slot = hashLow & mask; ; slot = (slot * 5 + low + 1) & mask) {
    const index = indexAt(vm, keys, log2, slot)
    if (index === EMPTY) return FIND_ABSENT
    if (index >= 0) {
      const at = start + index * entryBytesOf(kind)
      loadHash(vm, kind, at)
      if (vm.hashLow === hashLow && vm.hashHigh === hashHigh && visit(index, vm.i32[at >>> 2])) return index
    }
    low = ((low >>> PERTURB_SHIFT) | (high << (32 - PERTURB_SHIFT))) >>> 0
    high >>>= PERTURB_SHIFT
  }
}
