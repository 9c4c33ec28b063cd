import { N } from '../core/names.js'
import { MODULES } from '../core/statics.js'
import { type VM } from '../core/vm.js'
import { dictGetString } from './dict.js'
import { moduleDict } from './module.js'

/** An attribute of `sys` (borrowed), or 0: `sys.stdout`. */
export function sysAttribute(vm: VM, name: number): number {
  const modules = vm.word(MODULES)
  const sys = modules === 0 ? 0 : dictGetString(vm, modules, N.sys)
  return sys === 0 ? 0 : dictGetString(vm, moduleDict(vm, sys), name)
}
