import { type Address, type LinearMemory, type MemoryCounts, type Probe, type WordBytes, exhausted, refuse } from '@mm/contract'
import * as R from './reservations.js'

/** The most that a memory may span: 4 GiB, less so much that no end of a piece wraps to 0. */
export const MOST = 2 ** 32 - 2 ** 16
export const LIMIT = 2 ** 30
/** Room above the limit, so that an aligned arena costs the limit no more than its own bytes. */
export const ALIGNMENT_ROOM = 2 ** 21

/** How a {@link FixedMemory} is made. */
export interface FixedMemoryOptions {
  /** Bytes in a pointer: 8 (the default) gives the sizes of 64-bit CPython, 4 those of the 32-bit build. */
  readonly wordBytes?: WordBytes | undefined
  /** The most that may be handed out, in bytes; 1 GiB by default, 4 GiB - 64 KiB at most. */
  readonly limit?: number | undefined
  /**
   * A buffer to live in, as it is: one of zeros, or one in which a memory lived before (then that memory goes on, with its own
   * `wordBytes` and limit). By default one of the limit and 2 MiB for alignment, which the operating system commits as it is touched.
   */
  readonly buffer?: ArrayBuffer | SharedArrayBuffer | undefined
}

/** A buffer of zeros; throws `OutOfMemoryError` where the host has none. */
export function allocateBuffer(bytes: number): ArrayBuffer {
  try {
    return new ArrayBuffer(bytes)
  } catch {
    return exhausted(undefined, 'createMemory', bytes)
  }
}

/**
 * A linear memory of a fixed span, committed as it is touched: what an embedder needs of one, and no more (`Memory` adds
 * moves, copies and walks).
 *
 * Everything that it knows about itself (what is handed out, counts, limit) lies in the first page of the buffer, so a
 * buffer that comes from somewhere else is simply taken up again. Two memories share nothing.
 *
 * First fit by address. Reserving and releasing cost one pass over the table of pieces: they are for arenas, not for blocks.
 * What is asked for must be what `LinearMemory` says it is: here it is not looked at, in `Memory` it is.
 */
export class FixedMemory implements LinearMemory {
  declare u8: Uint8Array
  declare i32: Int32Array
  declare u32: Uint32Array
  declare f64: Float64Array
  declare readonly wordBytes: WordBytes
  readonly views = 'stable'
  readonly rootAt = R.ANCHORS_AT
  probe: Probe | null = null

  /** Throws `MisuseError` (`bad-option`), or `OutOfMemoryError` where the host gives no buffer. */
  constructor({ buffer, limit = LIMIT, wordBytes = 8 }: FixedMemoryOptions = {}) {
    this.adopt(buffer ?? allocateBuffer(Math.min(R.inGrains(limit) + ALIGNMENT_ROOM, MOST)))
    const { u32, u8 } = this
    if (!(limit && limit >>> 0 === limit && u8.length > R.FIRST && u8.length <= MOST)) refuse(undefined, 'createMemory', 'bad-option')
    if (u32[R.MAGIC_AT] !== R.MAGIC) {
      u32.set([R.MAGIC, wordBytes, limit, 0, 0, 0, R.FIRST, R.FIRST_TABLE, R.FIRST_FULL], R.MAGIC_AT)
      u32[R.FIRST_TABLE] = R.FIRST
    }
    this.wordBytes = u32[R.WORD_BYTES_AT] as WordBytes
  }

  reserve(bytes: number, alignment: number): Address {
    const { u32 } = this
    const whole = R.inGrains(bytes)
    if (u32[R.RESERVED_AT] + whole > u32[R.LIMIT_AT] || (u32[u32[R.TABLE_FULL_AT] - R.TABLE_SPARE] !== 0 && !this.#growTable())) return 0 as Address
    const base = this.#enter(whole, alignment)
    if (base !== 0) this.#count(base, whole, 1)
    return base
  }

  release(base: Address, bytes: number): void {
    const { u32 } = this
    const end = base + R.inGrains(bytes)
    let at = u32[R.TABLE_AT] + 1
    for (; u32[at] !== base || u32[at + 1] !== end; at += 2) {
      if (u32[at] === 0) refuse(undefined, 'release', 'foreign', base, bytes)
    }
    u32.copyWithin(at, at + 2, u32[R.TABLE_FULL_AT])
    this.#count(base, end - base, -1)
  }

  counts(): MemoryCounts {
    const [limit, reserved, peakReserved, arenas, highWater] = this.u32.subarray(R.LIMIT_AT)
    return { limit, reserved, peakReserved, arenas, highWater }
  }

  /** The views never change: `refresh` is called now, and not again. */
  onRefresh(refresh: () => void): () => void {
    refresh()
    return () => undefined
  }

  /** Makes the views those of `buffer`. */
  protected adopt(buffer: ArrayBuffer | SharedArrayBuffer): void {
    this.u8 = new Uint8Array(buffer)
    this.i32 = new Int32Array(buffer)
    this.u32 = new Uint32Array(buffer)
    this.f64 = new Float64Array(buffer)
  }

  /** Counts a piece of `bytes`; `sign` is -1 where it comes back. */
  #count(base: Address, bytes: number, sign: number): void {
    const { u32 } = this
    u32[R.PIECES_AT] += sign
    u32[R.RESERVED_AT] += sign * bytes
    u32[R.PEAK_AT] = Math.max(u32[R.PEAK_AT], u32[R.RESERVED_AT])
    this.probe?.arena?.(base, bytes, sign > 0)
  }

  /** First fit: finds and enters a piece in the lowest gap that holds it, else above the last one; 0 when there is none. */
  #enter(bytes: number, alignment: number): Address {
    const { u32, u8 } = this
    for (let at = u32[R.TABLE_AT]; u32[at] !== 0; at += 2) {
      const base = R.inGrains(u32[at], alignment)
      const end = base + bytes
      if (end <= (u32[at + 1] || u8.length)) {
        u32.copyWithin(at + 3, at + 1, u32[R.TABLE_FULL_AT] - 2)
        u32.set([base, end], at + 1)
        u32[R.HIGH_WATER_AT] = Math.max(u32[R.HIGH_WATER_AT], R.inGrains(end))
        return base as Address
      }
    }
    return 0 as Address
  }

  /**
   * Moves the table to where it has twice the room; 0 when there is no memory for it. It is then a piece of the memory itself
   * that nobody counts: its end is odd, so that no release is ever of it. The old one, half as long, stays where it was.
   */
  #growTable(): number {
    const { u32 } = this
    const [old, full] = u32.subarray(R.TABLE_AT)
    const words = full - old
    const grown = this.#enter(8 * words - 1, R.GRAIN) >>> 2
    if (grown !== 0) {
      u32.fill(0, grown, grown + 2 * words)
      u32.copyWithin(grown, old, full)
      u32.set([grown, grown + 2 * words], R.TABLE_AT)
    }
    return grown
  }
}
