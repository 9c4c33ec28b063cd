import { FLOAT_BYTES, FLOAT_VALUE, INT_BASIC, INT_BLOCK, INT_DIGITS, INT_TAG, TAG_NEGATIVE, TAG_ZERO, TYPE } from './layouts.js'
import { allocate, created, isInSpace } from './objects.js'
import { shared, unshare } from './sharing.js'
import { SMALL_INT_ZERO, T_FLOAT, T_INT, smallInt } from './statics.js'
import { type VM } from './vm.js'

/** Number of the free list of floats, the first after the containers' (types/free-lists.ts). */
export const FREE_FLOATS = 24
const FREE_FLOATS_MOST = 100
const DIGIT_RANGE = 0x40000000

/** Defines the free list of floats. Throws where it would get another number. */
export function defineFloatFreeList(vm: VM): void {
  const list = vm.freelists.define({ name: 'PyFloatObject', capacity: FREE_FLOATS_MOST, bytes: FLOAT_BYTES })
  if (list !== FREE_FLOATS) throw new Error(`the free list of floats has number ${list}`)
}

/** A new float; 0 with MemoryError set. */
export function floatNew(vm: VM, value: number): number {
  let float: number = vm.freelists.take(FREE_FLOATS)
  if (float !== 0) {
    vm.i32[float >>> 2] = 1
    created(vm, float)
  } else {
    float = allocate(vm, T_FLOAT, FLOAT_BYTES)
    if (float === 0) return 0
  }
  vm.f64[(float + FLOAT_VALUE) >>> 3] = value
  return vm.sharing ? shared(vm, float) : float
}

/** A dead float's block goes to the free list, or back to the allocator. */
export function floatFree(vm: VM, float: number): void {
  if (vm.sharing) unshare(vm, float)
  if (isInSpace(vm, float)) vm.space!.give(float as never)
  else if (!vm.freelists.put(FREE_FLOATS, float as never)) vm.allocator.free(float as never)
}

/** A dead int of one digit that was kept: count 1, its type set; 0 where there is none. */
export function intTaken(vm: VM): number {
  const integer = vm.freelists.take(vm.free.int)
  if (integer === 0) return 0
  vm.setWord(integer, 1)
  created(vm, integer)
  return integer
}

/** The int of a whole number within 32 bits (signed); 0 with MemoryError set. */
export function intNew(vm: VM, value: number): number {
  if (value >= vm.smallLeast && value <= vm.smallGreatest) return SMALL_INT_ZERO + value * 32
  if (value > 256 && value <= vm.greatestSmallInt) return smallInt(value)
  const size = value < 0 ? -value : value
  let integer = vm.free.int >= 0 && size < DIGIT_RANGE ? intTaken(vm) : 0
  if (integer === 0) integer = allocate(vm, T_INT, size < DIGIT_RANGE ? INT_BLOCK : INT_BASIC + 8)
  if (integer === 0) return 0
  const { i32 } = vm
  const digits = (integer + INT_DIGITS) >>> 2
  const sign = value < 0 ? TAG_NEGATIVE : 0
  if (W === 8) i32[(integer + INT_TAG + 4) >>> 2] = 0
  if (size < DIGIT_RANGE) {
    i32[(integer + INT_TAG) >>> 2] = size === 0 ? TAG_ZERO : 8 | sign
    i32[digits] = size
  } else {
    i32[(integer + INT_TAG) >>> 2] = 16 | sign
    i32[digits] = size % DIGIT_RANGE
    i32[digits + 1] = Math.floor(size / DIGIT_RANGE)
  }
  return vm.sharing ? shared(vm, integer) : integer
}

/** A dead int's block (of the type itself) goes to the free list, if there is one, or back to the allocator. */
export function intFree(vm: VM, integer: number): void {
  if (vm.sharing) unshare(vm, integer)
  if (isInSpace(vm, integer)) return vm.space!.give(integer as never)
  const list = vm.free.int
  if (list >= 0 && vm.i32[(integer + INT_TAG) >>> 2] >>> 3 === 1 && vm.freelists.put(list, integer as never)) return
  vm.allocator.free(integer as never)
}

/** The count of an object has become zero. The slow half of a release, with short ways for the commonest types. */
export function dead(vm: VM, object: number): void {
  const type = vm.i32[(object + TYPE) >>> 2]
  if (type === T_FLOAT) floatFree(vm, object)
  else if (type === T_INT) intFree(vm, object)
  else vm.lifetime.dropped(object as never)
}
