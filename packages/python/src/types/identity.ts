import { NONE } from '../core/statics.js'
import { type VM } from '../core/vm.js'

/** An address as reprs show it: hexadecimal with `0x`, twelve digits as 64-bit addresses look. */
export const hexAddress = (object: number): string => `0x${(object >>> 0).toString(16).padStart(12, '0')}`

/** The hash that goes by identity, in the hash registers: the address, rotated so that the bits that alignment leaves 0 come last. */
export function identityHash(vm: VM, object: number): number {
  vm.hashLow = W === 8 ? object >>> 4 : (object >>> 4) | (object << 28)
  vm.hashHigh = W === 8 ? object << 28 : vm.hashLow >> 31
  return NONE
}
