import { raise } from '../core/errors.js'
import { FRAME_BUILTINS, FRAME_GLOBALS, FRAME_LOCALS_DICT } from '../core/layouts.js'
import { N } from '../core/names.js'
import { P } from '../core/prelude.js'
import { NONE, T } from '../core/statics.js'
import { type VM } from '../core/vm.js'
import { call, callPrelude } from '../protocols/call.js'
import { dictGetString } from '../types/dict.js'
import { moduleDict } from '../types/module.js'

/** `import name`, as the running frame's `__import__` does it; owned, FAILED or SUSPENDED. */
export function importName(vm: VM, name: number, names: number, level: number): number {
  const { frame } = vm
  const importer = dictGetString(vm, vm.word(frame + FRAME_BUILTINS), N.__import__)
  if (importer === 0) return raise(vm, T.ImportError, '__import__ not found')
  return call(vm, importer, name, vm.word(frame + FRAME_GLOBALS), vm.word(frame + FRAME_LOCALS_DICT) || NONE, names, level)
}

/** `from module import name`; owned, FAILED or SUSPENDED. */
export function importFrom(vm: VM, module: number, name: number): number {
  const known = vm.typeOf(module) === T.module ? dictGetString(vm, moduleDict(vm, module), name) : 0
  return known === 0 ? callPrelude(vm, P.import_from, module, name) : vm.retain(known)
}

/** `from module import *` into the running frame's namespace. */
export function importStar(vm: VM, module: number): number {
  return callPrelude(vm, P.import_star, module, vm.word(vm.frame + FRAME_LOCALS_DICT) || vm.word(vm.frame + FRAME_GLOBALS))
}
