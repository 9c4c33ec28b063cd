import { raise } from '../core/errors.js'
import { FLAG_BASE_TYPE, TUPLE_ITEMS } from '../core/layouts.js'
import { FAILED, type NativeSpec, type Shape, type TypeSpec, named } from '../core/native.js'
import { buffer, freeBuffer, freeObject, isTracked, track } from '../core/objects.js'
import { NONE, T, smallInt } from '../core/statics.js'
import { type VM } from '../core/vm.js'
import { instanceNew } from '../types/instantiate.js'
import { isInt } from '../types/integer-memory.js'
import { isFree } from '../types/result-tuple.js'
import { tupleCopy, tupleFinish, tupleItem, tupleNew, tupleSize, tupleTrack } from '../types/tuple.js'
import { type MadeName, type Making, itself, makeTool, sizeFrom, takeSlot } from './tool.js'

/**
 * Combinatoric iterators: tuples of items of pools, whose places go on from row to row (CPython 3.13: Modules/itertoolsmodule.c). The row that was
 * given last is filled again where nobody else holds it.
 *
 * ```
 *   0       W      2W                 3W        4W        5W         6W       7W
 * ┌───────┬──────┬──────────────────┬─────────┬─────────┬──────────┬────────┬──────┐
 * │ count │ type │ pools (a tuple)  │ row, 0  │ indices │ stopped  │        │      │   product, in 6 words
 * ├───────┼──────┼──────────────────┼─────────┼─────────┼──────────┼────────┤      │
 * │ count │ type │ pool             │ row, 0  │ indices │ stopped  │ r      │      │   combinations, in 7 words
 * ├───────┼──────┼──────────────────┼─────────┼─────────┼──────────┼────────┼──────┤
 * │ count │ type │ pool             │ row, 0  │ indices │ stopped  │ r      │      │   permutations: cycles behind the indices
 * └───────┴──────┴──────────────────┴─────────┴────┬────┴──────────┴────────┴──────┘
 *                                                  └─▶ i32 each, in words of the width
 * ```
 */
const POOL = 2 * W
const ROW = 3 * W
const INDICES = 4 * W
const STOPPED = 5 * W
const CHOSEN = 6 * W

/** Index in `vm.i32` of the place of item `at`. */
const place = (vm: VM, self: number, at: number): number => (vm.word(self + INDICES) + at * W) >>> 2

/** Makes the row if there is none (0: it has been made now), or a copy if somebody holds it; it is the iterator's. -1 with MemoryError set. */
function ownRow(vm: VM, self: number, size: number): number {
  const row = vm.word(self + ROW)
  if (row === 0) {
    const first = tupleNew(vm, size)
    if (first === 0) return -1
    vm.i32[(self + ROW) >>> 2] = first
    return 0
  }
  if (isFree(vm, row)) {
    if (!isTracked(vm, row)) track(vm, row)
    return row
  }
  const copy = tupleCopy(vm, row + TUPLE_ITEMS, size, tupleTrack)
  if (copy === 0) return -1
  vm.replaceSlot(self + ROW, copy)
  return copy
}

/** Item `at` of the row is item `index` of a pool. */
function put(vm: VM, row: number, at: number, pool: number, index: number): void {
  vm.replaceSlot(row + TUPLE_ITEMS + at * W, vm.retain(tupleItem(vm, pool, index)))
}

/** The row that has been filled, or the end. */
function give(vm: VM, self: number, ended: boolean): number {
  if (!ended) return vm.retain(vm.word(self + ROW))
  vm.setWord(self + STOPPED, 1)
  return FAILED
}

/** The first row: `pool` and `index` say what is at each place. */
function firstRow(vm: VM, self: number, size: number, poolOf: (at: number) => number): number {
  const row = vm.word(self + ROW)
  for (let at = 0; at < size; at++) {
    const pool = poolOf(at)
    if (tupleSize(vm, pool) === 0) return give(vm, self, true)
    put(vm, row, at, pool, vm.i32[place(vm, self, at)])
  }
  tupleTrack(vm, row)
  return give(vm, self, false)
}

/** As a type: its own words, and the block of places. */
function shapeOf(words: number, places: (vm: VM, self: number) => number): Shape {
  return {
    basicSize: words * W,
    trackable: true,
    movable: true,
    references: { fixed: [POOL, 2] },
    sizeOf: (vm, self) => words * W + places(vm, self) * W,
    reclaim: (vm, self) => {
      freeBuffer(vm, vm.word(self + INDICES))
      freeObject(vm, self)
    },
  }
}

/** An instance over a pool (taken over) with so many places, all 0. */
function instanceOver(vm: VM, type: number, pool: number, places: number): number {
  const indices = buffer(vm, Math.max(places, 1) * W)
  const self = indices === 0 ? 0 : instanceNew(vm, type)
  if (self === 0) {
    vm.release(pool)
    if (indices !== 0) freeBuffer(vm, indices)
    return 0
  }
  vm.u32.fill(0, indices >>> 2, (indices + places * W) >>> 2)
  vm.setWord(self + INDICES, indices)
  vm.i32[(self + POOL) >>> 2] = pool
  return self
}

// --- product ---------------------------------------------------------------------------------------------------------

/** The pools of `product` are all arguments but the last, the number of times that they are repeated. */
export const productMaking: Making = {
  sources: -1,
  conversion: 'tuple',
  make: (vm, type, slots, sources) => {
    const times = sizeFrom(vm, vm.word(slots + sources * W))
    const pools = tupleNew(vm, sources * times)
    if (pools === 0) return 0
    for (let index = 0; index < sources * times; index++) vm.i32[(pools + TUPLE_ITEMS + index * W) >>> 2] = vm.retain(vm.word(slots + (index % sources) * W))
    return instanceOver(vm, type, tupleFinish(vm, pools), sources * times)
  },
}

/** Lists that do not fit are refused before anything is converted. */
const MOST_PLACES = 2 ** 28

const newProduct: NativeSpec['call'] = (vm, args) => {
  const [iterables, repeat] = [vm.word(args + W), vm.word(args + 2 * W)]
  const times = repeat === 0 ? 1 : sizeFrom(vm, repeat)
  if (Number.isNaN(times)) return FAILED
  if (times < 0) return raise(vm, T.ValueError, 'repeat argument cannot be negative')
  if (tupleSize(vm, iterables) * times > MOST_PLACES) return raise(vm, T.OverflowError, 'repeat argument too large')
  const sources = times === 0 ? [] : Array.from({ length: tupleSize(vm, iterables) }, (_, index) => tupleItem(vm, iterables, index))
  return makeTool(vm, 'product', productMaking, vm.word(args), [...sources, repeat || smallInt(1)])
}

function productNext(vm: VM, self: number): number {
  if (vm.word(self + STOPPED) === 1) return FAILED
  const pools = vm.word(self + POOL)
  const size = tupleSize(vm, pools)
  const row = ownRow(vm, self, size)
  if (row === -1) return FAILED
  if (row === 0) return firstRow(vm, self, size, (at) => tupleItem(vm, pools, at))
  let at = size - 1
  for (; at >= 0; at--) {
    const pool = tupleItem(vm, pools, at)
    const index = vm.i32[place(vm, self, at)] + 1
    const wraps = index === tupleSize(vm, pool)
    vm.i32[place(vm, self, at)] = wraps ? 0 : index
    put(vm, row, at, pool, wraps ? 0 : index)
    if (!wraps) break
  }
  return give(vm, self, at < 0)
}

/** `product`. */
export const productType: TypeSpec = {
  name: 'product',
  module: 'itertools',
  doc: 'The Cartesian product of iterables.',
  flags: FLAG_BASE_TYPE,
  shape: shapeOf(6, (vm, self) => tupleSize(vm, vm.word(self + POOL))),
  slots: { iterate: itself, next: productNext },
  construct: named('__new__', '*iterables, repeat=1', newProduct),
}

// --- choices from one pool -------------------------------------------------------------------------------------------

/** Over a pool and a number of items; `begin` sets the places, and says whether there is no row at all. */
function choosing(placesOf: (n: number, r: number) => number, begin: (vm: VM, self: number, n: number, r: number) => boolean): Making {
  return {
    sources: 1,
    conversion: 'tuple',
    make: (vm, type, slots) => {
      const n = tupleSize(vm, vm.word(slots))
      const given = vm.word(slots + W)
      const r = given === NONE ? n : sizeFrom(vm, given)
      if (Number.isNaN(r)) return 0
      if (r < 0) return raise(vm, T.ValueError, 'r must be non-negative')
      const self = instanceOver(vm, type, takeSlot(vm, slots), placesOf(n, r))
      if (self === 0) return 0
      vm.setWord(self + CHOSEN, r)
      if (begin(vm, self, n, r)) vm.setWord(self + STOPPED, 1)
      return self
    },
  }
}

/** The first places are 0, 1, 2, …; there is no row of more items than there are. */
function rising(vm: VM, self: number, n: number, r: number): boolean {
  for (let at = 0; at < Math.min(n, r); at++) vm.i32[place(vm, self, at)] = at
  return r > n
}

/** `advance` takes the places on from row to row, and says from which one on the row is to be filled again; -1: none is left. */
function choosingType(name: MadeName, words: number, signature: string, doc: string, making: Making, places: (n: number, r: number) => number, advance: (vm: VM, self: number, n: number, r: number) => number): TypeSpec {
  const nextOf = (vm: VM, self: number): number => {
    if (vm.word(self + STOPPED) === 1) return FAILED
    const [pool, r] = [vm.word(self + POOL), vm.word(self + CHOSEN)]
    const row = ownRow(vm, self, r)
    if (row === -1) return FAILED
    if (row === 0) return firstRow(vm, self, r, () => pool)
    const from = advance(vm, self, tupleSize(vm, pool), r)
    if (from >= 0) for (let at = from; at < r; at++) put(vm, row, at, pool, vm.i32[place(vm, self, at)])
    return give(vm, self, from < 0)
  }
  return {
    name,
    module: 'itertools',
    doc,
    flags: FLAG_BASE_TYPE,
    shape: shapeOf(words, (vm, self) => places(tupleSize(vm, vm.word(self + POOL)), vm.word(self + CHOSEN))),
    slots: { iterate: itself, next: nextOf },
    construct: named('__new__', signature, (vm, args) => {
      const r = vm.word(args + 2 * W) || NONE
      if (name === 'permutations' && r !== NONE && !isInt(vm, r)) return raise(vm, T.TypeError, 'Expected int as r')
      if (name !== 'permutations' && Number.isNaN(sizeFrom(vm, r))) return FAILED
      return makeTool(vm, name, making, vm.word(args), [vm.word(args + W), r])
    }),
  }
}

const ofChosen = (_n: number, r: number): number => r
const ofBoth = (n: number, r: number): number => n + r

/** What `combinations` chooses from. */
export const combinationsMaking = choosing(ofChosen, rising)

/** `combinations`: the last place that can rises, and those behind it follow it. */
export const combinationsType = choosingType('combinations', 7, 'iterable, r', 'Choices of r of the items.', combinationsMaking, ofChosen, (vm, self, n, r) => {
  let at = r - 1
  while (at >= 0 && vm.i32[place(vm, self, at)] === at + n - r) at--
  if (at < 0) return -1
  const index = vm.i32[place(vm, self, at)] + 1
  for (let each = at; each < r; each++) vm.i32[place(vm, self, each)] = index + each - at
  return at
})

/** What `combinations_with_replacement` chooses from. */
export const replacementMaking = choosing(ofChosen, (_vm, _self, n, r) => n === 0 && r > 0)

/** `combinations_with_replacement`: those behind the place that rises are the same. */
export const replacementType = choosingType('combinations_with_replacement', 7, 'iterable, r', 'Choices of r of the items, each of them any number of times.', replacementMaking, ofChosen, (vm, self, n, r) => {
  let at = r - 1
  while (at >= 0 && vm.i32[place(vm, self, at)] === n - 1) at--
  if (at < 0) return -1
  const index = vm.i32[place(vm, self, at)] + 1
  for (let each = at; each < r; each++) vm.i32[place(vm, self, each)] = index
  return at
})

/** What `permutations` puts in order: the cycles are behind the indices. */
export const permutationsMaking = choosing(ofBoth, (vm, self, n, r) => {
  for (let at = 0; at < n; at++) vm.i32[place(vm, self, at)] = at
  for (let at = 0; at < r; at++) vm.i32[place(vm, self, n + at)] = n - at
  return r > n
})

/** `permutations`: a place whose cycle has ended is rotated to the end, else it is exchanged with one behind. */
export const permutationsType = choosingType('permutations', 8, 'iterable, r=None', 'Orders of r of the items.', permutationsMaking, ofBoth, (vm, self, n, r) => {
  if (n === 0) return -1
  const { i32 } = vm
  for (let at = r - 1; at >= 0; at--) {
    const cycle = place(vm, self, n + at)
    const here = place(vm, self, at)
    const index = i32[here]
    i32[cycle]--
    if (i32[cycle] !== 0) {
      const other = place(vm, self, n - i32[cycle])
      i32[here] = i32[other]
      i32[other] = index
      return at
    }
    for (let each = at; each < n - 1; each++) i32[place(vm, self, each)] = i32[place(vm, self, each + 1)]
    i32[place(vm, self, n - 1)] = index
    i32[cycle] = n - at
  }
  return -1
})
