import { Quarantine, RandomWords, type Retiring } from '@mm/allocator/hardening'
import { type Address, type Allocator, type AllocatorStatistics, CorruptionError, type LinearMemory, OutOfMemoryError } from '@mm/contract'
import { Arenas } from './arenas.js'
import { beforeOf, extentOf, isFree, writeExtent } from './bounds.js'
import { checkTlsf } from './check.js'
import { FreeLists } from './free-lists.js'
import { HardenedLists } from './hardened-lists.js'
import { MOST_BYTES, NAME, checkSize, refuse } from './misuse.js'
import * as W from './words.js'

/** The options of the ladder. */
interface Hardening {
  readonly hardening: number
  readonly seed: number
  readonly quarantine: number
}

/**
 * Two-level segregated fit: every call takes a fixed number of steps, however many blocks there are (Masmano, Ripoll,
 * Crespo, Real: "TLSF: A New Dynamic Memory Allocator for Real-Time Systems", ECRTS 2004). Unlike there, sizes and
 * boundary tags stand in bitmaps beside the blocks (`bounds.ts`), so blocks have no header, and the bitmaps tell every
 * wrong pointer. At rungs 0 and 1 `malloc` reads and writes at most 96 words of the memory, `free` 80 and `realloc` 176 beside
 * the bytes that it moves; a call that asks the memory for an arena or gives one back costs more. Made by the strategy `tlsf`.
 */
export class Tlsf implements Allocator, Retiring {
  readonly state: Address
  readonly #memory: LinearMemory
  #i32!: Int32Array
  readonly #state: number
  readonly #arenas: Arenas
  readonly #lists: FreeLists
  /** From rung 2 on. */
  readonly #random: RandomWords | null = null
  /** From rung 3 on. */
  readonly #verifies: boolean
  /** At rung 4. */
  readonly #quarantine: Quarantine | null = null

  /** Takes up the state at `state`, or makes one. Throws `OutOfMemoryError`, or `MisuseError` where no such state is. */
  constructor(memory: LinearMemory, hardening: Hardening, state: Address | undefined) {
    this.#memory = memory
    this.state = state ?? memory.reserve(W.STATE_BYTES, 64)
    if (this.state === 0) throw new OutOfMemoryError({ operation: 'create', size: W.STATE_BYTES, strategy: NAME }, 'the memory has no room for the allocator itself')
    this.#state = this.state >>> 2
    memory.onRefresh(() => {
      this.#i32 = memory.i32
    })
    if (state === undefined) {
      this.#i32.fill(0, this.#state, this.#state + W.STATE_WORDS)
      this.#i32[this.#state + W.MAGIC_AT] = W.MAGIC
      this.#i32[this.#state + W.HARDENING_AT] = hardening.hardening
    } else if (this.#i32[this.#state + W.MAGIC_AT] !== W.MAGIC) refuse('attach', 'bad-address', state)
    const rung = this.#i32[this.#state + W.HARDENING_AT]
    this.#arenas = new Arenas(memory, this.#state)
    this.#verifies = rung >= 3
    if (rung < 2) {
      this.#lists = new FreeLists(this.#state)
      return
    }
    this.#random = new RandomWords(memory, this.#state + W.RANDOM_AT)
    if (state === undefined) {
      this.#random.start(hardening.seed)
      if (rung >= 3) this.#i32[this.#state + W.SECRET_AT] = this.#random.next()
    }
    this.#lists = new HardenedLists(this.#state, this.#arenas, this.#random, this.#i32[this.#state + W.SECRET_AT])
    if (rung < 4) return
    const waiting = ((this.#i32[this.#state + W.QUARANTINE_AT] << 2) >>> 0) as Address
    try {
      this.#quarantine = new Quarantine(memory, this, NAME, hardening.quarantine, waiting === 0 ? undefined : waiting)
    } catch (error) {
      if (state === undefined) memory.release(this.state, W.STATE_BYTES)
      throw error
    }
    this.#i32[this.#state + W.QUARANTINE_AT] = this.#quarantine.state >>> 2
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

  realloc(block: Address, size: number): Address {
    if (!((size | 0) === size && size >= 0)) checkSize('realloc', size)
    if (block === 0) return this.malloc(size)
    const to = this.#resize(block, size)
    const { probe } = this.#memory
    if (probe !== null && to !== 0) probe.realloc?.(block, to, size)
    return to
  }

  free(block: Address): void {
    if (block === 0) return
    this.#give(block, 'free')
    const { probe } = this.#memory
    if (probe !== null) probe.free?.(block)
  }

  /** For the quarantine: the block is live no longer, and not free yet. */
  retire(block: Address, operation: string): number {
    const granule = block >>> W.GRANULE_SHIFT
    const entry = this.#entryOfLive(block) || this.#refuse(block, operation)
    this.#flipRetired(entry, granule)
    return this.#bytesOf(entry, granule)
  }

  /** For the quarantine: a block that was retired becomes free. */
  recycle(block: Address): void {
    const granule = block >>> W.GRANULE_SHIFT
    const entry = this.#arenas.of(this.#i32, granule)
    this.#flipRetired(entry, granule)
    if ((entry & W.ALONE) !== 0) this.#arenas.release(entry & ~W.ALONE)
    else this.#giveBack(this.#i32, entry, granule)
  }

  owns(block: Address): boolean {
    return this.#entryOfLive(block) !== 0
  }

  usableSize(block: Address): number {
    const entry = this.#entryOfLive(block) || this.#refuse(block, 'usableSize')
    return this.#bytesOf(entry, block >>> W.GRANULE_SHIFT)
  }

  walk(visit: (block: Address, bytes: number) => void): void {
    const i32 = this.#i32
    this.#arenas.walk((arena, entry) => {
      const first = i32[arena + W.ARENA_FIRST]
      if ((entry & W.ALONE) !== 0) {
        if (!this.#isRetired(entry, first)) visit(addressOf(first), this.#bytesOf(entry, first))
        return
      }
      for (let granule = first; granule < first + i32[arena + W.ARENA_GRANULES]; granule += extentOf(i32, entry, granule)) {
        if (!isFree(i32, entry, granule) && !this.#isRetired(entry, granule)) visit(addressOf(granule), this.#bytesOf(entry, granule))
      }
    })
  }

  /** Takes every block back, and gives every arena back. */
  reset(): void {
    this.#quarantine?.flush('reset')
    const arenas: number[] = []
    this.#arenas.walk((arena) => arenas.push(arena))
    for (const arena of arenas) this.#arenas.release(arena)
    const i32 = this.#i32
    i32.fill(0, this.#state + W.LEVELS_AT, this.#state + W.SPARE_TURN_AT + 1)
    i32.fill(0, this.#state + W.MAPS_AT, this.#state + W.STATE_WORDS)
  }

  /** Cost: a pass over all blocks. */
  statistics(): AllocatorStatistics {
    let liveBlocks = 0
    let liveBytes = 0
    this.walk((_, bytes) => {
      liveBlocks++
      liveBytes += bytes
    })
    const arenaBytes = this.#i32[this.#state + W.ARENA_BYTES_AT] >>> 0
    return { liveBlocks, liveBytes, reservedBytes: arenaBytes + W.STATE_BYTES + this.#arenas.directoryBytes + (this.#quarantine?.stateBytes ?? 0), arenas: this.#i32[this.#state + W.ARENAS_AT] }
  }

  check(): void {
    checkTlsf(this.#memory, this.state, this.#lists)
    this.#quarantine?.check()
  }

  #take(size: number, operation: string): Address {
    if (!((size | 0) === size && size >= 0)) checkSize(operation, size)
    const granules = ((size + W.GRANULE - 1) >>> W.GRANULE_SHIFT) || 1
    if (granules >= 2 * W.LISTS) return this.#takeLarge(size, granules)
    const i32 = this.#i32
    const list = this.#lists.find(i32, granules)
    if (list === 0) return this.#takeFromNewArena(granules)
    const block = this.#lists.choose(i32, list)
    const bits = this.#arenas.of(i32, block)
    const whole = list < 2 * W.LISTS ? list : extentOf(i32, bits, block)
    if (this.#random !== null) return this.#carve(i32, bits, block, granules, whole, list)
    i32[bits + ((block >>> 5) << 1) + 1] &= ~(1 << block)
    if (whole > granules) this.#cut(i32, bits, block, granules, whole, list)
    else this.#lists.unlink(i32, block, list)
    return ((block << W.GRANULE_SHIFT) >>> 0) as Address
  }

  /** A size whose list has blocks of other sizes too: some of them may do. Only then comes the next list, of which all do. */
  #takeLarge(size: number, granules: number): Address {
    if (size >= W.ALONE_FROM) return this.#takeAlone(size)
    const i32 = this.#i32
    let list = W.listOf(granules)
    let block = i32[this.#state + W.HEADS_AT + list]
    for (let tries = W.NEAR_TRIES; block !== 0; block = this.#lists.nextOf(i32, block)) {
      if (tries-- === 0) block = 0
      if (block === 0 || extentOf(i32, this.#arenas.of(i32, block), block) >= granules) break
    }
    if (block === 0) {
      list = this.#lists.find(i32, granules)
      if (list === 0) return this.#takeFromNewArena(granules)
      block = this.#lists.choose(i32, list)
    }
    const bits = this.#arenas.of(i32, block)
    return this.#carve(i32, bits, block, granules, extentOf(i32, bits, block), list)
  }

  #takeFromNewArena(granules: number): Address {
    const arena = this.#newArena(granules)
    if (arena === 0) return this.#quarantine?.flush('malloc') === true ? this.#take(granules << W.GRANULE_SHIFT, 'malloc') : (0 as Address)
    const i32 = this.#i32
    return this.#carve(i32, W.bitsOf(arena), i32[arena + W.ARENA_FIRST], granules, i32[arena + W.ARENA_GRANULES], 0)
  }

  /** Makes `granules` of a free block, which is in `list` or (0) in none, a live one: from rung 2 on the lower or the upper ones. */
  #carve(i32: Int32Array, bits: number, block: number, granules: number, whole: number, list: number): Address {
    if (whole > granules && this.#random !== null && (this.#random.next() & 1) !== 0) return this.#carveUpper(i32, bits, block, granules, whole, list)
    i32[bits + ((block >>> 5) << 1) + 1] &= ~(1 << block)
    if (whole > granules) this.#cut(i32, bits, block, granules, whole, list)
    else if (list !== 0) this.#lists.unlink(i32, block, list)
    return addressOf(block)
  }

  #carveUpper(i32: Int32Array, bits: number, block: number, granules: number, whole: number, list: number): Address {
    const rest = whole - granules
    const live = block + rest
    const to = W.listOf(rest)
    if (to !== list) {
      if (list !== 0) this.#lists.unlink(i32, block, list)
      this.#lists.link(i32, block, to)
    }
    const pair = bits + ((live >>> 5) << 1)
    i32[pair] |= 1 << live
    i32[pair + 1] &= ~(1 << live)
    writeExtent(i32, bits, block, rest)
    writeExtent(i32, bits, live, granules)
    return addressOf(live)
  }

  /** Ends a block after `granules`; the rest of the `whole`, which is in `list` or (0) in none, becomes a free block. */
  #cut(i32: Int32Array, bits: number, block: number, granules: number, whole: number, list: number): void {
    const lists = this.#lists
    const behind = block + granules
    const rest = whole - granules
    const pair = bits + ((behind >>> 5) << 1)
    const bit = 1 << behind
    i32[pair] |= bit
    i32[pair + 1] |= bit
    if (whole > 32) {
      writeExtent(i32, bits, block, granules)
      writeExtent(i32, bits, behind, rest)
    }
    const to = W.listOf(rest)
    if (to === list) lists.replace(i32, block, behind, list)
    else {
      if (list !== 0) lists.unlink(i32, block, list)
      lists.link(i32, behind, to)
    }
  }

  #give(block: Address, operation: string): void {
    if (this.#quarantine !== null) {
      this.#quarantine.enter(block, operation)
      return
    }
    const entry = this.#entryOfLive(block)
    if (entry === 0) this.#refuse(block, operation)
    if ((entry & W.ALONE) !== 0) this.#arenas.release(entry & ~W.ALONE)
    else this.#giveBack(this.#i32, entry, block >>> W.GRANULE_SHIFT)
  }

  /** Joins a block with the free ones beside it. A neighbour whose list is that of the whole too stays in it. */
  #giveBack(i32: Int32Array, bits: number, block: number): void {
    const lists = this.#lists
    const pair = bits + ((block >>> 5) << 1)
    const behind = block + extentOf(i32, bits, block)
    const before = beforeOf(i32, bits, block)
    let start = block
    let end = behind
    if (this.#verifies) this.#verifyNeighbours(bits, before, block, behind)
    if (isFree(i32, bits, behind)) {
      end += extentOf(i32, bits, behind)
      i32[bits + ((behind >>> 5) << 1)] &= ~(1 << behind)
    }
    if (isFree(i32, bits, before)) {
      start = before
      i32[pair] &= ~(1 << block)
      if (end !== behind) lists.unlink(i32, behind, W.listOf(end - behind))
      const list = W.listOf(block - before)
      const to = W.listOf(end - start)
      if (list !== to) {
        lists.unlink(i32, before, list)
        lists.link(i32, before, to)
      }
    } else {
      i32[pair + 1] |= 1 << block
      const to = W.listOf(end - start)
      const list = end === behind ? 0 : W.listOf(end - behind)
      if (list === to) lists.replace(i32, behind, block, to)
      else {
        if (list !== 0) lists.unlink(i32, behind, list)
        lists.link(i32, block, to)
      }
    }
    if (end - start > 32) {
      writeExtent(i32, bits, start, end - start)
      if (end - start >= W.FEWEST_GRANULES && end - start === i32[W.arenaOf(bits) + W.ARENA_GRANULES]) this.#arenaEmptied(i32, bits)
    }
  }

  /** The blocks beside one that is freed are found from both their ends, or somebody wrote into the bitmaps. */
  #verifyNeighbours(bits: number, before: number, block: number, behind: number): void {
    const i32 = this.#i32
    const intact = behind > block && (before === block || extentOf(i32, bits, before) === block - before) && beforeOf(i32, bits, behind) === block
    if (!intact) throw new CorruptionError({ operation: 'free', address: addressOf(block), strategy: NAME }, 'the bounds of the blocks beside it do not agree')
  }

  #resize(block: Address, size: number): Address {
    const granule = block >>> W.GRANULE_SHIFT
    const entry = this.#entryOfLive(block) || this.#refuse(block, 'realloc')
    const held = this.#bytesOf(entry, granule)
    if ((entry & W.ALONE) !== 0) {
      // An arena of its own is kept as long as at least half of it is used.
      if (size <= held && size >= held >>> 1) return block
    } else if (size < W.ALONE_FROM) {
      const near = this.#resizeNear(entry, granule, held >>> W.GRANULE_SHIFT, ((size + W.GRANULE - 1) >>> W.GRANULE_SHIFT) || 1)
      if (near !== 0) return addressOf(near)
    }
    const to = this.#take(size, 'realloc')
    if (to === 0) return to
    this.#memory.u8.copyWithin(to, block, block + Math.min(held, size))
    this.#give(block, 'realloc')
    return to
  }

  /** Cuts the end off, takes from the free block behind, or moves down into the one before. Where the block begins then; 0: there is no room. */
  #resizeNear(bits: number, block: number, held: number, granules: number): number {
    if (granules === held) return block
    const i32 = this.#i32
    const behind = block + held
    let start = block
    let end = behind
    if (isFree(i32, bits, behind)) end += extentOf(i32, bits, behind)
    if (end - start < granules) {
      start = beforeOf(i32, bits, block)
      if (end - start < granules || !isFree(i32, bits, start)) return 0
    }
    if (end !== behind) {
      this.#lists.unlink(i32, behind, W.listOf(end - behind))
      i32[bits + ((behind >>> 5) << 1)] &= ~(1 << behind)
    }
    if (start !== block) {
      this.#lists.unlink(i32, start, W.listOf(block - start))
      i32[bits + ((block >>> 5) << 1)] &= ~(1 << block)
      i32[bits + ((start >>> 5) << 1) + 1] &= ~(1 << start)
      this.#memory.u8.copyWithin(addressOf(start), addressOf(block), addressOf(behind))
    }
    if (end - start > granules) this.#cut(i32, bits, start, granules, end - start, 0)
    else writeExtent(i32, bits, start, granules)
    return start
  }

  /** The directory's entry for the arena whose live block is `block`; 0 for anything else. */
  #entryOfLive(block: Address): number {
    const granule = block >>> W.GRANULE_SHIFT
    if ((granule << W.GRANULE_SHIFT) >>> 0 !== block) return 0
    const i32 = this.#i32
    const entry = this.#arenas.of(i32, granule)
    if (entry === 0) return 0
    if ((entry & W.ALONE) !== 0) {
      if (i32[(entry & ~W.ALONE) + W.ARENA_FIRST] !== granule) return 0
    } else {
      const pair = entry + ((granule >>> 5) << 1)
      if ((i32[pair] & ~i32[pair + 1] & (1 << granule)) === 0) return 0
    }
    return this.#quarantine !== null && this.#isRetired(entry, granule) ? 0 : entry
  }

  /** Whether the block is in quarantine. */
  #isRetired(entry: number, granule: number): boolean {
    if (this.#quarantine === null) return false
    const i32 = this.#i32
    return (entry & W.ALONE) === 0 ? (i32[this.#retiredWord(entry, granule)] & (1 << granule)) !== 0 : i32[(entry & ~W.ALONE) + W.ARENA_RETIRED] === 1
  }

  #flipRetired(entry: number, granule: number): void {
    if ((entry & W.ALONE) === 0) this.#i32[this.#retiredWord(entry, granule)] ^= 1 << granule
    else this.#i32[(entry & ~W.ALONE) + W.ARENA_RETIRED] ^= 1
  }

  #retiredWord(bits: number, granule: number): number {
    const arena = W.arenaOf(bits)
    return W.retiredWordOf(arena, this.#i32[arena + W.ARENA_FIRST] + this.#i32[arena + W.ARENA_GRANULES], granule)
  }

  /** Throws the `MisuseError` for what is no live block. */
  #refuse(block: Address, operation: string): never {
    if (!(Number.isInteger(block) && block > 0 && block < 2 ** 32)) refuse(operation, 'foreign', block)
    if (block % W.GRANULE !== 0) refuse(operation, 'misaligned', block)
    refuse(operation, this.#arenas.of(this.#i32, block >>> W.GRANULE_SHIFT) === 0 ? 'foreign' : 'double-free', block)
  }

  #bytesOf(entry: number, granule: number): number {
    const i32 = this.#i32
    if ((entry & W.ALONE) !== 0) return (i32[(entry & ~W.ALONE) + W.ARENA_BYTES] >>> 0) - W.HEADER_BYTES
    return extentOf(i32, entry, granule) << W.GRANULE_SHIFT
  }

  /** A block with an arena of its own. */
  #takeAlone(size: number): Address {
    const bytes = W.HEADER_BYTES + Math.ceil(size / W.GRANULE) * W.GRANULE
    const arena = this.#arenas.reserve(bytes, true) || (this.#releaseSpares() ? this.#arenas.reserve(bytes, true) : 0)
    if (arena === 0) return this.#quarantine?.flush('malloc') === true ? this.#takeAlone(size) : (0 as Address)
    const block = (arena + W.BITMAPS) >>> W.GRANULE_WORDS_SHIFT
    this.#i32[arena + W.ARENA_FIRST] = block
    return addressOf(block)
  }

  /** An arena with room for a block of `granules`, all of it one free block that is in no list; 0 when there is no memory. */
  #newArena(granules: number): number {
    // The blocks, their bitmaps and the header.
    const least = Math.max(W.LEAST_ARENA, Math.ceil((granules * W.GRANULE * (1 + 1 / 32) + 256) / 512) * 512)
    // A small part of what is there: few arenas in a large heap, little idle room in any.
    const part = Math.min((this.#i32[this.#state + W.ARENA_BYTES_AT] >>> 0) / W.ARENA_PART, W.MOST_ARENA)
    const wanted = Math.ceil(Math.max(W.FIRST_ARENA, part, least) / W.REGION) * W.REGION
    const arena = this.#arenas.reserve(wanted, false) || this.#arenas.reserve(least, false) || (this.#releaseSpares() ? this.#arenas.reserve(least, false) : 0)
    if (arena === 0) return 0
    const i32 = this.#i32
    const bits = W.bitsOf(arena)
    const end = (arena * 4 + i32[arena + W.ARENA_BYTES]) >>> W.GRANULE_SHIFT
    const bitmapsEnd = this.#quarantine === null ? bits + 2 * ((end >>> 5) + 1) : W.retiredWordOf(arena, end, end) + 1
    i32.fill(0, arena + W.BITMAPS, bitmapsEnd)
    const first = (bitmapsEnd + 3) >>> W.GRANULE_WORDS_SHIFT
    i32[arena + W.ARENA_FIRST] = first
    i32[arena + W.ARENA_GRANULES] = end - first
    for (const granule of [first, end]) i32[bits + ((granule >>> 5) << 1)] |= 1 << granule
    i32[bits + ((first >>> 5) << 1) + 1] |= 1 << first
    writeExtent(i32, bits, first, end - first)
    return arena
  }

  /** An arena without a live block waits for its next one beside the last few such; the oldest of them goes back. */
  #arenaEmptied(i32: Int32Array, bits: number): void {
    const spares = this.#state + W.SPARES_AT
    for (let spare = 0; spare < W.SPARES; spare++) if (i32[spares + spare] === bits) return
    const turn = i32[this.#state + W.SPARE_TURN_AT]++ & (W.SPARES - 1)
    const oldest = i32[spares + turn]
    i32[spares + turn] = bits
    if (oldest !== 0 && this.#isEmpty(oldest)) this.#releaseEmpty(oldest)
  }

  /** Gives all empty arenas back, for when the memory runs out. Whether there were any. */
  #releaseSpares(): boolean {
    const i32 = this.#i32
    let any = false
    for (let at = this.#state + W.SPARES_AT; at < this.#state + W.SPARES_AT + W.SPARES; at++) {
      const bits = i32[at]
      if (bits === 0 || !this.#isEmpty(bits)) continue
      i32[at] = 0
      this.#releaseEmpty(bits)
      any = true
    }
    return any
  }

  #releaseEmpty(bits: number): void {
    const i32 = this.#i32
    const arena = W.arenaOf(bits)
    this.#lists.unlink(i32, i32[arena + W.ARENA_FIRST], W.listOf(i32[arena + W.ARENA_GRANULES]))
    this.#arenas.release(arena)
  }

  #isEmpty(bits: number): boolean {
    const i32 = this.#i32
    const arena = W.arenaOf(bits)
    const first = i32[arena + W.ARENA_FIRST]
    return isFree(i32, bits, first) && extentOf(i32, bits, first) === i32[arena + W.ARENA_GRANULES]
  }
}

const addressOf = (granule: number): Address => ((granule << W.GRANULE_SHIFT) >>> 0) as Address
