import { type Address, MisuseError } from '@mm/contract'

/** Takes `offset` as an address; throws `MisuseError` (`bad-address`) when it is no whole number from 0 to 2^32 - 1. */
export function addressAt(offset: number): Address {
  if (offset !== offset >>> 0) {
    throw new MisuseError('bad-address', { operation: 'addressAt', address: offset }, 'not a whole number from 0 to 2^32 - 1')
  }
  return offset as Address
}

/** Rounds `from` up to a multiple of `alignment`, a power of two up to 2^31; wraps to 0 at 4 GiB. */
export function alignUp(from: number, alignment: number): Address {
  return (((from + alignment - 1) & -alignment) >>> 0) as Address
}

/** Rounds `from` down to a multiple of `alignment`, a power of two up to 2^31. */
export function alignDown(from: number, alignment: number): Address {
  return ((from & -alignment) >>> 0) as Address
}

/** Whether `address` is a multiple of `alignment`, a power of two up to 2^31. */
export function isAligned(address: number, alignment: number): boolean {
  return (address & (alignment - 1)) === 0
}
