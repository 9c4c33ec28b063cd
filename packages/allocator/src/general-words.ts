/**
 * Where the general allocator keeps what, in words (of 4 bytes, at both widths), and how it sorts free blocks.
 */

/** The state's first word says whose it is. */
export const MAGIC = 0x6d6d6766

/* The low bits of a block's header. */
export const FREE = 1
export const PREVIOUS_FREE = 2
export const FLAGS = 3
/** Bytes that a block costs beside its payload. */
export const BLOCK_OVERHEAD = 4
/** A free block holds two links and its size. */
export const LEAST_BLOCK = 16

/** log2 of how many lists there are for each power of two. */
const LISTS_SHIFT = 3
/** The last list holds all that is larger. */
export const LISTS = 16 << LISTS_SHIFT

/* The state; its first four words are the directory's. */
export const LIVE_BLOCKS_AT = 4
export const LIVE_BYTES_AT = 5
export const ARENAS_AT = 6
/** Bytes of all arenas. */
export const RESERVED_AT = 7
/** One bit per list that has a block. */
export const LISTS_MAP_AT = 8
/** The address of the first block of each list. */
export const HEADS_AT = LISTS_MAP_AT + LISTS / 32
export const STATE_WORDS = HEADS_AT + LISTS

/* An arena's header. */
export const ARENA_BYTES = 0
/** The address of the first block. */
export const ARENA_FIRST = 1
export const ARENA_WORDS = 4

/** The list that a block of so many units (of the alignment) belongs to: eight for each power of two, as far as sizes differ. */
export function listOf(units: number): number {
  const log = 31 - Math.clz32(units)
  return Math.min((log << LISTS_SHIFT) | (((units << LISTS_SHIFT) >>> log) & ((1 << LISTS_SHIFT) - 1)), LISTS - 1)
}
