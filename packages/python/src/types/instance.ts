import { FLAG_INLINE_VALUES, TYPE_BASIC_SIZE, TYPE_DICT_OFFSET, TYPE_FLAGS, TYPE_SHARED_KEYS } from '../core/layouts.js'
import { type VM } from '../core/vm.js'
import { dictDeleteString, dictGetString, dictNew, dictSetString } from './dict.js'
import { sharedAdd, sharedFind, sharedKey, sharedRoom, sharedShrink } from './shared-keys.js'

/**
 * Attributes of instances: inline values behind the object, whose names are in the class's shared key table, as long as
 * nobody asked for `__dict__`; then a dict (CPython 3.13, Objects/dictobject.c).
 *
 * ```
 *   0          1      2          3       W         2W              (capacity + 1)·W
 * ┌──────────┬──────┬──────────┬───────┬─────────┬─────────┬──   ┬────────────────────────────┐
 * │ capacity │ size │ embedded │ valid │ value 0 │ value 1 │ …   │ order: size indices, u8    │
 * └──────────┴──────┴──────────┴───────┴─────────┴─────────┴──   ┴────────────────────────────┘
 * ```
 */
const CAPACITY = 0
const USED = 1
const EMBEDDED = 2
const VALID = 3
const VALUES = W

/** Bytes of inline values with room for `capacity` of them. */
export const inlineBytes = (capacity: number): number => (capacity + 1) * W + ((capacity + W - 1) & -W)

/** Where the inline values of an object begin; its class has the flag. */
export const inlineValues = (vm: VM, object: number, type: number): number => object + vm.u32[(type + TYPE_BASIC_SIZE) >>> 2]

/** Whether the object's attributes are in its inline values. */
export function hasInlineValues(vm: VM, object: number, type: number): boolean {
  return (vm.u32[(type + TYPE_FLAGS) >>> 2] & FLAG_INLINE_VALUES) !== 0 && vm.u8[inlineValues(vm, object, type) + VALID] === 1
}

/** Bytes of inline values that the next instance of a class gets: what its shared keys allow. */
export const nextInlineBytes = (vm: VM, type: number): number => inlineBytes(sharedRoom(vm, vm.word(type + TYPE_SHARED_KEYS)))

/**
 * Writes empty inline values at the end of a new object. Each instance takes one from the names that may still be added,
 * until one is left: so the first instances of a class have room for 29 values, later ones for few.
 */
export function initInlineValues(vm: VM, values: number, type: number): void {
  const keys = vm.word(type + TYPE_SHARED_KEYS)
  vm.u32.fill(0, values >>> 2, (values + nextInlineBytes(vm, type)) >>> 2)
  sharedShrink(vm, keys)
  vm.u8[values + CAPACITY] = sharedRoom(vm, keys)
  vm.u8[values + EMBEDDED] = 1
  vm.u8[values + VALID] = 1
}

/** Where the first value is, how many there may be, and where the order begins. */
export const inlineStart = (values: number): number => values + VALUES
export const inlineCapacity = (vm: VM, values: number): number => vm.u8[values + CAPACITY]
const orderStart = (vm: VM, values: number): number => values + VALUES + vm.u8[values + CAPACITY] * W

/** The slot of the instance's `__dict__`, or 0 where its class gives it none. */
export function dictSlot(vm: VM, object: number, type: number): number {
  const offset = vm.i32[(type + TYPE_DICT_OFFSET) >>> 2]
  return offset === 0 ? 0 : object + offset
}

/** The attribute of the instance itself, borrowed, or 0. */
export function instanceGet(vm: VM, object: number, type: number, name: number): number {
  if (hasInlineValues(vm, object, type)) {
    const values = inlineValues(vm, object, type)
    const index = sharedFind(vm, vm.word(type + TYPE_SHARED_KEYS), name)
    return index < 0 || index >= vm.u8[values + CAPACITY] ? 0 : vm.word(inlineStart(values) + index * W)
  }
  const slot = dictSlot(vm, object, type)
  const dict = slot === 0 ? 0 : vm.word(slot)
  return dict === 0 ? 0 : dictGetString(vm, dict, name)
}

/** Sets the attribute of the instance itself (borrows the value); false with MemoryError set. The class gives instances a `__dict__`. */
export function instanceSet(vm: VM, object: number, type: number, name: number, value: number): boolean {
  if (hasInlineValues(vm, object, type)) {
    const values = inlineValues(vm, object, type)
    const keys = vm.word(type + TYPE_SHARED_KEYS)
    let index = sharedFind(vm, keys, name)
    if (index < 0) index = sharedAdd(vm, keys, name)
    if (index >= 0 && index < vm.u8[values + CAPACITY]) {
      setInline(vm, values, index, value)
      return true
    }
  }
  const dict = instanceDict(vm, object, type)
  return dict !== 0 && dictSetString(vm, dict, name, value)
}

function setInline(vm: VM, values: number, index: number, value: number): void {
  const slot = inlineStart(values) + index * W
  const old = vm.word(slot)
  vm.i32[slot >>> 2] = vm.retain(value)
  if (old !== 0) {
    vm.release(old)
    return
  }
  const used = vm.u8[values + USED]
  vm.u8[orderStart(vm, values) + used] = index
  vm.u8[values + USED] = used + 1
}

/** Deletes the attribute of the instance itself; false when there is none. */
export function instanceDelete(vm: VM, object: number, type: number, name: number): boolean {
  if (hasInlineValues(vm, object, type)) {
    const values = inlineValues(vm, object, type)
    const index = sharedFind(vm, vm.word(type + TYPE_SHARED_KEYS), name)
    if (index < 0 || index >= vm.u8[values + CAPACITY]) return false
    const slot = inlineStart(values) + index * W
    if (vm.word(slot) === 0) return false
    const used = vm.u8[values + USED]
    const order = orderStart(vm, values)
    const at = order + vm.u8.subarray(order, order + used).indexOf(index)
    vm.u8.copyWithin(at, at + 1, order + used)
    vm.u8[values + USED] = used - 1
    vm.clearSlot(slot)
    return true
  }
  const slot = dictSlot(vm, object, type)
  const dict = slot === 0 ? 0 : vm.word(slot)
  return dict !== 0 && dictDeleteString(vm, dict, name)
}

/** The instance's `__dict__`, made now if need be; borrowed, or 0 with MemoryError set. The class gives instances one. */
export function instanceDict(vm: VM, object: number, type: number): number {
  const slot = dictSlot(vm, object, type)
  const known = vm.word(slot)
  if (known !== 0) return known
  const dict = dictNew(vm)
  if (dict === 0) return 0
  if (hasInlineValues(vm, object, type) && !moveInline(vm, object, type, dict)) {
    vm.release(dict)
    return 0
  }
  vm.i32[slot >>> 2] = dict
  return dict
}

/** Puts the inline values into a dict, in the order in which they were set, and gives them up. */
function moveInline(vm: VM, object: number, type: number, dict: number): boolean {
  const values = inlineValues(vm, object, type)
  const keys = vm.word(type + TYPE_SHARED_KEYS)
  const start = inlineStart(values)
  const used = vm.u8[values + USED]
  for (let position = 0; position < used; position++) {
    const index = vm.u8[orderStart(vm, values) + position]
    if (!dictSetString(vm, dict, sharedKey(vm, keys, index), vm.word(start + index * W))) return false
  }
  vm.u8[values + VALID] = 0
  vm.u8[values + USED] = 0
  for (let position = 0; position < used; position++) vm.clearSlot(start + vm.u8[orderStart(vm, values) + position] * W)
  return true
}

/** Puts another dict (borrowed) in the place of the instance's, or none (0): `object.__dict__ = …`. */
export function setInstanceDict(vm: VM, object: number, type: number, dict: number): boolean {
  if (instanceDict(vm, object, type) === 0) return false
  const slot = dictSlot(vm, object, type)
  const old = vm.word(slot)
  vm.i32[slot >>> 2] = dict === 0 ? 0 : vm.retain(dict)
  if (old !== 0) vm.release(old)
  return true
}

/** Gives up all inline values; the object stays usable. */
export function clearInline(vm: VM, values: number): void {
  const start = inlineStart(values)
  vm.u8[values + USED] = 0
  for (let index = 0, count = inlineCapacity(vm, values); index < count; index++) vm.clearSlot(start + index * W)
}
