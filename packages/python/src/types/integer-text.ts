import { raise } from '../core/errors.js'
import { T } from '../core/statics.js'
import { type VM } from '../core/vm.js'
import { digitCount, intBig, intFrom, intFromBig, intValue } from './integer-memory.js'

/** Decimal digits beyond which CPython (and we) refuse to convert, because it costs the square. */
const MOST_DIGITS = 4300
/** Digits of 30 bits that may be no more than that. */
const MOST_DIGITS_HELD = Math.ceil((MOST_DIGITS * Math.log2(10)) / 30)

/** An int in decimal; `undefined` with ValueError set where it has more than 4,300 digits. */
export function decimalText(vm: VM, integer: number): string | undefined {
  const value = intValue(vm, integer)
  if (!Number.isNaN(value)) return String(value + 0)
  // The text is only made where it may be shown: making it is what costs.
  const text = digitCount(vm, integer) > MOST_DIGITS_HELD ? '' : intBig(vm, integer).toString()
  if (text === '' || text.length > MOST_DIGITS + (text[0] === '-' ? 1 : 0)) {
    raise(
      vm,
      T.ValueError,
      `Exceeds the limit (${MOST_DIGITS} digits) for integer string conversion; use sys.set_int_max_str_digits() to increase the limit`,
    )
    return undefined
  }
  return text
}

const PREFIXES: Readonly<Record<string, number>> = { b: 2, o: 8, x: 16 }

/** Digits of every script count (`'٣'`); this turns them into ASCII ones. */
const asciiDigits = (text: string): string =>
  text.replace(/\p{Nd}/gu, (digit) => {
    const code = digit.codePointAt(0)!
    if (code < 128) return digit
    // Decimal digits stand in runs of ten, beginning at their zero.
    let zero = code
    while (/\p{Nd}/u.test(String.fromCodePoint(zero - 1)) && code - zero < 9) zero--
    return String(code - zero)
  })

/** Reads an integer literal as `int(text, base)` does; ValueError otherwise. `shown` is what the message quotes. */
export function parseInteger(vm: VM, written: string, base: number, shown: string): number {
  const fail = (): number => raise(vm, T.ValueError, `invalid literal for int() with base ${base}: ${shown}`)
  const match = /^([+-]?)(.*)$/s.exec(asciiDigits(written).trim().toLowerCase())
  if (match === null) return fail()
  let digits = match[2]
  let radix = base
  const prefix = digits[0] === '0' ? PREFIXES[digits[1] ?? ''] : undefined
  if (prefix !== undefined && (base === 0 || base === prefix)) {
    radix = prefix
    digits = digits.slice(digits[2] === '_' ? 3 : 2)
  } else if (base === 0) {
    radix = 10
    if (/^0[0_]*[1-9]/.test(digits)) return fail()
  }
  if (!/^[0-9a-z]+(_[0-9a-z]+)*$/.test(digits)) return fail()
  digits = digits.replaceAll('_', '')
  for (const digit of digits) if (parseInt(digit, 36) >= radix) return fail()
  const negative = match[1] === '-'
  if (digits.length <= 10) {
    const value = parseInt(digits, radix)
    return intFrom(vm, negative ? 0 - value : value)
  }
  if (radix === 10 && digits.length > MOST_DIGITS) {
    return raise(
      vm,
      T.ValueError,
      `Exceeds the limit (${MOST_DIGITS} digits) for integer string conversion: value has ${digits.length} digits; use sys.set_int_max_str_digits() to increase the limit`,
    )
  }
  const letter = radix === 2 ? '0b' : radix === 8 ? '0o' : radix === 16 ? '0x' : ''
  let value: bigint
  if (letter !== '' || radix === 10) value = BigInt(letter + digits)
  else {
    value = 0n
    for (const digit of digits) value = value * BigInt(radix) + BigInt(parseInt(digit, 36))
  }
  return intFromBig(vm, negative ? -value : value)
}

