import { type Address, type LinearMemory, type MemoryCounts, MisuseError, type Probe, type WordBytes } from '@mm/contract'
import { reservationBytes } from './reservations.js'

/** Bytes of a page of WebAssembly. */
const PAGE = 65_536

/** A `WebAssembly.Memory` that nobody else grows. */
export interface WasmMemoryOptions {
  readonly memory: { readonly buffer: ArrayBufferLike; grow(pages: number): number }
  /**
   * Where the part begins that is ours, in bytes: what a module exports as `__heap_base`. By default the end of the memory as
   * it is now, so that nothing of a module's own is touched.
   */
  readonly base?: number
  /** Bytes in a pointer; 4 by default, as in wasm32. */
  readonly wordBytes?: WordBytes
  /** The most that may be handed out, in bytes; by default what the memory's own maximum allows. */
  readonly limit?: number
}

/**
 * Arenas in the upper part of a `WebAssembly.Memory`, which grows as they are asked for; the lower part is the module's: its
 * data and its stack. First fit by address. The views are replaced when the memory grows; a host that grows it all the same
 * calls {@link refresh}.
 */
export class WasmMemory implements LinearMemory {
  u8!: Uint8Array
  i32!: Int32Array
  u32!: Uint32Array
  f64!: Float64Array
  readonly wordBytes: WordBytes
  readonly views = 'detachable'
  probe: Probe | null = null
  readonly #memory: WasmMemoryOptions['memory']
  readonly #base: number
  readonly #limit: number
  /** What is handed out, by address. */
  readonly #pieces: { readonly base: Address; readonly bytes: number }[] = []
  readonly #listeners = new Set<() => void>()
  #buffer: ArrayBufferLike | undefined
  #reserved = 0
  #peakReserved = 0
  #highWater: number

  constructor({ memory, base = memory.buffer.byteLength, wordBytes = 4, limit = 2 ** 32 - PAGE }: WasmMemoryOptions) {
    if (base >>> 0 !== base) throw new MisuseError('bad-option', { operation: 'wasmMemory', address: base })
    this.#memory = memory
    // Address 0 is null in every heap.
    this.#base = Math.max(base, 16)
    this.#highWater = this.#base
    this.#limit = limit
    this.wordBytes = wordBytes
    this.refresh()
  }

  reserve(bytes: number, alignment: number): Address {
    const whole = reservationBytes(bytes, alignment)
    if (this.#reserved + whole > this.#limit) return 0 as Address
    let free = this.#base
    let index = 0
    const aligned = (): number => Math.ceil(free / alignment) * alignment
    while (index < this.#pieces.length && aligned() + whole > this.#pieces[index].base) {
      free = this.#pieces[index].base + this.#pieces[index].bytes
      index++
    }
    const base = aligned() as Address
    if (!this.#reaches(base + whole)) return 0 as Address
    this.#pieces.splice(index, 0, { base, bytes: whole })
    this.#reserved += whole
    this.#peakReserved = Math.max(this.#peakReserved, this.#reserved)
    this.#highWater = Math.max(this.#highWater, base + whole)
    this.probe?.arena?.(base, whole, true)
    return base
  }

  release(base: Address, bytes: number): void {
    const index = this.#pieces.findIndex((piece) => piece.base === base)
    if (index === -1 || Math.ceil(bytes / 16) * 16 !== this.#pieces[index].bytes) {
      throw new MisuseError('foreign', { operation: 'release', address: base, size: bytes })
    }
    const [piece] = this.#pieces.splice(index, 1)
    this.#reserved -= piece.bytes
    this.probe?.arena?.(base, piece.bytes, false)
  }

  counts(): MemoryCounts {
    return { limit: this.#limit, reserved: this.#reserved, peakReserved: this.#peakReserved, arenas: this.#pieces.length, highWater: this.#highWater }
  }

  onRefresh(refresh: () => void): () => void {
    const own = (): void => refresh()
    this.#listeners.add(own)
    refresh()
    return () => void this.#listeners.delete(own)
  }

  /** To be called after somebody else has grown the memory: replaces the views if they are stale. */
  refresh(): void {
    const { buffer } = this.#memory
    if (buffer === this.#buffer) return
    this.#buffer = buffer
    this.u8 = new Uint8Array(buffer)
    this.i32 = new Int32Array(buffer)
    this.u32 = new Uint32Array(buffer)
    this.f64 = new Float64Array(buffer)
    for (const refresh of this.#listeners) refresh()
  }

  /** Whether the memory spans `end` bytes, after it has grown if need be. */
  #reaches(end: number): boolean {
    const missing = end - this.#memory.buffer.byteLength
    if (end > 2 ** 32 - PAGE) return false
    if (missing > 0) {
      try {
        this.#memory.grow(Math.ceil(missing / PAGE))
      } catch {
        return false
      }
    }
    this.refresh()
    return true
  }
}

/** Makes a {@link WasmMemory}. Throws `MisuseError` (`bad-option`). */
export function wasmMemory(options: WasmMemoryOptions): WasmMemory {
  return new WasmMemory(options)
}
