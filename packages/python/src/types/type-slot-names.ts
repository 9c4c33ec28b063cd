import { nameOfType, raise, typeName } from '../core/errors.js'
import { N } from '../core/names.js'
import { T, T_DICT, T_LIST, T_TUPLE } from '../core/statics.js'
import { TYPE_DICT_OFFSET, TYPE_ITEM_SIZE, TYPE_WEAK_LIST_OFFSET } from '../core/layouts.js'
import { type VM } from '../core/vm.js'
import { dictGetString, dictNext } from './dict.js'
import { listItem, listSize } from './list.js'
import { isStr, strFrom, strValue } from './str.js'
import { internOwned } from './str.js'
import { tupleItem, tupleSize } from './tuple.js'

/** What `__slots__` of a class says. */
export interface SlotNames {
  /** Names, mangled, sorted as CPython 3.13 sorts (by code points), interned and owned by whoever asked. */
  readonly names: readonly number[]
  readonly addDict: boolean
  readonly addWeakList: boolean
}

const IDENTIFIER = /^[\p{ID_Start}_][\p{ID_Continue}]*$/u

/** `__x` in class `_Name` is `_Name__x`, unless it ends in two underscores. */
export function mangled(className: string, name: string): string {
  const stem = className.replace(/^_+/, '')
  return stem === '' || !name.startsWith('__') || name.endsWith('__') || name.includes('.') ? name : `_${stem}${name}`
}

/** The strings that `__slots__` lists (borrowed), or undefined where it is no native container. */
function listed(vm: VM, slots: number): readonly number[] | undefined {
  const type = vm.typeOf(slots)
  if (isStr(vm, slots)) return [slots]
  if (type === T_TUPLE) return Array.from({ length: tupleSize(vm, slots) }, (_, index) => tupleItem(vm, slots, index))
  if (type === T_LIST) return Array.from({ length: listSize(vm, slots) }, (_, index) => listItem(vm, slots, index))
  if (type !== T_DICT) return undefined
  const names: number[] = []
  for (let position = dictNext(vm, slots, 0); position >= 0; position = dictNext(vm, slots, position)) names.push(vm.entryKey)
  return names
}

const compareCodePoints = (a: string, b: string): number => {
  const [x, y] = [Array.from(a), Array.from(b)]
  for (let index = 0; index < Math.min(x.length, y.length); index++) {
    const difference = x[index].codePointAt(0)! - y[index].codePointAt(0)!
    if (difference !== 0) return difference
  }
  return x.length - y.length
}

/** Reads `__slots__` of the namespace of a class to be laid out as `base`. `undefined` with an exception set; 'python' where only Python code can read it. */
export function readSlots(vm: VM, className: string, namespace: number, base: number): SlotNames | undefined | 'python' {
  const mayAddDict = vm.word(base + TYPE_DICT_OFFSET) === 0
  const sized = vm.u32[(base + TYPE_ITEM_SIZE) >>> 2] === 0
  const mayAddWeakList = vm.word(base + TYPE_WEAK_LIST_OFFSET) === 0 && sized
  const slots = dictGetString(vm, namespace, N.__slots__)
  if (slots === 0) return { names: [], addDict: mayAddDict, addWeakList: mayAddWeakList }
  const given = listed(vm, slots)
  if (given === undefined) return 'python'
  const fail = (type: number, message: string): undefined => void raise(vm, type, message)
  if (given.length > 0 && !sized) return fail(T.TypeError, `nonempty __slots__ not supported for subtype of '${nameOfType(vm, base)}'`)
  const texts: string[] = []
  let addDict = false
  let addWeakList = false
  for (const item of given) {
    if (!isStr(vm, item)) return fail(T.TypeError, `__slots__ items must be strings, not '${typeName(vm, item)}'`)
    const text = strValue(vm, item)
    if (!IDENTIFIER.test(text)) return fail(T.TypeError, '__slots__ must be identifiers')
    if (text === '__dict__') {
      if (!mayAddDict || addDict) return fail(T.TypeError, '__dict__ slot disallowed: we already got one')
      addDict = true
    } else if (text === '__weakref__') {
      if (!mayAddWeakList || addWeakList) return fail(T.TypeError, '__weakref__ slot disallowed: we already got one')
      addWeakList = true
    } else texts.push(mangled(className, text))
  }
  const names: number[] = []
  for (const text of texts.sort(compareCodePoints)) {
    const fresh = strFrom(vm, text)
    const name = fresh === 0 ? 0 : internOwned(vm, fresh)
    if (name !== 0) names.push(name)
    const conflict = name !== 0 && dictGetString(vm, namespace, name) !== 0
    if (name !== 0 && !conflict) continue
    for (const owned of names) vm.release(owned)
    return conflict ? fail(T.ValueError, `'${text}' in __slots__ conflicts with class variable`) : undefined
  }
  return { names, addDict, addWeakList }
}
