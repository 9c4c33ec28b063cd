import { raise } from '../core/errors.js'
import { type Native } from '../core/native.js'
import { P } from '../core/prelude.js'
import { NONE, T, T_FLOAT, T_INT, T_STR, TRUE } from '../core/statics.js'
import { type VM } from '../core/vm.js'
import { callPrelude } from '../protocols/call.js'
import { floatText } from './float-text.js'
import { floatValue } from './float-memory.js'
import { FormatError, type FormatField, parseFormat } from './format-parser.js'
import { decimalText } from './integer-text.js'
import { formatFloat, formatInteger } from './number-format.js'
import { listOwned, tupleOwned } from './owned-items.js'
import { strFrom, strValue } from './string-memory.js'
import { reprText } from './string-text.js'
import { formatText } from './text-alignment.js'
import { tupleItem, tupleSize } from './tuple.js'

/** Whether formatting such an object needs no Python code. */
export function isPlain(vm: VM, object: number): boolean {
  const type = vm.typeOf(object)
  return type === T_STR || type === T_INT || type === T_FLOAT || type === T.bool || object === NONE
}

/** `str` (or `repr`) of a plain object; `undefined` with an exception set. */
export function plainText(vm: VM, object: number, representation: boolean): string | undefined {
  const type = vm.typeOf(object)
  if (type === T_STR) return representation ? reprText(strValue(vm, object)) : strValue(vm, object)
  if (type === T_INT) return decimalText(vm, object)
  if (type === T_FLOAT) return floatText(floatValue(vm, object))
  return object === NONE ? 'None' : object === TRUE ? 'True' : 'False'
}

/** `format(object, spec)` of a plain object as text. */
function formatted(vm: VM, object: number, spec: string): string | undefined {
  if (spec === '') return plainText(vm, object, false)
  const specification = strFrom(vm, spec)
  if (specification === 0) return undefined
  const type = vm.typeOf(object)
  const text =
    type === T_STR
      ? formatText(vm, object, specification)
      : type === T_FLOAT
        ? formatFloat(vm, object, spec)
        : object === NONE
          ? raise(vm, T.TypeError, 'unsupported format string passed to NoneType.__format__')
          : formatInteger(vm, object, spec)
  vm.release(specification)
  if (text === 0) return undefined
  const value = strValue(vm, text)
  vm.release(text)
  return value
}

/** The template's fields as tuples (literal, field or None, spec, conversion): what the Python half works on. */
export const formatFields: Native = (vm, args) => {
  const fields = parseFormat(strValue(vm, vm.word(args)))
  if (fields instanceof FormatError) return raise(vm, T.ValueError, fields.message)
  return listOwned(vm, tuples(vm, fields))
}

function* tuples(vm: VM, fields: readonly FormatField[]): Generator<number> {
  for (const { literal, field, spec, conversion } of fields) {
    yield tupleOwned(vm, [strFrom(vm, literal), field === undefined ? NONE : strFrom(vm, field), strFrom(vm, spec), strFrom(vm, conversion)])
  }
}

const BARE = /^\{0?(:s?)?\}$/

/** `str.format`: plain arguments in plain fields here; everything else in Python. */
export const formatMethod: Native = (vm, args) => {
  const [self, rest, keywords] = [vm.word(args), vm.word(args + W), vm.word(args + 2 * W)]
  const slow = (): number => callPrelude(vm, P.str_format, self, rest, keywords || NONE)
  const template = strValue(vm, self)
  const fields = parseFormat(template)
  if (fields instanceof FormatError) return raise(vm, T.ValueError, fields.message)
  // A template that is one bare field gives its string as it is.
  if (BARE.test(template) && rest !== 0 && tupleSize(vm, rest) > 0 && vm.typeOf(tupleItem(vm, rest, 0)) === T_STR) return vm.retain(tupleItem(vm, rest, 0))
  let out = ''
  let automatic = 0
  let numbered: boolean | undefined
  for (const { literal, field, spec, conversion } of fields) {
    out += literal
    if (field === undefined) continue
    if (!/^\d*$/.test(field) || spec.includes('{') || (conversion !== '' && conversion !== 'r' && conversion !== 's')) return slow()
    // Numbered and automatic fields do not mix: the Python half has the words for it.
    if (numbered !== undefined && numbered !== (field !== '')) return slow()
    numbered = field !== ''
    const position = numbered ? Number(field) : automatic++
    if (rest === 0 || position >= tupleSize(vm, rest)) return raise(vm, T.IndexError, `Replacement index ${position} out of range for positional args tuple`)
    const object = tupleItem(vm, rest, position)
    if (!isPlain(vm, object)) return slow()
    let text: string | undefined
    if (conversion === '') text = formatted(vm, object, spec)
    else {
      const plain = plainText(vm, object, conversion === 'r')
      const string = plain === undefined ? 0 : strFrom(vm, plain)
      text = string === 0 ? undefined : formatted(vm, string, spec)
      vm.releaseMaybe(string)
    }
    if (text === undefined) return 0
    out += text
  }
  return strFrom(vm, out)
}
