import { createHeap } from '@mm/allocator'
import { type Tlsf, tlsf } from '@mm/allocator-tlsf'
import { arenaLayout, tlsfLayout } from '@mm/allocator-tlsf/layout'
import { type Address, CorruptionError, MisuseError, type WordBytes } from '@mm/contract'
import { type Memory, createMemory } from '@mm/heap'
import { CountedMemory } from '@mm/heap/counted-memory'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { paretoSizes, randomWords } from './support/traffic.js'

const KiB = 2 ** 10
const MiB = 2 ** 20
const GRANULE = 16
/** Up to so many bytes each list holds blocks of one size. */
const EXACT = 63 * GRANULE
/** From so many bytes on a block has an arena of its own. */
const ALONE = 64 * KiB

type Call = { readonly call: 'malloc' | 'realloc'; readonly pick: number; readonly size: number } | { readonly call: 'free'; readonly pick: number }

const sizes = fc.oneof(
  { weight: 8, arbitrary: fc.integer({ min: 0, max: 600 }) },
  { weight: 3, arbitrary: fc.tuple(fc.integer({ min: 4, max: 17 }), fc.integer({ min: -17, max: 17 })).map(([power, step]) => Math.max(0, 2 ** power + step)) },
  { weight: 1, arbitrary: fc.integer({ min: 600, max: 300_000 }) },
)
const pick = fc.nat(1000)
const calls: fc.Arbitrary<Call[]> = fc.array(
  fc.oneof(
    { weight: 5, arbitrary: fc.record({ call: fc.constant('malloc' as const), pick, size: sizes }) },
    { weight: 2, arbitrary: fc.record({ call: fc.constant('realloc' as const), pick, size: sizes }) },
    { weight: 4, arbitrary: fc.record({ call: fc.constant('free' as const), pick }) },
  ),
  { maxLength: 200, size: 'max' },
)

const make = (wordBytes: WordBytes = 8): { memory: Memory; heap: Tlsf } => {
  const memory = createMemory({ wordBytes, limit: 32 * MiB })
  return { memory, heap: tlsf().create({ memory }) }
}

/** Where the live blocks begin and end. */
function walked(heap: Tlsf): Map<number, number> {
  const found = new Map<number, number>()
  heap.walk((block, bytes) => found.set(block, block + bytes))
  return found
}

/** The bytes between live blocks: free blocks, where no arena ends between. An arena of one block's own begins with its header. */
function gaps(live: ReadonlyMap<number, number>): Map<number, number> {
  const order = [...live].sort(([a], [b]) => a - b)
  const found = new Map<number, number>()
  for (let at = 1; at < order.length; at++) {
    const end = order[at - 1][1]
    if (order[at][0] > end && order[at][1] - order[at][0] < ALONE) found.set(end, order[at][0] - end)
  }
  return found
}

const bytesFor = (size: number): number => Math.max(1, Math.ceil(size / GRANULE)) * GRANULE

it.each([8, 4] as const)('a block goes where it fits exactly, if such a place is free (words of %d)', (wordBytes) => {
  fc.assert(
    fc.property(calls, (run) => {
      const { heap } = make(wordBytes)
      const blocks: Address[] = []
      for (const [turn, step] of run.entries()) {
        const place = step.pick % blocks.length
        if (step.call === 'free') {
          if (blocks.length > 0) heap.free(blocks.splice(place, 1)[0])
        } else if (step.call === 'realloc' && blocks.length > 0) blocks[place] = heap.realloc(blocks[place], step.size)
        else {
          const before = walked(heap)
          const bytes = bytesFor(step.size)
          const exact = bytes <= EXACT && [...gaps(before).values()].includes(bytes)
          const block = heap.malloc(step.size)
          blocks.push(block)
          expect(heap.usableSize(block)).toBe(bytes)
          if (!exact) continue
          // No free block is left beside it: what follows is live, or the arena's end.
          const after = gaps(walked(heap))
          expect(after.has(block + bytes)).toBe(false)
          expect([...after].some(([from, free]) => from + free === block)).toBe(false)
        }
        if (turn % 16 === 0) heap.check()
      }
      for (const block of blocks) heap.free(block)
      heap.check()
      expect(heap.statistics()).toMatchObject({ liveBlocks: 0, liveBytes: 0 })
      expect(heap.statistics().arenas).toBeLessThanOrEqual(4)
    }),
    { numRuns: 40 },
  )
})

it('neighbours join: all that was cut up is one block again', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 3000 }), { minLength: 2, maxLength: 40 }), fc.infiniteStream(fc.nat()), (run, order) => {
      const { memory, heap } = make()
      const whole = heap.malloc(60 * KiB)
      heap.free(whole)
      const blocks = run.map((size) => heap.malloc(size))
      while (blocks.length > 0) heap.free(blocks.splice(order.next().value % blocks.length, 1)[0])
      heap.check()
      const { reserved } = memory.counts()
      expect(heap.malloc(60 * KiB)).toBe(whole)
      expect(memory.counts().reserved).toBe(reserved)
    }),
    { numRuns: 60 },
  )
})

it('realloc takes the free blocks beside it, gives up its end, and goes elsewhere only where it must', () => {
  const { memory, heap } = make()
  const block = heap.malloc(100)
  for (const size of [4000, 40 * KiB, 100, 0, 60 * KiB, 16]) expect(heap.realloc(block, size)).toBe(block)
  const [second, third] = [heap.malloc(48), heap.malloc(64)]
  heap.malloc(16)
  memory.u8.fill(7, third, third + 64)
  heap.free(second)
  expect(heap.realloc(third, 113)).not.toBe(second)
  const { heap: other, memory: otherMemory } = make()
  const [low, high] = [other.malloc(48), other.malloc(64)]
  other.malloc(16)
  otherMemory.u8.fill(7, high, high + 64)
  other.free(low)
  expect(other.realloc(high, 112)).toBe(low)
  expect(otherMemory.u8.subarray(low, low + 64)).toEqual(new Uint8Array(64).fill(7))
  other.check()
})

describe('a call takes a bounded number of steps', () => {
  /** Words of the memory that a call reads and writes one by one, at most; none of them in a loop. README and doc comments say the same. */
  const BOUND = { malloc: 96, free: 80, realloc: 176 }

  it.each([100, 10_000, 100_000])('however many blocks are live (%d)', (live) => {
    const seeds = fc.integer({ min: 1, max: 2 ** 31 })
    fc.assert(
      fc.property(seeds, (seed) => {
        const memory = new CountedMemory(createMemory({ limit: 512 * MiB }))
        const heap = tlsf().create({ memory })
        heap.free(heap.malloc(1))
        const most = { malloc: 0, free: 0, realloc: 0 }
        const count = (call: keyof typeof most, run: () => void, content = 0): void => {
          memory.single = memory.bulk = memory.reservations = 0
          run()
          most[call] = Math.max(most[call], memory.single)
          // What costs more than steps is asked of the memory (an arena's bitmaps are cleared, a directory grows), or is content that moves.
          if (memory.reservations === 0) expect(memory.bulk).toBeLessThanOrEqual(content)
          expect(memory.reservations).toBeLessThanOrEqual(4)
        }
        const next = randomWords(seed)
        const size = paretoSizes(next, 8, 200_000, 1.1)
        const blocks = Array.from({ length: live }, () => 0 as Address)
        for (let turn = 0; turn < live; turn++) count('malloc', () => (blocks[turn] = heap.malloc(size())))
        for (let turn = 0; turn < Math.min(live, 20_000); turn++) {
          const place = next() % live
          if (turn % 3 === 0) count('realloc', () => (blocks[place] = heap.realloc(blocks[place], size())), heap.usableSize(blocks[place]))
          else {
            count('free', () => {
              heap.free(blocks[place])
            })
            count('malloc', () => (blocks[place] = heap.malloc(size())))
          }
        }
        expect(most.malloc).toBeLessThanOrEqual(BOUND.malloc)
        expect(most.free).toBeLessThanOrEqual(BOUND.free)
        expect(most.realloc).toBeLessThanOrEqual(BOUND.realloc)
        for (const block of blocks) {
          count('free', () => {
            heap.free(block)
          })
        }
        expect(most.free).toBeLessThanOrEqual(BOUND.free)
      }),
      { numRuns: live > 1000 ? 1 : 10 },
    )
  })
})

it('arenas may come from below the first, and far away', () => {
  const memory = createMemory({ limit: 256 * MiB })
  const low = memory.reserve(4 * MiB, 16)
  const heap = tlsf().create({ memory })
  const high = Array.from({ length: 100 }, () => heap.malloc(3000))
  memory.release(low, 4 * MiB)
  const blocks = Array.from({ length: 2000 }, () => heap.malloc(3000))
  expect(blocks.some((block) => block < high[0])).toBe(true)
  heap.check()
  const far = memory.reserve(100 * MiB, 16)
  for (let count = 0; count < 1000; count++) blocks.push(heap.malloc(5000))
  expect(blocks.some((block) => block > far + 100 * MiB)).toBe(true)
  heap.check()
  for (const block of [...blocks, ...high]) heap.free(block)
  heap.check()
})

it('gives idle arenas up where a large block would find no memory', () => {
  const heap = tlsf().create({ memory: createMemory({ limit: 2 * MiB }) })
  const blocks: Address[] = []
  for (let block = heap.malloc(1000); block !== 0; block = heap.malloc(1000)) blocks.push(block)
  for (const block of blocks) heap.free(block)
  expect(heap.malloc(1900 * KiB)).not.toBe(0)
  heap.check()
})

describe('check', () => {
  /** A heap with live and free blocks, large and small ones, and a block alone. */
  function furnished(): { memory: Memory; heap: Tlsf; blocks: Address[] } {
    const { memory, heap } = make()
    const blocks = Array.from({ length: 60 }, (_, turn) => heap.malloc([24, 700, 90, 5000][turn % 4]))
    blocks.push(heap.malloc(200 * KiB))
    for (let turn = 0; turn < 60; turn += 3) heap.free(blocks[turn])
    heap.check()
    return { memory, heap, blocks }
  }

  it('finds each bit of the bitmaps that is wrong about a free block', () => {
    const { memory, heap, blocks } = furnished()
    const arena = Math.floor(blocks[1] / (16 * KiB)) * 16 * KiB
    const broken = (word: number, bit: number): void => {
      memory.u32[word] ^= 1 << bit
      expect(() => {
        heap.check()
      }, `bit ${bit} of word ${word}`).toThrow(CorruptionError)
      memory.u32[word] ^= 1 << bit
    }
    const begins = (address: number): number => (arena >>> 2) + 8 + ((address - arena) >>> 9) * 2
    let free = 0
    for (const [from, bytes] of gaps(walked(heap))) {
      if (from > blocks[58]) continue
      free++
      for (let address = from; address <= from + bytes; address += GRANULE) broken(begins(address), (address / GRANULE) % 32)
      for (const address of [from, from + bytes]) broken(begins(address) + 1, (address / GRANULE) % 32)
    }
    expect(free).toBeGreaterThan(15)
    heap.check()
  })

  it('finds every word of the state and of an arena that is wrong', () => {
    const { memory, heap, blocks } = furnished()
    const { offset, bytes } = tlsfLayout.at(8)
    const arena = Math.floor(blocks[1] / (16 * KiB)) * 16 * KiB
    const words = [
      ...(['magic', 'arenas', 'arenaBytes', 'levels', 'maps', 'heads'] as const).flatMap((field) =>
        Array.from({ length: bytes[field] / 4 }, (_, word) => heap.state + offset[field] + 4 * word),
      ),
      ...(['bytes', 'first', 'granules'] as const).map((field) => arena + arenaLayout.at(8).offset[field]),
    ]
    for (const at of words) {
      memory.u32[at >>> 2] ^= 0x1001
      expect(() => {
        tlsf().create({ memory, state: heap.state }).check()
      }, `word ${(at - heap.state) / 4}`).toThrow(at === heap.state ? MisuseError : CorruptionError)
      memory.u32[at >>> 2] ^= 0x1001
    }
    heap.check()
  })

  it('finds a broken link of a free list', () => {
    const { memory, heap, blocks } = furnished()
    for (const word of [0, 1]) {
      memory.u32[(blocks[3] >>> 2) + word] ^= 1
      expect(() => {
        heap.check()
      }).toThrow(/free list|list holds/)
      memory.u32[(blocks[3] >>> 2) + word] ^= 1
    }
  })
})

it('goes on from a saved memory', () => {
  const memory = createMemory()
  const heap = createHeap({ allocator: tlsf(), memory })
  const block = heap.malloc(100)
  const other = createHeap({ allocator: tlsf(), memory: createMemory({ image: memory.snapshot() }) })
  expect(other.malloc(16)).toBe(block + 112)
  expect(heap.malloc(16)).toBe(block + 112)
})
