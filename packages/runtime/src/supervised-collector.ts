import {
  type Address,
  type Barrier,
  type CollectionRecord,
  type Collector,
  type CollectorStatistics,
  type Generations,
  type LinearMemory,
  type ObjectRef,
  type ObjectSpace,
  OutOfMemoryError,
} from '@mm/contract'
import { supervision } from './layout.js'
import { type Trigger } from './trigger.js'

/** Trackable objects between two looks at the live bytes. */
const OBJECTS_A_LOOK = 256
const { offset, size } = supervision.at(8)
type Field = keyof typeof offset

/** What stands around a collector. */
export interface Supervision {
  readonly memory: LinearMemory
  /** {@link SupervisedCollector.supervision} of one that lives in this memory already; 0 where there was none. */
  readonly taken?: Address | undefined
  /** Says when collections start, instead of the collector. */
  readonly trigger?: Trigger | undefined
  /** Bytes in live blocks now. */
  liveBytes(): number
  /** A collection is over. */
  readonly over?: (() => void) | undefined
  /** A collection has become due: see `CollectorHooks.schedule`. */
  schedule(): void
}

/** What is absent where the inner collector has it not. */
const OPTIONAL = ['generations', 'barrier', 'state', 'created', 'exhausted', 'walk', 'isFinalized', 'freeze', 'unfreeze', 'frozenCount', 'pending', 'check', 'space'] as const

/**
 * A collector that a trigger starts instead of its own rule, or whose every collection is looked after. The one inside learns
 * nothing of it: its rule is switched off, and all else is handed on.
 */
export class SupervisedCollector implements Collector {
  /** Where its numbers lie in the memory; 0 without a trigger, where it has none. */
  readonly supervision: Address
  declare readonly generations?: Generations
  declare readonly barrier?: Barrier
  declare readonly state?: Address
  declare readonly created?: (object: ObjectRef) => void
  declare readonly exhausted?: () => void
  declare readonly walk?: (visit: (object: ObjectRef) => void, generation?: number) => void
  declare readonly isFinalized?: (object: ObjectRef) => boolean
  declare readonly freeze?: () => void
  declare readonly unfreeze?: () => void
  declare readonly frozenCount?: () => number
  declare readonly pending?: (visit: (object: ObjectRef) => void) => void
  declare readonly check?: () => void
  declare readonly space?: ObjectSpace
  readonly #inner: Collector
  readonly #context: Supervision
  readonly #trigger: Trigger | undefined
  #u32!: Uint32Array
  #due = false
  #left = OBJECTS_A_LOOK

  constructor(inner: Collector, context: Supervision) {
    const { memory, taken = 0 as Address, trigger } = context
    this.#inner = inner
    this.#context = context
    this.#trigger = trigger
    this.supervision = taken !== 0 || trigger === undefined ? taken : memory.reserve(size, 16)
    if (this.supervision === 0 && trigger !== undefined) throw new OutOfMemoryError({ operation: 'createRuntime', size })
    memory.onRefresh(() => (this.#u32 = memory.u32))
    for (const name of OPTIONAL) {
      const member: unknown = Reflect.get(inner, name)
      if (member !== undefined) Object.defineProperty(this, name, { value: typeof member === 'function' ? (member.bind(inner) as unknown) : member })
    }
    if (trigger === undefined) return
    if (taken === 0) {
      this.#set('enabled', inner.enabled ? 1 : 0)
      this.#set('live', context.liveBytes())
    }
    inner.enabled = false
    if (trigger.always === true) this.#schedule()
  }

  #get(field: Field): number {
    return this.#u32[(this.supervision + offset[field]) >>> 2]
  }

  #set(field: Field, value: number): void {
    this.#u32[(this.supervision + offset[field]) >>> 2] = value
  }

  get enabled(): boolean {
    return this.#trigger === undefined ? this.#inner.enabled : this.#get('enabled') !== 0
  }

  set enabled(on: boolean) {
    if (this.#trigger === undefined) this.#inner.enabled = on
    else {
      this.#set('enabled', on ? 1 : 0)
      if (!on) this.#due = false
      else if (this.#trigger.always === true) this.#schedule()
    }
  }

  get due(): boolean {
    return this.#trigger === undefined ? this.#inner.due : this.#due
  }

  get collecting(): boolean {
    return this.#inner.collecting
  }

  get last(): CollectionRecord | undefined {
    return this.#inner.last
  }

  statistics(): CollectorStatistics {
    return this.#inner.statistics()
  }

  allocated(object: ObjectRef): void {
    this.#inner.allocated(object)
    if (this.#trigger !== undefined && --this.#left <= 0) this.#look(this.#trigger)
  }

  #look(trigger: Trigger): void {
    this.#left = OBJECTS_A_LOOK
    if (!this.#due && this.enabled && !this.collecting && this.#context.liveBytes() >= trigger.limit(this.#get('live'))) this.#schedule()
  }

  #schedule(): void {
    if (!this.enabled || this.collecting) return
    this.#due = true
    this.#context.schedule()
  }

  freed(object: ObjectRef): void {
    this.#inner.freed(object)
  }

  track(object: ObjectRef): void {
    this.#inner.track(object)
  }

  untrack(object: ObjectRef): void {
    this.#inner.untrack(object)
  }

  isTracked(object: ObjectRef): boolean {
    return this.#inner.isTracked(object)
  }

  begin(generation?: number): boolean {
    if (this.#trigger === undefined || generation !== undefined) return this.#begin(generation)
    if (!this.#due || !this.enabled) return false
    const oldest = (this.#inner.generations?.count ?? 1) - 1
    return this.#begin(Math.min(this.#trigger.generation ?? oldest, oldest))
  }

  #begin(generation?: number): boolean {
    if (!this.#inner.begin(generation)) return false
    this.#due = false
    return true
  }

  advance(): 'done' | 'suspended' {
    const { collecting } = this.#inner
    if (this.#inner.advance() === 'suspended') return 'suspended'
    if (collecting) this.#over()
    return 'done'
  }

  #over(): void {
    this.#context.over?.()
    if (this.#trigger === undefined) return
    this.#set('live', this.#context.liveBytes())
    if (this.#trigger.always === true) this.#schedule()
  }
}
