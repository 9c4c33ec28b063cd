import { nameOfType, raise, typeName } from '../core/errors.js'
import {
  FLAG_BASE_TYPE,
  FLAG_HEAP_TYPE,
  INSTANCE_BYTES,
  TYPE_BASIC_SIZE,
  TYPE_DESCRIPTOR,
  TYPE_DICT_OFFSET,
  TYPE_FLAGS,
  TYPE_OVERRIDES,
  TYPE_PRE_HEADER,
  TYPE_SLOT_NAMES,
  TYPE_WEAK_LIST_OFFSET,
} from '../core/layouts.js'
import { FAILED, type Native, type TypeSpec, method, named } from '../core/native.js'
import { P } from '../core/prelude.js'
import { isFormat } from '../core/slot-wrappers.js'
import { OVERRIDE_COMPARE, OVERRIDE_INIT, OVERRIDE_NEW, overrides, slotsOf } from '../core/slots.js'
import { FALSE, NONE, NOT_IMPLEMENTED, T, TRUE } from '../core/statics.js'
import { type VM } from '../core/vm.js'
import { genericGet, genericSet } from '../protocols/attributes.js'
import { callPrelude } from '../protocols/call.js'
import { str, strByRepr } from '../protocols/conversion.js'
import { isSubtype, isType } from '../protocols/isinstance.js'
import { FLAG_ABSTRACT } from './abstract.js'
import { dictNew, dictSize } from './dict.js'
import { hexAddress, identityHash } from './identity.js'
import { dictSlot, instanceDict, separateDict } from './instance.js'
import { instanceNew } from './instantiate.js'
import { intFrom } from './int.js'
import { mergeNames, mergeTypeNames, namesAsList } from './name-lists.js'
import { sizeOf } from './size-of.js'
import { strEquals, strFrom, strLength } from './str.js'
import { tupleItem, tupleSize } from './tuple.js'
import { modulePrefix, qualifiedName } from './type-names.js'
import { isProxy, proxyTarget } from './weak-proxy.js'

function objectRepr(vm: VM, self: number): number {
  return strFrom(vm, `<${modulePrefix(vm, vm.typeOf(self))}${qualifiedName(vm, vm.typeOf(self))} object at ${hexAddress(vm, self)}>`)
}

/** `==` by identity, NOT_IMPLEMENTED where that does not decide; `!=` is the opposite of what the type's `==` says. */
function objectCompare(vm: VM, self: number, other: number, op: number): number {
  if (op === 2) return self === other ? TRUE : NOT_IMPLEMENTED
  if (op !== 3) return NOT_IMPLEMENTED
  if (overrides(vm, self, OVERRIDE_COMPARE)) return callPrelude(vm, P.not_equal, self, other)
  const equal = slotsOf(vm, self).compare!(vm, self, other, 2)
  return equal === TRUE ? FALSE : equal === FALSE ? TRUE : equal
}

function objectFormat(vm: VM, self: number, spec: number): number {
  if (!isFormat(vm, spec)) return FAILED
  if (strLength(vm, spec) > 0) return raise(vm, T.TypeError, `unsupported format string passed to ${typeName(vm, self)}.__format__`)
  return str(vm, self)
}

/** Arguments that nobody would look at are an error, unless the class takes them in its other of `__new__` and `__init__`. */
export function checkNewArguments(vm: VM, type: number): boolean {
  const overridden = vm.u32[(type + TYPE_OVERRIDES) >>> 2]
  if ((overridden & OVERRIDE_NEW) !== 0) return raise(vm, T.TypeError, 'object.__new__() takes exactly one argument (the type to instantiate)') !== 0
  if ((overridden & OVERRIDE_INIT) !== 0) return true
  return raise(vm, T.TypeError, `${nameOfType(vm, type)}() takes no arguments`) !== 0
}

const someGiven = (vm: VM, args: number): boolean => {
  const [positional, named] = [vm.word(args + W), vm.word(args + 2 * W)]
  return (positional !== 0 && tupleSize(vm, positional) > 0) || (named !== 0 && dictSize(vm, named) > 0)
}

function objectNew(vm: VM, args: number): number {
  const type = vm.word(args)
  if (someGiven(vm, args) && !checkNewArguments(vm, type)) return FAILED
  if ((vm.u32[(type + TYPE_FLAGS) >>> 2] & FLAG_ABSTRACT) !== 0) return callPrelude(vm, P.abstract_class, type)
  return instanceNew(vm, type)
}

function objectInit(vm: VM, args: number): number {
  if (!someGiven(vm, args)) return NONE
  const type = vm.typeOf(vm.word(args))
  const overridden = vm.u32[(type + TYPE_OVERRIDES) >>> 2]
  if ((overridden & OVERRIDE_INIT) !== 0) return raise(vm, T.TypeError, 'object.__init__() takes exactly one argument (the instance to initialize)')
  if ((overridden & OVERRIDE_NEW) === 0) return raise(vm, T.TypeError, `${nameOfType(vm, type)}() takes no arguments`)
  return NONE
}

/** Names of the instance's and its type's attributes, as a list; they come sorted from `dir`. */
function objectDir(vm: VM, args: number): number {
  // A proxy says the `__dict__` and the `__class__` of what it stands for.
  const self = isProxy(vm, vm.word(args)) ? proxyTarget(vm, vm.word(args)) : vm.word(args)
  if (self === 0) return FAILED
  const names = dictNew(vm)
  if (names === 0) return FAILED
  const type = vm.typeOf(self)
  const own = dictSlot(vm, self, type) === 0 ? 0 : instanceDict(vm, self, type)
  return namesAsList(vm, names, (own === 0 || mergeNames(vm, names, own)) && mergeTypeNames(vm, names, type))
}

const initSubclass: Native = (vm, args) => {
  if (!someGiven(vm, args)) return NONE
  const [name, positional] = [nameOfType(vm, vm.word(args)), vm.word(args + W)]
  const given = tupleSize(vm, positional)
  return raise(vm, T.TypeError, `${name}.__init_subclass__() takes no ${given > 0 ? `arguments (${given} given)` : 'keyword arguments'}`)
}

function getClass(vm: VM, self: number): number {
  return vm.retain(vm.typeOf(self))
}

/** Whether both have the same names in their `__slots__`, in the order that they lie in. */
function sameSlots(vm: VM, a: number, b: number): boolean {
  const [names, others] = [vm.word(a + TYPE_SLOT_NAMES), vm.word(b + TYPE_SLOT_NAMES)]
  const size = names === 0 ? 0 : tupleSize(vm, names)
  if (size !== (others === 0 ? 0 : tupleSize(vm, others))) return false
  for (let index = 0; index < size; index++) if (!strEquals(vm, tupleItem(vm, names, index), tupleItem(vm, others, index))) return false
  return true
}

/** Whether instances of both lie in memory alike. */
function sameLayout(vm: VM, a: number, b: number): boolean {
  const fields = [TYPE_DESCRIPTOR, TYPE_BASIC_SIZE, TYPE_PRE_HEADER, TYPE_DICT_OFFSET, TYPE_WEAK_LIST_OFFSET]
  return fields.every((field) => vm.u32[(a + field) >>> 2] === vm.u32[(b + field) >>> 2]) && sameSlots(vm, a, b)
}

function setClass(vm: VM, self: number, value: number): number {
  if (value === 0) return raise(vm, T.TypeError, "can't delete __class__ attribute")
  if (!isType(vm, value)) return raise(vm, T.TypeError, `__class__ must be set to a class, not '${typeName(vm, value)}' object`)
  const old = vm.typeOf(self)
  const heap = (type: number): boolean => (vm.u32[(type + TYPE_FLAGS) >>> 2] & FLAG_HEAP_TYPE) !== 0
  const modules = isSubtype(vm, old, T.module) && isSubtype(vm, value, T.module)
  if (!modules && !(heap(old) && heap(value))) {
    return raise(vm, T.TypeError, '__class__ assignment only supported for mutable types or ModuleType subclasses')
  }
  if (!sameLayout(vm, old, value)) {
    return raise(vm, T.TypeError, `__class__ assignment: '${nameOfType(vm, value)}' object layout differs from '${nameOfType(vm, old)}'`)
  }
  // Inline values go by the old class's names.
  if (dictSlot(vm, self, old) !== 0 && !separateDict(vm, self, old)) return FAILED
  vm.i32[(self + W) >>> 2] = vm.retain(value)
  vm.release(old)
  return NONE
}

function reduceEx(vm: VM, args: number): number {
  return raise(vm, T.TypeError, `cannot pickle '${typeName(vm, vm.word(args))}' object`)
}

/** The base of all types. */
export const objectType: TypeSpec = {
  name: 'object',
  flags: FLAG_BASE_TYPE,
  doc: 'The base class of the class hierarchy.\n\nWhen called, it accepts no arguments and returns a new featureless\ninstance that has no instance attributes and cannot be given any.\n',
  shape: { basicSize: INSTANCE_BYTES, movable: true },
  slots: {
    repr: objectRepr,
    str: strByRepr,
    hash: identityHash,
    compare: objectCompare,
    getAttribute: genericGet,
    setAttribute: genericSet,
  },
  construct: { name: '__new__', fewest: 0, most: -1, signature: '*args, **kwargs', call: objectNew },
  initialize: { name: '__init__', fewest: 0, most: -1, signature: '*args, **kwargs', call: objectInit },
  methods: [
    method('__dir__', 0, 0, objectDir),
    method('__sizeof__', 0, 0, (vm, args) => intFrom(vm, sizeOf(vm, vm.word(args)))),
    method('__format__', 1, 1, (vm, args) => objectFormat(vm, vm.word(args), vm.word(args + W))),
    method('__getstate__', 0, 0, (vm, args) => callPrelude(vm, P.object_state, vm.word(args))),
    method('__reduce__', 0, 0, reduceEx),
    method('__reduce_ex__', 1, 1, reduceEx),
  ],
  classMethods: [
    named('__init_subclass__', '*args, **kwargs', initSubclass),
    { name: '__subclasshook__', fewest: 1, most: 1, call: () => NOT_IMPLEMENTED },
  ],
  attributes: [{ name: '__class__', get: getClass, set: setClass }],
}
