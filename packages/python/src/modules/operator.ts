import { type ModuleSpec, type NativeSpec, method } from '../core/native.js'
import { FALSE, T, TRUE } from '../core/statics.js'
import { attributeGetterType, itemGetterType, methodCallerType } from '../functional/getters.js'
import { contains, getItem } from '../protocols/items.js'
import { binary, compare, inPlace, unary } from '../protocols/operators.js'
import { truth } from '../protocols/truth.js'
import { dictSetString } from '../types/dict.js'
import { immortalName } from '../types/immortal-names.js'

const comparisons = ['lt', 'le', 'eq', 'ne', 'gt', 'ge']
/** By operator, as in frontend/operators.ts. */
const operators = ['add', 'sub', 'mul', 'truediv', 'floordiv', 'mod', 'pow', 'lshift', 'rshift', 'and_', 'or_', 'xor', 'matmul']
const IN_PLACE = 13

const ofTwo = (name: string, operate: (vm: Parameters<NativeSpec['call']>[0], a: number, b: number) => number): NativeSpec => method(name, 2, 2, (vm, args) => operate(vm, vm.word(args), vm.word(args + W)))

/** `_operator`: the rest of `operator` is lib/operator.py. */
export const operatorModule: ModuleSpec = {
  name: '_operator',
  doc: 'The operators as functions.',
  functions: [
    ...comparisons.map((name, op) => ofTwo(name, (vm, a, b) => compare(vm, op, a, b))),
    ...operators.map((name, op) => ofTwo(name, (vm, a, b) => binary(vm, op, a, b))),
    ...operators.map((name, op) => ofTwo(`i${name.replace('_', '')}`, (vm, a, b) => inPlace(vm, IN_PLACE + op, a, b))),
    ofTwo('is_', (_vm, a, b) => (a === b ? TRUE : FALSE)),
    ofTwo('is_not', (_vm, a, b) => (a === b ? FALSE : TRUE)),
    ofTwo('contains', contains),
    ofTwo('getitem', getItem),
    ...['neg', 'pos', 'inv', 'abs'].map((name, op) => method(name, 1, 1, (vm, args) => unary(vm, op, vm.word(args)))),
    method('truth', 1, 1, (vm, args) => truth(vm, vm.word(args))),
  ],
  fill: (vm, dict) => {
    for (const { name } of [itemGetterType, attributeGetterType, methodCallerType]) dictSetString(vm, dict, immortalName(vm, name), T[name as keyof typeof T])
  },
}
