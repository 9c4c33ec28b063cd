import { raise } from '../core/errors.js'
import { FRAME_SP } from '../core/layouts.js'
import { FAILED, type ModuleSpec, type NativeSpec, type Step, SUSPENDED, named } from '../core/native.js'
import { NONE, T, T_LIST, TRUE } from '../core/statics.js'
import { S, type StepList } from '../core/steps.js'
import { type VM } from '../core/vm.js'
import { finish, nativeReference, nativeSlot, nativeState, pushNativeFrame, setNativeState } from '../engine/native-frames.js'
import { callMethod } from '../protocols/attributes.js'
import { callVector } from '../protocols/call.js'
import { getItem, length } from '../protocols/items.js'
import { compare } from '../protocols/operators.js'
import { truth } from '../protocols/truth.js'
import { dictGetString, dictSetString } from '../types/dict.js'
import { immortalName } from '../types/immortal-names.js'
import { intFrom, intValue, toIndex } from '../types/integer-memory.js'
import { LESS, NEEDS_PYTHON, isLess } from '../types/list-sort.js'
import { listInsert, listItem, listSize } from '../types/list.js'

/**
 * Places in sorted sequences, by halving (CPython 3.13: Modules/_bisectmodule.c). In a native frame:
 *
 * ```
 *  0          1      2     3       4         5
 * ┌──────────┬──────┬─────┬───────┬─────────┬──────┬──────┬──────┐
 * │ sequence │ item │ key │ probe │ middle  │ text │ low  │ high │   the two last raw; frame's number: kind << 3 | phase
 * └──────────┴──────┴─────┴───────┴─────────┴──────┴──────┴──────┘
 * ```
 */
const SEQUENCE = 0
const ITEM = 1
const KEY = 2
/** What is compared: the item, or its key where it is inserted by one. */
const PROBE = 3
const MIDDLE = 4
const SLOTS = 5

const FOR_LENGTH = 1
const FOR_PROBE = 2
const FOR_MIDDLE = 3
const FOR_KEY = 4
const FOR_COMPARISON = 5
const FOR_TRUTH = 6
const FOR_INSERTION = 7
const PHASES = 7
/** The item goes before those that equal it; it is inserted. */
const LEFT = 8
const INSERTS = 16

const LESS_THAN = 0
/** Nothing has been decided yet. */
const UNDECIDED = -1

const lowAt = (vm: VM, frame: number): number => vm.word(frame + FRAME_SP) >>> 2
const highAt = (vm: VM, frame: number): number => (vm.word(frame + FRAME_SP) + W) >>> 2

function wait(vm: VM, frame: number, phase: number): void {
  setNativeState(vm, frame, (nativeState(vm, frame) & ~PHASES) | phase)
}

const has = (vm: VM, frame: number, flag: number): boolean => (nativeState(vm, frame) & flag) !== 0
const paused = (value: number): boolean => value === FAILED || value === SUSPENDED

/** Halves from what has been waited for on: the place as an int (or None once the item is inserted), FAILED or SUSPENDED. */
const advance: Step = (vm, frame, value) => {
  if (value === FAILED) return FAILED
  let [phase, result] = [nativeState(vm, frame) & PHASES, value]
  for (;;) {
    if (phase === FOR_INSERTION) {
      vm.release(result)
      return NONE
    }
    result = worked(vm, frame, phase, result)
    if (result !== UNDECIDED) return result
    const [low, high] = [vm.i32[lowAt(vm, frame)], vm.i32[highAt(vm, frame)]]
    if (low >= high) {
      result = found(vm, frame, low)
      if (paused(result) || !has(vm, frame, INSERTS)) return result
      phase = FOR_INSERTION
      continue
    }
    const middle = (low + high) >>> 1
    result = middleItem(vm, frame, middle)
    if (paused(result)) return result
    phase = FOR_MIDDLE
  }
}

/** Does with a result what it was waited for: UNDECIDED to go on halving, or what {@link advance} gives. */
function worked(vm: VM, frame: number, phase: number, value: number): number {
  if (phase === FOR_LENGTH) {
    vm.i32[highAt(vm, frame)] = intValue(vm, value)
    vm.release(value)
    return UNDECIDED
  }
  if (phase === FOR_PROBE) {
    vm.replaceSlot(nativeSlot(frame, PROBE), value)
    return UNDECIDED
  }
  let [from, result] = [phase, value]
  if (from === FOR_MIDDLE) {
    const key = nativeReference(vm, frame, KEY)
    if (key !== NONE) {
      vm.replaceSlot(nativeSlot(frame, MIDDLE), result)
      wait(vm, frame, FOR_KEY)
      result = callVector(vm, key, nativeSlot(frame, MIDDLE), 1, 0)
      if (paused(result)) return result
    }
    from = FOR_KEY
  }
  if (from === FOR_KEY) {
    vm.replaceSlot(nativeSlot(frame, MIDDLE), result)
    result = verdict(vm, frame)
    if (paused(result)) return result
    from = FOR_COMPARISON
  }
  if (from === FOR_COMPARISON) {
    wait(vm, frame, FOR_TRUTH)
    const answer = truth(vm, result)
    vm.release(result)
    if (paused(answer)) return answer
    result = answer
  }
  halve(vm, frame, result === TRUE)
  return UNDECIDED
}

/** Whether the item is before the middle one (or, on the left, the middle one before it), as an object. */
function verdict(vm: VM, frame: number): number {
  wait(vm, frame, FOR_COMPARISON)
  const [probe, middle] = [nativeReference(vm, frame, PROBE), nativeReference(vm, frame, MIDDLE)]
  return has(vm, frame, LEFT) ? compare(vm, LESS_THAN, middle, probe) : compare(vm, LESS_THAN, probe, middle)
}

function halve(vm: VM, frame: number, answer: boolean): void {
  const middle = (vm.i32[lowAt(vm, frame)] + vm.i32[highAt(vm, frame)]) >>> 1
  if (answer === has(vm, frame, LEFT)) vm.i32[lowAt(vm, frame)] = middle + 1
  else vm.i32[highAt(vm, frame)] = middle
}

/** Item `middle` of the sequence, owned; as long as items of a list compare without Python code it halves on its own. */
function middleItem(vm: VM, frame: number, index: number): number {
  const sequence = nativeReference(vm, frame, SEQUENCE)
  if (vm.typeOf(sequence) === T_LIST) {
    if (index >= listSize(vm, sequence)) return raise(vm, T.IndexError, 'list index out of range')
    return vm.retain(listItem(vm, sequence, index))
  }
  const position = intFrom(vm, index)
  if (position === 0) return FAILED
  vm.replaceSlot(nativeSlot(frame, MIDDLE), position)
  wait(vm, frame, FOR_MIDDLE)
  return getItem(vm, sequence, position)
}

/** The place has been found: as an int, or the item is put there. */
function found(vm: VM, frame: number, place: number): number {
  if (!has(vm, frame, INSERTS)) return intFrom(vm, place)
  const [sequence, item] = [nativeReference(vm, frame, SEQUENCE), nativeReference(vm, frame, ITEM)]
  if (vm.typeOf(sequence) === T_LIST) return listInsert(vm, sequence, place, item) ? NONE : FAILED
  const position = intFrom(vm, place)
  if (position === 0) return FAILED
  vm.replaceSlot(nativeSlot(frame, MIDDLE), position)
  wait(vm, frame, FOR_INSERTION)
  return callMethod(vm, sequence, immortalName(vm, 'insert'), position, item)
}

/** The place in a list whose items compare without Python code; UNDECIDED where one does not. */
function plainPlace(vm: VM, list: number, item: number, from: number, to: number, left: boolean): number {
  let [low, high] = [from, to]
  while (low < high) {
    const middle = (low + high) >>> 1
    const other = listItem(vm, list, middle)
    const answer = left ? isLess(vm, other, item) : isLess(vm, item, other)
    if (answer === NEEDS_PYTHON) return UNDECIDED
    if ((answer === LESS) === left) low = middle + 1
    else high = middle
  }
  return low
}

const search =
  (flags: number): NativeSpec['call'] =>
  (vm, args) => {
    const [sequence, item, from, to] = [0, 1, 2, 3].map((index) => vm.word(args + index * W))
    const key = vm.word(args + 4 * W) || NONE
    const low = from === 0 ? 0 : toIndex(vm, from)
    const high = to === 0 || to === NONE ? UNDECIDED : toIndex(vm, to)
    if (Number.isNaN(low) || Number.isNaN(high)) return FAILED
    if (low < 0) return raise(vm, T.ValueError, 'lo must be non-negative')
    if (vm.typeOf(sequence) === T_LIST && key === NONE && high <= listSize(vm, sequence)) {
      const place = plainPlace(vm, sequence, item, low, high === UNDECIDED ? listSize(vm, sequence) : high, (flags & LEFT) !== 0)
      if (place !== UNDECIDED && (flags & INSERTS) === 0) return intFrom(vm, place)
      if (place !== UNDECIDED) return listInsert(vm, sequence, place, item) ? NONE : FAILED
    }
    const frame = pushNativeFrame(vm, S.bisect, SLOTS, 2)
    if (frame === 0) return FAILED
    const held = [sequence, item, key, item]
    held.forEach((each, index) => void (vm.i32[nativeSlot(frame, index) >>> 2] = vm.retain(each)))
    vm.i32[lowAt(vm, frame)] = low
    vm.i32[highAt(vm, frame)] = high
    setNativeState(vm, frame, flags)
    return finish(vm, frame, begin(vm, frame, high === UNDECIDED))
  }

/** Asks for the key of what is inserted, and for the length unless the end is given. */
function begin(vm: VM, frame: number, measures: boolean): number {
  if (has(vm, frame, INSERTS) && nativeReference(vm, frame, KEY) !== NONE) {
    wait(vm, frame, FOR_PROBE)
    const probe = callVector(vm, nativeReference(vm, frame, KEY), nativeSlot(frame, ITEM), 1, 0)
    if (paused(probe)) return probe
    if (!measures) return advance(vm, frame, probe)
    vm.replaceSlot(nativeSlot(frame, PROBE), probe)
  }
  return measure(vm, frame, measures)
}

function measure(vm: VM, frame: number, measures: boolean): number {
  wait(vm, frame, FOR_LENGTH)
  const size = measures ? length(vm, nativeReference(vm, frame, SEQUENCE)) : intFrom(vm, vm.i32[highAt(vm, frame)])
  return paused(size) ? size : advance(vm, frame, size)
}

const PARAMETERS = 'a, x, lo=0, hi=None, *, key=None'

/** The step: an end that is not given is asked for once the item's key is there. */
const step: Step = (vm, frame, value) => {
  if (value !== FAILED && (nativeState(vm, frame) & PHASES) === FOR_PROBE && vm.i32[highAt(vm, frame)] === UNDECIDED) {
    vm.replaceSlot(nativeSlot(frame, PROBE), value)
    return measure(vm, frame, true)
  }
  return advance(vm, frame, value)
}

/** `bisect`. */
export const bisectModule: ModuleSpec = {
  name: 'bisect',
  doc: 'Places in sorted sequences.',
  functions: [
    named('bisect_right', PARAMETERS, search(0)),
    named('bisect_left', PARAMETERS, search(LEFT)),
    named('insort_right', PARAMETERS, search(INSERTS)),
    named('insort_left', PARAMETERS, search(INSERTS | LEFT)),
  ],
  fill: (vm, dict) => {
    for (const name of ['bisect', 'insort']) dictSetString(vm, dict, immortalName(vm, name), dictGetString(vm, dict, immortalName(vm, `${name}_right`)))
  },
}

/** Steps of this file. */
export const bisectSteps: StepList = [['bisect', step]]
