import { TYPE_DESCRIPTOR, TYPE_OVERRIDES } from './layouts.js'
import { type Slots } from './native.js'
import { type StaticName } from './names.js'
import { type VM } from './vm.js'

/**
 * Slots and the special methods that override them.
 *
 * A built-in type has slots; a class made in Python has those of the built-in type that it is laid out as. `TYPE_OVERRIDES`
 * of a type has a bit for each group of special methods of which at least one is found elsewhere along the class's MRO
 * than along the built-in type's: then the slot must not be called, and the method is looked up.
 */
export const OVERRIDE_HASH = 1 << 0
export const OVERRIDE_REPR = 1 << 1
export const OVERRIDE_STR = 1 << 2
export const OVERRIDE_FORMAT = 1 << 3
export const OVERRIDE_LENGTH = 1 << 4
export const OVERRIDE_TRUTH = 1 << 5
export const OVERRIDE_GET_ITEM = 1 << 6
export const OVERRIDE_SET_ITEM = 1 << 7
export const OVERRIDE_CONTAINS = 1 << 8
export const OVERRIDE_ITERATE = 1 << 9
export const OVERRIDE_NEXT = 1 << 10
export const OVERRIDE_COMPARE = 1 << 11
export const OVERRIDE_BINARY = 1 << 12
export const OVERRIDE_IN_PLACE = 1 << 13
export const OVERRIDE_UNARY = 1 << 14
export const OVERRIDE_CONVERT = 1 << 15
export const OVERRIDE_CALL = 1 << 16
/** `__getattribute__`. */
export const OVERRIDE_GET_ATTRIBUTE = 1 << 17
/** `__setattr__` or `__delattr__`. */
export const OVERRIDE_SET_ATTRIBUTE = 1 << 18
export const OVERRIDE_DESCRIPTOR_GET = 1 << 19
export const OVERRIDE_DESCRIPTOR_SET = 1 << 20
export const OVERRIDE_NEW = 1 << 21
export const OVERRIDE_INIT = 1 << 22
/** `__del__`: the type's objects have a finalizer written in Python. */
export const OVERRIDE_FINALIZE = 1 << 23
/** `__getattr__`: asked when an attribute is not found. */
export const OVERRIDE_MISSING_ATTRIBUTE = 1 << 24

/** Special methods of the thirteen operators, by operator: plain, reflected, in place. */
export const binaryMethods = [
  ['__add__', '__radd__', '__iadd__'],
  ['__sub__', '__rsub__', '__isub__'],
  ['__mul__', '__rmul__', '__imul__'],
  ['__truediv__', '__rtruediv__', '__itruediv__'],
  ['__floordiv__', '__rfloordiv__', '__ifloordiv__'],
  ['__mod__', '__rmod__', '__imod__'],
  ['__pow__', '__rpow__', '__ipow__'],
  ['__lshift__', '__rlshift__', '__ilshift__'],
  ['__rshift__', '__rrshift__', '__irshift__'],
  ['__and__', '__rand__', '__iand__'],
  ['__or__', '__ror__', '__ior__'],
  ['__xor__', '__rxor__', '__ixor__'],
  ['__matmul__', '__rmatmul__', '__imatmul__'],
] as const satisfies readonly (readonly [StaticName, StaticName, StaticName])[]

/** Special methods of comparisons, by operator. */
export const compareMethods = ['__lt__', '__le__', '__eq__', '__ne__', '__gt__', '__ge__'] as const satisfies readonly StaticName[]
/** The operator that asks the same of the other side: `a < b` is `b > a`. */
export const swappedCompare = [4, 5, 2, 3, 0, 1] as const

/** Which special methods set which bit. */
export const overrideGroups: readonly (readonly [bit: number, names: readonly StaticName[]])[] = [
  [OVERRIDE_HASH, ['__hash__']],
  [OVERRIDE_REPR, ['__repr__']],
  [OVERRIDE_STR, ['__str__']],
  [OVERRIDE_FORMAT, ['__format__']],
  [OVERRIDE_LENGTH, ['__len__']],
  [OVERRIDE_TRUTH, ['__bool__', '__len__']],
  [OVERRIDE_GET_ITEM, ['__getitem__']],
  [OVERRIDE_SET_ITEM, ['__setitem__', '__delitem__']],
  [OVERRIDE_CONTAINS, ['__contains__', '__iter__', '__getitem__']],
  [OVERRIDE_ITERATE, ['__iter__', '__getitem__']],
  [OVERRIDE_NEXT, ['__next__']],
  [OVERRIDE_COMPARE, compareMethods],
  [OVERRIDE_BINARY, binaryMethods.flatMap(([plain, reflected]) => [plain, reflected])],
  [OVERRIDE_IN_PLACE, binaryMethods.map(([, , inPlace]) => inPlace)],
  [OVERRIDE_UNARY, ['__neg__', '__pos__', '__invert__', '__abs__']],
  [OVERRIDE_CONVERT, ['__int__', '__float__', '__index__']],
  [OVERRIDE_CALL, ['__call__']],
  [OVERRIDE_GET_ATTRIBUTE, ['__getattribute__']],
  [OVERRIDE_SET_ATTRIBUTE, ['__setattr__', '__delattr__']],
  [OVERRIDE_DESCRIPTOR_GET, ['__get__']],
  [OVERRIDE_DESCRIPTOR_SET, ['__set__', '__delete__']],
  [OVERRIDE_NEW, ['__new__']],
  [OVERRIDE_INIT, ['__init__']],
  [OVERRIDE_FINALIZE, ['__del__']],
  [OVERRIDE_MISSING_ATTRIBUTE, ['__getattr__']],
]

/** The slots of the built-in type that objects of `type` are laid out as. */
export const slotsOfType = (vm: VM, type: number): Slots => vm.slots[vm.u32[(type + TYPE_DESCRIPTOR) >>> 2]]

/** The slots of an object, whether overridden or not: see {@link overrides}. */
export const slotsOf = (vm: VM, object: number): Slots => slotsOfType(vm, vm.typeOf(object))

/** Whether special methods written in Python (or by another type) stand in for a slot of an object's type. */
export const overrides = (vm: VM, object: number, bits: number): boolean => (vm.u32[(vm.typeOf(object) + TYPE_OVERRIDES) >>> 2] & bits) !== 0

const inherited: readonly (keyof Slots)[] = [
  'hash', 'repr', 'str', 'format', 'length', 'truth', 'getItem', 'setItem', 'contains', 'iterate', 'next', 'compare', 'binary', 'inPlace', 'binaryOps', 'inPlaceOps',
  'negative', 'positive', 'invert', 'absolute', 'toInt', 'toFloat', 'toIndex', 'call', 'getAttribute', 'setAttribute', 'descriptorGet', 'descriptorSet',
]

/** A type's slots with those of its base filled in; all types' have one shape, so that call sites stay monomorphic. */
export function mergeSlots(own: Slots | undefined, base: Slots | undefined): Slots {
  const merged: Record<string, unknown> = {}
  for (const name of inherited) merged[name] = own?.[name] ?? base?.[name]
  // Who compares in a way of their own has no hash unless they say so.
  if (own?.compare !== undefined) merged['hash'] = own.hash
  return merged
}
