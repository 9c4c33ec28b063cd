import { exceptionNew, raise, raiseBare, raiseObject, typeName } from '../core/errors.js'
import {
  CODE_EXCEPTIONS,
  CODE_EXCEPTION_COUNT,
  CODE_START,
  EXCEPTION_TRACEBACK,
  FLAG_EXCEPTION,
  FRAME_CODE,
  FRAME_FLAGS,
  FRAME_PC,
  FRAME_SP,
  GENERATOR_DONE,
  GENERATOR_FRAME,
  GENERATOR_STATE,
  GENERATOR_SUSPENDED,
  TYPE_FLAGS,
} from '../core/layouts.js'
import { FAILED, type Native, SUSPENDED } from '../core/native.js'
import { P } from '../core/prelude.js'
import { EMPTY_TUPLE, NONE, T } from '../core/statics.js'
import { type VM } from '../core/vm.js'
import { unaryIntrinsicNames } from '../opcodes/names.js'
import { findAttribute } from '../protocols/attributes.js'
import { call, callPrelude } from '../protocols/call.js'
import { isSubtype, isType } from '../protocols/isinstance.js'
import { internedFrom } from '../types/str.js'
import { RETURN_SEND, returnDropping } from './frames.js'
import { clearGeneratorFrame, enterGenerator, generatorState, resumeGenerator, throwInto } from './generators.js'
import { numbers } from './generated/instructions.js'

const STOPITERATION_ERROR = unaryIntrinsicNames.indexOf('STOPITERATION_ERROR')

/** `generator.send(value)`: SUSPENDED, or FAILED. */
export function sendInto(vm: VM, generator: number, value: number): number {
  if (resumeGenerator(vm, generator, value)) return SUSPENDED
  return vm.exception === 0 ? raiseBare(vm, vm.typeOf(generator) === T.async_generator ? T.StopAsyncIteration : T.StopIteration) : FAILED
}

/** What a suspended generator delegates to with `yield from` or `await`, borrowed; 0 none. */
export function delegateOf(vm: VM, generator: number): number {
  if (generatorState(vm, generator) !== GENERATOR_SUSPENDED) return 0
  const frame = generator + GENERATOR_FRAME
  const next = vm.u32[vm.word(frame + FRAME_PC) >>> 2]
  return (next & 0xff) === numbers.RESUME && next >>> 8 >= 2 ? vm.word(vm.word(frame + FRAME_SP) - W) : 0
}

/** The word index of the handler that an exception would reach where a frame is, -1 for none. */
function handlerAt(vm: VM, frame: number): number {
  const { u32 } = vm
  const code = vm.word(frame + FRAME_CODE)
  const start = vm.word(code + CODE_START)
  const word = (vm.word(frame + FRAME_PC) - 4 - start) >>> 2
  let row = u32[(code + CODE_EXCEPTIONS) >>> 2] >>> 2
  for (let left = u32[(code + CODE_EXCEPTION_COUNT) >>> 2]; left > 0; left--, row += 4) {
    if (word >= u32[row] && word < u32[row + 1]) return (start >>> 2) + u32[row + 2]
  }
  return -1
}

/** Whether nothing in the generator would notice that it is closed where it is suspended: no `try`, no `with`, no delegate. */
export function closesQuietly(vm: VM, generator: number): boolean {
  if (delegateOf(vm, generator) !== 0) return false
  const handler = handlerAt(vm, generator + GENERATOR_FRAME)
  if (handler === -1) return true
  const word = vm.u32[handler]
  return (word & 0xff) === numbers.CALL_INTRINSIC_1 && word >>> 8 === STOPITERATION_ERROR
}

/** Ends a generator that has not started, or that would not notice. */
export function endQuietly(vm: VM, generator: number): void {
  vm.u8[generator + GENERATOR_STATE] = GENERATOR_DONE
  clearGeneratorFrame(vm, generator + GENERATOR_FRAME)
}

/** `generator.close()`. */
export function close(vm: VM, generator: number): number {
  const state = generatorState(vm, generator)
  if (state === GENERATOR_DONE) return NONE
  if (state < GENERATOR_SUSPENDED || (state === GENERATOR_SUSPENDED && closesQuietly(vm, generator))) {
    endQuietly(vm, generator)
    return NONE
  }
  return callPrelude(vm, P.generator_close, generator)
}

/** Raises an exception (taken over) in a generator, or in what it delegates to: SUSPENDED, or FAILED. */
export function throwThrough(vm: VM, generator: number, exception: number): number {
  const delegate = delegateOf(vm, generator)
  if (delegate === 0) return throwInto(vm, generator, exception)
  if (isSubtype(vm, vm.typeOf(exception), T.GeneratorExit)) {
    const result = callPrelude(vm, P.generator_exit, generator, exception)
    vm.release(exception)
    return result
  }
  const kind = vm.typeOf(delegate)
  const nested = kind === T.generator || kind === T.coroutine
  const name = nested ? 0 : internedFrom(vm, 'throw')
  const method = nested ? 0 : findAttribute(vm, delegate, name)
  vm.releaseMaybe(name)
  if (!nested && method === 0) {
    if (vm.exception === 0) return throwInto(vm, generator, exception)
    vm.release(exception)
    return FAILED
  }
  if (!waitInSend(vm, generator)) {
    vm.release(exception)
    vm.releaseMaybe(method)
    return FAILED
  }
  const result = nested ? throwThrough(vm, delegate, exception) : call(vm, method, exception)
  if (!nested) {
    vm.release(exception)
    vm.release(method)
  }
  if (result === FAILED) vm.fromCallee = true
  else if (result !== SUSPENDED) vm.delivering = result
  return SUSPENDED
}

/** Makes a delegating generator's frame the running one, waiting in its `SEND` for what the delegate gives. */
function waitInSend(vm: VM, generator: number): boolean {
  if (!enterGenerator(vm, generator)) return false
  const frame = generator + GENERATOR_FRAME
  const sp = vm.word(frame + FRAME_SP)
  vm.i32[sp >>> 2] = NONE
  vm.i32[(frame + FRAME_SP) >>> 2] = sp + W
  // `SEND` stands directly before the `YIELD_VALUE` that it was suspended by.
  vm.i32[(frame + FRAME_PC) >>> 2] -= 4
  vm.u32[(frame + FRAME_FLAGS) >>> 2] |= RETURN_SEND | returnDropping(1)
  return true
}

const isException = (vm: VM, type: number): boolean => (vm.u32[(type + TYPE_FLAGS) >>> 2] & FLAG_EXCEPTION) !== 0

/** The exception that the arguments of `throw` mean, owned; 0 with TypeError set, SUSPENDED where its class is Python code. */
function thrown(vm: VM, args: number, count: number): number {
  const first = vm.word(args)
  const value = count > 1 ? vm.word(args + W) : NONE
  let exception: number
  if (isType(vm, first) && isException(vm, first)) {
    if (value !== NONE && isSubtype(vm, vm.typeOf(value), first)) exception = vm.retain(value)
    else if (value === NONE) exception = exceptionFor(vm, first)
    else exception = vm.typeOf(value) === T.tuple ? callPrelude(vm, P.call_spread, first, value, NONE) : call(vm, first, value)
  } else if (isException(vm, vm.typeOf(first))) {
    if (value !== NONE) return raise(vm, T.TypeError, 'instance exception may not have a separate value')
    exception = vm.retain(first)
  } else return raise(vm, T.TypeError, `exceptions must be classes or instances deriving from BaseException, not ${typeName(vm, first)}`)
  if (exception > SUSPENDED && count > 2 && vm.word(args + 2 * W) !== NONE) vm.replaceSlot(exception + EXCEPTION_TRACEBACK, vm.retain(vm.word(args + 2 * W)))
  return exception
}

/** An exception of a class without arguments: built-in ones need no call. */
const exceptionFor = (vm: VM, type: number): number => (type === T.GeneratorExit || type === T.StopIteration ? exceptionNew(vm, type, EMPTY_TUPLE) : call(vm, type))

/** `throw(type_or_value, value=None, traceback=None)` of generators, and of what stands for them. */
export const throwMethod =
  (target: (vm: VM, self: number) => number): Native =>
  (vm, args, count) => {
    const generator = target(vm, vm.word(args))
    const exception = thrown(vm, args + W, count - 1)
    if (exception === FAILED) return FAILED
    // A class of the program's own: made by Python code first.
    if (exception === SUSPENDED) return SUSPENDED
    return throwThrough(vm, generator, exception)
  }

/** Natives that only the prelude sees: raising in a generator itself, whatever it delegates to; what that is. */
export const throwHere: Native = (vm, args) => {
  const result = throwInto(vm, vm.word(args), vm.retain(vm.word(args + W)))
  return result === SUSPENDED ? SUSPENDED : vm.exception === 0 ? raiseObject(vm, vm.retain(vm.word(args + W))) : FAILED
}
