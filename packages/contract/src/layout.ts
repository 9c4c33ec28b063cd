import { type WordBytes } from './terms.js'

/**
 * How a type says where its objects keep their references; the `references` field of a type block.
 *
 * | kind     | slots                                                                             | visited        |
 * | -------- | --------------------------------------------------------------------------------- | -------------- |
 * | `none`   | none                                                                              |                |
 * | `fixed`  | `slotCount` words from `firstSlot` bytes into the object                          | first to last  |
 * | `items`  | as many words as the size word says, from `firstSlot` bytes into the object       | last to first  |
 * | `buffer` | as many words as the size word says, where the word at `firstSlot` points         | last to first  |
 * | `ranges` | asked for with `ObjectAccess.ranges`, which lists runs of slots                   | as listed      |
 * | `custom` | asked for with `ObjectAccess.traverse` only                                       | as visited     |
 *
 * Where the type has the trait `countedType`, the type word is visited last of all.
 */
export const referenceKinds = /* @__PURE__ */ Object.freeze({ none: 0, fixed: 1, items: 2, buffer: 3, ranges: 4, custom: 5 })

/**
 * The fields of a type block, in words of 4 bytes from the end of its header: a tight loop reads the traits of a type as
 * `u32[(type >>> 2) + (layout.items >>> 2) + typeWords.traits]`, of which only the type is not constant.
 */
export const typeWords = /* @__PURE__ */ Object.freeze({
  /** Index of the type's functions. */
  descriptor: 0,
  /** The mutator's own. */
  flags: 1,
  /** Bytes of an object without items, its pre-header aside; bytes of an item. */
  basicSize: 2,
  itemSize: 3,
  /** Bytes before the object. */
  preHeader: 4,
  /** Bytes from the object to the word that heads its weak references, signed; 0 for none. */
  weakList: 5,
  /** {@link typeTraits}. */
  traits: 6,
  /** One of {@link referenceKinds}, and where the slots are. */
  references: 7,
  firstSlot: 8,
  slotCount: 9,
})
const TYPE_WORDS = 10

/** What lifetimes and collectors must know of a type: bits of the `traits` field of a type block, its lower half. */
export const typeTraits = /* @__PURE__ */ Object.freeze({
  /** An object is just a block: no references, no weak references, no finalizer, no pre-header, an immortal type. */
  leaf: 1 << 0,
  /** Objects own a reference to their type. */
  countedType: 1 << 1,
  /** `finalize` is to be called before an object goes. */
  finalizer: 1 << 2,
  /** Objects are weak references, as {@link ObjectLayout.weakReference} lays them out. */
  weakReference: 1 << 3,
  /** Objects without a callback are shared: the plain reference, the proxy. */
  plainReference: 1 << 4,
  plainProxy: 1 << 5,
  /** `reclaim` of the type is to be called instead of giving the block straight back. */
  reclaim: 1 << 6,
  /** `clear` may be called to break cycles; without, another member of the cycle is cleared. */
  clear: 1 << 7,
  /** Every collection, or a full one, asks `mayUntrack`. */
  untrackYoung: 1 << 8,
  untrackFull: 1 << 9,
  /** `dropNext` is the type's own: references cannot be dropped as they lie. */
  drop: 1 << 10,
  /** `clear` is the type's own: references cannot be cleared as they lie. */
  ownClear: 1 << 12,
  /** Nothing but `fixed` references, if any: no items, no buffer, no functions of the type's own to drop and to reclaim, an immortal type. */
  plain: 1 << 11,
  /** `finalize` needs all that the object refers to whole: no collection may clear it, or what it refers to (CPython: `tp_del`). */
  legacyFinalizer: 1 << 13,
  /** Objects keep their addresses: something beside their slots refers to them, or into them. No collector moves them. */
  pinned: 1 << 14,
  /** Told of with `ObjectAccess.moved` when an object has another address: something in it goes by where it lies. */
  moved: 1 << 15,
})

/** The upper half of the traits of every type block: what a reader of the heap knows one by. */
export const TYPE_MARK = 0x6d6d

/** Bits of a pre-header's `prev` word, below the pointer. */
export const headerBits = /* @__PURE__ */ Object.freeze({
  /** The finalizer has run; survives untracking. */
  finalized: 1,
  /** A collection under way still holds the object for garbage; the word's upper 30 bits may then hold a count. */
  collecting: 2,
  /** What is left for the pointer, or for a count above {@link headerBits.shift}. */
  shift: 2,
})

/**
 * A count that is at least this, as an unsigned number, is immortal, whatever the width of words: a test against one
 * constant. With 8 bytes the rule proper is `count < 0` as a signed number; no count comes near the gap within 4 GiB.
 */
export const IMMORTAL_FROM = 0x3fffffff

/** Bytes from an object's address to each of its words, for one width of words. All that is not said to be a word is a u32. */
export interface ObjectLayout {
  readonly wordBytes: WordBytes
  /** Header words: the count (only its low 32 bits), the type block's address, and of variable-size objects the size. */
  readonly count: number
  readonly type: number
  readonly size: number
  /** Where the fields of objects of fixed and of variable size begin. */
  readonly fields: number
  readonly items: number
  /** Pre-header words, negative: `next` is 0 exactly while the object is untracked; `prev` carries {@link headerBits}. */
  readonly next: number
  readonly prev: number
  readonly managedDict: number
  readonly managedWeakList: number
  /** Bytes of the pre-header of trackable objects, and of instances with a managed dict. */
  readonly preHeader: number
  readonly managedPreHeader: number
  /** The count word of a new immortal object. */
  readonly immortal: number
  /** Fields of a type block, which is an object of variable size itself. `weakList` is signed, 0 for none. `flags` is the mutator's. */
  readonly typeBlock: {
    readonly descriptor: number
    readonly flags: number
    readonly basicSize: number
    readonly itemSize: number
    readonly preHeader: number
    readonly weakList: number
    readonly traits: number
    readonly references: number
    readonly firstSlot: number
    readonly slotCount: number
    readonly bytes: number
  }
  /** Words of a weak reference: its referent (not owned), callback (owned), hash, and neighbours in the referent's list. */
  readonly weakReference: {
    readonly object: number
    readonly callback: number
    readonly hash: number
    readonly prev: number
    readonly next: number
    readonly bytes: number
  }
}

function place(W: WordBytes): ObjectLayout {
  const field = (index: number): number => 3 * W + 4 * index
  const { descriptor, flags, basicSize, itemSize, preHeader, weakList, traits, references, firstSlot, slotCount } = typeWords
  return Object.freeze({
    wordBytes: W,
    count: 0,
    type: W,
    size: 2 * W,
    fields: 2 * W,
    items: 3 * W,
    next: -2 * W,
    prev: -W,
    managedDict: -3 * W,
    managedWeakList: -4 * W,
    preHeader: 2 * W,
    managedPreHeader: 4 * W,
    immortal: W === 8 ? 0xffffffff : 0x3fffffff,
    typeBlock: Object.freeze({
      descriptor: field(descriptor),
      flags: field(flags),
      basicSize: field(basicSize),
      itemSize: field(itemSize),
      preHeader: field(preHeader),
      weakList: field(weakList),
      traits: field(traits),
      references: field(references),
      firstSlot: field(firstSlot),
      slotCount: field(slotCount),
      bytes: field(TYPE_WORDS),
    }),
    weakReference: Object.freeze({ object: 2 * W, callback: 3 * W, hash: 4 * W, prev: 5 * W, next: 6 * W, bytes: 8 * W }),
  })
}

const layouts = /* @__PURE__ */ Object.freeze({ 4: /* @__PURE__ */ place(4), 8: /* @__PURE__ */ place(8) })

/** The places of a header's words where a pointer has `wordBytes` bytes. Facts: CPython 3.13, Include/object.h and Include/internal/pycore_gc.h. */
export function objectLayout(wordBytes: WordBytes): ObjectLayout {
  return layouts[wordBytes]
}
