import { TYPE_OVERRIDES } from '../core/layouts.js'
import { N } from '../core/names.js'
import { FAILED } from '../core/native.js'
import { P } from '../core/prelude.js'
import { OVERRIDE_HASH } from '../core/slots.js'
import { type VM } from '../core/vm.js'
import { intFromHash } from '../types/hash-values.js'
import { lookupType } from '../types/type-lookup.js'
import { callPrelude } from './call.js'
import { HASH_DONE, HASH_FAILED, hash } from './hash.js'

/** `hash(object)` as an int; owned, FAILED or SUSPENDED. */
export function hashObject(vm: VM, object: number): number {
  const answer = hash(vm, object)
  if (answer === HASH_DONE) return intFromHash(vm)
  if (answer === HASH_FAILED) return FAILED
  const type = vm.typeOf(object)
  const overridden = (vm.u32[(type + TYPE_OVERRIDES) >>> 2] & OVERRIDE_HASH) !== 0
  return overridden ? callPrelude(vm, P.hash_by_method, lookupType(vm, type, N.__hash__), object) : callPrelude(vm, P.object_hash, object)
}
