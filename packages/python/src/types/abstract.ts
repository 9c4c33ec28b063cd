import { nameOfType, raise } from '../core/errors.js'
import { FLAG_HEAP_TYPE, TYPE_DICT, TYPE_FLAGS } from '../core/layouts.js'
import { N } from '../core/names.js'
import { type GetSetSpec } from '../core/native.js'
import { NONE, T, T_TYPE } from '../core/statics.js'
import { type VM } from '../core/vm.js'
import { dictDeleteString, dictGetString, dictSetString } from './dict.js'
import { typeModified } from './type-lookup.js'

/** Set where a class has methods that its subclasses must define: see lib/abc.py. */
export const FLAG_ABSTRACT = 1 << 21

function set(vm: VM, self: number, value: number): number {
  const dict = vm.word(self + TYPE_DICT)
  const at = (self + TYPE_FLAGS) >>> 2
  if (value === 0) {
    if (!dictDeleteString(vm, dict, N.__abstractmethods__)) return raise(vm, T.AttributeError, '__abstractmethods__')
    vm.u32[at] &= ~FLAG_ABSTRACT
  } else {
    if (!dictSetString(vm, dict, N.__abstractmethods__, value)) return 0
    // A frozenset, as a rule: its number of members is where a set's is.
    const some = (vm.typeOf(value) === T.frozenset || vm.typeOf(value) === T.set) && vm.word(value + 3 * W) > 0
    vm.u32[at] = some ? vm.u32[at] | FLAG_ABSTRACT : vm.u32[at] & ~FLAG_ABSTRACT
  }
  typeModified(vm, self)
  return NONE
}

/** `type.__abstractmethods__`. */
export const abstractMethodsAttribute: GetSetSpec = {
  name: '__abstractmethods__',
  get: (vm, self) => {
    const heap = self !== T_TYPE && (vm.u32[(self + TYPE_FLAGS) >>> 2] & FLAG_HEAP_TYPE) !== 0
    const found = heap ? dictGetString(vm, vm.word(self + TYPE_DICT), N.__abstractmethods__) : 0
    return found === 0 ? raise(vm, T.AttributeError, `type object '${nameOfType(vm, self)}' has no attribute '__abstractmethods__'`) : vm.retain(found)
  },
  set,
}
