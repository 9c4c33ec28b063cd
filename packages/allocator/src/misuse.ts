import { type Address, type LinearMemory, OutOfMemoryError, checkSize, refuse } from '@mm/contract'

/** The bytes of `count` items of `size` bytes, both checked; more than 2^31 - 1 where the product is. */
export function productOf(strategy: string, count: number, size: number): number {
  checkSize(strategy, 'calloc', count)
  checkSize(strategy, 'calloc', size)
  return count * size
}

/**
 * The first word's index of the state at `state`, which must begin with `magic`, or of a new one of so many words, zeroed but for
 * `magic` and `rung`. Throws `OutOfMemoryError` when there is no room for it, and `MisuseError` (`bad-address`).
 */
export function stateOf(memory: LinearMemory, strategy: string, magic: number, words: number, rung: number, state: Address | undefined): number {
  const at = (state ?? memory.reserve(words * 4, 64)) >>> 2
  if (at === 0) throw new OutOfMemoryError({ operation: 'create', size: words * 4, strategy })
  const { u32 } = memory
  if (state === undefined) {
    u32.fill(0, at, at + words)
    u32.set([magic, rung], at)
  } else if (u32[at] !== magic) refuse(strategy, 'attach', 'bad-address', state)
  return at
}
