import { type LinearMemory } from '@mm/contract'
import { type PaceField } from './layout.js'
import { type CollectorState } from './state.js'

/** Every so many objects, less one, the memory is asked how much of it is taken: objects may be large. */
const LOOK_AT_BYTES = 15
/** More bytes than that must be taken before they are a reason for a collection. */
const LEAST_BYTES = 2 ** 20

/** What decides when collections are due. */
export interface PaceOptions {
  readonly threshold: number
  readonly growth: number
}

/** When a collection is due: after so many objects, or so many bytes, or at once where memory is short. */
export class Pace {
  readonly #memory: LinearMemory
  readonly #options: PaceOptions
  /** Word indexes. */
  readonly #made: number
  readonly #limit: number
  readonly #byteLimit: number
  #u32!: Uint32Array

  constructor(memory: LinearMemory, state: CollectorState<PaceField>, options: PaceOptions) {
    this.#memory = memory
    this.#options = options
    this.#made = state.word('made')
    this.#limit = state.word('limit')
    this.#byteLimit = state.word('byteLimit')
    memory.onRefresh(() => (this.#u32 = memory.u32))
  }

  /** In a new state. */
  start(): void {
    this.#u32[this.#limit] = this.#options.threshold
    this.#u32[this.#byteLimit] = this.#memory.counts().limit / 2
  }

  /** An object more; whether a collection is due. */
  made(): boolean {
    const u32 = this.#u32
    const made = u32[this.#made] + 1
    u32[this.#made] = made
    if ((made & LOOK_AT_BYTES) === 0 && this.#memory.counts().reserved > u32[this.#byteLimit]) this.hurry()
    return made > u32[this.#limit]
  }

  get isPassed(): boolean {
    return this.#u32[this.#made] > this.#u32[this.#limit]
  }

  /** Memory is short. */
  hurry(): void {
    this.#u32[this.#limit] = 0
  }

  get isHurried(): boolean {
    return this.#u32[this.#limit] === 0
  }

  /** A collection begins. */
  begin(): void {
    this.#u32[this.#made] = 0
  }

  /** A collection has left so many objects: when the next one is due. Of the bytes that are left, at most half are waited for. */
  survived(objects: number): void {
    const { threshold, growth } = this.#options
    const { reserved, limit } = this.#memory.counts()
    this.#u32[this.#limit] = Math.max(threshold, Math.floor(growth * objects))
    this.#u32[this.#byteLimit] = Math.min(reserved + Math.max(LEAST_BYTES, Math.min(growth * reserved, (limit - reserved) / 2)), limit)
  }
}
