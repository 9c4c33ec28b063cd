import { type LinearMemory } from '@mm/contract'
import { Arenas } from './arenas.js'
import { type Geometry } from './geometry.js'
import { PoolMap } from './pool-map.js'
import * as W from './words.js'

/**
 * The pools of a pymalloc that are partly used: a list for each size class, of which the first pool gives the next block. One that becomes
 * empty goes back to its arena; but if it would be the next one taken from there anyway, it lingers in its list until something else
 * happens there: nobody can tell the difference, and blocks that are taken and freed in turn do not move their pool to and fro.
 */
export class UsedPools extends PoolMap {
  protected readonly arenas: Arenas
  /** The list of the first size class, as a word index. */
  protected readonly used: number
  readonly #lingering: number

  /** Those of the pymalloc whose state is at word `state`. */
  constructor(memory: LinearMemory, geometry: Geometry, state: number, checked: boolean) {
    super(memory, geometry, state, checked)
    this.arenas = new Arenas(memory, geometry, state, checked)
    this.used = state + W.USED_AT
    this.#lingering = state + W.LINGERING_AT
  }

  /**
   * A pool without a block for a class that has none with room; it is in no list. The one that lingers is taken without a detour through its
   * arena, and lingers on. 0 when there is no memory.
   */
  protected takePool(): number {
    const { u32 } = this
    const pool = u32[this.#lingering]
    if (pool === 0 || u32[pool + W.POOL_COUNT] !== 0) {
      u32[this.#lingering] = 0
      const other = this.arenas.takePool()
      this.readDirectory()
      return other
    }
    this.#unlink(pool)
    return pool
  }

  /** Puts a pool in front of its class's list. */
  protected linkPool(pool: number): void {
    const { u32 } = this
    const used = this.used + u32[pool + W.POOL_CLASS] - 1
    const next = u32[used]
    u32[pool + W.POOL_NEXT] = next
    u32[pool + W.POOL_PREVIOUS] = 0
    if (next !== 0) u32[next + W.POOL_PREVIOUS] = pool
    u32[used] = pool
  }

  /** A pool has no live block any more. */
  protected poolEmptied(pool: number): void {
    const { u32 } = this
    const lingering = u32[this.#lingering]
    if (lingering === pool) return
    u32[this.#lingering] = 0
    if (lingering !== 0 && u32[lingering + W.POOL_COUNT] === 0) this.#giveBack(lingering)
    const isAlone = u32[this.used + u32[pool + W.POOL_CLASS] - 1] === pool && u32[pool + W.POOL_NEXT] === 0
    if (isAlone && this.memory.probe === null && this.arenas.wouldBeNext(pool)) u32[this.#lingering] = pool
    else this.#giveBack(pool)
  }

  #giveBack(pool: number): void {
    this.#unlink(pool)
    this.arenas.givePool(pool)
  }

  #unlink(pool: number): void {
    const { u32 } = this
    const previous = u32[pool + W.POOL_PREVIOUS]
    const next = u32[pool + W.POOL_NEXT]
    if (next !== 0) u32[next + W.POOL_PREVIOUS] = previous
    if (previous !== 0) u32[previous + W.POOL_NEXT] = next
    else u32[this.used + u32[pool + W.POOL_CLASS] - 1] = next
    this.memory.probe?.pool?.(this.arenas.baseOf(pool), -1)
  }
}
