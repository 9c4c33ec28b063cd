import { raise } from '../core/errors.js'
import { type Native } from '../core/native.js'
import { NONE, T, TRUE } from '../core/statics.js'
import { type VM } from '../core/vm.js'
import { bytesCopy, bytesLike, isBytesLike } from './bytes-memory.js'
import { findBytes, unchanged } from './bytes-search.js'
import { notBytesLike } from './bytes-source.js'
import { toIndex } from './int.js'
import { listOwned } from './owned-items.js'
import { MOST_ROOM } from './text-split.js'

type Ranges = [from: number, to: number][]

/** Whether a byte is white space of ASCII. */
export const isSpaceByte = (byte: number): boolean => byte === 32 || (byte >= 9 && byte <= 13)

/** Runs of what is no white space; `limit` cuts at most, the rest is one. */
function words(content: Uint8Array, limit: number): Ranges {
  const ranges: Ranges = []
  let at = 0
  for (;;) {
    while (at < content.length && isSpaceByte(content[at])) at++
    if (at === content.length) return ranges
    const from = at
    if (ranges.length >= limit) {
      let end = content.length
      while (isSpaceByte(content[end - 1])) end--
      ranges.push([from, end])
      return ranges
    }
    while (at < content.length && !isSpaceByte(content[at])) at++
    ranges.push([from, at])
  }
}

function pieces(content: Uint8Array, separator: Uint8Array, limit: number): Ranges {
  const ranges: Ranges = []
  let from = 0
  while (ranges.length < limit) {
    const at = findBytes(content, separator, from, content.length)
    if (at === -1) break
    ranges.push([from, at])
    from = at + separator.length
  }
  ranges.push([from, content.length])
  return ranges
}

/** What splitting from the right finds is what splitting the mirrored content from the left finds. */
const mirrored = (ranges: Ranges, length: number): Ranges => ranges.map(([from, to]): [number, number] => [length - to, length - from]).reverse()

const splitter =
  (backward: boolean): Native =>
  (vm, args) => {
    const [self, separator] = [vm.word(args), vm.word(args + W)]
    let limit = vm.word(args + 2 * W) === 0 ? -1 : toIndex(vm, vm.word(args + 2 * W))
    if (Number.isNaN(limit)) return 0
    if (limit < 0) limit = Infinity
    const content = bytesCopy(vm, self)
    const seen = backward ? content.slice().reverse() : content
    let ranges: Ranges
    if (separator === 0 || separator === NONE) ranges = words(seen, limit)
    else {
      if (!isBytesLike(vm, separator)) return notBytesLike(vm, separator)
      const wanted = bytesCopy(vm, separator)
      if (wanted.length === 0) return raise(vm, T.ValueError, 'empty separator')
      ranges = pieces(seen, backward ? wanted.reverse() : wanted, limit)
    }
    if (backward) ranges = mirrored(ranges, content.length)
    return cut(vm, self, content, ranges, Math.min(limit + 1, MOST_ROOM))
  }

/** A list of the pieces, with room for `room` of them from the start. */
const cut = (vm: VM, self: number, content: Uint8Array, ranges: Ranges, room = 0): number =>
  listOwned(vm, (function* () { for (const [from, to] of ranges) yield bytesLike(vm, self, content.slice(from, to)) })(), room)

export const split = splitter(false)
export const rsplit = splitter(true)

/** Lines end with a line feed, a carriage return, or both. */
export const splitLines: Native = (vm, args) => {
  const self = vm.word(args)
  const keep = vm.word(args + W) === TRUE
  const content = bytesCopy(vm, self)
  const ranges: Ranges = []
  for (let from = 0; from < content.length; ) {
    let end = from
    while (end < content.length && content[end] !== 10 && content[end] !== 13) end++
    const next = Math.min(content.length, end + (content[end] === 13 && content[end + 1] === 10 ? 2 : 1))
    ranges.push([from, keep ? next : end])
    from = next
  }
  return cut(vm, self, content, ranges)
}

/** `strip` and its halves; without an argument, or with None, white space goes. */
export const stripper =
  (left: boolean, right: boolean): Native =>
  (vm, args, count) => {
    const [self, given] = [vm.word(args), count < 2 ? NONE : vm.word(args + W)]
    if (given !== NONE && !isBytesLike(vm, given)) return notBytesLike(vm, given)
    const content = bytesCopy(vm, self)
    const set = given === NONE ? undefined : bytesCopy(vm, given)
    const goes = (byte: number): boolean => (set === undefined ? isSpaceByte(byte) : set.includes(byte))
    let [from, to] = [0, content.length]
    while (left && from < to && goes(content[from])) from++
    while (right && to > from && goes(content[to - 1])) to--
    return from === 0 && to === content.length ? unchanged(vm, self) : bytesLike(vm, self, content.slice(from, to))
  }
