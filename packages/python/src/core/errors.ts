import { strFrom, strValue } from '../types/str.js'
import { tupleFrom } from '../types/tuple.js'
import {
  COUNT,
  EXCEPTION_ARGS,
  EXCEPTION_CONTEXT,
  EXCEPTION_EXTRA,
  TYPE_BASIC_SIZE,
  TYPE_MODULE,
  TYPE_MRO,
  TYPE_NAME,
  SIZE,
  TUPLE_ITEMS,
} from './layouts.js'
import { allocateTrackable, track } from './objects.js'
import { EMPTY_TUPLE, LAST_MEMORY_ERROR, MEMORY_ERROR_COUNT, MEMORY_ERRORS, NONE, STATICS, STATICS_BYTES, T } from './statics.js'
import { type VM } from './vm.js'

/** An exception of a built-in type with these arguments (a tuple, taken over, 0 when it could not be made); owned, or 0 with MemoryError set. */
export function exceptionNew(vm: VM, type: number, args: number): number {
  if (args === 0) return 0
  const bytes = vm.u32[(type + TYPE_BASIC_SIZE) >>> 2]
  const exception = allocateTrackable(vm, type, bytes)
  if (exception === 0) {
    vm.release(args)
    return 0
  }
  vm.u32.fill(0, (exception + 2 * W) >>> 2, (exception + bytes) >>> 2)
  vm.i32[(exception + EXCEPTION_ARGS) >>> 2] = args
  track(vm, exception)
  return exception
}

/** Raises a new exception with a message; `type` is a built-in one (`T.TypeError`). Returns 0. */
export function raise(vm: VM, type: number, message: string): 0 {
  const text = strFrom(vm, message)
  return text === 0 ? 0 : raiseOwned(vm, type, text)
}

/** Raises a new exception without arguments. */
export function raiseBare(vm: VM, type: number): 0 {
  return raiseObject(vm, exceptionNew(vm, type, EMPTY_TUPLE))
}

/** As {@link raise}, with one argument of any type (borrowed): `KeyError(key)`. */
export function raiseValue(vm: VM, type: number, argument: number): 0 {
  return raiseObject(vm, exceptionNew(vm, type, tupleFrom(vm, argument)))
}

/** As {@link raiseValue}; takes the argument over. */
export function raiseOwned(vm: VM, type: number, argument: number): 0 {
  raiseValue(vm, type, argument)
  vm.release(argument)
  return 0
}

/** As {@link raise}, and fills the words that the type adds: `NameError.name`, `AttributeError.obj` (borrowed). */
export function raiseWith(vm: VM, type: number, message: string, ...extra: readonly number[]): 0 {
  const text = strFrom(vm, message)
  if (text === 0) return 0
  const exception = exceptionNew(vm, type, tupleFrom(vm, text))
  vm.release(text)
  if (exception === 0) return 0
  extra.forEach((value, index) => {
    if (value !== 0) vm.i32[(exception + EXCEPTION_EXTRA + index * W) >>> 2] = vm.retain(value)
  })
  return raiseObject(vm, exception)
}

/** Raises this exception, which is taken over (0: one is set already). What is being handled becomes its context. Returns 0. */
export function raiseObject(vm: VM, exception: number): 0 {
  if (exception === 0) return 0
  const old = vm.exception
  vm.exception = exception
  vm.wanted = 0
  if (old !== 0) vm.release(old)
  if (vm.handled !== 0) chainContext(vm, exception, vm.handled)
  return 0
}

/** Raises TypeError for an argument that should be an int; whoever called the native may ask it for its `__index__` and try again. */
export const raiseNoInt = (vm: VM, object: number, message = `'${typeName(vm, object)}' object cannot be interpreted as an integer`): 0 => raiseWanted(vm, object, message, false)

/** The same for a real number: its `__float__` or `__index__`. */
export const raiseNoReal = (vm: VM, object: number): 0 => raiseWanted(vm, object, `must be real number, not ${typeName(vm, object)}`, true)

/** The first argument that is refused is asked first. */
function raiseWanted(vm: VM, object: number, message: string, real: boolean): 0 {
  if (vm.exception !== 0 && vm.wanted !== 0) return 0
  raise(vm, T.TypeError, message)
  vm.wanted = object
  vm.wantsReal = real
  return 0
}

/** Makes `handled` (borrowed) the context of `exception`, and takes care that no chain of contexts becomes a ring. */
export function chainContext(vm: VM, exception: number, handled: number): void {
  if (exception === handled) return
  for (let link = handled; link !== 0; ) {
    const context = vm.word(link + EXCEPTION_CONTEXT)
    if (context === exception) {
      vm.clearSlot(link + EXCEPTION_CONTEXT)
      break
    }
    link = context
  }
  vm.replaceSlot(exception + EXCEPTION_CONTEXT, vm.retain(handled))
}

/** Raises MemoryError without needing memory, as long as some were kept for this. Returns 0. */
export function raiseMemory(vm: VM): 0 {
  vm.collector.exhausted?.()
  const spare = vm.word(MEMORY_ERRORS)
  // The last one is never given away: it is raised again and again.
  const next = spare === 0 ? 0 : vm.word(spare + EXCEPTION_ARGS)
  if (spare !== 0 && next !== 0) {
    vm.setWord(MEMORY_ERRORS, next)
    vm.setWord(MEMORY_ERROR_COUNT, vm.word(MEMORY_ERROR_COUNT) - 1)
    vm.setWord(spare + COUNT, 1)
    vm.setWord(spare + EXCEPTION_ARGS, EMPTY_TUPLE)
    // It is as good as new to a tracing collector.
    if (!COUNTED) vm.collector.created?.(spare as never)
    return raiseObject(vm, spare)
  }
  if (vm.exception !== 0) return 0
  vm.wanted = 0
  vm.exception = vm.retain(LAST_MEMORY_ERROR)
  return 0
}

/** Gives up the exception that is set, if any. */
export function clearException(vm: VM): void {
  const exception = vm.exception
  if (exception === 0) return
  vm.exception = 0
  vm.wanted = 0
  vm.release(exception)
}

/** Takes the exception that is set: the caller owns it; none is set any more. */
export function takeException(vm: VM): number {
  const exception = vm.exception
  vm.exception = 0
  vm.wanted = 0
  return exception
}

/** Whether the exception object is an instance of a built-in exception type. Cost: the length of its MRO. */
export function exceptionMatches(vm: VM, exception: number, type: number): boolean {
  const own = vm.typeOf(exception)
  if (own === type) return true
  const mro = vm.word(own + TYPE_MRO)
  const size = vm.word(mro + SIZE)
  for (let index = 0; index < size; index++) if (vm.word(mro + TUPLE_ITEMS + index * W) === type) return true
  return false
}

/** Whether the exception that is set is an instance of a built-in exception type. */
export function raised(vm: VM, type: number): boolean {
  return vm.exception !== 0 && exceptionMatches(vm, vm.exception, type)
}

/** The name of a type, for messages: `list`, `Point`; of a built-in one that is no built-in name with its module, `array.array`. */
export function nameOfType(vm: VM, type: number): string {
  const name = strValue(vm, vm.word(type + TYPE_NAME))
  if (type >= STATICS + STATICS_BYTES) return name
  const module = strValue(vm, vm.word(type + TYPE_MODULE))
  return module === 'builtins' ? name : `${module}.${name}`
}

/** The name of an object's type, for messages. */
export function typeName(vm: VM, object: number): string {
  return nameOfType(vm, vm.typeOf(object))
}

/** As messages about arguments name what was given: its type, but None by itself (CPython 3.13: Python/getargs.c, _PyArg_BadArgument). */
export const givenName = (vm: VM, object: number): string => (object === NONE ? 'None' : typeName(vm, object))

/** Raises TypeError for an object that has no hash. */
export function unhashable(vm: VM, object: number): 0 {
  return raise(vm, T.TypeError, `unhashable type: '${typeName(vm, object)}'`)
}
