import { raise, typeName } from '../core/errors.js'
import { TYPE_OVERRIDES } from '../core/layouts.js'
import { N } from '../core/names.js'
import { FAILED } from '../core/native.js'
import { OVERRIDE_FORMAT, OVERRIDE_REPR, OVERRIDE_STR, slotsOfType } from '../core/slots.js'
import { T, T_INT, T_STR } from '../core/statics.js'
import { S, type StepList } from '../core/steps.js'
import { type VM } from '../core/vm.js'
import { finish, nativeSlot, pushNativeFrame } from '../engine/native-frames.js'
import { isStr, strFrom, strLength, strValue } from '../types/str.js'
import { lookupType } from '../types/type-lookup.js'
import { callSpecial } from './special.js'

const overridden = (vm: VM, type: number, bit: number): boolean => (vm.u32[(type + TYPE_OVERRIDES) >>> 2] & bit) !== 0

/** Calls a special method whose result `step` checks. `held`: an object that is held meanwhile, 0 for none. */
function checkedCall(vm: VM, step: number, check: (vm: VM, frame: number, value: number) => number, held: number, method: number, object: number, ...args: readonly number[]): number {
  const frame = pushNativeFrame(vm, step, held === 0 ? 0 : 1)
  if (frame === 0) return FAILED
  if (held !== 0) vm.i32[nativeSlot(frame, 0) >>> 2] = vm.retain(held)
  const answer = callSpecial(vm, method, object, ...args)
  return vm.frame === frame ? finish(vm, frame, check(vm, frame, answer)) : answer
}

const mustBeString =
  (what: string) =>
  (vm: VM, _frame: number, value: number): number => {
    if (value === FAILED || isStr(vm, value)) return value
    const name = typeName(vm, value)
    vm.release(value)
    return raise(vm, T.TypeError, what === '__format__' ? `__format__ must return a str, not ${name}` : `${what} returned non-string (type ${name})`)
  }

const checkRepr = mustBeString('__repr__')
const checkStr = mustBeString('__str__')
const checkFormat = mustBeString('__format__')

/** `repr(object)`: a str, owned; FAILED or SUSPENDED. */
export function repr(vm: VM, object: number): number {
  const type = vm.typeOf(object)
  if (overridden(vm, type, OVERRIDE_REPR)) return checkedCall(vm, S.repr, checkRepr, 0, lookupType(vm, type, N.__repr__), object)
  return slotsOfType(vm, type).repr!(vm, object)
}

/** `object.__str__(self)`: what its `__repr__` gives, whatever that is. */
export function strByRepr(vm: VM, object: number): number {
  const type = vm.typeOf(object)
  if (overridden(vm, type, OVERRIDE_REPR)) return checkedCall(vm, S.str, checkStr, 0, lookupType(vm, type, N.__repr__), object)
  return slotsOfType(vm, type).repr!(vm, object)
}

/** `str(object)`: a str, owned; FAILED or SUSPENDED. */
export function str(vm: VM, object: number): number {
  const type = vm.typeOf(object)
  if (type === T_STR) return vm.retain(object)
  if (overridden(vm, type, OVERRIDE_STR)) return checkedCall(vm, S.str, checkStr, 0, lookupType(vm, type, N.__str__), object)
  return slotsOfType(vm, type).str!(vm, object)
}

/** `format(object, spec)`; owned, FAILED or SUSPENDED. */
export function format(vm: VM, object: number, spec: number): number {
  const type = vm.typeOf(object)
  if (strLength(vm, spec) === 0) {
    if (type === T_STR) return vm.retain(object)
    // As `str` does, so never a shared character (CPython 3.13, Objects/abstract.c: PyObject_Format).
    if (type === T_INT) return str(vm, object)
  }
  // CPython calls the method bound.
  if (overridden(vm, type, OVERRIDE_FORMAT)) return checkedCall(vm, S.format, checkFormat, object, lookupType(vm, type, N.__format__), object, spec)
  const slot = slotsOfType(vm, type).format
  if (slot !== undefined) return slot(vm, object, spec)
  if (strLength(vm, spec) > 0) return raise(vm, T.TypeError, `unsupported format string passed to ${typeName(vm, object)}.__format__`)
  return str(vm, object)
}

function escapeNonAscii(text: string): string {
  let escaped = ''
  for (const character of text) {
    const code = character.codePointAt(0)!
    if (code < 0x80) escaped += character
    else if (code < 0x100) escaped += `\\x${code.toString(16).padStart(2, '0')}`
    else escaped += code < 0x10000 ? `\\u${code.toString(16).padStart(4, '0')}` : `\\U${code.toString(16).padStart(8, '0')}`
  }
  return escaped
}

function toAscii(vm: VM, _frame: number, value: number): number {
  if (value === FAILED) return FAILED
  const text = strValue(vm, value)
  // eslint-disable-next-line no-control-regex -- ASCII is meant
  if (/^[\x00-\x7f]*$/.test(text)) return value
  vm.release(value)
  return strFrom(vm, escapeNonAscii(text))
}

/** `ascii(object)`; owned, FAILED or SUSPENDED. */
export function ascii(vm: VM, object: number): number {
  const frame = pushNativeFrame(vm, S.ascii, 0)
  if (frame === 0) return FAILED
  const text = repr(vm, object)
  return vm.frame === frame ? finish(vm, frame, toAscii(vm, frame, text)) : text
}

/** Steps of this file. */
export const conversionSteps: StepList = [
  ['repr', checkRepr],
  ['str', checkStr],
  ['format', checkFormat],
  ['ascii', toAscii],
]
