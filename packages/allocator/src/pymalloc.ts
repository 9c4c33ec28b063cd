import { type Address, type Allocator, type LinearMemory, checkSize, refuse } from '@mm/contract'
import { CHECKED_AT as RUNG_AT } from './directory.js'
import * as G from './general-words.js'
import { LargeBlocks } from './large-blocks.js'
import { MOST_BYTES, SMALL_THRESHOLD } from './geometry.js'
import { productOf, stateOf } from './misuse.js'
import { UsedPools } from './used-pools.js'
import * as W from './words.js'

const NAME = 'pymalloc'
/** Content up to so many bytes is moved word by word: less than the call of `copyWithin` costs. */
const SHORT_COPY = 128

/**
 * CPython's object allocator (`Objects/obmalloc.c`, the same from 3.10 to 3.15): blocks of at most 512 bytes, in pools of
 * one size class, in arenas.
 *
 * ```
 *  used pools, by class    pools' records         arena, 1 MiB (256 KiB)
 *  +----+                 +---------------+      +--------+--------+--------+-----
 *  | 16 |---------------->| free, count,  |----->| pool 0 | pool 1 | pool 2 | ...
 *  | 32 |--> 0            | next, ...     |      |  16 KiB (4 KiB) each
 *  | 48 |--> ...          +---------------+      +--------+--------+--------+-----
 *                            | next                 : +------+-----+-----+-----+--
 *                            v                      : |header|block|block|block|..
 * ```
 *
 * What CPython keeps in a pool's header lies in a dense table beside the arena: headers at multiples of 16 KiB all fall
 * into the same cache sets. Their room in the pool stays reserved, so blocks and counts are CPython's.
 *
 * This class has rungs 0 and 1 of the hardening ladder and is small; `HardenedPymalloc` adds the others, `walk` and `check`.
 */
export class Pymalloc extends UsedPools implements Allocator {
  /** Holds what is larger than 512 bytes; CPython's raw domain. */
  declare readonly general: LargeBlocks
  /** Rung of the hardening ladder. */
  declare protected readonly rung: number

  /**
   * Takes up the state at `state`, or makes one. From rung 1 on live blocks are marked in a bitmap, so that every wrong pointer is found.
   * Throws `MisuseError` (`bad-option`) for a state whose rung is over `highestRung`: take it up with the pymalloc of `@mm/allocator/hardened`.
   */
  constructor(memory: LinearMemory, rung: number, state: Address | undefined, highestRung = 1) {
    super(memory, stateOf(memory, NAME, W.MAGIC, W.STATE_WORDS + G.STATE_WORDS, rung, state))
    const { u32, word } = this
    this.rung = u32[word + RUNG_AT]
    if (this.rung > highestRung) refuse(NAME, 'attach', 'bad-option', state)
    const general = word + W.STATE_WORDS
    if (state === undefined) {
      u32[word + W.USABLE_AT] = u32[word + W.LAST_USABLE_AT] = word
      u32.set([G.MAGIC, this.rung], general)
    }
    this.general = new LargeBlocks(memory, (general * 4) as Address)
  }

  malloc(size: number): Address {
    const block = this.take(size)
    if (block !== 0) this.memory.probe?.alloc?.(block, size)
    return block
  }

  calloc(count: number, size: number): Address {
    const bytes = productOf(NAME, count, size)
    if (bytes > MOST_BYTES) return 0 as Address
    const block = this.malloc(bytes)
    if (block === 0) return block
    if (bytes > SMALL_THRESHOLD) this.memory.u8.fill(0, block, block + bytes)
    else {
      const { u32 } = this
      const end = (block + bytes + 3) >>> 2
      for (let word = block >>> 2; word < end; word++) u32[word] = 0
    }
    return block
  }

  realloc(block: Address, size: number): Address {
    const to = this.#resize(block, size)
    const { probe } = this.memory
    if (to !== 0) {
      if (block === 0) probe?.alloc?.(to, size)
      else probe?.realloc?.(block, to, size)
    }
    return to
  }

  free(block: Address): void {
    this.give(block)
    if (block !== 0) this.memory.probe?.free?.(block)
  }

  owns(block: Address): boolean {
    const arena = this.arenaOf(block)
    return arena === 0 ? this.general.owns(block) : this.isLive(arena, block)
  }

  usableSize(block: Address): number {
    const pool = this.poolOfLive(block, 'usableSize')
    return pool === 0 ? this.general.usableSize(block) : this.bytesIn(pool)
  }

  /** The fast path of allocation: the first free block of the first pool of the class that has one. */
  protected take(size: number): Address {
    if ((size | 0) === size && (size - 1) >>> 0 < SMALL_THRESHOLD) {
      const i32 = this.i32
      const used = this.word + W.USED_AT + ((size - 1) >>> this.shift)
      const pool = i32[used]
      return pool === 0 ? this.#takeFromNewPool(used) : this.#takeFrom(pool, used)
    }
    return this.#takeLarge(size)
  }

  /** Frees a block; throws the `MisuseError` for what is none. The fast path of {@link putBack} is repeated here. */
  protected give(block: Address): void {
    const granule = block >>> this.granuleShift
    if (this.isAligned(block) && granule < this.entries) {
      const i32 = this.i32
      const arena = i32[this.directory + granule]
      if (arena !== 0) {
        if (this.checked) {
          if (!this.isMarked(arena, block)) refuse(NAME, 'free', 'double-free', block)
          this.flipMark(arena, block)
        }
        this.putBack(this.poolOf(arena, block), block)
        return
      }
    }
    this.giveLarge(block)
  }

  /** The fast path of freeing: onto the free list of its pool, which neither was full nor is empty now. */
  protected putBack(pool: number, block: number): void {
    const { u32 } = this
    const i32 = this.i32
    const free = u32[pool + W.POOL_FREE]
    const count = i32[pool + W.POOL_COUNT] - 1
    if (free !== 0 && count > 0) {
      this.setLink(block, free)
      u32[pool + W.POOL_FREE] = block
      i32[pool + W.POOL_COUNT] = count
    } else this.#putBackSlow(block, pool, free, count)
  }

  /** The free block behind `block`, which is on the list of `pool`; 0 for none. */
  protected linkOf(_pool: number, block: number): number {
    return this.u32[block >>> 2]
  }

  /** Puts `next` behind the free block `block`. */
  protected setLink(block: number, next: number): void {
    this.u32[block >>> 2] = next
  }

  /** Gives an empty pool a size class: two blocks are carved, as in CPython the first is handed out at once. */
  protected startPool(pool: number, sizeClass: number): void {
    const { u32 } = this
    u32[pool + W.POOL_CLASS] = sizeClass + 1
    const bytes = this.bytesIn(pool)
    const base = this.baseOf(pool)
    const first = base + W.POOL_HEADER + 4 * this.memory.wordBytes
    u32[pool + W.POOL_FREE] = first
    u32[pool + W.POOL_FRESH] = first + 2 * bytes
    u32[pool + W.POOL_LAST] = base + (1 << (this.granuleShift - W.POOLS_SHIFT)) - bytes
    this.setLink(first, first + bytes)
    this.setLink(first + bytes, 0)
  }

  /** Frees a block of the general allocator. */
  protected giveLarge(block: Address): void {
    if (block === 0) return
    this.poolOfLive(block, 'free')
    this.general.give(block, 'free')
    this.u32[this.word + W.RAW_BLOCKS_AT]--
  }

  /** The record of the pool in which an address lies, 0 for none. */
  protected poolAt(address: number): number {
    const arena = this.arenaOf(address)
    return arena === 0 ? 0 : this.poolOf(arena, address)
  }

  /** The pool's free list is empty: one more block is carved, or the pool is full and leaves the list. */
  #extend(used: number, pool: number): void {
    const { u32 } = this
    const fresh = u32[pool + W.POOL_FRESH]
    if (fresh <= u32[pool + W.POOL_LAST]) {
      u32[pool + W.POOL_FREE] = fresh
      u32[pool + W.POOL_FRESH] = fresh + this.bytesIn(pool)
      this.setLink(fresh, 0)
      return
    }
    const next = u32[pool + W.POOL_NEXT]
    u32[used] = next
    if (next !== 0) u32[next + W.POOL_PREVIOUS] = 0
  }

  /** What was full is used first; what became empty goes back to its arena. */
  #putBackSlow(block: number, pool: number, free: number, count: number): void {
    if (count < 0) refuse(NAME, 'free', 'double-free', block)
    const { u32 } = this
    this.setLink(block, free)
    u32[pool + W.POOL_FREE] = block
    u32[pool + W.POOL_COUNT] = count
    if (free === 0) this.linkPool(pool)
    else this.poolEmptied(pool)
  }

  /** The first free block of a pool that has one. */
  #takeFrom(pool: number, used: number): Address {
    const { u32 } = this
    const i32 = this.i32
    const block = u32[pool + W.POOL_FREE]
    const next = this.linkOf(pool, block)
    i32[pool + W.POOL_COUNT]++
    u32[pool + W.POOL_FREE] = next
    if (this.checked) this.flipMark(i32[pool + W.POOL_ARENA], block)
    if (next === 0) this.#extend(used, pool)
    return block as Address
  }

  /** The first block of another pool: the class has none with room. */
  #takeFromNewPool(used: number): Address {
    const pool = this.takePool()
    if (pool === 0) return 0 as Address
    const { u32 } = this
    const sizeClass = used - this.word - W.USED_AT
    if (u32[pool + W.POOL_CLASS] !== sizeClass + 1) this.startPool(pool, sizeClass)
    u32[used] = pool
    u32[pool + W.POOL_NEXT] = u32[pool + W.POOL_PREVIOUS] = 0
    this.memory.probe?.pool?.(this.baseOf(pool), sizeClass)
    return this.#takeFrom(pool, used)
  }

  #takeLarge(size: number): Address {
    checkSize(NAME, 'malloc', size)
    const block = this.general.take(size)
    if (block !== 0) this.u32[this.word + W.RAW_BLOCKS_AT]++
    return block
  }

  #resize(block: Address, size: number): Address {
    checkSize(NAME, 'realloc', size)
    if (block === 0) return this.take(size)
    const pool = this.poolOfLive(block, 'realloc')
    if (pool === 0) return this.general.resize(block, size)
    const held = this.bytesIn(pool)
    // A block that shrinks by less than a quarter stays where it is.
    if (size <= held && 4 * size > 3 * held) return block
    const to = this.take(size)
    if (to === 0) return to
    this.#copy(block, to, Math.min(size, held))
    this.give(block)
    return to
  }

  #copy(from: number, to: number, bytes: number): void {
    if (bytes > SHORT_COPY) this.memory.u8.copyWithin(to, from, from + bytes)
    else {
      const { u32 } = this
      const words = (bytes + 3) >>> 2
      for (let word = 0; word < words; word++) u32[(to >>> 2) + word] = u32[(from >>> 2) + word]
    }
  }
}
