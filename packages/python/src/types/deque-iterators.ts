import { raise, typeName } from '../core/errors.js'
import { type Native, type TypeSpec, method } from '../core/native.js'
import { allocateTrackable, track } from '../core/objects.js'
import { T } from '../core/statics.js'
import { type VM } from '../core/vm.js'
import { BLOCK_ITEMS, blockSlot, dequeSize, dequeState, firstBlock, firstIndex, isDeque, lastBlock, lastIndex, leftOf, rightOf } from './deque-memory.js'
import { intFrom, toIndex } from './int.js'
import { tupleOwned } from './owned-items.js'

/**
 * Iterators over a deque, in both directions.
 *
 * ```
 *   0       W      2W      3W      4W      5W      6W
 * ┌───────┬──────┬───────┬───────┬───────┬───────┬──────┐
 * │ count │ type │ block │ index │ deque │ state │ left │
 * └───────┴──────┴───────┴───────┴───────┴───────┴──────┘
 * ```
 */
const BLOCK = 2 * W
const INDEX = 3 * W
const DEQUE = 4 * W
const STATE = 5 * W
const LEFT = 6 * W
const BYTES = 7 * W

/** An iterator of `type` over a deque (borrowed); 0 with MemoryError set. */
export function dequeIterator(vm: VM, type: number, deque: number): number {
  const iterator = allocateTrackable(vm, type, BYTES)
  if (iterator === 0) return 0
  const backwards = type === T._deque_reverse_iterator
  vm.setWord(iterator + BLOCK, backwards ? lastBlock(vm, deque) : firstBlock(vm, deque))
  vm.setWord(iterator + INDEX, backwards ? lastIndex(vm, deque) : firstIndex(vm, deque))
  vm.setWord(iterator + DEQUE, vm.retain(deque))
  vm.setWord(iterator + STATE, dequeState(vm, deque))
  vm.setWord(iterator + LEFT, dequeSize(vm, deque))
  track(vm, iterator)
  return iterator
}

/** Items that an iterator has left. */
export const dequeIteratorLeft = (vm: VM, self: number): number => vm.i32[(self + LEFT) >>> 2]

function next(vm: VM, self: number): number {
  const left = vm.i32[(self + LEFT) >>> 2]
  const deque = vm.i32[(self + DEQUE) >>> 2]
  if (deque === 0 || (left === 0 && vm.typeOf(self) === T._deque_reverse_iterator)) return 0
  if (dequeState(vm, deque) !== vm.i32[(self + STATE) >>> 2]) {
    vm.setWord(self + LEFT, 0)
    return raise(vm, T.RuntimeError, 'deque mutated during iteration')
  }
  if (left === 0) return 0
  let block = vm.i32[(self + BLOCK) >>> 2]
  let index = vm.i32[(self + INDEX) >>> 2]
  const item = vm.retain(vm.i32[blockSlot(block, index) >>> 2])
  vm.setWord(self + LEFT, left - 1)
  if (vm.typeOf(self) === T._deque_iterator) {
    if (++index === BLOCK_ITEMS && left > 1) {
      block = rightOf(vm, block)
      index = 0
    }
  } else if (--index < 0 && left > 1) {
    block = leftOf(vm, block)
    index = BLOCK_ITEMS - 1
  }
  vm.setWord(self + BLOCK, block)
  vm.setWord(self + INDEX, index)
  return item
}

/** `_deque_iterator(deque, index=0)`: as `__reduce__` says it, after so many items. */
const construct: Native = (vm, args, count) => {
  const [type, deque] = [vm.word(args), vm.word(args + W)]
  if (!isDeque(vm, deque)) return raise(vm, T.TypeError, `argument 1 must be collections.deque, not ${typeName(vm, deque)}`)
  const skipped = count > 2 ? toIndex(vm, vm.word(args + 2 * W)) : 0
  if (Number.isNaN(skipped)) return 0
  const iterator = dequeIterator(vm, type, deque)
  for (let index = 0; iterator !== 0 && index < skipped && dequeIteratorLeft(vm, iterator) > 0; index++) vm.release(next(vm, iterator))
  return iterator
}

const iteratorType = (name: '_deque_iterator' | '_deque_reverse_iterator'): TypeSpec => ({
  name,
  module: 'collections',
  shape: { basicSize: BYTES, trackable: true, movable: true, references: { fixed: [DEQUE, 1] } },
  slots: { iterate: (vm, self) => vm.retain(self), next },
  construct: method('__new__', 1, 2, construct),
  methods: [
    method('__length_hint__', 0, 0, (vm, args) => intFrom(vm, dequeIteratorLeft(vm, vm.word(args)))),
    method('__reduce__', 0, 0, (vm, args) => {
      const self = vm.word(args)
      const deque = vm.word(self + DEQUE)
      const index = intFrom(vm, dequeSize(vm, deque) - dequeIteratorLeft(vm, self))
      return tupleOwned(vm, [vm.retain(vm.typeOf(self)), tupleOwned(vm, [vm.retain(deque), index])])
    }),
  ],
})

/** The iterators of a deque (CPython 3.13: Modules/_collectionsmodule.c). */
export const dequeIteratorTypes: readonly TypeSpec[] = [iteratorType('_deque_iterator'), iteratorType('_deque_reverse_iterator')]
