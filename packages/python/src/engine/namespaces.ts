import { raise, raiseWith } from '../core/errors.js'
import {
  CELL_VALUE,
  CODE_FREE_COUNT,
  CODE_LOCALS,
  CODE_LOCAL_NAMES,
  DICT_KEYS,
  FRAME_BUILTINS,
  FRAME_CODE,
  FRAME_GLOBALS,
  FRAME_LOCALS_DICT,
  FRAME_SLOTS,
} from '../core/layouts.js'
import { FAILED } from '../core/native.js'
import { N } from '../core/names.js'
import { P } from '../core/prelude.js'
import { NONE, T, T_DICT } from '../core/statics.js'
import { type VM } from '../core/vm.js'
import { callPrelude } from '../protocols/call.js'
import { dictDeleteString, dictFindString, dictGetString, dictKeysVersion, dictNew, dictSetString, dictUnsplit, dictValueSlot } from '../types/dict.js'
import { strValue } from '../types/str.js'
import { tupleItem } from '../types/tuple.js'

/** Raises NameError for a name that is nowhere. */
function notDefined(vm: VM, name: number): 0 {
  return raiseWith(vm, T.NameError, `name '${strValue(vm, name)}' is not defined`, name)
}

/** The global or built-in variable `name` of the running frame; owned, or FAILED. `cache`: word index of the instruction's cache. */
export function loadGlobal(vm: VM, name: number, cache: number): number {
  const globals = vm.word(vm.frame + FRAME_GLOBALS)
  const builtins = vm.word(vm.frame + FRAME_BUILTINS)
  if (!dictUnsplit(vm, globals)) return FAILED
  let index = dictFindString(vm, globals, name)
  let dict = globals
  if (index < 0) {
    index = dictFindString(vm, builtins, name)
    dict = builtins
    if (index < 0) return notDefined(vm, name)
  }
  const slot = dictValueSlot(vm, dict, index)
  const { i32 } = vm
  i32[cache] = dictKeysVersion(vm, globals)
  i32[cache + 1] = dict === globals ? 0 : dictKeysVersion(vm, builtins)
  i32[cache + 2] = slot - vm.word(dict + DICT_KEYS)
  if (dict === builtins && i32[cache + 1] === 0) i32[cache] = 0
  return vm.retain(i32[slot >>> 2])
}

/** A global or built-in variable, borrowed; 0 where there is none. */
function globalOf(vm: VM, name: number): number {
  return dictGetString(vm, vm.word(vm.frame + FRAME_GLOBALS), name) || dictGetString(vm, vm.word(vm.frame + FRAME_BUILTINS), name)
}

/** A name in the running frame's namespace, its globals or the builtins; owned, FAILED or SUSPENDED. */
export function loadName(vm: VM, name: number): number {
  const locals = vm.word(vm.frame + FRAME_LOCALS_DICT)
  if (locals !== 0 && vm.typeOf(locals) !== T_DICT) return callPrelude(vm, P.load_name, locals, name, vm.word(vm.frame + FRAME_GLOBALS), vm.word(vm.frame + FRAME_BUILTINS))
  const found = (locals === 0 ? 0 : dictGetString(vm, locals, name)) || globalOf(vm, name)
  return found === 0 ? notDefined(vm, name) : vm.retain(found)
}

/** Stores a name in the running frame's namespace; NONE, FAILED or SUSPENDED. */
export function storeName(vm: VM, name: number, value: number): number {
  const locals = vm.word(vm.frame + FRAME_LOCALS_DICT) || vm.word(vm.frame + FRAME_GLOBALS)
  if (vm.typeOf(locals) !== T_DICT) return callPrelude(vm, P.store_name, locals, name, value)
  return dictSetString(vm, locals, name, value) ? NONE : FAILED
}

export function deleteName(vm: VM, name: number): number {
  const locals = vm.word(vm.frame + FRAME_LOCALS_DICT) || vm.word(vm.frame + FRAME_GLOBALS)
  if (vm.typeOf(locals) !== T_DICT) return callPrelude(vm, P.delete_name, locals, name)
  return dictDeleteString(vm, locals, name) ? NONE : notDefined(vm, name)
}

export function storeGlobal(vm: VM, name: number, value: number): number {
  return dictSetString(vm, vm.word(vm.frame + FRAME_GLOBALS), name, value) ? NONE : FAILED
}

export function deleteGlobal(vm: VM, name: number): number {
  return dictDeleteString(vm, vm.word(vm.frame + FRAME_GLOBALS), name) ? NONE : notDefined(vm, name)
}

/** A free variable that a class body may hide: looked up in `namespace` first, then in the cell in slot `index`. */
export function loadFromDictOrDeref(vm: VM, namespace: number, index: number): number {
  const name = tupleItem(vm, vm.word(vm.word(vm.frame + FRAME_CODE) + CODE_LOCAL_NAMES), index)
  const cell = vm.word(vm.frame + FRAME_SLOTS + index * W)
  if (vm.typeOf(namespace) !== T_DICT) return callPrelude(vm, P.load_name_or_cell, namespace, name, cell)
  const found = dictGetString(vm, namespace, name) || vm.word(cell + CELL_VALUE)
  return found === 0 ? raiseUnboundCell(vm, index) : vm.retain(found)
}

/** A global variable that a class body may hide. */
export function loadFromDictOrGlobals(vm: VM, namespace: number, name: number): number {
  if (vm.typeOf(namespace) !== T_DICT) return callPrelude(vm, P.load_name, namespace, name, vm.word(vm.frame + FRAME_GLOBALS), vm.word(vm.frame + FRAME_BUILTINS))
  const found = dictGetString(vm, namespace, name) || globalOf(vm, name)
  return found === 0 ? notDefined(vm, name) : vm.retain(found)
}

/** `__build_class__` of the builtins. */
export function loadBuildClass(vm: VM): number {
  const found = dictGetString(vm, vm.word(vm.frame + FRAME_BUILTINS), N.__build_class__)
  return found === 0 ? raise(vm, T.NameError, '__build_class__ not found') : vm.retain(found)
}

/** Makes `__annotations__` in the namespace, unless it is there. */
export function setupAnnotations(vm: VM): number {
  const locals = vm.word(vm.frame + FRAME_LOCALS_DICT) || vm.word(vm.frame + FRAME_GLOBALS)
  if (vm.typeOf(locals) !== T_DICT) return callPrelude(vm, P.setup_annotations, locals)
  if (dictGetString(vm, locals, N.__annotations__) !== 0) return NONE
  const annotations = dictNew(vm)
  if (annotations === 0) return FAILED
  const stored = dictSetString(vm, locals, N.__annotations__, annotations)
  vm.release(annotations)
  return stored ? NONE : FAILED
}

const localName = (vm: VM, index: number): string => strValue(vm, tupleItem(vm, vm.word(vm.word(vm.frame + FRAME_CODE) + CODE_LOCAL_NAMES), index))

/** Raises for the local variable in slot `index`, which has no value. */
export function raiseUnboundLocal(vm: VM, index: number): 0 {
  return raise(vm, T.UnboundLocalError, `cannot access local variable '${localName(vm, index)}' where it is not associated with a value`)
}

/** Raises for the cell in slot `index`, which is empty. */
export function raiseUnboundCell(vm: VM, index: number): 0 {
  const code = vm.word(vm.frame + FRAME_CODE)
  if (index < vm.word(code + CODE_LOCALS) - vm.word(code + CODE_FREE_COUNT)) return raiseUnboundLocal(vm, index)
  const name = tupleItem(vm, vm.word(code + CODE_LOCAL_NAMES), index)
  return raiseWith(vm, T.NameError, `cannot access free variable '${strValue(vm, name)}' where it is not associated with a value in enclosing scope`, name)
}
