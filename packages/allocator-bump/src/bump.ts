import { type Address, type Allocator, type AllocatorStatistics, CorruptionError, type LinearMemory, OutOfMemoryError, checkSize, refuse } from '@mm/contract'

/**
 * One address goes up, until it meets the end of its chunk and a new chunk is taken. Nothing is used twice before `reset`.
 *
 * ```
 *   state     chunk                          chunk, twice as large
 *  +-----+   +--------+-------+-----+---+   +--------+---------+----------- ... --+
 *  |     |   | header | block | ... |   |<--| header | block   |                  |
 *  +-----+   +--------+-------+-----+---+   +--------+---------+----------- ... --+
 *                                                               cursor         end
 * ```
 */
const NAME = 'bump'
const MAGIC = 0x6d6d6275
const MOST_BYTES = 2 ** 31 - 1
const FIRST_CHUNK = 2 ** 16
const MOST_CHUNK = 2 ** 24

/* The state, in words. */
const MAGIC_AT = 0
/** The chunk in use; 0 before the first block. */
const CHUNK_AT = 1
const CURSOR_AT = 2
const END_AT = 3
const BLOCKS_AT = 4
const BYTES_AT = 5
/** Bytes of the state and of all chunks. */
const RESERVED_AT = 6
const STATE_BYTES = 32

/* A chunk's header, in words. */
const CHUNK_BYTES = 0
const CHUNK_BELOW = 1
const CHUNK_HEADER = 16

/** An allocator that only moves up. Made by the strategy `bump`. */
export class Bump implements Allocator {
  readonly state: Address
  readonly #memory: LinearMemory
  #u32!: Uint32Array
  readonly #state: number
  readonly #alignment: number

  /** Takes up the state at `state`, or makes one. */
  constructor(memory: LinearMemory, state: Address | undefined) {
    this.#memory = memory
    this.#alignment = memory.wordBytes * 2
    this.state = state ?? memory.reserve(STATE_BYTES, 16)
    if (this.state === 0) throw new OutOfMemoryError({ operation: 'create', size: STATE_BYTES, strategy: NAME })
    this.#state = this.state >>> 2
    memory.onRefresh(() => {
      this.#u32 = memory.u32
    })
    if (state === undefined) this.#start()
    else if (this.#u32[this.#state + MAGIC_AT] !== MAGIC) refuse(NAME, 'attach', 'bad-address', state)
  }

  malloc(size: number): Address {
    checkSize(NAME, 'malloc', size)
    const block = this.#take(size)
    if (block !== 0) this.#memory.probe?.alloc?.(block, size)
    return block
  }

  calloc(count: number, size: number): Address {
    checkSize(NAME, 'calloc', count)
    checkSize(NAME, 'calloc', size)
    const bytes = count * size
    if (bytes > MOST_BYTES) return 0 as Address
    const block = this.malloc(bytes)
    if (block !== 0) this.#memory.u8.fill(0, block, block + bytes)
    return block
  }

  /**
   * Nobody knows how long the old block is: as many bytes are copied as the new one has, but none from beyond the blocks of
   * the old one's chunk; those behind the old one's own mean nothing.
   */
  realloc(block: Address, size: number): Address {
    if (block === 0) return this.malloc(size)
    checkSize(NAME, 'realloc', size)
    const end = this.#checkOwned(block, 'realloc')
    const to = this.#take(size)
    if (to === 0) return to
    this.#memory.u8.copyWithin(to, block, Math.min(block + size, end))
    this.#u32[this.#state + BLOCKS_AT]--
    this.#memory.probe?.realloc?.(block, to, size)
    return to
  }

  /** Counts the block off, and does nothing else; throws `MisuseError` for what is no block. */
  free(block: Address): void {
    if (block === 0) return
    this.#checkOwned(block, 'free')
    if (this.#u32[this.#state + BLOCKS_AT] > 0) this.#u32[this.#state + BLOCKS_AT]--
    this.#memory.probe?.free?.(block)
  }

  /** Whether the address lies where blocks have been handed out. Cost: the chunks. */
  owns(block: Address): boolean {
    return this.#endOfBlocks(block) !== 0
  }

  reset(): void {
    const u32 = this.#u32
    for (let chunk = u32[this.#state + CHUNK_AT]; chunk !== 0; ) {
      const below = u32[(chunk >>> 2) + CHUNK_BELOW]
      this.#memory.release(chunk as Address, u32[(chunk >>> 2) + CHUNK_BYTES])
      chunk = below
    }
    this.#start()
  }

  /** The bytes of freed blocks are live until `reset`: nothing else can have them. */
  statistics(): AllocatorStatistics {
    const [liveBlocks, liveBytes, reservedBytes] = this.#u32.subarray(this.#state + BLOCKS_AT)
    return { liveBlocks, liveBytes, reservedBytes }
  }

  check(): void {
    const u32 = this.#u32
    const state = this.#state
    const chunk = u32[state + CHUNK_AT]
    let bytes = u32[state + RESERVED_AT] - STATE_BYTES
    // Chunks that were overwritten may lead in circles: each takes some bytes off.
    for (let at = chunk; at !== 0 && bytes > 0; at = u32[(at >>> 2) + CHUNK_BELOW]) bytes -= Math.max(u32[(at >>> 2) + CHUNK_BYTES], CHUNK_HEADER)
    const cursor = u32[state + CURSOR_AT]
    const end = u32[state + END_AT]
    const fits = chunk === 0 ? end === 0 : cursor >= chunk + CHUNK_HEADER && end === chunk + u32[(chunk >>> 2) + CHUNK_BYTES]
    if (!fits || cursor > end || bytes !== 0 || u32[state + MAGIC_AT] !== MAGIC) {
      throw new CorruptionError({ operation: 'check', address: this.state, strategy: NAME }, 'the state does not fit the chunks')
    }
  }

  #take(size: number): Address {
    const u32 = this.#u32
    const state = this.#state
    const bytes = Math.ceil((size || 1) / this.#alignment) * this.#alignment
    const block = u32[state + CURSOR_AT]
    if (block + bytes > u32[state + END_AT]) return this.#takeFromNewChunk(size, bytes + CHUNK_HEADER)
    u32[state + CURSOR_AT] = block + bytes
    u32[state + BLOCKS_AT]++
    u32[state + BYTES_AT] += bytes
    return block as Address
  }

  /** Goes on in another chunk, of `least` bytes if there is no more. */
  #takeFromNewChunk(size: number, least: number): Address {
    const state = this.#state
    const below = this.#u32[state + CHUNK_AT]
    let bytes = Math.max(FIRST_CHUNK, least, below && Math.min(2 * this.#u32[(below >>> 2) + CHUNK_BYTES], MOST_CHUNK))
    const chunk = this.#memory.reserve(bytes, 16) || this.#memory.reserve((bytes = least), 16)
    if (chunk !== 0) {
      const u32 = this.#u32
      u32[(chunk >>> 2) + CHUNK_BYTES] = bytes
      u32[(chunk >>> 2) + CHUNK_BELOW] = below
      u32[state + CHUNK_AT] = chunk
      u32[state + CURSOR_AT] = chunk + CHUNK_HEADER
      u32[state + END_AT] = chunk + bytes
      u32[state + RESERVED_AT] += bytes
    }
    return chunk && this.#take(size)
  }

  #start(): void {
    this.#u32.set([MAGIC, 0, 0, 0, 0, 0, STATE_BYTES, 0], this.#state)
  }

  /** Where the blocks end in the chunk in which `block` lies; 0 where it lies among no blocks. */
  #endOfBlocks(block: Address): number {
    const u32 = this.#u32
    let end = u32[this.#state + CURSOR_AT]
    let bytes = u32[this.#state + RESERVED_AT]
    for (let chunk = u32[this.#state + CHUNK_AT]; chunk !== 0 && bytes > 0; ) {
      if (block >= chunk + CHUNK_HEADER && block < end && block % this.#alignment === 0) return end
      bytes -= Math.max(u32[(chunk >>> 2) + CHUNK_BYTES], CHUNK_HEADER)
      chunk = u32[(chunk >>> 2) + CHUNK_BELOW]
      end = chunk + u32[(chunk >>> 2) + CHUNK_BYTES]
    }
    return 0
  }

  #checkOwned(block: Address, operation: string): number {
    return this.#endOfBlocks(block) || refuse(NAME, operation, block % this.#alignment > 0 ? 'misaligned' : 'foreign', block)
  }
}
