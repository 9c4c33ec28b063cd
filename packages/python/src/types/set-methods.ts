import { clearException, raise, raiseValue, raised } from '../core/errors.js'
import {
  FLAG_BASE_TYPE,
  FLAG_SET,
  SET_BYTES,
  SET_FILL,
  SET_FINGER,
  SET_HASH,
  SET_INLINE,
  SET_MASK,
  SET_TABLE,
  SET_USED,
  SET_WEAKREFS,
  TYPE_BASIC_SIZE,
} from '../core/layouts.js'
import { NOT_MADE, type NativeSpec, type Slots, type TypeSpec, method, named } from '../core/native.js'
import { P } from '../core/prelude.js'
import { FALSE, NONE, NOT_IMPLEMENTED, T, TRUE, smallInt } from '../core/statics.js'
import { type VM } from '../core/vm.js'
import { callPrelude } from '../protocols/call.js'
import { classGetItem } from './class-get-item.js'
import { containerRepr } from './container-repr.js'
import { SET_ABSENT, SET_ENTRY_BYTES, SET_PYTHON, isSet, setAdd, setFind, setNew, setNext, setSize, setTake } from './set.js'
import { setClear, setDropNext, setMoved, setRanges, setReclaim } from './set-lifetime.js'
import { frozensetHash } from './set-hash.js'
import { setIterator } from './set-iterators.js'
import {
  setCopy,
  setDifference,
  setDifferenceUpdate,
  setFrom,
  setIntersection,
  setIsDisjoint,
  setIsSubset,
  setSymmetricDifference,
  setToggle,
  setUnion,
  setsEqual,
} from './set-operations.js'
import { sharedFrozenset } from './shared-containers.js'
import { mayBeTracked } from './trackable.js'
import { SET_OP_DONE, SET_OP_FAILED, setUpdate } from './set-update.js'

/** Operators of sets: as in BINARY_OP. */
const SUB = 1
const AND = 9
const OR = 10
const XOR = 11
const OPERATORS = (1 << SUB) | (1 << AND) | (1 << OR) | (1 << XOR)

/** Adds a key to a set: NONE, FAILED or SUSPENDED. What BUILD_SET and SET_ADD do. */
export function setAddItem(vm: VM, set: number, key: number): number {
  const added = setAdd(vm, set, key)
  return added >= 0 ? NONE : added === SET_PYTHON ? callPrelude(vm, P.set_add, set, key) : 0
}

/** `a op b` for two sets: new, FAILED or SUSPENDED. */
function operate(vm: VM, op: number, a: number, b: number): number {
  const result = operation(op)(vm, a, b)
  if (result === -1) return callPrelude(vm, P.set_operate, a, b, smallInt(op))
  return vm.sharing ? sharedFrozenset(vm, result) : result
}

const operation = (op: number): ((vm: VM, a: number, b: number) => number) =>
  op === SUB ? setDifference : op === AND ? setIntersection : op === OR ? setUnion : setSymmetricDifference

function binary(vm: VM, op: number, self: number, other: number, reflected: boolean): number {
  if ((OPERATORS & (1 << op)) === 0 || !isSet(vm, other)) return NOT_IMPLEMENTED
  return reflected ? operate(vm, op, other, self) : operate(vm, op, self, other)
}

/** Does `op` to `self` with any iterable: 1 done, 0 with an exception set, -1 where Python code is needed. */
function change(vm: VM, op: number, self: number, other: number): number {
  switch (op) {
    case OR:
      return setUpdate(vm, self, other)
    case SUB:
      if (other === self) return (setClear(vm, self), SET_OP_DONE)
      return setDifferenceUpdate(vm, self, other)
    case XOR:
      if (other === self) return (setClear(vm, self), SET_OP_DONE)
      return setToggle(vm, self, other)
    default: {
      const common = setIntersection(vm, self, other)
      if (common <= 0) return common
      swapSets(vm, self, common)
      vm.release(common)
      return SET_OP_DONE
    }
  }
}

function inPlace(vm: VM, op: number, self: number, other: number): number {
  const plain = op - 13
  if ((OPERATORS & (1 << plain)) === 0 || !isSet(vm, other)) return NOT_IMPLEMENTED
  const done = change(vm, plain, self, other)
  if (done === SET_OP_DONE) return vm.retain(self)
  return done === SET_OP_FAILED ? 0 : callPrelude(vm, P.set_change, self, other, smallInt(plain), self)
}

/** Exchanges the keys of two sets. */
export function swapSets(vm: VM, a: number, b: number): void {
  const [tableA, tableB] = [vm.word(a + SET_TABLE), vm.word(b + SET_TABLE)]
  // fill, used, mask, table, hash and the inline entries; where `pop` goes on stays the set's own
  for (let at = SET_FILL; at < SET_WEAKREFS; at += 4) {
    if (at >= SET_FINGER && at < SET_INLINE) continue
    const word = vm.i32[(a + at) >>> 2]
    vm.i32[(a + at) >>> 2] = vm.i32[(b + at) >>> 2]
    vm.i32[(b + at) >>> 2] = word
  }
  vm.setWord(a + SET_TABLE, tableB === b + SET_INLINE ? a + SET_INLINE : tableB)
  vm.setWord(b + SET_TABLE, tableA === a + SET_INLINE ? b + SET_INLINE : tableA)
  vm.setWord(a + SET_HASH, -1)
  vm.setWord(b + SET_HASH, -1)
}

const isLess = (op: number): boolean => op === 0 || op === 1

/** Slot `compare`: subset and superset. */
function compareSets(vm: VM, self: number, other: number, op: number): number {
  if (!isSet(vm, other)) return NOT_IMPLEMENTED
  if ((op === 0 && setSize(vm, self) >= setSize(vm, other)) || (op === 4 && setSize(vm, self) <= setSize(vm, other))) return FALSE
  const answer = op === 2 || op === 3 ? setsEqual(vm, self, other) : isLess(op) ? setIsSubset(vm, self, other) : setIsSubset(vm, other, self)
  if (answer === 2) return callPrelude(vm, P.set_compare, self, other, smallInt(op))
  return answer < 0 ? 0 : (answer === 1) !== (op === 3) ? TRUE : FALSE
}

/** As {@link setFind}; a set that is looked for is looked for as a frozenset. */
function findAsKey(vm: VM, set: number, key: number): number {
  const at = setFind(vm, set, key)
  if (at >= 0 || !isSet(vm, key) || !raised(vm, T.TypeError)) return at
  clearException(vm)
  const frozen = setCopy(vm, key, T.frozenset)
  if (frozen <= 0) return frozen === 0 ? -2 : SET_PYTHON
  const found = setFind(vm, set, frozen)
  vm.release(frozen)
  return found
}

function contains(vm: VM, self: number, key: number): number {
  const at = findAsKey(vm, self, key)
  if (at >= 0) return TRUE
  return at === SET_ABSENT ? FALSE : at === SET_PYTHON ? callPrelude(vm, P.set_contains, self, key) : 0
}

/** Takes `key` out; `missing` raises (or not) where it is absent. */
function takeOut(vm: VM, args: number, slow: number, mustBe: boolean): number {
  const [self, key] = [vm.word(args), vm.word(args + W)]
  const at = findAsKey(vm, self, key)
  if (at >= 0) {
    vm.release(setTake(vm, self, at))
    return NONE
  }
  if (at === SET_ABSENT) return mustBe ? raiseValue(vm, T.KeyError, key) : NONE
  return at === SET_PYTHON ? callPrelude(vm, slow, self, key) : 0
}

function pop(vm: VM, args: number): number {
  const self = vm.word(args)
  if (setSize(vm, self) === 0) return raise(vm, T.KeyError, 'pop from an empty set')
  const mask = vm.word(self + SET_MASK)
  let slot = vm.word(self + SET_FINGER) & mask
  const table = vm.word(self + SET_TABLE)
  while (vm.i32[(table + slot * SET_ENTRY_BYTES) >>> 2] === 0) slot = slot === mask ? 0 : slot + 1
  vm.setWord(self + SET_FINGER, slot + 1)
  return setTake(vm, self, table + slot * SET_ENTRY_BYTES)
}

/** A method that makes a new set of this one and any number of iterables. */
const combining = (name: string, op: number): NativeSpec =>
  method(name, 0, -1, (vm, args, count) => {
    const self = vm.word(args)
    let result = count === 1 ? setCopy(vm, self) : vm.retain(self)
    for (let index = 1; index < count && result > 0; index++) {
      const next = operation(op)(vm, result, vm.word(args + index * W))
      vm.release(result)
      result = next
    }
    return result === -1 ? withRest(vm, P.set_combine, self, args, count, op) : result
  })

/** A method that changes the set with any number of iterables. */
const changing = (name: string, op: number): NativeSpec =>
  method(name, 0, -1, (vm, args, count) => {
    const self = vm.word(args)
    if (op === AND) return withRest(vm, P.set_update_all, self, args, count, op)
    for (let index = 1; index < count; index++) {
      const done = change(vm, op, self, vm.word(args + index * W))
      if (done === SET_OP_FAILED) return 0
      if (done !== SET_OP_DONE) return withRest(vm, P.set_update_all, self, args + (index - 1) * W, count - index + 1, op)
    }
    return NONE
  })

function withRest(vm: VM, slow: number, self: number, args: number, count: number, op: number): number {
  const rest: number[] = []
  for (let index = 1; index < count; index++) rest.push(vm.word(args + index * W))
  return callPrelude(vm, slow, smallInt(op), self, ...rest)
}

/** A method that asks something of the set and an iterable. */
const asking = (name: string, ask: (vm: VM, self: number, other: number) => number, slow: number): NativeSpec =>
  method(name, 1, 1, (vm, args) => {
    const [self, other] = [vm.word(args), vm.word(args + W)]
    const answer = isSet(vm, other) ? ask(vm, self, other) : 2
    return answer === 2 ? callPrelude(vm, slow, self, other) : answer < 0 ? 0 : answer === 1 ? TRUE : FALSE
  })

/** `(type, ([keys],), state)`: how a set is pickled. */
const reduce: NativeSpec = method('__reduce__', 0, 0, (vm, args) => callPrelude(vm, P.set_reduce, vm.word(args)))

const sharedMethods: readonly NativeSpec[] = [
  reduce,
  combining('difference', SUB),
  combining('intersection', AND),
  asking('isdisjoint', setIsDisjoint, P.set_isdisjoint),
  asking('issubset', setIsSubset, P.set_issubset),
  asking('issuperset', (vm, self, other) => setIsSubset(vm, other, self), P.set_issuperset),
  method('symmetric_difference', 1, 1, (vm, args) => operate(vm, XOR, vm.word(args), vm.word(args + W))),
  combining('union', OR),
]

const setMethods: readonly NativeSpec[] = [
  ...sharedMethods,
  method('add', 1, 1, (vm, args) => setAddItem(vm, vm.word(args), vm.word(args + W))),
  method('clear', 0, 0, (vm, args) => (setClear(vm, vm.word(args)), NONE)),
  method('copy', 0, 0, (vm, args) => setCopy(vm, vm.word(args))),
  method('discard', 1, 1, (vm, args) => takeOut(vm, args, P.set_discard, false)),
  changing('difference_update', SUB),
  changing('intersection_update', AND),
  method('pop', 0, 0, pop),
  method('remove', 1, 1, (vm, args) => takeOut(vm, args, P.set_remove, true)),
  method('symmetric_difference_update', 1, 1, (vm, args) => {
    const done = change(vm, XOR, vm.word(args), vm.word(args + W))
    if (done === SET_OP_FAILED) return 0
    return done === SET_OP_DONE ? NONE : callPrelude(vm, P.set_change, vm.word(args), vm.word(args + W), smallInt(XOR), NONE)
  }),
  changing('update', OR),
]

const frozensetMethods: readonly NativeSpec[] = [
  ...sharedMethods,
  method('copy', 0, 0, (vm, args) => (vm.typeOf(vm.word(args)) === T.frozenset ? vm.retain(vm.word(args)) : setCopy(vm, vm.word(args)))),
]

const shape: TypeSpec['shape'] = {
  movable: true,
  moved: setMoved,
  basicSize: SET_BYTES,
  trackable: true,
  weakListOffset: SET_WEAKREFS,
  ranges: setRanges,
  dropNext: setDropNext,
  clear: setClear,
  reclaim: setReclaim,
  sizeOf: (vm, self) => vm.word(vm.typeOf(self) + TYPE_BASIC_SIZE) + (vm.word(self + SET_TABLE) === self + SET_INLINE ? 0 : (vm.word(self + SET_MASK) + 1) * SET_ENTRY_BYTES),
}

const slots: Slots = {
  repr: containerRepr,
  length: (vm, self) => vm.i32[(self + SET_USED) >>> 2],
  contains,
  iterate: setIterator,
  compare: compareSets,
  binary,
  binaryOps: OPERATORS,
}

function emptyFrozenset(vm: VM, type: number): number {
  const set = setNew(vm, type)
  return set === 0 ? 0 : leaveFrozenset(vm, set)
}

/** `frozenset(iterable)`: an exact frozenset is its own. */
function frozensetNew(vm: VM, args: number): number {
  const type = vm.word(args)
  const iterable = vm.word(args + W)
  return iterable === 0 ? emptyFrozenset(vm, type) : frozensetOf(vm, type, iterable)
}

function frozensetOf(vm: VM, type: number, iterable: number): number {
  if (type === T.frozenset && vm.typeOf(iterable) === T.frozenset) return vm.retain(iterable)
  const result = setFrom(vm, type, iterable)
  if (result === -1) return callPrelude(vm, P.frozenset_new, type, iterable)
  return result === 0 ? 0 : leaveFrozenset(vm, result)
}

/** A new frozenset (owned) has all its keys: returns the one that is to stand for it. Newer versions do not track one that cannot be part of a cycle. */
function leaveFrozenset(vm: VM, set: number): number {
  const one = vm.sharing ? sharedFrozenset(vm, set) : set
  if (one !== set || !vm.profile.leavesFrozensets || vm.typeOf(set) !== T.frozenset) return one
  for (let position = setNext(vm, set, 0); position !== -1; position = setNext(vm, set, position)) if (mayBeTracked(vm, vm.entryKey)) return set
  vm.collector.untrack(set as never)
  return set
}

/** `frozenset()`, `frozenset(iterable)`. */
function makeFrozenset(vm: VM, args: number, count: number): number {
  if (count > 1) return NOT_MADE
  return count === 0 ? emptyFrozenset(vm, T.frozenset) : frozensetOf(vm, T.frozenset, vm.word(args))
}

/** `set()`, `set(iterable)`. */
function makeSet(vm: VM, args: number, count: number): number {
  if (count > 1) return NOT_MADE
  const set = setNew(vm)
  if (set === 0 || count === 0) return set
  const done = setUpdate(vm, set, vm.word(args))
  if (done === SET_OP_DONE) return set
  vm.release(set)
  return done === SET_OP_FAILED ? 0 : callPrelude(vm, P.set_from, vm.word(args))
}

function setInitialize(vm: VM, args: number): number {
  const self = vm.word(args)
  const iterable = vm.word(args + W)
  setClear(vm, self)
  vm.setWord(self + SET_HASH, -1)
  if (iterable === 0) return NONE
  const done = setUpdate(vm, self, iterable)
  if (done === SET_OP_FAILED) return 0
  return done === SET_OP_DONE ? NONE : callPrelude(vm, P.set_change, self, iterable, smallInt(OR), NONE)
}

/** The type `set` (CPython 3.13: Objects/setobject.c). */
export const setType: TypeSpec = {
  name: 'set',
  flags: FLAG_SET | FLAG_BASE_TYPE,
  shape,
  slots: { ...slots, inPlace, inPlaceOps: OPERATORS },
  construct: named('__new__', '*args, **kwargs', (vm, args) => setNew(vm, vm.word(args))),
  initialize: named('__init__', 'iterable=(), /', setInitialize),
  make: makeSet,
  methods: setMethods,
  classMethods: [classGetItem],
  doc: 'Build an unordered collection of unique elements.',
}

/** The type `frozenset`. */
export const frozensetType: TypeSpec = {
  name: 'frozenset',
  flags: FLAG_SET | FLAG_BASE_TYPE,
  shape,
  slots: { ...slots, hash: frozensetHash },
  construct: named('__new__', 'iterable=(), /', frozensetNew),
  make: makeFrozenset,
  methods: frozensetMethods,
  classMethods: [classGetItem],
  doc: 'Build an immutable unordered collection of unique elements.',
}
