import { raise } from '../core/errors.js'
import { FLAG_BASE_TYPE, TYPE_NAME } from '../core/layouts.js'
import { N } from '../core/names.js'
import { FAILED, SUSPENDED, type TypeSpec, method, named } from '../core/native.js'
import { slotsOf } from '../core/slots.js'
import { T, smallInt } from '../core/statics.js'
import { type VM } from '../core/vm.js'
import { nativeReference } from '../engine/native-frames.js'
import { repr } from '../protocols/conversion.js'
import { binary } from '../protocols/operators.js'
import { instanceNew } from '../types/instantiate.js'
import { intFrom, intFromBig, intValue, isInt } from '../types/integer-memory.js'
import { strFrom, strValue } from '../types/str.js'
import { lookupType } from '../types/type-lookup.js'
import { type Advance, COUNT_LARGE, FOR_OTHER, FOR_VALUE, ITEM, MOST_SIZE, advanceFrom, itself, keep, setPhase, setSize, sizeAt, sizeFrom } from './tool.js'

/**
 * `count` and `repeat`.
 *
 * ```
 *   0       W      2W        3W                    4W
 * ┌───────┬──────┬─────────┬─────────────────────┬──────┐
 * │ count │ type │ number  │ number in large, 0  │ step │   count: the large one where it does not fit, or the step is not 1
 * ├───────┼──────┼─────────┼─────────────────────┼──────┘
 * │ count │ type │ element │ times, -1 no end    │          repeat
 * └───────┴──────┴─────────┴─────────────────────┘
 * ```
 */
const NUMBER = 2 * W
const LARGE = COUNT_LARGE
const STEP = 4 * W
const ELEMENT = 2 * W
const TIMES = 3 * W
const ADD = 0

// --- count -----------------------------------------------------------------------------------------------------------

const numberMethods = [N.__index__, N.__int__, N.__float__, N.__complex__]
const isNumber = (vm: VM, object: number): boolean => numberMethods.some((name) => lookupType(vm, vm.typeOf(object), name) !== 0)

function newCount(vm: VM, args: number): number {
  const start = vm.word(args + W) || smallInt(0)
  const step = vm.word(args + 2 * W) || smallInt(1)
  if (!isNumber(vm, start) || !isNumber(vm, step)) return raise(vm, T.TypeError, 'a number is required')
  const first = isInt(vm, start) && isInt(vm, step) && intValue(vm, step) === 1 ? intValue(vm, start) : NaN
  const isSmall = Math.abs(first) < MOST_SIZE
  const self = instanceNew(vm, vm.word(args))
  if (self === 0) return FAILED
  setSize(vm, self + NUMBER, isSmall ? first : MOST_SIZE)
  if (!isSmall) vm.i32[(self + LARGE) >>> 2] = vm.retain(start)
  vm.i32[(self + STEP) >>> 2] = vm.retain(step)
  return self
}

function countNext(vm: VM, self: number): number {
  if (vm.i32[(self + LARGE) >>> 2] !== 0) return advanceFrom(vm, 'count', countOn, self, 0, 0)
  const number = sizeAt(vm, self + NUMBER)
  if (number + 1 < MOST_SIZE) setSize(vm, self + NUMBER, number + 1)
  else if (!enlarge(vm, self, number + 1)) return FAILED
  return intFrom(vm, number)
}

/** The next number does not fit any more. */
function enlarge(vm: VM, self: number, number: number): boolean {
  const large = intFromBig(vm, BigInt(number))
  vm.i32[(self + LARGE) >>> 2] = large
  return large !== 0
}

/** The next number is there already: what comes after it is worked out. */
export const countOn: Advance = (vm, frame, self, phase, value) => {
  let next = value
  if (phase !== FOR_VALUE) {
    setPhase(vm, frame, FOR_VALUE)
    next = binary(vm, ADD, vm.word(self + LARGE), vm.word(self + STEP))
  }
  if (next === FAILED || next === SUSPENDED) return next
  const number = vm.word(self + LARGE)
  vm.i32[(self + LARGE) >>> 2] = next
  return number
}

/** `count(1, 2)`, `repeat('x', 3)`: the name, then what the first slots and a number say. */
const shownName = (vm: VM, self: number): string => strValue(vm, vm.word(vm.typeOf(self) + TYPE_NAME))

function showCount(vm: VM, self: number): number {
  if (vm.word(self + LARGE) === 0) return strFrom(vm, `${shownName(vm, self)}(${sizeAt(vm, self + NUMBER)})`)
  return advanceFrom(vm, 'shown', show, self, 0, 0)
}

const isRepeat = (vm: VM, self: number): boolean => slotsOf(vm, self).next === repeatNext

/** Shows the first reference, then for `count` the step unless it is the int 1. */
export const show: Advance = (vm, frame, self, phase, value) => {
  let text = value
  const repeats = isRepeat(vm, self)
  if (phase < FOR_VALUE) {
    setPhase(vm, frame, FOR_VALUE)
    text = repr(vm, vm.word(self + (repeats ? ELEMENT : LARGE)))
  }
  if (text === FAILED || text === SUSPENDED) return text
  if (phase === FOR_OTHER) return joined(vm, self, [nativeReference(vm, frame, ITEM), text], text)
  keep(vm, frame, ITEM, text)
  const step = repeats ? 0 : vm.word(self + STEP)
  if (repeats || (isInt(vm, step) && intValue(vm, step) === 1)) return joined(vm, self, [text], 0, repeats ? sizeAt(vm, self + TIMES) : -1)
  setPhase(vm, frame, FOR_OTHER)
  const second = repr(vm, step)
  return second === FAILED || second === SUSPENDED ? second : joined(vm, self, [text, second], second)
}

/** Texts in brackets behind the name; the last, which is released then, is `owned`. */
function joined(vm: VM, self: number, texts: readonly number[], owned: number, times = -1): number {
  const parts = texts.map((text) => strValue(vm, text))
  if (times >= 0) parts.push(String(times))
  const result = strFrom(vm, `${shownName(vm, self)}(${parts.join(', ')})`)
  vm.releaseMaybe(owned)
  return result
}

/** `count`. */
export const countType: TypeSpec = {
  name: 'count',
  module: 'itertools',
  doc: 'start, start + step, start + 2 * step and so on.',
  flags: FLAG_BASE_TYPE,
  shape: { basicSize: 5 * W, trackable: true, movable: true, references: { fixed: [LARGE, 2] } },
  slots: { iterate: itself, next: countNext, repr: showCount },
  construct: named('__new__', 'start=0, step=1', newCount),
}

// --- repeat ----------------------------------------------------------------------------------------------------------

function newRepeat(vm: VM, args: number): number {
  const given = vm.word(args + 2 * W)
  const times = given === 0 ? -1 : sizeFrom(vm, given)
  if (Number.isNaN(times)) return FAILED
  const self = instanceNew(vm, vm.word(args))
  if (self === 0) return FAILED
  vm.i32[(self + ELEMENT) >>> 2] = vm.retain(vm.word(args + W))
  setSize(vm, self + TIMES, given === 0 ? -1 : Math.max(times, 0))
  return self
}

function repeatNext(vm: VM, self: number): number {
  const times = sizeAt(vm, self + TIMES)
  if (times === 0) return FAILED
  if (times > 0) setSize(vm, self + TIMES, times - 1)
  return vm.retain(vm.word(self + ELEMENT))
}

function timesLeft(vm: VM, self: number): number {
  const times = sizeAt(vm, self + TIMES)
  return times < 0 ? raise(vm, T.TypeError, 'len() of unsized object') : intFrom(vm, times)
}

/** `repeat`. */
export const repeatType: TypeSpec = {
  name: 'repeat',
  module: 'itertools',
  doc: 'One object again and again: so many times, or without end.',
  flags: FLAG_BASE_TYPE,
  shape: { basicSize: 4 * W, trackable: true, movable: true, references: { fixed: [ELEMENT, 1] } },
  slots: { iterate: itself, next: repeatNext, repr: (vm, self) => advanceFrom(vm, 'shown', show, self, 0, 0) },
  construct: named('__new__', 'object, times=None', newRepeat),
  methods: [method('__length_hint__', 0, 0, (vm, args) => timesLeft(vm, vm.word(args)))],
}
