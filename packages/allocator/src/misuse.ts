import { type LinearMemory, MisuseError, type MisuseCode, OutOfMemoryError } from '@mm/contract'

/** Throws `MisuseError` (`bad-size`) unless `size` is a whole number from 0 to 2^31 - 1. */
export function checkSize(strategy: string, operation: string, size: number): void {
  if ((size | 0) !== size || size < 0) throw new MisuseError('bad-size', { operation, size, strategy })
}

/** Throws the `MisuseError` for an address that cannot be freed or resized. */
export function refuse(strategy: string, operation: string, code: MisuseCode, address: number): never {
  throw new MisuseError(code, { operation, address, strategy })
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
  if (base === 0) throw new OutOfMemoryError({ operation: 'create', size: words * 4, strategy })
  memory.u32.fill(0, base >>> 2, (base >>> 2) + words)
  return base >>> 2
}
