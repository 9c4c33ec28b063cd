import { exceptionNew, givenName, raise, raiseObject, typeName } from '../core/errors.js'
import { EXCEPTION_EXTRA } from '../core/layouts.js'
import { T } from '../core/statics.js'
import { type VM } from '../core/vm.js'
import { bytesFrom } from './bytes-memory.js'
import { intFrom } from './integer-memory.js'
import { isStr, strCodePoint, strFrom, strFromCodePoints, strLength, strValue } from './string-memory.js'
import { escaped } from './string-text.js'
import { tupleFrom } from './tuple.js'

type Codec = 'utf-8' | 'ascii' | 'latin-1' | 'utf-8-sig' | 'utf-16' | 'utf-16-le' | 'utf-16-be' | 'utf-32' | 'utf-32-le' | 'utf-32-be'

const NAMES: Readonly<Record<string, Codec>> = {
  utf8: 'utf-8',
  u8: 'utf-8',
  ascii: 'ascii',
  usascii: 'ascii',
  latin1: 'latin-1',
  latin: 'latin-1',
  l1: 'latin-1',
  iso88591: 'latin-1',
  utf8sig: 'utf-8-sig',
  utf16: 'utf-16',
  u16: 'utf-16',
  utf16le: 'utf-16-le',
  utf16be: 'utf-16-be',
  utf32: 'utf-32',
  u32: 'utf-32',
  utf32le: 'utf-32-le',
  utf32be: 'utf-32-be',
}

function codec(vm: VM, name: string): Codec | undefined {
  const found = NAMES[name.toLowerCase().replace(/[-_ ]/g, '')]
  if (found === undefined) raise(vm, T.LookupError, `unknown encoding: ${name}`)
  return found
}

/** Raises a codec's error about `object` (taken over) from `start` to `end`. */
function raiseUnicode(vm: VM, type: number, encoding: string, object: number, start: number, end: number, reason: string): 0 {
  const parts = [strFrom(vm, encoding), object, intFrom(vm, start), intFrom(vm, end), strFrom(vm, reason)]
  const exception = parts.includes(0) ? 0 : exceptionNew(vm, type, tupleFrom(vm, ...parts))
  parts.forEach((part, index) => {
    if (exception === 0) vm.releaseMaybe(part)
    else vm.i32[(exception + EXCEPTION_EXTRA + index * W) >>> 2] = part
  })
  return raiseObject(vm, exception)
}

function utf8(out: number[], point: number): void {
  if (point < 0x80) out.push(point)
  else if (point < 0x800) out.push(0xc0 | (point >>> 6), 0x80 | (point & 63))
  else if (point < 0x10000) out.push(0xe0 | (point >>> 12), 0x80 | ((point >>> 6) & 63), 0x80 | (point & 63))
  else out.push(0xf0 | (point >>> 18), 0x80 | ((point >>> 12) & 63), 0x80 | ((point >>> 6) & 63), 0x80 | (point & 63))
}

/** A name as C has it: in UTF-8, without zeros; `undefined` with an exception set. */
function nameText(vm: VM, value: number): string | undefined {
  if (encodeText(vm, value, 'utf-8', 'strict') === undefined) return undefined
  const text = strValue(vm, value)
  if (!text.includes('\0')) return text
  raise(vm, T.ValueError, 'embedded null character')
  return undefined
}

/** The name of an encoding or of a way with errors that function `of` is given (0: not given); `undefined` with TypeError set. */
export function nameArgument(vm: VM, value: number, of: string, parameter: 'encoding' | 'errors'): string | undefined {
  if (value === 0) return parameter === 'encoding' ? 'utf-8' : 'strict'
  if (isStr(vm, value)) return nameText(vm, value)
  raise(vm, T.TypeError, `${of}() argument '${parameter}' must be str, not ${of === 'str' ? typeName(vm, value) : givenName(vm, value)}`)
  return undefined
}

/** `str.encode`; `undefined` with an exception set. Error handlers: strict, ignore, replace, backslashreplace, xmlcharrefreplace, surrogateescape. */
export function encodeText(vm: VM, string: number, encoding: string, errors: string): Uint8Array | undefined {
  const name = codec(vm, encoding)
  if (name === undefined) return undefined
  if (name.startsWith('utf-16') || name.startsWith('utf-32')) return encodeWide(vm, string, name, errors)
  if (name === 'utf-8-sig') {
    const plain = encodeText(vm, string, 'utf-8', errors)
    return plain === undefined ? undefined : Uint8Array.from([0xef, 0xbb, 0xbf, ...plain])
  }
  const limit = name === 'utf-8' ? 0x110000 : name === 'ascii' ? 0x80 : 0x100
  const out: number[] = []
  const length = strLength(vm, string)
  for (let at = 0; at < length; at++) {
    const point = strCodePoint(vm, string, at)
    const surrogate = point >= 0xd800 && point < 0xe000
    if (point < limit && !(name === 'utf-8' && surrogate)) {
      if (name === 'utf-8') utf8(out, point)
      else out.push(point)
    } else if (errors === 'surrogateescape' && point >= 0xdc80 && point < 0xdd00) out.push(point - 0xdc00)
    else if (errors === 'surrogatepass' && surrogate && name === 'utf-8') utf8(out, point)
    else if (errors === 'replace') out.push(63)
    else if (errors === 'backslashreplace') for (const character of escaped(point)) out.push(character.charCodeAt(0))
    else if (errors === 'xmlcharrefreplace') for (const character of `&#${point};`) out.push(character.charCodeAt(0))
    else if (errors !== 'ignore') {
      const why = name === 'utf-8' ? 'surrogates not allowed' : `ordinal not in range(${limit})`
      raiseUnicode(vm, T.UnicodeEncodeError, name, vm.retain(string), at, at + 1, why)
      return undefined
    }
  }
  return Uint8Array.from(out)
}

/** Units of 16 or 32 bits; without `le` or `be` in the name the first says in which order their bytes are. */
function encodeWide(vm: VM, string: number, name: Codec, errors: string): Uint8Array | undefined {
  const size = name.startsWith('utf-16') ? 2 : 4
  const little = !name.endsWith('-be')
  const units: number[] = name === 'utf-16' || name === 'utf-32' ? [0xfeff] : []
  for (let at = 0; at < strLength(vm, string); at++) {
    const point = strCodePoint(vm, string, at)
    if (point >= 0xd800 && point < 0xe000 && errors !== 'surrogatepass') {
      if (errors === 'ignore') continue
      if (errors !== 'replace') {
        raiseUnicode(vm, T.UnicodeEncodeError, name, vm.retain(string), at, at + 1, 'surrogates not allowed')
        return undefined
      }
      units.push(63)
    } else if (size === 2 && point > 0xffff) units.push(0xd800 + ((point - 0x10000) >>> 10), 0xdc00 + (point & 0x3ff))
    else units.push(point)
  }
  const view = new DataView(new ArrayBuffer(units.length * size))
  units.forEach((unit, at) => (size === 2 ? view.setUint16(2 * at, unit, little) : view.setUint32(4 * at, unit, little)))
  return new Uint8Array(view.buffer)
}

function decodeWide(vm: VM, bytes: Uint8Array, name: Codec, errors: string): number {
  const size = name.startsWith('utf-16') ? 2 : 4
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length)
  let little = !name.endsWith('-be')
  const unit = (at: number): number => (size === 2 ? view.getUint16(at, little) : view.getUint32(at, little))
  let at = 0
  if (name === 'utf-16' || name === 'utf-32') {
    if (bytes.length >= size && unit(0) === (size === 2 ? 0xfffe : 0xfffe0000)) little = false
    if (bytes.length >= size && unit(0) === 0xfeff) at = size
  }
  const points: number[] = []
  while (at < bytes.length) {
    let [length, point, why] = [size, -1, 'truncated data']
    if (at + size <= bytes.length) {
      point = unit(at)
      if (size === 2 && point >= 0xd800 && point < 0xdc00 && at + 4 <= bytes.length && (unit(at + 2) & 0xfc00) === 0xdc00) {
        point = 0x10000 + ((point - 0xd800) << 10) + (unit(at + 2) - 0xdc00)
        length = 4
      } else if (point >= 0xd800 && point < 0xe000 && errors !== 'surrogatepass') {
        why = size === 4 ? 'code point in surrogate code point range(0xd800, 0xe000)' : point < 0xdc00 ? (at + 4 <= bytes.length ? 'illegal UTF-16 surrogate' : 'unexpected end of data') : 'illegal encoding'
        point = -1
      } else if (point > 0x10ffff) {
        why = 'code point not in range(0x110000)'
        point = -1
      }
    } else length = bytes.length - at
    if (point !== -1) points.push(point)
    else if (errors === 'replace') points.push(0xfffd)
    else if (errors !== 'ignore') {
      const shown = name === 'utf-16' || name === 'utf-32' ? `${name}-${little ? 'le' : 'be'}` : name
      return raiseUnicode(vm, T.UnicodeDecodeError, shown, bytesFrom(vm, bytes), at, at + length, why)
    }
    at += length
  }
  return strFromCodePoints(vm, points)
}

/** Bytes of a UTF-8 sequence from `at`, or what is wrong with it: how many bytes to skip, and why. */
function sequence(bytes: Uint8Array, at: number): { readonly point: number; readonly length: number } | { readonly bad: number; readonly why: string } {
  const first = bytes[at]
  if (first < 0x80) return { point: first, length: 1 }
  const length = first >= 0xc2 && first < 0xe0 ? 2 : first >= 0xe0 && first < 0xf0 ? 3 : first >= 0xf0 && first < 0xf5 ? 4 : 0
  if (length === 0) return { bad: 1, why: 'invalid start byte' }
  let point = first & (0x7f >>> length)
  for (let index = 1; index < length; index++) {
    const next = bytes[at + index]
    if (next === undefined) return { bad: index, why: 'unexpected end of data' }
    const least = index > 1 ? 0x80 : first === 0xe0 ? 0xa0 : first === 0xf0 ? 0x90 : 0x80
    const most = index > 1 ? 0xbf : first === 0xed ? 0x9f : first === 0xf4 ? 0x8f : 0xbf
    if (next < least || next > most) return { bad: index, why: 'invalid continuation byte' }
    point = (point << 6) | (next & 63)
  }
  return { point, length }
}

/** `bytes.decode`: a string, or 0 with an exception set. Error handlers: strict, ignore, replace, backslashreplace, surrogateescape. */
export function decodeBytes(vm: VM, bytes: Uint8Array, encoding: string, errors: string): number {
  const name = codec(vm, encoding)
  if (name === undefined) return 0
  if (name.startsWith('utf-16') || name.startsWith('utf-32')) return decodeWide(vm, bytes, name, errors)
  if (name === 'utf-8-sig') return decodeBytes(vm, bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? bytes.slice(3) : bytes, 'utf-8', errors)
  const points: number[] = []
  for (let at = 0; at < bytes.length; ) {
    const byte = bytes[at]
    const read =
      name === 'utf-8'
        ? sequence(bytes, at)
        : name === 'latin-1' || byte < 0x80
          ? { point: byte, length: 1 }
          : { bad: 1, why: 'ordinal not in range(128)' }
    if ('point' in read) {
      points.push(read.point)
      at += read.length
      continue
    }
    const end = at + read.bad
    if (errors === 'replace') points.push(0xfffd)
    else if (errors === 'surrogateescape') for (let index = at; index < end; index++) points.push(0xdc00 + bytes[index])
    else if (errors === 'backslashreplace') {
      for (let index = at; index < end; index++) for (const character of escaped(bytes[index])) points.push(character.charCodeAt(0))
    } else if (errors !== 'ignore') {
      return raiseUnicode(vm, T.UnicodeDecodeError, name, bytesFrom(vm, bytes), at, end, read.why)
    }
    at = end
  }
  return strFromCodePoints(vm, points)
}
