import {
  type Address,
  type CollectionRecord,
  type Collector,
  type CollectorContext,
  type CollectorStatistics,
  type ObjectRef,
  headerBits,
  typeTraits,
} from '@mm/contract'

const THRESHOLD = 100

/** The model of a collector without counts: marks from the roots, frees the rest. */
export class TracingCollector implements Collector {
  due = false
  enabled = true
  protected readonly context: CollectorContext
  protected readonly all = new Set<ObjectRef>()
  protected readonly tracked = new Set<ObjectRef>()
  readonly #records: CollectionRecord[] = []
  readonly #queue: Address
  #since = 0
  #run: Generator<undefined, void> | undefined

  constructor(context: CollectorContext) {
    this.context = context
    this.#queue = context.memory.reserve(16, 16)
    context.memory.u32.fill(0, this.#queue >>> 2, (this.#queue >>> 2) + 2)
  }

  get collecting(): boolean {
    return this.#run !== undefined
  }

  get last(): CollectionRecord | undefined {
    return this.#records.at(-1)
  }

  allocated(): void {
    if (++this.#since <= THRESHOLD || !this.enabled || this.due || this.collecting) return
    this.due = true
    this.context.hooks.schedule()
  }

  created(object: ObjectRef): void {
    this.all.add(object)
  }

  freed(object: ObjectRef): void {
    this.tracked.delete(object)
  }

  track(object: ObjectRef): void {
    this.tracked.add(object)
  }

  untrack(object: ObjectRef): void {
    this.tracked.delete(object)
  }

  isTracked(object: ObjectRef): boolean {
    return this.tracked.has(object)
  }

  begin(generation?: number): boolean {
    if (this.collecting || (generation === undefined && !(this.due && this.enabled))) return false
    this.due = false
    this.#since = 0
    this.#run = this.#collection()
    return true
  }

  advance(): 'done' | 'suspended' {
    if (this.#run?.next().done === false) return 'suspended'
    this.#run = undefined
    return 'done'
  }

  statistics(): CollectorStatistics {
    const collected = this.#records.reduce((sum, record) => sum + record.collected, 0)
    return { collections: this.#records, generations: [{ collections: this.#records.length, collected, uncollectable: 0 }] }
  }

  *#collection(): Generator<undefined, void> {
    const { hooks, objects, weakReferences } = this.context
    const began = hooks.now()
    if (!hooks.phase('start', 0, 0, 0)) yield
    const looked = this.all.size
    const known = new Set(this.all)
    const marked = this.#mark()
    const trash = [...this.all].filter((object) => !marked.has(object))
    yield* this.#clearWeakReferences(trash)
    for (const object of trash) {
      if (!objects.hasFinalizer(object) || (this.#prevOf(object) & headerBits.finalized) !== 0) continue
      this.#setPrev(object, this.#prevOf(object) | headerBits.finalized)
      if (!objects.finalize(object)) yield
    }
    const kept = this.#mark(this.made(known))
    const dead = trash.filter((object) => !kept.has(object))
    for (const object of trash) if (kept.has(object) && objects.isTrackable(object)) this.#setPrev(object, this.#prevOf(object) & ~headerBits.collecting)
    for (const object of dead) {
      weakReferences.clear(object, 0 as Address, true)
      this.all.delete(object)
      this.tracked.delete(object)
    }
    this.#reclaim(dead)
    this.compact()
    hooks.fullCollectionDone()
    this.#records.push({ generation: 0, collected: dead.length, uncollectable: 0, visited: looked, pause: hooks.now() - began })
    if (!hooks.phase('stop', 0, dead.length, 0)) yield
  }

  /** What finalizers and callbacks made, beside what was `known`: it is looked at next time, and keeps what it refers to until then. */
  protected made(known: ReadonlySet<ObjectRef>): readonly ObjectRef[] {
    return [...this.all].filter((object) => !known.has(object))
  }

  /** What could not be freed is all that is left. */
  protected compact(): void {}

  /** Types after the objects that are of them. */
  #reclaim(dead: readonly ObjectRef[]): void {
    const { memory, objects } = this.context
    const types = new Set(dead.map((object) => memory.u32[(object + objects.layout.type) >>> 2] as ObjectRef))
    for (const object of dead) if (!types.has(object)) objects.reclaim(object)
    for (const object of dead) if (types.has(object)) objects.reclaim(object)
  }

  *#clearWeakReferences(trash: readonly ObjectRef[]): Generator<undefined, void> {
    const { objects, weakReferences } = this.context
    for (const object of trash) if (objects.isTrackable(object)) this.#setPrev(object, this.#prevOf(object) | headerBits.collecting)
    for (const object of trash) {
      if ((this.traits(object) & typeTraits.weakReference) !== 0) weakReferences.detach(object)
      weakReferences.clear(object, this.#queue, true)
    }
    for (let reference = weakReferences.take(this.#queue); reference !== 0; reference = weakReferences.take(this.#queue)) {
      if (!weakReferences.call(reference)) yield
    }
  }

  #mark(more: readonly ObjectRef[] = []): Set<ObjectRef> {
    const { objects, roots, memory } = this.context
    const marked = new Set<ObjectRef>(more)
    const toVisit: ObjectRef[] = [...more]
    const mark = (slot: Address): void => {
      const object = memory.u32[slot >>> 2] as ObjectRef
      if (object === 0 || marked.has(object)) return
      marked.add(object)
      toVisit.push(object)
    }
    roots.visit(mark)
    for (let object = toVisit.pop(); object !== undefined; object = toVisit.pop()) objects.traverse(object, mark)
    return marked
  }

  protected traits(object: ObjectRef): number {
    const { memory, objects } = this.context
    return memory.u32[(memory.u32[(object + objects.layout.type) >>> 2] + objects.layout.typeBlock.traits) >>> 2]
  }

  #prevOf(object: ObjectRef): number {
    return this.context.memory.u32[(object + this.context.objects.layout.prev) >>> 2]
  }

  #setPrev(object: ObjectRef, value: number): void {
    this.context.memory.u32[(object + this.context.objects.layout.prev) >>> 2] = value
  }
}
