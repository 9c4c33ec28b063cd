import { raise, typeName } from '../core/errors.js'
import { freeBuffer, freeObject } from '../core/objects.js'
import { BYTEARRAY_BUFFER, BYTEARRAY_BYTES, BYTEARRAY_ALLOCATED, BYTES_DATA, BYTES_HASH, FLAG_BASE_TYPE, FLAG_BYTES, FLAG_SEQUENCE } from '../core/layouts.js'
import { type Native, type NativeSpec, type Slots, type TypeSpec, method, named } from '../core/native.js'
import { P } from '../core/prelude.js'
import { unshare } from '../core/sharing.js'
import { FALSE, NONE, NOT_IMPLEMENTED, T, TRUE } from '../core/statics.js'
import { type VM } from '../core/vm.js'
import { callPrelude } from '../protocols/call.js'
import { bytearrayFrom, bytesData, bytesFrom, bytesLength, bytesOfType, bytesView, isBytearray, isBytesLike } from './bytes-memory.js'
import { decodeBytes, encodeText } from './encodings.js'
import { intFrom, isInt, orderAnswer, toIndex } from './int.js'
import { isList, listItem, listSize } from './list.js'
import { listOwned } from './owned-items.js'
import { sequenceIterator } from './sequence-iterators.js'
import { sliceRange } from './slice-range.js'
import { isStr, strFrom, strValue } from './string-memory.js'
import { isTuple, tupleItem, tupleSize } from './tuple.js'

export * from './bytes-memory.js'

/** A result of the same kind as `self`: a bytearray's methods give bytearrays. */
const likeSelf = (vm: VM, self: number, content: Uint8Array): number => (isBytearray(vm, self) ? bytearrayFrom(vm, T.bytearray, content) : bytesFrom(vm, content))

/** A copy that no allocation can disturb. */
const contentOf = (vm: VM, object: number): Uint8Array => bytesView(vm, object).slice()

/** The escaped text between the quotes of a `repr`. */
function reprOf(content: Uint8Array): string {
  let text = ''
  let single = false
  let double = false
  for (const byte of content) {
    single ||= byte === 39
    double ||= byte === 34
  }
  const quote = single && !double ? '"' : "'"
  for (const byte of content) {
    if (byte === 92 || byte === quote.charCodeAt(0)) text += `\\${String.fromCharCode(byte)}`
    else if (byte === 9 || byte === 10 || byte === 13) text += byte === 9 ? '\\t' : byte === 10 ? '\\n' : '\\r'
    else text += byte < 32 || byte > 126 ? `\\x${byte.toString(16).padStart(2, '0')}` : String.fromCharCode(byte)
  }
  return `b${quote}${text}${quote}`
}

/** The bytes that a constructor's arguments stand for; `undefined` with an exception set; `null`: Python code is needed. */
function sourceBytes(vm: VM, source: number, encoding: number, errors: number): Uint8Array | null | undefined {
  const fail = (type: number, message: string): undefined => {
    raise(vm, type, message)
    return undefined
  }
  if (source === 0) return new Uint8Array(0)
  if (isStr(vm, source)) {
    if (encoding === 0) return fail(T.TypeError, 'string argument without an encoding')
    return encodeText(vm, source, strValue(vm, encoding), errors === 0 ? 'strict' : strValue(vm, errors))
  }
  if (encoding !== 0) return fail(T.TypeError, 'encoding without a string argument')
  if (isBytesLike(vm, source)) return contentOf(vm, source)
  if (isInt(vm, source)) {
    const count = toIndex(vm, source)
    if (Number.isNaN(count)) return undefined
    return count < 0 ? fail(T.ValueError, 'negative count') : new Uint8Array(count)
  }
  const list = isList(vm, source)
  if (!list && !isTuple(vm, source)) return null
  const size = list ? listSize(vm, source) : tupleSize(vm, source)
  const content = new Uint8Array(size)
  for (let at = 0; at < size; at++) {
    const item = list ? listItem(vm, source, at) : tupleItem(vm, source, at)
    const byte = byteOf(vm, item, 'bytes must be in range(0, 256)')
    if (byte === undefined) return undefined
    content[at] = byte
  }
  return content
}

function byteOf(vm: VM, item: number, message: string): number | undefined {
  const value = toIndex(vm, item)
  if (value >= 0 && value < 256) return value
  if (!Number.isNaN(value)) raise(vm, T.ValueError, message)
  return undefined
}

const constructor =
  (make: (vm: VM, type: number, content: Uint8Array) => number): Native =>
  (vm, args) => {
    const [type, source] = [vm.word(args), vm.word(args + W)]
    const content = sourceBytes(vm, source, vm.word(args + 2 * W), vm.word(args + 3 * W))
    if (content === null) return callPrelude(vm, P.bytes_new, type, source)
    return content === undefined ? 0 : make(vm, type, content)
  }

function getItem(vm: VM, self: number, key: number): number {
  const length = bytesLength(vm, self)
  if (isInt(vm, key)) {
    const index = toIndex(vm, key)
    if (Number.isNaN(index)) return 0
    const at = index < 0 ? index + length : index
    if (at < 0 || at >= length) return raise(vm, T.IndexError, isBytearray(vm, self) ? 'bytearray index out of range' : 'index out of range')
    return intFrom(vm, vm.u8[bytesData(vm, self) + at])
  }
  if (vm.typeOf(key) !== T.slice) return callPrelude(vm, P.index_item, self, key)
  const fits = sliceRange(vm, key, length)
  if (fits !== 1) return fits === 0 ? 0 : callPrelude(vm, P.index_item, self, key)
  const { sliceStart, sliceStep, sliceLength } = vm
  const content = contentOf(vm, self)
  return likeSelf(vm, self, Uint8Array.from({ length: sliceLength }, (_, index) => content[sliceStart + index * sliceStep]))
}

function concat(vm: VM, self: number, other: number): number {
  const [a, b] = [contentOf(vm, self), contentOf(vm, other)]
  const joined = new Uint8Array(a.length + b.length)
  joined.set(a)
  joined.set(b, a.length)
  return likeSelf(vm, self, joined)
}

/** Where `wanted` begins in `content`, -1 nowhere. */
function findIn(content: Uint8Array, wanted: Uint8Array, from: number): number {
  for (let at = from; at + wanted.length <= content.length; at++) {
    let index = 0
    while (index < wanted.length && content[at + index] === wanted[index]) index++
    if (index === wanted.length) return at
  }
  return -1
}

/** The bytes of an argument that is bytes-like or a single int. */
function needle(vm: VM, item: number): Uint8Array | undefined {
  if (isBytesLike(vm, item)) return contentOf(vm, item)
  if (!isInt(vm, item)) {
    raise(vm, T.TypeError, `argument should be integer or bytes-like object, not '${typeName(vm, item)}'`)
    return undefined
  }
  const byte = byteOf(vm, item, 'byte must be in range(0, 256)')
  return byte === undefined ? undefined : Uint8Array.of(byte)
}

const slots: Slots = {
  repr: (vm, self) => strFrom(vm, isBytearray(vm, self) ? `bytearray(${reprOf(bytesView(vm, self))})` : reprOf(bytesView(vm, self))),
  length: bytesLength,
  truth: (vm, self) => (bytesLength(vm, self) === 0 ? 0 : 1),
  getItem,
  contains(vm, self, item) {
    const wanted = isBytesLike(vm, item) || isInt(vm, item) ? needle(vm, item) : undefined
    if (wanted === undefined) return vm.exception !== 0 ? 0 : raise(vm, T.TypeError, `a bytes-like object is required, not '${typeName(vm, item)}'`)
    return findIn(bytesView(vm, self), wanted, 0) === -1 ? FALSE : TRUE
  },
  iterate: (vm, self) => sequenceIterator(vm, isBytearray(vm, self) ? T.bytearray_iterator : T.bytes_iterator, self),
  compare(vm, self, other, op) {
    if (!isBytesLike(vm, other)) return NOT_IMPLEMENTED
    const [a, b] = [bytesView(vm, self), bytesView(vm, other)]
    let order = Math.sign(a.length - b.length)
    for (let at = 0; at < Math.min(a.length, b.length); at++) {
      if (a[at] === b[at]) continue
      order = a[at] < b[at] ? -1 : 1
      break
    }
    return orderAnswer(order, op)
  },
  binaryOps: (1 << 0) | (1 << 2),
  binary(vm, op, self, other, reflected) {
    if (op === 0) return !reflected && isBytesLike(vm, other) ? concat(vm, self, other) : NOT_IMPLEMENTED
    if (op !== 2 || !isInt(vm, other)) return NOT_IMPLEMENTED
    const times = Math.max(0, toIndex(vm, other))
    if (Number.isNaN(times)) return 0
    const content = contentOf(vm, self)
    const repeated = new Uint8Array(content.length * times)
    for (let index = 0; index < times; index++) repeated.set(content, index * content.length)
    return likeSelf(vm, self, repeated)
  },
}

const affix =
  (atEnd: boolean): Native =>
  (vm, args) => {
    const self = contentOf(vm, vm.word(args))
    const wanted = vm.word(args + W)
    const fits = (item: number): boolean => {
      const part = bytesView(vm, item)
      const start = atEnd ? self.length - part.length : 0
      return start >= 0 && part.every((byte, at) => self[start + at] === byte)
    }
    if (isBytesLike(vm, wanted)) return fits(wanted) ? TRUE : FALSE
    if (!isTuple(vm, wanted)) return raise(vm, T.TypeError, `${atEnd ? 'endswith' : 'startswith'} first arg must be bytes or a tuple of bytes, not ${typeName(vm, wanted)}`)
    for (let at = 0; at < tupleSize(vm, wanted); at++) if (fits(tupleItem(vm, wanted, at))) return TRUE
    return FALSE
  }

const find =
  (orRaise: boolean): Native =>
  (vm, args) => {
    const wanted = needle(vm, vm.word(args + W))
    if (wanted === undefined) return 0
    const at = findIn(bytesView(vm, vm.word(args)), wanted, 0)
    return at === -1 && orRaise ? raise(vm, T.ValueError, 'subsection not found') : intFrom(vm, at)
  }

const latin = (bytes: Uint8Array): string => Array.from(bytes, (byte) => String.fromCharCode(byte)).join('')
const unlatin = (text: string): Uint8Array => Uint8Array.from(text, (character) => character.charCodeAt(0))

const changed =
  (change: (text: string) => string): Native =>
  (vm, args) =>
    likeSelf(vm, vm.word(args), unlatin(change(latin(bytesView(vm, vm.word(args))))))

const split: Native = (vm, args) => {
  const [self, separator] = [vm.word(args), vm.word(args + W)]
  const limit = vm.word(args + 2 * W) === 0 ? -1 : toIndex(vm, vm.word(args + 2 * W))
  if (Number.isNaN(limit)) return 0
  const text = latin(bytesView(vm, self))
  let pieces: string[]
  if (separator === 0 || separator === NONE) pieces = text.split(/[ \t\n\r\v\f]+/).filter((piece) => piece !== '')
  else {
    if (!isBytesLike(vm, separator)) return raise(vm, T.TypeError, `a bytes-like object is required, not '${typeName(vm, separator)}'`)
    const wanted = latin(bytesView(vm, separator))
    if (wanted === '') return raise(vm, T.ValueError, 'empty separator')
    pieces = text.split(wanted)
    if (limit >= 0 && pieces.length > limit + 1) pieces = [...pieces.slice(0, limit), pieces.slice(limit).join(wanted)]
  }
  return listOwned(vm, pieces.map((piece) => likeSelf(vm, self, unlatin(piece))))
}

const join: Native = (vm, args) => {
  const [self, iterable] = [vm.word(args), vm.word(args + W)]
  const list = isList(vm, iterable)
  if (!list && !isTuple(vm, iterable)) return callPrelude(vm, P.bytes_join, self, iterable)
  const size = list ? listSize(vm, iterable) : tupleSize(vm, iterable)
  const pieces: string[] = []
  for (let at = 0; at < size; at++) {
    const item = list ? listItem(vm, iterable, at) : tupleItem(vm, iterable, at)
    if (!isBytesLike(vm, item)) return raise(vm, T.TypeError, `sequence item ${at}: expected a bytes-like object, ${typeName(vm, item)} found`)
    pieces.push(latin(bytesView(vm, item)))
  }
  return likeSelf(vm, self, unlatin(pieces.join(latin(bytesView(vm, self)))))
}

const replace: Native = (vm, args) => {
  const [self, old, fresh] = [vm.word(args), vm.word(args + W), vm.word(args + 2 * W)]
  for (const item of [old, fresh]) if (!isBytesLike(vm, item)) return raise(vm, T.TypeError, `a bytes-like object is required, not '${typeName(vm, item)}'`)
  const text = latin(bytesView(vm, self))
  const replaced = text.replaceAll(latin(bytesView(vm, old)), () => latin(bytesView(vm, fresh)))
  if (isBytearray(vm, self) || replaced === '') return likeSelf(vm, self, unlatin(replaced))
  // A new object even of one byte, as in CPython; the bytes themselves where nothing was found.
  return replaced === text && vm.typeOf(self) === T.bytes ? vm.retain(self) : bytesOfType(vm, T.bytes, unlatin(replaced))
}

const decode: Native = (vm, args) => {
  const [encoding, errors] = [vm.word(args + W), vm.word(args + 2 * W)]
  return decodeBytes(vm, contentOf(vm, vm.word(args)), encoding === 0 ? 'utf-8' : strValue(vm, encoding), errors === 0 ? 'strict' : strValue(vm, errors))
}

const hex: Native = (vm, args) => strFrom(vm, Array.from(bytesView(vm, vm.word(args)), (byte) => byte.toString(16).padStart(2, '0')).join(''))

const fromHex: Native = (vm, args) => {
  const [type, text] = [vm.word(args), vm.word(args + W)]
  if (!isStr(vm, text)) return raise(vm, T.TypeError, `fromhex() argument must be str, not ${typeName(vm, text)}`)
  const digits = strValue(vm, text).replace(/\s+/g, '')
  if (!/^(?:[0-9a-f]{2})*$/i.test(digits)) return raise(vm, T.ValueError, `non-hexadecimal number found in fromhex() arg at position ${strValue(vm, text).search(/[^0-9a-f\s]|$/i)}`)
  const content = Uint8Array.from(digits.match(/../g) ?? [], (pair) => parseInt(pair, 16))
  return type === T.bytearray ? bytearrayFrom(vm, type, content) : type === T.bytes ? bytesFrom(vm, content) : bytesOfType(vm, type, content)
}

const WHITE_SPACE = '\t\n\v\f\r '

/** `strip` and its halves; without an argument, or with None, white space goes. */
const strip =
  (left: boolean, right: boolean): Native =>
  (vm, args, count) => {
    const [self, given] = [vm.word(args), count < 2 ? NONE : vm.word(args + W)]
    if (given !== NONE && !isBytesLike(vm, given)) return raise(vm, T.TypeError, `a bytes-like object is required, not '${typeName(vm, given)}'`)
    const gone = given === NONE ? WHITE_SPACE : latin(bytesView(vm, given))
    const text = latin(bytesView(vm, self))
    let [from, to] = [0, text.length]
    while (left && from < to && gone.includes(text[from])) from++
    while (right && to > from && gone.includes(text[to - 1])) to--
    return likeSelf(vm, self, unlatin(text.slice(from, to)))
  }

const methods: readonly NativeSpec[] = [
  named('decode', "encoding='utf-8', errors='strict'", decode),
  method('hex', 0, 0, hex),
  method('find', 1, 1, find(false)),
  method('index', 1, 1, find(true)),
  method('startswith', 1, 1, affix(false)),
  method('endswith', 1, 1, affix(true)),
  method('upper', 0, 0, changed((text) => text.replace(/[a-z]+/g, (part) => part.toUpperCase()))),
  method('lower', 0, 0, changed((text) => text.replace(/[A-Z]+/g, (part) => part.toLowerCase()))),
  method('strip', 0, 1, strip(true, true)),
  method('lstrip', 0, 1, strip(true, false)),
  method('rstrip', 0, 1, strip(false, true)),
  method('join', 1, 1, join),
  named('split', 'sep=None, maxsplit=-1', split),
  method('replace', 2, 2, replace),
]

/** `bytes`. */
export const bytesType: TypeSpec = {
  name: 'bytes',
  base: 'object',
  flags: FLAG_BYTES | FLAG_BASE_TYPE | FLAG_SEQUENCE,
  shape: {
    basicSize: BYTES_DATA + 1,
    itemSize: 1,
    sizeOf: (vm, self) => BYTES_DATA + 1 + bytesLength(vm, self),
    reclaim(vm, self) {
      if (vm.sharing && vm.typeOf(self) === T.bytes) unshare(vm, self)
      freeObject(vm, self)
    },
  },
  slots: {
    ...slots,
    hash(vm, self) {
      const known = vm.word(self + BYTES_HASH)
      if (known === -1) {
        let hash = 0x811c9dc5 ^ bytesLength(vm, self)
        for (const byte of bytesView(vm, self)) hash = Math.imul(hash ^ byte, 0x01000193)
        hash ^= hash >>> 13
        vm.setWord(self + BYTES_HASH, hash === -1 ? -2 : hash)
      }
      vm.hashLow = vm.word(self + BYTES_HASH)
      vm.hashHigh = vm.hashLow >> 31
      return NONE
    },
  },
  construct: named('__new__', "source=b'', encoding='utf-8', errors='strict'", constructor((vm, type, content) => (type === T.bytes ? bytesFrom(vm, content) : bytesOfType(vm, type, content)))),
  methods,
  classMethods: [method('fromhex', 1, 1, fromHex)],
}

/** Replaces all of a bytearray's content. */
function refill(vm: VM, self: number, content: Uint8Array): number {
  const fresh = bytearrayFrom(vm, T.bytearray, content)
  if (fresh === 0) return 0
  for (let offset = 2 * W; offset < BYTEARRAY_BYTES; offset += W) {
    const word = vm.word(self + offset)
    vm.setWord(self + offset, vm.word(fresh + offset))
    vm.setWord(fresh + offset, word)
  }
  vm.release(fresh)
  return NONE
}

const append: Native = (vm, args) => {
  const self = vm.word(args)
  const byte = byteOf(vm, vm.word(args + W), 'byte must be in range(0, 256)')
  if (byte === undefined) return 0
  const content = new Uint8Array(bytesLength(vm, self) + 1)
  content.set(bytesView(vm, self))
  content[content.length - 1] = byte
  return refill(vm, self, content)
}

const extend: Native = (vm, args) => {
  const [self, source] = [vm.word(args), vm.word(args + W)]
  if (isStr(vm, source)) return raise(vm, T.TypeError, `expected iterable of integers; got: 'str'`)
  const added = isInt(vm, source) ? raise(vm, T.TypeError, "'int' object is not iterable") : sourceBytes(vm, source, 0, 0)
  if (added === null) return callPrelude(vm, P.bytearray_extend, self, source)
  if (added === undefined || added === 0) return 0
  const content = new Uint8Array(bytesLength(vm, self) + added.length)
  content.set(bytesView(vm, self))
  content.set(added, bytesLength(vm, self))
  return refill(vm, self, content)
}

function setItem(vm: VM, self: number, key: number, value: number): number {
  const length = bytesLength(vm, self)
  const content = contentOf(vm, self)
  if (isInt(vm, key)) {
    const index = toIndex(vm, key)
    const at = index < 0 ? index + length : index
    if (Number.isNaN(at)) return 0
    if (at < 0 || at >= length) return raise(vm, T.IndexError, 'bytearray index out of range')
    if (value === 0) return refill(vm, self, Uint8Array.from([...content.slice(0, at), ...content.slice(at + 1)]))
    const byte = byteOf(vm, value, 'byte must be in range(0, 256)')
    if (byte === undefined) return 0
    vm.u8[bytesData(vm, self) + at] = byte
    return NONE
  }
  const slow = (): number => (value === 0 ? callPrelude(vm, P.index_delete, self, key) : callPrelude(vm, P.index_store, self, key, value))
  if (vm.typeOf(key) !== T.slice) return slow()
  const fits = sliceRange(vm, key, length)
  if (fits !== 1) return fits === 0 ? 0 : slow()
  const fresh = value === 0 ? new Uint8Array(0) : sourceBytes(vm, value, 0, 0)
  if (fresh === undefined) return 0
  if (fresh === null) return raise(vm, T.TypeError, 'can assign only bytes, buffers, or iterables of ints in range(0, 256)')
  const { sliceStart: start, sliceStep: step, sliceLength: count } = vm
  if (step === 1) return refill(vm, self, Uint8Array.from([...content.slice(0, start), ...fresh, ...content.slice(start + count)]))
  if (value !== 0 && fresh.length !== count) return raise(vm, T.ValueError, `attempt to assign bytes of size ${fresh.length} to extended slice of size ${count}`)
  const chosen = new Set(Array.from({ length: count }, (_, index) => start + index * step))
  if (value === 0) return refill(vm, self, content.filter((_, at) => !chosen.has(at)))
  fresh.forEach((byte, index) => (content[start + index * step] = byte))
  return refill(vm, self, content)
}

/** `bytearray`. */
export const bytearrayType: TypeSpec = {
  name: 'bytearray',
  base: 'object',
  flags: FLAG_BASE_TYPE | FLAG_SEQUENCE,
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
    ...slots,
    setItem,
    inPlaceOps: 1 << 0,
    inPlace(vm, op, self, other) {
      if (op !== 13 || !isBytesLike(vm, other)) return NOT_IMPLEMENTED
      const joined = concat(vm, self, other)
      if (joined === 0) return 0
      const done = refill(vm, self, contentOf(vm, joined))
      vm.release(joined)
      return done === 0 ? 0 : vm.retain(self)
    },
  },
  construct: named('__new__', "source=b'', encoding='utf-8', errors='strict'", constructor(bytearrayFrom)),
  methods: [
    ...methods,
    method('append', 1, 1, append),
    method('extend', 1, 1, extend),
    method('clear', 0, 0, (vm, args) => refill(vm, vm.word(args), new Uint8Array(0))),
    method('copy', 0, 0, (vm, args) => bytearrayFrom(vm, T.bytearray, contentOf(vm, vm.word(args)))),
  ],
  classMethods: [method('fromhex', 1, 1, fromHex)],
}
