import { SET_HASH } from '../core/layouts.js'
import { NONE } from '../core/statics.js'
import { type VM } from '../core/vm.js'
import { addToHash, keepFromMinusOne, multiplyHash } from './container-hash.js'
import { setNext, setSize } from './set.js'

// The order of keys must not matter, so their hashes are shuffled and combined with XOR (CPython 3.13: frozenset_hash of
// Objects/setobject.c).
const SHUFFLE_XOR = 89869747
const SHUFFLE_TIMES = 3644798167
const SIZE_TIMES = 1927868237
const SPREAD_TIMES = 69069
const SPREAD_PLUS = 907133923
const INSTEAD_OF_MINUS_ONE = 590923713

/** Shuffles the hash registers. */
function shuffle(vm: VM): void {
  const { hashLow, hashHigh } = vm
  vm.hashLow = hashLow ^ SHUFFLE_XOR ^ (hashLow << 16)
  vm.hashHigh = hashHigh ^ ((hashHigh << 16) | (hashLow >>> 16))
  multiplyHash(vm, SHUFFLE_TIMES | 0, 0)
}

/** Slot `hash` of frozenset: computed once. */
export function frozensetHash(vm: VM, self: number): number {
  const low = vm.i32[(self + SET_HASH) >>> 2]
  const high = W === 8 ? vm.i32[(self + SET_HASH + 4) >>> 2] : low >> 31
  if (low !== -1 || high !== -1) {
    vm.hashLow = low
    vm.hashHigh = high
    return NONE
  }
  compute(vm, self)
  vm.i32[(self + SET_HASH) >>> 2] = vm.hashLow
  if (W === 8) vm.i32[(self + SET_HASH + 4) >>> 2] = vm.hashHigh
  return NONE
}

function compute(vm: VM, self: number): void {
  let low = 0
  let high = 0
  const mix = (): void => {
    low ^= vm.hashLow
    high ^= vm.hashHigh
  }
  for (let position = setNext(vm, self, 0); position !== -1; position = setNext(vm, self, position)) {
    shuffle(vm)
    mix()
  }
  vm.hashLow = setSize(vm, self) + 1
  vm.hashHigh = 0
  multiplyHash(vm, SIZE_TIMES, 0)
  mix()
  // hash ^= (hash >> 11) ^ (hash >> 25), unsigned
  const oldLow = low
  const oldHigh = high
  if (W === 8) {
    low ^= ((oldLow >>> 11) | (oldHigh << 21)) ^ ((oldLow >>> 25) | (oldHigh << 7))
    high ^= (oldHigh >>> 11) ^ (oldHigh >>> 25)
  } else low ^= (oldLow >>> 11) ^ (oldLow >>> 25)
  vm.hashLow = low
  vm.hashHigh = high
  multiplyHash(vm, SPREAD_TIMES, 0)
  addToHash(vm, SPREAD_PLUS, 0)
  keepFromMinusOne(vm, INSTEAD_OF_MINUS_ONE)
}
