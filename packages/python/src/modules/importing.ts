import { raise } from '../core/errors.js'
import { FAILED, type ModuleSpec, type Native, type NativeSpec, method, named } from '../core/native.js'
import { P } from '../core/prelude.js'
import { FALSE, MODULES, NONE, T, TRUE, smallInt } from '../core/statics.js'
import { type VM } from '../core/vm.js'
import { loadUnit } from '../engine/code.js'
import { enterCode } from '../engine/execute.js'
import { type UnitTemplate } from '../frontend/template.js'
import { callPrelude } from '../protocols/call.js'
import { dictSetString } from '../types/dict.js'
import { immortalName } from '../types/immortal-names.js'
import { isList, listItem, listSize } from '../types/list.js'
import { moduleDict, moduleNew } from '../types/module.js'
import { builtinFunction } from '../types/native-objects.js'
import { tupleOwned } from '../types/owned-items.js'
import { isStr, strFrom, strValue } from '../types/str.js'
import { compileText, sessionFunctions } from './compiling.js'
import { commandFunctions } from './input.js'
import { moduleSpecs } from './index.js'

/** The module whose natives only the prelude sees. */
const HIDDEN = 'prelude'

/** A built-in module: its functions, and what `fill` adds. Owned, and entered in `sys.modules`; 0 with an exception set. */
export function createBuiltin(vm: VM, spec: ModuleSpec): number {
  const name = immortalName(vm, spec.name)
  const doc = name === 0 || spec.doc === undefined ? NONE : strFrom(vm, spec.doc)
  const module = name === 0 || doc === 0 ? 0 : moduleNew(vm, name, doc)
  if (doc !== 0) vm.release(doc)
  if (module === 0) return 0
  const dict = moduleDict(vm, module)
  const done = addNatives(vm, spec, dict, name)
  if (done) spec.fill?.(vm, dict)
  if (done && vm.exception === 0 && dictSetString(vm, vm.word(MODULES), name, module)) return module
  vm.release(module)
  return 0
}

/** Adds a module's functions to a namespace; `name` (a str) is what they say that they are of. False with MemoryError set. */
export function addNatives(vm: VM, spec: ModuleSpec, dict: number, name: number): boolean {
  const prefix = `${spec.name}.`
  const indices = new Map(vm.natives.flatMap(({ qualifiedName }, index) => (qualifiedName.startsWith(prefix) ? [[qualifiedName, index] as const] : [])))
  for (const native of spec.functions) {
    const callable = builtinFunction(vm, indices.get(prefix + native.name)!, 0, name)
    const done = callable !== 0 && dictSetString(vm, dict, immortalName(vm, native.name), callable)
    vm.releaseMaybe(callable)
    if (!done) return false
  }
  return true
}

/** `_load_builtin(name)`: a built-in module, made now unless it is there, or None. */
const loadBuiltin: Native = (vm, args) => {
  const name = strValue(vm, vm.word(args))
  const spec = moduleSpecs.find((candidate) => candidate.name === name && name !== HIDDEN)
  return spec === undefined ? NONE : createBuiltin(vm, spec)
}

/**
 * `_find_source(name, path)`: (code, filename, whether it is a package) of a module of the program's own, in the folders of a list of strings, or of the library, or None. A package
 * that is a folder and nothing else has None for its code, and the folder.
 */
const findSource: Native = (vm, args) => {
  const name = strValue(vm, vm.word(args))
  const list = vm.word(args + W)
  const path: string[] = []
  // Whoever runs a module may hand over any sequence: what is no list of strings has no folders in it.
  if (isList(vm, list)) for (let index = 0; index < listSize(vm, list); index++) if (isStr(vm, listItem(vm, list, index))) path.push(strValue(vm, listItem(vm, list, index)))
  const own = vm.host.readModule?.(name, path)
  if (own !== undefined) return found(vm, compileText(vm, own.source, own.filename, 'exec'), own.filename, /[\\/]__init__\.py$/.test(own.filename))
  const { library } = vm.shared
  if (!Object.hasOwn(library, name)) {
    const folder = vm.host.findFolder?.(name, path)
    return folder === undefined ? NONE : found(vm, NONE, folder, true)
  }
  const { filename, isPackage, isHidden, unit } = library[name]
  return found(vm, loadUnit(vm, JSON.parse(unit) as UnitTemplate, { kind: isHidden ? 'hidden' : 'shown' }), filename, isPackage)
}

function found(vm: VM, code: number, filename: string, isPackage: boolean): number {
  return code === 0 ? FAILED : tupleOwned(vm, [code, strFrom(vm, filename), isPackage ? TRUE : FALSE])
}

/** `__import__`. */
const importModule: Native = (vm, args) => {
  const [name, globals, , names, level] = [0, 1, 2, 3, 4].map((index) => vm.word(args + index * W))
  if (!isStr(vm, name)) return raise(vm, T.TypeError, 'module name must be a string')
  return callPrelude(vm, P.import_module, name, globals || NONE, names || NONE, level || smallInt(0))
}

const runCode: Native = (vm, args) => enterCode(vm, vm.word(args), vm.word(args + W), 0)

/** `_session`: what of `_interact` is not written in Python. */
export const sessionModule: ModuleSpec = { name: '_session', functions: [...commandFunctions, ...sessionFunctions, method('run_code', 2, 2, runCode)] }

/** `builtin_names()`: names of the modules that are not written in Python. */
const builtinNames: Native = (vm) => tupleOwned(vm, moduleSpecs.filter(({ name }) => name !== HIDDEN).map(({ name }) => strFrom(vm, name)))

/** `_runpy`: what of `runpy` is not written in Python. */
export const runpyModule: ModuleSpec = {
  name: '_runpy',
  functions: [method('builtin_names', 0, 0, builtinNames), method('find_code', 2, 2, findSource), method('run_code', 2, 2, runCode)],
}

/** `__import__`. */
export const importFunctions: readonly NativeSpec[] = [named('__import__', 'name, globals=None, locals=None, fromlist=(), level=0', importModule)]

/** What the prelude imports with. */
export const importPrelude: readonly NativeSpec[] = [
  method('_load_builtin', 1, 1, loadBuiltin),
  method('_find_source', 2, 2, findSource),
  method('_run_module', 2, 2, runCode),
  method('_modules', 0, 0, (vm) => vm.retain(vm.word(MODULES))),
]
