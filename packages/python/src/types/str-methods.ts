import { givenName, raise, typeName } from '../core/errors.js'
import { type Native, type NativeSpec, method, named } from '../core/native.js'
import { P } from '../core/prelude.js'
import { EMPTY_STR, FALSE, NONE, T, TRUE } from '../core/statics.js'
import { callPrelude } from '../protocols/call.js'
import { bytesFrom } from './bytes-memory.js'
import { dictNew, dictSet } from './dict.js'
import { encodeText, nameArgument } from './encodings.js'
import { intFrom } from './int.js'
import { isList, listItem, listSize } from './list.js'
import { isSpace, rsplit, split, splitLines, stripper } from './text-split.js'
import { formatMethod } from './str-format.js'
import { isStr, strCodePoint, strFrom, strIsAscii, strJoin, strLength, strOfType, strValue } from './string-memory.js'
import { expandTabs, justifier, zeroFill } from './text-alignment.js'
import { countOf, endsWith, find, index, partition, removePrefix, removeSuffix, replace, rfind, rindex, startsWith } from './text-search.js'
import { isTuple, tupleFrom, tupleItem, tupleSize } from './tuple.js'

const isCased = (character: string): boolean => /[\p{Lu}\p{Ll}\p{Lt}]/u.test(character) || character.toLowerCase() !== character.toUpperCase()
const isUpper = (character: string): boolean => /\p{Lu}/u.test(character) || (!/\p{Ll}/u.test(character) && character !== character.toLowerCase() && character === character.toUpperCase())
const isLower = (character: string): boolean => /\p{Ll}/u.test(character) || (!/\p{Lu}/u.test(character) && character !== character.toUpperCase() && character === character.toLowerCase())

/** Title case of one character: as its upper case, but for the few that have a form of their own. */
const title = (character: string): string => {
  const code = character.codePointAt(0) ?? 0
  // Digraphs (three forms in a row, the middle one for titles), Greek with an iota below, letters of Georgian.
  if ((code >= 0x1c4 && code <= 0x1cc) || (code >= 0x1f1 && code <= 0x1f3)) return String.fromCharCode(code + 1 - ((code - (code < 0x1f1 ? 0x1c4 : 0x1f1)) % 3))
  if (code >= 0x1f80 && code <= 0x1faf) return String.fromCharCode(code | 8)
  if (/\p{Lt}/u.test(character) || /^[\u10d0-\u10ff]$/u.test(character)) return character
  if (code === 0x1fb3 || code === 0x1fc3 || code === 0x1ff3) return String.fromCharCode(code + 9)
  const upper = character.toUpperCase()
  return upper.length > 1 && upper.length > character.length && isCased(upper[0]) ? upper[0] + upper.slice(1).toLowerCase() : upper
}

const changed =
  (change: (text: string) => string): Native =>
  (vm, args) =>
    strFrom(vm, change(strValue(vm, vm.word(args))))

/** As {@link changed}, for `lower` and `upper`: of ASCII text they make a new string even of one character, as in CPython. */
const changedCase =
  (change: (text: string) => string): Native =>
  (vm, args) => {
    const self = vm.word(args)
    const text = change(strValue(vm, self))
    return text !== '' && strIsAscii(vm, self) ? strOfType(vm, T.str, text) : strFrom(vm, text)
  }

const capitalize = (text: string): string => {
  const first = String.fromCodePoint(text.codePointAt(0) ?? 32)
  return text === '' ? '' : title(first) + text.slice(first.length).toLowerCase()
}

const titled = (text: string): string => {
  let inside = false
  let out = ''
  for (const character of text) {
    out += inside ? character.toLowerCase() : title(character)
    inside = isCased(character)
  }
  return out
}

const swapped = (text: string): string =>
  Array.from(text, (character) => (isUpper(character) ? character.toLowerCase() : isLower(character) ? character.toUpperCase() : character)).join('')

/** Full case folding: lower case, with the sharp s and the final sigma among the exceptions. */
const folded = (text: string): string => text.toLowerCase().replace(/ß/g, 'ss').replace(/ς/g, 'σ').replace(/ſ/g, 's')

/** A question that holds for every character, and not for the empty string (unless `empty`). */
const every =
  (holds: (character: string, point: number) => boolean, empty = false): Native =>
  (vm, args) => {
    const self = vm.word(args)
    const length = strLength(vm, self)
    if (length === 0) return empty ? TRUE : FALSE
    for (let at = 0; at < length; at++) {
      const point = strCodePoint(vm, self, at)
      if (!holds(String.fromCodePoint(point), point)) return FALSE
    }
    return TRUE
  }

/** `isupper`, `islower`: some cased character, and none of the other case. */
const cased =
  (wanted: (character: string) => boolean, other: (character: string) => boolean): Native =>
  (vm, args) => {
    let some = false
    for (const character of strValue(vm, vm.word(args))) {
      if (other(character)) return FALSE
      some ||= wanted(character)
    }
    return some ? TRUE : FALSE
  }

const isTitle: Native = (vm, args) => {
  let inside = false
  let some = false
  for (const character of strValue(vm, vm.word(args))) {
    if (isUpper(character) || /\p{Lt}/u.test(character)) {
      if (inside) return FALSE
      inside = some = true
    } else if (isLower(character)) {
      if (!inside) return FALSE
      some = true
    } else inside = false
  }
  return some ? TRUE : FALSE
}

/** Whether the text is an identifier. */
export const isIdentifierText = (text: string): boolean => /^[\p{XID_Start}_][\p{XID_Continue}]*$/u.test(text)

/** `separator.join(list or tuple of exact strings)`. */
const join: Native = (vm, args) => {
  const [self, iterable] = [vm.word(args), vm.word(args + W)]
  const list = isList(vm, iterable)
  if (!list && !isTuple(vm, iterable)) return callPrelude(vm, P.str_join, self, iterable)
  const size = list ? listSize(vm, iterable) : tupleSize(vm, iterable)
  const empty = strLength(vm, self) === 0
  const pieces: number[] = []
  for (let at = 0; at < size; at++) {
    const item = list ? listItem(vm, iterable, at) : tupleItem(vm, iterable, at)
    if (!isStr(vm, item)) return raise(vm, T.TypeError, `sequence item ${at}: expected str instance, ${typeName(vm, item)} found`)
    if (at > 0 && !empty) pieces.push(self)
    pieces.push(item)
  }
  if (size === 1 && vm.typeOf(pieces[0]) === T.str) return vm.retain(pieces[0])
  return strJoin(vm, pieces)
}

const encode: Native = (vm, args) => {
  const [self, encoding, errors] = [vm.word(args), vm.word(args + W), vm.word(args + 2 * W)]
  const codec = nameArgument(vm, encoding, 'encode', 'encoding')
  const handler = codec === undefined ? undefined : nameArgument(vm, errors, 'encode', 'errors')
  if (codec === undefined || handler === undefined) return 0
  const bytes = encodeText(vm, self, codec, handler)
  return bytes === undefined ? 0 : bytesFrom(vm, bytes)
}

const makeTranslation: Native = (vm, args, count) => {
  const table = dictNew(vm)
  if (table === 0) return 0
  const put = (point: number, value: number): boolean => {
    const key = intFrom(vm, point)
    const done = key !== 0 && value !== 0 && dictSet(vm, table, key, value)
    vm.releaseMaybe(key)
    vm.releaseMaybe(value)
    return done
  }
  const fail = (type: number, message: string): number => {
    vm.release(table)
    return raise(vm, type, message)
  }
  const from = vm.word(args)
  if (count === 1) {
    vm.release(table)
    return callPrelude(vm, P.str_translate, NONE, from)
  }
  const to = vm.word(args + W)
  if (!isStr(vm, to)) return fail(T.TypeError, `maketrans() argument 2 must be str, not ${givenName(vm, to)}`)
  if (count > 2 && !isStr(vm, vm.word(args + 2 * W))) return fail(T.TypeError, `maketrans() argument 3 must be str, not ${givenName(vm, vm.word(args + 2 * W))}`)
  if (!isStr(vm, from)) return fail(T.TypeError, 'first maketrans argument must be a string if there is a second argument')
  if (strLength(vm, from) !== strLength(vm, to)) return fail(T.ValueError, 'the first two maketrans arguments must have equal length')
  let done = true
  for (let at = 0; done && at < strLength(vm, from); at++) done = put(strCodePoint(vm, from, at), intFrom(vm, strCodePoint(vm, to, at)))
  const dropped = count > 2 ? vm.word(args + 2 * W) : EMPTY_STR
  for (let at = 0; done && at < strLength(vm, dropped); at++) done = put(strCodePoint(vm, dropped, at), NONE)
  if (done) return table
  vm.release(table)
  return 0
}

/** The methods of `str`. */
export const strMethods: readonly NativeSpec[] = [
  method('capitalize', 0, 0, changed(capitalize)),
  method('casefold', 0, 0, changed(folded)),
  method('center', 1, 2, justifier('center')),
  method('count', 1, 3, countOf),
  named('encode', "encoding='utf-8', errors='strict'", encode),
  method('endswith', 1, 3, endsWith),
  named('expandtabs', 'tabsize=8', expandTabs),
  method('find', 1, 3, find),
  named('format', '*args, **kwargs', formatMethod),
  method('format_map', 1, 1, (vm, args) => callPrelude(vm, P.str_format_map, vm.word(args), vm.word(args + W))),
  method('index', 1, 3, index),
  method('isalnum', 0, 0, every((character) => /[\p{L}\p{N}]/u.test(character))),
  method('isalpha', 0, 0, every((character) => /\p{L}/u.test(character))),
  method('isascii', 0, 0, (vm, args) => (strIsAscii(vm, vm.word(args)) ? TRUE : FALSE)),
  method('isdecimal', 0, 0, every((character) => /\p{Nd}/u.test(character))),
  method('isdigit', 0, 0, every((character) => /[\p{Nd}\u00b2\u00b3\u00b9\u2070\u2074-\u2079\u2080-\u2089]/u.test(character))),
  method('isidentifier', 0, 0, (vm, args) => (isIdentifierText(strValue(vm, vm.word(args))) ? TRUE : FALSE)),
  method('islower', 0, 0, cased(isLower, (character) => isUpper(character) || /\p{Lt}/u.test(character))),
  method('isnumeric', 0, 0, every((character) => /\p{N}/u.test(character))),
  method('isprintable', 0, 0, every((character) => character === ' ' || !/[\p{C}\p{Z}]/u.test(character), true)),
  method('isspace', 0, 0, every((_, point) => isSpace(point))),
  method('istitle', 0, 0, isTitle),
  method('isupper', 0, 0, cased(isUpper, (character) => isLower(character) || /\p{Lt}/u.test(character))),
  method('join', 1, 1, join),
  method('ljust', 1, 2, justifier('left')),
  method('lower', 0, 0, changedCase((text) => text.toLowerCase())),
  method('lstrip', 0, 1, stripper('lstrip', true, false)),
  method('partition', 1, 1, partition(false)),
  method('removeprefix', 1, 1, removePrefix),
  method('removesuffix', 1, 1, removeSuffix),
  named('replace', 'old, new, /, count=-1', replace),
  method('rfind', 1, 3, rfind),
  method('rindex', 1, 3, rindex),
  method('rjust', 1, 2, justifier('right')),
  method('rpartition', 1, 1, partition(true)),
  named('rsplit', 'sep=None, maxsplit=-1', rsplit),
  method('rstrip', 0, 1, stripper('rstrip', false, true)),
  named('split', 'sep=None, maxsplit=-1', split),
  named('splitlines', 'keepends=False', splitLines),
  method('startswith', 1, 3, startsWith),
  method('strip', 0, 1, stripper('strip', true, true)),
  method('swapcase', 0, 0, changed(swapped)),
  method('title', 0, 0, changed(titled)),
  method('translate', 1, 1, (vm, args) => callPrelude(vm, P.str_translate, vm.word(args), vm.word(args + W))),
  method('upper', 0, 0, changedCase((text) => text.toUpperCase())),
  method('zfill', 1, 1, zeroFill),
  method('__getnewargs__', 0, 0, (vm, args) => {
    const copy = strFrom(vm, strValue(vm, vm.word(args)))
    const tuple = copy === 0 ? 0 : tupleFrom(vm, copy)
    vm.releaseMaybe(copy)
    return tuple
  }),
]

/** The static methods of `str`. */
export const strStaticMethods: readonly NativeSpec[] = [method('maketrans', 1, 3, makeTranslation)]
