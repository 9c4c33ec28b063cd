import { raise } from '../core/errors.js'
import { BYTEARRAY_ALLOCATED, BYTEARRAY_BUFFER, BYTEARRAY_EXPORTS, BYTEARRAY_START, SIZE } from '../core/layouts.js'
import { buffer, freeBuffer, resizeBuffer } from '../core/objects.js'
import { T } from '../core/statics.js'
import { type VM } from '../core/vm.js'
import { bytesLength } from './bytes-memory.js'

/** Whether somebody looks at the bytes where they lie, so that their number must not change; then BufferError is set. */
export function bytearrayIsExported(vm: VM, self: number): boolean {
  if (vm.word(self + BYTEARRAY_EXPORTS) === 0) return false
  raise(vm, T.BufferError, 'Existing exports of data: object cannot be re-sized')
  return true
}

/** Bytes of room for `size` bytes and the zero behind them: ahead of need where a little more is wanted than there is, else exactly. */
function roomFor(size: number, allocated: number): number {
  return size <= allocated * 1.125 ? size + (size >>> 3) + (size < 9 ? 3 : 6) : size + 1
}

/** Moves what is there into a block of `room` bytes; false with MemoryError set. */
function setRoom(vm: VM, self: number, room: number, kept: number): boolean {
  const old = vm.word(self + BYTEARRAY_BUFFER)
  const start = vm.word(self + BYTEARRAY_START)
  const block = start === old ? resizeBuffer(vm, old, room) : buffer(vm, room)
  if (block === 0) return false
  if (start !== old) {
    vm.u8.copyWithin(block, start, start + kept)
    freeBuffer(vm, old)
  }
  vm.setWord(self + BYTEARRAY_BUFFER, block)
  vm.setWord(self + BYTEARRAY_START, block)
  vm.setWord(self + BYTEARRAY_ALLOCATED, room)
  return true
}

/**
 * Makes a bytearray `size` bytes long; what new bytes are is the caller's to say. Its block grows ahead of need, and shrinks to what is
 * needed when less than half is (CPython 3.13, Objects/bytearrayobject.c). False with MemoryError or BufferError set.
 */
export function bytearrayResize(vm: VM, self: number, size: number): boolean {
  const length = bytesLength(vm, self)
  if (size === length) return true
  if (bytearrayIsExported(vm, self)) return false
  const allocated = vm.word(self + BYTEARRAY_ALLOCATED)
  const skipped = vm.word(self + BYTEARRAY_START) - vm.word(self + BYTEARRAY_BUFFER)
  const fits = size + skipped + 1 <= allocated
  if (!fits || size < allocated >>> 1) {
    const room = fits ? size + 1 : roomFor(size, allocated)
    if (!setRoom(vm, self, room, Math.min(size, length))) return false
  }
  vm.setWord(self + SIZE, size)
  vm.u8[vm.word(self + BYTEARRAY_START) + size] = 0
  return true
}

/**
 * Puts `content` in the place of the `count` bytes from `start` on; false with MemoryError set. What is cut off at the front leaves the block as
 * it is: the bytes begin further on in it.
 */
export function bytearraySplice(vm: VM, self: number, start: number, count: number, content: Uint8Array): boolean {
  const length = bytesLength(vm, self)
  const growth = content.length - count
  if (growth !== 0 && bytearrayIsExported(vm, self)) return false
  if (growth < 0 && start === 0) {
    const data = vm.word(self + BYTEARRAY_START)
    vm.setWord(self + BYTEARRAY_START, data - growth)
    if (!bytearrayResize(vm, self, length + growth)) {
      vm.setWord(self + BYTEARRAY_START, data)
      return false
    }
  } else if (growth < 0) {
    const data = vm.word(self + BYTEARRAY_START)
    vm.u8.copyWithin(data + start + content.length, data + start + count, data + length)
    if (!bytearrayResize(vm, self, length + growth)) return false
  } else if (growth > 0) {
    if (!bytearrayResize(vm, self, length + growth)) return false
    const data = vm.word(self + BYTEARRAY_START)
    vm.u8.copyWithin(data + start + content.length, data + start + count, data + length)
  }
  vm.u8.set(content, vm.word(self + BYTEARRAY_START) + start)
  return true
}
