import { FALSE, TRUE } from '../core/statics.js'
import { type VM } from '../core/vm.js'
import { bytesFrom, bytesView, isBytes } from './bytes-memory.js'
import { floatFrom, floatValue, isFloat } from './float-memory.js'
import { doubleFromHalf, halfFromDouble } from './half-floats.js'
import { intBig, intDouble, intFrom, intFromBig, intValue, isInt } from './integer-memory.js'
import { isStr, strCodePoint, strFromCodePoints, strLength } from './string-memory.js'

/** How a number, a byte or a character lies in a buffer: what a format character of `struct`, `array` and `memoryview` stands for. */
export interface Element {
  readonly code: string
  /** Bytes. */
  readonly size: number
  readonly kind: 'signed' | 'unsigned' | 'float' | 'bool' | 'bytes' | 'text'
}

const element = (code: string, size: number, kind: Element['kind']): Element => ({ code, size, kind })

/** Elements as the machine has them. */
export const nativeElements: Readonly<Record<string, Element>> = Object.fromEntries(
  [
    element('b', 1, 'signed'),
    element('B', 1, 'unsigned'),
    element('h', 2, 'signed'),
    element('H', 2, 'unsigned'),
    element('i', 4, 'signed'),
    element('I', 4, 'unsigned'),
    element('l', W, 'signed'),
    element('L', W, 'unsigned'),
    element('q', 8, 'signed'),
    element('Q', 8, 'unsigned'),
    element('n', W, 'signed'),
    element('N', W, 'unsigned'),
    element('P', W, 'unsigned'),
    element('e', 2, 'float'),
    element('f', 4, 'float'),
    element('d', 8, 'float'),
    element('?', 1, 'bool'),
    element('c', 1, 'bytes'),
    element('u', 4, 'text'),
    element('w', 4, 'text'),
  ].map((one) => [one.code, one]),
)

// Elements pass through here: they lie anywhere, in either order of bytes.
const scratch = new Uint8Array(8)
const numbers = new DataView(scratch.buffer)

function load(vm: VM, size: number, address: number): void {
  for (let at = 0; at < size; at++) scratch[at] = vm.u8[address + at]
}

function store(vm: VM, size: number, address: number): void {
  for (let at = 0; at < size; at++) vm.u8[address + at] = scratch[at]
}

/** The integer that was loaded. */
function integerLoaded(size: number, signed: boolean, little: boolean): number | bigint {
  switch (size) {
    case 1:
      return signed ? numbers.getInt8(0) : numbers.getUint8(0)
    case 2:
      return signed ? numbers.getInt16(0, little) : numbers.getUint16(0, little)
    case 4:
      return signed ? numbers.getInt32(0, little) : numbers.getUint32(0, little)
    default:
      return signed ? numbers.getBigInt64(0, little) : numbers.getBigUint64(0, little)
  }
}

const floatLoaded = (size: number, little: boolean): number =>
  size === 8 ? numbers.getFloat64(0, little) : size === 4 ? numbers.getFloat32(0, little) : doubleFromHalf(numbers.getUint16(0, little))

/** The element at an address as a value of JavaScript, to be compared. */
export function elementValue(vm: VM, { size, kind }: Element, address: number): number | bigint {
  load(vm, size, address)
  if (kind === 'float') return floatLoaded(size, true)
  return integerLoaded(size, kind === 'signed', true)
}

/** The element at an address as an object; owned, 0 with MemoryError set. */
export function readElement(vm: VM, { size, kind }: Element, address: number, little = true): number {
  load(vm, size, address)
  switch (kind) {
    case 'float':
      return floatFrom(vm, floatLoaded(size, little))
    case 'bool':
      return scratch[0] === 0 ? FALSE : TRUE
    case 'bytes':
      return bytesFrom(vm, Uint8Array.of(scratch[0]))
    case 'text':
      return strFromCodePoints(vm, [numbers.getUint32(0, little)])
    default: {
      const value = integerLoaded(size, kind === 'signed', little)
      return typeof value === 'number' ? intFrom(vm, value) : intFromBig(vm, value)
    }
  }
}

/** Answers of {@link writeElement}. */
export const WRITTEN = 0
export const WRONG_TYPE = 1
export const TOO_SMALL = 2
export const TOO_LARGE = 3

/** Writes an object (borrowed) as an element; what is no such value leaves the buffer as it was. */
export function writeElement(vm: VM, { size, kind, code }: Element, address: number, object: number, little = true): number {
  let answer: number
  if (kind === 'float') answer = floatPut(vm, size, object, little, code)
  else if (kind === 'signed' || kind === 'unsigned') answer = integerPut(vm, size, kind === 'signed', object, little)
  else if (kind === 'bytes') {
    if (!isBytes(vm, object) || bytesView(vm, object).length !== 1) return WRONG_TYPE
    scratch[0] = bytesView(vm, object)[0]
    answer = WRITTEN
  } else if (kind === 'text') {
    if (!isStr(vm, object) || strLength(vm, object) !== 1) return WRONG_TYPE
    numbers.setUint32(0, strCodePoint(vm, object, 0), little)
    answer = WRITTEN
  } else {
    scratch[0] = object === TRUE ? 1 : 0
    answer = object === TRUE || object === FALSE ? WRITTEN : WRONG_TYPE
  }
  if (answer === WRITTEN) store(vm, size, address)
  return answer
}

function floatPut(vm: VM, size: number, object: number, little: boolean, code: string): number {
  const value = isFloat(vm, object) ? floatValue(vm, object) : isInt(vm, object) ? intDouble(vm, object) : undefined
  if (value === undefined) return WRONG_TYPE
  if (isInt(vm, object) && !Number.isFinite(value)) return TOO_LARGE
  if (size === 8) numbers.setFloat64(0, value, little)
  else if (size === 4) numbers.setFloat32(0, value, little)
  else {
    const half = halfFromDouble(value)
    if (code === 'e' && Number.isFinite(value) && (half & 0x7fff) === 0x7c00) return TOO_LARGE
    numbers.setUint16(0, half, little)
  }
  return WRITTEN
}

function integerPut(vm: VM, size: number, signed: boolean, object: number, little: boolean): number {
  if (!isInt(vm, object)) return WRONG_TYPE
  if (size === 8) {
    const value = intBig(vm, object)
    const least = signed ? -(1n << 63n) : 0n
    const most = signed ? (1n << 63n) - 1n : (1n << 64n) - 1n
    if (value < least) return TOO_SMALL
    if (value > most) return TOO_LARGE
    numbers.setBigUint64(0, BigInt.asUintN(64, value), little)
    return WRITTEN
  }
  const value = intValue(vm, object)
  const range = 2 ** (8 * size)
  const least = signed ? -range / 2 : 0
  if (Number.isNaN(value)) return intBig(vm, object) < 0n ? TOO_SMALL : TOO_LARGE
  if (value < least) return TOO_SMALL
  if (value >= least + range) return TOO_LARGE
  if (size === 1) scratch[0] = value
  else if (size === 2) numbers.setUint16(0, value & 0xffff, little)
  else numbers.setUint32(0, value >>> 0, little)
  return WRITTEN
}
