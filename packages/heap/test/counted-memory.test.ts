import { createMemory } from '@mm/heap'
import { CountedMemory } from '@mm/heap/counted-memory'
import { expect, it } from 'vitest'

it('counts every element that is read or written, and nothing else', () => {
  const memory = createMemory({ limit: 2 ** 16 })
  const counted = new CountedMemory(memory)
  const base = counted.reserve(256, 16)
  expect([counted.accesses, counted.reservations]).toEqual([0, 1])
  const word = base >>> 2
  counted.u32[word] = 7
  expect(counted.accesses).toBe(1)
  counted.i32[word]++
  expect(counted.accesses).toBe(3)
  counted.u8.fill(1, base + 16, base + 48)
  expect(counted.accesses).toBe(35)
  counted.u8.copyWithin(base + 64, base + 16, base + 26)
  expect(counted.accesses).toBe(45)
  expect(counted.u8.length).toBe(memory.u8.length)
  expect(counted.accesses).toBe(45)
  counted.u32.set([8, 9, 10], word)
  expect([counted.accesses, counted.single, counted.bulk]).toEqual([48, 3, 45])
  expect([memory.u32[word], memory.u8[base + 47], memory.u8[base + 48], memory.u8[base + 73], memory.u8[base + 74]]).toEqual([8, 1, 0, 1, 0])
})

it('counts on in a memory that moves', () => {
  const memory = createMemory({ limit: 2 ** 16 })
  const counted = new CountedMemory(memory)
  let view = counted.u32
  const stop = counted.onRefresh(() => {
    view = counted.u32
  })
  memory.relocate()
  view[100] = 5
  expect(memory.u32[100]).toBe(5)
  expect(counted.accesses).toBe(1)
  stop()
})
