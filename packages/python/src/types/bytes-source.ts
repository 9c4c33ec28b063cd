import { raise, raiseMemory, typeName } from '../core/errors.js'
import { type Native } from '../core/native.js'
import { P } from '../core/prelude.js'
import { T } from '../core/statics.js'
import { type VM } from '../core/vm.js'
import { callPrelude } from '../protocols/call.js'
import { bytearrayFrom, bytesCopy, isBytes, isBytesLike } from './bytes-memory.js'
import { encodeText, nameArgument } from './encodings.js'
import { intValue, isInt, toIndex } from './int.js'
import { isList, listItem, listSize } from './list.js'
import { isStr } from './string-memory.js'
import { isTuple, tupleItem, tupleSize } from './tuple.js'

/** What is wrong with an item of a bytearray. */
export const BYTE_RANGE = 'byte must be in range(0, 256)'

/** More than this there is no block for. */
const MOST_BYTES = 2 ** 31 - 2 ** 12

/** The value of an item that is to be a byte; -1 with an exception set. */
export function byteOf(vm: VM, item: number, message: string): number {
  // An int of any size is out of range, not too large.
  const value = isInt(vm, item) ? intValue(vm, item) : toIndex(vm, item)
  if (value >= 0 && value < 256) return value
  if (vm.exception === 0) raise(vm, T.ValueError, message)
  return -1
}

/** Raises TypeError for what is no bytes-like object. Returns 0. */
export const notBytesLike = (vm: VM, object: number): 0 => raise(vm, T.TypeError, `a bytes-like object is required, not '${typeName(vm, object)}'`)

/** Zeros; `undefined` with MemoryError set. */
export function zeros(vm: VM, count: number): Uint8Array | undefined {
  if (count <= MOST_BYTES) return new Uint8Array(count)
  raiseMemory(vm)
  return undefined
}

/** The bytes that a constructor's arguments stand for; `undefined` with an exception set; `null`: Python code is needed. */
export function sourceBytes(vm: VM, source: number, encoding: number, errors: number, of: 'bytes' | 'bytearray' = 'bytes', message = 'bytes must be in range(0, 256)'): Uint8Array | null | undefined {
  const fail = (type: number, message: string): undefined => {
    raise(vm, type, message)
    return undefined
  }
  const codec = nameArgument(vm, encoding, of, 'encoding')
  const handler = codec === undefined ? undefined : nameArgument(vm, errors, of, 'errors')
  if (codec === undefined || handler === undefined) return undefined
  if (source === 0) return encoding === 0 && errors === 0 ? new Uint8Array(0) : fail(T.TypeError, `${encoding === 0 ? 'errors' : 'encoding'} without a string argument`)
  if (isStr(vm, source)) {
    if (encoding === 0) return fail(T.TypeError, 'string argument without an encoding')
    return encodeText(vm, source, codec, handler)
  }
  if (encoding !== 0) return fail(T.TypeError, 'encoding without a string argument')
  if (isBytesLike(vm, source)) return bytesCopy(vm, source)
  if (isInt(vm, source)) {
    const count = toIndex(vm, source)
    if (Number.isNaN(count)) return undefined
    return count < 0 ? fail(T.ValueError, 'negative count') : zeros(vm, count)
  }
  return itemBytes(vm, source, message)
}

/** The bytes that the items of a list or tuple are; `undefined` with an exception set; `null` where it is neither. */
export function itemBytes(vm: VM, source: number, message: string): Uint8Array | null | undefined {
  const list = isList(vm, source)
  if (!list && !isTuple(vm, source)) return null
  const size = list ? listSize(vm, source) : tupleSize(vm, source)
  const content = new Uint8Array(size)
  for (let at = 0; at < size; at++) {
    const byte = byteOf(vm, list ? listItem(vm, source, at) : tupleItem(vm, source, at), message)
    if (byte === -1) return undefined
    content[at] = byte
  }
  return content
}

/** `__new__` of bytes and bytearray. */
export const bytesConstructor =
  (make: (vm: VM, type: number, content: Uint8Array) => number): Native =>
  (vm, args) => {
    const [type, source] = [vm.word(args), vm.word(args + W)]
    const ofProgram = source !== 0 && type === T.bytes && isBytes(vm, source) && vm.typeOf(source) !== T.bytes
    // A subclass may say with `__bytes__` what its bytes are.
    if (ofProgram) return callPrelude(vm, P.bytes_new, type, source)
    const content = sourceBytes(vm, source, vm.word(args + 2 * W), vm.word(args + 3 * W), make === bytearrayFrom ? 'bytearray' : 'bytes', make === bytearrayFrom ? BYTE_RANGE : undefined)
    if (content === null) return callPrelude(vm, P.bytes_new, type, source)
    return content === undefined ? 0 : make(vm, type, content)
  }
