import { type LinearMemory } from './memory.js'
import { type ObjectAccess } from './objects.js'
import { type ObjectRef } from './terms.js'

/**
 * When an object's life ends. Hosts that inline the counting (see `counts` in {@link LifetimeLayout}) call only `dropped`.
 */
export interface Lifetime {
  /** What `retain` and `release` do to the count word: `exact` ones may be inlined by the mutator, `none` compile to nothing. */
  readonly counting: 'exact' | 'none'
  /** One more reference to the object is held. Null and immortal objects are left alone. */
  retain(object: ObjectRef): void
  /** One reference less; at zero the object is taken apart, at once. */
  release(object: ObjectRef): void
  /** The count of `object` has just become zero: takes it apart. The slow half of an inlined release. */
  dropped(object: ObjectRef): void
  /**
   * Whether something dead waits for a finalizer or a callback that only the mutator can run. Taking apart never recurses
   * and never runs mutator code itself: it stops, and goes on in {@link resume}.
   */
  readonly suspended: boolean
  /** Goes on with what is suspended, up to the next piece of mutator code or to the end. */
  resume(): void
}

/** What a lifetime is created with. */
export interface LifetimeContext {
  readonly memory: LinearMemory
  readonly objects: ObjectAccess
}
