import {
  type Address,
  type Barrier,
  type CollectionRecord,
  type Collector,
  type CollectorContext,
  type CollectorStatistics,
  MisuseError,
  type ObjectRef,
  headerBits,
} from '@mm/contract'
import { CollectorState, Disposal, HeaderLists, OWN_BIT, Separation } from '@mm/cycles'
import { Records } from '@mm/cycles/records'
import { Gray } from './gray.js'
import { type StateField, state as layout } from './layout.js'

const { finalized, collecting } = headerBits
/** Bit of a `prev` word: the object is on the list of candidates, or will be when it is tracked. */
const CANDIDATE = OWN_BIT
const NAME = 'trial-deletion'

const phases = Object.freeze({ idle: 0, started: 1, searching: 2, disposing: 3, stopped: 4 })

/** Options of the strategy, resolved. */
export interface TrialDeletionOptions {
  readonly threshold: number
  readonly growth: number
}

/**
 * A cycle becomes garbage when the last reference from outside goes, and the object that it went to lives on. So each object
 * that loses a reference and lives becomes a candidate, and a collection looks at candidates and what they lead to, whatever
 * else there is.
 */
export class TrialDeletionCollector implements Collector {
  due = false
  readonly state: Address
  readonly barrier: Barrier
  readonly #context: CollectorContext
  readonly #options: TrialDeletionOptions
  readonly #state: CollectorState<StateField>
  readonly #lists: HeaderLists
  readonly #gray: Gray
  readonly #disposal: Disposal
  readonly #records: Records
  /** Heads of the lists. */
  readonly #candidates: number
  readonly #others: number
  readonly #W: number
  readonly #isTrackable: (object: ObjectRef) => boolean
  /** Word indexes. */
  readonly #count: number
  readonly #limit: number
  readonly #phase: number
  #u32!: Uint32Array

  constructor(context: CollectorContext, options: TrialDeletionOptions) {
    const { memory, objects, state: taken } = context
    this.#context = context
    this.#options = options
    const state = new CollectorState(memory, layout, NAME, taken)
    this.#state = state
    this.#records = new Records(context, state)
    this.state = state.address
    const lists = new HeaderLists(memory)
    this.#lists = lists
    const separation = new Separation(memory, objects, lists)
    this.#gray = new Gray(memory, lists, separation)
    this.#candidates = state.at('candidateNext')
    this.#others = state.at('otherNext')
    const survivors = { immortal: this.#others, returned: (node: number) => this.#list(node, 0), outlived: (node: number) => this.#list(node, CANDIDATE) }
    this.#disposal = new Disposal(context, { state, lists, separation, survivors })
    this.#W = memory.wordBytes
    this.#isTrackable = (object) => objects.isTrackable(object)
    this.#count = state.word('count')
    this.#limit = state.word('limit')
    this.#phase = state.word('phase')
    memory.onRefresh(() => (this.#u32 = memory.u32))
    this.barrier = { released: (object) => this.#released(object) }
    if (taken !== undefined) {
      this.due = this.#u32[this.#count] > this.#u32[this.#limit] && this.#mayStart()
      return
    }
    lists.makeEmpty(this.#candidates)
    lists.makeEmpty(this.#others)
    this.#disposal.makeEmpty()
    state.set('enabled', 1)
    state.set('limit', options.threshold)
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

  // --- the mutator's side --------------------------------------------------------------------------------------------

  allocated(): void {
    const u32 = this.#u32
    const count = u32[this.#count] + 1
    u32[this.#count] = count
    if (count > u32[this.#limit] && !this.due) this.#schedule()
  }

  #schedule(): void {
    if (!this.#mayStart()) return
    this.due = true
    this.#context.hooks.schedule()
  }

  /** Whether collections start by themselves, and none is under way. */
  #mayStart(): boolean {
    return this.enabled && this.#options.threshold !== 0 && !this.collecting
  }

  freed(): void {
    const u32 = this.#u32
    const count = u32[this.#count]
    if (count !== 0) u32[this.#count] = count - 1
  }

  track(object: ObjectRef): void {
    const node = object - 2 * this.#W
    this.#list(node, this.#u32[(node + this.#W) >>> 2] & CANDIDATE)
    const { probe } = this.#context.memory
    if (probe !== null) probe.track?.(object)
  }

  /** Puts an unlinked node on its list: a candidate or none. */
  #list(node: number, candidate: number): void {
    const prev = (node + this.#W) >>> 2
    this.#u32[prev] = (this.#u32[prev] & ~CANDIDATE) | candidate
    this.#lists.append(candidate === 0 ? this.#others : this.#candidates, node)
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

  /** What is untracked now becomes a candidate when it is tracked. */
  #released(object: ObjectRef): void {
    if (!this.#isTrackable(object)) return
    const node = object - 2 * this.#W
    const u32 = this.#u32
    const prev = (node + this.#W) >>> 2
    if ((u32[prev] & (CANDIDATE | collecting)) !== 0) return
    if (u32[node >>> 2] !== 0) this.#lists.move(node, this.#candidates)
    u32[prev] |= CANDIDATE
  }

  isTracked(object: ObjectRef): boolean {
    return this.#isTrackable(object) && this.#u32[(object - 2 * this.#W) >>> 2] !== 0
  }

  isFinalized(object: ObjectRef): boolean {
    return this.#isTrackable(object) && (this.#u32[(object - this.#W) >>> 2] & finalized) !== 0
  }

  // --- collections ---------------------------------------------------------------------------------------------------

  begin(generation?: number): boolean {
    if (generation !== undefined && generation !== 0) throw new MisuseError('bad-option', { operation: 'collect', strategy: NAME }, `there is no generation ${generation}`)
    if (this.collecting) return false
    this.due = false
    if (generation === undefined && !(this.#mayStart() && this.#u32[this.#count] > this.#u32[this.#limit])) return false
    this.#records.begin()
    this.#enter(phases.started, 'start')
    return true
  }

  #enter(phase: number, name: string): void {
    this.#state.set('phase', phase)
    this.#context.memory.probe?.phase?.(name, 0)
  }

  advance(): 'done' | 'suspended' {
    const state = this.#state
    const { hooks } = this.#context
    for (;;) {
      switch (state.get('phase')) {
        case phases.started:
          state.set('phase', phases.searching)
          if (!hooks.phase('start', 0, 0, 0)) return 'suspended'
          break
        case phases.searching:
          hooks.observer?.()?.begins(0)
          this.#enter(phases.disposing, 'mark')
          this.#search()
          this.#disposal.begin()
          break
        case phases.disposing:
          if (this.#disposal.advance(Infinity) !== 'done') return 'suspended'
          hooks.fullCollectionDone()
          this.#records.finish()
          this.#enter(phases.stopped, 'stop')
          if (!hooks.phase('stop', 0, this.#disposal.collected, 0)) return 'suspended'
          break
        default:
          state.set('phase', phases.idle)
          return 'done'
      }
    }
  }

  /** What candidates lead to is either trash, or nobody's candidate any more. */
  #search(): void {
    const state = this.#state
    state.set('count', 0)
    const visited = this.#gray.gather(this.#candidates, this.#disposal.trash, this.#others)
    state.set('visited', visited)
    this.#lists.merge(this.#candidates, this.#others)
    state.set('limit', Math.max(this.#options.threshold, Math.floor(this.#options.growth * visited)))
  }

  get last(): CollectionRecord | undefined {
    return this.#records.last
  }

  statistics(): CollectorStatistics {
    return this.#records.statistics()
  }

  // --- looking -------------------------------------------------------------------------------------------------------

  walk(visit: (object: ObjectRef) => void): void {
    for (const head of [this.#others, this.#candidates]) {
      for (let node = this.#lists.after(head), next; node !== head; node = next) {
        next = this.#lists.after(node)
        visit((node + 2 * this.#W) as ObjectRef)
      }
    }
  }

  pending(visit: (object: ObjectRef) => void): void {
    this.#disposal.pending(visit)
  }

  check(): void {
    for (const head of [this.#others, this.#candidates]) {
      const candidate = head === this.#candidates ? CANDIDATE : 0
      this.#lists.check(head, NAME, (node, flags) => {
        if ((flags & CANDIDATE) !== candidate) return candidate === 0 ? 'marked as a candidate, but not on their list' : 'on the list of candidates, but not marked as one'
        if ((flags & collecting) !== 0) return 'marked as garbage, but not on its list'
        return this.#isTrackable((node + 2 * this.#W) as ObjectRef) ? undefined : 'listed, but of a type that has no pre-header'
      })
    }
    for (const head of [this.#state.at('trashNext'), this.#state.at('seenNext')]) {
      this.#lists.check(head, NAME, () => (this.collecting ? undefined : 'trash is left of a collection that is over'))
    }
  }
}
