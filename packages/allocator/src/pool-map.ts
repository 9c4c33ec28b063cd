import { type Address, type LinearMemory, refuse } from '@mm/contract'
import { DIRECTORY_AT, ENTRIES_AT } from './directory.js'
import { POOLS_PER_ARENA, type Geometry } from './geometry.js'
import * as W from './words.js'

/** The mask that makes a pool's number, times the words of its record. */
const POOLS_MASK = (POOLS_PER_ARENA - 1) << W.POOL_WORDS_SHIFT

/**
 * Which pool of a pymalloc an address lies in, and whether a live block begins there: the directory of arenas, whose entries are word
 * indexes of their records, and from rung 1 on the marks of live blocks.
 *
 * A base of `Pymalloc`, no part of it: what one object's fields hold is there for all of a call.
 */
export class PoolMap {
  protected readonly memory: LinearMemory
  protected readonly geometry: Geometry
  protected u32!: Uint32Array
  protected i32!: Int32Array
  /** Whether live blocks are marked. */
  protected readonly checked: boolean
  protected readonly alignmentShift: number
  /** From an address to its arena's entry in the directory. */
  protected readonly arenaShift: number
  protected directory = 0
  protected entries = 0
  readonly #state: number
  readonly #alignmentMask: number
  readonly #arenaMask: number
  /** From an address to its pool's number, times the words of a record. */
  readonly #recordShift: number
  /** From an offset in the arena to a word of the bitmap. */
  readonly #bitmapShift: number

  /** That of the pymalloc whose state is at word `state`. */
  constructor(memory: LinearMemory, geometry: Geometry, state: number, checked: boolean) {
    const { alignmentShift, arenaShift, poolShift } = geometry
    this.memory = memory
    this.geometry = geometry
    this.checked = checked
    this.alignmentShift = alignmentShift
    this.arenaShift = arenaShift
    this.#state = state
    this.#alignmentMask = -1 << alignmentShift
    this.#arenaMask = (1 << arenaShift) - 1
    this.#recordShift = poolShift - W.POOL_WORDS_SHIFT
    this.#bitmapShift = alignmentShift + 5
    memory.onRefresh(() => {
      this.u32 = memory.u32
      this.i32 = memory.i32
    })
    this.readDirectory()
  }

  protected isMarked(arena: number, block: number): boolean {
    return (this.i32[arena + W.BITMAP + ((block & this.#arenaMask) >>> this.#bitmapShift)] & (1 << (block >>> this.alignmentShift))) !== 0
  }

  protected flipMark(arena: number, block: number): void {
    this.i32[arena + W.BITMAP + ((block & this.#arenaMask) >>> this.#bitmapShift)] ^= 1 << (block >>> this.alignmentShift)
  }

  /** Bytes of each block of a pool. */
  protected bytesIn(pool: number): number {
    return this.u32[pool + W.POOL_CLASS] << this.alignmentShift
  }

  /** The record of the arena in which an address lies, as a word index; 0 for none. */
  protected arenaOf(address: number): number {
    const granule = address >>> this.arenaShift
    return granule < this.entries ? this.i32[this.directory + granule] : 0
  }

  /** The record of the pool in which an address of this arena lies. */
  protected poolOf(arena: number, address: number): number {
    return arena + W.POOLS + ((address >>> this.#recordShift) & POOLS_MASK)
  }

  /** The record of the pool in whose live block `block` begins, 0 for none; throws the `MisuseError` where it is no live block, as far as it is known. */
  protected poolOfLive(block: Address, operation: string): number {
    const arena = this.arenaOf(block)
    if (arena === 0) return 0
    if (!this.isLive(arena, block)) refuse('pymalloc', operation, this.isAligned(block) ? 'double-free' : 'misaligned', block)
    return this.poolOf(arena, block)
  }

  /** Whether a live block begins at an address in one of our arenas; without marks, whether one may. */
  protected isLive(arena: number, block: number): boolean {
    return this.isAligned(block) && (this.checked ? this.isMarked(arena, block) : this.u32[this.poolOf(arena, block) + W.POOL_COUNT] > 0)
  }

  /** Whether it is a whole number up to 2^32 too. */
  protected isAligned(block: number): boolean {
    return (block & this.#alignmentMask) >>> 0 === block
  }

  /** To be called when an arena was taken: the directory may lie elsewhere now. */
  protected readDirectory(): void {
    this.directory = this.u32[this.#state + DIRECTORY_AT]
    this.entries = this.u32[this.#state + ENTRIES_AT]
  }
}
