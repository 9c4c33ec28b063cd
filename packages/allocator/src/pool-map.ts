import { type Address, type LinearMemory, refuse } from '@mm/contract'
import { DIRECTORY_AT, Directory, ENTRIES_AT } from './directory.js'
import { POOLS_PER_ARENA } from './geometry.js'
import * as W from './words.js'

/** The mask that makes a pool's number, times the words of its record. */
const POOLS_MASK = (POOLS_PER_ARENA - 1) << W.POOL_WORDS_SHIFT
/** From a pool's number in an address to where that number is times the words of a record: what is taken off the arena's shift. */
const RECORD_SHIFT = W.POOLS_SHIFT + W.POOL_WORDS_SHIFT

/**
 * Which pool of a pymalloc an address lies in, and whether a live block begins there: the directory of arenas, whose entries are word
 * indexes of their records, and from rung 1 on the marks of live blocks.
 */
export class PoolMap extends Directory {
  declare protected directory: number
  declare protected entries: number

  /** That of the pymalloc whose state is at `state`. */
  constructor(memory: LinearMemory, state: Address) {
    super(memory, state, 18 + 2 * (memory.wordBytes >>> 3))
    this.readDirectory()
  }

  protected isMarked(arena: number, block: number): boolean {
    return (this.i32[this.#markOf(arena, block)] & (1 << (block >>> this.shift))) !== 0
  }

  protected flipMark(arena: number, block: number): void {
    this.i32[this.#markOf(arena, block)] ^= 1 << (block >>> this.shift)
  }

  /** Bytes of each block of a pool. */
  protected bytesIn(pool: number): number {
    return this.u32[pool + W.POOL_CLASS] << this.shift
  }

  /** The record of the pool in which an address of this arena lies. */
  protected poolOf(arena: number, address: number): number {
    return arena + W.POOLS + ((address >>> (this.granuleShift - RECORD_SHIFT)) & POOLS_MASK)
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

  /** To be called when an arena was taken: the directory may lie elsewhere now. */
  protected readDirectory(): void {
    this.directory = this.u32[this.word + DIRECTORY_AT]
    this.entries = this.u32[this.word + ENTRIES_AT]
  }

  /** The word of the bitmap in which the mark of a block is. */
  #markOf(arena: number, block: number): number {
    return arena + W.BITMAP + ((block & ((1 << this.granuleShift) - 1)) >>> (this.shift + 5))
  }
}
