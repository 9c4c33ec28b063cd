import { checkSize, MOST_BYTES, refuse } from '@mm/allocator/authors'
import { type Address, type Allocator, type AllocatorStatistics, type LinearMemory, OutOfMemoryError } from '@mm/contract'
import { Blocks } from './blocks.js'
import { checkRegions, regionStatistics, walkRegions } from './check.js'
import { Chunks } from './chunks.js'
import * as L from './layout.js'
import { innermost, linkChild, unlinkChild } from './tree.js'

declare const region: unique symbol
/** A region that is open: the address of its record. Once it has ended, the number may become another region's. */
export type Region = Address & { readonly [region]: true }

/**
 * Regions with free of single blocks (reaps: Berger, Zorn, McKinley, "Reconsidering Custom Memory Allocation", OOPSLA
 * 2002). A block is cut off the end of its region's chunk, and goes when the region ends, with everything nested in it; one
 * that is freed before goes onto the region's list for its size and is used again there. What nobody names a region for
 * comes from the default one, which never ends. Made by the strategy `region`.
 */
export class Regions implements Allocator {
  readonly state: Address
  /** The default region: `malloc` and `calloc` take from it, and all others are nested in it. */
  readonly root: Region
  readonly #memory: LinearMemory
  readonly #chunks: Chunks
  readonly #blocks: Blocks
  #u32!: Uint32Array
  /** The record of the default region, as a word index. */
  readonly #root: number

  /** Takes up the state at `state`, or makes one; throws `OutOfMemoryError` where there is no room for it, or `MisuseError` where `state` is none. */
  constructor(memory: LinearMemory, state: Address | undefined) {
    this.#memory = memory
    this.state = state ?? memory.reserve(L.STATE_BYTES, 64)
    if (this.state === 0) throw new OutOfMemoryError({ operation: 'create', size: L.STATE_BYTES, strategy: L.NAME }, 'the memory has no room for the allocator itself')
    memory.onRefresh(() => {
      this.#u32 = memory.u32
    })
    const word = this.state >>> 2
    if (state === undefined) {
      this.#u32.fill(0, word, word + L.STATE_BYTES / 4)
      this.#u32[word + L.MAGIC_AT] = L.MAGIC
      this.#u32[word + L.RESERVED_AT] = L.STATE_BYTES
    } else if (this.#u32[word + L.MAGIC_AT] !== L.MAGIC) refuse(L.NAME, 'attach', 'bad-address', state)
    this.#chunks = new Chunks(memory, word)
    this.#blocks = new Blocks(memory, this.#chunks)
    this.#root = state === undefined ? this.#open() : this.#u32[word + L.ROOT_AT]
    if (this.#root === 0) {
      memory.release(this.state, L.STATE_BYTES)
      throw new OutOfMemoryError({ operation: 'create', size: L.FIRST_CHUNK, strategy: L.NAME }, 'the memory has no room for the default region')
    }
    if (state === undefined) this.#u32[word + L.ROOT_AT] = this.#root
    this.root = (this.#root * 4) as Region
  }

  malloc(size: number): Address {
    return this.#told(this.#blocks.take(this.#root, size, 'malloc'), size)
  }

  /** As `malloc`, from `region`. Throws also `MisuseError` (`stale-handle`) where no such region is open. */
  mallocIn(region: Region, size: number): Address {
    return this.#told(this.#blocks.take(this.#recordOf(region, 'mallocIn'), size, 'mallocIn'), size)
  }

  calloc(count: number, size: number): Address {
    checkSize(L.NAME, 'calloc', count)
    checkSize(L.NAME, 'calloc', size)
    const bytes = count * size
    if (bytes > MOST_BYTES) return 0 as Address
    const block = this.malloc(bytes)
    if (block !== 0) this.#memory.u8.fill(0, block, block + bytes)
    return block
  }

  /** The block stays in its region; the one that was cut off last grows and shrinks in place. Else the cost is the bytes that are kept. */
  realloc(block: Address, size: number): Address {
    checkSize(L.NAME, 'realloc', size)
    if (block === 0) return this.malloc(size)
    const to = this.#blocks.resize(block, size)
    if (to !== 0) this.#memory.probe?.realloc?.(block, to, size)
    return to
  }

  /** Constant, unless the block was the last live one of its region: that gives back all chunks but its first. Throws `MisuseError` for whatever is no live block. */
  free(block: Address): void {
    if (block === 0) return
    this.#blocks.give(block, 'free')
    this.#memory.probe?.free?.(block)
  }

  /** Opens a region nested in `parent`: it ends when that ends, if not before. 0 when there is no memory. Throws as {@link mallocIn}. */
  openRegion(parent: Region = this.root): Region {
    const outer = this.#recordOf(parent, 'openRegion')
    const opened = this.#open()
    if (opened !== 0) linkChild(this.#u32, opened, outer)
    return (opened * 4) as Region
  }

  /**
   * Ends a region and all that are nested in it: their blocks are gone. Throws `MisuseError` (`stale-handle`) where no such
   * region is open, or for the default one. Cost: regions and their chunks, however many blocks; a probe is told of each.
   */
  endRegion(region: Region): void {
    const record = this.#recordOf(region, 'endRegion')
    if (record === this.#root) refuse(L.NAME, 'endRegion', 'stale-handle', region, 'the default region does not end; reset takes its blocks back')
    this.#tellOfAll(record)
    this.#endNested(record)
    this.#end(record)
  }

  /** Takes back every block of a region, and ends what is nested in it. Throws, and costs, as {@link endRegion}. */
  clearRegion(region: Region): void {
    const record = this.#recordOf(region, 'clearRegion')
    this.#tellOfAll(record)
    this.#endNested(record)
    this.#blocks.empty(record)
  }

  /** Clears the default region: all others end. */
  reset(): void {
    this.clearRegion(this.root)
  }

  /** The region of a live block; throws `MisuseError` where none is live. */
  regionOf(block: Address): Region {
    return (this.#u32[this.#blocks.chunkOf(block, 'regionOf') + L.CHUNK_REGION] * 4) as Region
  }

  owns(block: Address): boolean {
    return this.#blocks.isLive(block)
  }

  usableSize(block: Address): number {
    return this.#blocks.bytesIn(this.#blocks.chunkOf(block, 'usableSize'), block) - L.BLOCK_OVERHEAD
  }

  /** Cost: all blocks, free ones too. */
  walk(visit: (block: Address, bytes: number) => void): void {
    walkRegions(this.#memory, this.#root, visit)
  }

  /** Counts the open `regions`, and their `chunks`, too. Cost: the regions. */
  statistics(): AllocatorStatistics {
    return regionStatistics(this.#memory, this.state)
  }

  check(): void {
    checkRegions(this.#memory, this.state)
  }

  #told(block: Address, size: number): Address {
    const { probe } = this.#memory
    if (probe !== null && block !== 0) probe.alloc?.(block, size)
    return block
  }

  #tellOfAll(record: number): void {
    const { probe } = this.#memory
    if (probe?.free !== undefined) walkRegions(this.#memory, record, (block) => probe.free?.(block))
  }

  /** The word index of an open region's record. */
  #recordOf(region: Region, operation: string): number {
    const record = region >>> 2
    const chunk = this.#chunks.at(region)
    const open = chunk !== 0 && this.#u32[chunk + L.CHUNK_KIND] === L.OPENING && this.#u32[chunk + L.CHUNK_REGION] * 4 === region
    return open ? record : refuse(L.NAME, operation, 'stale-handle', region, 'no region that is open')
  }

  /** A region in a chunk of its own, as the word index of its record; 0 when there is no memory. */
  #open(): number {
    const marks = L.marksBytes(L.FIRST_CHUNK, this.#memory.wordBytes === 4 ? 3 : 4)
    const chunk = this.#chunks.take(L.FIRST_CHUNK, L.OPENING, marks)
    if (chunk === 0) return 0
    const record = chunk + ((L.CHUNK_HEADER_BYTES + marks) >>> 2)
    this.#u32.fill(0, record, record + L.RECORD_BYTES / 4)
    this.#blocks.start(record, chunk, L.RECORD_BYTES)
    this.#u32[(this.state >>> 2) + L.REGIONS_AT]++
    return record
  }

  #endNested(record: number): void {
    for (let at = innermost(this.#u32, record); at !== record; ) {
      const parent = this.#u32[at + L.PARENT]
      this.#end(at)
      at = innermost(this.#u32, parent)
    }
  }

  /** Ends a region in which none is nested. */
  #end(record: number): void {
    unlinkChild(this.#u32, record)
    this.#chunks.giveLinked(record)
    this.#chunks.give(this.#chunks.at(record * 4))
    this.#u32[(this.state >>> 2) + L.REGIONS_AT]--
  }
}
