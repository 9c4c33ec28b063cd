import { type ModuleSpec } from '../core/native.js'
import { T } from '../core/statics.js'
import { keyFunctions, keyWrapperType } from '../functional/comparing.js'
import { reduceFunctions } from '../functional/folding.js'
import { attributeGetterType, itemGetterType, methodCallerType } from '../functional/getters.js'
import { memoType } from '../functional/memo.js'
import { partialType } from '../functional/partial.js'
import { type TypeSpec } from '../core/native.js'
import { dictSetString } from '../types/dict.js'
import { immortalName } from '../types/immortal-names.js'

/** `_functools`: the rest of `functools` is lib/functools.py. */
export const functoolsModule: ModuleSpec = {
  name: '_functools',
  doc: 'What takes or makes functions, and is called often.',
  functions: [...reduceFunctions, ...keyFunctions],
  fill: (vm, dict) => {
    for (const { name } of [partialType, memoType]) dictSetString(vm, dict, immortalName(vm, name), T[name as keyof typeof T])
  },
}

/** The types of `functools` and `operator`. */
export const functionalTypes: readonly TypeSpec[] = [partialType, memoType, keyWrapperType, itemGetterType, attributeGetterType, methodCallerType]
