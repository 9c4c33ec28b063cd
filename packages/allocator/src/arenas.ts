import { type Address, type LinearMemory } from '@mm/contract'
import { DIRECTORY_AT, reserveArena } from './directory.js'
import { POOLS_PER_ARENA, type Geometry } from './geometry.js'
import * as W from './words.js'

/**
 * Where pools come from and go back to: the arenas of a pymalloc. Those with free pools are a list, fewest first, so that the
 * fullest is used first and others become empty; an empty one goes back to the memory, but for the last. An index by number
 * of free pools makes keeping the order a matter of a few steps (CPython 3.8 on: `nfp2lasta` in `Objects/obmalloc.c`). The list is a
 * circle through the state, which stands where an arena's record would: so no link has a special case.
 * All of it lies in the memory.
 */
export class Arenas {
  readonly #memory: LinearMemory
  #u32!: Uint32Array
  readonly #geometry: Geometry
  readonly #state: number
  readonly #recordBytes: number

  /** The arenas of the pymalloc whose state is at word `state`; `marked`: with a bitmap of live blocks. */
  constructor(memory: LinearMemory, geometry: Geometry, state: number, marked: boolean) {
    this.#memory = memory
    this.#geometry = geometry
    this.#state = state
    this.#recordBytes = W.recordBytesOf(geometry, marked)
    memory.onRefresh(() => {
      this.#u32 = memory.u32
    })
    if (memory.u32[state + W.USABLE_AT] === 0) memory.u32[state + W.USABLE_AT] = memory.u32[state + W.LAST_USABLE_AT] = state
  }

  /** The record of a pool without a block, out of the usable arena with the fewest; 0 when there is no memory. */
  takePool(): number {
    const state = this.#state
    let arena = this.#u32[state + W.USABLE_AT]
    if (arena === state) arena = this.#newArena()
    if (arena === 0) return 0
    const u32 = this.#u32
    const count = u32[arena + W.ARENA_FREE_POOLS]--
    // The first of the list has the fewest: with one less it still is the first, and the last with so many.
    const lastWith = state + W.LAST_WITH_AT + count
    if (u32[lastWith] === arena) u32[lastWith] = 0
    if (count > 1) u32[lastWith - 1] = arena
    else this.#unlink(arena)
    let pool = u32[arena + W.ARENA_POOL_LIST]
    if (pool !== 0) u32[arena + W.ARENA_POOL_LIST] = u32[pool + W.POOL_NEXT]
    else {
      pool = arena + W.POOLS + (u32[arena + W.ARENA_CARVED]++ << W.POOL_WORDS_SHIFT)
      u32[pool + W.POOL_ARENA] = arena
    }
    return pool
  }

  /**
   * Takes a pool back whose last block was freed. Its arena goes behind the last that has as many free pools as it had (a full one, which
   * was in no list, in front), or, without a block, back to the memory if it is not the last.
   */
  givePool(pool: number): void {
    const u32 = this.#u32
    const arena = u32[pool + W.POOL_ARENA]
    u32[pool + W.POOL_NEXT] = u32[arena + W.ARENA_POOL_LIST]
    u32[arena + W.ARENA_POOL_LIST] = pool
    const count = u32[arena + W.ARENA_FREE_POOLS]++
    const lastWith = this.#state + W.LAST_WITH_AT + count
    const last = count === 0 ? this.#state : u32[lastWith]
    if (last === arena) {
      // Where the state stands in a record's place it has its directory's word index, which no number of pools is as large as.
      const previous = u32[arena + W.ARENA_PREVIOUS]
      u32[lastWith] = u32[previous + W.ARENA_FREE_POOLS] === count ? previous : 0
    }
    if (this.#isLeft(arena, count)) {
      this.#unlink(arena)
      this.#release(arena)
      return
    }
    if (u32[lastWith + 1] === 0) u32[lastWith + 1] = arena
    if (last === arena) return
    if (count > 0) this.#unlink(arena)
    const next = u32[last + W.ARENA_NEXT]
    u32[arena + W.ARENA_PREVIOUS] = last
    u32[arena + W.ARENA_NEXT] = next
    u32[last + W.ARENA_NEXT] = arena
    u32[next + W.ARENA_PREVIOUS] = arena
  }

  /** Whether the pool, given back now, would be the next one taken: then giving and taking it leaves everything as it was. */
  wouldBeNext(pool: number): boolean {
    const u32 = this.#u32
    const state = this.#state
    const arena = u32[pool + W.POOL_ARENA]
    const count = u32[arena + W.ARENA_FREE_POOLS]
    return count === 0 || (u32[state + W.USABLE_AT] === arena && u32[state + W.LAST_WITH_AT + count] === arena && !this.#isLeft(arena, count))
  }

  /** The address of a pool's first byte. */
  baseOf(pool: number): Address {
    const arena = this.#u32[pool + W.POOL_ARENA]
    return (this.#u32[arena + W.ARENA_BASE] + (((pool - arena - W.POOLS) >>> W.POOL_WORDS_SHIFT) << this.#geometry.poolShift)) as Address
  }

  /** Whether an arena that had `count` free pools has all of them with one more, and another usable one stands behind it. */
  #isLeft(arena: number, count: number): boolean {
    return count === POOLS_PER_ARENA - 1 && this.#u32[arena + W.ARENA_NEXT] !== this.#state
  }

  #unlink(arena: number): void {
    const u32 = this.#u32
    const next = u32[arena + W.ARENA_NEXT]
    const previous = u32[arena + W.ARENA_PREVIOUS]
    u32[previous + W.ARENA_NEXT] = next
    u32[next + W.ARENA_PREVIOUS] = previous
  }

  /** Takes an arena from the memory, the only usable one; its record's word index, or 0. */
  #newArena(): number {
    const memory = this.#memory
    const { arenaShift } = this.#geometry
    const bytes = 1 << arenaShift
    const base = reserveArena(memory, this.#state, bytes, arenaShift)
    if (base === 0) return 0
    const record = memory.reserve(this.#recordBytes, 64)
    if (record === 0) {
      memory.release(base, bytes)
      return 0
    }
    const u32 = this.#u32
    const state = this.#state
    const arena = record >>> 2
    u32.fill(0, arena, arena + (this.#recordBytes >>> 2))
    u32[arena + W.ARENA_BASE] = base
    u32[arena + W.ARENA_FREE_POOLS] = POOLS_PER_ARENA
    u32[u32[state + DIRECTORY_AT] + (base >>> arenaShift)] = arena
    u32[state + W.LAST_WITH_AT + POOLS_PER_ARENA] = arena
    u32[state + W.USABLE_AT] = u32[state + W.LAST_USABLE_AT] = arena
    u32[arena + W.ARENA_NEXT] = u32[arena + W.ARENA_PREVIOUS] = state
    u32[state + W.ARENAS_TAKEN_AT]++
    u32[state + W.ARENAS_PEAK_AT] = Math.max(u32[state + W.ARENAS_PEAK_AT], ++u32[state + W.ARENAS_AT])
    return arena
  }

  /** Gives an arena without a block back to the memory. */
  #release(arena: number): void {
    const u32 = this.#u32
    const base = u32[arena + W.ARENA_BASE] as Address
    const { arenaShift } = this.#geometry
    u32[u32[this.#state + DIRECTORY_AT] + (base >>> arenaShift)] = 0
    u32[this.#state + W.ARENAS_AT]--
    this.#memory.release((arena * 4) as Address, this.#recordBytes)
    this.#memory.release(base, 1 << arenaShift)
  }
}
