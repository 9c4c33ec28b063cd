import { MisuseError } from '@mm/contract'

/**
 * Who has which piece of a memory: a table of (base, bytes) in the memory itself, sorted by base. What lies between two
 * entries is free, so pieces that touch are one piece again without further work, and a free piece is never written to.
 *
 * ```
 *  byte 0        16       64         128                              4096
 *  | zeros: null | counts | anchors  | table: base, bytes | base, ... | pieces ...
 * ```
 *
 * First fit by address. Reserving and releasing cost one pass over the table: they are for arenas, not for blocks.
 */
const WORD = 4
const ENTRY_WORDS = 2
const ENTRY_BYTES = ENTRY_WORDS * WORD

/** 'mm' and the number of this format. */
const MAGIC = 0x6d6d0001
const MAGIC_AT = 4
const WORD_BYTES_AT = 5
const LIMIT_AT = 6
const RESERVED_AT = 7
const PEAK_AT = 8
const PIECES_AT = 9
const HIGH_WATER_AT = 10
const TABLE_AT = 11
const CAPACITY_AT = 12
const COUNT_AT = 13
const ANCHORS_AT = 16

/** How many words of the first page are for whoever attaches later. */
export const ANCHORS = 16
/** The first byte that may be handed out. */
export const FIRST = 4096
/** The least alignment and the unit of sizes. */
export const GRAIN = 16

const FIRST_TABLE = (ANCHORS_AT + ANCHORS) * WORD
const FIRST_CAPACITY = (FIRST - FIRST_TABLE) / ENTRY_BYTES

/** `bytes` in whole grains; exact above 2 GiB too. */
export const inGrains = (bytes: number): number => Math.ceil(bytes / GRAIN) * GRAIN

/** The bytes that a reservation takes, in whole grains; throws `MisuseError` where the request is none that can be met. */
export function reservationBytes(bytes: number, alignment: number): number {
  if (!(bytes > 0 && bytes <= 2 ** 32 && Number.isInteger(bytes))) {
    throw new MisuseError('bad-size', { operation: 'reserve', size: bytes }, 'not a whole number of bytes from 1 to 2^32')
  }
  if (!(alignment >= GRAIN && alignment <= 2 ** 31 && Number.isInteger(Math.log2(alignment)))) {
    throw new MisuseError('misaligned', { operation: 'reserve', size: bytes }, `alignment ${alignment} is not a power of two from ${GRAIN} to 2^31`)
  }
  return inGrains(bytes)
}

/** The table over one view of the memory; made again whenever the view is replaced. */
export class Reservations {
  readonly #u32: Uint32Array
  readonly #end: number

  constructor(u32: Uint32Array) {
    this.#u32 = u32
    this.#end = u32.length * WORD
  }

  /** Whether the memory already has a table. */
  get formatted(): boolean {
    return this.#u32[MAGIC_AT] === MAGIC
  }

  /** Makes a memory of zeros one that hands out at most `limit` bytes. */
  format(wordBytes: number, limit: number): void {
    this.#u32[MAGIC_AT] = MAGIC
    this.#u32[WORD_BYTES_AT] = wordBytes
    this.#u32[LIMIT_AT] = limit
    this.#u32[HIGH_WATER_AT] = FIRST
    this.#u32[TABLE_AT] = FIRST_TABLE
    this.#u32[CAPACITY_AT] = FIRST_CAPACITY
  }

  get wordBytes(): number {
    return this.#u32[WORD_BYTES_AT]
  }
  get limit(): number {
    return this.#u32[LIMIT_AT]
  }
  set limit(bytes: number) {
    this.#u32[LIMIT_AT] = bytes
  }
  /** Bytes handed out. */
  get reserved(): number {
    return this.#u32[RESERVED_AT]
  }
  get peakReserved(): number {
    return this.#u32[PEAK_AT]
  }
  /** Pieces handed out. */
  get pieces(): number {
    return this.#u32[PIECES_AT]
  }
  /** The end of what was ever handed out. */
  get highWater(): number {
    return this.#u32[HIGH_WATER_AT]
  }

  anchor(index: number): number {
    return this.#u32[ANCHORS_AT + index]
  }
  setAnchor(index: number, address: number): void {
    this.#u32[ANCHORS_AT + index] = address
  }

  /** Finds, enters and counts a piece of `bytes` (whole grains) at a multiple of `alignment`; 0 when there is none within the limit. */
  take(bytes: number, alignment: number): number {
    if (this.reserved + bytes > this.limit || !this.#roomForAnEntry()) return 0
    const base = this.#place(bytes, alignment)
    if (base === 0) return 0
    const reserved = this.reserved + bytes
    this.#u32[RESERVED_AT] = reserved
    if (reserved > this.peakReserved) this.#u32[PEAK_AT] = reserved
    this.#u32[PIECES_AT]++
    return base
  }

  /** Strikes out the piece that begins at `base`, which must be one ({@link bytesAt}). */
  strike(base: number): void {
    const index = this.#find(base)
    const bytes = this.#u32[this.#entry(index) + 1]
    this.#remove(index)
    this.#u32[RESERVED_AT] = this.reserved - bytes
    this.#u32[PIECES_AT]--
  }

  /** Bytes of the piece that begins at `base`; 0 when none does. */
  bytesAt(base: number): number {
    if (base === this.#table) return 0
    const index = this.#find(base)
    if (index === this.#count || this.#u32[this.#entry(index)] !== base) return 0
    return this.#u32[this.#entry(index) + 1]
  }

  /** Calls `visit` for every piece that is handed out, by address. */
  walk(visit: (base: number, bytes: number) => void): void {
    for (let index = 0; index < this.#count; index++) {
      const entry = this.#entry(index)
      const base = this.#u32[entry]
      if (base !== this.#table) visit(base, this.#u32[entry + 1])
    }
  }

  get #table(): number {
    return this.#u32[TABLE_AT]
  }
  get #count(): number {
    return this.#u32[COUNT_AT]
  }
  #entry(index: number): number {
    return (this.#table >>> 2) + index * ENTRY_WORDS
  }

  /** The first entry whose base is not below `base`. */
  #find(base: number): number {
    let low = 0
    let high = this.#count
    while (low < high) {
      const middle = (low + high) >>> 1
      if (this.#u32[this.#entry(middle)] < base) low = middle + 1
      else high = middle
    }
    return low
  }

  /** First fit: the lowest gap that holds the piece, else above the last one. */
  #place(bytes: number, alignment: number): number {
    const count = this.#count
    let free = FIRST
    let index = 0
    for (; index < count; index++) {
      const entry = this.#entry(index)
      const base = this.#u32[entry]
      if (Math.ceil(free / alignment) * alignment + bytes <= base) break
      free = base + this.#u32[entry + 1]
    }
    const base = Math.ceil(free / alignment) * alignment
    if (base + bytes > this.#end) return 0
    this.#insert(index, base, bytes)
    if (base + bytes > this.highWater) this.#u32[HIGH_WATER_AT] = base + bytes
    return base
  }

  #insert(index: number, base: number, bytes: number): void {
    const entry = this.#entry(index)
    this.#u32.copyWithin(entry + ENTRY_WORDS, entry, this.#entry(this.#count))
    this.#u32[entry] = base
    this.#u32[entry + 1] = bytes
    this.#u32[COUNT_AT]++
  }

  #remove(index: number): void {
    const entry = this.#entry(index)
    this.#u32.copyWithin(entry, entry + ENTRY_WORDS, this.#entry(this.#count))
    this.#u32[COUNT_AT]--
  }

  /** Keeps one entry spare: the table, when it grows, is a piece of the memory itself (that nobody counts). */
  #roomForAnEntry(): boolean {
    const capacity = this.#u32[CAPACITY_AT]
    if (this.#count + 1 < capacity) return true
    const old = this.#table
    const grown = this.#place(capacity * 2 * ENTRY_BYTES, GRAIN)
    if (grown === 0) return false
    this.#u32.copyWithin(grown >>> 2, old >>> 2, this.#entry(this.#count))
    this.#u32[TABLE_AT] = grown
    this.#u32[CAPACITY_AT] = capacity * 2
    if (old !== FIRST_TABLE) this.#remove(this.#find(old))
    return true
  }
}
