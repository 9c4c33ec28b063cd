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
import { CollectorState, HeaderLists, OWN_BIT, Separation } from '@mm/cycles'
import { Records } from '@mm/cycles/records'
import { AtOnce } from './at-once.js'
import { Colours } from './colours.js'
import { Cycle } from './cycle.js'
import { type StateField, state as layout, stages } from './layout.js'
import { Pace, type PaceOptions } from './pace.js'

const { finalized, collecting } = headerBits
const NAME = 'snapshot'

const phases = Object.freeze({ idle: 0, started: 1, working: 2, stopped: 3 })
/** What a collection that is under way does. */
const kinds = Object.freeze({ young: 0, step: 1, everything: 2 })

/** Options of the strategy, resolved. */
export type SnapshotOptions = PaceOptions

/**
 * New objects are young, and looked at by their counts as soon as there are some thousands. What is old is gone through in cycles, step by
 * step: see {@link Cycle}. A collection that somebody asks for looks at everything, at once.
 */
export class SnapshotCollector implements Collector {
  due = false
  readonly state: Address
  readonly barrier: Barrier
  readonly #context: CollectorContext
  readonly #state: CollectorState<StateField>
  readonly #lists: HeaderLists
  readonly #colours: Colours
  readonly #pace: Pace
  readonly #cycle: Cycle
  readonly #atOnce: AtOnce
  readonly #records: Records
  readonly #young: number
  readonly #W: number
  readonly #isTrackable: (object: ObjectRef) => boolean
  /** Word indexes. */
  readonly #black: number
  readonly #cursor: number
  readonly #tracked: number
  readonly #phase: number
  #u32!: Uint32Array
  /** Milliseconds of the cycle's steps: all, and the longest. */
  #pauses = 0
  #longest = 0

  constructor(context: CollectorContext, options: SnapshotOptions) {
    const { memory, objects, state: taken } = context
    this.#context = context
    const state = new CollectorState(memory, layout, NAME, taken)
    this.#state = state
    this.#records = new Records(context, state)
    this.state = state.address
    const lists = new HeaderLists(memory)
    this.#lists = lists
    const separation = new Separation(memory, objects, lists)
    this.#colours = new Colours(memory, state)
    const parts = { state, lists, separation, colours: this.#colours }
    this.#pace = new Pace(memory, state, options)
    this.#cycle = new Cycle(context, { ...parts, finished: () => this.#cycleFinished() })
    this.#atOnce = new AtOnce(context, { ...parts, untrack: (object) => this.untrack(object) })
    this.#young = state.at('youngNext')
    this.#W = memory.wordBytes
    this.#isTrackable = (object) => objects.isTrackable(object)
    this.#black = state.word('black')
    this.#cursor = state.word('cursor')
    this.#tracked = state.word('tracked')
    this.#phase = state.word('phase')
    memory.onRefresh(() => (this.#u32 = memory.u32))
    const cycle = this.#cycle
    const touched = (object: ObjectRef): void => {
      if (cycle.watching) cycle.touched(object)
    }
    this.barrier = { released: touched, reached: touched, opened: (object) => cycle.opened(object), isGone: (object) => cycle.isGone(object) }
    if (taken !== undefined) {
      this.due = this.#mayStart() && this.#pace.isDue
      return
    }
    for (const field of ['youngNext', 'oldNext', 'markedNext', 'freshNext', 'trashNext', 'foundNext'] as const) lists.makeEmpty(state.at(field))
    state.set('enabled', 1)
    this.#pace.start()
  }

  get enabled(): boolean {
    return this.#state.get('enabled') !== 0
  }

  set enabled(on: boolean) {
    this.#state.set('enabled', on ? 1 : 0)
    if (on) this.#pace.plan(this.#cycle.stage)
  }

  get collecting(): boolean {
    return this.#u32[this.#phase] !== phases.idle
  }

  // --- the mutator's side --------------------------------------------------------------------------------------------

  allocated(): void {}

  freed(): void {}

  track(object: ObjectRef): void {
    const u32 = this.#u32
    const node = object - 2 * this.#W
    const prev = (node + this.#W) >>> 2
    u32[prev] = (u32[prev] & finalized) | u32[this.#black]
    this.#lists.append(this.#young, node)
    u32[this.#tracked]++
    if (this.#pace.made()) this.#schedule()
    const { probe } = this.#context.memory
    if (probe !== null) probe.track?.(object)
  }

  untrack(object: ObjectRef): void {
    const node = object - 2 * this.#W
    const u32 = this.#u32
    if (u32[node >>> 2] === 0) return
    if (u32[this.#cursor] !== 0) this.#cycle.leaves(node)
    this.#lists.unlink(node)
    u32[node >>> 2] = 0
    u32[(node + this.#W) >>> 2] &= finalized
    u32[this.#tracked]--
    const { probe } = this.#context.memory
    if (probe !== null) probe.untrack?.(object)
  }

  #schedule(): void {
    if (this.due || !this.#mayStart()) return
    this.due = true
    this.#context.hooks.schedule()
  }

  /** Whether collections start by themselves, and none is under way. */
  #mayStart(): boolean {
    return this.enabled && this.#pace.isOn && !this.collecting
  }

  /** Everything is collected next, however little was made. */
  exhausted(): void {
    this.#state.set('urgent', 1)
    this.#schedule()
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
    if (generation === undefined && !this.#mayStart()) return false
    const kind = generation === 0 || this.#state.get('urgent') !== 0 ? kinds.everything : this.#next()
    if (kind === undefined) return false
    this.#state.set('kind', kind)
    this.#records.begin()
    if (kind === kinds.step) this.#state.set('phase', phases.working)
    else this.#enter(phases.started, 'start')
    return true
  }

  /** What is due, if anything is. A cycle begins only after a look at the young. */
  #next(): number | undefined {
    const { stage } = this.#cycle
    if (this.#pace.isYoungDue) return kinds.young
    if (stage !== stages.idle && this.#pace.isStepDue) return kinds.step
    this.#pace.plan(stage)
    return undefined
  }

  #enter(phase: number, name: string): void {
    this.#state.set('phase', phase)
    this.#context.memory.probe?.phase?.(name, 0)
  }

  advance(): 'done' | 'suspended' {
    const state = this.#state
    const { hooks } = this.#context
    for (;;) {
      const kind = state.get('kind')
      switch (state.get('phase')) {
        case phases.started:
          state.set('phase', phases.working)
          if (!hooks.phase('start', 0, 0, 0)) return 'suspended'
          hooks.observer?.()?.begins(0)
          break
        case phases.working:
          if (kind === kinds.step) {
            if (this.#cycle.advance(this.#pace.budget) === 'suspended') return 'suspended'
            this.#stepped()
            return 'done'
          }
          if (!this.#work(kind)) return 'suspended'
          this.#finished(kind)
          this.#enter(phases.stopped, 'stop')
          if (!hooks.phase('stop', 0, this.#atOnce.collected, 0)) return 'suspended'
          break
        default:
          this.#over()
          return 'done'
      }
    }
  }

  /** Collects the young, or everything; false when the mutator must run something first. */
  #work(kind: number): boolean {
    if (kind === kinds.everything && this.#cycle.stage !== stages.idle) {
      // What is condemned is brought to its end first, and comes before all else.
      if (!this.#cycle.hasCondemned) this.#cycle.abandon()
      else if (this.#cycle.advance(Infinity) === 'suspended') return false
    }
    if (!this.#atOnce.isUnderWay) this.#atOnce.begin(kind === kinds.everything)
    return this.#atOnce.advance()
  }

  /** The young, or everything, have been collected. */
  #finished(kind: number): void {
    const state = this.#state
    const { collected, visited } = this.#atOnce
    this.#records.finish({ collected, visited })
    if (kind === kinds.everything) {
      state.set('urgent', 0)
      this.#pace.survived()
      this.#context.hooks.fullCollectionDone()
    }
  }

  #stepped(): void {
    const { pause } = this.#records
    this.#pauses += pause
    this.#longest = Math.max(this.#longest, pause)
    this.#pace.stepped()
    this.#over()
  }

  #cycleFinished(): void {
    const { pause } = this.#records
    this.#records.finish({ pause: this.#pauses + pause, steps: this.#state.get('steps'), longestPause: Math.max(this.#longest, pause) })
    this.#context.hooks.fullCollectionDone()
    this.#pauses = 0
    this.#longest = 0
    this.#pace.survived()
  }

  /** What began is over: says when something is due next, and begins a cycle where there has come to be enough. */
  #over(): void {
    const state = this.#state
    if (state.get('kind') === kinds.young) {
      this.#pace.sawYoung()
      if (this.#cycle.stage === stages.idle && this.#pace.isCycleDue) {
        this.#cycle.begin()
        this.#pace.beginCycle()
      }
    }
    state.set('phase', phases.idle)
    this.#pace.plan(this.#cycle.stage)
    if (this.#pace.isDue) this.#schedule()
  }

  get last(): CollectionRecord | undefined {
    return this.#records.last
  }

  statistics(): CollectorStatistics {
    return this.#records.statistics()
  }

  // --- looking -------------------------------------------------------------------------------------------------------

  walk(visit: (object: ObjectRef) => void): void {
    for (const field of ['oldNext', 'markedNext', 'freshNext', 'youngNext'] as const) {
      const head = this.#state.at(field)
      for (let node = this.#lists.after(head), next; node !== head; node = next) {
        next = this.#lists.after(node)
        visit((node + 2 * this.#W) as ObjectRef)
      }
    }
  }

  pending(visit: (object: ObjectRef) => void): void {
    this.#cycle.pending(visit)
    this.#atOnce.pending(visit)
  }

  check(): void {
    const state = this.#state
    const { stage } = this.#cycle
    const black = state.get('black')
    const whites = stage > stages.snapshotting && stage < stages.condemning
    const expect = (field: 'youngNext' | 'oldNext' | 'markedNext' | 'freshNext' | 'trashNext' | 'foundNext', problem: (flags: number) => string | undefined): void => {
      this.#lists.check(state.at(field), NAME, (node, flags) => {
        if (!this.#isTrackable((node + 2 * this.#W) as ObjectRef)) return 'listed, but of a type that has no pre-header'
        return problem(flags)
      })
    }
    const alive = (colour: number) => (flags: number): string | undefined => {
      if ((flags & collecting) !== 0) return 'marked as garbage, but not on its list'
      return (flags & OWN_BIT) === colour ? undefined : 'of the wrong colour for its list'
    }
    for (const field of ['youngNext', 'markedNext', 'freshNext'] as const) expect(field, alive(black))
    expect('oldNext', alive(whites ? OWN_BIT ^ black : black))
    for (const field of ['trashNext', 'foundNext'] as const) expect(field, () => (stage < stages.condemning ? 'trash is left of a cycle that is over' : undefined))
  }
}
