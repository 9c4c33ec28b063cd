import { raise, typeName } from '../core/errors.js'
import { type NativeSpec, type TypeSpec, method, named } from '../core/native.js'
import { allocateTrackable, track } from '../core/objects.js'
import { P } from '../core/prelude.js'
import { NOT_IMPLEMENTED, T } from '../core/statics.js'
import { type VM } from '../core/vm.js'
import { N } from '../core/names.js'
import { callMethod } from '../protocols/attributes.js'
import { callPrelude } from '../protocols/call.js'
import { contains, getItem } from '../protocols/items.js'
import { iterate } from '../protocols/iteration.js'
import { str } from '../protocols/conversion.js'
import { compare } from '../protocols/operators.js'
import { dictSize, isDict } from './dict.js'
import { isList } from './list.js'
import { isTuple } from './tuple.js'
import { lookupType } from './type-lookup.js'

const MAPPING = 2 * W
const BYTES = 3 * W

/** A read-only view of a mapping (borrowed); owned, or 0 with MemoryError set. */
export function proxyOf(vm: VM, mapping: number): number {
  const proxy = allocateTrackable(vm, T.mappingproxy, BYTES)
  if (proxy === 0) return 0
  vm.setWord(proxy + MAPPING, vm.retain(mapping))
  track(vm, proxy)
  return proxy
}

const mappingOf = (vm: VM, self: number): number => vm.word(self + MAPPING)

function proxyLength(vm: VM, self: number): number {
  const mapping = mappingOf(vm, self)
  if (isDict(vm, mapping)) return dictSize(vm, mapping)
  raise(vm, T.TypeError, `object of type '${typeName(vm, mapping)}' has no len()`)
  return -1
}

/** Methods that are the mapping's own. */
const forwarded = (name: 'keys' | 'values' | 'items' | 'copy' | '__reversed__'): NativeSpec =>
  method(name, 0, 0, (vm, args) => callMethod(vm, mappingOf(vm, vm.word(args)), N[name]))

/** Read-only views of mappings: `type.__dict__`. */
export const mappingProxyType: TypeSpec = {
  name: 'mappingproxy',
  shape: { basicSize: BYTES, trackable: true, movable: true, references: { fixed: [MAPPING, 1] } },
  slots: {
    repr: (vm, self) => callPrelude(vm, P.proxy_repr, mappingOf(vm, self)),
    str: (vm, self) => str(vm, mappingOf(vm, self)),
    length: proxyLength,
    getItem: (vm, self, key) => getItem(vm, mappingOf(vm, self), key),
    contains: (vm, self, item) => contains(vm, mappingOf(vm, self), item),
    iterate: (vm, self) => iterate(vm, mappingOf(vm, self)),
    compare: (vm, self, other, op) => (op === 2 || op === 3 ? compare(vm, op, mappingOf(vm, self), vm.typeOf(other) === T.mappingproxy ? mappingOf(vm, other) : other) : NOT_IMPLEMENTED),
    binary: (vm, op, self, other, reflected) => {
      if (op !== 10) return NOT_IMPLEMENTED
      const mapping = mappingOf(vm, self)
      const plain = vm.typeOf(other) === T.mappingproxy ? mappingOf(vm, other) : other
      return reflected ? callPrelude(vm, P.merged, plain, mapping) : callPrelude(vm, P.merged, mapping, plain)
    },
    binaryOps: 1 << 10,
  },
  construct: named('__new__', 'mapping', (vm, args) => {
    const mapping = vm.word(args + W)
    const isMapping = lookupType(vm, vm.typeOf(mapping), N.__getitem__) !== 0 && !isList(vm, mapping) && !isTuple(vm, mapping)
    return isMapping ? proxyOf(vm, mapping) : raise(vm, T.TypeError, `mappingproxy() argument must be a mapping, not ${typeName(vm, mapping)}`)
  }),
  methods: [
    named('get', 'key, default=None, /', (vm, args) => {
      const fallback = vm.word(args + 2 * W)
      return fallback === 0 ? callMethod(vm, mappingOf(vm, vm.word(args)), N.get, vm.word(args + W)) : callMethod(vm, mappingOf(vm, vm.word(args)), N.get, vm.word(args + W), fallback)
    }),
    forwarded('keys'),
    forwarded('values'),
    forwarded('items'),
    forwarded('copy'),
    forwarded('__reversed__'),
  ],
}
