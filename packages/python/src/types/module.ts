import { clearException, raise, raised } from '../core/errors.js'
import { FLAG_BASE_TYPE, MODULE_BYTES, MODULE_DICT, MODULE_NAME, MODULE_WEAKREFS } from '../core/layouts.js'
import { N } from '../core/names.js'
import { FAILED, type TypeSpec, method, named } from '../core/native.js'
import { track } from '../core/objects.js'
import { P } from '../core/prelude.js'
import { NONE, T, TRUE } from '../core/statics.js'
import { type VM } from '../core/vm.js'
import { call, callPrelude } from '../protocols/call.js'
import { findAttribute, genericGet, mayRunPython, raiseAttribute } from '../protocols/attributes.js'
import { dictGetString, dictNew, dictSetString } from './dict.js'
import { isList, listSize } from './list.js'
import { instanceUntracked } from './instantiate.js'
import { mergeNames, namesAsList } from './name-lists.js'
import { internedFrom, isStr, strValue } from './str.js'

/** The namespace of a module, borrowed. */
export const moduleDict = (vm: VM, module: number): number => vm.word(module + MODULE_DICT)

/** A module of that name (borrowed), with the names that each has; owned, or 0 with MemoryError set. */
export function moduleNew(vm: VM, name: number, doc = NONE): number {
  const module = moduleOfType(vm, T.module)
  if (module === 0) return 0
  if (fill(vm, module, name, doc)) return module
  vm.release(module)
  return 0
}

function moduleOfType(vm: VM, type: number): number {
  const module = instanceUntracked(vm, type)
  if (module === 0) return 0
  const dict = dictNew(vm)
  if (dict === 0) {
    vm.release(module)
    return 0
  }
  vm.i32[(module + MODULE_DICT) >>> 2] = dict
  track(vm, module)
  return module
}

function fill(vm: VM, module: number, name: number, doc: number): boolean {
  const dict = moduleDict(vm, module)
  vm.replaceSlot(module + MODULE_NAME, vm.retain(name))
  return (
    dictSetString(vm, dict, N.__name__, name) &&
    dictSetString(vm, dict, N.__doc__, doc) &&
    dictSetString(vm, dict, N.__package__, NONE) &&
    dictSetString(vm, dict, N.__loader__, NONE) &&
    dictSetString(vm, dict, N.__spec__, NONE)
  )
}

function moduleName(vm: VM, self: number): string {
  const name = dictGetString(vm, moduleDict(vm, self), N.__name__)
  return name !== 0 && isStr(vm, name) ? strValue(vm, name) : '?'
}

/** Whether a module, or one of a package's, is being executed: what is missing may be yet to come. */
function isIncomplete(vm: VM, self: number): boolean {
  const spec = dictGetString(vm, moduleDict(vm, self), N.__spec__)
  if (spec === 0 || spec === NONE) return false
  return truthOf(vm, spec, '_initializing') || truthOf(vm, spec, '_uninitialized_submodules')
}

/** Whether an attribute that no Python code computes is there, and is True or a list with items. */
function truthOf(vm: VM, object: number, text: string): boolean {
  const name = internedFrom(vm, text)
  const value = name === 0 || mayRunPython(vm, object, name) ? 0 : findAttribute(vm, object, name)
  const holds = value === TRUE || (value !== 0 && isList(vm, value) && listSize(vm, value) > 0)
  vm.releaseMaybe(name)
  vm.releaseMaybe(value)
  return holds
}

/** What a module does not have, its `__getattr__` may. */
function moduleGet(vm: VM, self: number, name: number): number {
  const value = genericGet(vm, self, name)
  if (value !== FAILED || !raised(vm, T.AttributeError)) return value
  const hook = dictGetString(vm, moduleDict(vm, self), N.__getattr__)
  clearException(vm)
  if (hook !== 0) return call(vm, hook, name)
  if (isIncomplete(vm, self)) return callPrelude(vm, P.module_lacks, self, name)
  return raiseAttribute(vm, self, name, `module '${moduleName(vm, self)}' has no attribute '${strValue(vm, name)}'`)
}

const moduleRepr = (vm: VM, self: number): number => callPrelude(vm, P.module_repr, self)

function moduleDir(vm: VM, args: number): number {
  const dict = moduleDict(vm, vm.word(args))
  const hook = dictGetString(vm, dict, N.__dir__)
  if (hook !== 0) return call(vm, hook)
  const names = dictNew(vm)
  return names === 0 ? FAILED : namesAsList(vm, names, mergeNames(vm, names, dict))
}

function initialize(vm: VM, args: number): number {
  const name = vm.word(args + W)
  if (!isStr(vm, name)) return raise(vm, T.TypeError, 'module.__init__() argument 1 must be str')
  return fill(vm, vm.word(args), name, vm.word(args + 2 * W) || NONE) ? NONE : FAILED
}

/** The type of modules. */
export const moduleType: TypeSpec = {
  name: 'module',
  flags: FLAG_BASE_TYPE,
  shape: {
    basicSize: MODULE_BYTES,
    trackable: true,
    dictOffset: MODULE_DICT,
    weakListOffset: MODULE_WEAKREFS,
    traverse: (_vm, self, visit) => {
      visit(self + MODULE_DICT)
      visit(self + MODULE_NAME)
    },
    clear: (vm, self) => vm.clearSlot(self + MODULE_DICT),
  },
  slots: { repr: moduleRepr, getAttribute: moduleGet },
  construct: named('__new__', '*args, **kwargs', (vm, args) => moduleOfType(vm, vm.word(args))),
  initialize: named('__init__', 'name, doc=None', initialize),
  methods: [method('__dir__', 0, 0, moduleDir)],
  attributes: [
    { name: '__dict__', get: (vm, self) => vm.retain(moduleDict(vm, self) || NONE) },
    {
      name: '__annotations__',
      get: (vm, self) => {
        const dict = moduleDict(vm, self)
        const known = dictGetString(vm, dict, N.__annotations__)
        if (known !== 0) return vm.retain(known)
        const fresh = dictNew(vm)
        if (fresh !== 0) dictSetString(vm, dict, N.__annotations__, fresh)
        return fresh
      },
      set: (vm, self, value) => (value !== 0 && dictSetString(vm, moduleDict(vm, self), N.__annotations__, value) ? NONE : FAILED),
    },
  ],
}
