import { bump, checkedBump } from '@mm/allocator-bump'
import { createHeap } from '@mm/allocator'
import { createMemory } from '@mm/heap'
import { type Address, MisuseError, type WordBytes } from '@mm/contract'
import fc from 'fast-check'
import { expect, it } from 'vitest'

const sizes = fc.array(fc.oneof(fc.integer({ min: 0, max: 300 }), fc.integer({ min: 0, max: 200_000 })), { maxLength: 200 })

it.each([8, 4] as const)('every block lies behind or above the last, apart from all others (words of %d)', (wordBytes: WordBytes) => {
  fc.assert(
    fc.property(sizes, (run) => {
      const memory = createMemory({ wordBytes, limit: 64 * 2 ** 20 })
      const heap = checkedBump().create({ memory })
      const blocks = run.map((size) => ({ block: heap.malloc(size), size }))
      for (const { block } of blocks) heap.free(block)
      heap.check()
      const order = [...blocks].sort((a, b) => a.block - b.block)
      for (const [place, { block }] of order.entries()) {
        expect(block % (wordBytes * 2)).toBe(0)
        if (place > 0) expect(block).toBeGreaterThanOrEqual(order[place - 1].block + Math.max(order[place - 1].size, 1))
      }
      heap.reset()
      heap.check()
      expect(heap.statistics()).toMatchObject({ liveBlocks: 0, liveBytes: 0 })
      expect(memory.counts().reserved).toBe(heap.statistics().reservedBytes)
      if (blocks.length > 0 && blocks[0].size < 60_000) expect(heap.malloc(blocks[0].size)).toBe(blocks[0].block)
    }),
    { numRuns: 50 },
  )
})

it('goes on from a saved memory', () => {
  const memory = createMemory()
  const heap = createHeap({ allocator: bump(), memory })
  const block = heap.malloc(100)
  const other = createHeap({ allocator: bump(), memory: createMemory({ image: memory.snapshot() }) })
  expect(other.malloc(16)).toBe(block + 112)
  expect(heap.malloc(16)).toBe(block + 112)
})

it('refuses what it never handed out', () => {
  const heap = bump().create({ memory: createMemory() })
  const block = heap.malloc(64)
  for (const address of [block + 64, block + 8, 16, NaN, 2 ** 31]) expect(() => heap.free(address as Address)).toThrow(MisuseError)
  heap.free(block)
})

it.each([8, 4] as const)('realloc copies nothing from outside its chunk (words of %d)', (wordBytes: WordBytes) => {
  const memory = createMemory({ wordBytes })
  const heap = checkedBump().create({ memory })
  const first = heap.malloc(60_000)
  memory.u8.fill(1, first, first + 60_000)
  const last = heap.malloc(4000)
  memory.u8.fill(2, last, last + 4000)
  // Of somebody else, right behind the chunk.
  const other = memory.reserve(200_000, 16)
  memory.u8.fill(3, other, other + 200_000)
  expect(other).toBeLessThan(last + 10_000)
  const grown = heap.realloc(last, 100_000)
  expect(memory.u8.subarray(grown, grown + 4000).every((byte) => byte === 2)).toBe(true)
  expect(memory.u8.subarray(grown, grown + 100_000).includes(3)).toBe(false)
  // As far as the end of the memory, and from an older chunk.
  const again = heap.realloc(first, 20_000_000)
  expect(memory.u8.subarray(again, again + 60_000).every((byte) => byte === 1)).toBe(true)
  expect(memory.u8.subarray(again, again + 20_000_000).includes(3)).toBe(false)
  heap.check()
})

it('counts what it can know', () => {
  const heap = checkedBump().create({ memory: createMemory() })
  const block = heap.malloc(100)
  heap.free(heap.realloc(block, 1000))
  // Bytes stay live until everything is reset: nothing else can have them.
  expect(heap.statistics()).toMatchObject({ liveBlocks: 0, liveBytes: 112 + 1008 })
  heap.reset()
  expect(heap.statistics()).toMatchObject({ liveBlocks: 0, liveBytes: 0 })
})
