import { type Address } from '@mm/contract'

/**
 * Where TLSF keeps what, in words of 4 bytes (at both word widths). `layout.ts` declares the same structures with their
 * meaning; a test holds both together.
 *
 * A *granule* is 16 bytes, the unit of sizes and places: granule 5 begins at address 80. A block is known by the number of
 * its first granule.
 */

/** The strategy's name, as its errors give it. */
export const NAME = 'tlsf'
/** The state's first word says whose it is. */
export const MAGIC = 0x6d6d746c

export const GRANULE_SHIFT = 4
export const GRANULE = 1 << GRANULE_SHIFT
/** From granules to words. */
export const GRANULE_WORDS_SHIFT = GRANULE_SHIFT - 2

/* The state. */
export const MAGIC_AT = 0
export const HARDENING_AT = 1
/** The directory's first word. */
export const DIRECTORY_AT = 2
/** The region that the directory begins with, and how many it covers. */
export const FIRST_REGION_AT = 3
export const REGIONS_AT = 4
export const ARENAS_AT = 5
/** Bytes of all arenas. */
export const ARENA_BYTES_AT = 6
/** One bit per level that has a free block. */
export const LEVELS_AT = 7
/** Arenas in which nothing is or was live, as the directory has them, and how many ever came here. */
export const SPARES_AT = 8
export const SPARES = 4
export const SPARE_TURN_AT = SPARES_AT + SPARES
/** From rung 2 on what is drawn next, from rung 3 on the secret of the links, at rung 4 where the quarantine's state is, in words. */
export const RANDOM_AT = 13
export const SECRET_AT = 14
export const QUARANTINE_AT = 15
/** One word per level: one bit per list that has a free block. */
export const MAPS_AT = 16
export const LEVELS = 16
/** The first block of each list. */
export const HEADS_AT = MAPS_AT + LEVELS

/** Lists of each level: a search is exact to a 32nd of the size. */
export const LISTS_SHIFT = 5
export const LISTS = 1 << LISTS_SHIFT
export const STATE_WORDS = HEADS_AT + LEVELS * LISTS
export const STATE_BYTES = STATE_WORDS * 4

/* A free block, in words. */
export const NEXT = 0
export const PREVIOUS = 1

/* An arena's header. The two words before the bitmaps stay 0: they end the search for the block before the first. */
export const ARENA_BYTES = 0
/** The first block, and the granules of all blocks together. */
export const ARENA_FIRST = 1
export const ARENA_GRANULES = 2
/** Of an arena that is one block's, at rung 4: 1 while the block is in quarantine. */
export const ARENA_RETIRED = 3
/** The bitmaps: by turns a word that says where blocks begin and a word that says which of them are free, for 32 granules. */
export const BITMAPS = 8
export const HEADER_BYTES = BITMAPS * 4

/** The word of the bitmap of blocks in quarantine, which follows the other two at rung 4, that has the bit of `granule`; `end` is where the arena's last block ends. */
export const retiredWordOf = (arena: number, end: number, granule: number): number => arena + BITMAPS + 2 * ((end >>> 5) - (arena >>> 7) + 1) + (granule >>> 5) - (arena >>> 7)

/** Arenas begin at multiples of a region; the directory has a word for each. */
export const REGION_SHIFT = 14
export const REGION = 1 << REGION_SHIFT
export const REGION_GRANULES_SHIFT = REGION_SHIFT - GRANULE_SHIFT
/** In the directory: the arena is one block's. */
export const ALONE = 1

/** Requests from so many bytes on have an arena of their own, which is given back when they are freed. */
export const ALONE_FROM = 2 ** 16
export const LEAST_ARENA = 2 ** 11
export const FIRST_ARENA = 2 ** 17
export const MOST_ARENA = 2 ** 20
/** A new arena is such a part of all there are. */
export const ARENA_PART = 64
/** No arena has fewer: a free block of less is not a whole arena. */
export const FEWEST_GRANULES = 100
/** Blocks of a list of several sizes that are looked at before the next list is taken. */
export const NEAR_TRIES = 4

/** The list of free blocks of so many granules: level * LISTS + list. Up to 63 granules a list holds one size. */
export function listOf(granules: number): number {
  if (granules < 2 * LISTS) return granules
  const shift = 31 - LISTS_SHIFT - Math.clz32(granules)
  return ((shift + 1) << LISTS_SHIFT) | ((granules >>> shift) & (LISTS - 1))
}

/**
 * What the directory has of the arena at word `arena`: the word where its bitmaps would begin if they were for all
 * granules from 0 on. So a granule's number leads to its bits without a subtraction.
 */
export const bitsOf = (arena: number): number => arena + BITMAPS - (arena >>> 6)

/** The arena whose {@link bitsOf} is `bits`: they are 63/64 of it, and arenas are at multiples of 4096 words. */
export const arenaOf = (bits: number): number => ((bits - BITMAPS) / 63) * 64

/** Where a granule begins. */
export const addressOf = (granule: number): Address => ((granule << GRANULE_SHIFT) >>> 0) as Address
