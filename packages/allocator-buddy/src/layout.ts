/**
 * Where the buddy system keeps what.
 *
 * ```
 *   state                                            an arena, 1 MiB at a multiple of 1 MiB
 *  +-------+----------+-------+-------+-----------+     +--------+-------+-------+-----------+----------------+
 *  | words | counters | heads | spare | directory |     | orders | 64 K  | 128 K | 256 KiB   | 512 KiB        |
 *  +-------+----------+-------+-------+-----------+     +--------+-------+-------+-----------+----------------+
 *                                | a word per MiB        | a byte for each 16 bytes of the arena: the first 4,096
 *                                v                       v are the table's own and stay 0
 *      0: nothing of ours                          0: no block begins here
 *      1 to 2^19: an arena, live blocks plus 1     4 to 19: a live block of 2^order bytes
 *      above: the bytes of one large block         FREE + order: a free block, its links inside
 * ```
 */

/** The strategy's name, as its errors give it. */
export const NAME = 'buddy'
/** The state's first word says whose it is. */
export const MAGIC = 0x6d6d6264

/** log2 of the least block: it holds two links, and is aligned for both widths of words. */
export const LEAST_ORDER = 4
export const LEAST_BLOCK = 1 << LEAST_ORDER
/** log2 of an arena, which is the directory's granule too. */
export const ARENA_SHIFT = 20
export const ARENA_BYTES = 1 << ARENA_SHIFT
export const ARENA_MASK = ARENA_BYTES - 1
/** log2 of the greatest block of an arena: one half of it holds the table of orders. */
export const MOST_ORDER = ARENA_SHIFT - 1
export const MOST_BLOCK = 1 << MOST_ORDER
/** Bytes of the table at the start of an arena, which is a block of its own that is never freed. */
export const TABLE_ORDER = ARENA_SHIFT - LEAST_ORDER
export const TABLE_BYTES = 1 << TABLE_ORDER

/** The order of the least block of an arena that holds `size` bytes. */
export const orderOf = (size: number): number => (size <= LEAST_BLOCK ? LEAST_ORDER : 32 - Math.clz32(size - 1))
/** Bytes of the reservation that a larger block is. */
export const largeBytes = (size: number): number => Math.ceil(size / LEAST_BLOCK) * LEAST_BLOCK

/* The state, in words. */
export const MAGIC_AT = 0
/** One bit per order that has a free block. */
export const FREE_ORDERS_AT = 1
export const ARENAS_AT = 2
/** Arenas without a live block: one is kept. */
export const EMPTY_ARENAS_AT = 3
export const LARGE_BLOCKS_AT = 4
export const LARGE_BYTES_AT = 5
/** One word per order: live blocks. */
export const LIVE_AT = 8
/** One word per order: the first free block, 0 for none. */
export const HEADS_AT = LIVE_AT + MOST_ORDER + 1
/** One word per MiB of all addresses there can be. */
export const DIRECTORY_AT = 64
export const DIRECTORY_WORDS = 2 ** 32 / ARENA_BYTES
export const STATE_BYTES = (DIRECTORY_AT + DIRECTORY_WORDS) * 4

/* The directory's words: up to MOST_BLOCK an arena's live blocks plus 1, above it the bytes of a large block. */
export const NOTHING = 0
export const EMPTY_ARENA = 1

/* The table's bytes. */
export const NO_BLOCK = 0
/** Added to the order of a free block. */
export const FREE = 0x80

/* A free block's links, in words. */
export const NEXT = 0
export const PREVIOUS = 1

/** Where the order of the block at `block` stands in its arena. */
export const orderAt = (block: number): number => ((block & ~ARENA_MASK) >>> 0) + ((block & ARENA_MASK) >>> LEAST_ORDER)
