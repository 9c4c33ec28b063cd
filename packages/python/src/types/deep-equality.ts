import { raise } from '../core/errors.js'
import { SIZE } from '../core/layouts.js'
import { T, T_DICT, T_LIST, T_TUPLE } from '../core/statics.js'
import { type VM } from '../core/vm.js'
import { equals } from '../protocols/compare.js'
import { dictFindHashed, dictNext, dictSize, dictValueAt } from './dict.js'
import { FIND_ABSENT, FIND_PYTHON } from './dict-keys.js'
import { itemsOf } from './sequence-search.js'

/** As deep as CPython 3.13 goes into containers before it gives up, whatever `sys.getrecursionlimit()` says. */
export const DEEPEST = 9997
/** How deep containers are compared on the JavaScript stack; further in, lists of levels take over. */
export const COMPARE_NESTING = 100

/** Raises RecursionError as comparing does. Returns -1. */
function tooDeep(vm: VM): -1 {
  raise(vm, T.RecursionError, 'maximum recursion depth exceeded in comparison')
  return -1
}

/** The comparison that is under way, outermost first: two containers and how far it is in the first. */
interface Level {
  readonly a: number
  readonly b: number
  readonly isDict: boolean
  position: number
}

/** The type of container that both are exactly; 0 where they are to be compared as a whole. */
function sharedKind(vm: VM, a: number, b: number): number {
  const type = vm.typeOf(a)
  return type === vm.typeOf(b) && (type === T_LIST || type === T_TUPLE || type === T_DICT) ? type : 0
}

/** A pair that is still to be compared is left in `vm.entryKey` and `vm.entryValue`. */
const FOUND = 3
/** All of a level is equal. */
const AT_END = 4

function nextPair(vm: VM, level: Level): number {
  if (level.isDict) return nextDictPair(vm, level)
  const size = vm.i32[(level.a + SIZE) >>> 2]
  const [first, second] = [itemsOf(vm, level.a), itemsOf(vm, level.b)]
  while (level.position < size) {
    const offset = level.position++ * W
    vm.entryKey = vm.i32[(first + offset) >>> 2]
    vm.entryValue = vm.i32[(second + offset) >>> 2]
    if (vm.entryKey !== vm.entryValue) return FOUND
  }
  return AT_END
}

function nextDictPair(vm: VM, level: Level): number {
  const next = dictNext(vm, level.a, level.position)
  if (next === -1) return AT_END
  level.position = next
  const { entryValue } = vm
  const index = dictFindHashed(vm, level.b, vm.entryKey, vm.hashLow, vm.hashHigh)
  if (index < 0) return index === FIND_ABSENT ? 0 : index === FIND_PYTHON ? 2 : -1
  vm.entryKey = entryValue
  vm.entryValue = dictValueAt(vm, level.b, index)
  return FOUND
}

const sizeOf = (vm: VM, object: number, isDict: boolean): number => (isDict ? dictSize(vm, object) : vm.i32[(object + SIZE) >>> 2])

/**
 * As `equals`, for two lists, tuples or dicts that may be nested deeply: without recursion. 1, 0, -1 with an exception set (RecursionError past
 * {@link DEEPEST}), 2 where Python code is needed.
 */
export function equalsDeeply(vm: VM, a: number, b: number): number {
  const levels: Level[] = []
  let [x, y] = [a, b]
  for (;;) {
    // Go into the pair, or compare it where it is no container; then on to the next pair, from the innermost level outwards.
    const kind = sharedKind(vm, x, y)
    if (x !== y && kind === 0) {
      const equal = equals(vm, x, y)
      if (equal !== 1) return equal
    } else if (x !== y) {
      const isDict = kind === T_DICT
      if (sizeOf(vm, x, isDict) !== sizeOf(vm, y, isDict)) return 0
      if (levels.length > DEEPEST - COMPARE_NESTING) return tooDeep(vm)
      levels.push({ a: x, b: y, isDict, position: 0 })
    }
    let found = AT_END
    while (levels.length > 0 && (found = nextPair(vm, levels[levels.length - 1])) === AT_END) levels.pop()
    if (levels.length === 0) return 1
    if (found !== FOUND) return found
    x = vm.entryKey
    y = vm.entryValue
  }
}
