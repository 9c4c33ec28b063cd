import { type LinearMemory } from '@mm/contract'
import { type CollectorState } from '@mm/cycles'
import { type StateField, stages } from './layout.js'

/** A cycle looks at everything that there is, and several times at what is garbage: so much is reckoned with, as a multiple of what there is. */
const LOOKS = 2
/** A step that comes late does so much more, at most. */
const LATE_MOST = 2

/** What decides when something is due. */
export interface PaceOptions {
  readonly young: number
  readonly growth: number
  readonly pace: number
  readonly budget: number
  readonly least: number
}

/** When something is due, and how much of it: told by how many objects have been tracked. */
export class Pace {
  readonly #options: PaceOptions
  readonly #state: CollectorState<StateField>
  /** Word indexes. */
  readonly #made: number
  readonly #stop: number
  #u32!: Uint32Array

  constructor(memory: LinearMemory, state: CollectorState<StateField>, options: PaceOptions) {
    this.#options = options
    this.#state = state
    this.#made = state.word('made')
    this.#stop = state.word('stop')
    memory.onRefresh(() => (this.#u32 = memory.u32))
  }

  /** In a new state. */
  start(): void {
    this.survived()
    this.plan(stages.idle)
  }

  /** Whether anything is ever due. */
  get isOn(): boolean {
    return this.#options.young !== 0
  }

  /** An object more; whether something is due. */
  made(): boolean {
    const u32 = this.#u32
    const made = (u32[this.#made] + 1) >>> 0
    u32[this.#made] = made
    return made === u32[this.#stop]
  }

  /** Objects made since there were so many made as a field says. */
  #since(field: 'youngFrom' | 'stepFrom'): number {
    return (this.#u32[this.#made] - this.#state.get(field)) >>> 0
  }

  get isYoungDue(): boolean {
    return this.#since('youngFrom') >= this.#options.young
  }

  /** In a cycle. */
  get isStepDue(): boolean {
    return this.#since('stepFrom') >= this.#state.get('interval')
  }

  get isDue(): boolean {
    return this.isYoungDue || this.#state.get('urgent') !== 0 || (this.#state.get('stage') !== stages.idle && this.isStepDue)
  }

  get isCycleDue(): boolean {
    return this.#state.get('tracked') >= this.#state.get('limit')
  }

  /** Says when something is due next. */
  plan(stage: number): void {
    let left = this.#options.young - this.#since('youngFrom')
    if (stage !== stages.idle) left = Math.min(left, this.#state.get('interval') - this.#since('stepFrom'))
    this.#u32[this.#stop] = (this.#u32[this.#made] + Math.max(1, left)) >>> 0
  }

  /** The young have been looked at. */
  sawYoung(): void {
    this.#state.set('youngFrom', this.#u32[this.#made])
  }

  /** Everything has been looked at: when the next cycle begins. */
  survived(): void {
    const { growth, least } = this.#options
    const tracked = this.#state.get('tracked')
    const more = Math.max(least, Math.floor(growth * tracked))
    // Without growth there is always a cycle under way.
    this.#state.set('limit', more === 0 ? 0 : Math.min(tracked + more, 2 ** 32 - 1))
  }

  /** A cycle begins: so many objects are looked at in a step, and so many made between two. */
  beginCycle(): void {
    const { pace, budget, least } = this.#options
    const state = this.#state
    const tracked = state.get('tracked')
    const made = Math.max(1, least, pace * tracked)
    const interval = Math.max(1, Math.floor((budget * made) / (LOOKS * Math.max(1, tracked))))
    state.set('interval', Math.min(interval, made))
    state.set('work', Math.max(budget, Math.ceil((LOOKS * tracked * interval) / made)))
    state.set('stepFrom', this.#u32[this.#made])
  }

  /** Objects that the present step may look at. */
  get budget(): number {
    const { interval, work } = { interval: this.#state.get('interval'), work: this.#state.get('work') }
    return work * Math.min(LATE_MOST, Math.max(1, Math.floor(this.#since('stepFrom') / interval)))
  }

  /** A step has been taken. */
  stepped(): void {
    const interval = this.#state.get('interval')
    const times = Math.min(LATE_MOST, Math.max(1, Math.floor(this.#since('stepFrom') / interval)))
    this.#state.add('stepFrom', Math.min(times * interval, this.#since('stepFrom')))
  }
}
