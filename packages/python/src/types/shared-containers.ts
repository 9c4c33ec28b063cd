import { isOddNumber } from '../core/sharing.js'
import { GC_PRE_HEADER, SET_MASK, SET_TABLE, SIZE, TUPLE_ITEMS } from '../core/layouts.js'
import { drop } from '../core/objects.js'
import { EMPTY_TUPLE, T, T_FLOAT, T_INT, T_STR, T_TUPLE } from '../core/statics.js'
import { type VM } from '../core/vm.js'
import { SET_ENTRY_BYTES } from './set.js'
import { frozensetHash } from './set-hash.js'

/**
 * Tuples and frozensets that share one object with their equals, where the interning asks for it and counts say when one dies. Their items are
 * values that are shared themselves, so that equal ones have the very same items; of frozensets also each in the same place, for what a
 * program prints must not depend on who was there first.
 */

/** Whether equal tuples and frozensets of values are one object. */
const isSharing = (vm: VM): boolean => COUNTED && vm.sharing

function mix(hash: number, word: number): number {
  const mixed = Math.imul(hash ^ word, 0x2c1b3c6d)
  return mixed ^ (mixed >>> 15)
}

/** 32 bits of what is in a tuple: of where its items lie, which stay there while counts are exact. Cost: linear. */
function tupleContent(vm: VM, tuple: number): number {
  let hash = T_TUPLE
  for (let at = tuple + TUPLE_ITEMS, end = at + vm.i32[(tuple + SIZE) >>> 2] * W; at < end; at += W) hash = mix(hash, vm.i32[at >>> 2])
  return hash
}

/** Of a frozenset: of its hash, which it keeps once it was asked for; so it is known still when the keys have gone. */
function frozensetContent(vm: VM, set: number): number {
  frozensetHash(vm, set)
  return mix(T.frozenset, vm.hashLow)
}

/** Whether an item never changes, nor anything in it, and equals only what is the same object. Cost: linear in its size. */
function isValue(vm: VM, item: number): boolean {
  const type = vm.typeOf(item)
  switch (type) {
    case T_STR:
    case T_INT:
    case T.bytes:
    case T.bool:
    case T.NoneType:
    case T.ellipsis:
      return true
    case T_FLOAT:
    case T.complex:
      return !isOddNumber(vm, item)
    case T_TUPLE:
      return item === EMPTY_TUPLE || vm.runtime.interning.has!(item as never, tupleContent(vm, item))
    case T.frozenset:
      return vm.runtime.interning.has!(item as never, frozensetContent(vm, item))
    default:
      return false
  }
}

/** Whether all items in slots `stride` bytes apart are values; 0 is none. */
function areValues(vm: VM, first: number, count: number, stride: number): boolean {
  for (let at = first, left = count; left > 0; left--, at += stride) {
    const item = vm.i32[at >>> 2]
    if (item !== 0 && !isValue(vm, item)) return false
  }
  return true
}

/** The object that is to stand for an owned new one, owned. One that is on its way out stands for nobody. */
function oneFor(vm: VM, object: number, hash: number): number {
  const one = vm.runtime.interning.intern(object as never, hash) as number
  if (one === 0 || one === object || vm.u32[one >>> 2] === 0) return object
  vm.retain(one)
  vm.release(object)
  return one
}

/** The tuple that is to stand for an owned new one (of the type itself, complete), owned. */
export function sharedTuple(vm: VM, tuple: number): number {
  if (!isSharing(vm) || vm.typeOf(tuple) !== T_TUPLE || !areValues(vm, tuple + TUPLE_ITEMS, vm.i32[(tuple + SIZE) >>> 2], W)) return tuple
  return oneFor(vm, tuple, tupleContent(vm, tuple))
}

/** The frozenset that is to stand for an owned new one (or what else an operation on sets gave), owned. */
export function sharedFrozenset(vm: VM, set: number): number {
  if (!isSharing(vm) || set <= 0 || vm.typeOf(set) !== T.frozenset) return set
  if (!areValues(vm, vm.i32[(set + SET_TABLE) >>> 2], vm.i32[(set + SET_MASK) >>> 2] + 1, SET_ENTRY_BYTES)) return set
  return oneFor(vm, set, frozensetContent(vm, set))
}

/** Whether two tuples or frozensets have the same items at the same places. */
export function sameItems(vm: VM, a: number, b: number): boolean {
  const type = vm.typeOf(a)
  if (type !== vm.typeOf(b)) return false
  if (type === T_TUPLE) {
    const size = vm.i32[(a + SIZE) >>> 2]
    return size === vm.i32[(b + SIZE) >>> 2] && sameWords(vm, a + TUPLE_ITEMS, b + TUPLE_ITEMS, size, W)
  }
  const mask = vm.i32[(a + SET_MASK) >>> 2]
  if (type !== T.frozenset || mask !== vm.i32[(b + SET_MASK) >>> 2]) return false
  return sameWords(vm, vm.i32[(a + SET_TABLE) >>> 2], vm.i32[(b + SET_TABLE) >>> 2], mask + 1, SET_ENTRY_BYTES)
}

function sameWords(vm: VM, a: number, b: number, count: number, stride: number): boolean {
  for (let index = 0; index < count; index++) if (vm.i32[(a + index * stride) >>> 2] !== vm.i32[(b + index * stride) >>> 2]) return false
  return true
}

/** Slot `dropNext` of tuples where equal values are shared: from the last item on, as it is without one. The first step takes the tuple out of the table. */
export function sharedTupleDropNext(vm: VM, tuple: number): number {
  const cursor = (tuple - GC_PRE_HEADER) >>> 2
  const first = tuple + TUPLE_ITEMS
  let slot = vm.i32[cursor]
  if (slot === 0) {
    if (vm.typeOf(tuple) === T_TUPLE) vm.runtime.interning.forget(tuple as never, tupleContent(vm, tuple))
    slot = first + W * vm.i32[(tuple + SIZE) >>> 2]
  }
  while (slot > first) {
    slot -= W
    const item = vm.i32[slot >>> 2]
    if (item === 0) continue
    vm.i32[slot >>> 2] = 0
    const died = drop(vm, item)
    if (died === 0) continue
    vm.i32[cursor] = slot
    return died
  }
  vm.i32[cursor] = 0
  return 0
}

/** A frozenset dies; called before its block goes. One that was never shared is looked for in vain. */
export function unshareFrozenset(vm: VM, set: number): void {
  if (isSharing(vm) && vm.typeOf(set) === T.frozenset) vm.runtime.interning.forget(set as never, frozensetContent(vm, set))
}
