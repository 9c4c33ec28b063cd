import { raiseMemory } from '../core/errors.js'
import { FLAG_INLINE_VALUES, MANAGED_DICT, TYPE_BASIC_SIZE, TYPE_DICT_OFFSET, TYPE_FLAGS, TYPE_SHARED_KEYS } from '../core/layouts.js'
import { buffer, track } from '../core/objects.js'
import { type VM } from '../core/vm.js'
import { dictDeleteString, dictGetString, dictNew, dictSetString } from './dict.js'
import { splitDetach, splitLeave, splitShare } from './dict-split.js'
import { sharedAdd, sharedFind, sharedKey, sharedRoom, sharedShrink } from './shared-keys.js'
import {
  VALUES_ALONE,
  VALUES_GONE,
  VALUES_IN_DICT,
  addValue,
  clearValues,
  initValues,
  setValuesState,
  takeValue,
  valueInOrder,
  valueSlot,
  valuesBytes,
  valuesCapacity,
  valuesState,
  valuesUsed,
} from './split-values.js'
import { mayBeTracked } from './trackable.js'

/**
 * Attributes of instances: values behind the object (types/split-values.ts), whose names are in the class's shared key table
 * (types/shared-keys.ts). `__dict__`, once asked for, shows the same values (types/dict-split.ts), until it holds what they have no room
 * for (CPython 3.13, Objects/dictobject.c).
 */

/** Whether objects of a type are made with values behind them. */
const isInline = (vm: VM, type: number): boolean => (vm.u32[(type + TYPE_FLAGS) >>> 2] & FLAG_INLINE_VALUES) !== 0

/** Where the values behind an object begin; its class has the flag. */
export const inlineValues = (vm: VM, object: number, type: number): number => object + vm.u32[(type + TYPE_BASIC_SIZE) >>> 2]

/** What is with the values behind an object: one of VALUES_…; VALUES_GONE too where its class has none. */
export function inlineState(vm: VM, object: number, type: number): number {
  return isInline(vm, type) ? valuesState(vm, inlineValues(vm, object, type)) : VALUES_GONE
}

/** Whether the object's attributes are in its inline values, and nowhere else. */
export const hasInlineValues = (vm: VM, object: number, type: number): boolean => inlineState(vm, object, type) === VALUES_ALONE

/** Bytes of the values behind an object, held or not; 0 where its class has none. */
export const inlineBytes = (vm: VM, object: number, type: number): number => (isInline(vm, type) ? valuesBytes(valuesCapacity(vm, inlineValues(vm, object, type))) : 0)

/** Bytes of inline values that the next instance of a class gets: what its shared keys allow. */
export const nextInlineBytes = (vm: VM, type: number): number => valuesBytes(sharedRoom(vm, vm.word(type + TYPE_SHARED_KEYS)))

/**
 * Writes empty inline values at the end of a new object. Each instance takes one from the names that may still be added,
 * until one is left: so the first instances of a class have room for 29 values, later ones for few.
 */
export function initInlineValues(vm: VM, values: number, type: number): void {
  const keys = vm.word(type + TYPE_SHARED_KEYS)
  vm.u32.fill(0, values >>> 2, (values + nextInlineBytes(vm, type)) >>> 2)
  sharedShrink(vm, keys)
  initValues(vm, values, sharedRoom(vm, keys), true)
}

/** The slot of the instance's `__dict__`, or 0 where its class gives it none. */
export function dictSlot(vm: VM, object: number, type: number): number {
  const offset = vm.i32[(type + TYPE_DICT_OFFSET) >>> 2]
  return offset === 0 ? 0 : object + offset
}

/** The attribute of the instance itself, borrowed, or 0. */
export function instanceGet(vm: VM, object: number, type: number, name: number): number {
  if (inlineState(vm, object, type) !== VALUES_GONE) {
    const values = inlineValues(vm, object, type)
    const index = sharedFind(vm, vm.word(type + TYPE_SHARED_KEYS), name)
    return index < 0 || index >= valuesCapacity(vm, values) ? 0 : vm.word(valueSlot(values, index))
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
    if (index >= 0 && index < valuesCapacity(vm, values)) {
      setInline(vm, values, index, value)
      return true
    }
  }
  const dict = instanceDict(vm, object, type)
  return dict !== 0 && dictSetString(vm, dict, name, value)
}

function setInline(vm: VM, values: number, index: number, value: number): void {
  const slot = valueSlot(values, index)
  const old = vm.word(slot)
  vm.retain(value)
  if (old === 0) addValue(vm, values, index, value)
  else {
    vm.i32[slot >>> 2] = value
    vm.release(old)
  }
}

/** Deletes the attribute of the instance itself; false when there is none. */
export function instanceDelete(vm: VM, object: number, type: number, name: number): boolean {
  if (hasInlineValues(vm, object, type)) {
    const values = inlineValues(vm, object, type)
    const index = sharedFind(vm, vm.word(type + TYPE_SHARED_KEYS), name)
    const old = index < 0 || index >= valuesCapacity(vm, values) ? 0 : takeValue(vm, values, index)
    if (old !== 0) vm.release(old)
    return old !== 0
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
  if (!fillDict(vm, object, type, dict)) {
    vm.release(dict)
    return 0
  }
  vm.i32[slot >>> 2] = dict
  return dict
}

/** Makes a new dict show the object's attributes. */
function fillDict(vm: VM, object: number, type: number, dict: number): boolean {
  const inline = hasInlineValues(vm, object, type)
  // Where nothing is counted the dict may outlive the object, and nobody says so.
  if (!COUNTED) return !inline || moveInline(vm, object, type, dict)
  const keys = vm.i32[(type + TYPE_DICT_OFFSET) >>> 2] === MANAGED_DICT ? vm.word(type + TYPE_SHARED_KEYS) : 0
  if (keys === 0) return true
  const values = inline ? inlineValues(vm, object, type) : emptyValues(vm, sharedRoom(vm, keys))
  if (values === 0) return false
  splitShare(vm, dict, keys, values)
  if (!inline) return true
  setValuesState(vm, values, VALUES_IN_DICT)
  for (let position = valuesUsed(vm, values) - 1; position >= 0; position--) {
    if (!mayBeTracked(vm, vm.word(valueSlot(values, valueInOrder(vm, values, position))))) continue
    track(vm, dict)
    return true
  }
  return true
}

/** A block with room for `capacity` values; 0 with MemoryError set. */
function emptyValues(vm: VM, capacity: number): number {
  const bytes = valuesBytes(capacity)
  const values = buffer(vm, bytes)
  if (values === 0) return 0
  vm.u32.fill(0, values >>> 2, (values + bytes) >>> 2)
  initValues(vm, values, capacity, false)
  return values
}

/** Puts the inline values into a dict, in the order in which they were set, and gives them up. */
function moveInline(vm: VM, object: number, type: number, dict: number): boolean {
  const values = inlineValues(vm, object, type)
  const keys = vm.word(type + TYPE_SHARED_KEYS)
  const used = valuesUsed(vm, values)
  for (let position = 0; position < used; position++) {
    const index = valueInOrder(vm, values, position)
    if (!dictSetString(vm, dict, sharedKey(vm, keys, index), vm.word(valueSlot(values, index)))) return false
  }
  setValuesState(vm, values, VALUES_GONE)
  clearValues(vm, values)
  return true
}

/**
 * The object goes, or is no longer to share its values with its `__dict__`: a dict that others hold takes them along, else they stay. Where there is
 * no memory for that the dict loses them.
 */
export function leaveDict(vm: VM, object: number, type: number): void {
  if (inlineState(vm, object, type) !== VALUES_IN_DICT) return
  const dict = vm.word(dictSlot(vm, object, type))
  if (vm.word(dict) > 1 && splitDetach(vm, dict)) return
  splitLeave(vm, dict)
  setValuesState(vm, inlineValues(vm, object, type), VALUES_ALONE)
}

/** Makes the object's attributes independent of its class's names: they are in its `__dict__` alone. False with MemoryError set. */
export function separateDict(vm: VM, object: number, type: number): boolean {
  const dict = instanceDict(vm, object, type)
  return dict !== 0 && (inlineState(vm, object, type) !== VALUES_IN_DICT || splitDetach(vm, dict) || raiseMemory(vm) !== 0)
}

/** Puts another dict (borrowed) in the place of the instance's, or none (0): `object.__dict__ = …`. */
export function setInstanceDict(vm: VM, object: number, type: number, dict: number): void {
  leaveDict(vm, object, type)
  const slot = dictSlot(vm, object, type)
  const old = vm.word(slot)
  vm.i32[slot >>> 2] = dict === 0 ? 0 : vm.retain(dict)
  if (hasInlineValues(vm, object, type)) {
    const values = inlineValues(vm, object, type)
    setValuesState(vm, values, VALUES_GONE)
    clearValues(vm, values)
  }
  if (old !== 0) vm.release(old)
}

/** Gives up all attributes; the object stays usable. */
export function clearInstance(vm: VM, object: number, type: number): void {
  leaveDict(vm, object, type)
  if (hasInlineValues(vm, object, type)) clearValues(vm, inlineValues(vm, object, type))
}
