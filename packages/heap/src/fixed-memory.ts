import { type Address, type LinearMemory, type MemoryCounts, MisuseError, OutOfMemoryError, type Probe, type WordBytes } from '@mm/contract'
import * as R from './reservations.js'

/** The most that a memory may span: 4 GiB, less so much that no end of a piece wraps to 0. */
export const MOST = 2 ** 32 - 2 ** 16
const LIMIT = 2 ** 30
/** Room above the limit, so that an aligned arena costs the limit no more than its own bytes. */
const ALIGNMENT_ROOM = 2 ** 21

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
  /** What `snapshot` of `Memory` returned: copied into the new buffer, and that memory goes on. */
  readonly image?: Uint8Array | undefined
}

/** Bytes of a buffer for a limit. */
export const spanFor = (limit = LIMIT): number => Math.min(R.inGrains(limit) + ALIGNMENT_ROOM, MOST)

/** A buffer of zeros; throws `OutOfMemoryError` where the host has none. */
export function allocateBuffer(bytes: number): ArrayBuffer {
  try {
    return new ArrayBuffer(bytes)
  } catch {
    throw new OutOfMemoryError({ operation: 'createMemory', size: bytes })
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
  constructor({ buffer, image, limit, wordBytes }: FixedMemoryOptions = {}) {
    this.adopt(buffer ?? allocateBuffer(Math.max(spanFor(limit), image?.length ?? 0)))
    const { u32, u8 } = this
    if (image !== undefined) u8.set(image)
    const brought = u32[R.MAGIC_AT] === R.MAGIC
    this.wordBytes = (brought ? u32[R.WORD_BYTES_AT] : (wordBytes ?? 8)) as WordBytes
    if (!R.isBytes(limit ?? 1) || (image !== undefined && !brought) || u8.length <= R.FIRST || u8.length > MOST || (wordBytes ?? this.wordBytes) !== this.wordBytes) {
      throw new MisuseError('bad-option', { operation: 'createMemory', size: limit })
    }
    if (!brought) u32.set([R.MAGIC, this.wordBytes, LIMIT, 0, 0, 0, R.FIRST, R.FIRST_TABLE, R.FIRST / 4, R.FIRST_TABLE], R.MAGIC_AT)
    if (limit !== undefined) u32[R.LIMIT_AT] = Math.min(limit, MOST)
  }

  reserve(bytes: number, alignment: number): Address {
    const { u32 } = this
    const whole = R.reservationBytes(bytes, alignment)
    if (u32[R.RESERVED_AT] + whole > u32[R.LIMIT_AT] || (u32[R.TABLE_END_AT] + 2 >= u32[R.TABLE_FULL_AT] && !this.#growTable())) return 0 as Address
    const base = this.#enter(whole, alignment) as Address
    if (base !== 0) this.#count(base, whole, 1)
    return base
  }

  release(base: Address, bytes: number): void {
    const { u32 } = this
    const whole = R.inGrains(bytes)
    const end = u32[R.TABLE_END_AT]
    for (let entry = u32[R.TABLE_AT]; entry < end; entry += 2) {
      if (u32[entry] === base && u32[entry + 1] === whole) {
        u32.copyWithin(entry, entry + 2, end)
        u32[R.TABLE_END_AT] -= 2
        this.#count(base, whole, -1)
        return
      }
    }
    throw new MisuseError('foreign', { operation: 'release', address: base, size: bytes })
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

  #count(base: Address, bytes: number, sign: 1 | -1): void {
    const { u32 } = this
    u32[R.PIECES_AT] += sign
    u32[R.RESERVED_AT] += sign * bytes
    u32[R.PEAK_AT] = Math.max(u32[R.PEAK_AT], u32[R.RESERVED_AT])
    this.probe?.arena?.(base, bytes, sign > 0)
  }

  /** First fit: finds and enters a piece in the lowest gap that holds it, else above the last one; 0 when there is none. */
  #enter(bytes: number, alignment: number): number {
    const { u32, u8 } = this
    const end = u32[R.TABLE_END_AT]
    let free = R.FIRST
    for (let entry = u32[R.TABLE_AT]; entry <= end; entry += 2) {
      const base = Math.ceil(free / alignment) * alignment
      if (base + bytes <= (entry < end ? u32[entry] : u8.length)) {
        u32.copyWithin(entry + 2, entry, end)
        u32[entry] = base
        u32[entry + 1] = bytes
        u32[R.TABLE_END_AT] += 2
        u32[R.HIGH_WATER_AT] = Math.max(u32[R.HIGH_WATER_AT], R.inGrains(base + bytes))
        return base
      }
      free = u32[entry] + u32[entry + 1]
    }
    return 0
  }

  /**
   * Moves the table to where it has twice the room; 0 when there is no memory for it. It is then a piece of the memory itself
   * that nobody counts: its bytes are odd, so that no release is ever of it. The old one, half as long, stays where it was.
   */
  #growTable(): number {
    const { u32 } = this
    const words = 2 * (u32[R.TABLE_FULL_AT] - u32[R.TABLE_AT])
    const grown = this.#enter(4 * words - 1, R.GRAIN) >>> 2
    if (grown !== 0) {
      u32.copyWithin(grown, u32[R.TABLE_AT], u32[R.TABLE_END_AT])
      u32[R.TABLE_END_AT] += grown - u32[R.TABLE_AT]
      u32[R.TABLE_AT] = grown
      u32[R.TABLE_FULL_AT] = grown + words
    }
    return grown
  }
}
