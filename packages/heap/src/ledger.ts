import { MisuseError, StrategyMismatchError } from '@mm/contract'
import { bitMask } from './layout.js'

/** Bits of a word that somebody owns. */
export interface BitClaim {
  /** Who asked: the strategy's name. */
  readonly owner: string
  /** What for. */
  readonly name: string
  readonly shift: number
  readonly width: number
  /** The bits themselves, as an unsigned number. */
  readonly mask: number
}

/** Who has which bits of one word of a header: claims are made while a manager is wired, and two never overlap. */
export class BitLedger {
  /** The word that this is about, for messages. */
  readonly word: string
  readonly #bits: number
  readonly #claims: BitClaim[] = []

  constructor(word: string, bits = 32) {
    if (!(Number.isInteger(bits) && bits > 0 && bits <= 32)) throw new MisuseError('bad-option', { operation: 'BitLedger' }, `${bits} bits`)
    this.word = word
    this.#bits = bits
  }

  /** Every claim, lowest bits first. */
  get claims(): readonly BitClaim[] {
    return [...this.#claims].sort((a, b) => a.shift - b.shift)
  }

  /**
   * Gives `owner` the lowest `width` bits side by side that nobody has, or exactly those from `shift` up. Throws
   * `StrategyMismatchError`, which names both owners, when they are taken or none are left.
   */
  claim(owner: string, name: string, width = 1, shift = this.#lowestFree(width)): BitClaim {
    if (!(Number.isInteger(width) && width > 0 && Number.isInteger(shift) && shift >= 0)) {
      throw new MisuseError('bad-option', { operation: 'claim', strategy: owner }, `${width} bits from ${shift} for ${name}`)
    }
    const mask = shift + width > this.#bits ? 0 : bitMask(shift, width)
    const other = this.#claims.find((claim) => (claim.mask & mask) !== 0)
    if (mask === 0 || other !== undefined) {
      const against = other ?? this.#claims.at(-1)
      const why = other === undefined ? `${this.word} has no ${width} free bits for ${name}` : `${this.word}: ${name} and ${other.name} want the same bits`
      throw new StrategyMismatchError({ operation: 'claim', strategy: owner }, why, [owner, against?.owner ?? this.word])
    }
    const claim: BitClaim = Object.freeze({ owner, name, shift, width, mask })
    this.#claims.push(claim)
    return claim
  }

  #lowestFree(width: number): number {
    const taken = this.#claims.reduce((bits, { mask }) => bits | mask, 0)
    for (let shift = 0; shift + width <= this.#bits; shift++) {
      if ((taken & bitMask(shift, width)) === 0) return shift
    }
    return this.#bits
  }
}
