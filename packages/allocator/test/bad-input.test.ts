import { type Heap, createHeap, general } from '@mm/allocator'
import { pymalloc } from '@mm/allocator/hardened'
import { type Address, type AllocatorStrategy, MisuseError, OutOfMemoryError } from '@mm/contract'
import { describe, expect, it } from 'vitest'

const LIMIT = 2 ** 24
const strategies: readonly (readonly [string, AllocatorStrategy])[] = [
  ...[0, 1, 2, 3, 4].map((hardening) => [`pymalloc at rung ${hardening}`, pymalloc({ hardening, seed: 1 })] as const),
  ...[0, 1].map((hardening) => [`general at rung ${hardening}`, general({ hardening })] as const),
]

/** A heap with blocks of several kinds in it. */
function furnished(allocator: AllocatorStrategy): { readonly heap: Heap; readonly blocks: readonly Address[] } {
  const heap = createHeap({ allocator, memory: { limit: LIMIT } })
  return { heap, blocks: [24, 24, 600, 600, 100_000, 300_000].map((size) => heap.malloc(size)) }
}

/** Everything about a heap that a refused call must leave as it was. */
const picture = ({ allocator, memory }: Heap): string => {
  allocator.check?.()
  return JSON.stringify([allocator.statistics?.(), memory.counts().reserved])
}

describe.each(strategies)('%s, above the raw level', (_, strategy) => {
  it('takes null for nothing', () => {
    const { heap } = furnished(strategy)
    const before = picture(heap)
    heap.free(0 as Address)
    expect(picture(heap)).toBe(before)
    expect(heap.realloc(0 as Address, 40)).toBeGreaterThan(0)
  })

  it.each([-1, 0.5, NaN, Infinity, 2 ** 31, 2 ** 32 + 16])('refuses a size of %s', (size) => {
    const { heap, blocks } = furnished(strategy)
    const before = picture(heap)
    const calls = [() => heap.malloc(size), () => heap.calloc(size, 1), () => heap.calloc(0, size), ...blocks.map((block) => () => heap.realloc(block, size))]
    for (const call of calls) expect(call).toThrow(MisuseError)
    expect(picture(heap)).toBe(before)
  })

  it('refuses foreign and misaligned pointers', () => {
    const { heap, blocks } = furnished(strategy)
    const foreign = heap.memory.reserve(65_536, 65_536)
    const before = picture(heap)
    const wrong = [...blocks.flatMap((block) => [block + 1, block + 8, block + 0.5, block + 2 ** 32, -Number(block)]), foreign, foreign + 4096, 16, 0xffff_fff0, NaN]
    for (const pointer of wrong as Address[]) {
      expect(() => {
        heap.free(pointer)
      }, `free(${pointer})`).toThrow(MisuseError)
      expect(() => heap.realloc(pointer, 50), `realloc(${pointer}, 50)`).toThrow(MisuseError)
    }
    expect(picture(heap)).toBe(before)
  })

  it('throws where the raw level answers 0, and has lost nothing', () => {
    const { heap, blocks } = furnished(strategy)
    const taken: Address[] = []
    const exhaust = (): void => {
      for (const size of [100_000, 2000, 400]) for (let block = heap.allocator.malloc(size); block !== 0; block = heap.allocator.malloc(size)) taken.push(block)
    }
    exhaust()
    const before = picture(heap)
    for (const call of [() => heap.malloc(400), () => heap.calloc(20, 20), () => heap.realloc(0 as Address, 400), () => heap.realloc(blocks[2], 200_000)]) {
      expect(call).toThrow(OutOfMemoryError)
    }
    expect(picture(heap)).toBe(before)
    const most = taken.length
    for (let round = 0; round < 5; round++) {
      for (const block of taken.splice(0)) heap.free(block)
      expect(heap.allocator.statistics?.().liveBlocks).toBe(blocks.length)
      exhaust()
      // How blocks share arenas may differ; that less and less can be had may not.
      expect(taken.length).toBeGreaterThanOrEqual(most * 0.9)
    }
    heap.allocator.check?.()
  })
})
