import { type Address, type Allocator, type AllocatorStatistics, type LinearMemory } from '@mm/contract'
import { checkPymalloc } from './check.js'
import { CHECKED_AT, DIRECTORY_AT, ENTRIES_AT, MAGIC_AT, coverGranule } from './directory.js'
import { General } from './general.js'
import { MOST_BYTES, POOLS_PER_ARENA, SMALL_THRESHOLD, type Geometry, geometryOf } from './geometry.js'
import { checkSize, productOf, refuse, reserveState } from './misuse.js'
import { pymallocStatistics, walkPymalloc } from './reader.js'
import * as W from './words.js'

const NAME = 'pymalloc'
/** The mask that makes a pool's number, times the words of its record. */
const POOLS_MASK = (POOLS_PER_ARENA - 1) << W.POOL_WORDS_SHIFT
/** Content up to so many bytes is moved word by word: less than the call of `copyWithin` costs. */
const SHORT_COPY = 128

/** The general allocator below; the state above it is given back when there is no room for both. */
function generalFor(memory: LinearMemory, checked: boolean, state: Address): General {
  try {
    return new General(memory, checked, undefined)
  } catch (error) {
    memory.release(state, W.STATE_WORDS * 4)
    throw error
  }
}

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
 */
export class Pymalloc implements Allocator {
  readonly state: Address
  /** Holds what is larger than 512 bytes; CPython's raw domain. */
  readonly general: General
  readonly #memory: LinearMemory
  #u32!: Uint32Array
  #i32!: Int32Array
  readonly #state: number
  readonly #used: number
  readonly #checked: boolean
  readonly #geometry: Geometry
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

  /** Takes up the state at `state`, or makes one. `checked`: live blocks are marked in a bitmap, so that every wrong pointer is found. */
  constructor(memory: LinearMemory, checked: boolean, state: Address | undefined) {
    const geometry = geometryOf(memory.wordBytes)
    this.#memory = memory
    this.#geometry = geometry
    this.#alignmentShift = geometry.alignmentShift
    this.#alignmentMask = -1 << geometry.alignmentShift
    this.#arenaShift = geometry.arenaShift
    this.#arenaMask = (1 << geometry.arenaShift) - 1
    this.#recordShift = geometry.poolShift - W.POOL_WORDS_SHIFT
    this.#bitmapShift = geometry.alignmentShift + 5
    const word = state === undefined ? reserveState(memory, NAME, W.STATE_WORDS) : state >>> 2
    this.#state = word
    this.#used = word + W.USED_AT
    this.state = (word * 4) as Address
    if (state === undefined) {
      this.general = generalFor(memory, checked, this.state)
      memory.u32[word + MAGIC_AT] = W.MAGIC
      memory.u32[word + CHECKED_AT] = Number(checked)
      memory.u32[word + W.GENERAL_AT] = this.general.state
    } else {
      if (memory.u32[word + MAGIC_AT] !== W.MAGIC) refuse(NAME, 'attach', 'bad-address', state)
      this.general = new General(memory, checked, memory.u32[word + W.GENERAL_AT] as Address)
    }
    this.#checked = memory.u32[word + CHECKED_AT] === 1
    memory.onRefresh(() => {
      this.#u32 = memory.u32
      this.#i32 = memory.i32
    })
    this.#readDirectory()
  }

  malloc(size: number): Address {
    const block = this.#take(size)
    const { probe } = this.#memory
    if (probe !== null && block !== 0) probe.alloc?.(block, size)
    return block
  }

  calloc(count: number, size: number): Address {
    const bytes = productOf(NAME, count, size)
    if (bytes > MOST_BYTES) return 0 as Address
    const block = this.malloc(bytes)
    if (block === 0) return block
    if (bytes > SMALL_THRESHOLD) this.#memory.u8.fill(0, block, block + bytes)
    else {
      const u32 = this.#u32
      const end = (block + bytes + 3) >>> 2
      for (let word = block >>> 2; word < end; word++) u32[word] = 0
    }
    return block
  }

  realloc(block: Address, size: number): Address {
    const to = this.#resize(block, size)
    const { probe } = this.#memory
    if (probe !== null && to !== 0) {
      if (block === 0) probe.alloc?.(to, size)
      else probe.realloc?.(block, to, size)
    }
    return to
  }

  free(block: Address): void {
    const { probe } = this.#memory
    this.#give(block)
    if (probe !== null && block !== 0) probe.free?.(block)
  }

  owns(block: Address): boolean {
    const arena = this.#arenaOf(block)
    if (arena === 0) return this.general.owns(block)
    if ((block & this.#alignmentMask) >>> 0 !== block) return false
    return this.#checked ? this.#isMarked(arena, block) : this.#mayBeLive(arena, block)
  }

  usableSize(block: Address): number {
    const arena = this.#arenaOf(block)
    if (arena === 0) return this.general.usableSize(block)
    this.#checkLive(arena, block, 'usableSize')
    return this.#bytesIn(this.#poolOf(arena, block))
  }

  walk(visit: (block: Address, bytes: number) => void): void {
    walkPymalloc(this.#memory, this.state, visit)
    this.general.walk(visit)
  }

  statistics(): AllocatorStatistics {
    return pymallocStatistics(this.#memory, this.state, this.general.statistics())
  }

  check(): void {
    checkPymalloc(this.#memory, this.state)
    this.general.check()
  }

  /** The fast path: the first free block of the first pool of the class that has one. */
  #take(size: number): Address {
    if ((size | 0) === size && (size - 1) >>> 0 < SMALL_THRESHOLD) {
      const i32 = this.#i32
      const u32 = this.#u32
      const used = this.#used + ((size - 1) >>> this.#alignmentShift)
      const pool = i32[used]
      if (pool !== 0) {
        const block = u32[pool + W.POOL_FREE]
        const next = u32[block >>> 2]
        i32[pool + W.POOL_COUNT]++
        u32[pool + W.POOL_FREE] = next
        if (this.#checked) this.#flipMark(i32[pool + W.POOL_ARENA], block)
        if (next === 0) this.#extend(used, pool)
        return block as Address
      }
      return this.#takeFromNewPool(size, used)
    }
    return this.#takeLarge(size)
  }

  /** The fast path: onto the free list of its pool, which neither was full nor is empty now. */
  #give(block: Address): void {
    const granule = block >>> this.#arenaShift
    if ((block & this.#alignmentMask) >>> 0 === block && granule < this.#entries) {
      const i32 = this.#i32
      const u32 = this.#u32
      const arena = i32[this.#directory + granule]
      if (arena !== 0) {
        if (this.#checked) {
          if (!this.#isMarked(arena, block)) refuse(NAME, 'free', 'double-free', block)
          this.#flipMark(arena, block)
        }
        const pool = arena + W.POOLS + ((block >>> this.#recordShift) & POOLS_MASK)
        const free = u32[pool + W.POOL_FREE]
        const count = i32[pool + W.POOL_COUNT] - 1
        if (free !== 0 && count > 0) {
          u32[block >>> 2] = free
          u32[pool + W.POOL_FREE] = block
          i32[pool + W.POOL_COUNT] = count
        } else this.#giveSlow(block, pool, free, count)
        return
      }
    }
    this.#giveLarge(block)
  }

  #isMarked(arena: number, block: number): boolean {
    return (this.#i32[arena + W.BITMAP + ((block & this.#arenaMask) >>> this.#bitmapShift)] & (1 << (block >>> this.#alignmentShift))) !== 0
  }

  #flipMark(arena: number, block: number): void {
    this.#i32[arena + W.BITMAP + ((block & this.#arenaMask) >>> this.#bitmapShift)] ^= 1 << (block >>> this.#alignmentShift)
  }

  /** The pool's free list is empty: one more block is carved, or the pool is full and leaves the list. */
  #extend(used: number, pool: number): void {
    const u32 = this.#u32
    const fresh = u32[pool + W.POOL_FRESH]
    if (fresh <= u32[pool + W.POOL_LAST]) {
      u32[pool + W.POOL_FREE] = fresh
      u32[pool + W.POOL_FRESH] = fresh + this.#bytesIn(pool)
      u32[fresh >>> 2] = 0
      return
    }
    const next = u32[pool + W.POOL_NEXT]
    u32[used] = next
    if (next !== 0) u32[next + W.POOL_PREVIOUS] = 0
  }

  /** What was full is used first; what became empty goes back to its arena. */
  #giveSlow(block: number, pool: number, free: number, count: number): void {
    if (count < 0) refuse(NAME, 'free', 'double-free', block)
    const u32 = this.#u32
    u32[block >>> 2] = free
    u32[pool + W.POOL_FREE] = block
    u32[pool + W.POOL_COUNT] = count
    if (free === 0) this.#linkUsed(pool)
    else this.#poolEmptied(pool)
  }

  /** Puts a pool in front of its class's list. */
  #linkUsed(pool: number): void {
    const u32 = this.#u32
    const used = this.#used + u32[pool + W.POOL_CLASS] - 1
    const next = u32[used]
    u32[pool + W.POOL_NEXT] = next
    u32[pool + W.POOL_PREVIOUS] = 0
    if (next !== 0) u32[next + W.POOL_PREVIOUS] = pool
    u32[used] = pool
  }

  #bytesIn(pool: number): number {
    return this.#u32[pool + W.POOL_CLASS] << this.#alignmentShift
  }

  #takeFromNewPool(size: number, used: number): Address {
    const sizeClass = used - this.#used
    const pool = this.#takePool()
    if (pool === 0) return 0 as Address
    if (this.#u32[pool + W.POOL_CLASS] !== sizeClass + 1) this.#startPool(pool, sizeClass)
    this.#linkUsed(pool)
    this.#memory.probe?.pool?.(this.#baseOf(pool), sizeClass)
    return this.#take(size)
  }

  /** Gives an empty pool a size class: two blocks are carved, as in CPython the first is handed out at once. */
  #startPool(pool: number, sizeClass: number): void {
    const u32 = this.#u32
    const { poolHeader, poolShift } = this.#geometry
    const bytes = (sizeClass + 1) << this.#alignmentShift
    const base = this.#baseOf(pool)
    const first = base + poolHeader
    u32[pool + W.POOL_CLASS] = sizeClass + 1
    u32[pool + W.POOL_FREE] = first
    u32[pool + W.POOL_FRESH] = first + 2 * bytes
    u32[pool + W.POOL_LAST] = base + (1 << poolShift) - bytes
    u32[first >>> 2] = first + bytes
    u32[(first + bytes) >>> 2] = 0
  }

  /** A pool without a block, out of the usable arena with the fewest; 0 when there is no memory. */
  #takePool(): number {
    const state = this.#state
    const arena = this.#u32[state + W.USABLE_AT] || this.#newArena()
    if (arena === 0) return 0
    const u32 = this.#u32
    const last = state + W.LAST_WITH_AT
    const count = u32[arena + W.ARENA_FREE_POOLS]
    // The first of the list has the fewest: with one less it still is the first, and the last with so many.
    if (u32[last + count] === arena) u32[last + count] = 0
    if (count > 1) u32[last + count - 1] = arena
    else this.#setUsable(u32[arena + W.ARENA_NEXT])
    u32[arena + W.ARENA_FREE_POOLS] = count - 1
    let pool = u32[arena + W.ARENA_POOL_LIST]
    if (pool !== 0) u32[arena + W.ARENA_POOL_LIST] = u32[pool + W.POOL_NEXT]
    else {
      pool = arena + W.POOLS + (u32[arena + W.ARENA_CARVED]++ << W.POOL_WORDS_SHIFT)
      u32[pool + W.POOL_ARENA] = arena
    }
    return pool
  }

  #setUsable(arena: number): void {
    this.#u32[this.#state + W.USABLE_AT] = arena
    if (arena !== 0) this.#u32[arena + W.ARENA_PREVIOUS] = 0
  }

  /** The pool leaves its class's list; its arena has one free pool more and moves to its place among the usable ones. */
  #poolEmptied(pool: number): void {
    const u32 = this.#u32
    const state = this.#state
    const previousPool = u32[pool + W.POOL_PREVIOUS]
    const nextPool = u32[pool + W.POOL_NEXT]
    if (nextPool !== 0) u32[nextPool + W.POOL_PREVIOUS] = previousPool
    if (previousPool !== 0) u32[previousPool + W.POOL_NEXT] = nextPool
    else u32[this.#used + u32[pool + W.POOL_CLASS] - 1] = nextPool

    const arena = u32[pool + W.POOL_ARENA]
    u32[pool + W.POOL_NEXT] = u32[arena + W.ARENA_POOL_LIST]
    u32[arena + W.ARENA_POOL_LIST] = pool
    this.#memory.probe?.pool?.(this.#baseOf(pool), -1)

    const lastWith = state + W.LAST_WITH_AT
    const before = u32[arena + W.ARENA_FREE_POOLS]
    const now = before + 1
    const last = u32[lastWith + before]
    u32[arena + W.ARENA_FREE_POOLS] = now
    if (before === 0) {
      this.#arenaUsableAgain(arena)
      return
    }
    const previous = u32[arena + W.ARENA_PREVIOUS]
    if (last === arena) u32[lastWith + before] = previous !== 0 && u32[previous + W.ARENA_FREE_POOLS] === before ? previous : 0
    const next = u32[arena + W.ARENA_NEXT]
    if (now === POOLS_PER_ARENA && next !== 0) {
      this.#unlinkUsable(arena)
      this.#releaseArena(arena)
      return
    }
    if (u32[lastWith + now] === 0) u32[lastWith + now] = arena
    if (last !== arena) {
      this.#unlinkUsable(arena)
      const behind = u32[last + W.ARENA_NEXT]
      u32[arena + W.ARENA_PREVIOUS] = last
      u32[arena + W.ARENA_NEXT] = behind
      u32[last + W.ARENA_NEXT] = arena
      if (behind !== 0) u32[behind + W.ARENA_PREVIOUS] = arena
    }
  }

  /** A full arena has its first free pool: nothing has fewer, so it goes in front. */
  #arenaUsableAgain(arena: number): void {
    const u32 = this.#u32
    const first = u32[this.#state + W.USABLE_AT]
    u32[arena + W.ARENA_NEXT] = first
    if (first !== 0) u32[first + W.ARENA_PREVIOUS] = arena
    this.#setUsable(arena)
    if (u32[this.#state + W.LAST_WITH_AT + 1] === 0) u32[this.#state + W.LAST_WITH_AT + 1] = arena
  }

  #unlinkUsable(arena: number): void {
    const u32 = this.#u32
    const next = u32[arena + W.ARENA_NEXT]
    const previous = u32[arena + W.ARENA_PREVIOUS]
    if (previous === 0) this.#setUsable(next)
    else {
      u32[previous + W.ARENA_NEXT] = next
      if (next !== 0) u32[next + W.ARENA_PREVIOUS] = previous
    }
  }

  /** Takes an arena from the memory, the only usable one; its record's word index, or 0. */
  #newArena(): number {
    const memory = this.#memory
    const bytes = 1 << this.#arenaShift
    const base = memory.reserve(bytes, bytes)
    if (base === 0) return 0
    const recordBytes = W.recordBytesOf(this.#geometry, this.#checked)
    const record = coverGranule(memory, this.#state, base >>> this.#arenaShift) ? memory.reserve(recordBytes, 64) : 0
    this.#readDirectory()
    if (record === 0) {
      memory.release(base, bytes)
      return 0
    }
    const u32 = this.#u32
    const state = this.#state
    const arena = record >>> 2
    u32.fill(0, arena, arena + (recordBytes >>> 2))
    u32[arena + W.ARENA_BASE] = base
    u32[arena + W.ARENA_FREE_POOLS] = POOLS_PER_ARENA
    u32[this.#directory + (base >>> this.#arenaShift)] = arena
    u32[state + W.LAST_WITH_AT + POOLS_PER_ARENA] = arena
    u32[state + W.USABLE_AT] = arena
    const arenas = ++u32[state + W.ARENAS_AT]
    u32[state + W.ARENAS_TAKEN_AT]++
    if (arenas > u32[state + W.ARENAS_PEAK_AT]) u32[state + W.ARENAS_PEAK_AT] = arenas
    return arena
  }

  #releaseArena(arena: number): void {
    const u32 = this.#u32
    const base = u32[arena + W.ARENA_BASE] as Address
    u32[this.#directory + (base >>> this.#arenaShift)] = 0
    u32[this.#state + W.ARENAS_AT]--
    this.#memory.release((arena * 4) as Address, W.recordBytesOf(this.#geometry, this.#checked))
    this.#memory.release(base, 1 << this.#arenaShift)
  }

  #takeLarge(size: number): Address {
    checkSize(NAME, 'malloc', size)
    const block = this.general.take(size, 'malloc')
    if (block !== 0) this.#u32[this.#state + W.RAW_BLOCKS_AT]++
    return block
  }

  #giveLarge(block: Address): void {
    if (block === 0) return
    const arena = this.#arenaOf(block)
    if (arena !== 0) this.#checkLive(arena, block, 'free')
    this.general.give(block, 'free')
    this.#u32[this.#state + W.RAW_BLOCKS_AT]--
  }

  #resize(block: Address, size: number): Address {
    checkSize(NAME, 'realloc', size)
    if (block === 0) return this.#take(size)
    const arena = this.#arenaOf(block)
    if (arena === 0) return this.general.resize(block, size)
    this.#checkLive(arena, block, 'realloc')
    const held = this.#bytesIn(this.#poolOf(arena, block))
    // A block that shrinks by less than a quarter stays where it is.
    if (size <= held && 4 * size > 3 * held) return block
    const to = this.#take(size)
    if (to === 0) return to
    this.#copy(block, to, Math.min(size, held))
    this.#give(block)
    return to
  }

  #copy(from: number, to: number, bytes: number): void {
    if (bytes > SHORT_COPY) this.#memory.u8.copyWithin(to, from, from + bytes)
    else {
      const u32 = this.#u32
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

  #baseOf(pool: number): Address {
    const arena = this.#u32[pool + W.POOL_ARENA]
    return (this.#u32[arena + W.ARENA_BASE] + (((pool - arena - W.POOLS) >>> W.POOL_WORDS_SHIFT) << this.#geometry.poolShift)) as Address
  }

  /** Whether a block of the pool's class was ever handed out at this address, in a pool that has live blocks. */
  #mayBeLive(arena: number, block: number): boolean {
    const pool = this.#poolOf(arena, block)
    const u32 = this.#u32
    if (u32[pool + W.POOL_COUNT] === 0) return false
    const offset = block - this.#baseOf(pool) - this.#geometry.poolHeader
    return offset >= 0 && offset % this.#bytesIn(pool) === 0 && block < u32[pool + W.POOL_FRESH]
  }

  /** Throws the `MisuseError` for an address in one of our arenas where no live block begins, as far as it is known. */
  #checkLive(arena: number, block: Address, operation: string): void {
    if ((block & this.#alignmentMask) >>> 0 !== block) refuse(NAME, operation, 'misaligned', block)
    if (!(this.#checked ? this.#isMarked(arena, block) : this.#mayBeLive(arena, block))) refuse(NAME, operation, 'double-free', block)
  }

  #readDirectory(): void {
    this.#directory = this.#u32[this.#state + DIRECTORY_AT]
    this.#entries = this.#u32[this.#state + ENTRIES_AT]
  }
}
