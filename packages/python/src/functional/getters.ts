import { raise } from '../core/errors.js'
import { FRAME_SP, TUPLE_ITEMS } from '../core/layouts.js'
import { FAILED, type Step, SUSPENDED, type TypeSpec, method, named } from '../core/native.js'
import { EMPTY_TUPLE, T, T_INT, T_TUPLE } from '../core/statics.js'
import { S, type StepList } from '../core/steps.js'
import { type VM } from '../core/vm.js'
import { finish, nativeReference, nativeSlot, nativeState, pushNativeFrame, setNativeState } from '../engine/native-frames.js'
import { getAttribute } from '../protocols/attributes.js'
import { callVector } from '../protocols/call.js'
import { getItem } from '../protocols/items.js'
import { dictNext, dictSize } from '../types/dict.js'
import { instanceNew } from '../types/instantiate.js'
import { intValue } from '../types/integer-memory.js'
import { tupleOwned } from '../types/owned-items.js'
import { internedFrom, isStr, strValue } from '../types/str.js'
import { tupleFinish, tupleFrom, tupleItem, tupleNew, tupleSize } from '../types/tuple.js'
import { callHelper } from './partial.js'

/**
 * `operator.itemgetter`, `attrgetter` and `methodcaller`: callables that ask an object for something.
 *
 * ```
 *   0       W      2W      3W                         4W
 * ┌───────┬──────┬───────┬──────────────────────────┬───────────┬──────────┐
 * │ count │ type │ how   │ key, or a tuple of keys  │           │          │   itemgetter in 6 words, attrgetter in 5
 * │       │      │ many  │ (names; dotted: a tuple) │           │          │
 * ├───────┼──────┼───────┼──────────────────────────┼───────────┼──────────┤
 * │ count │ type │       │ name                     │ name and  │ keywords │   methodcaller in 8 words
 * │       │      │       │                          │ arguments │          │
 * └───────┴──────┴───────┴──────────────────────────┴───────────┴──────────┘
 * ```
 */
const MANY = 2 * W
const KEYS = 3 * W
const NAME = 3 * W
const ARGUMENTS = 4 * W
const KEYWORDS = 5 * W

// A call that waits: what is asked for, of which object, and the results; raw: index of the key, index within a dotted name.
const SELF = 0
const OBJECT = 1
const RESULTS = 2
/** Where a dotted name has led to, or the object. */
const PLACE = 3
const SLOTS = 4
const FOR_ITEM = 0
const FOR_ATTRIBUTE = 1

const indexAt = (vm: VM, frame: number): number => vm.word(frame + FRAME_SP) >>> 2
const partAt = (vm: VM, frame: number): number => (vm.word(frame + FRAME_SP) + W) >>> 2

/** The one argument of a call; 0 with TypeError set. */
function onlyArgument(vm: VM, name: string, args: number, count: number): number {
  if (vm.keywordNames !== 0) return raise(vm, T.TypeError, `${name}() takes no keyword arguments`)
  return count === 1 ? vm.word(args) : raise(vm, T.TypeError, `${name} expected 1 argument, got ${count}`)
}

function begin(vm: VM, self: number, object: number, kind: number): number {
  const many = vm.word(self + MANY)
  const frame = pushNativeFrame(vm, S.getter, SLOTS, 2)
  if (frame === 0) return FAILED
  vm.i32[nativeSlot(frame, SELF) >>> 2] = vm.retain(self)
  vm.i32[nativeSlot(frame, OBJECT) >>> 2] = vm.retain(object)
  vm.i32[nativeSlot(frame, PLACE) >>> 2] = vm.retain(object)
  vm.i32[indexAt(vm, frame)] = 0
  vm.i32[partAt(vm, frame)] = 0
  setNativeState(vm, frame, kind)
  const results = many === 1 ? 0 : tupleNew(vm, many)
  vm.i32[nativeSlot(frame, RESULTS) >>> 2] = results
  return finish(vm, frame, many !== 1 && results === 0 ? FAILED : goOn(vm, frame, ask(vm, frame)))
}

const keyOf = (vm: VM, self: number, index: number): number => (vm.word(self + MANY) === 1 ? vm.word(self + KEYS) : tupleItem(vm, vm.word(self + KEYS), index))

/** Asks for the next item or attribute. */
function ask(vm: VM, frame: number): number {
  const self = nativeReference(vm, frame, SELF)
  const object = nativeReference(vm, frame, PLACE)
  const key = keyOf(vm, self, vm.i32[indexAt(vm, frame)])
  if (nativeState(vm, frame) === FOR_ITEM) return getItem(vm, object, key)
  return getAttribute(vm, object, vm.typeOf(key) === T_TUPLE ? tupleItem(vm, key, vm.i32[partAt(vm, frame)]) : key)
}

/** Takes what came, until all has come. */
function goOn(vm: VM, frame: number, value: number): number {
  let result = value
  for (;;) {
    if (result === FAILED || result === SUSPENDED) return result
    result = taken(vm, frame, result)
    if (result !== FAILED) return result
    result = ask(vm, frame)
  }
}

/** The result of all, or FAILED (no exception is set) where more is to be asked for. */
function taken(vm: VM, frame: number, value: number): number {
  const self = nativeReference(vm, frame, SELF)
  const [many, index] = [vm.word(self + MANY), vm.i32[indexAt(vm, frame)]]
  const key = keyOf(vm, self, index)
  const part = vm.i32[partAt(vm, frame)] + 1
  if (nativeState(vm, frame) === FOR_ATTRIBUTE && vm.typeOf(key) === T_TUPLE && part < tupleSize(vm, key)) {
    // On along a dotted name: from what the part before gave.
    vm.i32[partAt(vm, frame)] = part
    vm.replaceSlot(nativeSlot(frame, PLACE), value)
    return FAILED
  }
  if (many === 1) return value
  const results = nativeReference(vm, frame, RESULTS)
  vm.i32[(results + TUPLE_ITEMS + index * W) >>> 2] = value
  vm.i32[indexAt(vm, frame)] = index + 1
  vm.i32[partAt(vm, frame)] = 0
  if (index + 1 < many) {
    vm.replaceSlot(nativeSlot(frame, PLACE), vm.retain(nativeReference(vm, frame, OBJECT)))
    return FAILED
  }
  vm.i32[nativeSlot(frame, RESULTS) >>> 2] = 0
  return tupleFinish(vm, results)
}

const step: Step = (vm, frame, value) => goOn(vm, frame, value)

// --- itemgetter ------------------------------------------------------------------------------------------------------

function newItemGetter(vm: VM, args: number): number {
  const given = vm.word(args + W)
  const many = tupleSize(vm, given)
  if (many === 0) return raise(vm, T.TypeError, 'itemgetter expected 1 argument, got 0')
  const self = instanceNew(vm, vm.word(args))
  if (self === 0) return FAILED
  vm.setWord(self + MANY, many)
  vm.i32[(self + KEYS) >>> 2] = vm.retain(many === 1 ? tupleItem(vm, given, 0) : given)
  return self
}

function getItems(vm: VM, self: number, args: number, count: number): number {
  const object = onlyArgument(vm, 'itemgetter', args, count)
  if (object === 0) return FAILED
  if (vm.word(self + MANY) !== 1) return begin(vm, self, object, FOR_ITEM)
  const key = vm.word(self + KEYS)
  if (vm.typeOf(object) === T_TUPLE && vm.typeOf(key) === T_INT) {
    const index = intValue(vm, key)
    if (index >= 0 && index < tupleSize(vm, object)) return vm.retain(tupleItem(vm, object, index))
  }
  return getItem(vm, object, key)
}

/** The keys as a tuple, owned. */
const keysOf = (vm: VM, self: number): number => (vm.word(self + MANY) === 1 ? tupleFrom(vm, vm.word(self + KEYS)) : vm.retain(vm.word(self + KEYS)))

/** Shows a getter with its keys, which are taken over. */
function shown(vm: VM, self: number, keys: number): number {
  if (keys === 0) return FAILED
  const text = callHelper(vm, 'getter_repr', self, keys)
  vm.release(keys)
  return text
}

/** (type, keys), of which the keys are taken over. */
const reduced = (vm: VM, self: number, keys: number): number => tupleOwned(vm, [vm.retain(vm.typeOf(self)), keys])

/** `itemgetter`. */
export const itemGetterType: TypeSpec = {
  name: 'itemgetter',
  module: 'operator',
  doc: 'itemgetter(1, 2)(x) is (x[1], x[2]).',
  shape: { basicSize: 6 * W, trackable: true, movable: true, references: { fixed: [KEYS, 1] } },
  slots: { call: getItems, repr: (vm, self) => shown(vm, self, keysOf(vm, self)) },
  construct: named('__new__', 'item, /, *items', (vm, args) => withAll(vm, args, newItemGetter)),
  methods: [method('__reduce__', 0, 0, (vm, args) => reduced(vm, vm.word(args), keysOf(vm, vm.word(args))))],
}

/** Has an object made of the first argument and the others as one tuple. */
function withAll(vm: VM, args: number, make: (vm: VM, args: number) => number): number {
  const [first, rest] = [vm.word(args + W), vm.word(args + 2 * W)]
  const all = tupleNew(vm, tupleSize(vm, rest) + 1)
  if (all === 0) return FAILED
  vm.i32[(all + TUPLE_ITEMS) >>> 2] = vm.retain(first)
  for (let index = 0; index < tupleSize(vm, rest); index++) vm.i32[(all + TUPLE_ITEMS + (index + 1) * W) >>> 2] = vm.retain(tupleItem(vm, rest, index))
  vm.replaceSlot(args + W, tupleFinish(vm, all))
  return make(vm, args)
}

// --- attrgetter ------------------------------------------------------------------------------------------------------

/** The name of an attribute as it is looked up: interned; a tuple of such where it has dots. Owned, or 0 with MemoryError set. */
function lookedUp(vm: VM, name: number): number {
  const parts = strValue(vm, name).split('.')
  return parts.length === 1 ? internedFrom(vm, parts[0]) : tupleOwned(vm, parts.map((part) => internedFrom(vm, part)))
}

function newAttributeGetter(vm: VM, args: number): number {
  const given = vm.word(args + W)
  const names = Array.from({ length: tupleSize(vm, given) }, (_, index) => tupleItem(vm, given, index))
  if (names.length === 0) return raise(vm, T.TypeError, 'attrgetter expected 1 argument, got 0')
  if (names.some((name) => !isStr(vm, name))) return raise(vm, T.TypeError, 'attribute name must be a string')
  const keys = names.length === 1 ? lookedUp(vm, names[0]) : tupleOwned(vm, names.map((name) => lookedUp(vm, name)))
  const self = keys === 0 ? 0 : instanceNew(vm, vm.word(args))
  if (self === 0) {
    vm.releaseMaybe(keys)
    return FAILED
  }
  vm.setWord(self + MANY, names.length)
  vm.i32[(self + KEYS) >>> 2] = keys
  return self
}

function getAttributes(vm: VM, self: number, args: number, count: number): number {
  const object = onlyArgument(vm, 'attrgetter', args, count)
  if (object === 0) return FAILED
  const key = vm.word(self + KEYS)
  return vm.word(self + MANY) === 1 && vm.typeOf(key) !== T_TUPLE ? getAttribute(vm, object, key) : begin(vm, self, object, FOR_ATTRIBUTE)
}

/** The names as they were given, as a tuple, owned. */
function namesOf(vm: VM, self: number): number {
  const keys = Array.from({ length: vm.word(self + MANY) }, (_, index) => keyOf(vm, self, index))
  const text = (key: number): string => (vm.typeOf(key) === T_TUPLE ? Array.from({ length: tupleSize(vm, key) }, (_, index) => strValue(vm, tupleItem(vm, key, index))).join('.') : strValue(vm, key))
  return tupleOwned(vm, keys.map((key) => internedFrom(vm, text(key))))
}

/** `attrgetter`. */
export const attributeGetterType: TypeSpec = {
  name: 'attrgetter',
  module: 'operator',
  doc: "attrgetter('a.b', 'c')(x) is (x.a.b, x.c).",
  shape: { basicSize: 5 * W, trackable: true, movable: true, references: { fixed: [KEYS, 1] } },
  slots: { call: getAttributes, repr: (vm, self) => shown(vm, self, namesOf(vm, self)) },
  construct: named('__new__', 'attr, /, *attrs', (vm, args) => withAll(vm, args, newAttributeGetter)),
  methods: [method('__reduce__', 0, 0, (vm, args) => reduced(vm, vm.word(args), namesOf(vm, vm.word(args))))],
}

// --- methodcaller ----------------------------------------------------------------------------------------------------

function newMethodCaller(vm: VM, args: number): number {
  const [type, given, keywords] = [0, 1, 2].map((index) => vm.word(args + index * W))
  if (tupleSize(vm, given) === 0) return raise(vm, T.TypeError, 'methodcaller needs at least one argument, the method name')
  const name = tupleItem(vm, given, 0)
  if (!isStr(vm, name)) return raise(vm, T.TypeError, 'method name must be a string')
  const interned = internedFrom(vm, strValue(vm, name))
  const self = interned === 0 ? 0 : instanceNew(vm, type)
  if (self === 0) {
    vm.releaseMaybe(interned)
    return FAILED
  }
  vm.i32[(self + NAME) >>> 2] = interned
  vm.i32[(self + ARGUMENTS) >>> 2] = vm.retain(given)
  if (keywords !== 0 && dictSize(vm, keywords) > 0) vm.i32[(self + KEYWORDS) >>> 2] = vm.retain(keywords)
  return self
}

/** The frame of a call: names, the method once it is there, then the arguments. */
function callMethodOf(vm: VM, self: number, args: number, count: number): number {
  const object = onlyArgument(vm, 'methodcaller', args, count)
  if (object === 0) return FAILED
  const [given, keywords] = [vm.word(self + ARGUMENTS), vm.word(self + KEYWORDS)]
  const named = keywords === 0 ? 0 : dictSize(vm, keywords)
  const size = tupleSize(vm, given) - 1
  const names = named === 0 ? 0 : tupleNew(vm, named)
  const frame = named > 0 && names === 0 ? 0 : pushNativeFrame(vm, S.method_caller, 2 + size + named)
  if (frame === 0) {
    vm.releaseMaybe(names)
    return FAILED
  }
  for (let index = 0; index < size; index++) vm.i32[nativeSlot(frame, 2 + index) >>> 2] = vm.retain(tupleItem(vm, given, index + 1))
  if (named > 0) {
    for (let position = dictNext(vm, keywords, 0), index = 0; position >= 0; position = dictNext(vm, keywords, position), index++) {
      vm.i32[(names + TUPLE_ITEMS + index * W) >>> 2] = vm.retain(vm.entryKey)
      vm.i32[nativeSlot(frame, 2 + size + index) >>> 2] = vm.retain(vm.entryValue)
    }
    vm.i32[nativeSlot(frame, 0) >>> 2] = tupleFinish(vm, names)
  }
  setNativeState(vm, frame, size + named)
  const found = getAttribute(vm, object, vm.word(self + NAME))
  return finish(vm, frame, found === SUSPENDED ? SUSPENDED : methodStep(vm, frame, found))
}

/** The method has been found, or (the frame's number is -1) has returned. */
const methodStep: Step = (vm, frame, value) => {
  const count = nativeState(vm, frame)
  if (value === FAILED || count < 0) return value
  vm.i32[nativeSlot(frame, 1) >>> 2] = value
  setNativeState(vm, frame, -1)
  return callVector(vm, value, nativeSlot(frame, 2), count, nativeReference(vm, frame, 0))
}

/** `methodcaller`. */
export const methodCallerType: TypeSpec = {
  name: 'methodcaller',
  module: 'operator',
  doc: "methodcaller('f', 1)(x) is x.f(1).",
  shape: { basicSize: 8 * W, trackable: true, movable: true, references: { fixed: [NAME, 3] } },
  slots: { call: callMethodOf, repr: (vm, self) => withParts(vm, 'caller_repr', self) },
  construct: named('__new__', '*args, **kwargs', newMethodCaller),
  methods: [method('__reduce__', 0, 0, (vm, args) => withParts(vm, 'caller_reduce', vm.word(args)))],
}

/** A helper is given the object, its name and arguments, and keywords (or an empty tuple). */
const withParts = (vm: VM, helper: string, self: number): number => callHelper(vm, helper, self, vm.word(self + ARGUMENTS), vm.word(self + KEYWORDS) || EMPTY_TUPLE)

/** Steps of this file. */
export const getterSteps: StepList = [
  ['getter', step],
  ['method_caller', methodStep],
]
