import { type NativeSpec, method } from '../core/native.js'
import { genericAlias } from './generic-alias.js'
import { isTuple, tupleFrom } from './tuple.js'

/** `__class_getitem__` of the containers: `list[int]`. */
export const classGetItem: NativeSpec = method('__class_getitem__', 1, 1, (vm, args) => {
  const [type, key] = [vm.word(args), vm.word(args + W)]
  if (isTuple(vm, key)) return genericAlias(vm, type, key)
  const keys = tupleFrom(vm, key)
  if (keys === 0) return 0
  const alias = genericAlias(vm, type, keys)
  vm.release(keys)
  return alias
})
