import { raise, typeName } from '../core/errors.js'
import { freeBuffer, freeObject } from '../core/objects.js'
import { BYTEARRAY_ALLOCATED, BYTEARRAY_BUFFER, BYTEARRAY_BYTES, FLAG_BASE_TYPE, FLAG_BYTEARRAY, FLAG_SEQUENCE } from '../core/layouts.js'
import { type Native, type TypeSpec, method, named } from '../core/native.js'
import { P } from '../core/prelude.js'
import { NONE, NOT_IMPLEMENTED, T } from '../core/statics.js'
import { type VM } from '../core/vm.js'
import { callPrelude } from '../protocols/call.js'
import { bytearrayIsExported, bytearrayResize, bytearraySplice } from './bytearray-memory.js'
import { bytearrayFrom, bytesCopy, bytesData, bytesLength, bytesView, isBytesLike } from './bytes-memory.js'
import { bytesMethods, bytesStaticMethods, fromHex } from './bytes-methods.js'
import { bytesSlots, repeated } from './bytes-slots.js'
import { BYTE_RANGE, byteOf, bytesConstructor, sourceBytes } from './bytes-source.js'
import { intFrom, isInt, toIndex } from './int.js'
import { bufferMethods } from './memoryview.js'
import { clampedIndex, indexValue } from './sequence-index.js'
import { sliceRange } from './slice-range.js'
import { isStr } from './string-memory.js'

const ADD_IN_PLACE = 13
const MULTIPLY_IN_PLACE = 15

/** Puts `fresh` in place of the bytes from `from` to `to`; false with an exception set. */
const splice = (vm: VM, self: number, from: number, to: number, fresh: Uint8Array): boolean => bytearraySplice(vm, self, from, to - from, fresh)

/** Takes byte `at` out; those behind it move, also where it is the first. False with an exception set. */
function takeOut(vm: VM, self: number, at: number): boolean {
  if (bytearrayIsExported(vm, self)) return false
  const [data, size] = [bytesData(vm, self), bytesLength(vm, self)]
  vm.u8.copyWithin(data + at, data + at + 1, data + size)
  return bytearrayResize(vm, self, size - 1)
}

const done = (ok: boolean): number => (ok ? NONE : 0)

const append: Native = (vm, args) => {
  const self = vm.word(args)
  const byte = byteOf(vm, vm.word(args + W), BYTE_RANGE)
  const size = bytesLength(vm, self)
  if (byte === -1 || !bytearrayResize(vm, self, size + 1)) return 0
  vm.u8[bytesData(vm, self) + size] = byte
  return NONE
}

const extend: Native = (vm, args) => {
  const [self, source] = [vm.word(args), vm.word(args + W)]
  if (isStr(vm, source)) return raise(vm, T.TypeError, "expected iterable of integers; got: 'str'")
  if (isInt(vm, source)) return raise(vm, T.TypeError, `can't extend bytearray with ${typeName(vm, source)}`)
  const added = sourceBytes(vm, source, 0, 0, 'bytearray', BYTE_RANGE)
  if (added === null) return callPrelude(vm, P.bytearray_extend, self, source)
  const size = bytesLength(vm, self)
  return added === undefined ? 0 : done(splice(vm, self, size, size, added))
}

const insert: Native = (vm, args) => {
  const [self, index, item] = [0, 1, 2].map((at) => vm.word(args + at * W))
  if (Number.isNaN(toIndex(vm, index))) return 0
  const byte = byteOf(vm, item, BYTE_RANGE)
  if (byte === -1) return 0
  const at = Math.min(bytesLength(vm, self), clampedIndex(vm, index, bytesLength(vm, self)))
  return done(splice(vm, self, at, at, Uint8Array.of(byte)))
}

const pop: Native = (vm, args, count) => {
  const self = vm.word(args)
  const size = bytesLength(vm, self)
  const index = count > 1 ? toIndex(vm, vm.word(args + W)) : -1
  if (Number.isNaN(index)) return 0
  if (size === 0) return raise(vm, T.IndexError, 'pop from empty bytearray')
  const at = index < 0 ? index + size : index
  if (at < 0 || at >= size) return raise(vm, T.IndexError, 'pop index out of range')
  const byte = vm.u8[bytesData(vm, self) + at]
  return takeOut(vm, self, at) ? intFrom(vm, byte) : 0
}

const remove: Native = (vm, args) => {
  const self = vm.word(args)
  const byte = byteOf(vm, vm.word(args + W), BYTE_RANGE)
  if (byte === -1) return 0
  const at = bytesView(vm, self).indexOf(byte)
  return at === -1 ? raise(vm, T.ValueError, 'value not found in bytearray') : done(takeOut(vm, self, at))
}

function setAt(vm: VM, self: number, key: number, value: number): number {
  const length = bytesLength(vm, self)
  const index = indexValue(vm, key, T.IndexError)
  if (Number.isNaN(index)) return 0
  const at = index < 0 ? index + length : index
  if (at < 0 || at >= length) return raise(vm, T.IndexError, 'bytearray index out of range')
  if (value === 0) return done(splice(vm, self, at, at + 1, new Uint8Array(0)))
  const byte = byteOf(vm, value, BYTE_RANGE)
  if (byte === -1) return 0
  vm.u8[bytesData(vm, self) + at] = byte
  return NONE
}

function setItem(vm: VM, self: number, key: number, value: number): number {
  if (isInt(vm, key)) return setAt(vm, self, key, value)
  const slow = (): number => (value === 0 ? callPrelude(vm, P.index_delete, self, key) : callPrelude(vm, P.index_store, self, key, value))
  if (vm.typeOf(key) !== T.slice) return slow()
  const fits = sliceRange(vm, key, bytesLength(vm, self))
  if (fits !== 1) return fits === 0 ? 0 : slow()
  const { sliceStart: start, sliceStep: step, sliceLength: count } = vm
  const plain = value !== 0 && (isInt(vm, value) || isStr(vm, value))
  const fresh = value === 0 ? new Uint8Array(0) : plain ? null : sourceBytes(vm, value, 0, 0, 'bytearray', BYTE_RANGE)
  if (fresh === undefined) return 0
  if (fresh === null) return plain ? raise(vm, T.TypeError, 'can assign only bytes, buffers, or iterables of ints in range(0, 256)') : callPrelude(vm, P.bytearray_store_slice, self, key, value)
  if (step === 1) return done(splice(vm, self, start, start + count, fresh))
  if (value !== 0) {
    if (fresh.length !== count) return raise(vm, T.ValueError, `attempt to assign bytes of size ${fresh.length} to extended slice of size ${count}`)
    const data = bytesData(vm, self)
    fresh.forEach((byte, index) => (vm.u8[data + start + index * step] = byte))
    return NONE
  }
  const gone = new Set(Array.from({ length: count }, (_, index) => start + index * step))
  const left = bytesCopy(vm, self).filter((_, at) => !gone.has(at))
  if (bytearrayIsExported(vm, self)) return 0
  vm.u8.set(left, bytesData(vm, self))
  return done(bytearrayResize(vm, self, left.length))
}

function inPlace(vm: VM, op: number, self: number, other: number): number {
  if (op === ADD_IN_PLACE) {
    if (!isBytesLike(vm, other)) return NOT_IMPLEMENTED
    const size = bytesLength(vm, self)
    return splice(vm, self, size, size, bytesCopy(vm, other)) ? vm.retain(self) : 0
  }
  if (op !== MULTIPLY_IN_PLACE || !isInt(vm, other)) return NOT_IMPLEMENTED
  const times = Math.max(0, indexValue(vm, other, T.OverflowError))
  if (Number.isNaN(times)) return 0
  const content = repeated(vm, self, times)
  return content !== undefined && splice(vm, self, 0, bytesLength(vm, self), content) ? vm.retain(self) : 0
}

/** `bytearray`. */
export const bytearrayType: TypeSpec = {
  name: 'bytearray',
  base: 'object',
  flags: FLAG_BASE_TYPE | FLAG_SEQUENCE | FLAG_BYTEARRAY,
  shape: {
    basicSize: BYTEARRAY_BYTES,
    sizeOf: (vm, self) => BYTEARRAY_BYTES + vm.word(self + BYTEARRAY_ALLOCATED),
    reclaim(vm, self) {
      const block = vm.word(self + BYTEARRAY_BUFFER)
      if (block !== 0) freeBuffer(vm, block)
      freeObject(vm, self)
    },
  },
  slots: {
    ...bytesSlots,
    setItem,
    inPlaceOps: (1 << 0) | (1 << 2),
    inPlace,
  },
  construct: named('__new__', "source=b'', encoding='utf-8', errors='strict'", bytesConstructor(bytearrayFrom)),
  methods: [
    ...bytesMethods,
    ...bufferMethods,
    method('__release_buffer__', 1, 1, () => NONE),
    method('append', 1, 1, append),
    method('extend', 1, 1, extend),
    method('insert', 2, 2, insert),
    method('pop', 0, 1, pop),
    method('remove', 1, 1, remove),
    method('reverse', 0, 0, (vm, args) => (bytesView(vm, vm.word(args)).reverse(), NONE)),
    method('clear', 0, 0, (vm, args) => done(bytearrayResize(vm, vm.word(args), 0))),
    method('copy', 0, 0, (vm, args) => bytearrayFrom(vm, T.bytearray, bytesCopy(vm, vm.word(args)))),
    method('__alloc__', 0, 0, (vm, args) => intFrom(vm, vm.word(vm.word(args) + BYTEARRAY_ALLOCATED))),
  ],
  classMethods: [method('fromhex', 1, 1, fromHex)],
  staticMethods: bytesStaticMethods,
}
