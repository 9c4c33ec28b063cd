import { raise, typeName } from '../core/errors.js'
import { WEAKREF_BYTES, WEAKREF_CALLBACK } from '../core/layouts.js'
import { FAILED, type NativeSpec, type Slots, type TypeSpec, method } from '../core/native.js'
import { freeObject } from '../core/objects.js'
import { N } from '../core/names.js'
import { P } from '../core/prelude.js'
import { OVERRIDE_BINARY, OVERRIDE_CONVERT, OVERRIDE_IN_PLACE, OVERRIDE_LENGTH, OVERRIDE_TRUTH } from '../core/slots.js'
import { FALSE, T, T_FLOAT, T_INT, TRUE } from '../core/statics.js'
import { type VM } from '../core/vm.js'
import { callMethod, getAttribute, setAttribute } from '../protocols/attributes.js'
import { call, callPrelude, callVector } from '../protocols/call.js'
import { str } from '../protocols/conversion.js'
import { contains, getItem, length, setItem, deleteItem } from '../protocols/items.js'
import { iterate, next } from '../protocols/iteration.js'
import { binary, compare, inPlace, unary } from '../protocols/operators.js'
import { truth } from '../protocols/truth.js'
import { hexAddress } from './identity.js'
import { strFrom } from './str.js'
import { lookupType } from './type-lookup.js'
import { referentKind } from './type-names.js'
import { referentOf } from './weakref.js'

/** The object that a proxy stands for; 0 with ReferenceError set when it is gone. */
export function proxyTarget(vm: VM, self: number): number {
  const object = referentOf(vm, self)
  return object === 0 ? raise(vm, T.ReferenceError, 'weakly-referenced object no longer exists') : object
}

/** Does `operation` with the object that a proxy stands for, held meanwhile. */
function withTarget(vm: VM, self: number, operation: (object: number) => number): number {
  const object = proxyTarget(vm, self)
  if (object === 0) return 0
  vm.retain(object)
  const result = operation(object)
  vm.release(object)
  return result
}

/** Whether an object is a proxy. */
export const isProxy = (vm: VM, object: number): boolean => vm.typeOf(object) === T.ProxyType || vm.typeOf(object) === T.CallableProxyType

/** As {@link withTarget} for two operands, either of which may be a proxy. */
function withBoth(vm: VM, a: number, b: number, operation: (a: number, b: number) => number): number {
  const apply = (first: number): number => (isProxy(vm, b) ? withTarget(vm, b, (second) => operation(first, second)) : operation(first, b))
  return isProxy(vm, a) ? withTarget(vm, a, apply) : apply(a)
}

const ALL_OPERATORS = (1 << 13) - 1

const slots: Slots = {
  repr: (vm, self) => {
    const object = referentOf(vm, self)
    const what = object === 0 ? 'dead' : `to '${referentKind(vm, object)}' at ${hexAddress(vm, object)}`
    return strFrom(vm, `<weakproxy at ${hexAddress(vm, self)}; ${what}>`)
  },
  str: (vm, self) => withTarget(vm, self, (object) => str(vm, object)),
  getAttribute: (vm, self, name) => withTarget(vm, self, (object) => getAttribute(vm, object, name)),
  setAttribute: (vm, self, name, value) => withTarget(vm, self, (object) => setAttribute(vm, object, name, value)),
  compare: (vm, self, other, op) => withBoth(vm, self, other, (a, b) => compare(vm, op, a, b)),
  getItem: (vm, self, key) => withBoth(vm, self, key, (object, subscript) => getItem(vm, object, subscript)),
  setItem: (vm, self, key, value) => withTarget(vm, self, (object) => (value === 0 ? deleteItem(vm, object, key) : setItem(vm, object, key, value))),
  contains: (vm, self, item) => withTarget(vm, self, (object) => contains(vm, object, item)),
  iterate: (vm, self) => withTarget(vm, self, (object) => iterate(vm, object)),
  next: (vm, self) =>
    withTarget(vm, self, (object) =>
      lookupType(vm, vm.typeOf(object), N.__next__) === 0 ? raise(vm, T.TypeError, `Weakref proxy referenced a non-iterator '${typeName(vm, object)}' object`) : next(vm, object),
    ),
  binary: (vm, op, self, other, reflected) =>
    reflected ? withBoth(vm, other, self, (a, b) => binary(vm, op, a, b)) : withBoth(vm, self, other, (a, b) => binary(vm, op, a, b)),
  binaryOps: ALL_OPERATORS,
  inPlace: (vm, op, self, other) => withBoth(vm, self, other, (a, b) => inPlace(vm, op, a, b)),
  inPlaceOps: ALL_OPERATORS,
  negative: (vm, self) => withTarget(vm, self, (object) => unary(vm, 0, object)),
  positive: (vm, self) => withTarget(vm, self, (object) => unary(vm, 1, object)),
  invert: (vm, self) => withTarget(vm, self, (object) => unary(vm, 2, object)),
  absolute: (vm, self) => withTarget(vm, self, (object) => unary(vm, 3, object)),
}

/** Special methods whose answer Python code may have to give: as methods, not as slots that answer with a number. */
const methods: readonly NativeSpec[] = [
  method('__len__', 0, 0, (vm, args) => withTarget(vm, vm.word(args), (object) => length(vm, object))),
  method('__bool__', 0, 0, (vm, args) => withTarget(vm, vm.word(args), (object) => truth(vm, object))),
  method('__int__', 0, 0, (vm, args) => withTarget(vm, vm.word(args), (object) => call(vm, T_INT, object))),
  method('__float__', 0, 0, (vm, args) => withTarget(vm, vm.word(args), (object) => call(vm, T_FLOAT, object))),
  method('__index__', 0, 0, (vm, args) => withTarget(vm, vm.word(args), (object) => callPrelude(vm, P.index_of, object))),
  method('__divmod__', 1, 1, (vm, args) => withBoth(vm, vm.word(args), vm.word(args + W), (a, b) => callPrelude(vm, P.divmod_of, a, b))),
  method('__rdivmod__', 1, 1, (vm, args) => withBoth(vm, vm.word(args + W), vm.word(args), (a, b) => callPrelude(vm, P.divmod_of, a, b))),
]

/** What only proxies of objects that cannot be called have (CPython 3.13: Objects/weakrefobject.c `proxy_methods`). */
const ownMethods: readonly NativeSpec[] = [
  method('__bytes__', 0, 0, (vm, args) => withTarget(vm, vm.word(args), (object) => callMethod(vm, object, N.__bytes__))),
  method('__reversed__', 0, 0, (vm, args) => withTarget(vm, vm.word(args), (object) => callMethod(vm, object, N.__reversed__))),
]

// Operators count as overridden: a sequence on the left asks a proxy on the right before it says that it cannot be concatenated or repeated with it.
const overrides = OVERRIDE_LENGTH | OVERRIDE_TRUTH | OVERRIDE_CONVERT | OVERRIDE_BINARY | OVERRIDE_IN_PLACE
const shape: TypeSpec['shape'] = { basicSize: WEAKREF_BYTES, trackable: true, references: { fixed: [WEAKREF_CALLBACK, 1] }, reclaim: freeObject }

/** Objects that stand for another one without holding it. */
export const proxyType: TypeSpec = { name: 'ProxyType', module: 'weakref', shape, overrides, slots, methods: [...methods, ...ownMethods] }

/** The same for objects that can be called. */
export const callableProxyType: TypeSpec = {
  name: 'CallableProxyType',
  module: 'weakref',
  shape,
  overrides,
  slots: { ...slots, call: (vm, self, args, count) => withTarget(vm, self, (object) => callVector(vm, object, args, count, vm.keywordNames)) },
  methods,
}

/** What the prelude asks of proxies. */
export const proxyPrelude: readonly NativeSpec[] = [
  method('_is_proxy', 1, 1, (vm, args) => (isProxy(vm, vm.word(args)) ? TRUE : FALSE)),
  method('_behind_proxy', 1, 1, (vm, args) => {
    const self = vm.word(args)
    if (!isProxy(vm, self)) return vm.retain(self)
    const object = proxyTarget(vm, self)
    return object === 0 ? FAILED : vm.retain(object)
  }),
]
