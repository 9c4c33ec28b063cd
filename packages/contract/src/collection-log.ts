/** One collection, as it is reported. */
export interface CollectionRecord {
  readonly generation: number
  /** Objects found unreachable and freed. */
  readonly collected: number
  /** Objects found unreachable that could not be freed. */
  readonly uncollectable: number
  /** Objects looked at: the work that was done. */
  readonly visited: number
  /** Milliseconds, all steps together, finalizers included. */
  readonly pause: number
  /** Steps between which the mutator went on by itself; 1 where absent. */
  readonly steps?: number
  /** Milliseconds of the longest step; {@link pause} where absent. */
  readonly longestPause?: number
}

/** Many collections, in sum. Times are milliseconds. */
export interface CollectionTotals {
  readonly collections: number
  readonly collected: number
  readonly uncollectable: number
  readonly visited: number
  readonly pause: number
  readonly longestPause: number
}

/** What a collector has done since it was made. */
export interface CollectorStatistics {
  /** The last ones, oldest first: all of them, up to {@link CollectionLog.MOST}. */
  readonly collections: readonly CollectionRecord[]
  /** All of them, in sum, those too that {@link collections} has no more. */
  readonly totals?: CollectionTotals
  readonly generations: readonly { readonly collections: number; readonly collected: number; readonly uncollectable: number }[]
}

type Sums = { -readonly [K in keyof CollectionTotals]: number }

const nothing = (): Sums => ({ collections: 0, collected: 0, uncollectable: 0, visited: 0, pause: 0, longestPause: 0 })

/** Notes collections: the last ones one by one, all of them in sum. What a collector makes its statistics of. */
export class CollectionLog {
  /** Records that are kept: a program may make millions of collections. */
  static readonly MOST = 10_000

  readonly #records: CollectionRecord[] = []
  /** Where the oldest record is, once there are as many as are kept. */
  #oldest = 0
  readonly #totals = nothing()
  readonly #generations: Sums[]

  /** For so many generations. */
  constructor(generations = 1) {
    this.#generations = Array.from({ length: generations }, nothing)
  }

  /** Notes a collection that is over. */
  add(record: CollectionRecord): void {
    if (this.#records.length < CollectionLog.MOST) this.#records.push(record)
    else {
      this.#records[this.#oldest] = record
      this.#oldest = (this.#oldest + 1) % CollectionLog.MOST
    }
    for (const sums of [this.#totals, this.#generations[record.generation]]) {
      if (sums === undefined) continue
      sums.collections++
      sums.collected += record.collected
      sums.uncollectable += record.uncollectable
      sums.visited += record.visited
      sums.pause += record.pause
      sums.longestPause = Math.max(sums.longestPause, record.longestPause ?? record.pause)
    }
  }

  /** The one that came to its end last. */
  get last(): CollectionRecord | undefined {
    return this.#records.at(this.#oldest - 1)
  }

  /** A copy: later collections leave it as it is. Cost: the records that are kept. */
  statistics(): CollectorStatistics {
    return {
      collections: [...this.#records.slice(this.#oldest), ...this.#records.slice(0, this.#oldest)],
      totals: { ...this.#totals },
      generations: this.#generations.map(({ collections, collected, uncollectable }) => ({ collections, collected, uncollectable })),
    }
  }
}
