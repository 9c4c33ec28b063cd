import { NATIVE_BYTES, NATIVE_INDEX, NATIVE_MODULE, NATIVE_NAME, NATIVE_SELF } from '../core/layouts.js'
import { allocateTrackable, track } from '../core/objects.js'
import { T } from '../core/statics.js'
import { type VM } from '../core/vm.js'
import { takeTrackable } from './profile-free-lists.js'
import { immortalName } from './immortal-names.js'

/**
 * Objects that stand for a native: functions, methods bound and unbound, special methods made from slots.
 *
 * ```
 *   0       W      2W      3W                    4W        5W         6W
 * ┌───────┬──────┬───────┬─────────────────────┬─────────┬──────────┬──────┐
 * │ count │ type │ index │ self, or owner type │ module  │ weakrefs │ name │      
 * ├───────┼──────┼───────┼─────────────────────┼─────────┴──────────┴──────┘
 * │ count │ type │ special method │ self       │                                   method-wrapper
 * └───────┴──────┴────────────────┴────────────┘
 * ```
 */
const WRAPPED = 2 * W
const METHOD_WRAPPER_BYTES = 4 * W

/** A function or bound method of ours. `self` and `module` (borrowed) may be 0. Owned, or 0 with MemoryError set. */
export function builtinFunction(vm: VM, index: number, self: number, module: number): number {
  return nativeObject(vm, T.builtin_function_or_method, index, self, module)
}

/** An object of `type` for native `index`: see the picture above. `self` and `module` are borrowed, 0 for none. */
export function nativeObject(vm: VM, type: number, index: number, self: number, module: number): number {
  const name = immortalName(vm, vm.natives[index].name)
  const list = type === T.builtin_function_or_method ? vm.free.builtin : -1
  const object = name === 0 ? 0 : takeTrackable(vm, list) || allocateTrackable(vm, type, NATIVE_BYTES)
  if (object === 0) return 0
  vm.u32.fill(0, (object + NATIVE_INDEX) >>> 2, (object + NATIVE_BYTES) >>> 2)
  vm.u32[(object + NATIVE_INDEX) >>> 2] = index
  if (self !== 0) vm.i32[(object + NATIVE_SELF) >>> 2] = vm.retain(self)
  if (module !== 0) vm.i32[(object + NATIVE_MODULE) >>> 2] = vm.retain(module)
  vm.i32[(object + NATIVE_NAME) >>> 2] = name
  track(vm, object)
  return object
}

/** A special method (a wrapper_descriptor) bound to `self`; both borrowed. Owned, or 0 with MemoryError set. */
export function methodWrapper(vm: VM, descriptor: number, self: number): number {
  const object = allocateTrackable(vm, T['method-wrapper'], METHOD_WRAPPER_BYTES)
  if (object === 0) return 0
  vm.setWord(object + WRAPPED, vm.retain(descriptor))
  vm.setWord(object + NATIVE_SELF, vm.retain(self))
  track(vm, object)
  return object
}

/** Index of the native that a bound special method stands for. */
export const wrappedIndex = (vm: VM, wrapper: number): number => nativeIndex(vm, vm.word(wrapper + WRAPPED))

/** Index of the native that an object stands for. */
export const nativeIndex = (vm: VM, object: number): number => vm.u32[(object + NATIVE_INDEX) >>> 2]
