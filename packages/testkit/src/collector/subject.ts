import { type Collector, type CollectorStrategy, type LifetimeStrategy, type WordBytes } from '@mm/contract'
import { Host, type HostOptions } from '../host/host.js'
import { countingLifetime, uncountedLifetime } from '../host/lifetimes.js'
import { type Subject } from '../suite.js'

/** The optional members of a collector. */
export type CollectorMember = 'generations' | 'walk' | 'isFinalized' | 'freeze' | 'check' | 'state' | 'space'

/** A strategy, in one word width, with all that the checks of the kit must know. */
export class CollectorSubject implements Subject {
  readonly title: string
  readonly seed: number
  readonly runs: number
  readonly strategy: CollectorStrategy
  readonly wordBytes: WordBytes
  readonly #lifetime: LifetimeStrategy
  #sample: Collector | undefined

  constructor(
    strategy: CollectorStrategy,
    wordBytes: WordBytes,
    { seed, runs, lifetime }: { readonly seed: number; readonly runs: number; readonly lifetime: LifetimeStrategy | undefined },
  ) {
    this.title = `collector ${strategy.manifest.name}${lifetime === undefined ? '' : ` over ${lifetime.manifest.name}`}, ${wordBytes}-byte words`
    this.#lifetime = lifetime ?? (strategy.manifest.requires?.includes('uncounted') === true ? uncountedLifetime() : countingLifetime())
    this.seed = seed
    this.runs = runs
    this.strategy = strategy
    this.wordBytes = wordBytes
  }

  open(options: HostOptions = {}): Host {
    return new Host({ lifetime: this.#lifetime, collector: this.strategy }, this.wordBytes, options)
  }

  /** Whether it frees what no root reaches. */
  get collects(): boolean {
    const { provides = [] } = this.strategy.manifest
    return provides.includes('finds-cycles') || provides.includes('tracing')
  }

  withoutCollection(): string | undefined {
    return this.collects ? undefined : "its manifest provides neither 'finds-cycles' nor 'tracing'"
  }

  withoutCounts(): string | undefined {
    return this.#lifetime.manifest.provides?.includes('uncounted') === true ? 'counts are not kept' : undefined
  }

  /** Why checks of `members` are left out; nothing where the collector has them all. */
  without(...members: readonly CollectorMember[]): string | undefined {
    const missing = members.filter((member) => this.#looked()?.[member] === undefined)
    return missing.length === 0 ? undefined : `this collector has no ${missing.join(', no ')}`
  }

  #looked(): Partial<Collector> | undefined {
    if (this.#sample === undefined) {
      try {
        this.#sample = this.open().collector
      } catch {
        return undefined
      }
    }
    return this.#sample
  }
}
