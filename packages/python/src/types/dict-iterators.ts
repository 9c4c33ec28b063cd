import { raise } from '../core/errors.js'
import { type NativeSpec, type TypeSpec, method } from '../core/native.js'
import { allocateTrackable, track } from '../core/objects.js'
import { T } from '../core/statics.js'
import { type VM } from '../core/vm.js'
import { dictEnd, dictNext, dictPrevious, dictSize } from './dict.js'
import {
  DICT_ITERATOR_BYTES,
  DICT_ITERATOR_DICT,
  DICT_ITERATOR_LEFT,
  DICT_ITERATOR_POSITION,
  DICT_ITERATOR_RESULT,
  DICT_ITERATOR_USED,
} from './dict-view-memory.js'
import { intFrom } from './int.js'
import { reduceIterator } from './iterator-reduce.js'
import { listAppend, listAppendOwned, listNew } from './list.js'
import { pairInto, resultTuple } from './result-tuple.js'
import { tupleFrom } from './tuple.js'

const isBackwards = (type: number): boolean => type >= T.dict_reversekeyiterator && type <= T.dict_reverseitemiterator
const isItems = (type: number): boolean => type === T.dict_itemiterator || type === T.dict_reverseitemiterator
const isValues = (type: number): boolean => type === T.dict_valueiterator || type === T.dict_reversevalueiterator

/** An iterator of type `type` over a dict; 0 with MemoryError set. */
export function dictIterator(vm: VM, type: number, dict: number): number {
  const iterator = allocateTrackable(vm, type, DICT_ITERATOR_BYTES)
  if (iterator === 0) return 0
  vm.setWord(iterator + DICT_ITERATOR_DICT, vm.retain(dict))
  vm.setWord(iterator + DICT_ITERATOR_USED, dictSize(vm, dict))
  vm.setWord(iterator + DICT_ITERATOR_POSITION, isBackwards(type) ? dictEnd(vm, dict) : 0)
  vm.setWord(iterator + DICT_ITERATOR_LEFT, dictSize(vm, dict))
  const result = isItems(type) ? resultTuple(vm, 2) : 0
  vm.setWord(iterator + DICT_ITERATOR_RESULT, result)
  if (vm.exception !== 0) {
    vm.release(iterator)
    return 0
  }
  track(vm, iterator)
  return iterator
}

/** Moves on: `vm.entryKey` and `vm.entryValue`; false at the end, or with RuntimeError set. */
function advance(vm: VM, self: number): boolean {
  const dict = vm.i32[(self + DICT_ITERATOR_DICT) >>> 2]
  if (dict === 0) return false
  if (vm.i32[(self + DICT_ITERATOR_USED) >>> 2] !== dictSize(vm, dict)) {
    vm.setWord(self + DICT_ITERATOR_USED, -1)
    return raise(vm, T.RuntimeError, 'dictionary changed size during iteration') !== 0
  }
  const position = vm.i32[(self + DICT_ITERATOR_POSITION) >>> 2]
  const next = isBackwards(vm.typeOf(self)) ? dictPrevious(vm, dict, position) : dictNext(vm, dict, position)
  if (next === -1) {
    vm.clearSlot(self + DICT_ITERATOR_DICT)
    return false
  }
  const left = vm.i32[(self + DICT_ITERATOR_LEFT) >>> 2]
  if (left === 0) {
    vm.clearSlot(self + DICT_ITERATOR_DICT)
    return raise(vm, T.RuntimeError, 'dictionary keys changed during iteration') !== 0
  }
  vm.i32[(self + DICT_ITERATOR_POSITION) >>> 2] = next
  vm.i32[(self + DICT_ITERATOR_LEFT) >>> 2] = left - 1
  return true
}

/** The next key of an iterator over keys, owned; 0 at its end or with an exception set. */
export const dictKeyNext = (vm: VM, self: number): number => (advance(vm, self) ? vm.retain(vm.entryKey) : 0)
const valueNext = (vm: VM, self: number): number => (advance(vm, self) ? vm.retain(vm.entryValue) : 0)

/** The next (key, value) pair. */
export function dictItemNext(vm: VM, self: number): number {
  if (!advance(vm, self)) return 0
  const key = vm.retain(vm.entryKey)
  return pairInto(vm, vm.i32[(self + DICT_ITERATOR_RESULT) >>> 2], key, vm.retain(vm.entryValue))
}

/** Items that an iterator has left, unless the dict has changed. */
export function dictIteratorLeft(vm: VM, self: number): number {
  const dict = vm.word(self + DICT_ITERATOR_DICT)
  return dict !== 0 && vm.word(self + DICT_ITERATOR_USED) === dictSize(vm, dict) ? vm.word(self + DICT_ITERATOR_LEFT) : 0
}

/** A list of what an iterator still has to give; the iterator is left as it was. */
function remaining(vm: VM, self: number): number {
  const list = listNew(vm, 0)
  const dict = vm.word(self + DICT_ITERATOR_DICT)
  if (list === 0 || dict === 0) return list
  const type = vm.typeOf(self)
  const step = isBackwards(type) ? dictPrevious : dictNext
  for (let position = step(vm, dict, vm.word(self + DICT_ITERATOR_POSITION)); position !== -1; position = step(vm, dict, position)) {
    if (isItems(type)) {
      const pair = tupleFrom(vm, vm.entryKey, vm.entryValue)
      if (pair !== 0 && listAppendOwned(vm, list, pair)) continue
    } else if (listAppend(vm, list, isValues(type) ? vm.entryValue : vm.entryKey)) continue
    vm.release(list)
    return 0
  }
  return list
}

const methods: readonly NativeSpec[] = [
  method('__length_hint__', 0, 0, (vm, args) => intFrom(vm, dictIteratorLeft(vm, vm.word(args)))),
  method('__reduce__', 0, 0, (vm, args) => {
    const list = remaining(vm, vm.word(args))
    if (list === 0) return 0
    const result = reduceIterator(vm, 'iter', list, 0)
    vm.release(list)
    return result
  }),
]

const iteratorType = (name: TypeSpec['name'], next: (vm: VM, self: number) => number): TypeSpec => ({
  name,
  shape: {
    movable: true,
    basicSize: DICT_ITERATOR_BYTES,
    trackable: true,
    traverse(_vm, self, visit) {
      visit(self + DICT_ITERATOR_DICT)
      visit(self + DICT_ITERATOR_RESULT)
    },
  },
  slots: { iterate: (vm, self) => vm.retain(self), next },
  methods,
})

/** The iterators over dicts. */
export const dictIteratorTypes: readonly TypeSpec[] = [
  iteratorType('dict_keyiterator', dictKeyNext),
  iteratorType('dict_valueiterator', valueNext),
  iteratorType('dict_itemiterator', dictItemNext),
  iteratorType('dict_reversekeyiterator', dictKeyNext),
  iteratorType('dict_reversevalueiterator', valueNext),
  iteratorType('dict_reverseitemiterator', dictItemNext),
]
