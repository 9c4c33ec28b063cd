import { type SlotRuns, referenceKinds } from '@mm/contract'
import {
  FLAG_HEAP_TYPE,
  FLAG_INLINE_VALUES,
  INSTANCE_BYTES,
  MANAGED_DICT,
  SIZE,
  TYPE_BASE,
  TYPE_BASIC_SIZE,
  TYPE_DESCRIPTOR,
  TYPE_DICT_OFFSET,
  TYPE_FIRST_SLOT,
  TYPE_FLAGS,
  TYPE_ITEM_SIZE,
  TYPE_REFERENCES,
  TYPE_SLOT_COUNT,
  TYPE_SLOT_NAMES,
} from '../core/layouts.js'
import { type Shape, type Visit } from '../core/native.js'
import { drop, freeObject } from '../core/objects.js'
import { type VM } from '../core/vm.js'
import { clearInstance, hasInlineValues, inlineBytes, inlineState, inlineValues, leaveDict } from './instance.js'
import { VALUES_ALONE, VALUES_GONE, VALUES_IN_DICT, valueSlot, valuesCapacity, valuesState } from './split-values.js'
import { builtinBase } from './type-overrides.js'
import { tupleSize } from './tuple.js'

/**
 * How instances of classes made in Python are visited and taken apart: what their classes' `__slots__` declare (the most
 * derived class first), inline values or `__dict__`, then what the built-in type that they are laid out as owns
 * (CPython 3.13, Objects/typeobject.c, `subtype_dealloc`).
 */
const shapeOf = (vm: VM, type: number): Shape => vm.specs[vm.u32[(type + TYPE_DESCRIPTOR) >>> 2]].shape

/** How references of instances of a class derived from `base` lie, as the type block says it. */
export function instanceReferenceKind(vm: VM, base: number): number {
  return vm.u32[(builtinBase(vm, base) + TYPE_REFERENCES) >>> 2] === referenceKinds.custom ? referenceKinds.custom : referenceKinds.ranges
}

/** Calls `run` with the run of slots of each class, the most derived first, until it returns other than 0; returns that. */
function eachSlotRun(vm: VM, object: number, run: (first: number, count: number) => number): number {
  for (let type = vm.typeOf(object); (vm.u32[(type + TYPE_FLAGS) >>> 2] & FLAG_HEAP_TYPE) !== 0; ) {
    const base = vm.word(type + TYPE_BASE)
    const names = vm.word(type + TYPE_SLOT_NAMES)
    if (names !== 0) {
      const answer = run(object + vm.u32[(base + TYPE_BASIC_SIZE) >>> 2], tupleSize(vm, names))
      if (answer !== 0) return answer
    }
    type = base
  }
  return 0
}

const hasManagedDict = (vm: VM, type: number): boolean => vm.i32[(type + TYPE_DICT_OFFSET) >>> 2] === MANAGED_DICT

/** Lists the runs of slots that the classes made in Python add; returns the built-in type below them. Collectors ask for every instance: nothing is allocated. */
function ownRanges(vm: VM, object: number, into: SlotRuns): number {
  const type = vm.typeOf(object)
  let base = type
  while ((vm.u32[(base + TYPE_FLAGS) >>> 2] & FLAG_HEAP_TYPE) !== 0) {
    const names = vm.word(base + TYPE_SLOT_NAMES)
    base = vm.word(base + TYPE_BASE)
    if (names !== 0) into.add(object + vm.u32[(base + TYPE_BASIC_SIZE) >>> 2], tupleSize(vm, names), W)
  }
  if (inlineState(vm, object, type) !== VALUES_GONE) {
    const values = inlineValues(vm, object, type)
    into.add(valueSlot(values, 0), valuesCapacity(vm, values), W)
  }
  if (hasManagedDict(vm, type)) into.add(object + MANAGED_DICT, 1, W)
  return base
}

/**
 * What an instance of a class made in Python refers to, `referents` as its slots are visited, in CPython's order: its class comes before what the
 * built-in base owns, and `__dict__` is left out while the values lie in the instance (CPython 3.13, Objects/typeobject.c, `subtype_traverse`).
 */
export function shownReferents(vm: VM, object: number, referents: readonly number[]): readonly number[] {
  const type = vm.typeOf(object)
  let own = 0
  ownRanges(vm, object, {
    add: (start, count, stride) => {
      for (let index = 0; index < count; index++) if (vm.word(start + index * stride) !== 0) own++
    },
  })
  const hasHiddenDict = inlineState(vm, object, type) !== VALUES_GONE && hasManagedDict(vm, type) && vm.word(object + MANAGED_DICT) !== 0
  return [...referents.slice(0, hasHiddenDict ? own - 1 : own), type, ...referents.slice(own, -1)]
}

/** For classes whose built-in base lists runs, or has fixed slots, items, or none. */
export function instanceRanges(vm: VM, object: number, into: SlotRuns): void {
  const type = vm.typeOf(object)
  if ((vm.u32[(type + TYPE_FLAGS) >>> 2] & FLAG_INLINE_VALUES) !== 0) {
    // Nothing else fits into it: the values lie where slots would begin.
    const values = object + INSTANCE_BYTES
    if (valuesState(vm, values) !== VALUES_GONE) into.add(valueSlot(values, 0), valuesCapacity(vm, values), W)
    if (vm.i32[(object + MANAGED_DICT) >>> 2] !== 0) into.add(object + MANAGED_DICT, 1, W)
    return
  }
  const base = ownRanges(vm, object, into)
  const kind = vm.u32[(base + TYPE_REFERENCES) >>> 2]
  if (kind === referenceKinds.none) return
  const first = object + vm.u32[(base + TYPE_FIRST_SLOT) >>> 2]
  if (kind === referenceKinds.fixed) into.add(first, vm.u32[(base + TYPE_SLOT_COUNT) >>> 2], W)
  else if (kind === referenceKinds.items) {
    const count = vm.word(object + SIZE)
    into.add(first + (count - 1) * W, count, -W)
  } else shapeOf(vm, base).ranges!(vm, object, into)
}

/** For classes whose built-in base visits its slots itself. */
export function instanceTraverse(vm: VM, object: number, visit: Visit): void {
  ownRanges(vm, object, {
    add: (start, count, stride) => {
      for (let index = 0; index < count; index++) visit(start + index * stride)
    },
  })
  shapeOf(vm, vm.typeOf(object)).traverse?.(vm, object, visit)
}

/** Drops `count` slots from `first` on, in steps of `stride`; the container that died, or 0 at the end. */
function dropRun(vm: VM, first: number, count: number, stride: number): number {
  for (let slot = first, left = count; left > 0; left--, slot += stride) {
    const item = vm.i32[slot >>> 2]
    if (item === 0) continue
    vm.i32[slot >>> 2] = 0
    const dead = drop(vm, item)
    if (dead !== 0) return dead
  }
  return 0
}

/** Drops what the built-in base visits, from the first that is left on. */
function dropVisited(vm: VM, object: number, traverse: NonNullable<Shape['traverse']>): number {
  let dead = 0
  traverse(vm, object, (slot) => {
    if (dead === 0) dead = dropRun(vm, slot, 1, W)
  })
  return dead
}

/** See `Shape.dropNext`. */
export function instanceDropNext(vm: VM, object: number): number {
  const type = vm.typeOf(object)
  if ((vm.u32[(type + TYPE_FLAGS) >>> 2] & FLAG_INLINE_VALUES) !== 0) {
    const values = object + INSTANCE_BYTES
    if (valuesState(vm, values) === VALUES_IN_DICT) leaveDict(vm, object, type)
    const died = valuesState(vm, values) === VALUES_ALONE ? dropRun(vm, valueSlot(values, 0), valuesCapacity(vm, values), W) : 0
    return died !== 0 ? died : dropRun(vm, object + MANAGED_DICT, 1, W)
  }
  let dead = eachSlotRun(vm, object, (first, count) => dropRun(vm, first, count, W))
  if (dead !== 0) return dead
  leaveDict(vm, object, type)
  if (hasInlineValues(vm, object, type)) {
    const values = inlineValues(vm, object, type)
    dead = dropRun(vm, valueSlot(values, 0), valuesCapacity(vm, values), W)
    if (dead !== 0) return dead
  }
  if (hasManagedDict(vm, type)) {
    dead = dropRun(vm, object + MANAGED_DICT, 1, W)
    if (dead !== 0) return dead
  }
  const shape = shapeOf(vm, type)
  if (shape.dropNext !== undefined) return shape.dropNext(vm, object)
  const base = builtinBase(vm, type)
  const first = object + vm.u32[(base + TYPE_FIRST_SLOT) >>> 2]
  const kind = vm.u32[(base + TYPE_REFERENCES) >>> 2]
  if (kind === referenceKinds.fixed) return dropRun(vm, first, vm.u32[(base + TYPE_SLOT_COUNT) >>> 2], W)
  if (kind === referenceKinds.custom && shape.traverse !== undefined) return dropVisited(vm, object, shape.traverse)
  if (kind !== referenceKinds.items) return 0
  const count = vm.word(object + SIZE)
  return dropRun(vm, first + (count - 1) * W, count, -W)
}

/** Breaks cycles through an instance. */
export function instanceClear(vm: VM, object: number): void {
  const type = vm.typeOf(object)
  if ((vm.u32[(type + TYPE_FLAGS) >>> 2] & FLAG_INLINE_VALUES) !== 0) {
    clearInstance(vm, object, type)
    vm.clearSlot(object + MANAGED_DICT)
    return
  }
  const base = builtinBase(vm, type)
  const { clear } = shapeOf(vm, type)
  if (clear !== undefined) clear(vm, object)
  else if (vm.u32[(base + TYPE_REFERENCES) >>> 2] === referenceKinds.fixed) clearRun(vm, object + vm.u32[(base + TYPE_FIRST_SLOT) >>> 2], vm.u32[(base + TYPE_SLOT_COUNT) >>> 2])
  eachSlotRun(vm, object, (first, count) => clearRun(vm, first, count))
  clearInstance(vm, object, type)
  if (hasManagedDict(vm, type)) vm.clearSlot(object + MANAGED_DICT)
}

function clearRun(vm: VM, first: number, count: number): 0 {
  for (let index = 0; index < count; index++) vm.clearSlot(first + index * W)
  return 0
}

/** Gives the block back, and buffers that the built-in base owns. */
export function instanceReclaim(vm: VM, object: number): void {
  const type = vm.typeOf(object)
  const reclaim = (vm.u32[(type + TYPE_FLAGS) >>> 2] & FLAG_INLINE_VALUES) !== 0 ? undefined : shapeOf(vm, type).reclaim
  if (reclaim === undefined) freeObject(vm, object)
  else reclaim(vm, object)
}

/** Bytes of an instance's block, pre-header aside. */
export function instanceBytes(vm: VM, object: number): number {
  const type = vm.typeOf(object)
  const { basicSize, bytes } = shapeOf(vm, type)
  const basic = vm.u32[(type + TYPE_BASIC_SIZE) >>> 2]
  const itemSize = vm.u32[(type + TYPE_ITEM_SIZE) >>> 2]
  const inline = inlineBytes(vm, object, type)
  if (bytes !== undefined) return basic - basicSize + bytes(vm, object) + inline
  return basic + (itemSize === 0 ? 0 : itemSize * vm.word(object + SIZE)) + inline
}

