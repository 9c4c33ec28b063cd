import { intFrom, intFromBig } from '../types/int.js'
import { isStr } from '../types/string-memory.js'
import { givenName, raise, raiseBare, raiseValue } from './errors.js'
import { callPrelude } from '../protocols/call.js'
import { FAILED, type Native, type NativeSpec, SUSPENDED, type Slots } from './native.js'
import { P } from './prelude.js'
import { binaryMethods, compareMethods } from './slots.js'
import { FALSE, NONE, NOT_IMPLEMENTED, T, TRUE } from './statics.js'
import { type VM } from './vm.js'

/** `__hash__` of a type with this slot; where its items' or its referent's hash takes Python code the prelude goes on. */
const hashBy =
  (hash: (vm: VM, self: number) => number): Native =>
  (vm, args) => {
    const answer = hash(vm, vm.word(args))
    if (answer === SUSPENDED) return callPrelude(vm, P.object_hash, vm.word(args))
    return answer === FAILED ? FAILED : hashInt(vm)
  }

/** The hash that is in `vm.hashLow` and `vm.hashHigh` as an int; owned. */
export function hashInt(vm: VM): number {
  const value = vm.hashHigh * 2 ** 32 + (vm.hashLow >>> 0)
  if (Number.isSafeInteger(value)) return intFrom(vm, value)
  return intFromBig(vm, (BigInt(vm.hashHigh) << 32n) | BigInt(vm.hashLow >>> 0))
}

/** What a `next` slot gave, with exhaustion turned into StopIteration. */
export function orStopIteration(vm: VM, item: number): number {
  return item === FAILED && vm.exception === 0 ? raiseBare(vm, T.StopIteration) : item
}

/** Whether the object can be a format specification; raises TypeError where it is none. */
export const isFormat = (vm: VM, spec: number): boolean =>
  isStr(vm, spec) || raise(vm, T.TypeError, `__format__() argument must be str, not ${givenName(vm, spec)}`) !== 0

const boolean = (value: boolean): number => (value ? TRUE : FALSE)

type Wrap = (slots: Slots) => readonly (readonly [name: string, fewest: number, most: number, call: Native])[]

/** `call(self)`. */
const unary = (name: string, slot: ((vm: VM, self: number) => number) | undefined): ReturnType<Wrap> =>
  slot === undefined ? [] : [[name, 0, 0, (vm, args) => slot(vm, vm.word(args))]]

const binary: Wrap = ({ binary: slot, binaryOps = 0 }) =>
  slot === undefined
    ? []
    : binaryMethods.flatMap(([plain, reflected], op) => {
        if ((binaryOps & (1 << op)) === 0) return []
        const most = plain === '__pow__' ? 2 : 1
        const asks = (isReflected: boolean): Native => (vm, args, count) =>
          count === 3 && vm.word(args + 2 * W) !== NONE ? NOT_IMPLEMENTED : slot(vm, op, vm.word(args), vm.word(args + W), isReflected)
        return [
          [plain, 1, most, asks(false)],
          [reflected, 1, most, asks(true)],
        ] as const
      })

const inPlace: Wrap = ({ inPlace: slot, inPlaceOps = 0 }) =>
  slot === undefined
    ? []
    : binaryMethods.flatMap(([, , name], op) =>
        (inPlaceOps & (1 << op)) === 0 ? [] : [[name, 1, 1, (vm: VM, args: number) => slot(vm, op + 13, vm.word(args), vm.word(args + W))] as const],
      )

const attributes: Wrap = ({ getAttribute, setAttribute }) => [
  ...(getAttribute === undefined ? [] : [['__getattribute__', 1, 1, (vm: VM, args: number) => getAttribute(vm, vm.word(args), vm.word(args + W))] as const]),
  ...(setAttribute === undefined
    ? []
    : [
        ['__setattr__', 2, 2, (vm: VM, args: number) => setAttribute(vm, vm.word(args), vm.word(args + W), vm.word(args + 2 * W))] as const,
        ['__delattr__', 1, 1, (vm: VM, args: number) => setAttribute(vm, vm.word(args), vm.word(args + W), 0)] as const,
      ]),
]

const descriptors: Wrap = ({ descriptorGet, descriptorSet }) => [
  ...(descriptorGet === undefined
    ? []
    : [
        [
          '__get__',
          1,
          2,
          (vm: VM, args: number, count: number) => {
            const object = vm.word(args + W)
            const type = count > 2 ? vm.word(args + 2 * W) : NONE
            if (object === NONE && type === NONE) return raise(vm, T.TypeError, '__get__(None, None) is invalid')
            return descriptorGet(vm, vm.word(args), object === NONE ? 0 : object, type === NONE ? vm.typeOf(object) : type)
          },
        ] as const,
      ]),
  ...(descriptorSet === undefined
    ? []
    : [
        ['__set__', 2, 2, (vm: VM, args: number) => descriptorSet(vm, vm.word(args), vm.word(args + W), vm.word(args + 2 * W))] as const,
        ['__delete__', 1, 1, (vm: VM, args: number) => descriptorSet(vm, vm.word(args), vm.word(args + W), 0)] as const,
      ]),
]

const items: Wrap = ({ getItem, setItem, contains, length }) => [
  ...(length === undefined
    ? []
    : [
        [
          '__len__',
          0,
          0,
          (vm: VM, args: number) => {
            const count = length(vm, vm.word(args))
            return count < 0 ? FAILED : intFrom(vm, count)
          },
        ] as const,
      ]),
  ...(getItem === undefined ? [] : [['__getitem__', 1, 1, (vm: VM, args: number) => getItem(vm, vm.word(args), vm.word(args + W))] as const]),
  ...(setItem === undefined
    ? []
    : [
        ['__setitem__', 2, 2, (vm: VM, args: number) => setItem(vm, vm.word(args), vm.word(args + W), vm.word(args + 2 * W))] as const,
        ['__delitem__', 1, 1, (vm: VM, args: number) => setItem(vm, vm.word(args), vm.word(args + W), 0)] as const,
      ]),
  ...(contains === undefined ? [] : [['__contains__', 1, 1, (vm: VM, args: number) => contains(vm, vm.word(args), vm.word(args + W))] as const]),
]

const groups: readonly Wrap[] = [
  ({ repr }) => unary('__repr__', repr),
  ({ hash }) => (hash === undefined ? [] : [['__hash__', 0, 0, hashBy(hash)]]),
  ({ call }) => (call === undefined ? [] : [['__call__', 0, -1, (vm, args, count) => call(vm, vm.word(args), args + W, count - 1)]]),
  ({ str }) => unary('__str__', str),
  attributes,
  ({ compare }) =>
    compare === undefined ? [] : compareMethods.map((name, op) => [name, 1, 1, (vm: VM, args: number) => compare(vm, vm.word(args), vm.word(args + W), op)] as const),
  ({ iterate }) => unary('__iter__', iterate),
  ({ next }) => (next === undefined ? [] : [['__next__', 0, 0, (vm, args) => orStopIteration(vm, next(vm, vm.word(args)))]]),
  descriptors,
  binary,
  inPlace,
  ({ negative }) => unary('__neg__', negative),
  ({ positive }) => unary('__pos__', positive),
  ({ absolute }) => unary('__abs__', absolute),
  ({ truth }) =>
    truth === undefined
      ? []
      : [
          [
            '__bool__',
            0,
            0,
            (vm, args) => {
              const answer = truth(vm, vm.word(args))
              return answer < 0 ? FAILED : boolean(answer === 1)
            },
          ],
        ],
  ({ invert }) => unary('__invert__', invert),
  ({ toInt }) => unary('__int__', toInt),
  ({ toFloat }) => unary('__float__', toFloat),
  ({ toIndex }) => unary('__index__', toIndex),
  items,
  ({ format }) => (format === undefined ? [] : [['__format__', 1, 1, (vm, args) => (isFormat(vm, vm.word(args + W)) ? format(vm, vm.word(args), vm.word(args + W)) : FAILED)]]),
]

/** Special methods that a type of these own slots shows, as natives. */
export function slotWrappers(own: Slots): NativeSpec[] {
  return groups.flatMap((wrap) => wrap(own).map(([name, fewest, most, call]) => ({ name, fewest, most, call })))
}

/** Sequences of another kind on the right know nothing of `+`: these have no `__radd__`. */
export const withoutReflectedAdd = (natives: readonly NativeSpec[]): NativeSpec[] => natives.filter(({ name }) => name !== '__radd__')

/** Raises StopIteration with a value (borrowed), without one for None. */
export function raiseStopIteration(vm: VM, value: number): 0 {
  return value === NONE ? raiseBare(vm, T.StopIteration) : raiseValue(vm, T.StopIteration, value)
}
