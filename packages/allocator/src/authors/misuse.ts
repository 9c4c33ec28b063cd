import { MisuseError, type MisuseCode } from '@mm/contract'

/** The greatest size that can be asked for, in bytes. */
export const MOST_BYTES = 2 ** 31 - 1

/** Throws `MisuseError` (`bad-size`) unless `size` is a whole number from 0 to {@link MOST_BYTES}: the first thing that `malloc`, `calloc` and `realloc` do. */
export function checkSize(strategy: string, operation: string, size: number): void {
  if ((size | 0) === size && size >= 0) return
  throw new MisuseError('bad-size', { operation, size, strategy }, 'not a whole number of bytes from 0 to 2^31 - 1')
}

const REASONS: Partial<Record<MisuseCode, string>> = {
  foreign: 'not a block of this allocator',
  misaligned: 'no block begins at such an address',
  'double-free': 'no live block begins here: freed already, or inside a block',
  'bad-address': 'no state of this allocator',
}

/** Throws the `MisuseError` for an address that cannot be freed, resized or attached to; `reason` is what it says where the code's own words do not do. */
export function refuse(strategy: string, operation: string, code: MisuseCode, address: number, reason = REASONS[code] ?? code): never {
  throw new MisuseError(code, { operation, address, strategy }, reason)
}
