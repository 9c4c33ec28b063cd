import { type Address, type LinearMemory, type MemoryCounts, MisuseError, type Probe, type WordBytes } from '@mm/contract'
import { alignUp } from './address.js'
import { inGrains, reservationBytes } from './reservations.js'

/** A memory that somebody else grows, and its own allocator. */
export interface ForeignMemoryOptions {
  /** A `WebAssembly.Memory`, or anything whose `buffer` is the memory as it is now. */
  readonly memory: { readonly buffer: ArrayBufferLike }
  /** The host's `malloc`: bytes to address, 0 when there is no memory. */
  readonly malloc: (bytes: number) => number
  /** The host's `memalign`: so many bytes at a multiple of the alignment. Without it each piece costs its alignment once more. */
  readonly memalign?: (alignment: number, bytes: number) => number
  /** The host's `free`. */
  readonly free: (address: number) => void
  /** Bytes in a pointer; 4 by default, as in wasm32. */
  readonly wordBytes?: WordBytes
  /** The most that may be handed out, in bytes; no limit by default. */
  readonly limit?: number
}

/** A piece that is handed out: its bytes, and what the host's malloc returned. */
interface Piece {
  readonly bytes: number
  readonly raw: number
}

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
  readonly #pieces = new Map<Address, Piece>()
  #buffer: ArrayBufferLike | undefined
  #reserved = 0
  #peakReserved = 0
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
    const { malloc, memalign } = this.#options
    const raw = (memalign === undefined ? malloc(whole + alignment) : memalign(alignment, whole)) >>> 0
    this.refresh()
    if (raw === 0) return 0 as Address
    const base = alignUp(raw, alignment)
    this.#pieces.set(base, { bytes: whole, raw })
    this.#reserved += whole
    this.#peakReserved = Math.max(this.#peakReserved, this.#reserved)
    this.#highWater = Math.max(this.#highWater, base + whole)
    this.probe?.arena?.(base, whole, true)
    return base
  }

  release(base: Address, bytes: number): void {
    const piece = this.#pieces.get(base)
    if (piece === undefined) {
      throw new MisuseError('foreign', { operation: 'release', address: base, size: bytes }, 'no piece that is handed out begins here')
    }
    const { bytes: reserved, raw } = piece
    if (inGrains(bytes) !== reserved) {
      throw new MisuseError('bad-size', { operation: 'release', address: base, size: bytes }, `the piece has ${reserved} bytes`)
    }
    this.#pieces.delete(base)
    this.#reserved -= reserved
    this.#options.free(raw)
    this.refresh()
    this.probe?.arena?.(base, reserved, false)
  }

  counts(): MemoryCounts {
    return { limit: this.#limit, reserved: this.#reserved, peakReserved: this.#peakReserved, arenas: this.#pieces.size, highWater: this.#highWater }
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
