import { MisuseError } from './errors.js'
import { type ObjectLayout } from './layout.js'

/** Where bits may be claimed: in the header of every object, or in the pre-header of objects that can be tracked. */
export type HeaderPart = 'header' | 'pre-header'

/** Bits of each object that are somebody's own: those of `mask` in the u32 at `offset` bytes from the object (negative in a pre-header). */
export interface ClaimedBits {
  readonly owner: string
  readonly offset: number
  readonly shift: number
  readonly mask: number
}

const HALF_BITS = 32

/**
 * Who has which spare bits of headers; one per heap. With words of 8 bytes the upper halves of the type word and of the words
 * `next` and `prev` are spare, with words of 4 there is nothing: a strategy then keeps a side table.
 *
 * A new object from the allocator has 0 in them; one that comes from a free list has what it went with.
 */
export class HeaderLedger {
  readonly #spare: readonly { readonly part: HeaderPart; readonly offset: number; used: number }[]
  readonly #claims: ClaimedBits[] = []

  constructor({ wordBytes, type, next, prev }: ObjectLayout) {
    const upper = wordBytes / 2
    this.#spare =
      wordBytes === 4
        ? []
        : [
            { part: 'header', offset: type + upper, used: 0 },
            { part: 'pre-header', offset: prev + upper, used: 0 },
            { part: 'pre-header', offset: next + upper, used: 0 },
          ]
  }

  /**
   * `bits` (1 to 32) side by side for `owner`; `undefined` where this layout has not so many left. Throws `MisuseError`
   * (`bad-option`) for a number of bits that no word has.
   */
  claim(owner: string, part: HeaderPart, bits: number): ClaimedBits | undefined {
    if (!Number.isInteger(bits) || bits < 1 || bits > HALF_BITS) throw new MisuseError('bad-option', { operation: 'claim', strategy: owner }, `${bits} bits`)
    const place = this.#spare.find((half) => half.part === part && half.used + bits <= HALF_BITS)
    if (place === undefined) return undefined
    const claimed = Object.freeze({ owner, offset: place.offset, shift: place.used, mask: bits === HALF_BITS ? 0xffffffff : (((1 << bits) - 1) << place.used) >>> 0 })
    place.used += bits
    this.#claims.push(claimed)
    return claimed
  }

  /** All that was claimed, in order. */
  get claims(): readonly ClaimedBits[] {
    return this.#claims
  }
}
