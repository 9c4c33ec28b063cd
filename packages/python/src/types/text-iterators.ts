import { ITERATOR_BYTES, ITERATOR_INDEX, ITERATOR_SEQUENCE, STR_ASCII_DATA } from '../core/layouts.js'
import { type TypeSpec } from '../core/native.js'
import { character } from '../core/statics.js'
import { type VM } from '../core/vm.js'
import { bytesData, bytesLength } from './bytes.js'
import { intFrom } from './integer-memory.js'
import { exhaust, iteratorMethods } from './sequence-iterators.js'
import { strCodePoint, strFromCodePoints, strLength } from './str.js'

/** The next character of an ASCII string: a shared one; 0 at the end. */
export function asciiIteratorNext(vm: VM, self: number): number {
  const string = vm.i32[(self + ITERATOR_SEQUENCE) >>> 2]
  if (string === 0) return 0
  const index = vm.i32[(self + ITERATOR_INDEX) >>> 2]
  if (index >= strLength(vm, string)) return exhaust(vm, self)
  vm.i32[(self + ITERATOR_INDEX) >>> 2] = index + 1
  const point = vm.u8[string + STR_ASCII_DATA + index]
  return vm.singletons ? character(point) : strFromCodePoints(vm, [point])
}

function stringNext(vm: VM, self: number): number {
  const string = vm.i32[(self + ITERATOR_SEQUENCE) >>> 2]
  if (string === 0) return 0
  const index = vm.i32[(self + ITERATOR_INDEX) >>> 2]
  if (index >= strLength(vm, string)) return exhaust(vm, self)
  vm.i32[(self + ITERATOR_INDEX) >>> 2] = index + 1
  const point = strCodePoint(vm, string, index)
  return point < 0x100 && vm.singletons ? character(point) : strFromCodePoints(vm, [point])
}

function bytesNext(vm: VM, self: number): number {
  const bytes = vm.i32[(self + ITERATOR_SEQUENCE) >>> 2]
  if (bytes === 0) return 0
  const index = vm.i32[(self + ITERATOR_INDEX) >>> 2]
  if (index >= bytesLength(vm, bytes)) return exhaust(vm, self)
  vm.i32[(self + ITERATOR_INDEX) >>> 2] = index + 1
  return intFrom(vm, vm.u8[bytesData(vm, bytes) + index])
}

const iteratorType = (name: TypeSpec['name'], next: (vm: VM, self: number) => number, shownAs?: string): TypeSpec => ({
  name,
  ...(shownAs === undefined ? {} : { shownAs }),
  shape: { basicSize: ITERATOR_BYTES, trackable: true, movable: true, references: { fixed: [ITERATOR_SEQUENCE, 1] } },
  slots: { iterate: (vm, self) => vm.retain(self), next },
  methods: iteratorMethods,
})

/** The iterators of str, bytes and bytearray. */
export const textIteratorTypes: readonly TypeSpec[] = [
  iteratorType('str_iterator', stringNext),
  iteratorType('str_ascii_iterator', asciiIteratorNext),
  iteratorType('bytes_iterator', bytesNext),
  iteratorType('bytearray_iterator', bytesNext),
]
