import { clearException, nameOfType, raise, raiseWith, raised, typeName } from '../core/errors.js'
import { FLAG_INLINE_VALUES, MODULE_DICT, TYPE_FLAGS, TYPE_OVERRIDES } from '../core/layouts.js'
import { N } from '../core/names.js'
import { FAILED, type Step } from '../core/native.js'
import { P } from '../core/prelude.js'
import {
  OVERRIDE_DESCRIPTOR_GET,
  OVERRIDE_DESCRIPTOR_SET,
  OVERRIDE_GET_ATTRIBUTE,
  OVERRIDE_MISSING_ATTRIBUTE,
  OVERRIDE_SET_ATTRIBUTE,
  slotsOfType,
} from '../core/slots.js'
import { NONE, T } from '../core/statics.js'
import { S, type StepList } from '../core/steps.js'
import { type VM } from '../core/vm.js'
import { finish, nativeReference, nativeSlot, nativeState, pushBorrowingFrame, pushNativeFrame, setNativeState } from '../engine/native-frames.js'
import { dictGetString } from '../types/dict.js'
import { dictSlot, instanceDelete, instanceGet, instanceSet } from '../types/instance.js'
import { propertyRunsPython } from '../types/property.js'
import { isStr, strValue } from '../types/str.js'
import { lookupType } from '../types/type-lookup.js'
import { call, callPrelude } from './call.js'
import { callSpecial, isDataDescriptorType, isDescriptorType } from './special.js'

/** State of the frame of {@link getOrAskMissing}: `__getattr__` has been asked. */
const ASKED = 1

const overridesOf = (vm: VM, type: number): number => vm.u32[(type + TYPE_OVERRIDES) >>> 2]

/** `object.name`; owned, FAILED or SUSPENDED. `kept`: whether the caller keeps both till the result is there. */
export function getAttribute(vm: VM, object: number, name: number, kept = false): number {
  const type = vm.typeOf(object)
  if ((overridesOf(vm, type) & (OVERRIDE_GET_ATTRIBUTE | OVERRIDE_MISSING_ATTRIBUTE)) !== 0) return getOverridden(vm, object, type, name, kept)
  return slotsOfType(vm, type).getAttribute!(vm, object, name)
}

function getOverridden(vm: VM, object: number, type: number, name: number, kept: boolean): number {
  const missing = (overridesOf(vm, type) & OVERRIDE_MISSING_ATTRIBUTE) !== 0 ? lookupType(vm, type, N.__getattr__) : 0
  if ((overridesOf(vm, type) & OVERRIDE_GET_ATTRIBUTE) !== 0) {
    if (missing !== 0) return callPrelude(vm, P.attribute_or_missing, object, name)
    return callSpecial(vm, lookupType(vm, type, N.__getattribute__), object, name)
  }
  if (runsPython(vm, type, name)) return getOrAskMissing(vm, object, type, name, kept)
  const value = slotsOfType(vm, type).getAttribute!(vm, object, name)
  if (value !== FAILED || !raised(vm, T.AttributeError) || missing === 0) return value
  clearException(vm)
  return callSpecial(vm, missing, object, name)
}

/** An attribute that Python code computes, of an object with a `__getattr__`, which is asked where that raises AttributeError. */
function getOrAskMissing(vm: VM, object: number, type: number, name: number, kept: boolean): number {
  const frame = kept ? pushBorrowingFrame(vm, S.attribute, 2) : pushNativeFrame(vm, S.attribute, 2)
  if (frame === 0) return FAILED
  vm.i32[nativeSlot(frame, 0) >>> 2] = kept ? object : vm.retain(object)
  vm.i32[nativeSlot(frame, 1) >>> 2] = kept ? name : vm.retain(name)
  const value = slotsOfType(vm, type).getAttribute!(vm, object, name)
  return finish(vm, frame, value === FAILED ? askMissing(vm, frame, value) : value)
}

const askMissing: Step = (vm, frame, value) => {
  if (value !== FAILED || nativeState(vm, frame) === ASKED || !raised(vm, T.AttributeError)) return value
  const object = nativeReference(vm, frame, 0)
  const missing = lookupType(vm, vm.typeOf(object), N.__getattr__)
  if (missing === 0) return FAILED
  clearException(vm)
  setNativeState(vm, frame, ASKED)
  return callSpecial(vm, missing, object, nativeReference(vm, frame, 1))
}

/** Whether looking `name` up in an object of this type runs a `__get__` or property function written in Python. */
function runsPython(vm: VM, type: number, name: number): boolean {
  const found = lookupType(vm, type, name)
  if (found === 0) return false
  const kind = vm.typeOf(found)
  return (overridesOf(vm, kind) & OVERRIDE_DESCRIPTOR_GET) !== 0 || (kind === T.property && propertyRunsPython(vm, found))
}

/** Whether `object.name` may run Python code before its outcome is known: then whoever must see the outcome goes to the prelude. */
export function mayRunPython(vm: VM, object: number, name: number): boolean {
  const type = vm.typeOf(object)
  if ((overridesOf(vm, type) & (OVERRIDE_GET_ATTRIBUTE | OVERRIDE_MISSING_ATTRIBUTE)) !== 0) return true
  if (runsPython(vm, type, name)) return true
  // What a module does not have, its `__getattr__` may compute, or somebody has to say why it is not there.
  if (type === T.module) return vm.typeOf(name) !== T.str || dictGetString(vm, vm.word(object + MODULE_DICT), name) === 0
  const own = slotsOfType(vm, type).getAttribute
  // Types, super and proxies look in other places than their type.
  return own !== genericGet && (type !== T.type || runsPython(vm, object, name))
}

/** As {@link getAttribute} where no Python code may be run: `object.name`, owned; FAILED with no exception set where there is none. */
export function findAttribute(vm: VM, object: number, name: number): number {
  const value = getAttribute(vm, object, name)
  if (value === FAILED && raised(vm, T.AttributeError)) clearException(vm)
  return value
}

/** What the attribute `found` (borrowed) of a type gives for `object` (0: looked up on the class `type` itself); owned. */
export function bindAttribute(vm: VM, found: number, object: number, type: number): number {
  const kind = vm.typeOf(found)
  if ((overridesOf(vm, kind) & OVERRIDE_DESCRIPTOR_GET) !== 0) {
    return callSpecial(vm, lookupType(vm, kind, N.__get__), found, object === 0 ? NONE : object, type)
  }
  const get = slotsOfType(vm, kind).descriptorGet
  return get === undefined ? vm.retain(found) : get(vm, found, object, type)
}

/** Attribute access as `object` defines it: data descriptors of the type, the instance, other attributes of the type. */
export function genericGet(vm: VM, object: number, name: number): number {
  const type = vm.typeOf(object)
  const found = lookupType(vm, type, name)
  if (found !== 0 && isDataDescriptorType(vm, vm.typeOf(found)) && isDescriptorType(vm, vm.typeOf(found))) return bindAttribute(vm, found, object, type)
  const own = instanceGet(vm, object, type, name)
  if (own !== 0) return vm.retain(own)
  if (found !== 0) return bindAttribute(vm, found, object, type)
  return noAttribute(vm, object, name)
}

/** Raises AttributeError for an attribute that an object has not; returns 0. */
export function noAttribute(vm: VM, object: number, name: number): 0 {
  if (!isStr(vm, name)) return raise(vm, T.TypeError, `attribute name must be string, not '${typeName(vm, name)}'`)
  return raiseAttribute(vm, object, name, `'${typeName(vm, object)}' object has no attribute '${strValue(vm, name)}'`)
}

/** Raises AttributeError with its `name` and `obj`; returns 0. */
export function raiseAttribute(vm: VM, object: number, name: number, message: string): 0 {
  return raiseWith(vm, T.AttributeError, message, object, name)
}

/** `object.name = value`, or `del object.name` with `value` 0; NONE, FAILED or SUSPENDED. */
export function setAttribute(vm: VM, object: number, name: number, value: number): number {
  const type = vm.typeOf(object)
  if (!isStr(vm, name)) return raise(vm, T.TypeError, `attribute name must be string, not '${typeName(vm, name)}'`)
  if ((overridesOf(vm, type) & OVERRIDE_SET_ATTRIBUTE) !== 0) {
    if (value === 0) return callSpecial(vm, lookupType(vm, type, N.__delattr__), object, name)
    return callSpecial(vm, lookupType(vm, type, N.__setattr__), object, name, value)
  }
  return slotsOfType(vm, type).setAttribute!(vm, object, name, value)
}

/** Sets an attribute as `object` defines it. */
export function genericSet(vm: VM, object: number, name: number, value: number): number {
  if (!isStr(vm, name)) return raise(vm, T.TypeError, `attribute name must be string, not '${typeName(vm, name)}'`)
  const type = vm.typeOf(object)
  const found = lookupType(vm, type, name)
  if (found !== 0 && isDataDescriptorType(vm, vm.typeOf(found))) return setThrough(vm, found, object, value)
  if (dictSlot(vm, object, type) !== 0) {
    if (value !== 0) return instanceSet(vm, object, type, name, value) ? NONE : FAILED
    if (instanceDelete(vm, object, type, name)) return NONE
    const message = `'${nameOfType(vm, type)}' object has no attribute '${strValue(vm, name)}'`
    // Where instances keep their values inside, nobody says whose attribute it was.
    return (vm.u32[(type + TYPE_FLAGS) >>> 2] & FLAG_INLINE_VALUES) !== 0 ? raise(vm, T.AttributeError, message) : raiseAttribute(vm, object, name, message)
  }
  const text = strValue(vm, name)
  if (found !== 0) return raise(vm, T.AttributeError, `'${nameOfType(vm, type)}' object attribute '${text}' is read-only`)
  return raiseAttribute(vm, object, name, `'${nameOfType(vm, type)}' object has no attribute '${text}' and no __dict__ for setting new attributes`)
}

/** Hands a value (0 deletes) to a data descriptor found in a type. */
export function setThrough(vm: VM, descriptor: number, object: number, value: number): number {
  const kind = vm.typeOf(descriptor)
  if ((overridesOf(vm, kind) & OVERRIDE_DESCRIPTOR_SET) !== 0) {
    const method = lookupType(vm, kind, value === 0 ? N.__delete__ : N.__set__)
    if (method === 0) return raise(vm, T.AttributeError, value === 0 ? '__delete__' : '__set__')
    return value === 0 ? callSpecial(vm, method, descriptor, object) : callSpecial(vm, method, descriptor, object, value)
  }
  return slotsOfType(vm, kind).descriptorSet!(vm, descriptor, object, value)
}

/** Calls the method `name` of an object as `object.name(*args)` would. */
export function callMethod(vm: VM, object: number, name: number, ...args: readonly number[]): number {
  if (mayRunPython(vm, object, name)) return callPrelude(vm, P.call_method, object, name, ...args)
  const found = getAttribute(vm, object, name)
  if (found === FAILED) return FAILED
  const result = call(vm, found, ...args)
  vm.release(found)
  return result
}

/** Steps of this file. */
export const attributeSteps: StepList = [['attribute', askMissing]]
