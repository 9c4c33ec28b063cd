import { FLAG_SET, SET_BYTES, SET_FILL, SET_HASH, SET_INLINE, SET_MASK, SET_TABLE, SET_USED, TYPE_BASIC_SIZE, TYPE_FLAGS } from '../core/layouts.js'
import { allocateTrackable, buffer, freeBuffer, track } from '../core/objects.js'
import { T, T_SET } from '../core/statics.js'
import { type VM } from '../core/vm.js'
import { equals } from '../protocols/compare.js'
import { hash } from '../protocols/hash.js'

/**
 * Sets in memory: open addressing, entries of (key, hash), the first 8 inside the set (CPython 3.13: Objects/setobject.c).
 * A key that was taken out leaves a dummy: key 0 with hash -1.
 *
 * ```
 *   0       W      2W     3W     4W     5W      6W     7W       8W                    24W
 * ┌───────┬──────┬──────┬──────┬──────┬───────┬──────┬────────┬────────────────────┬──────────┐
 * │ count │ type │ fill │ used │ mask │ table │ hash │ finger │ 8 × (key, hash)    │ weakrefs │
 * └───────┴──────┴──────┴──────┴──────┴───────┴──────┴────────┴────────────────────┴──────────┘
 * ```
 * `fill` counts keys and dummies, `used` keys. `hash` is a frozenset's, -1 while not computed. `finger` is where `pop` goes on.
 */
export const SET_ENTRY_BYTES = 2 * W
const LEAST_SLOTS = 8
/** Slots looked at one after the other before jumping. */
const LINEAR_PROBES = 9
const PERTURB_SHIFT = 5
/** Above this many keys a set grows by two instead of by four. */
const LARGE = 50000
const MOST_SLOTS = 0x7fffffff / SET_ENTRY_BYTES

/** Answers of {@link setFind} that are no slot. */
export const SET_ABSENT = -1
/** An exception is set. */
export const SET_FAILED = -2
/** Hash or comparison needs Python code; nothing has happened. */
export const SET_PYTHON = -3

/** Whether the object is a set or frozenset: instances of subclasses too. */
export const isSet = (vm: VM, object: number): boolean => (vm.u32[(vm.typeOf(object) + TYPE_FLAGS) >>> 2] & FLAG_SET) !== 0

/** Keys in a set. */
export const setSize = (vm: VM, set: number): number => vm.i32[(set + SET_USED) >>> 2]
/** Address of the table. */
export const setTable = (vm: VM, set: number): number => vm.i32[(set + SET_TABLE) >>> 2]
/** Slots less one. */
export const setMask = (vm: VM, set: number): number => vm.i32[(set + SET_MASK) >>> 2]

/** An empty set (T.set, T.frozenset or a subclass); 0 with MemoryError set. */
export function setNew(vm: VM, type: number = T_SET): number {
  const bytes = type === T_SET || type === T.frozenset ? SET_BYTES : vm.u32[(type + TYPE_BASIC_SIZE) >>> 2]
  const set = allocateTrackable(vm, type, bytes)
  if (set === 0) return 0
  vm.u32.fill(0, (set + SET_FILL) >>> 2, (set + bytes) >>> 2)
  setEmpty(vm, set)
  track(vm, set)
  return set
}

/** Writes the fields of an empty set; its inline entries are zero already. Where `pop` goes on stays as it is. */
export function setEmpty(vm: VM, set: number): void {
  vm.setWord(set + SET_FILL, 0)
  vm.setWord(set + SET_USED, 0)
  vm.setWord(set + SET_MASK, LEAST_SLOTS - 1)
  vm.setWord(set + SET_TABLE, set + SET_INLINE)
  vm.setWord(set + SET_HASH, -1)
}

/** The first empty slot of a table without dummies for a hash. */
function cleanSlot(vm: VM, table: number, mask: number, hashLow: number, hashHigh: number): number {
  let low = hashLow >>> 0
  let high = W === 8 ? hashHigh >>> 0 : 0
  for (let slot = hashLow & mask; ; slot = (slot * 5 + 1 + low) & mask) {
    const last = slot + LINEAR_PROBES <= mask ? slot + LINEAR_PROBES : slot
    for (let at = table + slot * SET_ENTRY_BYTES, end = table + last * SET_ENTRY_BYTES; at <= end; at += SET_ENTRY_BYTES) {
      if (vm.i32[at >>> 2] === 0) return at
    }
    low = ((low >>> PERTURB_SHIFT) | (high << (32 - PERTURB_SHIFT))) >>> 0
    high >>>= PERTURB_SHIFT
  }
}

/** Adds an owned key that is not in the set, whose table has no dummies and room; counts are the caller's. */
export function setInsertClean(vm: VM, set: number, key: number, hashLow: number, hashHigh: number): void {
  writeEntry(vm, cleanSlot(vm, setTable(vm, set), setMask(vm, set), hashLow, hashHigh), key, hashLow, hashHigh)
}

function writeEntry(vm: VM, at: number, key: number, hashLow: number, hashHigh: number): void {
  vm.setWord(at, key)
  vm.i32[(at + W) >>> 2] = hashLow
  if (W === 8) vm.i32[(at + W + 4) >>> 2] = hashHigh
}

/**
 * The address of the entry of a key with this hash, or SET_…. Where it is absent, `vm.entryKey` is the address of the entry
 * to put it into: the last dummy that was passed, or the empty one that ends the search.
 */
export function setFindHashed(vm: VM, set: number, key: number, hashLow: number, hashHigh: number): number {
  const { i32 } = vm
  const table = i32[(set + SET_TABLE) >>> 2]
  const mask = i32[(set + SET_MASK) >>> 2]
  let dummy = 0
  let low = hashLow >>> 0
  let high = W === 8 ? hashHigh >>> 0 : 0
  for (let slot = hashLow & mask; ; slot = (slot * 5 + 1 + low) & mask) {
    const last = slot + LINEAR_PROBES <= mask ? slot + LINEAR_PROBES : slot
    for (let at = table + slot * SET_ENTRY_BYTES, end = table + last * SET_ENTRY_BYTES; at <= end; at += SET_ENTRY_BYTES) {
      const stored = i32[at >>> 2]
      const storedLow = i32[(at + W) >>> 2]
      if (stored === 0) {
        // Hash 0: never used; -1: a dummy.
        if (storedLow !== 0) {
          dummy = at
          continue
        }
        vm.entryKey = dummy === 0 ? at : dummy
        return SET_ABSENT
      }
      if (storedLow !== hashLow || (W === 8 && i32[(at + W + 4) >>> 2] !== hashHigh)) continue
      if (stored === key) return at
      const equal = equals(vm, stored, key)
      if (equal === 1) return at
      if (equal !== 0) return equal === 2 ? SET_PYTHON : SET_FAILED
    }
    low = ((low >>> PERTURB_SHIFT) | (high << (32 - PERTURB_SHIFT))) >>> 0
    high >>>= PERTURB_SHIFT
  }
}

/** As {@link setFindHashed} for a key whose hash is computed first, and left in the registers. */
export function setFind(vm: VM, set: number, key: number): number {
  const hashed = hash(vm, key)
  if (hashed !== 1) return hashed === 0 ? SET_FAILED : SET_PYTHON
  const { hashLow, hashHigh } = vm
  const at = setFindHashed(vm, set, key, hashLow, hashHigh)
  vm.hashLow = hashLow
  vm.hashHigh = hashHigh
  return at
}

/** Adds a key (borrowed) with its hash: 1, 0 where it is there already, SET_FAILED, SET_PYTHON. */
export function setAddHashed(vm: VM, set: number, key: number, hashLow: number, hashHigh: number): number {
  const at = setFindHashed(vm, set, key, hashLow, hashHigh)
  if (at >= 0) return 0
  if (at !== SET_ABSENT) return at
  return setInsertAt(vm, set, vm.entryKey, key, hashLow, hashHigh) ? 1 : SET_FAILED
}

/** Adds a key (borrowed): 1, 0 where it is there already, SET_FAILED, SET_PYTHON. */
export function setAdd(vm: VM, set: number, key: number): number {
  const hashed = hash(vm, key)
  if (hashed !== 1) return hashed === 0 ? SET_FAILED : SET_PYTHON
  return setAddHashed(vm, set, key, vm.hashLow, vm.hashHigh)
}

/** Adds a key (borrowed) known to be absent, whatever else has its hash; false with MemoryError set. */
export function setAddNew(vm: VM, set: number, key: number, hashLow: number, hashHigh: number): boolean {
  const mask = setMask(vm, set)
  const table = setTable(vm, set)
  let dummy = 0
  let low = hashLow >>> 0
  let high = W === 8 ? hashHigh >>> 0 : 0
  for (let slot = hashLow & mask; ; slot = (slot * 5 + 1 + low) & mask) {
    const last = slot + LINEAR_PROBES <= mask ? slot + LINEAR_PROBES : slot
    for (let at = table + slot * SET_ENTRY_BYTES, end = table + last * SET_ENTRY_BYTES; at <= end; at += SET_ENTRY_BYTES) {
      if (vm.i32[at >>> 2] !== 0) continue
      if (vm.i32[(at + W) >>> 2] === 0) return setInsertAt(vm, set, dummy === 0 ? at : dummy, key, hashLow, hashHigh)
      dummy = at
    }
    low = ((low >>> PERTURB_SHIFT) | (high << (32 - PERTURB_SHIFT))) >>> 0
    high >>>= PERTURB_SHIFT
  }
}

function setInsertAt(vm: VM, set: number, at: number, key: number, hashLow: number, hashHigh: number): boolean {
  const isDummy = vm.i32[(at + W) >>> 2] !== 0
  writeEntry(vm, at, vm.retain(key), hashLow, hashHigh)
  const used = ++vm.i32[(set + SET_USED) >>> 2]
  if (isDummy) return true
  const fill = ++vm.i32[(set + SET_FILL) >>> 2]
  if (fill * 5 < setMask(vm, set) * 3) return true
  return setResize(vm, set, used > LARGE ? used * 2 : used * 4)
}

/** Makes the table the smallest with more than `least` slots, without dummies; false with MemoryError set. */
export function setResize(vm: VM, set: number, least: number): boolean {
  let slots = LEAST_SLOTS
  while (slots <= least) slots *= 2
  const old = setTable(vm, set)
  const oldMask = setMask(vm, set)
  const inline = set + SET_INLINE
  if (slots === LEAST_SLOTS && old === inline) {
    if (vm.i32[(set + SET_FILL) >>> 2] === setSize(vm, set)) return true
    return rebuildInline(vm, set)
  }
  let table = inline
  if (slots !== LEAST_SLOTS) {
    table = buffer(vm, slots > MOST_SLOTS ? 0x7fffffff : slots * SET_ENTRY_BYTES)
    if (table === 0) return false
  }
  vm.u32.fill(0, table >>> 2, (table + slots * SET_ENTRY_BYTES) >>> 2)
  moveEntries(vm, old, oldMask, table, slots - 1)
  vm.i32[(set + SET_TABLE) >>> 2] = table
  vm.i32[(set + SET_MASK) >>> 2] = slots - 1
  vm.i32[(set + SET_FILL) >>> 2] = setSize(vm, set)
  if (old !== inline) freeBuffer(vm, old)
  return true
}

function moveEntries(vm: VM, from: number, fromMask: number, to: number, toMask: number): void {
  for (let at = from, end = from + fromMask * SET_ENTRY_BYTES; at <= end; at += SET_ENTRY_BYTES) {
    const key = vm.i32[at >>> 2]
    if (key === 0) continue
    const hashLow = vm.i32[(at + W) >>> 2]
    const hashHigh = W === 8 ? vm.i32[(at + W + 4) >>> 2] : 0
    writeEntry(vm, cleanSlot(vm, to, toMask, hashLow, hashHigh), key, hashLow, hashHigh)
  }
}

/** Takes the dummies out of the inline table, by way of a copy. */
function rebuildInline(vm: VM, set: number): boolean {
  const bytes = LEAST_SLOTS * SET_ENTRY_BYTES
  const inline = set + SET_INLINE
  const copy = buffer(vm, bytes)
  if (copy === 0) return false
  vm.u32.copyWithin(copy >>> 2, inline >>> 2, (inline + bytes) >>> 2)
  vm.u32.fill(0, inline >>> 2, (inline + bytes) >>> 2)
  moveEntries(vm, copy, LEAST_SLOTS - 1, inline, LEAST_SLOTS - 1)
  vm.i32[(set + SET_FILL) >>> 2] = setSize(vm, set)
  freeBuffer(vm, copy)
  return true
}

/** Takes the key of an entry (its address) out; the caller then owns it. */
export function setTake(vm: VM, set: number, at: number): number {
  const key = vm.i32[at >>> 2]
  vm.i32[at >>> 2] = 0
  vm.i32[(at + W) >>> 2] = -1
  if (W === 8) vm.i32[(at + W + 4) >>> 2] = -1
  vm.i32[(set + SET_USED) >>> 2]--
  return key
}

/** Finds the first entry from slot `position` on: `vm.entryKey` and the hash registers; returns the position after it, -1 at the end. */
export function setNext(vm: VM, set: number, position: number): number {
  const mask = vm.i32[(set + SET_MASK) >>> 2]
  let at = vm.i32[(set + SET_TABLE) >>> 2] + position * SET_ENTRY_BYTES
  for (let slot = position; slot <= mask; slot++, at += SET_ENTRY_BYTES) {
    const key = vm.i32[at >>> 2]
    if (key === 0) continue
    vm.entryKey = key
    vm.hashLow = vm.i32[(at + W) >>> 2]
    vm.hashHigh = W === 8 ? vm.i32[(at + W + 4) >>> 2] : vm.hashLow >> 31
    return slot + 1
  }
  return -1
}


/** Calls `visit` with each key of this hash until it says true; the address of that entry, or SET_ABSENT. Not for hot paths. */
export function walkSetCandidates(vm: VM, set: number, hashLow: number, hashHigh: number, visit: (stored: number) => boolean): number {
  const table = setTable(vm, set)
  const mask = setMask(vm, set)
  let low = hashLow >>> 0
  let high = W === 8 ? hashHigh >>> 0 : 0
  for (let slot = hashLow & mask; ; slot = (slot * 5 + 1 + low) & mask) {
    const last = slot + LINEAR_PROBES <= mask ? slot + LINEAR_PROBES : slot
    for (let at = table + slot * SET_ENTRY_BYTES, end = table + last * SET_ENTRY_BYTES; at <= end; at += SET_ENTRY_BYTES) {
      const stored = vm.i32[at >>> 2]
      if (stored === 0 && vm.i32[(at + W) >>> 2] === 0) return SET_ABSENT
      if (stored === 0 || vm.i32[(at + W) >>> 2] !== hashLow || (W === 8 && vm.i32[(at + W + 4) >>> 2] !== hashHigh)) continue
      if (visit(stored)) return at
    }
    low = ((low >>> PERTURB_SHIFT) | (high << (32 - PERTURB_SHIFT))) >>> 0
    high >>>= PERTURB_SHIFT
  }
}

/** The address of the entry whose key is this very object, which has this hash; or SET_ABSENT. */
export const setFindIdentical = (vm: VM, set: number, key: number, hashLow: number, hashHigh: number): number =>
  walkSetCandidates(vm, set, hashLow, hashHigh, (stored) => stored === key)
