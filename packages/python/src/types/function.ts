import { raise, typeName } from '../core/errors.js'
import {
  CODE_NAME,
  CODE_QUALNAME,
  FUNCTION_ANNOTATIONS,
  FUNCTION_BUILTINS,
  FUNCTION_BYTES,
  FUNCTION_CLOSURE,
  FUNCTION_CODE,
  FUNCTION_DEFAULTS,
  FUNCTION_DICT,
  FUNCTION_DOC,
  FUNCTION_GLOBALS,
  FUNCTION_KWDEFAULTS,
  FUNCTION_MODULE,
  FUNCTION_NAME,
  FUNCTION_QUALNAME,
  FUNCTION_TYPE_PARAMS,
  FUNCTION_VERSION,
  FUNCTION_WEAKREFS,
} from '../core/layouts.js'
import { FAILED, type GetSetSpec, type TypeSpec, named } from '../core/native.js'
import { N } from '../core/names.js'
import { allocateTrackable, drop, track } from '../core/objects.js'
import { EMPTY_TUPLE, NONE, T, T_DICT, T_TUPLE } from '../core/statics.js'
import { type VM } from '../core/vm.js'
import { builtinsOf } from '../engine/execute.js'
import { callVector } from '../protocols/call.js'
import { isInstanceOf } from '../protocols/isinstance.js'
import { codeDoc } from './code.js'
import { dictAttribute } from './dict-attribute.js'
import { dictGetString, dictNew, dictSetString } from './dict.js'
import { hexAddress } from './identity.js'
import { boundMethod } from './method.js'
import { isStr, strFrom, strValue } from './str.js'
import { tupleItem, tupleSize } from './tuple.js'

/** What a function owns, in the order in which CPython 3.13 visits it (Objects/funcobject.c). */
const OWNED = [
  FUNCTION_CODE,
  FUNCTION_GLOBALS,
  FUNCTION_BUILTINS,
  FUNCTION_MODULE,
  FUNCTION_DEFAULTS,
  FUNCTION_KWDEFAULTS,
  FUNCTION_DOC,
  FUNCTION_NAME,
  FUNCTION_DICT,
  FUNCTION_CLOSURE,
  FUNCTION_ANNOTATIONS,
  FUNCTION_TYPE_PARAMS,
  FUNCTION_QUALNAME,
] as const
/** What keeps cycles together; code, names and globals stay, for a function that is called meanwhile. */
const CLEARED = [
  FUNCTION_MODULE,
  FUNCTION_DEFAULTS,
  FUNCTION_KWDEFAULTS,
  FUNCTION_DOC,
  FUNCTION_DICT,
  FUNCTION_CLOSURE,
  FUNCTION_ANNOTATIONS,
  FUNCTION_TYPE_PARAMS,
  FUNCTION_GLOBALS,
  FUNCTION_BUILTINS,
] as const

/** References that a new function is given; all borrowed, 0 for none but the first five. */
export interface FunctionParts {
  readonly code: number
  readonly globals: number
  readonly builtins: number
  readonly name: number
  readonly qualname: number
  readonly module: number
  readonly doc: number
  readonly defaults: number
  readonly kwdefaults: number
  readonly closure: number
  readonly annotations: number
}

/** A function. Owned, or 0 with MemoryError set. */
export function functionNew(vm: VM, parts: FunctionParts): number {
  const object = allocateTrackable(vm, T.function, FUNCTION_BYTES)
  if (object === 0) return 0
  vm.u32.fill(0, (object + FUNCTION_GLOBALS) >>> 2, (object + FUNCTION_BYTES) >>> 2)
  const put = (offset: number, value: number): void => {
    if (value !== 0) vm.i32[(object + offset) >>> 2] = vm.retain(value)
  }
  put(FUNCTION_CODE, parts.code)
  put(FUNCTION_GLOBALS, parts.globals)
  put(FUNCTION_BUILTINS, parts.builtins)
  put(FUNCTION_NAME, parts.name)
  put(FUNCTION_QUALNAME, parts.qualname)
  put(FUNCTION_MODULE, parts.module)
  put(FUNCTION_DOC, parts.doc)
  put(FUNCTION_DEFAULTS, parts.defaults)
  put(FUNCTION_KWDEFAULTS, parts.kwdefaults)
  put(FUNCTION_CLOSURE, parts.closure)
  put(FUNCTION_ANNOTATIONS, parts.annotations)
  track(vm, object)
  return object
}

/** Something that calls depend on has been replaced: what engines remember of the function by its version no longer holds. */
const changed = (vm: VM, self: number): void => vm.setWord(self + FUNCTION_VERSION, 0)

const read = (offset: number, otherwise = NONE): GetSetSpec['get'] => (vm, self) => vm.retain(vm.word(self + offset) || otherwise)

/** An attribute that must be a `kind`, or (where `none` says so) None or deleted, both stored as 0. */
const checked = (name: string, offset: number, type: number, kind: string, none: boolean): GetSetSpec => ({
  name,
  get: read(offset),
  set: (vm, self, value) => {
    if (none && (value === 0 || value === NONE)) vm.clearSlot(self + offset)
    else if (value === 0 || !isInstanceOf(vm, value, type)) return raise(vm, T.TypeError, `${name} must be set to a ${kind} object`)
    else vm.replaceSlot(self + offset, vm.retain(value))
    changed(vm, self)
    return NONE
  },
})

const nameAttribute = (name: string, offset: number): GetSetSpec => ({
  name,
  get: read(offset),
  set: (vm, self, value) => {
    if (value === 0 || !isStr(vm, value)) return raise(vm, T.TypeError, `${name} must be set to a string object`)
    vm.replaceSlot(self + offset, vm.retain(value))
    return NONE
  },
})

function getAnnotations(vm: VM, self: number): number {
  const known = vm.word(self + FUNCTION_ANNOTATIONS)
  if (known !== 0 && vm.typeOf(known) !== T_TUPLE) return vm.retain(known)
  const dict = dictNew(vm)
  if (dict === 0) return FAILED
  // As the compiler leaves them: name, annotation, name, annotation, …
  for (let index = 0, count = known === 0 ? 0 : tupleSize(vm, known); index < count; index += 2) {
    if (dictSetString(vm, dict, tupleItem(vm, known, index), tupleItem(vm, known, index + 1))) continue
    vm.release(dict)
    return FAILED
  }
  vm.replaceSlot(self + FUNCTION_ANNOTATIONS, vm.retain(dict))
  return dict
}

const anyAttribute = (name: string, offset: number): GetSetSpec => ({
  name,
  get: read(offset),
  set: (vm, self, value) => {
    vm.replaceSlot(self + offset, value === 0 ? vm.retain(NONE) : vm.retain(value))
    return NONE
  },
})

/** `types.FunctionType(code, globals, …)`: builtins, module and names as the globals and the code say. Arguments borrowed, 0 for none. */
function functionOf(vm: VM, code: number, globals: number, name: number, defaults: number, closure: number): number {
  return functionNew(vm, {
    code,
    globals,
    builtins: builtinsOf(vm, globals),
    name: name === 0 ? vm.word(code + CODE_NAME) : name,
    qualname: name === 0 ? vm.word(code + CODE_QUALNAME) : name,
    module: dictGetString(vm, globals, N.__name__),
    doc: codeDoc(vm, code) || NONE,
    defaults,
    kwdefaults: 0,
    closure,
    annotations: 0,
  })
}

function construct(vm: VM, args: number): number {
  const [code, globals, name, defaults, closure] = [1, 2, 3, 4, 5].map((index) => vm.word(args + index * W))
  if (vm.typeOf(code) !== T.code) return raise(vm, T.TypeError, `function() argument 'code' must be code, not ${typeName(vm, code)}`)
  if (!isInstanceOf(vm, globals, T_DICT)) return raise(vm, T.TypeError, `function() argument 'globals' must be dict, not ${typeName(vm, globals)}`)
  const orZero = (value: number): number => (value === NONE ? 0 : value)
  return functionOf(vm, code, globals, orZero(name), orZero(defaults), orZero(closure))
}

/** The type of functions written in Python. */
export const functionType: TypeSpec = {
  name: 'function',
  shape: {
    basicSize: FUNCTION_BYTES,
    trackable: true,
    dictOffset: FUNCTION_DICT,
    weakListOffset: FUNCTION_WEAKREFS,
    traverse: (_vm, self, visit) => OWNED.forEach((offset) => visit(self + offset)),
    dropNext: (vm, self) => {
      for (const offset of OWNED) {
        const slot = (self + offset) >>> 2
        const item = vm.i32[slot]
        if (item === 0) continue
        vm.i32[slot] = 0
        const dead = drop(vm, item)
        if (dead !== 0) return dead
      }
      return 0
    },
    clear: (vm, self) => CLEARED.forEach((offset) => vm.clearSlot(self + offset)),
  },
  slots: {
    repr: (vm, self) => strFrom(vm, `<function ${strValue(vm, vm.word(self + FUNCTION_QUALNAME))} at ${hexAddress(vm, self)}>`),
    call: (vm, self, args, count) => callVector(vm, self, args, count, vm.keywordNames),
    descriptorGet: (vm, self, object) => (object === 0 ? vm.retain(self) : boundMethod(vm, self, object)),
  },
  construct: named('__new__', 'code, globals, name=None, argdefs=None, closure=None', construct),
  attributes: [
    { name: '__closure__', get: read(FUNCTION_CLOSURE) },
    anyAttribute('__doc__', FUNCTION_DOC),
    { name: '__globals__', get: read(FUNCTION_GLOBALS) },
    anyAttribute('__module__', FUNCTION_MODULE),
    { name: '__builtins__', get: read(FUNCTION_BUILTINS) },
    checked('__code__', FUNCTION_CODE, T.code, 'code', false),
    checked('__defaults__', FUNCTION_DEFAULTS, T_TUPLE, 'tuple', true),
    checked('__kwdefaults__', FUNCTION_KWDEFAULTS, T_DICT, 'dict', true),
    { ...checked('__annotations__', FUNCTION_ANNOTATIONS, T_DICT, 'dict', true), get: getAnnotations },
    dictAttribute,
    nameAttribute('__name__', FUNCTION_NAME),
    nameAttribute('__qualname__', FUNCTION_QUALNAME),
    { name: '__type_params__', get: read(FUNCTION_TYPE_PARAMS, EMPTY_TUPLE), set: anyAttribute('__type_params__', FUNCTION_TYPE_PARAMS).set! },
  ],
}
