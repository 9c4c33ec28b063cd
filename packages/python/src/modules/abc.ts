import { FLAG_HEAP_TYPE, FLAG_MAPPING, FLAG_SEQUENCE, TYPE_FLAGS } from '../core/layouts.js'
import { type ModuleSpec, type Native, method } from '../core/native.js'
import { NONE, TRUE } from '../core/statics.js'
import { type VM } from '../core/vm.js'
import { forSubclasses } from '../types/type-lookup.js'

/** What patterns take a class for: all of the two. */
const COLLECTION = FLAG_SEQUENCE | FLAG_MAPPING

/** Gives a class and its subclasses a flag (CPython 3.13: Modules/_abc.c, `set_collection_flag_recursive`). Built-in types keep what they have. */
function mark(vm: VM, type: number, flag: number): void {
  const flags = vm.u32[(type + TYPE_FLAGS) >>> 2]
  if ((flags & FLAG_HEAP_TYPE) === 0 || (flags & COLLECTION) === flag) return
  vm.u32[(type + TYPE_FLAGS) >>> 2] = (flags & ~COLLECTION) | flag
  forSubclasses(vm, type, (subclass) => mark(vm, subclass, flag))
}

/** `collection(class, is_mapping)`: instances match patterns of mappings, or of sequences. */
const collection: Native = (vm, args) => {
  mark(vm, vm.word(args), vm.word(args + W) === TRUE ? FLAG_MAPPING : FLAG_SEQUENCE)
  return NONE
}

/** `adopt(class, subclass)`: a registered subclass matches what the class does. */
const adopt: Native = (vm, args) => {
  const flag = vm.u32[(vm.word(args) + TYPE_FLAGS) >>> 2] & COLLECTION
  if (flag !== 0) mark(vm, vm.word(args + W), flag)
  return NONE
}

/** `_abc`: which classes patterns take for collections. The rest is lib/abc.py. */
export const abcModule: ModuleSpec = { name: '_abc', functions: [method('collection', 2, 2, collection), method('adopt', 2, 2, adopt)] }
