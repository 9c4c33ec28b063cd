import { TYPE_DICT, TYPE_MRO } from '../core/layouts.js'
import { N } from '../core/names.js'
import { P } from '../core/prelude.js'
import { NONE, T, T_OBJECT } from '../core/statics.js'
import { type VM } from '../core/vm.js'
import { callPrelude } from '../protocols/call.js'
import { tupleSize } from './tuple.js'
import { dictNext, dictSize } from './dict.js'
import { propertySetName } from './property.js'
import { lookupFrom, lookupType } from './type-lookup.js'

/**
 * Tells the attributes of a new class their name (`__set_name__`), and its base of it (`__init_subclass__`). Takes the class
 * over; returns it, FAILED, or SUSPENDED where either is Python code.
 */
export function finishClass(vm: VM, type: number, keywords: number): number {
  const hook = lookupFrom(vm, type, N.__init_subclass__, tupleSize(vm, vm.word(type + TYPE_MRO)) > 1 ? 1 : 0)
  const plain = hook === lookupType(vm, T_OBJECT, N.__init_subclass__) && (keywords === 0 || dictSize(vm, keywords) === 0)
  if (plain && !namesPython(vm, type)) return type
  const result = callPrelude(vm, P.finish_class, type, keywords === 0 ? NONE : keywords)
  vm.release(type)
  return result
}

/** Tells properties their names; whether an attribute has a `__set_name__` of another kind. */
function namesPython(vm: VM, type: number): boolean {
  const dict = vm.word(type + TYPE_DICT)
  let python = false
  for (let position = dictNext(vm, dict, 0); position >= 0; position = dictNext(vm, dict, position)) {
    const kind = vm.typeOf(vm.entryValue)
    if (kind === T.property) propertySetName(vm, vm.entryValue, vm.entryKey)
    else if (lookupType(vm, kind, N.__set_name__) !== 0) python = true
  }
  return python
}
