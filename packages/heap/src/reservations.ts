import { MisuseError } from '@mm/contract'

/**
 * The first page of a memory, in words: what it knows about itself, and who has which piece of it.
 *
 * ```
 *  byte 0       16       64         128                              4096
 *  | zeros: null | counts | anchors  | table: 4096 | base, end | ... 0 | pieces ...
 * ```
 *
 * The table is sorted by address; a piece is where it begins and where it ends, before all of them stands where the page ends.
 * What lies between an end and the next base is free, so pieces that touch are one piece again without further work, and a
 * free piece is never written to. Behind the last piece there are zeros.
 */
export const MAGIC_AT = 4
export const WORD_BYTES_AT = 5
export const LIMIT_AT = 6
/** Bytes handed out. */
export const RESERVED_AT = 7
export const PEAK_AT = 8
/** Pieces handed out. */
export const PIECES_AT = 9
/** The end of what was ever handed out. */
export const HIGH_WATER_AT = 10
/** The table's first word, as a word index. */
export const TABLE_AT = 11
/** The word behind the room that the table has. */
export const TABLE_FULL_AT = 12
/** Words at the end of that room: zeros behind the last piece, and a piece that the table itself will be when it grows. */
export const TABLE_SPARE = 6
export const ANCHORS_AT = 16

/** 'mm' and the number of this format. */
export const MAGIC = 0x6d6d0003
/** How many words of the first page are for whoever attaches later. */
export const ANCHORS = 16
/** The first byte that may be handed out. */
export const FIRST = 4096
/** The least alignment and the unit of sizes. */
export const GRAIN = 16
/** Where the table begins as long as it fits into the first page; a piece takes two words. */
export const FIRST_TABLE = ANCHORS_AT + ANCHORS
/** Behind it. */
export const FIRST_FULL = FIRST / 4

/** `bytes` in whole grains; exact above 2 GiB too. */
export const inGrains = (bytes: number, grain = GRAIN): number => Math.ceil(bytes / grain) * grain

/** Whether `bytes` is a whole number from 1 to 2^32 - 1. */
export const isBytes = (bytes: number): boolean => bytes > 0 && bytes >>> 0 === bytes

/** The bytes that a reservation takes, in whole grains; throws `MisuseError` where the request is none that can be met. */
export function reservationBytes(bytes: number, alignment: number): number {
  const aligned = alignment >= GRAIN && (alignment & -alignment) >>> 0 === alignment
  if (!aligned || !isBytes(bytes)) throw new MisuseError(aligned ? 'bad-size' : 'misaligned', { operation: 'reserve', size: bytes })
  return inGrains(bytes)
}
