import { NATIVE_BYTES, NATIVE_INDEX, NATIVE_MODULE, NATIVE_NAME, NATIVE_SELF } from '../core/layouts.js'
import { allocateTrackable, track } from '../core/objects.js'
import { T } from '../core/statics.js'
import { type VM } from '../core/vm.js'
import { immortalName } from './immortal-names.js'

/**
 * Objects that stand for a native: functions, methods bound and unbound, special methods made from slots.
 *
 * ```
 *   0       W      2W      3W                    4W        5W         6W
 * ┌───────┬──────┬───────┬─────────────────────┬─────────┬──────────┬──────┐
 * │ count │ type │ index │ self, or owner type │ module  │ weakrefs │ name │      (a method-wrapper ends after `self`)
 * └───────┴──────┴───────┴─────────────────────┴─────────┴──────────┴──────┘
 * ```
 */
const METHOD_WRAPPER_BYTES = 4 * W

/** A function or bound method of ours. `self` and `module` (borrowed) may be 0. Owned, or 0 with MemoryError set. */
export function builtinFunction(vm: VM, index: number, self: number, module: number): number {
  return nativeObject(vm, T.builtin_function_or_method, index, self, module)
}

/** An object of `type` for native `index`: see the picture above. `self` and `module` are borrowed, 0 for none. */
export function nativeObject(vm: VM, type: number, index: number, self: number, module: number): number {
  const wrapper = type === T['method-wrapper']
  const object = allocateTrackable(vm, type, wrapper ? METHOD_WRAPPER_BYTES : NATIVE_BYTES)
  if (object === 0) return 0
  vm.u32.fill(0, (object + NATIVE_INDEX) >>> 2, (object + (wrapper ? METHOD_WRAPPER_BYTES : NATIVE_BYTES)) >>> 2)
  vm.u32[(object + NATIVE_INDEX) >>> 2] = index
  if (self !== 0) vm.i32[(object + NATIVE_SELF) >>> 2] = vm.retain(self)
  if (!wrapper) {
    if (module !== 0) vm.i32[(object + NATIVE_MODULE) >>> 2] = vm.retain(module)
    const name = immortalName(vm, vm.natives[index]!.name)
    if (name === 0) {
      vm.release(object)
      return 0
    }
    vm.i32[(object + NATIVE_NAME) >>> 2] = name
  }
  track(vm, object)
  return object
}

/** Index of the native that an object stands for. */
export const nativeIndex = (vm: VM, object: number): number => vm.u32[(object + NATIVE_INDEX) >>> 2]!
