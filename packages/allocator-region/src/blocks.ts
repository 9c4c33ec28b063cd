import { checkSize, refuse } from '@mm/allocator/authors'
import { type Address, type LinearMemory } from '@mm/contract'
import { type Chunks } from './chunks.js'
import * as L from './layout.js'

/** The largest request that a class serves, in bytes. */
const MOST_SMALL = L.MOST_BLOCK - L.BLOCK_OVERHEAD

/** Blocks inside a region, which is the word index of its record here. */
export class Blocks {
  readonly #memory: LinearMemory
  readonly #chunks: Chunks
  #u32!: Uint32Array
  /** log2 of the unit of blocks, and the unit. */
  readonly #shift: number
  readonly #alignment: number

  constructor(memory: LinearMemory, chunks: Chunks) {
    this.#memory = memory
    this.#chunks = chunks
    this.#shift = memory.wordBytes === 4 ? 3 : 4
    this.#alignment = memory.wordBytes * 2
    memory.onRefresh(() => {
      this.#u32 = memory.u32
    })
  }

  /** The fast path: the block of this class that was freed last, else the next piece of the chunk. 0 when there is no memory. */
  take(region: number, size: number, operation: string): Address {
    if (!((size | 0) === size && size >= 0)) checkSize(L.NAME, operation, size)
    if (size > MOST_SMALL) return this.#takeAlone(region, size)
    const u32 = this.#u32
    const last = (size + L.BLOCK_OVERHEAD - 1) >>> this.#shift
    const step = L.stepShift(last)
    const list = region + L.LISTS + (step << 4) + (last >>> step)
    const bytes = ((last >>> step) + 1) << (step + this.#shift)
    const freed = u32[list]
    if (freed === 0) return this.#cut(region, bytes)
    u32[list] = u32[freed >>> 2]
    this.#enter(region, this.#chunks.at(freed), freed, bytes)
    return freed as Address
  }

  /** Makes a block free for its region; throws `MisuseError` where none is live. */
  give(block: number, operation: string): void {
    const chunk = this.chunkOf(block, operation)
    const u32 = this.#u32
    const region = u32[chunk + L.CHUNK_REGION]
    const bytes = this.bytesIn(chunk, block)
    u32[region + L.LIVE_BLOCKS]--
    u32[region + L.LIVE_BYTES] -= bytes
    if (u32[chunk + L.CHUNK_KIND] === L.ALONE) {
      this.#chunks.unlink(chunk)
      this.#chunks.give(chunk)
    } else {
      u32[this.#markAt(chunk, block)] ^= 1 << (block >>> this.#shift)
      this.#list(region, block, bytes)
    }
    if (u32[region + L.LIVE_BLOCKS] === 0 && u32[region + L.CHUNKS] !== 0) this.empty(region)
  }

  resize(block: Address, size: number): Address {
    const chunk = this.chunkOf(block, 'realloc')
    const region = this.#u32[chunk + L.CHUNK_REGION]
    const held = this.bytesIn(chunk, block) - L.BLOCK_OVERHEAD
    if ((size <= held && size >= held >>> 1) || this.#resizeLast(region, block, held + L.BLOCK_OVERHEAD, size)) return block
    const to = this.take(region, size, 'realloc')
    if (to === 0) return to
    this.#memory.u8.copyWithin(to, block, block + Math.min(size, held))
    this.give(block, 'realloc')
    return to
  }

  isLive(block: number): boolean {
    if ((block & -this.#alignment) >>> 0 !== block) return false
    const chunk = this.#chunks.at(block)
    if (chunk === 0) return false
    if (this.#u32[chunk + L.CHUNK_KIND] === L.ALONE) return block === this.#u32[chunk + L.CHUNK_BLOCKS]
    return (this.#u32[this.#markAt(chunk, block)] & (1 << (block >>> this.#shift))) !== 0
  }

  /** The chunk of a live block; throws `MisuseError` where none is live. */
  chunkOf(block: number, operation: string): number {
    return this.isLive(block) ? this.#chunks.at(block) : this.#refuse(block, operation)
  }

  /** Bytes that a block of `chunk` occupies, its header included. */
  bytesIn(chunk: number, block: number): number {
    return this.#u32[chunk + L.CHUNK_KIND] === L.ALONE ? L.aloneBytes(this.#u32[chunk + L.CHUNK_BYTES]) : this.#u32[(block >>> 2) - 1]
  }

  /** From now on the region's blocks are cut off `chunk`, behind its marks and so many bytes. */
  start(region: number, chunk: number, bytes: number): void {
    const u32 = this.#u32
    u32[chunk + L.CHUNK_REGION] = region
    u32[chunk + L.CHUNK_BLOCKS] = chunk * 4 + L.blocksFrom(u32[chunk + L.CHUNK_BYTES], bytes, this.#shift)
    u32[region + L.CURRENT] = chunk
    u32[region + L.CURSOR] = u32[chunk + L.CHUNK_BLOCKS]
    u32[region + L.END] = chunk * 4 + u32[chunk + L.CHUNK_BYTES] + L.BLOCK_OVERHEAD
  }

  /** Makes a region as it was when it was opened, but for what is nested in it. Cost: its chunks. */
  empty(region: number): void {
    const u32 = this.#u32
    this.#chunks.giveLinked(region)
    const first = this.#chunks.at(region * 4)
    u32.fill(0, first + L.MARKS, first + L.MARKS + (L.marksBytes(L.FIRST_CHUNK, this.#shift) >>> 2))
    u32.fill(0, region + L.LIVE_BLOCKS, region + (L.RECORD_BYTES >>> 2))
    this.start(region, first, L.RECORD_BYTES)
  }

  #cut(region: number, bytes: number): Address {
    const u32 = this.#u32
    const block = u32[region + L.CURSOR]
    if (block + bytes > u32[region + L.END]) return this.#goOnInNewChunk(region, bytes) ? this.#cut(region, bytes) : (0 as Address)
    u32[region + L.CURSOR] = block + bytes
    u32[(block >>> 2) - 1] = bytes
    this.#enter(region, u32[region + L.CURRENT], block, bytes)
    return block as Address
  }

  #enter(region: number, chunk: number, block: number, bytes: number): void {
    const u32 = this.#u32
    u32[this.#markAt(chunk, block)] ^= 1 << (block >>> this.#shift)
    u32[region + L.LIVE_BLOCKS]++
    u32[region + L.LIVE_BYTES] += bytes
  }

  #markAt(chunk: number, block: number): number {
    return chunk + L.MARKS + ((block - chunk * 4) >>> (this.#shift + 5))
  }

  /** Puts a block that is not live in front of its class's list. */
  #list(region: number, block: number, bytes: number): void {
    const list = region + L.LISTS + L.classOf(bytes >>> this.#shift)
    this.#u32[block >>> 2] = this.#u32[list]
    this.#u32[list] = block
  }

  /** Moves the end of the block that was cut off last, where it is that one and the chunk has room. */
  #resizeLast(region: number, block: number, bytes: number, size: number): boolean {
    const u32 = this.#u32
    if (size > MOST_SMALL || block + bytes !== u32[region + L.CURSOR]) return false
    const last = (size + L.BLOCK_OVERHEAD - 1) >>> this.#shift
    const step = L.stepShift(last)
    const wanted = ((last >>> step) + 1) << (step + this.#shift)
    if (block + wanted > u32[region + L.END]) return false
    u32[region + L.CURSOR] = block + wanted
    u32[region + L.LIVE_BYTES] += wanted - bytes
    u32[(block >>> 2) - 1] = wanted
    return true
  }

  /** A chunk twice as large as the current one, or one that is just large enough; what is left of the current one becomes a free block. */
  #goOnInNewChunk(region: number, bytes: number): boolean {
    const current = this.#u32[region + L.CURRENT]
    let least = L.GRANULE
    while (L.blocksFrom(least, 0, this.#shift) + bytes > least + L.BLOCK_OVERHEAD) least *= 2
    const wanted = Math.max(least, Math.min(2 * this.#u32[current + L.CHUNK_BYTES], L.MOST_CHUNK))
    let chunk = this.#chunks.take(wanted, L.LATER, L.marksBytes(wanted, this.#shift))
    if (chunk === 0 && wanted > least) chunk = this.#chunks.take(least, L.LATER, L.marksBytes(least, this.#shift))
    if (chunk === 0) return false
    this.#leave(region, current)
    this.#chunks.link(chunk, region)
    this.start(region, chunk, 0)
    return true
  }

  #leave(region: number, chunk: number): void {
    const u32 = this.#u32
    const block = u32[region + L.CURSOR]
    const units = (u32[region + L.END] - block) >>> this.#shift
    const step = L.stepShift(units)
    const bytes = ((units >>> step) << step) << this.#shift
    if (bytes > 0) {
      u32[(block >>> 2) - 1] = bytes
      this.#list(region, block, bytes)
    }
    u32[chunk + L.CHUNK_TOP] = block + bytes
  }

  #takeAlone(region: number, size: number): Address {
    const chunk = this.#chunks.take(L.CHUNK_HEADER_BYTES + Math.ceil(size / 16) * 16, L.ALONE, 0)
    if (chunk === 0) return 0 as Address
    const u32 = this.#u32
    this.#chunks.link(chunk, region)
    u32[chunk + L.CHUNK_BLOCKS] = chunk * 4 + L.CHUNK_HEADER_BYTES
    u32[region + L.LIVE_BLOCKS]++
    u32[region + L.LIVE_BYTES] += L.aloneBytes(u32[chunk + L.CHUNK_BYTES])
    return u32[chunk + L.CHUNK_BLOCKS] as Address
  }

  #refuse(block: number, operation: string): never {
    if (!(Number.isInteger(block) && block >= 0 && block < 2 ** 32)) refuse(L.NAME, operation, 'foreign', block)
    if (block % this.#alignment !== 0) refuse(L.NAME, operation, 'misaligned', block)
    refuse(L.NAME, operation, this.#chunks.at(block) === 0 ? 'foreign' : 'double-free', block)
  }
}
