import { raise, typeName } from '../core/errors.js'
import {
  EXCEPTION_ARGS,
  EXCEPTION_BYTES,
  EXCEPTION_CAUSE,
  EXCEPTION_CONTEXT,
  EXCEPTION_DICT,
  EXCEPTION_EXTRA,
  EXCEPTION_SUPPRESS_CONTEXT,
  EXCEPTION_TRACEBACK,
  FLAG_BASE_TYPE,
  FLAG_EXCEPTION,
} from '../core/layouts.js'
import { N } from '../core/names.js'
import { FAILED, type GetSetSpec, type NativeSpec, type Shape, type Slots, type TypeSpec, type Visit, method, named } from '../core/native.js'
import { track } from '../core/objects.js'
import { P } from '../core/prelude.js'
import { EMPTY_STR, EMPTY_TUPLE, FALSE, NONE, T, TRUE } from '../core/statics.js'
import { type VM } from '../core/vm.js'
import { callPrelude } from '../protocols/call.js'
import { repr, str } from '../protocols/conversion.js'
import { isInstanceOf } from '../protocols/isinstance.js'
import { dictAttribute } from './dict-attribute.js'
import { dictGetString, dictSetString, dictSize } from './dict.js'
import { instanceDict } from './instance.js'
import { instanceUntracked } from './instantiate.js'
import { isList, listAppend, listNew } from './list.js'
import { isStr } from './str.js'
import { tupleItem, tupleSize } from './tuple.js'

/**
 * Exceptions: what all of them have, then words that a type adds.
 *
 * ```
 *   0       W      2W     3W     4W      5W          6W        7W      8W                 9W
 * ┌───────┬──────┬──────┬──────┬───────┬───────────┬─────────┬───────┬──────────────────┬────────────┬──
 * │ count │ type │ dict │ args │ (none)│ traceback │ context │ cause │ suppress context │ type's own │ …
 * └───────┴──────┴──────┴──────┴───────┴───────────┴─────────┴───────┴──────────────────┴────────────┴──
 * ```
 */
const FIRST = EXCEPTION_DICT
const COMMON = (EXCEPTION_CAUSE - EXCEPTION_DICT) / W + 1

/** How exceptions with `extra` references of their own lie in memory. */
export function exceptionShape(extra: number): Shape {
  const base: Shape = { basicSize: EXCEPTION_BYTES + extra * W, trackable: true, dictOffset: EXCEPTION_DICT }
  if (extra === 0) return { ...base, references: { fixed: [FIRST, COMMON] } }
  const run = (self: number, visit: Visit, first: number, count: number): void => {
    for (let index = 0; index < count; index++) visit(self + first + index * W)
  }
  return {
    ...base,
    traverse: (_vm, self, visit) => {
      run(self, visit, FIRST, COMMON)
      run(self, visit, EXCEPTION_EXTRA, extra)
    },
    clear: (vm, self) => {
      const clear = (slot: number): void => vm.clearSlot(slot)
      run(self, clear, FIRST, COMMON)
      run(self, clear, EXCEPTION_EXTRA, extra)
      vm.setWord(self + EXCEPTION_ARGS, EMPTY_TUPLE)
    },
  }
}

/** The exception's arguments (a tuple), borrowed. */
export const argsOf = (vm: VM, self: number): number => vm.word(self + EXCEPTION_ARGS) || EMPTY_TUPLE

/** The `index`-th word that a type adds, borrowed, or 0. */
export const extraOf = (vm: VM, self: number, index: number): number => vm.word(self + EXCEPTION_EXTRA + index * W)

/** Sets {@link extraOf}; the value is borrowed, 0 for none. */
export function setExtra(vm: VM, self: number, index: number, value: number): void {
  vm.replaceSlot(self + EXCEPTION_EXTRA + index * W, value === 0 ? 0 : vm.retain(value))
}

/** `BaseException.__new__(cls, *args, **kwargs)`. */
export function exceptionConstruct(vm: VM, args: number): number {
  const self = instanceUntracked(vm, vm.word(args))
  if (self === 0) return FAILED
  vm.i32[(self + EXCEPTION_ARGS) >>> 2] = vm.retain(vm.word(args + W) || EMPTY_TUPLE)
  track(vm, self)
  return self
}

/** Sets the arguments from `*args`; FAILED with TypeError set where there are keywords. */
export function exceptionInit(vm: VM, args: number): number {
  const [self, given, keywords] = [vm.word(args), vm.word(args + W), vm.word(args + 2 * W)]
  if (keywords !== 0 && dictSize(vm, keywords) > 0) return raise(vm, T.TypeError, `${typeName(vm, self)}() takes no keyword arguments`)
  vm.replaceSlot(self + EXCEPTION_ARGS, vm.retain(given))
  return NONE
}

/** `__init__` of a type that takes `*args` and then does more. */
export const initWith = (then: (vm: VM, self: number, given: number) => number): NativeSpec =>
  named('__init__', '*args, **kwargs', (vm, args) => (exceptionInit(vm, args) === FAILED ? FAILED : then(vm, vm.word(args), vm.word(args + W))))

/** An attribute that is one of the words that a type adds; None where it is not set. */
export const extraAttribute = (name: string, index: number): GetSetSpec => ({
  name,
  get: (vm, self) => vm.retain(extraOf(vm, self, index) || NONE),
  set: (vm, self, value) => {
    setExtra(vm, self, index, value)
    return NONE
  },
})

function exceptionStr(vm: VM, self: number): number {
  const args = argsOf(vm, self)
  const size = tupleSize(vm, args)
  if (size === 0) return EMPTY_STR
  return size === 1 ? str(vm, tupleItem(vm, args, 0)) : str(vm, args)
}

/** `str(KeyError(key))` shows the key as it is written. */
export function keyErrorStr(vm: VM, self: number): number {
  const args = argsOf(vm, self)
  return tupleSize(vm, args) === 1 ? repr(vm, tupleItem(vm, args, 0)) : exceptionStr(vm, self)
}

function exceptionRepr(vm: VM, self: number): number {
  return callPrelude(vm, P.exception_repr, self, argsOf(vm, self))
}

function chained(name: '__context__' | '__cause__', offset: number): GetSetSpec {
  return {
    name,
    get: (vm, self) => vm.retain(vm.word(self + offset) || NONE),
    set: (vm, self, value) => {
      if (value === 0) return raise(vm, T.TypeError, `${name} may not be deleted`)
      if (value !== NONE && !isInstanceOf(vm, value, T.BaseException)) return raise(vm, T.TypeError, `exception ${name.slice(2, -2)} must be None or derive from BaseException`)
      vm.replaceSlot(self + offset, value === NONE ? 0 : vm.retain(value))
      if (offset === EXCEPTION_CAUSE) vm.setWord(self + EXCEPTION_SUPPRESS_CONTEXT, 1)
      return NONE
    },
  }
}

function setTraceback(vm: VM, self: number, value: number): number {
  if (value === 0) return raise(vm, T.TypeError, '__traceback__ may not be deleted')
  if (value !== NONE && vm.typeOf(value) !== T.traceback) return raise(vm, T.TypeError, '__traceback__ must be a traceback or None')
  vm.replaceSlot(self + EXCEPTION_TRACEBACK, value === NONE ? 0 : vm.retain(value))
  return NONE
}

function addNote(vm: VM, args: number): number {
  const [self, note] = [vm.word(args), vm.word(args + W)]
  if (!isStr(vm, note)) return raise(vm, T.TypeError, `note must be a str, not '${typeName(vm, note)}'`)
  const dict = instanceDict(vm, self, vm.typeOf(self))
  if (dict === 0) return FAILED
  let notes = dictGetString(vm, dict, N.__notes__)
  if (notes === 0) {
    notes = listNew(vm, 0)
    if (notes === 0) return FAILED
    const done = dictSetString(vm, dict, N.__notes__, notes)
    vm.release(notes)
    if (!done) return FAILED
  }
  if (!isList(vm, notes)) return raise(vm, T.TypeError, 'Cannot add note: __notes__ is not a list')
  return listAppend(vm, notes, note) ? NONE : FAILED
}

const argsAttribute: GetSetSpec = {
  name: 'args',
  get: (vm, self) => vm.retain(argsOf(vm, self)),
  set: (vm, self, value) => {
    if (value === 0) return raise(vm, T.TypeError, 'args may not be deleted')
    if (vm.typeOf(value) !== T.tuple) return callPrelude(vm, P.exception_set_args, self, value)
    vm.replaceSlot(self + EXCEPTION_ARGS, vm.retain(value))
    return NONE
  },
}

/** What all exceptions answer. */
export const exceptionSlots: Slots = { repr: exceptionRepr, str: exceptionStr }

/** The base of all exceptions. */
export const baseExceptionType: TypeSpec = {
  name: 'BaseException',
  flags: FLAG_BASE_TYPE | FLAG_EXCEPTION,
  shape: exceptionShape(0),
  slots: exceptionSlots,
  construct: named('__new__', '*args, **kwargs', exceptionConstruct),
  initialize: named('__init__', '*args, **kwargs', exceptionInit),
  methods: [
    method('with_traceback', 1, 1, (vm, args) => (setTraceback(vm, vm.word(args), vm.word(args + W)) === FAILED ? FAILED : vm.retain(vm.word(args)))),
    method('add_note', 1, 1, addNote),
    method('__reduce__', 0, 0, (vm, args) => callPrelude(vm, P.exception_reduce, vm.word(args))),
  ],
  attributes: [
    {
      name: '__suppress_context__',
      get: (vm, self) => (vm.word(self + EXCEPTION_SUPPRESS_CONTEXT) !== 0 ? TRUE : FALSE),
      set: (vm, self, value) => {
        vm.setWord(self + EXCEPTION_SUPPRESS_CONTEXT, value === TRUE ? 1 : 0)
        return NONE
      },
    },
    dictAttribute,
    argsAttribute,
    { name: '__traceback__', get: (vm, self) => vm.retain(vm.word(self + EXCEPTION_TRACEBACK) || NONE), set: setTraceback },
    chained('__context__', EXCEPTION_CONTEXT),
    chained('__cause__', EXCEPTION_CAUSE),
  ],
}

