import { raise, typeName } from '../core/errors.js'
import { type ModuleSpec, type Native, method } from '../core/native.js'
import { VIEW_READ_ONLY } from '../core/layouts.js'
import { FALSE, NONE, T, TRUE } from '../core/statics.js'
import { slotsOf } from '../core/slots.js'
import { type VM } from '../core/vm.js'
import { bytesFrom, bytesOfType, bytesView, isBytearray, isBytes, isBytesLike } from '../types/bytes.js'
import { type Element, TOO_LARGE, WRITTEN, WRONG_TYPE, nativeElements, readElement, writeElement } from '../types/elements.js'
import { intFrom, isInt, toIndex } from '../types/int.js'
import { tupleOwned } from '../types/owned-items.js'
import { isArray } from '../types/buffers.js'
import { isStr, strFrom, strValue } from '../types/str.js'
import { tupleItem, tupleSize } from '../types/tuple.js'
import { buffer, freeBuffer } from '../core/objects.js'

/** One run of a format: `4s`, `2h`, `x`. */
interface Field {
  readonly code: string
  readonly element: Element | undefined
  readonly count: number
  readonly offset: number
}

interface Layout {
  readonly fields: readonly Field[]
  /** Bytes. */
  readonly size: number
  /** Values that are packed. */
  readonly items: number
  readonly little: boolean
}

const STANDARD_LONG = 4

/** Sizes that do not depend on the machine. */
function standard(code: string): Element | undefined {
  if ('nNP'.includes(code)) return undefined
  const element = nativeElements[code] as Element | undefined
  return element !== undefined && 'lL'.includes(code) ? { ...element, size: STANDARD_LONG } : element
}

/** Reads a format; a string is what `struct.error` says. */
function layoutOf(format: string): Layout | string {
  const order = /^[@=<>!]/.exec(format)?.[0]
  const native = order === undefined || order === '@'
  const fields: Field[] = []
  let offset = 0
  let items = 0
  const text = format.slice(order === undefined ? 0 : 1)
  const form = /\s+|(\d*)([^\d])?/gy
  while (form.lastIndex < text.length) {
    const found = form.exec(text)!
    if (/^\s/.test(found[0])) continue
    const [, digits, code] = found as unknown as [string, string, string | undefined]
    if (code === undefined) return 'repeat count given without format specifier'
    const count = digits === '' ? 1 : Number(digits)
    if (count >= 2 ** 31) return 'total struct size too long'
    if (/\s/.test(code)) return 'bad char in struct format'
    if ('xsp'.includes(code)) {
      fields.push({ code, element: undefined, count, offset })
      offset += count
      if (code !== 'x') items++
    } else {
      const element = 'uw'.includes(code) ? undefined : native ? (nativeElements[code] as Element | undefined) : standard(code)
      if (element === undefined) return 'bad char in struct format'
      if (native) offset = Math.ceil(offset / element.size) * element.size
      fields.push({ code, element, count, offset })
      offset += count * element.size
      items += count
    }
    if (offset >= 2 ** 31) return 'total struct size too long'
  }
  return { fields, size: offset, items, little: order !== '>' && order !== '!' }
}

/** The format that an argument is; `undefined` with TypeError set. */
function formatOf(vm: VM, object: number): string | undefined {
  if (isStr(vm, object)) return strValue(vm, object)
  if (isBytes(vm, object)) return String.fromCharCode(...bytesView(vm, object))
  raise(vm, T.TypeError, `Struct() argument 1 must be a str or bytes object, not ${typeName(vm, object)}`)
  return undefined
}

/** Runs `use` with the layout of the first argument; what is wrong with it is the result, a str. */
const withLayout =
  (use: (vm: VM, layout: Layout, args: number, count: number) => number): Native =>
  (vm, args, count) => {
    const format = formatOf(vm, vm.word(args))
    if (format === undefined) return 0
    const layout = layoutOf(format)
    return typeof layout === 'string' ? strFrom(vm, layout) : use(vm, layout, args, count)
  }

/** Whether the object is true, as far as that needs no Python code. */
function isTrue(vm: VM, object: number): boolean {
  if (object === TRUE || object === FALSE || object === NONE) return object === TRUE
  const { truth, length } = slotsOf(vm, object)
  return (truth ?? length)?.(vm, object) !== 0
}

/** Why a value cannot be packed. */
function complaint({ code, kind, size }: Element, answer: number): string {
  if (kind === 'bytes') return 'char format requires a bytes object of length 1'
  if (kind === 'float') return 'required argument is not a float'
  if (answer === WRONG_TYPE) return 'required argument is not an integer'
  const bits = BigInt(8 * size)
  const [least, most] = kind === 'signed' ? [-(1n << (bits - 1n)), (1n << (bits - 1n)) - 1n] : [0n, (1n << bits) - 1n]
  return `'${code}' format requires ${least} <= number <= ${most}`
}

/** Writes values from `address` on; a message where one does not fit; 0 with an exception set; `undefined` when done. */
function fill(vm: VM, layout: Layout, values: number, address: number): string | 0 | undefined {
  let item = 0
  vm.u8.fill(0, address, address + layout.size)
  for (const { code, element, count, offset } of layout.fields) {
    if (code === 'x') continue
    if (element === undefined) {
      const value = tupleItem(vm, values, item++)
      if (!isBytes(vm, value) && !isBytearray(vm, value)) return `argument for '${code}' must be a bytes object`
      const bytes = bytesView(vm, value)
      if (code === 's') vm.u8.set(bytes.subarray(0, count), address + offset)
      else if (count > 0) {
        const kept = bytes.subarray(0, Math.min(count - 1, 255))
        vm.u8[address + offset] = kept.length
        vm.u8.set(kept, address + offset + 1)
      }
      continue
    }
    for (let index = 0; index < count; index++) {
      const value = tupleItem(vm, values, item++)
      const at = address + offset + index * element.size
      if (code === '?') {
        vm.u8[at] = isTrue(vm, value) ? 1 : 0
        continue
      }
      const answer = writeElement(vm, element, at, value, layout.little)
      if (answer === WRITTEN) continue
      if (element.kind === 'float' && answer === TOO_LARGE) return isInt(vm, value) ? 'int too large to convert' : raise(vm, T.OverflowError, `float too large to pack with ${code} format`)
      return complaint(element, answer)
    }
  }
  return undefined
}

const expected = (name: string, layout: Layout, given: number): string => `${name} expected ${layout.items} items for packing (got ${given})`

const pack = withLayout((vm, layout, args) => {
  const values = vm.word(args + W)
  if (tupleSize(vm, values) !== layout.items) return strFrom(vm, expected('pack', layout, tupleSize(vm, values)))
  const block = buffer(vm, Math.max(layout.size, 1))
  if (block === 0) return 0
  const problem = fill(vm, layout, values, block)
  const result = problem === undefined ? bytesOfType(vm, T.bytes, vm.u8.slice(block, block + layout.size)) : problem === 0 ? 0 : strFrom(vm, problem)
  freeBuffer(vm, block)
  return result
})

/** Where a buffer's bytes may be written; `undefined` with TypeError set. */
function writable(vm: VM, object: number): Uint8Array | undefined {
  const fits = isBytearray(vm, object) || isArray(vm, object) || (vm.typeOf(object) === T.memoryview && vm.word(object + VIEW_READ_ONLY) === 0)
  if (fits) return bytesView(vm, object)
  raise(vm, T.TypeError, `argument must be read-write bytes-like object, not ${typeName(vm, object)}`)
  return undefined
}

/** `pack_into(format, buffer, offset, values)`. */
const packInto = withLayout((vm, layout, args) => {
  const [target, place, values] = [1, 2, 3].map((at) => vm.word(args + at * W))
  if (tupleSize(vm, values) !== layout.items) return strFrom(vm, expected('pack_into', layout, tupleSize(vm, values)))
  const bytes = writable(vm, target)
  let offset = toIndex(vm, place)
  if (bytes === undefined || Number.isNaN(offset)) return 0
  if (offset < 0) {
    if (offset + layout.size > 0) return strFrom(vm, `no space to pack ${layout.size} bytes at offset ${offset}`)
    if (offset + bytes.length < 0) return strFrom(vm, `offset ${offset} out of range for ${bytes.length}-byte buffer`)
    offset += bytes.length
  }
  if (bytes.length - offset < layout.size) {
    return strFrom(vm, `pack_into requires a buffer of at least ${layout.size + offset} bytes for packing ${layout.size} bytes at offset ${offset} (actual buffer size is ${bytes.length})`)
  }
  const problem = fill(vm, layout, values, bytes.byteOffset + offset)
  return problem === undefined ? NONE : problem === 0 ? 0 : strFrom(vm, problem)
})

/** The values of a layout from `address` on, as a tuple. */
function values(vm: VM, layout: Layout, address: number): number {
  return tupleOwned(
    vm,
    layout.fields.flatMap(({ code, element, count, offset }) => {
      if (code === 'x') return []
      const from = address + offset
      if (element !== undefined) return Array.from({ length: count }, (_, index) => readElement(vm, element, from + index * element.size, layout.little))
      const kept = code === 's' ? count : count === 0 ? 0 : Math.min(vm.u8[from], count - 1)
      const start = code === 's' ? from : from + 1
      return [bytesFrom(vm, vm.u8.slice(start, start + kept))]
    }),
  )
}

/** `unpack_from(format, buffer, offset)`: a tuple; the address of a copy with gaps closed is where it is read. */
const unpackFrom = withLayout((vm, layout, args) => {
  const [source, place] = [vm.word(args + W), vm.word(args + 2 * W)]
  if (!isBytesLike(vm, source)) return raise(vm, T.TypeError, `a bytes-like object is required, not '${typeName(vm, source)}'`)
  const whole = place === NONE
  const { length } = bytesView(vm, source)
  let offset = whole ? 0 : toIndex(vm, place)
  if (Number.isNaN(offset)) return 0
  if (whole && length !== layout.size) return strFrom(vm, `unpack requires a buffer of ${layout.size} bytes`)
  if (offset < 0) {
    if (offset + layout.size > 0) return strFrom(vm, `not enough data to unpack ${layout.size} bytes at offset ${offset}`)
    if (offset + length < 0) return strFrom(vm, `offset ${offset} out of range for ${length}-byte buffer`)
    offset += length
  }
  if (length - offset < layout.size) {
    return strFrom(vm, `unpack_from requires a buffer of at least ${layout.size + offset} bytes for unpacking ${layout.size} bytes at offset ${offset} (actual buffer size is ${length})`)
  }
  const block = buffer(vm, Math.max(layout.size, 1))
  if (block === 0) return 0
  vm.u8.set(bytesView(vm, source).subarray(offset, offset + layout.size), block)
  const result = values(vm, layout, block)
  freeBuffer(vm, block)
  return result
})

/** `_struct`: bytes of values and back; a str as the result is what `struct.error` says. The rest of `struct` is lib/struct.py. */
export const structModule: ModuleSpec = {
  name: '_struct',
  functions: [
    method('calcsize', 1, 1, withLayout((vm, layout) => intFrom(vm, layout.size))),
    method('pack', 2, 2, pack),
    method('pack_into', 4, 4, packInto),
    method('unpack_from', 3, 3, unpackFrom),
  ],
}
