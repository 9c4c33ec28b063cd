import { type Address, type LinearMemory } from '@mm/contract'

/**
 * Whose is an address? A directory has a word for every granule of the memory from address 0 on: what the owner keeps
 * about the arena that lies there, or 0. It is as long as the highest arena asks for, and lies in the memory too.
 *
 * Each allocator's state begins with the same four words; the rest is its own.
 */
export const MAGIC_AT = 0
/** 1 where live blocks are marked in a bitmap. */
export const CHECKED_AT = 1
/** The directory's first word, as a word index. */
export const DIRECTORY_AT = 2
/** How many granules it covers. */
export const ENTRIES_AT = 3

const LEAST_ENTRIES = 64

/** Reserves an arena of `bytes` at a multiple of the granule, and makes the directory of the state at word `state` reach over it; 0 when there is no memory. */
export function reserveArena(memory: LinearMemory, state: number, bytes: number, granuleShift: number): Address {
  const base = memory.reserve(bytes, 1 << granuleShift)
  if (base === 0 || reachOver(memory, state, (base + bytes - 1) >>> granuleShift)) return base
  memory.release(base, bytes)
  return 0 as Address
}

/** Makes the directory reach over `granule`; `false` when there is no memory for it. */
function reachOver(memory: LinearMemory, state: number, granule: number): boolean {
  const [from, old] = memory.u32.subarray(state + DIRECTORY_AT)
  if (granule < old) return true
  let entries = old || LEAST_ENTRIES
  while (entries <= granule) entries *= 2
  const base = memory.reserve(entries * 4, 16)
  if (base === 0) return false
  const { u32 } = memory
  const to = base >>> 2
  u32.copyWithin(to, from, from + old)
  u32.fill(0, to + old, to + entries)
  u32.set([to, entries], state + DIRECTORY_AT)
  if (old > 0) memory.release((from * 4) as Address, old * 4)
  return true
}
