import { givenName, raise, typeName } from '../core/errors.js'
import { FLAG_BASE_TYPE, FLAG_HEAP_TYPE, FLAG_INT, INT_BASIC, TYPE_FLAGS, TYPE_OVERRIDES } from '../core/layouts.js'
import { type Native, type TypeSpec, method, named } from '../core/native.js'
import { P } from '../core/prelude.js'
import { intFree } from '../core/numbers.js'
import { OVERRIDE_CONVERT } from '../core/slots.js'
import { freeObject } from '../core/objects.js'
import { FALSE, NONE, NOT_IMPLEMENTED, T, T_INT, T_STR, TRUE } from '../core/statics.js'
import { type VM } from '../core/vm.js'
import { callPrelude } from '../protocols/call.js'
import { str } from '../protocols/conversion.js'
import { truth } from '../protocols/truth.js'
import { bytesFrom, bytesView, isBytesLike } from './bytes-memory.js'
import { itemBytes } from './bytes-source.js'
import { divModMethods } from './div-mod.js'
import { floatFrom, floatValue, isFloat } from './float-memory.js'
import { intBinary, intPowerModulo } from './integer-arithmetic.js'
import { compareDigits } from './integer-digits.js'
import { bigOfType, digitCount, intBig, intDouble, intFrom, intFromBig, intOfType, intValue, isInt, toIndex } from './integer-memory.js'
import { decimalText, parseInteger } from './integer-text.js'
import { hashBig, hashInteger } from './number-hash.js'
import { formatInteger } from './number-format.js'
import { isStr, strFrom, strOfType, strValue } from './string-memory.js'
import { reprText } from './string-text.js'
import { tupleFrom } from './tuple.js'

export { intBig, intDouble, intFrom, intFromBig, intValue, isInt, toIndex } from './integer-memory.js'

/** An exact int equal to `self`, which may be a bool or of a subclass. */
export function exactInt(vm: VM, self: number): number {
  return vm.typeOf(self) === T_INT ? vm.retain(self) : intFromBig(vm, intBig(vm, self))
}

/** Sets the hash registers to an int's hash. */
export function hashInt(vm: VM, self: number): number {
  const value = intValue(vm, self)
  if (Number.isNaN(value)) hashBig(vm, intBig(vm, self))
  else hashInteger(vm, value)
  return NONE
}

/** -1, 0, 1 for two ints. */
export function intOrder(vm: VM, a: number, b: number): number {
  const [x, y] = [intValue(vm, a), intValue(vm, b)]
  if (!Number.isNaN(x) && !Number.isNaN(y)) return x < y ? -1 : x === y ? 0 : 1
  return compareDigits(vm, a, b)
}

/** Turns an order into the answer to operator `op` (0 <, 1 <=, 2 ==, 3 !=, 4 >, 5 >=). */
export const orderAnswer = (order: number, op: number): number =>
  (op === 0 ? order < 0 : op === 1 ? order <= 0 : op === 2 ? order === 0 : op === 3 ? order !== 0 : op === 4 ? order > 0 : order >= 0) ? TRUE : FALSE

/** `int(number)` for what has no `__int__` of Python's: an int or a float, truncated. */
function truncated(vm: VM, type: number, object: number): number {
  if (isInt(vm, object)) return type === T_INT ? exactInt(vm, object) : bigOfType(vm, type, intBig(vm, object))
  const value = floatValue(vm, object)
  if (Number.isNaN(value)) return raise(vm, T.ValueError, 'cannot convert float NaN to integer')
  if (!Number.isFinite(value)) return raise(vm, T.OverflowError, 'cannot convert float infinity to integer')
  const whole = Math.trunc(value) + 0
  if (type === T_INT) return Number.isSafeInteger(whole) ? intFrom(vm, whole) : intFromBig(vm, BigInt(whole))
  return bigOfType(vm, type, BigInt(whole))
}

/** The text of a str, bytes or bytearray that is to be read as a number. */
function numberText(vm: VM, object: number): string | undefined {
  if (isStr(vm, object)) return strValue(vm, object)
  if (!isBytesLike(vm, object)) return undefined
  return String.fromCharCode(...bytesView(vm, object))
}

const shown = (vm: VM, object: number, text: string): string => (isStr(vm, object) ? '' : 'b') + reprText(text)

const newInt: Native = (vm, args) => {
  const type = vm.word(args)
  const value = vm.word(args + W)
  const base = vm.word(args + 2 * W)
  if (value === 0) {
    if (base !== 0) return raise(vm, T.TypeError, 'int() missing string argument')
    return type === T_INT ? intFrom(vm, 0) : intOfType(vm, type, 0)
  }
  const text = numberText(vm, value)
  if (base !== 0) {
    // One of any size is out of range, not too large.
    const radix = isInt(vm, base) ? intValue(vm, base) : toIndex(vm, base)
    if (vm.exception !== 0) return 0
    if (radix !== 0 && !(radix >= 2 && radix <= 36)) return raise(vm, T.ValueError, 'int() base must be >= 2 and <= 36, or 0')
    if (text === undefined) return raise(vm, T.TypeError, "int() can't convert non-string with explicit base")
    return ofType(vm, type, parseInteger(vm, text, radix, shown(vm, value, text)))
  }
  if (vm.typeOf(value) === T_INT || vm.typeOf(value) === T.bool || vm.typeOf(value) === T.float) return truncated(vm, type, value)
  // A class of the program's own may say with `__int__`, `__index__` or `__trunc__` what its integer is.
  if (text === undefined && (vm.u32[(vm.typeOf(value) + TYPE_OVERRIDES) >>> 2] & OVERRIDE_CONVERT) !== 0) return callPrelude(vm, P.int_new, type, value)
  if ((vm.u32[(vm.typeOf(value) + TYPE_FLAGS) >>> 2] & FLAG_HEAP_TYPE) !== 0 && text === undefined) return callPrelude(vm, P.int_new, type, value)
  if (isInt(vm, value) || isFloat(vm, value)) return truncated(vm, type, value)
  if (text === undefined) {
    return raise(vm, T.TypeError, `int() argument must be a string, a bytes-like object or a real number, not '${typeName(vm, value)}'`)
  }
  return ofType(vm, type, parseInteger(vm, text, 10, shown(vm, value, text)))
}

/** Takes an owned exact int; gives one of `type` with its value. */
function ofType(vm: VM, type: number, integer: number): number {
  if (integer === 0 || type === T_INT) return integer
  const result = bigOfType(vm, type, intBig(vm, integer))
  vm.release(integer)
  return result
}

const bitLength: Native = (vm, args) => {
  const value = intBig(vm, vm.word(args))
  return intFrom(vm, value === 0n ? 0 : (value < 0n ? -value : value).toString(2).length)
}

const bitCount: Native = (vm, args) => {
  const value = intBig(vm, vm.word(args))
  return intFrom(vm, (value < 0n ? -value : value).toString(2).replaceAll('0', '').length)
}

const itself: Native = (vm, args) => exactInt(vm, vm.word(args))

/** `round(int, digits)`: half to even at a power of ten. */
const round: Native = (vm, args, count) => {
  const self = vm.word(args)
  if (count === 1) return exactInt(vm, self)
  const digits = toIndex(vm, vm.word(args + W))
  if (Number.isNaN(digits)) return 0
  if (digits >= 0) return exactInt(vm, self)
  const value = intBig(vm, self)
  const unit = 10n ** BigInt(Math.min(-digits, 10_000))
  let rest = value % unit
  if (rest < 0n) rest += unit
  const down = value - rest
  const up = rest * 2n > unit || (rest * 2n === unit && (down / unit) % 2n !== 0n)
  return intFromBig(vm, up ? down + unit : down)
}

const byteOrder = (vm: VM, argument: number, of: string): 'big' | 'little' | undefined => {
  if (argument !== 0 && !isStr(vm, argument)) {
    raise(vm, T.TypeError, `${of}() argument 'byteorder' must be str, not ${givenName(vm, argument)}`)
    return undefined
  }
  const order = argument === 0 ? 'big' : strValue(vm, argument)
  if (order === 'big' || order === 'little') return order
  raise(vm, T.ValueError, "byteorder must be either 'little' or 'big'")
  return undefined
}

const toBytes: Native = (vm, args) => {
  const length = vm.word(args + W) === 0 ? 1 : toIndex(vm, vm.word(args + W))
  if (Number.isNaN(length)) return 0
  if (length < 0) return raise(vm, T.ValueError, 'length argument must be non-negative')
  const order = byteOrder(vm, vm.word(args + 2 * W), 'to_bytes')
  if (order === undefined) return 0
  const signed = vm.word(args + 3 * W) === TRUE
  let value = intBig(vm, vm.word(args))
  if (value < 0n && !signed) return raise(vm, T.OverflowError, "can't convert negative int to unsigned")
  const range = 1n << BigInt(length * 8)
  if (signed ? value >= range / 2n || value < -range / 2n : value >= range) return raise(vm, T.OverflowError, 'int too big to convert')
  if (value < 0n) value += range
  const bytes = new Uint8Array(length)
  for (let index = 0; index < length; index++, value >>= 8n) bytes[order === 'big' ? length - 1 - index : index] = Number(value & 255n)
  return bytesFrom(vm, bytes)
}

const fromBytes: Native = (vm, args) => {
  const source = vm.word(args + W)
  const order = byteOrder(vm, vm.word(args + 2 * W), 'from_bytes')
  if (order === undefined) return 0
  const content = isBytesLike(vm, source) ? bytesView(vm, source) : itemBytes(vm, source, 'bytes must be in range(0, 256)')
  if (content === undefined) return 0
  if (content === null) return raise(vm, T.TypeError, `cannot convert '${typeName(vm, source)}' object to bytes`)
  const bytes = Array.from(content)
  if (order === 'little') bytes.reverse()
  const hex = bytes.map((byte) => byte.toString(16).padStart(2, '0')).join('')
  let value = hex === '' ? 0n : BigInt(`0x${hex}`)
  if (vm.word(args + 3 * W) === TRUE && (bytes[0] ?? 0) >= 128) value -= 1n << BigInt(bytes.length * 8)
  return ofType(vm, vm.word(args), intFromBig(vm, value))
}

const asRatio: Native = (vm, args) => {
  const whole = exactInt(vm, vm.word(args))
  const ratio = whole === 0 ? 0 : tupleFrom(vm, whole, intFrom(vm, 1))
  vm.releaseMaybe(whole)
  return ratio
}

const power: Native = (vm, args, count) => {
  const [self, exponent] = [vm.word(args), vm.word(args + W)]
  const modulus = count > 2 ? vm.word(args + 2 * W) : NONE
  if (!isInt(vm, exponent) || (modulus !== NONE && !isInt(vm, modulus))) return NOT_IMPLEMENTED
  return modulus === NONE
    ? intBinary(vm, 6, self, exponent)
    : intPowerModulo(vm, intBig(vm, self), intBig(vm, exponent), intBig(vm, modulus))
}

/** Its size word says digits and sign. */
const intBytes = (vm: VM, self: number): number => INT_BASIC + 4 * Math.max(digitCount(vm, self), 1)

/** `int`. */
export const intType: TypeSpec = {
  name: 'int',
  base: 'object',
  flags: FLAG_INT | FLAG_BASE_TYPE,
  shape: {
    movable: true,
    basicSize: INT_BASIC,
    itemSize: 4,
    bytes: intBytes,
    sizeOf: intBytes,
    reclaim(vm, self) {
      if (vm.typeOf(self) === T_INT) intFree(vm, self)
      else freeObject(vm, self)
    },
  },
  slots: {
    hash: hashInt,
    repr(vm, self) {
      const text = decimalText(vm, self)
      // Never a shared character: `str(5) is str(5)` is False.
      return text === undefined ? 0 : strOfType(vm, T_STR, text)
    },
    format(vm, self, spec) {
      const text = strValue(vm, spec)
      // `format(True)` is what `str` says, as it is of classes derived from `int`.
      return text === '' && vm.typeOf(self) !== T_INT ? str(vm, self) : formatInteger(vm, self, text)
    },
    truth: (vm, self) => (digitCount(vm, self) === 0 ? 0 : 1),
    compare: (vm, self, other, op) => (isInt(vm, other) ? orderAnswer(intOrder(vm, self, other), op) : NOT_IMPLEMENTED),
    binaryOps: 0xfff,
    binary(vm, op, self, other, reflected) {
      if (op === 12 || !isInt(vm, other)) return NOT_IMPLEMENTED
      return reflected ? intBinary(vm, op, other, self) : intBinary(vm, op, self, other)
    },
    negative: (vm, self) => intFromBig(vm, -intBig(vm, self)),
    positive: exactInt,
    invert: (vm, self) => intFromBig(vm, ~intBig(vm, self)),
    absolute: (vm, self) => (intDouble(vm, self) < 0 ? intFromBig(vm, -intBig(vm, self)) : exactInt(vm, self)),
    toInt: exactInt,
    toIndex: exactInt,
    toFloat(vm, self) {
      const value = intDouble(vm, self)
      return Number.isFinite(value) ? floatFrom(vm, value) : raise(vm, T.OverflowError, 'int too large to convert to float')
    },
  },
  construct: named('__new__', 'x=0, /, base=10', newInt),
  methods: [
    method('bit_length', 0, 0, bitLength),
    method('bit_count', 0, 0, bitCount),
    method('conjugate', 0, 0, itself),
    method('__trunc__', 0, 0, itself),
    method('__floor__', 0, 0, itself),
    method('__ceil__', 0, 0, itself),
    method('__round__', 0, 1, round),
    method('__pow__', 1, 2, power),
    method('is_integer', 0, 0, () => TRUE),
    ...divModMethods((vm, op, self, other, reflected) => intType.slots!.binary!(vm, op, self, other, reflected)),
    method('as_integer_ratio', 0, 0, asRatio),
    named('to_bytes', "length=1, byteorder='big', *, signed=False", toBytes),
    method('__getnewargs__', 0, 0, (vm, args) => tupleFrom(vm, vm.word(args))),
  ],
  classMethods: [named('from_bytes', "bytes, byteorder='big', *, signed=False", fromBytes)],
  attributes: [
    { name: 'real', get: exactInt },
    { name: 'imag', get: (vm) => intFrom(vm, 0) },
    { name: 'numerator', get: exactInt },
    { name: 'denominator', get: (vm) => intFrom(vm, 1) },
  ],
}

/** `bool`. */
export const boolType: TypeSpec = {
  name: 'bool',
  base: 'int',
  flags: FLAG_INT,
  shape: { basicSize: INT_BASIC, itemSize: 4, bytes: intBytes, sizeOf: intBytes },
  slots: {
    repr: (vm, self) => strFrom(vm, self === TRUE ? 'True' : 'False'),
    truth: (_, self) => (self === TRUE ? 1 : 0),
    binaryOps: 0xe00,
    binary(vm, op, self, other, reflected) {
      if (op < 9 || op > 11 || vm.typeOf(other) !== T.bool) return intType.slots!.binary!(vm, op, self, other, reflected)
      const [x, y] = [self === TRUE, other === TRUE]
      return (op === 9 ? x && y : op === 10 ? x || y : x !== y) ? TRUE : FALSE
    },
  },
  construct: named('__new__', 'object=False, /', (vm, args) => {
    const value = vm.word(args + W)
    return value === 0 ? FALSE : truth(vm, value)
  }),
}
