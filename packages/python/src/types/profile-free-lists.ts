import { COUNT, GC_PRE_HEADER, INT_BASIC, ITERATOR_BYTES, METHOD_BYTES, NATIVE_BYTES, RANGE_BYTES, RANGE_ITERATOR_BYTES } from '../core/layouts.js'
import { created, freeObject, isInSpace } from '../core/objects.js'
import { type FreeListSizes } from '../core/profiles.js'
import { type VM } from '../core/vm.js'
import { putFree, takeFree } from './free-lists.js'

const COMPLEX_BYTES = 2 * W + 16

/** What each list is called, the bytes of its objects, and whether they have a pre-header. */
const kinds: readonly (readonly [kind: keyof FreeListSizes, name: string, bytes: number, trackable: boolean])[] = [
  ['int', 'PyLongObject', INT_BASIC + 4, false],
  ['complex', 'PyComplexObject', COMPLEX_BYTES, false],
  ['range', 'rangeobject', RANGE_BYTES, false],
  ['rangeIterator', '_PyRangeIterObject', RANGE_ITERATOR_BYTES, false],
  ['listIterator', '_PyListIterObject', ITERATOR_BYTES, true],
  ['tupleIterator', '_PyTupleIterObject', ITERATOR_BYTES, true],
  ['method', 'PyMethodObject', METHOD_BYTES, true],
  ['builtin', 'PyCFunctionObject', NATIVE_BYTES, true],
]

/** Defines the lists of the VM's profile, after all others. */
export function defineProfileFreeLists(vm: VM): void {
  for (const [kind, name, bytes, trackable] of kinds) {
    const capacity = vm.profile.freeLists[kind]
    if (capacity > 0) vm.free[kind] = vm.freelists.define({ name, capacity, bytes, object: trackable ? GC_PRE_HEADER : 0 })
  }
}

/** A dead object of a type without pre-header from list `list` (-1 none): count 1, its type and fields as they were; or 0. */
export function takeLeaf(vm: VM, list: number): number {
  const object = list < 0 ? 0 : vm.freelists.take(list)
  if (object === 0) return 0
  vm.setWord(object + COUNT, 1)
  created(vm, object)
  return object
}

/** Puts a dead object of a type without pre-header on list `list`, or gives its block back. */
export function putLeaf(vm: VM, list: number, object: number): void {
  if (isInSpace(vm, object)) vm.space!.give(object as never)
  else if (list < 0 || !vm.freelists.put(list, object as never)) vm.allocator.free(object as never)
}

/** As {@link takeLeaf} for trackable objects: untracked, no finalizer has run. */
export const takeTrackable = (vm: VM, list: number): number => (list < 0 ? 0 : takeFree(vm, list))

/** As {@link putLeaf} for trackable objects. */
export function putTrackable(vm: VM, list: number, object: number): void {
  if (list < 0) freeObject(vm, object)
  else putFree(vm, list, object)
}
