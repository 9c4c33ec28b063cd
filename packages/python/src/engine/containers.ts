import { clearException, raise, raised } from '../core/errors.js'
import { FLAG_BYTES, FLAG_SEQUENCE, FLAG_STR, LIST_ITEMS, SIZE, TUPLE_ITEMS, TYPE_FLAGS } from '../core/layouts.js'
import { FAILED } from '../core/native.js'
import { P } from '../core/prelude.js'
import { EMPTY_STR, NONE, T, T_INT, T_LIST, T_STR, T_TUPLE } from '../core/statics.js'
import { type VM } from '../core/vm.js'
import { callPrelude } from '../protocols/call.js'
import { isSubtype } from '../protocols/isinstance.js'
import { length } from '../protocols/items.js'
import { dictFind, dictSet, dictValueAt, dictWithRoom } from '../types/dict.js'
import { FIND_PYTHON } from '../types/dict-keys.js'
import { MERGE_UNIQUE, UPDATE_DONE, UPDATE_FAILED, UPDATE_PYTHON, dictMergeDict, dictUpdate, isPlainDict } from '../types/dict-update.js'
import { intFrom } from '../types/int.js'
import { listExtend as extendList, listFromIterable } from '../types/list-fill.js'
import { listCopy } from '../types/list.js'
import { SET_FAILED, SET_PYTHON, setAdd, setNew } from '../types/set.js'
import { SET_OP_DONE, SET_OP_FAILED, setUpdate as updateSet } from '../types/set-update.js'
import { sliceNew } from '../types/slice.js'
import { strJoin } from '../types/str.js'
import { tupleCopy } from '../types/tuple.js'

/** The value of a str or int in a dict (of the exact type), borrowed; 0 where it is not there or more is to be done. */
export function dictLookUp(vm: VM, dict: number, key: number): number {
  const type = vm.typeOf(key)
  if (type !== T_STR && type !== T_INT) return 0
  const index = dictFind(vm, dict, key)
  return index < 0 ? 0 : dictValueAt(vm, dict, index)
}

/** Puts a slice in the place of the two operands below `sp`, the upper of which is then free. False with MemoryError set. */
export function foldSlice(vm: VM, sp: number): boolean {
  const [start, stop] = [vm.word(sp - 2 * W), vm.word(sp - W)]
  const slice = sliceNew(vm, start, stop, NONE)
  if (slice === 0) return false
  vm.i32[(sp - 2 * W) >>> 2] = slice
  vm.release(start)
  vm.release(stop)
  return true
}

/** A set of the `count` operands below `sp`; owned, FAILED or SUSPENDED. */
export function buildSet(vm: VM, sp: number, count: number): number {
  const set = setNew(vm)
  if (set === 0) return FAILED
  for (let at = sp - count * W; at < sp; at += W) {
    const added = setAdd(vm, set, vm.word(at))
    if (added >= 0) continue
    vm.release(set)
    return added === SET_PYTHON ? withItems(vm, P.build_set, sp, count) : FAILED
  }
  return set
}

/** Hands a tuple of operands to a function of the prelude. */
function withItems(vm: VM, index: number, sp: number, count: number): number {
  const items = tupleCopy(vm, sp - count * W, count)
  if (items === 0) return FAILED
  const result = callPrelude(vm, index, items)
  vm.release(items)
  return result
}

/** Whether the keys of the `count` pairs below `sp` are all strings. */
function hasStringKeys(vm: VM, sp: number, count: number): boolean {
  for (let at = sp - 2 * count * W; at < sp; at += 2 * W) if (vm.typeOf(vm.word(at)) !== T_STR) return false
  return true
}

/** A dict of the `count` pairs of operands below `sp`; owned, FAILED or SUSPENDED. */
export function buildMap(vm: VM, sp: number, count: number): number {
  const dict = dictWithRoom(vm, count, hasStringKeys(vm, sp, count))
  if (dict === 0) return FAILED
  for (let at = sp - 2 * count * W; at < sp; at += 2 * W) {
    const key = vm.word(at)
    if (vm.typeOf(key) !== T_STR && dictFind(vm, dict, key) === FIND_PYTHON) {
      vm.release(dict)
      return withItems(vm, P.build_map, sp, 2 * count)
    }
    if (dictSet(vm, dict, key, vm.word(at + W))) continue
    vm.release(dict)
    return FAILED
  }
  return dict
}

/** The `count` strings below `sp`, joined. */
export function buildString(vm: VM, sp: number, count: number): number {
  if (count === 0) return EMPTY_STR
  const { i32 } = vm
  const strings: number[] = []
  for (let at = sp - count * W; at < sp; at += W) strings.push(i32[at >>> 2])
  return strJoin(vm, strings)
}

/** `list.extend(iterable)` for a display or call: NONE, FAILED or SUSPENDED. */
export function listExtend(vm: VM, list: number, iterable: number): number {
  const done = extendList(vm, list, iterable)
  return done > 0 ? NONE : done === 0 ? FAILED : callPrelude(vm, P.extend_display, list, iterable)
}

export function setAddItem(vm: VM, set: number, item: number): number {
  const added = setAdd(vm, set, item)
  if (added === SET_PYTHON) return callPrelude(vm, P.set_add, set, item)
  return added === SET_FAILED ? FAILED : NONE
}

export function setUpdate(vm: VM, set: number, iterable: number): number {
  const done = updateSet(vm, set, iterable)
  return done === SET_OP_DONE ? NONE : done === SET_OP_FAILED ? FAILED : callPrelude(vm, P.update_set, set, iterable)
}

/** `dict[key] = value` for a comprehension. */
export function storeDictItem(vm: VM, dict: number, key: number, value: number): number {
  if (vm.typeOf(key) !== T_STR && dictFind(vm, dict, key) === FIND_PYTHON) return callPrelude(vm, P.dict_store, dict, key, value)
  return dictSet(vm, dict, key, value) ? NONE : FAILED
}

/** `{**mapping}`. */
export function dictUpdateItems(vm: VM, dict: number, mapping: number): number {
  if (!isPlainDict(vm, mapping)) return callPrelude(vm, P.update_display, dict, mapping)
  const done = dictUpdate(vm, dict, mapping)
  return done === UPDATE_DONE ? NONE : done === UPDATE_PYTHON ? callPrelude(vm, P.update_display, dict, mapping) : FAILED
}

/** `callable(**mapping)`: each keyword once. */
export function dictMergeKeywords(vm: VM, dict: number, mapping: number, callable: number): number {
  if (!isPlainDict(vm, mapping)) return callPrelude(vm, P.merge_keywords, callable, dict, mapping)
  const done = dictMergeDict(vm, dict, mapping, MERGE_UNIQUE)
  if (done === UPDATE_DONE) return NONE
  if (done === UPDATE_FAILED && !raised(vm, T.KeyError)) return FAILED
  if (done === UPDATE_FAILED) clearException(vm)
  return callPrelude(vm, P.merge_keywords, callable, dict, mapping)
}

/** What `UNPACK_SEQUENCE` is to take apart: a tuple of exactly `count` items; owned, FAILED or SUSPENDED. */
export function unpackSequence(vm: VM, sequence: number, count: number): number {
  const type = vm.typeOf(sequence)
  if (type !== T_TUPLE && type !== T_LIST) {
    const items = listFromIterable(vm, sequence)
    if (items === 0) return FAILED
    if (items < 0) return withNumber(vm, count, (number) => callPrelude(vm, P.unpack, sequence, number))
    const size = vm.word(items + SIZE)
    const tuple = size === count ? tupleCopy(vm, vm.word(items + LIST_ITEMS), size) : raiseUnpack(vm, size, count)
    vm.release(items)
    return tuple
  }
  return raiseUnpack(vm, vm.word(sequence + SIZE), count)
}

/** Calls `use` with an int, which lives that long. */
function withNumber(vm: VM, value: number, use: (number: number) => number): number {
  const number = intFrom(vm, value)
  if (number === 0) return FAILED
  const result = use(number)
  vm.release(number)
  return result
}

function raiseUnpack(vm: VM, size: number, count: number): 0 {
  return raise(vm, T.ValueError, size < count ? `not enough values to unpack (expected ${count}, got ${size})` : `too many values to unpack (expected ${count})`)
}

/**
 * `a, *b, c = sequence` with `before` and `after` names around the starred one: writes the items, the last first, from the operand below
 * `sp` on upwards and returns NONE; or a list to be taken apart in its place, FAILED or SUSPENDED.
 */
export function unpackStarred(vm: VM, sequence: number, before: number, after: number, sp: number): number {
  const type = vm.typeOf(sequence)
  if (type !== T_TUPLE && type !== T_LIST) {
    const items = listFromIterable(vm, sequence)
    return items >= 0 ? items : callPrelude(vm, P.list_of, sequence)
  }
  const size = vm.word(sequence + SIZE)
  const rest = size - before - after
  if (rest < 0) return raise(vm, T.ValueError, `not enough values to unpack (expected at least ${before + after}, got ${size})`)
  const items = type === T_TUPLE ? sequence + TUPLE_ITEMS : vm.word(sequence + LIST_ITEMS)
  const list = listCopy(vm, items + before * W, rest)
  if (list === 0) return FAILED
  const { i32 } = vm
  let slot = sp - W
  for (let index = size - 1; index >= size - after; index--, slot += W) i32[slot >>> 2] = vm.retain(i32[(items + index * W) >>> 2])
  i32[slot >>> 2] = list
  slot += W
  for (let index = before - 1; index >= 0; index--, slot += W) i32[slot >>> 2] = vm.retain(i32[(items + index * W) >>> 2])
  return NONE
}

/** Whether `case [...]` takes the object: a sequence, but no text and no bytes. */
export const matchesSequence = (vm: VM, object: number): boolean =>
  hasTypeFlag(vm, object, FLAG_SEQUENCE) && !hasTypeFlag(vm, object, FLAG_STR | FLAG_BYTES) && !isSubtype(vm, vm.typeOf(object), T.bytearray)
/** Whether an object's type has a flag. */
export const hasTypeFlag = (vm: VM, object: number, flag: number): boolean => (vm.u32[(vm.typeOf(object) + TYPE_FLAGS) >>> 2] & flag) !== 0

/** `len(subject)` of a pattern. */
export const lengthObject = (vm: VM, subject: number): number => length(vm, subject)

/** A class pattern: a tuple of the attributes asked for, or None; owned, FAILED or SUSPENDED. */
export function matchClass(vm: VM, subject: number, type: number, positional: number, names: number): number {
  return withNumber(vm, positional, (number) => callPrelude(vm, P.match_class, subject, type, number, names))
}
