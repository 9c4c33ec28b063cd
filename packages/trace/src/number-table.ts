import { MisuseError } from '@mm/contract'

const LEAST_WORDS = 2 ** 16

/**
 * The number of each live block, by its address: a word for each granule of the memory from address 0 on, as far as blocks lie. One look-up a call
 * and no hashing; pages of it that no block's number was written to cost nothing.
 */
export class NumberTable {
  #words = new Uint32Array(LEAST_WORDS)
  /** log2 of the granule. */
  readonly #shift: number

  /** `granule`: a power of two; no two blocks lie in the same. */
  constructor(granule: number) {
    if (!(Number.isInteger(Math.log2(granule)) && granule >= 1 && granule <= 2 ** 16)) {
      throw new MisuseError('bad-option', { operation: 'NumberTable', size: granule }, 'the granule is no power of two')
    }
    this.#shift = Math.log2(granule)
  }

  set(address: number, number: number): void {
    const index = address >>> this.#shift
    if (index >= this.#words.length) this.#cover(index)
    this.#words[index] = number
  }

  /** The number, which the address has no more; 0 where it had none. */
  take(address: number): number {
    const index = address >>> this.#shift
    if (index >= this.#words.length) return 0
    const number = this.#words[index]
    this.#words[index] = 0
    return number
  }

  /** Makes room for the granule `index`. */
  #cover(index: number): void {
    const words = new Uint32Array(2 ** Math.ceil(Math.log2(index + 1)))
    words.set(this.#words)
    this.#words = words
  }
}
