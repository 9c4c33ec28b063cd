import { clearException, nameOfType, raise, raised } from '../core/errors.js'
import { FLAG_BASE_TYPE, FLAG_DICT, TYPE_FLAGS } from '../core/layouts.js'
import { N } from '../core/names.js'
import { FAILED, type Step, SUSPENDED, type TypeSpec, method, named } from '../core/native.js'
import { P } from '../core/prelude.js'
import { NONE, T, smallInt } from '../core/statics.js'
import { S, type StepList } from '../core/steps.js'
import { type VM } from '../core/vm.js'
import { finish, nativeReference, nativeSlot, pushNativeFrame } from '../engine/native-frames.js'
import { callPrelude } from '../protocols/call.js'
import { getItem, length } from '../protocols/items.js'
import { iterate, next } from '../protocols/iteration.js'
import { binary } from '../protocols/operators.js'
import { callSpecial } from '../protocols/special.js'
import { instanceNew } from './instantiate.js'
import { intFrom, intValue, isInt } from './int.js'
import { isNativeIterable } from './native-iteration.js'
import { exhausted } from './protocol-iterators.js'
import { pairInto, resultTuple } from './result-tuple.js'
import { lookupType } from './type-lookup.js'

/**
 * `enumerate` counts up beside an iterator, `reversed` counts down in a sequence.
 *
 * ```
 *   0       W      2W         3W               4W                           5W
 * ┌───────┬──────┬──────────┬────────────────┬────────────────────────────┬────────────┐
 * │ count │ type │ iterator │ result         │ next number (an int), or 0 │ or it here │   enumerate, in 7 words
 * ├───────┼──────┼──────────┼────────────────┼────────────────────────────┴────────────┘
 * │ count │ type │ index    │ sequence, or 0 │   reversed
 * └───────┴──────┴──────────┴────────────────┘
 * ```
 */
const ITERATOR = 2 * W
const RESULT = 3 * W
/** The next number where it does not fit {@link SMALL}. */
const LARGE = 4 * W
const SMALL = 5 * W
const SMALL_MOST = 2 ** 31 - 1
const INDEX = 2 * W
const SEQUENCE = 3 * W

// --- enumerate -------------------------------------------------------------------------------------------------------

function newEnumerate(vm: VM, args: number): number {
  const [type, iterable, start] = [vm.word(args), vm.word(args + W), vm.word(args + 2 * W)]
  if (start !== 0 && !isInt(vm, start)) return callPrelude(vm, P.enumerate_from, type, iterable, start)
  const self = instanceNew(vm, type)
  if (self === 0) return FAILED
  const first = start === 0 ? 0 : intValue(vm, start)
  if (first >= -SMALL_MOST && first < SMALL_MOST) vm.setWord(self + SMALL, first)
  else vm.i32[(self + LARGE) >>> 2] = vm.retain(start)
  const frame = pushNativeFrame(vm, S.enumerate_new, 1)
  if (frame === 0) {
    vm.release(self)
    return FAILED
  }
  vm.i32[nativeSlot(frame, 0) >>> 2] = self
  const iterator = iterate(vm, iterable)
  return finish(vm, frame, iterator === SUSPENDED ? SUSPENDED : enumerateOver(vm, frame, iterator))
}

const enumerateOver: Step = (vm, frame, iterator) => {
  if (iterator === FAILED) return FAILED
  const self = nativeReference(vm, frame, 0)
  vm.i32[(self + ITERATOR) >>> 2] = iterator
  vm.i32[(self + RESULT) >>> 2] = resultTuple(vm, 2)
  return vm.exception !== 0 ? FAILED : vm.retain(self)
}

function enumerateNext(vm: VM, self: number): number {
  const iterator = vm.word(self + ITERATOR)
  if (isNativeIterable(vm, iterator)) {
    const item = next(vm, iterator)
    return item === FAILED ? FAILED : pairOf(vm, self, item)
  }
  const frame = pushNativeFrame(vm, S.enumerate_next, 1)
  if (frame === 0) return FAILED
  vm.i32[nativeSlot(frame, 0) >>> 2] = vm.retain(self)
  const item = next(vm, iterator)
  return finish(vm, frame, item === SUSPENDED ? SUSPENDED : numbered(vm, frame, item))
}

const numbered: Step = (vm, frame, item) => (item === FAILED ? FAILED : pairOf(vm, nativeReference(vm, frame, 0), item))

/** The next number, owned, after which it is one higher; 0 with MemoryError set. */
function takeNumber(vm: VM, self: number): number {
  const large = vm.word(self + LARGE)
  const small = vm.word(self + SMALL)
  if (large === 0 && small < SMALL_MOST) {
    const number = intFrom(vm, small)
    if (number !== 0) vm.setWord(self + SMALL, small + 1)
    return number
  }
  const number = large === 0 ? intFrom(vm, small) : large
  const after = number === 0 ? 0 : binary(vm, 0, number, smallInt(1))
  if (after === 0) return 0
  vm.i32[(self + LARGE) >>> 2] = after
  return number
}

/** The next number and the item (taken over). */
function pairOf(vm: VM, self: number, item: number): number {
  const number = takeNumber(vm, self)
  if (number !== 0) return pairInto(vm, vm.word(self + RESULT), number, item)
  vm.release(item)
  return FAILED
}

/** `enumerate`. */
export const enumerateType: TypeSpec = {
  name: 'enumerate',
  flags: FLAG_BASE_TYPE,
  shape: { basicSize: 7 * W, trackable: true, movable: true, references: { fixed: [ITERATOR, 3] } },
  slots: { iterate: (vm, self) => vm.retain(self), next: enumerateNext },
  construct: named('__new__', 'iterable, start=0', newEnumerate),
}

// --- reversed --------------------------------------------------------------------------------------------------------

function newReversed(vm: VM, args: number): number {
  const [type, sequence] = [vm.word(args), vm.word(args + W)]
  const own = vm.typeOf(sequence)
  const method = lookupType(vm, own, N.__reversed__)
  const refuse = (): number => raise(vm, T.TypeError, `'${nameOfType(vm, own)}' object is not reversible`)
  if (method === NONE) return refuse()
  if (method !== 0) return callSpecial(vm, method, sequence)
  const isDict = (vm.u32[(own + TYPE_FLAGS) >>> 2] & FLAG_DICT) !== 0
  if (isDict || lookupType(vm, own, N.__getitem__) === 0 || lookupType(vm, own, N.__len__) === 0) return refuse()
  const self = instanceNew(vm, type)
  if (self === 0) return FAILED
  vm.i32[(self + SEQUENCE) >>> 2] = vm.retain(sequence)
  const frame = pushNativeFrame(vm, S.reversed_new, 1)
  if (frame === 0) {
    vm.release(self)
    return FAILED
  }
  vm.i32[nativeSlot(frame, 0) >>> 2] = self
  const size = length(vm, sequence)
  return finish(vm, frame, size === SUSPENDED ? SUSPENDED : reversedFrom(vm, frame, size))
}

const reversedFrom: Step = (vm, frame, size) => {
  if (size === FAILED) return FAILED
  const self = nativeReference(vm, frame, 0)
  vm.setWord(self + INDEX, intValue(vm, size) - 1)
  vm.release(size)
  return vm.retain(self)
}

function reversedNext(vm: VM, self: number): number {
  const sequence = vm.word(self + SEQUENCE)
  const index = vm.word(self + INDEX)
  if (sequence === 0 || index < 0) return FAILED
  const position = intFrom(vm, index)
  const frame = position === 0 ? 0 : pushNativeFrame(vm, S.reversed_next, 2)
  if (frame === 0) return FAILED
  vm.i32[nativeSlot(frame, 0) >>> 2] = vm.retain(self)
  vm.i32[nativeSlot(frame, 1) >>> 2] = position
  const item = getItem(vm, sequence, position)
  return finish(vm, frame, item === SUSPENDED ? SUSPENDED : reversedItem(vm, self, item))
}

function reversedItem(vm: VM, self: number, item: number): number {
  if (item !== FAILED) {
    const index = vm.word(self + INDEX) - 1
    vm.setWord(self + INDEX, index)
    if (index < 0) vm.clearSlot(self + SEQUENCE)
    return item
  }
  if (!raised(vm, T.IndexError) && !raised(vm, T.StopIteration)) return FAILED
  clearException(vm)
  vm.setWord(self + INDEX, -1)
  vm.clearSlot(self + SEQUENCE)
  return FAILED
}

const reversedStep: Step = (vm, frame, value) => {
  const item = reversedItem(vm, nativeReference(vm, frame, 0), value)
  return item === FAILED && vm.exception === 0 ? exhausted(vm) : item
}

/** `reversed`. */
export const reversedType: TypeSpec = {
  name: 'reversed',
  flags: FLAG_BASE_TYPE,
  shape: { basicSize: 4 * W, trackable: true, movable: true, references: { fixed: [SEQUENCE, 1] } },
  slots: { iterate: (vm, self) => vm.retain(self), next: reversedNext },
  construct: named('__new__', 'sequence, /', newReversed),
  methods: [method('__length_hint__', 0, 0, (vm, args) => intFrom(vm, vm.word(vm.word(args) + INDEX) + 1))],
}

/** Steps of this file. */
export const countingSteps: StepList = [
  ['enumerate_new', enumerateOver],
  ['enumerate_next', numbered],
  ['reversed_new', reversedFrom],
  ['reversed_next', reversedStep],
]
