import { raise, typeName } from '../core/errors.js'
import { FAILED, type GetSetSpec } from '../core/native.js'
import { NONE, T, T_DICT } from '../core/statics.js'
import { type VM } from '../core/vm.js'
import { isInstanceOf } from '../protocols/isinstance.js'
import { instanceDict, setInstanceDict } from './instance.js'

function set(vm: VM, self: number, value: number): number {
  if (value !== 0 && !isInstanceOf(vm, value, T_DICT)) return raise(vm, T.TypeError, `__dict__ must be set to a dictionary, not a '${typeName(vm, value)}'`)
  setInstanceDict(vm, self, vm.typeOf(self), value)
  return NONE
}

/** `__dict__` of objects that have one of their own. */
export const dictAttribute: GetSetSpec = {
  name: '__dict__',
  get: (vm, self) => {
    const dict = instanceDict(vm, self, vm.typeOf(self))
    return dict === 0 ? FAILED : vm.retain(dict)
  },
  set,
}
