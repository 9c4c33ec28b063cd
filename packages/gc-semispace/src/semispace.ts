import {
  type Address,
  type CollectionRecord,
  type Collector,
  type CollectorContext,
  type CollectorStatistics,
  CorruptionError,
  MisuseError,
  type ObjectRef,
  headerBits,
} from '@mm/contract'
import { CollectorState } from '@mm/cycles'
import { Records } from '@mm/cycles/records'
import { Chunks, Marking, ObjectQueue, Pace, type PaceOptions, Sweeping, Trash } from '@mm/cycles/tracing'
import { Division } from './division.js'
import { Identities } from './identities.js'
import { type StateField, state as layout } from './layout.js'
import { Space } from './space.js'

const NAME = 'semispace'
/** The `next` word of what is listed: an address would have to be kept up to date. */
const LISTED = 1
const POISON = 0xdd

const phases = Object.freeze({ idle: 0, started: 1, copying: 2, callingBack: 3, finalizing: 4, settling: 5, stopped: 6 })

/** Options of the strategy, resolved. */
export interface SemispaceOptions extends PaceOptions {
  readonly poison: boolean
}

/**
 * Objects are made one behind the other in a space. A collection copies what the roots reach into another one and gives the first back. What
 * may not move, and what is large, lies where the allocator puts it, is listed in a queue and marked.
 */
export class SemispaceCollector implements Collector {
  due = false
  readonly state: Address
  readonly space: Space
  readonly #context: CollectorContext
  readonly #options: SemispaceOptions
  readonly #state: CollectorState<StateField>
  readonly #chunks: Chunks
  /** What lies outside of the space and is not known to be dead. */
  readonly #objects: ObjectQueue
  readonly #marking: Marking
  readonly #division: Division
  readonly #trash: Trash
  readonly #sweeping: Sweeping
  readonly #records: Records
  readonly #next: number
  readonly #prev: number
  readonly #pace: Pace
  /** Word index. */
  readonly #phase: number
  #u32!: Uint32Array
  /** Objects for which a queue had no memory: they are looked at again by the next collection. */
  #unlisted: ObjectRef[] = []
  /** Whether the collection under way has copied anything. */
  #moved = true

  constructor(context: CollectorContext, options: SemispaceOptions) {
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
    const identities = new Identities(memory, state)
    const space = new Space(memory, objects, state, identities)
    this.space = space
    this.#marking = new Marking(memory, objects, roots)
    this.#division = new Division(context, {
      space,
      identities,
      marking: this.#marking,
      objects: this.#objects,
      trash,
      list: (queue, object) => this.#list(queue, object),
      unlisted: () => this.#unlisted.splice(0),
      poison: options.poison ? POISON : undefined,
    })
    this.#trash = new Trash(context, state, trash)
    this.#sweeping = new Sweeping(context, trash, types)
    this.#next = objects.layout.next
    this.#prev = objects.layout.prev
    this.#pace = new Pace(memory, state, options)
    this.#phase = state.word('phase')
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
    if (!this.space.owns(object)) this.#list(this.#objects, object)
    if (this.#pace.made() && !this.due) this.#schedule()
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
    // What lies in the space is found there.
    if (!this.space.owns(object)) this.#unlisted.push(object)
    this.exhausted()
  }

  allocated(): void {}

  freed(): void {}

  track(object: ObjectRef): void {
    this.#u32[(object + this.#next) >>> 2] = LISTED
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
    return this.#context.objects.isTrackable(object) && this.#u32[(object + this.#next) >>> 2] !== 0
  }

  isFinalized(object: ObjectRef): boolean {
    return this.#context.objects.isTrackable(object) && (this.#u32[(object + this.#prev) >>> 2] & headerBits.finalized) !== 0
  }

  // --- collections ---------------------------------------------------------------------------------------------------

  begin(generation?: number): boolean {
    if (generation !== undefined && generation !== 0) throw new MisuseError('bad-option', { operation: 'collect', strategy: NAME }, `there is no generation ${generation}`)
    if (this.collecting) return false
    this.due = false
    if (generation === undefined && !(this.#mayStart() && this.#pace.isPassed)) return false
    this.#records.begin()
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
          state.set('phase', phases.copying)
          if (!hooks.phase('start', 0, 0, 0)) return 'suspended'
          break
        case phases.copying:
          hooks.observer?.()?.begins(0)
          this.#enter(phases.callingBack, 'mark')
          this.#divide()
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

  #divide(): void {
    const state = this.#state
    this.#chunks.fill()
    this.#pace.begin()
    const { gone, visited, living, moved } = this.#division.divide()
    this.#moved = moved
    state.set('collected', gone)
    state.set('visited', visited)
    this.#pace.survived(living)
    state.set('divided', 0)
    this.space.walk(() => state.add('divided', 1))
    state.set('dividedOutside', this.#objects.length)
  }

  /**
   * Finalizers and callbacks have run: what the roots reach now is alive. What was made meanwhile is looked at next time, and keeps what it
   * refers to until then.
   */
  #markAgain(): void {
    let inside = this.#state.get('divided')
    let outside = this.#state.get('dividedOutside')
    const visited = this.#marking.mark((reach) => {
      this.space.walk((_block, object) => {
        if (--inside < 0) reach(object)
      })
      this.#objects.forEach((object) => {
        if (--outside < 0) reach(object)
      })
      for (const object of this.#unlisted) reach(object)
    })
    this.#state.add('visited', visited)
    this.#chunks.fill()
    this.#keepOfTrash((object) => this.#marking.isMarked(object))
    this.#marking.forget()
  }

  /** Takes out of the trash what lives after all. */
  #keepOfTrash(lives: (object: ObjectRef) => boolean): void {
    const { queue: trash } = this.#trash
    for (let left = trash.length; left > 0; left--) {
      const object = trash.shift()
      if (!lives(object)) this.#list(trash, object)
      else if (!this.space.owns(object)) this.#list(this.#objects, object)
    }
  }

  #sweep(): void {
    const observer = this.#context.hooks.observer?.()
    if (observer !== undefined) this.#keepOfTrash((object) => observer.keep(object))
    this.#state.add('collected', this.#trash.queue.length)
    this.#sweeping.sweep(Infinity)
    if (!this.#moved) this.space.releaseEmpty()
  }

  get last(): CollectionRecord | undefined {
    return this.#records.last
  }

  statistics(): CollectorStatistics {
    return this.#records.statistics()
  }

  // --- looking -------------------------------------------------------------------------------------------------------

  walk(visit: (object: ObjectRef) => void): void {
    const listed = (object: ObjectRef): void => {
      if (this.isTracked(object)) visit(object)
    }
    this.#objects.forEach(listed)
    this.space.walk((_block, object) => listed(object))
  }

  check(): void {
    this.space.check(NAME)
    this.walk((object) => {
      const site = { operation: 'check', address: object, strategy: NAME }
      if (this.#u32[(object + this.#next) >>> 2] !== LISTED) throw new CorruptionError(site, 'its next word is not that of a listed object')
    })
  }
}
