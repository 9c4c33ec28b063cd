import { FALSE, NOT_IMPLEMENTED, TRUE } from '../core/statics.js'
import { P } from '../core/prelude.js'
import { type VM } from '../core/vm.js'
import { callPrelude } from '../protocols/call.js'
import { equals } from '../protocols/compare.js'
import { dictFindHashed, dictNext, dictSize, dictValueAt, isDict } from './dict.js'
import { FIND_ABSENT, FIND_PYTHON } from './dict-keys.js'
import { COMPARE_NESTING } from './deep-equality.js'
import { deeply } from './sequence-compare.js'

/** Whether two dicts have equal keys with equal values: 1, 0, -1 with an exception set, 2 where that needs Python code. */
export function dictsEqual(vm: VM, a: number, b: number): number {
  if (dictSize(vm, a) !== dictSize(vm, b)) return 0
  if (vm.nesting > COMPARE_NESTING) return deeply(vm, a, b)
  vm.nesting++
  let answer = 1
  for (let position = dictNext(vm, a, 0); position !== -1 && answer === 1; position = dictNext(vm, a, position)) {
    const { entryKey, entryValue } = vm
    const index = dictFindHashed(vm, b, entryKey, vm.hashLow, vm.hashHigh)
    if (index >= 0) answer = equals(vm, entryValue, dictValueAt(vm, b, index))
    else answer = index === FIND_ABSENT ? 0 : index === FIND_PYTHON ? 2 : -1
  }
  vm.nesting--
  return answer
}

/** Slot `compare` of dict: `==` and `!=`. */
export function compareDicts(vm: VM, self: number, other: number, op: number): number {
  if ((op !== 2 && op !== 3) || !isDict(vm, other)) return NOT_IMPLEMENTED
  const answer = dictsEqual(vm, self, other)
  if (answer === 2) return callPrelude(vm, P.dict_equal, self, other, op === 2 ? TRUE : FALSE)
  return answer < 0 ? 0 : (answer === 1) === (op === 2) ? TRUE : FALSE
}
