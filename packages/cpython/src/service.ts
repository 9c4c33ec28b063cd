import { type Address, type Allocator } from '@mm/contract'
import { type ForeignMemory } from '@mm/heap'
import { type DomainIndex, type TraceWriter } from '@mm/trace'
import { type HostMalloc } from './host-malloc.js'
import { type OwnPages, PAGE_SHIFT } from './own-pages.js'

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

/** The four functions of CPython's `PyMemAllocatorEx`, of one domain. The first argument, its context, is not used. */
export interface DomainCalls {
  readonly malloc: (context: number, size: number) => number
  readonly calloc: (context: number, count: number, size: number) => number
  readonly realloc: (context: number, block: number, size: number) => number
  readonly free: (context: number, block: number) => void
}

/**
 * Answers CPython's calls: requests of at most `largest` bytes go to the allocator, larger ones to the host's malloc, as CPython's own
 * object allocator does it (`Objects/obmalloc.c`). What lies in a page of ours is ours, whoever asks.
 *
 * Nothing may be thrown through the interpreter's frames: what an allocator throws is kept in {@link faults}, the request goes
 * to the host instead, and a block that could not be freed stays.
 */
export class Service {
  readonly faults: unknown[] = []
  recorder: TraceWriter | null = null
  readonly #allocator: Allocator | undefined
  readonly #host: HostMalloc
  readonly #pages: Uint8Array
  readonly #memory: ForeignMemory
  readonly #largest: number
  /** One number, where the closures can count in it. */
  readonly #served = new Float64Array(1)
  #small = 0
  #large = 0

  /** Without an allocator everything goes to the host's malloc, and is counted and recorded. */
  constructor(allocator: Allocator | undefined, memory: ForeignMemory, host: HostMalloc, pages: OwnPages, largest: number) {
    this.#allocator = allocator
    this.#memory = memory
    this.#host = host
    this.#pages = pages.bytes
    this.#largest = allocator === undefined ? -1 : largest
  }

  counts(): ServiceCounts {
    const [served] = this.#served
    const smallRequests = this.#small + served
    return {
      smallRequests,
      smallServed: served,
      servedShare: smallRequests === 0 ? 0 : served / smallRequests,
      requests: this.#large + smallRequests,
      hostBytes: this.#host.bytes,
      hostPeakBytes: this.#host.peakBytes,
    }
  }

  /**
   * The calls for a domain. The fast paths stand in them: what the closures hold is constant to the compiler, and a call less is a few
   * nanoseconds of some twelve.
   */
  callsFor(domain: DomainIndex): DomainCalls {
    const pages = this.#pages
    const served = this.#served
    const host = this.#host
    const allocator = this.#allocator
    const largest = this.#largest
    return {
      malloc: (_context, size) => {
        if (allocator === undefined || size >>> 0 > largest || this.recorder !== null) return this.#recordedMalloc(size, domain) | 0
        try {
          // CPython wants a block of its own for no bytes too; one byte is served from the smallest class.
          const block = allocator.malloc(size || 1)
          if (block !== 0) {
            served[0]++
            return block | 0
          }
        } catch (error) {
          this.#fault(error)
        }
        return this.#mallocAtHost(size >>> 0) | 0
      },
      calloc: (_context, count, size) => {
        const block = this.#calloc(count >>> 0, size >>> 0)
        if (this.recorder !== null) this.recorder.allocatedZeros(block, (count >>> 0) * (size >>> 0), domain)
        return block | 0
      },
      realloc: (_context, signed, size) => {
        const block = signed >>> 0
        const to = this.#realloc(block, size >>> 0)
        if (this.recorder !== null) this.recorder.resized(block, to, size >>> 0, domain)
        return to | 0
      },
      free: (_context, signed) => {
        const block = signed >>> 0
        if (this.recorder !== null) this.recorder.freed(block)
        if (allocator === undefined || pages[block >>> PAGE_SHIFT] === 0) host.free(block)
        else {
          try {
            allocator.free(block as Address)
          } catch (error) {
            this.#fault(error)
          }
        }
      },
    }
  }

  #recordedMalloc(size: number, domain: DomainIndex): number {
    const block = this.#malloc(size)
    if (this.recorder !== null) this.recorder.allocated(block, size >>> 0, domain)
    return block
  }

  /** `size` as it comes, signed: what is negative is 2 GiB or more. */
  #malloc(size: number): number {
    if (size >>> 0 <= this.#largest) {
      try {
        const block = this.#allocator!.malloc(size || 1)
        if (block !== 0) {
          this.#served[0]++
          return block
        }
      } catch (error) {
        this.#fault(error)
      }
    }
    return this.#mallocAtHost(size >>> 0)
  }

  #mallocAtHost(size: number): number {
    this.#countAtHost(size)
    return this.#host.malloc(size || 1)
  }

  #calloc(count: number, size: number): number {
    const bytes = count * size
    if (bytes <= this.#largest) {
      try {
        const block = this.#allocator!.calloc(1, bytes || 1)
        if (block !== 0) {
          this.#served[0]++
          return block
        }
      } catch (error) {
        this.#fault(error)
      }
    }
    this.#countAtHost(bytes)
    return bytes === 0 ? this.#host.calloc(1, 1) : this.#host.calloc(count, size)
  }

  #realloc(block: number, size: number): number {
    if (block === 0) return this.#malloc(size | 0)
    if (this.#pages[block >>> PAGE_SHIFT] === 0) {
      // What is with the host stays with the host.
      this.#countAtHost(size)
      return this.#host.realloc(block, size || 1)
    }
    try {
      const allocator = this.#allocator!
      if (size <= this.#largest || allocator.usableSize === undefined) {
        const to = allocator.realloc(block as Address, size || 1)
        if (to !== 0) {
          this.#served[0]++
          return to
        }
        if (allocator.usableSize === undefined) return 0
      }
      return this.#moveToHost(block, allocator.usableSize(block as Address), size)
    } catch (error) {
      this.#fault(error)
      return 0
    }
  }

  #moveToHost(block: number, held: number, size: number): number {
    const to = this.#mallocAtHost(size)
    if (to === 0) return 0
    this.#memory.u8.copyWithin(to, block, block + Math.min(held, size))
    this.#free(block)
    return to
  }

  #free(block: number): void {
    try {
      this.#allocator!.free(block as Address)
    } catch (error) {
      this.#fault(error)
    }
  }

  #countAtHost(bytes: number): void {
    if (bytes <= this.#largest) this.#small++
    else this.#large++
  }

  #fault(error: unknown): void {
    if (this.faults.length < MOST_FAULTS) this.faults.push(error)
  }
}

/** The first ones tell; later ones follow from them. */
const MOST_FAULTS = 16
