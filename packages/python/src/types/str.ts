import { raise, typeName } from '../core/errors.js'
import { COUNT, FLAG_BASE_TYPE, FLAG_SEQUENCE, FLAG_STR, IMMORTAL, STR_BASIC, STR_STATE } from '../core/layouts.js'
import { NOT_MADE, type Native, type TypeSpec, named } from '../core/native.js'
import { P } from '../core/prelude.js'
import { OVERRIDE_BINARY, overrides } from '../core/slots.js'
import { EMPTY_STR, FALSE, NONE, NOT_IMPLEMENTED, T, T_STR, TRUE } from '../core/statics.js'
import { type VM } from '../core/vm.js'
import { callPrelude } from '../protocols/call.js'
import { str as strOf } from '../protocols/conversion.js'
import { bytesView, isBytesLike } from './bytes-memory.js'
import { decodeBytes, nameArgument } from './encodings.js'
import { isInt, orderAnswer } from './int.js'
import { indexValue, isRepeatable, notACount } from './sequence-index.js'
import { sliceRange } from './slice-range.js'
import { sequenceIterator } from './sequence-iterators.js'
import { formatPercent } from './percent-format.js'
import { formatText } from './text-alignment.js'
import { findForward } from './text-search.js'
import { strMethods, strStaticMethods } from './str-methods.js'
import {
  isStr,
  strBlockBytes,
  strBytes,
  strFree,
  strCodePoint,
  strConcat,
  strEquals,
  strFrom,
  strFromCodePoints,
  strHash,
  strInterned,
  strIsAscii,
  strLength,
  strOfType,
  strOrder,
  strRepeat,
  strSubstring,
  strValue,
} from './string-memory.js'
import { reprText } from './string-text.js'

export * from './string-memory.js'

/** How a string is entered in the table: 1 one that may die, 2 one that may not. */
const INTERNED_MORTAL = 1
const INTERNED_IMMORTAL = 2

/** The interned string of that text, owned. */
export function internedFrom(vm: VM, text: string): number {
  const string = strFrom(vm, text)
  return string === 0 ? 0 : internOwned(vm, string)
}

/** Interns an owned exact string: gives back the one that is entered, owned. */
export function internOwned(vm: VM, string: number): number {
  if (strInterned(vm, string) !== 0) return string
  const entered = vm.runtime.interning.intern(string as never, strHash(vm, string)) as number
  if (entered === 0) {
    vm.release(string)
    return raise(vm, T.MemoryError, '')
  }
  if (entered === string) {
    vm.i32[(string + STR_STATE) >>> 2] |= vm.profile.internsForever ? INTERNED_IMMORTAL : INTERNED_MORTAL
    if (vm.profile.internsForever) vm.setWord(string + COUNT, IMMORTAL)
    return string
  }
  vm.retain(entered)
  vm.release(string)
  return entered
}

/** Takes an interned string that dies out of the table; called before its block goes. Immortal ones die only where nothing is counted. */
export function forgetInterned(vm: VM, string: number): void {
  const interned = strInterned(vm, string)
  if (interned === 1 || interned === 2) vm.runtime.interning.forget(string as never, strHash(vm, string))
}

const newStr: Native = (vm, args) => {
  const type = vm.word(args)
  const object = vm.word(args + W)
  const encoding = vm.word(args + 2 * W)
  const errors = vm.word(args + 3 * W)
  if (object === 0) return type === T_STR ? EMPTY_STR : strOfType(vm, type, '')
  if (encoding !== 0 || errors !== 0) {
    const codec = nameArgument(vm, encoding, 'str', 'encoding')
    const handler = codec === undefined ? undefined : nameArgument(vm, errors, 'str', 'errors')
    if (codec === undefined || handler === undefined) return 0
    if (isStr(vm, object)) return raise(vm, T.TypeError, 'decoding str is not supported')
    if (!isBytesLike(vm, object)) return raise(vm, T.TypeError, `decoding to str: need a bytes-like object, ${typeName(vm, object)} found`)
    const content = bytesView(vm, object)
    // Nothing is decoded, by whatever codec (CPython 3.13: Objects/unicodeobject.c, PyUnicode_FromEncodedObject).
    if (content.length === 0 && type === T_STR) return EMPTY_STR
    return decodeBytes(vm, content, codec, handler)
  }
  if (type === T_STR) return strOf(vm, object)
  if (!isStr(vm, object) && vm.typeOf(object) !== T.int && vm.typeOf(object) !== T.float) return strOf(vm, object)
  const text = strOf(vm, object)
  if (text <= 1) return text
  const result = strOfType(vm, type, strValue(vm, text))
  vm.release(text)
  return result
}

function getItem(vm: VM, self: number, key: number): number {
  if (isInt(vm, key)) {
    const index = indexValue(vm, key, T.IndexError)
    if (Number.isNaN(index)) return 0
    const length = strLength(vm, self)
    const at = index < 0 ? index + length : index
    if (at < 0 || at >= length) return raise(vm, T.IndexError, 'string index out of range')
    return strSubstring(vm, self, at, at + 1)
  }
  if (vm.typeOf(key) !== T.slice) return callPrelude(vm, P.index_item, self, key)
  const fits = sliceRange(vm, key, strLength(vm, self))
  if (fits !== 1) return fits === 0 ? 0 : callPrelude(vm, P.index_item, self, key)
  const { sliceStart, sliceStep, sliceLength } = vm
  if (sliceStep === 1) {
    if (sliceLength === strLength(vm, self) && vm.typeOf(self) === T_STR) return vm.retain(self)
    return strSubstring(vm, self, sliceStart, sliceStart + sliceLength)
  }
  const points: number[] = []
  for (let index = 0; index < sliceLength; index++) points.push(strCodePoint(vm, self, sliceStart + index * sliceStep))
  return strFromCodePoints(vm, points)
}

/** `str`. */
export const strType: TypeSpec = {
  name: 'str',
  base: 'object',
  flags: FLAG_STR | FLAG_BASE_TYPE | FLAG_SEQUENCE,
  shape: {
    movable: true,
    basicSize: STR_BASIC,
    bytes: strBlockBytes,
    sizeOf: strBytes,
    reclaim(vm, self) {
      forgetInterned(vm, self)
      strFree(vm, self)
    },
  },
  slots: {
    hash(vm, self) {
      vm.hashLow = strHash(vm, self)
      vm.hashHigh = vm.hashLow >> 31
      return NONE
    },
    repr: (vm, self) => strFrom(vm, reprText(strValue(vm, self))),
    str: (vm, self) => (vm.typeOf(self) === T_STR ? vm.retain(self) : strFrom(vm, strValue(vm, self))),
    format: (vm, self, spec) => (strLength(vm, spec) === 0 && vm.typeOf(self) !== T_STR ? strOf(vm, self) : formatText(vm, self, spec)),
    length: strLength,
    getItem,
    contains(vm, self, item) {
      if (!isStr(vm, item)) return raise(vm, T.TypeError, `'in <string>' requires string as left operand, not ${typeName(vm, item)}`)
      return findForward(vm, self, item, 0, strLength(vm, self)) === -1 ? FALSE : TRUE
    },
    iterate: (vm, self) => sequenceIterator(vm, vm.typeOf(self) === T.str && strIsAscii(vm, self) ? T.str_ascii_iterator : T.str_iterator, self),
    compare(vm, self, other, op) {
      if (!isStr(vm, other)) return NOT_IMPLEMENTED
      if (op === 2 || op === 3) return strEquals(vm, self, other) === (op === 2) ? TRUE : FALSE
      return orderAnswer(strOrder(vm, self, other), op)
    },
    binaryOps: (1 << 0) | (1 << 2) | (1 << 5),
    binary(vm, op, self, other, reflected) {
      if (op === 0) {
        if (reflected) return NOT_IMPLEMENTED
        if (isStr(vm, other)) return strConcat(vm, self, other)
        // Its reflected method comes first (CPython: sq_concat is tried last of all).
        return overrides(vm, other, OVERRIDE_BINARY) ? NOT_IMPLEMENTED : raise(vm, T.TypeError, `can only concatenate str (not "${typeName(vm, other)}") to str`)
      }
      if (op === 5) return reflected ? NOT_IMPLEMENTED : formatPercent(vm, self, other)
      if (op !== 2) return NOT_IMPLEMENTED
      if (!isInt(vm, other)) {
        if (reflected ? isRepeatable(vm, other) : overrides(vm, other, OVERRIDE_BINARY)) return reflected ? notACount(vm, self) : NOT_IMPLEMENTED
        return callPrelude(vm, P.index_repeat, self, other)
      }
      const times = indexValue(vm, other, T.OverflowError)
      return Number.isNaN(times) ? 0 : strRepeat(vm, self, times)
    },
  },
  make: (vm, args, count) => (count === 1 ? strOf(vm, vm.word(args)) : NOT_MADE),
  construct: named('__new__', "object='', encoding='utf-8', errors='strict'", newStr),
  methods: strMethods,
  staticMethods: strStaticMethods,
}
