import { MisuseError, type MisuseCode } from '@mm/contract'

export const NAME = 'region'
/** The largest request, in bytes. */
export const MOST_BYTES = 2 ** 31 - 1

/** Throws `MisuseError` (`bad-size`) unless `size` is a whole number from 0 to 2^31 - 1. */
export function checkSize(operation: string, size: number): void {
  if (!(Number.isInteger(size) && size >= 0 && size <= MOST_BYTES)) {
    throw new MisuseError('bad-size', { operation, size, strategy: NAME }, 'not a whole number of bytes from 0 to 2^31 - 1')
  }
}

const REASONS: Partial<Record<MisuseCode, string>> = {
  foreign: 'not a block of this allocator',
  misaligned: 'no block begins at such an address',
  'double-free': 'no live block begins here: freed already, or inside a block',
  'bad-address': 'no state of regions',
  'stale-handle': 'no region that is open',
}

/** Throws the `MisuseError` for an address that is not what the operation is about. */
export function refuse(operation: string, code: MisuseCode, address: number, reason = REASONS[code] ?? code): never {
  throw new MisuseError(code, { operation, address, strategy: NAME }, reason)
}
