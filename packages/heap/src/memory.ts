import { type Address, type LinearMemory, type MemoryCounts, MisuseError, OutOfMemoryError, type Probe, type WordBytes } from '@mm/contract'
import { ANCHORS, FIRST, GRAIN, Reservations, inGrains, reservationBytes } from './reservations.js'

declare function structuredClone<T>(value: T, options: { readonly transfer: readonly ArrayBuffer[] }): T

const MiB = 2 ** 20
/** The most that a memory may span: 4 GiB, less so much that no end of a piece wraps to 0. */
const MOST = 2 ** 32 - 2 ** 16
/** Room above the limit, so that an aligned arena costs the limit no more than its own bytes. */
const ALIGNMENT_ROOM = 2 * MiB

/** How a {@link Memory} is made. */
export interface MemoryOptions {
  /** Bytes in a pointer: 8 (the default) gives the sizes of 64-bit CPython, 4 those of the 32-bit build. */
  readonly wordBytes?: WordBytes
  /** The most that may be handed out, in bytes; 1 GiB by default, 4 GiB - 64 KiB at most. */
  readonly limit?: number
  /** Bytes of the buffer, which the operating system commits as they are touched; by default the limit and 2 MiB for alignment. */
  readonly reserve?: number
  /** Whether the buffer is a `SharedArrayBuffer`. */
  readonly shared?: boolean
  /** A buffer to live in, as it is: one of zeros, or one in which a memory lived before (then that memory goes on, with its own `wordBytes` and limit). */
  readonly buffer?: ArrayBuffer | SharedArrayBuffer
  /** What {@link Memory.snapshot} returned: copied into the new buffer, and that memory goes on. */
  readonly image?: Uint8Array
}

/** The value of an option, in whole grains; throws where it is no number of bytes that a memory may have. */
function bytesOption(name: string, value: number): number {
  if (!(Number.isInteger(value) && value >= GRAIN && value <= 2 ** 32)) {
    throw new MisuseError('bad-option', { operation: 'createMemory', size: value }, `${name} is not a whole number of bytes up to 4 GiB`)
  }
  return Math.min(inGrains(value), MOST)
}

function allocate(bytes: number, shared: boolean): ArrayBuffer | SharedArrayBuffer {
  try {
    return shared ? new SharedArrayBuffer(bytes) : new ArrayBuffer(bytes)
  } catch {
    throw new OutOfMemoryError({ operation: 'createMemory', size: bytes }, 'the host has no buffer of that size')
  }
}

/**
 * One linear memory of a fixed span, committed as it is touched: its views change only at {@link relocate}.
 *
 * Everything that it knows about itself (what is handed out, counts, limit) lies in the first page of the buffer, so a
 * buffer that comes from somewhere else is simply taken up again. Two memories share nothing.
 */
export class Memory implements LinearMemory {
  u8!: Uint8Array
  i32!: Int32Array
  u32!: Uint32Array
  f64!: Float64Array
  readonly wordBytes: WordBytes
  readonly views = 'stable'
  probe: Probe | null = null
  #reservations!: Reservations
  /** The buffer that the last {@link relocate} left, for the next one. */
  #spare: ArrayBuffer | undefined
  readonly #listeners = new Set<() => void>()

  constructor(options: MemoryOptions = {}) {
    const { image, buffer } = options
    const limit = bytesOption('limit', options.limit ?? 1024 * MiB)
    const reserve = bytesOption('reserve', options.reserve ?? Math.min(limit + ALIGNMENT_ROOM, MOST))
    this.#adopt(buffer ?? allocate(Math.max(reserve, image?.length ?? 0, FIRST + GRAIN), options.shared ?? false))
    if (image !== undefined) this.u8.set(image)
    if (this.#reservations.formatted) {
      if (options.limit !== undefined) this.#reservations.limit = limit
    } else {
      if (image !== undefined) throw new MisuseError('bad-option', { operation: 'createMemory' }, 'image holds no memory')
      this.#reservations.format(options.wordBytes ?? 8, limit)
    }
    this.wordBytes = this.#reservations.wordBytes === 4 ? 4 : 8
    if (options.wordBytes !== undefined && options.wordBytes !== this.wordBytes) {
      throw new MisuseError('bad-option', { operation: 'createMemory' }, `wordBytes is ${options.wordBytes}, of the memory brought along ${this.wordBytes}`)
    }
  }

  /** The buffer, as it is now. */
  get buffer(): ArrayBufferLike {
    return this.u8.buffer
  }

  reserve(bytes: number, alignment: number): Address {
    const whole = reservationBytes(bytes, alignment)
    const base = this.#reservations.take(whole, alignment) as Address
    if (base !== 0) this.probe?.arena?.(base, whole, true)
    return base
  }

  release(base: Address, bytes: number): void {
    const reserved = this.#reservations.bytesAt(base)
    if (reserved === 0) throw new MisuseError('foreign', { operation: 'release', address: base, size: bytes }, 'no piece that is handed out begins here')
    if (inGrains(bytes) !== reserved) {
      throw new MisuseError('bad-size', { operation: 'release', address: base, size: bytes }, `the piece has ${reserved} bytes`)
    }
    this.#reservations.strike(base)
    this.probe?.arena?.(base, reserved, false)
  }

  counts(): MemoryCounts {
    const { limit, reserved, peakReserved, pieces, highWater } = this.#reservations
    return { limit, reserved, peakReserved, arenas: pieces, highWater }
  }

  /** Calls `visit` for every piece that is handed out, by address. */
  walk(visit: (base: Address, bytes: number) => void): void {
    this.#reservations.walk((base, bytes) => visit(base as Address, bytes))
  }

  onRefresh(refresh: () => void): () => void {
    const own = (): void => refresh()
    this.#listeners.add(own)
    refresh()
    return () => void this.#listeners.delete(own)
  }

  /** One of 16 words (`index` 0 to 15) in the first page where those who live in this memory leave where their state begins; 0 at first. */
  anchor(index: number): Address {
    return this.#reservations.anchor(this.#anchorIndex(index)) as Address
  }

  /** Sets {@link anchor} `index`. */
  setAnchor(index: number, state: Address): void {
    this.#reservations.setAnchor(this.#anchorIndex(index), state)
  }

  /** A copy of all that was ever handed out: `createMemory({ image })` goes on from it. Cost: the high-water mark. */
  snapshot(): Uint8Array {
    return this.u8.slice(0, this.#reservations.highWater)
  }

  /**
   * Moves everything to another buffer and detaches the old one (a shared buffer, which cannot be detached, is filled with
   * 0xdd instead): whoever still holds an old view finds out. Cost: a copy up to the high-water mark.
   */
  relocate(): void {
    const from = this.u8
    const used = this.#reservations.highWater
    const to = this.#spare ?? allocate(from.length, from.buffer instanceof ArrayBuffer === false)
    new Uint8Array(to).set(from.subarray(0, used))
    if (from.buffer instanceof ArrayBuffer) this.#spare = structuredClone(from.buffer, { transfer: [from.buffer] })
    else from.fill(0xdd, 0, used)
    this.#adopt(to)
    for (const refresh of this.#listeners) refresh()
  }

  #anchorIndex(index: number): number {
    if (Number.isInteger(index) && index >= 0 && index < ANCHORS) return index
    throw new MisuseError('bad-count', { operation: 'anchor' }, `${index} is not from 0 to ${ANCHORS - 1}`)
  }

  #adopt(buffer: ArrayBuffer | SharedArrayBuffer): void {
    if (buffer.byteLength < FIRST + GRAIN || buffer.byteLength > MOST || buffer.byteLength % GRAIN !== 0) {
      throw new MisuseError('bad-option', { operation: 'createMemory', size: buffer.byteLength }, `a memory spans ${FIRST + GRAIN} to ${MOST} bytes, a multiple of ${GRAIN}`)
    }
    this.u8 = new Uint8Array(buffer)
    this.i32 = new Int32Array(buffer)
    this.u32 = new Uint32Array(buffer)
    this.f64 = new Float64Array(buffer)
    this.#reservations = new Reservations(this.u32)
  }
}

/** Makes a {@link Memory}. Throws `MisuseError` (`bad-option`), or `OutOfMemoryError` where the host gives no buffer. */
export function createMemory(options: MemoryOptions = {}): Memory {
  return new Memory(options)
}
