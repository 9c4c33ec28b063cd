import { raise, typeName } from '../core/errors.js'
import { type Native } from '../core/native.js'
import { T } from '../core/statics.js'
import { type VM } from '../core/vm.js'
import { pad, parseFormatSpec } from './format-spec.js'
import { toIndex } from './int.js'
import { isStr, strCodePoint, strFrom, strLength, strSlice, strValue } from './string-memory.js'

/** A string as the result of a method that had nothing to do: itself, unless it is of a subclass. */
const unchanged = (vm: VM, self: number): number => (vm.typeOf(self) === T.str ? vm.retain(self) : strFrom(vm, strValue(vm, self)))

/** `format(str, spec)`. */
export function formatText(vm: VM, self: number, specification: number): number {
  const text = strValue(vm, specification)
  if (text === '' || text === 's') return unchanged(vm, self)
  const spec = parseFormatSpec(vm, text, self)
  if (spec === undefined) return 0
  if (spec.type !== '' && spec.type !== 's') return raise(vm, T.ValueError, `Unknown format code '${spec.type}' for object of type '${typeName(vm, self)}'`)
  if (spec.sign !== '') return raise(vm, T.ValueError, spec.sign === ' ' ? 'Space not allowed in string format specifier' : 'Sign not allowed in string format specifier')
  if (spec.alternate) return raise(vm, T.ValueError, 'Alternate form (#) not allowed in string format specifier')
  if (spec.grouping !== '') return raise(vm, T.ValueError, `Cannot specify '${spec.grouping}' with 's'.`)
  if (spec.align === '=' && /^.?=/u.test(text)) return raise(vm, T.ValueError, "'=' alignment not allowed in string format specifier")
  const shown = strSlice(vm, self, 0, Math.min(spec.precision ?? Infinity, strLength(vm, self)))
  return strFrom(vm, pad(spec.align === '=' ? { ...spec, align: '<' } : spec, '', shown, '<'))
}

/** `ljust`, `rjust`, `center`. */
export const justifier =
  (place: 'left' | 'right' | 'center'): Native =>
  (vm, args, count) => {
    const self = vm.word(args)
    const width = toIndex(vm, vm.word(args + W))
    if (Number.isNaN(width)) return 0
    let fill = ' '
    if (count > 2) {
      const given = vm.word(args + 2 * W)
      if (!isStr(vm, given)) return raise(vm, T.TypeError, `The fill character must be a unicode character, not ${typeName(vm, given)}`)
      if (strLength(vm, given) !== 1) return raise(vm, T.TypeError, 'The fill character must be exactly one character long')
      fill = strValue(vm, given)
    }
    const missing = width - strLength(vm, self)
    if (missing <= 0) return unchanged(vm, self)
    // CPython's centre leans left or right with the parity of both width and margin.
    const before = place === 'left' ? 0 : place === 'right' ? missing : (missing >>> 1) + (missing & width & 1)
    return strFrom(vm, fill.repeat(before) + strValue(vm, self) + fill.repeat(missing - before))
  }

export const zeroFill: Native = (vm, args) => {
  const self = vm.word(args)
  const width = toIndex(vm, vm.word(args + W))
  if (Number.isNaN(width)) return 0
  const missing = width - strLength(vm, self)
  const text = strValue(vm, self)
  if (missing <= 0) return unchanged(vm, self)
  const signed = text[0] === '+' || text[0] === '-'
  return strFrom(vm, (signed ? text[0] : '') + '0'.repeat(missing) + text.slice(signed ? 1 : 0))
}

export const expandTabs: Native = (vm, args) => {
  const self = vm.word(args)
  const size = vm.word(args + W) === 0 ? 8 : toIndex(vm, vm.word(args + W))
  if (Number.isNaN(size)) return 0
  if (!strValue(vm, self).includes('\t')) return unchanged(vm, self)
  let column = 0
  let out = ''
  for (let at = 0; at < strLength(vm, self); at++) {
    const point = strCodePoint(vm, self, at)
    if (point === 9) {
      const spaces = size > 0 ? size - (column % size) : 0
      out += ' '.repeat(spaces)
      column += spaces
    } else {
      out += String.fromCodePoint(point)
      column = point === 10 || point === 13 ? 0 : column + 1
    }
  }
  return strFrom(vm, out)
}
