import { raise } from '../core/errors.js'
import { FLAG_BASE_TYPE, TUPLE_ITEMS } from '../core/layouts.js'
import { FAILED, SUSPENDED, type TypeSpec, named } from '../core/native.js'
import { FALSE, NONE, T, TRUE } from '../core/statics.js'
import { type VM } from '../core/vm.js'
import { nativeReference } from '../engine/native-frames.js'
import { next } from '../protocols/iteration.js'
import { truth } from '../protocols/truth.js'
import { dictGetString, dictSize } from '../types/dict.js'
import { immortalName } from '../types/immortal-names.js'
import { instanceNew } from '../types/instantiate.js'
import { isFree, pairInto, refill, refilled, resultTuple } from '../types/result-tuple.js'
import { tupleFinish, tupleItem, tupleNew, tupleSize, tupleTrack } from '../types/tuple.js'
import { type Advance, FOR_ITEM, FOR_SECOND, ITEM, type Making, START, advanceFrom, countAt, instanceWith, isPlainIterator, itself, keep, makeTool, setPhase, setSize, sizeAt, sizeFrom, takeBack, takeSlot } from './tool.js'

/**
 * Iterators over tuples of items.
 *
 * ```
 *   0       W      2W                       3W       4W         5W       6W
 * ┌───────┬──────┬────────────────────────┬────────┬──────────┬────────┬────────┐
 * │ count │ type │ iterator               │ old    │ result   │        │        │   pairwise, in 5 words
 * ├───────┼──────┼────────────────────────┼────────┼──────────┤        │        │
 * │ count │ type │ iterator               │ size   │ strict   │        │        │   batched
 * ├───────┼──────┼────────────────────────┼────────┼──────────┼────────┼────────┤
 * │ count │ type │ iterators (a tuple)    │ result │ fill     │ size   │ active │   zip_longest: an iterator that has ended is 0
 * └───────┴──────┴────────────────────────┴────────┴──────────┴────────┴────────┘
 * ```
 */
const ITERATOR = 2 * W
const OLD = 3 * W
const RESULT = 4 * W
const BATCH = 3 * W
const STRICT = 4 * W
const ITERATORS = 2 * W
const ROW = 3 * W
const FILL = 4 * W
const WIDTH = 5 * W
const ACTIVE = 6 * W

const itemSlot = (tuple: number, index: number): number => tuple + TUPLE_ITEMS + index * W

// --- pairwise --------------------------------------------------------------------------------------------------------

/** What `pairwise` goes over. */
export const pairwiseMaking: Making = {
  sources: 1,
  conversion: 'iterator',
  make: (vm, type, slots) => {
    const self = instanceWith(vm, type, ITERATOR, slots)
    if (self === 0) return 0
    vm.i32[(self + RESULT) >>> 2] = resultTuple(vm, 2)
    if (vm.exception === 0) return self
    vm.release(self)
    return 0
  },
}

function pairwiseNext(vm: VM, self: number): number {
  const iterator = vm.word(self + ITERATOR)
  if (iterator === 0) return FAILED
  if (!isPlainIterator(vm, iterator) || vm.word(self + OLD) === 0) return advanceFrom(vm, 'pairwise', pairwiseOn, self, START, 0)
  const item = next(vm, iterator)
  return item === FAILED ? pairwiseEnded(vm, self) : paired(vm, self, vm.retain(vm.word(self + OLD)), item)
}

/** Asks for the first item once, then for one each time. */
export const pairwiseOn: Advance = (vm, frame, self, phase, value) => {
  let [waited, result] = [phase, value]
  if (waited === START && vm.word(self + OLD) === 0) {
    setPhase(vm, frame, FOR_ITEM)
    result = next(vm, vm.word(self + ITERATOR))
    waited = FOR_ITEM
  }
  if (result === SUSPENDED) return SUSPENDED
  if (waited === FOR_ITEM) {
    if (result === FAILED) return pairwiseEnded(vm, self)
    vm.replaceSlot(self + OLD, result)
    if (vm.word(self + ITERATOR) === 0) {
      vm.clearSlot(self + OLD)
      return FAILED
    }
  }
  if (waited !== FOR_SECOND) {
    keep(vm, frame, ITEM, vm.retain(vm.word(self + OLD)))
    setPhase(vm, frame, FOR_SECOND)
    result = next(vm, vm.word(self + ITERATOR))
    if (result === SUSPENDED) return SUSPENDED
  }
  return result === FAILED ? pairwiseEnded(vm, self) : paired(vm, self, takeBack(vm, frame, ITEM), result)
}

/** The pair of two items, which are taken over; the second is the next one's first. */
function paired(vm: VM, self: number, old: number, item: number): number {
  const pair = pairInto(vm, vm.word(self + RESULT), old, vm.retain(item))
  vm.replaceSlot(self + OLD, item)
  return pair
}

function pairwiseEnded(vm: VM, self: number): 0 {
  vm.clearSlot(self + ITERATOR)
  vm.clearSlot(self + OLD)
  return FAILED
}

/** `pairwise`. */
export const pairwiseType: TypeSpec = {
  name: 'pairwise',
  module: 'itertools',
  doc: 'Each item with the one that follows it.',
  flags: FLAG_BASE_TYPE,
  shape: { basicSize: 5 * W, trackable: true, movable: true, references: { fixed: [ITERATOR, 3] } },
  slots: { iterate: itself, next: pairwiseNext },
  construct: named('__new__', 'iterable, /', (vm, args) => makeTool(vm, 'pairwise', pairwiseMaking, vm.word(args), [vm.word(args + W)])),
}

// --- batched ---------------------------------------------------------------------------------------------------------

/** What `batched` goes over; the size and whether a short one is an error follow. */
export const batchedMaking: Making = {
  sources: 1,
  conversion: 'iterator',
  make: (vm, type, slots) => {
    const self = instanceWith(vm, type, ITERATOR, slots)
    if (self === 0) return 0
    setSize(vm, self + BATCH, sizeFrom(vm, vm.word(slots + W)))
    vm.setWord(self + STRICT, vm.word(slots + 2 * W) === TRUE ? 1 : 0)
    return self
  },
}

function newBatched(vm: VM, args: number): number {
  const size = sizeFrom(vm, vm.word(args + 2 * W))
  if (Number.isNaN(size)) return FAILED
  const strict = truth(vm, vm.word(args + 3 * W) || FALSE)
  if (strict === FAILED || strict === SUSPENDED) return strict
  if (size < 1) return raise(vm, T.ValueError, 'n must be at least one')
  return makeTool(vm, 'batched', batchedMaking, vm.word(args), [vm.word(args + W), vm.word(args + 2 * W), strict])
}

/** Fills a tuple with items. */
export const batchedOn: Advance = (vm, frame, self, phase, value) => {
  const size = sizeAt(vm, self + BATCH)
  let item = value
  if (phase === START) {
    const tuple = tupleNew(vm, size)
    if (tuple === 0) return FAILED
    keep(vm, frame, ITEM, tuple)
  }
  for (let waited = phase; ; waited = FOR_ITEM) {
    const tuple = nativeReference(vm, frame, ITEM)
    const count = vm.i32[countAt(frame)]
    if (waited === FOR_ITEM) {
      if (item === FAILED) return batchedEnded(vm, self, tuple, count)
      vm.i32[itemSlot(tuple, count) >>> 2] = item
      vm.i32[countAt(frame)] = count + 1
      if (count + 1 === size) return tupleFinish(vm, takeBack(vm, frame, ITEM))
    }
    setPhase(vm, frame, FOR_ITEM)
    item = vm.word(self + ITERATOR) === 0 ? FAILED : next(vm, vm.word(self + ITERATOR))
    if (item === SUSPENDED) return SUSPENDED
  }
}

/** No more items: what there is, if anything, is the last batch. */
function batchedEnded(vm: VM, self: number, tuple: number, count: number): number {
  if (vm.exception !== 0 || count === 0) {
    vm.clearSlot(self + ITERATOR)
    return FAILED
  }
  if (vm.word(self + STRICT) === 1) {
    vm.clearSlot(self + ITERATOR)
    return raise(vm, T.ValueError, 'batched(): incomplete batch')
  }
  const rest = tupleNew(vm, count)
  if (rest === 0) return FAILED
  for (let index = 0; index < count; index++) vm.i32[itemSlot(rest, index) >>> 2] = takeSlot(vm, itemSlot(tuple, index))
  return tupleFinish(vm, rest)
}

/** `batched`. */
export const batchedType: TypeSpec = {
  name: 'batched',
  module: 'itertools',
  doc: 'Tuples of n items; the last may be shorter.',
  flags: FLAG_BASE_TYPE,
  shape: { basicSize: 5 * W, trackable: true, movable: true, references: { fixed: [ITERATOR, 1] } },
  slots: { iterate: itself, next: (vm, self) => (vm.word(self + ITERATOR) === 0 ? FAILED : advanceFrom(vm, 'batched', batchedOn, self, START, 0)) },
  construct: named('__new__', 'iterable, n, *, strict=False', newBatched),
}

// --- zip_longest -----------------------------------------------------------------------------------------------------

/** What `zip_longest` goes over: all arguments but the last, which is what fills up. */
export const zipLongestMaking: Making = {
  sources: -1,
  conversion: 'iterator',
  make: zipLongestOver,
}

function zipLongestOver(vm: VM, type: number, slots: number, width: number): number {
  const iterators = tupleNew(vm, width)
  const row = iterators === 0 ? 0 : resultTuple(vm, width)
  const self = vm.exception !== 0 ? 0 : instanceNew(vm, type)
  if (self === 0) {
    vm.releaseMaybe(iterators)
    vm.releaseMaybe(row)
    return FAILED
  }
  for (let index = 0; index < width; index++) vm.i32[itemSlot(iterators, index) >>> 2] = takeSlot(vm, slots + index * W)
  vm.i32[(self + ITERATORS) >>> 2] = tupleTrack(vm, iterators)
  vm.i32[(self + ROW) >>> 2] = row
  vm.i32[(self + FILL) >>> 2] = takeSlot(vm, slots + width * W)
  vm.setWord(self + WIDTH, width)
  vm.setWord(self + ACTIVE, width)
  return self
}

/** Asks each iterator in turn; the row is being filled in the frame. */
export const zipLongestOn: Advance = (vm, frame, self, phase, value) => {
  const width = vm.word(self + WIDTH)
  let item = value
  let waited = phase
  if (phase === START) {
    const result = vm.word(self + ROW)
    const row = isFree(vm, result) ? vm.retain(result) : tupleNew(vm, width)
    if (row === 0) return FAILED
    keep(vm, frame, ITEM, row)
  }
  for (;;) {
    const index = vm.i32[countAt(frame)]
    if (waited === FOR_ITEM) {
      if (item === FAILED) {
        if (!sourceEnded(vm, self, index)) return FAILED
        item = vm.retain(vm.word(self + FILL))
      }
      refill(vm, nativeReference(vm, frame, ITEM), index, item)
      vm.i32[countAt(frame)] = index + 1
      waited = START
      continue
    }
    if (index === width) return rowOf(vm, frame, self)
    const iterator = tupleItem(vm, vm.word(self + ITERATORS), index)
    setPhase(vm, frame, FOR_ITEM)
    item = iterator === 0 ? vm.retain(vm.word(self + FILL)) : next(vm, iterator)
    if (item === SUSPENDED) return SUSPENDED
    waited = FOR_ITEM
  }
}

/** An iterator gave nothing: whether others are left, and it has ended rather than failed. */
function sourceEnded(vm: VM, self: number, index: number): boolean {
  const active = vm.word(self + ACTIVE) - 1
  vm.setWord(self + ACTIVE, active)
  if (active === 0 || vm.exception !== 0) {
    vm.setWord(self + ACTIVE, 0)
    return false
  }
  vm.clearSlot(itemSlot(vm.word(self + ITERATORS), index))
  return true
}

/** The row that the frame holds, as the result: it is the result tuple, or new. */
function rowOf(vm: VM, frame: number, self: number): number {
  const row = takeBack(vm, frame, ITEM)
  if (row !== vm.word(self + ROW)) return tupleFinish(vm, row)
  const result = refilled(vm, row)
  vm.release(row)
  return result
}

/** `zip_longest`. */
export const zipLongestType: TypeSpec = {
  name: 'zip_longest',
  module: 'itertools',
  doc: 'As zip, to the end of the longest: what is missing is filled up.',
  flags: FLAG_BASE_TYPE,
  shape: { basicSize: 7 * W, trackable: true, movable: true, references: { fixed: [ITERATORS, 3] } },
  slots: { iterate: itself, next: (vm, self) => (vm.word(self + ACTIVE) === 0 ? FAILED : advanceFrom(vm, 'zip_longest', zipLongestOn, self, START, 0)) },
  construct: named('__new__', '*iterables, **options', (vm, args) => {
    const [iterables, options] = [vm.word(args + W), vm.word(args + 2 * W)]
    const given = options === 0 ? 0 : dictSize(vm, options)
    const fill = given === 0 ? NONE : dictGetString(vm, options, immortalName(vm, 'fillvalue'))
    if (given > 1 || fill === 0) return raise(vm, T.TypeError, 'zip_longest() got an unexpected keyword argument')
    const sources = Array.from({ length: tupleSize(vm, iterables) }, (_, index) => tupleItem(vm, iterables, index))
    return makeTool(vm, 'zip_longest', zipLongestMaking, vm.word(args), [...sources, fill])
  }),
}
