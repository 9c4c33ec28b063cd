import { clearException, raise, raised } from '../core/errors.js'
import { FRAME_SP } from '../core/layouts.js'
import { FAILED, type NativeSpec, type Step, SUSPENDED, named } from '../core/native.js'
import { FALSE, NONE, T, T_BOOL, T_FLOAT, T_INT, TRUE, smallInt } from '../core/statics.js'
import { S, type StepList } from '../core/steps.js'
import { type VM } from '../core/vm.js'
import { finish, nativeReference, nativeSlot, nativeState, pushNativeFrame, setNativeState } from '../engine/native-frames.js'
import { callVector } from '../protocols/call.js'
import { iterate, next } from '../protocols/iteration.js'
import { binary, compare } from '../protocols/operators.js'
import { truth } from '../protocols/truth.js'
import { floatFrom, floatValue } from '../types/float.js'
import { intFrom, intValue } from '../types/int.js'
import { isStr } from '../types/str.js'
import { tupleItem, tupleSize } from '../types/tuple.js'

/**
 * Functions that go through an iterable and keep one thing: `sum`, `all`, `any`, `max`, `min`. In a native frame:
 *
 * ```
 *  0          1             2      3       4       5
 * ┌──────────┬─────────────┬──────┬───────┬───────┬──────────┬──────┬──────────┬────────────────┐
 * │ iterator │ accumulator │ item │ key   │ best  │ default  │ kind │ number   │ compensation   │
 * └──────────┴─────────────┴──────┴───────┴───────┴──────────┴──────┴──────────┴────────────────┘
 *                                   of item  key                raw   f64        f64
 * ```
 */
const ITERATOR = 0
const ACCUMULATOR = 1
const ITEM = 2
const KEY = 3
const BEST_KEY = 4
const FALLBACK = 5
const KEY_FUNCTION = 6
const SLOTS = 8
/** Raw bytes behind the slots: kind and phase in a pair of u32, then two f64. */
const RAW_BYTES = 24

const KIND_SUM = 0
const KIND_ALL = 1
const KIND_ANY = 2
const KIND_MAX = 3
const KIND_MIN = 4

// What the frame waits for.
const FOR_ITERATOR = 0
const FOR_ITEM = 1
const FOR_SUM = 2
const FOR_TRUTH = 3
const FOR_KEY = 4
const FOR_COMPARISON = 5
const FOR_VERDICT = 6

// How a sum is kept: as a JavaScript number while all are small ints, as a compensated sum while all are floats, as an object.
const PHASE_INT = 0
const PHASE_FLOAT = 1
const PHASE_OBJECT = 2

/** The item has been dealt with: on to the next one. Never an address. */
const GO_ON = 2

const raw = (vm: VM, frame: number): number => vm.word(frame + FRAME_SP)
const kindOf = (vm: VM, frame: number): number => vm.u32[raw(vm, frame) >>> 2]
const phaseOf = (vm: VM, frame: number): number => vm.u32[(raw(vm, frame) >>> 2) + 1]
const setPhase = (vm: VM, frame: number, phase: number): void => void (vm.u32[(raw(vm, frame) >>> 2) + 1] = phase)
const numberAt = (vm: VM, frame: number): number => (raw(vm, frame) + 8) >>> 3

/** Begins: the accumulator is borrowed, 0 for none. */
function fold(vm: VM, kind: number, iterable: number, accumulator: number, key = 0, fallback = 0): number {
  const frame = pushNativeFrame(vm, S.fold, SLOTS, RAW_BYTES / W)
  if (frame === 0) return FAILED
  const put = (slot: number, value: number): void => void (vm.i32[nativeSlot(frame, slot) >>> 2] = value === 0 ? 0 : vm.retain(value))
  put(ACCUMULATOR, accumulator)
  put(KEY_FUNCTION, key)
  put(FALLBACK, fallback)
  vm.u32[raw(vm, frame) >>> 2] = kind
  beginSum(vm, frame, accumulator)
  setNativeState(vm, frame, FOR_ITERATOR)
  const iterator = iterate(vm, iterable)
  return finish(vm, frame, iterator === SUSPENDED ? SUSPENDED : begun(vm, frame, iterator))
}

function beginSum(vm: VM, frame: number, accumulator: number): void {
  const type = accumulator === 0 ? 0 : vm.typeOf(accumulator)
  const start = type === T_INT || type === T_BOOL ? intValue(vm, accumulator) : type === T_FLOAT ? floatValue(vm, accumulator) : NaN
  setPhase(vm, frame, type === T_FLOAT ? PHASE_FLOAT : Number.isNaN(start) ? PHASE_OBJECT : PHASE_INT)
  vm.f64[numberAt(vm, frame)] = start
  vm.f64[numberAt(vm, frame) + 1] = 0
}

function begun(vm: VM, frame: number, iterator: number): number {
  if (iterator === FAILED) return FAILED
  vm.i32[nativeSlot(frame, ITERATOR) >>> 2] = iterator
  return goOn(vm, frame)
}

function goOn(vm: VM, frame: number): number {
  const iterator = nativeReference(vm, frame, ITERATOR)
  for (;;) {
    setNativeState(vm, frame, FOR_ITEM)
    const item = next(vm, iterator)
    if (item === SUSPENDED) return SUSPENDED
    if (item === FAILED) return vm.exception === 0 ? ended(vm, frame) : FAILED
    const answer = consume(vm, frame, item)
    if (answer !== GO_ON) return answer
  }
}

/** Takes the item over: GO_ON, or the result, FAILED or SUSPENDED. */
function consume(vm: VM, frame: number, item: number): number {
  const kind = kindOf(vm, frame)
  if (kind === KIND_SUM) return addItem(vm, frame, item)
  if (kind === KIND_ALL || kind === KIND_ANY) {
    setNativeState(vm, frame, FOR_TRUTH)
    const answer = truth(vm, item)
    vm.release(item)
    return answer === FAILED || answer === SUSPENDED ? answer : judged(kind, answer)
  }
  vm.replaceSlot(nativeSlot(frame, ITEM), item)
  const key = nativeReference(vm, frame, KEY_FUNCTION)
  if (key === 0) return ranked(vm, frame, vm.retain(item))
  setNativeState(vm, frame, FOR_KEY)
  const value = callVector(vm, key, nativeSlot(frame, ITEM), 1, 0)
  return value === FAILED || value === SUSPENDED ? value : ranked(vm, frame, value)
}

function judged(kind: number, answer: number): number {
  if (kind === KIND_ALL) return answer === TRUE ? GO_ON : FALSE
  return answer === TRUE ? TRUE : GO_ON
}

// --- sum -------------------------------------------------------------------------------------------------------------

/** Adds with Neumaier's compensation, as CPython 3.12 and later do (Python/bltinmodule.c). */
function addFloat(vm: VM, frame: number, x: number): void {
  const at = numberAt(vm, frame)
  const sum = vm.f64[at]
  const total = sum + x
  vm.f64[at + 1] += Math.abs(sum) >= Math.abs(x) ? sum - total + x : x - total + sum
  vm.f64[at] = total
}

function floatTotal(vm: VM, frame: number): number {
  const at = numberAt(vm, frame)
  const compensation = vm.f64[at + 1]
  return compensation !== 0 && Number.isFinite(compensation) ? vm.f64[at] + compensation : vm.f64[at]
}

function addItem(vm: VM, frame: number, item: number): number {
  const type = vm.typeOf(item)
  const phase = phaseOf(vm, frame)
  if (phase !== PHASE_OBJECT) {
    const isInt = type === T_INT || type === T_BOOL
    const value = isInt ? intValue(vm, item) : type === T_FLOAT ? floatValue(vm, item) : NaN
    const at = numberAt(vm, frame)
    if (phase === PHASE_INT && isInt && Number.isSafeInteger(vm.f64[at] + value)) {
      vm.f64[at] += value
      vm.release(item)
      return GO_ON
    }
    if (phase === PHASE_FLOAT && (type === T_FLOAT || (isInt && !Number.isNaN(value)))) {
      if (type === T_FLOAT) addFloat(vm, frame, value)
      else vm.f64[at] += value
      vm.release(item)
      return GO_ON
    }
    if (!materialise(vm, frame)) {
      vm.release(item)
      return FAILED
    }
  }
  setNativeState(vm, frame, FOR_SUM)
  const total = binary(vm, 0, nativeReference(vm, frame, ACCUMULATOR), item)
  vm.release(item)
  return total === FAILED || total === SUSPENDED ? total : added(vm, frame, total)
}

/** Makes the sum so far an object. */
function materialise(vm: VM, frame: number): boolean {
  const total = phaseOf(vm, frame) === PHASE_INT ? intFrom(vm, vm.f64[numberAt(vm, frame)]) : floatFrom(vm, floatTotal(vm, frame))
  if (total === 0) return false
  vm.replaceSlot(nativeSlot(frame, ACCUMULATOR), total)
  setPhase(vm, frame, PHASE_OBJECT)
  return true
}

function added(vm: VM, frame: number, total: number): number {
  vm.replaceSlot(nativeSlot(frame, ACCUMULATOR), total)
  const type = vm.typeOf(total)
  if (type === T_FLOAT) beginSum(vm, frame, total)
  return GO_ON
}

// --- max and min -----------------------------------------------------------------------------------------------------

/** The item in its slot has this key (taken over): it is compared with the best one's. */
function ranked(vm: VM, frame: number, key: number): number {
  vm.replaceSlot(nativeSlot(frame, KEY), key)
  const best = nativeReference(vm, frame, BEST_KEY)
  if (best === 0) return taken(vm, frame)
  setNativeState(vm, frame, FOR_COMPARISON)
  const verdict = compare(vm, kindOf(vm, frame) === KIND_MAX ? 4 : 0, key, best)
  return verdict === FAILED || verdict === SUSPENDED ? verdict : compared(vm, frame, verdict)
}

function compared(vm: VM, frame: number, verdict: number): number {
  setNativeState(vm, frame, FOR_VERDICT)
  const answer = truth(vm, verdict)
  vm.release(verdict)
  if (answer === TRUE) return taken(vm, frame)
  return answer === FALSE ? GO_ON : answer
}

/** The item is the best so far. */
function taken(vm: VM, frame: number): number {
  vm.replaceSlot(nativeSlot(frame, ACCUMULATOR), vm.retain(nativeReference(vm, frame, ITEM)))
  vm.replaceSlot(nativeSlot(frame, BEST_KEY), vm.retain(nativeReference(vm, frame, KEY)))
  return GO_ON
}

// --- the end ---------------------------------------------------------------------------------------------------------

function ended(vm: VM, frame: number): number {
  const kind = kindOf(vm, frame)
  if (kind === KIND_ALL) return TRUE
  if (kind === KIND_ANY) return FALSE
  if (kind === KIND_SUM) {
    if (phaseOf(vm, frame) !== PHASE_OBJECT && !materialise(vm, frame)) return FAILED
    return vm.retain(nativeReference(vm, frame, ACCUMULATOR))
  }
  const best = nativeReference(vm, frame, ACCUMULATOR) || nativeReference(vm, frame, FALLBACK)
  return best !== 0 ? vm.retain(best) : raise(vm, T.ValueError, `${kind === KIND_MAX ? 'max' : 'min'}() iterable argument is empty`)
}

function answered(vm: VM, frame: number, value: number): number {
  switch (nativeState(vm, frame)) {
    case FOR_ITERATOR:
      return begun(vm, frame, value)
    case FOR_ITEM:
      return consume(vm, frame, value)
    case FOR_SUM:
      return added(vm, frame, value)
    case FOR_TRUTH:
      return judged(kindOf(vm, frame), value)
    case FOR_KEY:
      return ranked(vm, frame, value)
    case FOR_COMPARISON:
      return compared(vm, frame, value)
    default:
      return value === TRUE ? taken(vm, frame) : GO_ON
  }
}

const foldStep: Step = (vm, frame, value) => {
  if (value === FAILED) {
    if (nativeState(vm, frame) !== FOR_ITEM || !raised(vm, T.StopIteration)) return FAILED
    clearException(vm)
    return ended(vm, frame)
  }
  const answer = answered(vm, frame, value)
  return answer === GO_ON ? goOn(vm, frame) : answer
}

function sum(vm: VM, args: number): number {
  const start = vm.word(args + W) || smallInt(0)
  const type = vm.typeOf(start)
  if (isStr(vm, start)) return raise(vm, T.TypeError, "sum() can't sum strings [use ''.join(seq) instead]")
  if (type === T.bytes) return raise(vm, T.TypeError, "sum() can't sum bytes [use b''.join(seq) instead]")
  if (type === T.bytearray) return raise(vm, T.TypeError, "sum() can't sum bytearray [use b''.join(seq) instead]")
  return fold(vm, KIND_SUM, vm.word(args), start)
}

/** `max` and `min`: over one iterable, or over the arguments. */
const extreme =
  (kind: number, name: string) =>
  (vm: VM, args: number): number => {
    const [given, key, fallback] = [vm.word(args), vm.word(args + W), vm.word(args + 2 * W)]
    const count = tupleSize(vm, given)
    if (count === 0) return raise(vm, T.TypeError, `${name} expected at least 1 argument, got 0`)
    if (count > 1 && fallback !== 0) return raise(vm, T.TypeError, `Cannot specify a default for ${name}() with multiple positional arguments`)
    return fold(vm, kind, count === 1 ? tupleItem(vm, given, 0) : given, 0, key === NONE ? 0 : key, fallback)
  }

/** `sum`, `all`, `any`, `max`, `min`. */
export const foldFunctions: readonly NativeSpec[] = [
  named('sum', 'iterable, /, start=0', sum),
  { name: 'all', fewest: 1, most: 1, call: (vm, args) => fold(vm, KIND_ALL, vm.word(args), 0) },
  { name: 'any', fewest: 1, most: 1, call: (vm, args) => fold(vm, KIND_ANY, vm.word(args), 0) },
  named('max', '*args, key=None, default=None', extreme(KIND_MAX, 'max')),
  named('min', '*args, key=None, default=None', extreme(KIND_MIN, 'min')),
]

/** Steps of this file. */
export const foldSteps: StepList = [['fold', foldStep]]
