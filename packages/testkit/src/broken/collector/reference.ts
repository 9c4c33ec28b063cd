import {
  type Address,
  type CollectionRecord,
  type Collector,
  type CollectorContext,
  type CollectorStatistics,
  CorruptionError,
  type Generations,
  IMMORTAL_FROM,
  MisuseError,
  type ObjectRef,
  headerBits,
  typeTraits,
} from '@mm/contract'

const COUNT = 3

/**
 * The model of a collector over counts: three generations that are sets, and a collection that is written down as a
 * generator, so that suspending is `yield`. What comes from outside a set is its counts less the references from within.
 */
export class ReferenceCollector implements Collector {
  due = false
  enabled = true
  readonly generations: Generations
  protected readonly context: CollectorContext
  protected readonly lists: Set<ObjectRef>[] = [new Set(), new Set(), new Set()]
  protected readonly frozen = new Set<ObjectRef>()
  /** What the collection under way has found unreachable. */
  protected trash = new Set<ObjectRef>()
  protected readonly counts = [0, 0, 0]
  protected thresholds = [700, 10, 10]
  protected readonly records: CollectionRecord[] = []
  protected readonly totals = [0, 1, 2].map(() => ({ collections: 0, collected: 0, uncollectable: 0 }))
  protected visited = 0
  protected collected = 0
  protected readonly queue: Address
  protected run: Generator<undefined, void> | undefined

  constructor(context: CollectorContext) {
    this.context = context
    this.queue = context.memory.reserve(16, 16)
    context.memory.u32.fill(0, this.queue >>> 2, (this.queue >>> 2) + 2)
    this.generations = {
      count: COUNT,
      counts: () => [...this.counts],
      thresholds: () => [...this.thresholds],
      setThresholds: (...thresholds) => {
        this.thresholds = this.thresholds.map((threshold, generation) => thresholds[generation] ?? threshold)
      },
    }
  }

  get collecting(): boolean {
    return this.run !== undefined
  }

  get last(): CollectionRecord | undefined {
    return this.records.at(-1)
  }

  allocated(): void {
    this.counts[0]++
    if (this.due || !this.mayBecomeDue() || this.counts[0] <= this.thresholds[0]) return
    this.due = true
    this.context.hooks.schedule()
  }

  freed(): void {
    if (this.counts[0] > 0) this.counts[0]--
  }

  track(object: ObjectRef): void {
    this.lists[0].add(object)
    this.u32[this.next(object)] = object
  }

  untrack(object: ObjectRef): void {
    for (const list of [...this.lists, this.frozen, this.trash]) list.delete(object)
    this.u32[this.next(object)] = 0
    this.u32[this.prev(object)] &= headerBits.finalized
  }

  isTracked(object: ObjectRef): boolean {
    return this.context.objects.isTrackable(object) && this.u32[this.next(object)] !== 0
  }

  isFinalized(object: ObjectRef): boolean {
    return this.context.objects.isTrackable(object) && (this.u32[this.prev(object)] & headerBits.finalized) !== 0
  }

  begin(generation?: number): boolean {
    if (generation !== undefined && this.lists[generation] === undefined) {
      throw new MisuseError('bad-option', { operation: 'collect' }, `there is no generation ${generation}`)
    }
    if (this.collecting) return false
    const chosen = generation ?? this.choose()
    this.due = false
    if (chosen === -1) return false
    this.run = this.collection(chosen)
    return true
  }

  advance(): 'done' | 'suspended' {
    if (this.run?.next().done === false) return 'suspended'
    this.run = undefined
    return 'done'
  }

  statistics(): CollectorStatistics {
    return { collections: this.records, generations: this.totals }
  }

  walk(visit: (object: ObjectRef) => void, generation?: number): void {
    for (const list of generation === undefined ? this.lists : [this.lists[generation]]) for (const object of [...list]) visit(object)
  }

  freeze(): void {
    for (const list of this.lists) this.move(list, this.frozen)
    this.counts.fill(0)
  }

  unfreeze(): void {
    this.move(this.frozen, this.lists[COUNT - 1])
  }

  frozenCount(): number {
    return this.frozen.size
  }

  check(): void {
    for (const list of [...this.lists, this.frozen]) {
      for (const object of list) {
        if (!this.isTracked(object)) throw new CorruptionError({ operation: 'check', address: object }, 'listed, but its header says that it is not')
      }
    }
  }

  protected get u32(): Uint32Array {
    return this.context.memory.u32
  }

  protected mayBecomeDue(): boolean {
    return this.enabled && this.thresholds[0] !== 0 && !this.collecting
  }

  /** The oldest generation whose count has passed its threshold; -1 for none. */
  protected choose(): number {
    if (!this.enabled) return -1
    for (let generation = COUNT - 1; generation >= 0; generation--) if (this.counts[generation] > this.thresholds[generation]) return generation
    return -1
  }

  protected *collection(generation: number): Generator<undefined, void> {
    const { hooks } = this.context
    const began = hooks.now()
    this.visited = 0
    this.collected = 0
    if (!hooks.phase('start', generation, 0, 0)) yield
    if (generation + 1 < COUNT) this.counts[generation + 1]++
    this.counts.fill(0, 0, generation + 1)
    const older = this.lists[Math.min(generation + 1, COUNT - 1)]
    const young = this.takeYoung(generation)
    this.trash = this.unreachable(young)
    for (const object of young) if (!this.trash.has(object)) this.survive(object, older)
    yield* this.clearWeakReferences()
    yield* this.finalize()
    yield* this.free(older)
    if (generation === COUNT - 1) hooks.fullCollectionDone()
    this.record({ generation, collected: this.collected, uncollectable: 0, visited: this.visited, pause: hooks.now() - began })
    if (!hooks.phase('stop', generation, this.collected, 0)) yield
  }

  protected takeYoung(generation: number): Set<ObjectRef> {
    const young = new Set<ObjectRef>()
    for (const list of this.lists.slice(0, generation + 1)) this.move(list, young)
    return young
  }

  protected survive(object: ObjectRef, older: Set<ObjectRef>): void {
    older.add(object)
    if ((this.traits(object) & typeTraits.untrackYoung) !== 0 && this.context.objects.mayUntrack(object)) this.untrack(object)
  }

  protected *clearWeakReferences(): Generator<undefined, void> {
    const { weakReferences, lifetime } = this.context
    for (const object of this.trash) this.u32[this.prev(object)] |= headerBits.collecting
    for (const object of this.trash) {
      if ((this.traits(object) & typeTraits.weakReference) !== 0) weakReferences.detach(object)
      weakReferences.clear(object, this.queue, true)
    }
    for (let reference = weakReferences.take(this.queue); reference !== 0; reference = weakReferences.take(this.queue)) {
      if (!weakReferences.call(reference)) yield
      lifetime.release(reference)
      while (lifetime.suspended) yield
    }
  }

  protected *finalize(): Generator<undefined, void> {
    const { objects, lifetime } = this.context
    for (const object of [...this.trash]) {
      if (!this.trash.has(object) || !objects.hasFinalizer(object) || this.isFinalized(object)) continue
      this.u32[this.prev(object)] |= headerBits.finalized
      lifetime.retain(object)
      if (!objects.finalize(object)) yield
      lifetime.release(object)
      while (lifetime.suspended) yield
    }
  }

  /** Frees what finalizers have not brought back. */
  protected *free(older: Set<ObjectRef>): Generator<undefined, void> {
    const { objects, lifetime } = this.context
    const dead = this.unreachable(this.trash)
    for (const object of this.trash) if (!dead.has(object)) this.keep(object, older)
    this.trash = dead
    this.collected = dead.size
    for (const object of [...dead]) {
      if (!dead.has(object)) continue
      lifetime.retain(object)
      objects.clear(object)
      lifetime.release(object)
      while (lifetime.suspended) yield
    }
    for (const object of dead) this.keep(object, older)
    this.trash = new Set()
  }

  protected keep(object: ObjectRef, older: Set<ObjectRef>): void {
    this.u32[this.prev(object)] &= ~headerBits.collecting
    older.add(object)
  }

  /** What nothing outside `objects` keeps alive. */
  protected unreachable(objects: ReadonlySet<ObjectRef>): Set<ObjectRef> {
    const fromOutside = new Map<ObjectRef, number>()
    for (const object of objects) fromOutside.set(object, this.countOf(object))
    this.visited += objects.size
    for (const object of objects) {
      this.eachReferent(object, (referent) => {
        const count = fromOutside.get(referent)
        if (count !== undefined) fromOutside.set(referent, count - 1)
      })
    }
    return this.spread(
      new Set(objects),
      [...objects].filter((object) => fromOutside.get(object) !== 0),
    )
  }

  /** What is left of `unreached` when all is taken out that the objects in `toVisit` reach. */
  protected spread(unreached: Set<ObjectRef>, toVisit: ObjectRef[]): Set<ObjectRef> {
    for (const object of toVisit) unreached.delete(object)
    for (let object = toVisit.pop(); object !== undefined; object = toVisit.pop()) {
      this.eachReferent(object, (referent) => {
        if (unreached.delete(referent)) toVisit.push(referent)
      })
    }
    return unreached
  }

  protected countOf(object: ObjectRef): number {
    const count = this.u32[object >>> 2]
    return count >= IMMORTAL_FROM ? Infinity : count
  }

  protected eachReferent(object: ObjectRef, visit: (referent: ObjectRef) => void): void {
    this.context.objects.traverse(object, (slot) => {
      const referent = this.u32[slot >>> 2] as ObjectRef
      if (referent !== 0) visit(referent)
    })
  }

  protected record(record: CollectionRecord): void {
    this.records.push(record)
    this.totals[record.generation].collections++
    this.totals[record.generation].collected += record.collected
  }

  protected traits(object: ObjectRef): number {
    const { layout } = this.context.objects
    return this.u32[(this.u32[(object + layout.type) >>> 2] + layout.typeBlock.traits) >>> 2]
  }

  protected next(object: ObjectRef): number {
    return (object + this.context.objects.layout.next) >>> 2
  }

  protected prev(object: ObjectRef): number {
    return (object + this.context.objects.layout.prev) >>> 2
  }

  protected move(from: Set<ObjectRef>, to: Set<ObjectRef>): void {
    for (const object of from) to.add(object)
    from.clear()
  }
}
