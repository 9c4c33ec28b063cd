import { type Address, type ObjectRef } from './terms.js'

/** Told of every slot of an object, in the order that its type declares; reads or writes the reference in it. */
export type SlotVisitor = (slot: Address) => void

/**
 * Objects as lifetimes and collectors see them: whatever the mutator is, its objects answer these. `@mm/object`
 * implements it over type descriptors.
 */
export interface ObjectAccess {
  /** Calls `visit` with the address of each slot that the object owns, null slots too. Nothing may be allocated meanwhile. */
  traverse(object: ObjectRef, visit: SlotVisitor): void
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
  /** Drops references that the object owns, so that cycles through it break; it stays a valid object. */
  clear(object: ObjectRef): void
  /**
   * Takes the object apart, one step: releases what it owns, in its type's order, until a release brings a container's
   * count to zero; returns that container (not yet taken apart), or 0 when nothing is left to release.
   */
  dropNext(object: ObjectRef): ObjectRef
  /** Gives the block back, to a free list or to the allocator; the object owns nothing any more. */
  reclaim(object: ObjectRef): void
  /** The slot that heads the object's list of weak references, or 0 where its type has none. */
  weakListSlot(object: ObjectRef): Address
}

/** All slots outside objects that keep objects alive: stack, native frames, handles, globals. */
export interface Roots {
  visit(visit: SlotVisitor): void
}
