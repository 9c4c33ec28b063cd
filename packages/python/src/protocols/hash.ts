import { unhashable } from '../core/errors.js'
import { TYPE_OVERRIDES } from '../core/layouts.js'
import { N } from '../core/names.js'
import { FAILED, SUSPENDED } from '../core/native.js'
import { OVERRIDE_HASH, slotsOfType } from '../core/slots.js'
import { NONE, T_STR } from '../core/statics.js'
import { type VM } from '../core/vm.js'
import { strHash } from '../types/string-memory.js'
import { lookupType } from '../types/type-lookup.js'

/** Answers of {@link hash}. */
export const HASH_FAILED = 0
export const HASH_DONE = 1
export const HASH_PYTHON = 2

/**
 * The hash of an object, in `vm.hashLow` and `vm.hashHigh`: 1 done; 0 with an exception set; 2 when that needs Python code
 * (nothing has been started then).
 */
export function hash(vm: VM, object: number): number {
  const type = vm.typeOf(object)
  if (type === T_STR) {
    vm.hashLow = strHash(vm, object)
    vm.hashHigh = vm.hashLow >> 31
    return HASH_DONE
  }
  if ((vm.u32[(type + TYPE_OVERRIDES) >>> 2] & OVERRIDE_HASH) !== 0) {
    const found = lookupType(vm, type, N.__hash__)
    return found === 0 || found === NONE ? unhashable(vm, object) : HASH_PYTHON
  }
  const slot = slotsOfType(vm, type).hash
  if (slot === undefined) return unhashable(vm, object)
  const answer = slot(vm, object)
  return answer === FAILED ? HASH_FAILED : answer === SUSPENDED ? HASH_PYTHON : HASH_DONE
}
