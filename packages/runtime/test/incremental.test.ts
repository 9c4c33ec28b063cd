import { type ObjectRef } from '@mm/contract'
import { generational } from '@mm/gc-generational'
import { incremental } from '@mm/gc-incremental'
import { createRuntime } from '@mm/runtime'
import { describe, expect, test } from 'vitest'

function world(collector: ReturnType<typeof incremental | typeof generational> = incremental(), limit = 2 ** 26) {
  const runtime = createRuntime({ limit, collector })
  const Node = runtime.defineType({ name: 'Node', fields: ['next', 'other'] })
  /** Generations of the collections that start by themselves. */
  const generations: number[] = []
  const safepoint = (): void => {
    if (!runtime.collector.due) return
    runtime.safepoint()
    generations.push(runtime.collector.last!.generation)
  }
  const selfCycle = (): void => {
    const node = Node.create()
    Node.set.next(node, node)
    runtime.mutator.release(node)
    safepoint()
  }
  /** A chain of so many, in a handle. */
  const chain = (length: number): void => {
    let first = 0 as ObjectRef
    for (let made = 0; made < length; made++) {
      const node = Node.create()
      Node.set.next(node, first)
      if (first !== 0) runtime.mutator.release(first)
      first = node
    }
    runtime.handle(first)
  }
  return { runtime, Node, generations, safepoint, selfCycle, chain }
}

describe('as CPython 3.14.2', () => {
  test('3000 cycles with a threshold of 100 start 29 increments, and no other collection', () => {
    const { runtime, generations, selfCycle } = world()
    runtime.gc.collect()
    runtime.gc.setThreshold!(100, 3, 3)
    for (let made = 0; made < 3000; made++) selfCycle()
    expect(generations.join('')).toBe('1'.repeat(29))
  })

  test('counts after collections of each generation', () => {
    const { runtime } = world()
    const counts = [0, 0, 1, 2].map((generation) => {
      runtime.gc.collect(generation)
      return runtime.gc.getCount!()
    })
    expect(counts).toEqual([
      [0, 1, 0],
      [0, 2, 0],
      [0, 2, 0],
      [0, 0, 0],
    ])
  })

  test('what is untracked counts no more; the third threshold means nothing', () => {
    const { runtime, Node } = world()
    runtime.gc.collect()
    const nodes = Array.from({ length: 100 }, () => Node.create())
    expect(runtime.gc.getCount!()).toEqual([100, 0, 0])
    for (const node of nodes) runtime.mutator.release(node)
    expect(runtime.gc.getCount!()).toEqual([0, 0, 0])
    runtime.gc.setThreshold!(7, 8, 9)
    expect(runtime.gc.getThreshold!()).toEqual([7, 8, 0])
  })
})

describe('rounds', () => {
  test('old garbage is found when its turn comes', () => {
    const { runtime, Node, chain, safepoint } = world(incremental({ threshold0: 100 }))
    chain(2000)
    const [a, b] = [Node.create(), Node.create()]
    Node.set.next(a, b)
    Node.set.next(b, a)
    runtime.mutator.release(b)
    runtime.gc.collect()
    const before = runtime.report().objects
    runtime.mutator.release(a)
    for (let made = 0; made < 40_000 && runtime.report().objects >= before; made += 500) {
      for (let each = 0; each < 500; each++) {
        chain(1)
        safepoint()
      }
      if (runtime.collector.statistics().generations[1].collected === 2) break
    }
    expect(runtime.collector.statistics().generations[1].collected).toBe(2)
  })

  // Why it was taken back: docs/experiments/incremental.md.
  test('marking is one pause, and after it garbage piles up as long as work is below zero', () => {
    const left = [generational(), incremental()].map((collector) => {
      const { runtime, chain, selfCycle } = world(collector)
      chain(50_000)
      runtime.gc.collect()
      const before = runtime.report().objects
      const earlier = runtime.collector.statistics().collections.length
      for (let made = 0; made < 60_000; made++) selfCycle()
      const visited = runtime.collector.statistics().collections.slice(earlier).map((record) => record.visited)
      return { garbage: runtime.report().objects - before, longest: Math.max(...visited), idle: visited.filter((looked) => looked === 0).length }
    })
    expect(left[0].garbage).toBeLessThan(2500)
    expect(left[1].garbage).toBeGreaterThan(50_000)
    expect(left[1].longest).toBeGreaterThanOrEqual(50_000)
    expect(left[1].idle).toBeGreaterThan(20)
  })
})
