import { pymalloc as lean, readArenas } from '@mm/allocator'
import { type HardenedPymalloc, pymalloc } from '@mm/allocator/hardened'
import { rungs } from '@mm/allocator/hardening'
import { type Address, CorruptionError, MisuseError, observables } from '@mm/contract'
import { type Memory, createMemory } from '@mm/heap'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

function make(hardening: number, options: { seed?: number; quarantine?: number } = {}): { memory: Memory; heap: HardenedPymalloc } {
  const memory = createMemory({ limit: 64 * 2 ** 20 })
  return { memory, heap: pymalloc({ hardening, seed: 1, ...options }).create({ memory }) }
}

/** Addresses of `count` new blocks, counted in blocks from the lowest. */
function places(heap: HardenedPymalloc, count: number, size: number): number[] {
  const blocks = Array.from({ length: count }, () => heap.malloc(size))
  const lowest = Math.min(...blocks)
  return blocks.map((block) => (block - lowest) / size)
}

describe('the ladder', () => {
  it('is as long as the options say', () => {
    expect(rungs.map(({ rung }) => rung)).toEqual([0, 1, 2, 3, 4])
    expect(pymalloc.manifest.options['hardening']).toMatchObject({ min: 0, max: 4, default: 1 })
    expect(() => pymalloc({ hardening: 5 })).toThrow(MisuseError)
    expect(() => lean({ hardening: 2 })).toThrow(MisuseError)
  })

  it('a heap that stands on a high rung is not taken up by the lean one', () => {
    const { memory, heap } = make(3)
    const block = heap.malloc(100)
    expect(() => lean().create({ memory, state: heap.state })).toThrow(expect.objectContaining({ code: 'bad-option', operation: 'attach' }))
    const other = pymalloc({ hardening: 0 }).create({ memory, state: heap.state })
    other.free(block)
    expect(() => heap.free(block)).toThrow(MisuseError)
  })
})

describe('the manifest', () => {
  it('says what is lost from rung 2 on: where blocks lie', () => {
    for (const hardening of [0, 1]) expect(pymalloc({ hardening }).manifest.preserves).toEqual(observables)
    for (const hardening of [2, 3, 4]) {
      const { manifest } = pymalloc({ hardening })
      expect(manifest.preserves).toEqual(['refcounts', 'finalizer-time', 'sizes', 'collection-schedule'])
      expect(manifest).toEqual({ ...pymalloc.manifest, preserves: manifest.preserves })
      expect(Object.isFrozen(manifest)).toBe(true)
    }
    expect(pymalloc.manifest.preserves).toEqual(observables)
  })
})

describe('rung 2: randomised placement', () => {
  it('blocks of a fresh pool come in no order, the same for the same seed', () => {
    const first = places(make(2, { seed: 5 }).heap, 100, 64)
    expect(places(make(2, { seed: 5 }).heap, 100, 64)).toEqual(first)
    expect(places(make(2, { seed: 6 }).heap, 100, 64)).not.toEqual(first)
    expect(places(make(2, { seed: 0 }).heap, 100, 64)).not.toEqual(places(make(2, { seed: 0 }).heap, 100, 64))
    const neighbours = first.filter((place, index) => index > 0 && place === first[index - 1] + 1).length
    expect(neighbours).toBeLessThan(20)
    expect(places(make(1).heap, 5, 64)).toEqual([0, 1, 2, 3, 4])
  })

  it('what was freed last comes back first only now and then', () => {
    const { heap } = make(2)
    const held = Array.from({ length: 40 }, () => heap.malloc(48))
    let same = 0
    for (let turn = 0; turn < 400; turn++) {
      const slot = turn % held.length
      heap.free(held[slot])
      const block = heap.malloc(48)
      if (block === held[slot]) same++
      held[slot] = block
    }
    expect(same).toBeGreaterThan(100)
    expect(same).toBeLessThan(300)
    heap.check()
  })
})

describe('rung 3: encoded links', () => {
  it('every way of overwriting the link of a free block is found when it is followed', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 512 }), fc.nat(0xffffffff), fc.nat(2 ** 31), (size, written, seed) => {
        const { memory, heap } = make(3, { seed })
        const blocks = Array.from({ length: 8 }, () => heap.malloc(size))
        for (const block of blocks.slice(2, 6)) heap.free(block)
        const victim = blocks[3]
        if (memory.u32[victim >>> 2] === written) return
        memory.u32[victim >>> 2] = written
        expect(() => {
          for (let count = 0; count < 1100; count++) heap.malloc(size)
        }).toThrow(CorruptionError)
      }),
      { numRuns: 200 },
    )
  })

  it('a link says nothing about addresses', () => {
    const { memory, heap } = make(3)
    const blocks = Array.from({ length: 4 }, () => heap.malloc(64))
    for (const block of blocks) heap.free(block)
    for (const block of blocks) expect(blocks).not.toContain(memory.u32[block >>> 2])
    heap.check()
  })

  it('a list whose head was overwritten is found', () => {
    const { memory, heap } = make(3)
    const block = heap.malloc(64)
    const head = readArenas(memory, heap.state)[0].pools[0].record
    expect(memory.u32[head] - block).toBeLessThan(16384)
    memory.u32[head] = block + 2 ** 20
    expect(() => heap.malloc(64)).toThrow(CorruptionError)
  })
})

describe('rung 4: quarantine', () => {
  it('a freed block does not come back while it waits', () => {
    const { heap } = make(4, { quarantine: 100 * 64 })
    const block = heap.malloc(64)
    heap.free(block)
    for (let turn = 0; turn < 99; turn++) {
      const next = heap.malloc(64)
      expect(next).not.toBe(block)
      heap.free(next)
    }
    heap.check()
  })

  it.each([40, 4000])('a block of %d bytes that waits is nobody’s', (size) => {
    const { heap } = make(4)
    const kept = heap.malloc(size)
    const block = heap.malloc(size)
    heap.free(block)
    expect(heap.owns(block)).toBe(false)
    for (const call of [() => heap.free(block), () => heap.realloc(block, 8), () => heap.usableSize(block)]) expect(call).toThrow(/double-free/)
    const live: Address[] = []
    heap.walk((one) => live.push(one))
    expect(live).toEqual([kept])
    expect(heap.statistics()).toMatchObject({ liveBlocks: 1, waitingBlocks: 1 })
    heap.check()
  })

  it.each([40, 4000])('a write into a block of %d bytes that waits is found, wherever it is', (size) => {
    fc.assert(
      fc.property(fc.nat(size - 1), (offset) => {
        const { memory, heap } = make(4)
        const block = heap.malloc(size)
        heap.free(block)
        heap.check()
        memory.u8[block + offset] ^= 0xff
        expect(() => heap.check()).toThrow(CorruptionError)
        expect(() => {
          for (let turn = 0; turn < 3000; turn++) heap.free(heap.malloc(64))
        }).toThrow(/after it was freed/)
      }),
      { numRuns: 30 },
    )
  })

  it('what waits is used where there is nothing else', () => {
    const memory = createMemory({ limit: 3 * 2 ** 20 })
    const heap = pymalloc({ hardening: 4, quarantine: 2 ** 30 }).create({ memory })
    const blocks: Address[] = []
    for (let block = heap.malloc(500); block !== 0; block = heap.malloc(500)) blocks.push(block)
    for (const block of blocks.slice(0, 50)) heap.free(block)
    expect(heap.statistics()['waitingBlocks']).toBe(50)
    expect(heap.malloc(500)).not.toBe(0)
    heap.check()
  })
})
