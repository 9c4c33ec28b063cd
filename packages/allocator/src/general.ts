import { type Address, type Allocator, type AllocatorStatistics, type LinearMemory } from '@mm/contract'
import { checkGeneral } from './check-general.js'
import { CHECKED_AT, DIRECTORY_AT, ENTRIES_AT, MAGIC_AT, coverGranule } from './directory.js'
import { MOST_BYTES } from './geometry.js'
import * as W from './general-words.js'
import { checkSize, productOf, refuse, reserveState } from './misuse.js'

/**
 * Blocks of any size, with boundary tags, in free lists segregated by size: two levels, found through bitmaps, so that
 * every step costs the same however many blocks there are (Masmano, Ripoll, Crespo, Real: "TLSF: A New Dynamic Memory
 * Allocator for Real-Time Systems", 2004). A block:
 *
 * ```
 *    block - 4      block                                  block - 4 + size
 *  +---------------+--------------------------------------+---------------
 *  | size    | P F | payload                              | size    | P F
 *  +---------------+-----------+-----------+------+-------+---------------
 *                  | next free | prev free | ...  | size  |   while free
 *                  +-----------+-----------+------+-------+
 *   F: this block is free   P: the block before is free (then its size stands before this header)
 * ```
 *
 * An arena: its header, a bitmap of live blocks where blocks are checked, blocks, and a last header of size 0. A request
 * from {@link ALONE_FROM} on has an arena of its own.
 */
const NAME = 'general'

/** log2 of the directory's granule; arenas begin at multiples of it. */
const GRANULE_SHIFT = 16
const GRANULE = 1 << GRANULE_SHIFT
const MOST_ARENA = 2 ** 20
/** Requests from so many bytes on have an arena of their own, which is given back when they are freed. */
const ALONE_FROM = 2 ** 18

/** Index of the lowest bit that is set. */
const lowestBit = (bits: number): number => 31 - Math.clz32(bits & -bits)

/** The general-purpose allocator: large blocks, and CPython's raw domain. Made by the strategy `general`. */
export class General implements Allocator {
  readonly state: Address
  readonly #memory: LinearMemory
  #u32!: Uint32Array
  readonly #state: number
  readonly #alignment: number
  readonly #shift: number
  readonly #checked: boolean
  #directory = 0
  #entries = 0

  /** Takes up the state at `state`, or makes one. `checked`: live blocks are marked in a bitmap, so that every wrong pointer is found. */
  constructor(memory: LinearMemory, checked: boolean, state: Address | undefined) {
    this.#memory = memory
    this.#shift = memory.wordBytes === 4 ? 3 : 4
    this.#alignment = 1 << this.#shift
    const word = state === undefined ? reserveState(memory, NAME, W.STATE_WORDS) : state >>> 2
    this.#state = word
    this.state = (word * 4) as Address
    if (state === undefined) {
      memory.u32[word + MAGIC_AT] = W.MAGIC
      memory.u32[word + CHECKED_AT] = Number(checked)
    } else if (memory.u32[word + MAGIC_AT] !== W.MAGIC) refuse(NAME, 'attach', 'bad-address', state)
    this.#checked = memory.u32[word + CHECKED_AT] === 1
    memory.onRefresh(() => {
      this.#u32 = memory.u32
    })
    this.#readDirectory()
  }

  malloc(size: number): Address {
    const block = this.take(size, 'malloc')
    const { probe } = this.#memory
    if (probe !== null && block !== 0) probe.alloc?.(block, size)
    return block
  }

  calloc(count: number, size: number): Address {
    const bytes = productOf(NAME, count, size)
    if (bytes > MOST_BYTES) return 0 as Address
    const block = this.malloc(bytes)
    if (block !== 0) this.#memory.u8.fill(0, block, block + bytes)
    return block
  }

  realloc(block: Address, size: number): Address {
    const to = this.resize(block, size)
    const { probe } = this.#memory
    if (probe !== null && to !== 0) {
      if (block === 0) probe.alloc?.(to, size)
      else probe.realloc?.(block, to, size)
    }
    return to
  }

  free(block: Address): void {
    this.give(block, 'free')
    const { probe } = this.#memory
    if (probe !== null && block !== 0) probe.free?.(block)
  }

  /** As {@link malloc}, without a word to the probe: for allocators that stand on this one. */
  take(size: number, operation: string): Address {
    if (!((size | 0) === size && size >= 0)) checkSize(NAME, operation, size)
    if (size >= ALONE_FROM) return this.#takeAlone(size)
    const bytes = this.#bytesFor(size)
    const block = this.#findFree(bytes)
    if (block === 0) return this.#takeSlow(size, bytes)
    this.#cut(block, bytes)
    return this.#enliven(block)
  }

  /** As {@link free}, without a word to the probe. */
  give(block: Address, operation: string): void {
    if (block === 0) return
    const arena = this.#arenaOfLive(block, operation)
    const u32 = this.#u32
    const header = u32[(block >>> 2) - 1]
    u32[this.#state + W.LIVE_BLOCKS_AT]--
    u32[this.#state + W.LIVE_BYTES_AT] -= header & ~W.FLAGS
    if (u32[arena + W.ARENA_ALONE] === 1) this.#releaseArena(arena)
    else {
      if (this.#checked) this.#flipMark(arena, block)
      this.#giveBack(arena, block, header)
    }
  }

  /** As {@link realloc}, without a word to the probe. */
  resize(block: Address, size: number): Address {
    checkSize(NAME, 'realloc', size)
    if (block === 0) return this.take(size, 'realloc')
    const arena = this.#arenaOfLive(block, 'realloc')
    const held = this.#payloadOf(block)
    if (this.#u32[arena + W.ARENA_ALONE] === 1) {
      // An arena of its own is kept as long as at least half of it is used.
      if (size <= held && size >= held >>> 1) return block
    } else if (this.#resizeInPlace(block, size)) return block
    const to = this.take(size, 'realloc')
    if (to === 0) return to
    this.#memory.u8.copyWithin(to, block, block + Math.min(held, size))
    this.give(block, 'realloc')
    return to
  }

  owns(block: Address): boolean {
    const arena = this.#arenaOf(block)
    if (arena === 0 || block % this.#alignment !== 0) return false
    if (this.#u32[arena + W.ARENA_ALONE] === 1) return block === this.#u32[arena + W.ARENA_FIRST]
    return this.#checked ? this.#isMarked(arena, block) : (this.#u32[(block >>> 2) - 1] & W.FREE) === 0
  }

  usableSize(block: Address): number {
    this.#arenaOfLive(block, 'usableSize')
    return this.#payloadOf(block)
  }

  walk(visit: (block: Address, bytes: number) => void): void {
    const u32 = this.#u32
    for (let arena = u32[this.#state + W.FIRST_ARENA_AT]; arena !== 0; arena = u32[arena + W.ARENA_NEXT]) {
      let block = u32[arena + W.ARENA_FIRST]
      do {
        const header = u32[(block >>> 2) - 1]
        if ((header & W.FREE) === 0) visit(block as Address, header & ~W.FLAGS)
        block += header & ~W.FLAGS
      } while (u32[arena + W.ARENA_ALONE] === 0 && (u32[(block >>> 2) - 1] & ~W.FLAGS) !== 0)
    }
  }

  statistics(): AllocatorStatistics {
    const u32 = this.#u32
    const state = this.#state
    return {
      liveBlocks: u32[state + W.LIVE_BLOCKS_AT],
      liveBytes: u32[state + W.LIVE_BYTES_AT],
      reservedBytes: u32[state + W.RESERVED_AT] + 4 * (W.STATE_WORDS + this.#entries),
      arenas: u32[state + W.ARENAS_AT],
    }
  }

  check(): void {
    checkGeneral(this.#memory, this.state)
  }

  /** Bytes of a block for `size` bytes, its header included. */
  #bytesFor(size: number): number {
    const bytes = (size + W.BLOCK_OVERHEAD + this.#alignment - 1) & -this.#alignment
    return bytes < W.LEAST_BLOCK ? W.LEAST_BLOCK : bytes
  }

  #payloadOf(block: number): number {
    return (this.#u32[(block >>> 2) - 1] & ~W.FLAGS) - W.BLOCK_OVERHEAD
  }

  /** The lowest list that holds only blocks of at least `bytes`, and its first block, unlinked; 0 when there is none. */
  #findFree(bytes: number): number {
    const u32 = this.#u32
    const state = this.#state
    const units = bytes >>> this.#shift
    const log = 31 - Math.clz32(units)
    const list = W.listOf(log > W.LISTS_SHIFT ? units + (1 << (log - W.LISTS_SHIFT)) - 1 : units)
    let level = list >>> W.LISTS_SHIFT
    let lists = u32[state + W.LISTS_MAPS_AT + level] & (-1 << (list & (W.LISTS - 1)))
    if (lists === 0) {
      const levels = u32[state + W.LEVELS_MAP_AT] & (-2 << level)
      if (levels === 0) return 0
      level = lowestBit(levels)
      lists = u32[state + W.LISTS_MAPS_AT + level]
    }
    const block = u32[state + W.HEADS_AT + ((level << W.LISTS_SHIFT) | lowestBit(lists))]
    this.#unlink(block)
    return block
  }

  #link(block: number, bytes: number): void {
    const u32 = this.#u32
    const state = this.#state
    const list = W.listOf(bytes >>> this.#shift)
    const head = state + W.HEADS_AT + list
    const word = block >>> 2
    const next = u32[head]
    u32[word] = next
    u32[word + 1] = 0
    if (next !== 0) u32[(next >>> 2) + 1] = block
    u32[head] = block
    u32[state + W.LISTS_MAPS_AT + (list >>> W.LISTS_SHIFT)] |= 1 << (list & (W.LISTS - 1))
    u32[state + W.LEVELS_MAP_AT] |= 1 << (list >>> W.LISTS_SHIFT)
  }

  #unlink(block: number): void {
    const u32 = this.#u32
    const word = block >>> 2
    const next = u32[word]
    const previous = u32[word + 1]
    if (next !== 0) u32[(next >>> 2) + 1] = previous
    if (previous !== 0) {
      u32[previous >>> 2] = next
      return
    }
    const state = this.#state
    const list = W.listOf((u32[word - 1] & ~W.FLAGS) >>> this.#shift)
    u32[state + W.HEADS_AT + list] = next
    if (next !== 0) return
    const map = state + W.LISTS_MAPS_AT + (list >>> W.LISTS_SHIFT)
    const lists = u32[map] & ~(1 << (list & (W.LISTS - 1)))
    u32[map] = lists
    if (lists === 0) u32[state + W.LEVELS_MAP_AT] &= ~(1 << (list >>> W.LISTS_SHIFT))
  }

  /** Makes a stretch of `bytes` from `block` on a free block: header, footer, flag of the one behind, list. */
  #makeFree(block: number, bytes: number, flags: number): void {
    const u32 = this.#u32
    const behind = (block + bytes) >>> 2
    u32[(block >>> 2) - 1] = bytes | flags | W.FREE
    u32[behind - 2] = bytes
    u32[behind - 1] |= W.PREVIOUS_FREE
    this.#link(block, bytes)
  }

  /** Leaves `bytes` to an unlinked free block, which is in use from here on; the rest, if it is enough for a block, is free. */
  #cut(block: number, bytes: number): void {
    const u32 = this.#u32
    const header = u32[(block >>> 2) - 1]
    const whole = header & ~W.FLAGS
    const flags = header & W.PREVIOUS_FREE
    if (whole - bytes >= W.LEAST_BLOCK) {
      u32[(block >>> 2) - 1] = bytes | flags
      this.#makeFree(block + bytes, whole - bytes, 0)
    } else {
      u32[(block >>> 2) - 1] = whole | flags
      u32[((block + whole) >>> 2) - 1] &= ~W.PREVIOUS_FREE
    }
  }

  /** Counts and marks a block that is handed out. */
  #enliven(block: number): Address {
    const u32 = this.#u32
    u32[this.#state + W.LIVE_BLOCKS_AT]++
    u32[this.#state + W.LIVE_BYTES_AT] += u32[(block >>> 2) - 1] & ~W.FLAGS
    if (this.#checked) this.#flipMark(this.#arenaOf(block), block)
    return block as Address
  }

  #takeSlow(size: number, bytes: number): Address {
    const near = this.#findNear(bytes)
    if (near !== 0) {
      this.#cut(near, bytes)
      return this.#enliven(near)
    }
    return this.#newArena(bytes) ? this.take(size, 'malloc') : (0 as Address)
  }

  /** Before memory is asked for: some blocks of the list below may fit too. */
  #findNear(bytes: number): number {
    const u32 = this.#u32
    let block = u32[this.#state + W.HEADS_AT + W.listOf(bytes >>> this.#shift)]
    for (let tries = 8; block !== 0 && tries > 0; tries--) {
      if ((u32[(block >>> 2) - 1] & ~W.FLAGS) >= bytes) {
        this.#unlink(block)
        return block
      }
      block = u32[block >>> 2]
    }
    return 0
  }

  /** Resizes without moving: cuts off the end, or takes from the free block behind. */
  #resizeInPlace(block: number, size: number): boolean {
    if (size >= ALONE_FROM) return false
    const u32 = this.#u32
    const bytes = this.#bytesFor(size)
    const header = u32[(block >>> 2) - 1]
    const held = header & ~W.FLAGS
    const behind = block + held
    const next = u32[(behind >>> 2) - 1]
    const whole = held + ((next & W.FREE) === 0 ? 0 : next & ~W.FLAGS)
    if (whole < bytes) return false
    if (held >= bytes && held - bytes < W.LEAST_BLOCK) return true
    if (whole !== held) this.#unlink(behind)
    u32[(block >>> 2) - 1] = whole | (header & W.PREVIOUS_FREE)
    this.#cut(block, bytes)
    u32[this.#state + W.LIVE_BYTES_AT] += (u32[(block >>> 2) - 1] & ~W.FLAGS) - held
    return true
  }

  /** Joins the block with free neighbours; an arena that is empty goes back, unless it is the only such one. */
  #giveBack(arena: number, block: number, header: number): void {
    const u32 = this.#u32
    // Stays readable after the block is joined with the one before: a second free of it is then seen without a bitmap too.
    u32[(block >>> 2) - 1] = header | W.FREE
    let bytes = header & ~W.FLAGS
    let start = block
    const next = u32[((block + bytes) >>> 2) - 1]
    if ((next & W.FREE) !== 0) {
      this.#unlink(block + bytes)
      bytes += next & ~W.FLAGS
    }
    if ((header & W.PREVIOUS_FREE) !== 0) {
      const before = u32[(block >>> 2) - 2]
      start = block - before
      this.#unlink(start)
      bytes += before
    }
    this.#makeFree(start, bytes, 0)
    if (start === u32[arena + W.ARENA_FIRST] && (u32[((start + bytes) >>> 2) - 1] & ~W.FLAGS) === 0) this.#arenaEmptied(arena, start)
  }

  #arenaEmptied(arena: number, block: number): void {
    const u32 = this.#u32
    const spare = u32[this.#state + W.SPARE_AT]
    if (spare === 0 || spare === arena || !this.#isEmpty(spare)) u32[this.#state + W.SPARE_AT] = arena
    else {
      this.#unlink(block)
      this.#releaseArena(arena)
    }
  }

  #isEmpty(arena: number): boolean {
    const u32 = this.#u32
    const first = u32[arena + W.ARENA_FIRST]
    const header = u32[(first >>> 2) - 1]
    return (header & W.FREE) !== 0 && (u32[((first + (header & ~W.FLAGS)) >>> 2) - 1] & ~W.FLAGS) === 0
  }

  /** The arena whose live block is `block`; throws the `MisuseError` for anything else. */
  #arenaOfLive(block: Address, operation: string): number {
    if ((block & -this.#alignment) >>> 0 !== block) {
      refuse(NAME, operation, Number.isInteger(block) && block > 0 && block < 2 ** 32 ? 'misaligned' : 'foreign', block)
    }
    const arena = this.#arenaOf(block)
    if (arena === 0) refuse(NAME, operation, 'foreign', block)
    const u32 = this.#u32
    const live =
      u32[arena + W.ARENA_ALONE] === 1
        ? block === u32[arena + W.ARENA_FIRST]
        : block >= u32[arena + W.ARENA_FIRST] && (this.#checked ? this.#isMarked(arena, block) : (u32[(block >>> 2) - 1] & W.FREE) === 0)
    if (!live) refuse(NAME, operation, 'double-free', block)
    return arena
  }

  /** The arena in which an address lies, as a word index; 0 for none. */
  #arenaOf(address: number): number {
    const granule = address >>> GRANULE_SHIFT
    return granule < this.#entries ? this.#u32[this.#directory + granule] : 0
  }

  #isMarked(arena: number, block: number): boolean {
    const bit = (block - arena * 4) >>> this.#shift
    return (this.#u32[arena + W.ARENA_WORDS + (bit >>> 5)] & (1 << bit)) !== 0
  }

  #flipMark(arena: number, block: number): void {
    const bit = (block - arena * 4) >>> this.#shift
    this.#u32[arena + W.ARENA_WORDS + (bit >>> 5)] ^= 1 << bit
  }

  /** A block with an arena of its own. */
  #takeAlone(size: number): Address {
    const first = (W.ARENA_WORDS * 4 + W.BLOCK_OVERHEAD + 15) & -16
    const bytes = Math.ceil((size + W.BLOCK_OVERHEAD) / this.#alignment) * this.#alignment
    const arena = this.#reserveArena(first - W.BLOCK_OVERHEAD + bytes)
    if (arena === 0) return 0 as Address
    const u32 = this.#u32
    const block = arena * 4 + first
    u32[arena + W.ARENA_ALONE] = 1
    u32[arena + W.ARENA_FIRST] = block
    u32[(block >>> 2) - 1] = bytes
    u32[this.#state + W.LIVE_BLOCKS_AT]++
    u32[this.#state + W.LIVE_BYTES_AT] += bytes
    return block as Address
  }

  /** An arena with room for a block of `bytes`, all of it one free block; `false` when there is no memory. */
  #newArena(bytes: number): boolean {
    // A sixteenth of what is there: few arenas in a large heap, little idle room in a small one.
    const sixteenth = Math.min(Math.ceil(this.#u32[this.#state + W.RESERVED_AT] / 16 / GRANULE) * GRANULE, MOST_ARENA)
    const least = Math.ceil((bytes * (1 + 1 / 64) + 128) / GRANULE) * GRANULE
    const wanted = Math.max(sixteenth, least, GRANULE)
    const arena = this.#reserveArena(wanted) || this.#reserveArena(least)
    if (arena === 0) return false
    const u32 = this.#u32
    const arenaBytes = u32[arena + W.ARENA_BYTES]
    const bitmapWords = this.#checked ? Math.ceil((arenaBytes >>> this.#shift) / 32) : 0
    u32.fill(0, arena + W.ARENA_WORDS, arena + W.ARENA_WORDS + bitmapWords)
    const first = (arena * 4 + (W.ARENA_WORDS + bitmapWords) * 4 + W.BLOCK_OVERHEAD + 15) & -16
    const block = first >>> 0
    const last = arena * 4 + arenaBytes
    u32[arena + W.ARENA_FIRST] = block
    u32[(last >>> 2) - 1] = 0
    this.#makeFree(block, last - block, 0)
    return true
  }

  /** Reserves and enters an arena; its word index, or 0. */
  #reserveArena(least: number): number {
    const memory = this.#memory
    const bytes = Math.ceil(least / 16) * 16
    const base = memory.reserve(bytes, GRANULE)
    if (base === 0) return 0
    if (!coverGranule(memory, this.#state, (base + bytes - 1) >>> GRANULE_SHIFT)) {
      memory.release(base, bytes)
      return 0
    }
    this.#readDirectory()
    const u32 = this.#u32
    const state = this.#state
    const arena = base >>> 2
    const next = u32[state + W.FIRST_ARENA_AT]
    u32.fill(0, arena, arena + W.ARENA_WORDS)
    u32[arena + W.ARENA_BYTES] = bytes
    u32[arena + W.ARENA_NEXT] = next
    if (next !== 0) u32[next + W.ARENA_PREVIOUS] = arena
    u32[state + W.FIRST_ARENA_AT] = arena
    u32[state + W.ARENAS_AT]++
    u32[state + W.RESERVED_AT] += bytes
    this.#enterArena(base, bytes, arena)
    return arena
  }

  #releaseArena(arena: number): void {
    const u32 = this.#u32
    const state = this.#state
    const bytes = u32[arena + W.ARENA_BYTES]
    const next = u32[arena + W.ARENA_NEXT]
    const previous = u32[arena + W.ARENA_PREVIOUS]
    if (next !== 0) u32[next + W.ARENA_PREVIOUS] = previous
    u32[previous === 0 ? state + W.FIRST_ARENA_AT : previous + W.ARENA_NEXT] = next
    u32[state + W.ARENAS_AT]--
    u32[state + W.RESERVED_AT] -= bytes
    if (u32[state + W.SPARE_AT] === arena) u32[state + W.SPARE_AT] = 0
    this.#enterArena(arena * 4, bytes, 0)
    this.#memory.release((arena * 4) as Address, bytes)
  }

  #enterArena(base: number, bytes: number, entry: number): void {
    this.#u32.fill(entry, this.#directory + (base >>> GRANULE_SHIFT), this.#directory + ((base + bytes - 1) >>> GRANULE_SHIFT) + 1)
  }

  #readDirectory(): void {
    this.#directory = this.#u32[this.#state + DIRECTORY_AT]
    this.#entries = this.#u32[this.#state + ENTRIES_AT]
  }
}
