import { type LinearMemory } from './memory.js'
import { type Address, type ObjectRef } from './terms.js'

/** Which equal immutable values share one object. */
export interface Interning {
  /** The least and the greatest integer that is one shared, immortal object; `null` when none is. */
  readonly smallIntegers: { readonly least: number; readonly greatest: number } | null
  /** Whether single characters U+0000 to U+00FF and single bytes are shared. The empty string, tuple and bytes object always are. */
  readonly singletons: boolean
  /** Whether string constants of a program that look like names are shared, and `intern` shares what it is given. */
  readonly strings: boolean
  /**
   * Every string, number and bytes object, but NaN and -0.0 (as parts too), and where counts are exact every tuple and frozenset of nothing else, is given to `intern` as soon as its content is there,
   * and to `forget` when it dies. Absent: strings only, those that `strings` speaks of.
   */
  readonly values?: true
  /**
   * The one object for a string equal to `string`: `string` itself, now entered, when there was none; 0 when there is no
   * memory. `hash` is the string's. The table does not count its reference; `forget` must be called when an entered string dies.
   */
  intern(string: ObjectRef, hash: number): ObjectRef
  /** Whether this very object is entered. Present where {@link values} is. */
  has?(value: ObjectRef, hash: number): boolean
  /** The entered string dies. */
  forget(string: ObjectRef, hash: number): void
  /** Objects have moved: `now` says where each entered one is. */
  moved?(now: (string: ObjectRef) => ObjectRef): void
  /** Calls `visit` with each entered string. */
  walk?(visit: (string: ObjectRef) => void): void
  /** Where the state in memory begins, where all of it lies there: hand it to `create` of the same strategy to take it up again. */
  readonly state?: Address
  statistics(): { readonly entries: number; readonly hits: number; readonly bytesSaved: number }
}

/** What interning is created with: how strings are compared and measured is the mutator's. */
export interface InterningContext {
  readonly memory: LinearMemory
  /** `state` of one of the same strategy that lives in this memory already: it is taken up instead of a new one made. */
  readonly state?: Address
  /** Whether two are of one type and have the same content. */
  equal(a: ObjectRef, b: ObjectRef): boolean
  bytesOf(string: ObjectRef): number
}
