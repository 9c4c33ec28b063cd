import { SIZE, STR_INTERNED_MASK, STR_STATE, TUPLE_ITEMS, TYPE_BASES, TYPE_DICT, TYPE_MRO, TYPE_SUBCLASSES, TYPE_VERSION, WEAKREF_OBJECT } from '../core/layouts.js'
import { METHOD_CACHE, METHOD_CACHE_ROWS, NEXT_TYPE_VERSION } from '../core/statics.js'
import { type VM } from '../core/vm.js'
import { dictGetString } from './dict.js'
import { listItem, listSize } from './list.js'

/**
 * Attributes of types, found along the MRO. What was found is remembered in a table in memory:
 *
 * ```
  * row (type version ^ name / 32) % rows
 * ┌─────────┬──────┬───────────────┬───────┐
 * │ version │ name │ value found, 0│ spare │   u32 each
 * └─────────┴──────┴───────────────┴───────┘
 * ```
 *
 * A version stands for one state of one type and is never given twice: changing a type takes its version and those of
 * its subclasses away. Only immortal names are entered, so that a name's address means that name. A type that has a version
 * has bases that have one (as in CPython 3.13, Objects/typeobject.c).
 */
const ROW_SHIFT = 4
/** After this many versions no more are given, and nothing more is remembered. */
const LAST_VERSION = 0xffff0000
/** Interning states from this one on are immortal. */
const IMMORTAL_NAME = 2

/** The attribute `name` (a str) of `type`, borrowed, or 0; no descriptor is asked. */
export function lookupType(vm: VM, type: number, name: number): number {
  const version = vm.u32[(type + TYPE_VERSION) >>> 2]
  if (version !== 0) {
    const row = (METHOD_CACHE + (((version ^ (name >>> 5)) & (METHOD_CACHE_ROWS - 1)) << ROW_SHIFT)) >>> 2
    if (vm.u32[row] === version && vm.u32[row + 1] === name) return vm.i32[row + 2]
  }
  return lookupAndRemember(vm, type, name)
}

function lookupAndRemember(vm: VM, type: number, name: number): number {
  const found = lookupFrom(vm, type, name, 0)
  if ((vm.u32[(name + STR_STATE) >>> 2] & STR_INTERNED_MASK) >= IMMORTAL_NAME && assignVersion(vm, type)) {
    const version = vm.u32[(type + TYPE_VERSION) >>> 2]
    const row = (METHOD_CACHE + (((version ^ (name >>> 5)) & (METHOD_CACHE_ROWS - 1)) << ROW_SHIFT)) >>> 2
    vm.u32[row] = version
    vm.u32[row + 1] = name
    vm.u32[row + 2] = found
  }
  return found
}

/** As {@link lookupType}, beginning with the `first`-th type of the MRO; not remembered. Cost: the length of the MRO. */
export function lookupFrom(vm: VM, type: number, name: number, first: number): number {
  const mro = vm.word(type + TYPE_MRO)
  if (mro === 0) return 0
  const size = vm.word(mro + SIZE)
  for (let index = first; index < size; index++) {
    const dict = vm.word(vm.word(mro + TUPLE_ITEMS + index * W) + TYPE_DICT)
    if (dict === 0) continue
    const found = dictGetString(vm, dict, name)
    if (found !== 0) return found
  }
  return 0
}

/** Gives the type and its bases versions; false when there are none left. */
function assignVersion(vm: VM, type: number): boolean {
  if (vm.u32[(type + TYPE_VERSION) >>> 2] !== 0) return true
  const bases = vm.word(type + TYPE_BASES)
  const count = bases === 0 ? 0 : vm.word(bases + SIZE)
  for (let index = 0; index < count; index++) if (!assignVersion(vm, vm.word(bases + TUPLE_ITEMS + index * W))) return false
  const version = vm.u32[NEXT_TYPE_VERSION >>> 2]
  if (version >= LAST_VERSION) return false
  vm.u32[NEXT_TYPE_VERSION >>> 2] = version + 1
  vm.u32[(type + TYPE_VERSION) >>> 2] = version
  return true
}

/** The version of a type, given now if need be; 0 when there are none left. For inline caches. */
export function versionOf(vm: VM, type: number): number {
  return assignVersion(vm, type) ? vm.u32[(type + TYPE_VERSION) >>> 2] : 0
}

/** The type, or one of its bases, has changed: takes the versions of the type and of all its subclasses away. Cost: how many those are. */
export function typeModified(vm: VM, type: number): void {
  if (vm.u32[(type + TYPE_VERSION) >>> 2] === 0) return
  vm.u32[(type + TYPE_VERSION) >>> 2] = 0
  forSubclasses(vm, type, (subclass) => typeModified(vm, subclass))
}

/** Calls `visit` for each direct subclass that is alive. */
export function forSubclasses(vm: VM, type: number, visit: (subclass: number) => void): void {
  const list = vm.word(type + TYPE_SUBCLASSES)
  if (list === 0) return
  for (let index = 0; index < listSize(vm, list); index++) {
    const subclass = vm.word(listItem(vm, list, index) + WEAKREF_OBJECT)
    if (subclass !== 0) visit(subclass)
  }
}
