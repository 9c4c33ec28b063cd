import { type VM } from '../core/vm.js'
import { identityOf } from './identity.js'

// Numbers that are equal have equal hashes, whatever their type: the value modulo a Mersenne prime
// (CPython 3.13: Python/pyhash.c), 2^61 - 1 with 8-byte words and 2^31 - 1 with 4-byte ones.
const BITS = W === 8 ? 61n : 31n
const MODULUS = (1n << BITS) - 1n
const INFINITY_HASH = 314159n

/** Leaves `hash` in the VM's hash registers; -1 is never a hash. */
function leave(vm: VM, hash: bigint): void {
  const value = hash === -1n ? -2n : hash
  vm.hashLow = Number(BigInt.asIntN(32, value))
  vm.hashHigh = Number(BigInt.asIntN(32, value >> 32n))
}

/** Hash of an integer below 2^53 in size. */
export function hashInteger(vm: VM, value: number): void {
  if (value >= -(2 ** 30) && value <= 2 ** 30) {
    const hash = value === -1 ? -2 : value
    vm.hashLow = hash
    vm.hashHigh = hash >> 31
  } else hashBig(vm, BigInt(value))
}

/** Hash of an integer of any size. */
export function hashBig(vm: VM, value: bigint): void {
  const hash = (value < 0n ? -value : value) % MODULUS
  leave(vm, value < 0n ? -hash : hash)
}

/** Hash of a double; `object` is the float itself, by whose address NaN is hashed. */
export function hashDouble(vm: VM, value: number, object: number): void {
  if (Number.isInteger(value)) {
    if (Math.abs(value) <= Number.MAX_SAFE_INTEGER) hashInteger(vm, value)
    else hashBig(vm, BigInt(value))
    return
  }
  if (Number.isNaN(value)) return leave(vm, BigInt(Math.floor(identityOf(vm, object) / 16)))
  if (!Number.isFinite(value)) return leave(vm, value > 0 ? INFINITY_HASH : -INFINITY_HASH)
  const bits = new DataView(new ArrayBuffer(8))
  bits.setFloat64(0, Math.abs(value))
  const raw = bits.getBigUint64(0)
  const field = Number(raw >> 52n)
  const fraction = raw & ((1n << 52n) - 1n)
  const mantissa = field === 0 ? fraction : fraction | (1n << 52n)
  const exponent = (field === 0 ? 1 : field) - 1075
  // Times 2^exponent modulo 2^BITS - 1 is a rotation by that many bits.
  const turn = BigInt(((exponent % Number(BITS)) + Number(BITS)) % Number(BITS))
  const hash = ((mantissa % MODULUS) << turn) % MODULUS
  leave(vm, value < 0 ? -hash : hash)
}
