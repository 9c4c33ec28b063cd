import { Arenas } from './arenas.js'
import * as W from './words.js'

/**
 * The pools of a pymalloc that are partly used: a list for each size class, of which the first pool gives the next block. One that becomes
 * empty goes back to its arena; but if it would be the next one taken from there anyway, it lingers in its list until something else
 * happens there: nobody can tell the difference, and blocks that are taken and freed in turn do not move their pool to and fro.
 */
export class UsedPools extends Arenas {
  /**
   * A pool without a block for a class that has none with room; it is in no list. The one that lingers is taken without a detour through its
   * arena, and lingers on. 0 when there is no memory.
   */
  protected override takePool(): number {
    const { u32, word } = this
    const pool = u32[word + W.LINGERING_AT]
    if (pool === 0 || u32[pool + W.POOL_COUNT] !== 0) {
      u32[word + W.LINGERING_AT] = 0
      return super.takePool()
    }
    this.#unlink(pool)
    return pool
  }

  /** Puts a pool in front of its class's list. */
  protected linkPool(pool: number): void {
    const { u32 } = this
    const used = this.#listOf(pool)
    const next = u32[used]
    u32[pool + W.POOL_NEXT] = next
    u32[pool + W.POOL_PREVIOUS] = 0
    if (next !== 0) u32[next + W.POOL_PREVIOUS] = pool
    u32[used] = pool
  }

  /** A pool has no live block any more. */
  protected poolEmptied(pool: number): void {
    const { u32, word } = this
    const lingering = u32[word + W.LINGERING_AT]
    if (lingering === pool) return
    u32[word + W.LINGERING_AT] = 0
    if (lingering !== 0 && u32[lingering + W.POOL_COUNT] === 0) this.#giveBack(lingering)
    const isAlone = u32[this.#listOf(pool)] === pool && u32[pool + W.POOL_NEXT] === 0
    if (isAlone && this.memory.probe === null && this.wouldBeNext(pool)) u32[word + W.LINGERING_AT] = pool
    else this.#giveBack(pool)
  }

  /** Where the first pool of a pool's class is noted. */
  #listOf(pool: number): number {
    return this.word + W.USED_AT - 1 + this.u32[pool + W.POOL_CLASS]
  }

  #giveBack(pool: number): void {
    this.#unlink(pool)
    this.givePool(pool)
  }

  #unlink(pool: number): void {
    const { u32 } = this
    const previous = u32[pool + W.POOL_PREVIOUS]
    const next = u32[pool + W.POOL_NEXT]
    if (next !== 0) u32[next + W.POOL_PREVIOUS] = previous
    if (previous !== 0) u32[previous + W.POOL_NEXT] = next
    else u32[this.#listOf(pool)] = next
    this.memory.probe?.pool?.(this.baseOf(pool), -1)
  }
}
