import { typeTraits } from '@mm/contract'
import { raise, typeName } from '../core/errors.js'
import {
  FLAG_BASE_TYPE,
  TYPE_WEAK_LIST_OFFSET,
  WEAKREF_BYTES,
  WEAKREF_CALLBACK,
  WEAKREF_HASH,
  WEAKREF_OBJECT,
} from '../core/layouts.js'
import { FAILED, type GetSetSpec, SUSPENDED, type TypeSpec, named } from '../core/native.js'
import { allocateTrackable, freeObject, track } from '../core/objects.js'
import { P } from '../core/prelude.js'
import { NONE, NOT_IMPLEMENTED, T, TRUE, FALSE } from '../core/statics.js'
import { type VM } from '../core/vm.js'
import { callPrelude } from '../protocols/call.js'
import { HASH_DONE, HASH_FAILED, hash } from '../protocols/hash.js'
import { isInstanceOf } from '../protocols/isinstance.js'
import { compare } from '../protocols/operators.js'
import { classGetItem } from './class-get-item.js'
import { dictSize } from './dict.js'
import { hexAddress } from './identity.js'
import { instanceUntracked } from './instantiate.js'
import { strFrom } from './str.js'
import { tupleItem, tupleSize } from './tuple.js'
import { referentKind } from './type-names.js'

/** The hash word of a reference whose hash has not been asked for. */
const NO_HASH = -1

/** Whether objects of this type can be referred to weakly. */
export const hasWeakReferences = (vm: VM, object: number): boolean => vm.i32[(vm.typeOf(object) + TYPE_WEAK_LIST_OFFSET) >>> 2] !== 0

/** The referent, borrowed; 0 when it is gone. */
export function referentOf(vm: VM, reference: number): number {
  const object = vm.runtime.weakReferences.referent(reference as never)
  if (BARRIER && object !== 0) {
    const barrier = vm.collector.barrier!
    if (barrier.isGone?.(object) === true) return 0
    barrier.reached?.(object)
  }
  return object
}

/** A weak reference without callback to an object that allows it: the shared one; owned, or 0 with MemoryError set. */
export function weakReferenceTo(vm: VM, object: number): number {
  return create(vm, T.ReferenceType, object, 0, typeTraits.plainReference)
}

/** A weak reference or proxy of `type`; `trait` is that of the shared one that may stand in, 0 for none. */
function create(vm: VM, type: number, object: number, callback: number, trait: number): number {
  if (!hasWeakReferences(vm, object)) return raise(vm, T.TypeError, `cannot create weak reference to '${typeName(vm, object)}' object`)
  if (callback === 0 && trait !== 0) {
    const plain = vm.runtime.weakReferences.plain(object as never, trait)
    if (plain !== 0) return vm.retain(plain)
  }
  const exact = type === T.ReferenceType || type === T.ProxyType || type === T.CallableProxyType
  const reference = exact ? allocateTrackable(vm, type, WEAKREF_BYTES) : instanceUntracked(vm, type)
  if (reference === 0) return 0
  if (exact) vm.u32.fill(0, (reference + WEAKREF_OBJECT) >>> 2, (reference + WEAKREF_BYTES) >>> 2)
  if (callback !== 0) vm.i32[(reference + WEAKREF_CALLBACK) >>> 2] = vm.retain(callback)
  vm.setWord(reference + WEAKREF_HASH, NO_HASH)
  vm.runtime.weakReferences.insert(reference as never, object as never)
  track(vm, reference)
  return reference
}

function construct(vm: VM, args: number): number {
  const [type, given] = [vm.word(args), vm.word(args + W)]
  const count = tupleSize(vm, given)
  if (count === 0 || count > 2) return raise(vm, T.TypeError, `__new__ expected at ${count === 0 ? 'least 1 argument' : 'most 2 arguments'}, got ${count}`)
  const callback = count === 2 ? tupleItem(vm, given, 1) : NONE
  return create(vm, type, tupleItem(vm, given, 0), callback === NONE ? 0 : callback, type === T.ReferenceType ? typeTraits.plainReference : 0)
}

/** `__init__`, which has nothing to do but to refuse: `__new__` of a subclass may have been given more. */
function initialize(vm: VM, args: number): number {
  const [, given, keywords] = [0, 1, 2].map((index) => vm.word(args + index * W))
  if (keywords !== 0 && dictSize(vm, keywords) > 0) return raise(vm, T.TypeError, 'ref() takes no keyword arguments')
  const count = tupleSize(vm, given)
  if (count >= 1 && count <= 2) return NONE
  return raise(vm, T.TypeError, `__init__ expected at ${count === 0 ? 'least 1 argument' : 'most 2 arguments'}, got ${count}`)
}

/** `weakref.proxy(object, callback)`; arguments borrowed, `callback` 0 for none. */
export function weakProxy(vm: VM, object: number, callback: number, callable: boolean): number {
  return create(vm, callable ? T.CallableProxyType : T.ProxyType, object, callback, typeTraits.plainProxy)
}

function referenceRepr(vm: VM, self: number): number {
  const object = referentOf(vm, self)
  if (object === 0) return strFrom(vm, `<weakref at ${hexAddress(vm, self)}; dead>`)
  const kind = strFrom(vm, referentKind(vm, object))
  const result = kind === 0 ? 0 : callPrelude(vm, P.weakref_repr, self, object, kind)
  vm.releaseMaybe(kind)
  return result
}

function referenceHash(vm: VM, self: number): number {
  const low = vm.word(self + WEAKREF_HASH)
  const high = W === 8 ? vm.word(self + WEAKREF_HASH + 4) : low >> 31
  if (low !== NO_HASH || high !== NO_HASH) {
    vm.hashLow = low
    vm.hashHigh = high
    return NONE
  }
  const object = referentOf(vm, self)
  if (object === 0) return raise(vm, T.TypeError, 'weak object has gone away')
  const answer = hash(vm, object)
  if (answer === HASH_DONE) rememberHash(vm, self)
  return answer === HASH_DONE ? NONE : answer === HASH_FAILED ? FAILED : SUSPENDED
}

/** Keeps the referent's hash, which is in the registers, for when it is gone. */
export function rememberHash(vm: VM, self: number): void {
  vm.setWord(self + WEAKREF_HASH, vm.hashLow)
  if (W === 8) vm.i32[(self + WEAKREF_HASH + 4) >>> 2] = vm.hashHigh
}

/** While both referents live they are compared, afterwards the references themselves. */
function referenceCompare(vm: VM, self: number, other: number, op: number): number {
  if ((op !== 2 && op !== 3) || !isInstanceOf(vm, other, T.ReferenceType)) return NOT_IMPLEMENTED
  const [a, b] = [referentOf(vm, self), referentOf(vm, other)]
  if (a !== 0 && b !== 0) return compare(vm, op, a, b)
  return (self === other) === (op === 2) ? TRUE : FALSE
}

/** Weak references to objects. */
export const referenceType: TypeSpec = {
  name: 'ReferenceType',
  module: 'weakref',
  flags: FLAG_BASE_TYPE,
  shape: { basicSize: WEAKREF_BYTES, trackable: true, references: { fixed: [WEAKREF_CALLBACK, 1] }, reclaim: freeObject },
  slots: {
    repr: referenceRepr,
    hash: referenceHash,
    compare: referenceCompare,
    call: (vm, self, _args, count) => {
      if (vm.keywordNames !== 0) return raise(vm, T.TypeError, 'weakref() takes no keyword arguments')
      if (count > 0) return raise(vm, T.TypeError, `weakref expected 0 arguments, got ${count}`)
      return vm.retain(referentOf(vm, self) || NONE)
    },
  },
  construct: named('__new__', '*args, **kwargs', construct),
  initialize: named('__init__', '*args, **kwargs', initialize),
  classMethods: [classGetItem],
  attributes: [{ name: '__callback__', get: (vm, self) => vm.retain(referentOf(vm, self) === 0 ? NONE : vm.word(self + WEAKREF_CALLBACK) || NONE) }],
}

/** `__weakref__` of instances: the newest weak reference to them. */
export const weakReferenceAttribute: GetSetSpec = {
  name: '__weakref__',
  get: (vm, self) => vm.retain(vm.runtime.weakReferences.first(self as never) || NONE),
}
