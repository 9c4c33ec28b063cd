import { raise } from '../core/errors.js'
import { SIZE, TYPE_DESCRIPTOR } from '../core/layouts.js'
import { type NativeSpec, method } from '../core/native.js'
import { slotsOf } from '../core/slots.js'
import { FALSE, NONE, T, TRUE } from '../core/statics.js'
import { type VM } from '../core/vm.js'
import { beginMix, endMix, mixHash } from './container-hash.js'
import { dictAdd, dictKeys, dictNext, dictReplace, dictTake, dictValueAt, dictWithRoom } from './dict.js'
import { dictIterator } from './dict-iterators.js'
import { splitPresent, splitValues } from './dict-split.js'
import { keysFindIdentical, walkCandidates } from './dict-keys.js'
import { dictMissing, dictSetItem } from './dict-methods.js'
import { isPlainDict } from './dict-update.js'
import { hashFromInt, intFromHash } from './hash-values.js'
import { intFrom, intValue } from './int.js'
import { isList, listAppend, listAppendOwned, listItem, listNew, listSize } from './list.js'
import { makeRoom, settle, trim } from './list-fill.js'
import { listSortBy, sortBegin, sortEnd } from './list-sort.js'
import { tupleOwned } from './owned-items.js'
import { itemsOf } from './sequence-search.js'
import { setAddNew, setFindIdentical, setNew, setNext, setTake, walkSetCandidates } from './set.js'
import { swapSets } from './set-methods.js'
import { baseSetType, setCopy } from './set-operations.js'
import { setCompact, setReserve } from './set-update.js'
import { strFrom } from './str.js'
import { tupleFromSequence } from './tuple.js'

const argument = (vm: VM, args: number, index: number): number => vm.word(args + index * W)
const truth = (value: boolean): number => (value ? TRUE : FALSE)

/** A list that is filled by `fill`, whose answer says whether there was memory. */
function listOf(vm: VM, fill: (list: number) => boolean): number {
  const list = listNew(vm, 0)
  if (list === 0 || fill(list)) return list
  vm.release(list)
  return 0
}

/** What the slots of the built-in type that `self` is laid out as do, whatever its class overrides. */
const baseNatives: readonly NativeSpec[] = [
  method('_base_get_item', 2, 2, (vm, args) => slotsOf(vm, vm.word(args)).getItem!(vm, vm.word(args), argument(vm, args, 1))),
  method('_base_set_item', 3, 3, (vm, args) => slotsOf(vm, vm.word(args)).setItem!(vm, vm.word(args), argument(vm, args, 1), argument(vm, args, 2))),
  method('_base_delete_item', 2, 2, (vm, args) => slotsOf(vm, vm.word(args)).setItem!(vm, vm.word(args), argument(vm, args, 1), 0)),
  method('_base_repeat', 2, 2, (vm, args) => slotsOf(vm, vm.word(args)).binary!(vm, 2, vm.word(args), argument(vm, args, 1), true)),
  method('_base_iter', 1, 1, (vm, args) => slotsOf(vm, vm.word(args)).iterate!(vm, vm.word(args))),
  method('_base_name', 1, 1, (vm, args) => strFrom(vm, vm.specs[vm.u32[(vm.typeOf(vm.word(args)) + TYPE_DESCRIPTOR) >>> 2]].name)),
  method('_size', 1, 1, (vm, args) => intFrom(vm, slotsOf(vm, vm.word(args)).length!(vm, vm.word(args)))),
]

const sequenceNatives: readonly NativeSpec[] = [
  method('_item', 2, 2, (vm, args) => {
    const [self, index] = [vm.word(args), intValue(vm, argument(vm, args, 1))]
    if (!(index >= 0 && index < vm.word(self + SIZE))) return raise(vm, T.IndexError, `${isList(vm, self) ? 'list' : 'tuple'} index out of range`)
    return vm.retain(vm.word(itemsOf(vm, self) + index * W))
  }),
  method('_append', 2, 2, (vm, args) => (listAppend(vm, vm.word(args), argument(vm, args, 1)) ? NONE : 0)),
  method('_list_reserve', 2, 2, (vm, args) => (makeRoom(vm, vm.word(args), intValue(vm, argument(vm, args, 1))) ? NONE : 0)),
  method('_list_trim', 1, 1, (vm, args) => (trim(vm, vm.word(args)), NONE)),
  method('_list_settle', 1, 1, (vm, args) => (settle(vm, vm.word(args)) ? NONE : 0)),
  method('_tuple_of', 2, 2, (vm, args) => tupleFromSequence(vm, vm.word(args), argument(vm, args, 1))),
  method('_sort_begin', 1, 1, (vm, args) => {
    const items = listNew(vm, 0)
    if (items !== 0) sortBegin(vm, vm.word(args), items)
    return items
  }),
  method('_sort_by', 3, 3, (vm, args) => truth(listSortBy(vm, vm.word(args), argument(vm, args, 1), argument(vm, args, 2) === TRUE))),
  method('_sort_end', 2, 2, (vm, args) => truth(sortEnd(vm, vm.word(args), argument(vm, args, 1)))),
  method('_mixed_hash', 2, 2, (vm, args) => {
    const hashes = vm.word(args)
    beginMix(vm)
    for (let index = 0; index < listSize(vm, hashes); index++) {
      const { hashLow, hashHigh } = vm
      hashFromInt(vm, listItem(vm, hashes, index))
      mixHash(vm, hashLow, hashHigh)
    }
    endMix(vm, argument(vm, args, 1) === TRUE ? listSize(vm, hashes) : -1)
    return intFromHash(vm)
  }),
]

/** The entry of the stored key (argument 1) that has the hash (argument 2) in a dict (argument 0), or negative. */
function storedEntry(vm: VM, args: number): number {
  hashFromInt(vm, argument(vm, args, 2))
  const dict = vm.word(args)
  const index = keysFindIdentical(vm, dictKeys(vm, dict), argument(vm, args, 1), vm.hashLow, vm.hashHigh)
  return splitValues(vm, dict) === 0 ? index : splitPresent(vm, dict, index)
}

const vanished = (vm: VM): 0 => raise(vm, T.RuntimeError, 'dictionary keys changed during a comparison')

const dictNatives: readonly NativeSpec[] = [
  method('_dict_pairs', 1, 1, (vm, args) => dictIterator(vm, T.dict_itemiterator, vm.word(args))),
  method('_dict_with_room', 2, 2, (vm, args) => dictWithRoom(vm, intValue(vm, vm.word(args)), argument(vm, args, 1) === TRUE)),
  method('_dict_candidates', 2, 2, (vm, args) => {
    const keys = dictKeys(vm, vm.word(args))
    hashFromInt(vm, argument(vm, args, 1))
    const { hashLow, hashHigh } = vm
    return listOf(vm, (list) => {
      let fits = true
      walkCandidates(vm, keys, hashLow, hashHigh, (_index, stored) => !(fits = listAppend(vm, list, stored)))
      return fits
    })
  }),
  method('_dict_holds', 3, 3, (vm, args) => truth(storedEntry(vm, args) >= 0)),
  method('_dict_value', 3, 3, (vm, args) => {
    const index = storedEntry(vm, args)
    return index < 0 ? vanished(vm) : vm.retain(dictValueAt(vm, vm.word(args), index))
  }),
  method('_dict_missing', 2, 2, (vm, args) => dictMissing(vm, vm.word(args), argument(vm, args, 1))),
  method('_dict_insert', 4, 4, (vm, args) => {
    hashFromInt(vm, argument(vm, args, 2))
    return dictAdd(vm, vm.word(args), argument(vm, args, 1), vm.hashLow, vm.hashHigh, argument(vm, args, 3)) ? NONE : 0
  }),
  method('_dict_replace', 4, 4, (vm, args) => {
    const index = storedEntry(vm, args)
    if (index < 0) return vanished(vm)
    dictReplace(vm, vm.word(args), index, argument(vm, args, 3))
    return NONE
  }),
  method('_dict_take', 3, 3, (vm, args) => {
    const index = storedEntry(vm, args)
    if (index < 0) return vanished(vm)
    dictTake(vm, vm.word(args), index)
    const { entryKey, entryValue } = vm
    vm.release(entryKey)
    return entryValue
  }),
  method('_dict_entries', 1, 1, (vm, args) =>
    listOf(vm, (list) => {
      const dict = vm.word(args)
      for (let position = dictNext(vm, dict, 0); position !== -1; position = dictNext(vm, dict, position)) {
        const entry = tupleOwned(vm, [vm.retain(vm.entryKey), intFromHash(vm), vm.retain(vm.entryValue)])
        if (entry === 0 || !listAppendOwned(vm, list, entry)) return false
      }
      return true
    }),
  ),
  method('_dict_set_item', 3, 3, (vm, args) => dictSetItem(vm, vm.word(args), argument(vm, args, 1), argument(vm, args, 2))),
  method('_is_plain_dict', 1, 1, (vm, args) => truth(isPlainDict(vm, vm.word(args)))),
]

/** The address of the entry of the stored key (argument 1) that has the hash (argument 2) in a set (argument 0), or negative. */
function storedKey(vm: VM, args: number): number {
  hashFromInt(vm, argument(vm, args, 2))
  return setFindIdentical(vm, vm.word(args), argument(vm, args, 1), vm.hashLow, vm.hashHigh)
}

const setNatives: readonly NativeSpec[] = [
  method('_set_candidates', 2, 2, (vm, args) => {
    hashFromInt(vm, argument(vm, args, 1))
    const { hashLow, hashHigh } = vm
    return listOf(vm, (list) => {
      let fits = true
      walkSetCandidates(vm, vm.word(args), hashLow, hashHigh, (stored) => !(fits = listAppend(vm, list, stored)))
      return fits
    })
  }),
  method('_set_holds', 3, 3, (vm, args) => truth(storedKey(vm, args) >= 0)),
  method('_set_insert', 3, 3, (vm, args) => {
    hashFromInt(vm, argument(vm, args, 2))
    return setAddNew(vm, vm.word(args), argument(vm, args, 1), vm.hashLow, vm.hashHigh) ? NONE : 0
  }),
  method('_set_take', 3, 3, (vm, args) => {
    const at = storedKey(vm, args)
    return at < 0 ? raise(vm, T.RuntimeError, 'set changed during a comparison') : setTake(vm, vm.word(args), at)
  }),
  method('_set_entries', 1, 1, (vm, args) =>
    listOf(vm, (list) => {
      const set = vm.word(args)
      for (let position = setNext(vm, set, 0); position !== -1; position = setNext(vm, set, position)) {
        const entry = tupleOwned(vm, [vm.retain(vm.entryKey), intFromHash(vm)])
        if (entry === 0 || !listAppendOwned(vm, list, entry)) return false
      }
      return true
    }),
  ),
  method('_set_copy', 2, 2, (vm, args) => setCopy(vm, argument(vm, args, 1), vm.word(args))),
  method('_set_reserve', 2, 2, (vm, args) => (setReserve(vm, vm.word(args), intValue(vm, argument(vm, args, 1))) ? NONE : 0)),
  method('_set_of', 1, 1, (vm, args) => setNew(vm, vm.word(args))),
  method('_set_base', 1, 1, (vm, args) => vm.retain(baseSetType(vm, vm.word(args)))),
  method('_set_swap', 2, 2, (vm, args) => (swapSets(vm, vm.word(args), argument(vm, args, 1)), NONE)),
  method('_set_compact', 1, 1, (vm, args) => (setCompact(vm, vm.word(args)) ? NONE : 0)),
]

/** Natives that only `lib/prelude/containers.py` sees. */
export const containerPrelude: readonly NativeSpec[] = [...baseNatives, ...sequenceNatives, ...dictNatives, ...setNatives]
