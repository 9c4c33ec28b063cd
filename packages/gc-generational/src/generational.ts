import {
  type Address,
  type CollectionRecord,
  type Collector,
  type CollectorContext,
  type CollectorHooks,
  type CollectorStatistics,
  CorruptionError,
  type Generations,
  type Lifetime,
  type LinearMemory,
  MisuseError,
  type ObjectAccess,
  type ObjectRef,
  OutOfMemoryError,
  type WeakReferences,
  headerBits,
  typeTraits,
} from '@mm/contract'
import { type StateField, state } from './layout.js'
import { HeaderLists } from './lists.js'
import { Reachability } from './reachability.js'

/** Generations; the last is the oldest. */
const GENERATIONS = 3
const { untrackYoung, untrackFull, weakReference, finalizer } = typeTraits
const { finalized, collecting } = headerBits

/** How far a collection is: the phases in which it may be suspended. */
const IDLE = 0
const STARTED = 1
const SEPARATE = 2
const CALL_BACK = 3
const FINALIZE = 4
const DELETE = 5
const STOPPED = 6

/** Options of the strategy, resolved. */
export interface GenerationalOptions {
  readonly threshold0: number
  readonly threshold1: number
  readonly threshold2: number
}

/**
 * Three generations of tracked objects. A collection of one looks at it and the younger ones; what survives grows older.
 *
 * Algorithm and order of every step: CPython 3.13, Python/gc.c `gc_collect_main`.
 */
export class GenerationalCollector implements Collector {
  due = false
  readonly generations: Generations
  readonly #memory: LinearMemory
  readonly #objects: ObjectAccess
  readonly #lifetime: Lifetime
  readonly #weak: WeakReferences
  readonly #hooks: CollectorHooks
  readonly #lists: HeaderLists
  readonly #reachability: Reachability
  #u32!: Uint32Array
  readonly #W: number
  readonly #offset: Readonly<Record<StateField, number>>
  readonly #state: number
  /** Word indexes of the hot fields. */
  readonly #count0: number
  readonly #threshold0: number
  readonly #phase: number
  /** Heads of lists. */
  readonly #generations: readonly number[]
  readonly #youngest: number
  readonly #oldest: number
  readonly #permanent: number
  readonly #trash: number
  readonly #seen: number
  readonly #records: CollectionRecord[] = []
  #began = 0

  constructor({ memory, objects, lifetime, weakReferences, hooks }: CollectorContext, options: GenerationalOptions) {
    this.#memory = memory
    this.#objects = objects
    this.#lifetime = lifetime
    this.#weak = weakReferences
    this.#hooks = hooks
    this.#W = memory.wordBytes
    this.#lists = new HeaderLists(memory)
    this.#reachability = new Reachability(memory, objects, this.#lists)
    const { offset, size } = state.at(memory.wordBytes)
    this.#offset = offset
    this.#state = memory.reserve(size, 16)
    if (this.#state === 0) throw new OutOfMemoryError({ operation: 'createRuntime', size, strategy: 'generational' })
    memory.onRefresh(() => (this.#u32 = memory.u32))
    this.#u32.fill(0, this.#state >>> 2, (this.#state + size) >>> 2)
    this.#count0 = (this.#state + offset.count0) >>> 2
    this.#threshold0 = (this.#state + offset.threshold0) >>> 2
    this.#phase = (this.#state + offset.phase) >>> 2
    this.#youngest = this.#state + offset.youngNext
    this.#oldest = this.#state + offset.oldNext
    this.#generations = [this.#youngest, this.#state + offset.middleNext, this.#oldest]
    this.#permanent = this.#state + offset.permanentNext
    this.#trash = this.#state + offset.trashNext
    this.#seen = this.#state + offset.seenNext
    for (const head of this.#heads()) this.#lists.makeEmpty(head)
    this.enabled = true
    this.generations = {
      count: GENERATIONS,
      counts: () => [0, 1, 2].map((generation) => this.#u32[this.#count0 + generation]),
      thresholds: () => [0, 1, 2].map((generation) => this.#u32[this.#threshold0 + generation]),
      setThresholds: (...thresholds) => this.#setThresholds(thresholds),
    }
    this.generations.setThresholds(options.threshold0, options.threshold1, options.threshold2)
  }

  // --- state ---------------------------------------------------------------------------------------------------------

  #get(field: StateField): number {
    return this.#u32[(this.#state + this.#offset[field]) >>> 2]
  }

  #set(field: StateField, value: number): void {
    this.#u32[(this.#state + this.#offset[field]) >>> 2] = value
  }

  get enabled(): boolean {
    return this.#get('enabled') !== 0
  }

  set enabled(on: boolean) {
    this.#set('enabled', on ? 1 : 0)
  }

  get collecting(): boolean {
    return this.#u32[this.#phase] !== IDLE
  }

  #setThresholds(thresholds: readonly number[]): void {
    for (const threshold of thresholds) {
      if (!(Number.isInteger(threshold) && threshold >= 0 && threshold < 2 ** 31)) {
        throw new MisuseError('bad-option', { operation: 'setThresholds', strategy: 'generational' }, `${threshold} is no threshold`)
      }
    }
    thresholds.slice(0, GENERATIONS).forEach((threshold, generation) => (this.#u32[this.#threshold0 + generation] = threshold))
  }

  #heads(): number[] {
    return [...this.#generations, this.#permanent, this.#trash, this.#seen]
  }

  // --- the mutator's side --------------------------------------------------------------------------------------------

  allocated(): void {
    const u32 = this.#u32
    const count = ++u32[this.#count0]
    if (count > u32[this.#threshold0] && !this.due) this.#schedule()
  }

  #schedule(): void {
    if (!this.enabled || this.#u32[this.#threshold0] === 0 || this.collecting) return
    this.due = true
    this.#hooks.schedule()
  }

  freed(): void {
    const u32 = this.#u32
    const count = u32[this.#count0]
    if (count !== 0) u32[this.#count0] = count - 1
  }

  track(object: ObjectRef): void {
    this.#lists.append(this.#youngest, object - 2 * this.#W)
    if (this.#memory.probe !== null) this.#memory.probe.track?.(object)
  }

  untrack(object: ObjectRef): void {
    const node = object - 2 * this.#W
    const u32 = this.#u32
    if (u32[node >>> 2] === 0) return
    this.#lists.unlink(node)
    u32[node >>> 2] = 0
    u32[(node + this.#W) >>> 2] &= finalized
    if (this.#memory.probe !== null) this.#memory.probe.untrack?.(object)
  }

  isTracked(object: ObjectRef): boolean {
    return this.#objects.isTrackable(object) && this.#u32[(object - 2 * this.#W) >>> 2] !== 0
  }

  isFinalized(object: ObjectRef): boolean {
    return this.#objects.isTrackable(object) && (this.#u32[(object - this.#W) >>> 2] & finalized) !== 0
  }

  // --- a collection --------------------------------------------------------------------------------------------------

  begin(generation?: number): boolean {
    if (generation !== undefined && !(Number.isInteger(generation) && generation >= 0 && generation < GENERATIONS)) {
      throw new MisuseError('bad-option', { operation: 'collect', strategy: 'generational' }, `there is no generation ${generation}`)
    }
    if (this.collecting) return false
    const chosen = generation ?? (this.enabled ? this.#choose() : -1)
    this.due = false
    if (chosen === -1) return false
    this.#u32[this.#phase] = STARTED
    this.#set('generation', chosen)
    this.#set('collected', 0)
    this.#set('visited', 0)
    this.#began = this.#hooks.now()
    return true
  }

  /** The oldest generation that is due; a full collection waits until what is new among the old is a quarter of what was there. */
  #choose(): number {
    const u32 = this.#u32
    for (let generation = GENERATIONS - 1; generation >= 0; generation--) {
      if (u32[this.#count0 + generation] <= u32[this.#threshold0 + generation]) continue
      if (generation === GENERATIONS - 1 && this.#get('longLivedPending') < this.#get('longLivedTotal') >>> 2) continue
      return generation
    }
    return -1
  }

  advance(): 'done' | 'suspended' {
    for (;;) {
      switch (this.#u32[this.#phase]) {
        case IDLE:
          return 'done'
        case STARTED:
          this.#u32[this.#phase] = SEPARATE
          this.#memory.probe?.phase?.('start', this.#get('generation'))
          if (!this.#hooks.phase('start', this.#get('generation'), 0, 0)) return 'suspended'
          break
        case SEPARATE:
          this.#separate()
          this.#memory.probe?.phase?.('weakrefs', this.#get('generation'))
          this.#clearWeakReferences()
          this.#u32[this.#phase] = CALL_BACK
          break
        case CALL_BACK:
          if (!this.#callBack()) return 'suspended'
          this.#memory.probe?.phase?.('finalize', this.#get('generation'))
          this.#u32[this.#phase] = FINALIZE
          break
        case FINALIZE:
          if (!this.#finalize()) return 'suspended'
          this.#separateResurrected()
          this.#memory.probe?.phase?.('clear', this.#get('generation'))
          this.#u32[this.#phase] = DELETE
          break
        case DELETE:
          if (!this.#delete()) return 'suspended'
          this.#finish()
          this.#u32[this.#phase] = STOPPED
          this.#memory.probe?.phase?.('stop', this.#get('generation'))
          if (!this.#hooks.phase('stop', this.#get('generation'), this.#get('collected'), 0)) return 'suspended'
          break
        default:
          this.#u32[this.#phase] = IDLE
          return 'done'
      }
    }
  }

  /** Where survivors of the collection go. */
  #older(): number {
    return this.#generations[Math.min(this.#get('generation') + 1, GENERATIONS - 1)]
  }

  #separate(): void {
    const u32 = this.#u32
    const generation = this.#get('generation')
    const full = generation === GENERATIONS - 1
    const young = this.#generations[generation]
    if (!full) u32[this.#count0 + generation + 1]++
    u32.fill(0, this.#count0, this.#count0 + generation + 1)
    for (let younger = 0; younger < generation; younger++) this.#lists.merge(this.#generations[younger], young)
    this.#memory.probe?.phase?.('mark', generation)
    this.#set('visited', this.#reachability.separate(young, this.#trash, this.#permanent))
    this.#untrackWhatMay(young, untrackYoung)
    if (full) {
      this.#untrackWhatMay(young, untrackFull)
      this.#set('longLivedPending', 0)
      this.#set('longLivedTotal', this.#lists.sizeOf(young))
    } else {
      if (generation === GENERATIONS - 2) this.#set('longLivedPending', this.#get('longLivedPending') + this.#lists.sizeOf(young))
      this.#lists.merge(young, this.#older())
    }
  }

  #untrackWhatMay(list: number, trait: number): void {
    const u32 = this.#u32
    const W = this.#W
    const { traits } = this.#objects.layout.typeBlock
    for (let node = u32[list >>> 2], next; node !== list; node = next) {
      next = u32[node >>> 2]
      const object = (node + 2 * W) as ObjectRef
      if ((u32[(u32[(object + W) >>> 2] + traits) >>> 2] & trait) !== 0 && this.#objects.mayUntrack(object)) this.untrack(object)
    }
  }

  /** Weak references in the trash, and those to it; callbacks of those that survive are queued, in the order of the trash. */
  #clearWeakReferences(): void {
    const u32 = this.#u32
    const W = this.#W
    const { traits, weakList } = this.#objects.layout.typeBlock
    const trash = this.#trash
    const queue = (this.#state + this.#offset.queueFirst) as Address
    for (let node = u32[trash >>> 2]; node !== trash; node = u32[node >>> 2]) {
      const object = (node + 2 * W) as ObjectRef
      const type = u32[(object + W) >>> 2]
      if ((u32[(type + traits) >>> 2] & weakReference) !== 0) this.#weak.detach(object)
      if (u32[(type + weakList) >>> 2] !== 0) this.#weak.clear(object, queue, true)
    }
  }

  #callBack(): boolean {
    const queue = (this.#state + this.#offset.queueFirst) as Address
    for (;;) {
      const running = this.#get('reference') as ObjectRef
      if (running !== 0) {
        this.#set('reference', 0)
        this.#releaseReference(running)
      }
      if (this.#lifetime.suspended) return false
      const reference = this.#weak.take(queue)
      if (reference === 0) return true
      this.#set('reference', reference)
      if (!this.#call(reference)) return false
    }
  }

  #call(reference: ObjectRef): boolean {
    try {
      return this.#weak.call(reference)
    } catch (error) {
      this.#hooks.failed(error, reference)
      return true
    }
  }

  /** A weak reference whose callback has run grows old, or goes. */
  #releaseReference(reference: ObjectRef): void {
    const node = reference - 2 * this.#W
    if (this.#u32[reference >>> 2] === 1) this.#set('collected', this.#get('collected') + 1)
    else if (this.#u32[node >>> 2] !== 0) this.#lists.move(node, this.#older())
    this.#lifetime.release(reference)
  }

  /** One by one from the front, because a finalizer may make others of them vanish. */
  #finalize(): boolean {
    const W = this.#W
    const { traits } = this.#objects.layout.typeBlock
    const trash = this.#trash
    for (;;) {
      const running = this.#get('current') as ObjectRef
      if (running !== 0) {
        this.#set('current', 0)
        this.#lifetime.release(running)
      }
      if (this.#lifetime.suspended) return false
      const u32 = this.#u32
      const node = u32[trash >>> 2]
      if (node === trash) break
      this.#lists.move(node, this.#seen)
      const object = (node + 2 * W) as ObjectRef
      const prev = (node + W) >>> 2
      if ((u32[prev] & finalized) !== 0 || (u32[(u32[(object + W) >>> 2] + traits) >>> 2] & finalizer) === 0) continue
      u32[prev] |= finalized
      this.#lifetime.retain(object)
      this.#set('current', object)
      this.#memory.probe?.finalize?.(object)
      if (!this.#runFinalizer(object)) return false
    }
    this.#lists.merge(this.#seen, trash)
    return true
  }

  #runFinalizer(object: ObjectRef): boolean {
    try {
      return this.#objects.finalize(object)
    } catch (error) {
      this.#hooks.failed(error, object)
      return true
    }
  }

  /** What finalizers made reachable again, and all that it refers to, stays. */
  #separateResurrected(): void {
    const trash = this.#trash
    const seen = this.#seen
    const visited = this.#reachability.separate(trash, seen, this.#permanent)
    this.#set('visited', this.#get('visited') + visited)
    this.#lists.merge(trash, this.#older())
    this.#set('collected', this.#get('collected') + this.#lists.sizeOf(seen))
  }

  #delete(): boolean {
    const W = this.#W
    const seen = this.#seen
    const lifetime = this.#lifetime
    const { traits } = this.#objects.layout.typeBlock
    for (;;) {
      if (lifetime.suspended) return false
      const node = this.#u32[seen >>> 2]
      if (node === seen) return true
      const object = (node + 2 * W) as ObjectRef
      if ((this.#u32[(this.#u32[(object + W) >>> 2] + traits) >>> 2] & typeTraits.clear) !== 0) {
        lifetime.retain(object)
        this.#objects.clear(object)
        lifetime.release(object)
      }
      if (this.#u32[seen >>> 2] !== node) continue
      this.#u32[(node + W) >>> 2] &= ~collecting
      this.#lists.move(node, this.#older())
    }
  }

  #finish(): void {
    const generation = this.#get('generation')
    const collected = this.#get('collected')
    if (generation === GENERATIONS - 1) this.#hooks.fullCollectionDone()
    const totals = (this.#state + this.#offset.collections0 + 8 * generation) >>> 2
    this.#u32[totals]++
    this.#u32[totals + 1] += collected
    this.#records.push({ generation, collected, uncollectable: 0, visited: this.#get('visited'), pause: this.#hooks.now() - this.#began })
  }

  get last(): CollectionRecord | undefined {
    return this.#records.at(-1)
  }

  statistics(): CollectorStatistics {
    const totals = (this.#state + this.#offset.collections0) >>> 2
    const generations = [0, 1, 2].map((generation) => ({
      collections: this.#u32[totals + 2 * generation],
      collected: this.#u32[totals + 2 * generation + 1],
      uncollectable: 0,
    }))
    return { collections: this.#records, generations }
  }

  // --- what else CPython's gc module asks ----------------------------------------------------------------------------

  walk(visit: (object: ObjectRef) => void, generation?: number): void {
    const heads = generation === undefined ? this.#generations : [this.#generations[generation]]
    for (const head of heads) {
      for (let node = this.#lists.after(head), next; node !== head; node = next) {
        next = this.#lists.after(node)
        visit((node + 2 * this.#W) as ObjectRef)
      }
    }
  }

  freeze(): void {
    for (let generation = 0; generation < GENERATIONS; generation++) {
      this.#lists.merge(this.#generations[generation], this.#permanent)
      this.#u32[this.#count0 + generation] = 0
    }
  }

  unfreeze(): void {
    this.#lists.merge(this.#permanent, this.#oldest)
  }

  frozenCount(): number {
    return this.#lists.sizeOf(this.#permanent)
  }

  check(): void {
    const u32 = this.#u32
    const W = this.#W
    for (const head of this.#heads()) {
      let before = head
      for (let node = u32[head >>> 2]; ; node = u32[node >>> 2]) {
        const site = { operation: 'check', address: node, strategy: 'generational' }
        const prev = u32[(node + W) >>> 2]
        if ((prev & ~(finalized | collecting)) >>> 0 !== before) throw new CorruptionError(site, `its prev word is ${prev}, not ${before}`)
        if (node === head) break
        if (!this.collecting && (prev & collecting) !== 0) throw new CorruptionError(site, 'marked as collecting while no collection runs')
        if (!this.#objects.isTrackable((node + 2 * W) as ObjectRef)) throw new CorruptionError(site, 'listed, but of a type that has no pre-header')
        before = node
      }
    }
    if (!this.collecting && !(this.#lists.isEmpty(this.#trash) && this.#lists.isEmpty(this.#seen))) {
      throw new CorruptionError({ operation: 'check', address: this.#trash, strategy: 'generational' }, 'trash is left of a collection that is over')
    }
  }
}
