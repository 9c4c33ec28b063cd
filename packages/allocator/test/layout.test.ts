import { type Pymalloc, readArenas } from '@mm/allocator'
import { pymalloc } from '@mm/allocator/hardened'
import { arenaLayout, freeBlockLayout, poolLayout, pymallocLayout } from '@mm/allocator/layout'
import { createMemory } from '@mm/heap'
import { decode, picture } from '@mm/heap/picture'
import { type Address } from '@mm/contract'
import { describe, expect, it } from 'vitest'

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
    expect(heap.general.state).toBe(heap.state + Math.ceil(pymallocLayout.at(8).size / 16) * 16)
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
