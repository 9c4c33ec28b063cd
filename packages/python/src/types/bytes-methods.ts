import { givenName, raise, typeName } from '../core/errors.js'
import { type Native, type NativeSpec, method, named } from '../core/native.js'
import { P } from '../core/prelude.js'
import { EMPTY_STR, FALSE, NONE, T, TRUE } from '../core/statics.js'
import { slotsOfType } from '../core/slots.js'
import { type VM } from '../core/vm.js'
import { callPrelude } from '../protocols/call.js'
import { bytearrayFrom, bytesCopy, bytesFrom, bytesLength, bytesLike, bytesOfText, bytesOfType, bytesView, isBytesLike, textOfBytes } from './bytes-memory.js'
import { countOf, endsWith, find, index, partitionFirst, partitionLast, removeAffix, replace, rfind, rindex, startsWith, unchanged } from './bytes-search.js'
import { notBytesLike } from './bytes-source.js'
import { isSpaceByte, rsplit, split, splitLines, stripper } from './bytes-split.js'
import { decodeBytes, nameArgument } from './encodings.js'
import { toIndex } from './int.js'
import { isList, listItem, listSize } from './list.js'
import { isStr, strCodePoint, strFrom, strLength, strValue } from './string-memory.js'
import { isTuple, tupleItem, tupleSize } from './tuple.js'

const isUpperByte = (byte: number): boolean => byte >= 65 && byte <= 90
const isLowerByte = (byte: number): boolean => byte >= 97 && byte <= 122
const isAlphaByte = (byte: number): boolean => isUpperByte(byte) || isLowerByte(byte)
const isDigitByte = (byte: number): boolean => byte >= 48 && byte <= 57
const upper = (byte: number): number => (isLowerByte(byte) ? byte - 32 : byte)
const lower = (byte: number): number => (isUpperByte(byte) ? byte + 32 : byte)

const changed =
  (change: (byte: number, at: number, content: Uint8Array) => number): Native =>
  (vm, args) =>
    bytesLike(vm, vm.word(args), bytesCopy(vm, vm.word(args)).map(change))

/** A question that holds for every byte, and not for no bytes (unless `empty`). */
const every =
  (holds: (byte: number) => boolean, empty = false): Native =>
  (vm, args) => {
    const content = bytesView(vm, vm.word(args))
    return (content.length > 0 || empty) && content.every(holds) ? TRUE : FALSE
  }

/** `isupper`, `islower`: some cased byte, and none of the other case. */
const cased =
  (wanted: (byte: number) => boolean, other: (byte: number) => boolean): Native =>
  (vm, args) => {
    const content = bytesView(vm, vm.word(args))
    return content.some(wanted) && !content.some(other) ? TRUE : FALSE
  }

const isTitle: Native = (vm, args) => {
  let inside = false
  let some = false
  for (const byte of bytesView(vm, vm.word(args))) {
    if (isUpperByte(byte) ? inside : isLowerByte(byte) && !inside) return FALSE
    inside = isAlphaByte(byte)
    some ||= inside
  }
  return some ? TRUE : FALSE
}

const join: Native = (vm, args) => {
  const [self, iterable] = [vm.word(args), vm.word(args + W)]
  const list = isList(vm, iterable)
  if (!list && !isTuple(vm, iterable)) return callPrelude(vm, P.bytes_join, self, iterable)
  const size = list ? listSize(vm, iterable) : tupleSize(vm, iterable)
  const separator = bytesView(vm, self)
  const parts: Uint8Array[] = []
  let length = 0
  for (let at = 0; at < size; at++) {
    const item = list ? listItem(vm, iterable, at) : tupleItem(vm, iterable, at)
    if (!isBytesLike(vm, item)) return raise(vm, T.TypeError, `sequence item ${at}: expected a bytes-like object, ${typeName(vm, item)} found`)
    if (at > 0) parts.push(separator)
    parts.push(bytesView(vm, item))
    length += parts[parts.length - 1].length + (at > 0 ? separator.length : 0)
  }
  const all = new Uint8Array(length)
  let at = 0
  for (const part of parts) {
    all.set(part, at)
    at += part.length
  }
  return bytesLike(vm, self, all)
}

const decode: Native = (vm, args) => {
  const [encoding, errors] = [vm.word(args + W), vm.word(args + 2 * W)]
  const codec = nameArgument(vm, encoding, 'decode', 'encoding')
  const handler = codec === undefined ? undefined : nameArgument(vm, errors, 'decode', 'errors')
  if (codec === undefined || handler === undefined) return 0
  const content = bytesCopy(vm, vm.word(args))
  return content.length === 0 ? EMPTY_STR : decodeBytes(vm, content, codec, handler)
}

/** How long a container of a built-in type is; -1 for what has no length. */
const builtInLength = (vm: VM, object: number): number => slotsOfType(vm, vm.typeOf(object)).length?.(vm, object) ?? -1

/** `hex(sep, bytes_per_sep)`: groups are counted from the right, from the left with a negative number. */
export const hex: Native = (vm, args) => {
  const [self, separator, every] = [0, 1, 2].map((at) => vm.word(args + at * W))
  const digits = Array.from(bytesView(vm, self), (byte) => byte.toString(16).padStart(2, '0'))
  if (separator === 0) return strFrom(vm, digits.join(''))
  const group = every === 0 ? 1 : toIndex(vm, every)
  if (Number.isNaN(group)) return 0
  if (Math.abs(group) > 2 ** 31) return raise(vm, T.OverflowError, 'Python int too large to convert to C int')
  const isText = isStr(vm, separator)
  const length = isText ? strLength(vm, separator) : isBytesLike(vm, separator) ? bytesLength(vm, separator) : builtInLength(vm, separator)
  if (length === -1) return raise(vm, T.TypeError, `object of type '${typeName(vm, separator)}' has no len()`)
  if (length !== 1) return raise(vm, T.ValueError, 'sep must be length 1.')
  if (!isText && !isBytesLike(vm, separator)) return raise(vm, T.TypeError, 'sep must be str or bytes.')
  const point = isStr(vm, separator) ? strCodePoint(vm, separator, 0) : bytesView(vm, separator)[0]
  if (point > 127) return raise(vm, T.ValueError, 'sep must be ASCII.')
  if (group === 0) return strFrom(vm, digits.join(''))
  const first = group < 0 ? 0 : digits.length % group
  const size = Math.abs(group)
  return strFrom(vm, digits.map((pair, at) => (at > 0 && (at - first) % size === 0 ? String.fromCharCode(point) : '') + pair).join(''))
}

export const fromHex: Native = (vm, args) => {
  const [type, text] = [vm.word(args), vm.word(args + W)]
  if (!isStr(vm, text)) return raise(vm, T.TypeError, `fromhex() argument must be str, not ${givenName(vm, text)}`)
  const digits = strValue(vm, text)
  const strange = Array.from(digits).findIndex((character) => character.codePointAt(0)! > 127)
  if (strange !== -1) return raise(vm, T.ValueError, `non-hexadecimal number found in fromhex() arg at position ${strange}`)
  const content: number[] = []
  for (let at = 0; at < digits.length; ) {
    if (/[ \t\n\r\v\f]/.test(digits[at])) {
      at++
      continue
    }
    for (const place of [at, at + 1]) if (!/[0-9a-f]/i.test(digits[place] ?? '')) return raise(vm, T.ValueError, `non-hexadecimal number found in fromhex() arg at position ${place}`)
    content.push(parseInt(digits.slice(at, at + 2), 16))
    at += 2
  }
  const bytes = Uint8Array.from(content)
  if (type === T.bytearray) return bytearrayFrom(vm, type, bytes)
  const made = bytesFrom(vm, bytes)
  if (type === T.bytes || made === 0) return made
  const result = callPrelude(vm, P.bytes_of_type, type, made)
  vm.release(made)
  return result
}

const justifier =
  (name: string, place: 'left' | 'right' | 'center'): Native =>
  (vm, args, count) => {
    const self = vm.word(args)
    const width = toIndex(vm, vm.word(args + W))
    if (Number.isNaN(width)) return 0
    let fill = 32
    if (count > 2) {
      const given = vm.word(args + 2 * W)
      if (!isBytesLike(vm, given) || bytesLength(vm, given) !== 1) return raise(vm, T.TypeError, `${name}() argument 2 must be a byte string of length 1, not ${typeName(vm, given)}`)
      fill = bytesView(vm, given)[0]
    }
    const content = bytesCopy(vm, self)
    const missing = width - content.length
    if (missing <= 0) return unchanged(vm, self)
    const before = place === 'left' ? 0 : place === 'right' ? missing : (missing >>> 1) + (missing & width & 1)
    const out = new Uint8Array(width).fill(fill)
    out.set(content, before)
    return bytesLike(vm, self, out)
  }

const zeroFill: Native = (vm, args) => {
  const self = vm.word(args)
  const width = toIndex(vm, vm.word(args + W))
  if (Number.isNaN(width)) return 0
  const content = bytesCopy(vm, self)
  const missing = width - content.length
  if (missing <= 0) return unchanged(vm, self)
  const signed = content[0] === 43 || content[0] === 45 ? 1 : 0
  return bytesLike(vm, self, Uint8Array.from([...content.slice(0, signed), ...new Uint8Array(missing).fill(48), ...content.slice(signed)]))
}

const expandTabs: Native = (vm, args) => {
  const self = vm.word(args)
  const size = vm.word(args + W) === 0 ? 8 : toIndex(vm, vm.word(args + W))
  if (Number.isNaN(size)) return 0
  let column = 0
  let out = ''
  for (const character of textOfBytes(bytesView(vm, self))) {
    const spaces = character !== '\t' ? -1 : size > 0 ? size - (column % size) : 0
    out += spaces < 0 ? character : ' '.repeat(spaces)
    column = character === '\n' || character === '\r' ? 0 : column + (spaces < 0 ? 1 : spaces)
  }
  return bytesLike(vm, self, bytesOfText(out))
}

const translate: Native = (vm, args) => {
  const [self, table, dropped] = [0, 1, 2].map((at) => vm.word(args + at * W))
  for (const given of [table, dropped]) if (given !== 0 && given !== NONE && !isBytesLike(vm, given)) return notBytesLike(vm, given)
  if (table !== NONE && bytesLength(vm, table) !== 256) return raise(vm, T.ValueError, 'translation table must be 256 characters long')
  const gone = dropped === 0 ? new Uint8Array(0) : bytesView(vm, dropped)
  const to = table === NONE ? undefined : bytesView(vm, table)
  const out = bytesView(vm, self).filter((byte) => !gone.includes(byte))
  return bytesLike(vm, self, to === undefined ? out : out.map((byte) => to[byte]))
}

const makeTranslation: Native = (vm, args) => {
  const [from, to] = [vm.word(args), vm.word(args + W)]
  for (const given of [from, to]) if (!isBytesLike(vm, given)) return notBytesLike(vm, given)
  if (bytesLength(vm, from) !== bytesLength(vm, to)) return raise(vm, T.ValueError, 'maketrans arguments must have same length')
  const table = Uint8Array.from({ length: 256 }, (_, byte) => byte)
  const [a, b] = [bytesView(vm, from), bytesView(vm, to)]
  a.forEach((byte, at) => (table[byte] = b[at]))
  return bytesOfType(vm, T.bytes, table)
}

/** The methods that bytes and bytearray share. */
export const bytesMethods: readonly NativeSpec[] = [
  method('capitalize', 0, 0, changed((byte, at) => (at === 0 ? upper(byte) : lower(byte)))),
  method('center', 1, 2, justifier('center', 'center')),
  method('count', 1, 3, countOf),
  named('decode', "encoding='utf-8', errors='strict'", decode),
  method('endswith', 1, 3, endsWith),
  named('expandtabs', 'tabsize=8', expandTabs),
  method('find', 1, 3, find),
  named('hex', 'sep=None, bytes_per_sep=1', hex),
  method('index', 1, 3, index),
  method('isalnum', 0, 0, every((byte) => isAlphaByte(byte) || isDigitByte(byte))),
  method('isalpha', 0, 0, every(isAlphaByte)),
  method('isascii', 0, 0, every((byte) => byte < 128, true)),
  method('isdigit', 0, 0, every(isDigitByte)),
  method('islower', 0, 0, cased(isLowerByte, isUpperByte)),
  method('isspace', 0, 0, every(isSpaceByte)),
  method('istitle', 0, 0, isTitle),
  method('isupper', 0, 0, cased(isUpperByte, isLowerByte)),
  method('join', 1, 1, join),
  method('ljust', 1, 2, justifier('ljust', 'left')),
  method('lower', 0, 0, changed(lower)),
  method('lstrip', 0, 1, stripper(true, false)),
  method('partition', 1, 1, partitionFirst),
  method('removeprefix', 1, 1, removeAffix(false)),
  method('removesuffix', 1, 1, removeAffix(true)),
  named('replace', 'old, new, count=-1, /', replace),
  method('rfind', 1, 3, rfind),
  method('rindex', 1, 3, rindex),
  method('rjust', 1, 2, justifier('rjust', 'right')),
  method('rpartition', 1, 1, partitionLast),
  named('rsplit', 'sep=None, maxsplit=-1', rsplit),
  method('rstrip', 0, 1, stripper(false, true)),
  named('split', 'sep=None, maxsplit=-1', split),
  named('splitlines', 'keepends=False', splitLines),
  method('startswith', 1, 3, startsWith),
  method('strip', 0, 1, stripper(true, true)),
  method('swapcase', 0, 0, changed((byte) => (isUpperByte(byte) ? lower(byte) : upper(byte)))),
  method('title', 0, 0, changed((byte, at, content) => (at > 0 && isAlphaByte(content[at - 1]) ? lower(byte) : upper(byte)))),
  named('translate', "table, /, delete=b''", translate),
  method('upper', 0, 0, changed(upper)),
  method('zfill', 1, 1, zeroFill),
]

/** Their static methods. */
export const bytesStaticMethods: readonly NativeSpec[] = [method('maketrans', 2, 2, makeTranslation)]
