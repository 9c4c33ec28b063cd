import { raise } from '../core/errors.js'
import { FAILED, type Step, SUSPENDED, type NativeSpec, type TypeSpec, named } from '../core/native.js'
import { FLAG_DISALLOW_INSTANTIATION } from '../core/layouts.js'
import { NONE, T, smallInt } from '../core/statics.js'
import { S, type StepList } from '../core/steps.js'
import { type VM } from '../core/vm.js'
import { finish, nativeSlot, nativeState, pushNativeFrame, setNativeState } from '../engine/native-frames.js'
import { callVector } from '../protocols/call.js'
import { compare } from '../protocols/operators.js'
import { instanceNew } from '../types/instantiate.js'
import { raiseAttribute } from '../protocols/attributes.js'
import { strFrom } from '../types/str.js'

/**
 * Keys of `functools.cmp_to_key`: objects that compare as a function of two says.
 *
 * ```
 *   0       W      2W         3W
 * ┌───────┬──────┬──────────┬───────────┐
 * │ count │ type │ function │ object, 0 │   0: what makes the keys
 * └───────┴──────┴──────────┴───────────┘
 * ```
 */
const FUNCTION = 2 * W
const OBJECT = 3 * W
const DONE = 8

function keyWith(vm: VM, func: number, object: number): number {
  const self = instanceNew(vm, T.KeyWrapper)
  if (self === 0) return FAILED
  vm.i32[(self + FUNCTION) >>> 2] = vm.retain(func)
  if (object !== 0) vm.i32[(self + OBJECT) >>> 2] = vm.retain(object)
  return self
}

function compareKeys(vm: VM, self: number, other: number, op: number): number {
  if (vm.typeOf(other) !== T.KeyWrapper) return raise(vm, T.TypeError, 'other argument must be K instance')
  const [x, y] = [vm.word(self + OBJECT), vm.word(other + OBJECT)]
  if (x === 0 || y === 0) return raise(vm, T.AttributeError, 'object')
  const frame = pushNativeFrame(vm, S.key_compare, 2)
  if (frame === 0) return FAILED
  vm.i32[nativeSlot(frame, 0) >>> 2] = vm.retain(x)
  vm.i32[nativeSlot(frame, 1) >>> 2] = vm.retain(y)
  setNativeState(vm, frame, op)
  const answer = callVector(vm, vm.word(self + FUNCTION), nativeSlot(frame, 0), 2, 0)
  return finish(vm, frame, answer === SUSPENDED ? SUSPENDED : step(vm, frame, answer))
}

/** What the function said is compared with 0 in the same way. */
const step: Step = (vm, frame, value) => {
  const op = nativeState(vm, frame)
  if (value === FAILED || op === DONE) return value
  setNativeState(vm, frame, DONE)
  const answer = compare(vm, op, value, smallInt(0))
  vm.release(value)
  return answer
}

/** `obj` is given by position or by name: it has the place of the argument. */
function callKey(vm: VM, self: number, args: number, count: number): number {
  const named = vm.keywordNames
  if (count === 0) return raise(vm, T.TypeError, "K() missing required argument 'obj' (pos 1)")
  if (count > 1) return raise(vm, T.TypeError, `K() takes at most 1 ${named === 0 ? '' : 'keyword '}argument (${count} given)`)
  return keyWith(vm, vm.word(self + FUNCTION), vm.word(args))
}

/** `functools.KeyWrapper`. */
export const keyWrapperType: TypeSpec = {
  name: 'KeyWrapper',
  module: 'functools',
  flags: FLAG_DISALLOW_INSTANTIATION,
  shape: { basicSize: 4 * W, trackable: true, movable: true, references: { fixed: [FUNCTION, 2] } },
  slots: { compare: compareKeys, call: callKey },
  attributes: [
    {
      name: 'obj',
      get: (vm, self) => {
        const object = vm.word(self + OBJECT)
        return object === 0 ? noObject(vm, self) : vm.retain(object)
      },
      set: (vm, self, value) => {
        vm.replaceSlot(self + OBJECT, value === 0 ? 0 : vm.retain(value))
        return NONE
      },
    },
  ],
}

function noObject(vm: VM, self: number): 0 {
  const name = strFrom(vm, 'obj')
  if (name === 0) return 0
  raiseAttribute(vm, self, name, "'functools.KeyWrapper' object has no attribute 'obj'")
  vm.release(name)
  return 0
}

/** `cmp_to_key`. */
export const keyFunctions: readonly NativeSpec[] = [{ ...named('cmp_to_key', 'mycmp', (vm, args) => keyWith(vm, vm.word(args), 0)), doc: 'A key function that orders as a function of two arguments says.' }]

/** Steps of this file. */
export const keySteps: StepList = [['key_compare', step]]
