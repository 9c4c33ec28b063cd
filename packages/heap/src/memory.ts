import { type Address, MisuseError, OutOfMemoryError } from '@mm/contract'
import { FixedMemory, type FixedMemoryOptions, ALIGNMENT_ROOM, LIMIT, MOST, allocateBuffer } from './fixed-memory.js'
import { ANCHORS, ANCHORS_AT, FIRST, GRAIN, HIGH_WATER_AT, LIMIT_AT, MAGIC, MAGIC_AT, TABLE_AT, inGrains, reservationBytes } from './reservations.js'

declare function structuredClone<T>(value: T, options: { readonly transfer: readonly ArrayBuffer[] }): T

/** How a {@link Memory} is made. */
export interface MemoryOptions extends FixedMemoryOptions {
  /** What {@link Memory.snapshot} returned: copied into the new buffer, and that memory goes on. */
  readonly image?: Uint8Array | undefined
  /** Bytes of the buffer; by default the limit and 2 MiB for alignment. */
  readonly reserve?: number
  /** Whether the buffer is a `SharedArrayBuffer`. */
  readonly shared?: boolean
}

function allocateShared(bytes: number): SharedArrayBuffer {
  try {
    return new SharedArrayBuffer(bytes)
  } catch {
    throw new OutOfMemoryError({ operation: 'createMemory', size: bytes })
  }
}

/** A buffer of its own for the memory, where the options ask for another than {@link FixedMemory} makes. */
function withBuffer({ reserve, shared = false, image, ...options }: MemoryOptions): FixedMemoryOptions {
  if (reserve === undefined && !shared && image === undefined) return options
  const span = reserve ?? Math.min(inGrains(options.limit ?? LIMIT) + ALIGNMENT_ROOM, MOST)
  if (!(span >= GRAIN && span <= MOST && span % 1 === 0)) throw new MisuseError('bad-option', { operation: 'createMemory', size: span }, 'reserve or limit')
  const bytes = inGrains(Math.max(span, image?.length ?? 0, FIRST + GRAIN))
  const buffer = options.buffer ?? (shared ? allocateShared(bytes) : allocateBuffer(bytes))
  if (image !== undefined) {
    const to = new Uint8Array(buffer)
    if (new Uint32Array(image.slice(0, FIRST).buffer)[MAGIC_AT] !== MAGIC || image.length > to.length) throw new MisuseError('bad-option', { operation: 'createMemory', size: image.length }, 'image')
    to.set(image)
  }
  return { ...options, buffer }
}

/** A {@link FixedMemory} that can be moved, copied and walked: its views change only at {@link relocate}. */
export class Memory extends FixedMemory {
  /** The buffer that the last {@link relocate} left, for the next one. */
  #spare: ArrayBuffer | undefined
  readonly #listeners = new Set<() => void>()

  constructor(options: MemoryOptions = {}) {
    const { limit, wordBytes } = options
    super(withBuffer(options))
    if (wordBytes !== undefined && wordBytes !== this.wordBytes) throw new MisuseError('bad-option', { operation: 'createMemory' }, 'words of another width live in this memory')
    if (limit !== undefined) this.u32[LIMIT_AT] = limit
  }

  /** The buffer, as it is now. */
  get buffer(): ArrayBufferLike {
    return this.u8.buffer
  }

  override onRefresh(refresh: () => void): () => void {
    const own = (): void => refresh()
    this.#listeners.add(own)
    refresh()
    return () => void this.#listeners.delete(own)
  }

  /** As {@link FixedMemory.reserve}; throws `MisuseError` for bytes or an alignment that cannot be. */
  override reserve(bytes: number, alignment: number): Address {
    return super.reserve(reservationBytes(bytes, alignment), alignment)
  }

  /** Calls `visit` for every piece that is handed out, by address. */
  walk(visit: (base: Address, bytes: number) => void): void {
    const { u32 } = this
    for (let at = u32[TABLE_AT] + 1; u32[at] !== 0; at += 2) {
      // The table itself, where it has grown, is no piece of anybody's.
      if (u32[at + 1] % 2 === 0) visit(u32[at] as Address, u32[at + 1] - u32[at])
    }
  }

  /** One of 16 words (`index` 0 to 15) in the first page where those who live in this memory leave where their state begins; 0 at first. */
  anchor(index: number): Address {
    return this.u32[this.#anchorAt(index)] as Address
  }

  /** Sets {@link anchor} `index`. */
  setAnchor(index: number, state: Address): void {
    this.u32[this.#anchorAt(index)] = state
  }

  /** A copy of all that was ever handed out: `createMemory({ image })` goes on from it. Cost: the high-water mark. */
  snapshot(): Uint8Array {
    return this.u8.slice(0, this.u32[HIGH_WATER_AT])
  }

  /**
   * Moves everything to another buffer and detaches the old one (a shared buffer, which cannot be detached, is filled with
   * 0xdd instead): whoever still holds an old view finds out. Cost: a copy up to the high-water mark.
   */
  relocate(): void {
    const { buffer, length } = this.u8
    const used = this.u32[HIGH_WATER_AT]
    const own = buffer instanceof ArrayBuffer
    const to = this.#spare ?? (own ? allocateBuffer(length) : allocateShared(length))
    new Uint8Array(to).set(this.u8.subarray(0, used))
    if (own) this.#spare = structuredClone(buffer, { transfer: [buffer] })
    else this.u8.fill(0xdd, 0, used)
    this.adopt(to)
    for (const refresh of this.#listeners) refresh()
  }

  #anchorAt(index: number): number {
    if (Number.isInteger(index) && index >= 0 && index < ANCHORS) return ANCHORS_AT + index
    throw new MisuseError('bad-count', { operation: 'anchor' }, `${index} is not from 0 to ${ANCHORS - 1}`)
  }
}

/** Makes a {@link Memory}. Throws `MisuseError` (`bad-option`), or `OutOfMemoryError` where the host gives no buffer. */
export function createMemory(options: MemoryOptions = {}): Memory {
  return new Memory(options)
}
