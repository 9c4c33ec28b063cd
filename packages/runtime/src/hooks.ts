import { type Address, type CollectionObserver, type Collector, type CollectorHooks, type Interning, type LifetimeHooks, type ObjectRef, type Roots, type SlotVisitor } from '@mm/contract'
import { type FreeLists } from '@mm/freelist'

/** What a mutator of its own (a language) tells the runtime; all of it optional. */
export interface MutatorHooks {
  /** Visits every root slot that is the mutator's: stack, native frames, globals. */
  readonly roots?: (visit: SlotVisitor) => void
  /** Something dead waits for code that only the mutator can run. Present: finalizers and callbacks may be such code. */
  readonly suspended?: () => void
  /** A collection is due at the next safepoint. */
  readonly schedule?: () => void
  /** See `CollectorHooks.phase`. */
  readonly phase?: (name: 'start' | 'stop', generation: number, collected: number, uncollectable: number) => boolean
  /** Runs the callback of a weak reference: see `WeakReferences.call`. */
  readonly callback?: (reference: ObjectRef) => boolean
  /** See `CollectorHooks.uncollectable`. Absent: the runtime keeps such objects, in `gc.garbage`. */
  readonly uncollectable?: (object: ObjectRef) => void
  /** See `CollectorHooks.observer`. */
  readonly observer?: () => CollectionObserver | undefined
  /** Whether an object's count may be another than the number of references: see `Runtime.check`. */
  readonly exempt?: (object: ObjectRef) => boolean
  /** Visits slots that the object owns though its type leaves them out of what collectors see: the names that are keys of a dict. */
  readonly hidden?: (object: ObjectRef, visit: SlotVisitor) => void
  /** A full collection is over; the free lists have been emptied. */
  readonly fullCollectionDone?: () => void
  /** A finalizer or callback written in JavaScript threw. Absent: the error is thrown to nobody in particular, as an unhandled rejection. */
  readonly failed?: (error: unknown, object: ObjectRef) => void
  /** See `CollectorHooks.moved`; the table of interned strings is up to date already. */
  readonly moved?: (now: (object: ObjectRef) => ObjectRef) => void
  /** How interned strings are compared and measured. */
  readonly strings?: { equal(a: ObjectRef, b: ObjectRef): boolean; bytesOf(string: ObjectRef): number }
  /** Milliseconds of a clock that never goes back; `performance.now` by default. */
  readonly now?: () => number
}

declare const performance: { now(): number }

/** Between the strategies and whoever they serve: both sides come later than the strategies themselves. */
export class RuntimeHooks implements LifetimeHooks, CollectorHooks, Roots {
  mutator: MutatorHooks = {}
  collector: Collector | undefined
  readonly #sources: ((visit: SlotVisitor) => void)[] = []
  readonly #freelists: FreeLists
  readonly #free: (block: Address) => void
  /** Runs the callbacks that are the runtime's own. */
  callback: (reference: ObjectRef) => boolean = () => true

  constructor(freelists: FreeLists, free: (block: Address) => void) {
    this.#freelists = freelists
    this.#free = free
  }

  /** Adds root slots. Returns a function that takes them out again. */
  addRoots(source: (visit: SlotVisitor) => void): () => void {
    this.#sources.push(source)
    return () => void this.#sources.splice(this.#sources.indexOf(source), 1)
  }

  visit(visit: SlotVisitor): void {
    for (const source of this.#sources) source(visit)
    this.mutator.roots?.(visit)
  }

  get synchronous(): boolean {
    return this.mutator.suspended === undefined
  }

  untrack(object: ObjectRef): void {
    this.collector!.untrack(object)
  }

  track(object: ObjectRef): void {
    this.collector!.track(object)
  }

  suspended(): void {
    this.mutator.suspended?.()
  }

  schedule(): void {
    this.mutator.schedule?.()
  }

  phase(name: 'start' | 'stop', generation: number, collected: number, uncollectable: number): boolean {
    return this.mutator.phase === undefined || this.mutator.phase(name, generation, collected, uncollectable)
  }

  /** Keeps what cannot be freed. */
  keep: (object: ObjectRef) => void = () => {}

  uncollectable(object: ObjectRef): void {
    if (this.mutator.uncollectable !== undefined) this.mutator.uncollectable(object)
    else this.keep(object)
  }

  observer(): CollectionObserver | undefined {
    return this.mutator.observer?.()
  }

  /** The table that is told first. */
  interning: Interning | undefined

  moved(now: (object: ObjectRef) => ObjectRef): void {
    this.interning?.moved?.(now)
    this.mutator.moved?.(now)
  }

  fullCollectionDone(): void {
    this.#freelists.clear(this.#free)
    this.mutator.fullCollectionDone?.()
  }

  failed(error: unknown, object: ObjectRef): void {
    if (this.mutator.failed !== undefined) this.mutator.failed(error, object)
    // Nobody asked for errors, and none may be lost: the host reports an unhandled rejection.
    else void Promise.reject(error instanceof Error ? error : new Error(String(error)))
  }

  now(): number {
    return this.mutator.now === undefined ? performance.now() : this.mutator.now()
  }
}
