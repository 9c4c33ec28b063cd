import { type ObjectRef } from './terms.js'

/**
 * What a collector asks to be told of references while the mutator works: on {@link Collector.barrier}, absent where it needs
 * nothing, and then nothing is spent on it. Each is called after the fact, never for null or immortal objects, and may not
 * for leaves, which hold no references. None of them may free, or run mutator code.
 *
 * It needs a lifetime that provides `barrier`: where no reference is counted, nobody sees one go.
 */
export interface Barrier {
  /** `object` has lost a reference and is still held: its count, at least 1, has just been taken down. */
  released(object: ObjectRef): void
  /**
   * The mutator has got at `object` by a way that tracing does not follow, and is going to hold it: a weak reference, a list of all
   * objects, a slot from which the reference was moved without counting.
   */
  reached?(object: ObjectRef): void
  /** What `object` refers to is about to be moved out of it uncounted: the frame of a generator that is resumed. */
  opened?(object: ObjectRef): void
  /**
   * Whether a weak reference that still leads to `object` is to be taken for cleared: nothing else leads there, and a collection under way
   * clears it next. Asked before {@link reached} is told.
   */
  isGone?(object: ObjectRef): boolean
}
