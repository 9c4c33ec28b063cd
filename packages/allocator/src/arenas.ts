import { type Address } from '@mm/contract'
import { DIRECTORY_AT } from './directory.js'
import { POOLS_PER_ARENA } from './geometry.js'
import { PoolMap } from './pool-map.js'
import * as W from './words.js'

/**
 * Where pools come from and go back to: the arenas of a pymalloc. Those with free pools are a list, fewest first, so that the
 * fullest is used first and others become empty; an empty one goes back to the memory, but for the last. An index by number
 * of free pools makes keeping the order a matter of a few steps (CPython 3.8 on: `nfp2lasta` in `Objects/obmalloc.c`). The list is a
 * circle through the state, which stands where an arena's record would: so no link has a special case.
 * All of it lies in the memory.
 */
export class Arenas extends PoolMap {
  /** The record of a pool without a block, out of the usable arena with the fewest; 0 when there is no memory. */
  protected takePool(): number {
    const state = this.word
    let arena = this.u32[state + W.USABLE_AT]
    if (arena === state) arena = this.#newArena()
    if (arena === 0) return 0
    const { u32 } = this
    const count = u32[arena + W.ARENA_FREE_POOLS]--
    // The first of the list has the fewest: with one less it still is the first, and the last with so many.
    const lastWith = state + W.LAST_WITH_AT + count
    if (u32[lastWith] === arena) u32[lastWith] = 0
    if (count > 1) u32[lastWith - 1] = arena
    else this.#unlinkArena(arena)
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
  protected givePool(pool: number): void {
    const { u32, word } = this
    const arena = u32[pool + W.POOL_ARENA]
    u32[pool + W.POOL_NEXT] = u32[arena + W.ARENA_POOL_LIST]
    u32[arena + W.ARENA_POOL_LIST] = pool
    const count = u32[arena + W.ARENA_FREE_POOLS]++
    const lastWith = word + W.LAST_WITH_AT + count
    const last = count === 0 ? word : u32[lastWith]
    if (last === arena) {
      // Where the state stands in a record's place it has its directory's word index, which no number of pools is as large as.
      const previous = u32[arena + W.ARENA_PREVIOUS]
      u32[lastWith] = u32[previous + W.ARENA_FREE_POOLS] === count ? previous : 0
    }
    if (this.#isLeft(arena, count)) {
      this.#unlinkArena(arena)
      this.#releaseArena(arena)
      return
    }
    if (u32[lastWith + 1] === 0) u32[lastWith + 1] = arena
    if (last === arena) return
    if (count > 0) this.#unlinkArena(arena)
    const next = u32[last + W.ARENA_NEXT]
    u32[arena + W.ARENA_PREVIOUS] = last
    u32[arena + W.ARENA_NEXT] = next
    u32[last + W.ARENA_NEXT] = arena
    u32[next + W.ARENA_PREVIOUS] = arena
  }

  /** Whether the pool, given back now, would be the next one taken: then giving and taking it leaves everything as it was. */
  protected wouldBeNext(pool: number): boolean {
    const { u32, word } = this
    const arena = u32[pool + W.POOL_ARENA]
    const count = u32[arena + W.ARENA_FREE_POOLS]
    return count === 0 || (u32[word + W.USABLE_AT] === arena && u32[word + W.LAST_WITH_AT + count] === arena && !this.#isLeft(arena, count))
  }

  /** The address of a pool's first byte. */
  protected baseOf(pool: number): Address {
    const arena = this.u32[pool + W.POOL_ARENA]
    return (this.u32[arena + W.ARENA_BASE] + (((pool - arena - W.POOLS) >>> W.POOL_WORDS_SHIFT) << (this.granuleShift - W.POOLS_SHIFT))) as Address
  }

  /** Whether an arena that had `count` free pools has all of them with one more, and another usable one stands behind it. */
  #isLeft(arena: number, count: number): boolean {
    return count === POOLS_PER_ARENA - 1 && this.u32[arena + W.ARENA_NEXT] !== this.word
  }

  #unlinkArena(arena: number): void {
    const { u32 } = this
    const next = u32[arena + W.ARENA_NEXT]
    const previous = u32[arena + W.ARENA_PREVIOUS]
    u32[previous + W.ARENA_NEXT] = next
    u32[next + W.ARENA_PREVIOUS] = previous
  }

  /** Takes an arena from the memory, the only usable one; its record's word index, or 0. */
  #newArena(): number {
    const { memory, word } = this
    const bytes = 1 << this.granuleShift
    const base = this.reserveArena(bytes)
    if (base === 0) return 0
    const arena = memory.reserve(this.#recordBytes(), 64) >>> 2
    if (arena === 0) memory.release(base, bytes)
    else {
      const { u32 } = this
      u32.fill(0, arena, arena + (this.#recordBytes() >>> 2))
      u32[arena + W.ARENA_BASE] = base
      u32[arena + W.ARENA_FREE_POOLS] = POOLS_PER_ARENA
      u32[u32[word + DIRECTORY_AT] + (base >>> this.granuleShift)] = arena
      u32[word + W.LAST_WITH_AT + POOLS_PER_ARENA] = arena
      u32[word + W.USABLE_AT] = u32[word + W.LAST_USABLE_AT] = arena
      u32[arena + W.ARENA_NEXT] = u32[arena + W.ARENA_PREVIOUS] = word
      u32[word + W.ARENAS_TAKEN_AT]++
      u32[word + W.ARENAS_PEAK_AT] = Math.max(u32[word + W.ARENAS_PEAK_AT], ++u32[word + W.ARENAS_AT])
    }
    this.readDirectory()
    return arena
  }

  /** Gives an arena without a block back to the memory. */
  #releaseArena(arena: number): void {
    const { memory, u32, word } = this
    const base = u32[arena + W.ARENA_BASE] as Address
    u32[u32[word + DIRECTORY_AT] + (base >>> this.granuleShift)] = 0
    u32[word + W.ARENAS_AT]--
    memory.release((arena * 4) as Address, this.#recordBytes())
    memory.release(base, 1 << this.granuleShift)
  }

  #recordBytes(): number {
    return W.recordBytesOf(this.granuleShift - this.shift, this.checked)
  }
}
