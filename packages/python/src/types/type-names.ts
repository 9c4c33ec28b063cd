import { FLAG_HEAP_TYPE, TYPE_DICT, TYPE_FLAGS, TYPE_MODULE, TYPE_NAME, TYPE_QUALNAME } from '../core/layouts.js'
import { N } from '../core/names.js'
import { type VM } from '../core/vm.js'
import { dictGetString } from './dict.js'
import { isStr, strValue } from './str.js'

/** `Outer.Inner`: the dotted name of a type inside its module. */
export const qualifiedName = (vm: VM, type: number): string => strValue(vm, vm.word(type + TYPE_QUALNAME) || vm.word(type + TYPE_NAME))

/** The module that a type says it is of, `undefined` where it says something else than a string. */
export function moduleName(vm: VM, type: number): string | undefined {
  const heap = (vm.u32[(type + TYPE_FLAGS) >>> 2] & FLAG_HEAP_TYPE) !== 0
  const module = heap ? dictGetString(vm, vm.word(type + TYPE_DICT), N.__module__) : vm.word(type + TYPE_MODULE)
  return module !== 0 && isStr(vm, module) ? strValue(vm, module) : undefined
}

/** `module.` as it stands before a type's name in reprs: nothing for built-in ones. */
export function modulePrefix(vm: VM, type: number): string {
  const module = moduleName(vm, type)
  return module === undefined || module === 'builtins' ? '' : `${module}.`
}

/** The type of an object as references to it show it: as {@link fullName}, without the module of the program (CPython 3.13: PyType_GetFullyQualifiedName). */
export function referentKind(vm: VM, object: number): string {
  const type = vm.typeOf(object)
  return moduleName(vm, type) === '__main__' ? qualifiedName(vm, type) : fullName(vm, type)
}

/** As messages and reprs name a type: `int`, `collections.deque`, `__main__.Point`. */
export const fullName = (vm: VM, type: number): string => modulePrefix(vm, type) + qualifiedName(vm, type)
