import { SLICE } from './words.js'

/** The largest block of a slab, in bytes; a larger one has an arena of its own. */
export const MOST_BINNED = 2 ** 16

/** log2 of the bins between two powers of two. */
const STEPS_SHIFT = 3
/** Blocks that a slab has room for, where that takes no more than {@link USUAL_SLICES}. */
const USUAL_BLOCKS = 8
const USUAL_SLICES = 4
const LEAST_BLOCKS = 4

/** The bin of blocks of so many units (of the alignment), from 1 on: each number up to 16 has its own, then 8 share a power of two. */
export function binOf(units: number): number {
  const last = units - 1
  if (last < 1 << STEPS_SHIFT) return units
  const step = 31 - Math.clz32(last) - STEPS_SHIFT
  return (step << STEPS_SHIFT) + (last >>> step) + 1
}

/** Units of the blocks of a bin. */
export function unitsOf(bin: number): number {
  const last = bin - 1
  if (last < 2 << STEPS_SHIFT) return bin
  const step = (last >>> STEPS_SHIFT) - 1
  return (last - (step << STEPS_SHIFT) + 1) << step
}

/** Slices of a slab for blocks of so many bytes. */
export function slicesFor(bytes: number): number {
  const usual = Math.min(Math.ceil((bytes * USUAL_BLOCKS) / SLICE), USUAL_SLICES)
  return Math.max(usual, Math.ceil((bytes * LEAST_BLOCKS) / SLICE))
}
