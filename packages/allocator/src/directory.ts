import { type Address, type LinearMemory } from '@mm/contract'

/* Each allocator's state begins with the same four words; the rest is its own. */
export const MAGIC_AT = 0
/** The rung of the hardening ladder; 0 where live blocks are not marked in a bitmap. */
export const CHECKED_AT = 1
/** The directory's first word, as a word index. */
export const DIRECTORY_AT = 2
/** How many granules it covers. */
export const ENTRIES_AT = 3

const LEAST_ENTRIES = 64

/**
 * Whose is an address? A directory has a word for every granule of the memory from address 0 on: what the owner keeps
 * about the arena that lies there, or 0. It is as long as the highest arena asks for, and lies in the memory too.
 *
 * The base of the allocators here, no part of them: what one object's fields hold is there for all of a call.
 */
export class Directory {
  // Declared, not defined: fields that are first undefined are not the engine's constants any more, and each costs bytes.
  declare readonly state: Address
  declare readonly memory: LinearMemory
  /** Whether live blocks are marked in a bitmap, so that every wrong pointer is found. */
  declare readonly checked: boolean
  declare protected u32: Uint32Array
  declare protected i32: Int32Array
  /** Where the state begins, as a word index. */
  declare protected readonly word: number
  /** log2 of what every block is a multiple of, and of the distance of size classes. */
  declare protected readonly shift: number
  /** log2 of a granule, which arenas begin at multiples of. */
  declare protected readonly granuleShift: number

  /** That of the allocator whose state is at `state`; granules have `2 ** granuleShift` bytes. */
  constructor(memory: LinearMemory, state: Address, granuleShift: number) {
    this.memory = memory
    this.state = state
    this.word = state >>> 2
    this.checked = memory.u32[this.word + CHECKED_AT] > 0
    this.granuleShift = granuleShift
    this.shift = 3 + (memory.wordBytes >>> 3)
    memory.onRefresh(() => {
      this.u32 = memory.u32
      this.i32 = memory.i32
    })
  }

  /** What the owner keeps about the arena in which an address lies; 0 for none. */
  protected arenaOf(address: number): number {
    const { u32, word } = this
    const granule = address >>> this.granuleShift
    return granule < u32[word + ENTRIES_AT] ? u32[u32[word + DIRECTORY_AT] + granule] : 0
  }

  /** Whether it is a whole number up to 2^32 too. */
  protected isAligned(block: number): boolean {
    return ((block >>> this.shift) << this.shift) >>> 0 === block
  }

  /** Reserves an arena of `bytes`, and makes the directory reach over it; 0 when there is no memory. */
  protected reserveArena(bytes: number): Address {
    const { memory } = this
    const base = memory.reserve(bytes, 1 << this.granuleShift)
    if (base === 0 || this.#reachOver((base + bytes - 1) >>> this.granuleShift)) return base
    memory.release(base, bytes)
    return 0 as Address
  }

  /** Makes the directory reach over `granule`; `false` when there is no memory for it. */
  #reachOver(granule: number): boolean {
    const { memory, word } = this
    const [from, old] = this.u32.subarray(word + DIRECTORY_AT)
    if (granule < old) return true
    let entries = old || LEAST_ENTRIES
    while (entries <= granule) entries *= 2
    const to = memory.reserve(entries * 4, 16) >>> 2
    if (to === 0) return false
    const { u32 } = memory
    u32.copyWithin(to, from, from + old)
    u32.fill(0, to + old, to + entries)
    u32.set([to, entries], word + DIRECTORY_AT)
    if (old > 0) memory.release((from * 4) as Address, old * 4)
    return true
  }
}
