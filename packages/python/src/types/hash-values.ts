import { type VM } from '../core/vm.js'
import { intBig, intFrom, intFromBig, intValue } from './int.js'

/** The int that the hash registers say, owned: what `hash()` gives. */
export function intFromHash(vm: VM): number {
  const { hashLow, hashHigh } = vm
  if (W === 4 || hashHigh === hashLow >> 31) return intFrom(vm, hashLow)
  return intFromBig(vm, (BigInt(hashHigh) << 32n) | BigInt(hashLow >>> 0))
}

/** Sets the hash registers to what an int says, which is a hash. */
export function hashFromInt(vm: VM, integer: number): void {
  const value = intValue(vm, integer)
  const small = value >= -0x80000000 && value <= 0x7fffffff
  const big = small ? 0n : intBig(vm, integer)
  vm.hashLow = small ? value : Number(BigInt.asIntN(32, big))
  vm.hashHigh = small ? value >> 31 : Number(BigInt.asIntN(32, big >> 32n))
}
