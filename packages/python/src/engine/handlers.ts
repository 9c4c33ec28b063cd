import { raise, raiseObject, typeName } from '../core/errors.js'
import {
  EXCEPTION_CAUSE,
  EXCEPTION_SUPPRESS_CONTEXT,
  EXCEPTION_TRACEBACK,
  FLAG_EXCEPTION,
  FRAME_FLAGS,
  GENERATOR_OUTER_HANDLED,
  TYPE_FLAGS,
} from '../core/layouts.js'
import { FAILED, SUSPENDED } from '../core/native.js'
import { N } from '../core/names.js'
import { P } from '../core/prelude.js'
import { FALSE, NONE, T, T_TUPLE, TRUE } from '../core/statics.js'
import { type VM } from '../core/vm.js'
import { bindAttribute } from '../protocols/attributes.js'
import { call, callPrelude } from '../protocols/call.js'
import { isSubtype, isType } from '../protocols/isinstance.js'
import { lookupSpecial } from '../protocols/special.js'
import { tupleItem, tupleSize } from '../types/tuple.js'
import { RETURN_REDO, RETURN_SECOND, generatorOf, isGeneratorFrame, returnDropping } from './frames.js'

const isExceptionType = (vm: VM, object: number): boolean => isType(vm, object) && (vm.u32[(object + TYPE_FLAGS) >>> 2] & FLAG_EXCEPTION) !== 0
const isException = (vm: VM, object: number): boolean => (vm.u32[(vm.typeOf(object) + TYPE_FLAGS) >>> 2] & FLAG_EXCEPTION) !== 0

/**
 * What a handler that begins puts beneath the exception, owned: what has been handled so far, 0 none. In a generator that is what the
 * generator itself handled: what its caller handles is not its own to keep.
 */
export function handledBeneath(vm: VM, frame: number): number {
  const handled = vm.handled
  if (handled === 0 || !isGeneratorFrame(vm, frame) || handled !== vm.word(generatorOf(frame) + GENERATOR_OUTER_HANDLED)) return handled
  vm.handled = 0
  vm.release(handled)
  return 0
}

/** A handler ends: what was handled before is so again. `beneath` is what {@link handledBeneath} gave. */
export function popHandled(vm: VM, frame: number, beneath: number): void {
  const old = vm.handled
  const outer = beneath === 0 && isGeneratorFrame(vm, frame) ? vm.word(generatorOf(frame) + GENERATOR_OUTER_HANDLED) : 0
  vm.handled = outer === 0 ? beneath : vm.retain(outer)
  vm.releaseMaybe(old)
}

/** Whether `except type` handles the exception: TRUE, FALSE or FAILED. */
export function matchesHandler(vm: VM, exception: number, type: number): number {
  if (vm.typeOf(type) === T_TUPLE) {
    for (let index = 0; index < tupleSize(vm, type); index++) {
      const answer = matchesHandler(vm, exception, tupleItem(vm, type, index))
      if (answer !== FALSE) return answer
    }
    return FALSE
  }
  if (!isExceptionType(vm, type)) return raise(vm, T.TypeError, 'catching classes that do not inherit from BaseException is not allowed')
  return isSubtype(vm, vm.typeOf(exception), type) ? TRUE : FALSE
}

/** `except* type`: a tuple of what is left and what matches, either None. */
export function splitGroup(vm: VM, exception: number, type: number): number {
  return callPrelude(vm, P.split_group, exception, type)
}

/** Raises an exception (taken over) again, from where it was raised before. */
export function reraise(vm: VM, exception: number): void {
  vm.exception = exception
  vm.wanted = 0
  vm.reraising = true
}

/** An exception object for what is raised (an instance or class), written back to `slot`; FAILED, or SUSPENDED with `flags` set. */
function instanceIn(vm: VM, slot: number, flags: number): number {
  const raised = vm.word(slot)
  if (isException(vm, raised)) return raised
  if (!isExceptionType(vm, raised)) return raised
  const made = call(vm, raised)
  if (made === SUSPENDED) {
    vm.u32[(vm.waiting + FRAME_FLAGS) >>> 2] |= returnDropping(1) | RETURN_REDO | flags
    return SUSPENDED
  }
  if (made === FAILED) return FAILED
  vm.replaceSlot(slot, made)
  return made
}

/** `raise`, `raise x`, `raise x from y`, the operands below `sp`: FAILED with the exception set, or SUSPENDED. */
export function raiseOperands(vm: VM, sp: number, count: number): number {
  if (count === 0) {
    if (vm.handled === 0) return raise(vm, T.RuntimeError, 'No active exception to reraise')
    reraise(vm, vm.retain(vm.handled))
    return FAILED
  }
  vm.waiting = vm.frame
  const exception = instanceIn(vm, sp - count * W, count === 2 ? RETURN_SECOND : 0)
  if (exception === SUSPENDED || exception === FAILED) return exception
  if (!isException(vm, exception)) return raise(vm, T.TypeError, 'exceptions must derive from BaseException')
  if (count === 2) {
    const cause = instanceIn(vm, sp - W, 0)
    if (cause === SUSPENDED || cause === FAILED) return cause
    if (cause !== NONE && !isException(vm, cause)) return raise(vm, T.TypeError, 'exception causes must derive from BaseException')
    vm.replaceSlot(exception + EXCEPTION_CAUSE, cause === NONE ? 0 : vm.retain(cause))
    vm.u32[(exception + EXCEPTION_SUPPRESS_CONTEXT) >>> 2] = 1
  }
  return raiseObject(vm, vm.retain(exception))
}

/** Calls the `__exit__` of a `with` that an exception leaves: operands exit, place, what was handled, the exception. */
export function callExit(vm: VM, sp: number): number {
  const exception = vm.word(sp - W)
  return call(vm, vm.word(sp - 4 * W), vm.typeOf(exception), exception, vm.word(exception + EXCEPTION_TRACEBACK) || NONE)
}

/**
 * Looks a context manager's methods up: puts its `__exit__`, bound, in its place on the stack, the manager itself above, and returns its
 * `__enter__`, bound and owned; 0 with an exception set.
 */
export function prepareWith(vm: VM, manager: number, sp: number, isAsync: boolean): number {
  const type = vm.typeOf(manager)
  const kind = isAsync ? 'asynchronous context manager' : 'context manager'
  const fail = (missed: string): 0 => raise(vm, T.TypeError, `'${typeName(vm, manager)}' object does not support the ${kind} protocol${missed}`)
  const entering = lookupSpecial(vm, manager, isAsync ? N.__aenter__ : N.__enter__)
  if (entering === 0) return fail('')
  const leaving = lookupSpecial(vm, manager, isAsync ? N.__aexit__ : N.__exit__)
  if (leaving === 0) return fail(isAsync ? ' (missed __aexit__ method)' : ' (missed __exit__ method)')
  const enter = bindAttribute(vm, entering, manager, type)
  if (enter <= SUSPENDED) return FAILED
  const exit = bindAttribute(vm, leaving, manager, type)
  if (exit <= SUSPENDED) {
    vm.release(enter)
    return FAILED
  }
  vm.i32[(sp - W) >>> 2] = exit
  vm.i32[sp >>> 2] = manager
  return enter
}
