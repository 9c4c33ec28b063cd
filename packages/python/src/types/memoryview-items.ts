import { raise } from '../core/errors.js'
import { VIEW_DATA, VIEW_FORMAT, VIEW_ITEM_SIZE, VIEW_READ_ONLY } from '../core/layouts.js'
import { NONE, NOT_IMPLEMENTED, FALSE, T, TRUE } from '../core/statics.js'
import { type VM } from '../core/vm.js'
import { viewBytes, viewDimensions, viewItems, viewShape, viewStride } from './buffers.js'
import { isBytesLike } from './bytes-memory.js'
import { WRITTEN, WRONG_TYPE, elementValue, readElement, writeElement } from './elements.js'
import { isInt } from './int.js'
import { indexValue } from './sequence-index.js'
import { type ViewShape, bufferShape, formatText, isUsable, shapeOf, viewElement, viewNew } from './memoryview-memory.js'
import { sliceRange } from './slice-range.js'
import { isTuple, tupleItem, tupleSize } from './tuple.js'

const invalidKey = (vm: VM): 0 => raise(vm, T.TypeError, 'memoryview: invalid slice key')

/** Address of item `index` along a dimension, from `address` on; 0 with IndexError set. */
function along(vm: VM, view: number, dimension: number, address: number, key: number): number {
  const index = indexValue(vm, key, T.IndexError)
  if (Number.isNaN(index)) return 0
  const count = viewShape(vm, view, dimension)
  const at = index < 0 ? index + count : index
  if (at < 0 || at >= count) return raise(vm, T.IndexError, `index out of bounds on dimension ${dimension + 1}`)
  return address + at * viewStride(vm, view, dimension)
}

/** Address of the item that a key (an int, or a tuple of them) stands for; 0 with an exception set. */
function itemAddress(vm: VM, view: number, key: number): number {
  const dimensions = viewDimensions(vm, view)
  let address = vm.word(view + VIEW_DATA)
  if (isInt(vm, key)) {
    if (dimensions === 0) return raise(vm, T.TypeError, 'invalid indexing of 0-dim memory')
    if (dimensions > 1) return raise(vm, T.NotImplementedError, 'multi-dimensional sub-views are not implemented')
    return along(vm, view, 0, address, key)
  }
  const count = tupleSize(vm, key)
  if (count < dimensions) return raise(vm, T.NotImplementedError, 'sub-views are not implemented')
  if (count > dimensions) return raise(vm, T.TypeError, `cannot index ${dimensions}-dimension view with ${count}-element tuple`)
  for (let dimension = 0; dimension < dimensions && address !== 0; dimension++) address = along(vm, view, dimension, address, tupleItem(vm, key, dimension))
  return address
}

const isItemKey = (vm: VM, key: number): boolean => {
  if (isInt(vm, key)) return true
  if (!isTuple(vm, key)) return false
  for (let at = 0; at < tupleSize(vm, key); at++) if (!isInt(vm, tupleItem(vm, key, at))) return false
  return true
}

/** What a slice of a view shows; `undefined` with an exception set. */
function sliced(vm: VM, view: number, key: number): ViewShape | undefined {
  if (viewDimensions(vm, view) !== 1) {
    raise(vm, T.NotImplementedError, 'multi-dimensional slicing is not implemented')
    return undefined
  }
  const fits = sliceRange(vm, key, viewShape(vm, view, 0))
  if (fits !== 1) {
    if (fits === 2) raise(vm, T.TypeError, 'slice indices must be integers or None or have an __index__ method')
    return undefined
  }
  const whole = shapeOf(vm, view)
  const stride = whole.strides[0]
  // Where there is at most one item, no step leads anywhere.
  const step = vm.sliceLength > 1 ? vm.sliceStep : 1
  return { ...whole, data: whole.data + vm.sliceStart * stride, shape: [vm.sliceLength], strides: [stride * step] }
}

/** `view[key]`. */
export function viewGetItem(vm: VM, self: number, key: number): number {
  if (!isUsable(vm, self)) return 0
  if (isItemKey(vm, key)) {
    const address = itemAddress(vm, self, key)
    return address === 0 ? 0 : readElement(vm, viewElement(vm, self), address)
  }
  if (vm.typeOf(key) !== T.slice) return invalidKey(vm)
  const part = sliced(vm, self, key)
  return part === undefined ? 0 : viewNew(vm, part)
}

/** `view[key] = value`. */
export function viewSetItem(vm: VM, self: number, key: number, value: number): number {
  if (!isUsable(vm, self)) return 0
  if (vm.word(self + VIEW_READ_ONLY) !== 0) return raise(vm, T.TypeError, 'cannot modify read-only memory')
  if (value === 0) return raise(vm, T.TypeError, 'cannot delete memory')
  if (isItemKey(vm, key)) {
    const address = itemAddress(vm, self, key)
    if (address === 0) return 0
    const answer = writeElement(vm, viewElement(vm, self), address, value)
    if (answer === WRITTEN) return NONE
    const format = formatText(vm.word(self + VIEW_FORMAT))
    return answer === WRONG_TYPE ? raise(vm, T.TypeError, `memoryview: invalid type for format '${format}'`) : raise(vm, T.ValueError, `memoryview: invalid value for format '${format}'`)
  }
  if (vm.typeOf(key) !== T.slice) return invalidKey(vm)
  const to = sliced(vm, self, key)
  const from = to === undefined ? undefined : bufferShape(vm, value)
  if (to === undefined || from === undefined) return 0
  if (from.format !== to.format || from.shape.length !== 1 || from.shape[0] !== to.shape[0]) {
    return raise(vm, T.ValueError, 'memoryview assignment: lvalue and rvalue have different structures')
  }
  const size = vm.word(self + VIEW_ITEM_SIZE)
  // Both may lie over each other: copied out first.
  const bytes = new Uint8Array(from.shape[0] * size)
  for (let index = 0; index < from.shape[0]; index++) bytes.set(vm.u8.subarray(from.data + index * from.strides[0], from.data + index * from.strides[0] + size), index * size)
  for (let index = 0; index < to.shape[0]; index++) vm.u8.set(bytes.subarray(index * size, (index + 1) * size), to.data + index * to.strides[0])
  return NONE
}

/** `==` and `!=`: of one shape with equal items. */
export function viewCompare(vm: VM, self: number, other: number, op: number): number {
  if (op !== 2 && op !== 3) return NOT_IMPLEMENTED
  const answer = (equal: boolean): number => (equal === (op === 2) ? TRUE : FALSE)
  if (self === other) return answer(true)
  if (!isBytesLike(vm, other)) return NOT_IMPLEMENTED
  if (vm.typeOf(other) !== T.memoryview) {
    const shape = bufferShape(vm, other)
    const view = shape === undefined ? 0 : viewNew(vm, shape)
    if (view === 0) return 0
    const result = viewCompare(vm, self, view, op)
    vm.release(view)
    return result
  }
  const [a, b] = [shapeOf(vm, self), shapeOf(vm, other)]
  if (a.object === 0 || b.object === 0) return answer(false)
  if (a.shape.length !== b.shape.length || a.shape.some((count, dimension) => count !== b.shape[dimension])) return answer(false)
  const [first, second] = [viewElement(vm, self), viewElement(vm, other)]
  if (first === second && first.kind !== 'float') {
    const [x, y] = [viewBytes(vm, self), viewBytes(vm, other)]
    return answer(x.every((byte, at) => byte === y[at]))
  }
  const others = viewItems(vm, other)
  for (const address of viewItems(vm, self)) {
    const [x, y] = [elementValue(vm, first, address), elementValue(vm, second, others.next().value as number)]
    if (x < y || x > y || x !== x || y !== y) return answer(false)
  }
  return answer(true)
}
