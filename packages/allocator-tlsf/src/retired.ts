import * as W from './words.js'

/** The word that says which blocks around `granule` are in quarantine; `bits` is what the directory has of their arena. */
function wordOf(i32: Int32Array, bits: number, granule: number): number {
  const arena = W.arenaOf(bits)
  return W.retiredWordOf(arena, i32[arena + W.ARENA_FIRST] + i32[arena + W.ARENA_GRANULES], granule)
}

/** Whether the block at `granule`, whose arena the directory has as `entry`, is in quarantine. Only at rung 4 there is such a word. */
export function isRetired(i32: Int32Array, entry: number, granule: number): boolean {
  return (entry & W.ALONE) === 0 ? (i32[wordOf(i32, entry, granule)] & (1 << granule)) !== 0 : i32[(entry & ~W.ALONE) + W.ARENA_RETIRED] === 1
}

/** The block goes into quarantine, or leaves it. */
export function flipRetired(i32: Int32Array, entry: number, granule: number): void {
  if ((entry & W.ALONE) === 0) i32[wordOf(i32, entry, granule)] ^= 1 << granule
  else i32[(entry & ~W.ALONE) + W.ARENA_RETIRED] ^= 1
}
