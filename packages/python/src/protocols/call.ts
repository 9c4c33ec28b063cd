import { nameOfType, raise, typeName } from '../core/errors.js'
import { METHOD_FUNCTION, METHOD_SELF, NATIVE_INDEX, NATIVE_SELF, TYPE_OVERRIDES } from '../core/layouts.js'
import { FAILED, SUSPENDED } from '../core/native.js'
import { N } from '../core/names.js'
import { OVERRIDE_CALL, slotsOfType } from '../core/slots.js'
import { PRELUDE, T } from '../core/statics.js'
import { S } from '../core/steps.js'
import { type VM } from '../core/vm.js'
import { enterFunction, enterPlain, isPlainFor } from '../engine/arguments.js'
import { construct } from '../engine/construct.js'
import { callNative } from '../engine/native-calls.js'
import { clearNativeSlots, finish, nativeSlot, pushHoldingFrame, pushNativeFrame, setNativeState } from '../engine/native-frames.js'
import { wrappedIndex } from '../types/native-objects.js'
import { tupleCopy, tupleItem, tupleSize } from '../types/tuple.js'
import { lookupType } from '../types/type-lookup.js'
import { bindAttribute } from './attributes.js'
import { isSubtype, isType } from './isinstance.js'

const T_FUNCTION = T.function
/** Where a frame's number would be that of a native. */
const NO_NATIVE = -1
const T_METHOD = T.method
const T_BUILTIN = T.builtin_function_or_method
const T_METHOD_DESCRIPTOR = T.method_descriptor
const T_WRAPPER_DESCRIPTOR = T.wrapper_descriptor
const T_CLASS_METHOD = T.classmethod_descriptor
const T_METHOD_WRAPPER = T['method-wrapper']

/**
 * Calls any object with positional arguments (all borrowed). An owned result, FAILED or SUSPENDED. Arguments are copied into a frame:
 * where they lie in memory already, use {@link callVector}.
 */
export function call(vm: VM, callable: number, ...args: readonly number[]): number {
  return callKeywords(vm, callable, 0, args)
}

/** As {@link call}, where the tuple `names` (borrowed, 0 none) names the last arguments. */
export function callKeywords(vm: VM, callable: number, names: number, args: readonly number[]): number {
  if (args.length === 0) return callVector(vm, callable, 0, 0, names)
  if (names === 0) {
    const type = vm.typeOf(callable)
    if (type === T_FUNCTION && isPlainFor(vm, callable, args.length)) return enterPlain(vm, callable, 0, args)
    if (type === T_METHOD) {
      const func = vm.word(callable + METHOD_FUNCTION)
      if (vm.typeOf(func) === T_FUNCTION && isPlainFor(vm, func, args.length + 1)) return enterPlain(vm, func, vm.word(callable + METHOD_SELF), args)
    }
  }
  const frame = pushNativeFrame(vm, S.pass, args.length)
  if (frame === 0) return FAILED
  const { i32 } = vm
  for (let index = 0; index < args.length; index++) i32[nativeSlot(frame, index) >>> 2] = vm.retain(args[index])
  const result = callVector(vm, callable, nativeSlot(frame, 0), args.length, names)
  if (result === SUSPENDED && copiesArguments(vm, callable)) clearNativeSlots(vm, frame)
  return finish(vm, frame, result)
}

/** Whether a call leaves its arguments behind as soon as it has begun: a function's frame has them then. */
export function copiesArguments(vm: VM, callable: number): boolean {
  const type = vm.typeOf(callable)
  return type === T_FUNCTION || (type === T_METHOD && vm.typeOf(vm.word(callable + METHOD_FUNCTION)) === T_FUNCTION)
}

/**
 * Calls any object with the `count` words from `args` on, of which the last are those that the tuple `names` (0 none) names; all
 * borrowed. An owned result, FAILED or SUSPENDED.
 */
export function callVector(vm: VM, callable: number, args: number, count: number, names: number): number {
  switch (vm.typeOf(callable)) {
    case T_FUNCTION:
      return enterFunction(vm, callable, 0, args, count, names)
    case T_METHOD:
      return callWithSelf(vm, vm.word(callable + METHOD_FUNCTION), vm.word(callable + METHOD_SELF), args, count, names)
    case T_BUILTIN:
    case T_METHOD_DESCRIPTOR:
    case T_WRAPPER_DESCRIPTOR:
    case T_CLASS_METHOD:
    case T_METHOD_WRAPPER:
      return callNativeObject(vm, callable, 0, args, count, names)
    default:
      return callOther(vm, callable, args, count, names)
  }
}

/** As {@link callVector}, with `self` put before the arguments. */
export function callWithSelf(vm: VM, callable: number, self: number, args: number, count: number, names: number): number {
  const type = vm.typeOf(callable)
  if (type === T_FUNCTION) return enterFunction(vm, callable, self, args, count, names)
  if (type === T_METHOD_DESCRIPTOR || type === T_WRAPPER_DESCRIPTOR) return callNativeObject(vm, callable, self, args, count, names)
  const frame = pushNativeFrame(vm, S.bind, count + 1)
  if (frame === 0) return FAILED
  setNativeState(vm, frame, NO_NATIVE)
  const { i32 } = vm
  i32[nativeSlot(frame, 0) >>> 2] = vm.retain(self)
  for (let index = 0; index < count; index++) i32[nativeSlot(frame, index + 1) >>> 2] = vm.retain(i32[(args + index * W) >>> 2])
  return finish(vm, frame, callVector(vm, callable, nativeSlot(frame, 0), count + 1, names))
}

function callNativeObject(vm: VM, callable: number, self: number, args: number, count: number, names: number): number {
  const type = vm.typeOf(callable)
  const index = type === T_METHOD_WRAPPER ? wrappedIndex(vm, callable) : vm.u32[(callable + NATIVE_INDEX) >>> 2]
  if (type === T_BUILTIN || type === T_METHOD_WRAPPER) {
    const { kind, qualifiedName, packs } = vm.natives[index]
    if (kind === 'new' && count === 0) return raise(vm, T.TypeError, `${qualifiedName}(): not enough arguments`)
    const receiver = kind === 'method' ? vm.word(callable + NATIVE_SELF) : 0
    const leading = kind === 'new' ? 1 : 0
    if (packs && args + W !== vm.packedArguments) return callPacked(vm, index, receiver, leading, args, count, names)
    return callNative(vm, index, receiver, leading, args, count, names)
  }
  const first = self !== 0 ? self : count > 0 ? vm.word(args) : 0
  if (!checkReceiver(vm, callable, first)) return FAILED
  return self !== 0 ? callNative(vm, index, self, 0, args, count, names) : callNative(vm, index, 0, 1, args, count, names)
}

/** Calls a native for which CPython packs the arguments, with those of `leading` among them (3.13, Objects/methodobject.c: cfunction_call). */
function callPacked(vm: VM, index: number, self: number, leading: number, args: number, count: number, names: number): number {
  const packed = tupleCopy(vm, args, names === 0 ? count : count - tupleSize(vm, names))
  if (packed === 0) return FAILED
  const result = callNative(vm, index, self, leading, args, count, names)
  vm.release(packed)
  return result
}

/** Methods of built-in types are for their instances; false with TypeError set for anything else. */
function checkReceiver(vm: VM, descriptor: number, first: number): boolean {
  const owner = vm.word(descriptor + NATIVE_SELF)
  if (first !== 0 && isSubtype(vm, vm.typeOf(descriptor) === T_CLASS_METHOD ? first : vm.typeOf(first), owner)) return true
  const { name } = vm.natives[vm.u32[(descriptor + NATIVE_INDEX) >>> 2]]
  const wrapper = vm.typeOf(descriptor) === T_WRAPPER_DESCRIPTOR
  const [of, got] = [nameOfType(vm, owner), first === 0 ? '' : typeName(vm, first)]
  if (first === 0) return raise(vm, T.TypeError, wrapper ? `descriptor '${name}' of '${of}' object needs an argument` : `unbound method ${of}.${name}() needs an argument`) !== 0
  return raise(vm, T.TypeError, wrapper ? `descriptor '${name}' requires a '${of}' object but received a '${got}'` : `descriptor '${name}' for '${of}' objects doesn't apply to a '${got}' object`) !== 0
}

function callOther(vm: VM, callable: number, args: number, count: number, names: number): number {
  if (isType(vm, callable)) {
    const metatype = vm.typeOf(callable)
    if (metatype === T.type || (vm.u32[(metatype + TYPE_OVERRIDES) >>> 2] & OVERRIDE_CALL) === 0) return construct(vm, callable, args, count, names)
  }
  const type = vm.typeOf(callable)
  if ((vm.u32[(type + TYPE_OVERRIDES) >>> 2] & OVERRIDE_CALL) === 0) {
    const own = slotsOfType(vm, type).call
    if (own !== undefined) {
      vm.keywordNames = names
      return own(vm, callable, args, count)
    }
  } else {
    const method = lookupType(vm, type, N.__call__)
    const kind = method === 0 ? 0 : vm.typeOf(method)
    if (kind === T_FUNCTION && count > 0) return callHolding(vm, method, callable, args, count, names)
    if (kind === T_FUNCTION || kind === T_METHOD_DESCRIPTOR || kind === T_WRAPPER_DESCRIPTOR) return callWithSelf(vm, method, callable, args, count, names)
    if (method !== 0) return callBound(vm, bindAttribute(vm, method, callable, type), args, count, names)
  }
  return raise(vm, T.TypeError, `'${typeName(vm, callable)}' object is not callable`)
}

/**
 * Calls the `__call__` of an object, a function, with arguments that are held till it returns, as by the tuple (and the dict) in which CPython hands
 * them over: counts tell.
 */
function callHolding(vm: VM, method: number, self: number, args: number, count: number, names: number): number {
  const frame = pushHoldingFrame(vm, S.pass, 0, self, args, count, names)
  return frame === 0 ? FAILED : finish(vm, frame, enterFunction(vm, method, self, args, count, names))
}

/** Calls what a descriptor gave, which is taken over. A `__get__` written in Python cannot be waited for here. */
function callBound(vm: VM, bound: number, args: number, count: number, names: number): number {
  if (bound === FAILED) return FAILED
  const result = callVector(vm, bound, args, count, names)
  vm.release(bound)
  return result
}

/** Calls a function of the prelude (`P.…` of core/prelude.ts) with positional arguments, all borrowed. */
export function callPrelude(vm: VM, index: number, ...args: readonly number[]): number {
  return call(vm, tupleItem(vm, vm.word(PRELUDE), index), ...args)
}
