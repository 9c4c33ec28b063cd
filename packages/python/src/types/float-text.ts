/** Digits and exponent of a finite number as JavaScript's shortest form has them: `0.d1d2… × 10^point`. */
function shortest(value: number): { readonly digits: string; readonly point: number } {
  const [mantissa, exponent] = value.toExponential().split('e') as [string, string]
  return { digits: mantissa.replace('.', ''), point: Number(exponent) + 1 }
}

const exponentText = (exponent: number): string => `e${exponent < 0 ? '-' : '+'}${String(Math.abs(exponent)).padStart(2, '0')}`

/** `repr` of a float: the shortest digits that read back as the same number; an exponent below 1e-4 and from 1e16 on. */
export function floatText(value: number): string {
  if (Number.isNaN(value)) return 'nan'
  if (!Number.isFinite(value)) return value > 0 ? 'inf' : '-inf'
  const sign = value < 0 || Object.is(value, -0) ? '-' : ''
  const size = Math.abs(value)
  if (size === 0) return `${sign}0.0`
  if (size >= 1e-4 && size < 1e16) {
    const text = String(size)
    if (!text.includes('e')) return sign + (text.includes('.') ? text : `${text}.0`)
  }
  const { digits, point } = shortest(size)
  if (point > -4 && point <= 16) {
    if (point <= 0) return `${sign}0.${'0'.repeat(-point)}${digits}`
    if (digits.length <= point) return `${sign}${digits}${'0'.repeat(point - digits.length)}.0`
    return `${sign}${digits.slice(0, point)}.${digits.slice(point)}`
  }
  return `${sign}${digits[0]}${digits.length > 1 ? `.${digits.slice(1)}` : ''}${exponentText(point - 1)}`
}

/** Exact decimal digits of a finite double: `0.digits × 10^point`, no trailing zeros. */
function exactDigits(value: number): { readonly digits: string; readonly point: number } {
  const view = new DataView(new ArrayBuffer(8))
  view.setFloat64(0, value)
  const raw = view.getBigUint64(0)
  const field = Number((raw >> 52n) & 0x7ffn)
  const fraction = raw & ((1n << 52n) - 1n)
  let mantissa = field === 0 ? fraction : fraction | (1n << 52n)
  let exponent = (field === 0 ? 1 : field) - 1075
  while (exponent < 0 && (mantissa & 1n) === 0n && mantissa !== 0n) {
    mantissa >>= 1n
    exponent++
  }
  const whole = exponent >= 0 ? mantissa << BigInt(exponent) : mantissa * 5n ** BigInt(-exponent)
  const digits = whole.toString()
  return { digits, point: digits.length + (exponent < 0 ? exponent : 0) }
}

/** Rounds `digits` to `count` of them, half to even on the exact value; may carry into one more digit. */
function roundDigits(digits: string, point: number, count: number): { readonly digits: string; readonly point: number } {
  if (count < 0) return { digits: '', point }
  if (digits.length <= count) return { digits: digits.padEnd(count, '0'), point }
  const kept = digits.slice(0, count)
  const rest = digits.slice(count)
  const half = `5${'0'.repeat(rest.length - 1)}`
  const up = rest > half || (rest === half && Number(kept.at(-1) ?? '0') % 2 === 1)
  if (!up) return { digits: kept, point }
  const next = (BigInt(kept === '' ? '0' : kept) + 1n).toString().padStart(count, '0')
  return next.length > count ? { digits: count === 0 ? next : next.slice(0, count), point: point + 1 } : { digits: next, point }
}

/** A finite, non-negative number with exactly `precision` decimals, correctly rounded (format code `f`). */
export function fixedText(value: number, precision: number): string {
  if (value === 0) return precision === 0 ? '0' : `0.${'0'.repeat(precision)}`
  // JavaScript rounds the exact value too, but ties upwards; a tie needs a binary fraction that is short enough.
  if (value < 1e21 && precision <= 100 && !Number.isInteger(value * 2 ** (precision + 1))) return value.toFixed(precision)
  const exact = exactDigits(value)
  const count = exact.point + precision
  const rounded = count < 0 ? { digits: '', point: exact.point } : roundDigits(exact.digits, exact.point, count)
  const digits = rounded.digits
  if (digits === '' || /^0*$/.test(digits)) return precision === 0 ? '0' : `0.${'0'.repeat(precision)}`
  const scale = rounded.point > exact.point && count >= 0 ? digits.padEnd(count + 1, '0') : digits
  const padded = scale.padStart(precision + 1, '0')
  const whole = padded.slice(0, padded.length - precision)
  return precision === 0 ? whole : `${whole}.${padded.slice(padded.length - precision)}`
}

/** A finite, non-negative number with `precision` decimals and an exponent (format code `e`). */
export function exponentialText(value: number, precision: number): string {
  const { digits, point } = value === 0 ? { digits: '0'.repeat(precision + 1), point: 1 } : significant(value, precision + 1)
  return `${digits[0]}${precision > 0 ? `.${digits.slice(1)}` : ''}${exponentText(point - 1)}`
}

function significant(value: number, count: number): { readonly digits: string; readonly point: number } {
  const exact = exactDigits(value)
  return roundDigits(exact.digits, exact.point, count)
}

/** A finite, non-negative number with `precision` significant digits (format code `g`); `keepZeros` for the alternate form. */
export function generalText(value: number, precision: number, keepZeros: boolean): string {
  const count = Math.max(precision, 1)
  const { digits, point } = value === 0 ? { digits: '0'.repeat(count), point: 1 } : significant(value, count)
  const exponent = point - 1
  const trim = (text: string): string => (keepZeros || !text.includes('.') ? text : text.replace(/\.?0+$/, ''))
  if (exponent < -4 || exponent >= count) {
    const text = `${digits[0]}.${digits.slice(1)}`
    return trim(keepZeros && count === 1 ? `${digits[0]}.` : text.replace(/\.$/, '')) + exponentText(exponent)
  }
  if (point <= 0) return trim(`0.${'0'.repeat(-point)}${digits}`)
  const text = digits.length > point ? `${digits.slice(0, point)}.${digits.slice(point)}` : digits
  return trim(keepZeros && !text.includes('.') ? `${text}.` : text)
}

/** Reads a float as `float(text)` does; `undefined` for what is none. */
export function parseFloatText(written: string): number | undefined {
  const text = written.trim().toLowerCase()
  const special = /^([+-]?)(inf|infinity|nan)$/.exec(text)
  if (special !== null) {
    const value = special[2] === 'nan' ? NaN : Infinity
    return special[1] === '-' ? -value : value
  }
  if (!/^[+-]?(\d+(_\d+)*\.?(\d+(_\d+)*)?|\.\d+(_\d+)*)(e[+-]?\d+(_\d+)*)?$/.test(text)) return undefined
  return Number(text.replaceAll('_', ''))
}
