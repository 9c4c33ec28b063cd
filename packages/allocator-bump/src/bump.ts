import { type Address, type Allocator, type AllocatorStatistics, CorruptionError, type LinearMemory, MisuseError, OutOfMemoryError } from '@mm/contract'

/**
 * One address goes up, until it meets the end of its chunk and a new chunk is taken. Nothing is used twice before `reset`.
 *
 * ```
 *   chunk 0                          chunk 1, twice as large
 *  +--------+-------+-----+---+     +--------+---------+----------- ... --+
 *  | header | block | ... |   |<----| header | block   |                  |
 *  +--------+-------+-----+---+     +--------+---------+----------- ... --+
 *                                                       cursor         end
 * ```
 */
const NAME = 'bump'
const MAGIC = 0x6d6d6275
const MOST_BYTES = 2 ** 31 - 1
const FIRST_CHUNK = 2 ** 16
const MOST_CHUNK = 2 ** 24

/* The state, in words; it lies in the first chunk. */
const MAGIC_AT = 0
const CURSOR_AT = 1
const END_AT = 2
/** The chunk in use. */
const CHUNK_AT = 3
const BLOCKS_AT = 4
const BYTES_AT = 5
const RESERVED_AT = 6
const STATE_BYTES = 32

/* A chunk's header, in words; in the first chunk the state stands before it. */
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
    this.state = state ?? memory.reserve(FIRST_CHUNK, 16)
    this.#state = this.state >>> 2
    if (this.state === 0) throw new OutOfMemoryError({ operation: 'create', size: FIRST_CHUNK, strategy: NAME })
    memory.onRefresh(() => {
      this.#u32 = memory.u32
    })
    if (state === undefined) this.#start()
    else if (this.#u32[this.#state + MAGIC_AT] !== MAGIC) throw new MisuseError('bad-address', { operation: 'attach', address: state, strategy: NAME }, 'no state of a bump allocator')
  }

  malloc(size: number): Address {
    const block = this.#take(size, 'malloc')
    const { probe } = this.#memory
    if (probe !== null && block !== 0) probe.alloc?.(block, size)
    return block
  }

  calloc(count: number, size: number): Address {
    checkSize('calloc', count)
    checkSize('calloc', size)
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
    checkSize('realloc', size)
    if (block === 0) return this.malloc(size)
    const end = this.#checkOwned(block, 'realloc')
    const to = this.#take(size, 'realloc')
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
    while (u32[this.#state + CHUNK_AT] !== this.state + STATE_BYTES) {
      const chunk = u32[this.#state + CHUNK_AT]
      u32[this.#state + CHUNK_AT] = u32[(chunk >>> 2) + CHUNK_BELOW]
      this.#memory.release(chunk as Address, u32[(chunk >>> 2) + CHUNK_BYTES])
    }
    this.#start()
  }

  /** The bytes of freed blocks are live until `reset`: nothing else can have them. */
  statistics(): AllocatorStatistics {
    const u32 = this.#u32
    return { liveBlocks: u32[this.#state + BLOCKS_AT], liveBytes: u32[this.#state + BYTES_AT], reservedBytes: u32[this.#state + RESERVED_AT] }
  }

  check(): void {
    const u32 = this.#u32
    const fail = (problem: string): never => {
      throw new CorruptionError({ operation: 'check', address: this.state, strategy: NAME }, problem)
    }
    if (u32[this.#state + MAGIC_AT] !== MAGIC) fail('the state is gone')
    let bytes = STATE_BYTES
    for (let chunk = u32[this.#state + CHUNK_AT]; chunk !== 0; chunk = u32[(chunk >>> 2) + CHUNK_BELOW]) {
      const chunkBytes = u32[(chunk >>> 2) + CHUNK_BYTES]
      bytes += chunkBytes
      if (!(chunkBytes > 0 && bytes <= u32[this.#state + RESERVED_AT])) fail('chunks are miscounted')
    }
    if (bytes !== u32[this.#state + RESERVED_AT]) fail('chunks are miscounted')
    const chunk = u32[this.#state + CHUNK_AT]
    const cursor = u32[this.#state + CURSOR_AT]
    if (cursor < this.#firstBlockIn(chunk) || cursor > this.#endOf(chunk) || this.#endOf(chunk) !== u32[this.#state + END_AT]) fail('the cursor is outside its chunk')
  }

  #take(size: number, operation: string): Address {
    if (!((size | 0) === size && size >= 0)) checkSize(operation, size)
    const u32 = this.#u32
    const state = this.#state
    const bytes = Math.ceil((size || 1) / this.#alignment) * this.#alignment
    const block = u32[state + CURSOR_AT]
    if (block + bytes > u32[state + END_AT]) return this.#takeFromNewChunk(size, bytes, operation)
    u32[state + CURSOR_AT] = block + bytes
    u32[state + BLOCKS_AT]++
    u32[state + BYTES_AT] += bytes
    return block as Address
  }

  #takeFromNewChunk(size: number, bytes: number, operation: string): Address {
    const below = this.#u32[this.#state + CHUNK_AT]
    const twice = Math.min(2 * this.#u32[(below >>> 2) + CHUNK_BYTES], MOST_CHUNK)
    const least = bytes + CHUNK_HEADER
    let chunkBytes = Math.max(twice, least)
    let chunk = this.#memory.reserve(chunkBytes, 16)
    if (chunk === 0) {
      chunkBytes = Math.max(FIRST_CHUNK, least)
      chunk = this.#memory.reserve(chunkBytes, 16)
    }
    if (chunk === 0) return chunk
    this.#u32[this.#state + RESERVED_AT] += chunkBytes
    this.#enter(chunk, chunkBytes, below)
    return this.#take(size, operation)
  }

  #start(): void {
    const u32 = this.#u32
    u32.fill(0, this.#state, this.#state + STATE_BYTES / 4)
    u32[this.#state + MAGIC_AT] = MAGIC
    u32[this.#state + RESERVED_AT] = FIRST_CHUNK
    this.#enter(this.state + STATE_BYTES, FIRST_CHUNK - STATE_BYTES, 0)
  }

  /** Goes on in another chunk. */
  #enter(chunk: number, bytes: number, below: number): void {
    const u32 = this.#u32
    u32[(chunk >>> 2) + CHUNK_BYTES] = bytes
    u32[(chunk >>> 2) + CHUNK_BELOW] = below
    u32[this.#state + CHUNK_AT] = chunk
    u32[this.#state + CURSOR_AT] = this.#firstBlockIn(chunk)
    u32[this.#state + END_AT] = this.#endOf(chunk)
  }

  #firstBlockIn(chunk: number): number {
    return chunk + CHUNK_HEADER
  }

  #endOf(chunk: number): number {
    return chunk + this.#u32[(chunk >>> 2) + CHUNK_BYTES]
  }

  /** Where the blocks end in the chunk in which `block` lies; 0 where it lies among no blocks. */
  #endOfBlocks(block: Address): number {
    const u32 = this.#u32
    if (block % this.#alignment !== 0) return 0
    let end = u32[this.#state + CURSOR_AT]
    // Chunks that were overwritten may lead in circles: more bytes than there are end the search.
    let bytes = u32[this.#state + RESERVED_AT]
    for (let chunk = u32[this.#state + CHUNK_AT]; chunk > 0 && bytes > 0; ) {
      if (block >= this.#firstBlockIn(chunk) && block < end) return end
      bytes -= Math.max(u32[(chunk >>> 2) + CHUNK_BYTES], CHUNK_HEADER)
      chunk = u32[(chunk >>> 2) + CHUNK_BELOW]
      end = this.#endOf(chunk)
    }
    return 0
  }

  #checkOwned(block: Address, operation: string): number {
    const end = this.#endOfBlocks(block)
    if (end !== 0) return end
    const code = Number.isInteger(block) && block % this.#alignment !== 0 ? 'misaligned' : 'foreign'
    throw new MisuseError(code, { operation, address: block, strategy: NAME }, 'no block was handed out there')
  }
}

function checkSize(operation: string, size: number): void {
  if (!(Number.isInteger(size) && size >= 0 && size <= MOST_BYTES)) {
    throw new MisuseError('bad-size', { operation, size, strategy: NAME }, 'not a whole number of bytes from 0 to 2^31 - 1')
  }
}
