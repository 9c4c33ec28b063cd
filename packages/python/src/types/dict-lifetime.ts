import { type SlotRuns } from '@mm/contract'
import { DICT_KEYS, DICT_USED, DICT_VERSION, TYPE_BASIC_SIZE } from '../core/layouts.js'
import { drop, freeObject } from '../core/objects.js'
import { EMPTY_KEYS, T_DICT } from '../core/statics.js'
import { type VM } from '../core/vm.js'
import { dictKeys, dictNext } from './dict.js'
import { KEYS_GENERAL, entriesOf, entryBytesOf, keyOffsetOf, keysBytes, keysEntries, keysFree, keysKind } from './dict-keys.js'
import { splitBytes, splitClear, splitDropNext, splitRanges, splitReclaim, splitValues } from './dict-split.js'
import { FREE_DICTS, putFree } from './free-lists.js'
import { mayBeTracked } from './trackable.js'

/** Gives up all keys and values, in order. */
export function dictClear(vm: VM, dict: number): void {
  if (splitValues(vm, dict) !== 0) {
    splitClear(vm, dict)
    return
  }
  const keys = dictKeys(vm, dict)
  if (keys === EMPTY_KEYS) return
  vm.i32[(dict + DICT_KEYS) >>> 2] = EMPTY_KEYS
  vm.i32[(dict + DICT_USED) >>> 2] = 0
  if (COUNTED) {
    const kind = keysKind(vm, keys)
    const stride = entryBytesOf(kind)
    for (let at = entriesOf(vm, keys) + keyOffsetOf(kind), left = keysEntries(vm, keys); left > 0; left--, at += stride) {
      const value = vm.i32[(at + W) >>> 2]
      if (value === 0) continue
      vm.release(vm.i32[at >>> 2])
      vm.release(value)
    }
  }
  keysFree(vm, keys)
}

/** The dict dies: gives up keys and values in order; how far it is, is in the version word. See `Shape.dropNext`. */
export function dictDropNext(vm: VM, dict: number): number {
  if (splitValues(vm, dict) !== 0) return splitDropNext(vm, dict)
  const keys = dictKeys(vm, dict)
  const kind = keysKind(vm, keys)
  const stride = entryBytesOf(kind)
  const start = entriesOf(vm, keys) + keyOffsetOf(kind)
  const end = keysEntries(vm, keys)
  for (let index = vm.i32[(dict + DICT_VERSION) >>> 2]; index < end; index++) {
    for (let slot = start + index * stride, last = slot + W; slot <= last; slot += W) {
      const object = vm.i32[slot >>> 2]
      if (object === 0) continue
      vm.i32[slot >>> 2] = 0
      const died = drop(vm, object)
      if (died === 0) continue
      vm.i32[(dict + DICT_VERSION) >>> 2] = index
      return died
    }
  }
  return 0
}

/** Frees the key table, and the dict's block unless the free list takes it. */
export function dictReclaim(vm: VM, dict: number): void {
  if (splitValues(vm, dict) === 0) keysFree(vm, dictKeys(vm, dict))
  else splitReclaim(vm, dict)
  if (vm.typeOf(dict) === T_DICT) putFree(vm, FREE_DICTS, dict)
  else freeObject(vm, dict)
}

/** Lists values, and after each its key where not all keys are strings, as CPython 3.13; all keys where tracing alone keeps them alive. */
export function dictRanges(vm: VM, dict: number, into: SlotRuns): void {
  if (splitValues(vm, dict) !== 0) {
    splitRanges(vm, dict, into)
    return
  }
  const keys = dictKeys(vm, dict)
  const kind = keysKind(vm, keys)
  into.add(entriesOf(vm, keys) + keyOffsetOf(kind) + W, keysEntries(vm, keys), entryBytesOf(kind), kind === KEYS_GENERAL || !COUNTED ? -W : 0)
}

/** Bytes of a dict and its tables as `__sizeof__` tells them. */
export function dictBytes(vm: VM, dict: number): number {
  const own = vm.word(vm.typeOf(dict) + TYPE_BASIC_SIZE)
  if (splitValues(vm, dict) !== 0) return own + splitBytes(vm, dict)
  const keys = dictKeys(vm, dict)
  return own + (keys === EMPTY_KEYS ? 0 : keysBytes(vm, keys))
}

/** Visits the keys that {@link dictRanges} leaves out, though the dict owns them. */
export function dictHidden(vm: VM, dict: number, visit: (slot: number) => void): void {
  if (splitValues(vm, dict) !== 0) return
  const keys = dictKeys(vm, dict)
  const kind = keysKind(vm, keys)
  if (kind === KEYS_GENERAL || !COUNTED) return
  const stride = entryBytesOf(kind)
  for (let at = entriesOf(vm, keys) + keyOffsetOf(kind), left = keysEntries(vm, keys); left > 0; left--, at += stride) {
    if (vm.i32[(at + W) >>> 2] !== 0) visit(at)
  }
}

/** Whether a dict holds nothing (any more) that could be part of a cycle: asked by full collections. */
export function dictMayUntrack(vm: VM, dict: number): boolean {
  if (vm.typeOf(dict) !== T_DICT || vm.profile.tracksAllDicts) return false
  for (let position = dictNext(vm, dict, 0); position !== -1; position = dictNext(vm, dict, position)) {
    if (mayBeTracked(vm, vm.entryValue) || mayBeTracked(vm, vm.entryKey)) return false
  }
  return true
}
