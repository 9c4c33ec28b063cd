import { MisuseError } from '@mm/contract'

const PAGE_SHIFT = 16

/**
 * The number of each live block, by its address: a word for each granule of the pages that were touched. Two array
 * look-ups a call, and no hashing.
 */
export class NumberTable {
  readonly #pages: (Uint32Array | undefined)[] = new Array<Uint32Array | undefined>(2 ** (32 - PAGE_SHIFT)).fill(undefined)
  readonly #shift: number
  readonly #mask: number

  /** `granule`: a power of two; no two blocks lie in the same. */
  constructor(granule: number) {
    if (!(Number.isInteger(Math.log2(granule)) && granule >= 1 && granule <= 2 ** PAGE_SHIFT)) {
      throw new MisuseError('bad-option', { operation: 'NumberTable', size: granule }, 'the granule is no power of two')
    }
    this.#shift = Math.log2(granule)
    this.#mask = 2 ** PAGE_SHIFT / granule - 1
  }

  set(address: number, number: number): void {
    const page = this.#pages[address >>> PAGE_SHIFT] ?? this.#newPage(address)
    page[(address >>> this.#shift) & this.#mask] = number
  }

  /** The number, which the address has no more; 0 where it had none. */
  take(address: number): number {
    const page = this.#pages[address >>> PAGE_SHIFT]
    if (page === undefined) return 0
    const index = (address >>> this.#shift) & this.#mask
    const number = page[index]
    page[index] = 0
    return number
  }

  #newPage(address: number): Uint32Array {
    const page = new Uint32Array(this.#mask + 1)
    this.#pages[address >>> PAGE_SHIFT] = page
    return page
  }
}
