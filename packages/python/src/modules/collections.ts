import { type ModuleSpec } from '../core/native.js'
import { T } from '../core/statics.js'
import { dictSetString } from '../types/dict.js'
import { immortalName } from '../types/immortal-names.js'

/** `_deque`: the types of `_collections` that are native. The rest is lib/_collections.py. */
export const collectionsModule: ModuleSpec = {
  name: '_deque',
  functions: [],
  fill(vm, dict) {
    for (const name of ['deque', '_deque_iterator', '_deque_reverse_iterator'] as const) dictSetString(vm, dict, immortalName(vm, name), T[name])
  },
}
