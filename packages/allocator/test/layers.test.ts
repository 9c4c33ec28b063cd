import { type Pymalloc, createHeap, general, readArenas, shadow, stats } from '@mm/allocator'
import { pymalloc } from '@mm/allocator/hardened'
import { arenaLayout, freeBlockLayout, poolLayout, pymallocLayout } from '@mm/allocator/layout'
import { createMemory } from '@mm/heap'
import { decode, picture } from '@mm/heap/picture'
import { type Address, type Allocator, type AllocatorContext, MisuseError, defineStrategy } from '@mm/contract'
import { allocatorSuite } from '@mm/testkit'
import { describe, expect, it, test } from 'vitest'

for (const strategy of [shadow(pymalloc()), stats(shadow(stats(general({ hardening: 0 }))))]) {
  allocatorSuite({
    strategy,
    test,
    runs: 8,
    wordBytes: [8],
    detects: ['foreign', 'misaligned', 'double-free', 'interior'],
    skip: {
      'refuses a pointer that is not its own': 'the layer cannot tell it from a pointer into a block that was freed',
      'refuses a misaligned pointer': 'the layer says that it lies inside a block',
    },
  })
}

describe('stats', () => {
  it('counts calls', () => {
    const { allocator } = createHeap({ allocator: stats(pymalloc()), memory: { limit: 2 ** 22 } })
    const block = allocator.malloc(100)
    const larger = allocator.realloc(allocator.realloc(block, 110), 600)
    allocator.free(larger)
    allocator.free(allocator.calloc(4, 4))
    allocator.free(0 as Address)
    expect(allocator.malloc(2 ** 30)).toBe(0)
    const { sizes, ...calls } = allocator.calls()
    expect(calls).toEqual({ mallocs: 3, reallocs: 2, moves: 1, frees: 2, failures: 1, requestedBytes: 100 + 110 + 600 + 16 + 2 ** 30 })
    expect([sizes[4], sizes[7], sizes[10], sizes[30]]).toEqual([1, 2, 1, 1])
    expect(allocator.statistics?.().liveBlocks).toBe(0)
  })
})

describe('shadow', () => {
  const watched = () => createHeap({ allocator: shadow(pymalloc({ hardening: 0 })) }).allocator

  it('sees what rung 0 does not', () => {
    const heap = watched()
    const [a, b] = [heap.malloc(100), heap.malloc(100)]
    heap.free(a)
    expect(() => heap.free(a)).toThrow(expect.objectContaining({ code: 'double-free' }))
    expect(() => heap.free((b + 16) as Address)).toThrow(expect.objectContaining({ code: 'bad-address' }))
    expect(() => heap.free((b + 1024) as Address)).toThrow(expect.objectContaining({ code: 'foreign' }))
    expect(heap.live).toBe(1)
    heap.check?.()
  })

  it('knows which bytes may be touched', () => {
    const heap = watched()
    const block = heap.malloc(100)
    heap.touch(block, 100)
    expect(() => heap.touch((block + 99) as Address, 2)).toThrow(/1 bytes beyond/)
    expect(() => heap.touch((block - 32) as Address, 1)).toThrow(/in no block/)
    heap.free(block)
    expect(() => heap.touch(block, 1)).toThrow(/is freed/)
  })

  it('catches an allocator that hands out what is live, or misaligned', () => {
    const wrong = (step: number) =>
      defineStrategy({
        axis: 'allocator',
        name: 'wrong',
        idea: 'Blocks overlap.',
        source: 'our own',
        options: {},
        requires: [],
        provides: [],
        preserves: [],
        create: ({ memory }: AllocatorContext): Allocator => {
          let next = memory.reserve(4096, 16) - step
          const malloc = (): Address => (next += step) as Address
          return { malloc, calloc: malloc, realloc: malloc, free: () => undefined }
        },
      })
    for (const [step, message] of [[16, /overlaps/], [24, /not aligned/]] as const) {
      const heap = shadow(wrong(step)()).create({ memory: createMemory() })
      heap.malloc(step === 16 ? 20 : 24)
      expect(() => heap.malloc(20)).toThrow(expect.objectContaining({ name: 'CorruptionError', message: expect.stringMatching(message) as string }))
      expect(heap.check).toBeUndefined()
    }
  })

  it('refuses nothing that is right', () => {
    const heap = watched()
    expect(() => heap.free(heap.realloc(heap.calloc(0, 5), 70_000))).not.toThrow(MisuseError)
  })
})

describe('the declared layouts', () => {
  const memory = createMemory()
  const heap: Pymalloc = pymalloc().create({ memory })
  const blocks = Array.from({ length: 2000 }, () => heap.malloc(64))
  for (const block of blocks.slice(500, 600)) heap.free(block)

  it('are those of the memory', () => {
    const [arena] = readArenas(memory, heap.state)
    const arenaAt = (arena.record * 4) as Address
    expect(arenaLayout.get(memory, arenaAt, 'base')).toBe(arena.base)
    expect(arenaLayout.get(memory, arenaAt, 'carved')).toBe(arena.pools.length)
    expect(arenaLayout.get(memory, arenaAt, 'freePools')).toBe(arena.freePools)
    expect(arenaLayout.get(memory, arenaAt, 'pools')).toBe(arena.pools[0].record * 4)
    for (const pool of arena.pools) {
      const at = (pool.record * 4) as Address
      expect(decode(poolLayout, memory, at).map(({ name }) => name)).toEqual(['free', 'count', 'class', 'fresh', 'last', 'next', 'previous', 'arena'])
      expect(poolLayout.get(memory, at, 'count')).toBe(pool.live)
      expect(poolLayout.get(memory, at, 'class')).toBe(pool.sizeClass + 1)
      expect(poolLayout.get(memory, at, 'fresh')).toBe(pool.base + 48 + pool.carved * pool.blockBytes)
      expect(poolLayout.get(memory, at, 'arena')).toBe(arena.record)
    }
    expect(pymallocLayout.get(memory, heap.state, 'arenas')).toBe(1)
    expect(pymallocLayout.get(memory, heap.state, 'usable')).toBe(arena.record)
    expect(pymallocLayout.get(memory, heap.state, 'general')).toBe(heap.general.state)
    const used = memory.u32[(pymallocLayout.get(memory, heap.state, 'used') >>> 2) + 3]
    expect(arena.pools.map(({ record }) => record)).toContain(used)
    expect(memory.u32[(pymallocLayout.get(memory, heap.state, 'lastWith') >>> 2) + arena.freePools]).toBe(arena.record)
    expect(heap.malloc(64)).toBe(blocks[599])
  })

  it('decode a free block', () => {
    const [a] = [heap.malloc(2000), heap.malloc(2000)]
    heap.free(a)
    const header = decode(freeBlockLayout, memory, (a - 4) as Address)[0]
    expect(header.bits).toEqual({ free: 1, previousFree: 0 })
    expect(header.value & ~3).toBe(2016)
    expect(picture(freeBlockLayout, 8)).toContain('bit 1: previousFree')
  })
})
