import { type Barrier } from './barrier.js'
import { type CollectionRecord, type CollectorStatistics } from './collection-log.js'
import { type HeaderLedger } from './header-ledger.js'
import { type Lifetime, type WeakReferences } from './lifetime.js'
import { type LinearMemory } from './memory.js'
import { type ObjectSpace } from './object-space.js'
import { type ObjectAccess, type Roots } from './objects.js'
import { type Address, type ObjectRef } from './terms.js'

/** Collectors with generations: the numbers of CPython's `gc.get_count` and `gc.get_threshold`. */
export interface Generations {
  /** How many there are; the last is the oldest. */
  readonly count: number
  counts(): readonly number[]
  thresholds(): readonly number[]
  /** Replaces the thresholds from the first on; those not given stay. 0 as the first turns automatic collection off; every count exceeds a negative one. */
  setThresholds(...thresholds: readonly number[]): void
}

/**
 * Finds objects that no root reaches and counts cannot free.
 *
 * Collections start at safepoints only: `allocated` may make the collector `due`, and the mutator calls `begin` when it
 * next can. A collection that must run finalizers or callbacks of the mutator suspends, with its state in the memory, and
 * is resumed by `advance`; before that the mutator brings a suspended lifetime to its end.
 */
export interface Collector {
  /** A trackable object came from the allocator (not from a free list). */
  allocated(object: ObjectRef): void
  /** On collectors that trace: told of every object that is made, trackable or not. */
  created?(object: ObjectRef): void
  /** An allocation has failed for want of memory. On collectors that may find more than counts free: they become due. */
  exhausted?(): void
  /** A trackable object (untracked by now) goes back to the allocator. */
  freed(object: ObjectRef): void
  /** Lists the object: from now on it may be found. */
  track(object: ObjectRef): void
  untrack(object: ObjectRef): void
  isTracked(object: ObjectRef): boolean
  /** Whether a collection should start at the next safepoint. */
  readonly due: boolean
  /** Whether a collection is under way (suspended for mutator code). */
  readonly collecting: boolean
  /** Automatic collection on or off. */
  enabled: boolean
  /**
   * Starts a collection of `generation` and the younger ones, or without it the one that is due; false when one is under way
   * or none is due. Then call {@link advance} until it says `done`. Throws `MisuseError` (`bad-option`) for no generation.
   */
  begin(generation?: number): boolean
  /** Works until the end, or until the mutator must run something first. */
  advance(): 'done' | 'suspended'
  /** Of the last collection that came to its end. */
  readonly last: CollectionRecord | undefined
  statistics(): CollectorStatistics
  readonly generations?: Generations
  /** Calls `visit` for every listed object, oldest first within a generation; all generations without the argument. */
  walk?(visit: (object: ObjectRef) => void, generation?: number): void
  /** Calls `visit` for every object that the collection under way holds a count of: of those whose finalizer or callback runs, or is to. */
  pending?(visit: (object: ObjectRef) => void): void
  /** Whether the object's finalizer has run. */
  isFinalized?(object: ObjectRef): boolean
  /** Sets everything listed aside, where no collection looks. */
  freeze?(): void
  unfreeze?(): void
  frozenCount?(): number
  /** What it must be told of references; its manifest then requires `barrier`. */
  readonly barrier?: Barrier
  /** Where objects are made, if it moves them. */
  readonly space?: ObjectSpace
  /** Checks the collector's lists; throws `CorruptionError`. */
  check?(): void
  /** Where the state in memory begins, where all of it lies there: hand it to `create` of the same strategy to take it up again. */
  readonly state?: Address
}

/** Who looks at one collection closely, for debugging. */
export interface CollectionObserver {
  /** The collection begins; its generations are listed as they were. */
  begins(generation: number): void
  /** Nothing reachable refers to the object; its weak references and its finalizer are still to come. */
  unreachable(object: ObjectRef): void
  /** The object is about to be cleared. `true`: somebody holds it now, and it stays as it is, counted as collected. */
  keep(object: ObjectRef): boolean
  /** Nothing reachable refers to the object, and it cannot be freed: it has a legacy finalizer, or is referred to by one that has. */
  uncollectable?(object: ObjectRef): void
  /** All that can be freed has been; the mutator is told next. */
  ends?(collected: number, uncollectable: number): void
  /** Asked after each group of the above: `false` when the mutator has code to run first, which suspends the collection. */
  ready?(): boolean
}

/** What a collector tells the mutator. */
export interface CollectorHooks {
  /** The collector has become {@link Collector.due}. */
  schedule(): void
  /** A collection starts or is over. `true`: told; `false`: the mutator has code to run first, which suspends the collection. */
  phase(name: 'start' | 'stop', generation: number, collected: number, uncollectable: number): boolean
  /** A collection of the oldest generation is over: free lists are emptied. */
  fullCollectionDone(): void
  /** The object has a legacy finalizer and is part of garbage: it stays, and is the mutator's to do something about. */
  uncollectable?(object: ObjectRef): void
  /**
   * Objects have moved: whoever refers to some without keeping them alive (a table of interned strings) goes on with what `now` says. What has
   * died is where it was, and about to be reclaimed.
   */
  moved?(now: (object: ObjectRef) => ObjectRef): void
  /** A finalizer or callback written in JavaScript threw. */
  failed(error: unknown, object: ObjectRef): void
  /** Milliseconds, for pauses. */
  now(): number
  /** Who looks at the collection that begins, and at each of its steps: asked for once a step. */
  observer?(): CollectionObserver | undefined
}

/** What a collector is created with. */
export interface CollectorContext {
  readonly memory: LinearMemory
  /** `state` of one of the same strategy that lives in this memory already: it is taken up instead of a new one made. */
  readonly state?: Address
  readonly objects: ObjectAccess
  readonly roots: Roots
  readonly lifetime: Lifetime
  readonly weakReferences: WeakReferences
  readonly hooks: CollectorHooks
  /** Spare bits of headers, to be claimed when the collector is made. */
  readonly ledger: HeaderLedger
}
