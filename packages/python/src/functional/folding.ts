import { clearException, raise, raised } from '../core/errors.js'
import { FAILED, type NativeSpec, type Step, SUSPENDED, method } from '../core/native.js'
import { T } from '../core/statics.js'
import { S, type StepList } from '../core/steps.js'
import { type VM } from '../core/vm.js'
import { finish, nativeReference, nativeSlot, nativeState, pushNativeFrame, setNativeState } from '../engine/native-frames.js'
import { callVector } from '../protocols/call.js'
import { iterate, next } from '../protocols/iteration.js'

/** `functools.reduce`. In a native frame: function, iterator, total so far (0 none), item. */
const FUNCTION = 0
const ITERATOR = 1
const TOTAL = 2
const ITEM = 3

const FOR_ITERATOR = 0
const FOR_ITEM = 1
const FOR_TOTAL = 2

const goOn: Step = (vm, frame, value) => {
  let result = value
  for (;;) {
    const phase = nativeState(vm, frame)
    if (result === SUSPENDED) return SUSPENDED
    if (result === FAILED && phase === FOR_ITEM) return ended(vm, frame)
    if (result === FAILED) return FAILED
    if (phase === FOR_ITERATOR) vm.replaceSlot(nativeSlot(frame, ITERATOR), result)
    if (phase === FOR_TOTAL) vm.replaceSlot(nativeSlot(frame, TOTAL), result)
    if (phase === FOR_ITEM) {
      if (nativeReference(vm, frame, TOTAL) !== 0) {
        vm.replaceSlot(nativeSlot(frame, ITEM), result)
        setNativeState(vm, frame, FOR_TOTAL)
        result = callVector(vm, nativeReference(vm, frame, FUNCTION), nativeSlot(frame, TOTAL), 2, 0)
        continue
      }
      vm.replaceSlot(nativeSlot(frame, TOTAL), result)
    }
    setNativeState(vm, frame, FOR_ITEM)
    result = next(vm, nativeReference(vm, frame, ITERATOR))
  }
}

function ended(vm: VM, frame: number): number {
  if (vm.exception !== 0) return FAILED
  const total = nativeReference(vm, frame, TOTAL)
  return total === 0 ? raise(vm, T.TypeError, 'reduce() of empty iterable with no initial value') : vm.retain(total)
}

const step: Step = (vm, frame, value) => {
  if (value === FAILED) {
    const phase = nativeState(vm, frame)
    if (phase === FOR_ITERATOR) return notIterable(vm)
    if (phase === FOR_ITEM && raised(vm, T.StopIteration)) clearException(vm)
  }
  return goOn(vm, frame, value)
}

/** `iter` has failed: CPython says what reduce wants. */
function notIterable(vm: VM): 0 {
  if (!raised(vm, T.TypeError)) return FAILED
  clearException(vm)
  return raise(vm, T.TypeError, 'reduce() arg 2 must support iteration')
}

const reduce: NativeSpec['call'] = (vm, args, count) => {
  const frame = pushNativeFrame(vm, S.reduce, 4)
  if (frame === 0) return FAILED
  vm.i32[nativeSlot(frame, FUNCTION) >>> 2] = vm.retain(vm.word(args))
  if (count > 2) vm.i32[nativeSlot(frame, TOTAL) >>> 2] = vm.retain(vm.word(args + 2 * W))
  setNativeState(vm, frame, FOR_ITERATOR)
  const iterator = iterate(vm, vm.word(args + W))
  return finish(vm, frame, iterator === FAILED ? notIterable(vm) : goOn(vm, frame, iterator))
}

/** `reduce`. */
export const reduceFunctions: readonly NativeSpec[] = [{ ...method('reduce', 2, 3, reduce), doc: 'The function of the total so far and each item in turn.' }]

/** Steps of this file. */
export const reduceSteps: StepList = [['reduce', step]]
