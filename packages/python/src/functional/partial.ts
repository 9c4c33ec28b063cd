import { raise } from '../core/errors.js'
import { EMPTY_TUPLE, NONE, T, T_TUPLE } from '../core/statics.js'
import { FLAG_BASE_TYPE, TUPLE_ITEMS } from '../core/layouts.js'
import { FAILED, SUSPENDED, type TypeSpec, method, named } from '../core/native.js'
import { P } from '../core/prelude.js'
import { S } from '../core/steps.js'
import { type VM } from '../core/vm.js'
import { clearNativeSlots, finish, nativeSlot, pushNativeFrame } from '../engine/native-frames.js'
import { callPrelude, callVector, copiesArguments } from '../protocols/call.js'
import { isCallable } from '../protocols/callable.js'
import { classGetItem } from '../types/class-get-item.js'
import { dictAttribute } from '../types/dict-attribute.js'
import { dictCopy } from '../types/dict-copy.js'
import { dictNew, dictNext, dictSetString, dictSize, isDict } from '../types/dict.js'
import { instanceNew } from '../types/instantiate.js'
import { strFrom } from '../types/str.js'
import { isTuple, tupleFinish, tupleFrom, tupleItem, tupleNew, tupleSize } from '../types/tuple.js'

/**
 * `functools.partial`: a callable with some of its arguments.
 *
 * ```
 *   0       W      2W         3W          4W         5W       6W                7W
 * ┌───────┬──────┬──────────┬───────────┬──────────┬────────┬─────────────────┬────────┐
 * │ count │ type │ function │ arguments │ keywords │ dict,0 │ weak references │        │
 * └───────┴──────┴──────────┴───────────┴──────────┴────────┴─────────────────┴────────┘
 * ```
 */
const FUNCTION = 2 * W
const ARGUMENTS = 3 * W
const KEYWORDS = 4 * W
const DICT = 5 * W
const WEAK_LIST = 6 * W

/** Items `from` on of a tuple behind all of another; owned, or 0 with MemoryError set. */
function joined(vm: VM, first: number, second: number, from: number): number {
  const [before, size] = [tupleSize(vm, first), tupleSize(vm, first) + tupleSize(vm, second) - from]
  const tuple = tupleNew(vm, size)
  if (tuple === 0) return 0
  for (let index = 0; index < size; index++) {
    const item = index < before ? tupleItem(vm, first, index) : tupleItem(vm, second, index - before + from)
    vm.i32[(tuple + TUPLE_ITEMS + index * W) >>> 2] = vm.retain(item)
  }
  return tupleFinish(vm, tuple)
}

/** Puts all of a dict of strings into another; false with MemoryError set. */
function merge(vm: VM, dict: number, other: number): boolean {
  for (let position = dictNext(vm, other, 0); position >= 0; position = dictNext(vm, other, position)) {
    if (!dictSetString(vm, dict, vm.entryKey, vm.entryValue)) return false
  }
  return true
}

function newPartial(vm: VM, args: number): number {
  const [type, given, keywords] = [0, 1, 2].map((index) => vm.word(args + index * W))
  if (tupleSize(vm, given) === 0) return raise(vm, T.TypeError, "type 'partial' takes at least one argument")
  let callable = tupleItem(vm, given, 0)
  if (!isCallable(vm, callable)) return raise(vm, T.TypeError, 'the first argument must be callable')
  let [before, named] = [EMPTY_TUPLE, 0]
  // A partial of a partial is one of what that is of, unless it has attributes.
  if (vm.typeOf(callable) === T.partial && vm.word(callable + DICT) === 0) {
    before = vm.word(callable + ARGUMENTS)
    named = vm.word(callable + KEYWORDS)
    callable = vm.word(callable + FUNCTION)
  }
  const self = instanceNew(vm, type)
  if (self === 0) return FAILED
  vm.i32[(self + FUNCTION) >>> 2] = vm.retain(callable)
  vm.i32[(self + ARGUMENTS) >>> 2] = joined(vm, before, given, 1)
  const merges = named !== 0 && dictSize(vm, named) > 0
  vm.i32[(self + KEYWORDS) >>> 2] = merges ? dictCopy(vm, named) : keywords === 0 ? dictNew(vm) : vm.retain(keywords)
  if (vm.exception === 0 && merges && keywords !== 0) merge(vm, vm.word(self + KEYWORDS), keywords)
  if (vm.exception === 0) return self
  vm.release(self)
  return FAILED
}

function callPartial(vm: VM, self: number, args: number, count: number): number {
  const names = vm.keywordNames
  const before = vm.word(self + ARGUMENTS)
  const size = tupleSize(vm, before)
  if (dictSize(vm, vm.word(self + KEYWORDS)) > 0) return callNamed(vm, self, args, count, names)
  if (size === 0) return callVector(vm, vm.word(self + FUNCTION), args, count, names)
  const frame = pushNativeFrame(vm, S.pass, size + count)
  if (frame === 0) return FAILED
  for (let index = 0; index < size; index++) vm.i32[nativeSlot(frame, index) >>> 2] = vm.retain(tupleItem(vm, before, index))
  for (let index = 0; index < count; index++) vm.i32[nativeSlot(frame, size + index) >>> 2] = vm.retain(vm.word(args + index * W))
  const func = vm.word(self + FUNCTION)
  const result = callVector(vm, func, nativeSlot(frame, 0), size + count, names)
  // CPython borrows them (3.13, Modules/_functoolsmodule.c: partial_vectorcall).
  if (result === SUSPENDED && copiesArguments(vm, func)) clearNativeSlots(vm, frame)
  return finish(vm, frame, result)
}

/** With named arguments of its own: those of the call stand in for them. */
function callNamed(vm: VM, self: number, args: number, count: number, names: number): number {
  const before = vm.word(self + ARGUMENTS)
  const [size, given] = [tupleSize(vm, before), count - (names === 0 ? 0 : tupleSize(vm, names))]
  const dict = dictCopy(vm, vm.word(self + KEYWORDS))
  if (dict === 0) return FAILED
  for (let index = given; index < count; index++) dictSetString(vm, dict, tupleItem(vm, names, index - given), vm.word(args + index * W))
  const named = dictSize(vm, dict)
  const all = vm.exception !== 0 ? 0 : tupleNew(vm, named)
  const frame = all === 0 ? 0 : pushNativeFrame(vm, S.pass, 2 + size + given + named)
  if (frame === 0) {
    vm.release(dict)
    vm.releaseMaybe(all)
    return FAILED
  }
  vm.i32[nativeSlot(frame, 0) >>> 2] = dict
  let slot = 2
  const put = (object: number): void => void (vm.i32[nativeSlot(frame, slot++) >>> 2] = vm.retain(object))
  for (let index = 0; index < size; index++) put(tupleItem(vm, before, index))
  for (let index = 0; index < given; index++) put(vm.word(args + index * W))
  let at = all + TUPLE_ITEMS
  for (let position = dictNext(vm, dict, 0); position >= 0; position = dictNext(vm, dict, position), at += W) {
    vm.i32[at >>> 2] = vm.retain(vm.entryKey)
    put(vm.entryValue)
  }
  const allNames = tupleFinish(vm, all)
  vm.i32[nativeSlot(frame, 1) >>> 2] = allNames
  return finish(vm, frame, callVector(vm, vm.word(self + FUNCTION), nativeSlot(frame, 2), slot - 2, allNames))
}

/** Calls a function of the library's `_functional` with an object. */
export function callHelper(vm: VM, name: string, ...args: readonly number[]): number {
  const names = [strFrom(vm, '_functional'), strFrom(vm, name)]
  const result = names.includes(0) ? FAILED : callPrelude(vm, P.call_library, ...names, ...args)
  for (const each of names) vm.releaseMaybe(each)
  return result
}

/** (type, (function,), (function, arguments, keywords, dict)). */
function reduce(vm: VM, self: number): number {
  const [callable, args, keywords, dict] = [FUNCTION, ARGUMENTS, KEYWORDS, DICT].map((offset) => vm.word(self + offset) || NONE)
  const first = tupleFrom(vm, callable)
  const state = first === 0 ? 0 : tupleFrom(vm, callable, args, keywords, dict)
  const result = state === 0 ? 0 : tupleFrom(vm, vm.typeOf(self), first, state)
  vm.releaseMaybe(first)
  vm.releaseMaybe(state)
  return result
}

function setState(vm: VM, self: number, state: number): number {
  if (!isTuple(vm, state) || tupleSize(vm, state) !== 4) return raise(vm, T.TypeError, 'invalid partial state')
  const [callable, args, keywords, dict] = [0, 1, 2, 3].map((index) => tupleItem(vm, state, index))
  if (!isCallable(vm, callable) || !isTuple(vm, args) || (keywords !== NONE && !isDict(vm, keywords))) return raise(vm, T.TypeError, 'invalid partial state')
  const exact = vm.typeOf(args) === T_TUPLE ? vm.retain(args) : joined(vm, EMPTY_TUPLE, args, 0)
  const own = keywords === NONE ? dictNew(vm) : dictCopy(vm, keywords)
  if (exact === 0 || own === 0) return FAILED
  vm.replaceSlot(self + FUNCTION, vm.retain(callable))
  vm.replaceSlot(self + ARGUMENTS, exact)
  vm.replaceSlot(self + KEYWORDS, own)
  vm.replaceSlot(self + DICT, dict === NONE ? 0 : vm.retain(dict))
  return NONE
}

/** `partial`. */
export const partialType: TypeSpec = {
  name: 'partial',
  module: 'functools',
  doc: 'A callable with some of its arguments given.',
  flags: FLAG_BASE_TYPE,
  shape: { basicSize: 8 * W, trackable: true, movable: true, dictOffset: DICT, weakListOffset: WEAK_LIST, references: { fixed: [FUNCTION, 4] } },
  slots: { call: callPartial, repr: (vm, self) => callHelper(vm, 'partial_repr', self) },
  construct: named('__new__', '*args, **keywords', newPartial),
  classMethods: [classGetItem],
  methods: [method('__reduce__', 0, 0, (vm, args) => reduce(vm, vm.word(args))), method('__setstate__', 1, 1, (vm, args) => setState(vm, vm.word(args), vm.word(args + W)))],
  attributes: [
    dictAttribute,
    { name: 'func', get: (vm, self) => vm.retain(vm.word(self + FUNCTION)) },
    { name: 'args', get: (vm, self) => vm.retain(vm.word(self + ARGUMENTS)) },
    { name: 'keywords', get: (vm, self) => vm.retain(vm.word(self + KEYWORDS)) },
  ],
}
