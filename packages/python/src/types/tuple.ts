import { NOT_MADE, type NativeSpec, type TypeSpec, method, named } from '../core/native.js'
import { FLAG_BASE_TYPE, FLAG_SEQUENCE, FLAG_TUPLE, LIST_ITEMS, SIZE, TUPLE_ITEMS, TYPE_BASIC_SIZE, TYPE_FLAGS } from '../core/layouts.js'
import { allocateTrackable, freeObject, isTracked, track } from '../core/objects.js'
import { P } from '../core/prelude.js'
import { EMPTY_TUPLE, NOT_IMPLEMENTED, T, T_LIST, T_TUPLE } from '../core/statics.js'
import { type VM } from '../core/vm.js'
import { OVERRIDE_BINARY, overrides } from '../core/slots.js'
import { callPrelude } from '../protocols/call.js'
import { raise, typeName } from '../core/errors.js'
import { classGetItem } from './class-get-item.js'
import { tupleHash } from './container-hash.js'
import { containerRepr } from './container-repr.js'
import { FREE_TUPLES, FREE_TUPLE_SIZES, putFree, takeFree } from './free-lists.js'
import { intFrom, isInt } from './int.js'
import { listFromIterable } from './list-fill.js'
import { SEARCH_PYTHON, containsItem, countItems, indexOfItem } from './sequence-search.js'
import { compareItems } from './sequence-compare.js'
import { boundedIndex, isRepeatable, notACount, repeatCount } from './sequence-index.js'
import { sliceRange } from './slice-range.js'
import { sharedTuple, sharedTupleDropNext } from './shared-containers.js'
import { sequenceIterator } from './sequence-iterators.js'
import { anyMayBeTracked } from './trackable.js'

// --- memory ----------------------------------------------------------------------------------------------------------

/** Whether the object is a tuple: instances of subclasses too. */
export function isTuple(vm: VM, object: number): boolean {
  const type = vm.typeOf(object)
  return type === T_TUPLE || (vm.u32[(type + TYPE_FLAGS) >>> 2] & FLAG_TUPLE) !== 0
}

/** Items of a tuple. */
export const tupleSize = (vm: VM, tuple: number): number => vm.i32[(tuple + SIZE) >>> 2]

/** Item `index` of a tuple, borrowed. */
export const tupleItem = (vm: VM, tuple: number, index: number): number => vm.i32[(tuple + TUPLE_ITEMS + index * W) >>> 2]

/** A tuple with room for `size` items, all 0: fill it, then {@link tupleFinish}. Size 0 gives the shared empty one; 0 with MemoryError set. */
export function tupleNew(vm: VM, size: number): number {
  if (size === 0) return EMPTY_TUPLE
  const tuple = tupleBlock(vm, size)
  if (tuple !== 0) vm.u32.fill(0, (tuple + TUPLE_ITEMS) >>> 2, (tuple + TUPLE_ITEMS + size * W) >>> 2)
  return tuple
}

/** As {@link tupleNew} for a size that is not 0, with items undefined (their high halves too). */
function tupleBlock(vm: VM, size: number): number {
  let tuple = size <= vm.profile.reusedTuples ? takeFree(vm, FREE_TUPLES + size - 1) : 0
  if (tuple === 0) {
    tuple = allocateTrackable(vm, T_TUPLE, TUPLE_ITEMS + size * W)
    if (tuple === 0) return 0
  }
  vm.setWord(tuple + SIZE, size)
  return tuple
}

/** A new, untracked tuple of a subclass of tuple, its items 0; of the type itself as {@link tupleNew}. */
export function tupleOfType(vm: VM, type: number, size: number): number {
  if (type === T_TUPLE) return tupleNew(vm, size)
  const bytes = vm.u32[(type + TYPE_BASIC_SIZE) >>> 2] + size * W
  const tuple = allocateTrackable(vm, type, bytes)
  if (tuple === 0) return 0
  vm.u32.fill(0, (tuple + SIZE) >>> 2, (tuple + bytes) >>> 2)
  vm.setWord(tuple + SIZE, size)
  return tuple
}

/** An owned tuple whose items are all there: the collector is told of it. Returns the one that is to stand for it, owned; see `sharedTuple`. */
export function tupleFinish(vm: VM, tuple: number): number {
  if (tuple === EMPTY_TUPLE) return tuple
  const one = vm.sharing ? sharedTuple(vm, tuple) : tuple
  return one === tuple ? tupleTrack(vm, tuple) : one
}

/** As {@link tupleFinish} for a tuple that stays what it is: its owner will change it, or has it already. Newer versions leave one alone that cannot be part of a cycle. */
export function tupleTrack(vm: VM, tuple: number): number {
  if (tuple === EMPTY_TUPLE) return tuple
  if (vm.profile.leavesTuples && vm.typeOf(tuple) === T_TUPLE && !anyMayBeTracked(vm, tuple + TUPLE_ITEMS, tupleSize(vm, tuple))) return tuple
  track(vm, tuple)
  return tuple
}

/** A tuple of these items (borrowed). 0 with MemoryError set. */
export function tupleFrom(vm: VM, ...items: readonly number[]): number {
  const tuple = tupleNew(vm, items.length)
  if (tuple === 0) return 0
  for (let index = 0; index < items.length; index++) vm.i32[(tuple + TUPLE_ITEMS + index * W) >>> 2] = vm.retain(items[index])
  return tupleFinish(vm, tuple)
}

/** A tuple of the `size` references from `items` on, which stay their owner's. 0 with MemoryError set. */
export function tupleCopy(vm: VM, items: number, size: number, finish = tupleFinish): number {
  if (size === 0) return EMPTY_TUPLE
  const tuple = tupleBlock(vm, size)
  if (tuple === 0) return 0
  for (let index = 0; index < size; index++) vm.setWord(tuple + TUPLE_ITEMS + index * W, vm.retain(vm.i32[(items + index * W) >>> 2]))
  return finish(vm, tuple)
}

/** A tuple that takes over the `size` references from `items` on (operands of a frame). 0 with MemoryError set: they stay their owner's. */
export function tupleTake(vm: VM, items: number, size: number): number {
  if (size === 0) return EMPTY_TUPLE
  const tuple = tupleBlock(vm, size)
  if (tuple === 0) return 0
  for (let index = 0; index < size; index++) vm.setWord(tuple + TUPLE_ITEMS + index * W, vm.i32[(items + index * W) >>> 2])
  return tupleFinish(vm, tuple)
}

/** The items of a list (or tuple), as a tuple of `type`: the tuple itself when it is one of exactly that type. */
export function tupleFromSequence(vm: VM, type: number, sequence: number): number {
  const own = vm.typeOf(sequence)
  const isOwnTuple = (vm.u32[(own + TYPE_FLAGS) >>> 2] & FLAG_TUPLE) !== 0
  if (own === T_TUPLE && type === T_TUPLE) return vm.retain(sequence)
  const size = vm.i32[(sequence + SIZE) >>> 2]
  // What is no tuple becomes one before it becomes an instance of a subclass (CPython 3.13, Objects/tupleobject.c: tuple_subtype_new).
  if (type !== T_TUPLE && !isOwnTuple) {
    const between = tupleCopy(vm, vm.i32[(sequence + LIST_ITEMS) >>> 2], size)
    const result = between === 0 ? 0 : tupleFromSequence(vm, type, between)
    vm.releaseMaybe(between)
    return result
  }
  const tuple = tupleOfType(vm, type, size)
  if (tuple === 0) return 0
  const items = isOwnTuple ? sequence + TUPLE_ITEMS : vm.i32[(sequence + LIST_ITEMS) >>> 2]
  for (let index = 0; index < size; index++) vm.i32[(tuple + TUPLE_ITEMS + index * W) >>> 2] = vm.retain(vm.i32[(items + index * W) >>> 2])
  return tupleFinish(vm, tuple)
}

// --- operations ------------------------------------------------------------------------------------------------------

function tupleConstruct(vm: VM, args: number): number {
  const iterable = vm.word(args + W)
  return iterable === 0 ? tupleFinish(vm, tupleOfType(vm, vm.word(args), 0)) : tupleOf(vm, vm.word(args), iterable)
}

/** `tuple(iterable)` for tuple itself or a subclass; owned, FAILED or SUSPENDED. */
export function tupleOf(vm: VM, type: number, iterable: number): number {
  const own = vm.typeOf(iterable)
  if (own === T_TUPLE || own === T_LIST) return tupleFromSequence(vm, type, iterable)
  const list = listFromIterable(vm, iterable)
  if (list === -1) return callPrelude(vm, P.tuple_new, type, iterable)
  if (list === 0) return 0
  const tuple = tupleFromSequence(vm, type, list)
  vm.release(list)
  return tuple
}

/** `tuple[key]`. */
export function tupleGetItem(vm: VM, self: number, key: number): number {
  const size = tupleSize(vm, self)
  if (isInt(vm, key)) {
    const index = boundedIndex(vm, key, size)
    if (index >= 0) return vm.retain(tupleItem(vm, self, index))
    return vm.exception !== 0 ? 0 : raise(vm, T.IndexError, 'tuple index out of range')
  }
  if (vm.typeOf(key) !== T.slice) return callPrelude(vm, P.index_item, self, key)
  const fits = sliceRange(vm, key, size)
  if (fits !== 1) return fits === 0 ? 0 : callPrelude(vm, P.index_item, self, key)
  const { sliceStart, sliceStep, sliceLength } = vm
  if (sliceLength === size && sliceStep === 1 && vm.typeOf(self) === T_TUPLE) return vm.retain(self)
  const result = tupleNew(vm, sliceLength)
  if (result === 0) return 0
  for (let index = 0, at = sliceStart; index < sliceLength; index++, at += sliceStep) {
    vm.i32[(result + TUPLE_ITEMS + index * W) >>> 2] = vm.retain(tupleItem(vm, self, at))
  }
  return tupleFinish(vm, result)
}

function concatenate(vm: VM, self: number, other: number): number {
  if (!isTuple(vm, other)) {
    // Its reflected method comes first (CPython: sq_concat is tried last of all).
    if (overrides(vm, other, OVERRIDE_BINARY)) return NOT_IMPLEMENTED
    return raise(vm, T.TypeError, `can only concatenate tuple (not "${typeName(vm, other)}") to tuple`)
  }
  const [first, second] = [tupleSize(vm, self), tupleSize(vm, other)]
  if (first === 0 && vm.typeOf(other) === T_TUPLE) return vm.retain(other)
  if (second === 0 && vm.typeOf(self) === T_TUPLE) return vm.retain(self)
  const result = tupleNew(vm, first + second)
  if (result === 0) return 0
  const items = result + TUPLE_ITEMS
  for (let index = 0; index < first; index++) vm.i32[(items + index * W) >>> 2] = vm.retain(tupleItem(vm, self, index))
  for (let index = 0; index < second; index++) vm.i32[(items + (first + index) * W) >>> 2] = vm.retain(tupleItem(vm, other, index))
  return tupleFinish(vm, result)
}

function repeat(vm: VM, self: number, count: number, reflected: boolean): number {
  if (reflected ? isRepeatable(vm, count) : overrides(vm, count, OVERRIDE_BINARY)) return reflected ? notACount(vm, self) : NOT_IMPLEMENTED
  const size = tupleSize(vm, self)
  const times = repeatCount(vm, count, size)
  if (times < 0) return times === -1 ? 0 : callPrelude(vm, P.index_repeat, self, count)
  if ((size === 0 || times === 1) && vm.typeOf(self) === T_TUPLE) return vm.retain(self)
  const result = tupleNew(vm, size * times)
  if (result === 0) return 0
  for (let at = result + TUPLE_ITEMS, left = times; left > 0; left--) {
    for (let index = 0; index < size; index++, at += W) vm.i32[at >>> 2] = vm.retain(tupleItem(vm, self, index))
  }
  return tupleFinish(vm, result)
}

function tupleBinary(vm: VM, op: number, self: number, other: number, reflected: boolean): number {
  if (op === 0) return reflected ? NOT_IMPLEMENTED : concatenate(vm, self, other)
  return op === 2 ? repeat(vm, self, other, reflected) : NOT_IMPLEMENTED
}

const methods: readonly NativeSpec[] = [
  method('count', 1, 1, (vm, args) => {
    const self = vm.word(args)
    const count = countItems(vm, self, vm.word(args + W))
    if (count === SEARCH_PYTHON) return callPrelude(vm, P.sequence_count, self, vm.word(args + W))
    return count < 0 ? 0 : intFrom(vm, count)
  }),
  named('index', 'value, start=0, stop=9223372036854775807, /', (vm, args) => indexOfItem(vm, args)),
  method('__getnewargs__', 0, 0, (vm, args) => {
    const self = vm.word(args)
    const copy = tupleCopy(vm, self + TUPLE_ITEMS, tupleSize(vm, self))
    if (copy === 0) return 0
    const result = tupleFrom(vm, copy)
    vm.release(copy)
    return result
  }),
]

/** Puts an exact tuple up to {@link FREE_TUPLE_SIZES} on the free list of its size, frees any other block. */
function tupleReclaim(vm: VM, self: number): void {
  const size = tupleSize(vm, self)
  if (size !== 0 && size <= FREE_TUPLE_SIZES && vm.typeOf(self) === T_TUPLE) putFree(vm, FREE_TUPLES + size - 1, self)
  else freeObject(vm, self)
}

/** The type `tuple` (CPython 3.13: Objects/tupleobject.c). */
export const tupleType: TypeSpec = {
  name: 'tuple',
  flags: FLAG_TUPLE | FLAG_BASE_TYPE | FLAG_SEQUENCE,
  shape: {
    movable: true,
    basicSize: TUPLE_ITEMS,
    itemSize: W,
    trackable: true,
    references: { items: true },
    sharedDropNext: sharedTupleDropNext,
    reclaim: tupleReclaim,
    mayUntrack: (vm, self) => vm.typeOf(self) === T_TUPLE && isTracked(vm, self) && !anyMayBeTracked(vm, self + TUPLE_ITEMS, tupleSize(vm, self)),
  },
  slots: {
    hash: tupleHash,
    repr: containerRepr,
    length: tupleSize,
    getItem: tupleGetItem,
    contains: containsItem,
    iterate: (vm, self) => sequenceIterator(vm, T.tuple_iterator, self),
    compare: (vm, self, other, op) => (isTuple(vm, other) ? compareItems(vm, op, self, other) : NOT_IMPLEMENTED),
    binary: tupleBinary,
    binaryOps: (1 << 0) | (1 << 2),
  },
  construct: named('__new__', 'iterable=(), /', tupleConstruct),
  make: (vm, args, count) => (count === 0 ? EMPTY_TUPLE : count === 1 ? tupleOf(vm, T_TUPLE, vm.word(args)) : NOT_MADE),
  methods,
  classMethods: [classGetItem],
  doc: 'Built-in immutable sequence.',
}
