import {
  type Address,
  type Collector,
  type CollectorHooks,
  type CollectorStrategy,
  HeaderLedger,
  IMMORTAL_FROM,
  type Lifetime,
  type LifetimeHooks,
  type LifetimeStrategy,
  type Roots,
  type WordBytes,
  typeTraits,
} from '@mm/contract'
import { Memory } from '@mm/heap'
import { describeError, hex } from '../failure.js'
import { act, describeCode } from './actions.js'
import { Blocks } from './blocks.js'
import { type KindName } from './kinds.js'
import { LEVELS, Later } from './later.js'
import { HostModel, OWN_ROOTS, ROOTS } from './model.js'
import { type CreateOptions, HostObjects } from './objects.js'
import { type Code, type Thing } from './thing.js'
import { WeakLists } from './weak-lists.js'

/** Bytes of a host's memory: most hosts live for some dozen objects only, and there are thousands of them. */
const LIMIT = 512 * 1024
const ROOMY = 16 * 2 ** 20
/** The memory's own page, and what alignment may cost. */
const MARGIN = 8192
const MILLISECONDS_OF_CODE = 5

/** What a {@link Host} is made of. */
export interface HostStrategies {
  readonly lifetime: LifetimeStrategy
  readonly collector: CollectorStrategy
}

/** A phase that a collection reported. */
export interface ReportedPhase {
  readonly name: 'start' | 'stop'
  readonly generation: number
  readonly collected: number
}

/** How a {@link Host} behaves. */
export interface HostOptions {
  /** Whether it must hold many thousands of objects. */
  readonly roomy?: boolean
  /** Whether the mutator has something to run when a collection starts and stops, which suspends it. */
  readonly phasesSuspend?: boolean
  /** Whether the lifetime is told that finalizers and callbacks always run at once. */
  readonly synchronous?: boolean
  /** Whether the memory moves whenever the mutator has the word. */
  readonly moving?: boolean
  /** Whether lifetime and collector are replaced, whenever the mutator has the word, by others that take up their state. */
  readonly replacing?: boolean
  /** Where the calls are written down; hosts side by side share one list. */
  readonly calls?: string[]
}

/** A mutator of the smallest kind: objects in a memory, root slots, and beside them the model of what must be there. */
export class Host extends HostModel {
  readonly memory: Memory
  readonly objects: HostObjects
  collector: Collector
  lifetime: Lifetime
  readonly weak: WeakLists
  readonly roots: Roots
  readonly phases: ReportedPhase[] = []
  /** How often the collector said that it has become due. */
  scheduled = 0
  fullCollections = 0
  /** Milliseconds that the mutator's clock shows. */
  clock = 0
  /** How often objects were said to have moved. */
  moves = 0
  /** Whether something may have gone with its space, of which nobody has heard. */
  #gone = false
  /** Called when something is first cleared or, without counts, freed in a collection: finalizers are over. */
  settled: (() => void) | undefined
  readonly #strategies: HostStrategies
  readonly #options: HostOptions
  readonly #rootBase: Address
  #spare = 0
  readonly #later: Later

  constructor(strategies: HostStrategies, wordBytes: WordBytes, options: HostOptions = {}) {
    super(options.calls ?? [])
    this.#strategies = strategies
    this.#options = options
    const limit = options.roomy === true ? ROOMY : LIMIT
    const memory = new Memory({ wordBytes, limit, reserve: limit + MARGIN })
    this.memory = memory
    this.#rootBase = this.#reserve(ROOTS * wordBytes)
    this.roots = {
      visit: (visit) => {
        for (let index = 0; index < ROOTS; index++) visit(this.rootSlot(index))
      },
    }
    const objects = new HostObjects(memory, new Blocks(memory), {
      finalizing: (thing) => this.#finalizing(thing),
      clearing: (thing) => {
        this.expectDead(thing, 'clears')
        this.#settle()
        this.expectNoReferences(thing, 'cleared')
      },
      reclaiming: (thing) => {
        this.#reclaiming(thing)
      },
    })
    this.objects = objects
    this.weak = new WeakLists(memory, {
      layout: objects.layout,
      weakListSlot: (object) => objects.weakListSlot(object),
      weakCleared: (reference) => {
        this.#weakCleared(objects.at(reference, 'weak reference'))
      },
      callBack: (reference) => this.#callBack(objects.at(reference, 'callback')),
    })
    this.lifetime = this.#makeLifetime()
    const levels = this.#reserve(Math.max(16, this.lifetime.saveBytes * LEVELS))
    this.#later = new Later(this, () => this.lifetime, levels, () => {
      this.move()
    })
    if (this.lifetime.counting !== 'none') {
      objects.dropped = (object) => {
        this.lifetime.dropped(object)
      }
    }
    this.collector = this.#makeCollector()
  }

  /** Whether counts are kept. */
  get counted(): boolean {
    return this.lifetime.counting === 'exact'
  }

  // --- the mutator ---------------------------------------------------------------------------------------------------

  /** A new object, tracked where it can be, in root `root` (what was there is dropped). */
  create(kind: KindName, root: number, code?: Code, items: readonly Thing[] = [], type?: Thing): Thing {
    const thing = this.#make(kind, { slots: kind === 'row' ? items.length : undefined, code, type })
    this.calls.push(`root[${root}] = ${thing.name}${items.length === 0 ? '' : `(${items.map(({ name }) => name).join(', ')})`}${type === undefined ? '' : `: ${type.name}`}${describeCode(code)}`)
    items.forEach((item, index) => {
      this.lifetime.retain(item.object)
      thing.slots[index] = item
      this.#store(thing.addresses[index], item)
    })
    if (thing.kind.trackable) this.collector.track(thing.object)
    const before = this.rooted[root]
    this.rooted[root] = thing
    this.#store(this.rootSlot(root), thing)
    this.lifetime.deferral?.hold(thing.object)
    this.#dropFromRoot(before)
    return thing
  }

  /** A weak reference to `referent`, with a callback where there is code for one. */
  refer(referent: Thing, root: number, code?: Code): Thing {
    const callback = code === undefined ? [] : [this.#make('atom')]
    const reference = this.create('reference', root, code, callback)
    for (const atom of callback) this.#dropFromRoot(atom)
    // What was in the root may have been all that held the referent, and its finalizer may have emptied the root.
    if (reference.freed || !this.reachable().has(referent)) return reference
    this.calls.push(`${reference.name} refers weakly to ${referent.name}`)
    this.weak.insert(reference.object, referent.object)
    reference.referent = referent
    referent.references.push(reference)
    return reference
  }

  setRoot(root: number, thing: Thing | undefined): void {
    this.calls.push(`root[${root}] = ${thing?.name ?? 'null'}`)
    this.expectAlive(thing)
    const before = this.rooted[root]
    if (thing !== undefined && this.lifetime.deferral === undefined) this.lifetime.retain(thing.object)
    this.rooted[root] = thing
    this.#store(this.rootSlot(root), thing)
    if (thing !== undefined) this.lifetime.deferral?.hold(thing.object)
    this.#dropFromRoot(before)
  }

  setSlot(owner: Thing, index: number, thing: Thing | undefined): void {
    const place = index % owner.open
    this.calls.push(`${owner.name}[${place}] = ${thing?.name ?? 'null'}`)
    this.expectAlive(owner)
    this.expectAlive(thing)
    const before = owner.slots[place]
    if (thing !== undefined) this.lifetime.retain(thing.object)
    owner.slots[place] = thing
    this.#store(owner.addresses[place], thing)
    // As a dict: listed again when it gets something that could close a cycle.
    if (owner.kind.name === 'table' && thing?.kind.trackable === true && !this.collector.isTracked(owner.object)) this.collector.track(owner.object)
    this.#release(before)
  }

  /** Root `root` gets what `reference` refers to weakly, if that is still there. */
  dereference(reference: Thing, root: number): void {
    const { referent } = reference
    if (referent === undefined) return
    this.calls.push(`${reference.name} is dereferenced`)
    if (this.collector.barrier?.isGone?.(referent.object) === true) {
      this.expectDead(referent, 'takes for gone')
      return
    }
    this.collector.barrier?.reached?.(referent.object)
    this.setRoot(root, referent)
  }

  /** Moves what is in a slot to a root, as popping from a list does: its count stays, unless the stack is not counted. */
  moveOut(owner: Thing, index: number, root: number): void {
    const place = index % owner.open
    const thing = owner.slots[place]
    if (thing === undefined) return
    this.calls.push(`root[${root}] = ${owner.name}[${place}], which is null then`)
    owner.slots[place] = undefined
    this.#store(owner.addresses[place], undefined)
    this.collector.barrier?.reached?.(thing.object)
    const before = this.rooted[root]
    this.rooted[root] = thing
    this.#store(this.rootSlot(root), thing)
    if (this.lifetime.deferral !== undefined) {
      this.lifetime.deferral.hold(thing.object)
      this.#release(thing)
    }
    this.#dropFromRoot(before)
  }

  /** Moves what is in a root to a slot that is empty: its count stays, unless the stack is not counted. */
  moveTo(root: number, owner: Thing, index: number): void {
    const thing = this.rooted[root]
    if (thing === undefined) return
    this.calls.push(`${owner.name}[${index}] = root[${root}], which is null then`)
    if (this.lifetime.deferral !== undefined) this.lifetime.retain(thing.object)
    this.rooted[root] = undefined
    this.#store(this.rootSlot(root), undefined)
    owner.slots[index] = thing
    this.#store(owner.addresses[index], thing)
  }

  /** Empties a root and stops there: what the lifetime waits for is not run. */
  clearRoot(root: number): void {
    this.calls.push(`root[${root}] = null`)
    const before = this.rooted[root]
    this.rooted[root] = undefined
    this.#store(this.rootSlot(root), undefined)
    if (before === undefined) return
    this.lifetime.release(before.object)
    this.lifetime.teardown?.run()
  }

  untrack(thing: Thing): void {
    this.calls.push(`untrack(${thing.name})`)
    this.collector.untrack(thing.object)
  }

  countOf(thing: Thing): number {
    return this.memory.u32[thing.object >>> 2]
  }

  setCount(thing: Thing, count: number): void {
    this.memory.u32[thing.object >>> 2] = count
  }

  /** Runs what made a collection suspend. */
  runLater(): void {
    this.#later.runForCollector()
  }

  /** Runs all code that the lifetime waits for. */
  settleLifetime(): void {
    this.#later.settle()
  }

  /** Moves the memory and replaces strategies, when this host does. */
  move(): void {
    if (this.#options.moving === true) this.memory.relocate()
    if (this.#options.replacing !== true) return
    const { enabled } = this.collector
    if (this.lifetime.state !== undefined) this.lifetime = this.#makeLifetime(this.lifetime.state)
    if (this.collector.state !== undefined) this.collector = this.#makeCollector(this.collector.state)
    // A state of 0 is none: then there is nothing that could be taken up.
    this.expect(this.collector.state === 0 || this.collector.enabled === enabled, () => 'a collector that was taken up again is switched on or off')
  }

  rootSlot(index: number): Address {
    return (this.#rootBase + index * this.memory.wordBytes) as Address
  }

  /** The root that finalizers use next. */
  spareRoot(): number {
    return OWN_ROOTS + (this.#spare++ % (ROOTS - OWN_ROOTS))
  }

  live(): Iterable<Thing> {
    return this.objects.things.values()
  }

  #makeLifetime(state?: Address): Lifetime {
    const { memory, objects, weak } = this
    return this.#strategies.lifetime.create({ memory, objects, weakReferences: weak, hooks: this.#lifetimeHooks(), stack: this.roots, ...(state !== undefined && { state }) })
  }

  #makeCollector(state?: Address): Collector {
    const { memory, objects, weak, roots, lifetime } = this
    // One that takes up the state of another claims what that one had claimed.
    const ledger = new HeaderLedger(objects.layout)
    const context = { memory, objects, roots, lifetime, weakReferences: weak, hooks: this.#collectorHooks(), ledger }
    const collector = this.#strategies.collector.create({ ...context, ...(state !== undefined && { state }) })
    this.objects.space = collector.space
    const { barrier } = collector
    if (barrier !== undefined) {
      if (lifetime.barrier !== undefined) lifetime.barrier = barrier
      objects.released = (object) => {
        barrier.released(object)
      }
    }
    return collector
  }

  /** What went with the space in which it was is gone. */
  noticeGone(): void {
    if (!this.#gone) return
    this.#gone = this.collector.collecting
    for (const thing of [...this.live()]) {
      if (!thing.spaced || this.collector.space?.owns(thing.block) === true) continue
      this.expectDead(thing, 'has dropped')
      this.expectNoReferences(thing, 'gone')
      this.#forgetSlots(thing)
      this.objects.forget(thing)
    }
  }

  #make(kind: KindName, options: CreateOptions = {}): Thing {
    this.noticeGone()
    const thing = this.objects.create(kind, options)
    if (options.type !== undefined) this.lifetime.retain(options.type.object)
    if (thing.kind.trackable) this.collector.allocated(thing.object)
    this.collector.created?.(thing.object)
    this.lifetime.deferral?.created(thing.object)
    return thing
  }

  #reserve(bytes: number): Address {
    const base = this.memory.reserve(bytes, 16)
    this.memory.u8.fill(0, base, base + bytes)
    return base
  }

  #store(slot: Address, thing: Thing | undefined): void {
    this.memory.u32[slot >>> 2] = thing?.object ?? 0
    this.changed()
  }

  /** A root, or the mutator itself, has one reference less: counted, unless the lifetime looks at the stack instead. */
  #dropFromRoot(thing: Thing | undefined): void {
    if (this.lifetime.deferral === undefined) this.#release(thing)
  }

  #release(thing: Thing | undefined): void {
    if (thing === undefined) return
    this.call(`release(${thing.name})`, () => {
      this.lifetime.release(thing.object)
    })
    // Every step of the mutator ends at a safepoint.
    this.lifetime.teardown?.run()
    this.settleLifetime()
  }

  // --- what strategies say, and do to objects ------------------------------------------------------------------------

  #lifetimeHooks(): LifetimeHooks {
    return {
      synchronous: this.#options.synchronous ?? false,
      track: (object) => {
        this.collector.track(object)
      },
      untrack: (object) => {
        this.collector.untrack(object)
      },
      suspended: () => undefined,
      failed: (error, object) => this.#failed(error, object),
    }
  }

  #collectorHooks(): CollectorHooks {
    return {
      schedule: () => {
        this.scheduled++
      },
      phase: (name, generation, collected) => {
        this.phases.push({ name, generation, collected })
        if (this.#options.phasesSuspend !== true) return true
        this.#later.push(() => this.calls.push(`the mutator is told of '${name}'`))
        return false
      },
      moved: (now) => {
        this.moves++
        this.#gone = true
        const where = [...[...this.live()].map((thing) => [thing.object, thing] as const), ...this.objects.takeMoves()]
        for (const [from, thing] of where) this.expect(now(from) === thing.object, () => `${thing.name} is said to be at ${hex(now(from))}, and is at ${hex(thing.object)}`)
      },
      fullCollectionDone: () => {
        this.fullCollections++
      },
      failed: (error, object) => this.#failed(error, object),
      now: () => this.clock,
    }
  }

  #failed(error: unknown, object: number): never {
    return this.fail(`a finalizer or callback of ${hex(object)} failed: ${describeError(error)}`)
  }

  #settle(): void {
    this.settled?.()
    this.settled = undefined
  }

  #reclaiming(thing: Thing): void {
    this.noticeGone()
    this.expectDead(thing, 'frees')
    if (!this.counted) this.#settle()
    this.expectNoReferences(thing, 'freed')
    const count = this.countOf(thing)
    this.expect(count < IMMORTAL_FROM, () => `${thing.name}, which is immortal, is freed`)
    if (this.counted) {
      this.expect(count === 0, () => `${thing.name} is freed with a count of ${count}`)
      this.expect(!thing.kind.trackable || !this.collector.isTracked(thing.object), () => `${thing.name} is freed while it is tracked`)
    }
    const owned = thing.slots.slice(0, thing.open).find((item) => item !== undefined)
    const asItLies = (thing.kind.traits & typeTraits.drop) === 0
    this.expect(!this.counted || asItLies || owned === undefined, () => `${thing.name} is freed while it owns ${owned?.name}`)
    this.expect(thing.instances === 0, () => `${thing.name} is freed before ${thing.instances} objects of that type`)
    this.#forgetSlots(thing)
    if (thing.kind.trackable) this.collector.freed(thing.object)
  }

  #forgetSlots(thing: Thing): void {
    const type = thing.slots.at(thing.open)
    if (type !== undefined) type.instances--
    thing.slots.fill(undefined)
    this.freed.push(thing.name)
  }

  #weakCleared(reference: Thing): void {
    const { referent } = reference
    if (referent === undefined) return
    // One that goes itself leaves its referent.
    if (this.reachable().has(reference)) this.expectDead(referent, 'clears a weak reference to')
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
      this.noticeGone()
      this.calls.push(`${what} of ${thing.name}`)
      this.clock += MILLISECONDS_OF_CODE
      for (const item of [thing, ...thing.slots]) this.expect(item?.freed !== true, () => `the ${what} of ${thing.name} sees ${item?.name}, which was freed`)
      act(this, thing)
    }
    if (thing.code?.later !== true) {
      run()
      return true
    }
    this.#later.push(run)
    return false
  }
}
