import { clearException, raise, raiseBare, raised } from '../core/errors.js'
import { FAILED, type Step, type TypeSpec } from '../core/native.js'
import { allocateTrackable, track } from '../core/objects.js'
import { T, TRUE } from '../core/statics.js'
import { S, type StepList } from '../core/steps.js'
import { type VM } from '../core/vm.js'
import { finish, nativeReference, nativeSlot, pushNativeFrame } from '../engine/native-frames.js'
import { call } from '../protocols/call.js'
import { EQUALS_PYTHON, equals } from '../protocols/compare.js'
import { getItem } from '../protocols/items.js'
import { compare } from '../protocols/operators.js'
import { isCallable } from '../protocols/callable.js'
import { intFrom } from './int.js'

/**
 * Iterators that need nothing but a protocol: over whatever has `__getitem__`, and over what a callable gives until a
 * sentinel.
 *
 * ```
 *   0       W      2W                  3W
 * ┌───────┬──────┬───────────────────┬──────────────────────────────┐
 * │ count │ type │ index    callable │ sequence or 0    sentinel or 0│
 * └───────┴──────┴───────────────────┴──────────────────────────────┘
 * ```
 */
const FIRST = 2 * W
const SECOND = 3 * W
const BYTES = 4 * W

/** An iterator over an object (borrowed) by `object[0]`, `object[1]`, …; owned, or 0 with MemoryError set. */
export function sequenceProtocolIterator(vm: VM, object: number): number {
  const iterator = allocateTrackable(vm, T.iterator, BYTES)
  if (iterator === 0) return 0
  vm.setWord(iterator + FIRST, 0)
  vm.setWord(iterator + SECOND, vm.retain(object))
  track(vm, iterator)
  return iterator
}

/** Exhaustion as a step says it, which is waited for: StopIteration. */
export const exhausted = (vm: VM): 0 => raiseBare(vm, T.StopIteration)

function sequenceNext(vm: VM, self: number): number {
  const sequence = vm.word(self + SECOND)
  if (sequence === 0) return FAILED
  const index = intFrom(vm, vm.word(self + FIRST))
  const frame = index === 0 ? 0 : pushNativeFrame(vm, S.sequence_next, 2)
  if (frame === 0) return FAILED
  vm.i32[nativeSlot(frame, 0) >>> 2] = vm.retain(self)
  vm.i32[nativeSlot(frame, 1) >>> 2] = index
  const item = getItem(vm, sequence, index)
  return vm.frame === frame ? finish(vm, frame, sequenceItem(vm, self, item)) : item
}

/** What `sequence[index]` gave; IndexError and StopIteration end the iteration. */
function sequenceItem(vm: VM, self: number, item: number): number {
  if (item !== FAILED) {
    vm.setWord(self + FIRST, vm.word(self + FIRST) + 1)
    return item
  }
  if (!raised(vm, T.IndexError) && !raised(vm, T.StopIteration)) return FAILED
  clearException(vm)
  vm.clearSlot(self + SECOND)
  return FAILED
}

const sequenceStep: Step = (vm, frame, value) => {
  const item = sequenceItem(vm, nativeReference(vm, frame, 0), value)
  return item === FAILED && vm.exception === 0 ? exhausted(vm) : item
}

/** Iterators over objects with `__getitem__`. */
export const sequenceProtocolIteratorType: TypeSpec = {
  name: 'iterator',
  shape: { basicSize: BYTES, trackable: true, movable: true, references: { fixed: [SECOND, 1] } },
  slots: { iterate: (vm, self) => vm.retain(self), next: sequenceNext },
}

/** `iter(callable, sentinel)`; both borrowed. Owned, or 0 with an exception set. */
export function callableIterator(vm: VM, callable: number, sentinel: number): number {
  if (!isCallable(vm, callable)) return raise(vm, T.TypeError, 'iter(v, w): v must be callable')
  const iterator = allocateTrackable(vm, T.callable_iterator, BYTES)
  if (iterator === 0) return 0
  vm.setWord(iterator + FIRST, vm.retain(callable))
  vm.setWord(iterator + SECOND, vm.retain(sentinel))
  track(vm, iterator)
  return iterator
}

function callableNext(vm: VM, self: number): number {
  const callable = vm.word(self + FIRST)
  if (callable === 0) return FAILED
  const frame = pushNativeFrame(vm, S.callable_next, 2)
  if (frame === 0) return FAILED
  vm.i32[nativeSlot(frame, 0) >>> 2] = vm.retain(self)
  const value = call(vm, callable)
  return vm.frame === frame ? finish(vm, frame, callableValue(vm, frame, value)) : value
}

/** The value that the callable gave is in slot 1 while it is compared. */
function callableValue(vm: VM, frame: number, value: number): number {
  const self = nativeReference(vm, frame, 0)
  if (nativeReference(vm, frame, 1) !== 0) {
    if (value === FAILED) return FAILED
    vm.release(value)
    return value === TRUE ? ended(vm, self) : vm.retain(nativeReference(vm, frame, 1))
  }
  if (value === FAILED) {
    if (!raised(vm, T.StopIteration)) return FAILED
    clearException(vm)
    return ended(vm, self)
  }
  const sentinel = vm.word(self + SECOND)
  const equal = sentinel === 0 ? 1 : equals(vm, sentinel, value)
  if (equal === EQUALS_PYTHON) {
    vm.i32[nativeSlot(frame, 1) >>> 2] = value
    const answer = compare(vm, 2, sentinel, value)
    return vm.frame === frame ? callableValue(vm, frame, answer) : answer
  }
  if (equal === 0) return value
  vm.release(value)
  return equal < 0 ? FAILED : ended(vm, self)
}

function ended(vm: VM, self: number): 0 {
  vm.clearSlot(self + FIRST)
  vm.clearSlot(self + SECOND)
  return FAILED
}

const callableStep: Step = (vm, frame, value) => {
  const item = callableValue(vm, frame, value)
  return item === FAILED && vm.exception === 0 ? exhausted(vm) : item
}

/** Iterators over what a callable gives. */
export const callableIteratorType: TypeSpec = {
  name: 'callable_iterator',
  shape: { basicSize: BYTES, trackable: true, movable: true, references: { fixed: [FIRST, 2] } },
  slots: { iterate: (vm, self) => vm.retain(self), next: callableNext },
}

/** Steps of this file. */
export const protocolIteratorSteps: StepList = [
  ['sequence_next', sequenceStep],
  ['callable_next', callableStep],
]
