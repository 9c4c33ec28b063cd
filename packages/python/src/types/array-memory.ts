import { raise, raiseNoInt, raiseNoReal } from '../core/errors.js'
import { ARRAY_ALLOCATED, ARRAY_BYTES, ARRAY_CODE, ARRAY_EXPORTS, ARRAY_ITEMS, SIZE, TYPE_BASIC_SIZE } from '../core/layouts.js'
import { allocateTrackable, buffer, freeBuffer, resizeBuffer, track } from '../core/objects.js'
import { STATICS, STATICS_BYTES, T } from '../core/statics.js'
import { type VM } from '../core/vm.js'
import { arrayItemSize } from './buffers.js'
import { type Element, TOO_LARGE, TOO_SMALL, WRITTEN, nativeElements, readElement, writeElement } from './elements.js'

/** The type codes, in the order of `array.typecodes`. */
export const TYPE_CODES = 'bBuwhHiIlLqQfd'

/** How many items. */
export const arraySize = (vm: VM, array: number): number => vm.u32[(array + SIZE) >>> 2]
/** How its items are read and written. */
export const arrayElement = (vm: VM, array: number): Element => nativeElements[String.fromCharCode(vm.word(array + ARRAY_CODE))]
/** The address of item `index`. */
export const itemAt = (vm: VM, array: number, index: number): number => vm.word(array + ARRAY_ITEMS) + index * arrayItemSize(vm, array)
/** An item as an object, owned. */
export const arrayItem = (vm: VM, array: number, index: number): number => readElement(vm, arrayElement(vm, array), itemAt(vm, array, index))

/** An array with room for exactly `size` items, which are undefined; 0 with MemoryError set. */
export function arrayNew(vm: VM, type: number, code: string, size: number): number {
  const { size: itemSize } = nativeElements[code]
  const block = size === 0 ? 0 : buffer(vm, size * itemSize)
  if (size > 0 && block === 0) return 0
  const bytes = type < STATICS + STATICS_BYTES ? ARRAY_BYTES : vm.u32[(type + TYPE_BASIC_SIZE) >>> 2]
  const array = allocateTrackable(vm, type, bytes)
  if (array === 0) {
    freeBuffer(vm, block)
    return 0
  }
  vm.u32.fill(0, (array + 2 * W) >>> 2, (array + bytes) >>> 2)
  vm.setWord(array + SIZE, size)
  vm.setWord(array + ARRAY_ITEMS, block)
  vm.setWord(array + ARRAY_ALLOCATED, size)
  vm.setWord(array + ARRAY_CODE, code.charCodeAt(0))
  track(vm, array)
  return array
}

/** A new array of the same type code with these bytes; 0 with MemoryError set. */
export function arrayFromBytes(vm: VM, like: number, bytes: Uint8Array): number {
  const array = arrayNew(vm, T.array, arrayElement(vm, like).code, bytes.length / arrayItemSize(vm, like))
  if (array !== 0) vm.u8.set(bytes, vm.word(array + ARRAY_ITEMS))
  return array
}

/**
 * Makes an array `size` items long; new ones are undefined. A sixteenth more is taken when it grows (CPython 3.13:
 * Modules/arraymodule.c). False with BufferError or MemoryError set.
 */
export function arrayResize(vm: VM, array: number, size: number): boolean {
  const old = arraySize(vm, array)
  if (vm.word(array + ARRAY_EXPORTS) > 0 && size !== old) {
    raise(vm, T.BufferError, 'cannot resize an array that is exporting buffers')
    return false
  }
  const room = vm.word(array + ARRAY_ALLOCATED)
  const block = vm.word(array + ARRAY_ITEMS)
  if (room >= size && old < size + 16 && block !== 0) {
    vm.setWord(array + SIZE, size)
    return true
  }
  if (size === 0) {
    freeBuffer(vm, block)
    vm.setWord(array + ARRAY_ITEMS, 0)
    vm.setWord(array + ARRAY_ALLOCATED, 0)
    vm.setWord(array + SIZE, 0)
    return true
  }
  const wanted = (size >>> 4) + (old < 8 ? 3 : 7) + size
  const bytes = wanted * arrayItemSize(vm, array)
  const fresh = block === 0 ? buffer(vm, bytes) : resizeBuffer(vm, block, bytes)
  if (fresh === 0) return false
  vm.setWord(array + ARRAY_ITEMS, fresh)
  vm.setWord(array + ARRAY_ALLOCATED, wanted)
  vm.setWord(array + SIZE, size)
  return true
}

const names: Readonly<Record<string, string>> = {
  b: 'signed char', B: 'unsigned byte integer', h: 'signed short integer', H: 'unsigned short', i: 'signed integer', I: 'unsigned int', l: 'signed long', L: 'unsigned long',
}

/** Writes an object as item `index`; false with an exception set. */
export function setArrayItem(vm: VM, array: number, index: number, value: number): boolean {
  const element = arrayElement(vm, array)
  const answer = writeElement(vm, element, itemAt(vm, array, index), value)
  if (answer === WRITTEN) return true
  const { code, kind } = element
  if (kind === 'text') raise(vm, T.TypeError, 'array item must be unicode character')
  else if (kind === 'float') {
    if (answer === TOO_LARGE) raise(vm, T.OverflowError, 'int too large to convert to float')
    else raiseNoReal(vm, value)
  } else if (answer !== TOO_LARGE && answer !== TOO_SMALL) raiseNoInt(vm, value)
  else if (code === 'q' || code === 'Q') raise(vm, T.OverflowError, code === 'Q' && answer === TOO_SMALL ? "can't convert negative int to unsigned" : 'int too big to convert')
  else if ((code === 'I' || code === 'L') && answer === TOO_SMALL) raise(vm, T.OverflowError, "can't convert negative value to unsigned int")
  else raise(vm, T.OverflowError, `${names[code]} is ${answer === TOO_LARGE ? 'greater than maximum' : 'less than minimum'}`)
  return false
}
