import { FLAG_EXCEPTION, TYPE_FLAGS } from '../core/layouts.js'
import { type ModuleSpec } from '../core/native.js'
import { ELLIPSIS, FALSE, NONE, NOT_IMPLEMENTED, T, TRUE, type TypeName, typeNames } from '../core/statics.js'
import { type VM } from '../core/vm.js'
import { dictSetString } from '../types/dict.js'
import { immortalName } from '../types/immortal-names.js'
import { classFunctions } from './class-building.js'
import { compilingFunctions } from './compiling.js'
import { foldFunctions } from './fold.js'
import { importFunctions } from './importing.js'
import { inputFunctions } from './input.js'
import { numberFunctions } from './numbers.js'
import { objectFunctions } from './objects.js'
import { printFunctions } from './print.js'

/** Types that programs see under their own name, exceptions aside. */
const shownTypes: readonly TypeName[] = [
  'object', 'type', 'int', 'bool', 'float', 'complex', 'str', 'bytes', 'bytearray', 'memoryview', 'tuple', 'list', 'dict', 'set', 'frozenset', 'range', 'slice',
  'property', 'classmethod', 'staticmethod', 'super', 'enumerate', 'reversed', 'map', 'filter', 'zip',
]

const exists = (vm: VM, name: TypeName): boolean => vm.word(T[name] + W) !== 0

function fill(vm: VM, dict: number): void {
  const put = (name: string, value: number): void => void dictSetString(vm, dict, immortalName(vm, name), value)
  for (const name of shownTypes) if (exists(vm, name)) put(name, T[name])
  for (const name of typeNames) if (exists(vm, name) && (vm.u32[(T[name] + TYPE_FLAGS) >>> 2] & FLAG_EXCEPTION) !== 0) put(name, T[name])
  put('EnvironmentError', T.OSError)
  put('IOError', T.OSError)
  put('Ellipsis', ELLIPSIS)
  put('NotImplemented', NOT_IMPLEMENTED)
  put('__debug__', TRUE)
  put('None', NONE)
  put('True', TRUE)
  put('False', FALSE)
}

/** `builtins`. */
export const builtinsModule: ModuleSpec = {
  name: 'builtins',
  doc: 'Built-in functions, types, exceptions, and other objects.',
  functions: [
    ...classFunctions,
    ...importFunctions,
    ...compilingFunctions,
    ...foldFunctions,
    ...inputFunctions,
    ...numberFunctions,
    ...objectFunctions,
    ...printFunctions,
  ],
  fill,
}
