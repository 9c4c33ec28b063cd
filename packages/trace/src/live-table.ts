const PAGE_SHIFT = 14
const PAGE_MASK = (1 << PAGE_SHIFT) - 1

/** Words of an entry: where the block lies, and how many bytes were asked for. */
const ENTRY_SHIFT = 1

/**
 * What is known of each live block, by its number. Numbers only go up, so pages come and go: one whose blocks are all
 * dead is used again, and what is held follows the live blocks, not the length of the trace.
 */
export class LiveTable {
  readonly #pages: (Uint32Array | undefined)[] = []
  readonly #live: number[] = []
  readonly #spare: Uint32Array[] = []
  #count = 0

  /** How many blocks are live. */
  get count(): number {
    return this.#count
  }

  /** Enters a block that is not there; `place` is not 0. */
  set(number: number, place: number, size: number): void {
    const index = number >>> PAGE_SHIFT
    const page = this.#pages[index] ?? this.#newPage(index)
    const entry = (number & PAGE_MASK) << ENTRY_SHIFT
    page[entry] = place
    page[entry + 1] = size
    this.#live[index]++
    this.#count++
  }

  /** Where a live block lies; 0 for what is not live. */
  placeOf(number: number): number {
    const page = this.#pages[number >>> PAGE_SHIFT]
    return page === undefined ? 0 : page[(number & PAGE_MASK) << ENTRY_SHIFT]
  }

  /** How many bytes were asked for, for a live block. */
  sizeOf(number: number): number {
    return this.#pages[number >>> PAGE_SHIFT]![((number & PAGE_MASK) << ENTRY_SHIFT) + 1]
  }

  /** Strikes out a live block. */
  delete(number: number): void {
    const index = number >>> PAGE_SHIFT
    const page = this.#pages[index]!
    page[(number & PAGE_MASK) << ENTRY_SHIFT] = 0
    this.#count--
    if (--this.#live[index] === 0) this.#retire(index, page)
  }

  #newPage(index: number): Uint32Array {
    const page = this.#spare.pop() ?? new Uint32Array((PAGE_MASK + 1) << ENTRY_SHIFT)
    while (this.#pages.length <= index) {
      this.#pages.push(undefined)
      this.#live.push(0)
    }
    this.#pages[index] = page
    return page
  }

  /** Every place in it is 0 again. It may still be the page that numbers come to: it simply comes back then. */
  #retire(index: number, page: Uint32Array): void {
    this.#pages[index] = undefined
    this.#spare.push(page)
  }
}
