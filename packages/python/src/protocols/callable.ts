import { TYPE_OVERRIDES } from '../core/layouts.js'
import { N } from '../core/names.js'
import { OVERRIDE_CALL, slotsOfType } from '../core/slots.js'
import { type VM } from '../core/vm.js'
import { lookupType } from '../types/type-lookup.js'

/** Whether an object can be called. */
export function isCallable(vm: VM, object: number): boolean {
  const type = vm.typeOf(object)
  if ((vm.u32[(type + TYPE_OVERRIDES) >>> 2] & OVERRIDE_CALL) !== 0) return lookupType(vm, type, N.__call__) !== 0
  return slotsOfType(vm, type).call !== undefined
}
