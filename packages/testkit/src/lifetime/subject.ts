import { type LifetimeStrategy, type WordBytes } from '@mm/contract'
import { Host, type HostOptions } from '../host/host.js'
import { listKeeper } from '../host/list-keeper.js'
import { type Subject } from '../suite.js'

/** A strategy, in one word width, with all that the checks of the kit must know. */
export class LifetimeSubject implements Subject {
  readonly title: string
  readonly seed: number
  readonly runs: number
  readonly strategy: LifetimeStrategy
  readonly wordBytes: WordBytes

  constructor(strategy: LifetimeStrategy, wordBytes: WordBytes, { seed, runs }: { seed: number; runs: number }) {
    this.title = `lifetime ${strategy.manifest.name}, ${wordBytes}-byte words`
    this.seed = seed
    this.runs = runs
    this.strategy = strategy
    this.wordBytes = wordBytes
  }

  open(options: HostOptions = {}): Host {
    return new Host({ lifetime: this.strategy, collector: listKeeper() }, this.wordBytes, options)
  }

  withoutCounts(): string | undefined {
    return this.strategy.manifest.provides?.includes('counts') === true ? undefined : "its manifest does not provide 'counts'"
  }

  withCounts(): string | undefined {
    return this.withoutCounts() === undefined || this.withoutDeferral() === undefined ? 'it counts' : undefined
  }

  withoutDeferral(): string | undefined {
    return this.strategy.manifest.provides?.includes('settled-counts') === true && this.withoutCounts() !== undefined ? undefined : 'it does not defer counting'
  }

  withoutBarrier(): string | undefined {
    return this.strategy.manifest.provides?.includes('barrier') === true ? undefined : "its manifest does not provide 'barrier'"
  }

  /** Why checks of `member` are left out; nothing where the lifetime has it. */
  without(member: 'pending' | 'state'): string | undefined {
    return this.withoutCounts() ?? (this.#has(member) ? undefined : `this lifetime has no ${member}`)
  }

  #has(member: 'pending' | 'state'): boolean {
    try {
      return this.open().lifetime[member] !== undefined
    } catch {
      return true
    }
  }
}
