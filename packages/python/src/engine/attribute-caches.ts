import {
  FLAG_HAS_DICT,
  FLAG_INLINE_VALUES,
  TYPE_BASIC_SIZE,
  TYPE_DICT_OFFSET,
  TYPE_FLAGS,
  TYPE_OVERRIDES,
  TYPE_SHARED_KEYS,
} from '../core/layouts.js'
import { NONE, T } from '../core/statics.js'
import { OVERRIDE_GET_ATTRIBUTE, OVERRIDE_SET_ATTRIBUTE, slotsOfType } from '../core/slots.js'
import { type VM } from '../core/vm.js'
import { genericGet, genericSet, getAttribute, setAttribute } from '../protocols/attributes.js'
import { isDataDescriptorType, isPlainMethod } from '../protocols/special.js'
import { memberOffset } from '../types/attribute-descriptors.js'
import { keysVersion } from '../types/dict-keys.js'
import { hasInlineValues } from '../types/instance.js'
import { sharedFind } from '../types/shared-keys.js'
import { lookupType, versionOf } from '../types/type-lookup.js'

/** Fields that fit the halves of a cache word. */
const PLACE_MOST = 0xffff
/** From the start of inline values to the byte that says whether they hold, and to the first of them. */
const VALID = 3

const overridden = (vm: VM, type: number, bits: number): boolean => (vm.u32[(type + TYPE_OVERRIDES) >>> 2] & bits) !== 0

/**
 * Where the attribute `name` of an object with inline values lies: bytes from the object to its slot, and in the high half to the byte
 * that must be 1; 0 where it lies nowhere, or no cache may say so. `found`: what the type has under that name.
 */
function placeOf(vm: VM, object: number, type: number, name: number, found: number): number {
  if (found !== 0 && vm.typeOf(found) === T.member_descriptor) return Math.max(0, memberOffset(vm, found))
  if (found !== 0 && isDataDescriptorType(vm, vm.typeOf(found))) return 0
  if (!hasInlineValues(vm, object, type)) return 0
  const index = sharedFind(vm, vm.word(type + TYPE_SHARED_KEYS), name)
  if (index < 0) return 0
  const values = vm.u32[(type + TYPE_BASIC_SIZE) >>> 2]
  const slot = values + W + index * W
  return slot > PLACE_MOST ? 0 : slot | ((values + VALID) << 16)
}

/** `object.name`; owned, FAILED or SUSPENDED. Remembers in the words from `cache` (an index) on where it was found. */
export function loadAttribute(vm: VM, object: number, name: number, cache: number): number {
  const type = vm.typeOf(object)
  if (!overridden(vm, type, OVERRIDE_GET_ATTRIBUTE) && slotsOfType(vm, type).getAttribute === genericGet) {
    const found = lookupType(vm, type, name)
    const place = placeOf(vm, object, type, name, found)
    vm.i32[cache] = place === 0 ? 0 : versionOf(vm, type)
    vm.i32[cache + 1] = place
  }
  return getAttribute(vm, object, name)
}

/**
 * The method `name` to be called with `object` as its first argument, owned; 0 where the attribute is something else (with an exception
 * set where that is known already). Remembers it.
 */
export function loadMethod(vm: VM, object: number, name: number, cache: number): number {
  const type = vm.typeOf(object)
  if (overridden(vm, type, OVERRIDE_GET_ATTRIBUTE) || slotsOfType(vm, type).getAttribute !== genericGet) return 0
  const found = lookupType(vm, type, name)
  if (found === 0 || !isPlainMethod(vm, found)) return 0
  const flags = vm.u32[(type + TYPE_FLAGS) >>> 2]
  const { i32 } = vm
  if ((flags & (FLAG_HAS_DICT | FLAG_INLINE_VALUES)) === 0 && i32[(type + TYPE_DICT_OFFSET) >>> 2] === 0) {
    i32[cache] = versionOf(vm, type)
    i32[cache + 1] = 0
    i32[cache + 3] = found
    return vm.retain(found)
  }
  if (!hasInlineValues(vm, object, type)) return 0
  const keys = vm.word(type + TYPE_SHARED_KEYS)
  if (sharedFind(vm, keys, name) >= 0) return 0
  const version = keysVersion(vm, keys)
  i32[cache] = version === 0 ? 0 : versionOf(vm, type)
  i32[cache + 1] = version
  i32[cache + 2] = vm.u32[(type + TYPE_BASIC_SIZE) >>> 2] + VALID
  i32[cache + 3] = found
  return vm.retain(found)
}

/** `object.name = value`; NONE, FAILED or SUSPENDED. Remembers where. */
export function storeAttribute(vm: VM, object: number, name: number, value: number, cache: number): number {
  const type = vm.typeOf(object)
  const result = setAttribute(vm, object, name, value)
  if (result === NONE && !overridden(vm, type, OVERRIDE_SET_ATTRIBUTE) && slotsOfType(vm, type).setAttribute === genericSet) {
    const place = placeOf(vm, object, type, name, lookupType(vm, type, name))
    vm.i32[cache] = place === 0 ? 0 : versionOf(vm, type)
    vm.i32[cache + 1] = place
  }
  return result
}

/** A slot of inline values (word index) that was empty has been filled: enters it as the newest. `values`: where they begin. */
export function noteInlineValue(vm: VM, values: number, slot: number): void {
  const { u8 } = vm
  const used = u8[values + 1]
  u8[values + W + u8[values] * W + used] = ((slot << 2) - values - W) / W
  u8[values + 1] = used + 1
}
