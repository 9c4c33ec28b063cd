import { raise, typeName } from '../core/errors.js'
import { FAILED, type NativeSpec, type Step, named } from '../core/native.js'
import { P } from '../core/prelude.js'
import { NONE, T, T_TYPE } from '../core/statics.js'
import { S, type StepList } from '../core/steps.js'
import { type VM } from '../core/vm.js'
import { enterBody } from '../engine/execute.js'
import { finish, nativeReference, nativeSlot, nativeState, pushNativeFrame, setNativeState } from '../engine/native-frames.js'
import { callPrelude } from '../protocols/call.js'
import { isType } from '../protocols/isinstance.js'
import { dictNew, dictSize } from '../types/dict.js'
import { isStr } from '../types/str.js'
import { tupleItem, tupleSize } from '../types/tuple.js'
import { newClass } from '../types/type-new.js'

// The frame that waits for a class's body, then for what is to be told of the class.
const NAME = 0
const BASES = 1
const NAMESPACE = 2
const SLOTS = 3
const BODY_RUNS = 0
const FINISHING = 1

/** `__build_class__(func, name, *bases, metaclass=None, **kwds)`. */
function buildClass(vm: VM, args: number): number {
  const [func, name, given, keywords] = [0, 1, 2, 3].map((index) => vm.word(args + index * W))
  if (vm.typeOf(func) !== T.function) return raise(vm, T.TypeError, '__build_class__: func must be a function')
  if (!isStr(vm, name)) return raise(vm, T.TypeError, '__build_class__: name is not a string')
  const plain = (keywords === 0 || dictSize(vm, keywords) === 0) && onlyPlainTypes(vm, given)
  if (!plain) return callPrelude(vm, P.build_class, func, name, given, keywords === 0 ? NONE : keywords)
  const frame = pushNativeFrame(vm, S.build_class, SLOTS)
  if (frame === 0) return FAILED
  const namespace = dictNew(vm)
  vm.i32[nativeSlot(frame, NAME) >>> 2] = vm.retain(name)
  vm.i32[nativeSlot(frame, BASES) >>> 2] = vm.retain(given)
  vm.i32[nativeSlot(frame, NAMESPACE) >>> 2] = namespace
  return finish(vm, frame, namespace === 0 ? FAILED : enterBody(vm, func, namespace))
}

/** Whether all bases are types whose metatype is `type` itself: nobody else has a say in how the class is made. */
function onlyPlainTypes(vm: VM, bases: number): boolean {
  for (let index = 0; index < tupleSize(vm, bases); index++) {
    const base = tupleItem(vm, bases, index)
    if (!isType(vm, base) || vm.typeOf(base) !== T_TYPE) return false
  }
  return true
}

const step: Step = (vm, frame, value) => {
  if (value === FAILED || nativeState(vm, frame) !== BODY_RUNS) return value
  // The class's cell, or None: newClass has filled it by then.
  vm.release(value)
  setNativeState(vm, frame, FINISHING)
  return newClass(vm, T_TYPE, nativeReference(vm, frame, NAME), nativeReference(vm, frame, BASES), nativeReference(vm, frame, NAMESPACE), 0)
}

/** `__build_class__`. */
export const classFunctions: readonly NativeSpec[] = [named('__build_class__', 'func, name, /, *bases, **kwds', buildClass)]

/** For the prelude: runs a class's body in a namespace, and gives what it returns. */
export const classPrelude: readonly NativeSpec[] = [
  {
    name: '_run_body',
    fewest: 2,
    most: 2,
    call: (vm, args) => (vm.typeOf(vm.word(args)) === T.function ? enterBody(vm, vm.word(args), vm.word(args + W)) : raise(vm, T.TypeError, `${typeName(vm, vm.word(args))} is no function`)),
  },
]

/** Steps of this file. */
export const classSteps: StepList = [['build_class', step]]
