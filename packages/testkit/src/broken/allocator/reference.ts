import { type Address, type Allocator, type AllocatorContext, type AllocatorStatistics, CorruptionError, type LinearMemory, MisuseError, OutOfMemoryError } from '@mm/contract'

/**
 * The model of an allocator: first fit over a list of arenas, each a row of chunks. Slow and plain; all of it in memory.
 *
 * ```
 * state   | magic | first arena | live blocks | live bytes | reserved bytes |
 * arena   | next arena | bytes | (to the alignment) | chunk | chunk | ... |
 * chunk   | bytes | FREE or USED | (to the alignment) | block ... |
 * ```
 */
const MAGIC = 0x6d6b0001
const STATE_BYTES = 32
export const FIRST_ARENA = 1
export const LIVE_BLOCKS = 2
const LIVE_BYTES = 3
const RESERVED_BYTES = 4
const ARENA_BYTES = 65_536
const FREE = 0xf4ee_f4ee
const USED = 0x05ed_05ed
const MOST = 2 ** 31 - 1
const NAME = 'reference'

/** A chunk and the arena that it lies in. */
export interface Place {
  readonly arena: number
  readonly chunk: number
}

export class ReferenceAllocator implements Allocator {
  readonly state: Address
  /** Bytes before each block, and what each block is aligned to. */
  protected readonly header: number
  protected readonly memory: LinearMemory
  protected u32!: Uint32Array
  protected u8!: Uint8Array

  /** Goes on from `state`, where another left off, or begins anew. Throws `OutOfMemoryError` where there is no room to begin. */
  constructor({ memory, state }: AllocatorContext) {
    this.memory = memory
    this.header = memory.wordBytes * 2
    this.watch()
    this.state = state ?? this.begin()
  }

  malloc(size: number): Address {
    return this.take(this.sizeOf('malloc', size))
  }

  calloc(count: number, size: number): Address {
    const bytes = this.sizeOf('calloc', count) * this.sizeOf('calloc', size)
    if (bytes > MOST) return 0 as Address
    const block = this.take(bytes)
    if (block !== 0) this.u8.fill(0, block, block + bytes)
    return block
  }

  realloc(block: Address, size: number): Address {
    const wanted = this.sizeOf('realloc', size)
    if (block === 0) return this.take(wanted)
    const { chunk } = this.placeOf('realloc', block)
    const room = this.roomAt(chunk)
    if (wanted <= room && wanted * 2 >= room) return block
    const moved = this.take(wanted)
    if (moved === 0) return wanted <= room ? block : moved
    this.u8.copyWithin(moved, block, block + Math.min(room, wanted))
    this.free(block)
    return moved
  }

  free(block: Address): void {
    if (block !== 0) this.giveBack(this.placeOf('free', block))
  }

  owns(block: Address): boolean {
    const arena = this.arenaOf(block)
    return arena !== 0 && this.chunkAt(arena, block)?.used === true
  }

  usableSize(block: Address): number {
    return this.roomAt(block - this.header)
  }

  walk(visit: (block: Address, bytes: number) => void): void {
    for (let arena = this.word(FIRST_ARENA); arena > 0; arena = this.u32[arena >>> 2]) {
      const end = arena + this.u32[(arena >>> 2) + 1]
      for (let chunk = arena + this.header; chunk < end; chunk += this.bytesAt(chunk, end)) {
        if (this.isUsed(chunk)) visit((chunk + this.header) as Address, this.bytesAt(chunk, end))
      }
    }
  }

  reset(): void {
    while (this.word(FIRST_ARENA) !== 0) this.releaseArena(this.word(FIRST_ARENA))
    this.setWord(LIVE_BLOCKS, 0)
    this.setWord(LIVE_BYTES, 0)
  }

  statistics(): AllocatorStatistics {
    let arenas = 0
    for (let arena = this.word(FIRST_ARENA); arena > 0; arena = this.u32[arena >>> 2]) arenas++
    return { liveBlocks: this.word(LIVE_BLOCKS), liveBytes: this.word(LIVE_BYTES), reservedBytes: this.word(RESERVED_BYTES), arenas }
  }

  check(): void {
    if (this.word(0) !== MAGIC) this.corrupt(this.state, 'the state does not begin with its magic number')
    let blocks = 0
    let bytes = 0
    this.walk((_, occupied) => {
      blocks++
      bytes += occupied
    })
    if (blocks !== this.word(LIVE_BLOCKS)) this.corrupt(this.state, `${this.word(LIVE_BLOCKS)} live blocks are counted, ${blocks} are there`)
    if (bytes !== this.word(LIVE_BYTES)) this.corrupt(this.state, `${this.word(LIVE_BYTES)} live bytes are counted, ${bytes} are there`)
  }

  protected watch(): void {
    this.memory.onRefresh(() => {
      this.u32 = this.memory.u32
      this.u8 = this.memory.u8
    })
  }

  protected word(index: number): number {
    return this.u32[(this.state >>> 2) + index]
  }

  protected setWord(index: number, value: number): void {
    this.u32[(this.state >>> 2) + index] = value
  }

  protected sizeOf(operation: string, size: number): number {
    if (Number.isInteger(size) && size >= 0 && size <= MOST) return size
    throw new MisuseError('bad-size', { operation, size, strategy: NAME }, 'not a whole number from 0 to 2^31 - 1')
  }

  /** Bytes of the chunk that a block of `size` bytes needs. */
  protected chunkBytes(size: number): number {
    return Math.ceil(Math.max(size, 1) / this.header) * this.header + this.header
  }

  /** A block of at least `size` bytes, from the first chunk that has them or from a new arena; 0 where there is none. */
  protected take(size: number): Address {
    const bytes = this.chunkBytes(size)
    for (let arena = this.word(FIRST_ARENA); arena > 0; arena = this.u32[arena >>> 2]) {
      const end = arena + this.u32[(arena >>> 2) + 1]
      for (let chunk = arena + this.header; chunk < end; chunk += this.bytesAt(chunk, end)) {
        if (!this.isUsed(chunk) && this.merge(chunk, end) >= bytes) return this.split(chunk, end, bytes)
      }
    }
    return this.grow(bytes)
  }

  /** Takes an arena in which the chunk fits. */
  protected grow(bytes: number): Address {
    const arenaBytes = Math.max(ARENA_BYTES, Math.ceil((bytes + this.header) / 16) * 16)
    const arena = this.memory.reserve(arenaBytes, 16)
    return arena === 0 ? arena : this.enter(arena, arenaBytes, bytes)
  }

  /** Lists the arena and uses the first `bytes` of it. */
  protected enter(arena: Address, arenaBytes: number, bytes: number): Address {
    this.u32[arena >>> 2] = this.word(FIRST_ARENA)
    this.u32[(arena >>> 2) + 1] = arenaBytes
    this.setWord(FIRST_ARENA, arena)
    this.setWord(RESERVED_BYTES, this.word(RESERVED_BYTES) + arenaBytes)
    this.mark(arena + this.header, arenaBytes - this.header, FREE)
    return this.split(arena + this.header, arena + arenaBytes, bytes)
  }

  /** Uses the first `bytes` of a free chunk. */
  protected split(chunk: number, end: number, bytes: number): Address {
    const all = this.bytesAt(chunk, end)
    const used = all - bytes >= this.header * 2 ? bytes : all
    if (used < all) this.mark(chunk + used, all - used, FREE)
    this.mark(chunk, used, USED)
    this.setWord(LIVE_BLOCKS, this.word(LIVE_BLOCKS) + 1)
    this.setWord(LIVE_BYTES, this.word(LIVE_BYTES) + used)
    return (chunk + this.header) as Address
  }

  protected giveBack({ arena, chunk }: Place): void {
    const end = arena + this.u32[(arena >>> 2) + 1]
    const bytes = this.bytesAt(chunk, end)
    this.setWord(LIVE_BLOCKS, this.word(LIVE_BLOCKS) - 1)
    this.setWord(LIVE_BYTES, this.word(LIVE_BYTES) - bytes)
    this.mark(chunk, bytes, FREE)
    const first = arena + this.header
    if (!this.isUsed(first) && this.merge(first, end) === end - first) this.releaseArena(arena)
  }

  protected releaseArena(arena: number): void {
    const bytes = this.u32[(arena >>> 2) + 1]
    const next = this.u32[arena >>> 2]
    let before = this.word(FIRST_ARENA)
    if (before === arena) this.setWord(FIRST_ARENA, next)
    else {
      while (this.u32[before >>> 2] !== arena) before = this.u32[before >>> 2]
      this.u32[before >>> 2] = next
    }
    this.setWord(RESERVED_BYTES, this.word(RESERVED_BYTES) - bytes)
    this.memory.release(arena as Address, bytes)
  }

  /** Where the live block lies; throws `MisuseError` for everything else. */
  protected placeOf(operation: string, block: Address): Place {
    const site = { operation, address: block, strategy: NAME }
    if (block % this.header !== 0) throw new MisuseError('misaligned', site, `at no multiple of ${this.header}`)
    const arena = this.arenaOf(block)
    if (arena === 0) throw new MisuseError('foreign', site, 'in none of its arenas')
    const found = this.chunkAt(arena, block)
    if (found?.used === false) throw new MisuseError('double-free', site, 'freed already')
    if (found?.chunk !== block - this.header) throw new MisuseError('bad-address', site, 'no block begins here')
    return { arena, chunk: found.chunk }
  }

  protected roomAt(chunk: number): number {
    return this.u32[chunk >>> 2] - this.header
  }

  /** The arena that the address lies in, or 0. */
  protected arenaOf(address: number): number {
    let arena = this.word(FIRST_ARENA)
    while (arena > 0 && !(address >= arena + this.header && address < arena + this.u32[(arena >>> 2) + 1])) arena = this.u32[arena >>> 2]
    return arena
  }

  /** The chunk that the address lies in. */
  protected chunkAt(arena: number, address: number): { readonly chunk: number; readonly used: boolean } | undefined {
    const end = arena + this.u32[(arena >>> 2) + 1]
    for (let chunk = arena + this.header; chunk < end; chunk += this.bytesAt(chunk, end)) {
      if (address < chunk + this.bytesAt(chunk, end)) return { chunk, used: this.isUsed(chunk) }
    }
    return undefined
  }

  protected mark(chunk: number, bytes: number, state: number): void {
    this.u32[chunk >>> 2] = bytes
    this.u32[(chunk >>> 2) + 1] = state
  }

  protected begin(): Address {
    const state = this.memory.reserve(STATE_BYTES, 16)
    if (state === 0) throw new OutOfMemoryError({ operation: 'create', size: STATE_BYTES, strategy: NAME })
    this.u32.fill(0, state >>> 2, (state + STATE_BYTES) >>> 2)
    this.u32[state >>> 2] = MAGIC
    this.u32[(state >>> 2) + RESERVED_BYTES] = STATE_BYTES
    return state
  }

  private isUsed(chunk: number): boolean {
    const state = this.u32[(chunk >>> 2) + 1]
    if (state !== USED && state !== FREE) this.corrupt(chunk, 'a chunk is neither free nor used')
    return state === USED
  }

  private bytesAt(chunk: number, end: number): number {
    const bytes = this.u32[chunk >>> 2]
    if (!(bytes >= this.header && bytes % this.header === 0 && chunk + bytes <= end)) this.corrupt(chunk, `a chunk of ${bytes} bytes`)
    return bytes
  }

  /** Joins the free chunks from `chunk` on; the bytes that they have together. */
  private merge(chunk: number, end: number): number {
    let next = chunk + this.bytesAt(chunk, end)
    while (next < end && !this.isUsed(next)) next += this.bytesAt(next, end)
    this.u32[chunk >>> 2] = next - chunk
    return next - chunk
  }

  private corrupt(address: number, message: string): never {
    throw new CorruptionError({ operation: 'check', address, strategy: NAME }, message)
  }
}
