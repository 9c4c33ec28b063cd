import { raise } from '../core/errors.js'
import { SIZE } from '../core/layouts.js'
import { P } from '../core/prelude.js'
import { slotsOf } from '../core/slots.js'
import { T, T_DICT, T_FLOAT, T_INT, T_LIST, T_SET, T_STR, T_TUPLE } from '../core/statics.js'
import { type VM } from '../core/vm.js'
import { callPrelude } from '../protocols/call.js'
import { VIEW_DICT } from './dict-view-memory.js'
import { DEEPEST } from './deep-equality.js'
import { dictNext } from './dict.js'
import { itemsOf } from './sequence-search.js'
import { setNext } from './set.js'
import { strFrom, strValue } from './str.js'

// What containers look like when printed. Where everything inside is built in, all of the text is made here, without recursion;
// else by the prelude, which asks each item and remembers which containers it is inside of.

/** A container that is being printed: how far, what is to be printed of the pair that was come to, and what ends it. */
interface Level {
  readonly container: number
  readonly type: number
  position: number
  /** The value of a dict's pair whose key has been printed, 0 none. */
  value: number
  readonly close: string
}

/** Types that are not containers and whose `repr` needs no Python code. */
const isLeaf = (type: number): boolean =>
  type === T_INT ||
  type === T_STR ||
  type === T_FLOAT ||
  (type >= T_INT && type <= T.bytearray) ||
  (type >= T.NoneType && type <= T.builtin_function_or_method) ||
  type === T.type ||
  type === T.object

/** How containers that are being printed already are shown. */
const again: ReadonlyMap<number, string> = new Map([
  [T_LIST, '[...]'],
  [T_TUPLE, '(...)'],
  [T_DICT, '{...}'],
  [T_SET, 'set(...)'],
  [T.frozenset, 'frozenset(...)'],
  [T.dict_keys, '...'],
  [T.dict_values, '...'],
  [T.dict_items, '...'],
])

/** How the text of a container begins and ends; `undefined` where Python code is to print it. An empty `close` begins and ends it at once. */
function brackets(vm: VM, container: number, type: number): readonly [open: string, close: string] | undefined {
  switch (type) {
    case T_LIST:
      return ['[', ']']
    case T_TUPLE:
      return ['(', vm.word(container + SIZE) === 1 ? ',)' : ')']
    case T_DICT:
      return ['{', '}']
    case T_SET:
      return setNext(vm, container, 0) === -1 ? ['set()', ''] : ['{', '}']
    case T.frozenset:
      return setNext(vm, container, 0) === -1 ? ['frozenset()', ''] : ['frozenset({', '})']
    case T.dict_keys:
      return ['dict_keys([', '])']
    case T.dict_values:
      return ['dict_values([', '])']
    case T.dict_items:
      return ['dict_items([', '])']
    default:
      return undefined
  }
}

/** The object to be printed next, with what stands before it appended; 0 at the end of the container. */
function nextObject(vm: VM, level: Level, pieces: string[]): number {
  const { container, type, position } = level
  if (level.value !== 0) return valueOfPair(level, pieces)
  if (type === T_LIST || type === T_TUPLE) {
    if (position === vm.word(container + SIZE)) return 0
    if (position > 0) pieces.push(', ')
    level.position++
    return vm.word(itemsOf(vm, container) + position * W)
  }
  const isSet = type === T_SET || type === T.frozenset
  const next = isSet ? setNext(vm, container, position) : dictNext(vm, type === T_DICT ? container : vm.word(container + VIEW_DICT), position)
  // The pairs of a view of items are tuples that nobody has made.
  if (type === T.dict_items && position > 0) pieces.push(')')
  if (next === -1) return 0
  if (position > 0) pieces.push(', ')
  level.position = next
  if (type === T.dict_items) pieces.push('(')
  if (type === T_DICT || type === T.dict_items) level.value = vm.entryValue
  return type === T.dict_values ? vm.entryValue : vm.entryKey
}

function valueOfPair(level: Level, pieces: string[]): number {
  pieces.push(level.type === T_DICT ? ': ' : ', ')
  const { value } = level
  level.value = 0
  return value
}

/** Slot `repr` of list, tuple, dict, set, frozenset and the views of a dict. */
export function containerRepr(vm: VM, self: number): number {
  const pieces: string[] = []
  const levels: Level[] = []
  const inside = new Set<number>()
  let object = self
  for (;;) {
    const type = vm.typeOf(object)
    if (isLeaf(type)) {
      if (!appendLeaf(vm, object, pieces)) return 0
    } else if (inside.has(object) && again.has(type)) pieces.push(again.get(type)!)
    else {
      const ends = brackets(vm, object, type)
      if (ends === undefined) return callPrelude(vm, P.container_repr, self)
      if (levels.length === DEEPEST) return raise(vm, T.RecursionError, 'maximum recursion depth exceeded while getting the repr of an object')
      pieces.push(ends[0])
      if (ends[1] !== '') {
        levels.push({ container: object, type, position: 0, value: 0, close: ends[1] })
        inside.add(object)
      }
    }
    object = 0
    while (levels.length > 0 && (object = nextObject(vm, levels[levels.length - 1], pieces)) === 0) {
      const { container, close } = levels.pop()!
      pieces.push(close)
      inside.delete(container)
    }
    if (object === 0) return strFrom(vm, pieces.join(''))
  }
}

/** The text of an object whose `repr` needs no Python code; `undefined` for any other, or with an exception set. */
export function leafText(vm: VM, object: number): string | undefined {
  const pieces: string[] = []
  return isLeaf(vm.typeOf(object)) && appendLeaf(vm, object, pieces) ? pieces.join('') : undefined
}

function appendLeaf(vm: VM, object: number, pieces: string[]): boolean {
  const text = slotsOf(vm, object).repr!(vm, object)
  if (text === 0) return false
  pieces.push(strValue(vm, text))
  vm.release(text)
  return true
}
