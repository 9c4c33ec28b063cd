import { P } from '../core/prelude.js'
import { slotsOf } from '../core/slots.js'
import { T, T_DICT, T_FLOAT, T_INT, T_LIST, T_SET, T_STR, T_TUPLE } from '../core/statics.js'
import { SIZE } from '../core/layouts.js'
import { type VM } from '../core/vm.js'
import { callPrelude } from '../protocols/call.js'
import { VIEW_DICT } from './dict-view-memory.js'
import { dictNext } from './dict.js'
import { itemsOf } from './sequence-search.js'
import { setNext } from './set.js'
import { strFrom, strValue } from './str.js'

// What containers look like when printed. Where everything inside is built in, all of the text is made here; else by the
// prelude, which asks each item and remembers which containers it is inside of.

/** How deep containers are printed on the JavaScript stack; further in, Python code takes over. */
const NESTING_LIMIT = 100

const DONE = 1
const FAILED_HERE = 0
const NEEDS_PYTHON = 2

/** Types that are not containers and whose `repr` needs no Python code. */
const isLeaf = (type: number): boolean =>
  type === T_INT || type === T_STR || type === T_FLOAT || (type >= T_INT && type <= T.bytearray) || (type >= T.NoneType && type <= T.builtin_function_or_method) || type === T.type || type === T.object

/** Slot `repr` of list, tuple, dict, set, frozenset and the views of a dict. */
export function containerRepr(vm: VM, self: number): number {
  const pieces: string[] = []
  const done = append(vm, self, pieces, [])
  if (done === DONE) return strFrom(vm, pieces.join(''))
  return done === FAILED_HERE ? 0 : callPrelude(vm, P.container_repr, self)
}

/** Appends an object's text; `inside` lists the containers that are being printed. */
function append(vm: VM, object: number, pieces: string[], inside: number[]): number {
  const type = vm.typeOf(object)
  if (isLeaf(type)) return appendLeaf(vm, object, pieces)
  if (inside.length > NESTING_LIMIT) return NEEDS_PYTHON
  const again = inside.includes(object)
  inside.push(object)
  const done = appendContainer(vm, object, type, again, pieces, inside)
  inside.pop()
  return done
}

function appendContainer(vm: VM, object: number, type: number, again: boolean, pieces: string[], inside: number[]): number {
  switch (type) {
    case T_LIST:
      return again ? recursion('[...]', pieces) : appendItems(vm, object, '[', ']', pieces, inside)
    case T_TUPLE:
      if (again) return recursion('(...)', pieces)
      return appendItems(vm, object, '(', vm.word(object + SIZE) === 1 ? ',)' : ')', pieces, inside)
    case T_DICT:
      return again ? recursion('{...}', pieces) : appendEntries(vm, object, pieces, inside)
    case T_SET:
      return again ? recursion('set(...)', pieces) : appendKeys(vm, object, 'set()', '{', '}', pieces, inside)
    case T.frozenset:
      return again ? recursion('frozenset(...)', pieces) : appendKeys(vm, object, 'frozenset()', 'frozenset({', '})', pieces, inside)
    case T.dict_keys:
      return again ? recursion('...', pieces) : appendView(vm, object, 'dict_keys', pieces, inside)
    case T.dict_values:
      return again ? recursion('...', pieces) : appendView(vm, object, 'dict_values', pieces, inside)
    case T.dict_items:
      return again ? recursion('...', pieces) : appendView(vm, object, 'dict_items', pieces, inside)
    default:
      return NEEDS_PYTHON
  }
}

function recursion(text: string, pieces: string[]): number {
  pieces.push(text)
  return DONE
}

/** The text of an object whose `repr` needs no Python code; `undefined` for any other, or with an exception set. */
export function leafText(vm: VM, object: number): string | undefined {
  const pieces: string[] = []
  return isLeaf(vm.typeOf(object)) && appendLeaf(vm, object, pieces) === DONE ? pieces.join('') : undefined
}

function appendLeaf(vm: VM, object: number, pieces: string[]): number {
  const text = slotsOf(vm, object).repr!(vm, object)
  if (text === 0) return FAILED_HERE
  pieces.push(strValue(vm, text))
  vm.release(text)
  return DONE
}

function appendItems(vm: VM, sequence: number, open: string, close: string, pieces: string[], inside: number[]): number {
  const size = vm.word(sequence + SIZE)
  const items = itemsOf(vm, sequence)
  pieces.push(open)
  for (let index = 0; index < size; index++) {
    if (index > 0) pieces.push(', ')
    const done = append(vm, vm.word(items + index * W), pieces, inside)
    if (done !== DONE) return done
  }
  pieces.push(close)
  return DONE
}

function appendKeys(vm: VM, set: number, empty: string, open: string, close: string, pieces: string[], inside: number[]): number {
  const first = setNext(vm, set, 0)
  if (first === -1) return recursion(empty, pieces)
  pieces.push(open)
  for (let position = first; position !== -1; position = setNext(vm, set, position)) {
    if (position !== first) pieces.push(', ')
    const done = append(vm, vm.entryKey, pieces, inside)
    if (done !== DONE) return done
  }
  pieces.push(close)
  return DONE
}

function appendEntries(vm: VM, dict: number, pieces: string[], inside: number[]): number {
  pieces.push('{')
  let separator = ''
  for (let position = dictNext(vm, dict, 0); position !== -1; position = dictNext(vm, dict, position)) {
    const { entryKey, entryValue } = vm
    pieces.push(separator)
    separator = ', '
    let done = append(vm, entryKey, pieces, inside)
    if (done !== DONE) return done
    pieces.push(': ')
    done = append(vm, entryValue, pieces, inside)
    if (done !== DONE) return done
  }
  pieces.push('}')
  return DONE
}

function appendView(vm: VM, view: number, name: string, pieces: string[], inside: number[]): number {
  const type = vm.typeOf(view)
  const dict = vm.word(view + VIEW_DICT)
  pieces.push(name, '([')
  let separator = ''
  for (let position = dictNext(vm, dict, 0); position !== -1; position = dictNext(vm, dict, position)) {
    const { entryKey, entryValue } = vm
    pieces.push(separator)
    separator = ', '
    let done = DONE
    if (type === T.dict_items) {
      pieces.push('(')
      done = append(vm, entryKey, pieces, inside)
      pieces.push(', ')
    }
    if (done === DONE) done = append(vm, type === T.dict_keys ? entryKey : entryValue, pieces, inside)
    if (done !== DONE) return done
    if (type === T.dict_items) pieces.push(')')
  }
  pieces.push('])')
  return DONE
}
