import {
  type Address,
  type CollectionRecord,
  type Collector,
  type CollectorContext,
  type CollectorStatistics,
  CorruptionError,
  IMMORTAL_FROM,
  MisuseError,
  type ObjectRef,
  headerBits,
} from '@mm/contract'
import { CollectorState } from '@mm/cycles'
import { Records } from '@mm/cycles/records'
import { Chunks, Marking, ObjectQueue, Pace, type PaceOptions, Sweeping, Trash } from '@mm/cycles/tracing'
import { type StateField, state as layout } from './layout.js'

const NAME = 'mark-sweep'

const phases = Object.freeze({ idle: 0, started: 1, marking: 2, callingBack: 3, finalizing: 4, settling: 5, stopped: 6 })

/** Options of the strategy, resolved. */
export interface MarkSweepOptions extends PaceOptions {
  readonly sweep: number
}

/**
 * Every object is in a queue from the time when it is made. A collection marks what the roots reach and divides the queue: what is
 * marked stays in it, the rest is trash, which is swept a little with each new object, or at once where somebody asked.
 */
export class MarkSweepCollector implements Collector {
  due = false
  readonly state: Address
  readonly #context: CollectorContext
  readonly #options: MarkSweepOptions
  readonly #state: CollectorState<StateField>
  readonly #chunks: Chunks
  readonly #objects: ObjectQueue
  readonly #marking: Marking
  readonly #trash: Trash
  readonly #sweeping: Sweeping
  readonly #records: Records
  readonly #next: number
  readonly #prev: number
  readonly #isTrackable: (object: ObjectRef) => boolean
  readonly #pace: Pace
  /** Word indexes. */
  readonly #phase: number
  readonly #trashCount: number
  #u32!: Uint32Array
  /** Objects for which a queue had no memory: they are looked at again by the next collection. */
  #unlisted: ObjectRef[] = []

  constructor(context: CollectorContext, options: MarkSweepOptions) {
    const { memory, objects, roots, state: taken } = context
    this.#context = context
    this.#options = options
    const state = new CollectorState(memory, layout, NAME, taken)
    this.#state = state
    this.#records = new Records(context, state)
    this.state = state.address
    this.#chunks = new Chunks(memory, state)
    this.#objects = new ObjectQueue(memory, state, 'object', this.#chunks)
    const trash = new ObjectQueue(memory, state, 'trash', this.#chunks)
    const types = new ObjectQueue(memory, state, 'type', this.#chunks)
    this.#marking = new Marking(memory, objects, roots)
    this.#trash = new Trash(context, state, trash)
    this.#sweeping = new Sweeping(context, trash, types)
    this.#next = objects.layout.next
    this.#prev = objects.layout.prev
    this.#isTrackable = (object) => objects.isTrackable(object)
    this.#pace = new Pace(memory, state, options)
    this.#phase = state.word('phase')
    this.#trashCount = state.word('trashCount')
    memory.onRefresh(() => (this.#u32 = memory.u32))
    if (taken !== undefined) {
      this.due = this.#pace.isPassed && this.#mayStart()
      return
    }
    for (const queue of [this.#objects, trash, types]) queue.makeEmpty()
    state.set('enabled', 1)
    this.#pace.start()
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

  created(object: ObjectRef): void {
    const u32 = this.#u32
    this.#list(this.#objects, object)
    if (this.#pace.made() && !this.due) this.#schedule()
    if (u32[this.#trashCount] !== 0 && u32[this.#phase] === phases.idle) this.#sweeping.sweep(this.#options.sweep)
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

  /** A collection is due, however few objects were made. */
  exhausted(): void {
    this.#pace.hurry()
    if (!this.due) this.#schedule()
  }

  #list(queue: ObjectQueue, object: ObjectRef): void {
    if (queue.add(object)) return
    this.#unlisted.push(object)
    this.exhausted()
  }

  allocated(): void {}

  freed(): void {}

  track(object: ObjectRef): void {
    this.#u32[(object + this.#next) >>> 2] = object
    const { probe } = this.#context.memory
    if (probe !== null) probe.track?.(object)
  }

  untrack(object: ObjectRef): void {
    if (this.#u32[(object + this.#next) >>> 2] === 0) return
    this.#u32[(object + this.#next) >>> 2] = 0
    const { probe } = this.#context.memory
    if (probe !== null) probe.untrack?.(object)
  }

  isTracked(object: ObjectRef): boolean {
    return this.#isTrackable(object) && this.#u32[(object + this.#next) >>> 2] !== 0
  }

  isFinalized(object: ObjectRef): boolean {
    return this.#isTrackable(object) && (this.#u32[(object + this.#prev) >>> 2] & headerBits.finalized) !== 0
  }

  // --- collections ---------------------------------------------------------------------------------------------------

  begin(generation?: number): boolean {
    if (generation !== undefined && generation !== 0) throw new MisuseError('bad-option', { operation: 'collect', strategy: NAME }, `there is no generation ${generation}`)
    if (this.collecting) return false
    this.due = false
    if (generation === undefined && !(this.#mayStart() && this.#pace.isPassed)) return false
    this.#records.begin()
    this.#sweeping.sweep(Infinity)
    this.#state.set('urgent', generation === undefined && !this.#pace.isHurried ? 0 : 1)
    this.#enter(phases.started, 'start')
    return true
  }

  #enter(phase: number, name?: string): void {
    this.#state.set('phase', phase)
    if (name !== undefined) this.#context.memory.probe?.phase?.(name, 0)
  }

  advance(): 'done' | 'suspended' {
    const state = this.#state
    const { hooks } = this.#context
    for (;;) {
      switch (state.get('phase')) {
        case phases.started:
          state.set('phase', phases.marking)
          if (!hooks.phase('start', 0, 0, 0)) return 'suspended'
          break
        case phases.marking:
          hooks.observer?.()?.begins(0)
          this.#enter(phases.callingBack, 'mark')
          this.#mark()
          this.#trash.weaken()
          break
        case phases.callingBack:
          if (!this.#trash.callBack()) return 'suspended'
          this.#enter(phases.finalizing, 'finalize')
          break
        case phases.finalizing:
          if (!this.#trash.finalize()) return 'suspended'
          this.#enter(phases.settling, 'clear')
          break
        case phases.settling:
          if (state.get('loud') !== 0) this.#markAgain()
          this.#sweep()
          hooks.fullCollectionDone()
          this.#records.finish()
          this.#enter(phases.stopped, 'stop')
          if (!hooks.phase('stop', 0, state.get('collected'), 0)) return 'suspended'
          break
        default:
          state.set('phase', phases.idle)
          return 'done'
      }
    }
  }

  /** Marks, and takes what is not marked out of the queue of objects. */
  #mark(): void {
    const state = this.#state
    const objects = this.#objects
    const trash = this.#trash.queue
    this.#pace.begin()
    state.set('visited', this.#marking.mark())
    this.#chunks.fill()
    for (let left = objects.length; left > 0; left--) {
      const object = objects.shift()
      this.#list(this.#survives(object) ? objects : trash, object)
    }
    const unlisted = this.#unlisted
    this.#unlisted = []
    for (const object of unlisted) this.#list(this.#survives(object) ? objects : trash, object)
    this.#marking.forget()
    state.set('survivors', objects.length)
    state.add('visited', trash.length)
  }

  #survives(object: ObjectRef): boolean {
    return this.#marking.isMarked(object) || this.#u32[object >>> 2] >= IMMORTAL_FROM
  }

  /**
   * Finalizers and callbacks have run: what the roots reach now is alive, wherever it was. What was made meanwhile is looked at next time,
   * and keeps what it refers to until then.
   */
  #markAgain(): void {
    const { queue: trash } = this.#trash
    let survivors = this.#state.get('survivors')
    const visited = this.#marking.mark((reach) => {
      this.#objects.forEach((object) => {
        if (--survivors < 0) reach(object)
      })
      for (const object of this.#unlisted) reach(object)
    })
    this.#state.add('visited', visited)
    this.#chunks.fill()
    for (let left = trash.length; left > 0; left--) {
      const object = trash.shift()
      this.#list(this.#survives(object) ? this.#objects : trash, object)
    }
    this.#marking.forget()
  }

  #sweep(): void {
    const state = this.#state
    const { queue: trash } = this.#trash
    const observer = this.#context.hooks.observer?.()
    for (let left = observer === undefined ? 0 : trash.length; left > 0; left--) {
      const object = trash.shift()
      this.#list(observer!.keep(object) ? this.#objects : trash, object)
    }
    state.set('collected', trash.length)
    if (state.get('urgent') !== 0) this.#sweeping.sweep(Infinity)
    else this.#sweeping.sweepFindable()
    this.#pace.survived(this.#objects.length)
  }

  get last(): CollectionRecord | undefined {
    return this.#records.last
  }

  statistics(): CollectorStatistics {
    return this.#records.statistics()
  }

  // --- looking -------------------------------------------------------------------------------------------------------

  walk(visit: (object: ObjectRef) => void): void {
    this.#objects.forEach((object) => {
      if (this.isTracked(object)) visit(object)
    })
  }

  check(): void {
    this.#objects.forEach((object) => {
      const site = { operation: 'check', address: object, strategy: NAME }
      if (this.isTracked(object) && this.#u32[(object + this.#next) >>> 2] !== object) throw new CorruptionError(site, 'its next word does not lead to itself')
    })
  }
}
