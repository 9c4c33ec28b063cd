import { floatNew } from '../core/numbers.js'
import { allocate } from '../core/objects.js'
import { FLAG_FLOAT, FLOAT_BYTES, FLOAT_VALUE, TYPE_FLAGS } from '../core/layouts.js'
import { T_FLOAT } from '../core/statics.js'
import { type VM } from '../core/vm.js'

/** Whether the object is a float: instances of subclasses too. */
export function isFloat(vm: VM, object: number): boolean {
  const type = vm.typeOf(object)
  return type === T_FLOAT || (vm.u32[(type + TYPE_FLAGS) >>> 2] & FLAG_FLOAT) !== 0
}

/** The value of a float. */
export const floatValue = (vm: VM, float: number): number => vm.f64[(float + FLOAT_VALUE) >>> 3]

/** A new float. */
export const floatFrom = floatNew

/** A new float of a type of its own. */
export function floatOfType(vm: VM, type: number, value: number): number {
  if (type === T_FLOAT) return floatNew(vm, value)
  const float = allocate(vm, type, FLOAT_BYTES)
  if (float !== 0) vm.f64[(float + FLOAT_VALUE) >>> 3] = value
  return float
}
