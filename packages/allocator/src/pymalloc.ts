import { type Address, type Allocator, type LinearMemory, checkSize, refuse } from '@mm/contract'
import { Arenas } from './arenas.js'
import { CHECKED_AT as RUNG_AT, DIRECTORY_AT, ENTRIES_AT } from './directory.js'
import * as G from './general-words.js'
import { LargeBlocks } from './large-blocks.js'
import { MOST_BYTES, POOLS_PER_ARENA, SMALL_THRESHOLD, type Geometry, geometryOf } from './geometry.js'
import { productOf, stateOf } from './misuse.js'
import * as W from './words.js'

const NAME = 'pymalloc'
/** The mask that makes a pool's number, times the words of its record. */
const POOLS_MASK = (POOLS_PER_ARENA - 1) << W.POOL_WORDS_SHIFT
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
export class Pymalloc implements Allocator {
  readonly state: Address
  /** Holds what is larger than 512 bytes; CPython's raw domain. */
  readonly general: LargeBlocks
  protected readonly memory: LinearMemory
  protected u32!: Uint32Array
  protected readonly arenas: Arenas
  protected readonly geometry: Geometry
  /** Rung of the hardening ladder. */
  protected readonly rung: number
  #i32!: Int32Array
  readonly #state: number
  readonly #used: number
  readonly #checked: boolean
  readonly #alignmentShift: number
  readonly #alignmentMask: number
  readonly #arenaShift: number
  readonly #arenaMask: number
  /** From an address to its pool's number, times the words of a record. */
  readonly #recordShift: number
  /** From an offset in the arena to a word of the bitmap. */
  readonly #bitmapShift: number
  #directory = 0
  #entries = 0

  /**
   * Takes up the state at `state`, or makes one. From rung 1 on live blocks are marked in a bitmap, so that every wrong pointer is found.
   * Throws `MisuseError` (`bad-option`) for a state whose rung is over `highestRung`: take it up with the pymalloc of `@mm/allocator/hardened`.
   */
  constructor(memory: LinearMemory, rung: number, state: Address | undefined, highestRung = 1) {
    const geometry = geometryOf(memory.wordBytes)
    this.memory = memory
    this.geometry = geometry
    this.#alignmentShift = geometry.alignmentShift
    this.#alignmentMask = -1 << geometry.alignmentShift
    this.#arenaShift = geometry.arenaShift
    this.#arenaMask = (1 << geometry.arenaShift) - 1
    this.#recordShift = geometry.poolShift - W.POOL_WORDS_SHIFT
    this.#bitmapShift = geometry.alignmentShift + 5
    const word = stateOf(memory, NAME, W.MAGIC, W.STATE_WORDS + G.STATE_WORDS, rung, state)
    const general = word + W.STATE_WORDS
    const { u32 } = memory
    this.#state = word
    this.#used = word + W.USED_AT
    this.state = (word * 4) as Address
    this.rung = u32[word + RUNG_AT]
    if (this.rung > highestRung) refuse(NAME, 'attach', 'bad-option', this.state)
    this.#checked = this.rung > 0
    if (state === undefined) u32.set([G.MAGIC, Number(this.#checked)], general)
    this.general = new LargeBlocks(memory, this.#checked, (general * 4) as Address)
    this.arenas = new Arenas(memory, geometry, word, this.#checked)
    memory.onRefresh(() => {
      this.u32 = memory.u32
      this.#i32 = memory.i32
    })
    this.#readDirectory()
  }

  malloc(size: number): Address {
    const block = this.take(size)
    const { probe } = this.memory
    if (probe !== null && block !== 0) probe.alloc?.(block, size)
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
    if (probe !== null && to !== 0) {
      if (block === 0) probe.alloc?.(to, size)
      else probe.realloc?.(block, to, size)
    }
    return to
  }

  free(block: Address): void {
    const { probe } = this.memory
    this.give(block)
    if (probe !== null && block !== 0) probe.free?.(block)
  }

  owns(block: Address): boolean {
    const arena = this.#arenaOf(block)
    return arena === 0 ? this.general.owns(block) : this.#isLive(arena, block)
  }

  usableSize(block: Address): number {
    const pool = this.poolOfLive(block, 'usableSize')
    return pool === 0 ? this.general.usableSize(block) : this.bytesIn(pool)
  }

  /** The fast path of allocation: the first free block of the first pool of the class that has one. */
  protected take(size: number): Address {
    if ((size | 0) === size && (size - 1) >>> 0 < SMALL_THRESHOLD) {
      const i32 = this.#i32
      const used = this.#used + ((size - 1) >>> this.#alignmentShift)
      const pool = i32[used]
      return pool === 0 ? this.#takeFromNewPool(used) : this.#takeFrom(pool, used)
    }
    return this.#takeLarge(size)
  }

  /** Frees a block; throws the `MisuseError` for what is none. The fast path of {@link putBack} is repeated here. */
  protected give(block: Address): void {
    const granule = block >>> this.#arenaShift
    if (this.#isAligned(block) && granule < this.#entries) {
      const i32 = this.#i32
      const arena = i32[this.#directory + granule]
      if (arena !== 0) {
        if (this.#checked) {
          if (!this.isMarked(arena, block)) refuse(NAME, 'free', 'double-free', block)
          this.flipMark(arena, block)
        }
        this.putBack(arena + W.POOLS + ((block >>> this.#recordShift) & POOLS_MASK), block)
        return
      }
    }
    this.giveLarge(block)
  }

  /** The fast path of freeing: onto the free list of its pool, which neither was full nor is empty now. */
  protected putBack(pool: number, block: number): void {
    const { u32 } = this
    const i32 = this.#i32
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
    const { poolHeader, poolShift } = this.geometry
    const bytes = (sizeClass + 1) << this.#alignmentShift
    const base = this.arenas.baseOf(pool)
    const first = base + poolHeader
    u32[pool + W.POOL_CLASS] = sizeClass + 1
    u32[pool + W.POOL_FREE] = first
    u32[pool + W.POOL_FRESH] = first + 2 * bytes
    u32[pool + W.POOL_LAST] = base + (1 << poolShift) - bytes
    this.setLink(first, first + bytes)
    this.setLink(first + bytes, 0)
  }

  protected isMarked(arena: number, block: number): boolean {
    return (this.#i32[arena + W.BITMAP + ((block & this.#arenaMask) >>> this.#bitmapShift)] & (1 << (block >>> this.#alignmentShift))) !== 0
  }

  protected flipMark(arena: number, block: number): void {
    this.#i32[arena + W.BITMAP + ((block & this.#arenaMask) >>> this.#bitmapShift)] ^= 1 << (block >>> this.#alignmentShift)
  }

  /** Bytes of each block of a pool. */
  protected bytesIn(pool: number): number {
    return this.u32[pool + W.POOL_CLASS] << this.#alignmentShift
  }

  /** Frees a block of the general allocator. */
  protected giveLarge(block: Address): void {
    if (block === 0) return
    this.poolOfLive(block, 'free')
    this.general.give(block, 'free')
    this.u32[this.#state + W.RAW_BLOCKS_AT]--
  }

  /** The record of the pool in whose live block `block` begins, 0 for none; throws the `MisuseError` where it is no live block, as far as it is known. */
  protected poolOfLive(block: Address, operation: string): number {
    const arena = this.#arenaOf(block)
    if (arena === 0) return 0
    if (!this.#isLive(arena, block)) refuse(NAME, operation, this.#isAligned(block) ? 'double-free' : 'misaligned', block)
    return this.#poolOf(arena, block)
  }

  /** The record of the pool in which an address lies, 0 for none. */
  protected poolAt(address: number): number {
    const arena = this.#arenaOf(address)
    return arena === 0 ? 0 : this.#poolOf(arena, address)
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
    if (free === 0) this.#linkUsed(pool)
    else this.#poolEmptied(pool)
  }

  /** Puts a pool in front of its class's list. */
  #linkUsed(pool: number): void {
    const { u32 } = this
    const used = this.#used + u32[pool + W.POOL_CLASS] - 1
    const next = u32[used]
    u32[pool + W.POOL_NEXT] = next
    u32[pool + W.POOL_PREVIOUS] = 0
    if (next !== 0) u32[next + W.POOL_PREVIOUS] = pool
    u32[used] = pool
  }

  /**
   * A pool has no live block any more. If it would be the next one taken, and is alone in its class's list, it lingers there: a block that is
   * taken and freed in turn does not move its pool to and fro, and nobody can tell the difference.
   */
  #poolEmptied(pool: number): void {
    const { u32 } = this
    const lingering = this.#state + W.LINGERING_AT
    if (u32[lingering] === pool) return
    this.#settle()
    const used = this.#used + u32[pool + W.POOL_CLASS] - 1
    const isAlone = u32[used] === pool && u32[pool + W.POOL_NEXT] === 0
    if (isAlone && this.memory.probe === null && this.arenas.wouldBeNext(pool)) u32[lingering] = pool
    else this.#giveBack(pool)
  }

  /** If a pool lingers that is still empty, it goes back to its arena: before anything else happens there. */
  #settle(): void {
    const { u32 } = this
    const lingering = u32[this.#state + W.LINGERING_AT]
    if (lingering === 0) return
    u32[this.#state + W.LINGERING_AT] = 0
    if (u32[lingering + W.POOL_COUNT] === 0) this.#giveBack(lingering)
  }

  #giveBack(pool: number): void {
    this.#unlinkUsed(pool)
    this.arenas.givePool(pool)
  }

  /** Takes an empty pool off its class's list. */
  #unlinkUsed(pool: number): void {
    const { u32 } = this
    const previous = u32[pool + W.POOL_PREVIOUS]
    const next = u32[pool + W.POOL_NEXT]
    if (next !== 0) u32[next + W.POOL_PREVIOUS] = previous
    if (previous !== 0) u32[previous + W.POOL_NEXT] = next
    else u32[this.#used + u32[pool + W.POOL_CLASS] - 1] = next
    this.memory.probe?.pool?.(this.arenas.baseOf(pool), -1)
  }

  /** The first free block of a pool that has one. */
  #takeFrom(pool: number, used: number): Address {
    const { u32 } = this
    const i32 = this.#i32
    const block = u32[pool + W.POOL_FREE]
    const next = this.linkOf(pool, block)
    i32[pool + W.POOL_COUNT]++
    u32[pool + W.POOL_FREE] = next
    if (this.#checked) this.flipMark(i32[pool + W.POOL_ARENA], block)
    if (next === 0) this.#extend(used, pool)
    return block as Address
  }

  /** The class has no pool with room. A pool that lingers would be the next one taken: it is, without a detour through its arena, and lingers on. */
  #takeFromNewPool(used: number): Address {
    let pool = this.u32[this.#state + W.LINGERING_AT]
    if (pool !== 0 && this.u32[pool + W.POOL_COUNT] === 0) this.#unlinkUsed(pool)
    else {
      this.u32[this.#state + W.LINGERING_AT] = 0
      pool = this.arenas.takePool()
      this.#readDirectory()
      if (pool === 0) return 0 as Address
    }
    const { u32 } = this
    const sizeClass = used - this.#used
    if (u32[pool + W.POOL_CLASS] !== sizeClass + 1) this.startPool(pool, sizeClass)
    u32[used] = pool
    u32[pool + W.POOL_NEXT] = u32[pool + W.POOL_PREVIOUS] = 0
    this.memory.probe?.pool?.(this.arenas.baseOf(pool), sizeClass)
    return this.#takeFrom(pool, used)
  }

  #takeLarge(size: number): Address {
    checkSize(NAME, 'malloc', size)
    const block = this.general.take(size)
    if (block !== 0) this.u32[this.#state + W.RAW_BLOCKS_AT]++
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

  /** The record of the arena in which an address lies, as a word index; 0 for none. */
  #arenaOf(address: number): number {
    const granule = address >>> this.#arenaShift
    return granule < this.#entries ? this.#i32[this.#directory + granule] : 0
  }

  #poolOf(arena: number, block: number): number {
    return arena + W.POOLS + ((block >>> this.#recordShift) & POOLS_MASK)
  }

  /** Whether a live block begins at an address in one of our arenas; without marks, whether one may. */
  #isLive(arena: number, block: number): boolean {
    return this.#isAligned(block) && (this.#checked ? this.isMarked(arena, block) : this.u32[this.#poolOf(arena, block) + W.POOL_COUNT] > 0)
  }

  /** Whether it is a whole number up to 2^32 too. */
  #isAligned(block: number): boolean {
    return (block & this.#alignmentMask) >>> 0 === block
  }

  #readDirectory(): void {
    this.#directory = this.u32[this.#state + DIRECTORY_AT]
    this.#entries = this.u32[this.#state + ENTRIES_AT]
  }
}
