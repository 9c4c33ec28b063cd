import { type Address, type Collector, type CollectorContext, type CollectorStatistics, type ObjectRef, defineStrategy, headerBits } from '@mm/contract'

/** Knows what is tracked, and collects nothing: for checks that are not about collectors. */
class ListKeeper implements Collector {
  readonly due = false
  readonly collecting = false
  readonly last = undefined
  enabled = true
  /** None: all that it knows stands in the objects' headers. */
  readonly state = 0 as Address
  readonly #context: CollectorContext

  constructor(context: CollectorContext) {
    this.#context = context
  }

  allocated(): void {
    // Nothing is ever due.
  }

  freed(): void {
    // Nothing is ever due.
  }

  track(object: ObjectRef): void {
    this.#setHeader(object, object, this.#prev(object))
  }

  untrack(object: ObjectRef): void {
    this.#setHeader(object, 0, this.#prev(object) & headerBits.finalized)
  }

  isTracked(object: ObjectRef): boolean {
    const { memory, objects } = this.#context
    return objects.isTrackable(object) && memory.u32[(object + objects.layout.next) >>> 2] !== 0
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

  #prev(object: ObjectRef): number {
    return this.#context.memory.u32[(object + this.#context.objects.layout.prev) >>> 2]
  }

  #setHeader(object: ObjectRef, next: number, prev: number): void {
    const { memory, objects } = this.#context
    memory.u32[(object + objects.layout.next) >>> 2] = next
    memory.u32[(object + objects.layout.prev) >>> 2] = prev
  }
}

export const listKeeper = defineStrategy({
  axis: 'collector',
  name: 'list-keeper',
  idea: 'Knows what is tracked, and collects nothing.',
  source: 'our own',
  options: {},
  requires: [],
  provides: [],
  preserves: [],
  create: (context: CollectorContext) => new ListKeeper(context),
})
