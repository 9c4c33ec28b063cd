import { general, shadow, stats } from '@mm/allocator'
import { pymalloc } from '@mm/allocator/hardened'
import { segregated } from '@mm/allocator/segregated'
import { type AllocatorStrategy } from '@mm/contract'
import { Memory } from '@mm/heap'
import { allocatorSuite, detections } from '@mm/testkit'
import { describe, expect, it, test } from 'vitest'

/** Allocators of allocators: what each part promises alone they promise together. */
const compositions: readonly AllocatorStrategy[] = [
  segregated({ small: pymalloc(), large: general(), threshold: 512 }),
  segregated({ small: general(), large: pymalloc(), threshold: 40 }),
  stats(segregated({ small: pymalloc(), large: segregated({ small: general(), large: general(), threshold: 20_000 }), threshold: 256 })),
]
for (const strategy of compositions) allocatorSuite({ strategy, test, runs: 10, givesBack: true, detects: detections })

allocatorSuite({
  strategy: shadow(segregated({ small: pymalloc({ hardening: 0 }), large: general({ hardening: 0 }), threshold: 100 })),
  test,
  runs: 10,
  givesBack: true,
  detects: ['double-free', 'interior'],
})

describe('segregated', () => {
  const strategy = segregated({ small: pymalloc(), large: general(), threshold: 100 })
  const memory = new Memory({ limit: 2 ** 24 })
  const heap = strategy.create({ memory })

  it('has its name and its threshold in its manifest', () => {
    expect(strategy.manifest.name).toBe('segregated-pymalloc-general')
    expect(strategy.options).toEqual({ threshold: 100 })
    expect(() => segregated({ small: pymalloc(), large: general(), threshold: -1 })).toThrow(/threshold: -1/)
  })

  it('keeps small and large blocks apart and moves a block across the threshold', () => {
    const block = heap.malloc(100)
    memory.u8.fill(7, block, block + 100)
    const large = heap.realloc(block, 101)
    expect(large).not.toBe(block)
    expect(heap.usableSize(large)).toBeGreaterThanOrEqual(101)
    expect([...memory.u8.subarray(large, large + 100)].every((byte) => byte === 7)).toBe(true)
    const back = heap.realloc(large, 60)
    expect(back).toBe(block)
    expect(memory.u8[back + 59]).toBe(7)
    expect(() => {
      heap.free(large)
    }).toThrow(/free: no live block of either part/)
    heap.free(back)
    heap.check?.()
  })

  it('is left out what a part lacks', () => {
    const reset = { ...general(), create: (context: Parameters<ReturnType<typeof general>['create']>[0]) => Object.assign(general().create(context), { reset: () => undefined }) }
    expect(heap.reset).toBeUndefined()
    expect(segregated({ small: reset, large: reset, threshold: 8 }).create({ memory: new Memory({ limit: 2 ** 24 }) }).reset).toBeDefined()
  })

  it('does not fit an allocator that cannot tell its own blocks', () => {
    const minimal = { ...general(), create: (context: Parameters<ReturnType<typeof general>['create']>[0]): Pick<ReturnType<ReturnType<typeof general>['create']>, 'malloc' | 'calloc' | 'realloc' | 'free'> => general().create(context) }
    // @ts-expect-error -- neither owns nor usableSize
    expect(segregated({ small: minimal, large: general(), threshold: 8 }).manifest.axis).toBe('allocator')
  })
})
