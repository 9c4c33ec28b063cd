import { raise, typeName } from '../core/errors.js'
import { type Native } from '../core/native.js'
import { P } from '../core/prelude.js'
import { NONE, T, T_FLOAT } from '../core/statics.js'
import { type VM } from '../core/vm.js'
import { callPrelude } from '../protocols/call.js'
import { isMapping } from '../protocols/items.js'
import { floatValue, isFloat } from './float-memory.js'
import { type FormatSpec, pad } from './format-spec.js'
import { intBig, intDouble, intValue, isInt } from './int.js'
import { doubleText } from './number-format.js'
import { listOwned, tupleOwned } from './owned-items.js'
import { isPlain, plainText } from './str-format.js'
import { isStr, strFrom, strLength, strValue } from './string-memory.js'
import { asciiText } from './string-text.js'
import { isTuple, tupleItem, tupleSize } from './tuple.js'

/** A conversion of a `%` template, with the literal text before it. */
interface Conversion {
  readonly literal: string
  /** '' for the text after the last conversion. */
  readonly code: string
  /** Key in parentheses. */
  readonly key: string | undefined
  readonly flags: string
  /** '' none, '*' from the arguments. */
  readonly width: string
  readonly precision: string | undefined
}

/** Splits a template; a string is the message of a ValueError. */
function parse(template: string): readonly Conversion[] | string {
  const conversions: Conversion[] = []
  const form = /%(?:\(((?:[^()]|\([^()]*\))*)\))?([#0\- +]*)(\*|\d*)(?:\.(\*|\d*))?[hlL]?([\s\S])?/gy
  let literal = ''
  for (let at = 0; at < template.length; ) {
    if (template[at] !== '%') {
      const end = template.indexOf('%', at)
      literal += template.slice(at, end === -1 ? undefined : end)
      at = end === -1 ? template.length : end
      continue
    }
    form.lastIndex = at
    const match = form.exec(template)!
    const [all, key, flags = '', width = '', precision, code] = match
    if (code === undefined) return key === undefined && template[at + 1] === '(' ? 'incomplete format key' : 'incomplete format'
    if (template[at + 1] === '(' && key === undefined) return 'incomplete format key'
    at += all.length
    if (code === '%') {
      literal += '%'
      continue
    }
    if (!'diouxXeEfFgGcrsa'.includes(code)) {
      const point = code.codePointAt(0)!
      return `unsupported format character '${point < 32 || point > 126 ? '?' : code}' (0x${point.toString(16)}) at index ${at - 1}`
    }
    conversions.push({ literal, code, key, flags, width, precision })
    literal = ''
  }
  conversions.push({ literal, code: '', key: undefined, flags: '', width: '', precision: undefined })
  return conversions
}

const spec = (flags: string, width: number, precision: number | undefined, type: string): FormatSpec => ({
  fill: flags.includes('0') && !flags.includes('-') ? '0' : ' ',
  align: flags.includes('-') ? '<' : flags.includes('0') ? '=' : '>',
  sign: flags.includes('+') ? '+' : flags.includes(' ') ? ' ' : '',
  noNegativeZero: false,
  alternate: flags.includes('#'),
  width,
  grouping: '',
  precision,
  type,
})

/** One number by a `%` code; `undefined` with an exception set. Floats are truncated by `d`, ints widened by `f`. */
function numberText(vm: VM, object: number, code: string, form: FormatSpec): string | undefined {
  if ('eEfFgG'.includes(code)) {
    if (!isFloat(vm, object) && !isInt(vm, object)) {
      raise(vm, T.TypeError, `must be real number, not ${typeName(vm, object)}`)
      return undefined
    }
    const value = isFloat(vm, object) ? floatValue(vm, object) : intDouble(vm, object)
    if (!Number.isFinite(value) && isInt(vm, object)) raise(vm, T.OverflowError, 'int too large to convert to float')
    return vm.exception === 0 ? doubleText(form, value) : undefined
  }
  const decimal = code === 'd' || code === 'i' || code === 'u'
  if (!isInt(vm, object) && !(decimal && isFloat(vm, object))) {
    raise(vm, T.TypeError, `%${code} format: ${decimal ? 'a real number is' : 'an integer is'} required, not ${typeName(vm, object)}`)
    return undefined
  }
  let value: bigint
  if (isInt(vm, object)) value = intBig(vm, object)
  else {
    const double = Math.trunc(floatValue(vm, object))
    if (!Number.isFinite(double)) {
      if (Number.isNaN(double)) raise(vm, T.ValueError, 'cannot convert float NaN to integer')
      else raise(vm, T.OverflowError, 'cannot convert float infinity to integer')
      return undefined
    }
    value = BigInt(double)
  }
  let digits = (value < 0n ? -value : value).toString(decimal ? 10 : code === 'o' ? 8 : 16)
  digits = digits.padStart(form.precision ?? 0, '0')
  if (code === 'X') digits = digits.toUpperCase()
  const prefix = form.alternate && !decimal ? `0${code}` : ''
  return pad(form, (value < 0n ? '-' : form.sign) + prefix, digits, '>')
}

/** `%c`: a character from an int or a string of one. */
function characterText(vm: VM, object: number): string | undefined {
  if (isStr(vm, object) && strLength(vm, object) === 1) return strValue(vm, object)
  if (!isInt(vm, object)) {
    raise(vm, T.TypeError, '%c requires int or char')
    return undefined
  }
  const code = intValue(vm, object)
  if (code >= 0 && code < 0x110000) return String.fromCodePoint(code)
  raise(vm, T.OverflowError, '%c arg not in range(0x110000)')
  return undefined
}

/** One conversion of an object that needs no Python code; `undefined` with an exception set. */
function convert(vm: VM, object: number, code: string, flags: string, width: number, precision: number | undefined): string | undefined {
  if (code === 'c') {
    const text = characterText(vm, object)
    return text === undefined ? undefined : pad(spec(flags.replace('0', ''), width, undefined, 's'), '', text, '>')
  }
  if (code !== 's' && code !== 'r' && code !== 'a') return numberText(vm, object, code, spec(flags, width, precision, code))
  let text = plainText(vm, object, code !== 's')
  if (text === undefined) return undefined
  if (code === 'a') text = asciiText(text)
  if (precision !== undefined) text = Array.from(text).slice(0, precision).join('')
  return pad(spec(flags.replace('0', ''), width, undefined, 's'), '', text, '>')
}

/** `template % values`: here where no Python code is needed, else in Python. */
export function formatPercent(vm: VM, self: number, values: number): number {
  const conversions = parse(strValue(vm, self))
  if (typeof conversions === 'string') return raise(vm, T.ValueError, conversions)
  const tuple = isTuple(vm, values)
  const count = tuple ? tupleSize(vm, values) : 1
  let next = 0
  let out = ''
  for (const { literal, code, key, flags, width, precision } of conversions) {
    out += literal
    if (code === '') break
    if (key !== undefined || width === '*' || precision === '*') return callPrelude(vm, P.str_percent, self, values)
    if (next >= count) return raise(vm, T.TypeError, 'not enough arguments for format string')
    const object = tuple ? tupleItem(vm, values, next) : values
    next++
    const needsPython = 'sra'.includes(code) ? !isPlain(vm, object) : code !== 'c' && !isInt(vm, object) && vm.typeOf(object) !== T_FLOAT && !isStr(vm, object)
    if (needsPython) return callPrelude(vm, P.str_percent, self, values)
    // A template that is one bare `%s` gives its string as it is.
    if (code === 's' && vm.typeOf(object) === T.str && count === 1 && strValue(vm, self) === '%s') return vm.retain(object)
    const text = convert(vm, object, code, flags, Number(width), precision === undefined ? undefined : Number(precision))
    if (text === undefined) return 0
    out += text
  }
  // What is left over is allowed when it is one mapping, and no string.
  if (next < count && (tuple || isStr(vm, values) || isTuple(vm, values) || !isMapping(vm, values))) return raise(vm, T.TypeError, 'not all arguments converted during string formatting')
  return strFrom(vm, out)
}

/** For the Python half: the template as tuples (literal, code, key or None, flags, width, precision or None). */
export const percentFields: Native = (vm, args) => {
  const conversions = parse(strValue(vm, vm.word(args)))
  if (typeof conversions === 'string') return raise(vm, T.ValueError, conversions)
  const optional = (text: string | undefined): number => (text === undefined ? NONE : strFrom(vm, text))
  return listOwned(
    vm,
    conversions.map(({ literal, code, key, flags, width, precision }) =>
      tupleOwned(vm, [strFrom(vm, literal), strFrom(vm, code), optional(key), strFrom(vm, flags), strFrom(vm, width), optional(precision)]),
    ),
  )
}

/** For the Python half: one conversion, `_percent_convert(object, code, flags, width, precision)`; a precision of -1 is none. */
export const percentConvert: Native = (vm, args) => {
  const [object, code, flags] = [vm.word(args), strValue(vm, vm.word(args + W)), strValue(vm, vm.word(args + 2 * W))]
  const [width, precision] = [intValue(vm, vm.word(args + 3 * W)), intValue(vm, vm.word(args + 4 * W))]
  const text = convert(vm, object, code, width < 0 ? `${flags}-` : flags, Math.abs(width), precision < 0 ? undefined : precision)
  return text === undefined ? 0 : strFrom(vm, text)
}

