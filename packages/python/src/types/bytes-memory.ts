import { allocate, buffer } from '../core/objects.js'
import {
  BYTEARRAY_ALLOCATED,
  BYTEARRAY_BUFFER,
  BYTEARRAY_BYTES,
  BYTEARRAY_EXPORTS,
  BYTEARRAY_START,
  BYTES_DATA,
  BYTES_HASH,
  FLAG_BYTEARRAY,
  FLAG_BYTES,
  SIZE,
  TYPE_BASIC_SIZE,
  TYPE_FLAGS,
} from '../core/layouts.js'
import { shared } from '../core/sharing.js'
import { EMPTY_BYTES, T, byteString } from '../core/statics.js'
import { type VM } from '../core/vm.js'
import { arrayBytes, isArray, viewBytes } from './buffers.js'

/** Whether the object is bytes: instances of subclasses too. */
export function isBytes(vm: VM, object: number): boolean {
  const type = vm.typeOf(object)
  return type === T.bytes || (vm.u32[(type + TYPE_FLAGS) >>> 2] & FLAG_BYTES) !== 0
}

/** Whether the object is a bytearray: instances of subclasses too. */
export function isBytearray(vm: VM, object: number): boolean {
  const type = vm.typeOf(object)
  return type === T.bytearray || (vm.u32[(type + TYPE_FLAGS) >>> 2] & FLAG_BYTEARRAY) !== 0
}

/** Whether the object's bytes can be read with {@link bytesView}: bytes, bytearrays, arrays, memory views. */
export const isBytesLike = (vm: VM, object: number): boolean => isBytes(vm, object) || isBytearray(vm, object) || isArray(vm, object) || vm.typeOf(object) === T.memoryview

/** How many bytes a bytes or bytearray has. */
export const bytesLength = (vm: VM, object: number): number => vm.u32[(object + SIZE) >>> 2]

/** Address of the first byte of a bytes or bytearray. */
export const bytesData = (vm: VM, object: number): number => (isBytearray(vm, object) ? vm.word(object + BYTEARRAY_START) : object + BYTES_DATA)

/** The bytes where they lie, valid until anything is allocated or freed; of a memory view with gaps, a copy. */
export function bytesView(vm: VM, object: number): Uint8Array {
  if (vm.typeOf(object) === T.memoryview) return viewBytes(vm, object)
  if (isArray(vm, object)) return arrayBytes(vm, object)
  const data = bytesData(vm, object)
  return vm.u8.subarray(data, data + bytesLength(vm, object))
}

/** A bytes object; the empty one and single bytes are shared. */
export function bytesFrom(vm: VM, content: Uint8Array): number {
  if (content.length === 0) return EMPTY_BYTES
  if (content.length === 1 && vm.singletons) return byteString(content[0])
  const bytes = bytesOfType(vm, T.bytes, content)
  return vm.sharing ? shared(vm, bytes) : bytes
}

/** As {@link bytesFrom}, never shared, of a type of its own. */
export function bytesOfType(vm: VM, type: number, content: Uint8Array): number {
  const bytes = allocate(vm, type, BYTES_DATA + content.length + 1)
  if (bytes === 0) return 0
  bytesHeader(vm, bytes, content.length)
  vm.u8.set(content, bytes + BYTES_DATA)
  return bytes
}

/** Writes size, hash and the final zero: for blocks made elsewhere (statics). */
export function bytesHeader(vm: VM, bytes: number, length: number): void {
  vm.setWord(bytes + SIZE, length)
  vm.setWord(bytes + BYTES_HASH, -1)
  vm.u8[bytes + BYTES_DATA + length] = 0
}

/** A bytearray with that content. */
export function bytearrayFrom(vm: VM, type: number, content: Uint8Array): number {
  const object = allocate(vm, type, vm.u32[(type + TYPE_BASIC_SIZE) >>> 2] || BYTEARRAY_BYTES)
  if (object === 0) return 0
  const capacity = content.length === 0 ? 0 : content.length + 1
  // The content may lie in this memory: it is copied after the last allocation moved nothing (views are stable).
  const block = capacity === 0 ? 0 : buffer(vm, capacity)
  vm.setWord(object + SIZE, 0)
  vm.setWord(object + BYTEARRAY_ALLOCATED, 0)
  vm.setWord(object + BYTEARRAY_START, 0)
  vm.setWord(object + BYTEARRAY_BUFFER, 0)
  vm.setWord(object + BYTEARRAY_EXPORTS, 0)
  if (capacity === 0) return object
  if (block === 0) {
    vm.release(object)
    return 0
  }
  vm.setWord(object + BYTEARRAY_BUFFER, block)
  vm.setWord(object + BYTEARRAY_START, block)
  vm.setWord(object + BYTEARRAY_ALLOCATED, capacity)
  vm.setWord(object + SIZE, content.length)
  vm.u8.set(content, block)
  vm.u8[block + content.length] = 0
  return object
}

/** The bytes copied out: no allocation disturbs them. */
export const bytesCopy = (vm: VM, object: number): Uint8Array => bytesView(vm, object).slice()

/** A result of the same kind as `self`: a bytearray's methods give bytearrays. */
export const bytesLike = (vm: VM, self: number, content: Uint8Array): number => (isBytearray(vm, self) ? bytearrayFrom(vm, T.bytearray, content) : bytesFrom(vm, content))

/** The bytes of a text whose characters are all below U+0100. */
export const bytesOfText = (text: string): Uint8Array => Uint8Array.from(text, (character) => character.charCodeAt(0))

/** A text with a character for each byte. */
export function textOfBytes(bytes: Uint8Array): string {
  let text = ''
  for (let at = 0; at < bytes.length; at += 0x2000) text += String.fromCharCode(...bytes.subarray(at, at + 0x2000))
  return text
}
