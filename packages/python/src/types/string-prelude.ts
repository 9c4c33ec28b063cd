import { raise } from '../core/errors.js'
import { type NativeSpec, method } from '../core/native.js'
import { T, TRUE, FALSE } from '../core/statics.js'
import { type VM } from '../core/vm.js'
import { floatFrom, floatValue, isFloat } from './float-memory.js'
import { exactInt, intDouble, intFrom } from './int.js'
import { listOwned, tupleOwned } from './owned-items.js'
import { percentConvert, percentFields } from './percent-format.js'
import { formatFields } from './str-format.js'
import { strFrom, strValue } from './string-memory.js'

/** A field's first part: an int where it is all digits. */
const numbered = (vm: VM, text: string): number => (/^\d+$/.test(text) ? intFrom(vm, Number(text)) : strFrom(vm, text))

/** `a.b[c]` as (first, [(is attribute, key), …]). */
const fieldSplit: NativeSpec['call'] = (vm, args) => {
  const name = strValue(vm, vm.word(args))
  const first = /^[^.[]*/.exec(name)![0]
  const steps: number[] = []
  const form = /\.([^.[]*)|\[([^\]]*)\]/gy
  form.lastIndex = first.length
  while (form.lastIndex < name.length) {
    const at = form.lastIndex
    const match = form.exec(name)
    const fail = (message: string): number => {
      for (const step of steps) vm.releaseMaybe(step)
      return raise(vm, T.ValueError, message)
    }
    if (match === null) return fail(name[at] === '[' ? "Missing ']' in format string" : "Only '.' or '[' may follow ']' in format field specifier")
    const [, attribute, item] = match
    if ((attribute ?? item) === '') return fail('Empty attribute in format string')
    steps.push(tupleOwned(vm, attribute === undefined ? [FALSE, numbered(vm, item)] : [TRUE, strFrom(vm, attribute)]))
  }
  const rest = listOwned(vm, steps)
  return tupleOwned(vm, [numbered(vm, first), rest])
}

/** Natives that only `lib/prelude/strings.py` sees. */
export const stringPrelude: readonly NativeSpec[] = [
  method('_field_split', 1, 1, fieldSplit),
  method('_format_fields', 1, 1, formatFields),
  method('_percent_fields', 1, 1, percentFields),
  method('_percent_convert', 5, 5, percentConvert),
  method('_exact_int', 1, 1, (vm, args) => exactInt(vm, vm.word(args))),
  method('_exact_float', 1, 1, (vm, args) => floatFrom(vm, isFloat(vm, vm.word(args)) ? floatValue(vm, vm.word(args)) : intDouble(vm, vm.word(args)))),
]
