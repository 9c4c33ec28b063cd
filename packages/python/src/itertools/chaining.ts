import { raise } from '../core/errors.js'
import { FLAG_BASE_TYPE } from '../core/layouts.js'
import { FAILED, SUSPENDED, type TypeSpec, method, named } from '../core/native.js'
import { NONE, T } from '../core/statics.js'
import { type VM } from '../core/vm.js'
import { iterate, next } from '../protocols/iteration.js'
import { classGetItem } from '../types/class-get-item.js'
import { instanceNew } from '../types/instantiate.js'
import { intValue, isInt } from '../types/integer-memory.js'
import { listAppend, listItem, listNew, listSize } from '../types/list.js'
import { sequenceIterator } from '../types/sequence-iterators.js'
import { tupleItem, tupleSize } from '../types/tuple.js'
import { type Advance, FOR_ITEM, FOR_SECOND, FOR_VALUE, type Making, START, advanceFrom, instanceWith, isPlainIterator, isSize, itself, makeTool, setPhase, setSize, sizeAt } from './tool.js'

/**
 * Iterators that hand on items as they are.
 *
 * ```
 *   0       W      2W         3W       4W      5W     6W
 * ┌───────┬──────┬──────────┬────────┬───────┬──────┬──────┐
 * │ count │ type │ iterator │ saved  │ index │      │      │   cycle, in 6 words
 * ├───────┼──────┼──────────┼────────┼───────┴──────┘      │
 * │ count │ type │ active   │ source │                     │   chain
 * ├───────┼──────┼──────────┼────────┼───────┬──────┬──────┤
 * │ count │ type │ iterator │ next   │ stop  │ step │ seen │   islice: `stop` -1 for no end
 * └───────┴──────┴──────────┴────────┴───────┴──────┴──────┘
 * ```
 */
const ITERATOR = 2 * W
const SAVED = 3 * W
const INDEX = 4 * W
const ACTIVE = 2 * W
const SOURCE = 3 * W
const NEXT = 3 * W
const STOP = 4 * W
const STEP = 5 * W
const SEEN = 6 * W

// --- cycle -----------------------------------------------------------------------------------------------------------

/** What `cycle` goes over. */
export const cycleMaking: Making = {
  sources: 1,
  conversion: 'iterator',
  make: (vm, type, slots) => {
    const saved = listNew(vm, 0)
    const self = saved === 0 ? 0 : instanceWith(vm, type, ITERATOR, slots)
    if (self === 0) vm.releaseMaybe(saved)
    else vm.i32[(self + SAVED) >>> 2] = saved
    return self
  },
}

function cycleNext(vm: VM, self: number): number {
  const iterator = vm.word(self + ITERATOR)
  if (iterator === 0) return again(vm, self)
  if (isPlainIterator(vm, iterator)) return seen(vm, self, next(vm, iterator))
  return advanceFrom(vm, 'cycle', cycleOn, self, START, 0)
}

/** Asks for items the first time round. */
export const cycleOn: Advance = (vm, frame, self, phase, value) => {
  if (phase === FOR_ITEM) return seen(vm, self, value)
  setPhase(vm, frame, FOR_ITEM)
  const item = next(vm, vm.word(self + ITERATOR))
  return item === SUSPENDED ? SUSPENDED : seen(vm, self, item)
}

function seen(vm: VM, self: number, item: number): number {
  if (item !== FAILED) {
    if (listAppend(vm, vm.word(self + SAVED), item)) return item
    vm.release(item)
    return FAILED
  }
  if (vm.exception !== 0) return FAILED
  vm.clearSlot(self + ITERATOR)
  return again(vm, self)
}

function again(vm: VM, self: number): number {
  const saved = vm.word(self + SAVED)
  const size = listSize(vm, saved)
  if (size === 0) return FAILED
  const index = vm.word(self + INDEX)
  vm.setWord(self + INDEX, index + 1 >= size ? 0 : index + 1)
  return vm.retain(listItem(vm, saved, index))
}

/** `cycle`. */
export const cycleType: TypeSpec = {
  name: 'cycle',
  module: 'itertools',
  doc: 'The items of an iterable, and then again without end.',
  flags: FLAG_BASE_TYPE,
  shape: { basicSize: 6 * W, trackable: true, movable: true, references: { fixed: [ITERATOR, 2] } },
  slots: { iterate: itself, next: cycleNext },
  construct: named('__new__', 'iterable, /', (vm, args) => makeTool(vm, 'cycle', cycleMaking, vm.word(args), [vm.word(args + W)])),
}

// --- chain -----------------------------------------------------------------------------------------------------------

/** What `chain.from_iterable` goes over. */
export const chainMaking: Making = { sources: 1, conversion: 'iterator', make: (vm, type, slots) => instanceWith(vm, type, SOURCE, slots) }

function newChain(vm: VM, args: number): number {
  const source = sequenceIterator(vm, T.tuple_iterator, vm.word(args + W))
  const self = source === 0 ? 0 : instanceNew(vm, vm.word(args))
  if (self === 0) vm.releaseMaybe(source)
  else vm.i32[(self + SOURCE) >>> 2] = source
  return self
}

function chainNext(vm: VM, self: number): number {
  const active = vm.word(self + ACTIVE)
  if (active !== 0 && isPlainIterator(vm, active)) {
    const item = next(vm, active)
    if (item !== FAILED || vm.exception !== 0) return item
    vm.clearSlot(self + ACTIVE)
  }
  return vm.word(self + SOURCE) === 0 ? FAILED : advanceFrom(vm, 'chain', chainOn, self, START, 0)
}

/** Asks the one that is active, and where it has ended the source for the next one. */
export const chainOn: Advance = (vm, frame, self, phase, value) => {
  let [waited, result] = [phase, value]
  for (;;) {
    if (waited === FOR_ITEM) {
      if (result !== FAILED || vm.exception !== 0) return result
      vm.clearSlot(self + ACTIVE)
    } else if (waited === FOR_SECOND) {
      if (result === FAILED) return chainEnded(vm, self)
      setPhase(vm, frame, FOR_VALUE)
      const iterator = iterate(vm, result)
      vm.release(result)
      if (iterator === SUSPENDED) return SUSPENDED
      waited = FOR_VALUE
      result = iterator
    }
    if (waited === FOR_VALUE) {
      if (result === FAILED) return chainEnded(vm, self)
      vm.replaceSlot(self + ACTIVE, result)
    }
    if (vm.word(self + SOURCE) === 0) return FAILED
    waited = vm.word(self + ACTIVE) === 0 ? FOR_SECOND : FOR_ITEM
    setPhase(vm, frame, waited)
    result = next(vm, vm.word(self + (waited === FOR_ITEM ? ACTIVE : SOURCE)))
    if (result === SUSPENDED) return SUSPENDED
  }
}

function chainEnded(vm: VM, self: number): 0 {
  vm.clearSlot(self + SOURCE)
  return FAILED
}

/** `chain`. */
export const chainType: TypeSpec = {
  name: 'chain',
  module: 'itertools',
  doc: 'The items of one iterable after the other.',
  flags: FLAG_BASE_TYPE,
  shape: { basicSize: 4 * W, trackable: true, movable: true, references: { fixed: [ACTIVE, 2] } },
  slots: { iterate: itself, next: chainNext },
  construct: named('__new__', '*iterables', newChain),
  classMethods: [classGetItem, method('from_iterable', 1, 1, (vm, args) => makeTool(vm, 'chain', chainMaking, vm.word(args), [vm.word(args + W)]))],
}

// --- islice ----------------------------------------------------------------------------------------------------------

const PLACES = 'must be None or an integer: 0 <= x <= sys.maxsize.'

/** What `islice` goes over; the other arguments are the stop, or start and stop and step. */
export const isliceMaking: Making = {
  sources: 1,
  conversion: 'iterator',
  make: (vm, type, slots) => {
    const [first, second, third] = [1, 2, 3].map((index) => vm.word(slots + index * W))
    const [start, stop, step] = second === 0 ? [NONE, first, NONE] : [first, second, third || NONE]
    const self = instanceWith(vm, type, ITERATOR, slots)
    if (self === 0) return 0
    setSize(vm, self + NEXT, start === NONE ? 0 : intValue(vm, start))
    setSize(vm, self + STOP, stop === NONE ? -1 : intValue(vm, stop))
    setSize(vm, self + STEP, step === NONE ? 1 : intValue(vm, step))
    setSize(vm, self + SEEN, 0)
    return self
  },
}

function newIslice(vm: VM, args: number): number {
  const given = vm.word(args + W)
  const count = tupleSize(vm, given)
  if (count < 2 || count > 4) return raise(vm, T.TypeError, `islice expected at ${count < 2 ? 'least 2' : 'most 4'} arguments, got ${count}`)
  const [source, first, second, step] = [0, 1, 2, 3].map((index) => (index < count ? tupleItem(vm, given, index) : 0))
  const fits = (place: number): boolean => place === NONE || isSize(vm, place)
  const stop = count === 2 ? first : second
  // A stop below -1 is told as any other place is.
  if (!fits(stop) && !(isInt(vm, stop) && intValue(vm, stop) < -1)) return raise(vm, T.ValueError, `Stop argument for islice() ${PLACES}`)
  if (!fits(stop) || !fits(first)) return raise(vm, T.ValueError, `Indices for islice() ${PLACES}`)
  if (step !== 0 && (!fits(step) || (step !== NONE && intValue(vm, step) === 0))) return raise(vm, T.ValueError, 'Step for islice() must be a positive integer or None.')
  return makeTool(vm, 'islice', isliceMaking, vm.word(args), [source, first, second, step])
}

function isliceNext(vm: VM, self: number): number {
  const iterator = vm.word(self + ITERATOR)
  if (iterator === 0) return FAILED
  if (!isPlainIterator(vm, iterator)) return advanceFrom(vm, 'islice', isliceOn, self, START, 0)
  while (!isliceEnds(vm, self)) {
    const item = next(vm, iterator)
    if (item === FAILED) return isliceEnded(vm, self)
    if (isliceTakes(vm, self)) return item
    vm.release(item)
  }
  return isliceEnded(vm, self)
}

/** Skips items up to the next place, and gives the one that is there. */
export const isliceOn: Advance = (vm, frame, self, phase, value) => {
  let item = value
  for (let waited = phase === FOR_ITEM; ; waited = true) {
    if (waited) {
      if (item === FAILED) return isliceEnded(vm, self)
      if (isliceTakes(vm, self)) return item
      vm.release(item)
    }
    if (isliceEnds(vm, self)) return isliceEnded(vm, self)
    setPhase(vm, frame, FOR_ITEM)
    item = next(vm, vm.word(self + ITERATOR))
    if (item === SUSPENDED) return SUSPENDED
  }
}

/** Whether the end has been reached: nothing is left to skip, and the stop has come. */
function isliceEnds(vm: VM, self: number): boolean {
  const [seen, stop] = [sizeAt(vm, self + SEEN), sizeAt(vm, self + STOP)]
  return vm.word(self + ITERATOR) === 0 || (seen >= sizeAt(vm, self + NEXT) && stop !== -1 && seen >= stop)
}

/** An item has come: whether it is one that was wanted. */
function isliceTakes(vm: VM, self: number): boolean {
  const [seen, wanted] = [sizeAt(vm, self + SEEN), sizeAt(vm, self + NEXT)]
  setSize(vm, self + SEEN, seen + 1)
  if (seen < wanted) return false
  const [stop, following] = [sizeAt(vm, self + STOP), wanted + sizeAt(vm, self + STEP)]
  setSize(vm, self + NEXT, stop !== -1 && following > stop ? stop : following)
  return true
}

function isliceEnded(vm: VM, self: number): 0 {
  vm.clearSlot(self + ITERATOR)
  return FAILED
}

/** `islice`. */
export const isliceType: TypeSpec = {
  name: 'islice',
  module: 'itertools',
  doc: 'Items by their places, as a slice names them.',
  flags: FLAG_BASE_TYPE,
  shape: { basicSize: 7 * W, trackable: true, movable: true, references: { fixed: [ITERATOR, 1] } },
  slots: { iterate: itself, next: isliceNext },
  construct: named('__new__', '*args', newIslice),
}
