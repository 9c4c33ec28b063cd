import { type Address, type Allocator, type AllocatorContext, type Capability, type Strategy } from '@mm/contract'
import { Layer, type Over, layered } from './layer.js'

/** What went through a {@link StatsLayer} since it was made, or since {@link StatsLayer.clear}. */
export interface CallCounts {
  readonly mallocs: number
  readonly callocs: number
  readonly reallocs: number
  /** Resizes after which the block was elsewhere. */
  readonly moves: number
  /** Of blocks; `free(0)` is none. */
  readonly frees: number
  /** Calls that were answered with 0. */
  readonly failures: number
  /** Blocks that are live now, and the most that ever were. */
  readonly liveBlocks: number
  readonly peakBlocks: number
  /** Bytes asked for, all calls together. */
  readonly requestedBytes: number
  /** How often each power of two was the next one not below the size: entry n counts sizes up to 2^n. */
  readonly sizes: readonly number[]
}

/** Counts the calls to an allocator that are not refused. A layer that observes: its counts lie in JavaScript. */
export class StatsLayer extends Layer implements Allocator {
  readonly #below: Allocator
  readonly #sizes = new Float64Array(32)
  #mallocs = 0
  #callocs = 0
  #reallocs = 0
  #moves = 0
  #frees = 0
  #failures = 0
  #liveBlocks: number
  #peakBlocks: number
  #requestedBytes = 0

  constructor(below: Allocator) {
    super(below)
    this.#below = below
    this.#liveBlocks = below.statistics?.().liveBlocks ?? 0
    this.#peakBlocks = this.#liveBlocks
    if (below.reset) {
      this.reset = () => {
        below.reset?.()
        this.#liveBlocks = 0
      }
    }
  }

  malloc(size: number): Address {
    const block = this.#below.malloc(size)
    this.#mallocs++
    this.#count(size, block, true)
    return block
  }

  calloc(count: number, size: number): Address {
    const block = this.#below.calloc(count, size)
    this.#callocs++
    this.#count(count * size, block, true)
    return block
  }

  realloc(block: Address, size: number): Address {
    const to = this.#below.realloc(block, size)
    this.#reallocs++
    if (to !== block && to !== 0 && block !== 0) this.#moves++
    this.#count(size, to, block === 0)
    return to
  }

  free(block: Address): void {
    this.#below.free(block)
    if (block === 0) return
    this.#frees++
    this.#liveBlocks--
  }

  /** The counts so far. */
  calls(): CallCounts {
    return {
      mallocs: this.#mallocs,
      callocs: this.#callocs,
      reallocs: this.#reallocs,
      moves: this.#moves,
      frees: this.#frees,
      failures: this.#failures,
      liveBlocks: this.#liveBlocks,
      peakBlocks: this.#peakBlocks,
      requestedBytes: this.#requestedBytes,
      sizes: [...this.#sizes],
    }
  }

  /** Counts anew; blocks that are live stay counted as live. */
  clear(): void {
    this.#mallocs = this.#callocs = this.#reallocs = this.#moves = this.#frees = this.#failures = this.#requestedBytes = 0
    this.#peakBlocks = this.#liveBlocks
    this.#sizes.fill(0)
  }

  #count(size: number, block: number, fresh: boolean): void {
    if (block === 0) this.#failures++
    else if (fresh && ++this.#liveBlocks > this.#peakBlocks) this.#peakBlocks = this.#liveBlocks
    this.#requestedBytes += size
    this.#sizes[size <= 1 ? 0 : 32 - Math.clz32(Math.min(size, 2 ** 31 - 1) - 1)]++
  }
}

/** `stats(pymalloc())`: the same allocator, and a count of its calls. */
export function stats<A extends Allocator, R extends Capability, P extends Capability>(
  strategy: Strategy<'allocator', AllocatorContext, A, R, P>,
): Strategy<'allocator', AllocatorContext, Over<A, StatsLayer>, R, P> {
  return layered('stats', strategy, (below) => new StatsLayer(below))
}
