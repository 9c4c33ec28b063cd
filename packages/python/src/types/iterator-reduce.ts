import { BUILTINS, EMPTY_TUPLE } from '../core/statics.js'
import { type VM } from '../core/vm.js'
import { dictGetString } from './dict.js'
import { internedFrom } from './str.js'
import { tupleFrom } from './tuple.js'

/**
 * What `__reduce__` of an iterator gives: `(iter, (sequence,), state)`; without state (0) the two first, over an empty tuple
 * where `sequence` is 0. `name` is a built-in function's. Arguments are borrowed; 0 with MemoryError set.
 */
export function reduceIterator(vm: VM, name: string, sequence: number, state: number): number {
  const key = internedFrom(vm, name)
  if (key === 0) return 0
  const builtin = dictGetString(vm, vm.word(BUILTINS), key)
  vm.release(key)
  const args = tupleFrom(vm, sequence === 0 ? EMPTY_TUPLE : sequence)
  if (args === 0) return 0
  const result = state === 0 ? tupleFrom(vm, builtin, args) : tupleFrom(vm, builtin, args, state)
  vm.release(args)
  return result
}
