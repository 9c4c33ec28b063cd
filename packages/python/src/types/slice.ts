import { raise } from '../core/errors.js'
import { SLICE_BYTES, SLICE_START, SLICE_STEP, SLICE_STOP } from '../core/layouts.js'
import { FAILED, type NativeSpec, SUSPENDED, type TypeSpec, method, named } from '../core/native.js'
import { allocateTrackable, track } from '../core/objects.js'
import { P } from '../core/prelude.js'
import { NONE, NOT_IMPLEMENTED, T } from '../core/statics.js'
import { type VM } from '../core/vm.js'
import { callPrelude } from '../protocols/call.js'
import { hash } from '../protocols/hash.js'
import { beginMix, endMix, mixHash } from './container-hash.js'
import { leafText } from './container-repr.js'
import { FREE_SLICES, putFree, takeFree } from './free-lists.js'
import { intBig, intFromBig, isInt } from './int.js'
import { tupleOwned } from './owned-items.js'
import { compareItems } from './sequence-compare.js'
import { strFrom } from './str.js'
import { tupleFrom } from './tuple.js'


const T_SLICE = T.slice

/** A slice of these (borrowed; NONE where there is none); 0 with MemoryError set. */
export function sliceNew(vm: VM, start: number, stop: number, step: number): number {
  let slice = takeFree(vm, FREE_SLICES)
  if (slice === 0) {
    slice = allocateTrackable(vm, T_SLICE, SLICE_BYTES)
    if (slice === 0) return 0
  }
  vm.setWord(slice + SLICE_START, vm.retain(start))
  vm.setWord(slice + SLICE_STOP, vm.retain(stop))
  vm.setWord(slice + SLICE_STEP, vm.retain(step))
  track(vm, slice)
  return slice
}

/** `slice(stop)`, `slice(start, stop)`, `slice(start, stop, step)`; 0 where there is no argument. */
const sliceOf = (vm: VM, first: number, second: number, third: number): number =>
  second === 0 ? sliceNew(vm, NONE, first, NONE) : sliceNew(vm, first, second, third || NONE)

/** `slice.indices(length)`: exact for integers of any size. */
function indices(vm: VM, args: number): number {
  const [self, length] = [vm.word(args), vm.word(args + W)]
  const parts = [SLICE_START, SLICE_STOP, SLICE_STEP].map((offset) => vm.word(self + offset))
  if (!isInt(vm, length) || !parts.every((part) => part === NONE || isInt(vm, part))) return callPrelude(vm, P.slice_indices, self, length)
  const size = intBig(vm, length)
  if (size < 0n) return raise(vm, T.ValueError, 'length should not be negative')
  const [start, stop, step] = parts.map((part) => (part === NONE ? undefined : intBig(vm, part)))
  const by = step ?? 1n
  if (by === 0n) return raise(vm, T.ValueError, 'slice step cannot be zero')
  const least = by < 0n ? -1n : 0n
  const most = by < 0n ? size - 1n : size
  const bounded = (given: bigint | undefined, otherwise: bigint): bigint => {
    if (given === undefined) return otherwise
    const at = given < 0n ? given + size : given
    return at < least ? least : at > most ? most : at
  }
  const [first, last] = by < 0n ? [most, least] : [least, most]
  return tupleOwned(vm, [intFromBig(vm, bounded(start, first)), intFromBig(vm, bounded(stop, last)), intFromBig(vm, by)])
}

/** Slot `hash`: as a tuple's without the number of items. */
function sliceHash(vm: VM, self: number): number {
  beginMix(vm)
  for (let offset = SLICE_START; offset <= SLICE_STEP; offset += W) {
    const { hashLow, hashHigh } = vm
    const done = hash(vm, vm.word(self + offset))
    if (done !== 1) return done === 0 ? FAILED : SUSPENDED
    mixHash(vm, hashLow, hashHigh)
  }
  endMix(vm, -1)
  return NONE
}

const asTuple = (vm: VM, slice: number): number => tupleFrom(vm, vm.word(slice + SLICE_START), vm.word(slice + SLICE_STOP), vm.word(slice + SLICE_STEP))

/** Slot `compare`: as the tuples of their parts. */
function sliceCompare(vm: VM, self: number, other: number, op: number): number {
  if (vm.typeOf(other) !== T_SLICE) return NOT_IMPLEMENTED
  const a = asTuple(vm, self)
  const b = a === 0 ? 0 : asTuple(vm, other)
  const result = b === 0 ? 0 : compareItems(vm, op, a, b)
  vm.releaseMaybe(a)
  vm.releaseMaybe(b)
  return result
}

function sliceRepr(vm: VM, self: number): number {
  const texts = [SLICE_START, SLICE_STOP, SLICE_STEP].map((offset) => leafText(vm, vm.word(self + offset)))
  if (texts.includes(undefined)) return vm.exception !== 0 ? 0 : callPrelude(vm, P.slice_repr, self)
  return strFrom(vm, `slice(${texts.join(', ')})`)
}

const methods: readonly NativeSpec[] = [
  method('indices', 1, 1, indices),
  method('__reduce__', 0, 0, (vm, args) => {
    const parts = asTuple(vm, vm.word(args))
    return parts === 0 ? 0 : tupleOwned(vm, [vm.retain(T_SLICE), parts])
  }),
]

const part = (name: string, offset: number): NonNullable<TypeSpec['attributes']>[number] => ({
  name,
  get: (vm, self) => vm.retain(vm.word(self + offset)),
  set: (vm) => raise(vm, T.AttributeError, 'readonly attribute'),
})

/** The type `slice` (CPython 3.13: Objects/sliceobject.c). */
export const sliceType: TypeSpec = {
  name: 'slice',
  shape: {
    movable: true,
    basicSize: SLICE_BYTES,
    trackable: true,
    references: { fixed: [SLICE_START, 3] },
    reclaim: (vm, self) => putFree(vm, FREE_SLICES, self),
  },
  slots: { hash: sliceHash, repr: sliceRepr, compare: sliceCompare },
  construct: named('__new__', 'start, stop=None, step=None, /', (vm, args) => sliceOf(vm, vm.word(args + W), vm.word(args + 2 * W), vm.word(args + 3 * W))),
  methods,
  attributes: [part('start', SLICE_START), part('stop', SLICE_STOP), part('step', SLICE_STEP)],
  doc: 'slice(stop)\nslice(start, stop[, step])\n\nCreate a slice object.  This is used for extended slicing (e.g. a[0:10:2]).',
}
