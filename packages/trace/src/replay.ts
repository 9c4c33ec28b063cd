import { type Address, type Allocator, type AllocatorStatistics, type LinearMemory, OutOfMemoryError } from '@mm/contract'
import { TraceFormatError } from './errors.js'
import { LiveTable } from './live-table.js'
import { type TraceReader } from './reader.js'
import { type DomainIndex, type TraceSummary, type TraceVisitor } from './terms.js'

/** How memory stood at some event. */
export interface ReplaySample {
  /** How many events had happened. */
  readonly event: number
  /** Bytes that the program had asked for and not given back. */
  readonly requested: number
  /** Bytes that the allocator had taken from the memory. */
  readonly reserved: number
}

/** What a replay came to. All of it is the same whenever the same trace is replayed on the same strategy. */
export interface ReplayReport extends TraceSummary {
  /** The most bytes that were asked for at once. */
  readonly peakRequested: number
  /** The most bytes that were taken from the memory at once. */
  readonly peakReserved: number
  /** `peakRequested / peakReserved`. */
  readonly utilisation: number
  /** Resizes after which the block lay elsewhere. */
  readonly moves: number
  /** Blocks that the program never gave back. */
  readonly leftLive: number
  readonly samples: readonly ReplaySample[]
  /** What the allocator counts, at the end. */
  readonly statistics?: AllocatorStatistics
}

/** How a trace is replayed. */
export interface ReplayOptions {
  readonly memory: LinearMemory
  /** An allocator over `memory`. */
  readonly allocator: Allocator
  /** Name of its strategy, for errors. */
  readonly strategy?: string
  /** Events from one sample to the next; 2^14 by default. Whenever there are 1,024, every other one is dropped. */
  readonly sampleEvery?: number
}

const MOST_SAMPLES = 1024

/** Does what the events say, on an allocator. */
class Replay implements TraceVisitor {
  readonly #live = new LiveTable()
  readonly #memory: LinearMemory
  readonly #allocator: Allocator
  readonly #strategy: string | undefined
  #samples: ReplaySample[] = []
  #every: number
  #untilSample: number
  #events = 0
  #requested = 0
  #peakRequested = 0
  #moves = 0

  constructor({ memory, allocator, strategy, sampleEvery = 2 ** 14 }: ReplayOptions) {
    this.#memory = memory
    this.#allocator = allocator
    this.#strategy = strategy
    this.#every = sampleEvery
    this.#untilSample = sampleEvery
  }

  allocate(number: number, size: number, _domain: DomainIndex, zeroed: boolean): void {
    const block = zeroed ? this.#allocator.calloc(1, size) : this.#allocator.malloc(size)
    if (block === 0) throw this.#outOfMemory(zeroed ? 'calloc' : 'malloc', size)
    this.#live.set(number, block, size)
    this.#ask(size)
  }

  resize(from: number, to: number, size: number): void {
    const block = this.#live.placeOf(from)
    if (block === 0) throw this.#notLive('resized')
    const moved = this.#allocator.realloc(block as Address, size)
    if (moved === 0) throw this.#outOfMemory('realloc', size)
    if (moved !== block) this.#moves++
    const change = size - this.#live.sizeOf(from)
    this.#live.delete(from)
    this.#live.set(to, moved, size)
    this.#ask(change)
  }

  free(number: number): void {
    const block = this.#live.placeOf(number)
    if (block === 0) throw this.#notLive('freed')
    this.#allocator.free(block as Address)
    this.#requested -= this.#live.sizeOf(number)
    this.#live.delete(number)
    this.#count()
  }

  report(summary: TraceSummary): ReplayReport {
    if (this.#samples.at(-1)?.event !== this.#events) this.#sample()
    const { peakReserved } = this.#memory.counts()
    return {
      ...summary,
      peakRequested: this.#peakRequested,
      peakReserved,
      utilisation: peakReserved === 0 ? 0 : this.#peakRequested / peakReserved,
      moves: this.#moves,
      leftLive: this.#live.count,
      samples: this.#samples,
      ...(this.#allocator.statistics && { statistics: this.#allocator.statistics() }),
    }
  }

  #ask(size: number): void {
    this.#requested += size
    if (this.#requested > this.#peakRequested) this.#peakRequested = this.#requested
    this.#count()
  }

  #count(): void {
    this.#events++
    if (--this.#untilSample === 0) this.#sample()
  }

  #sample(): void {
    this.#samples.push({ event: this.#events, requested: this.#requested, reserved: this.#memory.counts().reserved })
    if (this.#samples.length >= MOST_SAMPLES) {
      this.#samples = this.#samples.filter((_, index) => index % 2 === 1)
      this.#every *= 2
    }
    this.#untilSample = this.#every
  }

  #outOfMemory(operation: string, size: number): OutOfMemoryError {
    const { limit, reserved } = this.#memory.counts()
    return new OutOfMemoryError({ operation, size, strategy: this.#strategy }, `out of memory at event ${this.#events}: ${reserved} of ${limit} bytes are reserved`)
  }

  #notLive(what: string): TraceFormatError {
    return new TraceFormatError('corrupt-trace', 'replay', this.#events, `a block is ${what} that is not live`, 'event')
  }
}

/**
 * Replays a trace on an allocator. Throws `TraceFormatError` where the trace is truncated or corrupt, `OutOfMemoryError`
 * where the allocator has no block; what was replayed until then has happened to the heap, and there is no report.
 * Cost: two look-ups an event beside the allocator's own.
 */
export async function replay(trace: TraceReader, options: ReplayOptions): Promise<ReplayReport> {
  const run = new Replay(options)
  return run.report(await trace.visit(run))
}
