import {
  type Address,
  type Collector,
  type CollectorContext,
  type CollectorStrategy,
  IMMORTAL_FROM,
  type LinearMemory,
  type ObjectRef,
  type Roots,
  type WordBytes,
} from '@mm/contract'
import { Memory } from '@mm/heap'
import { ConformanceError, describeError, hex } from '../failure.js'
import { Blocks } from './blocks.js'
import { fullTrace } from './full-trace.js'
import { type KindName } from './kinds.js'
import { CountingLifetime, UncountedLifetime } from './lifetimes.js'
import { HostObjects } from './objects.js'
import { type Code, type Thing } from './thing.js'
import { WeakLists } from './weak-lists.js'

/** Root slots. The mutator uses the first ones; finalizers put what they bring back to life into the last three. */
export const ROOTS = 12
/** Root slots that the mutator itself fills. */
export const OWN_ROOTS = 9
const LIMIT = 16 * 2 ** 20

/** A phase that a collection reported. */
export interface ReportedPhase {
  readonly name: 'start' | 'stop'
  readonly generation: number
  readonly collected: number
}

/** How a {@link Host} behaves. */
export interface HostOptions {
  /** Whether the mutator has something to run when a collection starts and stops, which suspends it. */
  readonly phasesSuspend?: boolean
  /** Whether the memory moves whenever the mutator has the word. */
  readonly moving?: boolean
  /** Where the calls are written down; hosts side by side share one list. */
  readonly calls?: string[]
}

/** A mutator of the smallest kind: objects in a memory, root slots, and beside them the model of what must be there. */
export class Host {
  readonly memory: Memory
  readonly objects: HostObjects
  readonly collector: Collector
  readonly lifetime: CountingLifetime | UncountedLifetime
  readonly weak: WeakLists
  readonly calls: string[]
  readonly roots: Roots
  readonly rooted = new Array<Thing | undefined>(ROOTS).fill(undefined)
  readonly phases: ReportedPhase[] = []
  /** Objects that were freed, by name, in order. */
  readonly freed: string[] = []
  /** Whether the collector said that it has become due. */
  scheduled = 0
  fullCollections = 0
  /** Milliseconds that the mutator's clock shows. */
  clock = 0
  /** Called when something is first cleared or, without counts, freed in a collection: finalizers are over. */
  settled: (() => void) | undefined
  readonly #options: HostOptions
  readonly #rootBase: Address
  readonly #later: (() => void)[] = []
  #reachable: Set<Thing> | undefined
  #resurrected = 0

  constructor(strategy: CollectorStrategy, wordBytes: WordBytes, options: HostOptions = {}) {
    this.#options = options
    this.calls = options.calls ?? []
    this.memory = new Memory({ wordBytes, limit: LIMIT })
    this.#rootBase = this.memory.reserve(ROOTS * wordBytes, 16)
    this.memory.u8.fill(0, this.#rootBase, this.#rootBase + ROOTS * wordBytes)
    this.roots = {
      visit: (visit) => {
        for (let index = 0; index < ROOTS; index++) visit(this.rootSlot(index))
      },
    }
    this.objects = new HostObjects(this.memory, new Blocks(this.memory), {
      finalizing: (thing) => this.#finalizing(thing),
      clearing: (thing) => {
        this.#expectDead(thing, 'clears')
        this.#settle()
        this.#expectNoReferences(thing, 'cleared')
      },
      reclaiming: (thing) => {
        this.#reclaiming(thing)
      },
    })
    const { objects } = this
    this.weak = new WeakLists(this.memory, {
      layout: objects.layout,
      weakListSlot: (object) => objects.weakListSlot(object),
      weakCleared: (reference) => {
        this.#weakCleared(objects.at(reference, 'weak reference'))
      },
      callBack: (reference) => this.#callBack(objects.at(reference, 'callback')),
    })
    const hooks = {
      track: (object: ObjectRef): void => {
        this.collector.track(object)
      },
      untrack: (object: ObjectRef): void => {
        this.collector.untrack(object)
      },
    }
    this.lifetime = strategy.manifest.requires.includes('uncounted')
      ? new UncountedLifetime()
      : new CountingLifetime({ memory: this.memory, objects, weakReferences: this.weak, hooks })
    if (this.counted) objects.dropped = (object) => { this.lifetime.dropped(object) }
    this.collector = strategy.create(this.#context())
  }

  /** Whether counts are kept. */
  get counted(): boolean {
    return this.lifetime.counting === 'exact'
  }

  #context(): CollectorContext {
    return {
      memory: this.memory satisfies LinearMemory,
      objects: this.objects,
      roots: this.roots,
      lifetime: this.lifetime,
      weakReferences: this.weak,
      hooks: {
        schedule: () => {
          this.scheduled++
        },
        phase: (name, generation, collected) => {
          this.phases.push({ name, generation, collected })
          if (this.#options.phasesSuspend !== true) return true
          this.#later.push(() => this.calls.push(`the mutator is told of '${name}'`))
          return false
        },
        fullCollectionDone: () => {
          this.fullCollections++
        },
        failed: (error, object) => {
          this.fail(`a finalizer or callback of ${hex(object)} failed: ${describeError(error)}`)
        },
        now: () => this.clock,
      },
    }
  }

  // --- the mutator ---------------------------------------------------------------------------------------------------

  /** A new object, tracked where it can be, in root `root` (what was there is dropped). */
  create(kind: KindName, root: number, code?: Code, items: readonly Thing[] = []): Thing {
    const thing = this.objects.create(kind, kind === 'row' ? items.length : undefined, code)
    this.#reachable = undefined
    this.calls.push(`root[${root}] = ${thing.name}${items.length === 0 ? '' : `(${items.map(({ name }) => name).join(', ')})`}${describe(code)}`)
    if (thing.kind.trackable) this.collector.allocated(thing.object)
    this.collector.created?.(thing.object)
    this.#fill(thing, items)
    if (thing.kind.trackable) this.collector.track(thing.object)
    this.#store(this.rootSlot(root), thing)
    const before = this.rooted[root]
    this.rooted[root] = thing
    if (before !== undefined) this.lifetime.release(before.object)
    return thing
  }

  /** A weak reference to `referent`, with a callback where there is code for one. */
  refer(referent: Thing, root: number, code?: Code): Thing {
    const callback = code === undefined ? [] : [this.create('atom', root)]
    const reference = this.create('reference', root, code, callback)
    // What was in the root may have been all that held the referent.
    if (!this.reachable().has(referent)) return reference
    this.calls.push(`${reference.name} refers weakly to ${referent.name}`)
    this.weak.insert(reference.object, referent.object)
    reference.referent = referent
    referent.references.push(reference)
    return reference
  }

  setRoot(root: number, thing: Thing | undefined): void {
    this.calls.push(`root[${root}] = ${thing?.name ?? 'null'}`)
    this.#expectAlive(thing)
    const before = this.rooted[root]
    if (thing !== undefined) this.lifetime.retain(thing.object)
    this.rooted[root] = thing
    this.#store(this.rootSlot(root), thing)
    if (before !== undefined) this.lifetime.release(before.object)
  }

  setSlot(owner: Thing, index: number, thing: Thing | undefined): void {
    const place = index % owner.slots.length
    this.calls.push(`${owner.name}[${place}] = ${thing?.name ?? 'null'}`)
    this.#expectAlive(owner)
    this.#expectAlive(thing)
    const before = owner.slots[place]
    if (thing !== undefined) this.lifetime.retain(thing.object)
    owner.slots[place] = thing
    this.#store(owner.addresses[place], thing)
    // As a dict: listed again when it gets something that could close a cycle.
    if (owner.kind.name === 'table' && thing?.kind.trackable === true && !this.collector.isTracked(owner.object)) this.collector.track(owner.object)
    if (before !== undefined) this.lifetime.release(before.object)
  }

  untrack(thing: Thing): void {
    this.calls.push(`untrack(${thing.name})`)
    this.collector.untrack(thing.object)
  }

  /** Makes an object immortal: its count says so from now on. */
  immortalize(thing: Thing): void {
    this.memory.u32[thing.object >>> 2] = this.objects.layout.immortal
  }

  /** Runs what made a collection suspend. */
  runLater(): void {
    if (this.#later.length === 0) this.fail('advance says suspended, but there is nothing that the mutator could run')
    for (let run = this.#later.shift(); run !== undefined; run = this.#later.shift()) {
      this.move()
      run()
    }
    this.move()
  }

  /** Moves the memory, when this host does. */
  move(): void {
    if (this.#options.moving === true) this.memory.relocate()
  }

  rootSlot(index: number): Address {
    return (this.#rootBase + index * this.memory.wordBytes) as Address
  }

  // --- the model -----------------------------------------------------------------------------------------------------

  /** Everything that a root reaches. */
  reachable(): Set<Thing> {
    this.#reachable ??= closure(this.rooted)
    return this.#reachable
  }

  live(): Iterable<Thing> {
    return this.objects.things.values()
  }

  fail(message: string): never {
    throw new ConformanceError(message, this.calls)
  }

  expect(holds: boolean, otherwise: () => string): void {
    if (!holds) this.fail(otherwise())
  }

  /** Runs a call to the collector; what it throws is a failure. */
  call<T>(text: string, run: () => T): T {
    try {
      return run()
    } catch (error) {
      if (error instanceof ConformanceError) throw new ConformanceError(error.message, this.calls, error)
      throw new ConformanceError(`${text} throws ${describeError(error)}`, this.calls, error)
    }
  }

  /** Fails where memory and model differ, a count is wrong or the collector finds its lists damaged. */
  expectSound(): void {
    const { u32 } = this.memory
    for (const thing of this.counted ? this.live() : this.reachable()) {
      thing.slots.forEach((item, index) => {
        this.expect(u32[thing.addresses[index] >>> 2] === (item?.object ?? 0), () => `${thing.name}[${index}] has changed`)
        this.expect(item?.freed !== true, () => `${thing.name}[${index}] refers to ${item?.name}, which was freed`)
      })
    }
    if (this.counted) this.#expectCounts()
    this.call('check()', () => this.collector.check?.())
  }

  #expectCounts(): void {
    const { wrong } = fullTrace({
      memory: this.memory,
      objects: this.objects,
      roots: this.roots,
      walk: (visit) => {
        for (const { object } of this.live()) visit(object)
      },
    })
    for (const { object, count, references } of wrong) this.fail(`the count of ${this.objects.things.get(object)?.name} is ${count}; ${references} references are there`)
  }

  // --- what strategies do to objects ---------------------------------------------------------------------------------

  #fill(thing: Thing, items: readonly Thing[]): void {
    items.forEach((item, index) => {
      this.lifetime.retain(item.object)
      thing.slots[index] = item
      this.#store(thing.addresses[index], item)
    })
  }

  #store(slot: Address, thing: Thing | undefined): void {
    this.memory.u32[slot >>> 2] = thing?.object ?? 0
    this.#reachable = undefined
  }

  #settle(): void {
    this.settled?.()
    this.settled = undefined
  }

  #expectAlive(thing: Thing | undefined): void {
    this.expect(thing?.freed !== true, () => `${thing?.name}, which the mutator can reach, was freed`)
  }

  #expectDead(thing: Thing, what: string): void {
    this.expect(!this.reachable().has(thing), () => `${what} ${thing.name}, which a root reaches`)
  }

  #expectNoReferences(thing: Thing, what: string): void {
    for (const reference of thing.references) {
      this.expect(reference.referent !== thing, () => `${thing.name} is ${what} while ${reference.name} still refers to it weakly`)
    }
  }

  #reclaiming(thing: Thing): void {
    this.#expectDead(thing, 'frees')
    if (!this.counted) this.#settle()
    this.#expectNoReferences(thing, 'freed')
    const count = this.memory.u32[thing.object >>> 2]
    if (this.counted) this.expect(count === 0, () => `${thing.name} is freed with a count of ${count}`)
    this.expect(count < IMMORTAL_FROM, () => `${thing.name}, which is immortal, is freed`)
    this.freed.push(thing.name)
    if (thing.kind.trackable) this.collector.freed(thing.object)
  }

  #weakCleared(reference: Thing): void {
    const { referent } = reference
    if (referent === undefined) return
    referent.references.splice(referent.references.indexOf(reference), 1)
    reference.referent = undefined
  }

  #finalizing(thing: Thing): boolean {
    thing.finalized++
    this.expect(thing.finalized === 1, () => `the finalizer of ${thing.name} runs twice`)
    return this.#run(thing, 'finalizer')
  }

  #callBack(reference: Thing): boolean {
    reference.called++
    this.expect(reference.called === 1, () => `the callback of ${reference.name} runs twice`)
    this.expect(reference.referent === undefined, () => `the callback of ${reference.name} runs while its referent is still there`)
    return this.#run(reference, 'callback')
  }

  #run(thing: Thing, what: string): boolean {
    const run = (): void => {
      this.calls.push(`${what} of ${thing.name}`)
      this.clock += 5
      this.#act(thing)
    }
    if (thing.code?.later !== true || this.lifetime.running) {
      run()
      return true
    }
    this.#later.push(run)
    return false
  }

  #act(thing: Thing): void {
    const spare = OWN_ROOTS + (this.#resurrected++ % (ROOTS - OWN_ROOTS))
    const finalizing = thing.kind.name === 'finalizing'
    switch (thing.code?.action) {
      case 'resurrect':
        this.setRoot(spare, thing)
        return
      case 'resurrect-neighbour':
        if (finalizing) this.setRoot(spare, thing.slots[0])
        return
      case 'create':
        this.create('node', spare)
        return
      case 'drop-own':
        if (finalizing) this.setSlot(thing, 0, undefined)
        return
      case 'drop-root':
        this.setRoot(this.#resurrected % OWN_ROOTS, undefined)
        return
      case 'collect':
        if (this.collector.collecting) this.expect(!this.collector.begin(0), () => 'begin starts a collection while one is under way')
        return
      default:
        return
    }
  }
}

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

function describe(code: Code | undefined): string {
  return code === undefined ? '' : `  // ${code.later ? 'later: ' : ''}${code.action}`
}
