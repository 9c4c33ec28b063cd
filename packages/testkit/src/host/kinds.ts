import { type ObjectLayout, referenceKinds, typeTraits } from '@mm/contract'

const { none, fixed, items, buffer, ranges, custom } = referenceKinds
const { leaf, plain, countedType, finalizer, weakReference, clear, ownClear, drop, untrackYoung, untrackFull, pinned, moved } = typeTraits

/** The kinds of objects that the kit's host has: one for each way in which a type may keep its references. */
export const kindNames = ['node', 'finalizing', 'plain', 'row', 'bag', 'table', 'custom', 'class', 'instance', 'reference', 'box', 'atom'] as const

/** One of {@link kindNames}. */
export type KindName = (typeof kindNames)[number]

/** What stands in a kind's type block, and where its slots are. */
export interface Kind {
  readonly name: KindName
  readonly traits: number
  readonly references: number
  readonly trackable: boolean
  readonly basicSize: number
  readonly itemSize: number
  readonly firstSlot: number
  /** Slots of an object that is made without saying how many; of an `instance` the last one is its type word. */
  readonly slots: number
  /** Bytes to the word that heads the weak references; 0 for none. */
  readonly weakList: number
  /** Bytes from the start of the slots (the object, or its buffer) to each slot, in the order of visits. */
  offsets(slots: number): number[]
}

const upTo = (count: number, offset: (index: number) => number): number[] => Array.from({ length: count }, (_, index) => offset(index))
const downFrom = (count: number, offset: (index: number) => number): number[] => upTo(count, offset).reverse()

/** Kinds whose objects must stay where they are. */
const staying: readonly KindName[] = ['class', 'custom', 'reference']

/** All kinds, for one width of words. Of those that a collector may move the host is told. */
export function kindsFor(layout: ObjectLayout): Readonly<Record<KindName, Kind>> {
  const kinds = declared(layout)
  const placed = kindNames.map((name) => [name, { ...kinds[name], traits: kinds[name].traits | (staying.includes(name) ? pinned : moved) }] as const)
  return Object.fromEntries(placed) as Record<KindName, Kind>
}

function declared(layout: ObjectLayout): Readonly<Record<KindName, Kind>> {
  const W = layout.wordBytes
  const { fields, items: variable, weakReference: reference, typeBlock } = layout
  const node = {
    references: fixed,
    trackable: true,
    basicSize: fields + 4 * W,
    itemSize: 0,
    firstSlot: fields + W,
    slots: 3,
    weakList: fields,
    offsets: () => upTo(3, (index) => fields + W + index * W),
  }
  return {
    node: { ...node, name: 'node', traits: clear },
    finalizing: { ...node, name: 'finalizing', traits: clear | finalizer },
    // Nothing but slots: may be taken apart as it lies.
    plain: {
      ...node,
      name: 'plain',
      traits: clear | plain,
      basicSize: fields + 2 * W,
      firstSlot: fields,
      slots: 2,
      weakList: 0,
      offsets: () => upTo(2, (index) => fields + index * W),
    },
    // As a tuple: filled when it is made, never cleared.
    row: {
      name: 'row',
      traits: untrackYoung,
      references: items,
      trackable: true,
      basicSize: variable,
      itemSize: W,
      firstSlot: variable,
      slots: 2,
      weakList: 0,
      offsets: (slots) => downFrom(slots, (index) => variable + index * W),
    },
    // As a list: its slots lie in a block of their own.
    bag: {
      name: 'bag',
      traits: clear,
      references: buffer,
      trackable: true,
      basicSize: variable + W,
      itemSize: 0,
      firstSlot: variable,
      slots: 4,
      weakList: 0,
      offsets: (slots) => downFrom(slots, (index) => index * W),
    },
    // As a dict: entries of a number, a key and a value.
    table: {
      name: 'table',
      traits: clear | ownClear | drop | untrackFull,
      references: ranges,
      trackable: true,
      basicSize: fields + 6 * W,
      itemSize: 0,
      firstSlot: fields,
      slots: 4,
      weakList: 0,
      offsets: () => [1, 2, 4, 5].map((index) => fields + index * W),
    },
    custom: {
      name: 'custom',
      traits: clear | ownClear | drop,
      references: custom,
      trackable: true,
      basicSize: fields + 4 * W,
      itemSize: 0,
      firstSlot: fields,
      slots: 2,
      weakList: 0,
      offsets: () => [fields + 3 * W, fields + W],
    },
    // A type that is an object like any other, and its instances, each of which owns a reference to it.
    class: {
      ...node,
      name: 'class',
      traits: clear,
      basicSize: typeBlock.bytes + 2 * W,
      firstSlot: typeBlock.bytes,
      slots: 2,
      weakList: 0,
      offsets: () => upTo(2, (index) => typeBlock.bytes + index * W),
    },
    instance: { ...node, name: 'instance', traits: clear | countedType, offsets: () => [...upTo(2, (index) => fields + W + index * W), layout.type] },
    reference: {
      name: 'reference',
      traits: clear | weakReference,
      references: fixed,
      trackable: true,
      basicSize: reference.bytes,
      itemSize: 0,
      firstSlot: reference.callback,
      slots: 1,
      weakList: 0,
      offsets: () => [reference.callback],
    },
    // Filled when it is made, with what cannot be tracked: part of no cycle, and in no list.
    box: {
      name: 'box',
      traits: drop,
      references: fixed,
      trackable: false,
      basicSize: fields + W,
      itemSize: 0,
      firstSlot: fields,
      slots: 1,
      weakList: 0,
      offsets: () => [fields],
    },
    atom: {
      name: 'atom',
      traits: leaf | plain,
      references: none,
      trackable: false,
      basicSize: fields + W,
      itemSize: 0,
      firstSlot: fields,
      slots: 0,
      weakList: 0,
      offsets: () => [],
    },
  }
}
