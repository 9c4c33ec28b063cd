import { FLAG_DICT, FLAG_LIST, FLAG_SET, FLAG_TUPLE, TYPE_FLAGS, TYPE_OVERRIDES } from '../core/layouts.js'
import { N } from '../core/names.js'
import { OVERRIDE_COMPARE, slotsOfType } from '../core/slots.js'
import { NOT_IMPLEMENTED, T, TRUE, T_DICT, T_SET, T_STR } from '../core/statics.js'
import { type VM } from '../core/vm.js'
import { dictsEqual } from '../types/dict-compare.js'
import { itemsEqual } from '../types/sequence-compare.js'
import { setsEqual } from '../types/set-operations.js'
import { strEquals } from '../types/string-memory.js'
import { lookupType } from '../types/type-lookup.js'
import { referentOf } from '../types/weakref.js'
import { isSubtype } from './isinstance.js'

/** Answers of {@link equals}. */
export const EQUAL = 1
export const UNEQUAL = 0
export const EQUALS_FAILED = -1
export const EQUALS_PYTHON = 2

const EQ = 2

/** Whether `==` of a type is another than the one of the built-in type that it is laid out as. */
const overridesEquals = (vm: VM, type: number): boolean =>
  (vm.u32[(type + TYPE_OVERRIDES) >>> 2] & OVERRIDE_COMPARE) !== 0 && vm.typeOf(lookupType(vm, type, N.__eq__)) !== T.wrapper_descriptor

/** Types beside the containers whose comparison is that of what they hold or stand for. */
const comparesContent: ReadonlySet<number> = new Set([T.cell, T.GenericAlias, T.Union, T.SimpleNamespace, T.ProxyType, T.CallableProxyType, T.KeyWrapper])

/** Types whose comparison may start Python code for their items. */
function comparesItems(type: number): boolean {
  return comparesContent.has(type) || type === T_DICT || type === T_SET || type === T.frozenset || type === T.mappingproxy || type === T.slice || (type >= T.dict_keys && type <= T.dict_items)
}

/**
 * Whether two objects are one or compare equal, as containers ask: 1, 0, -1 with an exception set, 2 when that needs
 * Python code (nothing has been started then).
 */
export function equals(vm: VM, a: number, b: number): number {
  if (a === b) return EQUAL
  const type = vm.typeOf(a)
  const other = vm.typeOf(b)
  if (type === T_STR && other === T_STR) return strEquals(vm, a, b) ? EQUAL : UNEQUAL
  if (overridesEquals(vm, type) || overridesEquals(vm, other)) return EQUALS_PYTHON
  const shared = vm.u32[(type + TYPE_FLAGS) >>> 2] & vm.u32[(other + TYPE_FLAGS) >>> 2]
  if ((shared & (FLAG_LIST | FLAG_TUPLE)) !== 0) return itemsEqual(vm, a, b)
  if ((shared & FLAG_DICT) !== 0) return dictsEqual(vm, a, b)
  if ((shared & FLAG_SET) !== 0) return setsEqual(vm, a, b)
  if (comparesItems(type) || comparesItems(other)) return EQUALS_PYTHON
  if (slotsOfType(vm, type).compare === slotsOfType(vm, T.ReferenceType).compare) return referencesEqual(vm, a, b, other)
  const swap = type !== other && isSubtype(vm, other, type)
  return natively(vm, swap ? b : a, swap ? a : b)
}

/** Weak references are equal as their objects are; dead ones only to themselves. */
function referencesEqual(vm: VM, a: number, b: number, other: number): number {
  if (slotsOfType(vm, other).compare !== slotsOfType(vm, T.ReferenceType).compare) return natively(vm, a, b)
  const [first, second] = [referentOf(vm, a), referentOf(vm, b)]
  return first === 0 || second === 0 ? UNEQUAL : equals(vm, first, second)
}

function natively(vm: VM, a: number, b: number): number {
  let answer = slotsOfType(vm, vm.typeOf(a)).compare!(vm, a, b, EQ)
  if (answer === NOT_IMPLEMENTED) answer = slotsOfType(vm, vm.typeOf(b)).compare!(vm, b, a, EQ)
  if (answer === 0) return EQUALS_FAILED
  return answer === TRUE ? EQUAL : UNEQUAL
}
