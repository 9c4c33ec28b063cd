import { givenName, raise } from '../core/errors.js'
import { FLAG_BASE_TYPE } from '../core/layouts.js'
import { FAILED, SUSPENDED, type TypeSpec, named } from '../core/native.js'
import { FALSE, NONE, T, TRUE } from '../core/statics.js'
import { type VM } from '../core/vm.js'
import { nativeReference, nativeSlot } from '../engine/native-frames.js'
import { callVector } from '../protocols/call.js'
import { EQUALS_FAILED, EQUALS_PYTHON, EQUAL, equals } from '../protocols/compare.js'
import { isSubtype } from '../protocols/isinstance.js'
import { next } from '../protocols/iteration.js'
import { compare } from '../protocols/operators.js'
import { truth } from '../protocols/truth.js'
import { instanceNew } from '../types/instantiate.js'
import { tupleFrom } from '../types/tuple.js'
import { type Advance, FOR_ITEM, FOR_OTHER, FOR_TRUTH, FOR_VALUE, ITEM, type Making, OTHER, START, advanceFrom, isPlainIterator, itself, keep, makeTool, setPhase, takeBack, takeSlot } from './tool.js'

/**
 * `groupby`, and the iterators over a group that it gives.
 *
 * ```
 *   0       W      2W         3W     4W         5W        6W            7W
 * ┌───────┬──────┬──────────┬──────┬──────────┬─────────┬─────────────┬─────────┐
 * │ count │ type │ iterator │ key  │ target   │ current │ current     │ running │   groupby, in 9 words
 * │       │      │          │      │ key      │ key     │ item        │ group   │
 * ├───────┼──────┼──────────┼──────┼──────────┴─────────┴─────────────┴─────────┘
 * │ count │ type │ parent   │ key  │   a group
 * └───────┴──────┴──────────┴──────┘
 * ```
 *
 * The running group is an address that holds no reference, as it is only compared: groups stay where they are.
 */
const ITERATOR = 2 * W
const KEY = 3 * W
const TARGET = 4 * W
const CURRENT = 5 * W
const CURRENT_ITEM = 6 * W
const GROUP = 7 * W
const PARENT = 2 * W
const GROUP_KEY = 3 * W
const EQ = 2

/** What `groupby` goes over; the function of keys follows. */
export const groupByMaking: Making = {
  sources: 1,
  conversion: 'iterator',
  make: (vm, type, slots) => {
    const self = instanceNew(vm, type)
    if (self === 0) return 0
    vm.i32[(self + ITERATOR) >>> 2] = takeSlot(vm, slots)
    vm.i32[(self + KEY) >>> 2] = takeSlot(vm, slots + W)
    return self
  },
}

/** The next item of the source, and its key: TRUE, FAILED or SUSPENDED. */
function step(vm: VM, frame: number, self: number): number {
  setPhase(vm, frame, FOR_ITEM)
  const item = next(vm, vm.word(self + ITERATOR))
  return item === FAILED || item === SUSPENDED ? item : keyOf(vm, frame, self, item)
}

function keyOf(vm: VM, frame: number, self: number, item: number): number {
  keep(vm, frame, ITEM, item)
  const func = vm.word(self + KEY)
  if (func === NONE) return stepped(vm, frame, self, vm.retain(item))
  setPhase(vm, frame, FOR_VALUE)
  const key = callVector(vm, func, nativeSlot(frame, ITEM), 1, 0)
  return key === FAILED || key === SUSPENDED ? key : stepped(vm, frame, self, key)
}

/** The item that the frame holds and its key (taken over) are the current ones. */
function stepped(vm: VM, frame: number, self: number, key: number): number {
  const old = vm.word(self + CURRENT_ITEM)
  vm.i32[(self + CURRENT_ITEM) >>> 2] = takeBack(vm, frame, ITEM)
  vm.replaceSlot(self + CURRENT, key)
  vm.releaseMaybe(old)
  return TRUE
}

/** Whether the current key equals another, which the frame then holds: TRUE, FALSE, FAILED or SUSPENDED. */
function sameKey(vm: VM, frame: number, self: number, key: number): number {
  const current = vm.word(self + CURRENT)
  const answer = equals(vm, key, current)
  if (answer === EQUALS_FAILED) return FAILED
  if (answer !== EQUALS_PYTHON) return answer === EQUAL ? TRUE : FALSE
  keep(vm, frame, ITEM, vm.retain(key))
  keep(vm, frame, OTHER, vm.retain(current))
  setPhase(vm, frame, FOR_OTHER)
  const verdict = compare(vm, EQ, nativeReference(vm, frame, ITEM), nativeReference(vm, frame, OTHER))
  return verdict === FAILED || verdict === SUSPENDED ? verdict : truthOf(vm, frame, verdict)
}

function truthOf(vm: VM, frame: number, verdict: number): number {
  setPhase(vm, frame, FOR_TRUTH)
  const answer = truth(vm, verdict)
  vm.release(verdict)
  return answer
}

/**
 * What has been waited for is worked off: `step` gave TRUE when an item has come, a comparison TRUE or FALSE. For both kinds of iterators: `waited` says
 * which it was, FOR_VALUE or FOR_TRUTH.
 */
function workedOff(vm: VM, frame: number, self: number, phase: number, value: number): number {
  if (value === FAILED) return FAILED
  if (phase === FOR_ITEM) return keyOf(vm, frame, self, value)
  if (phase === FOR_VALUE) return stepped(vm, frame, self, value)
  return phase === FOR_OTHER ? truthOf(vm, frame, value) : value
}

const isComparison = (phase: number): boolean => phase === FOR_OTHER || phase === FOR_TRUTH

/** Skips what is left of the group, and begins the next one. */
export const groupByOn: Advance = (vm, frame, self, phase, value) => {
  if (phase !== START) {
    const answer = workedOff(vm, frame, self, phase, value)
    if (answer === FAILED || answer === SUSPENDED) return answer
    if (isComparison(phase) && answer === FALSE) return group(vm, self)
    if (isComparison(phase)) {
      const more = step(vm, frame, self)
      if (more === FAILED || more === SUSPENDED) return more
    }
  } else vm.setWord(self + GROUP, 0)
  for (;;) {
    if (vm.word(self + CURRENT) !== 0) {
      const target = vm.word(self + TARGET)
      if (target === 0) return group(vm, self)
      const same = sameKey(vm, frame, self, target)
      if (same === FAILED || same === SUSPENDED) return same
      if (same === FALSE) return group(vm, self)
    }
    const more = step(vm, frame, self)
    if (more === FAILED || more === SUSPENDED) return more
  }
}

/** (key, group) of the current item. */
function group(vm: VM, self: number): number {
  const key = vm.word(self + CURRENT)
  vm.retain(key)
  vm.replaceSlot(self + TARGET, key)
  const grouper = newGroup(vm, self, key)
  if (grouper === 0) return FAILED
  const pair = tupleFrom(vm, key, grouper)
  vm.release(grouper)
  return pair
}

/** The iterator over the items with a key is from now on the one that runs; 0 with MemoryError set. */
function newGroup(vm: VM, parent: number, key: number): number {
  const grouper = instanceNew(vm, T._grouper)
  if (grouper === 0) return 0
  vm.i32[(grouper + PARENT) >>> 2] = vm.retain(parent)
  vm.i32[(grouper + GROUP_KEY) >>> 2] = vm.retain(key)
  vm.setWord(parent + GROUP, grouper)
  return grouper
}

/** `groupby`. */
export const groupByType: TypeSpec = {
  name: 'groupby',
  module: 'itertools',
  doc: 'Runs of items with equal keys, each as its key and an iterator.',
  flags: FLAG_BASE_TYPE,
  shape: { basicSize: 9 * W, trackable: true, movable: true, references: { fixed: [ITERATOR, 5] } },
  slots: { iterate: itself, next: (vm, self) => advanceFrom(vm, 'groupby', groupByOn, self, START, 0) },
  construct: named('__new__', 'iterable, key=None', (vm, args) => makeTool(vm, 'groupby', groupByMaking, vm.word(args), [vm.word(args + W), vm.word(args + 2 * W) || NONE])),
}

// --- a group ---------------------------------------------------------------------------------------------------------

/** The current item is the group's next: it is no longer the current one. */
function takeItem(vm: VM, parent: number): number {
  const item = takeSlot(vm, parent + CURRENT_ITEM)
  vm.clearSlot(parent + CURRENT)
  return item
}

function grouperNext(vm: VM, self: number): number {
  const parent = vm.word(self + PARENT)
  if (vm.word(parent + GROUP) !== self) return FAILED
  const iterator = vm.word(parent + ITERATOR)
  if (vm.word(parent + CURRENT_ITEM) === 0 && vm.word(parent + KEY) === NONE && isPlainIterator(vm, iterator)) {
    const item = next(vm, iterator)
    if (item === FAILED) return FAILED
    vm.i32[(parent + CURRENT_ITEM) >>> 2] = item
    vm.replaceSlot(parent + CURRENT, vm.retain(item))
  }
  return advanceFrom(vm, 'grouper', grouperOn, self, START, 0)
}

/** Gives the current item where its key is the group's. */
export const grouperOn: Advance = (vm, frame, self, phase, value) => {
  const parent = vm.word(self + PARENT)
  let answer = phase === START ? TRUE : workedOff(vm, frame, parent, phase, value)
  if (answer === FAILED || answer === SUSPENDED) return answer
  if (!isComparison(phase)) {
    if (phase === START && vm.word(parent + CURRENT_ITEM) === 0) {
      answer = step(vm, frame, parent)
      if (answer === FAILED || answer === SUSPENDED) return answer
    }
    answer = sameKey(vm, frame, parent, vm.word(self + GROUP_KEY))
  }
  return answer === TRUE ? takeItem(vm, parent) : answer === SUSPENDED ? SUSPENDED : FAILED
}

/** Iterators over a group of `groupby`. */
export const grouperType: TypeSpec = {
  name: '_grouper',
  module: 'itertools',
  shape: { basicSize: 4 * W, trackable: true, references: { fixed: [PARENT, 2] } },
  slots: { iterate: itself, next: grouperNext },
  construct: named('__new__', 'parent, tgtkey, /', (vm, args) => {
    const parent = vm.word(args + W)
    if (isSubtype(vm, vm.typeOf(parent), T.groupby)) return newGroup(vm, parent, vm.word(args + 2 * W))
    return raise(vm, T.TypeError, `_grouper() argument 1 must be itertools.groupby, not ${givenName(vm, parent)}`)
  }),
}
