import { MisuseError, type MisuseCode, OutOfMemoryError } from './errors.js'

/** Throws the `MisuseError` for an address that is no block of this strategy's, or cannot be what `operation` needs. */
export function refuse(strategy: string | undefined, operation: string, code: MisuseCode, address?: number, size?: number): never {
  throw new MisuseError(code, { operation, strategy, address, size })
}

/** Throws the `OutOfMemoryError` for `size` bytes that are not to be had: `memory.reserve(size, 16) || exhausted(…)`. */
export function exhausted(strategy: string | undefined, operation: string, size: number): never {
  throw new OutOfMemoryError({ operation, size, strategy })
}

/** Throws `MisuseError` (`bad-size`) unless `size` is a whole number from 0 to 2^31 - 1. */
export function checkSize(strategy: string, operation: string, size: number): void {
  if ((size & 0x7fff_ffff) !== size) refuse(strategy, operation, 'bad-size', undefined, size)
}
