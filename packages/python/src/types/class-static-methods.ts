import { FLAG_BASE_TYPE } from '../core/layouts.js'
import { type GetSetSpec, type TypeSpec, named } from '../core/native.js'
import { P } from '../core/prelude.js'
import { NONE, T } from '../core/statics.js'
import { type VM } from '../core/vm.js'
import { callPrelude, callVector } from '../protocols/call.js'
import { dictAttribute } from './dict-attribute.js'
import { boundMethod } from './method.js'
import { instanceNew } from './instantiate.js'

/**
 * ```
 *   0       W      2W         3W
 * ┌───────┬──────┬──────────┬──────────┐
 * │ count │ type │ callable │ __dict__ │
 * └───────┴──────┴──────────┴──────────┘
 * ```
 */
const CALLABLE = 2 * W
const DICT = 3 * W
const BYTES = 4 * W

function wrap(vm: VM, type: number, callable: number): number {
  const wrapper = instanceNew(vm, type)
  if (wrapper !== 0) vm.i32[(wrapper + CALLABLE) >>> 2] = vm.retain(callable)
  return wrapper
}

/** A class method of a callable (borrowed); owned, or 0 with MemoryError set. */
export const classMethodOf = (vm: VM, callable: number): number => wrap(vm, T.classmethod, callable)
/** A static method of a callable (borrowed); owned, or 0 with MemoryError set. */
export const staticMethodOf = (vm: VM, callable: number): number => wrap(vm, T.staticmethod, callable)

function initialize(vm: VM, args: number): number {
  vm.replaceSlot(vm.word(args) + CALLABLE, vm.retain(vm.word(args + W)))
  return callPrelude(vm, P.wrapper_attributes, vm.word(args), vm.word(args + W))
}

const callableOf = (vm: VM, self: number): number => vm.word(self + CALLABLE) || NONE
const attributes: readonly GetSetSpec[] = [
  { name: '__func__', get: (vm, self) => vm.retain(callableOf(vm, self)) },
  { name: '__wrapped__', get: (vm, self) => vm.retain(callableOf(vm, self)) },
  { name: '__isabstractmethod__', get: (vm, self) => callPrelude(vm, P.is_abstract, callableOf(vm, self)) },
  dictAttribute,
]
const shape: TypeSpec['shape'] = { basicSize: BYTES, trackable: true, dictOffset: DICT, references: { fixed: [CALLABLE, 2] } }
const construct = named('__new__', '*args, **kwargs', (vm, args) => instanceNew(vm, vm.word(args)))

/** Methods that get the class. */
export const classMethodType: TypeSpec = {
  name: 'classmethod',
  flags: FLAG_BASE_TYPE,
  shape,
  slots: {
    repr: (vm, self) => callPrelude(vm, P.wrapper_repr, self, callableOf(vm, self)),
    descriptorGet: (vm, self, object, type) => boundMethod(vm, callableOf(vm, self), type === 0 ? vm.typeOf(object) : type),
  },
  construct,
  initialize: named('__init__', 'function, /', initialize),
  attributes,
}

/** Methods that get neither object nor class. */
export const staticMethodType: TypeSpec = {
  name: 'staticmethod',
  flags: FLAG_BASE_TYPE,
  shape,
  slots: {
    repr: (vm, self) => callPrelude(vm, P.wrapper_repr, self, callableOf(vm, self)),
    call: (vm, self, args, count) => callVector(vm, callableOf(vm, self), args, count, vm.keywordNames),
    descriptorGet: (vm, self) => vm.retain(callableOf(vm, self)),
  },
  construct,
  initialize: named('__init__', 'function, /', initialize),
  attributes,
}
