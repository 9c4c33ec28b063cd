import { type ObjectRef, type SlotRuns, type SlotVisitor, type referenceKinds } from '@mm/contract'

/**
 * What a type does that its type block cannot say. Everything is optional: what is absent follows from how the
 * references lie. Functions get objects of their type, and of types that share the descriptor.
 */
export interface TypeDescriptor {
  /** For reports. */
  readonly name: string
  /** The name of one of several types that share the descriptor. */
  nameOf?(type: ObjectRef): string
  /** For references of kind `custom`: visits every slot, the type word aside. */
  traverse?(object: ObjectRef, visit: SlotVisitor): void
  /** For references of kind `ranges`: lists the runs of slots, the type word aside. */
  ranges?(this: void, object: ObjectRef, into: SlotRuns): void
  /** Drops what the object owns; it stays valid. */
  clear?(object: ObjectRef): void
  /** See `ObjectAccess.dropNext`; releases with `ObjectModel.drop`. */
  dropNext?(object: ObjectRef): ObjectRef
  /** See `ObjectAccess.finalize`. */
  finalize?(object: ObjectRef): boolean
  /** Gives the block back: `ObjectModel.free`, or a free list. */
  reclaim?(object: ObjectRef): void
  mayUntrack?(object: ObjectRef): boolean
  /** See `ObjectAccess.moved`. */
  moved?(object: ObjectRef, from: ObjectRef, now: (object: ObjectRef) => ObjectRef): void
  /** Bytes of the object's block, where basic size and items do not say it; the pre-header is added. */
  bytesOf?(object: ObjectRef): number
}

/** How the references of a type's objects lie: see `referenceKinds` of `@mm/contract`. */
export interface ReferenceDeclaration {
  readonly kind: keyof typeof referenceKinds
  /** Bytes from the object to its first slot, or to the word that points to the slots. */
  readonly first?: number
  /** Slots, of kind `fixed`. */
  readonly count?: number
}

/** A type, as data: what goes into its type block. */
export interface TypeDeclaration {
  /** Index that `ObjectModel.register` gave. */
  readonly descriptor: number
  /** Bytes of an object without items, header included, pre-header not. */
  readonly basicSize: number
  readonly itemSize?: number
  /** Bytes before the object: 0 (the default), or `preHeader` or `managedPreHeader` of the layout. */
  readonly preHeader?: number
  /** Bytes from the object to the word that heads its weak references (negative in the managed pre-header); 0, the default, for none. */
  readonly weakList?: number
  /** None by default. */
  readonly references?: ReferenceDeclaration
  /** Bits of `typeTraits` that do not follow from descriptor and references. */
  readonly traits?: number
  /** The mutator's own word. */
  readonly flags?: number
}
