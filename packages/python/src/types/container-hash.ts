import { SIZE, TUPLE_ITEMS } from '../core/layouts.js'
import { FAILED, SUSPENDED } from '../core/native.js'
import { NONE, T_TUPLE } from '../core/statics.js'
import { type VM } from '../core/vm.js'
import { hash } from '../protocols/hash.js'

// Hashes that mix those of items: xxHash with lanes of a word each (github.com/Cyan4973/xxHash, doc/xxhash_spec.md; as
// CPython 3.13 uses it in Objects/tupleobject.c). The accumulator is (low, high) in the VM's hash registers.
const PRIME_1_LOW = W === 8 ? 0x85ebca87 : 0x9e3779b1
const PRIME_1_HIGH = 0x9e3779b1
const PRIME_2_LOW = W === 8 ? 0x27d4eb4f : 0x85ebca77
const PRIME_2_HIGH = 0xc2b2ae3d
const PRIME_5_LOW = W === 8 ? 0x165667c5 : 0x165667b1
const PRIME_5_HIGH = 0x27d4eb2f
const ROTATE = W === 8 ? 31 : 13
/** What takes the place of -1, which is never a hash. */
const INSTEAD_OF_MINUS_ONE = 1546275796
/** Mixed into the number of items. */
const SIZE_SALT = 3527539
/** How deep tuples are hashed on the JavaScript stack; further in, a list of levels takes over. */
const NESTING_LIMIT = 100

/** Multiplies the hash registers, as an unsigned number of a word, by (low, high). */
export function multiplyHash(vm: VM, low: number, high: number): void {
  const a = vm.hashLow
  if (W === 8) {
    const a0 = a & 0xffff
    const a1 = a >>> 16
    const b0 = low & 0xffff
    const b1 = low >>> 16
    const middle = a1 * b0 + ((a0 * b0) >>> 16)
    const carry = (a0 * b1 + (middle & 0xffff)) / 0x10000
    const over = a1 * b1 + Math.floor(middle / 0x10000) + Math.floor(carry)
    vm.hashHigh = (over + Math.imul(a, high) + Math.imul(vm.hashHigh, low)) | 0
  }
  vm.hashLow = Math.imul(a, low)
}

/** Adds (low, high) to the hash registers. */
export function addToHash(vm: VM, low: number, high: number): void {
  const sum = (vm.hashLow >>> 0) + (low >>> 0)
  vm.hashLow = sum | 0
  if (W === 8) vm.hashHigh = (vm.hashHigh + high + (sum > 0xffffffff ? 1 : 0)) | 0
}

/** Leaves what an empty mix starts with in the hash registers. */
export function beginMix(vm: VM): void {
  vm.hashLow = PRIME_5_LOW | 0
  vm.hashHigh = PRIME_5_HIGH | 0
}

/** Mixes an item's hash, in the registers, into an accumulator; the new accumulator is in the registers. */
export function mixHash(vm: VM, accumulatorLow: number, accumulatorHigh: number): void {
  multiplyHash(vm, PRIME_2_LOW, PRIME_2_HIGH)
  addToHash(vm, accumulatorLow, accumulatorHigh)
  const low = vm.hashLow
  if (W === 8) {
    const high = vm.hashHigh
    vm.hashLow = (low << ROTATE) | (high >>> (32 - ROTATE))
    vm.hashHigh = (high << ROTATE) | (low >>> (32 - ROTATE))
  } else vm.hashLow = (low << ROTATE) | (low >>> (32 - ROTATE))
  multiplyHash(vm, PRIME_1_LOW, PRIME_1_HIGH)
}

/** Ends a mix: a tuple of `size` items says so; -1 has no item count (a slice). */
export function endMix(vm: VM, size: number): void {
  if (size >= 0) addToHash(vm, (size ^ PRIME_5_LOW ^ SIZE_SALT) | 0, PRIME_5_HIGH)
  keepFromMinusOne(vm, INSTEAD_OF_MINUS_ONE)
}

/** Puts `instead` into the hash registers where they say -1; at W 4 extends the sign. */
export function keepFromMinusOne(vm: VM, instead: number): void {
  if (vm.hashLow === -1 && (W === 4 || vm.hashHigh === -1)) {
    vm.hashLow = instead
    vm.hashHigh = 0
  }
  if (W === 4) vm.hashHigh = vm.hashLow >> 31
}

/**
 * Hash of a tuple, in the registers. Returns NONE, FAILED with an exception set, or SUSPENDED where an item's hash needs
 * Python code: then nothing has been started, and `tuple_hash` of the prelude is to be called.
 */
export function tupleHash(vm: VM, self: number): number {
  if (vm.nesting > NESTING_LIMIT) return hashDeeply(vm, self)
  const size = vm.i32[(self + SIZE) >>> 2]
  beginMix(vm)
  vm.nesting++
  for (let index = 0; index < size; index++) {
    const { hashLow, hashHigh } = vm
    const done = hash(vm, vm.i32[(self + TUPLE_ITEMS + index * W) >>> 2])
    if (done !== 1) {
      vm.nesting--
      return done === 0 ? FAILED : SUSPENDED
    }
    mixHash(vm, hashLow, hashHigh)
  }
  vm.nesting--
  endMix(vm, size)
  return NONE
}

/** As {@link tupleHash} for tuples in tuples, without recursion. */
function hashDeeply(vm: VM, self: number): number {
  // Per level: the tuple, the position of the item that is being hashed, the accumulator so far.
  const levels: [tuple: number, position: number, low: number, high: number][] = []
  beginMix(vm)
  levels.push([self, 0, vm.hashLow, vm.hashHigh])
  for (;;) {
    const level = levels[levels.length - 1]
    const [tuple, position] = level
    const size = vm.i32[(tuple + SIZE) >>> 2]
    if (position < size) {
      const item = vm.i32[(tuple + TUPLE_ITEMS + position * W) >>> 2]
      if (vm.typeOf(item) === T_TUPLE) {
        beginMix(vm)
        levels.push([item, 0, vm.hashLow, vm.hashHigh])
        continue
      }
      const done = hash(vm, item)
      if (done !== 1) return done === 0 ? FAILED : SUSPENDED
    } else {
      vm.hashLow = level[2]
      vm.hashHigh = level[3]
      endMix(vm, size)
      levels.pop()
      if (levels.length === 0) return NONE
    }
    mixInto(vm, levels[levels.length - 1])
  }
}

/** Mixes the hash registers into a level's accumulator, and goes on to its next item. */
function mixInto(vm: VM, level: [tuple: number, position: number, low: number, high: number]): void {
  mixHash(vm, level[2], level[3])
  level[1]++
  level[2] = vm.hashLow
  level[3] = vm.hashHigh
}
