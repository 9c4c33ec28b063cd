import { type SlotRuns } from '@mm/contract'
import { GC_PRE_HEADER, SET_FILL, SET_INLINE, SET_MASK, SET_TABLE } from '../core/layouts.js'
import { drop, freeBuffer, freeObject } from '../core/objects.js'
import { type VM } from '../core/vm.js'
import { unshareFrozenset } from './shared-containers.js'
import { SET_ENTRY_BYTES, setEmpty, setMask, setTable } from './set.js'

/** Bytes of the inline entries. */
const LEAST_BYTES = 8 * SET_ENTRY_BYTES

/** Gives up all keys, in the order of the table. */
export function setClear(vm: VM, set: number): void {
  const table = setTable(vm, set)
  const inline = set + SET_INLINE
  const slots = setMask(vm, set) + 1
  if (vm.word(set + SET_FILL) === 0 && table === inline) return
  // Natives run no Python code, so that whatever dies now is looked at by finalizers only once the set is empty.
  if (COUNTED) for (let slot = 0; slot < slots; slot++) vm.releaseMaybe(vm.i32[(table + slot * SET_ENTRY_BYTES) >>> 2])
  if (table !== inline) freeBuffer(vm, table)
  vm.u32.fill(0, inline >>> 2, (inline + LEAST_BYTES) >>> 2)
  setEmpty(vm, set)
}

/** The set dies: gives up keys in the order of the table; see `Shape.dropNext`. How far it is, is in the pre-header. */
export function setDropNext(vm: VM, set: number): number {
  const cursor = (set - GC_PRE_HEADER) >>> 2
  const table = vm.i32[(set + SET_TABLE) >>> 2]
  const slots = vm.i32[(set + SET_MASK) >>> 2] + 1
  for (let slot = vm.i32[cursor]; slot < slots; slot++) {
    const at = (table + slot * SET_ENTRY_BYTES) >>> 2
    const key = vm.i32[at]
    if (key === 0) continue
    vm.i32[at] = 0
    const died = drop(vm, key)
    if (died === 0) continue
    vm.i32[cursor] = slot + 1
    return died
  }
  vm.i32[cursor] = 0
  return 0
}

/** Frees the table and the set's own block. */
export function setReclaim(vm: VM, set: number): void {
  if (vm.sharing) unshareFrozenset(vm, set)
  const table = setTable(vm, set)
  if (table !== set + SET_INLINE) freeBuffer(vm, table)
  freeObject(vm, set)
}

/** The set lies elsewhere: so do the entries inside it. */
export function setMoved(vm: VM, set: number, from: number): void {
  if (setTable(vm, set) === from + SET_INLINE) vm.i32[(set + SET_TABLE) >>> 2] = set + SET_INLINE
}

/** Lists the keys' slots, empty ones too. */
export function setRanges(vm: VM, set: number, into: SlotRuns): void {
  into.add(setTable(vm, set), setMask(vm, set) + 1, SET_ENTRY_BYTES)
}
