import { raise, typeName } from '../core/errors.js'
import { T } from '../core/statics.js'
import { type VM } from '../core/vm.js'

/** The format mini-language, taken apart: `[[fill]align][sign][z][#][0][width][grouping][.precision][type]`. */
export interface FormatSpec {
  readonly fill: string
  /** '' where none was given. */
  readonly align: '' | '<' | '>' | '^' | '='
  readonly sign: '' | '+' | '-' | ' '
  readonly noNegativeZero: boolean
  readonly alternate: boolean
  readonly width: number
  readonly grouping: '' | ',' | '_'
  readonly precision: number | undefined
  /** One character, or '' for none. */
  readonly type: string
}

const FORM = /^(?:(.)?([<>^=]))?([+\- ])?(z)?(#)?(0)?(\d+)?([,_]{0,2})(?:\.(\d+))?(.)?$/su

/** Takes `text` apart; `undefined` with ValueError set. `object` is what is being formatted, for the message. */
export function parseFormatSpec(vm: VM, text: string, object: number): FormatSpec | undefined {
  const match = FORM.exec(text)
  if (match === null) {
    if (/\.(?!\d)/.test(text)) raise(vm, T.ValueError, 'Format specifier missing precision')
    else raise(vm, T.ValueError, `Invalid format specifier '${text}' for object of type '${typeName(vm, object)}'`)
    return undefined
  }
  const [, fill, align = '', sign = '', z, alternate, zero, width, grouping = '', precision, type = ''] = match
  if (grouping.length === 2) {
    raise(vm, T.ValueError, grouping === ',,' ? "Cannot specify ',' with ','." : grouping === '__' ? "Cannot specify '_' with '_'." : "Cannot specify both ',' and '_'.")
    return undefined
  }
  if (Number(width ?? 0) > 2 ** 31 || Number(precision ?? 0) > 2 ** 31) {
    raise(vm, T.ValueError, 'Too many decimal digits in format string')
    return undefined
  }
  return {
    fill: fill ?? (zero !== undefined && align === '' ? '0' : zero !== undefined ? '0' : ' '),
    align: (align !== '' ? align : zero !== undefined ? '=' : '') as FormatSpec['align'],
    sign: sign as FormatSpec['sign'],
    noNegativeZero: z !== undefined,
    alternate: alternate !== undefined,
    width: Number(width ?? 0),
    grouping: grouping as FormatSpec['grouping'],
    precision: precision === undefined ? undefined : Number(precision),
    type,
  }
}

/** `sign` and `body` filled up to the width; where no alignment was given, as `fallback` says. Width counts code points. */
export function pad(spec: FormatSpec, sign: string, body: string, fallback: '<' | '>'): string {
  const missing = spec.width - sign.length - Array.from(body).length
  if (missing <= 0) return sign + body
  const align = spec.align === '' ? fallback : spec.align
  if (align === '=') return sign + spec.fill.repeat(missing) + body
  const before = align === '<' ? 0 : align === '>' ? missing : missing >>> 1
  return spec.fill.repeat(before) + sign + body + spec.fill.repeat(missing - before)
}
