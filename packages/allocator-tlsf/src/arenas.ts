import { type Address, type LinearMemory } from '@mm/contract'
import { ALONE, ARENAS_AT, ARENA_BYTES, ARENA_BYTES_AT, BITMAPS, DIRECTORY_AT, FIRST_REGION_AT, REGION, REGIONS_AT, REGION_GRANULES_SHIFT, REGION_SHIFT, arenaOf, bitsOf } from './words.js'

const LEAST_REGIONS = 64

/**
 * The arenas, and whose an address is: a directory has a word for every region of the memory from the lowest arena to
 * the highest: the arena that lies there (its lowest bit says that it is one block's), or 0.
 */
export class Arenas {
  readonly #memory: LinearMemory
  #i32!: Int32Array
  readonly #state: number
  #directory = 0
  #firstRegion = 0
  #regions = 0

  constructor(memory: LinearMemory, state: number) {
    this.#memory = memory
    this.#state = state
    memory.onRefresh(() => {
      this.#i32 = memory.i32
    })
    this.readDirectory()
  }

  /** The directory's entry for a granule: `bitsOf` the arena there, or that arena's word and `ALONE`; 0 where no arena is. */
  of(i32: Int32Array, granule: number): number {
    const region = (granule >>> REGION_GRANULES_SHIFT) - this.#firstRegion
    return region >>> 0 < this.#regions ? i32[this.#directory + region] : 0
  }

  /** Bytes of the directory. */
  get directoryBytes(): number {
    return this.#regions * 4
  }

  /** Reserves, counts and enters an arena of `bytes`, its header zeros; its first word, or 0 when there is no memory. */
  reserve(bytes: number, alone: boolean): number {
    const memory = this.#memory
    const base = memory.reserve(bytes, REGION)
    if (base === 0) return 0
    if (!this.#cover(base >>> REGION_SHIFT, (base + bytes - 1) >>> REGION_SHIFT)) {
      memory.release(base, bytes)
      return 0
    }
    const arena = base >>> 2
    const i32 = this.#i32
    i32.fill(0, arena, arena + BITMAPS)
    i32[arena + ARENA_BYTES] = bytes
    i32[this.#state + ARENAS_AT]++
    i32[this.#state + ARENA_BYTES_AT] += bytes
    this.#enter(base, bytes, alone ? arena | ALONE : bitsOf(arena))
    return arena
  }

  release(arena: number): void {
    const i32 = this.#i32
    const bytes = i32[arena + ARENA_BYTES] >>> 0
    const base = (arena << 2) >>> 0
    i32[this.#state + ARENAS_AT]--
    i32[this.#state + ARENA_BYTES_AT] -= bytes
    this.#enter(base, bytes, 0)
    this.#memory.release(base as Address, bytes)
  }

  /** Calls `visit` for every arena, by address, with what the directory has of it. */
  walk(visit: (arena: number, entry: number) => void): void {
    let last = 0
    for (let region = 0; region < this.#regions; region++) {
      const entry = this.#i32[this.#directory + region]
      if (entry !== last && entry !== 0) visit((entry & ALONE) === 0 ? arenaOf(entry) : entry & ~ALONE, entry)
      last = entry
    }
  }

  readDirectory(): void {
    this.#directory = this.#i32[this.#state + DIRECTORY_AT]
    this.#firstRegion = this.#i32[this.#state + FIRST_REGION_AT]
    this.#regions = this.#i32[this.#state + REGIONS_AT]
  }

  #enter(base: number, bytes: number, entry: number): void {
    const from = this.#directory - this.#firstRegion
    this.#i32.fill(entry, from + (base >>> REGION_SHIFT), from + ((base + bytes - 1) >>> REGION_SHIFT) + 1)
  }

  /** Makes the directory reach from region `low` to `high` beside what it covers; twice as long as it was, so that this is rare. */
  #cover(low: number, high: number): boolean {
    const old = this.#regions
    const first = this.#firstRegion
    if (old > 0 && low >= first && high < first + old) return true
    const lowest = old === 0 ? low : Math.min(low, first)
    const needed = (old === 0 ? high + 1 : Math.max(high + 1, first + old)) - lowest
    const regions = Math.max(LEAST_REGIONS, old * 2, Math.ceil(needed / 4) * 4)
    // Downwards, where the memory was used from the top, a part of the new room goes below.
    const begins = old > 0 && low < first ? Math.max(0, lowest - ((regions - needed) >>> 1)) : lowest
    const base = this.#memory.reserve(regions * 4, 16)
    if (base === 0) return false
    const i32 = this.#i32
    const from = this.#directory
    const to = base >>> 2
    i32.fill(0, to, to + regions)
    if (old > 0) i32.copyWithin(to + first - begins, from, from + old)
    i32[this.#state + DIRECTORY_AT] = to
    i32[this.#state + FIRST_REGION_AT] = begins
    i32[this.#state + REGIONS_AT] = regions
    if (old > 0) this.#memory.release(((from << 2) >>> 0) as Address, old * 4)
    this.readDirectory()
    return true
  }
}
