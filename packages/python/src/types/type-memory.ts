import {
  FLAG_HEAP_TYPE,
  HEAP_TYPE_BYTES,
  STATIC_TYPE_BYTES,
  TYPE_BASE,
  TYPE_BASES,
  TYPE_DICT,
  TYPE_FLAGS,
  TYPE_MODULE,
  TYPE_MRO,
  TYPE_NAME,
  TYPE_QUALNAME,
  TYPE_SHARED_KEYS,
  TYPE_SLOT_NAMES,
  TYPE_SUBCLASSES,
} from '../core/layouts.js'
import { type Visit } from '../core/native.js'
import { drop, freeObject } from '../core/objects.js'
import { type VM } from '../core/vm.js'
import { dictClear } from './dict-lifetime.js'
import { SHARED_KEYS_BYTES, sharedCount, sharedFree, sharedKeySlot } from './shared-keys.js'
import { typeModified } from './type-lookup.js'

/** References of a type that CPython 3.13 visits too (Objects/typeobject.c), in its order, then those that cannot be part of a cycle. */
const OWNED = [TYPE_DICT, TYPE_MRO, TYPE_BASES, TYPE_BASE, TYPE_SUBCLASSES, TYPE_NAME, TYPE_QUALNAME, TYPE_MODULE, TYPE_SLOT_NAMES] as const
/** How many of them are shown by `gc.get_referents`. */
export const SHOWN_TYPE_REFERENCES = 4

/** Every reference of a type, names of the shared keys included. */
export function typeTraverse(vm: VM, self: number, visit: Visit): void {
  for (const offset of OWNED) visit(self + offset)
  const keys = vm.word(self + TYPE_SHARED_KEYS)
  for (let index = 0, count = sharedCount(vm, keys); index < count; index++) visit(sharedKeySlot(keys, index))
}

/** Takes a dead type apart. */
export function typeDropNext(vm: VM, self: number): number {
  const keys = vm.word(self + TYPE_SHARED_KEYS)
  if (keys !== 0) {
    vm.setWord(self + TYPE_SHARED_KEYS, 0)
    sharedFree(vm, keys)
  }
  for (const offset of OWNED) {
    const item = vm.word(self + offset)
    if (item === 0) continue
    vm.setWord(self + offset, 0)
    const dead = drop(vm, item)
    if (dead !== 0) return dead
  }
  return 0
}

/** Breaks cycles through a type: its namespace and MRO go; base and names stay, for instances that are yet to be taken apart. */
export function typeClear(vm: VM, self: number): void {
  if ((vm.u32[(self + TYPE_FLAGS) >>> 2] & FLAG_HEAP_TYPE) === 0) return
  typeModified(vm, self)
  const dict = vm.word(self + TYPE_DICT)
  if (dict !== 0) dictClear(vm, dict)
  vm.clearSlot(self + TYPE_MRO)
}

/** Bytes of a type as `__sizeof__` tells them: its block and the names of its instances' attributes; of a built-in one what CPython's has. */
export function typeBytes(vm: VM, self: number): number {
  if ((vm.u32[(self + TYPE_FLAGS) >>> 2] & FLAG_HEAP_TYPE) === 0) return STATIC_TYPE_BYTES
  return HEAP_TYPE_BYTES + (vm.word(self + TYPE_SHARED_KEYS) === 0 ? 0 : SHARED_KEYS_BYTES)
}

/** Gives the block of a type back. */
export function typeReclaim(vm: VM, self: number): void {
  freeObject(vm, self)
}
