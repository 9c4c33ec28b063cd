import { type InlinePools } from './inline.js'
import { type LinearMemory } from './memory.js'
import { type Address } from './terms.js'

/** What an allocator holds, in bytes and blocks. */
export interface AllocatorStatistics {
  /** Blocks handed out and not yet freed. */
  readonly liveBlocks: number
  /** Bytes of those blocks, rounded up to what each occupies. */
  readonly liveBytes: number
  /** Bytes taken from the memory. */
  readonly reservedBytes: number
  readonly arenas?: number
  readonly pools?: number
  /** Anything else that this strategy counts, by name. */
  readonly [counter: string]: number | undefined
}

/**
 * The raw level of allocation: numbers in, numbers out, `0` for failure.
 *
 * Every block is aligned to 16 bytes where the memory's `wordBytes` is 8, to 8 where it is 4. Its content is undefined.
 * A size that is not a whole number from 0 to 2^31 - 1 is a `MisuseError` (`bad-size`) and changes nothing.
 * What an allocator cannot do is absent: callers test for the method, never for a failure.
 */
export interface Allocator {
  /** A block of at least `size` bytes, or 0 when there is no memory. Size 0 gives a block of its own too. */
  malloc(size: number): Address
  /** As `malloc(count * size)`, filled with zeros; 0 also where the product is over 2^31 - 1. */
  calloc(count: number, size: number): Address
  /**
   * Makes the block at least `size` bytes, moving it if need be; the content up to the smaller size is kept.
   * `realloc(0, size)` is `malloc(size)`; size 0 shrinks and does not free. On 0 the old block is untouched.
   */
  realloc(block: Address, size: number): Address
  /** Takes the block back; `free(0)` does nothing. */
  free(block: Address): void
  /** Whether `block` is one that this allocator handed out and has not taken back, or at least lies where its blocks lie. */
  owns?(block: Address): boolean
  /** Bytes that the live block may hold. */
  usableSize?(block: Address): number
  /** Calls `visit` for every live block, with the bytes that it occupies. The memory must not change meanwhile. */
  walk?(visit: (block: Address, bytes: number) => void): void
  /** Takes every block back at once. */
  reset?(): void
  statistics?(): AllocatorStatistics
  /** Checks every invariant of the structure in memory; throws `CorruptionError` for the first that fails. Cost: the whole heap. */
  check?(): void
  /** Where the state in memory begins, for an allocator whose whole state lives in the memory: hand it to the strategy's `attach`. */
  readonly state?: Address
  /** Where its quick way lies in memory, for a host that goes it without a call. */
  readonly inline?: InlinePools
}

/** What an allocator is created with. */
export interface AllocatorContext {
  readonly memory: LinearMemory
  /** `state` of an allocator of the same strategy that lives in this memory already: it is taken up instead of a new one made. */
  readonly state?: Address | undefined
}
