import { givenName, raise } from '../core/errors.js'
import { FLAG_SEQUENCE, VIEW_DIMENSIONS, VIEW_FORMAT, VIEW_HASH, VIEW_ITEM_SIZE, VIEW_LENGTH, VIEW_OBJECT, VIEW_READ_ONLY, VIEW_RELEASED, VIEW_WEAK_LIST } from '../core/layouts.js'
import { type GetSetSpec, type Native, type NativeSpec, type TypeSpec, method, named } from '../core/native.js'
import { drop } from '../core/objects.js'
import { slotsOfType } from '../core/slots.js'
import { EMPTY_TUPLE, FALSE, NONE, T, TRUE } from '../core/statics.js'
import { type VM } from '../core/vm.js'
import { countExport, isContiguous, viewBytes, viewDimensions, viewShape, viewStride } from './buffers.js'
import { bytesOfType } from './bytes-memory.js'
import { hex } from './bytes-methods.js'
import { nativeElements, readElement } from './elements.js'
import { hexAddress } from './identity.js'
import { intFrom, isInt, toIndex } from './int.js'
import { isList, listItem, listSize } from './list.js'
import { viewCompare, viewGetItem, viewSetItem } from './memoryview-items.js'
import { bufferShape, formatCode, formatText, isUsable, packedStrides, shapeOf, viewElement, viewNew } from './memoryview-memory.js'
import { listOwned, tupleOwned } from './owned-items.js'
import { sequenceIterator } from './sequence-iterators.js'
import { isStr, strFrom, strValue } from './string-memory.js'
import { isTuple, tupleItem, tupleSize } from './tuple.js'

/** What a native may look at only while the view holds its object. */
const usable =
  (call: Native): Native =>
  (vm, args, count) =>
    isUsable(vm, vm.word(args)) ? call(vm, args, count) : 0

const attribute = (name: string, get: (vm: VM, self: number) => number): GetSetSpec => ({ name, get: (vm, self) => (isUsable(vm, self) ? get(vm, self) : 0) })
const boolean = (value: boolean): number => (value ? TRUE : FALSE)

/** Items as nested lists. */
function listed(vm: VM, view: number, dimension: number, address: number): number {
  if (dimension === viewDimensions(vm, view)) return readElement(vm, viewElement(vm, view), address)
  const stride = viewStride(vm, view, dimension)
  return listOwned(vm, (function* () { for (let index = 0; index < viewShape(vm, view, dimension); index++) yield listed(vm, view, dimension + 1, address + index * stride) })())
}

/** The numbers of a list or tuple; `undefined` with an exception set. */
function counts(vm: VM, given: number): number[] | undefined {
  const list = isList(vm, given)
  if (!list && !isTuple(vm, given)) {
    raise(vm, T.TypeError, 'shape must be a list or a tuple')
    return undefined
  }
  const found: number[] = []
  for (let at = 0; at < (list ? listSize(vm, given) : tupleSize(vm, given)); at++) {
    const item = list ? listItem(vm, given, at) : tupleItem(vm, given, at)
    if (!isInt(vm, item)) {
      raise(vm, T.TypeError, 'memoryview.cast(): elements of shape must be integers')
      return undefined
    }
    const count = toIndex(vm, item)
    if (!(count > 0)) {
      if (!Number.isNaN(count)) raise(vm, T.ValueError, 'memoryview.cast(): elements of shape must be integers > 0')
      return undefined
    }
    found.push(count)
  }
  return found
}

const isByteFormat = (format: number): boolean => 'Bbc'.includes(String.fromCharCode(format & 0xff))

/** `cast(format, shape=None)`: the same bytes as other items. */
const cast: Native = (vm, args) => {
  const [self, given, shape] = [0, 1, 2].map((at) => vm.word(args + at * W))
  if (!isStr(vm, given)) return raise(vm, T.TypeError, `cast() argument 'format' must be str, not ${givenName(vm, given)}`)
  const whole = shapeOf(vm, self)
  if (!isContiguous(vm, self)) return raise(vm, T.TypeError, 'memoryview: casts are restricted to C-contiguous views')
  if ((shape !== 0 || whole.shape.length !== 1) && whole.shape.includes(0)) return raise(vm, T.TypeError, 'memoryview: cannot cast view with zeros in shape or strides')
  const format = formatCode(strValue(vm, given))
  if (format === -1) return raise(vm, T.ValueError, "memoryview: destination format must be a native single character format prefixed with an optional '@'")
  if (!isByteFormat(format) && !isByteFormat(whole.format)) return raise(vm, T.TypeError, 'memoryview: cannot cast between two non-byte formats')
  const itemSize = nativeElements[String.fromCharCode(format & 0xff)].size
  const length = vm.word(self + VIEW_LENGTH)
  if (length % itemSize !== 0) return raise(vm, T.TypeError, 'memoryview: length is not a multiple of itemsize')
  const wanted = shape === 0 ? [length / itemSize] : counts(vm, shape)
  if (wanted === undefined) return 0
  if (shape !== 0 && whole.shape.length !== 1 && wanted.length !== 1) return raise(vm, T.TypeError, 'memoryview: cast must be 1D -> ND or ND -> 1D')
  if (wanted.reduce((product, count) => product * count, itemSize) !== length) return raise(vm, T.TypeError, 'memoryview: product(shape) * itemsize != buffer size')
  return viewNew(vm, { ...whole, format, itemSize, shape: wanted, strides: packedStrides(itemSize, wanted) })
}

/** Lets go of the object, once. */
function letGo(vm: VM, self: number): void {
  const object = vm.word(self + VIEW_OBJECT)
  vm.setWord(self + VIEW_RELEASED, 1)
  if (object === 0) return
  countExport(vm, object, -1)
  vm.clearSlot(self + VIEW_OBJECT)
}

const release: Native = (vm, args) => {
  letGo(vm, vm.word(args))
  return NONE
}

const numbersOf = (get: (vm: VM, view: number, dimension: number) => number): ((vm: VM, self: number) => number) => (vm, self) =>
  tupleOwned(vm, Array.from({ length: viewDimensions(vm, self) }, (_, dimension) => intFrom(vm, get(vm, self, dimension))))

/** Whether items lie one behind the other, the first dimension the fastest. */
function isFortran(vm: VM, view: number): boolean {
  const { shape, strides, itemSize } = shapeOf(vm, view)
  let stride = itemSize
  return shape.includes(0) || shape.every((count, dimension) => {
    const fits = count === 1 || strides[dimension] === stride
    stride *= count
    return fits
  })
}

const methods: readonly NativeSpec[] = [
  named('cast', 'format, shape=None', usable(cast)),
  named('hex', 'sep=None, bytes_per_sep=1', usable(hex)),
  method('release', 0, 0, release),
  named('tobytes', "order='C'", usable((vm, args) => bytesOfType(vm, T.bytes, viewBytes(vm, vm.word(args)).slice()))),
  method('tolist', 0, 0, usable((vm, args) => listed(vm, vm.word(args), 0, shapeOf(vm, vm.word(args)).data))),
  method('toreadonly', 0, 0, usable((vm, args) => viewNew(vm, { ...shapeOf(vm, vm.word(args)), readOnly: true }))),
  method('__enter__', 0, 0, usable((vm, args) => vm.retain(vm.word(args)))),
  method('__exit__', 0, -1, release),
]

/** A view of the bytes of another object (CPython 3.13: Objects/memoryobject.c). */
export const memoryViewType: TypeSpec = {
  name: 'memoryview',
  flags: FLAG_SEQUENCE,
  shape: {
    basicSize: VIEW_DIMENSIONS,
    itemSize: W,
    trackable: true,
    weakListOffset: VIEW_WEAK_LIST,
    references: { fixed: [VIEW_OBJECT, 1] },
    clear: letGo,
    dropNext(vm, self) {
      const object = vm.word(self + VIEW_OBJECT)
      if (object === 0) return 0
      vm.setWord(self + VIEW_OBJECT, 0)
      countExport(vm, object, -1)
      return drop(vm, object)
    },
    sizeOf: (vm, self) => VIEW_DIMENSIONS + 3 * W * viewDimensions(vm, self),
  },
  slots: {
    repr: (vm, self) => strFrom(vm, `<${vm.word(self + VIEW_RELEASED) === 0 ? 'memory' : 'released memory'} at ${hexAddress(vm, self)}>`),
    length(vm, self) {
      if (!isUsable(vm, self)) return -1
      if (viewDimensions(vm, self) > 0) return viewShape(vm, self, 0)
      raise(vm, T.TypeError, '0-dim memory has no length')
      return -1
    },
    getItem: viewGetItem,
    setItem: viewSetItem,
    compare: viewCompare,
    iterate(vm, self) {
      if (!isUsable(vm, self)) return 0
      if (viewDimensions(vm, self) === 0) return raise(vm, T.TypeError, 'invalid indexing of 0-dim memory')
      if (viewDimensions(vm, self) > 1) return raise(vm, T.NotImplementedError, 'multi-dimensional sub-views are not implemented')
      return sequenceIterator(vm, T.memory_iterator, self)
    },
    hash(vm, self) {
      if (vm.word(self + VIEW_HASH) === -1) {
        if (!isUsable(vm, self)) return 0
        if (vm.word(self + VIEW_READ_ONLY) === 0) return raise(vm, T.ValueError, 'cannot hash writable memoryview object')
        if (!isByteFormat(vm.word(self + VIEW_FORMAT))) return raise(vm, T.ValueError, "memoryview: hashing is restricted to formats 'B', 'b' or 'c'")
        const bytes = bytesOfType(vm, T.bytes, viewBytes(vm, self).slice())
        if (bytes === 0) return 0
        slotsOfType(vm, T.bytes).hash!(vm, bytes)
        vm.release(bytes)
        vm.setWord(self + VIEW_HASH, vm.hashLow)
      }
      vm.hashLow = vm.word(self + VIEW_HASH)
      vm.hashHigh = vm.hashLow >> 31
      return NONE
    },
  },
  construct: named('__new__', 'object', (vm, args) => {
    const shape = bufferShape(vm, vm.word(args + W))
    return shape === undefined ? 0 : viewNew(vm, shape)
  }),
  methods,
  attributes: [
    attribute('c_contiguous', (vm, self) => boolean(isContiguous(vm, self))),
    attribute('contiguous', (vm, self) => boolean(isContiguous(vm, self) || isFortran(vm, self))),
    attribute('f_contiguous', (vm, self) => boolean(isFortran(vm, self))),
    attribute('format', (vm, self) => strFrom(vm, formatText(vm.word(self + VIEW_FORMAT)))),
    attribute('itemsize', (vm, self) => intFrom(vm, vm.word(self + VIEW_ITEM_SIZE))),
    attribute('nbytes', (vm, self) => intFrom(vm, vm.word(self + VIEW_LENGTH))),
    attribute('ndim', (vm, self) => intFrom(vm, viewDimensions(vm, self))),
    attribute('obj', (vm, self) => vm.retain(vm.word(self + VIEW_OBJECT) || NONE)),
    attribute('readonly', (vm, self) => boolean(vm.word(self + VIEW_READ_ONLY) !== 0)),
    attribute('shape', numbersOf(viewShape)),
    attribute('strides', numbersOf(viewStride)),
    attribute('suboffsets', () => EMPTY_TUPLE),
  ],
}

/** `__buffer__` of what has bytes to show. */
export const bufferMethods: readonly NativeSpec[] = [
  method('__buffer__', 1, 1, (vm, args) => {
    const shape = bufferShape(vm, vm.word(args))
    return shape === undefined ? 0 : viewNew(vm, shape)
  }),
]
