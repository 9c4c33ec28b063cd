import { raise } from '../core/errors.js'
import { FLAG_TYPE, SIZE, TUPLE_ITEMS, TYPE_FLAGS, TYPE_MRO } from '../core/layouts.js'
import { N } from '../core/names.js'
import { P } from '../core/prelude.js'
import { FALSE, T, TRUE, T_TUPLE, T_TYPE } from '../core/statics.js'
import { type VM } from '../core/vm.js'
import { tupleItem, tupleSize } from '../types/tuple.js'
import { lookupType } from '../types/type-lookup.js'
import { callPrelude } from './call.js'
import { lookupSpecial } from './special.js'

/** Whether the object is a type. */
export function isType(vm: VM, object: number): boolean {
  const type = vm.typeOf(object)
  return type === T_TYPE || (vm.u32[(type + TYPE_FLAGS) >>> 2] & FLAG_TYPE) !== 0
}

/** Whether type `a` is `b` or derived from it. Cost: the length of `a`'s MRO. */
export function isSubtype(vm: VM, a: number, b: number): boolean {
  if (a === b) return true
  const mro = vm.word(a + TYPE_MRO)
  if (mro === 0) return false
  const end = mro + TUPLE_ITEMS + vm.word(mro + SIZE) * W
  for (let at = mro + TUPLE_ITEMS; at < end; at += W) if (vm.word(at) === b) return true
  return false
}

/** Whether an object is an instance of a built-in type (subclasses included), without asking anybody. */
export const isInstanceOf = (vm: VM, object: number, type: number): boolean => isSubtype(vm, vm.typeOf(object), type)

/** Whether `type.__instancecheck__` (or the other check) of a metatype is the one of `type` itself. */
const plainCheck = (vm: VM, classInfo: number, name: number): boolean => {
  const metatype = vm.typeOf(classInfo)
  return metatype === T_TYPE || (isType(vm, classInfo) && lookupType(vm, metatype, name) === lookupType(vm, T_TYPE, name))
}

/** `isinstance(object, classInfo)`: TRUE, FALSE, FAILED or SUSPENDED. */
export function isInstance(vm: VM, object: number, classInfo: number): number {
  if (vm.typeOf(object) === classInfo) return TRUE
  if (plainCheck(vm, classInfo, N.__instancecheck__)) return instanceOfType(vm, object, classInfo)
  if (vm.typeOf(classInfo) === T_TUPLE) {
    for (let index = 0; index < tupleSize(vm, classInfo); index++) {
      const item = tupleItem(vm, classInfo, index)
      if (!plainCheck(vm, item, N.__instancecheck__)) return callPrelude(vm, P.isinstance_slow, object, classInfo)
      const answer = instanceOfType(vm, object, item)
      if (answer !== FALSE) return answer
    }
    return FALSE
  }
  if (vm.typeOf(classInfo) === T.GenericAlias) return raise(vm, T.TypeError, 'isinstance() argument 2 cannot be a parameterized generic')
  if (vm.typeOf(classInfo) === T.Union || lookupSpecial(vm, classInfo, N.__instancecheck__) !== 0) return callPrelude(vm, P.isinstance_slow, object, classInfo)
  return raise(vm, T.TypeError, 'isinstance() arg 2 must be a type, a tuple of types, or a union')
}

/** By type, and by what the object's `__class__` says where that is something else. */
export function instanceOfType(vm: VM, object: number, type: number): number {
  const own = vm.typeOf(object)
  if (isSubtype(vm, own, type)) return TRUE
  const described = lookupType(vm, own, N.__class__)
  const asProxy = own === T.ProxyType || own === T.CallableProxyType
  if (!asProxy && (described === 0 || described === lookupType(vm, T.object, N.__class__) || own === T_TYPE)) return FALSE
  return callPrelude(vm, P.isinstance_by_class, object, type)
}

/** `issubclass(type, classInfo)`: TRUE, FALSE, FAILED or SUSPENDED. */
export function isSubclass(vm: VM, type: number, classInfo: number): number {
  if (vm.typeOf(classInfo) === T_TUPLE) {
    for (let index = 0; index < tupleSize(vm, classInfo); index++) {
      const item = tupleItem(vm, classInfo, index)
      if (!plainCheck(vm, item, N.__subclasscheck__)) return callPrelude(vm, P.issubclass_slow, type, classInfo)
      const answer = isSubclass(vm, type, item)
      if (answer !== FALSE) return answer
    }
    return FALSE
  }
  if (plainCheck(vm, classInfo, N.__subclasscheck__)) {
    if (!isType(vm, type)) return raise(vm, T.TypeError, 'issubclass() arg 1 must be a class')
    return isSubtype(vm, type, classInfo) ? TRUE : FALSE
  }
  if (vm.typeOf(classInfo) === T.GenericAlias) return raise(vm, T.TypeError, 'issubclass() argument 2 cannot be a parameterized generic')
  if (vm.typeOf(classInfo) === T.Union || lookupSpecial(vm, classInfo, N.__subclasscheck__) !== 0) return callPrelude(vm, P.issubclass_slow, type, classInfo)
  if (!isType(vm, type)) return raise(vm, T.TypeError, 'issubclass() arg 1 must be a class')
  return raise(vm, T.TypeError, 'issubclass() arg 2 must be a class, a tuple of classes, or a union')
}

