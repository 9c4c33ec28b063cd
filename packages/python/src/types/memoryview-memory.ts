import { raise, typeName } from '../core/errors.js'
import {
  ARRAY_CODE,
  ARRAY_ITEMS,
  SIZE,
  VIEW_DATA,
  VIEW_DIMENSIONS,
  VIEW_FORMAT,
  VIEW_HASH,
  VIEW_ITEM_SIZE,
  VIEW_LENGTH,
  VIEW_OBJECT,
  VIEW_READ_ONLY,
  VIEW_RELEASED,
  VIEW_WEAK_LIST,
} from '../core/layouts.js'
import { allocateTrackable, track } from '../core/objects.js'
import { T } from '../core/statics.js'
import { type VM } from '../core/vm.js'
import { arrayItemSize, countExport, isArray, viewDimensions, viewShape, viewStride } from './buffers.js'
import { bytesData, bytesLength, isBytearray, isBytes } from './bytes-memory.js'
import { type Element, nativeElements } from './elements.js'

/** What a view shows of an object's bytes. */
export interface ViewShape {
  /** Whose bytes they are. */
  readonly object: number
  /** Address of the first item. */
  readonly data: number
  readonly format: number
  readonly itemSize: number
  readonly readOnly: boolean
  /** Items, and bytes from one to the next, by dimension. */
  readonly shape: readonly number[]
  readonly strides: readonly number[]
}

const AT_SIGN = 0x100

/** The number that stands for a format, -1 where it is no single native character. */
export function formatCode(format: string): number {
  const plain = format.startsWith('@') ? format.slice(1) : format
  if (plain.length !== 1 || !(plain in nativeElements) || plain === 'u' || plain === 'w' || plain === 'e') return -1
  return plain.charCodeAt(0) | (plain === format ? 0 : AT_SIGN)
}

export const formatText = (code: number): string => ((code & AT_SIGN) === 0 ? '' : '@') + String.fromCharCode(code & 0xff)

/** How a view's items are read and written. */
export const viewElement = (vm: VM, view: number): Element => nativeElements[String.fromCharCode(vm.word(view + VIEW_FORMAT) & 0xff)]

/** Strides of items that lie one behind the other. */
export function packedStrides(itemSize: number, shape: readonly number[]): number[] {
  const strides: number[] = []
  let stride = itemSize
  for (let dimension = shape.length - 1; dimension >= 0; dimension--) {
    strides[dimension] = stride
    stride *= shape[dimension]
  }
  return strides
}

/** A memory view; 0 with MemoryError set. */
export function viewNew(vm: VM, { object, data, format, itemSize, readOnly, shape, strides }: ViewShape): number {
  const bytes = VIEW_DIMENSIONS + 3 * W * Math.max(shape.length, 1)
  const view = allocateTrackable(vm, T.memoryview, bytes)
  if (view === 0) return 0
  vm.u32.fill(0, (view + 2 * W) >>> 2, (view + bytes) >>> 2)
  vm.setWord(view + SIZE, 3 * shape.length)
  vm.setWord(view + VIEW_HASH, -1)
  vm.setWord(view + VIEW_RELEASED, 0)
  vm.setWord(view + VIEW_DATA, data)
  vm.setWord(view + VIEW_FORMAT, format)
  vm.setWord(view + VIEW_ITEM_SIZE, itemSize)
  vm.setWord(view + VIEW_READ_ONLY, readOnly ? 1 : 0)
  vm.setWord(view + VIEW_WEAK_LIST, 0)
  vm.setWord(view + VIEW_LENGTH, shape.reduce((product, count) => product * count, itemSize))
  shape.forEach((count, dimension) => {
    vm.setWord(view + VIEW_DIMENSIONS + dimension * W, count)
    vm.setWord(view + VIEW_DIMENSIONS + (shape.length + dimension) * W, strides[dimension])
    vm.setWord(view + VIEW_DIMENSIONS + (2 * shape.length + dimension) * W, -1)
  })
  vm.i32[(view + VIEW_OBJECT) >>> 2] = vm.retain(object)
  countExport(vm, object, 1)
  track(vm, view)
  return view
}

/** What a view shows. */
export function shapeOf(vm: VM, view: number): ViewShape {
  const dimensions = Array.from({ length: viewDimensions(vm, view) }, (_, index) => index)
  return {
    object: vm.word(view + VIEW_OBJECT),
    data: vm.word(view + VIEW_DATA),
    format: vm.word(view + VIEW_FORMAT),
    itemSize: vm.word(view + VIEW_ITEM_SIZE),
    readOnly: vm.word(view + VIEW_READ_ONLY) !== 0,
    shape: dimensions.map((dimension) => viewShape(vm, view, dimension)),
    strides: dimensions.map((dimension) => viewStride(vm, view, dimension)),
  }
}

/** False with ValueError set for a view that has let go of its object. */
export function isUsable(vm: VM, view: number): boolean {
  if (vm.word(view + VIEW_RELEASED) === 0) return true
  raise(vm, T.ValueError, 'operation forbidden on released memoryview object')
  return false
}

/** What a view of all of an object's bytes shows; `undefined` with TypeError or ValueError set. */
export function bufferShape(vm: VM, object: number): ViewShape | undefined {
  const bytes = 'B'.charCodeAt(0)
  if (isBytes(vm, object) || isBytearray(vm, object)) {
    return { object, data: bytesData(vm, object), format: bytes, itemSize: 1, readOnly: isBytes(vm, object), shape: [bytesLength(vm, object)], strides: [1] }
  }
  if (isArray(vm, object)) {
    const itemSize = arrayItemSize(vm, object)
    return { object, data: vm.word(object + ARRAY_ITEMS), format: vm.word(object + ARRAY_CODE), itemSize, readOnly: false, shape: [vm.word(object + SIZE)], strides: [itemSize] }
  }
  if (vm.typeOf(object) === T.memoryview) return isUsable(vm, object) ? shapeOf(vm, object) : undefined
  raise(vm, T.TypeError, `memoryview: a bytes-like object is required, not '${typeName(vm, object)}'`)
  return undefined
}
