/**
 * Where pymalloc keeps what, in words (of 4 bytes, at both widths). `layout.ts` declares the same structures with their
 * meaning; a test holds the two together. Links between records are word indexes, so that following one costs no shift.
 */

/** The state's first word says whose it is. */
export const MAGIC = 0x6d6d7079

/* The state; its first four words are the directory's. */
/** The first of the usable arenas, which are sorted by free pools, fewest first; the state itself when there is none. In place of an arena's next one. */
export const USABLE_AT = 4
/** The last of them, in place of an arena's previous one. */
export const LAST_USABLE_AT = 5
/** Live blocks that the general allocator holds for us. */
export const RAW_BLOCKS_AT = 6
export const ARENAS_AT = 7
export const ARENAS_PEAK_AT = 8
/** Arenas taken since the beginning. */
export const ARENAS_TAKEN_AT = 9
/* Used from rung 2 of the hardening ladder on: the state of the generator of words, the key of encoded links, the address of the quarantine. */
export const RANDOM_AT = 10
export const KEY_AT = 11
export const QUARANTINE_AT = 12
/** A pool that became empty and is still in its class's list, because it would be the next one taken; 0 for none. */
export const LINGERING_AT = 13
/** One word per size class: the first of its pools that are partly used. */
export const USED_AT = 16
const MOST_CLASSES = 64
/** One word per number of free pools (0 to 64): the last usable arena with so many. */
export const LAST_WITH_AT = USED_AT + MOST_CLASSES
/** In whole grains of the memory, which are four words. The general allocator's state stands behind. */
export const STATE_WORDS = LAST_WITH_AT + 68

/* The record of an arena. Its pools' records follow, then (where blocks are checked) the bitmap of live blocks. */
export const ARENA_BASE = 0
/** How many pools were ever taken from it: the next one has this number. */
export const ARENA_CARVED = 1
/** Pools without a block, carved or not. */
export const ARENA_FREE_POOLS = 2
/** The first of its carved pools without a block. */
export const ARENA_POOL_LIST = 3
/** The same word as {@link USABLE_AT} in the state, and the next one as {@link LAST_USABLE_AT}: the list is a circle through the state. */
export const ARENA_NEXT = 4
export const ARENA_PREVIOUS = 5
/** Records are 64 bytes or half of it, and begin at multiples of 64: none lies across two cache lines. */
export const POOLS = 16
/** log2 of how many there are. */
export const POOLS_SHIFT = 6

/* The record of a pool. */
/** The first of its free blocks, 0 when there is none. */
export const POOL_FREE = 0
/** Live blocks. */
export const POOL_COUNT = 1
/** Size class, plus 1: 0 means never used. */
export const POOL_CLASS = 2
/** The next block that was never handed out. */
export const POOL_FRESH = 3
/** Beyond this address no block begins. */
export const POOL_LAST = 4
export const POOL_NEXT = 5
export const POOL_PREVIOUS = 6
/** Word index of the arena's record. */
export const POOL_ARENA = 7
export const POOL_WORDS_SHIFT = 3
/** Bytes at the start of a pool that CPython's header takes, beside four pointers. */
export const POOL_HEADER = 16
const POOL_WORDS = 1 << POOL_WORDS_SHIFT

/** Where the bitmap begins in an arena's record. */
export const BITMAP = POOLS + 64 * POOL_WORDS

/** Bytes of an arena's record, with the bitmap where blocks are checked: a bit for each of `2 ** marksShift` places where a block may begin. */
export function recordBytesOf(marksShift: number, checked: boolean): number {
  return 4 * (BITMAP + (checked ? 1 << (marksShift - 5) : 0))
}
