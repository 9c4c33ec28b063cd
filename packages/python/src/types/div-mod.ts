import { type NativeSpec, type Slots, method } from '../core/native.js'
import { NOT_IMPLEMENTED } from '../core/statics.js'
import { type VM } from '../core/vm.js'
import { tupleOwned } from './owned-items.js'

const FLOOR_DIVIDE = 4
const REMAINDER = 5

/** `__divmod__` and `__rdivmod__` of a number type: both of its operators. `isByZero` raises where the division has words of its own for a zero. */
export function divModMethods(binary: NonNullable<Slots['binary']>, isByZero: (vm: VM, divisor: number) => boolean = () => false): readonly NativeSpec[] {
  const divMod =
    (reflected: boolean) =>
    (vm: VM, args: number): number => {
      const [self, other] = [vm.word(args), vm.word(args + W)]
      if (isByZero(vm, reflected ? self : other)) return 0
      const quotient = binary(vm, FLOOR_DIVIDE, self, other, reflected)
      if (quotient === 0 || quotient === NOT_IMPLEMENTED) return quotient
      return tupleOwned(vm, [quotient, binary(vm, REMAINDER, self, other, reflected)])
    }
  return [method('__divmod__', 1, 1, divMod(false)), method('__rdivmod__', 1, 1, divMod(true))]
}
