import { TYPE_OVERRIDES } from '../core/layouts.js'
import { OVERRIDE_DESCRIPTOR_GET, OVERRIDE_DESCRIPTOR_SET, slotsOfType } from '../core/slots.js'
import { P } from '../core/prelude.js'
import { T } from '../core/statics.js'
import { type VM } from '../core/vm.js'
import { lookupType } from '../types/type-lookup.js'
import { call, callPrelude } from './call.js'

/** The special method `name` as the type of `object` has it, unbound and borrowed, or 0. */
export const lookupSpecial = (vm: VM, object: number, name: number): number => lookupType(vm, vm.typeOf(object), name)

/** Whether an object is called with `self` put before its arguments when it is found in a type. */
export function isPlainMethod(vm: VM, found: number): boolean {
  const type = vm.typeOf(found)
  return type === T.function || type === T.method_descriptor || type === T.wrapper_descriptor
}

/** Whether attributes of this type are descriptors: have `__get__`, or `__set__` or `__delete__`. */
export const isDescriptorType = (vm: VM, type: number): boolean =>
  (vm.u32[(type + TYPE_OVERRIDES) >>> 2] & OVERRIDE_DESCRIPTOR_GET) !== 0 || slotsOfType(vm, type).descriptorGet !== undefined
export const isDataDescriptorType = (vm: VM, type: number): boolean =>
  (vm.u32[(type + TYPE_OVERRIDES) >>> 2] & OVERRIDE_DESCRIPTOR_SET) !== 0 || slotsOfType(vm, type).descriptorSet !== undefined

/** Calls a special method (borrowed, as {@link lookupSpecial} found it) of `object`. */
export function callSpecial(vm: VM, method: number, object: number, ...args: readonly number[]): number {
  if (isPlainMethod(vm, method)) return call(vm, method, object, ...args)
  const type = vm.typeOf(method)
  if ((vm.u32[(type + TYPE_OVERRIDES) >>> 2] & OVERRIDE_DESCRIPTOR_GET) !== 0) return callPrelude(vm, P.call_bound, method, object, vm.typeOf(object), ...args)
  const get = slotsOfType(vm, type).descriptorGet
  if (get === undefined) return call(vm, method, ...args)
  if (type === T.property) return callPrelude(vm, P.call_bound, method, object, vm.typeOf(object), ...args)
  const bound = get(vm, method, object, vm.typeOf(object))
  if (bound === 0) return 0
  const result = call(vm, bound, ...args)
  vm.release(bound)
  return result
}
