import { type Barrier, type CollectorContext, type ObjectRef } from '@mm/contract'
import { ReferenceCollector } from './reference.js'

/** Objects that are marked in one step. */
const STEP = 4

/**
 * The model of a collector that works in steps: what was reachable when it began is marked, a few objects at a time; the barrier marks what
 * the mutator drops or moves meanwhile; what is white in the end is garbage, and nobody looks at its counts.
 */
export class StepwiseCollector extends ReferenceCollector {
  readonly barrier: Barrier
  protected white: Set<ObjectRef> | undefined
  #gray = new Set<ObjectRef>()
  #loud = false
  #steps = false

  constructor(context: CollectorContext) {
    super(context)
    this.barrier = { released: (object) => this.released(object), reached: (object) => this.reached(object) }
  }

  protected released(object: ObjectRef): void {
    this.shade(object)
  }

  protected reached(object: ObjectRef): void {
    this.shade(object)
  }

  protected shade(object: ObjectRef): void {
    if (this.white?.delete(object) === true) this.#gray.add(object)
    // What has no place on a list has no colour: it is looked through.
    else if (this.white !== undefined && !this.isTracked(object)) this.eachReferent(object, (referent) => this.shade(referent))
  }

  override untrack(object: ObjectRef): void {
    super.untrack(object)
    this.white?.delete(object)
    this.#gray.delete(object)
  }

  override begin(generation?: number): boolean {
    if (generation !== undefined) {
      if (!this.collecting) this.white = undefined
      return super.begin(generation)
    }
    this.due = false
    if (this.collecting || this.choose() === -1) return false
    this.counts.fill(0)
    if (this.white === undefined) this.#takeSnapshot()
    else this.#mark(this.white)
    return true
  }

  #takeSnapshot(): void {
    this.white = new Set(this.lists.flatMap((list) => [...list]))
    this.#gray.clear()
    this.context.roots.visit((slot) => {
      const object = this.u32[slot >>> 2] as ObjectRef
      if (object !== 0) this.shade(object)
    })
  }

  #mark(white: Set<ObjectRef>): void {
    for (let left = STEP; left > 0; left--) {
      const [object] = this.#gray
      if (object === undefined) break
      this.#gray.delete(object)
      this.eachReferent(object, (referent) => this.shade(referent))
    }
    if (this.#gray.size > 0) return
    this.white = undefined
    this.trash = white
    for (const list of this.lists) for (const object of white) list.delete(object)
    this.run = this.#removal()
  }

  *#removal(): Generator<undefined, void> {
    this.visited = this.trash.size
    this.collected = 0
    this.#steps = true
    this.#loud = [...this.trash].some((object) => this.context.objects.hasFinalizer(object) && !this.isFinalized(object))
    yield* this.clearWeakReferences()
    yield* this.finalize()
    yield* this.free(this.lists[2])
    this.#steps = false
  }

  /** Without finalizers nothing can have come back. */
  protected override unreachable(objects: ReadonlySet<ObjectRef>): Set<ObjectRef> {
    return this.#steps && !this.#loud ? new Set(objects) : super.unreachable(objects)
  }
}
