import { raise, typeName } from '../core/errors.js'
import { type Slots } from '../core/native.js'
import { P } from '../core/prelude.js'
import { FALSE, NOT_IMPLEMENTED, T, TRUE } from '../core/statics.js'
import { type VM } from '../core/vm.js'
import { callPrelude } from '../protocols/call.js'
import { bytesData, bytesLength, bytesLike, bytesView, isBytearray, isBytes, isBytesLike } from './bytes-memory.js'
import { findBytes, needle } from './bytes-search.js'
import { zeros } from './bytes-source.js'
import { intFrom, isInt, orderAnswer } from './int.js'
import { indexValue, isRepeatable, repeatCount } from './sequence-index.js'
import { sequenceIterator } from './sequence-iterators.js'
import { sliceRange } from './slice-range.js'
import { strFrom } from './string-memory.js'

const ADD = 0
const MULTIPLY = 2
const REMAINDER = 5

/** `b'…'`, escaped; `always`: a character that is escaped even where it need not be. */
export function bytesText(content: Uint8Array, always = ''): string {
  let text = ''
  const quote = content.includes(39) && !content.includes(34) ? '"' : "'"
  for (const byte of content) {
    if (byte === 92 || byte === quote.charCodeAt(0) || byte === always.charCodeAt(0)) text += `\\${String.fromCharCode(byte)}`
    else if (byte === 9 || byte === 10 || byte === 13) text += byte === 9 ? '\\t' : byte === 10 ? '\\n' : '\\r'
    else text += byte < 32 || byte > 126 ? `\\x${byte.toString(16).padStart(2, '0')}` : String.fromCharCode(byte)
  }
  return `b${quote}${text}${quote}`
}

function getItem(vm: VM, self: number, key: number): number {
  const length = bytesLength(vm, self)
  if (isInt(vm, key)) {
    const index = indexValue(vm, key, T.IndexError)
    if (Number.isNaN(index)) return 0
    const at = index < 0 ? index + length : index
    if (at < 0 || at >= length) return raise(vm, T.IndexError, isBytearray(vm, self) ? 'bytearray index out of range' : 'index out of range')
    return intFrom(vm, vm.u8[bytesData(vm, self) + at])
  }
  if (vm.typeOf(key) !== T.slice) return callPrelude(vm, P.index_item, self, key)
  const fits = sliceRange(vm, key, length)
  if (fits !== 1) return fits === 0 ? 0 : callPrelude(vm, P.index_item, self, key)
  const { sliceStart, sliceStep, sliceLength } = vm
  if (sliceLength === length && sliceStep === 1 && vm.typeOf(self) === T.bytes) return vm.retain(self)
  const view = bytesView(vm, self)
  if (sliceStep === 1) return bytesLike(vm, self, view.slice(sliceStart, sliceStart + sliceLength))
  return bytesLike(vm, self, Uint8Array.from({ length: sliceLength }, (_, index) => view[sliceStart + index * sliceStep]))
}

/** Two contents, one behind the other; `undefined` with MemoryError set. */
export function joined(vm: VM, self: number, other: number): Uint8Array | undefined {
  const [a, b] = [bytesView(vm, self), bytesView(vm, other)]
  const both = zeros(vm, a.length + b.length)
  both?.set(a)
  both?.set(b, a.length)
  return both
}

/** A content, so many times; `undefined` with MemoryError set. */
export function repeated(vm: VM, self: number, times: number): Uint8Array | undefined {
  const content = bytesView(vm, self)
  const all = zeros(vm, content.length * times)
  if (all === undefined || content.length === 0) return all
  if (content.length === 1) return all.fill(content[0])
  for (let index = 0; index < times; index++) all.set(content, index * content.length)
  return all
}

const order = (a: Uint8Array, b: Uint8Array): number => {
  const shorter = Math.min(a.length, b.length)
  for (let at = 0; at < shorter; at++) if (a[at] !== b[at]) return a[at] < b[at] ? -1 : 1
  return Math.sign(a.length - b.length)
}

const orZero = (vm: VM, self: number, content: Uint8Array | undefined): number => (content === undefined ? 0 : bytesLike(vm, self, content))

/** The slots that bytes and bytearray share. */
export const bytesSlots: Slots = {
  repr(vm, self) {
    const view = bytesView(vm, self)
    // A bytearray's apostrophes are escaped whichever the quotes are.
    return strFrom(vm, isBytearray(vm, self) ? `${typeName(vm, self)}(${bytesText(view, "'")})` : bytesText(view))
  },
  length: bytesLength,
  getItem,
  contains(vm, self, item) {
    if (!isBytesLike(vm, item) && !isInt(vm, item)) return raise(vm, T.TypeError, `a bytes-like object is required, not '${typeName(vm, item)}'`)
    const wanted = needle(vm, item)
    if (wanted === undefined) return 0
    const view = bytesView(vm, self)
    return findBytes(view, wanted, 0, view.length) === -1 ? FALSE : TRUE
  },
  iterate: (vm, self) => sequenceIterator(vm, isBytearray(vm, self) ? T.bytearray_iterator : T.bytes_iterator, self),
  compare(vm, self, other, op) {
    // Other buffers compare themselves with bytes.
    if (!isBytes(vm, other) && !isBytearray(vm, other)) return NOT_IMPLEMENTED
    return orderAnswer(order(bytesView(vm, self), bytesView(vm, other)), op)
  },
  binaryOps: (1 << ADD) | (1 << MULTIPLY) | (1 << REMAINDER),
  binary(vm, op, self, other, reflected) {
    if (op === ADD) {
      if (reflected) return NOT_IMPLEMENTED
      if (!isBytesLike(vm, other)) return raise(vm, T.TypeError, `can't concat ${typeName(vm, other)} to ${typeName(vm, self)}`)
      return orZero(vm, self, joined(vm, self, other))
    }
    if (op === REMAINDER) return reflected ? NOT_IMPLEMENTED : callPrelude(vm, P.bytes_percent, self, other)
    if (op !== MULTIPLY || !isInt(vm, other) || (reflected && isRepeatable(vm, other))) return NOT_IMPLEMENTED
    const times = repeatCount(vm, other, 0) === -1 ? -1 : Math.max(0, indexValue(vm, other, T.OverflowError))
    return times === -1 ? 0 : orZero(vm, self, repeated(vm, self, times))
  },
}
