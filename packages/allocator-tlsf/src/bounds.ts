import { ALONE } from './words.js'

/**
 * Where blocks begin and end, and which are free, is written in two bitmaps per arena and nowhere else: blocks have no
 * header. A block's size is the way to the next beginning, which is in the same word of the bitmap or in the next; where
 * that one has none, the block covers all of its granules, and the size stands in the word that would say which are free.
 *
 * ```
 *   granule   0                             31 32                           63 64
 *   begins  | 1 . . 1 1 . . . . . . . . . . .| . . . . . . . . . . . . . . . .| . . 1 ...
 *   free    | 0 . . 1 0 . . . . . . . . . . .|  62: granules of the block      | . . 0 ...
 *             ^     ^ ^ a block of 62 granules, live
 *             ^     ^ a free block of 1
 *             ^ a live block of 3
 * ```
 *
 * A block that covers more than one such word has its size in the first and in the last of them: so it is found from
 * both its ends in a fixed number of steps. (Masmano et al. have sizes and boundary tags in the blocks.)
 *
 * `bits` is what the directory has of an arena (`bitsOf`): where the bits of granule 0 would be.
 */

/** Granules of the block that begins at `granule`. Up to 32 are found without a branch: where in a word a block lies is not to be predicted. */
export function extentOf(i32: Int32Array, bits: number, granule: number): number {
  const pair = bits + ((granule >>> 5) << 1)
  const next = i32[pair + 2]
  const window = ((i32[pair] >>> granule) >>> 1) | (next << ~granule)
  if (window !== 0) return 32 - Math.clz32(window & -window)
  return next !== 0 ? 63 - (granule & 31) - Math.clz32(next & -next) : i32[pair + 3]
}

/** Where the block before `granule` begins; `granule` itself where there is none. */
export function beforeOf(i32: Int32Array, bits: number, granule: number): number {
  const pair = bits + ((granule >>> 5) << 1)
  const previous = i32[pair - 2]
  const window = ((i32[pair] << 1) << ~granule) | (previous >>> granule)
  if (window !== 0) return granule - 1 - Math.clz32(window)
  return previous !== 0 ? (granule & ~31) - 1 - Math.clz32(previous) : granule - i32[pair - 1]
}

export function isFree(i32: Int32Array, bits: number, granule: number): boolean {
  return (i32[bits + ((granule >>> 5) << 1) + 1] & (1 << granule)) !== 0
}

/** Whether a free block begins at `granule`; `bits` may be any entry of the directory. */
export function isFreeBlock(i32: Int32Array, bits: number, granule: number): boolean {
  if (bits === 0 || (bits & ALONE) !== 0) return false
  const pair = bits + ((granule >>> 5) << 1)
  return (i32[pair] & i32[pair + 1] & (1 << granule)) !== 0
}

/** Writes the size of a block into the words that it covers whole, if there are any. */
export function writeExtent(i32: Int32Array, bits: number, granule: number, granules: number): void {
  const first = (granule >>> 5) + 1
  const end = (granule + granules) >>> 5
  if (first >= end) return
  i32[bits + 2 * first + 1] = granules
  i32[bits + 2 * end - 1] = granules
}
