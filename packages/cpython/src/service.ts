import { type Address, type Allocator } from '@mm/contract'
import { type ForeignMemory } from '@mm/heap'
import { type HostMalloc } from './host-malloc.js'
import { type SlowCalls, type Switchboard } from './switchboard.js'

/** How the requests of CPython's served domains were answered. */
export interface ServiceCounts {
  /** Allocations and resizes to at most `largest` bytes. */
  readonly smallRequests: number
  /** Of those, how many our allocator answered. */
  readonly smallServed: number
  /** `smallServed / smallRequests`. */
  readonly servedShare: number
  /** All allocations and resizes. */
  readonly requests: number
  /** Bytes of the host's malloc that are outstanding for the served domains: our arenas, and blocks that went to it directly. */
  readonly hostBytes: number
  /** The most that {@link hostBytes} has been. */
  readonly hostPeakBytes: number
}

/** The first ones tell; later ones follow from them. */
const MOST_FAULTS = 16

/**
 * The calls of our allocator, for the switchboard. Nothing may be thrown through the interpreter's frames: what an allocator throws is kept in
 * {@link faults}, the request goes to the host instead, and a block that could not be freed stays.
 */
export class Service {
  readonly faults: unknown[] = []
  readonly #host: HostMalloc
  readonly #memory: ForeignMemory
  /** Small resizes that the host answered in the end. */
  #moved = 0

  constructor(memory: ForeignMemory, host: HostMalloc) {
    this.#memory = memory
    this.#host = host
  }

  counts({ served, small, large }: Switchboard): ServiceCounts {
    const smallServed = Number(served.value) - this.#moved
    const smallRequests = Number(served.value) + Number(small.value)
    return {
      smallRequests,
      smallServed,
      servedShare: smallRequests === 0 ? 0 : smallServed / smallRequests,
      requests: smallRequests + Number(large.value),
      hostBytes: this.#host.bytes,
      hostPeakBytes: this.#host.peakBytes,
    }
  }

  /** The calls; what the functions hold is constant to the compiler, and a call less is a few nanoseconds of some twelve. */
  callsOf(allocator: Allocator, largest: number): Omit<SlowCalls, 'cover' | 'flush'> {
    return {
      malloc: (bytes) => {
        try {
          return allocator.malloc(bytes) | 0
        } catch (error) {
          this.#fault(error)
          return 0
        }
      },
      calloc: (bytes) => {
        try {
          return allocator.calloc(1, bytes) | 0
        } catch (error) {
          this.#fault(error)
          return 0
        }
      },
      realloc: (block, bytes) => {
        try {
          return this.#resize(allocator, (block >>> 0) as Address, bytes >>> 0, largest) | 0
        } catch (error) {
          this.#fault(error)
          return 0
        }
      },
      free: (block) => this.#free(allocator, (block >>> 0) as Address),
    }
  }

  /** An allocator that cannot say how much a block holds keeps it, however large it becomes. */
  #resize(allocator: Allocator, block: Address, bytes: number, largest: number): number {
    if (bytes <= largest || allocator.usableSize === undefined) {
      const to = allocator.realloc(block, bytes || 1)
      if (to !== 0 || allocator.usableSize === undefined) return to
      this.#moved++
    }
    const held = allocator.usableSize(block)
    const to = this.#host.calls.malloc(bytes) >>> 0
    if (to === 0) return 0
    this.#memory.u8.copyWithin(to, block, block + Math.min(held, bytes))
    // It has moved, whether its old place can be given back or not.
    this.#free(allocator, block)
    return to
  }

  #free(allocator: Allocator, block: Address): void {
    try {
      allocator.free(block)
    } catch (error) {
      this.#fault(error)
    }
  }

  #fault(error: unknown): void {
    if (this.faults.length < MOST_FAULTS) this.faults.push(error)
  }
}
