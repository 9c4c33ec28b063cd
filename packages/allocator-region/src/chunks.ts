import { type Address, type LinearMemory } from '@mm/contract'
import * as L from './layout.js'

/** Takes chunks from the memory and gives them back; knows which chunk an address lies in, through a directory in the memory. */
export class Chunks {
  readonly #memory: LinearMemory
  readonly #state: number
  #u32!: Uint32Array
  #directory = 0
  #entries = 0

  constructor(memory: LinearMemory, state: number) {
    this.#memory = memory
    this.#state = state
    memory.onRefresh(() => {
      this.#u32 = memory.u32
    })
    this.#readDirectory()
  }

  /** The chunk in which `address` lies, as a word index; 0 for none. Of a chunk that is one block, only its first granule is known. */
  at(address: number): number {
    const granule = address >>> L.GRANULE_SHIFT
    return granule < this.#entries ? this.#u32[this.#directory + granule] : 0
  }

  /** A chunk of `bytes`, its header and marks cleared, that belongs to nobody yet; 0 when there is no memory. */
  take(bytes: number, kind: number, marksBytes: number): number {
    const base = this.#memory.reserve(bytes, L.GRANULE)
    if (base === 0) return 0
    const granules = kind === L.ALONE ? 1 : bytes >>> L.GRANULE_SHIFT
    const first = base >>> L.GRANULE_SHIFT
    if (first + granules > this.#entries && !this.#cover(first + granules)) {
      this.#memory.release(base, bytes)
      return 0
    }
    const u32 = this.#u32
    const chunk = base >>> 2
    u32.fill(0, chunk, chunk + L.MARKS + (marksBytes >>> 2))
    u32.fill(chunk, this.#directory + first, this.#directory + first + granules)
    u32[chunk + L.CHUNK_BYTES] = bytes
    u32[chunk + L.CHUNK_KIND] = kind
    u32[this.#state + L.CHUNKS_AT]++
    u32[this.#state + L.RESERVED_AT] += bytes
    return chunk
  }

  give(chunk: number): void {
    const u32 = this.#u32
    const bytes = u32[chunk + L.CHUNK_BYTES]
    const granules = u32[chunk + L.CHUNK_KIND] === L.ALONE ? 1 : bytes >>> L.GRANULE_SHIFT
    const first = this.#directory + (chunk >>> (L.GRANULE_SHIFT - 2))
    u32.fill(0, first, first + granules)
    u32[this.#state + L.CHUNKS_AT]--
    u32[this.#state + L.RESERVED_AT] -= bytes
    this.#memory.release((chunk * 4) as Address, bytes)
  }

  /** Makes a chunk one of the region's. */
  link(chunk: number, region: number): void {
    const u32 = this.#u32
    const next = u32[region + L.CHUNKS]
    u32[chunk + L.CHUNK_REGION] = region
    u32[chunk + L.CHUNK_NEXT] = next
    u32[chunk + L.CHUNK_PREVIOUS] = 0
    if (next !== 0) u32[next + L.CHUNK_PREVIOUS] = chunk
    u32[region + L.CHUNKS] = chunk
  }

  unlink(chunk: number): void {
    const u32 = this.#u32
    const next = u32[chunk + L.CHUNK_NEXT]
    const previous = u32[chunk + L.CHUNK_PREVIOUS]
    if (next !== 0) u32[next + L.CHUNK_PREVIOUS] = previous
    if (previous !== 0) u32[previous + L.CHUNK_NEXT] = next
    else u32[u32[chunk + L.CHUNK_REGION] + L.CHUNKS] = next
  }

  /** Gives back what a region has but its first chunk. */
  giveLinked(region: number): void {
    for (let chunk = this.#u32[region + L.CHUNKS]; chunk !== 0; ) {
      const next = this.#u32[chunk + L.CHUNK_NEXT]
      this.give(chunk)
      chunk = next
    }
    this.#u32[region + L.CHUNKS] = 0
  }

  /** Makes the directory cover so many granules, twice as many as before at least; `false` when there is no memory for it. */
  #cover(granules: number): boolean {
    const old = this.#entries
    let entries = Math.max(old, L.LEAST_ENTRIES)
    while (entries < granules) entries *= 2
    const base = this.#memory.reserve(entries * 4, 16)
    if (base === 0) return false
    const u32 = this.#u32
    const from = this.#directory
    const to = base >>> 2
    u32.copyWithin(to, from, from + old)
    u32.fill(0, to + old, to + entries)
    u32[this.#state + L.DIRECTORY_AT] = to
    u32[this.#state + L.ENTRIES_AT] = entries
    u32[this.#state + L.RESERVED_AT] += (entries - old) * 4
    if (old > 0) this.#memory.release((from * 4) as Address, old * 4)
    this.#readDirectory()
    return true
  }

  #readDirectory(): void {
    this.#directory = this.#u32[this.#state + L.DIRECTORY_AT]
    this.#entries = this.#u32[this.#state + L.ENTRIES_AT]
  }
}
