import { TYPE_BASIC_SIZE, TYPE_ITEM_SIZE, SIZE, TYPE_DESCRIPTOR } from '../core/layouts.js'
import { type VM } from '../core/vm.js'

/** Bytes of an object as `__sizeof__` tells them: its block without pre-header and inline values, and buffers of its own. */
export function sizeOf(vm: VM, object: number): number {
  const type = vm.typeOf(object)
  const own = vm.specs[vm.u32[(type + TYPE_DESCRIPTOR) >>> 2]].shape.sizeOf?.(vm, object)
  if (own !== undefined) return own
  const itemSize = vm.u32[(type + TYPE_ITEM_SIZE) >>> 2]
  return vm.u32[(type + TYPE_BASIC_SIZE) >>> 2] + (itemSize === 0 ? 0 : itemSize * Math.abs(vm.word(object + SIZE)))
}
