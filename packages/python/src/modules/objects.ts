import { clearException, givenName, raise, raised, typeName } from '../core/errors.js'
import { FRAME_GLOBALS } from '../core/layouts.js'
import { N } from '../core/names.js'
import { FAILED, type Native, type NativeSpec, SUSPENDED, method, named } from '../core/native.js'
import { orStopIteration } from '../core/slot-wrappers.js'
import { P } from '../core/prelude.js'
import { EMPTY_STR, FALSE, NONE, T, TRUE } from '../core/statics.js'
import { S, type StepList } from '../core/steps.js'
import { type VM } from '../core/vm.js'
import { finish, nativeReference, nativeSlot, pushNativeFrame } from '../engine/native-frames.js'
import { getAttribute, mayRunPython, setAttribute } from '../protocols/attributes.js'
import { callPrelude } from '../protocols/call.js'
import { isCallable } from '../protocols/callable.js'
import { ascii, format, repr } from '../protocols/conversion.js'
import { hashObject } from '../protocols/hash-object.js'
import { isInstance, isSubclass } from '../protocols/isinstance.js'
import { length } from '../protocols/items.js'
import { iterate, next } from '../protocols/iteration.js'
import { callerFrame } from '../types/caller.js'
import { frameLocals } from '../types/frame.js'
import { identityOf } from '../types/identity.js'
import { intFrom } from '../types/int.js'
import { listFromIterable } from '../types/list-fill.js'
import { listSortBy } from '../types/list-sort.js'
import { callableIterator } from '../types/protocol-iterators.js'
import { internOwned, isStr } from '../types/str.js'
import { tupleItem, tupleSize } from '../types/tuple.js'

const first = (vm: VM, args: number): number => vm.word(args)
const second = (vm: VM, args: number): number => vm.word(args + W)
const third = (vm: VM, args: number): number => vm.word(args + 2 * W)

/** `setattr(object, name, value)`: the name is interned (CPython 3.13, Objects/object.c: PyObject_SetAttr). */
const setNamed: Native = (vm, args) => {
  const name = second(vm, args)
  if (vm.typeOf(name) !== T.str) return setAttribute(vm, first(vm, args), name, third(vm, args))
  const interned = internOwned(vm, vm.retain(name))
  if (interned === 0) return FAILED
  const result = setAttribute(vm, first(vm, args), interned, third(vm, args))
  vm.release(interned)
  return result
}

function checkName(vm: VM, name: number): boolean {
  return isStr(vm, name) || raise(vm, T.TypeError, `attribute name must be string, not '${typeName(vm, name)}'`) !== 0
}

const getattr: Native = (vm, args, count) => {
  const [object, name] = [first(vm, args), second(vm, args)]
  if (!checkName(vm, name)) return FAILED
  if (count === 2) return getAttribute(vm, object, name)
  if (mayRunPython(vm, object, name)) return callPrelude(vm, P.attribute_or, object, name, third(vm, args))
  const value = getAttribute(vm, object, name)
  if (value !== FAILED || !raised(vm, T.AttributeError)) return value
  clearException(vm)
  return vm.retain(third(vm, args))
}

const hasattr: Native = (vm, args) => {
  const [object, name] = [first(vm, args), second(vm, args)]
  if (!checkName(vm, name)) return FAILED
  if (mayRunPython(vm, object, name)) return callPrelude(vm, P.has_attribute, object, name)
  const value = getAttribute(vm, object, name)
  if (value !== FAILED) vm.release(value)
  else if (!raised(vm, T.AttributeError)) return FAILED
  else clearException(vm)
  return value === FAILED ? FALSE : TRUE
}

const nextOf: Native = (vm, args, count) => {
  const iterator = first(vm, args)
  if (count === 1) return orStopIteration(vm, next(vm, iterator))
  const frame = pushNativeFrame(vm, S.next_or, 1)
  if (frame === 0) return FAILED
  vm.i32[nativeSlot(frame, 0) >>> 2] = vm.retain(second(vm, args))
  const item = next(vm, iterator)
  return finish(vm, frame, item === SUSPENDED ? SUSPENDED : nextOr(vm, frame, item))
}

function nextOr(vm: VM, frame: number, item: number): number {
  if (item !== FAILED) return item
  if (vm.exception !== 0) {
    if (!raised(vm, T.StopIteration)) return FAILED
    clearException(vm)
  }
  return vm.retain(nativeReference(vm, frame, 0))
}

const formatObject: Native = (vm, args, count) => {
  const spec = count === 2 ? second(vm, args) : 0
  if (spec !== 0 && !isStr(vm, spec)) return raise(vm, T.TypeError, `format() argument 2 must be str, not ${givenName(vm, spec)}`)
  return format(vm, first(vm, args), spec === 0 ? EMPTY_STR : spec)
}

/** The namespace that `globals()` gives. */
const globals: Native = (vm) => {
  const frame = callerFrame(vm)
  return frame === 0 ? NONE : vm.retain(vm.word(frame + FRAME_GLOBALS))
}

const locals: Native = (vm) => {
  const frame = callerFrame(vm)
  return frame === 0 ? NONE : frameLocals(vm, frame)
}

/** `vars(object)`: its namespace. */
function vars(vm: VM, object: number): number {
  if (mayRunPython(vm, object, N.__dict__)) return callPrelude(vm, P.vars_of, object)
  const dict = getAttribute(vm, object, N.__dict__)
  if (dict !== FAILED || !raised(vm, T.AttributeError)) return dict
  return raise(vm, T.TypeError, 'vars() argument must have __dict__ attribute')
}

const sorted: Native = (vm, args) => {
  const given = first(vm, args)
  if (tupleSize(vm, given) !== 1) return raise(vm, T.TypeError, `sorted expected 1 argument, got ${tupleSize(vm, given)}`)
  const [iterable, key, reverse] = [tupleItem(vm, given, 0), second(vm, args) || NONE, third(vm, args) || FALSE]
  const isPlain = key === NONE && (reverse === FALSE || reverse === TRUE)
  const list = listFromIterable(vm, iterable)
  if (list === 0) return FAILED
  if (list === -1) return callPrelude(vm, P.sorted_list, iterable, key, reverse)
  if (isPlain && listSortBy(vm, list, list, reverse === TRUE)) return list
  const result = callPrelude(vm, P.sorted_in_place, list, key, reverse)
  vm.release(list)
  return result
}

/** What can be asked of any object. */
export const objectFunctions: readonly NativeSpec[] = [
  method('aiter', 1, 1, (vm, args) => callPrelude(vm, P.a_iterator, first(vm, args))),
  method('anext', 1, 2, (vm, args, count) => (count === 1 ? callPrelude(vm, P.a_next, first(vm, args)) : callPrelude(vm, P.a_next, first(vm, args), second(vm, args)))),
  method('ascii', 1, 1, (vm, args) => ascii(vm, first(vm, args))),
  method('callable', 1, 1, (vm, args) => (isCallable(vm, first(vm, args)) ? TRUE : FALSE)),
  method('delattr', 2, 2, (vm, args) => setAttribute(vm, first(vm, args), second(vm, args), 0)),
  method('dir', 0, 1, (vm, args, count) => (count === 0 ? callPrelude(vm, P.dir_locals, NONE) : callPrelude(vm, P.dir_of, first(vm, args)))),
  method('exit', 0, 1, (vm, args, count) => callPrelude(vm, P.leave, count === 0 ? NONE : first(vm, args))),
  method('format', 1, 2, formatObject),
  method('getattr', 2, 3, getattr),
  method('globals', 0, 0, globals),
  method('hasattr', 2, 2, hasattr),
  method('hash', 1, 1, (vm, args) => hashObject(vm, first(vm, args))),
  method('id', 1, 1, (vm, args) => intFrom(vm, identityOf(vm, first(vm, args)))),
  method('isinstance', 2, 2, (vm, args) => isInstance(vm, first(vm, args), second(vm, args))),
  method('issubclass', 2, 2, (vm, args) => isSubclass(vm, first(vm, args), second(vm, args))),
  method('iter', 1, 2, (vm, args, count) => (count === 1 ? iterate(vm, first(vm, args)) : callableIterator(vm, first(vm, args), second(vm, args)))),
  method('len', 1, 1, (vm, args) => length(vm, first(vm, args))),
  method('locals', 0, 0, locals),
  method('next', 1, 2, nextOf),
  method('quit', 0, 1, (vm, args, count) => callPrelude(vm, P.leave, count === 0 ? NONE : first(vm, args))),
  method('repr', 1, 1, (vm, args) => repr(vm, first(vm, args))),
  method('setattr', 3, 3, setNamed),
  named('sorted', '*args, key=None, reverse=False', sorted),
  method('vars', 0, 1, (vm, args, count) => (count === 0 ? locals(vm, args, 0) : vars(vm, first(vm, args)))),
]

/** Steps of this file. */
export const objectSteps: StepList = [['next_or', nextOr]]
