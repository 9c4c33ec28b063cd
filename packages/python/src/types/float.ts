import { raise, typeName } from '../core/errors.js'
import { FLAG_BASE_TYPE, FLAG_FLOAT, FLAG_HEAP_TYPE, FLOAT_BYTES, TYPE_FLAGS, TYPE_OVERRIDES } from '../core/layouts.js'
import { type Native, type TypeSpec, method, named } from '../core/native.js'
import { P } from '../core/prelude.js'
import { OVERRIDE_CONVERT } from '../core/slots.js'
import { floatFree } from '../core/numbers.js'
import { freeObject } from '../core/objects.js'
import { FALSE, NONE, NOT_IMPLEMENTED, T, T_FLOAT, TRUE } from '../core/statics.js'
import { type VM } from '../core/vm.js'
import { floatFloorDivide, floatModulo } from '../numerics/floor-division.js'
import { pow } from '../numerics/powers.js'
import { callPrelude } from '../protocols/call.js'
import { str } from '../protocols/conversion.js'
import { bytesView, isBytesLike } from './bytes-memory.js'
import { divModMethods } from './div-mod.js'
import { encodeText } from './encodings.js'
import { fixedText, floatText, parseFloatText } from './float-text.js'
import { floatFrom, floatOfType, floatValue, isFloat } from './float-memory.js'
import { intBig, intDouble, intFrom, intFromBig, intValue, isInt, orderAnswer, toIndex } from './int.js'
import { complexPower } from './complex.js'
import { formatFloat } from './number-format.js'
import { hashDouble } from './number-hash.js'
import { tupleOwned } from './owned-items.js'
import { isStr, strFrom, strValue } from './string-memory.js'
import { reprText } from './string-text.js'
import { tupleFrom } from './tuple.js'

export { floatFrom, floatValue, isFloat } from './float-memory.js'

/** The double that a float or int operand stands for; `undefined` for anything else, or with OverflowError set. */
function operand(vm: VM, object: number): number | undefined {
  if (isFloat(vm, object)) return floatValue(vm, object)
  if (!isInt(vm, object)) return undefined
  const value = intDouble(vm, object)
  if (Number.isFinite(value)) return value
  raise(vm, T.OverflowError, 'int too large to convert to float')
  return undefined
}

function power(vm: VM, x: number, y: number): number {
  if (x === 0 && y < 0) return raise(vm, T.ZeroDivisionError, '0.0 cannot be raised to a negative power')
  const value = pow(x, y)
  if (Number.isNaN(value) && x < 0 && Number.isFinite(x) && Number.isFinite(y)) return complexPower(vm, { re: x, im: 0 }, { re: y, im: 0 })
  if (!Number.isFinite(value) && Number.isFinite(x) && Number.isFinite(y)) return raise(vm, T.OverflowError, "(34, 'Numerical result out of range')")
  return floatFrom(vm, value)
}

function arithmetic(vm: VM, op: number, x: number, y: number): number {
  switch (op) {
    case 0:
      return floatFrom(vm, x + y)
    case 1:
      return floatFrom(vm, x - y)
    case 2:
      return floatFrom(vm, x * y)
    case 3:
      return y === 0 ? raise(vm, T.ZeroDivisionError, 'float division by zero') : floatFrom(vm, x / y)
    case 4:
      return y === 0 ? raise(vm, T.ZeroDivisionError, 'float floor division by zero') : floatFrom(vm, floatFloorDivide(x, y))
    case 5:
      return y === 0 ? raise(vm, T.ZeroDivisionError, 'float modulo by zero') : floatFrom(vm, floatModulo(x, y))
    default:
      return power(vm, x, y)
  }
}

/** -1, 0, 1 for a finite double and an int, exactly; NaN never gets here. */
function orderWithInt(vm: VM, x: number, integer: number): number {
  const value = intValue(vm, integer)
  if (!Number.isNaN(value)) return x < value ? -1 : x === value ? 0 : 1
  if (!Number.isFinite(x)) return x < 0 ? -1 : 1
  const [floor, y] = [BigInt(Math.floor(x)), intBig(vm, integer)]
  return floor < y ? -1 : floor > y ? 1 : Number.isInteger(x) ? 0 : 1
}

const newFloat: Native = (vm, args) => {
  const type = vm.word(args)
  const value = vm.word(args + W)
  if (value === 0) return floatOfType(vm, type, 0)
  if (vm.typeOf(value) === T_FLOAT && type === T_FLOAT) return vm.retain(value)
  if (isStr(vm, value) || isBytesLike(vm, value)) {
    const text = isStr(vm, value) ? strValue(vm, value) : String.fromCharCode(...bytesView(vm, value))
    const read = parseFloatText(text)
    const quoted = (isStr(vm, value) ? '' : 'b') + reprText(text)
    return read === undefined ? raise(vm, T.ValueError, `could not convert string to float: ${quoted}`) : floatOfType(vm, type, read)
  }
  const convert = (vm.u32[(vm.typeOf(value) + TYPE_OVERRIDES) >>> 2] & OVERRIDE_CONVERT) !== 0
  if (convert || (vm.u32[(vm.typeOf(value) + TYPE_FLAGS) >>> 2] & FLAG_HEAP_TYPE) !== 0) return callPrelude(vm, P.float_new, type, value)
  if (isFloat(vm, value) || isInt(vm, value)) {
    const x = operand(vm, value)
    return x === undefined ? 0 : floatOfType(vm, type, x)
  }
  return raise(vm, T.TypeError, `float() argument must be a string or a real number, not '${typeName(vm, value)}'`)
}

/** An int of a finite whole double; raises for the others. `to` names it in no message. */
export function wholeInt(vm: VM, value: number): number {
  if (Number.isNaN(value)) return raise(vm, T.ValueError, 'cannot convert float NaN to integer')
  if (!Number.isFinite(value)) return raise(vm, T.OverflowError, 'cannot convert float infinity to integer')
  return Number.isSafeInteger(value) ? intFrom(vm, value + 0) : intFromBig(vm, BigInt(value))
}

/** A double rounded to a whole number, half to even. */
export function roundHalfEven(value: number): number {
  const floor = Math.floor(value)
  const rest = value - floor
  return rest > 0.5 || (rest === 0.5 && floor % 2 !== 0) ? floor + 1 : floor
}

const round: Native = (vm, args, count) => {
  const value = floatValue(vm, vm.word(args))
  if (count === 1 || vm.word(args + W) === NONE) return wholeInt(vm, Number.isFinite(value) ? roundHalfEven(value) : value)
  const given = vm.word(args + W)
  const digits = isInt(vm, given) ? intDouble(vm, given) : toIndex(vm, given)
  if (Number.isNaN(digits)) return 0
  if (!Number.isFinite(value) || digits > 323) return floatFrom(vm, value)
  if (digits < -308) return floatFrom(vm, 0 * value)
  const sign = value < 0 || Object.is(value, -0) ? -1 : 1
  if (digits >= 0) return floatFrom(vm, sign * Number(fixedText(Math.abs(value), digits)))
  // To tens and more: on the whole number, exactly; what stands behind the point only breaks ties.
  const unit = 10n ** BigInt(-digits)
  const size = Math.abs(value)
  const whole = BigInt(Math.floor(size))
  const rest = whole % unit
  const fraction = !Number.isInteger(size)
  const up = rest * 2n > unit || (rest * 2n === unit && (fraction || (whole / unit) % 2n === 1n))
  return floatFrom(vm, sign * Number(whole - rest + (up ? unit : 0n)))
}

const asRatio: Native = (vm, args) => {
  const value = floatValue(vm, vm.word(args))
  if (Number.isNaN(value)) return raise(vm, T.ValueError, 'cannot convert NaN to integer ratio')
  if (!Number.isFinite(value)) return raise(vm, T.OverflowError, 'cannot convert Infinity to integer ratio')
  let exponent = 0
  let mantissa = value
  while (!Number.isInteger(mantissa)) {
    mantissa *= 2
    exponent++
  }
  const top = intFromBig(vm, BigInt(mantissa))
  const bottom = intFromBig(vm, 1n << BigInt(exponent))
  const ratio = tupleFrom(vm, top, bottom)
  vm.release(top)
  vm.release(bottom)
  return ratio
}

const hex: Native = (vm, args) => {
  const value = floatValue(vm, vm.word(args))
  if (!Number.isFinite(value)) return strFrom(vm, floatText(value))
  const view = new DataView(new ArrayBuffer(8))
  view.setFloat64(0, value)
  const raw = view.getBigUint64(0)
  const field = Number((raw >> 52n) & 0x7ffn)
  const fraction = (raw & ((1n << 52n) - 1n)).toString(16).padStart(13, '0')
  const sign = raw >> 63n === 1n ? '-' : ''
  if (value === 0) return strFrom(vm, `${sign}0x0.0p+0`)
  const exponent = field === 0 ? -1022 : field - 1023
  return strFrom(vm, `${sign}0x${field === 0 ? 0 : 1}.${fraction}p${exponent < 0 ? '-' : '+'}${Math.abs(exponent)}`)
}

/** Reads what {@link hex} writes, rounded half to even where there are more bits than fit: `float.fromhex(text)`. */
const fromHex: Native = (vm, args) => {
  const [type, given] = [vm.word(args), vm.word(args + W)]
  if (!isStr(vm, given)) return raise(vm, T.TypeError, 'bad argument type for built-in operation')
  if (encodeText(vm, given, 'utf-8', 'strict') === undefined) return 0
  const text = strValue(vm, given).trim().toLowerCase()
  const special = /^[+-]?(inf|infinity|nan)$/.test(text) ? parseFloatText(text) : undefined
  const parts = /^([+-]?)(?:0x)?([0-9a-f]*)\.?([0-9a-f]*)(?:p([+-]?[0-9]+))?$/.exec(text)
  const digits = parts === null ? '' : parts[2] + parts[3]
  if (special === undefined && digits === '') return raise(vm, T.ValueError, 'invalid hexadecimal floating-point string')
  const value = special ?? scaled(BigInt(`0x${digits}`), Number(parts![4] ?? 0) - 4 * parts![3].length)
  if (special === undefined && !Number.isFinite(value)) return raise(vm, T.OverflowError, 'hexadecimal value too large to represent as a float')
  return floatOfType(vm, type, special === undefined && parts![1] === '-' ? -value : value)
}

/** `mantissa × 2^exponent`, rounded once. */
function scaled(mantissa: bigint, exponent: number): number {
  if (mantissa === 0n) return 0
  const bits = mantissa.toString(2).length
  if (bits + exponent > 1024) return Infinity
  if (bits + exponent < -1075) return 0
  // Bits below the last one that the double has go first.
  const unit = Math.max(bits + exponent - 53, -1074)
  const spare = BigInt(Math.max(0, unit - exponent))
  const kept = mantissa >> spare
  const rest = mantissa - (kept << spare)
  const half = spare === 0n ? 1n : 1n << (spare - 1n)
  const up = spare > 0n && (rest > half || (rest === half && (kept & 1n) === 1n))
  const power = spare > 0n ? unit : exponent
  // In two steps, neither of which leaves the range.
  const first = Math.max(power, -1000)
  return Number(kept + (up ? 1n : 0n)) * 2 ** first * 2 ** (power - first)
}

/** A float as it is; of a subclass, a float of the same value. */
const exact = (vm: VM, self: number): number => (vm.typeOf(self) === T_FLOAT ? vm.retain(self) : floatFrom(vm, floatValue(vm, self)))

/** `float`. */
export const floatType: TypeSpec = {
  name: 'float',
  base: 'object',
  flags: FLAG_FLOAT | FLAG_BASE_TYPE,
  shape: {
    movable: true,
    basicSize: FLOAT_BYTES,
    // The free list has blocks of floats only, none of a subclass.
    reclaim: (vm, self) => (vm.typeOf(self) === T_FLOAT ? floatFree(vm, self) : freeObject(vm, self)),
  },
  slots: {
    hash(vm, self) {
      hashDouble(vm, floatValue(vm, self), self)
      return NONE
    },
    repr: (vm, self) => strFrom(vm, floatText(floatValue(vm, self))),
    format(vm, self, spec) {
      const text = strValue(vm, spec)
      return text === '' && vm.typeOf(self) !== T_FLOAT ? str(vm, self) : formatFloat(vm, self, text)
    },
    truth: (vm, self) => (floatValue(vm, self) === 0 ? 0 : 1),
    compare(vm, self, other, op) {
      const x = floatValue(vm, self)
      if (isFloat(vm, other)) {
        const y = floatValue(vm, other)
        if (Number.isNaN(x) || Number.isNaN(y)) return op === 3 ? TRUE : FALSE
        return orderAnswer(x < y ? -1 : x === y ? 0 : 1, op)
      }
      if (!isInt(vm, other)) return NOT_IMPLEMENTED
      return Number.isNaN(x) ? (op === 3 ? TRUE : FALSE) : orderAnswer(orderWithInt(vm, x, other), op)
    },
    binaryOps: 0x7f,
    binary(vm, op, self, other, reflected) {
      if (op > 6) return NOT_IMPLEMENTED
      const y = operand(vm, other)
      if (y === undefined) return vm.exception === 0 ? NOT_IMPLEMENTED : 0
      const x = floatValue(vm, self)
      return reflected ? arithmetic(vm, op, y, x) : arithmetic(vm, op, x, y)
    },
    negative: (vm, self) => floatFrom(vm, -floatValue(vm, self)),
    positive: exact,
    absolute: (vm, self) => floatFrom(vm, Math.abs(floatValue(vm, self))),
    toInt: (vm, self) => wholeInt(vm, Math.trunc(floatValue(vm, self))),
    toFloat: (vm, self) => (vm.typeOf(self) === T_FLOAT ? vm.retain(self) : floatFrom(vm, floatValue(vm, self))),
  },
  construct: named('__new__', 'x=0, /', newFloat),
  methods: [
    ...divModMethods(
      (vm, op, self, other, reflected) => floatType.slots!.binary!(vm, op, self, other, reflected),
      (vm, divisor) => (isFloat(vm, divisor) ? floatValue(vm, divisor) === 0 : isInt(vm, divisor) && intValue(vm, divisor) === 0) && raise(vm, T.ZeroDivisionError, 'float divmod()') === 0,
    ),
    method('__getnewargs__', 0, 0, (vm, args) => tupleOwned(vm, [floatFrom(vm, floatValue(vm, vm.word(args)))])),
    method('is_integer', 0, 0, (vm, args) => (Number.isInteger(floatValue(vm, vm.word(args))) ? TRUE : FALSE)),
    method('conjugate', 0, 0, (vm, args) => exact(vm, vm.word(args))),
    method('as_integer_ratio', 0, 0, asRatio),
    method('hex', 0, 0, hex),
    method('__trunc__', 0, 0, (vm, args) => wholeInt(vm, Math.trunc(floatValue(vm, vm.word(args))))),
    method('__floor__', 0, 0, (vm, args) => wholeInt(vm, Math.floor(floatValue(vm, vm.word(args))))),
    method('__ceil__', 0, 0, (vm, args) => wholeInt(vm, Math.ceil(floatValue(vm, vm.word(args))))),
    method('__round__', 0, 1, round),
  ],
  classMethods: [method('fromhex', 1, 1, fromHex)],
  attributes: [
    { name: 'real', get: exact },
    { name: 'imag', get: (vm) => floatFrom(vm, 0) },
  ],
}
