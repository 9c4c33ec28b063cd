import { allocate, buffer, freeBuffer, freeObject } from '../core/objects.js'
import {
  FLAG_STR,
  STR_ASCII_DATA,
  STR_BASIC,
  STR_BUFFER,
  STR_DATA,
  STR_HASH,
  STR_INTERNED_MASK,
  STR_KIND_SHIFT,
  STR_LENGTH,
  STR_STATE,
  STR_STATE_ASCII,
  STR_STATE_SEPARATE,
  STR_STATE_SEPARATE_ASCII,
  STR_UTF8,
  STR_UTF8_BYTES,
  TYPE_FLAGS,
} from '../core/layouts.js'
import { EMPTY_STR, T_STR, character } from '../core/statics.js'
import { type VM } from '../core/vm.js'

/**
 * Strings in memory, in the narrowest of four forms (CPython 3.13: Include/cpython/unicodeobject.h, PEP 393).
 *
 * ```
 *   0       W      2W       3W     4W      5W
 * ┌───────┬───────┬────────┬──────┬───────┬─────────────────┐
 * │ count │ type  │ length │ hash │ state │ ASCII bytes … 0 │      1 byte each
 * └───────┴───────┴────────┴──────┴───────┼─────────────────┤
 *                                         │ UTF-8: bytes, at│ 7W: Latin-1, 2-byte or 4-byte code points … 0
 *                                         └─────────────────┘
 * ```
 *
 * Instances of subclasses have word 7 for the address of a block with their characters.
 */

/** How a string that may die is entered in the table. */
const INTERNED_MORTAL = 1
/** Bytes of a block beyond which it is not grown where it is. */
const MOST_GROWN = 2 ** 30

/** Whether the object is a str: instances of subclasses too. */
export function isStr(vm: VM, object: number): boolean {
  const type = vm.typeOf(object)
  return type === T_STR || (vm.u32[(type + TYPE_FLAGS) >>> 2] & FLAG_STR) !== 0
}

/** Code points of a string. */
export const strLength = (vm: VM, string: number): number => vm.u32[(string + STR_LENGTH) >>> 2]
/** Bytes per code point: 1, 2 or 4. */
export const strKind = (vm: VM, string: number): number => (vm.u32[(string + STR_STATE) >>> 2] >>> STR_KIND_SHIFT) & 7
/** Whether all code points are below U+0080. */
export const strIsAscii = (vm: VM, string: number): boolean => (vm.u32[(string + STR_STATE) >>> 2] & (STR_STATE_ASCII | STR_STATE_SEPARATE_ASCII)) !== 0
/** Address of the first code point. */
export function strData(vm: VM, string: number): number {
  const state = vm.u32[(string + STR_STATE) >>> 2]
  if ((state & STR_STATE_ASCII) !== 0) return string + STR_ASCII_DATA
  return (state & STR_STATE_SEPARATE) === 0 ? string + STR_DATA : vm.word(string + STR_BUFFER)
}
/** How the string is entered in the table of interned strings: 0 not, 1 mortal, 2 immortal, 3 static. */
export const strInterned = (vm: VM, string: number): number => vm.u32[(string + STR_STATE) >>> 2] & STR_INTERNED_MASK

const bytesFor = (length: number, kind: number, ascii: boolean): number => (ascii ? STR_ASCII_DATA : STR_DATA) + (length + 1) * kind

const isSeparate = (vm: VM, string: number): boolean => (vm.u32[(string + STR_STATE) >>> 2] & STR_STATE_SEPARATE) !== 0

/** Bytes of a string's own block, what a subclass adds aside. */
export const strBlockBytes = (vm: VM, string: number): number =>
  isSeparate(vm, string) ? STR_BASIC : bytesFor(strLength(vm, string), strKind(vm, string), strIsAscii(vm, string))

/** Bytes of a string with all that belongs to it: `__sizeof__`. */
export function strBytes(vm: VM, string: number): number {
  const length = strLength(vm, string)
  if (isSeparate(vm, string)) return STR_BASIC + (length + 1) * strKind(vm, string)
  const ascii = strIsAscii(vm, string)
  const copy = ascii ? 0 : vm.word(string + STR_UTF8)
  return bytesFor(length, strKind(vm, string), ascii) + (copy === 0 ? 0 : vm.word(string + STR_UTF8_BYTES) + 1)
}

/** Code point `index` of a string; the index is in range. */
export function strCodePoint(vm: VM, string: number, index: number): number {
  const data = strData(vm, string)
  switch (strKind(vm, string)) {
    case 1:
      return vm.u8[data + index]
    case 2:
      return vm.u8[data + 2 * index] | (vm.u8[data + 2 * index + 1] << 8)
    default:
      return vm.u32[(data + 4 * index) >>> 2]
  }
}

/** The string that is to stand for an owned, new one: its equal, where equal values are one object. */
function maybeShared(vm: VM, string: number): number {
  if (!vm.sharing || vm.typeOf(string) !== T_STR) return string
  const one = vm.runtime.interning.intern(string as never, strHash(vm, string)) as number
  if (one === 0) return string
  if (one === string) {
    vm.u32[(string + STR_STATE) >>> 2] |= INTERNED_MORTAL
    return string
  }
  vm.retain(one)
  vm.release(string)
  return one
}

/** An empty block of that form, its code points the caller's to fill; 0 with MemoryError set. */
export function strBlock(vm: VM, type: number, length: number, kind: 1 | 2 | 4, ascii: boolean): number {
  if (type !== T_STR) return separateBlock(vm, type, length, kind, ascii)
  const string = allocate(vm, type, bytesFor(length, kind, ascii))
  if (string === 0) return 0
  strHeader(vm, string, length, kind, ascii)
  return string
}

function separateBlock(vm: VM, type: number, length: number, kind: 1 | 2 | 4, ascii: boolean): number {
  const bytes = (length + 1) * kind
  const characters = buffer(vm, bytes)
  if (characters === 0) return 0
  const string = allocate(vm, type, STR_BASIC)
  if (string === 0) {
    freeBuffer(vm, characters)
    return 0
  }
  strFields(vm, string, length, kind, false)
  vm.u32[(string + STR_STATE) >>> 2] |= STR_STATE_SEPARATE | (ascii ? STR_STATE_SEPARATE_ASCII : 0)
  vm.setWord(string + STR_BUFFER, characters)
  endWithZero(vm, characters, length, kind)
  return string
}

/** Gives a string's block back, and its characters' where they have one. */
export function strFree(vm: VM, string: number): void {
  if (isSeparate(vm, string)) freeBuffer(vm, vm.word(string + STR_BUFFER))
  freeObject(vm, string)
}

/** Writes everything but count, type and code points: for blocks made elsewhere (statics). */
export function strHeader(vm: VM, string: number, length: number, kind: 1 | 2 | 4, ascii: boolean): void {
  strFields(vm, string, length, kind, ascii)
  endWithZero(vm, string + (ascii ? STR_ASCII_DATA : STR_DATA), length, kind)
}

/** The zero behind the last code point. */
function endWithZero(vm: VM, data: number, length: number, kind: number): void {
  const end = data + length * kind
  for (let index = 0; index < kind; index++) vm.u8[end + index] = 0
}

function strFields(vm: VM, string: number, length: number, kind: 1 | 2 | 4, ascii: boolean): void {
  vm.setWord(string + STR_LENGTH, length)
  vm.setWord(string + STR_HASH, -1)
  vm.setWord(string + STR_STATE, (kind << STR_KIND_SHIFT) | (ascii ? STR_STATE_ASCII : 0))
  if (!ascii) {
    vm.setWord(string + STR_UTF8_BYTES, 0)
    vm.setWord(string + STR_UTF8, 0)
  }
}

/** Sets code point `index` of a block whose kind is `kind`. */
function put(vm: VM, data: number, kind: number, index: number, codePoint: number): void {
  if (kind === 1) vm.u8[data + index] = codePoint
  else if (kind === 2) {
    vm.u8[data + 2 * index] = codePoint & 255
    vm.u8[data + 2 * index + 1] = codePoint >>> 8
  } else vm.u32[(data + 4 * index) >>> 2] = codePoint
}

const kindOf = (most: number): 1 | 2 | 4 => (most < 0x100 ? 1 : most < 0x10000 ? 2 : 4)

/** A string from JavaScript's; the empty one and single Latin-1 characters are shared. */
export function strFrom(vm: VM, text: string): number {
  const units = text.length
  if (units === 0) return EMPTY_STR
  if (units === 1) {
    const code = text.charCodeAt(0)
    if (code < 0x100 && vm.singletons) return character(code)
  }
  return strOfType(vm, T_STR, text)
}

/** As {@link strFrom}, never shared, of a type of its own. Lone surrogates stay as they are. */
export function strOfType(vm: VM, type: number, text: string): number {
  const units = text.length
  let most = 0
  for (let index = 0; index < units; index++) most = Math.max(most, text.charCodeAt(index))
  if (most < 0x80) {
    const string = strBlock(vm, type, units, 1, true)
    if (string === 0) return 0
    const data = strData(vm, string)
    for (let index = 0; index < units; index++) vm.u8[data + index] = text.charCodeAt(index)
    return maybeShared(vm, string)
  }
  if (most < 0xd800) return fill(vm, type, text, units, kindOf(most))
  const points = Array.from(text, (point) => point.codePointAt(0)!)
  return strFromCodePoints(vm, points, type)
}

function fill(vm: VM, type: number, text: string, length: number, kind: 1 | 2 | 4): number {
  const string = strBlock(vm, type, length, kind, false)
  if (string === 0) return 0
  const data = strData(vm, string)
  for (let index = 0; index < length; index++) put(vm, data, kind, index, text.charCodeAt(index))
  return maybeShared(vm, string)
}

/** A string of these code points; the empty one and single Latin-1 characters are shared when `type` is str itself. */
export function strFromCodePoints(vm: VM, points: readonly number[], type = T_STR): number {
  if (type === T_STR) {
    if (points.length === 0) return EMPTY_STR
    if (points.length === 1 && points[0] < 0x100 && vm.singletons) return character(points[0])
  }
  let most = 0
  for (const point of points) if (point > most) most = point
  const kind = kindOf(most)
  const string = strBlock(vm, type, points.length, kind, most < 0x80)
  if (string === 0) return 0
  const data = strData(vm, string)
  for (let index = 0; index < points.length; index++) put(vm, data, kind, index, points[index])
  return maybeShared(vm, string)
}

/** The string as JavaScript's. Cost: linear. */
export function strValue(vm: VM, string: number): string {
  return strSlice(vm, string, 0, strLength(vm, string))
}

/** Code points `from` to `to` (exclusive, in range) as a JavaScript string. */
export function strSlice(vm: VM, string: number, from: number, to: number): string {
  const data = strData(vm, string)
  const kind = strKind(vm, string)
  if (kind === 1 && to - from < 24) {
    let text = ''
    for (let index = from; index < to; index++) text += String.fromCharCode(vm.u8[data + index])
    return text
  }
  const pieces: string[] = []
  for (let start = from; start < to; start += 4096) {
    const end = Math.min(start + 4096, to)
    if (kind === 1) pieces.push(String.fromCharCode(...vm.u8.subarray(data + start, data + end)))
    else {
      const points: number[] = []
      for (let index = start; index < end; index++) points.push(strCodePoint(vm, string, index))
      // Joining adjacent surrogates would make one character of what Python keeps as two.
      pieces.push(String.fromCodePoint(...points))
    }
  }
  return pieces.join('')
}

/**
 * Makes room in the block of `string`, which two references hold and nobody has hashed or interned, for what `more` holds, and puts that behind
 * it: the string, perhaps elsewhere, or -1 where that cannot be done (CPython 3.13, Objects/unicodeobject.c: PyUnicode_Append).
 */
export function strGrow(vm: VM, string: number, more: number): number {
  const state = vm.u32[(string + STR_STATE) >>> 2]
  if (vm.u32[string >>> 2] !== 2 || (state & STR_INTERNED_MASK) !== 0 || vm.i32[(string + STR_HASH) >>> 2] !== -1) return -1
  const [kind, ascii] = [strKind(vm, string), strIsAscii(vm, string)]
  const [length, added] = [strLength(vm, string), strLength(vm, more)]
  if (strKind(vm, more) > kind || (ascii && !strIsAscii(vm, more)) || length === 0 || added === 0) return -1
  const bytes = bytesFor(length + added, kind, ascii)
  if (bytes > MOST_GROWN) return -1
  const grown = vm.allocator.realloc(string as never, bytes) as number
  if (grown === 0) return -1
  vm.setWord(grown + STR_LENGTH, length + added)
  const data = strData(vm, grown)
  if (strKind(vm, more) === kind) vm.u8.copyWithin(data + length * kind, strData(vm, more), strData(vm, more) + added * kind)
  else for (let index = 0; index < added; index++) put(vm, data, kind, length + index, strCodePoint(vm, more, index))
  const end = data + (length + added) * kind
  vm.u8.fill(0, end, end + kind)
  return grown
}

/** A substring, from code point `from` to `to` (exclusive; both in range). */
export function strSubstring(vm: VM, string: number, from: number, to: number): number {
  const length = to - from
  if (length <= 0) return EMPTY_STR
  if (length === strLength(vm, string) && vm.typeOf(string) === T_STR) return vm.retain(string)
  if (length === 1) {
    const point = strCodePoint(vm, string, from)
    return point < 0x100 && vm.singletons ? character(point) : strFromCodePoints(vm, [point])
  }
  if (strIsAscii(vm, string)) {
    const piece = strBlock(vm, T_STR, length, 1, true)
    if (piece === 0) return 0
    const start = strData(vm, string) + from
    vm.u8.copyWithin(piece + STR_ASCII_DATA, start, start + length)
    return maybeShared(vm, piece)
  }
  const points: number[] = []
  for (let index = from; index < to; index++) points.push(strCodePoint(vm, string, index))
  return strFromCodePoints(vm, points)
}

/** The hash, an i32 that is never -1; computed once. Cost: linear the first time. */
export function strHash(vm: VM, string: number): number {
  const known = vm.i32[(string + STR_HASH) >>> 2]
  if (known !== -1) return known
  const length = strLength(vm, string)
  if (length === 0) {
    vm.setWord(string + STR_HASH, 0)
    return 0
  }
  let hash = 0x811c9dc5 ^ length
  if (strKind(vm, string) === 1) {
    const data = strData(vm, string)
    for (let index = 0; index < length; index++) hash = Math.imul(hash ^ vm.u8[data + index], 0x01000193)
  } else for (let index = 0; index < length; index++) hash = Math.imul(hash ^ strCodePoint(vm, string, index), 0x01000193)
  // FNV-1a leaves the low bits of short strings alike: one round of mixing.
  hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d)
  hash ^= hash >>> 13
  if (hash === -1) hash = -2
  vm.setWord(string + STR_HASH, hash)
  return hash
}

/** Whether two strings have the same code points. */
export function strEquals(vm: VM, a: number, b: number): boolean {
  if (a === b) return true
  const length = strLength(vm, a)
  if (length !== strLength(vm, b)) return false
  const kind = strKind(vm, a)
  if (kind !== strKind(vm, b)) return false
  const [x, y, bytes, u8] = [strData(vm, a), strData(vm, b), length * kind, vm.u8]
  for (let index = 0; index < bytes; index++) if (u8[x + index] !== u8[y + index]) return false
  return true
}

/** -1, 0 or 1 by code points. */
export function strOrder(vm: VM, a: number, b: number): number {
  const [m, n] = [strLength(vm, a), strLength(vm, b)]
  const shared = Math.min(m, n)
  for (let index = 0; index < shared; index++) {
    const difference = strCodePoint(vm, a, index) - strCodePoint(vm, b, index)
    if (difference !== 0) return difference < 0 ? -1 : 1
  }
  return m === n ? 0 : m < n ? -1 : 1
}

/** Copies all code points of `string` into a block of `kind`, from index `at` on. */
function copyInto(vm: VM, data: number, kind: number, at: number, string: number): void {
  const length = strLength(vm, string)
  const from = strData(vm, string)
  if (strKind(vm, string) === kind) vm.u8.copyWithin(data + at * kind, from, from + length * kind)
  else for (let index = 0; index < length; index++) put(vm, data, kind, at + index, strCodePoint(vm, string, index))
}

/** A new string of all of `strings`, in order; the empty one is shared. */
export function strJoin(vm: VM, strings: readonly number[]): number {
  let length = 0
  let kind: 1 | 2 | 4 = 1
  let ascii = true
  for (const string of strings) {
    length += strLength(vm, string)
    kind = Math.max(kind, strKind(vm, string)) as 1 | 2 | 4
    ascii &&= strIsAscii(vm, string)
  }
  if (length === 0) return EMPTY_STR
  if (length === 1 && kind === 1 && vm.singletons) {
    for (const string of strings) if (strLength(vm, string) === 1) return character(strCodePoint(vm, string, 0))
  }
  const joined = strBlock(vm, T_STR, length, kind, ascii)
  if (joined === 0) return 0
  const data = strData(vm, joined)
  let at = 0
  for (const string of strings) {
    copyInto(vm, data, kind, at, string)
    at += strLength(vm, string)
  }
  return maybeShared(vm, joined)
}

/** `a + b`. An exact operand is given back where the other is empty. */
export function strConcat(vm: VM, a: number, b: number): number {
  const [m, n] = [strLength(vm, a), strLength(vm, b)]
  if (m === 0 && vm.typeOf(b) === T_STR) return vm.retain(b)
  if (n === 0 && vm.typeOf(a) === T_STR) return vm.retain(a)
  const kind = Math.max(strKind(vm, a), strKind(vm, b)) as 1 | 2 | 4
  const joined = strBlock(vm, T_STR, m + n, kind, strIsAscii(vm, a) && strIsAscii(vm, b))
  if (joined === 0) return 0
  const data = strData(vm, joined)
  copyInto(vm, data, kind, 0, a)
  copyInto(vm, data, kind, m, b)
  return maybeShared(vm, joined)
}

/** `string * times`. */
export function strRepeat(vm: VM, string: number, times: number): number {
  const length = strLength(vm, string)
  if (times <= 0 || length === 0) return EMPTY_STR
  if (times === 1 && vm.typeOf(string) === T_STR) return vm.retain(string)
  const kind = strKind(vm, string) as 1 | 2 | 4
  const repeated = strBlock(vm, T_STR, length * times, kind, strIsAscii(vm, string))
  if (repeated === 0) return 0
  const data = strData(vm, repeated)
  copyInto(vm, data, kind, 0, string)
  const bytes = length * times * kind
  for (let done = length * kind; done < bytes; done *= 2) vm.u8.copyWithin(data + done, data, data + Math.min(done, bytes - done))
  return maybeShared(vm, repeated)
}
