import { FLAG_BASE_TYPE } from '../core/layouts.js'
import { FAILED, type TypeSpec, method, named } from '../core/native.js'
import { track } from '../core/objects.js'
import { P } from '../core/prelude.js'
import { NONE, NOT_IMPLEMENTED, T } from '../core/statics.js'
import { type VM } from '../core/vm.js'
import { genericGet, getAttribute } from '../protocols/attributes.js'
import { callPrelude, callVector } from '../protocols/call.js'
import { hash } from '../protocols/hash.js'
import { isType } from '../protocols/isinstance.js'
import { compare } from '../protocols/operators.js'
import { instanceUntracked } from './instantiate.js'
import { strValue } from './str.js'
import { identityOf } from './identity.js'

/**
 * `list[int]` and `int | str`.
 *
 * ```
 *   0       W      2W               3W
 * ┌───────┬──────┬────────────────┬──────────────┐
 * │ count │ type │ origin         │ arguments    │   GenericAlias
 * ├───────┼──────┼────────────────┼──────────────┤
 * │ count │ type │ members (tuple)│              │   Union
 * └───────┴──────┴────────────────┴──────────────┘
 * ```
 */
const ORIGIN = 2 * W
const ARGUMENTS = 3 * W
const ALIAS_BYTES = 8 * W
const UNION_BYTES = 4 * W

/** `origin[args]` with a tuple of arguments; both borrowed. Owned, or 0 with MemoryError set. */
export function genericAlias(vm: VM, origin: number, args: number): number {
  const alias = instanceUntracked(vm, T.GenericAlias)
  if (alias === 0) return 0
  vm.i32[(alias + ORIGIN) >>> 2] = vm.retain(origin)
  vm.i32[(alias + ARGUMENTS) >>> 2] = vm.retain(args)
  track(vm, alias)
  return alias
}

/** The union of the members in a tuple (borrowed), which are flat and distinct; owned, or 0 with MemoryError set. */
export function unionFrom(vm: VM, members: number): number {
  const union = instanceUntracked(vm, T.Union)
  if (union === 0) return 0
  vm.i32[(union + ORIGIN) >>> 2] = vm.retain(members)
  track(vm, union)
  return union
}

/** What may stand in `a | b` for types. */
const isMember = (vm: VM, object: number): boolean => {
  const type = vm.typeOf(object)
  return isType(vm, object) || object === NONE || type === T.GenericAlias || type === T.Union
}

/** `a | b` of types; both borrowed. */
export function unionOf(vm: VM, a: number, b: number): number {
  return isMember(vm, a) && isMember(vm, b) ? callPrelude(vm, P.union_of, a, b) : NOT_IMPLEMENTED
}

/** Attributes that an alias has itself; all others are its origin's. */
const OWN = new Set(['__origin__', '__args__', '__parameters__', '__class__', '__mro_entries__', '__reduce__', '__reduce_ex__', '__copy__', '__deepcopy__', '__unpacked__'])

function aliasGet(vm: VM, self: number, name: number): number {
  const text = strValue(vm, name)
  if (OWN.has(text) || (text.startsWith('__') && text.endsWith('__') && text !== '__doc__' && text !== '__module__' && text !== '__name__' && text !== '__qualname__')) return genericGet(vm, self, name)
  return getAttribute(vm, vm.word(self + ORIGIN), name)
}

function aliasHash(vm: VM, self: number): number {
  const answer = hash(vm, vm.word(self + ARGUMENTS))
  if (answer !== 1) return FAILED
  vm.hashLow ^= Math.floor(identityOf(vm, vm.word(self + ORIGIN)) / 16)
  return NONE
}

/** `list[int]`. */
export const genericAliasType: TypeSpec = {
  name: 'GenericAlias',
  module: 'types',
  flags: FLAG_BASE_TYPE,
  shape: { basicSize: ALIAS_BYTES, trackable: true, movable: true, weakListOffset: 5 * W, references: { fixed: [ORIGIN, 2] } },
  slots: {
    repr: (vm, self) => callPrelude(vm, P.alias_repr, vm.word(self + ORIGIN), vm.word(self + ARGUMENTS)),
    hash: aliasHash,
    call: (vm, self, args, count) => callVector(vm, vm.word(self + ORIGIN), args, count, vm.keywordNames),
    getAttribute: aliasGet,
    getItem: (vm, self, key) => callPrelude(vm, P.alias_get_item, self, key),
    iterate: (vm, self) => callPrelude(vm, P.alias_iterate, self),
    compare: (vm, self, other, op) => {
      if ((op !== 2 && op !== 3) || vm.typeOf(other) !== T.GenericAlias) return NOT_IMPLEMENTED
      if (vm.word(self + ORIGIN) !== vm.word(other + ORIGIN)) return NOT_IMPLEMENTED
      return compare(vm, op, vm.word(self + ARGUMENTS), vm.word(other + ARGUMENTS))
    },
    binary: (vm, op, self, other, reflected) => (op === 10 ? (reflected ? unionOf(vm, other, self) : unionOf(vm, self, other)) : NOT_IMPLEMENTED),
    binaryOps: 1 << 10,
  },
  construct: named('__new__', 'origin, args, /', (vm, args) => callPrelude(vm, P.generic_alias, vm.word(args + W), vm.word(args + 2 * W))),
  methods: [method('__mro_entries__', 1, 1, (vm, args) => callPrelude(vm, P.alias_mro_entries, vm.word(vm.word(args) + ORIGIN)))],
  attributes: [
    { name: '__origin__', get: (vm, self) => vm.retain(vm.word(self + ORIGIN)) },
    { name: '__args__', get: (vm, self) => vm.retain(vm.word(self + ARGUMENTS)) },
    { name: '__parameters__', get: (vm, self) => callPrelude(vm, P.alias_parameters, vm.word(self + ARGUMENTS)) },
  ],
}

/** `int | str`. */
export const unionType: TypeSpec = {
  name: 'Union',
  shownAs: 'UnionType',
  module: 'types',
  shape: { basicSize: UNION_BYTES, trackable: true, movable: true, references: { fixed: [ORIGIN, 1] } },
  slots: {
    repr: (vm, self) => callPrelude(vm, P.union_repr, vm.word(self + ORIGIN)),
    hash: (vm, self) => (hash(vm, vm.word(self + ORIGIN)) === 1 ? NONE : FAILED),
    compare: (vm, self, other, op) => ((op === 2 || op === 3) && vm.typeOf(other) === T.Union ? callPrelude(vm, P.union_equal, vm.word(self + ORIGIN), vm.word(other + ORIGIN), op === 2 ? NONE : self) : NOT_IMPLEMENTED),
    binary: (vm, op, self, other, reflected) => (op === 10 ? (reflected ? unionOf(vm, other, self) : unionOf(vm, self, other)) : NOT_IMPLEMENTED),
    binaryOps: 1 << 10,
  },
  methods: [
    method('__instancecheck__', 1, 1, (vm, args) => callPrelude(vm, P.isinstance_slow, vm.word(args + W), vm.word(vm.word(args) + ORIGIN))),
    method('__subclasscheck__', 1, 1, (vm, args) => callPrelude(vm, P.issubclass_slow, vm.word(args + W), vm.word(vm.word(args) + ORIGIN))),
  ],
  attributes: [{ name: '__args__', get: (vm, self) => vm.retain(vm.word(self + ORIGIN)) }],
}
