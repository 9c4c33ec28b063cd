import { raise } from '../core/errors.js'
import { TUPLE_ITEMS } from '../core/layouts.js'
import { FAILED, type Step, SUSPENDED, type TypeSpec, method, named } from '../core/native.js'
import { P } from '../core/prelude.js'
import { FALSE, NONE, T, T_INT, T_STR, TRUE } from '../core/statics.js'
import { S, type StepList } from '../core/steps.js'
import { type VM } from '../core/vm.js'
import { finish, nativeReference, nativeSlot, nativeState, pushNativeFrame, setNativeState } from '../engine/native-frames.js'
import { callPrelude, callVector } from '../protocols/call.js'
import { isCallable } from '../protocols/callable.js'
import { getAttribute } from '../protocols/attributes.js'
import { truth } from '../protocols/truth.js'
import { dictAttribute } from '../types/dict-attribute.js'
import { FIND_ABSENT, FIND_PYTHON } from '../types/dict-keys.js'
import { dictClear } from '../types/dict-lifetime.js'
import { dictSetItem } from '../types/dict-methods.js'
import { dictAdd, dictFind, dictNew, dictNext, dictRemove, dictSize, dictValueAt } from '../types/dict.js'
import { N } from '../core/names.js'
import { instanceNew } from '../types/instantiate.js'
import { intFrom, isInt } from '../types/integer-memory.js'
import { boundMethod } from '../types/method.js'
import { sizeAt, sizeFrom, setSize } from '../itertools/tool.js'
import { tupleCopy, tupleFinish, tupleNew, tupleSize } from '../types/tuple.js'

/**
 * What `functools.lru_cache` makes: a function that remembers results, the newest last in a dict.
 *
 * ```
 *   0       W      2W         3W      4W          5W         6W     7W       8W        9W
 * ┌───────┬──────┬──────────┬───────┬───────────┬──────────┬──────┬────────┬─────────┬───────┬──   ┬────────┬───────────┐
 * │ count │ type │ function │ known │ separator │ info     │ hits │ misses │ maximum │ typed │     │ dict,0 │ weak refs │   in 19 words
 * └───────┴──────┴──────────┴───────┴───────────┴──────────┴──────┴────────┴─────────┴───────┴──   ┴────────┴───────────┘
 * ```
 */
const KNOWN = 2 * W
const FUNCTION = 3 * W
const SEPARATOR = 4 * W
const INFO = 5 * W
const HITS = 6 * W
const MISSES = 7 * W
/** -1: all results are kept. */
const MAXIMUM = 8 * W
const TYPED = 9 * W
const DICT = 17 * W
const WEAK_LIST = 18 * W

// A call waits in a frame: the wrapper, the key, then the arguments.
const SELF = 0
const KEY = 1
const RESULT = 2
const NAMES = 3
const ARGUMENTS = 4
const FOR_FOUND = 1
const FOR_RESULT = 2
const FOR_MOVED = 3
const FOR_STORED = 4
const FOR_RENEWED = 5

const bump = (vm: VM, at: number): void => setSize(vm, at, sizeAt(vm, at) + 1)

function newMemo(vm: VM, args: number): number {
  const [type, callable, most, typed, info] = [0, 1, 2, 3, 4].map((index) => vm.word(args + index * W))
  if (!isCallable(vm, callable)) return raise(vm, T.TypeError, 'the first argument must be callable')
  if (most !== NONE && !isInt(vm, most)) return raise(vm, T.TypeError, 'maxsize should be integer or None')
  const maximum = most === NONE ? -1 : Math.max(sizeFrom(vm, most), 0)
  const byType = truth(vm, typed)
  const [known, separator] = Number.isNaN(maximum) || byType === FAILED ? [0, 0] : [dictNew(vm), instanceNew(vm, T.object)]
  const self = known === 0 || separator === 0 ? 0 : instanceNew(vm, type)
  if (self === 0) {
    vm.releaseMaybe(known)
    vm.releaseMaybe(separator)
    return FAILED
  }
  vm.i32[(self + KNOWN) >>> 2] = known
  vm.i32[(self + FUNCTION) >>> 2] = vm.retain(callable)
  vm.i32[(self + SEPARATOR) >>> 2] = separator
  vm.i32[(self + INFO) >>> 2] = vm.retain(info)
  setSize(vm, self + HITS, 0)
  setSize(vm, self + MISSES, 0)
  setSize(vm, self + MAXIMUM, maximum)
  vm.setWord(self + TYPED, byType === TRUE ? 1 : 0)
  return self
}

/** The key of a call: its one argument where that is an int or a str, else a tuple. Owned, or 0 with MemoryError set. */
function keyOf(vm: VM, self: number, args: number, count: number, names: number): number {
  const typed = vm.word(self + TYPED) === 1
  const named = names === 0 ? 0 : tupleSize(vm, names)
  if (!typed && named === 0) {
    if (count !== 1) return tupleCopy(vm, args, count)
    const type = vm.typeOf(vm.word(args))
    return type === T_INT || type === T_STR ? vm.retain(vm.word(args)) : tupleCopy(vm, args, 1)
  }
  const given = count - named
  const tuple = tupleNew(vm, given + (named === 0 ? 0 : 1 + 2 * named) + (typed ? count : 0))
  if (tuple === 0) return 0
  let at = (tuple + TUPLE_ITEMS) >>> 2
  const put = (object: number): void => {
    vm.i32[at] = vm.retain(object)
    at += W >>> 2
  }
  for (let index = 0; index < given; index++) put(vm.word(args + index * W))
  if (named > 0) put(vm.word(self + SEPARATOR))
  for (let index = 0; index < named; index++) {
    put(vm.word(names + TUPLE_ITEMS + index * W))
    put(vm.word(args + (given + index) * W))
  }
  if (typed) for (let index = 0; index < count; index++) put(vm.typeOf(vm.word(args + index * W)))
  return tupleFinish(vm, tuple)
}

function callMemo(vm: VM, self: number, args: number, count: number): number {
  const names = vm.keywordNames
  const maximum = sizeAt(vm, self + MAXIMUM)
  if (maximum === 0) {
    bump(vm, self + MISSES)
    return callVector(vm, vm.word(self + FUNCTION), args, count, names)
  }
  const key = keyOf(vm, self, args, count, names)
  if (key === 0) return FAILED
  const known = vm.word(self + KNOWN)
  const index = dictFind(vm, known, key)
  if (index >= 0) {
    const result = vm.retain(dictValueAt(vm, known, index))
    const renewed = maximum < 0 || renew(vm, known, index, key, result)
    vm.release(key)
    if (!renewed) vm.release(result)
    bump(vm, self + HITS)
    return renewed ? result : FAILED
  }
  if (index !== FIND_ABSENT && index !== FIND_PYTHON) {
    vm.release(key)
    return FAILED
  }
  const frame = pushNativeFrame(vm, S.memo, ARGUMENTS + count)
  if (frame === 0) {
    vm.release(key)
    return FAILED
  }
  vm.i32[nativeSlot(frame, SELF) >>> 2] = vm.retain(self)
  vm.i32[nativeSlot(frame, KEY) >>> 2] = key
  if (names !== 0) vm.i32[nativeSlot(frame, NAMES) >>> 2] = vm.retain(names)
  for (let at = 0; at < count; at++) vm.i32[nativeSlot(frame, ARGUMENTS + at) >>> 2] = vm.retain(vm.word(args + at * W))
  setNativeState(vm, frame, (count << PHASE_BITS) | FOR_FOUND)
  if (index === FIND_ABSENT) return finish(vm, frame, missed(vm, frame, self))
  // What stands for nothing is the wrapper itself: no result is.
  return finish(vm, frame, stepOf(vm, frame, callPrelude(vm, P.dict_get, known, key, self)))
}

const PHASE_BITS = 3
const PHASES = (1 << PHASE_BITS) - 1
const wait = (vm: VM, frame: number, phase: number): void => setNativeState(vm, frame, (nativeState(vm, frame) & ~PHASES) | phase)
const stepOf = (vm: VM, frame: number, value: number): number => (value === SUSPENDED ? SUSPENDED : step(vm, frame, value))

/** An entry becomes the newest: the last of the dict. False with MemoryError set. */
function renew(vm: VM, known: number, index: number, key: number, result: number): boolean {
  if (isLast(vm, known, index)) return true
  const { hashLow, hashHigh } = vm
  dictRemove(vm, known, index)
  return dictAdd(vm, known, key, hashLow, hashHigh, result)
}

/** Whether no entry is behind this one. */
const isLast = (vm: VM, known: number, index: number): boolean => {
  const { hashLow, hashHigh } = vm
  const last = dictNext(vm, known, index + 1) === -1
  vm.hashLow = hashLow
  vm.hashHigh = hashHigh
  return last
}

function missed(vm: VM, frame: number, self: number): number {
  bump(vm, self + MISSES)
  wait(vm, frame, FOR_RESULT)
  return stepOf(vm, frame, callVector(vm, vm.word(self + FUNCTION), nativeSlot(frame, ARGUMENTS), nativeState(vm, frame) >>> PHASE_BITS, nativeReference(vm, frame, NAMES)))
}

const result = (vm: VM, frame: number): number => vm.retain(nativeReference(vm, frame, RESULT))

/** Looks up, calls, stores: what has been waited for is taken on. */
const step: Step = (vm, frame, value) => {
  if (value === FAILED) return FAILED
  const self = nativeReference(vm, frame, SELF)
  const [known, key] = [vm.word(self + KNOWN), nativeReference(vm, frame, KEY)]
  switch (nativeState(vm, frame) & PHASES) {
    case FOR_FOUND:
      if (value === self) {
        vm.release(value)
        return missed(vm, frame, self)
      }
      bump(vm, self + HITS)
      vm.replaceSlot(nativeSlot(frame, RESULT), value)
      if (sizeAt(vm, self + MAXIMUM) < 0) return result(vm, frame)
      wait(vm, frame, FOR_MOVED)
      return stepOf(vm, frame, dictSetItem(vm, known, key, 0))
    case FOR_RESULT:
      vm.replaceSlot(nativeSlot(frame, RESULT), value)
      if (sizeAt(vm, self + MAXIMUM) < 0) return store(vm, frame, known, key)
      // The call may have stored a result for the same key: then none has to go.
      wait(vm, frame, FOR_STORED)
      return stepOf(vm, frame, containsKey(vm, known, key))
    case FOR_STORED:
      if (value === TRUE) return result(vm, frame)
      if (dictSize(vm, known) >= sizeAt(vm, self + MAXIMUM)) dictRemove(vm, known, dictNext(vm, known, 0) - 1)
      return store(vm, frame, known, key)
    case FOR_MOVED:
      return store(vm, frame, known, key)
    default:
      return result(vm, frame)
  }
}

function store(vm: VM, frame: number, known: number, key: number): number {
  wait(vm, frame, FOR_RENEWED)
  return stepOf(vm, frame, dictSetItem(vm, known, key, nativeReference(vm, frame, RESULT)))
}

function containsKey(vm: VM, known: number, key: number): number {
  const index = dictFind(vm, known, key)
  if (index >= 0) return TRUE
  return index === FIND_ABSENT ? FALSE : index === FIND_PYTHON ? callPrelude(vm, P.dict_contains, known, key) : FAILED
}

function info(vm: VM, self: number): number {
  const frame = pushNativeFrame(vm, S.pass, 4)
  if (frame === 0) return FAILED
  const maximum = sizeAt(vm, self + MAXIMUM)
  const figures = [intFrom(vm, sizeAt(vm, self + HITS)), intFrom(vm, sizeAt(vm, self + MISSES)), maximum < 0 ? NONE : intFrom(vm, maximum), intFrom(vm, dictSize(vm, vm.word(self + KNOWN)))]
  figures.forEach((figure, index) => void (vm.i32[nativeSlot(frame, index) >>> 2] = figure))
  return finish(vm, frame, figures.includes(0) ? FAILED : callVector(vm, vm.word(self + INFO), nativeSlot(frame, 0), 4, 0))
}

function clear(vm: VM, self: number): number {
  setSize(vm, self + HITS, 0)
  setSize(vm, self + MISSES, 0)
  dictClear(vm, vm.word(self + KNOWN))
  return NONE
}

/** What `lru_cache` makes. */
export const memoType: TypeSpec = {
  name: '_lru_cache_wrapper',
  module: 'functools',
  doc: 'A function that remembers its results.',
  shape: {
    basicSize: 19 * W,
    trackable: true,
    movable: true,
    dictOffset: DICT,
    weakListOffset: WEAK_LIST,
    traverse: (_vm, self, visit) => {
      for (const offset of [KNOWN, FUNCTION, SEPARATOR, INFO, DICT]) visit(self + offset)
    },
    clear: (vm, self) => {
      for (const offset of [KNOWN, FUNCTION, SEPARATOR, INFO, DICT]) vm.clearSlot(self + offset)
    },
  },
  slots: { call: callMemo, descriptorGet: (vm, self, object) => (object === 0 || object === NONE ? vm.retain(self) : boundMethod(vm, self, object)) },
  construct: named('__new__', 'user_function, maxsize, typed, cache_info_type', newMemo),
  methods: [
    method('cache_info', 0, 0, (vm, args) => info(vm, vm.word(args))),
    method('cache_clear', 0, 0, (vm, args) => clear(vm, vm.word(args))),
    method('__copy__', 0, 0, (vm, args) => vm.retain(vm.word(args))),
    method('__deepcopy__', 1, 1, (vm, args) => vm.retain(vm.word(args))),
    method('__reduce__', 0, 0, (vm, args) => getAttribute(vm, vm.word(args), N.__qualname__)),
  ],
  attributes: [dictAttribute],
}

/** Steps of this file. */
export const memoSteps: StepList = [['memo', step]]
