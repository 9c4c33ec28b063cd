import { nameOfType, raise, typeName } from '../core/errors.js'
import { N } from '../core/names.js'
import { FAILED, type Native, type NativeSpec, method, named } from '../core/native.js'
import { P } from '../core/prelude.js'
import { NONE, T, T_BOOL, T_FLOAT, T_INT, smallInt } from '../core/statics.js'
import { type VM } from '../core/vm.js'
import { callPrelude } from '../protocols/call.js'
import { binary, unary } from '../protocols/operators.js'
import { callSpecial } from '../protocols/special.js'
import { intBig, intFrom, intValue, isInt } from '../types/int.js'
import { floatValue } from '../types/float.js'
import { tupleOwned } from '../types/owned-items.js'
import { isStr, strCodePoint, strFrom, strFromCodePoints, strLength } from '../types/str.js'
import { bytesData, bytesLength, isBytesLike } from '../types/bytes.js'
import { lookupType } from '../types/type-lookup.js'

const POW = 6
const FLOOR_DIVIDE = 4
const MODULO = 5

/** `bin`, `oct`, `hex`. */
const inBase = (name: string, prefix: string, base: number): NativeSpec =>
  method(name, 1, 1, (vm, args) => {
    const number = vm.word(args)
    if (!isInt(vm, number)) return callPrelude(vm, P.in_base, number, smallInt(base))
    const value = intBig(vm, number)
    return strFrom(vm, value < 0n ? `-${prefix}${(-value).toString(base)}` : prefix + value.toString(base))
  })

const chr: Native = (vm, args) => {
  const number = vm.word(args)
  if (!isInt(vm, number)) return callPrelude(vm, P.chr_of, number)
  const code = intValue(vm, number)
  if (!(code >= 0 && code < 0x110000)) return raise(vm, T.ValueError, 'chr() arg not in range(0x110000)')
  return strFromCodePoints(vm, [code])
}

const ord: Native = (vm, args) => {
  const text = vm.word(args)
  const bytes = isBytesLike(vm, text)
  if (!bytes && !isStr(vm, text)) return raise(vm, T.TypeError, `ord() expected string of length 1, but ${typeName(vm, text)} found`)
  const size = bytes ? bytesLength(vm, text) : strLength(vm, text)
  if (size !== 1) return raise(vm, T.TypeError, `ord() expected a character, but string of length ${size} found`)
  return intFrom(vm, bytes ? vm.u8[bytesData(vm, text)] : strCodePoint(vm, text, 0))
}

const plainNumber = (vm: VM, object: number): boolean => {
  const type = vm.typeOf(object)
  return type === T_INT || type === T_BOOL || type === T_FLOAT
}

const divmod: Native = (vm, args) => {
  const [a, b] = [vm.word(args), vm.word(args + W)]
  if (!plainNumber(vm, a) || !plainNumber(vm, b)) return callPrelude(vm, P.divmod_of, a, b)
  const isFloat = vm.typeOf(a) === T_FLOAT || vm.typeOf(b) === T_FLOAT
  if (isFloat && (vm.typeOf(b) === T_FLOAT ? floatValue(vm, b) === 0 : intValue(vm, b) === 0)) return raise(vm, T.ZeroDivisionError, 'float divmod()')
  const quotient = binary(vm, FLOOR_DIVIDE, a, b)
  if (quotient === FAILED) return FAILED
  return tupleOwned(vm, [quotient, binary(vm, MODULO, a, b)])
}

const round: Native = (vm, args) => {
  const [number, digits] = [vm.word(args), vm.word(args + W)]
  const type = vm.typeOf(number)
  const rounding = lookupType(vm, type, N.__round__)
  if (rounding === 0) return raise(vm, T.TypeError, `type ${nameOfType(vm, type)} doesn't define __round__ method`)
  return digits === 0 || digits === NONE ? callSpecial(vm, rounding, number) : callSpecial(vm, rounding, number, digits)
}

const pow: Native = (vm, args) => {
  const [base, exponent, modulus] = [vm.word(args), vm.word(args + W), vm.word(args + 2 * W)]
  if (modulus === 0 || modulus === NONE) return binary(vm, POW, base, exponent)
  const method = lookupType(vm, vm.typeOf(base), N.__pow__)
  if (method !== 0 && isInt(vm, base) && isInt(vm, exponent) && isInt(vm, modulus)) return callSpecial(vm, method, base, exponent, modulus)
  return callPrelude(vm, P.pow_modulo, base, exponent, modulus)
}

/** What is asked of numbers and characters. */
export const numberFunctions: readonly NativeSpec[] = [
  method('abs', 1, 1, (vm, args) => unary(vm, 3, vm.word(args))),
  inBase('bin', '0b', 2),
  method('chr', 1, 1, chr),
  method('divmod', 2, 2, divmod),
  inBase('hex', '0x', 16),
  inBase('oct', '0o', 8),
  method('ord', 1, 1, ord),
  named('pow', 'base, exp, mod=None', pow),
  named('round', 'number, ndigits=None', round),
]
