import { type ObjectLayout } from './layout.js'
import { type Address, type ObjectRef } from './terms.js'

/** Told of every slot of an object, in the order that its type declares; reads or writes the reference in it. */
export type SlotVisitor = (slot: Address) => void

/** Told of runs of slots, one after the other. */
export interface SlotRuns {
  /** `count` slots from `start`, `stride` bytes apart; with `second`, one more slot that many bytes from each, visited right after it. */
  add(start: number, count: number, stride: number, second?: number): void
}

/** A list of runs of slots, reused from object to object; `RangeList` of `@mm/object` is one. */
export interface SlotRanges extends SlotRuns {
  /** Runs that are listed. */
  readonly length: number
  /** Per run: address of its first slot, slots, bytes from one to the next (signed), and bytes from each to a second slot visited right after it (signed, 0 for none). */
  readonly start: Uint32Array
  readonly count: Uint32Array
  readonly stride: Int32Array
  readonly second: Int32Array
  /** Empties the list. */
  reset(): void
}

/**
 * Objects as lifetimes and collectors see them: whatever the mutator is, its objects answer these. `@mm/object`
 * implements it over type descriptors. Tight loops read headers and type blocks through {@link layout} instead, and ask
 * only for types whose references are of kind `ranges` or `custom`.
 */
export interface ObjectAccess {
  readonly layout: ObjectLayout
  /** Calls `visit` with the address of each slot that the object owns, null slots too. Nothing may be allocated meanwhile. */
  traverse(object: ObjectRef, visit: SlotVisitor): void
  /** Tells the runs of slots of an object whose references are of kind `ranges`, its type word not among them. */
  ranges(object: ObjectRef, into: SlotRuns): void
  /** Whether the object's type has a pre-header, so that a collector can list it. */
  isTrackable(object: ObjectRef): boolean
  /** Whether the object is listed, but holds (now) nothing that could make it part of a cycle: tuples and dicts of atoms. */
  mayUntrack(object: ObjectRef): boolean
  /** Bytes of the object's own block, pre-headers included. */
  bytesOf(object: ObjectRef): number
  /** The name of the object's type, for reports. */
  typeNameOf(object: ObjectRef): string
  /** Whether the object's type has a finalizer at all. */
  hasFinalizer(object: ObjectRef): boolean
  /**
   * Runs the object's finalizer. `true`: it has run. `false`: it is code that the mutator must run first; whoever called
   * returns to the mutator (suspended) and is resumed afterwards. Called at most once per object: the caller keeps the mark.
   */
  finalize(object: ObjectRef): boolean
  /** Drops references that the object owns, so that cycles through it break; it stays a valid object. Does nothing where the type has not the trait `clear`. */
  clear(object: ObjectRef): void
  /**
   * Takes the object apart, one step: releases what it owns, in its type's order, until a release brings a container's
   * count to zero; returns that container (not yet taken apart), or 0 when nothing is left to release. Leaf objects that
   * die are reclaimed on the way. Of the pre-header the `next` word, 0 at first, is the type's to remember how far it is.
   */
  dropNext(object: ObjectRef): ObjectRef
  /** Gives the block back, to a free list or to the allocator; the object owns nothing any more. */
  reclaim(object: ObjectRef): void
  /** The slot that heads the object's list of weak references, or 0 where its type has none. */
  weakListSlot(object: ObjectRef): Address
  /**
   * For types with the trait `moved`: the object's words have been copied to `object` from `from`, where all but the type word is as it was.
   * What goes by where it lies is set right; `now` tells where an object is that it refers to. References are the collector's.
   */
  moved?(object: ObjectRef, from: ObjectRef, now: (object: ObjectRef) => ObjectRef): void
}

/** All slots outside objects that keep objects alive: stack, native frames, handles, globals. */
export interface Roots {
  visit(visit: SlotVisitor): void
}
