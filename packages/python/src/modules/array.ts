import { type ModuleSpec } from '../core/native.js'
import { T } from '../core/statics.js'
import { TYPE_CODES } from '../types/array-memory.js'
import { dictSetString } from '../types/dict.js'
import { immortalName } from '../types/immortal-names.js'

/** `_array`: the type. The rest of `array` is lib/array.py. */
export const arrayModule: ModuleSpec = {
  name: '_array',
  functions: [],
  fill(vm, dict) {
    dictSetString(vm, dict, immortalName(vm, 'array'), T.array)
    dictSetString(vm, dict, immortalName(vm, 'typecodes'), immortalName(vm, TYPE_CODES))
  },
}
