import { type RandomWords } from '@mm/allocator/hardening'
import { type Address, CorruptionError, type LinearMemory } from '@mm/contract'
import { beforeOf, extentOf, isFree, writeExtent } from './bounds.js'
import { type FreeLists } from './free-lists.js'
import * as W from './words.js'

/**
 * The room between live blocks: blocks are cut out of it and joined to it again, so that no two free ones lie side by side.
 * `bits` is what the directory has of an arena; blocks and sizes are granules; the view is handed in.
 */
export class FreeSpace {
  readonly #memory: LinearMemory
  readonly #lists: FreeLists
  /** From rung 2 on. */
  readonly #random: RandomWords | null
  /** From rung 3 on. */
  readonly #verifies: boolean

  constructor(memory: LinearMemory, lists: FreeLists, random: RandomWords | null, verifies: boolean) {
    this.#memory = memory
    this.#lists = lists
    this.#random = random
    this.#verifies = verifies
  }

  /** Makes `granules` of a free block, which is in `list` or (0) in none, a live one: from rung 2 on the lower or the upper ones. */
  carve(i32: Int32Array, bits: number, block: number, granules: number, whole: number, list: number): Address {
    if (whole > granules && this.#random !== null && (this.#random.next() & 1) !== 0) return this.#carveUpper(i32, bits, block, granules, whole, list)
    i32[bits + ((block >>> 5) << 1) + 1] &= ~(1 << block)
    if (whole > granules) this.cut(i32, bits, block, granules, whole, list)
    else if (list !== 0) this.#lists.unlink(i32, block, list)
    return W.addressOf(block)
  }

  #carveUpper(i32: Int32Array, bits: number, block: number, granules: number, whole: number, list: number): Address {
    const rest = whole - granules
    const live = block + rest
    const to = W.listOf(rest)
    if (to !== list) {
      if (list !== 0) this.#lists.unlink(i32, block, list)
      this.#lists.link(i32, block, to)
    }
    const pair = bits + ((live >>> 5) << 1)
    i32[pair] |= 1 << live
    i32[pair + 1] &= ~(1 << live)
    writeExtent(i32, bits, block, rest)
    writeExtent(i32, bits, live, granules)
    return W.addressOf(live)
  }

  /** Ends a block after `granules`; the rest of the `whole`, which is in `list` or (0) in none, becomes a free block. */
  cut(i32: Int32Array, bits: number, block: number, granules: number, whole: number, list: number): void {
    const lists = this.#lists
    const behind = block + granules
    const rest = whole - granules
    const pair = bits + ((behind >>> 5) << 1)
    const bit = 1 << behind
    i32[pair] |= bit
    i32[pair + 1] |= bit
    if (whole > 32) {
      writeExtent(i32, bits, block, granules)
      writeExtent(i32, bits, behind, rest)
    }
    const to = W.listOf(rest)
    if (to === list) lists.replace(i32, block, behind, list)
    else {
      if (list !== 0) lists.unlink(i32, block, list)
      lists.link(i32, behind, to)
    }
  }

  /** Joins a block with the free ones beside it. A neighbour whose list is that of the whole too stays in it. Whether its arena has no live block any more. */
  giveBack(i32: Int32Array, bits: number, block: number): boolean {
    const lists = this.#lists
    const pair = bits + ((block >>> 5) << 1)
    const behind = block + extentOf(i32, bits, block)
    const before = beforeOf(i32, bits, block)
    let start = block
    let end = behind
    if (this.#verifies) this.#verifyNeighbours(i32, bits, before, block, behind)
    if (isFree(i32, bits, behind)) {
      end += extentOf(i32, bits, behind)
      i32[bits + ((behind >>> 5) << 1)] &= ~(1 << behind)
    }
    if (isFree(i32, bits, before)) {
      start = before
      i32[pair] &= ~(1 << block)
      if (end !== behind) lists.unlink(i32, behind, W.listOf(end - behind))
      const list = W.listOf(block - before)
      const to = W.listOf(end - start)
      if (list !== to) {
        lists.unlink(i32, before, list)
        lists.link(i32, before, to)
      }
    } else {
      i32[pair + 1] |= 1 << block
      const to = W.listOf(end - start)
      const list = end === behind ? 0 : W.listOf(end - behind)
      if (list === to) lists.replace(i32, behind, block, to)
      else {
        if (list !== 0) lists.unlink(i32, behind, list)
        lists.link(i32, block, to)
      }
    }
    if (end - start <= 32) return false
    writeExtent(i32, bits, start, end - start)
    return end - start >= W.FEWEST_GRANULES && end - start === i32[W.arenaOf(bits) + W.ARENA_GRANULES]
  }

  /** The blocks beside one that is freed are found from both their ends, or somebody wrote into the bitmaps. */
  #verifyNeighbours(i32: Int32Array, bits: number, before: number, block: number, behind: number): void {
    const intact = behind > block && (before === block || extentOf(i32, bits, before) === block - before) && beforeOf(i32, bits, behind) === block
    if (!intact) throw new CorruptionError({ operation: 'free', address: W.addressOf(block), strategy: W.NAME }, 'the bounds of the blocks beside it do not agree')
  }

  /** Cuts the end off, takes from the free block behind, or moves down into the one before. Where the block begins then; 0: there is no room. */
  resizeNear(i32: Int32Array, bits: number, block: number, held: number, granules: number): number {
    if (granules === held) return block
    const behind = block + held
    let start = block
    let end = behind
    if (isFree(i32, bits, behind)) end += extentOf(i32, bits, behind)
    if (end - start < granules) {
      start = beforeOf(i32, bits, block)
      if (end - start < granules || !isFree(i32, bits, start)) return 0
    }
    if (end !== behind) {
      this.#lists.unlink(i32, behind, W.listOf(end - behind))
      i32[bits + ((behind >>> 5) << 1)] &= ~(1 << behind)
    }
    if (start !== block) {
      this.#lists.unlink(i32, start, W.listOf(block - start))
      i32[bits + ((block >>> 5) << 1)] &= ~(1 << block)
      i32[bits + ((start >>> 5) << 1) + 1] &= ~(1 << start)
      this.#memory.u8.copyWithin(W.addressOf(start), W.addressOf(block), W.addressOf(behind))
    }
    if (end - start > granules) this.cut(i32, bits, start, granules, end - start, 0)
    else writeExtent(i32, bits, start, granules)
    return start
  }
}
