import { type LinearMemory } from '@mm/contract'
import { type Arenas } from './arenas.js'
import { extentOf, isFree, writeExtent } from './bounds.js'
import { type FreeLists } from './free-lists.js'
import * as W from './words.js'

/** Where room comes from: new arenas, and the last few that have no live block, which wait for their next one. */
export class Supply {
  readonly #memory: LinearMemory
  readonly #state: number
  readonly #arenas: Arenas
  readonly #lists: FreeLists
  /** Whether arenas have a third bitmap, of blocks in quarantine. */
  readonly #quarantined: boolean

  constructor(memory: LinearMemory, state: number, arenas: Arenas, lists: FreeLists, quarantined: boolean) {
    this.#memory = memory
    this.#state = state
    this.#arenas = arenas
    this.#lists = lists
    this.#quarantined = quarantined
  }

  /** An arena for one block of `size` bytes: the block's first granule; 0 when there is no memory. */
  alone(size: number): number {
    const bytes = W.HEADER_BYTES + Math.ceil(size / W.GRANULE) * W.GRANULE
    const arena = this.#arenas.reserve(bytes, true) || (this.#releaseSpares() ? this.#arenas.reserve(bytes, true) : 0)
    if (arena === 0) return 0
    const block = (arena + W.BITMAPS) >>> W.GRANULE_WORDS_SHIFT
    this.#memory.i32[arena + W.ARENA_FIRST] = block
    return block
  }

  /** An arena with room for a block of `granules`, all of it one free block that is in no list; 0 when there is no memory. */
  arena(granules: number): number {
    // The blocks, their bitmaps and the header.
    const least = Math.max(W.LEAST_ARENA, Math.ceil((granules * W.GRANULE * (1 + 1 / 32) + 256) / 512) * 512)
    // A small part of what is there: few arenas in a large heap, little idle room in any.
    const part = Math.min((this.#memory.i32[this.#state + W.ARENA_BYTES_AT] >>> 0) / W.ARENA_PART, W.MOST_ARENA)
    const wanted = Math.ceil(Math.max(W.FIRST_ARENA, part, least) / W.REGION) * W.REGION
    const arena = this.#arenas.reserve(wanted, false) || this.#arenas.reserve(least, false) || (this.#releaseSpares() ? this.#arenas.reserve(least, false) : 0)
    if (arena === 0) return 0
    const { i32 } = this.#memory
    const bits = W.bitsOf(arena)
    const end = (arena * 4 + i32[arena + W.ARENA_BYTES]) >>> W.GRANULE_SHIFT
    const bitmapsEnd = !this.#quarantined ? bits + 2 * ((end >>> 5) + 1) : W.retiredWordOf(arena, end, end) + 1
    i32.fill(0, arena + W.BITMAPS, bitmapsEnd)
    const first = (bitmapsEnd + 3) >>> W.GRANULE_WORDS_SHIFT
    i32[arena + W.ARENA_FIRST] = first
    i32[arena + W.ARENA_GRANULES] = end - first
    for (const granule of [first, end]) i32[bits + ((granule >>> 5) << 1)] |= 1 << granule
    i32[bits + ((first >>> 5) << 1) + 1] |= 1 << first
    writeExtent(i32, bits, first, end - first)
    return arena
  }

  /** An arena without a live block waits for its next one beside the last few such; the oldest of them goes back. */
  emptied(bits: number): void {
    const { i32 } = this.#memory
    const spares = this.#state + W.SPARES_AT
    for (let spare = 0; spare < W.SPARES; spare++) if (i32[spares + spare] === bits) return
    const turn = i32[this.#state + W.SPARE_TURN_AT]++ & (W.SPARES - 1)
    const oldest = i32[spares + turn]
    i32[spares + turn] = bits
    if (oldest !== 0 && this.#isEmpty(oldest)) this.#releaseEmpty(oldest)
  }

  /** Gives all empty arenas back, for when the memory runs out. Whether there were any. */
  #releaseSpares(): boolean {
    const { i32 } = this.#memory
    let any = false
    for (let at = this.#state + W.SPARES_AT; at < this.#state + W.SPARES_AT + W.SPARES; at++) {
      const bits = i32[at]
      if (bits === 0 || !this.#isEmpty(bits)) continue
      i32[at] = 0
      this.#releaseEmpty(bits)
      any = true
    }
    return any
  }

  #releaseEmpty(bits: number): void {
    const { i32 } = this.#memory
    const arena = W.arenaOf(bits)
    this.#lists.unlink(i32, i32[arena + W.ARENA_FIRST], W.listOf(i32[arena + W.ARENA_GRANULES]))
    this.#arenas.release(arena)
  }

  #isEmpty(bits: number): boolean {
    const { i32 } = this.#memory
    const arena = W.arenaOf(bits)
    const first = i32[arena + W.ARENA_FIRST]
    return isFree(i32, bits, first) && extentOf(i32, bits, first) === i32[arena + W.ARENA_GRANULES]
  }
}
