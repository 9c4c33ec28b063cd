import fc from 'fast-check'
import { expect, it } from 'vitest'
import { crc32, crc32Here } from '../src/crc.js'
import { crc } from './support.js'

it('both checksums are the CRC-32 that is made bit by bit, in one piece or two, wherever the bytes lie', () => {
  expect(crc(new TextEncoder().encode('123456789'))).toBe(0xcbf43926)
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), fc.nat(200), fc.nat(7), (bytes, cut, offset) => {
      const moved = new Uint8Array(bytes.length + offset).subarray(offset)
      moved.set(bytes)
      for (const checksum of [crc32, crc32Here]) {
        expect(checksum(moved)).toBe(crc(bytes))
        expect(checksum(moved.subarray(cut), checksum(moved.subarray(0, cut)))).toBe(crc(bytes))
      }
    }),
  )
  // Node's is there wherever mm runs in Node.
  expect(crc32).not.toBe(crc32Here)
})
