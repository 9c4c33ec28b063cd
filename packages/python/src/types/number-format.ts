import { raise, typeName } from '../core/errors.js'
import { T } from '../core/statics.js'
import { type VM } from '../core/vm.js'
import { type FormatSpec, pad, parseFormatSpec } from './format-spec.js'
import { exponentialText, fixedText, floatText, generalText } from './float-text.js'
import { floatValue } from './float-memory.js'
import { intBig, intDouble, intValue } from './integer-memory.js'
import { decimalText } from './integer-text.js'
import { strFrom } from './string-memory.js'

/** Puts `separator` between groups of `size` digits, from the right; zero padding up to `width` is grouped too. */
function grouped(digits: string, separator: string, size: number, width: number): string {
  let text = digits
  if (width > 0) {
    // The separators take room of their own, and the first character is never one.
    const lengthWith = (count: number): number => count + Math.floor((count - 1) / size)
    let count = text.length
    while (lengthWith(count) < width) count++
    text = text.padStart(count, '0')
  }
  const pieces: string[] = []
  for (let end = text.length; end > 0; end -= size) pieces.unshift(text.slice(Math.max(0, end - size), end))
  return pieces.join(separator)
}

const signOf = (negative: boolean, spec: FormatSpec): string => (negative ? '-' : spec.sign === '+' ? '+' : spec.sign === ' ' ? ' ' : '')

/** Sign and prefix, then digits: grouped, zero-filled behind the sign, aligned. */
function finish(spec: FormatSpec, sign: string, whole: string, tail: string): string {
  const size = spec.type === 'b' || spec.type === 'o' || spec.type === 'x' || spec.type === 'X' ? 4 : 3
  const zeros = spec.align === '=' && spec.fill === '0' ? spec.width - sign.length - tail.length : 0
  const digits = spec.grouping === '' ? whole : grouped(whole, spec.grouping, size, zeros)
  return pad(spec, sign, digits + tail, '>')
}

/** Raises ValueError for a code that the type does not know. */
export function unknownCode(vm: VM, code: string, object: number): number {
  const shown = code.codePointAt(0)! > 32 && code.codePointAt(0)! < 128 ? code : `\\x${code.codePointAt(0)!.toString(16)}`
  return raise(vm, T.ValueError, `Unknown format code '${shown}' for object of type '${typeName(vm, object)}'`)
}

/** `format(int, spec)`. */
export function formatInteger(vm: VM, self: number, text: string): number {
  if (text === '') {
    const plain = decimalText(vm, self)
    return plain === undefined ? 0 : strFrom(vm, plain)
  }
  const spec = parseFormatSpec(vm, text, self)
  if (spec === undefined) return 0
  if (spec.type !== '' && 'eEfFgG%'.includes(spec.type)) {
    const value = intDouble(vm, self)
    if (!Number.isFinite(value)) return raise(vm, T.OverflowError, 'int too large to convert to float')
    return strFrom(vm, doubleText(spec, value))
  }
  if (spec.type !== '' && !'bcdoxXn'.includes(spec.type)) return unknownCode(vm, spec.type, self)
  if (spec.precision !== undefined) return raise(vm, T.ValueError, 'Precision not allowed in integer format specifier')
  if (spec.noNegativeZero) return raise(vm, T.ValueError, 'Negative zero coercion (z) not allowed in integer format specifier')
  if (spec.type === 'c') {
    if (spec.sign !== '') return raise(vm, T.ValueError, "Sign not allowed with integer format specifier 'c'")
    if (spec.alternate) return raise(vm, T.ValueError, "Alternate form (#) not allowed with integer format specifier 'c'")
    const code = intValue(vm, self)
    const big = Number.isNaN(code) ? intBig(vm, self) : 0n
    if (big !== BigInt.asIntN(64, big)) return raise(vm, T.OverflowError, 'Python int too large to convert to C long')
    if (!(code >= 0 && code < 0x110000)) return raise(vm, T.OverflowError, '%c arg not in range(0x110000)')
    return strFrom(vm, pad(spec, '', String.fromCodePoint(code), '<'))
  }
  if (spec.grouping === ',' && spec.type !== '' && spec.type !== 'd') return raise(vm, T.ValueError, `Cannot specify ',' with '${spec.type}'.`)
  const value = intBig(vm, self)
  const size = value < 0n ? -value : value
  const radix = { b: 2, o: 8, x: 16, X: 16 }[spec.type] ?? 10
  let digits = size.toString(radix)
  if (radix === 10 && digits.length > 4300) return decimalText(vm, self) === undefined ? 0 : unknownCode(vm, spec.type, self)
  if (spec.type === 'X') digits = digits.toUpperCase()
  const prefix = spec.alternate ? ({ b: '0b', o: '0o', x: '0x', X: '0X' }[spec.type] ?? '') : ''
  return strFrom(vm, finish(spec, signOf(value < 0n, spec) + prefix, digits, ''))
}

/** A double by a format code; used by floats, by integers with a float's code, and by `%`. */
export function doubleText(spec: FormatSpec, value: number): string {
  const size = Math.abs(value)
  const upper = spec.type === 'E' || spec.type === 'F' || spec.type === 'G'
  const code = spec.type.toLowerCase()
  let body: string
  if (!Number.isFinite(value)) body = Number.isNaN(value) ? 'nan' : 'inf'
  else if (code === 'e') body = exponentialText(size, spec.precision ?? 6)
  else if (code === 'f') body = fixedText(size, spec.precision ?? 6)
  else if (code === '%') body = fixedText(size * 100, spec.precision ?? 6)
  else if (code === 'g' || code === 'n') body = generalText(size, spec.precision ?? 6, spec.alternate)
  else if (spec.precision === undefined) body = floatText(size)
  else {
    // No code: as `g`, but at least one digit behind the point, and fixed up to the precision.
    body = generalText(size, spec.precision, spec.alternate)
    const exponent = size === 0 ? 0 : Number(exponentialText(size, Math.max(spec.precision, 1) - 1).split('e')[1])
    if (!body.includes('e') && exponent >= Math.max(spec.precision, 1) - 1) body = exponentialText(size, Math.max(spec.precision, 1) - 1).replace(/\.?0+e/, 'e')
    if (!/[.e]/.test(body)) body += '.0'
  }
  if (spec.alternate && !/[.en]/.test(body)) body += '.'
  if (code === '%') body += '%'
  if (upper) body = body.toUpperCase()
  let negative = value < 0 || Object.is(value, -0)
  if (spec.noNegativeZero && /^[0.%]*$/.test(body)) negative = false
  const [, whole, tail] = /^(\d*)(.*)$/s.exec(body)!
  return finish(spec, signOf(negative, spec), whole === '' ? '' : whole, tail)
}

/** `format(float, spec)`. */
export function formatFloat(vm: VM, self: number, text: string): number {
  const value = floatValue(vm, self)
  if (text === '') return strFrom(vm, floatText(value))
  const spec = parseFormatSpec(vm, text, self)
  if (spec === undefined) return 0
  if (spec.type !== '' && !'eEfFgGn%'.includes(spec.type)) return unknownCode(vm, spec.type, self)
  return strFrom(vm, doubleText(spec, value))
}
