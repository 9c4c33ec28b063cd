import { type NativeSpec, type TypeSpec, method } from '../core/native.js'
import { P } from '../core/prelude.js'
import { SIZE } from '../core/layouts.js'
import { FALSE, NOT_IMPLEMENTED, T, TRUE, T_TUPLE, smallInt } from '../core/statics.js'
import { type VM } from '../core/vm.js'
import { callPrelude } from '../protocols/call.js'
import { equals } from '../protocols/compare.js'
import { containerRepr } from './container-repr.js'
import { dictFind, dictSize, dictValueAt } from './dict.js'
import { dictIterator } from './dict-iterators.js'
import { FIND_ABSENT, FIND_PYTHON } from './dict-keys.js'
import { dictContains } from './dict-methods.js'
import { VIEW_BYTES, VIEW_DICT } from './dict-view-memory.js'
import { isSet } from './set.js'
import { tupleItem } from './tuple.js'

const dictOf = (vm: VM, view: number): number => vm.word(view + VIEW_DICT)

/** `(key, value) in dict.items()`. */
function itemsContain(vm: VM, self: number, pair: number): number {
  if (vm.typeOf(pair) !== T_TUPLE || vm.word(pair + SIZE) !== 2) return FALSE
  const dict = dictOf(vm, self)
  const index = dictFind(vm, dict, tupleItem(vm, pair, 0))
  if (index >= 0) {
    const equal = equals(vm, dictValueAt(vm, dict, index), tupleItem(vm, pair, 1))
    return equal === 1 ? TRUE : equal === 0 ? FALSE : equal === 2 ? callPrelude(vm, P.items_contain, dict, pair) : 0
  }
  return index === FIND_ABSENT ? FALSE : index === FIND_PYTHON ? callPrelude(vm, P.items_contain, dict, pair) : 0
}

const isKeysOrItems = (vm: VM, object: number): boolean => vm.typeOf(object) === T.dict_keys || vm.typeOf(object) === T.dict_items

/** Views of keys and items compare as sets do. */
function compareViews(vm: VM, self: number, other: number, op: number): number {
  if (!isKeysOrItems(vm, other) && !isSet(vm, other)) return NOT_IMPLEMENTED
  return callPrelude(vm, P.view_compare, self, other, smallInt(op))
}

/** `&`, `|`, `^`, `-`: the result is a set. */
function operateViews(vm: VM, op: number, self: number, other: number, reflected: boolean): number {
  return reflected ? callPrelude(vm, P.view_operate, other, self, smallInt(op)) : callPrelude(vm, P.view_operate, self, other, smallInt(op))
}

const SET_OPERATORS = (1 << 1) | (1 << 9) | (1 << 10) | (1 << 11)

const reversed = (type: number): NativeSpec => method('__reversed__', 0, 0, (vm, args) => dictIterator(vm, type, dictOf(vm, vm.word(args))))

const isDisjoint: NativeSpec = method('isdisjoint', 1, 1, (vm, args) => callPrelude(vm, P.view_isdisjoint, vm.word(args), vm.word(args + W)))

const viewType = (name: TypeSpec['name'], iterator: number, backwards: number, more: Partial<TypeSpec>): TypeSpec => ({
  name,
  shape: { basicSize: VIEW_BYTES, trackable: true, movable: true, references: { fixed: [VIEW_DICT, 1] } },
  attributes: [{ name: 'mapping', get: (vm, self) => callPrelude(vm, P.view_mapping, dictOf(vm, self)) }],
  ...more,
  slots: {
    repr: containerRepr,
    length: (vm, self) => dictSize(vm, dictOf(vm, self)),
    iterate: (vm, self) => dictIterator(vm, iterator, dictOf(vm, self)),
    ...more.slots,
  },
  methods: [reversed(backwards), ...(more.methods ?? [])],
})

/** The views of a dict. */
export const dictViewTypes: readonly TypeSpec[] = [
  viewType('dict_keys', T.dict_keyiterator, T.dict_reversekeyiterator, {
    slots: {
      contains: (vm, self, key) => dictContains(vm, dictOf(vm, self), key),
      compare: compareViews,
      binary: (vm, op, self, other, reflected) => ((SET_OPERATORS & (1 << op)) !== 0 ? operateViews(vm, op, self, other, reflected) : NOT_IMPLEMENTED),
      binaryOps: SET_OPERATORS,
    },
    methods: [isDisjoint],
  }),
  viewType('dict_values', T.dict_valueiterator, T.dict_reversevalueiterator, {}),
  viewType('dict_items', T.dict_itemiterator, T.dict_reverseitemiterator, {
    slots: {
      contains: itemsContain,
      compare: compareViews,
      binary: (vm, op, self, other, reflected) => ((SET_OPERATORS & (1 << op)) !== 0 ? operateViews(vm, op, self, other, reflected) : NOT_IMPLEMENTED),
      binaryOps: SET_OPERATORS,
    },
    methods: [isDisjoint],
  }),
]
