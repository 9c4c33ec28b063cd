import { type Address, type Allocator, type LinearMemory, checkSize, exhausted, refuse } from '@mm/contract'
import * as L from './layout.js'

/**
 * One address goes up, until it meets the end of its chunk and a new chunk is taken. Nothing is used twice before `reset`.
 *
 * ```
 *   state     chunk                          chunk, twice as large
 *  +-----+   +--------+-------+-----+---+   +--------+---------+----------- ... --+
 *  |     |   | header | block | ... |   |<--| header | block   |                  |
 *  +-----+   +--------+-------+-----+---+   +--------+---------+----------- ... --+
 *                                   ^ end of these blocks     ^ cursor         end
 * ```
 *
 * What a header holds is what the state said of the chunk before.
 */
export class Bump implements Allocator {
  declare readonly state: Address
  readonly #memory: LinearMemory
  readonly #alignment: number
  /** The state's words. */
  #words!: Uint32Array

  /** Takes up the state at `state`, or makes one. */
  constructor(memory: LinearMemory, state: Address | undefined) {
    const at = state ?? (memory.reserve(L.STATE_BYTES, 16) || exhausted(L.NAME, 'create', L.STATE_BYTES))
    this.state = at
    this.#memory = memory
    this.#alignment = memory.wordBytes * 2
    memory.onRefresh(() => {
      this.#words = memory.u32.subarray(at >>> 2)
    })
    if (state === undefined) this.#start()
    else if (this.#words[L.MAGIC_AT] !== L.MAGIC) refuse(L.NAME, 'attach', 'bad-address', state)
  }

  malloc(size: number): Address {
    const block = this.#take(size, 'malloc')
    if (block !== 0) {
      this.#words[L.BLOCKS_AT]++
      this.#memory.probe?.alloc?.(block, size)
    }
    return block
  }

  calloc(count: number, size: number): Address {
    checkSize(L.NAME, 'calloc', count)
    checkSize(L.NAME, 'calloc', size)
    const bytes = count * size
    const block = bytes > L.MOST_BYTES ? (0 as Address) : this.malloc(bytes)
    if (block !== 0) this.#memory.u8.fill(0, block, block + bytes)
    return block
  }

  /**
   * Nobody knows how long the old block is: as many bytes are copied as the new one has, but none from beyond the blocks of
   * the old one's chunk; those behind the old one's own mean nothing.
   */
  realloc(block: Address, size: number): Address {
    if (block === 0) return this.malloc(size)
    const end = this.#endBehind(block, 'realloc')
    const to = this.#take(size, 'realloc')
    if (to === 0) return to
    this.#memory.u8.copyWithin(to, block, Math.min(block + size, end))
    this.#memory.probe?.realloc?.(block, to, size)
    return to
  }

  /** Counts the block off, and does nothing else; throws `MisuseError` for what is no block. */
  free(block: Address): void {
    if (block === 0) return
    this.#endBehind(block, 'free')
    if (this.#words[L.BLOCKS_AT] > 0) this.#words[L.BLOCKS_AT]--
    this.#memory.probe?.free?.(block)
  }

  /** Whether the address lies where blocks have been handed out. Cost: the chunks. */
  owns(block: Address): boolean {
    return this.#endOfBlocks(block) !== 0
  }

  reset(): void {
    let [, chunk, , end] = this.#words
    while (chunk !== 0) {
      const [below, , endBelow] = this.#memory.u32.subarray(chunk >>> 2)
      this.#memory.release(chunk as Address, end - chunk)
      chunk = below
      end = endBelow
    }
    this.#start()
  }

  #start(): void {
    this.#words.set([L.MAGIC, 0, 0, 0, 0, 0])
  }

  #take(size: number, operation: string): Address {
    checkSize(L.NAME, operation, size)
    const words = this.#words
    const bytes = Math.ceil((size || 1) / this.#alignment) * this.#alignment
    const block = words[L.CURSOR_AT]
    if (block + bytes > words[L.END_AT]) return this.#addChunk(bytes + L.CHUNK_HEADER) && this.#take(size, operation)
    words[L.CURSOR_AT] = block + bytes
    return block as Address
  }

  /** Goes on in another chunk, of `least` bytes if there is no more; 0 when there is not even that. */
  #addChunk(least: number): Address {
    const memory = this.#memory
    let bytes = Math.max(least, L.FIRST_CHUNK << Math.min(this.#words[L.CHUNKS_AT], L.MOST_DOUBLINGS))
    const chunk = memory.reserve(bytes, 16) || memory.reserve((bytes = least), 16)
    if (chunk !== 0) {
      const words = this.#words
      memory.u32.set(words.subarray(L.CHUNK_AT, L.CHUNK_AT + 3), chunk >>> 2)
      words.set([chunk, chunk + L.CHUNK_HEADER, chunk + bytes], L.CHUNK_AT)
      words[L.CHUNKS_AT]++
    }
    return chunk
  }

  /** Where the blocks end in the chunk in which `block` lies; 0 where it lies among no blocks. */
  #endOfBlocks(block: Address): number {
    const { u32 } = this.#memory
    const words = this.#words
    let chunk = words[L.CHUNK_AT]
    let end = words[L.CURSOR_AT]
    // Counted: headers that were overwritten may lead in circles. Or out of the memory, where no word is over 0.
    for (let left = words[L.CHUNKS_AT]; left > 0 && chunk > 0; left--) {
      if (block >= chunk + L.CHUNK_HEADER && block < end && block % this.#alignment === 0) return end
      end = u32[(chunk >>> 2) + 1]
      chunk = u32[chunk >>> 2]
    }
    return 0
  }

  /** As {@link #endOfBlocks}; throws `MisuseError` instead of 0. */
  #endBehind(block: Address, operation: string): number {
    return this.#endOfBlocks(block) || refuse(L.NAME, operation, block % this.#alignment > 0 ? 'misaligned' : 'foreign', block)
  }
}
