import {
  type Address,
  CollectionLog,
  type CollectionRecord,
  type Collector,
  type CollectorContext,
  type CollectorStatistics,
  CorruptionError,
  type Generations,
  MisuseError,
  type ObjectRef,
  headerBits,
} from '@mm/contract'
import { Collection, phases } from './collection.js'
import { type HeaderLists } from '@mm/cycles'
import { type GenerationalOptions } from './options.js'
import { GENERATIONS, GenerationalState } from './state.js'

const { finalized } = headerBits
/** Words of each generation's totals. */
const TOTALS = 3

/** Three generations of tracked objects. A collection of one looks at it and the younger ones; what survives grows older. */
export class GenerationalCollector implements Collector {
  due = false
  readonly state: Address
  readonly generations: Generations
  readonly #context: CollectorContext
  readonly #state: GenerationalState
  readonly #lists: HeaderLists
  readonly #collection: Collection
  readonly #W: number
  #u32!: Uint32Array
  #i32!: Int32Array
  readonly #youngest: number
  /** Word indexes: the first of three each. */
  readonly #counts: number
  readonly #thresholds: number
  readonly #phase: number
  readonly #log = new CollectionLog(GENERATIONS)
  /** Of the oldest generation, that must be new before it is collected again. */
  readonly #share: number
  #began = 0

  constructor(context: CollectorContext, options: GenerationalOptions) {
    const { memory, state: taken } = context
    this.#context = context
    this.#share = options.share / 100
    const state = new GenerationalState(memory, taken)
    this.#state = state
    this.state = state.address
    this.#lists = state.lists
    this.#collection = new Collection(context, state, options, (object) => this.untrack(object))
    this.#W = memory.wordBytes
    memory.onRefresh(() => {
      this.#u32 = memory.u32
      this.#i32 = memory.i32
    })
    this.#youngest = state.generations[0]
    this.#counts = state.word('count0')
    this.#thresholds = state.word('threshold0')
    this.#phase = state.word('phase')
    this.generations = {
      count: GENERATIONS,
      counts: () => state.triple('count0'),
      thresholds: () => state.triple('threshold0').map((threshold) => threshold | 0),
      setThresholds: (...thresholds) => this.#setThresholds(thresholds),
    }
    if (taken === undefined) {
      this.enabled = true
      this.generations.setThresholds(options.threshold0, options.threshold1, options.threshold2)
    } else this.due = this.#u32[this.#counts] > this.#i32[this.#thresholds] && this.#mayStart()
  }

  get enabled(): boolean {
    return this.#state.get('enabled') !== 0
  }

  set enabled(on: boolean) {
    this.#state.set('enabled', on ? 1 : 0)
  }

  get collecting(): boolean {
    return this.#u32[this.#phase] !== phases.idle
  }

  #setThresholds(thresholds: readonly number[]): void {
    for (const threshold of thresholds) {
      if ((threshold | 0) === threshold) continue
      throw new MisuseError('bad-option', { operation: 'setThresholds', strategy: 'generational' }, `${threshold} is no threshold`)
    }
    thresholds.slice(0, GENERATIONS).forEach((threshold, generation) => (this.#i32[this.#thresholds + generation] = threshold))
  }

  // --- the mutator's side --------------------------------------------------------------------------------------------

  allocated(): void {
    const u32 = this.#u32
    const count = u32[this.#counts] + 1
    u32[this.#counts] = count
    if (count > this.#i32[this.#thresholds] && !this.due) this.#schedule()
  }

  #schedule(): void {
    if (!this.#mayStart()) return
    this.due = true
    this.#context.hooks.schedule()
  }

  /** Whether collections start by themselves, and none is under way. */
  #mayStart(): boolean {
    return this.enabled && this.#u32[this.#thresholds] !== 0 && !this.collecting
  }

  freed(): void {
    const u32 = this.#u32
    const count = u32[this.#counts]
    if (count !== 0) u32[this.#counts] = count - 1
  }

  track(object: ObjectRef): void {
    this.#lists.append(this.#youngest, object - 2 * this.#W)
    const { probe } = this.#context.memory
    if (probe !== null) probe.track?.(object)
  }

  untrack(object: ObjectRef): void {
    const node = object - 2 * this.#W
    const u32 = this.#u32
    if (u32[node >>> 2] === 0) return
    this.#lists.unlink(node)
    u32[node >>> 2] = 0
    u32[(node + this.#W) >>> 2] &= finalized
    const { probe } = this.#context.memory
    if (probe !== null) probe.untrack?.(object)
  }

  isTracked(object: ObjectRef): boolean {
    return this.#context.objects.isTrackable(object) && this.#u32[(object - 2 * this.#W) >>> 2] !== 0
  }

  isFinalized(object: ObjectRef): boolean {
    return this.#context.objects.isTrackable(object) && (this.#u32[(object - this.#W) >>> 2] & finalized) !== 0
  }

  // --- collections ---------------------------------------------------------------------------------------------------

  begin(generation?: number): boolean {
    if (generation !== undefined && !(Number.isInteger(generation) && generation >= 0 && generation < GENERATIONS)) {
      throw new MisuseError('bad-option', { operation: 'collect', strategy: 'generational' }, `there is no generation ${generation}`)
    }
    if (this.collecting) return false
    this.due = false
    const chosen = generation ?? (this.enabled ? this.#choose() : -1)
    if (chosen === -1) return false
    this.#began = this.#context.hooks.now()
    this.#collection.begin(chosen)
    return true
  }

  /** The oldest generation that is due; a full collection waits until what is new among the old is a share (a quarter) of what was there. */
  #choose(): number {
    const state = this.#state
    for (let generation = GENERATIONS - 1; generation >= 0; generation--) {
      if (this.#u32[this.#counts + generation] <= this.#i32[this.#thresholds + generation]) continue
      if (generation === GENERATIONS - 1 && state.get('longLivedPending') < Math.floor(state.get('longLivedTotal') * this.#share)) continue
      return generation
    }
    return -1
  }

  advance(): 'done' | 'suspended' {
    return this.collecting ? this.#collection.advance(this.#finished) : 'done'
  }

  readonly #finished = (): void => {
    const state = this.#state
    const generation = state.get('generation')
    const [collected, uncollectable, visited] = [state.get('collected'), state.get('uncollectable'), state.get('visited')]
    const totals = state.word('collections0') + TOTALS * generation
    this.#u32[totals]++
    this.#u32[totals + 1] += collected
    this.#u32[totals + 2] += uncollectable
    this.#log.add({ generation, collected, uncollectable, visited, pause: this.#context.hooks.now() - this.#began })
  }

  get last(): CollectionRecord | undefined {
    return this.#log.last
  }

  statistics(): CollectorStatistics {
    const collected = this.#state.triple('collected0', TOTALS)
    const uncollectable = this.#state.triple('uncollectable0', TOTALS)
    const generations = this.#state
      .triple('collections0', TOTALS)
      .map((collections, generation) => ({ collections, collected: collected[generation], uncollectable: uncollectable[generation] }))
    return { ...this.#log.statistics(), generations }
  }

  pending(visit: (object: ObjectRef) => void): void {
    const { queue } = this.#state
    const { weakReference } = this.#context.objects.layout
    for (const field of ['current', 'reference'] as const) {
      const object = this.#state.get(field)
      if (object !== 0) visit(object as ObjectRef)
    }
    for (let queued = this.#u32[queue >>> 2]; queued !== 0; queued = this.#u32[(queued + weakReference.next) >>> 2]) visit(queued as ObjectRef)
  }

  // --- what else CPython's gc module asks ----------------------------------------------------------------------------

  walk(visit: (object: ObjectRef) => void, generation?: number): void {
    const { generations } = this.#state
    for (const head of generation === undefined ? generations : [generations[generation]]) {
      for (let node = this.#lists.after(head), next; node !== head; node = next) {
        next = this.#lists.after(node)
        visit((node + 2 * this.#W) as ObjectRef)
      }
    }
  }

  freeze(): void {
    this.#state.generations.forEach((head, generation) => {
      this.#lists.merge(head, this.#state.permanent)
      this.#u32[this.#counts + generation] = 0
    })
  }

  unfreeze(): void {
    this.#lists.merge(this.#state.permanent, this.#state.generations[GENERATIONS - 1])
  }

  frozenCount(): number {
    return this.#lists.sizeOf(this.#state.permanent)
  }

  check(): void {
    for (const head of this.#state.heads()) {
      this.#lists.check(head, 'generational', (node, flags) => {
        if (!this.collecting && (flags & ~finalized) !== 0) return 'marked as collecting while no collection runs'
        return this.#context.objects.isTrackable((node + 2 * this.#W) as ObjectRef) ? undefined : 'listed, but of a type that has no pre-header'
      })
    }
    const { trash, seen, legacy } = this.#state
    if (this.collecting || [trash, seen, legacy].every((head) => this.#lists.isEmpty(head))) return
    throw new CorruptionError({ operation: 'check', address: trash, strategy: 'generational' }, 'trash is left of a collection that is over')
  }
}
