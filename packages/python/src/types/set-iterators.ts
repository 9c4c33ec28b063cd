import { raise } from '../core/errors.js'
import { type NativeSpec, type TypeSpec, method } from '../core/native.js'
import { allocateTrackable, track } from '../core/objects.js'
import { T } from '../core/statics.js'
import { type VM } from '../core/vm.js'
import { intFrom } from './int.js'
import { reduceIterator } from './iterator-reduce.js'
import { listAppend, listNew } from './list.js'
import { setNext, setSize } from './set.js'

/**
 * Iterators over sets (CPython 3.13: Objects/setobject.c): the set (0 at the end), how many keys it had (-1 once that has
 * changed), the next slot, and how many keys are left.
 */
const ITERATED_SET = 2 * W
const USED = 3 * W
const POSITION = 4 * W
const LEFT = 5 * W
const BYTES = 6 * W

/** An iterator over a set; 0 with MemoryError set. */
export function setIterator(vm: VM, set: number): number {
  const iterator = allocateTrackable(vm, T.set_iterator, BYTES)
  if (iterator === 0) return 0
  vm.setWord(iterator + ITERATED_SET, vm.retain(set))
  vm.setWord(iterator + USED, setSize(vm, set))
  vm.setWord(iterator + POSITION, 0)
  vm.setWord(iterator + LEFT, setSize(vm, set))
  track(vm, iterator)
  return iterator
}

/** The next key, owned; 0 at the end, or with RuntimeError set. */
export function setIteratorNext(vm: VM, self: number): number {
  const set = vm.i32[(self + ITERATED_SET) >>> 2]
  if (set === 0) return 0
  if (vm.i32[(self + USED) >>> 2] !== setSize(vm, set)) {
    vm.setWord(self + USED, -1)
    return raise(vm, T.RuntimeError, 'Set changed size during iteration')
  }
  const position = setNext(vm, set, vm.i32[(self + POSITION) >>> 2])
  if (position === -1) {
    vm.clearSlot(self + ITERATED_SET)
    return 0
  }
  vm.i32[(self + POSITION) >>> 2] = position
  vm.i32[(self + LEFT) >>> 2]--
  return vm.retain(vm.entryKey)
}

/** Keys that an iterator has left, unless the set has changed. */
export function setIteratorLeft(vm: VM, self: number): number {
  const set = vm.word(self + ITERATED_SET)
  return set !== 0 && vm.word(self + USED) === setSize(vm, set) ? vm.word(self + LEFT) : 0
}

const methods: readonly NativeSpec[] = [
  method('__length_hint__', 0, 0, (vm, args) => intFrom(vm, setIteratorLeft(vm, vm.word(args)))),
  method('__reduce__', 0, 0, (vm, args) => {
    const self = vm.word(args)
    const set = vm.word(self + ITERATED_SET)
    const list = listNew(vm, 0)
    if (list === 0) return 0
    for (let position = set === 0 ? -1 : setNext(vm, set, vm.word(self + POSITION)); position !== -1; position = setNext(vm, set, position)) {
      if (listAppend(vm, list, vm.entryKey)) continue
      vm.release(list)
      return 0
    }
    const result = reduceIterator(vm, 'iter', list, 0)
    vm.release(list)
    return result
  }),
]

/** The type of iterators over sets. */
export const setIteratorType: TypeSpec = {
  name: 'set_iterator',
  shape: { basicSize: BYTES, trackable: true, movable: true, references: { fixed: [ITERATED_SET, 1] } },
  slots: { iterate: (vm, self) => vm.retain(self), next: setIteratorNext },
  methods,
}
