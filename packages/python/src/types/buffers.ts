import { ARRAY_CODE, ARRAY_EXPORTS, ARRAY_ITEMS, BYTEARRAY_EXPORTS, FLAG_ARRAY, FLAG_BYTEARRAY, SIZE, TYPE_FLAGS, VIEW_DATA, VIEW_DIMENSIONS, VIEW_ITEM_SIZE, VIEW_LENGTH } from '../core/layouts.js'
import { type VM } from '../core/vm.js'

/** Bytes of an item of an array, by its type code. */
export function arrayItemSize(vm: VM, array: number): number {
  switch (String.fromCharCode(vm.word(array + ARRAY_CODE))) {
    case 'b':
    case 'B':
      return 1
    case 'h':
    case 'H':
      return 2
    case 'l':
    case 'L':
      return W
    case 'q':
    case 'Q':
    case 'd':
      return 8
    default:
      return 4
  }
}

const hasFlag = (vm: VM, object: number, flag: number): boolean => (vm.u32[(vm.typeOf(object) + TYPE_FLAGS) >>> 2] & flag) !== 0

/** Whether the object is an `array.array`: instances of subclasses too. */
export const isArray = (vm: VM, object: number): boolean => hasFlag(vm, object, FLAG_ARRAY)

/** The bytes of an array where they lie. */
export function arrayBytes(vm: VM, array: number): Uint8Array {
  const items = vm.word(array + ARRAY_ITEMS)
  return vm.u8.subarray(items, items + vm.u32[(array + SIZE) >>> 2] * arrayItemSize(vm, array))
}

/** How many dimensions a memory view has. */
export const viewDimensions = (vm: VM, view: number): number => vm.word(view + SIZE) / 3
/** Items along a dimension. */
export const viewShape = (vm: VM, view: number, dimension: number): number => vm.word(view + VIEW_DIMENSIONS + dimension * W)
/** Bytes from one item to the next along a dimension. */
export const viewStride = (vm: VM, view: number, dimension: number): number => vm.word(view + VIEW_DIMENSIONS + (viewDimensions(vm, view) + dimension) * W)

/** Whether items lie one behind the other, the last dimension the fastest. */
export function isContiguous(vm: VM, view: number): boolean {
  let stride = vm.word(view + VIEW_ITEM_SIZE)
  for (let dimension = viewDimensions(vm, view) - 1; dimension >= 0; dimension--) {
    const count = viewShape(vm, view, dimension)
    if (count === 0) return true
    if (count !== 1 && viewStride(vm, view, dimension) !== stride) return false
    stride *= count
  }
  return true
}

/** Addresses of all items, the last dimension the fastest. */
export function* viewItems(vm: VM, view: number, dimension = 0, address = vm.word(view + VIEW_DATA)): Generator<number> {
  if (dimension === viewDimensions(vm, view)) {
    yield address
    return
  }
  const stride = viewStride(vm, view, dimension)
  for (let index = 0; index < viewShape(vm, view, dimension); index++) yield* viewItems(vm, view, dimension + 1, address + index * stride)
}

/** The bytes that a memory view shows, where they lie; a copy where there are gaps between them. */
export function viewBytes(vm: VM, view: number): Uint8Array {
  const length = vm.word(view + VIEW_LENGTH)
  const data = vm.word(view + VIEW_DATA)
  if (isContiguous(vm, view)) return vm.u8.subarray(data, data + length)
  const size = vm.word(view + VIEW_ITEM_SIZE)
  const copy = new Uint8Array(length)
  let at = 0
  for (const address of viewItems(vm, view)) {
    copy.set(vm.u8.subarray(address, address + size), at)
    at += size
  }
  return copy
}

/** One more (or less, with -1) view of the object's bytes: while there is one they stay where they are. */
export function countExport(vm: VM, object: number, by: 1 | -1): void {
  const slot = hasFlag(vm, object, FLAG_BYTEARRAY) ? object + BYTEARRAY_EXPORTS : isArray(vm, object) ? object + ARRAY_EXPORTS : 0
  if (slot !== 0) vm.setWord(slot, vm.word(slot) + by)
}
