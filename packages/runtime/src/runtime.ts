import { pymalloc } from '@mm/allocator/hardened'
import {
  type Address,
  type Allocator,
  type AllocatorStrategy,
  type Collector,
  type CollectorStrategy,
  HeaderLedger,
  type Interning,
  type InterningStrategy,
  type Lifetime,
  type LifetimeStrategy,
  type LinearMemory,
  MisuseError,
  type ObjectRef,
  type SlotVisitor,
  type WordBytes,
} from '@mm/contract'
import { FreeLists, type FreeListOptions } from '@mm/freelist'
import { generational } from '@mm/gc-generational'
import { type Stack, type StackOptions, attachStack, createMemory, createStack } from '@mm/heap'
import { cpython } from '@mm/interning'
import { ObjectModel } from '@mm/object'
import { WeakReferenceLists, immediate } from '@mm/refcount'
import { type GarbageCollection, createGarbageCollection } from './gc.js'
import { Handle, type HandleContext, Scope } from './handle.js'
import { type MutatorHooks, RuntimeHooks } from './hooks.js'
import { type Mutator, createMutator, createStackMutator } from './mutator.js'
import { RootSlots } from './slots.js'
import { RuntimeState } from './state.js'
import {
  type DefaultAllocator,
  type DefaultCollector,
  type DefaultInterning,
  type DefaultLifetime,
  type FittingStrategies,
  type Strategies,
  checkFit,
} from './strategies.js'
import { SupervisedCollector } from './supervised-collector.js'
import { type LeakReport, type SurveyContext, checkHeap, leakReport, walkObjects } from './survey.js'
import { type Trigger, safepoint } from './trigger.js'
import { TypeList } from './type-list.js'
import { type OwnType, type OwnTypeDeclaration, createOwnType } from './types.js'
import { WeakFactory, type WeakHandle } from './weak.js'

/** What a runtime is made of, strategies aside. */
export interface RuntimeParts {
  /** Bytes in a pointer: 8 (the default) or 4. Not together with `memory`. */
  readonly wordBytes?: WordBytes
  /** The most that may be used, in bytes; 1 GiB by default. Not together with `memory`. */
  readonly limit?: number
  /** A memory to live in, which stays its owner's. */
  readonly memory?: LinearMemory
  /** Bytes to set aside from {@link FIXED_ADDRESS} on, before anybody else has any: for a mutator whose objects have fixed addresses. 0 by default. */
  readonly fixed?: number
  /** {@link Runtime.state} of a runtime of the same strategies and options that lives in `memory` already (a copy of its memory): it is taken up. */
  readonly state?: Address
  readonly stack?: StackOptions
  readonly freelists?: FreeListOptions
  /** What the mutator tells: may be given later, see {@link Runtime.attachMutator}. */
  readonly hooks?: MutatorHooks
  /** Whether the mutator asks before each step whether a reference is one; slower. */
  readonly checked?: boolean
  /** When collections start by themselves; by default the collector's own rule says. */
  readonly trigger?: Trigger | undefined
  /** Collects at every safepoint, which shows references that no root holds: the trigger `safepoint()`. */
  readonly stress?: boolean
  /**
   * Checks the whole heap ({@link Runtime.check}) after every collection, and at every so many safepoints; 0, the default, is never. What is
   * wrong is thrown as `CorruptionError`.
   */
  readonly sanity?: number
}

/** Where the bytes begin that `fixed` sets aside. */
export const FIXED_ADDRESS = 0x10000 as Address

/** Sets `bytes` aside at {@link FIXED_ADDRESS}; what stood there before somebody gave the memory back is gone. Throws `MisuseError` where the memory is not new. */
function fixedRegion(memory: LinearMemory, bytes: number): number {
  if (bytes === 0) return 0
  const address = memory.reserve(bytes, FIXED_ADDRESS)
  if (address !== FIXED_ADDRESS) throw new MisuseError('bad-address', { operation: 'createRuntime', address, size: bytes }, 'the fixed addresses are not free: the memory is not new')
  return bytes
}

/**
 * Memory, stack, allocator, objects, free lists, lifetime, collector and interning, wired to each other. Everything that a
 * language needs to put its values here, and all that an embedder needs who has none.
 */
export class Runtime {
  readonly memory: LinearMemory
  /** Bytes set aside at {@link FIXED_ADDRESS}, 0 none. */
  readonly fixed: number
  readonly stack: Stack
  readonly allocator: Allocator
  readonly objects: ObjectModel
  /** Who has which spare bits of headers. */
  readonly ledger: HeaderLedger
  readonly freelists: FreeLists
  readonly weakReferences: WeakReferenceLists
  readonly lifetime: Lifetime
  readonly collector: Collector
  readonly interning: Interning
  readonly strategies: Strategies
  /** Name of what starts collections. */
  readonly trigger: string
  /** Every how many safepoints the heap is checked; 0 never. */
  readonly sanity: number
  readonly mutator: Mutator
  readonly gc: GarbageCollection
  /** Where the addresses of all parts lie: see {@link save}. */
  readonly state: Address
  /** The type of embedders' types, itself included. */
  readonly metatype: ObjectRef
  readonly #hooks: RuntimeHooks
  readonly #slots: RootSlots
  readonly #handles: HandleContext
  readonly #weak: WeakFactory
  readonly #survey: SurveyContext
  readonly #types: TypeList
  #disposed = false
  /** Safepoints to go before the heap is checked. */
  #untilSane: number
  #quiet = 0
  /** Whether a collection is over after which nobody has looked at the heap yet. */
  #owesCheck = false
  readonly #stress: boolean

  /** Use {@link createRuntime}. Throws `StrategyMismatchError`, `OutOfMemoryError`, `MisuseError` (`bad-option`). */
  constructor(parts: RuntimeParts, strategies: Strategies) {
    checkFit(strategies)
    this.strategies = Object.freeze({ ...strategies })
    const { wordBytes = 8, limit = 2 ** 30 } = parts
    if (parts.memory !== undefined && (parts.wordBytes !== undefined || parts.limit !== undefined)) {
      throw new MisuseError('bad-option', { operation: 'createRuntime' }, 'wordBytes and limit are the memory’s own, where one is given')
    }
    const memory = parts.memory ?? createMemory({ wordBytes, limit })
    const taken = parts.state === undefined ? undefined : new RuntimeState(memory, parts.state)
    this.memory = memory
    this.fixed = taken === undefined ? fixedRegion(memory, parts.fixed ?? 0) : (parts.fixed ?? 0)
    this.stack = taken === undefined ? createStack(memory, parts.stack) : attachStack(memory, taken.get('stack'), parts.stack)
    this.allocator = strategies.allocator.create({ memory, ...taken?.of('allocator') })
    this.objects = new ObjectModel(memory, this.allocator)
    this.ledger = new HeaderLedger(this.objects.layout)
    this.freelists = new FreeLists(memory, { ...parts.freelists, ...taken?.of('freelists') })
    this.#hooks = new RuntimeHooks(this.freelists, (block) => this.allocator.free(block))
    this.weakReferences = new WeakReferenceLists(memory, this.objects, (reference) => this.#callBack(reference))
    const { objects, weakReferences } = this
    const stack = { visit: (visit: SlotVisitor) => this.#slots.visit(visit) }
    this.lifetime = strategies.lifetime.create({ memory, objects, weakReferences, hooks: this.#hooks, stack, ...taken?.of('lifetime') })
    const collector = strategies.collector.create({
      memory,
      objects,
      roots: this.#hooks,
      lifetime: this.lifetime,
      weakReferences,
      hooks: this.#hooks,
      ledger: this.ledger,
      ...taken?.of('collector'),
    })
    this.sanity = parts.sanity ?? 0
    this.#untilSane = this.sanity
    const trigger = parts.stress === true ? safepoint() : parts.trigger
    this.#stress = trigger?.always === true
    this.trigger = trigger?.name ?? 'thresholds'
    this.collector =
      trigger === undefined && this.sanity === 0
        ? collector
        : new SupervisedCollector(collector, {
            memory,
            trigger,
            taken: taken?.get('supervision'),
            liveBytes: () => (this.allocator.statistics === undefined ? memory.counts().reserved : this.allocator.statistics().liveBytes + (collector.space?.usedBytes ?? 0)),
            over: this.sanity === 0 ? undefined : () => this.#collectionOver(),
            schedule: () => this.#hooks.schedule(),
          })
    this.#hooks.collector = this.collector
    if (this.collector.barrier !== undefined && this.lifetime.barrier !== undefined) this.lifetime.barrier = this.collector.barrier
    this.objects.connect({ lifetime: this.lifetime, collector: this.collector })
    this.interning = strategies.interning.create({
      memory,
      equal: (a, b) => a === b || (this.#hooks.mutator.strings?.equal(a, b) ?? false),
      bytesOf: (string) => this.#hooks.mutator.strings?.bytesOf(string) ?? this.objects.bytesOf(string),
      ...taken?.of('interning'),
    })
    this.#hooks.interning = this.interning
    const collect = (generation?: number): number => this.#collect(generation)
    const mutatorContext = { memory, allocator: this.allocator, objects, lifetime: this.lifetime, collector: this.collector, collect: () => void collect(), ...(this.sanity > 0 && { atSafepoint: () => this.atSafepoint() }) }
    this.mutator = createMutator(mutatorContext, parts.checked ?? false)
    this.gc = createGarbageCollection(this.collector, objects, collect)
    this.state = taken?.at ?? RuntimeState.create(memory, this)
    this.#types = new TypeList(objects, this.state)
    this.metatype = this.#types.make({ descriptor: objects.register({ name: 'type' }), basicSize: objects.layout.typeBlock.bytes })
    this.#slots = new RootSlots(memory)
    this.#hooks.addRoots((visit) => this.#slots.visit(visit))
    const { deferral } = this.lifetime
    this.#handles = { memory, mutator: createStackMutator(mutatorContext, this.mutator), slots: this.#slots, held: (object) => deferral?.hold(object) }
    this.#hooks.keep = (object) => void this.gc.garbage.push(this.handle(this.mutator.retain(object)))
    this.#weak = new WeakFactory({
      memory,
      objects,
      weakReferences,
      types: this.#types,
      track: (object) => this.collector.track(object),
      handle: (object) => this.handle(object),
      created: (object) => deferral?.created(object),
      reached: (object) => {
        const { barrier } = this.collector
        if (barrier?.isGone?.(object) === true) return false
        barrier?.reached?.(object)
        return true
      },
    })
    this.#survey = { memory, allocator: this.allocator, objects, lifetime: this.lifetime, collector: this.collector, freelists: this.freelists, roots: this.#hooks, hidden: (object, visit) => this.#hooks.mutator.hidden?.(object, visit) }
    if (parts.hooks !== undefined) this.attachMutator(parts.hooks)
  }

  /** Says who is told what happens, and who has roots and code of its own. Replaces what was said before. */
  attachMutator(hooks: MutatorHooks): void {
    this.#hooks.mutator = hooks
  }

  /** Adds root slots beside the mutator's and the handles. Returns a function that takes them out again. */
  addRoots(source: (visit: SlotVisitor) => void): () => void {
    return this.#hooks.addRoots(source)
  }

  #callBack(reference: ObjectRef): boolean {
    if (this.#weak.owns(reference)) return this.#weak.call(reference)
    return this.#hooks.mutator.callback?.(reference) ?? true
  }

  /** Runs a collection to its end. With mutator code to be run on the way it is the mutator who begins and advances collections. */
  #collect(generation?: number): number {
    const { deferral, teardown } = this.lifetime
    teardown?.run()
    if (deferral === undefined) {
      const found = this.#collectSettled(generation)
      teardown?.run()
      return found
    }
    deferral.reconcile()
    const found = deferral.settled(() => this.#collectSettled(generation))
    deferral.reconcile()
    if (this.#owesCheck) this.#expectSound()
    return found
  }

  #collectSettled(generation?: number): number {
    const { collector } = this
    if (!collector.begin(generation)) return 0
    if (collector.advance() === 'suspended') {
      throw new MisuseError('bad-option', { operation: 'collect' }, 'the mutator has code to run first: it must advance the collection itself')
    }
    return collector.last === undefined ? 0 : collector.last.collected + collector.last.uncollectable
  }

  /** A collection that is due runs now, and what is due of the lifetime. */
  safepoint(): void {
    this.mutator.safepoint()
  }

  /** What a mutator that brings safepoints of its own calls at each of them where there is {@link sanity}. */
  atSafepoint(): void {
    if (--this.#untilSane > 0) return
    this.#untilSane = this.sanity
    this.#expectSound()
  }

  /** Where the stack is counted only meanwhile, finalizers may have changed it: then the heap is looked at afterwards. */
  #collectionOver(): void {
    if (this.lifetime.deferral === undefined) this.#expectSound()
    else this.#owesCheck = true
  }

  #expectSound(): void {
    this.#owesCheck = false
    if (this.#quiet === 0) this.check()
  }

  /** Runs `run` without checks and without a collection at each safepoint: for a mutator that starts, and whose objects are not in place yet. */
  unchecked<T>(run: () => T): T {
    const stressed = this.#stress && this.collector.enabled
    if (stressed) this.collector.enabled = false
    this.#quiet++
    try {
      return run()
    } finally {
      this.#quiet--
      if (stressed) this.collector.enabled = true
    }
  }

  // --- for embedders -------------------------------------------------------------------------------------------------

  /** A type of the embedder's own. Throws `MisuseError` (`bad-option`). */
  defineType<const F extends string = never, const N extends string = never>(declaration: OwnTypeDeclaration<F, N>): OwnType<F, N> {
    return createOwnType(this.objects, this.mutator, this.collector, this.#types, declaration, this.lifetime)
  }

  /** Keeps `object` alive until the handle is disposed of; the caller's reference becomes the handle's. */
  handle(object: ObjectRef): Handle {
    return new Handle(this.#handles, object)
  }

  /** Handles that end together. */
  scope(): Scope {
    return new Scope(this.#handles)
  }

  /** A weak reference to `object`, not counted. `callback` is called when the object goes, unless the reference has ended before. */
  weak(object: ObjectRef, callback?: () => void): WeakHandle {
    return this.#weak.create(object, callback)
  }

  // --- saving ------------------------------------------------------------------------------------------------------------

  /**
   * Makes the memory complete, so that a copy of it can be taken up: `createRuntime({ memory: createMemory({ image }), state })`.
   * There the same types are defined in the same order. What JavaScript holds (handles, callbacks) does not come along, and
   * what a handle holds here stays alive there for good. Returns {@link state}; throws `MisuseError` (`bad-option`) where a
   * strategy keeps its state elsewhere.
   */
  save(): Address {
    for (const axis of ['allocator', 'lifetime', 'collector'] as const) {
      if (this[axis].state !== undefined) continue
      const { name } = this.strategies[axis].manifest
      throw new MisuseError('bad-option', { operation: 'save', strategy: name }, `${axis} ${name} keeps state outside of the memory`)
    }
    this.stack.save()
    return this.state
  }

  // --- looking -------------------------------------------------------------------------------------------------------

  /** Calls `visit` for every mortal object in the heap; see `walkObjects`. Cost: the whole heap. */
  walk(visit: (object: ObjectRef) => void): void {
    walkObjects(this.#survey, visit)
  }

  /** The mortal objects there are, by type. Cost: the whole heap. */
  report(): LeakReport {
    return leakReport(this.#survey)
  }

  /**
   * Sanity: what is stored must be what can be found again. Checks the allocator's and the collector's structures, traces from
   * all roots, and (where counts are exact) recounts every count. Throws `CorruptionError`. Cost: the whole heap.
   */
  check(exempt?: (object: ObjectRef) => boolean): void {
    this.allocator.check?.()
    this.collector.check?.()
    const look = (): void => checkHeap(this.#survey, (object) => exempt?.(object) === true || this.#hooks.mutator.exempt?.(object) === true)
    const { deferral } = this.lifetime
    if (deferral === undefined) look()
    else deferral.settled(look)
  }

  /**
   * Ends the runtime: what handles hold is released, what the collector finds is collected; what is left then was leaked, and is
   * reported. A memory that was given stays as it is. A second time gives an empty report.
   */
  dispose(): LeakReport {
    if (this.#disposed) return { types: [], objects: 0, bytes: 0 }
    this.#disposed = true
    const { mutator } = this.#handles
    this.#slots.visit((slot) => mutator.release(mutator.take(slot)))
    this.gc.collect()
    const report = this.report()
    this.#slots.dispose()
    return report
  }

  [Symbol.dispose](): void {
    this.dispose()
  }
}

/** The strategies where none are chosen. */
function withDefaults(chosen: Partial<Strategies>): Strategies {
  return {
    allocator: chosen.allocator ?? pymalloc(),
    lifetime: chosen.lifetime ?? immediate(),
    collector: chosen.collector ?? generational(),
    interning: chosen.interning ?? cpython(),
  }
}

/**
 * Makes a runtime. Strategies that do not fit each other do not compile; where their types are not known they throw
 * `StrategyMismatchError`. Throws `OutOfMemoryError`, `MisuseError` (`bad-option`).
 */
export function createRuntime(): Runtime
export function createRuntime<
  A extends AllocatorStrategy = DefaultAllocator,
  L extends LifetimeStrategy = DefaultLifetime,
  C extends CollectorStrategy = DefaultCollector,
  I extends InterningStrategy = DefaultInterning,
>(options: RuntimeParts & FittingStrategies<A, L, C, I>): Runtime
export function createRuntime(options: RuntimeParts & Partial<Strategies> = {}): Runtime {
  return new Runtime(options, withDefaults(options))
}

/** As {@link createRuntime}, for strategies that were found by name. */
export function assembleRuntime(parts: RuntimeParts, strategies: Partial<Strategies> = {}): Runtime {
  return new Runtime(parts, withDefaults(strategies))
}
