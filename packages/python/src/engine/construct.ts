import { raise, nameOfType, typeName } from '../core/errors.js'
import { FLAG_HEAP_TYPE, FRAME_SP, TYPE_DESCRIPTOR, TYPE_FLAGS } from '../core/layouts.js'
import { FAILED, NOT_MADE, SUSPENDED } from '../core/native.js'
import { N } from '../core/names.js'
import { NONE, STATICS, STATICS_BYTES, T, T_OBJECT } from '../core/statics.js'
import { S, type StepList } from '../core/steps.js'
import { type VM } from '../core/vm.js'
import { bindAttribute } from '../protocols/attributes.js'
import { callVector, callWithSelf } from '../protocols/call.js'
import { isSubtype } from '../protocols/isinstance.js'
import { isPlainMethod } from '../protocols/special.js'
import { FLAG_ABSTRACT } from '../types/abstract.js'
import { instanceNew } from '../types/instantiate.js'
import { tupleCopy, tupleItem, tupleSize } from '../types/tuple.js'
import { lookupType, versionOf } from '../types/type-lookup.js'
import { enterFunction, isPlainFor } from './arguments.js'
import { finish, nativeReference, nativeSlot, nativeState, pushHoldingFrame, pushNativeFrame, setNativeState } from './native-frames.js'

/**
 * A class is called: `__new__`, then `__init__` where the result is an instance. As in CPython (3.13, Objects/call.c:
 * _PyObject_MakeTpCall) the positional arguments are packed into a tuple, which functions that take `*args` get as it is, and whose
 * block comes from the free list. The frame's slots are
 *
 * ```
 *  0       1        2          3       4 ...
 * ┌───────┬────────┬──────────┬───────┬───────────┬────────────────┐
 * │ names │ packed │ instance │ class │ arguments │ count of those │
 * └───────┴────────┴──────────┴───────┴───────────┴────────────────┘
 * ```
 *
 * so that class and arguments stand side by side for `__new__`; the positional ones only while it is entered (see {@link lend}).
 */
const STATICS_END = STATICS + STATICS_BYTES
/** Types that CPython 3.13 calls without packing their arguments (`tp_vectorcall`): nor does it hold them. */
export const UNPACKED: ReadonlySet<number> = new Set([T.bool, T.int, T.float, T.str, T.list, T.tuple, T.dict, T.set, T.frozenset, T.range, T.enumerate, T.reversed, T.super, T.type])
/** Slot of the class in the frame of its call, before those of the arguments. */
export const CONSTRUCTED = 3
const NAMES = 0
const PACKED = 1
const INSTANCE = 2
const ARGUMENTS = 4
const INIT = 1

/** Calls a class with the arguments at `args` (see `callVector`): a new instance, FAILED or SUSPENDED. */
export function construct(vm: VM, type: number, args: number, count: number, names: number): number {
  if (type === T.type && count === 1 && names === 0) return vm.retain(vm.typeOf(vm.word(args)))
  if (lookupType(vm, type, N.__new__) === lookupType(vm, T_OBJECT, N.__new__) && isPlain(vm, type)) {
    const init = lookupType(vm, type, N.__init__)
    if (vm.typeOf(init) === T.function) return constructPlain(vm, type, init, args, count, names)
    if (count === 0 && names === 0 && init === lookupType(vm, T_OBJECT, N.__init__)) return instanceNew(vm, type)
  }
  if (names === 0 && type < STATICS_END) {
    const made = vm.specs[vm.u32[(type + TYPE_DESCRIPTOR) >>> 2]].make?.(vm, args, count) ?? NOT_MADE
    if (made !== NOT_MADE) return made
  }
  const frame = pushNativeFrame(vm, S.construct, ARGUMENTS + count, 1)
  if (frame === 0) return FAILED
  const { i32 } = vm
  const positional = UNPACKED.has(type) ? 0 : names === 0 ? count : count - tupleSize(vm, names)
  const packed = tupleCopy(vm, args, positional)
  if (packed === 0) return finish(vm, frame, FAILED)
  i32[nativeSlot(frame, PACKED) >>> 2] = packed
  if (names !== 0) i32[nativeSlot(frame, NAMES) >>> 2] = vm.retain(names)
  i32[nativeSlot(frame, CONSTRUCTED) >>> 2] = vm.retain(type)
  for (let index = positional; index < count; index++) i32[nativeSlot(frame, ARGUMENTS + index) >>> 2] = vm.retain(i32[(args + index * W) >>> 2])
  i32[nativeSlot(frame, ARGUMENTS + count) >>> 2] = count
  lend(vm, frame)
  const made = callNew(vm, type, nativeSlot(frame, CONSTRUCTED), count + 1, names)
  takeBack(vm, frame)
  if (made === SUSPENDED || made === FAILED) return finish(vm, frame, made)
  return finish(vm, frame, step(vm, frame, made))
}

/** Puts the positional arguments, which their tuple holds, in front of the others: whoever is called next copies them at once. */
function lend(vm: VM, frame: number): void {
  const packed = nativeReference(vm, frame, PACKED)
  for (let index = 0, size = tupleSize(vm, packed); index < size; index++) vm.i32[nativeSlot(frame, ARGUMENTS + index) >>> 2] = tupleItem(vm, packed, index)
  vm.packedArguments = nativeSlot(frame, ARGUMENTS)
  vm.packed = UNPACKED.has(nativeReference(vm, frame, CONSTRUCTED)) ? 0 : packed
}

/** Undoes {@link lend}: a frame lets go of what is in its slots. */
function takeBack(vm: VM, frame: number): void {
  vm.packedArguments = 0
  for (let index = tupleSize(vm, nativeReference(vm, frame, PACKED)) - 1; index >= 0; index--) vm.i32[nativeSlot(frame, ARGUMENTS + index) >>> 2] = 0
}

/**
 * Remembers, in the words from `cache` (an index) on, the `__init__` of a class whose instances `object` makes, where it is a function of
 * exactly `count` arguments besides `self`.
 */
export function plainInit(vm: VM, type: number, count: number, cache: number): void {
  if (!isPlain(vm, type) || lookupType(vm, type, N.__new__) !== lookupType(vm, T_OBJECT, N.__new__)) return
  const init = lookupType(vm, type, N.__init__)
  if (vm.typeOf(init) !== T.function || !isPlainFor(vm, init, count + 1)) return
  vm.i32[cache] = versionOf(vm, type)
  vm.i32[cache + 1] = init
}

/** Whether instances are made as `object` makes them, and may be. */
const isPlain = (vm: VM, type: number): boolean => (vm.u32[(type + TYPE_FLAGS) >>> 2] & (FLAG_HEAP_TYPE | FLAG_ABSTRACT)) === FLAG_HEAP_TYPE

/** As {@link construct} where `__new__` is that of `object` and `__init__` a function: a frame with the instance, and the arguments, waits for it. */
function constructPlain(vm: VM, type: number, init: number, args: number, count: number, names: number): number {
  if (names !== 0) return constructNamed(vm, type, init, args, count, names)
  const frame = pushNativeFrame(vm, S.construct_plain, 2)
  if (frame === 0) return FAILED
  const packed = tupleCopy(vm, args, count)
  vm.i32[nativeSlot(frame, 1) >>> 2] = packed
  const instance = packed === 0 ? 0 : instanceNew(vm, type)
  vm.i32[nativeSlot(frame, 0) >>> 2] = instance
  return finish(vm, frame, instance === 0 ? FAILED : enterFunction(vm, init, instance, args, count, 0))
}

/** As {@link constructPlain} with keywords: everything is held twice, as CPython does, which unpacks what it has packed. */
function constructNamed(vm: VM, type: number, init: number, args: number, count: number, names: number): number {
  const frame = pushHoldingFrame(vm, S.construct_plain, 1, 0, args, count, names)
  if (frame === 0) return FAILED
  const instance = instanceNew(vm, type)
  vm.i32[nativeSlot(frame, 0) >>> 2] = instance
  if (instance !== 0) vm.i32[nativeSlot(frame, 1) >>> 2] = vm.retain(instance)
  return finish(vm, frame, instance === 0 ? FAILED : enterFunction(vm, init, instance, args, count, names))
}

function plainStep(vm: VM, frame: number, value: number): number {
  if (value === NONE) return vm.retain(nativeReference(vm, frame, 0))
  if (value === 0) return FAILED
  raise(vm, T.TypeError, `__init__() should return None, not '${typeName(vm, value)}'`)
  vm.release(value)
  return FAILED
}

/** `type.__new__(type, ...)`, where `args` begins with the type. */
function callNew(vm: VM, type: number, args: number, count: number, names: number): number {
  const found = lookupType(vm, type, N.__new__)
  if (found === 0) return raise(vm, T.TypeError, `cannot create '${nameOfType(vm, type)}' instances`)
  const kind = vm.typeOf(found)
  if (kind === T.function || kind === T.builtin_function_or_method) return callVector(vm, found, args, count, names)
  const bound = bindAttribute(vm, found, 0, type)
  if (bound === FAILED || bound === SUSPENDED) return bound
  const result = callVector(vm, bound, args, count, names)
  vm.release(bound)
  return result
}

function step(vm: VM, frame: number, value: number): number {
  if (value === 0) return FAILED
  if (nativeState(vm, frame) === INIT) {
    if (value === NONE) return vm.retain(nativeReference(vm, frame, INSTANCE))
    raise(vm, T.TypeError, `__init__() should return None, not '${typeName(vm, value)}'`)
    vm.release(value)
    return FAILED
  }
  const type = nativeReference(vm, frame, CONSTRUCTED)
  if (!isSubtype(vm, vm.typeOf(value), type)) return value
  vm.i32[nativeSlot(frame, INSTANCE) >>> 2] = value
  setNativeState(vm, frame, INIT)
  const count = vm.word(vm.word(frame + FRAME_SP))
  lend(vm, frame)
  const result = callInit(vm, value, nativeSlot(frame, ARGUMENTS), count, nativeReference(vm, frame, NAMES))
  takeBack(vm, frame)
  return result === SUSPENDED || result === FAILED ? result : step(vm, frame, result)
}

function callInit(vm: VM, instance: number, args: number, count: number, names: number): number {
  const type = vm.typeOf(instance)
  const init = lookupType(vm, type, N.__init__)
  if (init === 0) return NONE
  // Arguments that `object.__init__` would reject are `__new__`'s own.
  if (init === lookupType(vm, T_OBJECT, N.__init__) && lookupType(vm, type, N.__new__) !== lookupType(vm, T_OBJECT, N.__new__)) return NONE
  if (isPlainMethod(vm, init)) return callWithSelf(vm, init, instance, args, count, names)
  const bound = bindAttribute(vm, init, instance, type)
  if (bound === FAILED || bound === SUSPENDED) return bound
  const result = callVector(vm, bound, args, count, names)
  vm.release(bound)
  return result
}

/** Steps of this file. */
export const constructSteps: StepList = [
  ['construct', step],
  ['construct_plain', plainStep],
]
