import { type Address, type LinearMemory, refuse } from '@mm/contract'
import { DIRECTORY_AT, Directory } from './directory.js'
import * as W from './general-words.js'

/**
 * Blocks of any size with boundary tags, in free lists by size: eight lists for each power of two, and a bitmap that says
 * which have a block (Wilson, Johnstone, Neely, Boles: "Dynamic Storage Allocation: A Survey and Critical Review", 1995,
 * segregated fits with coalescing). Every step costs the same however many blocks there are. A block:
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
 * from {@link ALONE_FROM} on has an arena of its size, where no free block holds it.
 */
const NAME = 'general'

/** log2 of the directory's granule; arenas begin at multiples of it. */
const GRANULE_SHIFT = 16
const GRANULE = 1 << GRANULE_SHIFT
const MOST_ARENA = 2 ** 20
const ALONE_FROM = 2 ** 18
/** How many blocks of a request's own list are looked at: some are too small. */
const TRIES = 8

/** What pymalloc needs of the general allocator: large blocks, without a word to the probe. `General` is the allocator made of it. */
export class LargeBlocks extends Directory {
  /** Those whose state is at `state`, zeroed by whoever reserved it, or one in which large blocks lived before. */
  constructor(memory: LinearMemory, state: Address) {
    super(memory, state, GRANULE_SHIFT)
  }

  /** A block of at least `size` bytes; 0 when there is no memory. */
  take(size: number): Address {
    const bytes = this.#bytesFor(size)
    const block = this.#findFree(bytes) || this.#newArena(bytes)
    if (block !== 0) {
      this.#cut(block, bytes)
      this.#count(block, 1)
      if (this.checked) this.#flipMark(this.arenaOf(block), block)
    }
    return block as Address
  }

  /** Takes a block back; throws `MisuseError` for what is none. */
  give(block: Address, operation: string): void {
    if (block === 0) return
    const arena = this.#arenaOfLive(block, operation)
    const { u32 } = this
    this.#count(block, -1)
    if (this.checked) this.#flipMark(arena, block)
    const word = block >>> 2
    const header = u32[word - 1]
    // Stays readable after the block is joined with the one before: a second free of it is then seen without a bitmap too.
    u32[word - 1] = header | W.FREE
    let start: number = block
    let end = block + (header & ~W.FLAGS)
    const next = u32[(end >>> 2) - 1]
    if ((next & W.FREE) !== 0) {
      this.#unlink(end)
      end += next & ~W.FLAGS
    }
    if ((header & W.PREVIOUS_FREE) !== 0) {
      start -= u32[word - 2]
      this.#unlink(start)
    }
    if (start === u32[arena + W.ARENA_FIRST] && u32[(end >>> 2) - 1] <= W.FLAGS && this.#isSuperfluous(arena)) this.#releaseArena(arena)
    else this.#makeFree(start, end - start)
  }

  /** Makes the block at least `size` bytes: in place where the block behind is free, else by moving it; 0 when there is no memory. */
  resize(block: Address, size: number): Address {
    if (block === 0) return this.take(size)
    this.#arenaOfLive(block, 'realloc')
    const { u32 } = this
    const word = block >>> 2
    const held = u32[word - 1] & ~W.FLAGS
    const behind = block + held
    const next = u32[(behind >>> 2) - 1]
    const whole = held + ((next & W.FREE) === 0 ? 0 : next & ~W.FLAGS)
    const bytes = this.#bytesFor(size)
    if (whole >= bytes) {
      this.#count(block, -1)
      if (whole > held) this.#unlink(behind)
      u32[word - 1] += whole - held
      this.#cut(block, bytes)
      this.#count(block, 1)
      return block
    }
    const to = this.take(size)
    if (to !== 0) {
      this.memory.u8.copyWithin(to, block, behind - W.BLOCK_OVERHEAD)
      this.give(block, 'realloc')
    }
    return to
  }

  owns(block: Address): boolean {
    return this.#problemOf(block) === undefined
  }

  usableSize(block: Address): number {
    this.#arenaOfLive(block, 'usableSize')
    return (this.u32[(block >>> 2) - 1] & ~W.FLAGS) - W.BLOCK_OVERHEAD
  }

  /** Bytes of a block for `size` bytes, its header included. */
  #bytesFor(size: number): number {
    const bytes = ((size + W.BLOCK_OVERHEAD + (1 << this.shift) - 1) & (-1 << this.shift)) >>> 0
    return bytes < W.LEAST_BLOCK ? W.LEAST_BLOCK : bytes
  }

  #count(block: number, sign: number): void {
    this.u32[this.word + W.LIVE_BLOCKS_AT] += sign
    this.u32[this.word + W.LIVE_BYTES_AT] += sign * (this.u32[(block >>> 2) - 1] & ~W.FLAGS)
  }

  /** A free block of at least `bytes`, unlinked; 0 when there is none. */
  #findFree(bytes: number): number {
    const { u32 } = this
    const heads = this.word + W.HEADS_AT
    const list = W.listOf(bytes >>> this.shift)
    let block = u32[heads + list]
    // The flags of a header are below any difference of two sizes.
    for (let tries = TRIES; block !== 0 && u32[(block >>> 2) - 1] < bytes; tries--) block = tries > 0 ? u32[block >>> 2] : 0
    if (block === 0) {
      let map = this.word + W.LISTS_MAP_AT + (list >>> 5)
      let larger = u32[map] & (-2 << list)
      while (larger === 0 && ++map < heads) larger = u32[map]
      if (larger === 0) return 0
      block = u32[heads + ((map - this.word - W.LISTS_MAP_AT) << 5) + 31 - Math.clz32(larger & -larger)]
    }
    this.#unlink(block)
    return block
  }

  #unlink(block: number): void {
    const { u32 } = this
    const word = block >>> 2
    const next = u32[word]
    const previous = u32[word + 1]
    if (next !== 0) u32[(next >>> 2) + 1] = previous
    if (previous !== 0) u32[previous >>> 2] = next
    else {
      const list = W.listOf(u32[word - 1] >>> this.shift)
      u32[this.word + W.HEADS_AT + list] = next
      if (next === 0) u32[this.word + W.LISTS_MAP_AT + (list >>> 5)] ^= 1 << list
    }
  }

  /** Makes a stretch of `bytes` from `block` on a free block: header, footer, flag of the one behind, list. */
  #makeFree(block: number, bytes: number): void {
    const { u32 } = this
    const word = block >>> 2
    const behind = (block + bytes) >>> 2
    const list = W.listOf(bytes >>> this.shift)
    const head = this.word + W.HEADS_AT + list
    const next = u32[head]
    u32[word - 1] = bytes | W.FREE
    u32[behind - 2] = bytes
    u32[behind - 1] |= W.PREVIOUS_FREE
    u32[word] = next
    u32[word + 1] = 0
    if (next !== 0) u32[(next >>> 2) + 1] = block
    u32[head] = block
    u32[this.word + W.LISTS_MAP_AT + (list >>> 5)] |= 1 << list
  }

  /** Leaves `bytes` to an unlinked block, which is in use from here on; the rest, if it is enough for a block, is free. */
  #cut(block: number, bytes: number): void {
    const { u32 } = this
    const word = block >>> 2
    const header = u32[word - 1]
    const rest = (header & ~W.FLAGS) - bytes
    if (rest < W.LEAST_BLOCK) {
      u32[word - 1] = header & ~W.FREE
      u32[((block + bytes + rest) >>> 2) - 1] &= ~W.PREVIOUS_FREE
    } else {
      u32[word - 1] = bytes | (header & W.PREVIOUS_FREE)
      this.#makeFree(block + bytes, rest)
    }
  }

  /** Why no live block begins at an address, as far as it is known; nothing where one does. */
  #problemOf(block: number): 'misaligned' | 'foreign' | 'double-free' | undefined {
    const { u32 } = this
    const arena = this.arenaOf(block)
    if (arena === 0 || block >= 4 * arena + u32[arena + W.ARENA_BYTES]) return 'foreign'
    if (!this.isAligned(block)) return 'misaligned'
    const live = block >= u32[arena + W.ARENA_FIRST] && (this.checked ? this.#isMarked(arena, block) : (u32[(block >>> 2) - 1] & W.FREE) === 0)
    return live ? undefined : 'double-free'
  }

  /** The arena whose live block is `block`; throws the `MisuseError` for anything else. */
  #arenaOfLive(block: Address, operation: string): number {
    const problem = this.#problemOf(block)
    if (problem !== undefined) refuse(NAME, operation, problem, block)
    return this.arenaOf(block)
  }

  #isMarked(arena: number, block: number): boolean {
    const bit = (block - arena * 4) >>> this.shift
    return (this.u32[arena + W.ARENA_WORDS + (bit >>> 5)] & (1 << bit)) !== 0
  }

  #flipMark(arena: number, block: number): void {
    const bit = (block - arena * 4) >>> this.shift
    this.u32[arena + W.ARENA_WORDS + (bit >>> 5)] ^= 1 << bit
  }

  /** An arena with room for a block of `bytes`, all of it one block that is in no list; 0 when there is no memory. */
  #newArena(bytes: number): number {
    // Of each arena a 128th, or with words of 4 a 64th, is the bitmap.
    const least = Math.ceil((bytes + 80) / 16 / (this.checked ? 1 - 1 / (8 << this.shift) : 1)) * 16
    // A sixteenth of what is there: few arenas in a large heap, little idle room in a small one.
    const sixteenth = Math.min(Math.max((this.u32[this.word + W.RESERVED_AT] >>> 8) * 16, GRANULE), MOST_ARENA)
    let arenaBytes = bytes < ALONE_FROM ? Math.max(sixteenth, least) : least
    const base = this.reserveArena(arenaBytes) || this.reserveArena((arenaBytes = least))
    if (base === 0) return 0
    const { u32 } = this
    const arena = base >>> 2
    const words = W.ARENA_WORDS + (this.checked ? Math.ceil((arenaBytes >>> this.shift) / 32) : 0)
    u32.fill(0, arena, arena + words)
    const block = Math.ceil((base + words * 4 + W.BLOCK_OVERHEAD) / 16) * 16
    const end = base + arenaBytes
    u32[arena + W.ARENA_BYTES] = arenaBytes
    u32[arena + W.ARENA_FIRST] = block
    u32[(block >>> 2) - 1] = end - block
    u32[(end >>> 2) - 1] = 0
    this.#enterArena(arena, arena, 1)
    return block
  }

  /** Whether an arena in which nothing is live any more is given back: a large one always, others where an eighth of the rest is free too. */
  #isSuperfluous(arena: number): boolean {
    const { u32 } = this
    const bytes = u32[arena + W.ARENA_BYTES]
    const others = u32[this.word + W.RESERVED_AT] - bytes
    return bytes > MOST_ARENA || others - u32[this.word + W.LIVE_BYTES_AT] > others / 8
  }

  #releaseArena(arena: number): void {
    this.#enterArena(arena, 0, -1)
    this.memory.release((arena * 4) as Address, this.u32[arena + W.ARENA_BYTES])
  }

  /** Enters an arena into the directory, or strikes it out. */
  #enterArena(arena: number, entry: number, sign: number): void {
    const { u32 } = this
    const bytes = u32[arena + W.ARENA_BYTES]
    const first = u32[this.word + DIRECTORY_AT] + (arena >>> (GRANULE_SHIFT - 2))
    u32.fill(entry, first, first + Math.ceil(bytes / GRANULE))
    u32[this.word + W.ARENAS_AT] += sign
    u32[this.word + W.RESERVED_AT] += sign * bytes
  }
}
