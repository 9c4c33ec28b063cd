import { FLAG_INLINE_VALUES, INSTANCE_BYTES, TYPE_BASIC_SIZE, TYPE_FLAGS, TYPE_PRE_HEADER } from '../core/layouts.js'
import { allocate, allocateTrackable, track } from '../core/objects.js'
import { type VM } from '../core/vm.js'
import { initInlineValues, nextInlineBytes } from './instance.js'

/**
 * A new instance of a type of one size, all of its fields 0, its inline values empty: not yet tracked, so that fields
 * can be filled in. Owned, or 0 with MemoryError set. Cost: its words.
 */
export function instanceUntracked(vm: VM, type: number): number {
  const basic = vm.u32[(type + TYPE_BASIC_SIZE) >>> 2]
  const inline = (vm.u32[(type + TYPE_FLAGS) >>> 2] & FLAG_INLINE_VALUES) !== 0
  if (vm.u32[(type + TYPE_PRE_HEADER) >>> 2] === 0) return allocateZero(vm, type, basic)
  const object = allocateTrackable(vm, type, inline ? basic + nextInlineBytes(vm, type) : basic)
  if (object === 0) return 0
  vm.u32.fill(0, (object + INSTANCE_BYTES) >>> 2, (object + basic) >>> 2)
  if (inline) initInlineValues(vm, object + basic, type)
  return object
}

function allocateZero(vm: VM, type: number, bytes: number): number {
  const object = allocate(vm, type, bytes)
  if (object !== 0) vm.u32.fill(0, (object + INSTANCE_BYTES) >>> 2, (object + bytes) >>> 2)
  return object
}

/** As {@link instanceUntracked}, and tracked where its type is trackable. */
export function instanceNew(vm: VM, type: number): number {
  const object = instanceUntracked(vm, type)
  if (object !== 0 && vm.u32[(type + TYPE_PRE_HEADER) >>> 2] !== 0) track(vm, object)
  return object
}
