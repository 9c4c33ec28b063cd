import { type Address, type LinearMemory, checkSize, exhausted, refuse } from '@mm/contract'

/** The bytes of `count` items of `size` bytes, both checked; more than 2^31 - 1 where the product is. */
export function productOf(strategy: string, count: number, size: number): number {
  checkSize(strategy, 'calloc', count)
  checkSize(strategy, 'calloc', size)
  return count * size
}

/**
 * The address of the state at `state`, which must begin with `magic`, or of a new one of so many words, zeroed but for
 * `magic` and `rung`. Throws `OutOfMemoryError` when there is no room for it, and `MisuseError` (`bad-address`).
 */
export function stateOf(memory: LinearMemory, strategy: string, magic: number, words: number, rung: number, state: Address | undefined): Address {
  const base = state ?? (memory.reserve(words * 4, 64) || exhausted(strategy, 'create', words * 4))
  const at = base >>> 2
  const { u32 } = memory
  if (state === undefined) {
    u32.fill(0, at, at + words)
    u32.set([magic, rung], at)
  } else if (u32[at] !== magic) refuse(strategy, 'attach', 'bad-address', state)
  return base
}
