import { raise, typeName } from '../core/errors.js'
import { ARRAY_BYTES, ARRAY_ALLOCATED, ARRAY_ITEMS, ARRAY_WEAK_LIST, FLAG_ARRAY, FLAG_BASE_TYPE, FLAG_SEQUENCE, TYPE_NAME } from '../core/layouts.js'
import { type Native, type TypeSpec, method } from '../core/native.js'
import { freeBuffer, freeObject } from '../core/objects.js'
import { P } from '../core/prelude.js'
import { FALSE, NONE, NOT_IMPLEMENTED, T, TRUE } from '../core/statics.js'
import { type VM } from '../core/vm.js'
import { callPrelude } from '../protocols/call.js'
import { TYPE_CODES, arrayElement, arrayFromBytes, arrayItem, arrayNew, arrayResize, arraySize, itemAt, setArrayItem } from './array-memory.js'
import { appendBytes, appendText, arrayClassMethods, arrayMethods, arrayText, extendArray, findItem, removeRange } from './array-methods.js'
import { arrayBytes, arrayItemSize, isArray } from './buffers.js'
import { bytesView, isBytearray, isBytes } from './bytes-memory.js'
import { repeated } from './bytes-slots.js'
import { zeros } from './bytes-source.js'
import { elementValue } from './elements.js'
import { floatText } from './float-text.js'
import { intFrom, isInt, orderAnswer } from './int.js'
import { isList, listItem, listSize } from './list.js'
import { indexValue } from './sequence-index.js'
import { sequenceIterator } from './sequence-iterators.js'
import { sliceRange } from './slice-range.js'
import { isStr, strFrom, strLength, strValue } from './string-memory.js'
import { reprText } from './string-text.js'
import { isTuple, tupleItem, tupleSize } from './tuple.js'

/** `array(typecode, initializer=())`. */
const construct: Native = (vm, args, count) => {
  const [type, codeGiven] = [vm.word(args), vm.word(args + W)]
  const initial = count > 2 ? vm.word(args + 2 * W) : 0
  if (!isStr(vm, codeGiven) || strLength(vm, codeGiven) !== 1) {
    const shown = isStr(vm, codeGiven) ? `a string of length ${strLength(vm, codeGiven)}` : typeName(vm, codeGiven)
    return raise(vm, T.TypeError, `array() argument 1 must be a unicode character, not ${shown}`)
  }
  const code = strValue(vm, codeGiven)
  const textual = code === 'u' || code === 'w'
  if (!TYPE_CODES.includes(code)) return raise(vm, T.ValueError, 'bad typecode (must be b, B, u, h, H, i, I, l, L, q, Q, f or d)')
  if (initial !== 0 && isStr(vm, initial) && !textual) return raise(vm, T.TypeError, `cannot use a str to initialize an array with typecode '${code}'`)
  const list = initial !== 0 && isList(vm, initial)
  const sequence = list || (initial !== 0 && isTuple(vm, initial))
  const size = !sequence ? 0 : list ? listSize(vm, initial) : tupleSize(vm, initial)
  const array = arrayNew(vm, type, code, size)
  if (array === 0 || initial === 0) return array
  const keep = (ok: boolean): number => {
    if (ok) return array
    vm.release(array)
    return 0
  }
  if (sequence) {
    for (let at = 0; at < size; at++) if (!setArrayItem(vm, array, at, list ? listItem(vm, initial, at) : tupleItem(vm, initial, at))) return keep(false)
    return array
  }
  if (isStr(vm, initial)) return keep(appendText(vm, array, initial))
  if (isBytes(vm, initial) || isBytearray(vm, initial)) return keep(appendBytes(vm, array, bytesView(vm, initial)))
  const result = callPrelude(vm, P.array_filled, array, initial)
  vm.release(array)
  return result
}

function repr(vm: VM, self: number): number {
  const name = strValue(vm, vm.word(vm.typeOf(self) + TYPE_NAME))
  const { code, kind } = arrayElement(vm, self)
  const size = arraySize(vm, self)
  if (size === 0) return strFrom(vm, `${name}('${code}')`)
  if (kind === 'text') {
    const text = arrayText(vm, self)
    if (text === 0) return 0
    const shown = reprText(strValue(vm, text))
    vm.release(text)
    return strFrom(vm, `${name}('${code}', ${shown})`)
  }
  const items = Array.from({ length: size }, (_, at) => {
    const value = elementValue(vm, arrayElement(vm, self), itemAt(vm, self, at))
    return kind === 'float' ? floatText(value as number) : String(value)
  })
  return strFrom(vm, `${name}('${code}', [${items.join(', ')}])`)
}

/** A place among the items; -1 with an exception set. */
function place(vm: VM, self: number, key: number, message: string): number {
  const index = indexValue(vm, key, T.IndexError)
  if (Number.isNaN(index)) return -1
  const size = arraySize(vm, self)
  const at = index < 0 ? index + size : index
  if (at >= 0 && at < size) return at
  raise(vm, T.IndexError, message)
  return -1
}

/** Sets the slice registers; 1, or what is to be returned. */
function range(vm: VM, self: number, key: number): 1 | 0 {
  if (vm.typeOf(key) !== T.slice) return raise(vm, T.TypeError, 'array indices must be integers')
  const fits = sliceRange(vm, key, arraySize(vm, self))
  if (fits === 2) return raise(vm, T.TypeError, 'slice indices must be integers or None or have an __index__ method')
  return fits
}

function getItem(vm: VM, self: number, key: number): number {
  if (isInt(vm, key)) {
    const at = place(vm, self, key, 'array index out of range')
    return at === -1 ? 0 : arrayItem(vm, self, at)
  }
  if (range(vm, self, key) === 0) return 0
  const { sliceStart, sliceStep, sliceLength } = vm
  const itemSize = arrayItemSize(vm, self)
  const bytes = arrayBytes(vm, self)
  const chosen = new Uint8Array(sliceLength * itemSize)
  for (let index = 0; index < sliceLength; index++) {
    const from = (sliceStart + index * sliceStep) * itemSize
    chosen.set(bytes.subarray(from, from + itemSize), index * itemSize)
  }
  return arrayFromBytes(vm, self, chosen)
}

function setItem(vm: VM, self: number, key: number, value: number): number {
  if (isInt(vm, key)) {
    const at = place(vm, self, key, 'array assignment index out of range')
    if (at === -1) return 0
    return (value === 0 ? removeRange(vm, self, at, at + 1) : setArrayItem(vm, self, at, value)) ? NONE : 0
  }
  if (range(vm, self, key) === 0) return 0
  const { sliceStart: start, sliceStep: step, sliceLength: count } = vm
  const itemSize = arrayItemSize(vm, self)
  let fresh = new Uint8Array(0)
  if (value !== 0) {
    if (!isArray(vm, value)) return raise(vm, T.TypeError, `can only assign array (not "${typeName(vm, value)}") to array slice`)
    if (arrayElement(vm, value) !== arrayElement(vm, self)) return raise(vm, T.TypeError, 'bad argument type for built-in operation')
    fresh = arrayBytes(vm, value).slice()
  }
  const bytes = arrayBytes(vm, self)
  let whole: Uint8Array
  if (step === 1) {
    whole = new Uint8Array(bytes.length - count * itemSize + fresh.length)
    whole.set(bytes.subarray(0, start * itemSize))
    whole.set(fresh, start * itemSize)
    whole.set(bytes.subarray((start + count) * itemSize), start * itemSize + fresh.length)
  } else {
    const places = Array.from({ length: count }, (_, index) => start + index * step)
    if (value === 0) {
      const gone = new Set(places)
      whole = bytes.filter((_, at) => !gone.has(Math.floor(at / itemSize)))
    } else {
      if (fresh.length !== count * itemSize) return raise(vm, T.ValueError, `attempt to assign array of size ${fresh.length / itemSize} to extended slice of size ${count}`)
      whole = bytes.slice()
      places.forEach((at, index) => whole.set(fresh.subarray(index * itemSize, (index + 1) * itemSize), at * itemSize))
    }
  }
  if (!arrayResize(vm, self, whole.length / itemSize)) return 0
  vm.u8.set(whole, vm.word(self + ARRAY_ITEMS))
  return NONE
}

function compare(vm: VM, self: number, other: number, op: number): number {
  if (!isArray(vm, other)) return NOT_IMPLEMENTED
  const [a, b] = [arraySize(vm, self), arraySize(vm, other)]
  if (a !== b && (op === 2 || op === 3)) return op === 2 ? FALSE : TRUE
  const [first, second] = [arrayElement(vm, self), arrayElement(vm, other)]
  for (let at = 0; at < Math.min(a, b); at++) {
    const [x, y] = [elementValue(vm, first, itemAt(vm, self, at)), elementValue(vm, second, itemAt(vm, other, at))]
    if (x < y || x > y) return orderAnswer(x < y ? -1 : 1, op)
    // What is no number is equal to nothing, and in no order.
    if (x !== x || y !== y) return op === 3 ? TRUE : FALSE
  }
  return orderAnswer(Math.sign(a - b), op)
}

const ADD = 0
const MULTIPLY = 2
const IN_PLACE = 13

/** How often, at least 0; -1 with an exception set. */
function times(vm: VM, other: number): number {
  const value = indexValue(vm, other, T.OverflowError)
  return Number.isNaN(value) ? -1 : Math.max(0, value)
}

/** `array.array`: numbers of one kind, one behind the other (CPython 3.13: Modules/arraymodule.c). */
export const arrayType: TypeSpec = {
  name: 'array',
  module: 'array',
  flags: FLAG_BASE_TYPE | FLAG_SEQUENCE | FLAG_ARRAY,
  shape: {
    basicSize: ARRAY_BYTES,
    trackable: true,
    weakListOffset: ARRAY_WEAK_LIST,
    sizeOf: (vm, self) => ARRAY_BYTES + vm.word(self + ARRAY_ALLOCATED) * arrayItemSize(vm, self),
    reclaim(vm, self) {
      freeBuffer(vm, vm.word(self + ARRAY_ITEMS))
      freeObject(vm, self)
    },
  },
  slots: {
    repr,
    length: arraySize,
    getItem,
    setItem,
    compare,
    contains(vm, self, item) {
      const at = findItem(vm, self, item, 0, Infinity)
      return at === -3 ? callPrelude(vm, P.sequence_contains, self, item) : at === -2 ? 0 : at === -1 ? FALSE : TRUE
    },
    iterate: (vm, self) => sequenceIterator(vm, T.arrayiterator, self),
    binaryOps: (1 << ADD) | (1 << MULTIPLY),
    binary(vm, op, self, other, reflected) {
      if (op === ADD) {
        if (reflected) return NOT_IMPLEMENTED
        if (!isArray(vm, other)) return raise(vm, T.TypeError, `can only append array (not "${typeName(vm, other)}") to array`)
        if (arrayElement(vm, other) !== arrayElement(vm, self)) return raise(vm, T.TypeError, 'bad argument type for built-in operation')
        const [a, b] = [arrayBytes(vm, self), arrayBytes(vm, other)]
        const both = zeros(vm, a.length + b.length)
        both?.set(a)
        both?.set(b, a.length)
        return both === undefined ? 0 : arrayFromBytes(vm, self, both)
      }
      if (op !== MULTIPLY || !isInt(vm, other)) return NOT_IMPLEMENTED
      const count = times(vm, other)
      const all = count === -1 ? undefined : repeated(vm, self, count)
      return all === undefined ? 0 : arrayFromBytes(vm, self, all)
    },
    inPlaceOps: (1 << ADD) | (1 << MULTIPLY),
    inPlace(vm, op, self, other) {
      if (op === IN_PLACE + ADD) {
        if (!isArray(vm, other)) return raise(vm, T.TypeError, `can only extend with array (not "${typeName(vm, other)}")`)
        return extendArray(vm, self, other) === 0 ? 0 : vm.retain(self)
      }
      if (op !== IN_PLACE + MULTIPLY || !isInt(vm, other)) return NOT_IMPLEMENTED
      const count = times(vm, other)
      const all = count === -1 ? undefined : repeated(vm, self, count)
      if (all === undefined || !arrayResize(vm, self, all.length / arrayItemSize(vm, self))) return 0
      vm.u8.set(all, vm.word(self + ARRAY_ITEMS))
      return vm.retain(self)
    },
  },
  construct: method('__new__', 1, 2, construct),
  methods: arrayMethods,
  classMethods: arrayClassMethods,
  attributes: [
    { name: 'typecode', get: (vm, self) => strFrom(vm, arrayElement(vm, self).code) },
    { name: 'itemsize', get: (vm, self) => intFrom(vm, arrayItemSize(vm, self)) },
  ],
}
