/**
 * Where mimalloc keeps what, in words (of 4 bytes, at both widths). `layout.ts` declares the same structures with their
 * meaning; a test holds the two together. Links between records are word indexes, links between free blocks addresses.
 *
 * | term    | what it is |
 * | ------- | ---------- |
 * | slab    | what the paper calls a page: a run of slices whose blocks all have one size, with three free lists of its own |
 * | slice   | 16 KiB, the unit of slabs |
 * | segment | 32 slices and their records, in one arena |
 * | heap    | one owner's slabs, by bin |
 * | bin     | a size of blocks; bins are 12.5 % apart |
 * | mark    | a bit that says that a live block begins here (from rung 1 on) |
 */

/** The strategy's name, as its errors give it. */
export const NAME = 'mimalloc'
/** The state's first word says whose it is. */
export const MAGIC = 0x6d6d6d69

/* The rungs of the hardening ladder at which something begins. */
export const CHECKED_FROM = 1
export const RANDOM_FROM = 2
export const ENCODED_FROM = 3
export const QUARANTINE_FROM = 4

/** log2 of a slice's bytes. */
export const SLICE_SHIFT = 14
export const SLICE = 1 << SLICE_SHIFT
/** As many as a word has bits: a segment's map of free slices is one word. */
export const SLICES = 32
export const SEGMENT_BYTES = SLICES * SLICE

/* The state that all owners share. */
export const MAGIC_AT = 0
/** Rung of the hardening ladder. */
export const RUNG_AT = 1
/** The directory's first word, as a word index: per slice of the memory the record of the slab that lies there, or {@link NOTHING_AT}. */
export const DIRECTORY_AT = 2
/** Slices that the directory covers. */
export const ENTRIES_AT = 3
/** The first owner's heap, as a word index. */
export const HEAPS_AT = 4
/** With which links are encoded (from rung 3 on). */
export const KEY_AT = 5
/** The state of the generator (from rung 2 on). */
export const RANDOM_AT = 6
/** Bytes that a quarantine may hold (at rung 4). */
export const QUARANTINE_LIMIT_AT = 7
/** The record of what is no slab: all zeros. */
export const NOTHING_AT = 16
export const STATE_WORDS = 32

/* A heap. */
export const HEAP_OWNER = 0
/** The next owner's heap. */
export const HEAP_NEXT = 1
/** The first of the blocks of full slabs that other owners freed. */
export const HEAP_DELAYED = 2
/** How often the slow path ran. */
export const HEAP_BEATS = 3
/** Bytes of its segments and huge blocks. */
export const HEAP_RESERVED = 4
/** Address of its quarantine's state (at rung 4). */
export const HEAP_QUARANTINE = 5
/** Slabs taken, and slabs given back, since the beginning. */
export const HEAP_SLABS_TAKEN = 6
export const HEAP_SLABS_GIVEN = 7
/** Blocks that came back from lists of other owners. */
export const HEAP_REMOTE = 8
/** Slabs that the slow path looked at. */
export const HEAP_TURNS = 9
/** The first of the segments whose longest run of free slices is 1, 2 or 3, 4 to 7, 8 to 15, 16 to 31, or all 32. */
export const HEAP_AVAILABLE = 10
export const RUN_LISTS = 6
/** Per number of units up to {@link SMALL_UNITS}: the slab to take from. */
export const HEAP_DIRECT = 16
export const SMALL_UNITS = 64
/** Bins are numbered from 1; see `bins.ts`. */
export const BINS = 96
/** The first slab of each bin's queue, and the last. */
export const HEAP_FIRST = HEAP_DIRECT + SMALL_UNITS
export const HEAP_LAST = HEAP_FIRST + BINS
export const HEAP_WORDS = HEAP_LAST + BINS

/* A segment's record; those of its slices follow, then (from rung 1 on) the marks. */
export const SEGMENT_BASE = 0
/** One bit per slice that belongs to no slab. */
export const SEGMENT_FREE = 1
/** The next segment of its list, and the one before. */
export const SEGMENT_NEXT = 2
export const SEGMENT_PREVIOUS = 3
export const SEGMENT_HEAP = 4
export const SEGMENT_SLABS = 16

/* The record of a slab: that of its first slice. One cache line. */
/** The blocks that are handed out next. */
export const SLAB_FREE = 0
/** The blocks that the owner freed since {@link SLAB_FREE} last ran dry. */
export const SLAB_LOCAL = 1
/** Blocks that are on no list of the owner's; 1 in a full slab, so that the first free takes the slow path. */
export const SLAB_COUNT = 2
/** The owner's heap; 0 where a free cannot take the fast path: huge blocks, and records of no slab. */
export const SLAB_HEAP = 3
/** Added to an address shifted right: the word of its mark. */
export const SLAB_MARKS = 4
/** The blocks that others freed; with {@link DELAYED} in a full slab. The only word that two owners write. */
export const SLAB_REMOTE = 5
/** Bytes of each block. */
export const SLAB_BYTES = 6
/** 0: no slab. */
export const SLAB_BIN = 7
export const SLAB_NEXT = 8
export const SLAB_PREVIOUS = 9
/** The address of the next block that was never handed out. */
export const SLAB_FRESH = 10
/** The address behind the last block. */
export const SLAB_END = 11
/** The address of the first block. */
export const SLAB_BASE = 12
export const SLAB_SLICES = 13
/** The segment; of a huge block the owner's heap. */
export const SLAB_SEGMENT = 14
/** {@link LISTED}, {@link FULL} or {@link IDLE}. */
export const SLAB_STATUS = 15
export const SLAB_WORDS = 16
export const SLAB_RECORD_BYTES = SLAB_WORDS * 4

/** In {@link SLAB_BIN}: one block with an arena of its own, behind its record. */
export const HUGE = 255

/** In {@link SLAB_REMOTE}: the next block that another owner frees goes to the heap's list, because nobody looks at this one. */
export const DELAYED = 1

/** In the queue of its bin. */
export const LISTED = 0
/** In no queue until a block is freed. */
export const FULL = 1
/** In the queue, and empty since the last sweep. */
export const IDLE = 2

/** Bytes of a segment's arena; `markShift`: log2 of the bytes that a word of marks covers, or 0 without marks. */
export function segmentBytes(markShift: number): number {
  const marks = markShift === 0 ? 0 : SEGMENT_BYTES >>> markShift
  return SEGMENT_BYTES + 4 * (SEGMENT_SLABS + SLICES * SLAB_WORDS + marks)
}
