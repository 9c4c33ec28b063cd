import { ConformanceError, describeError } from '../failure.js'
import { type Thing } from './thing.js'

/** Root slots. The mutator uses the first ones; finalizers put what they bring back to life into the last three. */
export const ROOTS = 12
/** Root slots that the mutator itself fills. */
export const OWN_ROOTS = 9

/** Everything that `from` reaches, itself included. */
export function closure(from: Iterable<Thing | undefined>): Set<Thing> {
  const found = new Set<Thing>()
  const toVisit: Thing[] = []
  const reach = (thing: Thing | undefined): void => {
    if (thing === undefined || found.has(thing)) return
    found.add(thing)
    toVisit.push(thing)
  }
  for (const thing of from) reach(thing)
  for (let thing = toVisit.pop(); thing !== undefined; thing = toVisit.pop()) thing.slots.forEach(reach)
  return found
}

/** What must be true of a heap, by the model alone; and the calls that led there. */
export class HostModel {
  /** What was done, as it would be written. */
  readonly calls: string[]
  readonly rooted = new Array<Thing | undefined>(ROOTS).fill(undefined)
  /** Objects that were freed, by name, in order. */
  readonly freed: string[] = []
  #reachable: Set<Thing> | undefined

  constructor(calls: string[]) {
    this.calls = calls
  }

  /** Everything that a root reaches. */
  reachable(): Set<Thing> {
    this.#reachable ??= closure(this.rooted)
    return this.#reachable
  }

  /** A reference has changed. */
  changed(): void {
    this.#reachable = undefined
  }

  /** Fails with the calls so far. */
  fail(message: string): never {
    throw new ConformanceError(message, this.calls)
  }

  expect(holds: boolean, otherwise: () => string): void {
    if (!holds) this.fail(otherwise())
  }

  /** Runs a call to a strategy; what it throws is a failure. */
  call<T>(text: string, run: () => T): T {
    try {
      return run()
    } catch (error) {
      if (error instanceof ConformanceError) throw new ConformanceError(error.message, this.calls, error)
      throw new ConformanceError(`${text} throws ${describeError(error)}`, this.calls, error)
    }
  }

  protected expectAlive(thing: Thing | undefined): void {
    this.expect(thing?.freed !== true, () => `${thing?.name}, which the mutator can reach, was freed`)
  }

  protected expectDead(thing: Thing, what: string): void {
    this.expect(!this.reachable().has(thing), () => `${what} ${thing.name}, which a root reaches`)
  }

  protected expectNoReferences(thing: Thing, what: string): void {
    for (const reference of thing.references) {
      this.expect(reference.referent !== thing, () => `${thing.name} is ${what} while ${reference.name} still refers to it weakly`)
    }
  }
}
