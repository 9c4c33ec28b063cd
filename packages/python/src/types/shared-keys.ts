import {
  KEYS_ENTRIES,
  KEYS_INDICES,
  KEYS_KIND,
  KEYS_LOG2_INDEX_BYTES,
  KEYS_LOG2_SIZE,
  KEYS_USABLE,
  KEYS_VERSION,
} from '../core/layouts.js'
import { buffer, freeBuffer } from '../core/objects.js'
import { type VM } from '../core/vm.js'
import { strEquals, strHash } from './string-memory.js'

/**
 * The names of the attributes that instances of one class have: a key table of kind 2, with entries (key, unused), that
 * only ever grows, to 30 names (CPython 3.13: SHARED_KEYS_MAX_SIZE). The index of a name is the index of its value in the
 * inline values of every instance.
 */
const SHARED_KEYS_MOST = 30
const LOG2_SLOTS = 6
const SLOTS = 1 << LOG2_SLOTS
const KIND_SHARED = 2
const EMPTY = 0xff
/** As many entries as CPython makes room for. */
const ENTRIES = Math.floor((2 * SLOTS) / 3)
const ENTRY_BYTES = 2 * W
const ENTRIES_START = KEYS_INDICES + SLOTS
/** Bytes of a table. */
export const SHARED_KEYS_BYTES = ENTRIES_START + ENTRIES * ENTRY_BYTES

/** An empty table, or 0 with MemoryError set. */
export function sharedNew(vm: VM): number {
  const keys = buffer(vm, SHARED_KEYS_BYTES)
  if (keys === 0) return 0
  vm.u8.fill(0, keys, keys + SHARED_KEYS_BYTES)
  vm.setWord(keys, 1)
  vm.u8[keys + KEYS_LOG2_SIZE] = LOG2_SLOTS
  vm.u8[keys + KEYS_LOG2_INDEX_BYTES] = LOG2_SLOTS
  vm.u8[keys + KEYS_KIND] = KIND_SHARED
  vm.u32[(keys + KEYS_VERSION) >>> 2] = 0
  vm.setWord(keys + KEYS_USABLE, SHARED_KEYS_MOST)
  vm.u8.fill(EMPTY, keys + KEYS_INDICES, keys + ENTRIES_START)
  return keys
}

/** Who has the table: the class, and dicts of its instances. */
export const sharedOwners = (vm: VM, keys: number): number => vm.word(keys)

/** Names in the table. */
export const sharedCount = (vm: VM, keys: number): number => (keys === 0 ? 0 : vm.word(keys + KEYS_ENTRIES))

/** Names in the table and names that may still be added. */
export const sharedRoom = (vm: VM, keys: number): number => vm.word(keys + KEYS_ENTRIES) + vm.word(keys + KEYS_USABLE)

/** Takes one from the names that may be added, unless it is the last. */
export function sharedShrink(vm: VM, keys: number): void {
  const usable = vm.word(keys + KEYS_USABLE)
  if (usable > 1) vm.setWord(keys + KEYS_USABLE, usable - 1)
}

/** The slot of the `index`-th name. */
export const sharedKeySlot = (keys: number, index: number): number => keys + ENTRIES_START + index * ENTRY_BYTES

/** The `index`-th name, borrowed. */
export const sharedKey = (vm: VM, keys: number, index: number): number => vm.word(sharedKeySlot(keys, index))

/** Where the search for a name ends: the slot that holds it, or an empty one. */
function probe(vm: VM, keys: number, name: number): number {
  const hash = strHash(vm, name)
  let perturb = hash >>> 0
  for (let slot = hash & (SLOTS - 1); ; slot = (slot * 5 + perturb + 1) & (SLOTS - 1)) {
    const index = vm.u8[keys + KEYS_INDICES + slot]
    if (index === EMPTY) return slot
    const key = sharedKey(vm, keys, index)
    if (key === name || (strHash(vm, key) === hash && strEquals(vm, key, name))) return slot
    perturb >>>= 5
  }
}

/** The index of a name, or -1. */
export function sharedFind(vm: VM, keys: number, name: number): number {
  if (keys === 0) return -1
  const index = vm.u8[keys + KEYS_INDICES + probe(vm, keys, name)]
  return index === EMPTY ? -1 : index
}

/** Adds a name that is not in the table; its index, or -1 when the table is full. */
export function sharedAdd(vm: VM, keys: number, name: number): number {
  if (keys === 0 || vm.word(keys + KEYS_USABLE) === 0) return -1
  const index = vm.word(keys + KEYS_ENTRIES)
  vm.u8[keys + KEYS_INDICES + probe(vm, keys, name)] = index
  vm.i32[(keys + ENTRIES_START + index * ENTRY_BYTES) >>> 2] = vm.retain(name)
  vm.setWord(keys + KEYS_ENTRIES, index + 1)
  vm.setWord(keys + KEYS_USABLE, vm.word(keys + KEYS_USABLE) - 1)
  vm.u32[(keys + KEYS_VERSION) >>> 2] = 0
  return index
}

/** One owner less; after the last the names and the block go. */
export function sharedFree(vm: VM, keys: number): void {
  const owners = sharedOwners(vm, keys) - 1
  vm.setWord(keys, owners)
  if (owners > 0) return
  const count = sharedCount(vm, keys)
  for (let index = 0; index < count; index++) vm.release(sharedKey(vm, keys, index))
  freeBuffer(vm, keys)
}
