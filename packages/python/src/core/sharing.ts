import { BYTES_DATA, FLOAT_VALUE, INT_DIGITS, INT_TAG, SIZE } from './layouts.js'
import { T, T_FLOAT, T_INT } from './statics.js'
import { type VM } from './vm.js'

/**
 * Integers, floats, complex numbers and bytes that share one object with their equals, where the interning asks for it (`vm.sharing`). The
 * table does not count: it is told when an entered one dies. Strings do the same in types/string-memory.ts, tuples
 * and frozensets in types/shared-containers.ts.
 */

function mix(hash: number, word: number): number {
  const mixed = Math.imul(hash ^ word, 0x2c1b3c6d)
  return mixed ^ (mixed >>> 15)
}

/** 32 bits of type and content. Cost: linear in the content. */
function contentHash(vm: VM, object: number): number {
  const type = vm.typeOf(object)
  const { u32 } = vm
  let hash = type
  if (type === T_FLOAT || type === T.complex) {
    for (let at = (object + FLOAT_VALUE) >>> 2, end = at + (type === T_FLOAT ? 2 : 4); at < end; at++) hash = mix(hash, u32[at])
    return hash
  }
  if (type === T_INT) {
    const tag = u32[(object + INT_TAG) >>> 2]
    const digits = (object + INT_DIGITS) >>> 2
    hash = mix(hash, tag)
    for (let index = 0; index < tag >>> 3; index++) hash = mix(hash, u32[digits + index])
    return hash
  }
  for (let at = object + BYTES_DATA, end = at + u32[(object + SIZE) >>> 2]; at < end; at++) hash = mix(hash, vm.u8[at])
  return hash
}

/** Whether two numbers or two bytes objects, neither of a subclass, are of one type and have the same content. */
export function sameContent(vm: VM, a: number, b: number): boolean {
  const type = vm.typeOf(a)
  const { u32 } = vm
  if (type !== vm.typeOf(b)) return false
  if (type === T_FLOAT) return vm.f64[(a + FLOAT_VALUE) >>> 3] === vm.f64[(b + FLOAT_VALUE) >>> 3]
  if (type === T.complex) return [0, 1].every((part) => vm.f64[((a + FLOAT_VALUE) >>> 3) + part] === vm.f64[((b + FLOAT_VALUE) >>> 3) + part])
  if (type === T_INT) {
    const tag = u32[(a + INT_TAG) >>> 2]
    if (tag !== u32[(b + INT_TAG) >>> 2]) return false
    for (let index = 0; index < tag >>> 3; index++) if (u32[((a + INT_DIGITS) >>> 2) + index] !== u32[((b + INT_DIGITS) >>> 2) + index]) return false
    return true
  }
  const length = u32[(a + SIZE) >>> 2]
  if (type !== T.bytes || length !== u32[(b + SIZE) >>> 2]) return false
  for (let index = 0; index < length; index++) if (vm.u8[a + BYTES_DATA + index] !== vm.u8[b + BYTES_DATA + index]) return false
  return true
}

const isOdd = (value: number): boolean => Number.isNaN(value) || Object.is(value, -0)

/** Whether a number is, or has in it, NaN or -0.0: equal to what is something else, or not even to themselves. */
export function isOddNumber(vm: VM, object: number): boolean {
  const type = vm.typeOf(object)
  const parts = type === T_FLOAT ? 1 : type === T.complex ? 2 : 0
  for (let part = 0; part < parts; part++) if (isOdd(vm.f64[((object + FLOAT_VALUE) >>> 3) + part])) return true
  return false
}

/** The object that is to stand for an owned, new number or bytes object (or 0), owned: that one or its equal. */
export function shared(vm: VM, object: number): number {
  if (object === 0 || isOddNumber(vm, object)) return object
  const one = vm.runtime.interning.intern(object as never, contentHash(vm, object)) as number
  // Without memory for the table it stays as it is.
  if (one === 0 || one === object) return object
  vm.retain(one)
  vm.release(object)
  return one
}

/** A number or bytes object dies; called before its block goes. */
export function unshare(vm: VM, object: number): void {
  vm.runtime.interning.forget(object as never, contentHash(vm, object))
}
