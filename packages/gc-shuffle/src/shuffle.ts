import {
  type Address,
  type CollectionRecord,
  type Collector,
  type CollectorContext,
  type CollectorStatistics,
  type ObjectRef,
  OutOfMemoryError,
  defineStrategy,
  headerBits,
  typeTraits,
} from '@mm/contract'

const { finalizer, weakReference, plain } = typeTraits
/** What dead objects are filled with, so that whoever still looks at one finds out. */
const POISON = 0xdd

type Phase = 'idle' | 'started' | 'call back' | 'finalize' | 'sweep' | 'stopped'

/**
 * A tracing collector that is due at every safepoint: whatever no root reaches is poisoned and freed at once, so that a
 * reference which a native keeps where no root is does not live long. For tests: it knows every object by a set in
 * JavaScript, and looks at the whole heap each time.
 */
class ShuffleCollector implements Collector {
  readonly #context: CollectorContext
  /** Every object that was made and has not been freed, in the order of making. */
  readonly #made = new Set<ObjectRef>()
  /** Objects without a pre-header whose finalizer has run. */
  readonly #finalized = new Set<ObjectRef>()
  readonly #records: CollectionRecord[] = []
  /** Two words: weak references whose callbacks are to be called. */
  readonly #queue: Address
  #enabled = true
  #phase: Phase = 'idle'
  #trash: ObjectRef[] = []
  /** Next of the trash whose finalizer is to be run. */
  #next = 0
  #visited = 0
  /** Objects that there were when the trash was found; those behind them were made since. */
  #known = 0
  #began = 0

  constructor(context: CollectorContext) {
    this.#context = context
    this.#queue = context.memory.reserve(16, 16)
    if (this.#queue === 0) throw new OutOfMemoryError({ operation: 'createRuntime', size: 16, strategy: 'shuffle' })
    context.memory.u32.fill(0, this.#queue >>> 2, (this.#queue >>> 2) + 2)
  }

  get collecting(): boolean {
    return this.#phase !== 'idle'
  }

  get enabled(): boolean {
    return this.#enabled
  }

  set enabled(on: boolean) {
    this.#enabled = on
    if (on) this.#context.hooks.schedule()
  }

  get due(): boolean {
    return this.#enabled && !this.collecting
  }

  created(object: ObjectRef): void {
    this.#made.add(object)
    this.#finalized.delete(object)
    if (this.#enabled) this.#context.hooks.schedule()
  }

  allocated(): void {}

  freed(): void {}

  track(object: ObjectRef): void {
    const { memory, objects } = this.#context
    memory.u32[(object + objects.layout.next) >>> 2] = object
  }

  untrack(object: ObjectRef): void {
    const { memory, objects } = this.#context
    memory.u32[(object + objects.layout.next) >>> 2] = 0
  }

  isTracked(object: ObjectRef): boolean {
    const { memory, objects } = this.#context
    return objects.isTrackable(object) && memory.u32[(object + objects.layout.next) >>> 2] !== 0
  }

  isFinalized(object: ObjectRef): boolean {
    const { memory, objects } = this.#context
    if (!objects.isTrackable(object)) return this.#finalized.has(object)
    return (memory.u32[(object + objects.layout.prev) >>> 2] & headerBits.finalized) !== 0
  }

  #traitsOf(object: ObjectRef): number {
    const { memory, objects } = this.#context
    return memory.u32[(memory.u32[(object + objects.layout.type) >>> 2] + objects.layout.typeBlock.traits) >>> 2]
  }

  /** Sets or takes away bits of the `prev` word, where there is one. */
  #mark(object: ObjectRef, bit: number, on: boolean): void {
    const { memory, objects } = this.#context
    if (!objects.isTrackable(object)) return
    const prev = (object + objects.layout.prev) >>> 2
    memory.u32[prev] = on ? memory.u32[prev] | bit : memory.u32[prev] & ~bit
  }

  /** Everything that the roots and `more` reach. */
  #reachable(more: readonly ObjectRef[] = []): Set<ObjectRef> {
    const { memory, objects, roots } = this.#context
    const reached = new Set<ObjectRef>(more)
    const toVisit: ObjectRef[] = [...more]
    const visit = (slot: Address): void => {
      const object = memory.u32[slot >>> 2] as ObjectRef
      if (object === 0 || reached.has(object)) return
      reached.add(object)
      toVisit.push(object)
    }
    roots.visit(visit)
    for (let object = toVisit.pop(); object !== undefined; object = toVisit.pop()) objects.traverse(object, visit)
    this.#visited += reached.size
    return reached
  }

  begin(generation?: number): boolean {
    if (this.collecting || (generation === undefined && !this.#enabled)) return false
    this.#phase = 'started'
    this.#visited = 0
    this.#began = this.#context.hooks.now()
    return true
  }

  advance(): 'done' | 'suspended' {
    const { hooks } = this.#context
    for (;;) {
      switch (this.#phase) {
        case 'idle':
          return 'done'
        case 'started':
          this.#phase = 'call back'
          this.#trash = []
          if (!hooks.phase('start', 0, 0, 0)) return 'suspended'
          break
        case 'call back':
          if (this.#trash.length === 0) this.#findTrash()
          if (!this.#callBack()) return 'suspended'
          this.#phase = 'finalize'
          this.#next = 0
          break
        case 'finalize':
          if (!this.#finalize()) return 'suspended'
          this.#phase = 'sweep'
          break
        case 'sweep': {
          const collected = this.#sweep()
          hooks.fullCollectionDone()
          this.#records.push({ generation: 0, collected, uncollectable: 0, visited: this.#visited, pause: hooks.now() - this.#began })
          this.#phase = 'stopped'
          if (!hooks.phase('stop', 0, collected, 0)) return 'suspended'
          break
        }
        case 'stopped':
          this.#phase = 'idle'
          this.#trash = []
          if (this.#enabled) hooks.schedule()
          return 'done'
      }
    }
  }

  #findTrash(): void {
    const { weakReferences } = this.#context
    const reached = this.#reachable()
    this.#known = this.#made.size
    this.#trash = [...this.#made].filter((object) => !reached.has(object))
    this.#visited += this.#trash.length
    for (const object of this.#trash) this.#mark(object, headerBits.collecting, true)
    for (const object of this.#trash) {
      if ((this.#traitsOf(object) & weakReference) !== 0) weakReferences.detach(object)
      weakReferences.clear(object, this.#queue, true)
    }
  }

  #callBack(): boolean {
    const { weakReferences, hooks } = this.#context
    for (let reference = weakReferences.take(this.#queue); reference !== 0; reference = weakReferences.take(this.#queue)) {
      try {
        if (!weakReferences.call(reference)) return false
      } catch (error) {
        hooks.failed(error, reference)
      }
    }
    return true
  }

  #finalize(): boolean {
    const { objects, hooks } = this.#context
    while (this.#next < this.#trash.length) {
      const object = this.#trash[this.#next++]
      if ((this.#traitsOf(object) & finalizer) === 0 || this.isFinalized(object)) continue
      if (objects.isTrackable(object)) this.#mark(object, headerBits.finalized, true)
      else this.#finalized.add(object)
      try {
        if (!objects.finalize(object)) return false
      } catch (error) {
        hooks.failed(error, object)
      }
    }
    return true
  }

  /** Frees what is still unreachable now that finalizers have run; what they made keeps what it refers to, and is looked at next time. Types after the last of their objects. */
  #sweep(): number {
    const { memory, objects } = this.#context
    const reached = this.#reachable([...this.#made].slice(this.#known))
    for (const object of this.#trash) this.#mark(object, headerBits.collecting, false)
    let left = this.#trash.filter((object) => !reached.has(object))
    const collected = left.length
    while (left.length > 0) {
      const types = new Set(left.map((object) => memory.u32[(object + objects.layout.type) >>> 2] as ObjectRef))
      for (const object of left) if (!types.has(object)) this.#free(object)
      left = left.filter((object) => types.has(object))
    }
    return collected
  }

  #free(object: ObjectRef): void {
    const { memory, objects } = this.#context
    const { typeBlock, fields, type } = objects.layout
    this.#made.delete(object)
    if (objects.isTrackable(object)) this.untrack(object)
    if ((this.#traitsOf(object) & plain) !== 0) {
      const before = memory.u32[(memory.u32[(object + type) >>> 2] + typeBlock.preHeader) >>> 2]
      memory.u8.fill(POISON, object + fields, object + objects.bytesOf(object) - before)
    }
    objects.reclaim(object)
  }

  get last(): CollectionRecord | undefined {
    return this.#records.at(-1)
  }

  statistics(): CollectorStatistics {
    const collected = this.#records.reduce((sum, record) => sum + record.collected, 0)
    return { collections: this.#records, generations: [{ collections: this.#records.length, collected, uncollectable: 0 }] }
  }

  walk(visit: (object: ObjectRef) => void): void {
    for (const object of this.#made) if (this.isTracked(object)) visit(object)
  }
}

/** For tests: frees at every safepoint what no root reaches, and poisons it. */
export const shuffle = /* @__PURE__ */ defineStrategy({
  axis: 'collector',
  name: 'shuffle',
  idea: 'At every safepoint whatever no root reaches is poisoned and freed (nothing is moved): a missing root is found at once.',
  source: 'our own',
  options: {},
  requires: ['uncounted'],
  provides: ['tracing', 'finds-cycles'],
  preserves: ['sizes'],
  create: (context: CollectorContext): Collector => new ShuffleCollector(context),
})
