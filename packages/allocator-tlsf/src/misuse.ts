import { MisuseError, type MisuseCode } from '@mm/contract'

export const NAME = 'tlsf'
/** The greatest size, in bytes. */
export const MOST_BYTES = 2 ** 31 - 1

const REASONS: Partial<Record<MisuseCode, string>> = {
  foreign: 'not a block of this allocator',
  misaligned: 'no block begins at such an address',
  'double-free': 'no live block begins here: freed already, or inside a block',
  'bad-address': 'no state of a tlsf allocator',
}

/** Throws the `MisuseError` for an address that cannot be freed or resized. */
export function refuse(operation: string, code: MisuseCode, address: number): never {
  throw new MisuseError(code, { operation, address, strategy: NAME }, REASONS[code] ?? code)
}

/** Throws `MisuseError` (`bad-size`) unless `size` is a whole number from 0 to 2^31 - 1. */
export function checkSize(operation: string, size: number): void {
  if (Number.isInteger(size) && size >= 0 && size <= MOST_BYTES) return
  throw new MisuseError('bad-size', { operation, size, strategy: NAME }, 'not a whole number of bytes from 0 to 2^31 - 1')
}
