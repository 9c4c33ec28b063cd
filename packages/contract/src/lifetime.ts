import { type Barrier } from './barrier.js'
import { type LinearMemory } from './memory.js'
import { type ObjectAccess, type Roots } from './objects.js'
import { type Address, type ObjectRef } from './terms.js'

/** A type whose trait is `plain`, as whoever made it knows it. */
export interface KnownType {
  /** Its block, complete. */
  readonly type: ObjectRef
  /** What its finalizer does, where it is JavaScript; `undefined` where there is none. */
  readonly finalize: ((object: ObjectRef) => void) | undefined
  /** As {@link ObjectAccess.reclaim}, for its objects. */
  readonly reclaim: (object: ObjectRef) => void
}

/**
 * When an object's life ends.
 *
 * Taking apart never recurses on the JavaScript stack. Where a finalizer or callback is code that the mutator must run, it
 * stops there (`suspended`); whatever dies meanwhile waits in line. The mutator then calls {@link save} with room in the
 * frame that runs the code, which begins an empty level, so that what dies inside is taken apart at once; after
 * the code {@link restore} and {@link resume}. All of this state lies in the memory.
 */
export interface Lifetime {
  /**
   * What `retain` and `release` do to the count word: `exact` ones may be inlined by the mutator; `deferred` ones are for references in
   * objects, those on the stack are not counted; `none` compile to nothing.
   */
  readonly counting: 'exact' | 'deferred' | 'none'
  /** One more reference to the object is held. Null and immortal objects are left alone. */
  retain(object: ObjectRef): void
  /** One reference less; at zero the object is taken apart, at once. Throws `MisuseError` (`bad-count`) when the count is zero already. */
  release(object: ObjectRef): void
  /**
   * The count of `object` has just become zero: takes it apart (where counting is deferred: once it is known that the stack has it not; where there is a
   * {@link teardown}: then). The slow half of an inlined release.
   */
  dropped(object: ObjectRef): void
  /** A type has been made whose objects are many: the lifetime may have code of its own for them. Asked once for a type, before it has objects. */
  known?(type: KnownType): void
  /** Whether something dead waits for a finalizer or a callback that only the mutator can run. */
  readonly suspended: boolean
  /** The mutator has run what `suspended` was about: goes on, up to the next piece of mutator code or to the end. */
  resume(): void
  /** Bytes that {@link save} writes. */
  readonly saveBytes: number
  /** Sets what is under way aside at `at` (a multiple of 4) and begins an empty level. */
  save(at: Address): void
  /** Takes up again what was saved at `at`, the last that was saved and not restored. */
  restore(at: Address): void
  /**
   * Calls `visit` for every object that is being taken apart or waits for it or for its callback, on all levels: what it
   * still owns is counted; `held` when it is counted once itself, by the lifetime.
   */
  pending?(visit: (object: ObjectRef, held: boolean) => void): void
  /** Whom to tell of references that go: set once, when the collector is known; `null`, for nobody, before. Present where the lifetime provides `barrier`. */
  barrier?: Barrier | null
  /** Where the state in memory begins, where all of it lies there: hand it to `create` of the same strategy to take it up again. */
  readonly state?: Address
  /** Present exactly where counting is deferred. */
  readonly deferral?: Deferral
  /** Present where counts are exact and what comes to zero waits for a safepoint. */
  readonly teardown?: Teardown
}

/** What has come to zero and waits: its count is one meanwhile, the lifetime's own. Whoever finds such an object (through a weak reference, say) may hold it: then it stays. */
export interface Teardown {
  /** Whether something waits. */
  readonly due: boolean
  /**
   * Takes apart what waits and nobody else holds, in the order in which it came to zero, each with all that dies with it; what comes to zero
   * in mutator code that runs meanwhile waits for the next call. Where it ends early, because the lifetime is `suspended`, `resume` goes on; called before that it does nothing.
   * Cost: what waits, and what dies.
   */
  run(): void
}

/**
 * What the mutator does where references on the stack are not counted. A count of zero then only says that nothing in the heap refers
 * to the object: it may be dead, and is looked at again when the stack has been.
 */
export interface Deferral {
  /** Whether so much has come to zero that the next safepoint should {@link reconcile}. */
  readonly due: boolean
  /** `object` is new: the one reference to it, which its count says, is the stack's from now on. Throws `OutOfMemoryError`. */
  created(object: ObjectRef): void
  /** `object` has been put into a slot of the stack. While counts are exact that counts, up to the end of it. */
  hold(object: ObjectRef): void
  /**
   * Looks at the stack, and takes apart whatever has no reference there or in the heap. Only at a safepoint. While it runs (and mutator code
   * that it waits for does) it does nothing when called again. Cost: the stack, what has come to zero, and what dies.
   */
  reconcile(): void
  /** Runs `run` with exact counts, those of the stack included; frees nothing. */
  settled<T>(run: () => T): T
}

/** Weak references of all objects: lists in linear memory, one per referent. `@mm/refcount` implements it. */
export interface WeakReferences {
  /**
   * Clears every weak reference to `object`. Those with a callback are retained and appended to the queue at `queue` (two
   * words of 4 bytes: first and last), newest first; dead and dying references are not, nor, while `collecting`, those
   * that a collection holds for garbage. With `queue` 0 no callback is kept.
   */
  clear(object: ObjectRef, queue: Address, collecting: boolean): void
  /**
   * Clears those weak references to `object` that have a callback, and keeps the others: what of the former is not held for garbage by the
   * collection under way goes to the queue, as with {@link clear}.
   */
  clearCallbacks(object: ObjectRef, queue: Address): void
  /** The weak reference itself goes: takes it out of its referent's list. Its callback is left alone. */
  detach(reference: ObjectRef): void
  /** Takes the first reference out of a queue, 0 when it is empty; the caller then owns it. */
  take(queue: Address): ObjectRef
  /** Runs the callback of a reference taken: `true` when it has run, `false` when the mutator must run it first. */
  call(reference: ObjectRef): boolean
}

/** What a lifetime tells those above it. */
export interface LifetimeHooks {
  /** Whether finalizers and callbacks always run at once (they are JavaScript): then what dies in one is taken apart inside it. */
  readonly synchronous: boolean
  /** A tracked object is being taken apart: no collection may see it. */
  untrack(object: ObjectRef): void
  /** It is listed again, for the time of its finalizer. */
  track(object: ObjectRef): void
  /** There is mutator code to run: see {@link Lifetime.suspended}. */
  suspended(): void
  /** Something waits for the next safepoint: see {@link Teardown}. */
  schedule?(): void
  /** A finalizer or callback written in JavaScript threw. */
  failed(error: unknown, object: ObjectRef): void
}

/** What a lifetime is created with. */
export interface LifetimeContext {
  readonly memory: LinearMemory
  /** `state` of one of the same strategy that lives in this memory already: it is taken up instead of a new one made. */
  readonly state?: Address
  readonly objects: ObjectAccess
  readonly weakReferences: WeakReferences
  readonly hooks: LifetimeHooks
  /** Slots whose references a lifetime may leave uncounted: the stack, in the widest sense. Absent: there are none. */
  readonly stack?: Roots
}
