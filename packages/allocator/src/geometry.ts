import { type WordBytes } from '@mm/contract'

/** Requests up to so many bytes are pymalloc's; larger ones go to the general allocator. */
export const SMALL_THRESHOLD = 512
/** Pools in an arena: both geometries have 64. */
export const POOLS_PER_ARENA = 64
/** The largest request, in bytes: the most that a signed 32-bit size holds. */
export const MOST_BYTES = 2 ** 31 - 1

/** The constants of one build of CPython (`Include/internal/pycore_obmalloc.h`). */
export interface Geometry {
  /** log2 of the alignment, which is the distance of size classes too. */
  readonly alignmentShift: number
  /** log2 of a pool's bytes. */
  readonly poolShift: number
  /** log2 of an arena's bytes. */
  readonly arenaShift: number
  /** Bytes at the start of a pool that CPython's pool header takes; its content lies elsewhere here, its room stays reserved. */
  readonly poolHeader: number
}

/**
 * The geometry that goes with a width of words. The 64-bit build's has classes of 16 bytes, pools of 16 KiB and arenas of 1 MiB;
 * the 32-bit build's classes of 8 bytes, pools of 4 KiB and arenas of 256 KiB.
 */
export function geometryOf(wordBytes: WordBytes): Geometry {
  const wide = wordBytes >>> 3
  return { alignmentShift: 3 + wide, poolShift: 12 + 2 * wide, arenaShift: 18 + 2 * wide, poolHeader: 32 + 16 * wide }
}

/** How many size classes there are: 32 or 64. */
export function classCount({ alignmentShift }: Geometry): number {
  return SMALL_THRESHOLD >>> alignmentShift
}

/** Bytes of a block of a size class. */
export function blockBytes({ alignmentShift }: Geometry, sizeClass: number): number {
  return (sizeClass + 1) << alignmentShift
}
