import { givenName, raise, raiseNoInt, typeName } from '../core/errors.js'
import { type Native } from '../core/native.js'
import { EMPTY_STR, FALSE, NONE, T, TRUE } from '../core/statics.js'
import { type VM } from '../core/vm.js'
import { intFrom, isInt, toIndex } from './int.js'
import { clampedIndex } from './sequence-index.js'
import { isStr, strCodePoint, strFrom, strJoin, strLength, strOfType, strSlice, strSubstring, strValue } from './string-memory.js'
import { tupleOwned } from './owned-items.js'
import { tupleItem, tupleSize, isTuple } from './tuple.js'

/** Where `item` is found in `string` between two code points, -1 nowhere. */
export function findForward(vm: VM, string: number, item: number, from: number, to: number): number {
  const wanted = strLength(vm, item)
  if (wanted === 0) return from <= to ? from : -1
  const first = strCodePoint(vm, item, 0)
  for (let at = from; at + wanted <= to; at++) {
    if (strCodePoint(vm, string, at) === first && matchesAt(vm, string, item, at, wanted)) return at
  }
  return -1
}

function findBackward(vm: VM, string: number, item: number, from: number, to: number): number {
  const wanted = strLength(vm, item)
  for (let at = to - wanted; at >= from; at--) if (matchesAt(vm, string, item, at, wanted)) return at
  return -1
}

function matchesAt(vm: VM, string: number, item: number, at: number, wanted: number): boolean {
  for (let index = 0; index < wanted; index++) if (strCodePoint(vm, string, at + index) !== strCodePoint(vm, item, index)) return false
  return true
}

/** A bound of a search (0 or NONE: the default), clipped to 0…length; NaN with TypeError set. */
function bound(vm: VM, argument: number, length: number, fallback: number): number {
  if (argument === 0 || argument === NONE) return fallback
  if (!isInt(vm, argument)) {
    raiseNoInt(vm, argument, 'slice indices must be integers or None or have an __index__ method')
    return NaN
  }
  return clampedIndex(vm, argument, length)
}

/** Runs `search` with the bounds that the arguments from the second on give; `undefined` with an exception set. */
function bounded<R>(vm: VM, args: number, count: number, search: (string: number, item: number, from: number, to: number) => R): R | undefined {
  const string = vm.word(args)
  const length = strLength(vm, string)
  const from = bound(vm, count > 2 ? vm.word(args + 2 * W) : 0, length, 0)
  const to = bound(vm, count > 3 ? vm.word(args + 3 * W) : 0, length, length)
  return Number.isNaN(from) || Number.isNaN(to) ? undefined : search(string, vm.word(args + W), from, Math.min(to, length))
}

function requireStr(vm: VM, name: string, position: number, object: number): boolean {
  if (isStr(vm, object)) return true
  raise(vm, T.TypeError, `${name}() argument ${position} must be str, not ${object === NONE ? 'None' : typeName(vm, object)}`)
  return false
}

const finder =
  (name: string, backward: boolean, orRaise: boolean): Native =>
  (vm, args, count) => {
    if (!requireStr(vm, name, 1, vm.word(args + W))) return 0
    const at = bounded(vm, args, count, (string, item, from, to) => (backward ? findBackward : findForward)(vm, string, item, from, to))
    if (at === undefined) return 0
    return at === -1 && orRaise ? raise(vm, T.ValueError, 'substring not found') : intFrom(vm, at)
  }

export const find = finder('find', false, false)
export const rfind = finder('rfind', true, false)
export const index = finder('index', false, true)
export const rindex = finder('rindex', true, true)

export const countOf: Native = (vm, args, count) => {
  if (!requireStr(vm, 'count', 1, vm.word(args + W))) return 0
  const found = bounded(vm, args, count, (string, item, from, to) => {
    const wanted = strLength(vm, item)
    if (wanted === 0) return from <= to ? to - from + 1 : 0
    let times = 0
    for (let at = findForward(vm, string, item, from, to); at !== -1; at = findForward(vm, string, item, at + wanted, to)) times++
    return times
  })
  return found === undefined ? 0 : intFrom(vm, found)
}

const affix =
  (name: string, atEnd: boolean): Native =>
  (vm, args, count) => {
    const wanted = vm.word(args + W)
    if (bounded(vm, args, count, () => true) === undefined) return 0
    const fits = (string: number, item: number, from: number, to: number): boolean => {
      const length = strLength(vm, item)
      if (to - from < length) return false
      return matchesAt(vm, string, item, atEnd ? to - length : from, length)
    }
    if (!isTuple(vm, wanted)) {
      if (!isStr(vm, wanted)) return raise(vm, T.TypeError, `${name} first arg must be str or a tuple of str, not ${typeName(vm, wanted)}`)
      const answer = bounded(vm, args, count, fits)
      return answer === undefined ? 0 : answer ? TRUE : FALSE
    }
    for (let at = 0; at < tupleSize(vm, wanted); at++) {
      const item = tupleItem(vm, wanted, at)
      if (!isStr(vm, item)) return raise(vm, T.TypeError, `tuple for ${name} must only contain str, not ${typeName(vm, item)}`)
      const answer = bounded(vm, args, count, (string, _, from, to) => fits(string, item, from, to))
      if (answer === undefined) return 0
      if (answer) return TRUE
    }
    return FALSE
  }

export const startsWith = affix('startswith', false)
export const endsWith = affix('endswith', true)

export const removePrefix: Native = (vm, args) => {
  const [self, prefix] = [vm.word(args), vm.word(args + W)]
  if (!isStr(vm, prefix)) return raise(vm, T.TypeError, `removeprefix() argument must be str, not ${givenName(vm, prefix)}`)
  const [length, off] = [strLength(vm, self), strLength(vm, prefix)]
  return strSubstring(vm, self, off <= length && matchesAt(vm, self, prefix, 0, off) ? off : 0, length)
}

export const removeSuffix: Native = (vm, args) => {
  const [self, suffix] = [vm.word(args), vm.word(args + W)]
  if (!isStr(vm, suffix)) return raise(vm, T.TypeError, `removesuffix() argument must be str, not ${givenName(vm, suffix)}`)
  const [length, off] = [strLength(vm, self), strLength(vm, suffix)]
  return strSubstring(vm, self, 0, off <= length && matchesAt(vm, self, suffix, length - off, off) ? length - off : length)
}

export const replace: Native = (vm, args) => {
  const [self, old, fresh, limit] = [vm.word(args), vm.word(args + W), vm.word(args + 2 * W), vm.word(args + 3 * W)]
  if (!requireStr(vm, 'replace', 1, old) || !requireStr(vm, 'replace', 2, fresh)) return 0
  let most = limit === 0 ? -1 : toIndex(vm, limit)
  if (Number.isNaN(most)) return 0
  if (most < 0) most = Infinity
  const length = strLength(vm, self)
  const wanted = strLength(vm, old)
  const text = strValue(vm, fresh)
  let out = ''
  let from = 0
  let times = 0
  if (wanted === 0) {
    for (; from < length && times < most; from++, times++) out += text + String.fromCodePoint(strCodePoint(vm, self, from))
    if (times < most) out += text
    return strFrom(vm, out + strSlice(vm, self, from, length))
  }
  for (; times < most; times++) {
    const at = findForward(vm, self, old, from, length)
    if (at === -1) break
    out += strSlice(vm, self, from, at) + text
    from = at + wanted
  }
  if (times === 0) return vm.typeOf(self) === T.str ? vm.retain(self) : strJoin(vm, [self])
  const replaced = out + strSlice(vm, self, from, length)
  // A new string even of one character, as in CPython.
  return replaced === '' ? EMPTY_STR : strOfType(vm, T.str, replaced)
}

/** `partition` and `rpartition`: three strings, as code point ranges of `self`. */
export const partition =
  (backward: boolean): Native =>
  (vm, args) => {
    const [self, separator] = [vm.word(args), vm.word(args + W)]
    if (!isStr(vm, separator)) return raise(vm, T.TypeError, `must be str, not ${typeName(vm, separator)}`)
    const [length, wanted] = [strLength(vm, self), strLength(vm, separator)]
    if (wanted === 0) return raise(vm, T.ValueError, 'empty separator')
    const at = (backward ? findBackward : findForward)(vm, self, separator, 0, length)
    const empty = strSubstring(vm, self, 0, 0)
    if (at === -1) return backward ? tupleOwned(vm, [empty, empty, vm.retain(self)]) : tupleOwned(vm, [vm.retain(self), empty, empty])
    return tupleOwned(vm, [strSubstring(vm, self, 0, at), vm.retain(separator), strSubstring(vm, self, at + wanted, length)])
  }
