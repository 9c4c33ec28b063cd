import { raise } from '../core/errors.js'
import { METHOD_BYTES, METHOD_FUNCTION, METHOD_SELF, METHOD_WEAKREFS } from '../core/layouts.js'
import { type TypeSpec, named } from '../core/native.js'
import { N } from '../core/names.js'
import { allocateTrackable, track } from '../core/objects.js'
import { P } from '../core/prelude.js'
import { FALSE, NONE, NOT_IMPLEMENTED, T, TRUE } from '../core/statics.js'
import { type VM } from '../core/vm.js'
import { genericGet, getAttribute } from '../protocols/attributes.js'
import { callPrelude, callVector } from '../protocols/call.js'
import { isCallable } from '../protocols/callable.js'
import { identityHash } from './identity.js'
import { putTrackable, takeTrackable } from './profile-free-lists.js'
import { lookupType } from './type-lookup.js'

const functionOf = (vm: VM, self: number): number => vm.word(self + METHOD_FUNCTION)
const selfOf = (vm: VM, self: number): number => vm.word(self + METHOD_SELF)

/** A function (or any callable) with its first argument; both borrowed. Owned, or 0 with MemoryError set. */
export function boundMethod(vm: VM, callable: number, self: number): number {
  const object = takeTrackable(vm, vm.free.method) || allocateTrackable(vm, T.method, METHOD_BYTES)
  if (object === 0) return 0
  vm.u32.fill(0, (object + METHOD_FUNCTION) >>> 2, (object + METHOD_BYTES) >>> 2)
  vm.i32[(object + METHOD_FUNCTION) >>> 2] = vm.retain(callable)
  vm.i32[(object + METHOD_SELF) >>> 2] = vm.retain(self)
  track(vm, object)
  return object
}

/** Attributes that methods do not have are their function's. */
function methodGet(vm: VM, self: number, name: number): number {
  if (lookupType(vm, T.method, name) !== 0) return genericGet(vm, self, name)
  return getAttribute(vm, functionOf(vm, self), name)
}

function methodCompare(vm: VM, self: number, other: number, op: number): number {
  if ((op !== 2 && op !== 3) || vm.typeOf(other) !== T.method) return NOT_IMPLEMENTED
  const equal = selfOf(vm, self) === selfOf(vm, other) && functionOf(vm, self) === functionOf(vm, other)
  return equal === (op === 2) ? TRUE : FALSE
}

function methodHash(vm: VM, self: number): number {
  identityHash(vm, selfOf(vm, self))
  const low = vm.hashLow
  identityHash(vm, functionOf(vm, self))
  vm.hashLow ^= low
  return NONE
}

function construct(vm: VM, args: number): number {
  const [callable, self] = [vm.word(args + W), vm.word(args + 2 * W)]
  if (!isCallable(vm, callable)) return raise(vm, T.TypeError, 'first argument must be callable')
  if (self === NONE) return raise(vm, T.TypeError, 'instance must not be None')
  return boundMethod(vm, callable, self)
}

/** Functions bound to the object that they were found in. */
export const methodType: TypeSpec = {
  name: 'method',
  shape: { basicSize: METHOD_BYTES, trackable: true, movable: true, weakListOffset: METHOD_WEAKREFS, references: { fixed: [METHOD_FUNCTION, 2] }, reclaim: (vm, self) => putTrackable(vm, vm.free.method, self) },
  slots: {
    repr: (vm, self) => callPrelude(vm, P.method_repr, functionOf(vm, self), selfOf(vm, self)),
    hash: methodHash,
    compare: methodCompare,
    call: (vm, self, args, count) => callVector(vm, self, args, count, vm.keywordNames),
    getAttribute: methodGet,
    descriptorGet: (vm, self) => vm.retain(self),
  },
  construct: named('__new__', 'function, instance, /', construct),
  attributes: [
    { name: '__func__', get: (vm, self) => vm.retain(functionOf(vm, self)) },
    { name: '__self__', get: (vm, self) => vm.retain(selfOf(vm, self)) },
    { name: '__doc__', get: (vm, self) => getAttribute(vm, functionOf(vm, self), N.__doc__) },
  ],
}
