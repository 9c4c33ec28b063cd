import { clearException, raise, typeName } from '../core/errors.js'
import { FLAG_BASE_TYPE, FLAG_HEAP_TYPE, TYPE_FLAGS } from '../core/layouts.js'
import { type Native, type TypeSpec, method, named } from '../core/native.js'
import { allocate, freeObject } from '../core/objects.js'
import { shared, unshare } from '../core/sharing.js'
import { P } from '../core/prelude.js'
import { FALSE, NONE, NOT_IMPLEMENTED, T, TRUE } from '../core/statics.js'
import { type VM } from '../core/vm.js'
import { hypot } from '../numerics/exponentials.js'
import { callPrelude } from '../protocols/call.js'
import { str } from '../protocols/conversion.js'
import { floatText, parseFloatText } from './float-text.js'
import { floatFrom, floatValue, isFloat } from './float-memory.js'
import { intDouble, isInt } from './int.js'
import { hashDouble } from './number-hash.js'
import { type FormatSpec, pad, parseFormatSpec } from './format-spec.js'
import { doubleText, unknownCode } from './number-format.js'
import { isStr, strFrom, strValue } from './string-memory.js'
import { tupleOwned } from './owned-items.js'
import { putLeaf, takeLeaf } from './profile-free-lists.js'
import { isProxy } from './weak-proxy.js'

const REAL = 2 * W
const IMAGINARY = 2 * W + 8
const COMPLEX_BYTES = 2 * W + 16

/** A complex number as two doubles. */
interface Complex {
  readonly re: number
  readonly im: number
}

/** A new complex number, of a type of its own if given. */
export function complexFrom(vm: VM, re: number, im: number, type = T.complex): number {
  const complex = (type === T.complex && takeLeaf(vm, vm.free.complex)) || allocate(vm, type, COMPLEX_BYTES)
  if (complex === 0) return 0
  vm.f64[(complex + REAL) >>> 3] = re
  vm.f64[(complex + IMAGINARY) >>> 3] = im
  return vm.sharing && type === T.complex ? shared(vm, complex) : complex
}

const valueOf = (vm: VM, complex: number): Complex => ({ re: vm.f64[(complex + REAL) >>> 3], im: vm.f64[(complex + IMAGINARY) >>> 3] })
const isExact = (vm: VM, object: number): boolean => vm.typeOf(object) === T.complex

/** An operand: complex, float or int; `undefined` for anything else, or with OverflowError set. */
function operand(vm: VM, object: number): Complex | undefined {
  if (isExact(vm, object)) return valueOf(vm, object)
  if (isFloat(vm, object)) return { re: floatValue(vm, object), im: 0 }
  if (!isInt(vm, object)) return undefined
  const re = intDouble(vm, object)
  if (Number.isFinite(re)) return { re, im: 0 }
  raise(vm, T.OverflowError, 'int too large to convert to float')
  return undefined
}

const times = (a: Complex, b: Complex): Complex => ({ re: a.re * b.re - a.im * b.im, im: a.re * b.im + a.im * b.re })

/** Smith's division; the divisor is not zero. */
function quotient(a: Complex, b: Complex): Complex {
  if (Math.abs(b.re) >= Math.abs(b.im)) {
    const ratio = b.im / b.re
    const scale = b.re + b.im * ratio
    return { re: (a.re + a.im * ratio) / scale, im: (a.im - a.re * ratio) / scale }
  }
  const ratio = b.re / b.im
  const scale = b.re * ratio + b.im
  return { re: (a.re * ratio + a.im) / scale, im: (a.im * ratio - a.re) / scale }
}

/** A power; raises OverflowError for what is out of range. */
function finitePower(vm: VM, { re, im }: Complex): number {
  return Math.abs(re) === Infinity || Math.abs(im) === Infinity ? raise(vm, T.OverflowError, 'complex exponentiation') : complexFrom(vm, re, im)
}

/** `a ** b`; raises ZeroDivisionError for a negative or complex power of zero, OverflowError for one that is out of range. */
export function complexPower(vm: VM, a: Complex, b: Complex): number {
  if (b.re === 0 && b.im === 0) return complexFrom(vm, 1, 0)
  if (a.re === 0 && a.im === 0) {
    return b.im !== 0 || b.re < 0 ? raise(vm, T.ZeroDivisionError, '0.0 to a negative or complex power') : complexFrom(vm, 0, 0)
  }
  if (b.im === 0 && Number.isInteger(b.re) && Math.abs(b.re) <= 100) {
    let result: Complex = { re: 1, im: 0 }
    let base = a
    for (let bits = Math.abs(b.re); bits > 0; bits = Math.floor(bits / 2)) {
      if (bits % 2 === 1) result = times(result, base)
      base = times(base, base)
    }
    if (b.re < 0) result = quotient({ re: 1, im: 0 }, result)
    return finitePower(vm, result)
  }
  const size = hypot([a.re, a.im])
  const angle = Math.atan2(a.im, a.re)
  let length = size ** b.re
  let turn = angle * b.re
  if (b.im !== 0) {
    length *= Math.exp(-angle * b.im)
    turn += b.im * Math.log(size)
  }
  return finitePower(vm, { re: length * Math.cos(turn), im: length * Math.sin(turn) })
}

function arithmetic(vm: VM, op: number, a: Complex, b: Complex): number {
  switch (op) {
    case 0:
      return complexFrom(vm, a.re + b.re, a.im + b.im)
    case 1:
      return complexFrom(vm, a.re - b.re, a.im - b.im)
    case 2: {
      const { re, im } = times(a, b)
      return complexFrom(vm, re, im)
    }
    case 3: {
      if (b.re === 0 && b.im === 0) return raise(vm, T.ZeroDivisionError, 'complex division by zero')
      const { re, im } = quotient(a, b)
      return complexFrom(vm, re, im)
    }
    default:
      return complexPower(vm, a, b)
  }
}

const part = (value: number): string => floatText(value).replace(/\.0$/, '')

/** `repr`: without parentheses where the real part is a positive zero. */
export function complexText({ re, im }: Complex): string {
  if (Object.is(re, 0)) return `${part(im)}j`
  const sign = im < 0 || Object.is(im, -0) ? '' : '+'
  return `(${part(re)}${sign}${part(im)}j)`
}

/**
 * `format(complex, spec)`: both parts by the same code; without one as `repr`, in parentheses unless the real part is a positive
 * zero (CPython 3.13: Python/formatter_unicode.c, format_complex_internal).
 */
function formatComplex(vm: VM, self: number, text: number): number {
  const value = valueOf(vm, self)
  if (strValue(vm, text) === '') return str(vm, self)
  const spec = parseFormatSpec(vm, strValue(vm, text), self)
  if (spec === undefined) return 0
  if (spec.type !== '' && !'eEfFgGn'.includes(spec.type)) return unknownCode(vm, spec.type, self)
  if (spec.fill === '0') return raise(vm, T.ValueError, 'Zero padding is not allowed in complex format specifier')
  if (spec.align === '=') return raise(vm, T.ValueError, "'=' alignment flag is not allowed in complex format specifier")
  const own: FormatSpec = { ...spec, align: '>', width: 0, type: spec.type === '' && spec.precision !== undefined ? 'g' : spec.type }
  const shown = (part: number, sign: FormatSpec['sign']): string => {
    const digits = doubleText({ ...own, sign }, part)
    return own.type === '' ? digits.replace(/\.0$/, '') : digits
  }
  const plain = spec.type === ''
  const imaginary = (sign: FormatSpec['sign']): string => `${shown(value.im, sign)}j`
  if (plain && Object.is(value.re, 0)) return strFrom(vm, pad(spec, '', imaginary(spec.sign), '>'))
  const both = shown(value.re, spec.sign) + imaginary('+')
  return strFrom(vm, pad(spec, '', plain ? `(${both})` : both, '>'))
}

/** Reads `1+2j` as `complex(text)` does; `undefined` for what is none. */
function parse(written: string): Complex | undefined {
  let text = written.trim()
  if (text.startsWith('(') && text.endsWith(')')) text = text.slice(1, -1).trim()
  const number = '(?:(?:\\d[\\d_]*\\.?[\\d_]*|\\.\\d[\\d_]*)(?:e[+-]?\\d+)?|inf(?:inity)?|nan)'
  const match = new RegExp(`^([+-]?${number})?(?:([+-]?${number}|[+-])?j)?$`, 'i').exec(text)
  const only = new RegExp(`^([+-]?${number}?)j$`, 'i').exec(text)
  const value = (piece: string | undefined): number | undefined => (piece === '' || piece === '+' ? 1 : piece === '-' ? -1 : parseFloatText(piece ?? '0'))
  if (only !== null) {
    const im = value(only[1])
    return im === undefined ? undefined : { re: 0, im }
  }
  if (match === null || text === '') return undefined
  const re = value(match[1])
  const second = match[2]
  if (second !== undefined && !/^[+-]/.test(second)) return undefined
  const im = text.toLowerCase().endsWith('j') ? value(second) : 0
  return re === undefined || im === undefined ? undefined : { re, im }
}

const construct: Native = (vm, args) => {
  const [type, first, second] = [vm.word(args), vm.word(args + W), vm.word(args + 2 * W)]
  if (first !== 0 && isStr(vm, first)) {
    if (second !== 0) return raise(vm, T.TypeError, "complex() can't take second arg if first is a string")
    const value = parse(strValue(vm, first))
    return value === undefined ? raise(vm, T.ValueError, 'complex() arg is a malformed string') : complexFrom(vm, value.re, value.im, type)
  }
  if (second !== 0 && isStr(vm, second)) return raise(vm, T.TypeError, "complex() second arg can't be a string")
  for (const object of [first, second]) {
    if (object !== 0 && ((vm.u32[(vm.typeOf(object) + TYPE_FLAGS) >>> 2] & FLAG_HEAP_TYPE) !== 0 || isProxy(vm, object))) return callPrelude(vm, P.complex_new, type, first || FALSE, second || FALSE)
  }
  const a = first === 0 ? { re: 0, im: 0 } : operand(vm, first)
  if (a === undefined) return vm.exception !== 0 ? 0 : raise(vm, T.TypeError, `complex() first argument must be a string or a number, not '${typeName(vm, first)}'`)
  if (second === 0) return isExact(vm, first) && type === T.complex ? vm.retain(first) : complexFrom(vm, a.re, a.im, type)
  const b = operand(vm, second)
  if (b === undefined) return vm.exception !== 0 ? 0 : raise(vm, T.TypeError, `complex() second argument must be a number, not '${typeName(vm, second)}'`)
  // What is real has no part that could turn a negative zero into a positive one.
  return complexFrom(vm, isExact(vm, second) ? a.re - b.im : a.re, first !== 0 && isExact(vm, first) ? a.im + b.re : b.re, type)
}

/** `complex`. */
export const complexType: TypeSpec = {
  name: 'complex',
  base: 'object',
  flags: FLAG_BASE_TYPE,
  shape: {
    movable: true,
    basicSize: COMPLEX_BYTES,
    reclaim(vm, self) {
      const exact = isExact(vm, self)
      if (vm.sharing && exact) unshare(vm, self)
      if (exact) putLeaf(vm, vm.free.complex, self)
      else freeObject(vm, self)
    },
  },
  slots: {
    hash(vm, self) {
      const { re, im } = valueOf(vm, self)
      hashDouble(vm, im, self)
      const [low, high] = [vm.hashLow, vm.hashHigh]
      hashDouble(vm, re, self)
      if (im === 0) return NONE
      // hash(re) + 1000003 * hash(im), in the width of a hash.
      const wide = (l: number, h: number): bigint => (BigInt(h) << 32n) | BigInt(l >>> 0)
      let hash = BigInt.asIntN(W * 8, wide(vm.hashLow, vm.hashHigh) + 1000003n * wide(low, high))
      if (hash === -1n) hash = -2n
      vm.hashLow = Number(BigInt.asIntN(32, hash))
      vm.hashHigh = Number(BigInt.asIntN(32, hash >> 32n))
      return NONE
    },
    repr: (vm, self) => strFrom(vm, complexText(valueOf(vm, self))),
    format: formatComplex,
    truth(vm, self) {
      const { re, im } = valueOf(vm, self)
      return re === 0 && im === 0 ? 0 : 1
    },
    compare(vm, self, other, op) {
      if (op !== 2 && op !== 3) return NOT_IMPLEMENTED
      const b = operand(vm, other)
      if (b === undefined) {
        if (vm.exception === 0) return NOT_IMPLEMENTED
        clearException(vm)
        return op === 3 ? TRUE : FALSE
      }
      const a = valueOf(vm, self)
      return (a.re === b.re && a.im === b.im) === (op === 2) ? TRUE : FALSE
    },
    binaryOps: (1 << 0) | (1 << 1) | (1 << 2) | (1 << 3) | (1 << 6),
    binary(vm, op, self, other, reflected) {
      if (op > 3 && op !== 6) return NOT_IMPLEMENTED
      const b = operand(vm, other)
      if (b === undefined) return vm.exception === 0 ? NOT_IMPLEMENTED : 0
      const a = valueOf(vm, self)
      return reflected ? arithmetic(vm, op, b, a) : arithmetic(vm, op, a, b)
    },
    negative(vm, self) {
      const { re, im } = valueOf(vm, self)
      return complexFrom(vm, -re, -im)
    },
    positive(vm, self) {
      if (vm.typeOf(self) === T.complex) return vm.retain(self)
      const { re, im } = valueOf(vm, self)
      return complexFrom(vm, re, im)
    },
    absolute(vm, self) {
      const { re, im } = valueOf(vm, self)
      const size = hypot([re, im])
      return !Number.isFinite(size) && Number.isFinite(re) && Number.isFinite(im) ? raise(vm, T.OverflowError, 'absolute value too large') : floatFrom(vm, size)
    },
  },
  construct: named('__new__', 'real=0, imag=0', construct),
  methods: [
    method('conjugate', 0, 0, (vm, args) => {
      const { re, im } = valueOf(vm, vm.word(args))
      return complexFrom(vm, re, -im)
    }),
    method('__getnewargs__', 0, 0, (vm, args) => {
      const { re, im } = valueOf(vm, vm.word(args))
      return tupleOwned(vm, [floatFrom(vm, re), floatFrom(vm, im)])
    }),
  ],
  attributes: [
    { name: 'real', get: (vm, self) => floatFrom(vm, valueOf(vm, self).re) },
    { name: 'imag', get: (vm, self) => floatFrom(vm, valueOf(vm, self).im) },
  ],
}
