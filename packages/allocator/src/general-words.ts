/**
 * Where the general allocator keeps what, in words (of 4 bytes, at both widths), and how it sorts free blocks.
 */

/** The state's first word says whose it is. */
export const MAGIC = 0x6d6d6765

/* The low bits of a block's header. */
export const FREE = 1
export const PREVIOUS_FREE = 2
export const FLAGS = 3
/** Bytes that a block costs beside its payload. */
export const BLOCK_OVERHEAD = 4
/** A free block holds two links and its size. */
export const LEAST_BLOCK = 16

/** Second-level lists of each first level: the search is exact to a 32nd. */
export const LISTS_SHIFT = 5
export const LISTS = 1 << LISTS_SHIFT
export const LEVELS = 16

/* The state; its first four words are the directory's. */
/** One bit per level that has a block. */
export const LEVELS_MAP_AT = 4
export const LIVE_BLOCKS_AT = 5
export const LIVE_BYTES_AT = 6
export const ARENAS_AT = 7
/** Bytes of all arenas. */
export const RESERVED_AT = 8
/** The arena that stays although nothing in it is live. */
export const SPARE_AT = 9
/** The first arena in the list of all, as a word index. */
export const FIRST_ARENA_AT = 10
/** One word per level: one bit per list that has a block. */
export const LISTS_MAPS_AT = 16
/** The address of the first block of each list. */
export const HEADS_AT = LISTS_MAPS_AT + LEVELS
export const STATE_WORDS = HEADS_AT + LEVELS * LISTS

/* An arena's header. */
export const ARENA_BYTES = 0
export const ARENA_NEXT = 1
export const ARENA_PREVIOUS = 2
/** 1 where the arena is one block's. */
export const ARENA_ALONE = 3
/** The address of the first block. */
export const ARENA_FIRST = 4
export const ARENA_WORDS = 8

/** The list that a block of so many units (of the alignment) belongs to: level * LISTS + list. */
export function listOf(units: number): number {
  if (units < LISTS) return units
  const log = 31 - Math.clz32(units)
  return ((log - LISTS_SHIFT + 1) << LISTS_SHIFT) | ((units >>> (log - LISTS_SHIFT)) & (LISTS - 1))
}
