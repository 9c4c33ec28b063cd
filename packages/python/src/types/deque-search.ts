import { type Native } from '../core/native.js'
import { P } from '../core/prelude.js'
import { FALSE, NONE, TRUE, smallInt } from '../core/statics.js'
import { type VM } from '../core/vm.js'
import { callPrelude } from '../protocols/call.js'
import { EQUAL, EQUALS_FAILED, EQUALS_PYTHON, equals } from '../protocols/compare.js'
import { dequePopLeft, dequeRotate, dequeSize, dequeSlot } from './deque-memory.js'
import { intFrom, isInt } from './int.js'
import { clampedIndex } from './sequence-index.js'

// Looking for items of a deque. Where a comparison needs Python code the prelude goes through them again.

const ABSENT = -1
const FAILED_TO_COMPARE = -2
const PYTHON = -3

/** Position of the first of the items from `from` to `to` that is, or equals, `value`; or one of the above. */
function find(vm: VM, self: number, value: number, from: number, to: number): number {
  for (let index = from; index < to; index++) {
    const item = vm.word(dequeSlot(vm, self, index))
    if (item === value) return index
    const equal = equals(vm, item, value)
    if (equal === EQUAL) return index
    if (equal === EQUALS_PYTHON) return PYTHON
    if (equal === EQUALS_FAILED) return FAILED_TO_COMPARE
  }
  return ABSENT
}

/** `index(value, start=0, stop=…)`. */
export const dequeIndex: Native = (vm, args) => {
  const [self, value, start, stop] = [0, 1, 2, 3].map((at) => vm.word(args + at * W))
  const size = dequeSize(vm, self)
  if ((start === 0 || isInt(vm, start)) && (stop === 0 || isInt(vm, stop))) {
    const from = start === 0 ? 0 : clampedIndex(vm, start, size)
    const at = find(vm, self, value, from, stop === 0 ? size : Math.min(size, clampedIndex(vm, stop, size)))
    if (at >= 0) return intFrom(vm, at)
    if (at === FAILED_TO_COMPARE) return 0
  }
  const end = stop === 0 ? intFrom(vm, Number.MAX_SAFE_INTEGER) : vm.retain(stop)
  const result = end === 0 ? 0 : callPrelude(vm, P.deque_index, self, value, start || smallInt(0), end)
  vm.releaseMaybe(end)
  return result
}

/** Takes item `at` out; false with MemoryError set. */
export function dequeRemoveAt(vm: VM, self: number, at: number): boolean {
  if (!dequeRotate(vm, self, -at)) return false
  vm.release(dequePopLeft(vm, self))
  return dequeRotate(vm, self, at)
}

/** `remove(value)`: the first that is equal. */
export const dequeRemove: Native = (vm, args) => {
  const [self, value] = [vm.word(args), vm.word(args + W)]
  const at = find(vm, self, value, 0, dequeSize(vm, self))
  if (at === FAILED_TO_COMPARE) return 0
  if (at < 0) return callPrelude(vm, P.deque_remove, self, value)
  return dequeRemoveAt(vm, self, at) ? NONE : 0
}

/** Slot `contains`. */
export function dequeContains(vm: VM, self: number, value: number): number {
  const at = find(vm, self, value, 0, dequeSize(vm, self))
  return at === PYTHON ? callPrelude(vm, P.sequence_contains, self, value) : at === FAILED_TO_COMPARE ? 0 : at === ABSENT ? FALSE : TRUE
}

/** `count(value)`. */
export const dequeCount: Native = (vm, args) => {
  const [self, value] = [vm.word(args), vm.word(args + W)]
  const size = dequeSize(vm, self)
  let found = 0
  for (let from = 0; from < size; found++) {
    const at = find(vm, self, value, from, size)
    if (at === ABSENT) break
    if (at < 0) return at === PYTHON ? callPrelude(vm, P.sequence_count, self, value) : 0
    from = at + 1
  }
  return intFrom(vm, found)
}
