import { raise } from '../core/errors.js'
import { TYPE_DICT } from '../core/layouts.js'
import { type ModuleSpec, type NativeSpec, method } from '../core/native.js'
import { NONE, T } from '../core/statics.js'
import { type VM } from '../core/vm.js'
import { generatorPrelude } from '../engine/generator-types.js'
import { callerFrame } from '../types/caller.js'
import { cellNew } from '../types/cell.js'
import { containerPrelude } from '../types/container-prelude.js'
import { groupMake } from '../types/exception-types.js'
import { frameLocals } from '../types/frame.js'
import { genericAlias, unionFrom } from '../types/generic-alias.js'
import { hashFromInt, intFromHash } from '../types/hash-values.js'
import { hexAddress } from '../types/identity.js'
import { strFrom, strValue } from '../types/str.js'
import { randomPrelude } from '../types/random.js'
import { stringPrelude } from '../types/string-prelude.js'
import { proxyPrelude } from '../types/weak-proxy.js'
import { lookupType } from '../types/type-lookup.js'
import { referentOf, rememberHash } from '../types/weakref.js'
import { classPrelude } from './class-building.js'
import { importPrelude } from './importing.js'
import { dequePrelude } from '../types/deque.js'
import { collectorPrelude } from './gc.js'
import { systemPrelude } from './traceback-text.js'
import { inputPrelude } from './input.js'

const objectPrelude: readonly NativeSpec[] = [
  // The attribute as it stands along a type's MRO, no descriptor asked; None where there is none.
  method('_lookup', 2, 2, (vm, args) => vm.retain(lookupType(vm, vm.word(args), vm.word(args + W)) || NONE)),
  method('_type_dict', 1, 1, (vm, args) => vm.retain(vm.word(vm.word(args) + TYPE_DICT))),
  method('_address', 1, 1, (vm, args) => strFrom(vm, hexAddress(vm, vm.word(args)))),
  method('_caller_locals', 0, 0, (vm: VM) => {
    const frame = callerFrame(vm)
    return frame === 0 ? raise(vm, T.SystemError, 'frame does not exist') : frameLocals(vm, frame)
  }),
  method('_hash_number', 1, 1, (vm, args) => {
    hashFromInt(vm, vm.word(args))
    return intFromHash(vm)
  }),
  // For a weak reference whose object's hash takes Python code.
  method('_referent', 1, 1, (vm, args) => vm.retain(referentOf(vm, vm.word(args)) || NONE)),
  method('_remembered_hash', 2, 2, (vm, args) => {
    hashFromInt(vm, vm.word(args + W))
    rememberHash(vm, vm.word(args))
    return vm.retain(vm.word(args + W))
  }),
  method('_generic_alias', 2, 2, (vm, args) => genericAlias(vm, vm.word(args), vm.word(args + W))),
  method('_union_from', 1, 1, (vm, args) => unionFrom(vm, vm.word(args))),
  method('_host_error', 1, 1, (vm, args) => {
    vm.host.write('stderr', strValue(vm, vm.word(args)))
    return NONE
  }),
  method('_new_cell', 0, 0, (vm) => cellNew(vm, 0)),
  method('_group_make', 4, 4, groupMake),
]

/** What only the prelude (lib/prelude) sees: its own natives. */
export const preludeModule: ModuleSpec = {
  name: 'prelude',
  functions: [...objectPrelude, ...classPrelude, ...importPrelude, ...systemPrelude, ...inputPrelude, ...stringPrelude, ...containerPrelude, ...generatorPrelude, ...randomPrelude, ...collectorPrelude, ...dequePrelude, ...proxyPrelude],
}
