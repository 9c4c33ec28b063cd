import { FLAG_BASE_TYPE } from '../core/layouts.js'
import { FAILED, type TypeSpec, named } from '../core/native.js'
import { P } from '../core/prelude.js'
import { NONE, NOT_IMPLEMENTED, T } from '../core/statics.js'
import { type VM } from '../core/vm.js'
import { callPrelude } from '../protocols/call.js'
import { isInstanceOf } from '../protocols/isinstance.js'
import { compare } from '../protocols/operators.js'
import { dictAttribute } from './dict-attribute.js'
import { dictNext, dictSetString, dictSize } from './dict.js'
import { instanceDict } from './instance.js'
import { instanceNew } from './instantiate.js'
import { tupleSize } from './tuple.js'

const DICT = 2 * W
const BYTES = 3 * W

function initialize(vm: VM, args: number): number {
  const [self, given, named] = [vm.word(args), vm.word(args + W), vm.word(args + 2 * W)]
  if (tupleSize(vm, given) > 0) return callPrelude(vm, P.namespace_init, self, given, named || NONE)
  const dict = instanceDict(vm, self, vm.typeOf(self))
  if (dict === 0) return FAILED
  if (named === 0 || dictSize(vm, named) === 0) return NONE
  for (let position = dictNext(vm, named, 0); position >= 0; position = dictNext(vm, named, position)) {
    if (!dictSetString(vm, dict, vm.entryKey, vm.entryValue)) return FAILED
  }
  return NONE
}

/** `types.SimpleNamespace`. */
export const simpleNamespaceType: TypeSpec = {
  name: 'SimpleNamespace',
  module: 'types',
  flags: FLAG_BASE_TYPE,
  shape: { basicSize: BYTES, trackable: true, movable: true, dictOffset: DICT, references: { fixed: [DICT, 1] } },
  slots: {
    repr: (vm, self) => callPrelude(vm, P.namespace_repr, self),
    compare: (vm, self, other, op) => {
      if (!isInstanceOf(vm, other, T.SimpleNamespace) || (op !== 2 && op !== 3)) return NOT_IMPLEMENTED
      const [a, b] = [instanceDict(vm, self, vm.typeOf(self)), instanceDict(vm, other, vm.typeOf(other))]
      return a === 0 || b === 0 ? FAILED : compare(vm, op, a, b)
    },
  },
  construct: named('__new__', '*args, **kwargs', (vm, args) => instanceNew(vm, vm.word(args))),
  initialize: named('__init__', '*args, **kwargs', initialize),
  attributes: [dictAttribute],
}
