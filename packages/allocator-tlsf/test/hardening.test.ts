import { type Tlsf, tlsf } from '@mm/allocator-tlsf'
import { type Address, CorruptionError, MisuseError } from '@mm/contract'
import { type Memory, createMemory } from '@mm/heap'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

const make = (hardening: number, seed = 1, quarantine = 4096): { memory: Memory; heap: Tlsf } => {
  const memory = createMemory({ limit: 64 * 2 ** 20 })
  return { memory, heap: tlsf({ hardening, seed, quarantine }).create({ memory }) }
}

/** Where blocks come to lie, some of them freed between. */
function placements(heap: Tlsf): number[] {
  const blocks: Address[] = []
  const placed: number[] = []
  for (let turn = 0; turn < 200; turn++) {
    blocks.push(heap.malloc(16 + ((turn * 37) % 200)))
    placed.push(blocks[blocks.length - 1])
    if (turn % 3 === 2) heap.free(blocks.splice((turn * 7) % blocks.length, 1)[0])
  }
  heap.check()
  return placed
}

describe('rung 2', () => {
  it.each([2, 3, 4])('places blocks as the seed says (rung %d)', (rung) => {
    expect(placements(make(rung, 5).heap)).toEqual(placements(make(rung, 5).heap))
    expect(placements(make(rung, 5).heap)).not.toEqual(placements(make(rung, 6).heap))
    expect(placements(make(rung, 0).heap)).not.toEqual(placements(make(rung, 0).heap))
    expect(placements(make(1, 5).heap)).toEqual(placements(make(1, 6).heap))
  })

  it.each([2, 3, 4])('goes on drawing where it was, from a saved memory (rung %d)', (rung) => {
    const { memory, heap } = make(rung, 5)
    placements(heap)
    const copy = createMemory({ image: memory.snapshot() })
    const other = tlsf({ hardening: 0 }).create({ memory: copy, state: heap.state })
    expect(placements(other)).toEqual(placements(heap))
  })
})

describe('rung 3', () => {
  it('finds a link that was overwritten, whatever with, when it is followed', () => {
    fc.assert(
      fc.property(fc.nat(1), fc.integer({ min: 1, max: 2 ** 32 - 1 }), fc.integer({ min: 1, max: 2 ** 31 }), (link, change, seed) => {
        const { memory, heap } = make(3, seed)
        // Three blocks that join no other when they are freed, so that all of them are in one list.
        const blocks = Array.from({ length: 60 }, () => heap.malloc(48)).sort((a, b) => a - b)
        const between = blocks.filter((block, place) => blocks[place - 1] === block - 48 && blocks[place + 1] === block + 48)
        const freed = [0, 3, 6].map((place) => between[place])
        for (const block of freed) heap.free(block)
        memory.u32[(freed[1] >>> 2) + link] ^= change
        expect(() => {
          heap.check()
        }).toThrow(CorruptionError)
        expect(() => {
          for (let count = 0; count < 3; count++) heap.malloc(48)
        }).toThrow(CorruptionError)
      }),
      { numRuns: 100 },
    )
  })

  it('finds a forged link: the address of a free block, written as a link', () => {
    const { memory, heap } = make(3)
    const blocks = Array.from({ length: 12 }, () => heap.malloc(48))
    for (const place of [1, 4, 7]) heap.free(blocks[place])
    memory.u32[blocks[4] >>> 2] = blocks[1] >>> 4
    expect(() => {
      heap.check()
    }).toThrow(CorruptionError)
  })

  it('finds sizes that were overwritten, when a block beside them is freed', () => {
    const { memory, heap } = make(3)
    const blocks = Array.from({ length: 40 }, () => heap.malloc(2000))
    // A block of 125 granules has its size in the words of the bitmap that it covers whole, which say of no block that it begins.
    const sizes: number[] = []
    for (let word = (Math.min(...blocks) >>> 2) - 4096; word < memory.counts().highWater >>> 2; word++) {
      if (memory.u32[word] === 125 && memory.u32[word - 1] === 0) sizes.push(word)
    }
    expect(sizes.length).toBeGreaterThanOrEqual(2 * blocks.length)
    memory.u32[sizes[10]]--
    expect(() => {
      heap.check()
    }).toThrow(CorruptionError)
    expect(() => {
      for (const block of blocks) heap.free(block)
    }).toThrow(CorruptionError)
  })
})

describe('rung 4', () => {
  it('keeps a freed block from everyone, and finds each byte that is written to it', () => {
    for (let byte = 0; byte < 64; byte++) {
      const { memory, heap } = make(4)
      const block = heap.malloc(64)
      heap.free(block)
      expect(() => {
        heap.free(block)
      }).toThrow(MisuseError)
      expect(() => heap.realloc(block, 10)).toThrow(/no live block/)
      expect(heap.owns(block)).toBe(false)
      heap.check()
      for (let count = 0; count < 10; count++) expect(heap.malloc(64)).not.toBe(block)
      memory.u8[block + byte] ^= 0x10
      expect(() => {
        heap.check()
      }).toThrow(CorruptionError)
      expect(() => {
        for (let count = 0; count < 100; count++) heap.free(heap.malloc(64))
      }).toThrow(/after it was freed/)
    }
  })

  it('holds as many bytes as it is told, large blocks too', () => {
    const { memory, heap } = make(4, 1, 2 ** 20)
    const large = heap.malloc(400_000)
    heap.free(large)
    expect(() => {
      heap.free(large)
    }).toThrow(/no live block/)
    const { reserved } = memory.counts()
    expect(heap.statistics().liveBlocks).toBe(0)
    for (let count = 0; count < 3; count++) heap.free(heap.malloc(300_000))
    expect(memory.counts().reserved).toBeLessThan(reserved + 1_000_000)
    heap.reset()
    heap.check()
    expect(heap.statistics()).toMatchObject({ liveBlocks: 0, arenas: 0 })
  })
})
