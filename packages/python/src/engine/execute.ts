import { raise } from '../core/errors.js'
import { CODE_FREE_COUNT, CODE_NAME, CODE_QUALNAME, FRAME_LOCALS_DICT, MODULE_DICT } from '../core/layouts.js'
import { FAILED, SUSPENDED } from '../core/native.js'
import { N } from '../core/names.js'
import { BUILTINS, NONE, T } from '../core/statics.js'
import { type VM } from '../core/vm.js'
import { dictGetString } from '../types/dict.js'
import { functionNew } from '../types/function.js'
import { pushEmptyFrame } from './frames.js'

/** The builtins (a dict, borrowed) that code with these globals sees. */
export function builtinsOf(vm: VM, globals: number): number {
  const given = dictGetString(vm, globals, N.__builtins__)
  if (given === 0) return vm.word(BUILTINS)
  return vm.typeOf(given) === T.module ? vm.word(given + MODULE_DICT) : given
}

/** Runs code of a module, of `exec` or `eval`, in these namespaces (borrowed; `locals` 0: the globals); `closure` is a tuple of cells, 0 none. SUSPENDED, or FAILED. */
export function enterCode(vm: VM, code: number, globals: number, locals: number, closure = 0): number {
  if (closure === 0 && vm.word(code + CODE_FREE_COUNT) !== 0) return raise(vm, T.TypeError, 'code object passed to exec() may not contain free variables')
  const func = functionNew(vm, {
    code,
    globals,
    builtins: builtinsOf(vm, globals),
    name: vm.word(code + CODE_NAME),
    qualname: vm.word(code + CODE_QUALNAME),
    module: 0,
    doc: NONE,
    defaults: 0,
    kwdefaults: 0,
    closure,
    annotations: 0,
  })
  if (func === 0) return FAILED
  const result = enterBody(vm, func, locals === globals ? 0 : locals)
  vm.release(func)
  return result
}

/** Runs the body of a class: a function without parameters, with `namespace` (borrowed, 0: its globals) for what it binds. SUSPENDED, or FAILED. */
export function enterBody(vm: VM, func: number, namespace: number): number {
  const frame = pushEmptyFrame(vm, func)
  if (frame === 0) return FAILED
  if (namespace !== 0) vm.i32[(frame + FRAME_LOCALS_DICT) >>> 2] = vm.retain(namespace)
  return SUSPENDED
}
