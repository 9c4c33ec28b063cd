import { type Address, type Allocator, type AllocatorContext, type Capability, type Strategy } from '@mm/contract'
import { Layer, layered } from './layer.js'

/** What went through a {@link StatsLayer} since it was made. */
export interface CallCounts {
  readonly mallocs: number
  readonly reallocs: number
  /** Resizes after which the block was elsewhere. */
  readonly moves: number
  readonly frees: number
  /** Calls that were answered with 0. */
  readonly failures: number
  /** Bytes asked for, all calls together. */
  readonly requestedBytes: number
  /** How often each power of two was the next one not below the size: entry n counts sizes up to 2^n. */
  readonly sizes: readonly number[]
}

/** Counts the calls to an allocator. A layer that observes: its counts lie in JavaScript. */
export class StatsLayer extends Layer implements Allocator {
  readonly #below: Allocator
  readonly #sizes = new Float64Array(32)
  #mallocs = 0
  #reallocs = 0
  #moves = 0
  #frees = 0
  #failures = 0
  #requestedBytes = 0

  constructor(below: Allocator) {
    super(below)
    this.#below = below
  }

  malloc(size: number): Address {
    const block = this.#below.malloc(size)
    this.#mallocs++
    this.#count(size, block)
    return block
  }

  calloc(count: number, size: number): Address {
    const block = this.#below.calloc(count, size)
    this.#mallocs++
    this.#count(count * size, block)
    return block
  }

  realloc(block: Address, size: number): Address {
    const to = this.#below.realloc(block, size)
    this.#reallocs++
    if (to !== block && to !== 0) this.#moves++
    this.#count(size, to)
    return to
  }

  free(block: Address): void {
    this.#below.free(block)
    if (block !== 0) this.#frees++
  }

  /** The counts so far. */
  calls(): CallCounts {
    return {
      mallocs: this.#mallocs,
      reallocs: this.#reallocs,
      moves: this.#moves,
      frees: this.#frees,
      failures: this.#failures,
      requestedBytes: this.#requestedBytes,
      sizes: [...this.#sizes],
    }
  }

  #count(size: number, block: number): void {
    if (block === 0) this.#failures++
    this.#requestedBytes += size
    this.#sizes[size <= 1 ? 0 : 32 - Math.clz32(Math.min(size, 2 ** 31 - 1) - 1)]++
  }
}

/** `stats(pymalloc())`: the same allocator, and a count of its calls. */
export function stats<A extends Allocator, R extends Capability, P extends Capability>(
  strategy: Strategy<'allocator', AllocatorContext, A, R, P>,
): Strategy<'allocator', AllocatorContext, StatsLayer, R, P> {
  return layered('stats', strategy, (below) => new StatsLayer(below))
}
