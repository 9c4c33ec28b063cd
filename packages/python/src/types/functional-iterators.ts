import { clearException, raise, raised } from '../core/errors.js'
import { FLAG_BASE_TYPE, TUPLE_ITEMS } from '../core/layouts.js'
import { FAILED, type Step, SUSPENDED, type TypeSpec, named } from '../core/native.js'
import { FALSE, NONE, T, TRUE } from '../core/statics.js'
import { S, type StepList } from '../core/steps.js'
import { type VM } from '../core/vm.js'
import { finish, nativeReference, nativeSlot, nativeState, pushNativeFrame, setNativeState } from '../engine/native-frames.js'
import { callVector } from '../protocols/call.js'
import { iterate, next } from '../protocols/iteration.js'
import { truth } from '../protocols/truth.js'
import { dictSize } from './dict.js'
import { instanceNew } from './instantiate.js'
import { isNativeIterable } from './native-iteration.js'
import { exhausted } from './protocol-iterators.js'
import { isFree, pairInto, refill, refilled, resultTuple } from './result-tuple.js'
import { tupleFinish, tupleItem, tupleNew, tupleSize } from './tuple.js'

/**
 * `map`, `filter` and `zip`: objects over one or several iterators.
 *
 * ```
 *   0       W      2W                    3W         4W
 * ┌───────┬──────┬─────────────────────┬──────────┬────────┐
 * │ count │ type │ iterators (a tuple) │ function │        │   map, filter
 * ├───────┼──────┼─────────────────────┼──────────┼────────┤
 * │ count │ type │ iterators (a tuple) │ result   │ strict │   zip
 * └───────┴──────┴─────────────────────┴──────────┴────────┘
 * ```
 */
const ITERATORS = 2 * W
const FUNCTION = 3 * W
const RESULT = 3 * W
const STRICT = 4 * W

// --- making ----------------------------------------------------------------------------------------------------------

// Slots of the frame that waits for `iter`: the class, the arguments (a tuple), the iterators so far (a tuple with empty slots), and whether all
// must be equally long.
const SELF = 0
const CLASS = 0
const ARGUMENTS = 1
const FOUND = 2
const DEMANDED = 3

/** An object of `type` with an iterator for each of `args` (a tuple, borrowed) from index `from` on. It is made last, as in CPython: addresses tell. */
function withIterators(vm: VM, type: number, args: number, from: number, strict = FALSE): number {
  const frame = pushNativeFrame(vm, S.functional_new, 4)
  if (frame === 0) return FAILED
  vm.i32[nativeSlot(frame, DEMANDED) >>> 2] = strict
  vm.i32[nativeSlot(frame, CLASS) >>> 2] = vm.retain(type)
  vm.i32[nativeSlot(frame, ARGUMENTS) >>> 2] = vm.retain(args)
  const found = tupleNew(vm, tupleSize(vm, args) - from)
  vm.i32[nativeSlot(frame, FOUND) >>> 2] = found
  setNativeState(vm, frame, from)
  return finish(vm, frame, found === 0 ? FAILED : collect(vm, frame))
}

function collect(vm: VM, frame: number): number {
  const args = nativeReference(vm, frame, ARGUMENTS)
  const size = tupleSize(vm, args)
  while (nativeState(vm, frame) < size) {
    const iterator = iterate(vm, tupleItem(vm, args, nativeState(vm, frame)))
    if (iterator === SUSPENDED || iterator === FAILED) return iterator
    store(vm, frame, iterator)
  }
  return made(vm, nativeReference(vm, frame, CLASS), args, tupleFinish(vm, takeSlot(vm, nativeSlot(frame, FOUND))), nativeReference(vm, frame, DEMANDED) === TRUE)
}

/** The reference in a slot, which is empty then. */
function takeSlot(vm: VM, slot: number): number {
  const reference = vm.i32[slot >>> 2]
  vm.i32[slot >>> 2] = 0
  return reference
}

/** The object over these iterators (a tuple, taken over), where `args` are those of its class. */
function made(vm: VM, type: number, args: number, iterators: number, strict: boolean): number {
  const count = tupleSize(vm, iterators)
  const isZip = count === tupleSize(vm, args)
  const result = isZip ? resultTuple(vm, count) : 0
  const self = vm.exception !== 0 ? 0 : instanceNew(vm, type)
  if (self === 0) {
    vm.release(iterators)
    vm.releaseMaybe(result)
    return FAILED
  }
  vm.i32[(self + ITERATORS) >>> 2] = iterators
  if (isZip) vm.setWord(self + STRICT, strict ? 1 : 0)
  vm.i32[(self + FUNCTION) >>> 2] = isZip ? result : vm.retain(tupleItem(vm, args, 0))
  return self
}

function store(vm: VM, frame: number, iterator: number): void {
  const found = nativeReference(vm, frame, FOUND)
  const index = nativeState(vm, frame)
  const from = tupleSize(vm, nativeReference(vm, frame, ARGUMENTS)) - tupleSize(vm, found)
  vm.i32[(found + TUPLE_ITEMS + (index - from) * W) >>> 2] = iterator
  setNativeState(vm, frame, index + 1)
}

const makeStep: Step = (vm, frame, value) => {
  if (value === FAILED) return FAILED
  store(vm, frame, value)
  return collect(vm, frame)
}

const hasKeywords = (vm: VM, keywords: number): boolean => keywords !== 0 && dictSize(vm, keywords) > 0

function newMap(vm: VM, args: number): number {
  const given = vm.word(args + W)
  if (hasKeywords(vm, vm.word(args + 2 * W))) return raise(vm, T.TypeError, 'map() takes no keyword arguments')
  if (tupleSize(vm, given) < 2) return raise(vm, T.TypeError, 'map() must have at least two arguments.')
  return withIterators(vm, vm.word(args), given, 1)
}

function newFilter(vm: VM, args: number): number {
  const given = vm.word(args + W)
  if (hasKeywords(vm, vm.word(args + 2 * W))) return raise(vm, T.TypeError, 'filter() takes no keyword arguments')
  if (tupleSize(vm, given) !== 2) return raise(vm, T.TypeError, `filter expected 2 arguments, got ${tupleSize(vm, given)}`)
  return withIterators(vm, vm.word(args), given, 1)
}

function newZip(vm: VM, args: number): number {
  const [type, given, strict] = [vm.word(args), vm.word(args + W), vm.word(args + 2 * W) || FALSE]
  const demanded = truth(vm, strict)
  if (demanded === FAILED) return FAILED
  return withIterators(vm, type, given, 0, demanded)
}

// --- going on --------------------------------------------------------------------------------------------------------

// The frame that waits for items: the object, then an item of each iterator. Its state is the index of the iterator that
// is asked, or one of these.
const CALLED = -1
const ITEMS = 1

const iteratorOf = (vm: VM, self: number, index: number): number => tupleItem(vm, vm.word(self + ITERATORS), index)
const iteratorCount = (vm: VM, self: number): number => (vm.word(self + ITERATORS) === 0 ? 0 : tupleSize(vm, vm.word(self + ITERATORS)))

function begin(vm: VM, step: number, self: number, slots: number): number {
  const frame = pushNativeFrame(vm, step, 1 + slots)
  if (frame !== 0) vm.i32[nativeSlot(frame, SELF) >>> 2] = vm.retain(self)
  return frame
}

/** Asks the iterators from the frame's state on for an item each: NONE when all have given one, else what `next` says. */
function gather(vm: VM, frame: number): number {
  const self = nativeReference(vm, frame, SELF)
  const count = iteratorCount(vm, self)
  for (let index = nativeState(vm, frame); index < count; index++) {
    setNativeState(vm, frame, index)
    const item = next(vm, iteratorOf(vm, self, index))
    if (item === FAILED || item === SUSPENDED) return item
    vm.i32[nativeSlot(frame, ITEMS + index) >>> 2] = item
  }
  setNativeState(vm, frame, count)
  return NONE
}

/** Takes the item that the iterator in the frame's state has given. */
function take(vm: VM, frame: number, item: number): void {
  const index = nativeState(vm, frame)
  vm.i32[nativeSlot(frame, ITEMS + index) >>> 2] = item
  setNativeState(vm, frame, index + 1)
}

/** What a step that is waited for says at the end of the iteration. */
const waited = (vm: VM, item: number): number => (item === FAILED && vm.exception === 0 ? exhausted(vm) : item)

function mapNext(vm: VM, self: number): number {
  const count = iteratorCount(vm, self)
  if (count === 1) {
    const iterator = iteratorOf(vm, self, 0)
    if (isNativeIterable(vm, iterator)) {
      const item = next(vm, iterator)
      if (item === FAILED) return FAILED
      const frame = pushNativeFrame(vm, S.pass, 1)
      if (frame === 0) {
        vm.release(item)
        return FAILED
      }
      // The frame holds the item while the function runs.
      vm.i32[nativeSlot(frame, 0) >>> 2] = item
      return finish(vm, frame, callVector(vm, vm.word(self + FUNCTION), nativeSlot(frame, 0), 1, 0))
    }
  }
  const frame = begin(vm, S.map_next, self, count)
  return frame === 0 ? FAILED : finish(vm, frame, mapGathered(vm, frame, gather(vm, frame)))
}

function mapGathered(vm: VM, frame: number, gathered: number): number {
  if (gathered !== NONE) return gathered
  setNativeState(vm, frame, CALLED)
  const self = nativeReference(vm, frame, SELF)
  return callVector(vm, vm.word(self + FUNCTION), nativeSlot(frame, ITEMS), iteratorCount(vm, self), 0)
}

const mapStep: Step = (vm, frame, value) => {
  if (value === FAILED || nativeState(vm, frame) === CALLED) return value
  take(vm, frame, value)
  return waited(vm, mapGathered(vm, frame, gather(vm, frame)))
}

function filterNext(vm: VM, self: number): number {
  const frame = begin(vm, S.filter_next, self, 1)
  return frame === 0 ? FAILED : finish(vm, frame, filterOn(vm, frame))
}

const JUDGED = 1
const TRUTH = 2

function filterOn(vm: VM, frame: number): number {
  const self = nativeReference(vm, frame, SELF)
  for (;;) {
    setNativeState(vm, frame, 0)
    const item = next(vm, iteratorOf(vm, self, 0))
    if (item === FAILED || item === SUSPENDED) return item
    const kept = filterItem(vm, frame, item)
    if (kept !== FALSE) return kept
  }
}

/** The item where the function keeps it, FALSE where not; FAILED or SUSPENDED. */
function filterItem(vm: VM, frame: number, item: number): number {
  vm.replaceSlot(nativeSlot(frame, ITEMS), item)
  const judge = vm.word(nativeReference(vm, frame, SELF) + FUNCTION)
  if (judge === NONE || judge === T.bool) return filterTruth(vm, frame, vm.retain(item))
  setNativeState(vm, frame, JUDGED)
  const verdict = callVector(vm, judge, nativeSlot(frame, ITEMS), 1, 0)
  return verdict === FAILED || verdict === SUSPENDED ? verdict : filterTruth(vm, frame, verdict)
}

/** Takes the verdict over. */
function filterTruth(vm: VM, frame: number, verdict: number): number {
  setNativeState(vm, frame, TRUTH)
  const answer = truth(vm, verdict)
  vm.release(verdict)
  return answer === TRUE ? vm.retain(nativeReference(vm, frame, ITEMS)) : answer
}

const filterStep: Step = (vm, frame, value) => {
  if (value === FAILED) return FAILED
  const state = nativeState(vm, frame)
  let kept: number
  if (state === TRUTH) kept = value === TRUE ? vm.retain(nativeReference(vm, frame, ITEMS)) : FALSE
  else kept = state === JUDGED ? filterTruth(vm, frame, value) : filterItem(vm, frame, value)
  return waited(vm, kept === FALSE ? filterOn(vm, frame) : kept)
}

function zipNext(vm: VM, self: number): number {
  const count = iteratorCount(vm, self)
  if (count === 0) return FAILED
  if (count === 2 && vm.word(self + STRICT) === 0) {
    const [first, second] = [iteratorOf(vm, self, 0), iteratorOf(vm, self, 1)]
    if (isNativeIterable(vm, first) && isNativeIterable(vm, second)) return zipPair(vm, vm.word(self + RESULT), first, second)
  }
  const frame = begin(vm, S.zip_next, self, count)
  return frame === 0 ? FAILED : finish(vm, frame, zipGathered(vm, frame, gather(vm, frame)))
}

/** The next items of two iterators that need no Python code. */
function zipPair(vm: VM, result: number, first: number, second: number): number {
  if (isFree(vm, result)) return zipAgain(vm, result, first, second)
  const a = next(vm, first)
  if (a === FAILED) return FAILED
  const b = next(vm, second)
  if (b !== FAILED) return pairInto(vm, 0, a, b)
  vm.release(a)
  return FAILED
}

/** As {@link zipPair} into the result tuple: the first item of before goes before the second one comes. */
function zipAgain(vm: VM, result: number, first: number, second: number): number {
  const a = next(vm, first)
  if (a === FAILED) return FAILED
  refill(vm, result, 0, a)
  const b = next(vm, second)
  if (b === FAILED) return FAILED
  refill(vm, result, 1, b)
  return refilled(vm, result)
}

function zipGathered(vm: VM, frame: number, gathered: number): number {
  if (gathered === FAILED) return zipEnded(vm, frame)
  if (gathered !== NONE) return gathered
  const count = nativeState(vm, frame)
  const result = vm.word(nativeReference(vm, frame, SELF) + RESULT)
  const again = isFree(vm, result)
  const tuple = again ? result : tupleNew(vm, count)
  if (tuple === 0) return FAILED
  for (let index = 0; index < count; index++) {
    const slot = nativeSlot(frame, ITEMS + index) >>> 2
    const item = vm.i32[slot]
    vm.i32[slot] = 0
    if (again) refill(vm, result, index, item)
    else vm.i32[(tuple + TUPLE_ITEMS + index * W) >>> 2] = item
  }
  return again ? refilled(vm, result) : tupleFinish(vm, tuple)
}

const zipStep: Step = (vm, frame, value) => {
  if (nativeState(vm, frame) < 0) return waited(vm, zipSurplus(vm, frame, value))
  if (value === FAILED) {
    if (!raised(vm, T.StopIteration)) return FAILED
    clearException(vm)
    return waited(vm, zipEnded(vm, frame))
  }
  take(vm, frame, value)
  return waited(vm, zipGathered(vm, frame, gather(vm, frame)))
}

const others = (index: number): string => (index === 1 ? ' 1' : `s 1-${index}`)

/** An iterator has ended: where all must be equally long, the ones before it must not have given an item, nor those behind it. */
function zipEnded(vm: VM, frame: number): number {
  const self = nativeReference(vm, frame, SELF)
  const index = nativeState(vm, frame)
  if (vm.exception !== 0 || vm.word(self + STRICT) === 0) return FAILED
  if (index > 0) return raise(vm, T.ValueError, `zip() argument ${index + 1} is shorter than argument${others(index)}`)
  return zipCheck(vm, frame, 1)
}

/** Asks the iterators from `first` on whether they have ended too; the frame's state says minus which. */
function zipCheck(vm: VM, frame: number, first: number): number {
  const self = nativeReference(vm, frame, SELF)
  for (let index = first; index < iteratorCount(vm, self); index++) {
    setNativeState(vm, frame, -index)
    const item = next(vm, iteratorOf(vm, self, index))
    if (item === SUSPENDED || (item === FAILED && vm.exception !== 0)) return item
    if (item !== FAILED) return tooLong(vm, item, index)
  }
  return FAILED
}

function zipSurplus(vm: VM, frame: number, value: number): number {
  const index = -nativeState(vm, frame)
  if (value !== FAILED) return tooLong(vm, value, index)
  if (!raised(vm, T.StopIteration)) return FAILED
  clearException(vm)
  return zipCheck(vm, frame, index + 1)
}

function tooLong(vm: VM, item: number, index: number): 0 {
  vm.release(item)
  return raise(vm, T.ValueError, `zip() argument ${index + 1} is longer than argument${others(index)}`)
}

const self = (vm: VM, object: number): number => vm.retain(object)

/** `map`. */
export const mapType: TypeSpec = {
  name: 'map',
  flags: FLAG_BASE_TYPE,
  shape: { basicSize: 4 * W, trackable: true, movable: true, references: { fixed: [ITERATORS, 2] } },
  slots: { iterate: self, next: mapNext },
  construct: named('__new__', '*args, **kwargs', newMap),
}

/** `filter`. */
export const filterType: TypeSpec = {
  name: 'filter',
  flags: FLAG_BASE_TYPE,
  shape: { basicSize: 4 * W, trackable: true, movable: true, references: { fixed: [ITERATORS, 2] } },
  slots: { iterate: self, next: filterNext },
  construct: named('__new__', '*args, **kwargs', newFilter),
}

/** `zip`. */
export const zipType: TypeSpec = {
  name: 'zip',
  flags: FLAG_BASE_TYPE,
  shape: { basicSize: 6 * W, trackable: true, movable: true, references: { fixed: [ITERATORS, 2] } },
  slots: { iterate: self, next: zipNext },
  construct: named('__new__', '*iterables, strict=False', newZip),
}

/** Steps of this file. */
export const functionalSteps: StepList = [
  ['functional_new', makeStep],
  ['map_next', mapStep],
  ['filter_next', filterStep],
  ['zip_next', zipStep],
]
