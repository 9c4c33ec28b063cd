import { addressAt, alignDown, alignUp, isAligned } from '@mm/heap'
import { MisuseError } from '@mm/contract'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

const alignments = fc.nat(20).map((power) => 2 ** power)
const offsets = fc.integer({ min: 0, max: 2 ** 32 - 2 ** 20 })

describe('alignUp and alignDown', () => {
  it('give the nearest multiples', () => {
    fc.assert(
      fc.property(offsets, alignments, (offset, alignment) => {
        expect(alignUp(offset, alignment)).toBe(Math.ceil(offset / alignment) * alignment)
        expect(alignDown(offset, alignment)).toBe(Math.floor(offset / alignment) * alignment)
        expect(isAligned(offset, alignment)).toBe(offset % alignment === 0)
      }),
    )
  })

  it('stay unsigned above 2 GiB', () => {
    expect(alignUp(0x8000_0001, 16)).toBe(0x8000_0010)
    expect(alignDown(0xffff_ffff, 16)).toBe(0xffff_fff0)
  })
})

describe('addressAt', () => {
  it.each([-1, 1.5, 2 ** 32, NaN])('refuses %d', (offset) => {
    expect(() => addressAt(offset)).toThrow(MisuseError)
  })
})
