import { raise, raiseNoInt, typeName } from '../core/errors.js'
import { type Native } from '../core/native.js'
import { FALSE, NONE, T, TRUE } from '../core/statics.js'
import { type VM } from '../core/vm.js'
import { bytesCopy, bytesFrom, bytesLike, bytesOfType, bytesView, isBytearray, isBytesLike } from './bytes-memory.js'
import { BYTE_RANGE, byteOf, notBytesLike } from './bytes-source.js'
import { intFrom, isInt, toIndex } from './int.js'
import { tupleOwned } from './owned-items.js'
import { clampedIndex } from './sequence-index.js'
import { isTuple, tupleItem, tupleSize } from './tuple.js'

/** Where `wanted` begins in `content` between two places, -1 nowhere. */
export function findBytes(content: Uint8Array, wanted: Uint8Array, from: number, to: number): number {
  if (wanted.length === 0) return from <= to ? from : -1
  const last = to - wanted.length
  for (let at = content.indexOf(wanted[0], from); at !== -1 && at <= last; at = content.indexOf(wanted[0], at + 1)) if (isAt(content, wanted, at)) return at
  return -1
}

function findLast(content: Uint8Array, wanted: Uint8Array, from: number, to: number): number {
  for (let at = to - wanted.length; at >= from; at--) if (isAt(content, wanted, at)) return at
  return -1
}

function isAt(content: Uint8Array, wanted: Uint8Array, at: number): boolean {
  for (let index = 0; index < wanted.length; index++) if (content[at + index] !== wanted[index]) return false
  return true
}

/** The bytes of an argument that is bytes-like or a single int; `undefined` with an exception set. */
export function needle(vm: VM, item: number): Uint8Array | undefined {
  if (isBytesLike(vm, item)) return bytesView(vm, item)
  if (!isInt(vm, item)) {
    raise(vm, T.TypeError, `argument should be integer or bytes-like object, not '${typeName(vm, item)}'`)
    return undefined
  }
  const byte = byteOf(vm, item, BYTE_RANGE)
  return byte === -1 ? undefined : Uint8Array.of(byte)
}

/** The bounds that arguments from the third on give, clipped; `undefined` with TypeError set. */
function bounds(vm: VM, args: number, count: number, length: number): readonly [number, number] | undefined {
  const given = [2, 3].map((at) => (count > at ? vm.word(args + at * W) : NONE))
  const other = given.find((argument) => argument !== NONE && !isInt(vm, argument))
  if (other !== undefined) {
    raiseNoInt(vm, other, 'slice indices must be integers or None or have an __index__ method')
    return undefined
  }
  const [from, to] = given
  return [from === NONE ? 0 : clampedIndex(vm, from, length), to === NONE ? length : Math.min(length, clampedIndex(vm, to, length))]
}

type Search = (content: Uint8Array, wanted: Uint8Array, from: number, to: number) => number

function searched(vm: VM, args: number, count: number, search: Search): number {
  const content = bytesView(vm, vm.word(args))
  const places = bounds(vm, args, count, content.length)
  const wanted = places === undefined ? undefined : needle(vm, vm.word(args + W))
  return wanted === undefined || places === undefined ? NaN : search(content, wanted, ...places)
}

const finder =
  (search: Search, orRaise: boolean): Native =>
  (vm, args, count) => {
    const at = searched(vm, args, count, search)
    if (Number.isNaN(at)) return 0
    return at === -1 && orRaise ? raise(vm, T.ValueError, 'subsection not found') : intFrom(vm, at)
  }

export const find = finder(findBytes, false)
export const rfind = finder(findLast, false)
export const index = finder(findBytes, true)
export const rindex = finder(findLast, true)

/** How often `wanted` is there, one not overlapping another. */
const times: Search = (content, wanted, from, to) => {
  if (wanted.length === 0) return from <= to ? to - from + 1 : 0
  let found = 0
  for (let at = findBytes(content, wanted, from, to); at !== -1; at = findBytes(content, wanted, at + wanted.length, to)) found++
  return found
}

export const countOf: Native = (vm, args, count) => {
  const found = searched(vm, args, count, times)
  return Number.isNaN(found) ? 0 : intFrom(vm, found)
}

const affix =
  (name: string, atEnd: boolean): Native =>
  (vm, args, count) => {
    const content = bytesView(vm, vm.word(args))
    const wanted = vm.word(args + W)
    const several = isTuple(vm, wanted)
    const places = bounds(vm, args, count, content.length)
    if (places === undefined) return 0
    const [from, to] = places
    for (let at = 0; at < (several ? tupleSize(vm, wanted) : 1); at++) {
      const item = several ? tupleItem(vm, wanted, at) : wanted
      if (!isBytesLike(vm, item)) {
        if (several) return notBytesLike(vm, item)
        return raise(vm, T.TypeError, `${name} first arg must be bytes or a tuple of bytes, not ${typeName(vm, item)}`)
      }
      const part = bytesView(vm, item)
      if (to - from >= part.length && isAt(content, part, atEnd ? to - part.length : from)) return TRUE
    }
    return FALSE
  }

export const startsWith = affix('startswith', false)
export const endsWith = affix('endswith', true)

/** `self` for exact bytes, else a copy. */
export const unchanged = (vm: VM, self: number): number => (vm.typeOf(self) === T.bytes ? vm.retain(self) : bytesLike(vm, self, bytesCopy(vm, self)))

export const partition =
  (search: Search, whole: 'first' | 'last'): Native =>
  (vm, args) => {
    const [self, separator] = [vm.word(args), vm.word(args + W)]
    if (!isBytesLike(vm, separator)) return notBytesLike(vm, separator)
    const [content, wanted] = [bytesCopy(vm, self), bytesCopy(vm, separator)]
    if (wanted.length === 0) return raise(vm, T.ValueError, 'empty separator')
    const at = search(content, wanted, 0, content.length)
    const empty = (): number => bytesLike(vm, self, new Uint8Array(0))
    if (at === -1) return tupleOwned(vm, whole === 'first' ? [unchanged(vm, self), empty(), empty()] : [empty(), empty(), unchanged(vm, self)])
    const middle = isBytearray(vm, self) ? bytesLike(vm, self, wanted) : vm.retain(separator)
    return tupleOwned(vm, [bytesLike(vm, self, content.slice(0, at)), middle, bytesLike(vm, self, content.slice(at + wanted.length))])
  }

export const partitionFirst = partition(findBytes, 'first')
export const partitionLast = partition(findLast, 'last')

export const removeAffix =
  (atEnd: boolean): Native =>
  (vm, args) => {
    const [self, affixed] = [vm.word(args), vm.word(args + W)]
    if (!isBytesLike(vm, affixed)) return notBytesLike(vm, affixed)
    const [content, part] = [bytesView(vm, self), bytesView(vm, affixed)]
    const start = atEnd ? content.length - part.length : 0
    if (part.length === 0 || start < 0 || part.length > content.length || !isAt(content, part, start)) return unchanged(vm, self)
    return bytesLike(vm, self, atEnd ? content.slice(0, start) : content.slice(part.length))
  }

export const replace: Native = (vm, args) => {
  const [self, old, fresh, limit] = [0, 1, 2, 3].map((at) => vm.word(args + at * W))
  for (const item of [old, fresh]) if (!isBytesLike(vm, item)) return notBytesLike(vm, item)
  let left = limit === 0 ? -1 : toIndex(vm, limit)
  if (Number.isNaN(left)) return 0
  if (left < 0) left = Infinity
  const [content, wanted, put] = [bytesView(vm, self), bytesView(vm, old), bytesView(vm, fresh)]
  const out: number[] = []
  let from = 0
  let found = false
  while (left > 0) {
    const at = findBytes(content, wanted, from, content.length)
    if (at === -1) break
    found = true
    left--
    for (let index = from; index < at; index++) out.push(content[index])
    out.push(...put)
    from = at + wanted.length
    // Between all bytes, and at both ends.
    if (wanted.length === 0) {
      if (at >= content.length) break
      out.push(content[at])
      from = at + 1
    }
  }
  if (!found) return unchanged(vm, self)
  for (let index = from; index < content.length; index++) out.push(content[index])
  const replaced = Uint8Array.from(out)
  if (isBytearray(vm, self)) return bytesLike(vm, self, replaced)
  // A new object even of one byte, as in CPython.
  return replaced.length === 0 ? bytesFrom(vm, replaced) : bytesOfType(vm, T.bytes, replaced)
}
