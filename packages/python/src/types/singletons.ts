import { type NativeSpec, type TypeSpec, named } from '../core/native.js'
import { ELLIPSIS, NONE, NOT_IMPLEMENTED, T } from '../core/statics.js'
import { raise } from '../core/errors.js'
import { type VM } from '../core/vm.js'
import { strFrom } from './str.js'
import { tupleSize } from './tuple.js'
import { dictSize } from './dict.js'

const INSTANCE_SIZE = 2 * W

/** `type(None)()` gives the one there is. */
const shared = (name: string, value: number): NativeSpec =>
  named('__new__', '*args, **kwargs', (vm: VM, args: number) => {
    const [given, named] = [vm.word(args + W), vm.word(args + 2 * W)]
    if (tupleSize(vm, given) > 0 || (named !== 0 && dictSize(vm, named) > 0)) return raise(vm, T.TypeError, `${name} takes no arguments`)
    return value
  })

const hashOf =
  (value: number) =>
  (vm: VM): number => {
    vm.hashLow = value
    vm.hashHigh = 0
    return NONE
  }

/** The type of None. */
export const noneType: TypeSpec = {
  name: 'NoneType',
  shape: { basicSize: INSTANCE_SIZE },
  slots: { repr: (vm) => strFrom(vm, 'None'), truth: () => 0, hash: hashOf(0xfca86420) },
  construct: shared('NoneType', NONE),
}

/** The type of `...`. */
export const ellipsisType: TypeSpec = {
  name: 'ellipsis',
  shape: { basicSize: INSTANCE_SIZE },
  slots: { repr: (vm) => strFrom(vm, 'Ellipsis') },
  construct: shared('ellipsis', ELLIPSIS),
}

/** The type of NotImplemented. */
export const notImplementedType: TypeSpec = {
  name: 'NotImplementedType',
  shape: { basicSize: INSTANCE_SIZE },
  slots: { repr: (vm) => strFrom(vm, 'NotImplemented'), truth: () => 1 },
  construct: shared('NotImplementedType', NOT_IMPLEMENTED),
}
