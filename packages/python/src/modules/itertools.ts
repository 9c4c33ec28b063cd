import { type ModuleSpec } from '../core/native.js'
import { T } from '../core/statics.js'
import { dictSetString } from '../types/dict.js'
import { immortalName } from '../types/immortal-names.js'
import { itertoolTypes } from '../itertools/index.js'
import { teeFunctions } from '../itertools/teeing.js'

/** `itertools`: its types are in src/itertools. */
export const itertoolsModule: ModuleSpec = {
  name: 'itertools',
  doc: 'Iterators made of iterators.',
  functions: teeFunctions,
  fill: (vm, dict) => {
    for (const { name } of itertoolTypes) dictSetString(vm, dict, immortalName(vm, name), T[name as keyof typeof T])
  },
}
