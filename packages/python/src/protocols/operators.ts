import { nameOfType, raise, typeName } from '../core/errors.js'
import { TYPE_OVERRIDES } from '../core/layouts.js'
import { N } from '../core/names.js'
import { FAILED, SUSPENDED } from '../core/native.js'
import { P } from '../core/prelude.js'
import { OVERRIDE_BINARY, OVERRIDE_COMPARE, OVERRIDE_IN_PLACE, OVERRIDE_UNARY, binaryMethods, compareMethods, slotsOfType, swappedCompare } from '../core/slots.js'
import { FALSE, NOT_IMPLEMENTED, T, TRUE, T_OBJECT } from '../core/statics.js'
import { S, type StepList } from '../core/steps.js'
import { type VM } from '../core/vm.js'
import { finish, nativeReference, nativeSlot, nativeState, pushBorrowingFrame, pushNativeFrame, setNativeState } from '../engine/native-frames.js'
import { binaryOperatorSymbols, compareOperatorNames } from '../frontend/operators.js'
import { lookupType } from '../types/type-lookup.js'
import { callPrelude } from './call.js'
import { isSubtype } from './isinstance.js'
import { callSpecial } from './special.js'

const POW = 6
const EQ = 2
const NE = 3

const overridesOf = (vm: VM, object: number): number => vm.u32[(vm.typeOf(object) + TYPE_OVERRIDES) >>> 2]

// --- binary operators ------------------------------------------------------------------------------------------------

/** `a op b` for `op` 0 to 12; owned, FAILED or SUSPENDED. `kept`: whether the caller keeps both till the result is there. */
export function binary(vm: VM, op: number, a: number, b: number, kept = false): number {
  if (((overridesOf(vm, a) | overridesOf(vm, b)) & OVERRIDE_BINARY) !== 0) return ask(vm, S.binary, op, FIRST_RIGHT, a, b, kept)
  const result = natively(vm, op, a, b)
  return result === NOT_IMPLEMENTED ? unsupported(vm, a, b, op === POW ? '** or pow()' : binaryOperatorSymbols[op]) : result
}

function natively(vm: VM, op: number, a: number, b: number): number {
  const type = vm.typeOf(a)
  const other = vm.typeOf(b)
  const left = slotsOfType(vm, type).binary
  const right = slotsOfType(vm, other).binary
  if (type !== other && right !== undefined && right !== left && isSubtype(vm, other, type)) {
    const result = right(vm, op, b, a, true)
    if (result !== NOT_IMPLEMENTED) return result
  }
  if (left !== undefined) {
    const result = left(vm, op, a, b, false)
    if (result !== NOT_IMPLEMENTED) return result
  }
  return type !== other && right !== undefined ? right(vm, op, b, a, true) : NOT_IMPLEMENTED
}

/** `a op= b` for `op` 13 to 25; owned, FAILED or SUSPENDED. `kept`: see {@link binary}. */
export function inPlace(vm: VM, op: number, a: number, b: number, kept = false): number {
  if (((overridesOf(vm, a) & (OVERRIDE_BINARY | OVERRIDE_IN_PLACE)) | (overridesOf(vm, b) & OVERRIDE_BINARY)) !== 0) return ask(vm, S.in_place, op - 13, IN_PLACE, a, b, kept)
  const slot = slotsOfType(vm, vm.typeOf(a)).inPlace
  let result = slot === undefined ? NOT_IMPLEMENTED : slot(vm, op, a, b)
  if (result === NOT_IMPLEMENTED) result = natively(vm, op - 13, a, b)
  return result === NOT_IMPLEMENTED ? unsupported(vm, a, b, `${binaryOperatorSymbols[op - 13]}=`) : result
}

/**
 * Nobody knows the operation. Sequences are concatenated and repeated with whatever has `__index__`, and have messages of their own
 * (CPython 3.13: Objects/abstract.c, after the number slots).
 */
function unsupported(vm: VM, a: number, b: number, symbol: string): number {
  if (symbol === '*' || symbol === '*=') {
    const count = sequenceType(vm, a) !== undefined ? b : sequenceType(vm, b) !== undefined ? a : 0
    if (count !== 0) {
      if (lookupType(vm, vm.typeOf(count), N.__index__) !== 0) return callPrelude(vm, P.repeated, a, b)
      return raise(vm, T.TypeError, `can't multiply sequence by non-int of type '${typeName(vm, count)}'`)
    }
  } else if (symbol === '+' || symbol === '+=') {
    const type = sequenceType(vm, a)
    if (type !== undefined) return raise(vm, T.TypeError, cannotConcatenate(vm, type, a, b))
  }
  return raise(vm, T.TypeError, `unsupported operand type(s) for ${symbol}: '${typeName(vm, a)}' and '${typeName(vm, b)}'`)
}

const SEQUENCES = ['str', 'bytes', 'bytearray', 'list', 'tuple', 'deque', 'array'] as const
type Sequence = (typeof SEQUENCES)[number]

/** The type of sequence that an object is or derives from; `undefined` for what is none that can be concatenated. */
function sequenceType(vm: VM, object: number): Sequence | undefined {
  const slots = slotsOfType(vm, vm.typeOf(object))
  return SEQUENCES.find((name) => slotsOfType(vm, T[name]) === slots)
}

function cannotConcatenate(vm: VM, type: Sequence, a: number, b: number): string {
  const other = typeName(vm, b)
  if (type === 'bytes' || type === 'bytearray') return `can't concat ${other} to ${typeName(vm, a)}`
  return type === 'array' ? `can only append array (not "${other}") to array` : `can only concatenate ${type} (not "${other}") to ${type}`
}

// Who is asked, in this order; whoever does not apply says NOT_IMPLEMENTED.
const IN_PLACE = 0
/** The right operand, where its type is derived from the left one's and does it differently. */
const FIRST_RIGHT = 1
const LEFT = 2
/** The right operand, where it has not been asked. */
const LAST = 3
const OP_MASK = 15
const TURN_SHIFT = 4

/** A native frame with slots a and b, which it owns unless they are kept by somebody else. */
function frameOfTwo(vm: VM, step: number, a: number, b: number, kept: boolean): number {
  const frame = kept ? pushBorrowingFrame(vm, step, 2) : pushNativeFrame(vm, step, 2)
  if (frame === 0) return 0
  vm.i32[nativeSlot(frame, 0) >>> 2] = kept ? a : vm.retain(a)
  vm.i32[nativeSlot(frame, 1) >>> 2] = kept ? b : vm.retain(b)
  return frame
}

/** Asks one after the other, from `turn` on, in a native frame with slots a and b. */
function ask(vm: VM, step: number, op: number, turn: number, a: number, b: number, kept: boolean): number {
  const frame = frameOfTwo(vm, step, a, b, kept)
  if (frame === 0) return FAILED
  const result = goOn(vm, frame, op, turn)
  if (result !== NOT_IMPLEMENTED) return finish(vm, frame, result)
  const symbol = step === S.in_place ? `${binaryOperatorSymbols[op]}=` : op === POW ? '** or pow()' : binaryOperatorSymbols[op]
  return finish(vm, frame, unsupported(vm, a, b, symbol))
}

function goOn(vm: VM, frame: number, op: number, from: number): number {
  const a = nativeReference(vm, frame, 0)
  const b = nativeReference(vm, frame, 1)
  for (let turn = from; turn <= LAST; turn++) {
    setNativeState(vm, frame, op | ((turn + 1) << TURN_SHIFT))
    const answer = takeTurn(vm, op, turn, a, b)
    if (answer !== NOT_IMPLEMENTED) return answer
  }
  return NOT_IMPLEMENTED
}

function takeTurn(vm: VM, op: number, turn: number, a: number, b: number): number {
  if (turn === IN_PLACE) return askInPlace(vm, op, a, b)
  if (turn === LEFT) return askSide(vm, op, a, b, false)
  return rightFirst(vm, op, a, b) === (turn === FIRST_RIGHT) && vm.typeOf(a) !== vm.typeOf(b) ? askSide(vm, op, b, a, true) : NOT_IMPLEMENTED
}

/** Whether the right operand goes first: derived from the left one's type, with a reflected method of its own. */
function rightFirst(vm: VM, op: number, a: number, b: number): boolean {
  const type = vm.typeOf(a)
  const other = vm.typeOf(b)
  if (type === other || !isSubtype(vm, other, type)) return false
  const name = N[binaryMethods[op][1]]
  const own = lookupType(vm, other, name)
  return own !== 0 && own !== lookupType(vm, type, name)
}

function askSide(vm: VM, op: number, self: number, other: number, reflected: boolean): number {
  if ((overridesOf(vm, self) & OVERRIDE_BINARY) === 0) {
    const slot = slotsOfType(vm, vm.typeOf(self)).binary
    return slot === undefined ? NOT_IMPLEMENTED : slot(vm, op, self, other, reflected)
  }
  const method = lookupType(vm, vm.typeOf(self), N[binaryMethods[op][reflected ? 1 : 0]])
  return method === 0 ? NOT_IMPLEMENTED : callSpecial(vm, method, self, other)
}

function askInPlace(vm: VM, op: number, a: number, b: number): number {
  if ((overridesOf(vm, a) & OVERRIDE_IN_PLACE) === 0) {
    const slot = slotsOfType(vm, vm.typeOf(a)).inPlace
    return slot === undefined ? NOT_IMPLEMENTED : slot(vm, op + 13, a, b)
  }
  const method = lookupType(vm, vm.typeOf(a), N[binaryMethods[op][2]])
  return method === 0 ? NOT_IMPLEMENTED : callSpecial(vm, method, a, b)
}

/** An answer has come: the result, or the next one is asked. */
const answered =
  (symbolOf: (op: number) => string) =>
  (vm: VM, frame: number, value: number): number => {
    const state = nativeState(vm, frame)
    const op = state & OP_MASK
    const result = value === NOT_IMPLEMENTED ? goOn(vm, frame, op, state >> TURN_SHIFT) : value
    return result === NOT_IMPLEMENTED ? unsupported(vm, nativeReference(vm, frame, 0), nativeReference(vm, frame, 1), symbolOf(op)) : result
  }

// --- comparisons -----------------------------------------------------------------------------------------------------

/** `a op b` for `op` 0 to 5; owned, FAILED or SUSPENDED. `kept`: see {@link binary}. */
export function compare(vm: VM, op: number, a: number, b: number, kept = false): number {
  if (((overridesOf(vm, a) | overridesOf(vm, b)) & OVERRIDE_COMPARE) !== 0) return compareSlowly(vm, op, a, b, kept)
  const type = vm.typeOf(a)
  const other = vm.typeOf(b)
  const left = slotsOfType(vm, type).compare!
  const right = slotsOfType(vm, other).compare!
  const swap = type !== other && right !== left && isSubtype(vm, other, type)
  if (swap) {
    const result = right(vm, b, a, swappedCompare[op])
    if (result !== NOT_IMPLEMENTED) return result
  }
  let result = left(vm, a, b, op)
  if (result === NOT_IMPLEMENTED && !swap) result = right(vm, b, a, swappedCompare[op])
  return result === NOT_IMPLEMENTED ? undecided(vm, op, a, b) : result
}

function undecided(vm: VM, op: number, a: number, b: number): number {
  if (op === EQ) return a === b ? TRUE : FALSE
  if (op === NE) return a === b ? FALSE : TRUE
  return raise(vm, T.TypeError, `'${compareOperatorNames[op]}' not supported between instances of '${typeName(vm, a)}' and '${typeName(vm, b)}'`)
}

function compareSlowly(vm: VM, op: number, a: number, b: number, kept: boolean): number {
  const frame = frameOfTwo(vm, S.compare, a, b, kept)
  if (frame === 0) return FAILED
  const result = compareOn(vm, frame, op, FIRST_RIGHT)
  return finish(vm, frame, result)
}

/** Set in the state while `__eq__` has been asked what `__ne__` is to answer. */
const INVERT = 8

function compareOn(vm: VM, frame: number, op: number, from: number): number {
  const a = nativeReference(vm, frame, 0)
  const b = nativeReference(vm, frame, 1)
  const type = vm.typeOf(a)
  const other = vm.typeOf(b)
  const derived = type !== other && isSubtype(vm, other, type)
  for (let turn = from; turn <= LAST; turn++) {
    if (turn !== LEFT && derived !== (turn === FIRST_RIGHT)) continue
    const answer = turn === LEFT ? askCompare(vm, frame, op, turn, a, b) : askCompare(vm, frame, swappedCompare[op], turn, b, a, op)
    if (answer !== NOT_IMPLEMENTED) return answer
  }
  return undecided(vm, op, a, b)
}

function askCompare(vm: VM, frame: number, op: number, turn: number, self: number, other: number, asked = op): number {
  const type = vm.typeOf(self)
  setNativeState(vm, frame, asked | ((turn + 1) << TURN_SHIFT))
  if ((overridesOf(vm, self) & OVERRIDE_COMPARE) === 0) return slotsOfType(vm, type).compare!(vm, self, other, op)
  const method = lookupType(vm, type, N[compareMethods[op]])
  if (method === 0) return NOT_IMPLEMENTED
  if (op !== NE || method !== lookupType(vm, T_OBJECT, N.__ne__)) return callSpecial(vm, method, self, other)
  const equal = lookupType(vm, type, N.__eq__)
  setNativeState(vm, frame, asked | INVERT | ((turn + 1) << TURN_SHIFT))
  const answer = callSpecial(vm, equal, self, other)
  return answer === SUSPENDED || answer === FAILED ? answer : inverted(vm, answer)
}

function inverted(vm: VM, answer: number): number {
  if (answer === TRUE) return FALSE
  if (answer === FALSE) return TRUE
  if (answer === NOT_IMPLEMENTED) return answer
  const result = callPrelude(vm, P.not_true, answer)
  vm.release(answer)
  return result
}

function compared(vm: VM, frame: number, value: number): number {
  const state = nativeState(vm, frame)
  const op = state & ~INVERT & OP_MASK
  if (value === FAILED) return FAILED
  const answer = (state & INVERT) === 0 ? value : inverted(vm, value)
  setNativeState(vm, frame, state & ~INVERT)
  return answer === NOT_IMPLEMENTED ? compareOn(vm, frame, op, state >> TURN_SHIFT) : answer
}

// --- unary operators -------------------------------------------------------------------------------------------------

const unarySlots = ['negative', 'positive', 'invert', 'absolute'] as const
const unaryNames = [N.__neg__, N.__pos__, N.__invert__, N.__abs__] as const
const unaryTexts = ['unary -', 'unary +', 'unary ~', 'abs()'] as const

/** `-a`, `+a`, `~a`, `abs(a)` for `op` 0 to 3; owned, FAILED or SUSPENDED. */
export function unary(vm: VM, op: number, a: number): number {
  const type = vm.typeOf(a)
  if ((overridesOf(vm, a) & OVERRIDE_UNARY) !== 0) {
    const method = lookupType(vm, type, unaryNames[op])
    if (method !== 0) return callSpecial(vm, method, a)
  } else {
    const slot = slotsOfType(vm, type)[unarySlots[op]]
    if (slot !== undefined) return slot(vm, a)
  }
  return raise(vm, T.TypeError, `bad operand type for ${unaryTexts[op]}: '${nameOfType(vm, type)}'`)
}

/** Steps of this file. */
export const operatorSteps: StepList = [
  ['binary', answered((op) => (op === POW ? '** or pow()' : binaryOperatorSymbols[op]))],
  ['in_place', answered((op) => `${binaryOperatorSymbols[op]}=`)],
  ['compare', compared],
]
