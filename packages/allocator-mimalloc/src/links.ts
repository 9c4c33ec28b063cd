import { CorruptionError, type LinearMemory } from '@mm/contract'
import * as W from './words.js'

/**
 * The links of free lists: a free block's first word is the address of the next one. From rung 3 on the word is that
 * address xor a key xor the block's own address, and what does not decode to a free block's address is a `CorruptionError`.
 */
export class Links {
  /** Whether links are encoded. */
  readonly encoded: boolean
  readonly #alignmentMask: number
  readonly #key: number
  #u32!: Uint32Array

  /** Over the state at word `state`. */
  constructor(memory: LinearMemory, state: number) {
    this.encoded = memory.u32[state + W.RUNG_AT] >= W.ENCODED_FROM
    this.#key = memory.u32[state + W.KEY_AT]
    this.#alignmentMask = -2 * memory.wordBytes
    memory.onRefresh(() => {
      this.#u32 = memory.u32
    })
  }

  /** Makes `next` the block behind `block`. */
  set(block: number, next: number): void {
    this.#u32[block >>> 2] = this.encoded ? next ^ block ^ this.#key : next
  }

  /** The block behind `block`; 0 for none. */
  get(block: number): number {
    const link = this.#u32[block >>> 2]
    return this.encoded ? (link ^ block ^ this.#key) >>> 0 : link
  }

  /** As {@link get}, of a list of `slab`; throws `CorruptionError` where that is no block of the slab's. */
  follow(slab: number, block: number, operation: string): number {
    const next = this.get(block)
    if (this.encoded && next !== 0) {
      const u32 = this.#u32
      const inside = next >= u32[slab + W.SLAB_BASE] && next < u32[slab + W.SLAB_FRESH] && (next & this.#alignmentMask) >>> 0 === next
      if (!inside) this.corrupt(block, operation)
    }
    return next
  }

  /** Throws the `CorruptionError` for a free block whose link leads nowhere. */
  corrupt(block: number, operation: string): never {
    throw new CorruptionError({ operation, address: block, strategy: W.NAME }, 'the link of a free block was overwritten')
  }
}
