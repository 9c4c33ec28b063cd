import { nameOfType, raise, typeName } from '../core/errors.js'
import { NATIVE_SELF } from '../core/layouts.js'
import { T } from '../core/statics.js'
import { type VM } from '../core/vm.js'
import { isSubtype, isType } from '../protocols/isinstance.js'
import { builtinFunction, methodWrapper, nativeIndex } from './native-objects.js'

const ownerOf = (vm: VM, descriptor: number): number => vm.word(descriptor + NATIVE_SELF)
const nameOf = (vm: VM, descriptor: number): string => vm.natives[nativeIndex(vm, descriptor)].name

/** Whether the object is of the type that a descriptor belongs to; raises TypeError where not. */
function belongs(vm: VM, descriptor: number, object: number): boolean {
  const owner = ownerOf(vm, descriptor)
  if (isSubtype(vm, vm.typeOf(object), owner)) return true
  raise(vm, T.TypeError, `descriptor '${nameOf(vm, descriptor)}' for '${nameOfType(vm, owner)}' objects doesn't apply to a '${typeName(vm, object)}' object`)
  return false
}

/** `descriptor.__get__` of a method: bound to the object, itself where there is none. */
export function bindMethod(vm: VM, self: number, object: number): number {
  if (object === 0) return vm.retain(self)
  return belongs(vm, self, object) ? builtinFunction(vm, nativeIndex(vm, self), object, 0) : 0
}

/** `descriptor.__get__` of a special method. */
export function bindWrapper(vm: VM, self: number, object: number): number {
  if (object === 0) return vm.retain(self)
  return belongs(vm, self, object) ? methodWrapper(vm, self, object) : 0
}

/** `descriptor.__get__` of a class method: bound to the class. */
export function bindClassMethod(vm: VM, self: number, object: number, type: number): number {
  const owner = ownerOf(vm, self)
  const to = type !== 0 ? type : vm.typeOf(object)
  if (!isType(vm, to)) return raise(vm, T.TypeError, `descriptor '${nameOf(vm, self)}' for type '${nameOfType(vm, owner)}' needs a type, not a '${typeName(vm, to)}' as arg 2`)
  if (!isSubtype(vm, to, owner)) {
    return raise(vm, T.TypeError, `descriptor '${nameOf(vm, self)}' requires a subtype of '${nameOfType(vm, owner)}' but received '${nameOfType(vm, to)}'`)
  }
  return builtinFunction(vm, nativeIndex(vm, self), to, 0)
}
