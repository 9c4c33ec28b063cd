import { checkSize, MOST_BYTES, refuse } from '@mm/allocator/authors'
import { Quarantine, RandomWords, type Retiring } from '@mm/allocator/hardening'
import { type Address, type Allocator, type AllocatorStatistics, type LinearMemory, OutOfMemoryError } from '@mm/contract'
import { Arenas } from './arenas.js'
import { extentOf, isFree } from './bounds.js'
import { checkTlsf } from './check.js'
import { FreeLists } from './free-lists.js'
import { FreeSpace } from './free-space.js'
import { HardenedLists } from './hardened-lists.js'
import { flipRetired, isRetired } from './retired.js'
import { Supply } from './supply.js'
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
  readonly #space: FreeSpace
  readonly #supply: Supply
  /** At rung 4. */
  readonly #quarantine: Quarantine | null = null

  /** Takes up the state at `state`, or makes one. Throws `OutOfMemoryError`, or `MisuseError` where no such state is. */
  constructor(memory: LinearMemory, hardening: Hardening, state: Address | undefined) {
    this.#memory = memory
    this.state = state ?? memory.reserve(W.STATE_BYTES, 64)
    if (this.state === 0) throw new OutOfMemoryError({ operation: 'create', size: W.STATE_BYTES, strategy: W.NAME }, 'the memory has no room for the allocator itself')
    this.#state = this.state >>> 2
    memory.onRefresh(() => {
      this.#i32 = memory.i32
    })
    if (state === undefined) {
      this.#i32.fill(0, this.#state, this.#state + W.STATE_WORDS)
      this.#i32[this.#state + W.MAGIC_AT] = W.MAGIC
      this.#i32[this.#state + W.HARDENING_AT] = hardening.hardening
    } else if (this.#i32[this.#state + W.MAGIC_AT] !== W.MAGIC) refuse(W.NAME, 'attach', 'bad-address', state)
    const rung = this.#i32[this.#state + W.HARDENING_AT]
    this.#arenas = new Arenas(memory, this.#state)
    if (rung >= 2) this.#random = new RandomWords(memory, this.#state + W.RANDOM_AT)
    if (state === undefined && this.#random !== null) {
      this.#random.start(hardening.seed)
      if (rung >= 3) this.#i32[this.#state + W.SECRET_AT] = this.#random.next()
    }
    this.#lists = this.#random === null ? new FreeLists(this.#state) : new HardenedLists(this.#state, this.#arenas, this.#random, this.#i32[this.#state + W.SECRET_AT])
    this.#space = new FreeSpace(memory, this.#lists, this.#random, rung >= 3)
    this.#supply = new Supply(memory, this.#state, this.#arenas, this.#lists, rung >= 4)
    if (rung < 4) return
    const waiting = ((this.#i32[this.#state + W.QUARANTINE_AT] << 2) >>> 0) as Address
    try {
      this.#quarantine = new Quarantine(memory, this, W.NAME, hardening.quarantine, waiting === 0 ? undefined : waiting)
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
    checkSize(W.NAME, 'calloc', count)
    checkSize(W.NAME, 'calloc', size)
    const bytes = count * size
    if (bytes > MOST_BYTES) return 0 as Address
    const block = this.malloc(bytes)
    if (block !== 0) this.#memory.u8.fill(0, block, block + bytes)
    return block
  }

  realloc(block: Address, size: number): Address {
    if (!((size | 0) === size && size >= 0)) checkSize(W.NAME, 'realloc', size)
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
    flipRetired(this.#i32, entry, granule)
    return this.#bytesOf(entry, granule)
  }

  /** For the quarantine: a block that was retired becomes free. */
  recycle(block: Address): void {
    const granule = block >>> W.GRANULE_SHIFT
    const entry = this.#arenas.of(this.#i32, granule)
    flipRetired(this.#i32, entry, granule)
    if ((entry & W.ALONE) !== 0) this.#arenas.release(entry & ~W.ALONE)
    else if (this.#space.giveBack(this.#i32, entry, granule)) this.#supply.emptied(entry)
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
    const waits = this.#quarantine !== null
    this.#arenas.walk((arena, entry) => {
      const first = i32[arena + W.ARENA_FIRST]
      if ((entry & W.ALONE) !== 0) {
        if (!(waits && isRetired(i32, entry, first))) visit(W.addressOf(first), this.#bytesOf(entry, first))
        return
      }
      for (let granule = first; granule < first + i32[arena + W.ARENA_GRANULES]; granule += extentOf(i32, entry, granule)) {
        if (!isFree(i32, entry, granule) && !(waits && isRetired(i32, entry, granule))) visit(W.addressOf(granule), this.#bytesOf(entry, granule))
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
    if (!((size | 0) === size && size >= 0)) checkSize(W.NAME, operation, size)
    const granules = ((size + W.GRANULE - 1) >>> W.GRANULE_SHIFT) || 1
    if (granules >= 2 * W.LISTS) return this.#takeLarge(size, granules)
    const i32 = this.#i32
    const list = this.#lists.find(i32, granules)
    if (list === 0) return this.#takeFromNewArena(granules)
    const block = this.#lists.choose(i32, list)
    const bits = this.#arenas.of(i32, block)
    const whole = list < 2 * W.LISTS ? list : extentOf(i32, bits, block)
    if (this.#random !== null) return this.#space.carve(i32, bits, block, granules, whole, list)
    i32[bits + ((block >>> 5) << 1) + 1] &= ~(1 << block)
    if (whole > granules) this.#space.cut(i32, bits, block, granules, whole, list)
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
    return this.#space.carve(i32, bits, block, granules, extentOf(i32, bits, block), list)
  }

  /** A block with an arena of its own. */
  #takeAlone(size: number): Address {
    const block = this.#supply.alone(size)
    if (block !== 0) return W.addressOf(block)
    return this.#quarantine?.flush('malloc') === true ? this.#takeAlone(size) : (0 as Address)
  }

  #takeFromNewArena(granules: number): Address {
    const arena = this.#supply.arena(granules)
    if (arena === 0) return this.#quarantine?.flush('malloc') === true ? this.#take(granules << W.GRANULE_SHIFT, 'malloc') : (0 as Address)
    const i32 = this.#i32
    return this.#space.carve(i32, W.bitsOf(arena), i32[arena + W.ARENA_FIRST], granules, i32[arena + W.ARENA_GRANULES], 0)
  }

  #give(block: Address, operation: string): void {
    if (this.#quarantine !== null) {
      this.#quarantine.enter(block, operation)
      return
    }
    const entry = this.#entryOfLive(block)
    if (entry === 0) this.#refuse(block, operation)
    if ((entry & W.ALONE) !== 0) this.#arenas.release(entry & ~W.ALONE)
    else if (this.#space.giveBack(this.#i32, entry, block >>> W.GRANULE_SHIFT)) this.#supply.emptied(entry)
  }

  #resize(block: Address, size: number): Address {
    const granule = block >>> W.GRANULE_SHIFT
    const entry = this.#entryOfLive(block) || this.#refuse(block, 'realloc')
    const held = this.#bytesOf(entry, granule)
    if ((entry & W.ALONE) !== 0) {
      // An arena of its own is kept as long as at least half of it is used.
      if (size <= held && size >= held >>> 1) return block
    } else if (size < W.ALONE_FROM) {
      const near = this.#space.resizeNear(this.#i32, entry, granule, held >>> W.GRANULE_SHIFT, ((size + W.GRANULE - 1) >>> W.GRANULE_SHIFT) || 1)
      if (near !== 0) return W.addressOf(near)
    }
    const to = this.#take(size, 'realloc')
    if (to === 0) return to
    this.#memory.u8.copyWithin(to, block, block + Math.min(held, size))
    this.#give(block, 'realloc')
    return to
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
    return this.#quarantine !== null && isRetired(i32, entry, granule) ? 0 : entry
  }

  /** Throws the `MisuseError` for what is no live block. */
  #refuse(block: Address, operation: string): never {
    if (!(Number.isInteger(block) && block > 0 && block < 2 ** 32)) refuse(W.NAME, operation, 'foreign', block)
    if (block % W.GRANULE !== 0) refuse(W.NAME, operation, 'misaligned', block)
    refuse(W.NAME, operation, this.#arenas.of(this.#i32, block >>> W.GRANULE_SHIFT) === 0 ? 'foreign' : 'double-free', block)
  }

  #bytesOf(entry: number, granule: number): number {
    const i32 = this.#i32
    if ((entry & W.ALONE) !== 0) return (i32[(entry & ~W.ALONE) + W.ARENA_BYTES] >>> 0) - W.HEADER_BYTES
    return extentOf(i32, entry, granule) << W.GRANULE_SHIFT
  }

}
