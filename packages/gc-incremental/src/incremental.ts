import {
  type Address,
  CollectionLog,
  type CollectionRecord,
  type Collector,
  type CollectorContext,
  type CollectorStatistics,
  type Generations,
  MisuseError,
  type ObjectRef,
  headerBits,
} from '@mm/contract'
import { CollectorState, Disposal, HeaderLists, Separation } from '@mm/cycles'
import { type StateField, state as layout } from './layout.js'
import { Rounds } from './rounds.js'
import { Spaces } from './spaces.js'

const { finalized } = headerBits
const NAME = 'incremental'
const GENERATIONS = 3
const [YOUNG, INCREMENT, FULL] = [0, 1, 2]

const phases = Object.freeze({ idle: 0, started: 1, searching: 2, disposing: 3, stopped: 4 })

/** Options of the strategy, resolved. */
export interface IncrementalOptions {
  readonly threshold0: number
  readonly threshold1: number
}

/**
 * New objects are young; a collection that starts by itself is an increment: the young, and of the old as many as the work to do says,
 * each with all that it leads to. When everything old has been looked at a new round begins.
 *
 * Algorithm: CPython 3.14.1, Python/gc.c `gc_collect_increment`.
 */
export class IncrementalCollector implements Collector {
  due = false
  readonly state: Address
  readonly generations: Generations
  readonly #context: CollectorContext
  readonly #state: CollectorState<StateField>
  readonly #lists: HeaderLists
  readonly #spaces: Spaces
  readonly #rounds: Rounds
  readonly #disposal: Disposal
  readonly #log = new CollectionLog(GENERATIONS)
  readonly #young: number
  readonly #W: number
  readonly #isTrackable: (object: ObjectRef) => boolean
  /** Word indexes. */
  readonly #count: number
  readonly #heapSize: number
  readonly #threshold: number
  readonly #phase: number
  #u32!: Uint32Array
  #i32!: Int32Array
  #began = 0

  constructor(context: CollectorContext, options: IncrementalOptions) {
    const { memory, objects, roots, state: taken } = context
    this.#context = context
    const state = new CollectorState(memory, layout, NAME, taken)
    this.#state = state
    this.state = state.address
    const lists = new HeaderLists(memory)
    this.#lists = lists
    const separation = new Separation(memory, objects, lists)
    this.#spaces = new Spaces(memory, objects, roots, state, lists)
    this.#young = state.at('youngNext')
    const survive = (node: number): void => this.#rounds.survive(node)
    this.#disposal = new Disposal(context, { state, lists, separation, survivors: { immortal: state.at('permanentNext'), returned: survive, outlived: survive } })
    this.#rounds = new Rounds(context, { state, lists, spaces: this.#spaces, separation, trash: this.#disposal.trash, untrack: (object) => this.untrack(object) })
    this.#W = memory.wordBytes
    this.#isTrackable = (object) => objects.isTrackable(object)
    this.#count = state.word('count0')
    this.#heapSize = state.word('heapSize')
    this.#threshold = state.word('threshold0')
    this.#phase = state.word('phase')
    memory.onRefresh(() => {
      this.#u32 = memory.u32
      this.#i32 = memory.i32
    })
    this.generations = {
      count: GENERATIONS,
      counts: () => [state.get('count0'), state.get('count1'), 0],
      thresholds: () => [state.get('threshold0') | 0, state.get('threshold1') | 0, 0],
      setThresholds: (...thresholds) => this.#setThresholds(thresholds),
    }
    if (taken !== undefined) {
      this.due = this.#isDue && this.#mayStart()
      return
    }
    for (const head of this.#heads()) lists.makeEmpty(head)
    this.#disposal.makeEmpty()
    this.#rounds.start()
    state.set('enabled', 1)
    this.#setThresholds([options.threshold0, options.threshold1])
  }

  #heads(): number[] {
    return (['youngNext', 'oldANext', 'oldBNext', 'permanentNext', 'incrementNext'] as const).map((field) => this.#state.at(field))
  }

  #setThresholds(thresholds: readonly number[]): void {
    for (const threshold of thresholds) {
      if ((threshold | 0) === threshold) continue
      throw new MisuseError('bad-option', { operation: 'setThresholds', strategy: NAME }, `${threshold} is no threshold`)
    }
    // The third is taken, and means nothing.
    thresholds.slice(0, 2).forEach((threshold, generation) => this.#state.set(generation === 0 ? 'threshold0' : 'threshold1', threshold))
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

  allocated(): void {}

  freed(): void {}

  track(object: ObjectRef): void {
    const node = object - 2 * this.#W
    const u32 = this.#u32
    this.#lists.append(this.#young, node)
    this.#spaces.setPending(node)
    u32[this.#heapSize]++
    const count = u32[this.#count] + 1
    u32[this.#count] = count
    if (count > this.#i32[this.#threshold] && !this.due) this.#schedule()
    const { probe } = this.#context.memory
    if (probe !== null) probe.track?.(object)
  }

  #schedule(): void {
    if (!this.#mayStart()) return
    this.due = true
    this.#context.hooks.schedule()
  }

  get #isDue(): boolean {
    return this.#u32[this.#count] > this.#i32[this.#threshold]
  }

  /** Whether collections start by themselves, and none is under way. */
  #mayStart(): boolean {
    return this.enabled && this.#u32[this.#threshold] !== 0 && !this.collecting
  }

  untrack(object: ObjectRef): void {
    const node = object - 2 * this.#W
    const u32 = this.#u32
    if (u32[node >>> 2] === 0) return
    this.#lists.unlink(node)
    u32[node >>> 2] = 0
    u32[(node + this.#W) >>> 2] &= finalized
    u32[this.#heapSize]--
    if (u32[this.#count] !== 0) u32[this.#count]--
    const { probe } = this.#context.memory
    if (probe !== null) probe.untrack?.(object)
  }

  isTracked(object: ObjectRef): boolean {
    return this.#isTrackable(object) && this.#u32[(object - 2 * this.#W) >>> 2] !== 0
  }

  isFinalized(object: ObjectRef): boolean {
    return this.#isTrackable(object) && (this.#u32[(object - this.#W) >>> 2] & finalized) !== 0
  }

  // --- collections ---------------------------------------------------------------------------------------------------

  begin(generation?: number): boolean {
    if (generation !== undefined && !(Number.isInteger(generation) && generation >= 0 && generation < GENERATIONS)) {
      throw new MisuseError('bad-option', { operation: 'collect', strategy: NAME }, `there is no generation ${generation}`)
    }
    if (this.collecting) return false
    this.due = false
    if (generation === undefined && !(this.#mayStart() && this.#isDue)) return false
    this.#began = this.#context.hooks.now()
    this.#state.set('asked', generation === undefined ? 0 : 1)
    this.#state.set('generation', generation ?? INCREMENT)
    this.#state.set('visited', 0)
    this.#enter(phases.started, 'start')
    return true
  }

  #enter(phase: number, name: string): void {
    this.#state.set('phase', phase)
    this.#context.memory.probe?.phase?.(name, this.#state.get('generation'))
  }

  advance(): 'done' | 'suspended' {
    const state = this.#state
    const { hooks } = this.#context
    const generation = state.get('generation')
    for (;;) {
      switch (state.get('phase')) {
        case phases.started:
          state.set('phase', phases.searching)
          if (!hooks.phase('start', generation, 0, 0)) return 'suspended'
          break
        case phases.searching:
          hooks.observer?.()?.begins(generation)
          this.#enter(phases.disposing, 'mark')
          this.#search(generation)
          this.#disposal.begin()
          break
        case phases.disposing:
          if (this.#disposal.advance(Infinity) !== 'done') return 'suspended'
          if (generation === FULL) hooks.fullCollectionDone()
          this.#finished(generation)
          this.#enter(phases.stopped, 'stop')
          if (!hooks.phase('stop', generation, this.#disposal.collected, 0)) return 'suspended'
          break
        default:
          state.set('phase', phases.idle)
          return 'done'
      }
    }
  }

  #search(generation: number): void {
    if (generation === YOUNG) this.#rounds.young()
    else if (generation === FULL) this.#rounds.everything()
    else this.#rounds.increment(this.#state.get('asked') !== 0)
  }

  #finished(generation: number): void {
    const state = this.#state
    const { collected } = this.#disposal
    const totals = state.word('collections0') + 2 * generation
    this.#u32[totals]++
    this.#u32[totals + 1] += collected
    this.#log.add({ generation, collected, uncollectable: 0, visited: state.get('visited'), pause: this.#context.hooks.now() - this.#began })
  }

  get last(): CollectionRecord | undefined {
    return this.#log.last
  }

  statistics(): CollectorStatistics {
    const first = this.#state.word('collections0')
    const generations = Array.from({ length: GENERATIONS }, (_, generation) => ({ collections: this.#u32[first + 2 * generation], collected: this.#u32[first + 2 * generation + 1], uncollectable: 0 }))
    return { ...this.#log.statistics(), generations }
  }

  // --- looking -------------------------------------------------------------------------------------------------------

  /** Generation 1 is empty: everything old is in generation 2. */
  walk(visit: (object: ObjectRef) => void, generation?: number): void {
    const old = [this.#spaces.visited, this.#spaces.pending]
    const of = [[this.#young], [], old]
    for (const head of generation === undefined ? [this.#young, ...old] : of[generation]) {
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
    const trash: readonly number[] = [this.#state.at('incrementNext'), this.#state.at('trashNext'), this.#state.at('seenNext')]
    for (const head of [...this.#heads(), ...trash]) {
      this.#lists.check(head, NAME, (node, flags) => {
        if (this.collecting) return undefined
        if (trash.includes(head)) return 'it is left of a collection that is over'
        if ((flags & headerBits.collecting) !== 0) return 'marked as collecting while no collection runs'
        return this.#isTrackable((node + 2 * this.#W) as ObjectRef) ? undefined : 'listed, but of a type that has no pre-header'
      })
    }
  }
}
