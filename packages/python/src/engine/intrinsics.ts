import { exceptionNew, takeException } from '../core/errors.js'
import { CODE_FLAGS, EXCEPTION_CAUSE, EXCEPTION_CONTEXT, EXCEPTION_SUPPRESS_CONTEXT, FRAME_CODE } from '../core/layouts.js'
import { FAILED } from '../core/native.js'
import { P } from '../core/prelude.js'
import { T, smallInt } from '../core/statics.js'
import { type VM } from '../core/vm.js'
import { codeFlags } from '../frontend/template.js'
import { unaryIntrinsicNames, binaryIntrinsicNames } from '../opcodes/names.js'
import { callPrelude } from '../protocols/call.js'
import { isSubtype } from '../protocols/isinstance.js'
import { strFrom } from '../types/str.js'
import { tupleFrom } from '../types/tuple.js'
import { wrapYielded } from './async-generators.js'

const ASYNC_GEN_WRAP = unaryIntrinsicNames.indexOf('ASYNC_GEN_WRAP')
const STOPITERATION_ERROR = unaryIntrinsicNames.indexOf('STOPITERATION_ERROR')
const PREP_RERAISE_STAR = binaryIntrinsicNames.indexOf('PREP_RERAISE_STAR')

/** See `unaryIntrinsicNames`; owned, FAILED or SUSPENDED. */
export function unaryIntrinsic(vm: VM, which: number, value: number): number {
  if (which === ASYNC_GEN_WRAP) return wrapYielded(vm, value)
  if (which === STOPITERATION_ERROR) return stopIterationError(vm, value)
  return callPrelude(vm, P.unary_intrinsic, smallInt(which), value)
}

/** See `binaryIntrinsicNames`; owned, FAILED or SUSPENDED. */
export function binaryIntrinsic(vm: VM, which: number, first: number, second: number): number {
  if (which === PREP_RERAISE_STAR) return callPrelude(vm, P.prepare_reraise, first, second)
  return callPrelude(vm, P.binary_intrinsic, smallInt(which), first, second)
}

/** An exception that leaves a generator's body: StopIteration would be taken for its end, and becomes a RuntimeError, owned; 0 with MemoryError set. */
function stopIterationError(vm: VM, exception: number): number {
  const flags = vm.word(vm.word(vm.frame + FRAME_CODE) + CODE_FLAGS)
  const isAsync = (flags & codeFlags.ASYNC_GENERATOR) !== 0
  const kind = isAsync ? 'async generator' : (flags & codeFlags.COROUTINE) !== 0 ? 'coroutine' : 'generator'
  const type = vm.typeOf(exception)
  const stop = isSubtype(vm, type, T.StopIteration) ? 'StopIteration' : isAsync && isSubtype(vm, type, T.StopAsyncIteration) ? 'StopAsyncIteration' : undefined
  if (stop === undefined) return vm.retain(exception)
  const text = strFrom(vm, `${kind} raised ${stop}`)
  if (text === 0) return FAILED
  const args = tupleFrom(vm, text)
  vm.release(text)
  const error = exceptionNew(vm, T.RuntimeError, args)
  if (error === 0) return FAILED
  vm.i32[(error + EXCEPTION_CAUSE) >>> 2] = vm.retain(exception)
  vm.i32[(error + EXCEPTION_CONTEXT) >>> 2] = vm.retain(exception)
  vm.u32[(error + EXCEPTION_SUPPRESS_CONTEXT) >>> 2] = 1
  return error
}

/** The exception that is set is about to leave the running frame, a generator's. */
export function refuseStopIteration(vm: VM): void {
  const exception = takeException(vm)
  const error = stopIterationError(vm, exception)
  vm.release(exception)
  if (error === FAILED) return
  vm.exception = error
}

/** The value of an expression statement at a prompt. */
export const displayValue = (vm: VM, value: number): number => callPrelude(vm, P.display, value)
