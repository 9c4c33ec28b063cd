import { raise } from '../core/errors.js'
import { FLAG_DISALLOW_INSTANTIATION, TUPLE_ITEMS } from '../core/layouts.js'
import { N } from '../core/names.js'
import { FAILED, type NativeSpec, SUSPENDED, type TypeSpec, method, named } from '../core/native.js'
import { drop } from '../core/objects.js'
import { T } from '../core/statics.js'
import { type VM } from '../core/vm.js'
import { nativeReference } from '../engine/native-frames.js'
import { iterate, next } from '../protocols/iteration.js'
import { callSpecial } from '../protocols/special.js'
import { instanceNew } from '../types/instantiate.js'
import { tupleFinish, tupleNew, tupleSize } from '../types/tuple.js'
import { lookupType } from '../types/type-lookup.js'
import { type Advance, FOR_ITEM, FOR_OTHER, FOR_VALUE, ITEM, OTHER, START, advanceFrom, countAt, isPlainIterator, itself, keep, setPhase, sizeFrom, takeBack, takeSlot } from './tool.js'

/**
 * `tee`: iterators over the same items, which are kept in a chain of blocks as long as one of them needs them.
 *
 * ```
 *   0       W      2W         3W            4W                   5W
 * ┌───────┬──────┬──────────┬─────────────┬────────────────────┬────────┐
 * │ count │ type │ block    │ index in it │ weak references    │        │   an iterator, in 6 words
 * ├───────┼──────┼──────────┼─────────────┼────────────────────┼────────┼──    ┬─────────┐
 * │ count │ type │ iterator │ read,       │ next block, or 0   │ item 0 │ …    │ item 56 │   a block
 * │       │      │          │ running     │                    │        │      │         │
 * └───────┴──────┴──────────┴─────────────┴────────────────────┴────────┴──    ┴─────────┘
 * ```
 */
const BLOCK = 2 * W
const INDEX = 3 * W
const WEAK_LIST = 4 * W
const ITERATOR = 2 * W
const READ = 3 * W
const RUNNING = 3 * W + 4
const FOLLOWING = W === 8 ? 4 * W : 5 * W
const ITEMS = FOLLOWING + W
/** Items in a block. */
const CELLS = 57
const BLOCK_BYTES = ITEMS + CELLS * W

const readOf = (vm: VM, block: number): number => vm.i32[(block + READ) >>> 2]

/** An iterator from `index` of a block (taken over) on; 0 with MemoryError set. */
function teeAt(vm: VM, block: number, index: number): number {
  const self = block === 0 ? 0 : instanceNew(vm, T._tee)
  if (self === 0) {
    vm.releaseMaybe(block)
    return 0
  }
  vm.i32[(self + BLOCK) >>> 2] = block
  vm.setWord(self + INDEX, index)
  return self
}

/** A block over an iterator (taken over); 0 with MemoryError set. */
function blockOver(vm: VM, iterator: number): number {
  const block = instanceNew(vm, T._tee_dataobject)
  if (block === 0) vm.release(iterator)
  else vm.i32[(block + ITERATOR) >>> 2] = iterator
  return block
}

const copyOf = (vm: VM, self: number): number => teeAt(vm, vm.retain(vm.word(self + BLOCK)), vm.word(self + INDEX))

/** The block that the iterator's next item is in: the one behind, where it has come to the end of its own. 0 with MemoryError set. */
function blockOf(vm: VM, self: number): number {
  const block = vm.word(self + BLOCK)
  if (vm.word(self + INDEX) < CELLS) return block
  let following = vm.word(block + FOLLOWING)
  if (following === 0) {
    following = blockOver(vm, vm.retain(vm.word(block + ITERATOR)))
    if (following === 0) return 0
    vm.i32[(block + FOLLOWING) >>> 2] = following
  }
  vm.retain(following)
  vm.replaceSlot(self + BLOCK, following)
  vm.setWord(self + INDEX, 0)
  return following
}

function teeNext(vm: VM, self: number): number {
  const block = blockOf(vm, self)
  if (block === 0) return FAILED
  const index = vm.word(self + INDEX)
  if (index < readOf(vm, block)) {
    vm.setWord(self + INDEX, index + 1)
    return vm.retain(vm.word(block + ITEMS + index * W))
  }
  if (vm.i32[(block + RUNNING) >>> 2] !== 0) return raise(vm, T.RuntimeError, 'cannot re-enter the tee iterator')
  const iterator = vm.word(block + ITERATOR)
  if (isPlainIterator(vm, iterator)) return fetched(vm, self, block, next(vm, iterator))
  return advanceFrom(vm, 'tee', teeOn, self, START, 0)
}

/** Puts an item (FAILED: none) into the block, for the others too. */
function fetched(vm: VM, self: number, block: number, item: number): number {
  if (item === FAILED) return FAILED
  const read = readOf(vm, block)
  vm.i32[(block + READ) >>> 2] = read + 1
  vm.i32[(block + ITEMS + read * W) >>> 2] = item
  vm.setWord(self + INDEX, vm.word(self + INDEX) + 1)
  return vm.retain(item)
}

/** Asks for the next item; the block in which it goes is held meanwhile. */
export const teeOn: Advance = (vm, frame, self, phase, value) => {
  let item = value
  if (phase === START) {
    const block = vm.word(self + BLOCK)
    keep(vm, frame, ITEM, vm.retain(block))
    vm.i32[(block + RUNNING) >>> 2] = 1
    setPhase(vm, frame, FOR_ITEM)
    item = next(vm, vm.word(block + ITERATOR))
    if (item === SUSPENDED) return SUSPENDED
  }
  const block = nativeReference(vm, frame, ITEM)
  vm.i32[(block + RUNNING) >>> 2] = 0
  return fetched(vm, self, block, item)
}

// --- making ----------------------------------------------------------------------------------------------------------

/** From the iterator over what was given: its copies, or those of one that is made over it. The tuple is in the frame. */
export const teesOn: Advance = (vm, frame, self, phase, value) => {
  let [waited, result] = [phase, value]
  if (waited === START) {
    setPhase(vm, frame, FOR_VALUE)
    result = iterate(vm, self)
    waited = FOR_VALUE
  }
  if (result === FAILED || result === SUSPENDED) return result
  if (waited === FOR_VALUE) {
    keep(vm, frame, OTHER, result)
    if (lookupType(vm, vm.typeOf(result), N.__copy__) === 0) {
      const first = teeAt(vm, blockOver(vm, vm.retain(result)), 0)
      if (first === 0) return FAILED
      keep(vm, frame, OTHER, first)
    }
    result = vm.retain(nativeReference(vm, frame, OTHER))
  }
  for (;;) {
    const tuple = nativeReference(vm, frame, ITEM)
    const count = vm.i32[countAt(frame)]
    vm.i32[(tuple + TUPLE_ITEMS + count * W) >>> 2] = result
    vm.i32[countAt(frame)] = count + 1
    if (count + 1 === tupleSize(vm, tuple)) return tupleFinish(vm, takeBack(vm, frame, ITEM))
    setPhase(vm, frame, FOR_OTHER)
    const copied = nativeReference(vm, frame, OTHER)
    result = callSpecial(vm, lookupType(vm, vm.typeOf(copied), N.__copy__), copied)
    if (result === FAILED || result === SUSPENDED) return result
  }
}

const tee: NativeSpec['call'] = (vm, args, count) => {
  const size = count > 1 ? sizeFrom(vm, vm.word(args + W)) : 2
  if (Number.isNaN(size)) return FAILED
  if (size < 0) return raise(vm, T.ValueError, 'n must be >= 0')
  const tuple = tupleNew(vm, size)
  return tuple === 0 || size === 0 ? tuple : advanceTees(vm, vm.word(args), tuple)
}

/** Puts the tuple into the frame before anything is waited for: it begins in the phase that takes the item. */
const advanceTees = (vm: VM, iterable: number, tuple: number): number => advanceFrom(vm, 'tees', teesBegin, iterable, START, tuple)

const teesBegin: Advance = (vm, frame, self, _phase, tuple) => {
  keep(vm, frame, ITEM, tuple)
  return teesOn(vm, frame, self, START, 0)
}

/** `itertools.tee`. */
export const teeFunctions: readonly NativeSpec[] = [{ ...method('tee', 1, 2, tee), doc: 'So many iterators over the items of one.' }]

function newTee(vm: VM, args: number): number {
  const given = vm.word(args + W)
  if (vm.typeOf(given) === T._tee) return copyOf(vm, given)
  const iterator = iterate(vm, given)
  return iterator === FAILED || iterator === SUSPENDED ? iterator : teeAt(vm, blockOver(vm, iterator), 0)
}

/** Iterators that `tee` gives. */
export const teeType: TypeSpec = {
  name: '_tee',
  module: 'itertools',
  doc: 'An iterator that can be copied.',
  shape: { basicSize: 6 * W, trackable: true, movable: true, weakListOffset: WEAK_LIST, references: { fixed: [BLOCK, 1] } },
  slots: { iterate: itself, next: teeNext },
  construct: named('__new__', 'iterable, /', newTee),
  methods: [method('__copy__', 0, 0, (vm, args) => copyOf(vm, vm.word(args)))],
}

/** Blocks of items: those behind go with the last iterator that needs them. */
export const teeBlockType: TypeSpec = {
  name: '_tee_dataobject',
  module: 'itertools',
  flags: FLAG_DISALLOW_INSTANTIATION,
  shape: {
    basicSize: BLOCK_BYTES,
    trackable: true,
    movable: true,
    traverse: (vm, self, visit) => {
      visit(self + ITERATOR)
      for (let index = 0; index < readOf(vm, self); index++) visit(self + ITEMS + index * W)
      visit(self + FOLLOWING)
    },
    dropNext: (vm, self) => {
      const died = drop(vm, takeSlot(vm, self + ITERATOR))
      if (died !== 0) return died
      for (let index = 0; index < readOf(vm, self); index++) {
        const item = drop(vm, takeSlot(vm, self + ITEMS + index * W))
        if (item !== 0) return item
      }
      return drop(vm, takeSlot(vm, self + FOLLOWING))
    },
    clear: (vm, self) => {
      vm.clearSlot(self + ITERATOR)
      for (let index = 0; index < readOf(vm, self); index++) vm.clearSlot(self + ITEMS + index * W)
      vm.clearSlot(self + FOLLOWING)
    },
  },
}
