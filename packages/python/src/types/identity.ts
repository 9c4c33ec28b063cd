import { NONE } from '../core/statics.js'
import { type VM } from '../core/vm.js'

/** What `id` says: the address, or, where objects move, the number that the collector gives each that is asked for it. */
export const identityOf = (vm: VM, object: number): number => (COUNTED || vm.space === undefined ? object : vm.space.identity(object as never))

/** An identity as reprs show it: hexadecimal with `0x`, twelve digits as 64-bit addresses look. */
export const hexAddress = (vm: VM, object: number): string => `0x${identityOf(vm, object).toString(16).padStart(12, '0')}`

/** The hash that goes by identity, in the hash registers: the identity, rotated so that the bits that alignment leaves 0 come last. */
export function identityHash(vm: VM, object: number): number {
  const identity = identityOf(vm, object)
  const rest = identity % 16 << 28
  const low = Math.floor(identity / 16)
  vm.hashLow = W === 8 ? low | 0 : low | rest
  vm.hashHigh = W === 8 ? rest : vm.hashLow >> 31
  return NONE
}
