import { raise, typeName } from '../core/errors.js'
import { type Native } from '../core/native.js'
import { NONE, T, TRUE } from '../core/statics.js'
import { type VM } from '../core/vm.js'
import { toIndex } from './int.js'
import { listOwned } from './owned-items.js'
import { isStr, strCodePoint, strKind, strLength, strSubstring } from './string-memory.js'
import { findForward } from './text-search.js'

/** White space as `str.isspace` has it. */
export const isSpace = (point: number): boolean =>
  point === 32 || (point >= 9 && point <= 13) || (point >= 0x1c && point <= 0x1f) || point === 0x85 || (point >= 0xa0 && /\s/u.test(String.fromCodePoint(point)) && point !== 0xfeff)

/** Where lines end: `str.splitlines`. */
const isLineEnd = (point: number): boolean =>
  (point >= 10 && point <= 13) || (point >= 0x1c && point <= 0x1e) || point === 0x85 || point === 0x2028 || point === 0x2029

function most(vm: VM, argument: number): number {
  if (argument === 0) return Infinity
  const limit = toIndex(vm, argument)
  return limit < 0 ? Infinity : limit
}

function* wordsForward(vm: VM, self: number, limit: number): Generator<number> {
  const length = strLength(vm, self)
  let at = 0
  for (let times = 0; ; times++) {
    while (at < length && isSpace(strCodePoint(vm, self, at))) at++
    if (at === length) return
    const start = at
    if (times >= limit) {
      let end = length
      while (isSpace(strCodePoint(vm, self, end - 1))) end--
      yield strSubstring(vm, self, start, end)
      return
    }
    while (at < length && !isSpace(strCodePoint(vm, self, at))) at++
    yield strSubstring(vm, self, start, at)
  }
}

function wordsBackward(vm: VM, self: number, limit: number): [number, number][] {
  const ranges: [number, number][] = []
  let at = strLength(vm, self)
  for (let times = 0; ; times++) {
    while (at > 0 && isSpace(strCodePoint(vm, self, at - 1))) at--
    if (at === 0) return ranges.reverse()
    const end = at
    if (times >= limit) {
      let start = 0
      while (isSpace(strCodePoint(vm, self, start))) start++
      ranges.push([start, end])
      return ranges.reverse()
    }
    while (at > 0 && !isSpace(strCodePoint(vm, self, at - 1))) at--
    ranges.push([at, end])
  }
}

function* piecesForward(vm: VM, self: number, separator: number, limit: number): Generator<number> {
  const [length, wanted] = [strLength(vm, self), strLength(vm, separator)]
  let from = 0
  for (let times = 0; times < limit; times++) {
    const at = findForward(vm, self, separator, from, length)
    if (at === -1) break
    yield strSubstring(vm, self, from, at)
    from = at + wanted
  }
  yield strSubstring(vm, self, from, length)
}

function piecesBackward(vm: VM, self: number, separator: number, limit: number): [number, number][] {
  const wanted = strLength(vm, separator)
  const ranges: [number, number][] = []
  let to = strLength(vm, self)
  search: for (let times = 0; times < limit; times++) {
    for (let at = to - wanted; at >= 0; at--) {
      if (findForward(vm, self, separator, at, at + wanted) === -1) continue
      ranges.push([at + wanted, to])
      to = at
      continue search
    }
    break
  }
  ranges.push([0, to])
  return ranges.reverse()
}

/** As many pieces CPython makes room for from the start, at most (Objects/stringlib/split.h). */
export const MOST_ROOM = 12

/** Items that the list of pieces has room for: as many as there can be, up to {@link MOST_ROOM}. */
function roomFor(vm: VM, self: number, separator: number, limit: number): number {
  const length = strLength(vm, self)
  if (separator === 0) return Math.min((limit === Infinity ? Math.trunc((length - 1) / 2) + 1 : limit) + 1, MOST_ROOM)
  const wanted = strLength(vm, separator)
  if (strKind(vm, self) < strKind(vm, separator) || length < wanted) return 1
  return Math.min((limit === Infinity ? Math.trunc(length / wanted) + 1 : limit) + 1, MOST_ROOM)
}

const splitter =
  (backward: boolean): Native =>
  (vm, args) => {
    const [self, separator] = [vm.word(args), vm.word(args + W)]
    const limit = most(vm, vm.word(args + 2 * W))
    if (Number.isNaN(limit)) return 0
    const cut = (ranges: [number, number][], room: number): number => listOwned(vm, ranges.map(([start, end]) => strSubstring(vm, self, start, end)), room)
    if (separator === 0 || separator === NONE) {
      const room = roomFor(vm, self, 0, limit)
      return backward ? cut(wordsBackward(vm, self, limit), room) : listOwned(vm, wordsForward(vm, self, limit), room)
    }
    if (!isStr(vm, separator)) return raise(vm, T.TypeError, `must be str or None, not ${typeName(vm, separator)}`)
    if (strLength(vm, separator) === 0) return raise(vm, T.ValueError, 'empty separator')
    const room = roomFor(vm, self, separator, limit)
    return backward ? cut(piecesBackward(vm, self, separator, limit), room) : listOwned(vm, piecesForward(vm, self, separator, limit), room)
  }

export const split = splitter(false)
export const rsplit = splitter(true)

export const splitLines: Native = (vm, args) => {
  const self = vm.word(args)
  const keep = vm.word(args + W) === TRUE
  const length = strLength(vm, self)
  const lines: number[] = []
  let start = 0
  while (start < length) {
    let end = start
    while (end < length && !isLineEnd(strCodePoint(vm, self, end))) end++
    let next = end + 1
    if (end < length && strCodePoint(vm, self, end) === 13 && next < length && strCodePoint(vm, self, next) === 10) next++
    lines.push(strSubstring(vm, self, start, keep ? Math.min(next, length) : end))
    start = next
  }
  return listOwned(vm, lines)
}

/** `strip`, `lstrip`, `rstrip`. */
export const stripper =
  (name: string, left: boolean, right: boolean): Native =>
  (vm, args, count) => {
    const self = vm.word(args)
    const characters = count > 1 ? vm.word(args + W) : NONE
    if (characters !== NONE && !isStr(vm, characters)) return raise(vm, T.TypeError, `${name} arg must be None or str`)
    const set = new Set<number>()
    if (characters !== NONE) for (let at = 0; at < strLength(vm, characters); at++) set.add(strCodePoint(vm, characters, at))
    const goes = (point: number): boolean => (characters === NONE ? isSpace(point) : set.has(point))
    const length = strLength(vm, self)
    let start = 0
    let end = length
    if (left) while (start < end && goes(strCodePoint(vm, self, start))) start++
    if (right) while (end > start && goes(strCodePoint(vm, self, end - 1))) end--
    return start === 0 && end === length && vm.typeOf(self) === T.str ? vm.retain(self) : strSubstring(vm, self, start, end)
  }
