import { type Address, type Collector, type CollectorContext, type CollectorStatistics, type LinearMemory, type ObjectRef, headerBits } from '@mm/contract'

/** Collects nothing; knows of each object only whether it is tracked: its `next` word leads to itself. */
export class NoCollector implements Collector {
  readonly due = false
  readonly collecting = false
  enabled = true
  readonly last = undefined
  /** There is none: whatever address is said, there is nothing to take up. */
  readonly state = 0 as Address
  readonly #memory: LinearMemory
  readonly #next: number
  readonly #prev: number
  readonly #preHeader: (object: ObjectRef) => boolean
  #u32!: Uint32Array

  constructor({ memory, objects }: CollectorContext) {
    this.#memory = memory
    this.#next = objects.layout.next
    this.#prev = objects.layout.prev
    this.#preHeader = (object) => objects.isTrackable(object)
    memory.onRefresh(() => (this.#u32 = memory.u32))
  }

  allocated(): void {}

  freed(): void {}

  track(object: ObjectRef): void {
    this.#u32[(object + this.#next) >>> 2] = object
    if (this.#memory.probe !== null) this.#memory.probe.track?.(object)
  }

  untrack(object: ObjectRef): void {
    if (this.#u32[(object + this.#next) >>> 2] === 0) return
    this.#u32[(object + this.#next) >>> 2] = 0
    this.#u32[(object + this.#prev) >>> 2] &= headerBits.finalized
    if (this.#memory.probe !== null) this.#memory.probe.untrack?.(object)
  }

  isTracked(object: ObjectRef): boolean {
    return this.#preHeader(object) && this.#u32[(object + this.#next) >>> 2] !== 0
  }

  isFinalized(object: ObjectRef): boolean {
    return this.#preHeader(object) && (this.#u32[(object + this.#prev) >>> 2] & headerBits.finalized) !== 0
  }

  begin(): boolean {
    return false
  }

  advance(): 'done' {
    return 'done'
  }

  statistics(): CollectorStatistics {
    return { collections: [], generations: [] }
  }
}
