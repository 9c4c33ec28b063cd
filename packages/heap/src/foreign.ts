import { type Address, type LinearMemory, type MemoryCounts, MisuseError, type Probe, type WordBytes } from '@mm/contract'
import { alignUp } from './address.js'
import { GRAIN, inGrains, reservationBytes } from './reservations.js'

/** A memory that somebody else grows, and its own allocator. */
export interface ForeignMemoryOptions {
  /** A `WebAssembly.Memory`, or anything whose `buffer` is the memory as it is now. */
  readonly memory: { readonly buffer: ArrayBufferLike }
  /** The host's `malloc`: bytes to address, 0 when there is no memory. */
  readonly malloc: (bytes: number) => number
  /** The host's `free`. */
  readonly free: (address: number) => void
  /** Bytes in a pointer; 4 by default, as in wasm32. */
  readonly wordBytes?: WordBytes
  /** The most that may be handed out, in bytes; no limit by default. */
  readonly limit?: number
}

/** Words before each piece: a mark that it is ours, its bytes, and what the host's malloc returned. */
const PIECE_MARK = 0x6d6d7069
const MARK_BEFORE = 4
const BYTES_BEFORE = 3
const RAW_BEFORE = 2

/**
 * Arenas inside a foreign `WebAssembly.Memory`, from the host's own malloc. The views are replaced when the memory has
 * grown: a reservation notices by itself, the host calls {@link refresh} after growth of its own.
 */
export class ForeignMemory implements LinearMemory {
  u8!: Uint8Array
  i32!: Int32Array
  u32!: Uint32Array
  f64!: Float64Array
  readonly wordBytes: WordBytes
  readonly views = 'detachable'
  probe: Probe | null = null
  readonly #options: ForeignMemoryOptions
  readonly #limit: number
  readonly #listeners = new Set<() => void>()
  #buffer: ArrayBufferLike | undefined
  #reserved = 0
  #peakReserved = 0
  #arenas = 0
  #highWater = 0

  constructor(options: ForeignMemoryOptions) {
    this.#options = options
    this.#limit = options.limit ?? 2 ** 32
    this.wordBytes = options.wordBytes ?? 4
    this.refresh()
  }

  reserve(bytes: number, alignment: number): Address {
    const whole = reservationBytes(bytes, alignment)
    if (this.#reserved + whole > this.#limit) return 0 as Address
    const raw = this.#options.malloc(whole + GRAIN + alignment) >>> 0
    this.refresh()
    if (raw === 0) return 0 as Address
    const base = alignUp(raw + GRAIN, alignment)
    const word = base >>> 2
    this.u32[word - MARK_BEFORE] = PIECE_MARK
    this.u32[word - BYTES_BEFORE] = whole
    this.u32[word - RAW_BEFORE] = raw
    this.#reserved += whole
    this.#arenas++
    this.#peakReserved = Math.max(this.#peakReserved, this.#reserved)
    this.#highWater = Math.max(this.#highWater, base + whole)
    this.probe?.arena?.(base, whole, true)
    return base
  }

  release(base: Address, bytes: number): void {
    this.refresh()
    const word = base >>> 2
    if (base % GRAIN !== 0 || base < GRAIN || this.u32[word - MARK_BEFORE] !== PIECE_MARK) {
      throw new MisuseError('foreign', { operation: 'release', address: base, size: bytes }, 'no piece that is handed out begins here')
    }
    const reserved = this.u32[word - BYTES_BEFORE]
    if (inGrains(bytes) !== reserved) {
      throw new MisuseError('bad-size', { operation: 'release', address: base, size: bytes }, `the piece has ${reserved} bytes`)
    }
    this.u32[word - MARK_BEFORE] = 0
    this.#reserved -= reserved
    this.#arenas--
    this.#options.free(this.u32[word - RAW_BEFORE])
    this.refresh()
    this.probe?.arena?.(base, reserved, false)
  }

  counts(): MemoryCounts {
    return { limit: this.#limit, reserved: this.#reserved, peakReserved: this.#peakReserved, arenas: this.#arenas, highWater: this.#highWater }
  }

  onRefresh(refresh: () => void): () => void {
    const own = (): void => refresh()
    this.#listeners.add(own)
    refresh()
    return () => void this.#listeners.delete(own)
  }

  /** To be called after the host has grown its memory: replaces the views if they are stale. */
  refresh(): void {
    const { buffer } = this.#options.memory
    if (buffer === this.#buffer) return
    this.#buffer = buffer
    const words = buffer.byteLength >>> 2
    this.u8 = new Uint8Array(buffer)
    this.i32 = new Int32Array(buffer, 0, words)
    this.u32 = new Uint32Array(buffer, 0, words)
    this.f64 = new Float64Array(buffer, 0, words >>> 1)
    for (const refresh of this.#listeners) refresh()
  }
}

/** Makes a {@link ForeignMemory}. */
export function foreignMemory(options: ForeignMemoryOptions): ForeignMemory {
  return new ForeignMemory(options)
}
