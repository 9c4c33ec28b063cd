import { type Address, type AllocatorStatistics, CorruptionError, type InlinePools, type LinearMemory, refuse } from '@mm/contract'
import { HIGHEST_RUNG, Quarantine, RandomWords, type Retiring } from '../hardening/index.js'
import { checkGeneral, generalStatistics, walkGeneral } from '../check-general.js'
import { SMALL_THRESHOLD, geometryOf } from '../geometry.js'
import { inlinePools } from '../inline.js'
import { Pymalloc } from '../pymalloc.js'
import { pymallocStatistics, walkPymalloc } from '../reader.js'
import * as W from '../words.js'
import { checkPymalloc } from './check.js'

const NAME = 'pymalloc'

/** What the ladder asks for, beside the rung. */
export interface LadderOptions {
  readonly hardening: number
  /** Where drawing begins; 0 draws a seed. */
  readonly seed: number
  /** Bytes of freed blocks that wait at rung 4. */
  readonly quarantine: number
}

/**
 * `Pymalloc` with the whole hardening ladder (`rungs` says what each promises), with `walk`, `check` and `inline`. At rungs 0 and 1 placement
 * is CPython's. Large blocks are the general allocator's: they know rung 1, and wait in quarantine at rung 4 too.
 */
export class HardenedPymalloc extends Pymalloc implements Retiring {
  /** At rungs 0 and 1: above them blocks are drawn, their links encoded or their frees put off. */
  declare readonly inline?: InlinePools
  readonly #random: RandomWords
  readonly #poolShift: number
  readonly #quarantine: Quarantine | null
  /** What links are encoded with; 0 below rung 3. */
  readonly #key: number

  /** Takes up the state at `state`, or makes one; then the rung is that of the state. */
  constructor(memory: LinearMemory, { hardening, seed, quarantine }: LadderOptions, state: Address | undefined) {
    super(memory, hardening, state, HIGHEST_RUNG)
    const { word } = this
    const geometry = geometryOf(memory.wordBytes)
    if (this.rung < 2) this.inline = inlinePools(word, geometry, this.rung > 0)
    this.#poolShift = geometry.poolShift
    this.#random = new RandomWords(memory, word + W.RANDOM_AT)
    if (state === undefined && this.rung > 1) {
      this.#random.start(seed)
      if (this.rung > 2) memory.u32[word + W.KEY_AT] = this.#random.next()
    }
    this.#key = memory.u32[word + W.KEY_AT]
    this.#quarantine = this.rung < 4 ? null : new Quarantine(memory, this, NAME, quarantine, (memory.u32[word + W.QUARANTINE_AT] || undefined) as Address | undefined)
    memory.u32[word + W.QUARANTINE_AT] = this.#quarantine?.state ?? 0
  }

  override owns(block: Address): boolean {
    return super.owns(block) && this.#quarantine?.holds(block) !== true
  }

  override usableSize(block: Address): number {
    this.#refuseWaiting(block, 'usableSize')
    return super.usableSize(block)
  }

  override realloc(block: Address, size: number): Address {
    this.#refuseWaiting(block, 'realloc')
    return super.realloc(block, size)
  }

  /** Calls `visit` for every live block, the small ones first, by address. */
  walk(visit: (block: Address, bytes: number) => void): void {
    const waiting = this.#waiting()
    const unlessWaiting = (block: Address, bytes: number): void => {
      if (!waiting.has(block)) visit(block, bytes)
    }
    walkPymalloc(this.memory, this.state, unlessWaiting)
    walkGeneral(this.memory, this.general.state, unlessWaiting)
  }

  /** Blocks and bytes, with those of the general allocator below. Cost: the pools, at rung 4 the blocks. */
  statistics(): AllocatorStatistics {
    const counted = pymallocStatistics(this.memory, this.state, generalStatistics(this.memory, this.general.state))
    if (this.#quarantine === null) return counted
    const { blocks, bytes, stateBytes } = this.#quarantine
    let liveBytes = 0
    this.walk((_, occupied) => (liveBytes += occupied))
    return {
      ...counted,
      liveBlocks: counted.liveBlocks - blocks,
      liveBytes,
      reservedBytes: counted.reservedBytes + stateBytes,
      waitingBlocks: blocks,
      waitingBytes: bytes,
    }
  }

  /** Checks every invariant of the structure in memory; throws `CorruptionError` for the first that fails. Cost: the whole heap. */
  check(): void {
    checkPymalloc(this.memory, this.state, this.#waiting())
    checkGeneral(this.memory, this.general.state)
    this.#quarantine?.check()
  }

  retire(block: Address, operation: string): number {
    this.#refuseWaiting(block, operation)
    const pool = this.poolOfLive(block, operation)
    if (pool === 0) return this.general.usableSize(block)
    this.flipMark(this.u32[pool + W.POOL_ARENA], block)
    return this.bytesIn(pool)
  }

  recycle(block: Address): void {
    const pool = this.poolAt(block)
    if (pool === 0) this.giveLarge(block)
    else this.putBack(pool, block)
  }

  protected override take(size: number): Address {
    if (this.rung > 1) this.#stir(size)
    const block = super.take(size)
    if (block === 0 && this.#quarantine?.flush('malloc') === true) return super.take(size)
    return block
  }

  protected override give(block: Address): void {
    if (this.#quarantine === null || block === 0) super.give(block)
    else this.#quarantine.enter(block, 'free')
  }

  protected override linkOf(pool: number, block: number): number {
    const link = this.u32[block >>> 2]
    return this.#key === 0 ? link : this.#decode(pool, block, link)
  }

  protected override setLink(block: number, next: number): void {
    this.u32[block >>> 2] = this.#key === 0 ? next : next ^ this.#key ^ block
  }

  /** From rung 2 on all blocks of a pool are carved at once, in an order that is drawn. */
  protected override startPool(pool: number, sizeClass: number): void {
    super.startPool(pool, sizeClass)
    if (this.rung < 2) return
    const { u32 } = this
    const bytes = this.bytesIn(pool)
    const first = u32[pool + W.POOL_FREE]
    const count = Math.floor((u32[pool + W.POOL_LAST] - first) / bytes) + 1
    const order = Array.from({ length: count }, (_, index) => first + index * bytes)
    for (let left = count - 1; left > 0; left--) {
      const other = this.#random.below(left + 1)
      ;[order[left], order[other]] = [order[other], order[left]]
    }
    u32[pool + W.POOL_FREE] = order[0]
    u32[pool + W.POOL_FRESH] = first + count * bytes
    for (let index = 0; index < count; index++) this.setLink(order[index], order[index + 1] ?? 0)
  }

  /** Every other time the second free block of the pool comes to the front, so that what was freed last need not come back first. */
  #stir(size: number): void {
    const pool = Number.isInteger(size) && size > 0 && size <= SMALL_THRESHOLD ? this.u32[this.word + W.USED_AT + ((size - 1) >>> this.shift)] : 0
    if (pool === 0 || (this.#random.next() & 1) === 0) return
    const first = this.u32[pool + W.POOL_FREE]
    const second = this.linkOf(pool, first)
    if (second === 0) return
    this.setLink(first, this.linkOf(pool, second))
    this.setLink(second, first)
    this.u32[pool + W.POOL_FREE] = second
  }

  /** Throws `CorruptionError` unless both ends of a link lie in the pool, where blocks may begin that are not live. */
  #decode(pool: number, block: number, link: number): number {
    const next = (link ^ this.#key ^ block) >>> 0
    if (this.poolAt(block) !== pool) this.#corrupt(block, "a pool's free list leads out of the pool")
    if (next !== 0 && ((next ^ block) >>> this.#poolShift !== 0 || next % this.memory.wordBytes !== 0 || this.isMarked(this.u32[pool + W.POOL_ARENA], next))) {
      this.#corrupt(block, 'the link in a free block is none: it was written to after it was freed')
    }
    return next
  }

  #corrupt(address: number, problem: string): never {
    throw new CorruptionError({ operation: 'malloc', address, strategy: NAME }, problem)
  }

  /** The general allocator does not know that one of its blocks waits. */
  #refuseWaiting(block: Address, operation: string): void {
    if (this.#quarantine !== null && this.poolAt(block) === 0 && this.#quarantine.holds(block)) refuse(NAME, operation, 'double-free', block)
  }

  #waiting(): ReadonlySet<number> {
    const waiting = new Set<number>()
    this.#quarantine?.walk((block) => waiting.add(block))
    return waiting
  }
}
