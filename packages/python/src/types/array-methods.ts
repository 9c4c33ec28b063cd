import { givenName, raise, typeName } from '../core/errors.js'
import { ARRAY_ITEMS } from '../core/layouts.js'
import { type Native, type NativeSpec, method } from '../core/native.js'
import { P } from '../core/prelude.js'
import { NONE, T } from '../core/statics.js'
import { type VM } from '../core/vm.js'
import { callPrelude } from '../protocols/call.js'
import { EQUAL, EQUALS_FAILED, EQUALS_PYTHON, equals } from '../protocols/compare.js'
import { arrayElement, arrayFromBytes, arrayItem, arrayResize, arraySize, itemAt, setArrayItem } from './array-memory.js'
import { arrayBytes, arrayItemSize, isArray } from './buffers.js'
import { bytesOfType, bytesView, isBytesLike } from './bytes-memory.js'
import { bufferMethods } from './memoryview.js'
import { classGetItem } from './class-get-item.js'
import { dictSlot, instanceDict } from './instance.js'
import { intFrom, isInt, toIndex } from './int.js'
import { isList, listItem, listSize } from './list.js'
import { listOwned, tupleOwned } from './owned-items.js'
import { clampedIndex } from './sequence-index.js'
import { isStr, strCodePoint, strFrom, strFromCodePoints, strLength } from './string-memory.js'

const done = (ok: boolean): number => (ok ? NONE : 0)

/** Puts a value where there is none yet: at the end, or between two; false with an exception set. */
function insertAt(vm: VM, array: number, index: number, value: number): boolean {
  const size = arraySize(vm, array)
  if (!arrayResize(vm, array, size + 1)) return false
  const itemSize = arrayItemSize(vm, array)
  const [from, end] = [itemAt(vm, array, index), itemAt(vm, array, size)]
  vm.u8.copyWithin(from + itemSize, from, end)
  if (setArrayItem(vm, array, index, value)) return true
  vm.u8.copyWithin(from, from + itemSize, end + itemSize)
  arrayResize(vm, array, size)
  return false
}

/** Takes the items from `from` to `to` out; false with BufferError set. */
export function removeRange(vm: VM, array: number, from: number, to: number): boolean {
  const size = arraySize(vm, array)
  const bytes = arrayBytes(vm, array)
  const itemSize = arrayItemSize(vm, array)
  const rest = bytes.slice(to * itemSize)
  if (!arrayResize(vm, array, size - (to - from))) return false
  vm.u8.set(rest, itemAt(vm, array, from))
  return true
}

/** Adds bytes at the end; false with an exception set. */
export function appendBytes(vm: VM, array: number, bytes: Uint8Array): boolean {
  const itemSize = arrayItemSize(vm, array)
  if (bytes.length % itemSize !== 0) {
    raise(vm, T.ValueError, 'bytes length not a multiple of item size')
    return false
  }
  const size = arraySize(vm, array)
  // Both may be the same array's.
  const copy = bytes.slice()
  if (copy.length === 0) return true
  if (!arrayResize(vm, array, size + copy.length / itemSize)) return false
  vm.u8.set(copy, itemAt(vm, array, size))
  return true
}

/** Adds the items of a list; false with an exception set, and the array is as it was. */
function appendList(vm: VM, array: number, list: number): boolean {
  const size = arraySize(vm, array)
  const added = listSize(vm, list)
  if (added === 0) return true
  if (!arrayResize(vm, array, size + added)) return false
  for (let at = 0; at < added; at++) {
    if (setArrayItem(vm, array, size + at, listItem(vm, list, at))) continue
    arrayResize(vm, array, size)
    return false
  }
  return true
}

/** Adds the characters of a string; false with an exception set. */
export function appendText(vm: VM, array: number, text: number): boolean {
  const size = arraySize(vm, array)
  const added = strLength(vm, text)
  if (added === 0) return true
  if (!arrayResize(vm, array, size + added)) return false
  for (let at = 0; at < added; at++) vm.u32[itemAt(vm, array, size + at) >>> 2] = strCodePoint(vm, text, at)
  return true
}

/** `array += other`, `extend`: an array of the same kind, or anything that can be iterated. */
export function extendArray(vm: VM, array: number, other: number): number {
  if (!isArray(vm, other)) return callPrelude(vm, P.array_extend, array, other)
  if (arrayElement(vm, other) !== arrayElement(vm, array)) return raise(vm, T.TypeError, 'can only extend with array of same kind')
  return done(appendBytes(vm, array, arrayBytes(vm, other)))
}

/** Where an equal item is, -1 nowhere; -2 with an exception set; -3 when Python code has to say. */
export function findItem(vm: VM, array: number, value: number, from: number, to: number): number {
  for (let index = from; index < Math.min(to, arraySize(vm, array)); index++) {
    const item = arrayItem(vm, array, index)
    const answer = item === 0 ? EQUALS_FAILED : equals(vm, item, value)
    vm.releaseMaybe(item)
    if (answer === EQUALS_FAILED) return -2
    if (answer === EQUALS_PYTHON) return -3
    if (answer === EQUAL) return index
  }
  return -1
}

const count: Native = (vm, args) => {
  const [self, value] = [vm.word(args), vm.word(args + W)]
  let found = 0
  for (let at = findItem(vm, self, value, 0, Infinity); at !== -1; at = findItem(vm, self, value, at + 1, Infinity)) {
    if (at < 0) return at === -2 ? 0 : callPrelude(vm, P.sequence_count, self, value)
    found++
  }
  return intFrom(vm, found)
}

const index: Native = (vm, args, given) => {
  const [self, value] = [vm.word(args), vm.word(args + W)]
  const size = arraySize(vm, self)
  const bounds = [2, 3].map((at) => (given > at ? vm.word(args + at * W) : 0))
  for (const bound of bounds) if (bound !== 0 && !isInt(vm, bound)) return raise(vm, T.TypeError, 'slice indices must be integers or have an __index__ method')
  const from = bounds[0] === 0 ? 0 : clampedIndex(vm, bounds[0], size)
  const to = bounds[1] === 0 ? size : clampedIndex(vm, bounds[1], size)
  const at = findItem(vm, self, value, from, to)
  if (at === -3) {
    const range = [intFrom(vm, from), intFrom(vm, to)]
    const result = range.includes(0) ? 0 : callPrelude(vm, P.array_index, self, value, ...range)
    for (const bound of range) vm.releaseMaybe(bound)
    return result
  }
  return at >= 0 ? intFrom(vm, at) : at === -2 ? 0 : raise(vm, T.ValueError, 'array.index(x): x not in array')
}

const remove: Native = (vm, args) => {
  const self = vm.word(args)
  const at = findItem(vm, self, vm.word(args + W), 0, Infinity)
  if (at === -3) return callPrelude(vm, P.array_remove, self, vm.word(args + W))
  if (at < 0) return at === -2 ? 0 : raise(vm, T.ValueError, 'array.remove(x): x not in array')
  return done(removeRange(vm, self, at, at + 1))
}

const pop: Native = (vm, args, given) => {
  const self = vm.word(args)
  const size = arraySize(vm, self)
  const wanted = given > 1 ? toIndex(vm, vm.word(args + W)) : -1
  if (Number.isNaN(wanted)) return 0
  if (size === 0) return raise(vm, T.IndexError, 'pop from empty array')
  const at = wanted < 0 ? wanted + size : wanted
  if (at < 0 || at >= size) return raise(vm, T.IndexError, 'pop index out of range')
  const item = arrayItem(vm, self, at)
  if (item === 0 || removeRange(vm, self, at, at + 1)) return item
  vm.release(item)
  return 0
}

const insert: Native = (vm, args) => {
  const self = vm.word(args)
  if (Number.isNaN(toIndex(vm, vm.word(args + W)))) return 0
  const size = arraySize(vm, self)
  return done(insertAt(vm, self, Math.min(size, clampedIndex(vm, vm.word(args + W), size)), vm.word(args + 2 * W)))
}

const reverse: Native = (vm, args) => {
  const bytes = arrayBytes(vm, vm.word(args))
  const itemSize = arrayItemSize(vm, vm.word(args))
  bytes.reverse()
  // Each item's own bytes the right way round again.
  for (let at = 0; at < bytes.length; at += itemSize) bytes.subarray(at, at + itemSize).reverse()
  return NONE
}

const byteSwap: Native = (vm, args) => {
  const bytes = arrayBytes(vm, vm.word(args))
  const itemSize = arrayItemSize(vm, vm.word(args))
  for (let at = 0; at < bytes.length; at += itemSize) bytes.subarray(at, at + itemSize).reverse()
  return NONE
}

/** The items as a list. */
export const arrayList = (vm: VM, array: number): number =>
  listOwned(vm, (function* () { for (let at = 0; at < arraySize(vm, array); at++) yield arrayItem(vm, array, at) })())

const isText = (vm: VM, array: number): boolean => arrayElement(vm, array).kind === 'text'

/** The characters of an array of them. */
export function arrayText(vm: VM, array: number): number {
  return strFromCodePoints(vm, Array.from({ length: arraySize(vm, array) }, (_, at) => vm.u32[itemAt(vm, array, at) >>> 2]))
}

const copy: Native = (vm, args) => arrayFromBytes(vm, vm.word(args), arrayBytes(vm, vm.word(args)).slice())

const reduce: Native = (vm, args) => {
  const self = vm.word(args)
  const parts = tupleOwned(vm, [strFrom(vm, arrayElement(vm, self).code), isText(vm, self) ? arrayText(vm, self) : arrayList(vm, self)])
  const type = vm.typeOf(self)
  const attributes = dictSlot(vm, self, type) === 0 ? NONE : instanceDict(vm, self, type)
  return tupleOwned(vm, [vm.retain(type), parts, attributes === 0 ? 0 : vm.retain(attributes)])
}

/** The methods of `array.array`. */
export const arrayMethods: readonly NativeSpec[] = [
  method('append', 1, 1, (vm, args) => done(insertAt(vm, vm.word(args), arraySize(vm, vm.word(args)), vm.word(args + W)))),
  method('buffer_info', 0, 0, (vm, args) => tupleOwned(vm, [intFrom(vm, vm.word(vm.word(args) + ARRAY_ITEMS)), intFrom(vm, arraySize(vm, vm.word(args)))])),
  method('byteswap', 0, 0, byteSwap),
  method('clear', 0, 0, (vm, args) => done(arrayResize(vm, vm.word(args), 0))),
  method('count', 1, 1, count),
  method('extend', 1, 1, (vm, args) => extendArray(vm, vm.word(args), vm.word(args + W))),
  method('frombytes', 1, 1, (vm, args) => {
    const given = vm.word(args + W)
    if (!isBytesLike(vm, given)) return raise(vm, T.TypeError, `a bytes-like object is required, not '${typeName(vm, given)}'`)
    return done(appendBytes(vm, vm.word(args), bytesView(vm, given)))
  }),
  method('fromfile', 2, 2, (vm, args) => callPrelude(vm, P.array_from_file, vm.word(args), vm.word(args + W), vm.word(args + 2 * W))),
  method('fromlist', 1, 1, (vm, args) => (isList(vm, vm.word(args + W)) ? done(appendList(vm, vm.word(args), vm.word(args + W))) : raise(vm, T.TypeError, 'arg must be list'))),
  method('fromunicode', 1, 1, (vm, args) => {
    const given = vm.word(args + W)
    if (!isStr(vm, given)) return raise(vm, T.TypeError, `fromunicode() argument must be str, not ${givenName(vm, given)}`)
    if (!isText(vm, vm.word(args))) return raise(vm, T.ValueError, "fromunicode() may only be called on unicode type arrays ('u' or 'w')")
    return done(appendText(vm, vm.word(args), given))
  }),
  method('index', 1, 3, index),
  method('insert', 2, 2, insert),
  method('pop', 0, 1, pop),
  method('remove', 1, 1, remove),
  method('reverse', 0, 0, reverse),
  method('tobytes', 0, 0, (vm, args) => bytesOfType(vm, T.bytes, arrayBytes(vm, vm.word(args)).slice())),
  method('tofile', 1, 1, (vm, args) => callPrelude(vm, P.array_to_file, vm.word(args), vm.word(args + W))),
  method('tolist', 0, 0, (vm, args) => arrayList(vm, vm.word(args))),
  method('tounicode', 0, 0, (vm, args) =>
    isText(vm, vm.word(args)) ? arrayText(vm, vm.word(args)) : raise(vm, T.ValueError, "tounicode() may only be called on unicode type arrays ('u' or 'w')"),
  ),
  method('__copy__', 0, 0, copy),
  method('__deepcopy__', 1, 1, copy),
  method('__reduce_ex__', 1, 1, reduce),
  ...bufferMethods,
  method('__release_buffer__', 1, 1, () => NONE),
]

/** `__class_getitem__`. */
export const arrayClassMethods: readonly NativeSpec[] = [classGetItem]
