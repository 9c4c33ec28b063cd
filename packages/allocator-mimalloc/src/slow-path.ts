import { type LinearMemory } from '@mm/contract'
import { type Quarantine } from '@mm/allocator/hardening'
import { type Heartbeat } from './heartbeat.js'
import { type Queues } from './queues.js'
import { type Segments } from './segments.js'

/** What one owner does when a free list is dry: all housekeeping is done here, and nowhere else. */
export class SlowPath {
  readonly #memory: LinearMemory
  readonly #heap: number
  readonly #segments: Segments
  readonly #queues: Queues
  readonly #heartbeat: Heartbeat
  readonly #quarantine: Quarantine | null

  constructor(memory: LinearMemory, heap: number, segments: Segments, queues: Queues, heartbeat: Heartbeat, quarantine: Quarantine | null) {
    this.#memory = memory
    this.#heap = heap
    this.#segments = segments
    this.#queues = queues
    this.#heartbeat = heartbeat
    this.#quarantine = quarantine
  }

  /** A slab of the bin with a block on its free list: the lists of the slabs in the queue are merged until there is one, or a new slab is taken; 0 when there is no memory. */
  refill(bin: number): number {
    this.#heartbeat.beat(false)
    const slab = this.#queues.refill(bin)
    if (slab !== 0) return slab
    this.#makeRoom()
    return this.#queues.refill(bin)
  }

  /** A slab that is one block of `size` bytes; 0 when there is no memory. */
  takeHuge(size: number): number {
    this.#heartbeat.beat(false)
    const slab = this.#segments.takeHuge(this.#heap, size)
    if (slab !== 0 || size >= this.#memory.counts().limit) return slab
    this.#makeRoom()
    return this.#segments.takeHuge(this.#heap, size)
  }

  /** Merges all lists and gives back what is empty. */
  collect(): void {
    this.#heartbeat.beat(true)
    this.#queues.collect()
  }

  /** There is no memory: lets go of all that is kept for later. */
  #makeRoom(): void {
    this.#heartbeat.beat(true)
    this.#quarantine?.flush('malloc')
    this.#queues.collect()
  }
}
