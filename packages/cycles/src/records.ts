import { CollectionLog, type CollectionRecord, type CollectorContext, type CollectorStatistics } from '@mm/contract'
import { type CollectorState } from './state.js'

/** What {@link Records} keep in the memory. */
export type RecordsField = 'collections' | 'freed' | 'collected' | 'visited'

/**
 * What a collector without generations tells of its collections: the last ones one by one, and how many there were and what they freed since the memory
 * was made.
 */
export class Records {
  readonly #context: CollectorContext
  readonly #state: CollectorState<RecordsField>
  readonly #log = new CollectionLog()
  #began = 0

  constructor(context: CollectorContext, state: CollectorState<RecordsField>) {
    this.#context = context
    this.#state = state
  }

  /** A collection, or a step of one, begins. */
  begin(): void {
    this.#began = this.#context.hooks.now()
  }

  /** Milliseconds since {@link begin}. */
  get pause(): number {
    return this.#context.hooks.now() - this.#began
  }

  /** A collection is over: `collected` and `visited` are what the state says, unless `record` knows better. */
  finish(record: Partial<CollectionRecord> = {}): void {
    const state = this.#state
    const done = { generation: 0, collected: state.get('collected'), uncollectable: 0, visited: state.get('visited'), pause: this.pause, ...record }
    state.add('collections', 1)
    state.add('freed', done.collected)
    this.#log.add(done)
  }

  /** The one that came to its end last. */
  get last(): CollectionRecord | undefined {
    return this.#log.last
  }

  /** See `Collector.statistics`. */
  statistics(): CollectorStatistics {
    const state = this.#state
    return { ...this.#log.statistics(), generations: [{ collections: state.get('collections'), collected: state.get('freed'), uncollectable: 0 }] }
  }
}
