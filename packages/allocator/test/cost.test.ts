import { general, pymalloc } from '@mm/allocator'
import { type Address, type Allocator, type AllocatorStrategy, type WordBytes } from '@mm/contract'
import { type Memory, createMemory } from '@mm/heap'
import { CountedMemory } from '@mm/heap/counted-memory'
import { describe, expect, it } from 'vitest'

const SEED = 20_260_402
const LIVE = [1000, 10_000, 100_000]
const CALLS = 3000

/**
 * Words read and written by any one call that neither takes memory nor gives any back. What is asserted is that these hold
 * for every number of live blocks; an allocator that looks through its blocks or its free ones passes them at once.
 */
const bounds: Record<string, { readonly most: number; readonly mean: number }> = {
  'pymalloc rung 0': { most: 40, mean: 12 },
  'pymalloc rung 1': { most: 43, mean: 15 },
  'general rung 0': { most: 48, mean: 28 },
  'general rung 1': { most: 50, mean: 30 },
}

/** Whole numbers below `limit`, the same every time. */
function drawn(seed: number): (limit: number) => number {
  let state = seed
  return (limit) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return (state >>> 8) % limit
  }
}

/** Replaces random ones of `live` blocks; what the calls cost that moved no memory. */
function countReplacements(strategy: AllocatorStrategy, wordBytes: WordBytes, live: number): { most: number; mean: number } {
  const memory: Memory = createMemory({ wordBytes, limit: 2 ** 27 })
  const filling: Allocator = strategy.create({ memory })
  const below = drawn(SEED)
  const size = (): number => 1 + below(512)
  const blocks = Array.from({ length: live }, () => filling.malloc(size()))
  for (let turn = 0; turn < live; turn++) {
    const slot = below(live)
    filling.free(blocks[slot])
    blocks[slot] = filling.malloc(size())
  }
  const counted = new CountedMemory(memory)
  const { state } = filling
  if (state === undefined) throw new Error('its state does not lie in the memory')
  const allocator = strategy.create({ memory: counted, state })
  const costs: number[] = []
  const observe = (call: () => Address | undefined): Address | undefined => {
    const before = { accesses: counted.accesses, arenas: memory.counts().arenas }
    const result = call()
    if (memory.counts().arenas === before.arenas) costs.push(counted.accesses - before.accesses)
    return result
  }
  for (let turn = 0; turn < CALLS; turn++) {
    const slot = below(live)
    observe(() => {
      allocator.free(blocks[slot])
      return undefined
    })
    blocks[slot] = observe(() => allocator.malloc(size())) ?? (0 as Address)
  }
  allocator.check?.()
  expect(costs.length).toBeGreaterThan(1.9 * CALLS)
  return { most: Math.max(...costs), mean: costs.reduce((sum, cost) => sum + cost, 0) / costs.length }
}

describe.each(Object.entries(bounds))('%s', (name, { most, mean }) => {
  const hardening = name.endsWith('1') ? 1 : 0
  const strategy = name.startsWith('pymalloc') ? pymalloc({ hardening }) : general({ hardening })
  it.each([8, 4] as const)('a call costs no more steps where more blocks are live (words of %d)', (wordBytes) => {
    const costs = LIVE.map((live) => countReplacements(strategy, wordBytes, live))
    for (const cost of costs) {
      expect(cost.most).toBeLessThanOrEqual(most)
      expect(cost.mean).toBeLessThanOrEqual(mean)
    }
  })
})
