import {
  FLAG_HAS_DICT,
  FLAG_INLINE_VALUES,
  KEYS_VERSION,
  STR_INTERNED_MASK,
  STR_STATE,
  TYPE_BASIC_SIZE,
  TYPE_DICT_OFFSET,
  TYPE_FLAGS,
  TYPE_OVERRIDES,
  TYPE_SHARED_KEYS,
  TYPE_VERSION,
} from '../core/layouts.js'
import { CALL_CACHE, NONE, PLACE_CACHE, PLACE_CACHE_ROWS, T } from '../core/statics.js'
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
/** Interning states from this one on are immortal. */
const IMMORTAL_NAME = 2

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

/** Row of a cache for a type's version and a name, as a word index. */
const rowOf = (cache: number, version: number, name: number): number => (cache >>> 2) + (((version ^ (name >>> 5)) & (PLACE_CACHE_ROWS - 1)) << 2)

/** `object.name`; owned, FAILED or SUSPENDED. Remembers in the words from `cache` (an index) on where it was found. */
export function loadAttribute(vm: VM, object: number, name: number, cache: number): number {
  const type = vm.typeOf(object)
  const { i32 } = vm
  const known = i32[(type + TYPE_VERSION) >>> 2]
  const row = rowOf(PLACE_CACHE, known, name)
  if (known !== 0 && i32[row] === known && i32[row + 1] === name) {
    // An instruction that sees objects of several types finds all of them here.
    const place = i32[row + 2]
    i32[cache] = known
    i32[cache + 1] = place
    const value = place <= PLACE_MOST || vm.u8[object + (place >>> 16)] === 1 ? i32[(object + (place & PLACE_MOST)) >>> 2] : 0
    if (value !== 0) return vm.retain(value)
  } else if (!overridden(vm, type, OVERRIDE_GET_ATTRIBUTE) && slotsOfType(vm, type).getAttribute === genericGet) {
    const found = lookupType(vm, type, name)
    const place = placeOf(vm, object, type, name, found)
    remember(vm, type, name, place, cache)
  }
  return getAttribute(vm, object, name, true)
}

/** Whether a name's address will always mean that name. */
const isImmortalName = (vm: VM, name: number): boolean => (vm.i32[(name + STR_STATE) >>> 2] & STR_INTERNED_MASK) >= IMMORTAL_NAME

/** Notes where objects of a type have an attribute: at the instruction, and for all others. */
function remember(vm: VM, type: number, name: number, place: number, cache: number): void {
  const { i32 } = vm
  const version = place === 0 ? 0 : versionOf(vm, type)
  i32[cache] = version
  i32[cache + 1] = place
  if (version === 0 || !isImmortalName(vm, name)) return
  const row = rowOf(PLACE_CACHE, version, name)
  i32[row] = version
  i32[row + 1] = name
  i32[row + 2] = place
}

/**
 * The method `name` to be called with `object` as its first argument, owned; 0 where the attribute is something else (with an exception
 * set where that is known already). Remembers it.
 */
export function loadMethod(vm: VM, object: number, name: number, cache: number): number {
  const type = vm.typeOf(object)
  const known = vm.i32[(type + TYPE_VERSION) >>> 2]
  const row = rowOf(CALL_CACHE, known, name)
  if (known !== 0 && vm.i32[row] === known && vm.i32[row + 1] === name && fillFromRow(vm, object, type, row, cache)) return vm.retain(vm.i32[row + 3])
  if (overridden(vm, type, OVERRIDE_GET_ATTRIBUTE) || slotsOfType(vm, type).getAttribute !== genericGet) return 0
  const found = lookupType(vm, type, name)
  if (found === 0 || !isPlainMethod(vm, found)) return 0
  const flags = vm.u32[(type + TYPE_FLAGS) >>> 2]
  const { i32 } = vm
  if ((flags & (FLAG_HAS_DICT | FLAG_INLINE_VALUES)) === 0 && i32[(type + TYPE_DICT_OFFSET) >>> 2] === 0) {
    i32[cache] = versionOf(vm, type)
    i32[cache + 1] = 0
    i32[cache + 3] = found
    rememberMethod(vm, name, cache)
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
  rememberMethod(vm, name, cache)
  return vm.retain(found)
}

/** Takes what is known of a method over into an instruction's cache; false where it does not hold for this object. */
function fillFromRow(vm: VM, object: number, type: number, row: number, cache: number): boolean {
  const { i32 } = vm
  const keysVersion = i32[row + 2]
  const valid = vm.u32[(type + TYPE_BASIC_SIZE) >>> 2] + VALID
  if (keysVersion !== 0 && (vm.u8[object + valid] !== 1 || i32[(i32[(type + TYPE_SHARED_KEYS) >>> 2] + KEYS_VERSION) >>> 2] !== keysVersion)) return false
  i32[cache] = i32[row]
  i32[cache + 1] = keysVersion
  i32[cache + 2] = valid
  i32[cache + 3] = i32[row + 3]
  return true
}

function rememberMethod(vm: VM, name: number, cache: number): void {
  const { i32 } = vm
  const version = i32[cache]
  if (version === 0 || !isImmortalName(vm, name)) return
  const row = rowOf(CALL_CACHE, version, name)
  i32[row] = version
  i32[row + 1] = name
  i32[row + 2] = i32[cache + 1]
  i32[row + 3] = i32[cache + 3]
}

/** `object.name = value`; NONE, FAILED or SUSPENDED. Remembers where. */
export function storeAttribute(vm: VM, object: number, name: number, value: number, cache: number): number {
  const type = vm.typeOf(object)
  const { i32 } = vm
  const known = i32[(type + TYPE_VERSION) >>> 2]
  const row = rowOf(PLACE_CACHE, known, name)
  if (known !== 0 && i32[row] === known && i32[row + 1] === name && !overridden(vm, type, OVERRIDE_SET_ATTRIBUTE)) {
    const place = i32[row + 2]
    if (place <= PLACE_MOST || vm.u8[object + (place >>> 16)] === 1) {
      i32[cache] = known
      i32[cache + 1] = place
      storeAt(vm, object, place, value)
      return NONE
    }
  }
  const result = setAttribute(vm, object, name, value)
  if (result === NONE && !overridden(vm, type, OVERRIDE_SET_ATTRIBUTE) && slotsOfType(vm, type).setAttribute === genericSet) {
    const place = placeOf(vm, object, type, name, lookupType(vm, type, name))
    remember(vm, type, name, place, cache)
  }
  return result
}

/** Stores an attribute (borrowed) where it is known to lie. */
function storeAt(vm: VM, object: number, place: number, value: number): void {
  const slot = (object + (place & PLACE_MOST)) >>> 2
  const old = vm.i32[slot]
  vm.i32[slot] = vm.retain(value)
  if (old !== 0) vm.release(old)
  else if (place > PLACE_MOST) noteInlineValue(vm, object + (place >>> 16) - VALID, slot)
}

/** A slot of inline values (word index) that was empty has been filled: enters it as the newest. `values`: where they begin. */
export function noteInlineValue(vm: VM, values: number, slot: number): void {
  const { u8 } = vm
  const used = u8[values + 1]
  u8[values + W + u8[values] * W + used] = ((slot << 2) - values - W) / W
  u8[values + 1] = used + 1
}
