import { FAILED, type ModuleSpec, type Native, method } from '../core/native.js'
import { NONE, T } from '../core/statics.js'
import { type VM } from '../core/vm.js'
import { isCallable } from '../protocols/callable.js'
import { dictSetString } from '../types/dict.js'
import { immortalName } from '../types/immortal-names.js'
import { intFrom } from '../types/int.js'
import { listAppend, listNew } from '../types/list.js'
import { hasWeakReferences, weakProxy } from '../types/weakref.js'

const getWeakReferenceCount: Native = (vm, args) => {
  const object = vm.word(args)
  return intFrom(vm, hasWeakReferences(vm, object) ? vm.runtime.weakReferences.countOf(object as never) : 0)
}

const getWeakReferences: Native = (vm, args) => {
  const list = listNew(vm, 0)
  const object = vm.word(args)
  if (list === 0 || !hasWeakReferences(vm, object)) return list
  const { weakReferences } = vm.runtime
  for (let reference = weakReferences.first(object as never); reference !== 0; reference = weakReferences.after(reference)) {
    if (listAppend(vm, list, reference)) continue
    vm.release(list)
    return FAILED
  }
  return list
}

const proxy: Native = (vm, args, count) => {
  const callback = count === 2 ? vm.word(args + W) : NONE
  return weakProxy(vm, vm.word(args), callback === NONE ? 0 : callback, isCallable(vm, vm.word(args)))
}

function fill(vm: VM, dict: number): void {
  const put = (name: string, value: number): void => void dictSetString(vm, dict, immortalName(vm, name), value)
  put('ref', T.ReferenceType)
  put('ReferenceType', T.ReferenceType)
  put('ProxyType', T.ProxyType)
  put('CallableProxyType', T.CallableProxyType)
}

/** `_weakref`: what of `weakref` is not written in Python (lib/weakref.py). */
export const weakrefModule: ModuleSpec = {
  name: '_weakref',
  functions: [method('getweakrefcount', 1, 1, getWeakReferenceCount), method('getweakrefs', 1, 1, getWeakReferences), method('proxy', 1, 2, proxy)],
  fill,
}
