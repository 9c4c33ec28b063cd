import { FLAG_BASE_TYPE, TUPLE_ITEMS } from '../core/layouts.js'
import { FAILED, SUSPENDED, type TypeSpec, named } from '../core/native.js'
import { FALSE, NONE, T, T_INT, T_TUPLE, TRUE } from '../core/statics.js'
import { type VM } from '../core/vm.js'
import { nativeReference, nativeSlot } from '../engine/native-frames.js'
import { callVector } from '../protocols/call.js'
import { next } from '../protocols/iteration.js'
import { binary } from '../protocols/operators.js'
import { truth } from '../protocols/truth.js'
import { instanceNew } from '../types/instantiate.js'
import { tupleOf, tupleSize } from '../types/tuple.js'
import { type Advance, FOR_ITEM, FOR_OTHER, FOR_SECOND, FOR_TRUTH, FOR_VALUE, ITEM, type MadeName, type Making, OTHER, START, type ToolName, advanceFrom, instanceWith, isPlainIterator, itself, keep, makeTool, setPhase, takeBack, takeSlot, twoOrders } from './tool.js'

/**
 * Iterators that ask a function, or truth, about each item.
 *
 * ```
 *   0       W      2W         3W          4W      5W        6W
 * ┌───────┬──────┬──────────┬───────────┬───────┬─────────┬────────┐
 * │ count │ type │ function │ iterator  │ state │         │        │   takewhile, dropwhile; filterfalse and starmap without state
 * ├───────┼──────┼──────────┼───────────┼───────┴─────────┘        │
 * │ count │ type │ data     │ selectors │                          │   compress
 * ├───────┼──────┼──────────┼───────────┼───────┬─────────┬────────┤
 * │ count │ type │ function │ total     │ iter  │ initial │        │   accumulate, in 7 words
 * └───────┴──────┴──────────┴───────────┴───────┴─────────┴────────┘
 * ```
 */
const FUNCTION = 2 * W
const ITERATOR = 3 * W
/** Whether `takewhile` has ended, `dropwhile` has begun. */
const STATE = 4 * W
const DATA = 2 * W
const SELECTORS = 3 * W
const TOTAL = 3 * W
const SUMMED = 4 * W
const INITIAL = 5 * W
const ADD = 0

// --- by a function ---------------------------------------------------------------------------------------------------

/** The iterator is the first source, the function the argument behind it. */
export const judgedMaking: Making = { sources: 1, conversion: 'iterator', make: (vm, type, slots) => instanceWith(vm, type, FUNCTION, slots + W, slots) }

/** The frame's item is shown to the function, or taken as it is where that is None or `bool`: its truth, FAILED or SUSPENDED. */
function judge(vm: VM, frame: number, self: number): number {
  const predicate = vm.word(self + FUNCTION)
  if (predicate === NONE || predicate === T.bool) return truthOf(vm, frame, vm.retain(nativeReference(vm, frame, ITEM)))
  setPhase(vm, frame, FOR_VALUE)
  const verdict = callVector(vm, predicate, nativeSlot(frame, ITEM), 1, 0)
  return verdict === FAILED || verdict === SUSPENDED ? verdict : truthOf(vm, frame, verdict)
}

/** The truth of a verdict, which is taken over. */
function truthOf(vm: VM, frame: number, verdict: number): number {
  setPhase(vm, frame, FOR_TRUTH)
  const answer = truth(vm, verdict)
  vm.release(verdict)
  return answer
}

/** What a tool does with an item that has been judged: the item, FAILED for the end, or SUSPENDED (as FALSE) to go on with the next. */
type Decide = (vm: VM, self: number, answer: number) => 'give' | 'skip' | 'end'

const judging =
  (decide: Decide, begins: (vm: VM, self: number) => 'judge' | 'give' | 'end'): Advance =>
  (vm, frame, self, phase, value) => {
    let [waited, result] = [phase, value]
    for (;;) {
      if (waited === START) {
        if (begins(vm, self) === 'end') return FAILED
        setPhase(vm, frame, FOR_ITEM)
        result = next(vm, vm.word(self + ITERATOR))
        waited = FOR_ITEM
      }
      if (result === FAILED || result === SUSPENDED) return result
      if (waited === FOR_ITEM) {
        if (begins(vm, self) === 'give') return result
        keep(vm, frame, ITEM, result)
        result = judge(vm, frame, self)
      } else if (waited === FOR_VALUE) result = truthOf(vm, frame, result)
      if (result === FAILED || result === SUSPENDED) return result
      const decision = decide(vm, self, result)
      if (decision === 'give') return takeBack(vm, frame, ITEM)
      if (decision === 'end') return FAILED
      waited = START
    }
  }

/** Items up to the first that is judged false. */
export const takeWhileOn = judging(
  (vm, self, answer) => {
    if (answer === TRUE) return 'give'
    vm.setWord(self + STATE, 1)
    return 'end'
  },
  (vm, self) => (vm.word(self + STATE) === 1 ? 'end' : 'judge'),
)

/** Items from the first on that is judged false. */
export const dropWhileOn = judging(
  (vm, self, answer) => {
    if (answer === TRUE) return 'skip'
    vm.setWord(self + STATE, 1)
    return 'give'
  },
  (vm, self) => (vm.word(self + STATE) === 1 ? 'give' : 'judge'),
)

/** Items that are judged false. */
export const filterFalseOn = judging(
  (_vm, _self, answer) => (answer === FALSE ? 'give' : 'skip'),
  () => 'judge',
)

function judgedType(name: ToolName & MadeName, words: number, parameter: string, doc: string, advance: Advance, passes: (vm: VM, self: number) => boolean = () => false): TypeSpec {
  return {
    name,
    module: 'itertools',
    doc,
    flags: FLAG_BASE_TYPE,
    shape: twoOrders(words * W, [ITERATOR, FUNCTION], [FUNCTION, ITERATOR]),
    slots: {
      iterate: itself,
      next: (vm, self) => (passes(vm, self) ? next(vm, vm.word(self + ITERATOR)) : advanceFrom(vm, name, advance, self, START, 0)),
    },
    construct: named('__new__', `${parameter}, iterable, /`, (vm, args) => makeTool(vm, name, judgedMaking, vm.word(args), [vm.word(args + 2 * W), vm.word(args + W)])),
  }
}

/** `takewhile`. */
export const takeWhileType = judgedType('takewhile', 5, 'predicate', 'The items before the first for which the predicate is false.', takeWhileOn)

/** `dropwhile`: once it has begun it hands on what it gets. */
export const dropWhileType = judgedType('dropwhile', 5, 'predicate', 'The items from the first on for which the predicate is false.', dropWhileOn, (vm, self) => vm.word(self + STATE) === 1 && isPlainIterator(vm, vm.word(self + ITERATOR)))

/** `filterfalse`. */
export const filterFalseType = judgedType('filterfalse', 4, 'function', 'The items for which the function is false.', filterFalseOn)

/** Calls the function with the items of each item. */
export const starMapOn: Advance = (vm, frame, self, phase, value) => {
  if (phase === FOR_VALUE) return value
  let result = value
  if (phase === START) {
    setPhase(vm, frame, FOR_ITEM)
    result = next(vm, vm.word(self + ITERATOR))
  }
  if (result === FAILED || result === SUSPENDED) return result
  if (vm.typeOf(result) !== T_TUPLE) {
    setPhase(vm, frame, FOR_OTHER)
    const tuple = tupleOf(vm, T_TUPLE, result)
    vm.release(result)
    if (tuple === FAILED || tuple === SUSPENDED) return tuple
    result = tuple
  }
  keep(vm, frame, ITEM, result)
  setPhase(vm, frame, FOR_VALUE)
  return callVector(vm, vm.word(self + FUNCTION), result + TUPLE_ITEMS, tupleSize(vm, result), 0)
}

/** `starmap`. */
export const starMapType = judgedType('starmap', 4, 'function', 'What the function gives for the items of each item.', starMapOn)

// --- compress --------------------------------------------------------------------------------------------------------

/** What `compress` goes over. */
export const compressMaking: Making = { sources: 2, conversion: 'iterator', make: (vm, type, slots) => instanceWith(vm, type, DATA, slots, slots + W) }

/** Asks for an item, then for its selector. */
export const compressOn: Advance = (vm, frame, self, phase, value) => {
  let [waited, result] = [phase, value]
  for (;;) {
    if (waited === START) {
      setPhase(vm, frame, FOR_ITEM)
      result = next(vm, vm.word(self + DATA))
      waited = FOR_ITEM
    }
    if (result === FAILED || result === SUSPENDED) return result
    if (waited === FOR_ITEM) {
      keep(vm, frame, ITEM, result)
      setPhase(vm, frame, FOR_SECOND)
      result = next(vm, vm.word(self + SELECTORS))
      if (result === FAILED || result === SUSPENDED) return result
      waited = FOR_SECOND
    }
    if (waited === FOR_SECOND) result = truthOf(vm, frame, result)
    if (result === FAILED || result === SUSPENDED) return result
    if (result === TRUE) return takeBack(vm, frame, ITEM)
    waited = START
  }
}

/** `compress`. */
export const compressType: TypeSpec = {
  name: 'compress',
  module: 'itertools',
  doc: 'The items whose selectors are true.',
  flags: FLAG_BASE_TYPE,
  shape: { basicSize: 4 * W, trackable: true, movable: true, references: { fixed: [DATA, 2] } },
  slots: { iterate: itself, next: (vm, self) => advanceFrom(vm, 'compress', compressOn, self, START, 0) },
  construct: named('__new__', 'data, selectors', (vm, args) => makeTool(vm, 'compress', compressMaking, vm.word(args), [vm.word(args + W), vm.word(args + 2 * W)])),
}

// --- accumulate ------------------------------------------------------------------------------------------------------

/** What `accumulate` goes over; the function (0: addition) and the initial total follow. */
export const accumulateMaking: Making = {
  sources: 1,
  conversion: 'iterator',
  make: (vm, type, slots) => {
    const self = instanceNew(vm, type)
    if (self === 0) return 0
    vm.i32[(self + FUNCTION) >>> 2] = takeSlot(vm, slots + W)
    vm.i32[(self + SUMMED) >>> 2] = takeSlot(vm, slots)
    vm.i32[(self + INITIAL) >>> 2] = takeSlot(vm, slots + 2 * W)
    return self
  },
}

function accumulateNext(vm: VM, self: number): number {
  const initial = vm.word(self + INITIAL)
  if (initial !== NONE) {
    vm.replaceSlot(self + TOTAL, initial)
    vm.i32[(self + INITIAL) >>> 2] = NONE
    return vm.retain(initial)
  }
  const iterator = vm.word(self + SUMMED)
  if (vm.word(self + FUNCTION) !== 0 || !isPlainIterator(vm, iterator)) return advanceFrom(vm, 'accumulate', accumulateOn, self, START, 0)
  const item = next(vm, iterator)
  if (item === FAILED) return FAILED
  const total = vm.word(self + TOTAL)
  if (total === 0) return totalled(vm, self, item)
  if (vm.typeOf(total) !== T_INT || vm.typeOf(item) !== T_INT) return advanceFrom(vm, 'accumulate', accumulateOn, self, FOR_ITEM, item)
  const sum = binary(vm, ADD, total, item)
  vm.release(item)
  return sum === FAILED ? FAILED : totalled(vm, self, sum)
}

/** The new total, which is taken over. */
function totalled(vm: VM, self: number, total: number): number {
  vm.retain(total)
  vm.replaceSlot(self + TOTAL, total)
  return total
}

/** Asks for an item, and adds it to the total or has the function do so. */
export const accumulateOn: Advance = (vm, frame, self, phase, value) => {
  let [waited, result] = [phase, value]
  if (waited === START) {
    setPhase(vm, frame, FOR_ITEM)
    result = next(vm, vm.word(self + SUMMED))
    waited = FOR_ITEM
  }
  if (result === FAILED || result === SUSPENDED) return result
  if (waited === FOR_VALUE) return added(vm, frame, self, result)
  if (vm.word(self + TOTAL) === 0) return totalled(vm, self, result)
  keep(vm, frame, ITEM, vm.retain(vm.word(self + TOTAL)))
  keep(vm, frame, OTHER, result)
  setPhase(vm, frame, FOR_VALUE)
  const func = vm.word(self + FUNCTION)
  result = func === 0 ? binary(vm, ADD, nativeReference(vm, frame, ITEM), result) : callVector(vm, func, nativeSlot(frame, ITEM), 2, 0)
  return result === FAILED || result === SUSPENDED ? result : added(vm, frame, self, result)
}

/** The item goes before the total of before. */
function added(vm: VM, frame: number, self: number, total: number): number {
  vm.clearSlot(nativeSlot(frame, OTHER))
  return totalled(vm, self, total)
}

/** `accumulate`. */
export const accumulateType: TypeSpec = {
  name: 'accumulate',
  module: 'itertools',
  doc: 'Running totals.',
  flags: FLAG_BASE_TYPE,
  shape: twoOrders(7 * W, [FUNCTION, SUMMED, TOTAL, INITIAL], [FUNCTION, TOTAL, SUMMED, INITIAL]),
  slots: { iterate: itself, next: accumulateNext },
  construct: named('__new__', 'iterable, func=None, *, initial=None', (vm, args) => {
    const func = vm.word(args + 2 * W)
    return makeTool(vm, 'accumulate', accumulateMaking, vm.word(args), [vm.word(args + W), func === NONE ? 0 : func, vm.word(args + 3 * W) || NONE])
  }),
}
