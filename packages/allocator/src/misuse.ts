import { type LinearMemory, MisuseError, type MisuseCode, OutOfMemoryError } from '@mm/contract'
import { MOST_BYTES } from './geometry.js'

/** Throws `MisuseError` (`bad-size`) unless `size` is a whole number from 0 to 2^31 - 1. */
export function checkSize(strategy: string, operation: string, size: number): void {
  if (!(Number.isInteger(size) && size >= 0 && size <= MOST_BYTES)) {
    throw new MisuseError('bad-size', { operation, size, strategy }, 'not a whole number of bytes from 0 to 2^31 - 1')
  }
}

const REASONS: Partial<Record<MisuseCode, string>> = {
  foreign: 'not a block of this allocator',
  misaligned: 'no block begins at such an address',
  'double-free': 'no live block begins here: freed already, or inside a block',
}

/** Throws the `MisuseError` for an address that cannot be freed or resized. */
export function refuse(strategy: string, operation: string, code: MisuseCode, address: number): never {
  throw new MisuseError(code, { operation, address, strategy }, REASONS[code] ?? code)
}

/** The bytes of `count` items of `size` bytes, both checked; more than 2^31 - 1 where the product is. */
export function productOf(strategy: string, count: number, size: number): number {
  checkSize(strategy, 'calloc', count)
  checkSize(strategy, 'calloc', size)
  return count * size
}

/** Reserves an allocator's state, zeroed; throws `OutOfMemoryError` when there is no room even for that. Returns its first word's index. */
export function reserveState(memory: LinearMemory, strategy: string, words: number): number {
  const base = memory.reserve(words * 4, 64)
  if (base === 0) throw new OutOfMemoryError({ operation: 'create', size: words * 4, strategy }, 'the memory has no room for the allocator itself')
  memory.u32.fill(0, base >>> 2, (base >>> 2) + words)
  return base >>> 2
}
