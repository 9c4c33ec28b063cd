import { clearException, raise, raised } from '../core/errors.js'
import { CODE_FLAGS, EXCEPTION_EXTRA, FRAME_CODE, GENERATOR_FRAME } from '../core/layouts.js'
import { FAILED } from '../core/native.js'
import { N } from '../core/names.js'
import { P } from '../core/prelude.js'
import { NONE, T, smallInt } from '../core/statics.js'
import { type VM } from '../core/vm.js'
import { codeFlags } from '../frontend/template.js'
import { callMethod } from '../protocols/attributes.js'
import { callPrelude } from '../protocols/call.js'
import { isSubtype } from '../protocols/isinstance.js'
import { iterate } from '../protocols/iteration.js'

const { COROUTINE, ITERABLE_COROUTINE } = codeFlags

/** Flags of the code that a generator or coroutine runs. */
const generatorFlags = (vm: VM, generator: number): number => vm.word(vm.word(generator + GENERATOR_FRAME + FRAME_CODE) + CODE_FLAGS)

/** What `yield from` delegates to; owned, FAILED or SUSPENDED. */
export function delegateIterator(vm: VM, object: number): number {
  const type = vm.typeOf(object)
  if (type === T.coroutine) {
    const own = vm.word(vm.word(vm.frame + FRAME_CODE) + CODE_FLAGS)
    if ((own & (COROUTINE | ITERABLE_COROUTINE)) === 0) return raise(vm, T.TypeError, "cannot 'yield from' a coroutine object in a non-coroutine generator")
    return vm.retain(object)
  }
  return type === T.generator ? vm.retain(object) : iterate(vm, object)
}

/** `receiver.send(value)`. */
export const callSend = (vm: VM, receiver: number, value: number): number => callMethod(vm, receiver, N.send, value)

/** Whether the exception that is set only says that an iterator is exhausted: then it is given up. */
export function endsIteration(vm: VM): boolean {
  if (!raised(vm, T.StopIteration)) return false
  clearException(vm)
  return true
}

/** A delegate is exhausted, with a StopIteration set or none: its result, owned; 0 where another exception is set. */
export function endOfDelegation(vm: VM): number {
  if (vm.exception === 0) return NONE
  if (!raised(vm, T.StopIteration)) return FAILED
  const value = vm.retain(vm.word(vm.exception + EXCEPTION_EXTRA) || NONE)
  clearException(vm)
  return value
}

/** The value of a StopIteration, owned; 0 for any other exception. */
export function stopValue(vm: VM, exception: number): number {
  return isSubtype(vm, vm.typeOf(exception), T.StopIteration) ? vm.retain(vm.word(exception + EXCEPTION_EXTRA) || NONE) : FAILED
}

export const isStopAsyncIteration = (vm: VM, exception: number): boolean => isSubtype(vm, vm.typeOf(exception), T.StopAsyncIteration)

/** `aiter(object)` for `async for`. */
export function asyncIterator(vm: VM, object: number): number {
  return vm.typeOf(object) === T.async_generator ? vm.retain(object) : callPrelude(vm, P.async_iterator, object)
}

/** What awaits the next item of an asynchronous iterator. */
export const asyncNext = (vm: VM, iterator: number): number => callPrelude(vm, P.async_next, iterator)

/** What `await object` iterates over; `what` is 1 for what `__aenter__` gave, 2 for `__aexit__`. */
export function awaitableIterator(vm: VM, object: number, what: number): number {
  const type = vm.typeOf(object)
  if (type === T.coroutine || (type === T.generator && (generatorFlags(vm, object) & ITERABLE_COROUTINE) !== 0)) return vm.retain(object)
  return callPrelude(vm, P.awaitable_iterator, object, smallInt(what))
}
