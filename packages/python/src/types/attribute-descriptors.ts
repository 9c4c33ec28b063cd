import { nameOfType, raise, typeName } from '../core/errors.js'
import { FAILED, type GetSetSpec, type TypeSpec } from '../core/native.js'
import { allocateTrackable, track } from '../core/objects.js'
import { NONE, T } from '../core/statics.js'
import { type VM } from '../core/vm.js'
import { raiseAttribute } from '../protocols/attributes.js'
import { isSubtype } from '../protocols/isinstance.js'
import { strFrom, strValue } from './str.js'
import { qualifiedName } from './type-names.js'

/**
 * Attributes of types that are computed (`getset_descriptor`), and slots that `__slots__` declares (`member_descriptor`).
 *
 * ```
 *   0       W      2W      3W     4W     5W
 * ┌───────┬──────┬───────┬──────┬──────┬──────────────────────────────┐
 * │ count │ type │ owner │ name │ flags│ index of the GetSet │ offset │
 * └───────┴──────┴───────┴──────┴──────┴──────────────────────────────┘
 * ```
 */
const OWNER = 2 * W
const NAME = 3 * W
const VALUE = 5 * W
const BYTES = 6 * W

/** A descriptor of `type` for `owner` (borrowed; its name too): `value` is the index of the getset, or the slot's offset. */
export function attributeDescriptor(vm: VM, type: number, owner: number, name: number, value: number): number {
  const descriptor = allocateTrackable(vm, type, BYTES)
  if (descriptor === 0) return 0
  vm.i32[(descriptor + OWNER) >>> 2] = vm.retain(owner)
  vm.i32[(descriptor + NAME) >>> 2] = vm.retain(name)
  if (W === 8) {
    vm.i32[(descriptor + OWNER + 4) >>> 2] = 0
    vm.i32[(descriptor + NAME + 4) >>> 2] = 0
  }
  vm.setWord(descriptor + 4 * W, 0)
  vm.setWord(descriptor + VALUE, value)
  track(vm, descriptor)
  return descriptor
}

const ownerOf = (vm: VM, descriptor: number): number => vm.word(descriptor + OWNER)
const nameText = (vm: VM, descriptor: number): string => strValue(vm, vm.word(descriptor + NAME))

/** Offset of the slot that a member descriptor stands for. */
export const memberOffset = (vm: VM, descriptor: number): number => vm.word(descriptor + VALUE)

function belongs(vm: VM, descriptor: number, object: number): boolean {
  const owner = ownerOf(vm, descriptor)
  if (isSubtype(vm, vm.typeOf(object), owner)) return true
  raise(vm, T.TypeError, `descriptor '${nameText(vm, descriptor)}' for '${nameOfType(vm, owner)}' objects doesn't apply to a '${typeName(vm, object)}' object`)
  return false
}

const specOf = (vm: VM, descriptor: number): GetSetSpec => vm.attributes[vm.word(descriptor + VALUE)]

function getComputed(vm: VM, self: number, object: number): number {
  if (object === 0) return vm.retain(self)
  return belongs(vm, self, object) ? specOf(vm, self).get(vm, object) : FAILED
}

function setComputed(vm: VM, self: number, object: number, value: number): number {
  if (!belongs(vm, self, object)) return FAILED
  const { set } = specOf(vm, self)
  if (set !== undefined) return set(vm, object, value)
  return raise(vm, T.AttributeError, `attribute '${nameText(vm, self)}' of '${nameOfType(vm, ownerOf(vm, self))}' objects is not writable`)
}

function getMember(vm: VM, self: number, object: number): number {
  if (object === 0) return vm.retain(self)
  if (!belongs(vm, self, object)) return FAILED
  const value = vm.word(object + memberOffset(vm, self))
  if (value !== 0) return vm.retain(value)
  const name = vm.word(self + NAME)
  return raiseAttribute(vm, object, name, `'${typeName(vm, object)}' object has no attribute '${strValue(vm, name)}'`)
}

function setMember(vm: VM, self: number, object: number, value: number): number {
  if (!belongs(vm, self, object)) return FAILED
  const slot = object + memberOffset(vm, self)
  if (value === 0) {
    if (vm.word(slot) === 0) return raise(vm, T.AttributeError, nameText(vm, self))
    vm.clearSlot(slot)
  } else vm.replaceSlot(slot, vm.retain(value))
  return NONE
}

const attributes: readonly GetSetSpec[] = [
  { name: '__objclass__', get: (vm, self) => vm.retain(ownerOf(vm, self)) },
  { name: '__name__', get: (vm, self) => vm.retain(vm.word(self + NAME)) },
  { name: '__qualname__', get: (vm, self) => strFrom(vm, `${qualifiedName(vm, ownerOf(vm, self))}.${nameText(vm, self)}`) },
  { name: '__doc__', get: () => NONE },
]
const shape: TypeSpec['shape'] = { basicSize: BYTES, trackable: true, references: { fixed: [OWNER, 2] } }

/** Computed attributes of built-in types. */
export const getSetDescriptorType: TypeSpec = {
  name: 'getset_descriptor',
  shape,
  slots: {
    repr: (vm, self) => strFrom(vm, `<attribute '${nameText(vm, self)}' of '${nameOfType(vm, ownerOf(vm, self))}' objects>`),
    descriptorGet: getComputed,
    descriptorSet: setComputed,
  },
  attributes,
}

/** Slots that `__slots__` declares. */
export const memberDescriptorType: TypeSpec = {
  name: 'member_descriptor',
  shape,
  slots: {
    repr: (vm, self) => strFrom(vm, `<member '${nameText(vm, self)}' of '${nameOfType(vm, ownerOf(vm, self))}' objects>`),
    descriptorGet: getMember,
    descriptorSet: setMember,
  },
  attributes,
}

