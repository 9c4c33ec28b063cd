import { clearException } from '../core/errors.js'
import { FAILED } from '../core/native.js'
import { P } from '../core/prelude.js'
import { T } from '../core/statics.js'
import { type VM } from '../core/vm.js'
import { callPrelude } from '../protocols/call.js'
import { isType } from '../protocols/isinstance.js'
import { isPlainMethod } from '../protocols/special.js'
import { superAttribute, superLookup, superType } from '../types/super.js'

/** `super(type, object).name`, where `callable` is what the name `super` means; owned, FAILED or SUSPENDED. */
export function loadSuper(vm: VM, callable: number, type: number, object: number, name: number): number {
  if (callable !== T.super || !isType(vm, type)) return callPrelude(vm, P.super_attribute, callable, type, object, name)
  return superAttribute(vm, type, object, name)
}

/** The method of `super(type, object).name(...)` that is called with `object` first, owned; 0 where it is not such a method. */
export function loadSuperMethod(vm: VM, callable: number, type: number, object: number, name: number): number {
  if (callable !== T.super || !isType(vm, type)) return FAILED
  const start = superType(vm, type, object)
  if (start === 0) {
    // Said again by whoever looks the attribute up.
    clearException(vm)
    return FAILED
  }
  if (start === object) return FAILED
  const found = superLookup(vm, start, type, name)
  return found !== 0 && isPlainMethod(vm, found) ? vm.retain(found) : FAILED
}
