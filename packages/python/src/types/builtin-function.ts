import { typeName } from '../core/errors.js'
import { NATIVE_BYTES, NATIVE_MODULE, NATIVE_SELF, NATIVE_WEAKREFS } from '../core/layouts.js'
import { type GetSetSpec, type TypeSpec } from '../core/native.js'
import { FALSE, NONE, NOT_IMPLEMENTED, T, TRUE } from '../core/statics.js'
import { type VM } from '../core/vm.js'
import { callNative } from '../engine/native-calls.js'
import { callVector } from '../protocols/call.js'
import { isInstanceOf, isType } from '../protocols/isinstance.js'
import { hexAddress, identityHash } from './identity.js'
import { bindClassMethod, bindMethod, bindWrapper } from './method-binding.js'
import { nativeIndex, wrappedIndex } from './native-objects.js'
import { strFrom } from './str.js'
import { moduleOfBuiltin } from './shown-referents.js'
import { qualifiedName } from './type-names.js'
import { putTrackable } from './profile-free-lists.js'

const selfOf = (vm: VM, object: number): number => vm.word(object + NATIVE_SELF)
/** Index of the native that an object of any of these types stands for. */
const indexOf = (vm: VM, object: number): number => (vm.typeOf(object) === T['method-wrapper'] ? wrappedIndex(vm, object) : nativeIndex(vm, object))
const nameOf = (vm: VM, object: number): string => vm.natives[indexOf(vm, object)].name

/** Whether a built-in function is one of a module rather than a method bound to something. */
const isOfModule = (vm: VM, self: number): boolean => self === 0 || isInstanceOf(vm, self, T.module)

function functionRepr(vm: VM, self: number): number {
  const bound = selfOf(vm, self)
  if (isOfModule(vm, bound)) return strFrom(vm, `<built-in function ${nameOf(vm, self)}>`)
  return strFrom(vm, `<built-in method ${nameOf(vm, self)} of ${typeName(vm, bound)} object at ${hexAddress(vm, bound)}>`)
}

function functionQualname(vm: VM, self: number): number {
  const bound = selfOf(vm, self)
  if (isOfModule(vm, bound)) return strFrom(vm, nameOf(vm, self))
  return strFrom(vm, `${qualifiedName(vm, isType(vm, bound) ? bound : vm.typeOf(bound))}.${nameOf(vm, self)}`)
}

/** Equal when they are the same function bound to the same object. */
function boundCompare(vm: VM, self: number, other: number, op: number): number {
  if ((op !== 2 && op !== 3) || vm.typeOf(self) !== vm.typeOf(other)) return NOT_IMPLEMENTED
  const equal = selfOf(vm, self) === selfOf(vm, other) && indexOf(vm, self) === indexOf(vm, other)
  return equal === (op === 2) ? TRUE : FALSE
}

function boundHash(vm: VM, self: number): number {
  identityHash(vm, selfOf(vm, self))
  vm.hashLow ^= indexOf(vm, self)
  return NONE
}

const text = (value: (vm: VM, self: number) => string): GetSetSpec['get'] => (vm, self) => strFrom(vm, value(vm, self))
const docOf: GetSetSpec['get'] = (vm, self) => {
  const { doc } = vm.natives[indexOf(vm, self)]
  return doc === undefined ? NONE : strFrom(vm, doc)
}
const orNone = (offset: number): GetSetSpec['get'] => (vm, self) => vm.retain(vm.word(self + offset) || NONE)

const nameAttribute: GetSetSpec = { name: '__name__', get: text(nameOf) }
const signatureOf: GetSetSpec['get'] = (vm, self) => {
  const { shown } = vm.natives[indexOf(vm, self)]
  return shown === undefined ? NONE : strFrom(vm, shown)
}
const signatureAttribute: GetSetSpec = { name: '__text_signature__', get: signatureOf }
const docAttribute: GetSetSpec = { name: '__doc__', get: docOf }
const call = (vm: VM, self: number, args: number, count: number): number => callVector(vm, self, args, count, vm.keywordNames)

/** Functions of modules, and methods bound to an object. */
export const builtinFunctionType: TypeSpec = {
  name: 'builtin_function_or_method',
  shape: {
    basicSize: NATIVE_BYTES,
    trackable: true,
    weakListOffset: NATIVE_WEAKREFS,
    references: { fixed: [NATIVE_SELF, 2] },
    reclaim: (vm, self) => putTrackable(vm, vm.free.builtin, self),
  },
  slots: { repr: functionRepr, hash: boundHash, compare: boundCompare, call },
  attributes: [
    nameAttribute,
    { name: '__qualname__', get: functionQualname },
    { name: '__module__', get: orNone(NATIVE_MODULE) },
    { name: '__self__', get: (vm, self) => vm.retain(moduleOfBuiltin(vm, self) || selfOf(vm, self) || NONE) },
    signatureAttribute,
    docAttribute,
  ],
}

const ownerName = (vm: VM, self: number): string => qualifiedName(vm, selfOf(vm, self))
const ownerAttributes: readonly GetSetSpec[] = [
  nameAttribute,
  { name: '__qualname__', get: text((vm, self) => `${ownerName(vm, self)}.${nameOf(vm, self)}`) },
  { name: '__objclass__', get: orNone(NATIVE_SELF) },
  signatureAttribute,
  docAttribute,
]
const ownedShape: TypeSpec['shape'] = { basicSize: NATIVE_BYTES, trackable: true, references: { fixed: [NATIVE_SELF, 1] } }

/** Methods of built-in types, as the type has them. */
export const methodDescriptorType: TypeSpec = {
  name: 'method_descriptor',
  shape: ownedShape,
  slots: {
    repr: (vm, self) => strFrom(vm, `<method '${nameOf(vm, self)}' of '${ownerName(vm, self)}' objects>`),
    call,
    descriptorGet: bindMethod,
  },
  attributes: ownerAttributes,
}

/** Special methods of built-in types, made from slots. */
export const wrapperDescriptorType: TypeSpec = {
  name: 'wrapper_descriptor',
  shape: ownedShape,
  slots: {
    repr: (vm, self) => strFrom(vm, `<slot wrapper '${nameOf(vm, self)}' of '${ownerName(vm, self)}' objects>`),
    call,
    descriptorGet: bindWrapper,
  },
  attributes: ownerAttributes,
}

/** Special methods bound to an object. */
export const methodWrapperType: TypeSpec = {
  name: 'method-wrapper',
  shape: { basicSize: NATIVE_SELF + W, trackable: true, references: { fixed: [NATIVE_SELF - W, 2] } },
  slots: {
    repr: (vm, self) => strFrom(vm, `<method-wrapper '${nameOf(vm, self)}' of ${typeName(vm, selfOf(vm, self))} object at ${hexAddress(vm, selfOf(vm, self))}>`),
    hash: boundHash,
    compare: boundCompare,
    call: (vm, self, args, count) => callNative(vm, wrappedIndex(vm, self), selfOf(vm, self), 0, args, count, vm.keywordNames),
  },
  attributes: [
    nameAttribute,
    { name: '__qualname__', get: text((vm, self) => `${qualifiedName(vm, vm.typeOf(selfOf(vm, self)))}.${nameOf(vm, self)}`) },
    { name: '__self__', get: orNone(NATIVE_SELF) },
    { name: '__objclass__', get: (vm, self) => vm.retain(vm.typeOf(selfOf(vm, self))) },
    signatureAttribute,
    docAttribute,
  ],
}

/** Class methods of built-in types, as the type has them. */
export const classMethodDescriptorType: TypeSpec = {
  name: 'classmethod_descriptor',
  shape: ownedShape,
  slots: {
    repr: (vm, self) => strFrom(vm, `<method '${nameOf(vm, self)}' of '${ownerName(vm, self)}' objects>`),
    call: (vm, self, args, count) => callNative(vm, nativeIndex(vm, self), 0, Math.min(count, 1), args, count, vm.keywordNames),
    descriptorGet: bindClassMethod,
  },
  attributes: ownerAttributes,
}
