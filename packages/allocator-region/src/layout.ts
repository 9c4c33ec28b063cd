/**
 * Where regions keep what; numbers of words (of 4 bytes, at both widths) unless said otherwise.
 *
 * ```
 *   a region's first chunk, 16 KiB                                    its other chunks, 32 to 256 KiB
 *  +--------+-------+--------------+-------+-------+----------+     +--------+-------+-------+-------+---- ... --+
 *  | header | marks | record       | block | block |          |     | header | marks | block | block |           |
 *  +--------+-------+--------------+-------+-------+----------+     +--------+-------+-------+-------+---- ... --+
 *             |        parent, first child,                ^ end                       |      ^ cursor
 *             |        siblings, chunks, cursor, lists                                 v
 *             a bit per 8 or 16 bytes: a live block begins here        | bytes | payload            |
 * ```
 *
 * A block's header is the word before the address that is handed out: its bytes, header included. A large block is a
 * chunk of its own, without marks and without a block header.
 */

/** The strategy's name, as its errors give it. */
export const NAME = 'region'
/** The state's first word says whose it is. */
export const MAGIC = 0x6d6d7267

/** log2 of the directory's granule: chunks begin at multiples of it. */
export const GRANULE_SHIFT = 14
export const GRANULE = 1 << GRANULE_SHIFT
export const FIRST_CHUNK = 2 ** 14
export const MOST_CHUNK = 2 ** 18

/* The state. */
export const MAGIC_AT = 0
/** The directory's first word, as a word index: per granule the chunk that lies there, as a word index too, or 0. */
export const DIRECTORY_AT = 1
export const ENTRIES_AT = 2
/** The record of the default region. */
export const ROOT_AT = 3
/** Bytes taken from the memory. */
export const RESERVED_AT = 4
export const CHUNKS_AT = 5
export const REGIONS_AT = 6
export const STATE_BYTES = 64
export const LEAST_ENTRIES = 64

/* A chunk's header. */
export const CHUNK_BYTES = 0
/** The other chunks of the same region; the first is not among them. */
export const CHUNK_NEXT = 1
export const CHUNK_PREVIOUS = 2
/** The record of its region. */
export const CHUNK_REGION = 3
export const CHUNK_KIND = 4
/** The address of its first block. */
export const CHUNK_BLOCKS = 5
/** Where its blocks end, once another chunk is in use. */
export const CHUNK_TOP = 6
export const MARKS = 8
export const CHUNK_HEADER_BYTES = MARKS * 4

/* Kinds of chunks. */
/** Holds its region's record. */
export const OPENING = 1
export const LATER = 2
/** Is one large block. */
export const ALONE = 3

/* The record of a region. Links are word indexes of records and chunks. */
export const PARENT = 0
export const CHILD = 1
export const NEXT = 2
export const PREVIOUS = 3
/** The chunks behind the first. */
export const CHUNKS = 4
/** The chunk that blocks are taken from. */
export const CURRENT = 5
/** The address of the next block, and beyond what address none may end. */
export const CURSOR = 6
export const END = 7
export const LIVE_BLOCKS = 8
export const LIVE_BYTES = 9
/** One word per class: the first free block. */
export const LISTS = 12
/** Classes: 32 exact ones, then 16 for each doubling up to {@link MOST_BLOCK} in units of 8 bytes. */
const CLASSES = 144
export const RECORD_BYTES = (LISTS + CLASSES) * 4

/** Bytes that a block costs beside its payload. */
export const BLOCK_OVERHEAD = 4
/** The largest block of a class, header included; what needs more is a chunk of its own. */
export const MOST_BLOCK = 2 ** 15

/** log2 of the distance of classes, in units, where a block of `last` + 1 units belongs. */
export const stepShift = (last: number): number => (last < 32 ? 0 : 27 - Math.clz32(last))

/** The class whose blocks have so many units. */
export function classOf(units: number): number {
  const step = stepShift(units - 1)
  return (step << 4) + ((units - 1) >>> step)
}

/** Bytes of a chunk's marks, where blocks begin at multiples of 2^`shift`. */
export const marksBytes = (chunkBytes: number, shift: number): number => chunkBytes >>> (shift + 3)

/** Bytes from a chunk's start to the first place of a block, behind its marks and so many bytes. */
export function blocksFrom(chunkBytes: number, bytes: number, shift: number): number {
  return ((CHUNK_HEADER_BYTES + marksBytes(chunkBytes, shift) + bytes + BLOCK_OVERHEAD + (1 << shift) - 1) >>> shift) << shift
}

/** Bytes that a large block is counted with: as any other, those that it may hold and a header's. */
export const aloneBytes = (chunkBytes: number): number => chunkBytes - CHUNK_HEADER_BYTES + BLOCK_OVERHEAD
